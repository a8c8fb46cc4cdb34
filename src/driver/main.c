// SPDX-License-Identifier: Apache-2.0
// candela: the command.
#include "driver.h"
#include <errno.h>
#include <sys/resource.h>

// What nests is compiled by recursion. Both source (MAX_DEPTH) and patterns
// (MAX_TESTS) are bounded, so that this is enough. Programs that are run get
// back what was.
enum { STACK = 100 << 20 };

static void more_stack(Options *opt) {
  struct rlimit r;
  if (getrlimit(RLIMIT_STACK, &r)) return;
  opt->stack = r.rlim_cur;
  if (r.rlim_cur >= STACK) return;
  r.rlim_cur = r.rlim_max < STACK ? r.rlim_max : STACK;
  setrlimit(RLIMIT_STACK, &r);
}

static int dispatch(Options *opt, Diags *d, int argc, char **argv) {
  if (!options_parse(opt, d, argc, argv)) return 1;
  if (opt->version) {
    puts("candela " CANDELA_VERSION);
    return 0;
  }
  if (opt->warnings) {
    messages_list_warnings(stdout);
    return 0;
  }
  if (opt->help || !opt->command) {
    options_help(opt, opt->help ? stdout : stderr);
    return opt->help ? 0 : 1;
  }
  return opt->command->run(opt, d);
}

int main(int argc, char **argv) {
  Options opt = {0};
  Diags d;
  diags_init(&d);
  more_stack(&opt);
  setvbuf(stderr, NULL, _IOLBF, BUFSIZ); // there may be many messages
  int status = dispatch(&opt, &d, argc, argv);
  if (!status && fflush(stdout)) {
    diag(&d, (Loc){0}, E_FILE_WRITE, "standard output", strerror(errno));
    status = 1;
  }
  messages_print(&opt, &d, stderr);
  diags_free(&d);
  options_free(&opt);
  return status;
}

// SPDX-License-Identifier: Apache-2.0
// candela: the command.
#include "driver.h"

static int dispatch(Options *opt, Diags *d, int argc, char **argv) {
  if (!options_parse(opt, d, argc, argv)) return 1;
  if (opt->version) {
    puts("candela " CANDELA_VERSION);
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
  int status = dispatch(&opt, &d, argc, argv);
  messages_print(&opt, &d, stderr);
  if (fflush(stdout) || ferror(stdout)) status = status ? status : 1;
  diags_free(&d);
  options_free(&opt);
  return status;
}

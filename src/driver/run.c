// SPDX-License-Identifier: Apache-2.0
// candela run: the program is linked into a file in memory, and replaces us.
#define _GNU_SOURCE // memfd_create, fexecve
#include "driver.h"
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int memory_file(const Str *s) {
  int fd = memfd_create("candela", MFD_CLOEXEC);
  for (size_t done = 0; fd >= 0 && done < s->n;) {
    ssize_t n = write(fd, s->at + done, s->n - done);
    if (n < 0 && errno != EINTR) return close(fd), -1;
    if (n > 0) done += (size_t)n;
  }
  if (fd >= 0) lseek(fd, 0, SEEK_SET);
  return fd;
}

void stack_restore(uint64_t stack) {
  struct rlimit r;
  if (getrlimit(RLIMIT_STACK, &r)) return;
  r.rlim_cur = stack;
  setrlimit(RLIMIT_STACK, &r);
}

int run_command(Options *opt, Diags *d) {
  Str exe = {0};
  if (!build_program(opt, d, &exe)) return 1;
  TextList argv = {0};
  vec_push(&argv, opt->inputs.at[0]);
  for (uint32_t i = 0; i < opt->args.n; i++) vec_push(&argv, opt->args.at[i]);
  vec_push(&argv, NULL);
  int fd = memory_file(&exe);
  fflush(NULL);
  stack_restore(opt->stack);
  if (fd >= 0) fexecve(fd, (char *const *)(void *)argv.at, environ);
  diag(d, (Loc){0}, E_RUN, strerror(errno));
  vec_free(&argv);
  str_free(&exe);
  return 1;
}

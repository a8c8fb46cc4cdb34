// SPDX-License-Identifier: Apache-2.0
// --time: where the time of a build goes. And what is said while it goes.
#include "driver.h"
#include <time.h>
#include <unistd.h>

uint64_t time_now(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

void time_add(Times *t, const char *name, uint64_t since) {
  uint64_t ns = time_now() - since;
  for (uint32_t i = 0; i < t->n; i++)
    if (!strcmp(t->at[i].name, name)) {
      t->at[i].ns += ns;
      return;
    }
  vec_push(t, ((struct Phase){name, ns}));
}

void time_print(const Times *t, FILE *out) {
  uint64_t sum = 0;
  for (uint32_t i = 0; i < t->n; i++) {
    fprintf(out, "%9.3f ms  %s\n", (double)t->at[i].ns / 1e6, t->at[i].name);
    sum += t->at[i].ns;
  }
  fprintf(out, "%9.3f ms  in all\n", (double)sum / 1e6);
}

enum { PATIENCE = 1000000000, EVERY = 100000000 }; // ns

void progress_start(Progress *p, bool verbose) {
  p->verbose = verbose;
  p->is_terminal = isatty(STDERR_FILENO);
  p->start = time_now();
}

// With -v each step is a line; otherwise, on a terminal, one line is rewritten
// once a build takes long.
void progress_say(Progress *p, const char *fmt, ...) {
  uint64_t now = p->verbose || p->is_terminal ? time_now() : 0;
  if (!p->verbose &&
      (!p->is_terminal || now - p->start < PATIENCE || now - p->last < EVERY))
    return;
  va_list ap;
  va_start(ap, fmt);
  fputs(p->verbose ? "candela: " : "\r\033[Kcandela: ", stderr);
  vfprintf(stderr, fmt, ap);
  va_end(ap);
  if (p->verbose) fputc('\n', stderr);
  fflush(stderr);
  p->shown = !p->verbose;
  p->last = now;
}

void progress_end(Progress *p) {
  if (p->shown) fputs("\r\033[K", stderr);
  p->shown = false;
}

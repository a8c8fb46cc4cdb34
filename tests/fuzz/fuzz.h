// SPDX-License-Identifier: Apache-2.0
// What the fuzzers of the front end share: a module is printed, judged and, if
// it is good, lowered and verified, as the driver does; messages are shown.
//
// An input may begin with a digit, which is left out: 5 to 9 say OTP 25 to 29;
// without one it depends on the size.
#ifndef FUZZ_H
#define FUZZ_H
#include "src/erl/erl.h"
#include "src/erl/lower.h"
#include <dirent.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

typedef struct Fuzz {
  ErlOptions opt;
  Diags d;
  Names *names;
  LitPool *lits;
  Arena *tree;
} Fuzz;

static inline int fuzz_release(const uint8_t **at, size_t *size) {
  if (!*size || **at < '5' || **at > '9') return 25 + (int)(*size % 5);
  --*size;
  return 20 + *(*at)++ - '0';
}

static inline void fuzz_begin(Fuzz *f, int release) {
  *f = (Fuzz){.opt = {.otp_release = release}};
  f->names = names_new();
  f->lits = lit_pool_new(f->names);
  f->tree = arena_new();
  diags_init(&f->d);
}

static inline void fuzz_verify(const IrModule *ir) {
  for (uint32_t i = 0; i < ir->fns.n; i++) {
    Str why = {0};
    if (!ir_verify(ir->fns.at[i], &why)) bug("%s", why.at);
    ir_print_fn(&why, ir->fns.at[i]);
    str_free(&why);
  }
}

// A tree with errors is judged, but not lowered.
static inline void fuzz_module(Fuzz *f, const Module *m) {
  Str s = {0};
  ast_print(&s, m);
  str_free(&s);
  if (f->d.errors) {
    if (m->forms.n > 1) erl_check(&f->d, f->lits, m, &f->opt);
    return;
  }
  IrModule *ir = erl_lower(&f->d, f->lits, m, &f->opt);
  if (!ir) return;
  fuzz_verify(ir);
  ir_module_free(ir);
}

static inline void fuzz_show(const Diags *d) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  diags_print(d, out);
  fclose(out);
  free(text);
}

static inline void fuzz_end(Fuzz *f) {
  fuzz_show(&f->d);
  diags_free(&f->d);
  arena_free(f->tree);
  lit_pool_free(f->lits);
  names_free(f->names);
}

// Each file of a directory once, for tests without libFuzzer: how many there
// are.
static inline uint32_t fuzz_replay(const char *dir) {
  DIR *d = opendir(dir);
  uint32_t n = 0;
  if (!d) bug("no %s", dir);
  for (struct dirent *e; (e = readdir(d));) {
    Str path = {0}, input = {0};
    if (*e->d_name == '.') continue;
    str_printf(&path, "%s/%s", dir, e->d_name);
    fprintf(stderr, "%s\n", path.at);
    if (file_read(path.at, &input)) bug("cannot read %s", path.at);
    LLVMFuzzerTestOneInput((const uint8_t *)input.at, input.n);
    str_free(&path);
    str_free(&input);
    n++;
  }
  closedir(d);
  return n;
}
#endif

// SPDX-License-Identifier: Apache-2.0
// candela pass: runs passes by name over a program that stands as text, and
// prints it. Tests, bug reports and fuzzers use this.
#include "driver.h"
#include "../erl/lower.h"
#include <errno.h>

typedef struct Text {
  Arena *arena;
  Diags *diags;
  Names *names;
  LitPool *lits;
  const char *path;
  Str text;
  Stage *at; // the functions
  uint32_t n;
  IrModule *ir;
} Text;

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n > m && !strcmp(s + n - m, end);
}

static bool read_text(Text *t) {
  int err = file_read(t->path, &t->text);
  if (err) diag(t->diags, (Loc){0}, E_FILE_READ, t->path, strerror(-err));
  return !err;
}

static IrModule *read_erl(Text *t, const Options *opt) {
  ErlOptions erl = {.includes = opt->includes.at,
                    .nincludes = opt->includes.n,
                    .features = opt->features.at,
                    .nfeatures = opt->features.n};
  Module *m = erl_parse_file(t->diags, t->names, t->arena, t->path, &erl);
  return t->diags->errors ? NULL : erl_lower(t->diags, t->lits, m, &erl);
}

static void add_ir(Text *t) {
  t->n = t->ir ? t->ir->fns.n : 0;
  t->at = mem_alloc(t->n * sizeof *t->at);
  for (uint32_t i = 0; i < t->n; i++) t->at[i].ir = t->ir->fns.at[i];
}

static void add_low(Text *t, uint32_t source) {
  LowFn *f = low_parse(t->diags, source, t->lits);
  t->at = mem_alloc(sizeof *t->at);
  t->at[0].low = f;
  t->n = f ? 1 : 0;
}

static bool read_program(Text *t, const Options *opt) {
  if (ends_with(t->path, ".erl")) {
    t->ir = read_erl(t, opt);
    add_ir(t);
    return !t->diags->errors;
  }
  if (!read_text(t)) return false;
  uint32_t source = diags_source(t->diags, t->path, t->text.at, t->text.n);
  if (ends_with(t->path, ".low")) {
    add_low(t, source);
  } else {
    t->ir = ir_parse(t->diags, source, t->lits);
    add_ir(t);
  }
  return !t->diags->errors;
}

static bool verify(Text *t, const Stage *s) {
  Str why = {0};
  bool ok =
      s->low ? low_verify(s->low, s->framed, &why) : ir_verify(s->ir, &why);
  if (!ok) diag(t->diags, (Loc){0}, E_VERIFY, why.at);
  str_free(&why);
  return ok;
}

static void apply_program(Text *t) {
  OptFn *fns = mem_alloc(t->n * sizeof *fns);
  for (uint32_t i = 0; i < t->n; i++) {
    Fn *f = t->at[i].ir;
    fns[i] = (OptFn){f, f->exported || f->is_fun};
  }
  opt_program(fns, t->n);
  free(fns);
}

static bool apply_one(Text *t, Stage *s, const char *name, Str *out) {
  bool is_program = !strcmp(name, "program") && t->ir && !s->low;
  if (!is_program && !pass_apply(s, name, out)) {
    diag(t->diags, (Loc){0}, E_PASS, name);
    return false;
  }
  return verify(t, s);
}

static bool apply_all(Text *t, const char *names, Str *out) {
  char *copy = arena_strdup(t->arena, names, strlen(names));
  for (uint32_t i = 0; i < t->n; i++)
    if (!verify(t, &t->at[i])) return false;
  for (char *p = strtok(copy, ","); p; p = strtok(NULL, ",")) {
    if (!strcmp(p, "program") && t->ir && t->n && !t->at[0].low)
      apply_program(t);
    for (uint32_t i = 0; i < t->n && strcmp(p, "-"); i++)
      if (!apply_one(t, &t->at[i], p, out)) return false;
  }
  return true;
}

static void print_program(const Text *t, Str *out) {
  bool is_ir = t->ir && (!t->n || !t->at[0].low);
  if (is_ir) ir_print(out, t->ir);
  for (uint32_t i = 0; i < t->n && !is_ir; i++) {
    if (t->at[i].done) continue;
    if (i) str_putc(out, '\n');
    low_print(out, t->at[i].low);
  }
}

// Messages show the text, so they are printed first.
static void text_free(Text *t) {
  for (uint32_t i = 0; i < t->n; i++) low_fn_free(t->at[i].low);
  free(t->at);
  ir_module_free(t->ir);
  lit_pool_free(t->lits);
  names_free(t->names);
  str_free(&t->text);
  arena_free(t->arena);
  t->diags->sources.n = 1;
}

int pass_command(Options *opt, Diags *d) {
  if (opt->inputs.n != 2) {
    diag(d, (Loc){0}, E_NO_INPUT, opt->command->name, opt->command->usage);
    return 1;
  }
  Text t = {.arena = arena_new(),
            .diags = d,
            .names = names_new(),
            .path = opt->inputs.at[1]};
  t.lits = lit_pool_new(t.names);
  Str out = {0};
  if (read_program(&t, opt) && apply_all(&t, opt->inputs.at[0], &out)) {
    print_program(&t, &out);
    fwrite(out.at, 1, out.n, stdout);
  }
  str_free(&out);
  messages_print(opt, d, stderr);
  text_free(&t);
  return d->errors ? 1 : 0;
}

// SPDX-License-Identifier: Apache-2.0
// From IR to code: the passes in order. A pass's name is that of its function
// without prefix; -d, --no, --time, tests and `candela pass` go by it.
#include "driver.h"
#include "../x64/x64.h"

typedef struct Pass {
  const char *name;
  bool (*ir)(Fn *);
  bool (*low)(LowFn *);
  bool needed; // cannot be left out
} Pass;

static bool frame(LowFn *f) {
  low_frame(f);
  return true;
}

// Before the functions that it calls are looked for.
static const Pass ir_passes[] = {
    {"cfg", opt_cfg, NULL, false},
    {"merge", opt_merge, NULL, false},
    {"fold", opt_fold, NULL, false},
    {"loop", opt_loop, NULL, false},
    {"type", opt_type, NULL, false},
    {"position", opt_position, NULL, false},
    {"dce", opt_dce, NULL, false},
    {"cfg", opt_cfg, NULL, false},
    {0},
};

// After "program", which gives types to arguments and results.
static const Pass late_passes[] = {
    {"fold", opt_fold, NULL, false},
    {"cse", opt_cse, NULL, false},
    {"cfg", opt_cfg, NULL, false},
    {"type", opt_type, NULL, false},
    {"position", opt_position, NULL, false},
    {"dce", opt_dce, NULL, false},
    {"merge", opt_merge, NULL, false},
    {"cfg", opt_cfg, NULL, false},
    {0},
};
static const Pass program_pass = {"program", NULL, NULL, false};

static const Pass low_passes[] = {
    {"low_opt", NULL, low_opt, false},
    {"frame", NULL, frame, true},
    {0},
};

static const Pass *find(const Pass *list, const char *name) {
  for (; list->name; list++)
    if (!strcmp(list->name, name)) return list;
  return NULL;
}

bool pass_known(const char *name) {
  return !strcmp(name, "lower") || !strcmp(name, program_pass.name) ||
         find(ir_passes, name) || find(late_passes, name) ||
         find(low_passes, name);
}

static bool has(const TextList *list, const char *name) {
  for (uint32_t i = 0; i < list->n; i++)
    if (!strcmp(list->at[i], name)) return true;
  return false;
}

static bool skipped(const Options *opt, const Pass *p) {
  return !p->needed && (has(&opt->skip, p->name) || has(&opt->skip, "all"));
}

static bool verifies(const Options *opt) {
#ifdef CANDELA_VERIFY
  return (void)opt, true;
#else
  return opt->verify;
#endif
}

// Not the linker's wrappers: BIFs that may trap occur there alone.
static void check_ir(const Options *opt, const char *pass, const Fn *f) {
  Str why = {0};
  const FnRef *ref = f->ref;
  if (!verifies(opt) || ref->bif) return;
  if (!ir_verify(f, &why)) bug("after %s: %s", pass, why.at);
}

static void check_low(const Options *opt, const char *pass, const LowFn *f,
                      bool framed) {
  Str why = {0};
  if (verifies(opt) && !low_verify(f, framed, &why))
    bug("after %s: %s", pass, why.at);
}

// --- dumps

static void show(const char *pass, Str *text) {
  fprintf(stderr, "; after %s\n%s\n", pass, text->at ? text->at : "");
  str_free(text);
}

// Of the user's functions.
static bool dumps(const Compile *c, const char *pass, const FnRef *ref) {
  if (!has(&c->options->dump, pass)) return false;
  const ModuleFile *file = files_module(&c->files, ref->module);
  return file && file->is_user;
}

static void dump_ir(const Compile *c, const char *pass, const Fn *f) {
  Str s = {0};
  if (!dumps(c, pass, f->ref)) return;
  ir_print_fn(&s, f);
  show(pass, &s);
}

static void dump_low(const Compile *c, const char *pass, const LowFn *f) {
  Str s = {0};
  if (!dumps(c, pass, f->ref)) return;
  low_print(&s, f);
  show(pass, &s);
}

// --- the pipeline

static void run_passes(Compile *c, const Pass *list, Fn *f) {
  for (const Pass *p = list; p->name; p++) {
    if (skipped(c->options, p)) continue;
    uint64_t start = time_now();
    p->ir(f);
    time_add(&c->times, p->name, start);
    check_ir(c->options, p->name, f);
    dump_ir(c, p->name, f);
  }
}

void passes_ir(Compile *c, Fn *f) {
  check_ir(c->options, "lowering to IR", f);
  run_passes(c, ir_passes, f);
}

void passes_program(Compile *c, const OptFn *fns, uint32_t n) {
  if (!skipped(c->options, &program_pass)) {
    uint64_t start = time_now();
    opt_program(fns, n);
    time_add(&c->times, program_pass.name, start);
  }
  for (uint32_t i = 0; i < n; i++) {
    check_ir(c->options, program_pass.name, fns[i].fn);
    dump_ir(c, program_pass.name, fns[i].fn);
    run_passes(c, late_passes, fns[i].fn);
  }
}

LowFn *passes_low(Compile *c, const Fn *f) {
  uint64_t start = time_now();
  LowFn *low = low_lower(f);
  time_add(&c->times, "lower", start);
  check_low(c->options, "lower", low, false);
  dump_low(c, "lower", low);
  bool framed = false;
  for (const Pass *p = low_passes; p->name; p++) {
    if (skipped(c->options, p)) continue;
    start = time_now();
    p->low(low);
    time_add(&c->times, p->name, start);
    framed |= p->low == frame;
    check_low(c->options, p->name, low, framed);
    dump_low(c, p->name, low);
  }
  return low;
}

void passes_text(Compile *c, const Fn *f, Str *out) {
  LowFn *low = passes_low(c, f);
  low_print(out, low);
  str_putc(out, '\n');
  low_fn_free(low);
}

void passes_asm(Compile *c, const Fn *f, Str *out) {
  LowFn *low = passes_low(c, f);
  x64_listing(out, low);
  low_fn_free(low);
}

// --- by name

static bool apply_low(Stage *s, const Pass *p) {
  if (!s->low) return false;
  p->low(s->low);
  s->framed |= p->low == frame;
  return true;
}

bool pass_apply(Stage *s, const char *name, Str *out) {
  const Pass *ir = find(ir_passes, name), *low = find(low_passes, name);
  if (!ir) ir = find(late_passes, name);
  if (!strcmp(name, "lower") && s->ir && !s->low)
    return (s->low = low_lower(s->ir)) != NULL;
  if (!strcmp(name, "x64") && s->low) {
    x64_listing(out, s->low);
    return s->done = true;
  }
  if (ir && s->ir && !s->low) return ir->ir(s->ir), true;
  return low && apply_low(s, low);
}

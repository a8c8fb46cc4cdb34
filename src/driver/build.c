// SPDX-License-Identifier: Apache-2.0
// candela build: from source files to what --emit asks for. Each kind is a row
// of `emits`. Results are made in memory first, so that errors leave nothing
// half-written.
#include "driver.h"
#include "../wasm/wasm.h"
#include <errno.h>

// --- messages

// Prints what there is so far; in `copy` what the cache will repeat.
static void messages_copy(const Options *opt, Diags *d, Str *copy) {
  char *text = NULL;
  size_t n = 0;
  FILE *f = open_memstream(&text, &n);
  if (!f) fatal("out of memory");
  messages_print(opt, d, f);
  fclose(f);
  str_add(copy, text, n);
  fwrite(text, 1, n, stderr);
  free(text);
}

// --- programs

static bool link_target(Compile *c, bool names, Str *out) {
  Str missing = {0};
  uint64_t start = time_now();
  Image image = link_image(c->options->target->name);
  if (c->options->target->is_wasm)
    link_wasm(c->link, image, names, out, &missing);
  else
    link_elf(c->link, image, out, &missing);
  for (char *p = missing.at ? strtok(missing.at, "\n") : NULL; p;
       p = strtok(NULL, "\n"))
    diag(c->diags, (Loc){0}, E_RT_LACKS, p);
  str_free(&missing);
  time_add(&c->times, "link", start);
  return !c->diags->errors;
}

static bool make_new(Compile *c, const CacheKey *key, Str *out) {
  if (!compile_program(c) || !link_target(c, c->options->names, out))
    return false;
  Str messages = {0};
  messages_copy(c->options, c->diags, &messages);
  cache_put(key, &c->files, out, &messages);
  str_free(&messages);
  return true;
}

static bool make_exe(Compile *c, Str *out) {
  Str messages = {0};
  CacheKey key = cache_key(c->options, &c->files);
  bool ok = !c->diags->errors && cache_get(&key, &c->files, out, &messages);
  if (ok) progress_say(&c->progress, "it is as built before: %s", key.path.at);
  if (ok)
    fwrite(messages.at, 1, messages.n, stderr);
  else
    ok = make_new(c, &key, out);
  str_free(&messages);
  str_free(&key.path);
  return ok;
}

static bool make_map(Compile *c, Str *out) {
  Str exe = {0};
  c->is_lenient = true;
  bool ok = compile_program(c) && link_target(c, false, &exe);
  if (ok) link_map(c->link, out);
  str_free(&exe);
  return ok;
}

static bool make_wat(Compile *c, Str *out) {
  Str exe = {0};
  bool ok = compile_program(c) && link_target(c, true, &exe);
  if (ok) wasm_text(out, exe.at, exe.n);
  str_free(&exe);
  return ok;
}

static bool make_object(Compile *c, Str *out) {
  if (!compile_program(c)) return false;
  link_object(c->link, out);
  return true;
}

// --- the user's modules as text

static bool make_ast(Compile *c, Str *out) {
  for (uint32_t i = 0; i < c->files.modules.n; i++) {
    const ModuleFile *file = &c->files.modules.at[i];
    Module *m = file->is_user ? compile_parse(c, file) : NULL;
    if (m) ast_print(out, m);
    messages_close(c->options, c->diags);
  }
  return !c->diags->errors;
}

static bool make_check(Compile *c, Str *out) {
  (void)out;
  return compile_check(c);
}

static bool make_ir0(Compile *c, Str *out) {
  if (!compile_users(c)) return false;
  for (uint32_t i = 0; i < c->modules.n; i++) ir_print(out, c->modules.at[i]);
  return true;
}

static bool make_ir(Compile *c, Str *out) {
  if (!compile_users(c)) return false;
  compile_optimise_users(c);
  for (uint32_t i = 0; i < c->modules.n; i++) ir_print(out, c->modules.at[i]);
  return true;
}

static bool for_functions(Compile *c, Str *out,
                          void (*print)(Compile *, const Fn *, Str *)) {
  if (!compile_users(c)) return false;
  compile_optimise_users(c);
  for (uint32_t i = 0; i < c->modules.n; i++)
    for (uint32_t k = 0; k < c->modules.at[i]->fns.n; k++)
      print(c, c->modules.at[i]->fns.at[k], out);
  return true;
}

static bool make_low(Compile *c, Str *out) {
  return for_functions(c, out, passes_text);
}

static bool make_asm(Compile *c, Str *out) {
  return for_functions(c, out, passes_asm);
}

// --- all kinds

static const struct Emit {
  const char *name, *suffix; // suffix NULL: the target's
  bool (*make)(Compile *, Str *);
  int mode;
  enum { ANY, X64, WASM } target;
} emits[] = {
    {"exe", NULL, make_exe, 0777, ANY},
    {"ast", ".ast", make_ast, 0666, ANY},
    {"ir0", ".ir0", make_ir0, 0666, ANY}, // as lowered, before any pass
    {"ir", ".ir", make_ir, 0666, ANY},
    {"low", ".low", make_low, 0666, ANY},
    {"asm", ".s", make_asm, 0666, X64},
    {"obj", ".o", make_object, 0666, X64},
    {"wat", ".wat", make_wat, 0666, WASM},
    {"map", ".map", make_map, 0666, ANY},
};
enum { KINDS = sizeof emits / sizeof *emits };

static const struct Emit *emit_by_name(const char *name) {
  for (int i = 0; i < KINDS; i++)
    if (!strcmp(emits[i].name, name)) return &emits[i];
  return NULL;
}

bool emit_known(const char *name) { return emit_by_name(name); }

bool emit_for(const char *name, const Target *t) {
  const struct Emit *e = emit_by_name(name);
  return e->target == ANY || (e->target == WASM) == t->is_wasm;
}

static void write_to(Diags *d, const char *path, const Str *s, int mode) {
  int err;
  if (!strcmp(path, "-"))
    err = fwrite(s->at, 1, s->n, stdout) != s->n || fflush(stdout) ? -errno : 0;
  else
    err = file_write(path, s->at, s->n, mode);
  const char *shown = strcmp(path, "-") ? path : "standard output";
  if (err) diag(d, (Loc){0}, E_FILE_WRITE, shown, strerror(-err));
}

// In --output-dir, or here. Named by -o, or like the entry module; with the
// kind's suffix unless -o names it alone.
static void result_path(const Compile *c, const struct Emit *e, Str *path) {
  const Options *opt = c->options;
  const char *suffix = e->suffix ? e->suffix : opt->target->suffix;
  bool is_named = opt->out && (opt->emit.n == 1 || !e->suffix);
  if (opt->out && !strcmp(opt->out, "-")) {
    str_puts(path, "-");
    return;
  }
  if (opt->output_dir) str_printf(path, "%s/", opt->output_dir);
  str_puts(path, opt->out ? opt->out : c->files.entry->text);
  if (!is_named) str_puts(path, suffix);
}

// A program for the web has its host and a page beside it, under its name.
static void write_web(Compile *c, const Str *path) {
  static const char *const suffixes[] = {".mjs", ".html"};
  size_t n = path->n;
  if (n > 5 && !strcmp(path->at + n - 5, ".wasm")) n -= 5;
  for (int i = 0; i < 2; i++) {
    Str beside = {0}, text = {0}, kind = {0};
    str_add(&beside, path->at, n);
    str_puts(&beside, suffixes[i]);
    str_printf(&kind, "web%s", suffixes[i]);
    Image image = link_image(kind.at);
    str_add(&text, (const char *)image.at, image.size);
    write_to(c->diags, beside.at, &text, 0666);
    str_free(&beside);
    str_free(&text);
    str_free(&kind);
  }
}

static void write_result(Compile *c, const struct Emit *e, const Str *s) {
  Str path = {0};
  const char *dir = c->options->output_dir;
  int err = dir ? file_make_dirs(dir) : 0;
  if (err) {
    diag(c->diags, (Loc){0}, E_FILE_WRITE, dir, strerror(-err));
    return;
  }
  result_path(c, e, &path);
  write_to(c->diags, path.at, s, e->mode);
  if (c->options->target->is_web && !e->suffix && strcmp(path.at, "-"))
    write_web(c, &path);
  str_free(&path);
}

static bool make(const Options *opt, Diags *d, const struct Emit *e, Str *out,
                 bool write) {
  Compile c;
  bool ok = compile_start(&c, opt, d) && e->make(&c, out);
  if (ok && write) write_result(&c, e, out);
  compile_end(&c);
  return ok && !d->errors;
}

bool build_program(const Options *opt, Diags *d, Str *out) {
  return make(opt, d, emit_by_name("exe"), out, false);
}

void build_part(const Options *opt, Str *out, Files *user) {
  Compile c;
  Diags d;
  diags_init(&d);
  bool ok = compile_start(&c, opt, &d) && make_exe(&c, out);
  if (!ok) out->n = 0;
  for (uint32_t i = 0; i < c.files.deps.n; i++) {
    FileDep dep = c.files.deps.at[i];
    dep.path = arena_strdup(user->arena, dep.path, strlen(dep.path));
    vec_push(&user->deps, dep);
  }
  c.lib_diags.errors = 0;
  diags_clear(&d);
  compile_end(&c);
  diags_free(&d);
}

// Kinds are made one by one.
int build_command(Options *opt, Diags *d) {
  bool ok = true;
  if (!opt->emit.n) vec_push(&opt->emit, "exe");
  for (uint32_t i = 0; ok && i < opt->emit.n; i++) {
    Str out = {0};
    ok = make(opt, d, emit_by_name(opt->emit.at[i]), &out, true);
    str_free(&out);
  }
  return ok ? 0 : 1;
}

int check_command(Options *opt, Diags *d) {
  static const struct Emit check = {"check", NULL, make_check, 0, ANY};
  Str none = {0};
  return make(opt, d, &check, &none, false) ? 0 : 1;
}

int targets_command(Options *opt, Diags *d) {
  if (opt->inputs.n) {
    diag(d, (Loc){0}, E_ARGUMENT, opt->inputs.at[0], opt->command->name,
         opt->command->usage);
    return 1;
  }
  for (const Target *t = targets; t->name; t++)
    if (target_is_built_in(t)) printf("%-14s %s\n", t->name, t->text);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Modules, from file to IR, and the program made of them. Start at
// compile_program.
#include "driver.h"
#include "../erl/lower.h"
#include <ctype.h>

// --- options of the front end

static void set_defines(Compile *c) {
  const TextList *list = &c->options->defines;
  ErlDefine *v = NEW_N(c->files.arena, ErlDefine, list->n);
  for (uint32_t i = 0; i < list->n; i++) {
    const char *eq = strchr(list->at[i], '=');
    v[i].name = eq ? arena_strdup(c->files.arena, list->at[i],
                                  (size_t)(eq - list->at[i]))
                   : list->at[i];
    v[i].value = eq ? eq + 1 : NULL;
  }
  c->erl.defines = v;
  c->erl.ndefines = list->n;
}

static const Module *find(void *self, Name);

bool compile_start(Compile *c, const Options *opt, Diags *d) {
  *c = (Compile){.options = opt, .diags = d, .names = names_new()};
  c->lits = lit_pool_new(c->names);
  diags_init(&c->lib_diags);
  progress_start(&c->progress, opt->verbose);
  bool found = files_find(&c->files, c->names, opt, d);
  diags_close(d, opt->quiet, false);
  if (!found) return false;
  c->erl = (ErlOptions){.includes = c->files.includes.at,
                        .nincludes = c->files.includes.n,
                        .lib_dirs = c->files.lib_dirs.at,
                        .nlib_dirs = c->files.lib_dirs.n,
                        .otp_release = opt->release ? atoi(opt->release)
                                                    : c->files.otp_release,
                        .features = opt->features.at,
                        .find = find,
                        .find_self = c,
                        .nfeatures = opt->features.n,
                        .compile = opt->compile.at,
                        .ncompile = opt->compile.n};
  set_defines(c);
  return true;
}

static void note_deps(Compile *c, const Module *m) {
  for (uint32_t i = 0; i < m->ndeps; i++) vec_push(&c->files.deps, m->deps[i]);
}

// --- how OTP's own makefiles compile its applications

static bool is_in(const char *path, const char *dir) {
  size_t n = strlen(dir);
  return !strncmp(path, dir, n) && path[n] == '/';
}

// Its include directory and, for erts, the sources of kernel and stdlib.
static void set_lib_includes(Compile *c, const char *path, ErlOptions *erl) {
  VEC(const char *) v = {0};
  for (uint32_t i = 0; i < c->files.app_dirs.n; i++) {
    const char *dir = c->files.app_dirs.at[i];
    bool own = is_in(path, dir);
    bool base = strstr(dir, "/kernel-") || strstr(dir, "/stdlib-");
    if (own || base) vec_push(&v, files_path(&c->files, dir, "include"));
    if (own || base) vec_push(&v, files_path(&c->files, dir, "src"));
  }
  erl->includes = NEW_N(c->files.arena, const char *, v.n);
  memcpy((void *)erl->includes, v.at, v.n * sizeof *v.at);
  erl->nincludes = v.n;
  vec_free(&v);
}

// Whose include file asks for a transform that needs the module itself.
static const char *const own_transform[] = {"/merl.erl", "/merl_transform.erl"};

static ErlDefine *no_transform(Compile *c, const char *path) {
  size_t n = strlen(path);
  for (size_t i = 0; i < sizeof own_transform / sizeof *own_transform; i++) {
    size_t m = strlen(own_transform[i]);
    if (n < m || strcmp(path + n - m, own_transform[i])) continue;
    ErlDefine *v = NEW(c->files.arena, ErlDefine);
    v->name = "MERL_NO_TRANSFORM";
    return v;
  }
  return NULL;
}

// -DCRYPTO_VSN='"5.1"' for lib/crypto-5.1.
static void set_lib_version(Compile *c, const char *dir, ErlOptions *erl) {
  const char *app = strrchr(dir, '/') + 1, *dash = strchr(app, '-');
  if (!dash) return;
  char value[64], name[64];
  snprintf(value, sizeof value, "\"%s\"", dash + 1);
  snprintf(name, sizeof name, "%.*s_VSN", (int)(dash - app), app);
  for (char *p = name; *p; p++) *p = (char)toupper(*p);
  ErlDefine *v = NEW(c->files.arena, ErlDefine);
  v->name = arena_strdup(c->files.arena, name, strlen(name));
  v->value = arena_strdup(c->files.arena, value, strlen(value));
  erl->defines = v;
  erl->ndefines = 1;
}

static void set_lib_options(Compile *c, const char *path, ErlOptions *erl) {
  const char *slash = strrchr(path, '/');
  if (slash) erl->source_name = slash + 1;
  erl->ndefines = 0; // -D is for the user's modules
  set_lib_includes(c, path, erl);
  for (uint32_t i = 0; i < c->files.app_dirs.n; i++)
    if (is_in(path, c->files.app_dirs.at[i]))
      set_lib_version(c, c->files.app_dirs.at[i], erl);
  const ErlDefine *merl = no_transform(c, path);
  if (merl) {
    erl->defines = merl;
    erl->ndefines = 1;
  }
}

static ErlOptions options_of(Compile *c, const ModuleFile *file) {
  ErlOptions erl = c->erl;
  if (file->is_user) return erl;
  if (file->text || is_in(file->path, c->files.otp))
    set_lib_options(c, file->path, &erl);
  erl.otp_release = c->files.otp_release;
  erl.ncompile = 0; // they are for the user's modules
  erl.no_warnings = true;
  return erl;
}

static Module *read_module(Compile *c, Diags *d, Arena *tree,
                           const ModuleFile *file, const ErlOptions *erl) {
  Module *m = file->text ? erl_parse_text(d, c->names, tree, file->path,
                                          file->text, file->size, erl)
                         : erl_parse_file(d, c->names, tree, file->path, erl);
  if (!file->text) note_deps(c, m);
  return m;
}

// --- modules that others look into

static Module *read_quietly(Compile *c, const ModuleFile *file) {
  ErlOptions erl = options_of(c, file);
  Arena *tree = arena_new();
  Diags quiet;
  diags_init(&quiet);
  vec_push(&c->found_trees, tree);
  Module *m = read_module(c, &quiet, tree, file, &erl);
  diags_free(&quiet);
  return m;
}

static const Module *find(void *self, Name name) {
  Compile *c = self;
  uint64_t m = 0;
  if (map_get(&c->found, name->id + 1, &m)) return (const Module *)(uintptr_t)m;
  const ModuleFile *file = files_module(&c->files, name);
  const char *dot = file ? strrchr(file->path, '.') : NULL;
  if (file && !file->is_app && (file->text || (dot && !strcmp(dot, ".erl"))))
    m = (uintptr_t)read_quietly(c, file);
  map_put(&c->found, name->id + 1, m);
  return (const Module *)(uintptr_t)m;
}

// --- one module

static Module *parse(Compile *c, const ModuleFile *file,
                     const ErlOptions *erl) {
  Diags *d = file->is_user ? c->diags : &c->lib_diags;
  uint32_t before = d->errors;
  uint64_t start = time_now();
  progress_say(&c->progress, "reading %s", file->path);
  Arena *tree = arena_new();
  vec_push(&c->trees, tree);
  Module *m = read_module(c, d, tree, file, erl);
  time_add(&c->times, "parse", start);
  if (d->errors == before) return transform_module(c, d, tree, m, erl);
  // As erlc: what could be read is judged all the same.
  if (file->is_user && m->forms.n > 1) erl_check(d, c->lits, m, erl);
  return NULL;
}

Module *compile_parse(Compile *c, const ModuleFile *file) {
  ErlOptions erl = options_of(c, file);
  return parse(c, file, &erl);
}

// A module that stands as IR text.
static IrModule *read_ir(Compile *c, const ModuleFile *file) {
  Str s = {0};
  int err = file->text ? 0 : file_read(file->path, &s);
  if (err) {
    diag(c->diags, (Loc){0}, E_FILE_READ, file->path, strerror(-err));
    return NULL;
  }
  Arena *tree = arena_new();
  vec_push(&c->trees, tree);
  size_t size = file->text ? file->size : s.n;
  const char *text = arena_strdup(tree, file->text ? file->text : s.at, size);
  FileDep dep = {file->path, hash_bytes(text, size, 0), false};
  if (!file->text) vec_push(&c->files.deps, dep);
  uint32_t source = diags_source(c->diags, file->path, text, size);
  str_free(&s);
  return ir_parse(c->diags, source, c->lits);
}

// The description of an application, as the module NAME.app whose read/0 gives
// it; NULL: it is not a term.
static IrModule *read_app(Compile *c, ModuleFile file) {
  Str s = {0};
  str_printf(&s, "-module('%s'). -export([read/0]). read()->", file.name->text);
  size_t before = s.n;
  file_read(file.path, &s);
  FileDep dep = {file.path, hash_bytes(s.at + before, s.n - before, 0), false};
  vec_push(&c->files.deps, dep);
  Arena *tree = arena_new();
  vec_push(&c->trees, tree);
  file.text = arena_strdup(tree, s.at, s.n);
  file.size = s.n;
  file.is_app = false;
  str_free(&s);
  return compile_module(c, &file);
}

// As erlc: of a module without other errors.
static bool has_its_name(Diags *d, const Module *m, const ModuleFile *file) {
  if (m->name == file->name) return true;
  diag(d, (Loc){m->source, 0, 0}, E_MODULE_NAME, m->name->text,
       file->name->text);
  return false;
}

IrModule *compile_module(Compile *c, const ModuleFile *file) {
  if (file->is_app) return read_app(c, *file);
  const char *dot = strrchr(file->path, '.');
  if (!strcmp(dot, ".ir")) return read_ir(c, file);
  ErlOptions erl = options_of(c, file);
  Module *m = parse(c, file, &erl);
  if (!m) return NULL;
  uint64_t start = time_now();
  Diags *d = file->is_user ? c->diags : &c->lib_diags;
  IrModule *ir = erl_lower(d, c->lits, m, &erl);
  time_add(&c->times, "lower to IR", start);
  if (!ir || has_its_name(d, m, file)) return ir;
  ir_module_free(ir);
  return NULL;
}

bool compile_users(Compile *c) {
  for (uint32_t i = 0; i < c->files.modules.n; i++) {
    const ModuleFile *file = &c->files.modules.at[i];
    if (!file->is_user) continue;
    IrModule *ir = compile_module(c, file);
    if (ir) vec_push(&c->modules, ir);
    messages_close(c->options, c->diags);
  }
  return !c->diags->errors;
}

static void forget(Compile *c, uint32_t trees, uint32_t sources,
                   uint32_t deps) {
  while (c->trees.n > trees) arena_free(c->trees.at[--c->trees.n]);
  c->diags->sources.n = sources;
  c->files.deps.n = deps;
}

// Nothing is kept of a module but its messages, and these are said at once.
bool compile_check(Compile *c) {
  c->erl.messages_only = true;
  for (uint32_t i = 0; i < c->files.modules.n; i++) {
    const ModuleFile *file = &c->files.modules.at[i];
    uint32_t sources = c->diags->sources.n, trees = c->trees.n,
             deps = c->files.deps.n;
    if (!file->is_user) continue;
    ir_module_free(compile_module(c, file));
    if (c->diags->list.n) progress_end(&c->progress);
    messages_print(c->options, c->diags, stderr);
    forget(c, trees, sources, deps);
  }
  return !c->diags->errors;
}

// --- what the linker asks for

static bool has_module(void *self, Name name) {
  Compile *c = self;
  return files_module(&c->files, name);
}

static bool is_user(void *self, Name name) {
  Compile *c = self;
  const ModuleFile *file = files_module(&c->files, name);
  return file && file->is_user;
}

static IrModule *load(void *self, Name name) {
  Compile *c = self;
  for (uint32_t i = 0; i < c->modules.n; i++)
    if (c->modules.at[i]->name == name) return c->modules.at[i];
  const ModuleFile *file = files_module(&c->files, name);
  return file ? compile_module(c, file) : NULL;
}

static void optimise(void *self, Fn *f) { passes_ir(self, f); }

static LowFn *lower(void *self, const Fn *f) { return passes_low(self, f); }

// --- the program

static bool find_entry(Compile *c) {
  static const struct {
    const char *name;
    uint32_t arity;
  } entries[] = {{"main", 1}, {"main", 0}, {"start", 0}};
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    if (link_entry(c->link, fn_ref(c->lits, c->files.entry,
                                   name_cstr(c->names, entries[i].name),
                                   entries[i].arity)))
      return true;
  diag(c->diags, (Loc){0}, E_NO_ENTRY, c->files.entry->text);
  return false;
}

// "lists:map/2". Parse transforms may lack a function.
static void keep(Compile *c, const char *text) {
  const char *colon = strchr(text, ':'), *slash = strrchr(text, '/');
  bool found =
      colon && slash && slash > colon && slash[1] &&
      !slash[1 + strspn(slash + 1, "0123456789")] &&
      link_keep(
          c->link,
          fn_ref(c->lits, name_get(c->names, text, (size_t)(colon - text)),
                 name_get(c->names, colon + 1, (size_t)(slash - colon - 1)),
                 (uint32_t)atoi(slash + 1)));
  if (!found && !c->options->transforming.n)
    diag(c->diags, (Loc){0}, E_KEEP, text);
}

static uint32_t source_of(const Diags *d, const char *path) {
  for (uint32_t i = 1; i < d->sources.n; i++)
    if (!strcmp(d->sources.at[i].path, path)) return i;
  return 0;
}

static void warn_undefined(Compile *c) {
  for (uint32_t i = 0; i < c->link->undefs.n; i++) {
    const UndefCall *u = &c->link->undefs.at[i];
    const LinkModule *m = link_module(c->link, u->from->ref->module);
    if (!m || !m->is_user) continue;
    Loc loc = {source_of(c->diags, m->ir->files.at[u->from->file]), u->line, 0};
    diag(c->diags, loc, E_UNDEF_CALL, u->ref->module->text, u->ref->name->text,
         u->ref->arity);
  }
}

static bool is_broken(Compile *c, const LinkFn *fn) {
  return fn->from == FROM_NOWHERE && has_module(c, fn->ref->module) &&
         !link_module(c->link, fn->ref->module);
}

static bool is_asked_by_user(Compile *c, const LinkFn *fn) {
  if (fn->why != WHY_CALL && fn->why != WHY_FUN) return false;
  return is_user(c, c->link->fns.at[fn->by].ref->module);
}

// A library module with errors matters when one of the user's calls it; what
// others call in it is undefined.
static bool needs_broken_module(Compile *c) {
  VEC(Name) seen = {0};
  bool needed = false;
  for (uint32_t i = 0; i < c->link->fns.n && c->lib_diags.errors; i++) {
    const LinkFn *fn = &c->link->fns.at[i];
    if (!is_broken(c, fn)) continue;
    needed |= is_asked_by_user(c, fn);
    bool again = false;
    for (uint32_t k = 0; k < seen.n; k++)
      again |= seen.at[k] == fn->ref->module;
    if (again) continue;
    vec_push(&seen, fn->ref->module);
    diag(c->diags, (Loc){0}, E_BROKEN_MODULE, fn->ref->module->text,
         files_module(&c->files, fn->ref->module)->path);
  }
  vec_free(&seen);
  return needed;
}

// All calls of a function are seen when it is neither exported nor a fun's
// body.
static void optimise_program(Compile *c) {
  VEC(OptFn) fns = {0};
  for (uint32_t i = 0; i < c->link->fns.n; i++) {
    const LinkFn *fn = &c->link->fns.at[i];
    bool is_closed = fn->from == FROM_SOURCE && fn->why == WHY_CALL &&
                     !fn->ir->exported && !fn->ir->is_fun;
    if (fn->ir) vec_push(&fns, ((OptFn){fn->ir, !is_closed}));
  }
  passes_program(c, fns.at, fns.n);
  vec_free(&fns);
}

void compile_optimise_users(Compile *c) {
  VEC(OptFn) fns = {0};
  for (uint32_t i = 0; i < c->modules.n; i++)
    for (uint32_t k = 0; k < c->modules.at[i]->fns.n; k++) {
      Fn *f = c->modules.at[i]->fns.at[k];
      passes_ir(c, f);
      vec_push(&fns, ((OptFn){f, f->exported || f->is_fun ||
                                     f->ref == c->modules.at[i]->on_load}));
    }
  passes_program(c, fns.at, fns.n);
  vec_free(&fns);
}

bool compile_program(Compile *c) {
  if (!compile_users(c)) return false;
  c->link = link_new(
      c->lits, (LinkSource){c, has_module, load, is_user, optimise, lower});
  c->link->otp_release = c->files.otp_release;
  if (!find_entry(c)) return false;
  for (uint32_t i = 0; i < c->options->keep.n; i++)
    keep(c, c->options->keep.at[i]);
  link_reach(c->link);
  link_start(c->link);
  link_reach(c->link);
  warn_undefined(c);
  bool is_broken = !c->is_lenient && needs_broken_module(c);
  messages_close(c->options, c->diags);
  if (c->diags->errors || is_broken) return false;
  c->lib_diags.errors = 0;
  progress_say(&c->progress, "compiling %u functions of %u modules",
               c->link->fns.n, c->link->modules.n);
  optimise_program(c);
  link_lower(c->link);
  return true;
}

// --- the end

static void free_transformers(Compile *c) {
  for (uint32_t i = 0; i < c->transformers.n; i++)
    str_free(&c->transformers.at[i].exe);
  vec_free(&c->transformers);
}

static void free_modules(Compile *c) {
  uint64_t at;
  for (uint32_t i = 0; i < c->modules.n; i++)
    if (!c->link ||
        !map_get(&c->link->module_of, c->modules.at[i]->name->id + 1, &at))
      ir_module_free(c->modules.at[i]);
  vec_free(&c->modules);
  if (c->link) link_free(c->link);
}

// Messages name files whose text stands in the trees, so they are printed now.
void compile_end(Compile *c) {
  progress_end(&c->progress);
  messages_print(c->options, c->diags, stderr);
  if (c->lib_diags.errors) messages_print(c->options, &c->lib_diags, stderr);
  if (c->options->time) time_print(&c->times, stderr);
  free_modules(c);
  free_transformers(c);
  for (uint32_t i = 0; i < c->trees.n; i++) arena_free(c->trees.at[i]);
  vec_free(&c->trees);
  for (uint32_t i = 0; i < c->found_trees.n; i++)
    arena_free(c->found_trees.at[i]);
  vec_free(&c->found_trees);
  map_free(&c->found);
  vec_free(&c->times);
  c->diags->sources.n = 1;
  diags_free(&c->lib_diags);
  files_free(&c->files);
  lit_pool_free(c->lits);
  names_free(c->names);
}

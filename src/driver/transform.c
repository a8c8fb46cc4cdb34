// SPDX-License-Identifier: Apache-2.0
// Parse transforms. Those of a module become a program
// (lib/candela_transform.erl and what it reaches), which runs in a process of
// its own: what goes wrong in it cannot hurt the compiler. Programs are kept by
// the cache.
#define _GNU_SOURCE // fexecve
#include "driver.h"
#include "../erl/transform.h"
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

// --- the program

// As erlc finds it: the current directory is on its code path.
static bool is_here(Name name) {
  Str path = {0};
  str_printf(&path, "%s.erl", name->text);
  bool found = file_exists(path.at);
  str_free(&path);
  return found;
}

// The directories of the user's modules come behind -pa: what a transform calls
// is there, and only what it reaches is compiled.
static void add_paths(Compile *c, Options *opt) {
  Files *f = &c->files;
  for (uint32_t i = 0; i < f->modules.n; i++) {
    const ModuleFile *file = &f->modules.at[i];
    if (!file->is_user) continue;
    const char *dir = files_dir(f, file->path);
    bool again = false;
    for (uint32_t k = 0; k < opt->paths.n; k++)
      again |= !strcmp(opt->paths.at[k], dir);
    if (!again) vec_push(&opt->paths, dir);
  }
  for (uint32_t i = 0; i < c->options->paths.n; i++)
    vec_push(&opt->paths, c->options->paths.at[i]);
}

static void copy_list(TextList *to, const TextList *from) {
  for (uint32_t i = 0; i < from->n; i++) vec_push(to, from->at[i]);
}

static Options options_for(Compile *c, const Transforms *t) {
  const Options *user = c->options;
  Options opt = {.arena = user->arena,
                 .command = user->command,
                 .otp = c->files.otp,
                 .target = targets,
                 .format = user->format,
                 .quiet = true,
                 .no_cache = user->no_cache,
                 .stack = user->stack,
                 .entry = "candela_transform"};
  copy_list(&opt.includes, &user->includes);
  copy_list(&opt.defines, &user->defines);
  copy_list(&opt.features, &user->features);
  copy_list(&opt.transforming, &user->transforming);
  add_paths(c, &opt);
  for (uint32_t i = 0; i < t->names.n; i++) {
    if (is_here(t->names.at[i])) vec_push(&opt.paths, ".");
    const char *name = t->names.at[i]->text;
    size_t size = strlen(name) + sizeof ":parse_transform_info/0";
    static const char *const functions[] = {"parse_transform/2",
                                            "parse_transform_info/0"};
    vec_push(&opt.transforming, name);
    for (int k = 0; k < 2; k++) {
      char *text = arena_alloc(c->files.arena, size);
      snprintf(text, size, "%s:%s", name, functions[k]);
      vec_push(&opt.keep, text);
    }
  }
  return opt;
}

static void options_free_lists(Options *opt) {
  TextList *lists[] = {&opt->includes, &opt->defines,      &opt->features,
                       &opt->paths,    &opt->transforming, &opt->keep};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) vec_free(lists[i]);
}

static Str *program_of(Compile *c, const Transforms *t) {
  for (uint32_t i = 0; i < c->transformers.n; i++) {
    Transformer *p = &c->transformers.at[i];
    if (p->n == t->names.n &&
        !memcmp(p->names, t->names.at, p->n * sizeof(Name)))
      return &p->exe;
  }
  Transformer p = {.n = t->names.n};
  p.names = NEW_N(c->files.arena, Name, p.n);
  memcpy(p.names, t->names.at, p.n * sizeof(Name));
  Options opt = options_for(c, t);
  build_part(&opt, &p.exe, &c->files);
  options_free_lists(&opt);
  vec_push(&c->transformers, p);
  return &vec_last(&c->transformers).exe;
}

// --- running it

static void read_file(int fd, Str *out) {
  char part[65536];
  lseek(fd, 0, SEEK_SET);
  for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
    str_add(out, part, (size_t)n);
}

static void become(int exe, int in, int out, uint64_t stack) {
  char *argv[] = {(char[]){"candela_transform"}, NULL};
  if (dup2(in, 0) < 0 || dup2(out, 1) < 0) _exit(127);
  stack_restore(stack);
  fexecve(exe, argv, environ);
  _exit(127);
}

static bool run(const Compile *c, const Str *exe, const Str *in, Str *out) {
  int fd[3] = {memory_file(exe), memory_file(in), memory_file(out)};
  int status = -1;
  fflush(NULL);
  pid_t pid = fd[0] < 0 || fd[1] < 0 || fd[2] < 0 ? -1 : fork();
  if (!pid) become(fd[0], fd[1], fd[2], c->options->stack);
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  if (pid > 0 && !status) read_file(fd[2], out);
  for (int i = 0; i < 3; i++)
    if (fd[i] >= 0) close(fd[i]);
  return pid > 0 && !status;
}

// --- a module

static bool is_known(Compile *c, Name name) {
  return files_module(&c->files, name) || is_here(name);
}

// Which one cannot be had: of no known module, or in need of itself.
static Name missing(Compile *c, const Transforms *t) {
  for (uint32_t i = 0; i < t->names.n; i++) {
    if (!is_known(c, t->names.at[i])) return t->names.at[i];
    for (uint32_t k = 0; k < c->options->transforming.n; k++)
      if (!strcmp(c->options->transforming.at[k], t->names.at[i]->text))
        return t->names.at[i];
  }
  return NULL;
}

static Module *apply(Compile *c, Diags *d, Arena *tree, Module *m, int release,
                     const Transforms *t) {
  Loc loc = {m->source, 0, 0};
  Name none = missing(c, t);
  Str *exe = none ? NULL : program_of(c, t), answer = {0};
  if (none || !exe->n) {
    diag(d, loc, E_UNDEF_TRANSFORM, none ? none->text : t->names.at[0]->text);
    return NULL;
  }
  progress_say(&c->progress, "transforming %s", m->name ? m->name->text : "");
  bool ran = run(c, exe, &t->request, &answer);
  if (!ran) diag(d, loc, E_TRANSFORM_FAILED, t->names.at[0]->text);
  m = ran ? erl_transformed(d, c->names, tree, m, release, &answer) : NULL;
  str_free(&answer);
  return m;
}

Module *transform_module(Compile *c, Diags *d, Arena *tree, Module *m,
                         const ErlOptions *erl) {
  Transforms t = {0};
  erl_transforms(d, c->lits, m, erl, &t);
  if (t.names.n) m = apply(c, d, tree, m, erl->otp_release, &t);
  vec_free(&t.names);
  str_free(&t.request);
  return m;
}

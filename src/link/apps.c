// SPDX-License-Identifier: Apache-2.0
// Descriptions of applications (NAME.app), which application_controller reads
// from files in OTP. Each is a module `NAME.app` of one function, read/0. It is
// kept when a call of module `application` loads or starts NAME, or when one
// that is kept names it among the applications it needs.
#include "link.h"

static const FnRef *read_fn(Link *l, Name app) {
  char name[256];
  snprintf(name, sizeof name, "%s.app", app->text);
  return fn_ref(l->lits, name_cstr(l->names, name), name_cstr(l->names, "read"),
                0);
}

bool link_is_app(Name module) {
  size_t n = module->size;
  return n > 4 && !memcmp(module->text + n - 4, ".app", 4);
}

static void note_app(Link *l, LitP lit) {
  for (; lit->kind == LIT_CONS; lit = lit->item[1]) note_app(l, lit->item[0]);
  if (lit->kind == LIT_ATOM) vec_push(&l->apps, lit->atom);
}

// Calls that load an application, and its name if that is known: else it may be
// any of those that the user's modules name.
void link_apps_scan(Link *l, const Fn *f, const Ins *ins, bool is_user) {
  static const char *const loads[] = {"load", "start", "ensure_all_started"};
  bool is_load = false;
  if (strcmp(ins->fn->module->text, "application") || !ins->nargs) return;
  for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
    is_load |= !strcmp(ins->fn->name->text, loads[i]);
  if (!is_load) return;
  const Ins *arg = &f->ins.at[ins->arg[0]];
  if (arg->op == IR_LIT)
    note_app(l, arg->lit);
  else if (is_user)
    l->loads_apps = true;
}

// --- what stands in a description

static LitP description(const Fn *f) {
  for (Ref r = 1; r < f->ins.n; r++) {
    const Ins *ins = &f->ins.at[r];
    if (ins->op == IR_LIT && ins->lit->kind == LIT_TUPLE && ins->lit->n == 3)
      return ins->lit;
  }
  return NULL;
}

static LitP property(LitP app, const char *key) {
  for (LitP p = app->item[2]; p->kind == LIT_CONS; p = p->item[1]) {
    LitP pair = p->item[0];
    if (pair->kind == LIT_TUPLE && pair->n == 2 &&
        lit_is_atom(pair->item[0], key))
      return pair->item[1];
  }
  return NULL;
}

// The module that starts it is called by name.
static void note_start(Link *l, LitP app) {
  LitP mod = property(app, "mod");
  if (mod && mod->kind == LIT_TUPLE && mod->item[0]->kind == LIT_ATOM)
    link_dynamic_argument(l, mod->item[0]->atom);
}

static void note_needed(Link *l, LitP app) {
  static const char *const keys[] = {"applications", "included_applications"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    LitP names = property(app, keys[i]);
    if (names) note_app(l, names);
  }
}

static void use_app(Link *l, Name name) {
  const FnRef *ref = read_fn(l, name);
  if (link_fn(l, ref) || !l->source.has_module(l->source.self, ref->module))
    return;
  link_use_fn(l, ref, WHY_SERVED, 0);
  const LinkFn *fn = link_fn(l, ref);
  LitP app = fn->from == FROM_SOURCE ? description(fn->ir) : NULL;
  if (!app) return;
  note_start(l, app);
  note_needed(l, app);
}

bool link_apps(Link *l) {
  uint32_t before = l->fns.n;
  for (uint32_t i = 0; l->loads_apps && i < l->candidates.n; i++)
    if (map_get(&l->user_atoms, l->candidates.at[i]->id + 1, NULL))
      vec_push(&l->apps, l->candidates.at[i]);
  for (uint32_t i = 0; i < l->apps.n; i++) use_app(l, l->apps.at[i]);
  l->apps.n = 0;
  return l->fns.n > before;
}

// SPDX-License-Identifier: Apache-2.0
// Calls of functions by computed names: M:F(...), apply/3, spawn/3 and the
// like. What they may reach is kept: docs/link.md, "Calls by name".
#include "link.h"

// BIFs that call a function named by operands: place of the module, followed by
// function and arguments (a list), or the arity for make_fun.
static const struct {
  const char *name;
  uint32_t arity, at;
} callers[] = {
    {"apply", 3, 0},         {"spawn", 3, 0},         {"spawn", 4, 1},
    {"spawn_link", 3, 0},    {"spawn_link", 4, 1},    {"spawn_monitor", 3, 0},
    {"spawn_monitor", 4, 1}, {"spawn_opt", 4, 0},     {"spawn_opt", 5, 1},
    {"spawn_request", 3, 0}, {"spawn_request", 4, 0}, {"spawn_request", 5, 1},
    {"hibernate", 3, 0},     {"make_fun", 3, 0},
};

static LitP known(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  return ins->op == IR_LIT ? ins->lit : NULL;
}

static Name known_atom(const Fn *f, Ref r) {
  LitP lit = known(f, r);
  return lit && lit->kind == LIT_ATOM ? lit->atom : NULL;
}

// The length of a list of arguments, or the arity itself; -1: not known.
static int32_t known_arity(const Fn *f, Ref r) {
  int32_t n = 0;
  for (; f->ins.at[r].op == IR_CONS; r = f->ins.at[r].arg[1]) n++;
  LitP lit = known(f, r);
  if (!lit) return -1;
  if (lit->kind == LIT_INT) return (int32_t)lit->i;
  for (; lit->kind == LIT_CONS; lit = lit->item[1]) n++;
  return lit->kind == LIT_NIL ? n : -1;
}

static void add_call(Link *l, DynCall call) {
  for (uint32_t i = 0; i < l->dyn.n; i++) {
    const DynCall *d = &l->dyn.at[i];
    if (d->module == call.module && d->name == call.name &&
        d->arity == call.arity)
      return;
  }
  vec_push(&l->dyn, call);
}

void link_dynamic_any(Link *l) { add_call(l, (DynCall){NULL, NULL, -1}); }

// --- names that a function is given by its callers

// An argument of f's own; -1: none.
static int32_t argument_at(const Fn *f, Ref r) {
  for (uint32_t i = 0; i < f->blk.at[1].params.n; i++)
    if (f->blk.at[1].params.at[i] == r) return (int32_t)i;
  return -1;
}

static void note_named_by(Link *l, const Fn *f, Ref name, int32_t arity) {
  int32_t at = argument_at(f, name);
  if (at < 0) return;
  for (uint32_t i = 0; i < l->named_by.n; i++) {
    const NamedBy *n = &l->named_by.at[i];
    if (n->fn == f->ref && n->at == (uint32_t)at && n->arity == arity) return;
  }
  vec_push(&l->named_by, ((NamedBy){f->ref, (uint32_t)at, arity}));
}

// A call of such a function says what that calls, or hands on a name itself.
static void scan_naming(Link *l, const Fn *f, const Ins *ins) {
  if (ins->op != IR_CALL && ins->op != IR_TCALL) return;
  for (uint32_t i = 0; i < l->named_by.n; i++) {
    NamedBy n = l->named_by.at[i];
    if (ins->fn != n.fn) continue;
    Name name = known_atom(f, ins->arg[n.at]);
    if (name)
      add_call(l, (DynCall){NULL, name, n.arity});
    else
      note_named_by(l, f, ins->arg[n.at], n.arity);
  }
}

static void scan_namings(Link *l) {
  for (uint32_t i = 0; i < l->fns.n; i++) {
    const Fn *f = l->fns.at[i].ir;
    for (Ref r = 1; f && r < f->ins.n; r++)
      if (!f->ins.at[r].dead) scan_naming(l, f, &f->ins.at[r]);
  }
}

// Functions that hand on names were perhaps passed before that was known.
static void find_namings(Link *l) {
  for (uint32_t before = 0; before < l->named_by.n;) {
    before = l->named_by.n;
    scan_namings(l);
  }
}

static void scan_apply(Link *l, const Fn *f, const Ins *ins) {
  const Ref *arg = ins->arg;
  int32_t arity = (int32_t)ins->nargs - 2;
  note_named_by(l, f, arg[1], arity);
  add_call(l, (DynCall){known_atom(f, arg[0]), known_atom(f, arg[1]), arity});
}

static void scan_call(Link *l, const Fn *f, const Ins *ins, const char *module,
                      const char *name) {
  if (strcmp(module, "erlang")) return;
  for (size_t i = 0; i < sizeof callers / sizeof *callers; i++) {
    if (callers[i].arity != ins->nargs || strcmp(callers[i].name, name))
      continue;
    const Ref *arg = ins->arg + callers[i].at;
    int32_t arity = known_arity(f, arg[2]);
    note_named_by(l, f, arg[1], arity);
    add_call(l, (DynCall){known_atom(f, arg[0]), known_atom(f, arg[1]), arity});
  }
}

// --- names that may be called

bool link_dynamic_atom(Link *l, Name atom, bool is_user) {
  if (is_user) map_put(&l->user_atoms, atom->id + 1, 1);
  if (map_get(&l->atoms, atom->id + 1, NULL)) return false;
  map_put(&l->atoms, atom->id + 1, 1);
  vec_push(&l->candidates, atom);
  return true;
}

static uint64_t pair_key(Name module, Name name) {
  return (uint64_t)(module->id + 1) << 32 | (name->id + 1);
}

static uint64_t first_key(Name module) {
  return (uint64_t)(module->id + 1) << 32;
}

static void note_pair(Link *l, LitP a, LitP b) {
  if (!a || !b || a->kind != LIT_ATOM || b->kind != LIT_ATOM) return;
  map_put(&l->pairs, pair_key(a->atom, b->atom), 1);
  map_put(&l->pairs, first_key(a->atom), 1);
}

void link_dynamic_refs(Link *l, const Fn *f, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i + 1 < n; i++)
    note_pair(l, known(f, arg[i]), known(f, arg[i + 1]));
}

void link_dynamic_argument(Link *l, Name atom) {
  map_put(&l->argument_atoms, atom->id + 1, 1);
}

static void note_argument(Link *l, LitP lit) {
  if (lit && lit->kind == LIT_ATOM) link_dynamic_argument(l, lit->atom);
}

// Is the first argument a process, to which a request is sent?
static bool is_request(const FnRef *fn) {
  static const char *const modules[] = {"gen_server", "gen_statem", "gen_event",
                                        "supervisor", "io"};
  static const char *const starts[] = {"start", "start_link", "start_monitor",
                                       "enter_loop"};
  bool is_gen = false;
  for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
    is_gen |= !strcmp(fn->module->text, modules[i]);
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    is_gen &= strcmp(fn->name->text, starts[i]) != 0;
  return is_gen;
}

static uint32_t first_of_call(const FnRef *fn) {
  if (!strcmp(fn->module->text, "application")) return ~0u;
  return is_request(fn) ? 1 : 0;
}

// The operand from which on an instruction's operands may be modules: all of a
// call's, but for those that take names of applications or processes; a tuple's
// but for the first, which is what its kind is called; values in maps.
static uint32_t first_argument(const Ins *ins) {
  switch (ins->op) {
  case IR_CALL:
  case IR_TCALL: return first_of_call(ins->fn);
  case IR_CALL_FUN:
  case IR_TCALL_FUN: return 0;
  case IR_TUPLE:
  case IR_RECORD:
  case IR_MAP: return 1;
  case IR_APPLY:
  case IR_TAPPLY:
  case IR_MAP_PUT:
  case IR_MAP_UPDATE: return 2;
  default: return ~0u;
  }
}

static void scan_arguments(Link *l, const Fn *f, const Ins *ins) {
  for (uint32_t i = first_argument(ins); i < ins->nargs; i++)
    note_argument(l, known(f, ins->arg[i]));
}

void link_dynamic_lit(Link *l, LitP lit) {
  for (; lit->kind == LIT_CONS; lit = lit->item[1])
    link_dynamic_lit(l, lit->item[0]);
  uint32_t n = lit->kind == LIT_TUPLE ? lit->n
               : lit->kind == LIT_MAP ? 2 * lit->n
                                      : 0;
  for (uint32_t i = 0; i < n; i++) link_dynamic_lit(l, lit->item[i]);
  for (uint32_t i = 1; i < n; i++) note_argument(l, lit->item[i]);
  for (uint32_t i = 0; lit->kind == LIT_TUPLE && i + 1 < n; i++)
    note_pair(l, lit->item[i], lit->item[i + 1]);
}

// Makes it an atom of text?
static bool makes_atom(const char *module, const char *name) {
  static const char *const makers[] = {"list_to_atom", "list_to_existing_atom",
                                       "binary_to_atom",
                                       "binary_to_existing_atom"};
  for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
    if (!strcmp(module, "erlang") && !strcmp(name, makers[i])) return true;
  return false;
}

void link_dynamic_scan(Link *l, const Fn *f, const Ins *ins, bool is_user) {
  scan_arguments(l, f, ins);
  link_dynamic_refs(l, f, ins->arg, ins->nargs);
  switch (ins->op) {
  case IR_APPLY:
  case IR_TAPPLY: scan_apply(l, f, ins); break;
  case IR_CALL:
  case IR_TCALL:
    scan_call(l, f, ins, ins->fn->module->text, ins->fn->name->text);
    link_apps_scan(l, f, ins, is_user);
    break;
  case IR_BIF:
    scan_call(l, f, ins, ins->bif->module, ins->bif->name);
    if (is_user && makes_atom(ins->bif->module, ins->bif->name))
      l->makes_atoms = true;
    break;
  default: break;
  }
}

static bool is_atom(Link *l, Name name) {
  return map_get(&l->atoms, name->id + 1, NULL);
}

// The names of a function come together, or are both the user's and what they
// name is at hand: loading modules for that would be too much.
static bool named_together(Link *l, const FnRef *ref, bool at_hand) {
  if (map_get(&l->pairs, pair_key(ref->module, ref->name), NULL)) return true;
  return at_hand && map_get(&l->user_atoms, ref->module->id + 1, NULL) &&
         map_get(&l->user_atoms, ref->name->id + 1, NULL);
}

// Does its name occur in the user's modules, or where modules are given?
static bool in_play(Link *l, Name module) {
  return map_get(&l->user_atoms, module->id + 1, NULL) ||
         map_get(&l->argument_atoms, module->id + 1, NULL);
}

// A BIF of a module that the user's modules name, which make atoms of text.
static bool may_be_made(Link *l, const FnRef *ref) {
  return l->makes_atoms && ref->bif &&
         map_get(&l->user_atoms, ref->module->id + 1, NULL);
}

// module_info of a module that is used, in a program that lists its modules.
static bool is_info_of_listed(Link *l, const DynCall *d, bool at_hand) {
  return l->lists_modules && at_hand && !d->module && d->name &&
         !strcmp(d->name->text, "module_info");
}

static bool may_call(Link *l, const DynCall *d, const FnRef *ref,
                     bool at_hand) {
  if ((d->module && d->module != ref->module) ||
      (d->name && d->name != ref->name) ||
      (d->arity >= 0 && d->arity != (int32_t)ref->arity))
    return false;
  if (!d->name && may_be_made(l, ref)) return true;
  if (is_info_of_listed(l, d, at_hand)) return true;
  if (!d->module && !d->name) return named_together(l, ref, at_hand);
  return d->name ? in_play(l, ref->module) : is_atom(l, ref->name);
}

static void keep_if_named(Link *l, const FnRef *ref, bool at_hand) {
  if (map_get(&l->fn_of, ref->id, NULL)) return;
  for (uint32_t i = 0; i < l->dyn.n; i++)
    if (may_call(l, &l->dyn.at[i], ref, at_hand)) {
      link_use_fn(l, ref, WHY_APPLY, 0);
      return;
    }
}

static bool may_call_in(Link *l, const DynCall *d, Name module) {
  if (d->module) return d->module == module;
  return d->name ? in_play(l, module)
                 : map_get(&l->pairs, first_key(module), NULL);
}

static bool names_module(Link *l, Name name) {
  for (uint32_t i = 0; i < l->dyn.n; i++)
    if (may_call_in(l, &l->dyn.at[i], name)) return true;
  return false;
}

static void keep_exports(Link *l, const LinkModule *m) {
  const IrModule *ir = m->ir;
  bool all = m->is_user, at_hand = m->is_used;
  for (uint32_t i = 0; i < ir->exports.n; i++)
    if (all)
      link_use_fn(l, ir->exports.at[i], WHY_APPLY, 0);
    else
      keep_if_named(l, ir->exports.at[i], at_hand);
}

static void keep_bifs(Link *l) {
  for (uint32_t i = 0; i < ir_bif_count; i++) {
    const BifRow *row = &ir_bif_rows[i];
    Name module = name_cstr(l->names, row->module);
    if (!is_atom(l, module)) continue;
    Name name = name_cstr(l->names, row->name);
    keep_if_named(l, fn_ref(l->lits, module, name, row->arity), true);
  }
}

// apply/2,3 are the runtime's too, but no BIFs.
static void keep_apply(Link *l) {
  Name module = name_cstr(l->names, "erlang");
  Name name = name_cstr(l->names, "apply");
  for (uint32_t arity = 2; arity <= 3; arity++)
    keep_if_named(l, fn_ref(l->lits, module, name, arity), true);
}

// Loading a module may find more: rounds end when nothing was added.
bool link_dynamic_round(Link *l) {
  if (!l->dyn.n) return false;
  find_namings(l);
  uint32_t before = l->fns.n;
  for (uint32_t i = 0; i < l->candidates.n; i++)
    if (l->source.has_module(l->source.self, l->candidates.at[i]) &&
        names_module(l, l->candidates.at[i]))
      link_module(l, l->candidates.at[i]);
  for (uint32_t i = 0; i < l->modules.n; i++) {
    LinkModule m = l->modules.at[i]; // a copy: more may be loaded
    if (m.is_user || l->lists_modules || is_atom(l, m.name))
      keep_exports(l, &m);
  }
  keep_bifs(l);
  keep_apply(l);
  return l->fns.n > before;
}

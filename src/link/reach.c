// SPDX-License-Identifier: Apache-2.0
// Which functions the program has: from the entry, through calls and funs, over
// all modules, which are loaded when they are first named. Start at link_reach.
#include "link.h"
#include "../x64/x64.h"

Link *link_new(LitPool *lits, LinkSource source) {
  Link *l = mem_alloc(sizeof *l);
  l->lits = lits;
  l->names = lit_names(lits);
  l->source = source;
  l->made = ir_module_new(lits, name_cstr(l->names, ""));
  return l;
}

void link_free(Link *l) {
  for (uint32_t i = 0; i < l->fns.n; i++) {
    low_fn_free(l->fns.at[i].low);
    if (l->fns.at[i].code) x64_free(l->fns.at[i].code);
  }
  for (uint32_t i = 0; i < l->modules.n; i++)
    ir_module_free(l->modules.at[i].ir);
  ir_module_free(l->made);
  vec_free(&l->fns);
  vec_free(&l->modules);
  vec_free(&l->undefs);
  vec_free(&l->dyn);
  vec_free(&l->apps);
  vec_free(&l->named_by);
  vec_free(&l->candidates);
  map_free(&l->fn_of);
  map_free(&l->module_of);
  map_free(&l->defs);
  map_free(&l->exported);
  map_free(&l->fun_of);
  map_free(&l->atoms);
  map_free(&l->user_atoms);
  map_free(&l->argument_atoms);
  map_free(&l->pairs);
  map_free(&l->bifs);
  free(l);
}

static void add_defs(Link *l, IrModule *ir) {
  for (uint32_t i = 0; i < ir->fns.n; i++)
    map_put(&l->defs, ir->fns.at[i]->ref->id, (uintptr_t)ir->fns.at[i]);
  for (uint32_t i = 0; i < ir->exports.n; i++)
    map_put(&l->exported, ir->exports.at[i]->id, 1);
  for (uint32_t i = 0; i < ir->funs.n; i++)
    map_put(&l->fun_of, ir->funs.at[i]->fn->id, (uintptr_t)ir->funs.at[i]);
}

LinkModule *link_module(Link *l, Name name) {
  uint64_t at;
  if (map_get(&l->module_of, name->id + 1, &at))
    return at ? &l->modules.at[at - 1] : NULL;
  IrModule *ir = l->source.load(l->source.self, name);
  map_put(&l->module_of, name->id + 1, ir ? l->modules.n + 1 : 0);
  if (!ir) return NULL;
  bool is_user = l->source.is_user(l->source.self, name);
  LinkModule m = {.name = name, .ir = ir, .is_user = is_user};
  vec_push(&l->modules, m);
  add_defs(l, ir);
  return &vec_last(&l->modules);
}

LinkFn *link_fn(Link *l, const FnRef *ref) {
  uint64_t at;
  return map_get(&l->fn_of, ref->id, &at) ? &l->fns.at[at - 1] : NULL;
}

// --- functions made here

static uint32_t make_params(Fn *f, BlkId b, Ref *params) {
  for (uint32_t i = 0; i < f->ref->arity; i++)
    params[i] = ir_param(f, b, TY_ANY);
  return f->ref->arity;
}

// A BIF as a function, for what cannot call the C function directly.
static Fn *make_wrapper(Link *l, const FnRef *ref, const BifRow *row) {
  Fn *f = ir_fn_new(l->made, ref);
  BlkId b = ir_blk(f);
  Ref params[MAX_ARGS];
  uint32_t n = make_params(f, b, params);
  Ref r = ir_ins(f, b, IR_BIF, params, n, 0);
  f->ins.at[r].bif = row;
  f->ins.at[r].type = row->result;
  ir_term(f, b, IR_RET, &r, 1, 0);
  return f;
}

// A function that calls another one.
static Fn *make_stand(Link *l, const FnRef *ref, const FnRef *to) {
  Fn *f = ir_fn_new(l->made, ref);
  BlkId b = ir_blk(f);
  Ref params[MAX_ARGS];
  uint32_t n = make_params(f, b, params);
  Ref r = ir_term(f, b, IR_TCALL, params, n, 0);
  f->ins.at[r].fn = to;
  return f;
}

// The definitions of native records, which a module need not have.
static bool is_definitions(const FnRef *ref) {
  return ref->arity == 1 && !strcmp(ref->name->text, RECORD_DEFINITIONS);
}

static Fn *make_undefined(Link *l, const FnRef *ref) {
  Fn *f = ir_fn_new(l->made, ref);
  BlkId b = ir_blk(f);
  Ref args[2 + MAX_ARGS];
  uint32_t n = make_params(f, b, args + 2);
  if (is_definitions(ref)) {
    Ref no = ir_lit(f, b, lit_atom_c(l->lits, "false"));
    ir_term(f, b, IR_RET, &no, 1, 0);
    return f;
  }
  args[0] = ir_lit(f, b, lit_atom(l->lits, ref->module));
  args[1] = ir_lit(f, b, lit_atom(l->lits, ref->name));
  Ref r = ir_term(f, b, IR_FAIL, args, 2 + n, 0);
  f->ins.at[r].fail = FAIL_UNDEF;
  return f;
}

// Functions that are entries of the runtime themselves.
static const struct Stub {
  const char *name;
  uint32_t arity;
  const char *stub;
} stubs[] = {{"apply", 2, "apply_fun"}, {"apply", 3, "apply"}};

static const char *stub_of(const FnRef *ref) {
  if (strcmp(ref->module->text, "erlang")) return NULL;
  for (size_t i = 0; i < sizeof stubs / sizeof *stubs; i++)
    if (ref->arity == stubs[i].arity && !strcmp(ref->name->text, stubs[i].name))
      return stubs[i].stub;
  return NULL;
}

static LowFn *make_stub_call(const LinkFn *fn) {
  LowFn *low = low_fn_new(fn->ref);
  BlkId b = low_blk(low);
  Ref args[MAX_ARGS];
  low->blk.at[b].root = ROOT_ENTRY;
  for (uint32_t i = 0; i < fn->ref->arity; i++)
    args[i] = low_param(low, b, LT_T);
  Ref r = low_term(low, b, LOW_TCALL, args, fn->ref->arity);
  low->ins.at[r].sym = (LowSym){SYM_STUB, {.stub = fn->stub}};
  return low;
}

// --- resolving

// A module calls its own functions whether exported or not, others' only when
// they are.
static Fn *find_def(Link *l, const FnRef *ref, Name caller) {
  LinkModule *m = link_module(l, ref->module);
  uint64_t fn;
  if (!m || !map_get(&l->defs, ref->id, &fn)) return NULL;
  if (caller != ref->module && !map_get(&l->exported, ref->id, NULL))
    return NULL;
  m->is_used = true;
  return (Fn *)(uintptr_t)fn;
}

static void add_fn(Link *l, LinkFn fn) {
  vec_push(&l->fns, fn);
  map_put(&l->fn_of, fn.ref->id, l->fns.n);
}

static Name caller_of(Link *l, LinkWhy why, uint32_t by) {
  bool named = why == WHY_CALL || why == WHY_FUN;
  return named ? l->fns.at[by].ref->module : NULL;
}

void link_use_fn(Link *l, const FnRef *ref, LinkWhy why, uint32_t by) {
  if (map_get(&l->fn_of, ref->id, NULL)) return;
  LinkFn fn = {.ref = ref, .why = why, .by = by, .stub = stub_of(ref)};
  const BifRow *row = ref->bif;
  const FnRef *stand = link_stand(l, ref);
  if (fn.stub) {
    fn.from = FROM_STUB;
    if (why != WHY_CALL) link_dynamic_any(l);
  } else if (row) {
    fn.from = FROM_BIF;
    fn.ir = make_wrapper(l, ref, row);
  } else if (stand) {
    fn.from = FROM_HERE;
    fn.ir = make_stand(l, ref, stand);
  } else if ((fn.ir = find_def(l, ref, caller_of(l, why, by)))) {
    fn.from = FROM_SOURCE;
  } else {
    fn.from = FROM_NOWHERE;
    fn.ir = make_undefined(l, ref);
  }
  add_fn(l, fn);
}

static void use_called(Link *l, const FnRef *ref, LinkWhy why, uint32_t by,
                       uint32_t line) {
  link_use_fn(l, ref, why, by);
  if (link_fn(l, ref)->from == FROM_NOWHERE && !is_definitions(ref))
    vec_push(&l->undefs, ((UndefCall){ref, l->fns.at[by].ir, line}));
}

// --- processes that the runtime starts when they are linked in

// By a name that the program has as a value: then it may send to it.
static const struct Server {
  const char *name, *module;
} servers[] = {
    {"group_leader", "candela_user"},   {"user", "candela_user"},
    {"standard_error", "candela_user"}, {"standard_io", "candela_user"},
    {"init", "candela_init"},
};

static void use_servers(Link *l, const char *name, uint32_t by) {
  for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
    if (strcmp(name, servers[i].name)) continue;
    Name module = name_cstr(l->names, servers[i].module);
    const FnRef *ref = fn_ref(l->lits, module, name_cstr(l->names, "start"), 0);
    if (l->source.has_module(l->source.self, module))
      link_use_fn(l, ref, WHY_SERVED, by);
  }
}

// --- functions that BIFs ask for (BIF_TRAP), by names that only they know

static const struct Asked {
  const char *module, *bif;
  uint32_t arity;
  const char *name;
} asked[] = {
    {"unicode", "characters_to_list", 2, "characters_to_list_int"},
    {"unicode", "characters_to_binary", 2, "characters_to_binary_int"},
};

// The encodings that those do by themselves.
static bool is_plain_encoding(const Ins *arg) {
  return arg->op == IR_LIT &&
         (lit_is_atom(arg->lit, "unicode") || lit_is_atom(arg->lit, "utf8") ||
          lit_is_atom(arg->lit, "latin1"));
}

// ins: the call; NULL: a fun is made of it.
static void use_asked(Link *l, const Fn *f, const Ins *ins, const FnRef *ref,
                      uint32_t by) {
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    const struct Asked *a = &asked[i];
    if (strcmp(ref->module->text, a->module) ||
        strcmp(ref->name->text, a->bif) || ref->arity != a->arity)
      continue;
    if (ins && is_plain_encoding(&f->ins.at[ins->arg[1]])) continue;
    Name name = name_cstr(l->names, a->name);
    link_use_fn(l, fn_ref(l->lits, ref->module, name, ref->arity), WHY_SERVED,
                by);
  }
}

// --- scanning a function

typedef struct Scan {
  uint32_t by;
  uint32_t line;
  bool is_value; // not only compared with
  bool is_user;  // in the user's modules
} Scan;

static void use_lit(Link *l, LitP lit, void *scan) {
  const Scan *s = scan;
  if (lit->kind == LIT_ATOM && s->is_value &&
      link_dynamic_atom(l, lit->atom, s->is_user))
    use_servers(l, lit->atom->text, s->by);
  if (lit->kind != LIT_FUN) return;
  use_called(l, lit->fn, WHY_FUN, s->by, s->line);
  use_asked(l, NULL, NULL, lit->fn, s->by);
}

// Calls fn for each part of a literal that has no parts.
void link_scan_lit(Link *l, LitP lit, void (*fn)(Link *, LitP, void *),
                   void *arg) {
  for (; lit->kind == LIT_CONS; lit = lit->item[1])
    link_scan_lit(l, lit->item[0], fn, arg);
  uint32_t n = lit->kind == LIT_TUPLE ? lit->n
               : lit->kind == LIT_MAP ? 2 * lit->n
                                      : 0;
  for (uint32_t i = 0; i < n; i++) link_scan_lit(l, lit->item[i], fn, arg);
  if (lit->kind != LIT_TUPLE && lit->kind != LIT_MAP) fn(l, lit, arg);
}

// What modules say of themselves, asked by others than module_info/0,1.
static bool asks_module(const Fn *f, const BifRow *bif) {
  return !strcmp(bif->name, "get_module_info") &&
         strcmp(f->ref->name->text, "module_info");
}

static void scan_ins(Link *l, const Fn *f, const Ins *ins, Scan scan) {
  switch (ir_ops[ins->op].aux) {
  case AUX_LIT:
    link_scan_lit(l, ins->lit, use_lit, &scan);
    link_dynamic_lit(l, ins->lit);
    break;
  case AUX_FN:
    use_called(l, ins->fn, WHY_CALL, scan.by, ins->line);
    use_asked(l, f, ins, ins->fn, scan.by);
    break;
  case AUX_FUN: use_called(l, ins->fun->fn, WHY_FUN, scan.by, ins->line); break;
  case AUX_BIF:
    map_put(&l->bifs, (uint64_t)(ins->bif - ir_bif_rows) + 1, 1);
    use_servers(l, ins->bif->name, scan.by);
    l->asks_modules |= asks_module(f, ins->bif);
    l->lists_modules |= !strcmp(ins->bif->name, "loaded");
    break;
  default: break;
  }
  link_dynamic_scan(l, f, ins, scan.is_user);
}

static void mark(bool *is_value, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) is_value[arg[i]] = true;
}

static bool compares(const Ins *ins) {
  return ins->op == IR_EQX || ins->op == IR_NEX || ins->op == IR_EQ ||
         ins->op == IR_NE;
}

// Marks what is used otherwise than in a comparison.
static void mark_values(const Fn *f, bool *is_value) {
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead && !compares(&f->ins.at[r]))
      mark(is_value, f->ins.at[r].arg, f->ins.at[r].nargs);
  for (uint32_t b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->blk.at[b].out.n; i++)
      mark(is_value, f->blk.at[b].out.at[i].arg, f->blk.at[b].out.at[i].nargs);
}

static void scan_blk(Link *l, const Fn *f, const Blk *b, const bool *is_value,
                     Scan scan) {
  for (uint32_t i = 0; i <= b->ins.n; i++) {
    Ref r = i < b->ins.n ? b->ins.at[i] : b->term;
    const Ins *ins = &f->ins.at[r];
    scan.line = ins->line;
    scan.is_value = is_value[r];
    if (!ins->dead) scan_ins(l, f, ins, scan);
  }
  for (uint32_t i = 0; i < b->out.n; i++)
    link_dynamic_refs(l, f, b->out.at[i].arg, b->out.at[i].nargs);
}

static void scan_fn(Link *l, uint32_t by) {
  const Fn *f = l->fns.at[by].ir;
  if (!f) return;
  l->source.optimise(l->source.self, l->fns.at[by].ir);
  const LinkModule *m = link_module(l, f->ref->module);
  Scan scan = {.by = by, .is_user = m && m->is_user};
  bool *is_value = mem_alloc(f->ins.n * sizeof *is_value);
  mark_values(f, is_value);
  for (uint32_t b = 1; b < f->blk.n; b++)
    if (!f->blk.at[b].dead) scan_blk(l, f, &f->blk.at[b], is_value, scan);
  free(is_value);
}

// --- the whole

static bool use_first(Link *l, const FnRef *ref) {
  if (!link_module(l, ref->module)) return false;
  if (!map_get(&l->exported, ref->id, NULL)) return false;
  link_use_fn(l, ref, WHY_ENTRY, 0);
  return true;
}

bool link_entry(Link *l, const FnRef *ref) {
  if (!use_first(l, ref)) return false;
  l->entry = (uint32_t)(link_fn(l, ref) - l->fns.at);
  return true;
}

bool link_keep(Link *l, const FnRef *ref) {
  if (!ref->bif) return use_first(l, ref);
  link_use_fn(l, ref, WHY_ENTRY, 0);
  return true;
}

// May be called again when functions were added.
void link_reach(Link *l) {
  do {
    for (; l->scanned < l->fns.n; l->scanned++) scan_fn(l, l->scanned);
  } while (link_roots(l) || link_apps(l) || link_dynamic_round(l));
}

void link_lower(Link *l) {
  for (uint32_t i = 0; i < l->fns.n; i++) {
    LinkFn *fn = &l->fns.at[i];
    fn->low =
        fn->stub ? make_stub_call(fn) : l->source.lower(l->source.self, fn->ir);
  }
}

// SPDX-License-Identifier: Apache-2.0
// AST to IR: the module. What it defines, exports and imports is collected
// first; then each function is lowered by itself (lower_fun.c, lw_clauses).
#include "lower.h"
#include "lint.h"
#include "warn.h"

// --- what the forms say

static const FnRef *own(const ModState *m, Name name, uint32_t arity) {
  return fn_ref(m->lits, m->ast->name, name, arity);
}

static void set_import(ModState *m, const Node *n) {
  for (uint32_t i = 0; i < n->import.items.n; i++) {
    const Node *fa = n->import.items.at[i];
    const FnRef *to =
        fn_ref(m->lits, n->import.module, fa->fa.name, fa->fa.arity);
    map_put(&m->imports, (uintptr_t)own(m, fa->fa.name, fa->fa.arity),
            (uintptr_t)to);
  }
}

static void set_exports(ModState *m, NodeList fas) {
  for (uint32_t i = 0; i < fas.n; i++)
    map_put(&m->exports,
            (uintptr_t)own(m, fas.at[i]->fa.name, fas.at[i]->fa.arity), 1);
}

static void set_record(ModState *m, const Node *n) {
  RecordDef *def = NEW(m->arena, RecordDef);
  *def = (RecordDef){.name = n->record_def.name,
                     .n = n->record_def.fields.n,
                     .fields = (const Node *const *)n->record_def.fields.at};
  map_put(&m->records, (uintptr_t)def->name, (uintptr_t)def);
}

// {F, A}, or a list of them
static void set_functions(ModState *m, LitP l, Map *map) {
  if (l->kind == LIT_TUPLE && l->n == 2 && l->item[0]->kind == LIT_ATOM &&
      l->item[1]->kind == LIT_INT)
    map_put(map, (uintptr_t)own(m, l->item[0]->atom, (uint32_t)l->item[1]->i),
            1);
  for (; l->kind == LIT_CONS; l = l->item[1]) set_functions(m, l->item[0], map);
}

static void set_option(ModState *m, LitP l) {
  if (l->kind != LIT_TUPLE || l->n != 2) return;
  LitP name = l->item[0], value = l->item[1];
  if (lit_is_atom(name, "no_auto_import")) set_functions(m, value, &m->no_auto);
  if (lit_is_atom(name, "inline")) set_functions(m, value, &m->inlines);
  if (lit_is_atom(name, "parse_transform"))
    m->has_ms_transform |= lit_is_atom(value, "ms_transform");
}

static void set_options(ModState *m) {
  m->export_all = lw_option(m, "export_all");
  m->no_auto_import = lw_option(m, "no_auto_import");
  for (uint32_t i = 0; i < m->compile.n; i++)
    set_option(m, m->compile.at[i].term);
}

static void export_functions(ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *n = m->ast->forms.at[i];
    if (n->kind == N_FUNCTION)
      map_put(&m->exports,
              (uintptr_t)own(m, n->function.name, n->function.arity), 1);
  }
}

void lw_collect(ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *n = m->ast->forms.at[i];
    switch ((NodeKind)n->kind) {
    case N_FUNCTION:
      map_put(&m->functions,
              (uintptr_t)own(m, n->function.name, n->function.arity),
              (uintptr_t)n);
      break;
    case N_EXPORT: set_exports(m, n->list); break;
    case N_IMPORT: set_import(m, n); break;
    case N_RECORD_DEF: set_record(m, n); break;
    case N_NATIVE_RECORD:
    case N_IMPORT_RECORD: lw_collect_native(m, n); break;
    default: break;
    }
  }
  lw_options(m);
  set_options(m);
  if (m->export_all) export_functions(m);
}

// --- functions

static void end_function(FnState *s, const FnRef *ref) {
  s->fn->exported = map_get(&s->m->exports, (uintptr_t)ref, NULL);
  lw_fn_end(s, ref);
}

static void function(ModState *m, const Node *n) {
  NodeList clauses = n->function.clauses;
  uint32_t arity = n->function.arity;
  FnNames names;
  lw_names_begin(&names, n);
  FnState s = lw_fn_begin(m, &names, n->loc);
  Ref *params = NEW_N(m->arena, Ref, arity + 1);
  for (uint32_t i = 0; i < arity; i++) params[i] = ir_param(s.fn, 1, TY_ANY);
  lw_clauses(&s, clauses, params, n->loc.line);
  end_function(&s, own(m, n->function.name, arity));
  lw_names_end(&names);
}

// --- functions that every module has

static const FnRef *given(ModState *m, const char *name, uint32_t arity) {
  const FnRef *ref = own(m, name_cstr(m->names, name), arity);
  map_put(&m->functions, (uintptr_t)ref, 1);
  map_put(&m->exports, (uintptr_t)ref, 1);
  return ref;
}

static void module_info(ModState *m, const FnRef *ref) {
  FnNames names = {.name = ref->name, .arity = ref->arity};
  FnState s = lw_fn_begin(m, &names, (Loc){m->ast->source, 0, 0});
  Val v[2] = {val_lit(lit_atom(m->lits, m->ast->name))};
  if (ref->arity) v[1] = val_ref(ir_param(s.fn, 1, TY_ANY));
  Val r = lw_call_named(&s, "erlang", "get_module_info", v, ref->arity + 1, 0,
                        W_TAIL);
  if (!s.dead) lw_ret(&s, r);
  end_function(&s, ref);
}

static LitP fa_list(ModState *m, LitP l, Name name, uint32_t arity) {
  LitP fa[2] = {lit_atom(m->lits, name), lit_int(m->lits, arity)};
  return lit_cons(m->lits, lit_tuple(m->lits, fa, 2), l);
}

static LitP callbacks(ModState *m) {
  LitP l = m->nil;
  for (uint32_t i = m->ast->forms.n; i--;) {
    const Node *n = m->ast->forms.at[i];
    if (n->kind == N_CALLBACK) l = fa_list(m, l, n->spec.name, n->spec.arity);
  }
  return l;
}

static LitP list_append(ModState *m, LitP l, LitP tail) {
  VEC(LitP) items = {0};
  for (; l->kind == LIT_CONS; l = l->item[1]) vec_push(&items, l->item[0]);
  while (items.n) tail = lit_cons(m->lits, items.at[--items.n], tail);
  vec_free(&items);
  return tail;
}

static LitP optional_callbacks(ModState *m) {
  LitP l = m->nil;
  for (uint32_t i = m->ast->forms.n; i--;) {
    const Node *n = m->ast->forms.at[i];
    if (n->kind != N_ATTRIBUTE ||
        strcmp(n->attr.name->text, "optional_callbacks"))
      continue;
    LitP value = lw_const(m, n->attr.value);
    if (value) l = list_append(m, value, l);
  }
  return l;
}

// behaviour_info(callbacks), behaviour_info(optional_callbacks)
static void behaviour_info(ModState *m, const FnRef *ref, LitP calls) {
  FnNames names = {.name = ref->name, .arity = 1};
  FnState s = lw_fn_begin(m, &names, (Loc){m->ast->source, 0, 0});
  Ref what = ir_param(s.fn, 1, TY_ANY);
  BlkId b[3] = {lw_blk(&s), lw_blk(&s), lw_blk(&s)};
  ir_term(s.fn, s.b, IR_SWITCH, &what, 1, 0);
  ir_edge(s.fn, s.b, b[0], NULL, 0, lit_atom_c(m->lits, "callbacks"));
  ir_edge(s.fn, s.b, b[1], NULL, 0, lit_atom_c(m->lits, "optional_callbacks"));
  ir_edge(s.fn, s.b, b[2], NULL, 0, NULL);
  lw_go(&s, b[0]);
  lw_ret(&s, val_lit(calls));
  lw_go(&s, b[1]);
  lw_ret(&s, val_lit(optional_callbacks(m)));
  lw_go(&s, b[2]);
  lw_fail(&s, FAIL_FUNCTION_CLAUSE, &what, 1, 0);
  end_function(&s, ref);
}

// The definitions of native records.
static bool has_natives(const ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++)
    if (m->ast->forms.at[i]->kind == N_NATIVE_RECORD) return true;
  return false;
}

static void definitions(ModState *m, const FnRef *ref) {
  FnNames names = {.name = ref->name, .arity = 1};
  FnState s = lw_fn_begin(m, &names, (Loc){m->ast->source, 0, 0});
  lw_native_definitions(&s);
  end_function(&s, ref);
}

// --- what the module says about itself

// Attributes that module_info(attributes) does not show, and since when.
static const struct {
  const char *name;
  int since;
} hidden[] = {
    {"compile", 0}, {"optional_callbacks", 0}, {"nifs", 0},
    {"doc", 27},    {"moduledoc", 27},         {"docformat", 27},
};

static bool is_shown(const ModState *m, const Node *n) {
  if (n->kind != N_ATTRIBUTE) return false;
  for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
    if (!strcmp(hidden[i].name, n->attr.name->text) &&
        lw_release(m) >= hidden[i].since)
      return false;
  return true;
}

// The values in a list.
static LitP attributes(ModState *m) {
  LitP l = m->nil;
  for (uint32_t i = m->ast->forms.n; i--;) {
    const Node *n = m->ast->forms.at[i];
    LitP value = is_shown(m, n) ? lw_const(m, n->attr.value) : NULL;
    if (!value) continue;
    bool list = value->kind == LIT_CONS || value->kind == LIT_NIL;
    LitP pair[2] = {lit_atom(m->lits, n->attr.name),
                    list ? value : lit_cons(m->lits, value, m->nil)};
    l = lit_cons(m->lits, lit_tuple(m->lits, pair, 2), l);
  }
  return l;
}

static const FnRef *on_load(ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *n = m->ast->forms.at[i];
    if (n->kind != N_ATTRIBUTE || strcmp(n->attr.name->text, "on_load"))
      continue;
    LitP value = lw_const(m, n->attr.value);
    if (value && value->kind == LIT_TUPLE)
      return own(m, value->item[0]->atom, 0);
  }
  return NULL;
}

static void set_exported(ModState *m) {
  IrModule *ir = m->ir;
  for (uint32_t i = 0; i < ir->fns.n; i++)
    if (ir->fns.at[i]->exported) vec_push(&ir->exports, ir->fns.at[i]->ref);
}

// --- all of it

ModState *lw_new(Diags *d, LitPool *lits, const Module *ast,
                 const ErlOptions *options) {
  ModState *m = mem_alloc(sizeof *m);
  *m = (ModState){.diags = d,
                  .lits = lits,
                  .names = lit_names(lits),
                  .ast = ast,
                  .options = options,
                  .arena = arena_new()};
  m->field_index = mem_alloc(sizeof *m->field_index);
  m->nil = lit_nil(lits);
  m->yes = lit_atom_c(lits, "true");
  m->no = lit_atom_c(lits, "false");
  return m;
}

void lw_free(ModState *m) {
  Map *maps[] = {&m->functions, &m->exports, &m->imports,
                 &m->no_auto,   &m->records, &m->natives,
                 &m->wrappers,  &m->files,   &m->inlines};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_free(maps[i]);
  lw_drop_fields(m);
  free(m->field_index);
  vec_free(&m->compile);
  arena_free(m->arena);
  free(m);
}

static void drop_functions(IrModule *ir) {
  while (ir->fns.n) ir_fn_free(ir->fns.at[--ir->fns.n]);
}

// What lowering a function needs is gone with it.
static void functions(ModState *m) {
  Arena *kept = m->arena;
  m->arena = arena_new();
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    if (m->ast->forms.at[i]->kind != N_FUNCTION) continue;
    function(m, m->ast->forms.at[i]);
    arena_clear(m->arena);
    if (m->options->messages_only) drop_functions(m->ir);
  }
  arena_free(m->arena);
  m->arena = kept;
}

static void lower(ModState *m) {
  LitP calls = callbacks(m);
  const FnRef *info0 = given(m, "module_info", 0);
  const FnRef *info1 = given(m, "module_info", 1);
  const FnRef *behaviour = NULL;
  const FnRef *records =
      has_natives(m) ? given(m, RECORD_DEFINITIONS, 1) : NULL;
  if (calls != m->nil) behaviour = given(m, "behaviour_info", 1);
  functions(m);
  if (behaviour) behaviour_info(m, behaviour, calls);
  if (records) definitions(m, records);
  module_info(m, info0);
  module_info(m, info1);
  m->ir->attributes = attributes(m);
  m->ir->on_load = on_load(m);
  set_exported(m);
}

// A module without a name is judged as one named ''; it is never lowered.
static Module with_name(LitPool *lits, const Module *ast) {
  Module m = *ast;
  if (!m.name) m.name = name_cstr(lit_names(lits), "");
  return m;
}

void erl_check(Diags *d, LitPool *lits, const Module *ast,
               const ErlOptions *options) {
  Module named = with_name(lits, ast);
  ModState *m = lw_new(d, lits, &named, options);
  lw_collect(m);
  lw_compr_assign(m);
  lint(m);
  lw_free(m);
}

IrModule *erl_lower(Diags *d, LitPool *lits, const Module *ast,
                    const ErlOptions *options) {
  uint32_t before = d->errors;
  Module named = with_name(lits, ast);
  ModState *m = lw_new(d, lits, &named, options);
  IrModule *ir = NULL;
  lw_collect(m);
  if (m->has_ms_transform) lw_ms_transform(m);
  lw_compr_assign(m);
  if (d->errors == before) lint(m);
  if (d->errors == before && !options->no_warnings) {
    lint_doc(m);
    warn(m);
  }
  if (d->errors == before) {
    m->ir = ir = ir_module_new(lits, ast->name);
    lower(m);
    if (lw_option(m, "warnings_as_errors")) d->strict = true;
  }
  lw_free(m);
  if (!ir || d->errors == before) return ir;
  ir_module_free(ir);
  return NULL;
}

// SPDX-License-Identifier: Apache-2.0
// Lint: types. Each use of a type is noted with what it stands in; when all
// forms have been seen, the undefined ones are errors, and those that nothing
// but unused types lead to are unused.
#include "lint.h"

typedef enum { SEEN_ONCE, SEEN_ONCE_IN_UNION, SEEN_OFTEN } Seen;

typedef struct TypeVar {
  Name name;
  Loc loc; // where it was first seen
  Seen seen;
} TypeVar;

typedef VEC(TypeVar) TypeVars;

typedef struct Walk {
  Lint *l;
  TypeVars vars;
} Walk;

const char *lint_type_params(Lint *l, uint32_t arity) {
  Str s = {0};
  str_putc(&s, '(');
  for (uint32_t i = 0; i < arity; i++) str_puts(&s, i ? ",_" : "_");
  str_putc(&s, ')');
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

static void report(Lint *l, Loc loc, DiagCode code, const FnRef *type) {
  LINT(l, loc, code, lint_text(l, type->name),
       lint_type_params(l, type->arity));
}

static bool is_built_in(const Lint *l, Name name, uint32_t arity) {
  return erl_is_type(name->text, arity, lw_release(l->m));
}

static void use(Lint *l, Name name, uint32_t arity, Loc loc) {
  TypeUse u = {lint_own(l, name, arity), l->types.by, loc};
  vec_push(&l->types.uses, u);
}

// Since OTP 26 modules may define types that are built in.
static bool may_redefine(const Lint *l) { return lw_release(l->m) >= 26; }

// --- variables

static TypeVar *find(TypeVars *vars, Name name) {
  for (uint32_t i = 0; i < vars->n; i++)
    if (vars->at[i].name == name) return &vars->at[i];
  return NULL;
}

static void variable(TypeVars *vars, const Node *n) {
  TypeVar *v = find(vars, n->name);
  if (!strcmp(n->name->text, "_")) return;
  if (v)
    v->seen = SEEN_OFTEN;
  else
    vec_push(vars, ((TypeVar){n->name, n->loc, SEEN_ONCE}));
}

static TypeVars copy(const TypeVars *vars) {
  TypeVars r = {0};
  for (uint32_t i = 0; i < vars->n; i++) vec_push(&r, vars->at[i]);
  return r;
}

// What two alternatives say of a variable; `before`: the union began with it.
static Seen both(Seen a, Seen b, bool before) {
  if (a == SEEN_OFTEN || b == SEEN_OFTEN) return SEEN_OFTEN;
  if (a == SEEN_ONCE && b == SEEN_ONCE && before) return SEEN_ONCE;
  return SEEN_ONCE_IN_UNION;
}

static void merge(TypeVars *all, const TypeVars *one, TypeVars *before) {
  for (uint32_t i = 0; i < one->n; i++) {
    TypeVar *v = find(all, one->at[i].name);
    if (v)
      v->seen = both(v->seen, one->at[i].seen, find(before, v->name));
    else
      vec_push(all, one->at[i]);
  }
}

static void check_once(Lint *l, const TypeVar *v) {
  int release = lw_release(l->m);
  const char *name = lint_text(l, v->name);
  if (v->seen == SEEN_OFTEN || *v->name->text == '_') return;
  if (v->seen == SEEN_ONCE || release >= 28)
    LINT(l, v->loc, E_TYPE_VAR_ONCE, name);
  else if (lw_warns(l->m, WARN_SINGLETON_TYPEVAR))
    LINT(l, v->loc, E_TYPE_VAR_ONCE_IN_UNION, name);
}

// --- types

static void walk(Walk *, const Node *);
static void walk_inner(Walk *, const Node *);

static void walk_all(Walk *w, NodeList list) {
  for (uint32_t i = 0; i < list.n; i++) walk(w, list.at[i]);
}

static bool is_integer(LitP l) {
  return l && (l->kind == LIT_INT || l->kind == LIT_BIG);
}

static bool is_range(Walk *w, const Node *a, const Node *b) {
  LitP x = lw_const(w->l->m, a), y = lw_const(w->l->m, b);
  return is_integer(x) && is_integer(y) && lit_compare(x, y) < 0;
}

static bool is_size(Walk *w, const Node *n) {
  LitP x = lw_const(w->l->m, n);
  return is_integer(x) && lit_compare(x, lit_int(w->l->m->lits, 0)) >= 0;
}

// Alternatives do not use each other's variables.
static void walk_union(Walk *w, NodeList list) {
  TypeVars before = w->vars, all = copy(&before);
  for (uint32_t i = 0; i < list.n; i++) {
    w->vars = copy(&before);
    walk(w, list.at[i]);
    merge(&all, &w->vars, &before);
    vec_free(&w->vars);
  }
  vec_free(&before);
  w->vars = all;
}

static bool is_type(const Node *n, const char *name) {
  return n->kind == N_TYPE && !strcmp(n->type.name->text, name);
}

// Transforms give any types.
static bool is_record(const Walk *w, NodeList args) {
  const Node *name = args.at[0];
  bool is_pair = name->kind == N_TUPLE && name->list.n == 2 &&
                 name->list.at[0]->kind == N_ATOM &&
                 name->list.at[1]->kind == N_ATOM && lw_release(w->l->m) >= 29;
  for (uint32_t i = 1; i < args.n; i++)
    if (!is_type(args.at[i], "field_type") || args.at[i]->type.args.n != 2 ||
        args.at[i]->type.args.at[0]->kind != N_ATOM)
      return false;
  return name->kind == N_ATOM || is_pair;
}

// #name{field :: type}: the name is args.at[0].
static void walk_record(Walk *w, const Node *n) {
  NodeList args = n->type.args;
  const Node *name = args.at[0];
  if (!is_record(w, args)) {
    LINT(w->l, n->loc, E_TYPE_SYNTAX, "record");
    return;
  }
  if (name->kind == N_TUPLE) { // module:name
    if (name->list.at[0]->name != w->l->m->ast->name) return;
    name = name->list.at[1];
  }
  lint_use_record(w->l, name->name);
  const RecordDef *def = lint_record(w->l, NULL, name->name, n->loc);
  if (def && def->is_native && !def->is_foreign && args.n > 1)
    LINT(w->l, args.at[1]->type.args.at[0]->loc, E_NATIVE_FIELD_TYPES);
  if (!def || def->is_native) return;
  NameList names = {0};
  for (uint32_t i = 1; i < args.n; i++) {
    const Node *field = args.at[i]->type.args.at[0];
    uint32_t known = names.n;
    if (names_add(&names, field->name) != known)
      LINT(w->l, field->loc, E_REDEFINE_FIELD, lint_text(w->l, field->name),
           lint_text(w->l, def->name));
    lint_field(w->l, def, field->name, field->loc);
    walk_inner(w, args.at[i]->type.args.at[1]);
  }
  names_clear(&names);
}

static void walk_fun(Walk *w, const Node *n) {
  const Node *params = n->type.args.at[0];
  if (!is_type(params, "product") &&
      !(is_type(params, "any") && params->type.is_any))
    LINT(w->l, n->loc, E_TYPE_SYNTAX, "fun");
  walk_all(w, n->type.args);
}

static void walk_named(Walk *w, const Node *n) {
  const char *name = n->type.name->text;
  NodeList args = n->type.args;
  Lint *l = w->l;
  if (n->type.is_any) return;
  if (!strcmp(name, "bool") && !args.n) {
    LINT(l, n->loc, E_TYPE_RENAMED, "bool", "boolean");
  } else if (!strcmp(name, "range") && args.n == 2) {
    if (!is_range(w, args.at[0], args.at[1]))
      LINT(l, n->loc, E_TYPE_SYNTAX, name);
  } else if (!strcmp(name, "binary") && args.n == 2) {
    if (!is_size(w, args.at[0]) || !is_size(w, args.at[1]))
      LINT(l, n->loc, E_TYPE_SYNTAX, name);
  } else if (!strcmp(name, "map")) {
    for (uint32_t i = 0; i < args.n; i++) walk_inner(w, args.at[i]);
  } else if (!strcmp(name, "fun") && args.n == 2) {
    walk_fun(w, n);
  } else if (!strcmp(name, "record") && args.n) {
    walk_record(w, n);
  } else if (!strcmp(name, "union") && may_redefine(l)) {
    walk_union(w, args);
  } else {
    if (l->types.has_built_ins && is_built_in(l, n->type.name, args.n))
      use(l, n->type.name, args.n, n->loc);
    walk_all(w, args);
  }
}

static void walk_remote(Walk *w, const Node *n) {
  Name module = n->remote_type.module, name = n->remote_type.name;
  uint32_t arity = n->remote_type.args.n;
  lint_module_name(w->l, module, n->loc);
  lint_obsolete_type(w->l, module, name, arity, n->loc);
  if (module == w->l->m->ast->name) use(w->l, name, arity, n->loc);
  walk_all(w, n->remote_type.args);
}

static void walk_inner(Walk *w, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_INTEGER:
  case N_BIGINT:
  case N_ATOM: break;
  case N_VAR: variable(&w->vars, n); break;
  case N_ANN_TYPE: walk(w, n->pair.rhs); break;
  case N_TYPE: walk_named(w, n); break;
  case N_REMOTE_TYPE: walk_remote(w, n); break;
  case N_USER_TYPE:
    use(w->l, n->type.name, n->type.args.n, n->loc);
    walk_all(w, n->type.args);
    break;
  default:
    if (!is_integer(lw_const(w->l->m, n)))
      LINT(w->l, n->loc, E_TYPE_SYNTAX, "integer");
  }
}

// A type that is built in may be the module's own.
static void walk(Walk *w, const Node *n) {
  Lint *l = w->l;
  if (l->types.has_built_ins && n->kind == N_TYPE) {
    uint32_t arity = n->type.is_any ? 0 : n->type.args.n;
    const FnRef *type = lint_own(l, n->type.name, arity);
    if (map_get(&l->types.defs, (uintptr_t)type, NULL))
      use(l, n->type.name, arity, n->loc);
  }
  walk_inner(w, n);
}

void lint_types(Lint *l, Node *const *at, uint32_t n, const FnRef *by) {
  Walk w = {.l = l};
  l->types.by = by;
  for (uint32_t i = 0; i < n; i++) walk(&w, at[i]);
  for (uint32_t i = 0; i < w.vars.n; i++) check_once(l, &w.vars.at[i]);
  vec_free(&w.vars);
}

// Of the record's first definition.
void lint_record_types(Lint *l, const Node *record) {
  NodeList fields = record->record_def.fields;
  uint64_t def = 0;
  map_get(&l->records, (uintptr_t)record->record_def.name, &def);
  if (!def || ((const RecordDef *)(uintptr_t)def)->fields !=
                  (const Node *const *)fields.at)
    return;
  Node **types = NEW_N(l->m->arena, Node *, fields.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < fields.n; i++)
    if (fields.at[i]->field_def.type) types[n++] = fields.at[i]->field_def.type;
  lint_types(l, types, n, NULL);
}

// --- definitions

static void define(Lint *l, const Node *n, const FnRef *type) {
  NodeList params = n->type_def.params;
  Node **at = NEW_N(l->m->arena, Node *, params.n + 1);
  map_put(&l->types.defs, (uintptr_t)type, (uintptr_t)n);
  at[0] = n->type_def.type;
  if (params.n) memcpy(at + 1, params.at, params.n * sizeof *at);
  lint_types(l, at, params.n + 1, type);
}

// {Name, Arity}, or lists of them
static void add_listed(Lint *l, Name option, LitP t) {
  for (; t->kind == LIT_CONS; t = t->item[1]) add_listed(l, option, t->item[0]);
  if (t->kind != LIT_TUPLE || t->n != 2 || t->item[0]->kind != LIT_ATOM ||
      t->item[1]->kind != LIT_INT || t->item[1]->i < 0 ||
      t->item[1]->i > UINT32_MAX)
    return;
  const FnRef *f =
      fn_ref(l->m->lits, option, t->item[0]->atom, (uint32_t)t->item[1]->i);
  map_put(&l->listed, (uintptr_t)f, 1);
}

void lint_list_options(Lint *l) {
  for (uint32_t i = 0; i < l->m->compile.n; i++) {
    LitP t = l->m->compile.at[i].term;
    if (t->kind == LIT_TUPLE && t->n == 2 && t->item[0]->kind == LIT_ATOM &&
        !strncmp(t->item[0]->atom->text, "nowarn_", 7))
      add_listed(l, t->item[0]->atom, t->item[1]);
  }
}

bool lint_is_listed(const Lint *l, const char *option, Name name,
                    uint32_t arity) {
  Name of = l->listed.n ? name_cstr(l->m->names, option) : NULL;
  return of && map_get(&l->listed,
                       (uintptr_t)fn_ref(l->m->lits, of, name, arity), NULL);
}

static void redefine_built_in(Lint *l, const Node *n, const FnRef *type) {
  if (!may_redefine(l)) {
    report(l, n->loc, E_TYPE_BUILT_IN, type);
    return;
  }
  define(l, n, type);
  if (lw_warns(l->m, WARN_REDEFINED_BUILTIN_TYPE) &&
      !lint_is_listed(l, "nowarn_redefined_builtin_type", type->name,
                      type->arity))
    report(l, n->loc, E_TYPE_REDEFINES_BUILT_IN, type);
}

void lint_type_def(Lint *l, const Node *n) {
  Name name = n->type_def.name;
  uint32_t arity = n->type_def.params.n;
  const FnRef *type = lint_own(l, name, arity);
  if (is_built_in(l, name, arity) && !lw_option(l->m, "no_auto_import_types")) {
    redefine_built_in(l, n, type);
  } else if (map_get(&l->types.defs, (uintptr_t)type, NULL)) {
    report(l, n->loc, E_TYPE_REDEFINED, type);
  } else {
    define(l, n, type);
  }
}

static void export(Lint *l, const FnRef *type, Loc loc) {
  l->types.by = NULL;
  if (!map_get(&l->types.exported, (uintptr_t)type, NULL))
    use(l, type->name, type->arity, loc);
  else
    LINT(l, loc, E_TYPE_EXPORTED, lint_text(l, type->name), type->arity);
  map_put(&l->types.exported, (uintptr_t)type, 1);
}

void lint_export_type(Lint *l, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *fa = n->list.at[i];
    export(l, lint_own(l, fa->fa.name, fa->fa.arity), n->loc);
  }
}

void lint_export_types(Lint *l, LitP v, Loc loc) {
  if (!lint_is_fa_list(v))
    LINT(l, loc, E_BAD_EXPORT_TYPE);
  else
    for (; v->kind == LIT_CONS; v = v->item[1])
      export(l, lint_fa(l, v->item[0]), loc);
}

// --- when all forms have been seen

static int by_type(const void *pa, const void *pb) {
  const FnRef *a = ((const TypeUse *)pa)->type,
              *b = ((const TypeUse *)pb)->type;
  int c = strcmp(a->name->text, b->name->text);
  return c ? c : a->arity < b->arity ? -1 : a->arity > b->arity;
}

static void check_undefined(Lint *l) {
  TypeUse *at = l->types.uses.at;
  uint32_t n = 0;
  VEC(TypeUse) undefined = {0};
  for (uint32_t i = 0; i < l->types.uses.n; i++)
    if (!map_get(&l->types.defs, (uintptr_t)at[i].type, NULL) &&
        !is_built_in(l, at[i].type->name, at[i].type->arity))
      vec_push(&undefined, at[i]);
  n = undefined.n;
  if (n) qsort(undefined.at, n, sizeof *undefined.at, by_type);
  for (uint32_t i = 0; i < n; i++)
    report(l, undefined.at[i].loc, E_TYPE_UNDEFINED, undefined.at[i].type);
  vec_free(&undefined);
}

// Marks what a type that is reached (or no type: NULL) uses.
static void reach(Lint *l, Map *reached) {
  bool more = true;
  while (more) {
    more = false;
    for (uint32_t i = 0; i < l->types.uses.n; i++) {
      const TypeUse *u = &l->types.uses.at[i];
      if (map_get(reached, (uintptr_t)u->type, NULL)) continue;
      if (u->by && !map_get(reached, (uintptr_t)u->by, NULL)) continue;
      map_put(reached, (uintptr_t)u->type, 1);
      more = true;
    }
  }
}

// The file that the module's first -file names; types of others, which it
// includes, need not be used.
bool lint_is_main_file(const Lint *l, Loc loc) {
  const Node *first = l->m->ast->forms.n ? l->m->ast->forms.at[0] : NULL;
  return first && first->kind == N_FILE &&
         !strcmp(first->file.path, l->m->diags->sources.at[loc.file].path);
}

// An opaque type that says nothing, which OTP 25 warns of.
static bool is_underspecified(const Lint *l, const Node *n) {
  const Node *t = n->type_def.type;
  return n->kind == N_OPAQUE_DEF && lw_release(l->m) < 26 &&
         !n->type_def.params.n && t->kind == N_TYPE && !t->type.args.n &&
         !t->type.is_any &&
         (!strcmp(t->type.name->text, "term") ||
          !strcmp(t->type.name->text, "any"));
}

static void check_def(Lint *l, const Node *n, const Map *reached) {
  const FnRef *type = lint_own(l, n->type_def.name, n->type_def.params.n);
  uint64_t def = 0;
  map_get(&l->types.defs, (uintptr_t)type, &def);
  if (def != (uintptr_t)n) return;
  if (n->kind == N_OPAQUE_DEF &&
      !map_get(&l->types.exported, (uintptr_t)type, NULL))
    report(l, n->loc, E_OPAQUE_NOT_EXPORTED, type);
  if (is_underspecified(l, n)) report(l, n->loc, E_TYPE_UNDERSPECIFIED, type);
  if (lw_warns(l->m, WARN_UNUSED_TYPE) && lint_is_main_file(l, n->loc) &&
      !map_get(reached, (uintptr_t)type, NULL))
    report(l, n->loc, E_TYPE_UNUSED, type);
}

static bool is_def(const Node *n) {
  return n->kind == N_TYPE_DEF || n->kind == N_OPAQUE_DEF ||
         n->kind == N_NOMINAL_DEF;
}

void lint_types_begin(Lint *l) {
  NodeList forms = l->m->ast->forms;
  for (uint32_t i = 0; i < forms.n && may_redefine(l); i++)
    if (is_def(forms.at[i]))
      l->types.has_built_ins |= is_built_in(l, forms.at[i]->type_def.name,
                                            forms.at[i]->type_def.params.n);
}

void lint_types_end(Lint *l) {
  Map reached = {0};
  NodeList forms = l->m->ast->forms;
  check_undefined(l);
  reach(l, &reached);
  for (uint32_t i = 0; i < forms.n; i++)
    if (is_def(forms.at[i])) check_def(l, forms.at[i], &reached);
  map_free(&reached);
  map_free(&l->types.defs);
  map_free(&l->types.exported);
  vec_free(&l->types.uses);
}

// SPDX-License-Identifier: Apache-2.0
// The parse transform ms_transform: calls of ets:fun2ms/1 and dbg:fun2ms/1 with
// a literal fun become the match specification that says the same, as stdlib's
// ms_transform.erl makes it. Done before lint, on the tree: the call becomes a
// block with one expression. The first error ends it. Start at lw_ms_transform.
#include "lower.h"

typedef struct MsVar {
  Name name, atom; // '$1', '$_'
} MsVar;

typedef struct Ms {
  ModState *m;
  bool is_dbg;
  const char *part; // "head", "guard" or "body", as messages have it
  uint32_t next;    // number of the next variable
  VEC(MsVar) vars;  // of the clause's head
  bool failed;
} Ms;

#define MS_FAIL(x, loc, ...)                                                   \
  ((x)->failed ? (void)0 : diag((x)->m->diags, loc, __VA_ARGS__),              \
   (x)->failed = true)

// --- nodes

static Node *ms_atom(Ms *x, Loc loc, Name name) {
  Node *n = ast_node(x->m->arena, N_ATOM, loc);
  n->name = name;
  return n;
}

static Node *ms_word(Ms *x, Loc loc, const char *text) {
  return ms_atom(x, loc, name_cstr(x->m->names, text));
}

static Node *ms_int(Ms *x, Loc loc, int64_t i) {
  Node *n = ast_node(x->m->arena, N_INTEGER, loc);
  n->i = i;
  return n;
}

static NodeList ms_list(Ms *x, uint32_t n) {
  return (NodeList){NEW_N(x->m->arena, Node *, n + 1), n};
}

static Node *ms_tuple(Ms *x, Loc loc, uint32_t n) {
  Node *t = ast_node(x->m->arena, N_TUPLE, loc);
  t->list = ms_list(x, n);
  return t;
}

static Node *ms_pair(Ms *x, Loc loc, const char *word, Node *b) {
  Node *t = ms_tuple(x, loc, 2);
  t->list.at[0] = ms_word(x, loc, word);
  t->list.at[1] = b;
  return t;
}

static Node *ms_wrap(Ms *x, Node *in) { // {in}
  Node *t = ms_tuple(x, in->loc, 1);
  t->list.at[0] = in;
  return t;
}

static Node *ms_proper(Ms *x, Loc loc, NodeList items) {
  Node *nil = ast_node(x->m->arena, N_NIL, loc);
  if (!items.n) return nil;
  Node *l = ast_node(x->m->arena, N_LIST, loc);
  l->cons.items = items;
  l->cons.tail = nil;
  return l;
}

// --- trees made anew, part by part

typedef Node *Part(Ms *, Node *);

static NodeList ms_each(Ms *x, NodeList l, Part *part) {
  NodeList r = ms_list(x, l.n);
  for (uint32_t i = 0; i < l.n; i++) r.at[i] = part(x, l.at[i]);
  return r;
}

static Node *ms_two(Ms *x, const Node *n, NodeKind kind, Part *part) {
  Node *r = ast_node(x->m->arena, kind, n->loc);
  r->op = n->op;
  r->pair.lhs = part(x, n->pair.lhs);
  r->pair.rhs = part(x, n->pair.rhs);
  return r;
}

static Node *ms_cons(Ms *x, const Node *n, Part *part) {
  Node *r = ast_node(x->m->arena, N_LIST, n->loc);
  r->cons.items = ms_each(x, n->cons.items, part);
  r->cons.tail = part(x, n->cons.tail);
  return r;
}

static Node *ms_items(Ms *x, const Node *n, Part *part) { // TUPLE, BIN
  Node *r = ast_node(x->m->arena, n->kind, n->loc);
  r->list = ms_each(x, n->list, part);
  return r;
}

static Node *ms_map(Ms *x, const Node *n, Part *part) {
  Node *r = ast_node(x->m->arena, N_MAP, n->loc);
  r->map.fields = ms_each(x, n->map.fields, part);
  return r;
}

static Node *ms_segment(Ms *x, const Node *n, Part *part) {
  Node *r = ast_node(x->m->arena, N_BIN_ELEMENT, n->loc);
  r->bin = n->bin;
  r->bin.value = part(x, n->bin.value);
  if (n->bin.size) r->bin.size = part(x, n->bin.size);
  return r;
}

// --- variables

static Name ms_find(const Ms *x, Name name) {
  for (uint32_t i = x->vars.n; i--;)
    if (x->vars.at[i].name == name) return x->vars.at[i].atom;
  return NULL;
}

static void ms_bind(Ms *x, Name name, const char *atom) {
  MsVar v = {name, name_cstr(x->m->names, atom)};
  vec_push(&x->vars, v);
}

static Name ms_number(Ms *x, Name name) {
  char text[16];
  snprintf(text, sizeof text, "$%u", x->next++);
  ms_bind(x, name, text);
  return ms_find(x, name);
}

// --- records

static const RecordDef *ms_record(Ms *x, Loc loc, Name name) {
  const RecordDef *def = lw_record_def(x->m, name);
  if (!def) MS_FAIL(x, loc, E_MS_RECORD, x->part, name->text);
  return def;
}

// The field's position; 0 after an error.
static uint32_t ms_index(Ms *x, Loc loc, const RecordDef *def, Name field) {
  uint32_t i = lw_field_place(x->m, def->fields, def->n, field);
  if (i < def->n) return i + 2;
  MS_FAIL(x, loc, E_MS_FIELD, x->part, field->text, def->name->text);
  return 0;
}

static void ms_once(Ms *x, const Node *n, uint32_t k) {
  NodeList fields = n->rec.fields;
  for (uint32_t i = 0; i < k; i++)
    if (fields.at[i]->pair.lhs->name == fields.at[k]->pair.lhs->name)
      MS_FAIL(x, n->loc, E_MS_FIELD_TWICE, x->part,
              fields.at[k]->pair.lhs->name->text, n->rec.name->text);
}

// The tuple of a record; what is not given is `other`(field).
static Node *ms_fields(Ms *x, const Node *n, Part *part,
                       Node *(*other)(Ms *, const Node *, const Node *field)) {
  const RecordDef *def = ms_record(x, n->loc, n->rec.name);
  if (!def) return ms_tuple(x, n->loc, 0);
  Node *t = ms_tuple(x, n->loc, def->n + 1), *rest = NULL;
  t->list.at[0] = ms_atom(x, n->loc, def->name);
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    const Node *f = n->rec.fields.at[i];
    ms_once(x, n, i);
    Node *value = part(x, f->pair.rhs);
    if (f->pair.lhs->kind == N_VAR)
      rest = value;
    else {
      uint32_t k = ms_index(x, n->loc, def, f->pair.lhs->name);
      if (k) t->list.at[k - 1] = value;
    }
  }
  for (uint32_t i = 1; i <= def->n; i++)
    if (!t->list.at[i])
      t->list.at[i] = rest ? rest : other(x, n, def->fields[i - 1]);
  return t;
}

static Node *ms_any(Ms *x, const Node *n, const Node *field) {
  (void)field;
  return ms_word(x, n->loc, "_");
}

static Node *ms_default(Ms *x, const Node *n, const Node *field) {
  Node *value = field->field_def.value;
  return value ? value : ms_word(x, n->loc, "undefined");
}

static Node *ms_element(Ms *x, Loc loc, int64_t k, Node *of) {
  Node *t = ms_tuple(x, loc, 3);
  t->list.at[0] = ms_word(x, loc, "element");
  t->list.at[1] = ms_int(x, loc, k);
  t->list.at[2] = of;
  return t;
}

// --- heads

static bool is_numbered(const char *text) { // $1
  if (*text++ != '$') return false;
  if ((*text == '-' || *text == '+') && text[1]) text++;
  size_t digits = strspn(text, "0123456789");
  return digits && !text[digits];
}

static Node *ms_head(Ms *x, Node *n) {
  Name atom;
  switch (n->kind) {
  case N_RECORD: return ms_fields(x, n, ms_head, ms_any);
  case N_MATCH: MS_FAIL(x, n->loc, E_MS_HEAD_MATCH); return n;
  case N_ATOM:
    if (is_numbered(n->name->text))
      MS_FAIL(x, n->loc, E_MS_HEAD_ATOM, n->name->text);
    return n;
  case N_VAR:
    atom = ms_find(x, n->name);
    return ms_atom(x, n->loc, atom ? atom : ms_number(x, n->name));
  case N_BIN_ELEMENT:
    if (n->bin.value->kind != N_VAR) return ms_segment(x, n, ms_head);
    MS_FAIL(x, n->bin.value->loc, E_MS_HEAD_BITS, n->bin.value->name->text);
    return n;
  case N_TUPLE:
  case N_BIN: return ms_items(x, n, ms_head);
  case N_LIST: return ms_cons(x, n, ms_head);
  case N_MAP: return ms_map(x, n, ms_head);
  case N_MAP_EXACT: return ms_two(x, n, N_MAP_ASSOC, ms_head);
  case N_OP: return ms_two(x, n, N_OP, ms_head);
  default: return n;
  }
}

static bool is_head(const Ms *x, const Node *n) {
  if (n->kind == N_VAR) return true;
  if (n->kind == N_MATCH && n->pair.lhs->kind == N_VAR)
    return is_head(x, n->pair.rhs);
  if (n->kind == N_MATCH && n->pair.rhs->kind == N_VAR)
    return is_head(x, n->pair.lhs);
  if (x->is_dbg) return n->kind == N_LIST || n->kind == N_NIL;
  return n->kind == N_TUPLE || (n->kind == N_RECORD && n->rec.name);
}

// X = Pattern at the top: X is the whole object.
static Node *ms_top(Ms *x, Node *n) {
  if (n->kind != N_MATCH) return ms_head(x, n);
  bool first = n->pair.lhs->kind == N_VAR;
  Node *var = first ? n->pair.lhs : n->pair.rhs;
  if (var->kind == N_VAR) ms_bind(x, var->name, "$_");
  return ms_head(x, first ? n->pair.rhs : n->pair.lhs);
}

// --- guards and bodies

enum {
  IN_GUARD = 1,
  IN_BODY = 2,
  FROM_ERLANG = 4,
  OPERATOR = 8,
  OLD_TEST = 16
};
static const struct MsFunction {
  const char *name;
  uint8_t arity, flags;
} functions[] = {
#define X(name, arity, flags) {name, arity, flags},
#include "lower_ms.def"
#undef X
};

static int ms_flags(const char *name, uint32_t arity) { // 0: none
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (functions[i].arity == arity && !strcmp(functions[i].name, name))
      return functions[i].flags;
  return 0;
}

static bool is_body(const Ms *x) { return *x->part == 'b'; }

static Node *ms_expr(Ms *, Node *);

static Node *ms_apply(Ms *x, Loc loc, const char *name, NodeList args) {
  Node *t = ms_tuple(x, loc, args.n + 1);
  t->list.at[0] = ms_word(x, loc, name);
  for (uint32_t i = 0; i < args.n; i++)
    t->list.at[i + 1] = ms_expr(x, args.at[i]);
  return t;
}

static Node *ms_is_record(Ms *x, const Node *n) {
  NodeList args = n->call.args;
  const RecordDef *def = ms_record(x, args.at[1]->loc, args.at[1]->name);
  Node *t = ms_tuple(x, n->loc, 4);
  t->list.at[0] = ms_word(x, n->loc, "is_record");
  t->list.at[1] = ms_expr(x, args.at[0]);
  t->list.at[2] = args.at[1];
  t->list.at[3] = ms_int(x, args.at[1]->loc, def ? def->n + 1 : 0);
  return t;
}

static Node *ms_named(Ms *x, const Node *n, const char *name) {
  NodeList args = n->call.args;
  if (!args.n && !strcmp(name, "bindings")) return ms_word(x, n->loc, "$*");
  if (!args.n && !strcmp(name, "object")) return ms_word(x, n->loc, "$_");
  if (args.n == 2 && !strcmp(name, "is_record") && args.at[1]->kind == N_ATOM)
    return ms_is_record(x, n);
  int flags = ms_flags(name, args.n);
  if (!(flags & (is_body(x) ? IN_GUARD | IN_BODY : IN_GUARD)))
    MS_FAIL(x, n->loc, E_MS_LOCAL_CALL, name, args.n, x->part);
  return ms_apply(x, n->loc, name, args);
}

// How messages call what has another name than in the tree.
static const struct {
  NodeKind kind;
  const char *text;
} elements[] = {
    {N_LC, "list comprehension"},
    {N_BC, "binary comprehension"},
    {N_BLOCK, "begin/end block"},
    {N_REMOTE, "external function call"},
};

static void ms_foreign(Ms *x, const Node *n) {
  const char *text = ast_kind_names[n->kind];
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
    if (elements[i].kind == n->kind) text = elements[i].text;
  MS_FAIL(x, n->loc, E_MS_ELEMENT, text, x->part);
}

static Node *ms_call(Ms *x, Node *n) {
  const Node *f = n->call.fun;
  if (f->kind == N_ATOM) return ms_named(x, n, f->name->text);
  if (f->kind != N_REMOTE || f->pair.lhs->kind != N_ATOM ||
      f->pair.rhs->kind != N_ATOM) {
    ms_foreign(x, n);
    return n;
  }
  const char *name = f->pair.rhs->name->text;
  int flags = ms_flags(name, n->call.args.n);
  if (!ast_is_atom(f->pair.lhs, "erlang") || !(flags & FROM_ERLANG))
    MS_FAIL(x, n->loc, E_MS_REMOTE_CALL, f->pair.lhs->name->text, name,
            n->call.args.n, x->part);
  else if (!(flags & OPERATOR))
    return ms_named(x, n, name);
  return ms_apply(x, n->loc, name, n->call.args);
}

static bool is_comparison(const Node *n) {
  return n->kind == N_OP && n->op >= OP_EQ && n->op <= OP_NEX;
}

// true, false, or what gives one of them without variables.
static bool is_truth(const Ms *x, const Node *n) {
  if (ast_is_atom(n, "true") || ast_is_atom(n, "false")) return true;
  if (n->kind == N_OP1) return n->op == OP_NOT && is_truth(x, n->one);
  if (is_comparison(n))
    return lw_const(x->m, n->pair.lhs) && lw_const(x->m, n->pair.rhs);
  return n->kind == N_OP &&
         (n->op == OP_AND || n->op == OP_OR || n->op == OP_XOR) &&
         is_truth(x, n->pair.lhs) && is_truth(x, n->pair.rhs);
}

static Node *ms_op(Ms *x, Node *n) {
  if (is_truth(x, n) || lw_const(x->m, n)) return n; // evaluated by itself
  if (n->kind == N_OP1)
    return ms_apply(x, n->loc, tok_text(n->op), (NodeList){&n->one, 1});
  Node *both[] = {n->pair.lhs, n->pair.rhs};
  return ms_apply(x, n->loc, tok_text(n->op), (NodeList){both, 2});
}

static Node *ms_var(Ms *x, Node *n) {
  Name atom = ms_find(x, n->name);
  return atom ? ms_atom(x, n->loc, atom) : ms_pair(x, n->loc, "const", n);
}

static Node *ms_bits(Ms *x, Node *n) {
  Node *value = n->bin.value;
  if (value->kind != N_VAR) return ms_segment(x, n, ms_expr);
  if (ms_find(x, value->name))
    MS_FAIL(x, value->loc, E_MS_BITS, value->name->text, x->part);
  return n;
}

static Node *ms_access(Ms *x, const Node *n) {
  const RecordDef *def = ms_record(x, n->loc, n->rec_field.name);
  uint32_t k = def ? ms_index(x, n->loc, def, n->rec_field.field) : 0;
  if (n->kind == N_RECORD_INDEX) return ms_int(x, n->rec_field.field_loc, k);
  return ms_element(x, n->loc, k, ms_expr(x, n->rec_field.arg));
}

static Node *ms_kept(Ms *x, const Node *n, const Node *field) {
  Node *arg = n->rec.arg;
  const RecordDef *def = lw_record_def(x->m, n->rec.name);
  uint32_t k = lw_record_index(x->m, def, field->field_def.name);
  return ms_element(x, arg->loc, k, ms_var(x, arg));
}

static Node *ms_expr(Ms *x, Node *n) {
  switch (n->kind) {
  case N_MATCH:
    MS_FAIL(x, n->loc, is_body(x) ? E_MS_BODY_MATCH : E_MS_GUARD_MATCH);
    return n;
  case N_OP:
  case N_OP1: return ms_op(x, n);
  case N_CALL: return ms_call(x, n);
  case N_LIST: return ms_cons(x, n, ms_expr);
  case N_TUPLE: return ms_wrap(x, ms_items(x, n, ms_expr));
  case N_NIL:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING: return n;
  case N_ATOM:
    return *n->name->text == '$' ? ms_pair(x, n->loc, "const", n) : n;
  case N_VAR: return ms_var(x, n);
  case N_RECORD_ACCESS:
  case N_RECORD_INDEX: return ms_access(x, n);
  case N_RECORD: return ms_wrap(x, ms_fields(x, n, ms_expr, ms_default));
  case N_RECORD_UPDATE:
    if (n->rec.arg->kind != N_VAR) break;
    return ms_wrap(x, ms_fields(x, n, ms_expr, ms_kept));
  case N_BIN: return ms_items(x, n, ms_expr);
  case N_BIN_ELEMENT: return ms_bits(x, n);
  case N_MAP: return ms_map(x, n, ms_expr);
  case N_MAP_ASSOC: return ms_two(x, n, N_MAP_ASSOC, ms_expr);
  default: break;
  }
  ms_foreign(x, n);
  return n;
}

// atom(X) for is_atom(X), where a guard's test begins.
static Node *ms_test(Ms *x, Node *n) {
  if (n->kind != N_CALL || n->call.fun->kind != N_ATOM) return ms_expr(x, n);
  char text[64] = "is_";
  const char *name = n->call.fun->name->text;
  int flags = ms_flags(name, n->call.args.n);
  if (!(flags & OLD_TEST)) return ms_expr(x, n);
  return ms_named(x, n, strncat(text, name, sizeof text - 4));
}

// --- the whole

static Node *ms_clause(Ms *x, const Node *c, const Node *guard) {
  x->vars.n = 0;
  x->next = 1;
  ms_bind(x, name_cstr(x->m->names, "_"), "_");
  NodeList heads = c->clause.patterns;
  Node *t = ms_tuple(x, c->loc, 3);
  if (heads.n != 1 || !is_head(x, heads.at[0])) {
    MS_FAIL(x, c->loc, x->is_dbg ? E_MS_DBG_HEAD : E_MS_ETS_HEAD);
    return t;
  }
  x->part = "head";
  t->list.at[0] = ms_top(x, heads.at[0]);
  x->part = "guard";
  NodeList tests = guard ? ms_each(x, guard->list, ms_test) : (NodeList){0};
  t->list.at[1] = ms_proper(x, c->loc, tests);
  x->part = "body";
  t->list.at[2] = ms_proper(x, c->loc, ms_each(x, c->clause.body, ms_expr));
  return t;
}

// A clause for each alternative of a guard.
static Node *ms_clauses(Ms *x, const Node *fun) {
  VEC(Node *) rows = {0};
  for (uint32_t i = 0; i < fun->fun.clauses.n; i++) {
    const Node *c = fun->fun.clauses.at[i];
    NodeList guards = c->clause.guards;
    for (uint32_t k = 0; k < guards.n || !k; k++)
      vec_push(&rows, ms_clause(x, c, guards.n ? guards.at[k] : NULL));
  }
  NodeList items = ms_list(x, rows.n);
  memcpy(items.at, rows.at, rows.n * sizeof *rows.at);
  vec_free(&rows);
  return ms_proper(x, fun->loc, items);
}

static bool is_fun2ms(const Node *n, bool *is_dbg) {
  if (n->kind != N_CALL || n->call.fun->kind != N_REMOTE) return false;
  const Node *f = n->call.fun;
  *is_dbg = ast_is_atom(f->pair.lhs, "dbg");
  return ast_is_atom(f->pair.rhs, "fun2ms") &&
         (*is_dbg || ast_is_atom(f->pair.lhs, "ets"));
}

// Nodes are the arena's, so they may be changed in place; a call's has room for
// a block.
static void ms_look(void *ms, const Node *n) {
  Ms *x = ms;
  if (x->failed) return;
  if (!is_fun2ms(n, &x->is_dbg)) {
    lw_children(n, ms_look, x);
    return;
  }
  NodeList args = n->call.args;
  if (args.n != 1 || args.at[0]->kind != N_FUN) {
    MS_FAIL(x, n->loc, E_MS_NO_FUN);
    return;
  }
  Node *block = (Node *)(uintptr_t)n, *spec = ms_clauses(x, args.at[0]);
  block->kind = N_BLOCK;
  block->list = ms_list(x, 1);
  block->list.at[0] = spec;
}

void lw_ms_transform(ModState *m) {
  Ms x = {.m = m};
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *form = m->ast->forms.at[i];
    if (form->kind == N_FUNCTION)
      for (uint32_t k = 0; k < form->function.clauses.n; k++)
        ms_look(&x, form->function.clauses.at[k]);
  }
  vec_free(&x.vars);
}

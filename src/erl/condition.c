// SPDX-License-Identifier: Apache-2.0
// The value of -if(Expr): a guard of constants and defined(Name). As erl_eval
// would compute it; an exception counts as false. Values are literal nodes, a
// string being a list.
#include "pp.h"
#include "parse.h"
#include <math.h>

typedef struct Cond {
  Pp *pp;
  bool is_unsupported; // integers of more than 64 bits, maps, bit strings
} Cond;
typedef const Node *Value; // NULL: an exception

static Node *make(Cond *c, NodeKind kind) {
  return ast_node(c->pp->f.arena, kind, (Loc){0});
}

static Value integer(Cond *c, int64_t i) {
  Node *n = make(c, N_INTEGER);
  n->i = i;
  return n;
}

static Value floating(Cond *c, double d) {
  Node *n = make(c, N_FLOAT);
  n->f = d;
  return isfinite(d) ? n : NULL;
}

static Value boolean(Cond *c, bool b) {
  Node *n = make(c, N_ATOM);
  n->name = name_cstr(c->pp->f.names, b ? "true" : "false");
  return n;
}

static Value unsupported(Cond *c) {
  c->is_unsupported = true;
  return NULL;
}

static bool is_true(Value v) { return v && ast_is_atom(v, "true"); }
static bool is_false(Value v) { return v && ast_is_atom(v, "false"); }
static bool is_boolean(Value v) { return is_true(v) || is_false(v); }
static bool is_number(Value v) {
  return v->kind == N_INTEGER || v->kind == N_FLOAT;
}
static double to_double(Value v) {
  return v->kind == N_FLOAT ? v->f : (double)v->i;
}

static Value string_list(Cond *c, const Node *s) {
  if (!s->str.size) return make(c, N_NIL);
  Node *n = make(c, N_LIST);
  const char *p = s->str.at, *end = p + s->str.size;
  n->cons.items.at = NEW_N(c->pp->f.arena, Node *, s->str.chars);
  n->cons.tail = make(c, N_NIL);
  for (int len; p < end; p += len)
    n->cons.items.at[n->cons.items.n++] =
        (Node *)integer(c, utf8_decode(p, end, &len));
  return n;
}

// A list's tail after its first n items.
static Value list_after(Cond *c, Value v, uint32_t n) {
  if (v->cons.items.n == n) return v->cons.tail;
  Node *rest = make(c, N_LIST);
  rest->cons.items = (NodeList){v->cons.items.at + n, v->cons.items.n - n};
  rest->cons.tail = v->cons.tail;
  return rest;
}

// Term order: numbers, atoms, tuples, [], lists.
static int rank(Value v) {
  static const uint8_t ranks[N_COUNT] = {
      [N_ATOM] = 1, [N_TUPLE] = 2, [N_NIL] = 3, [N_LIST] = 4};
  return ranks[v->kind];
}

static int sign(double d) { return d < 0 ? -1 : d > 0; }

static int compare_numbers(Value a, Value b, bool is_exact) {
  if (a->kind == N_INTEGER && b->kind == N_INTEGER)
    return a->i < b->i ? -1 : a->i > b->i;
  if (is_exact && a->kind != b->kind) return a->kind == N_INTEGER ? -1 : 1;
  return sign(to_double(a) - to_double(b));
}

static int compare_names(Name a, Name b) {
  uint32_t n = a->size < b->size ? a->size : b->size;
  int d = memcmp(a->text, b->text, n);
  return d ? d : a->size < b->size ? -1 : a->size > b->size;
}

static int compare(Cond *c, Value a, Value b, bool is_exact);

static int compare_lists(Cond *c, Value a, Value b, bool is_exact) {
  uint32_t na = a->cons.items.n, nb = b->cons.items.n, n = na < nb ? na : nb;
  for (uint32_t i = 0; i < n; i++) {
    int d = compare(c, a->cons.items.at[i], b->cons.items.at[i], is_exact);
    if (d) return d;
  }
  return compare(c, list_after(c, a, n), list_after(c, b, n), is_exact);
}

static int compare(Cond *c, Value a, Value b, bool is_exact) {
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (a->kind == N_ATOM) return compare_names(a->name, b->name);
  if (a->kind == N_NIL) return 0;
  if (a->kind == N_LIST) return compare_lists(c, a, b, is_exact);
  if (a->kind != N_TUPLE) return compare_numbers(a, b, is_exact);
  if (a->list.n != b->list.n) return a->list.n < b->list.n ? -1 : 1;
  for (uint32_t i = 0; i < a->list.n; i++) {
    int d = compare(c, a->list.at[i], b->list.at[i], is_exact);
    if (d) return d;
  }
  return 0;
}

static bool holds(Tok op, int d) {
  switch (op) {
  case OP_EQ:
  case OP_EQX: return d == 0;
  case OP_NE:
  case OP_NEX: return d != 0;
  case OP_LT: return d < 0;
  case OP_LE: return d <= 0;
  case OP_GT: return d > 0;
  default: return d >= 0;
  }
}

static Value float_op(Cond *c, Tok op, double a, double b) {
  switch (op) {
  case OP_ADD: return floating(c, a + b);
  case OP_SUB: return floating(c, a - b);
  case OP_MUL: return floating(c, a * b);
  case OP_DIV: return b ? floating(c, a / b) : NULL;
  default: return NULL;
  }
}

static Value shift(Cond *c, int64_t a, int64_t by) {
  if (by <= -64) return integer(c, a < 0 ? -1 : 0);
  if (by < 0) return integer(c, a >> -by);
  if (by >= 63 && a) return unsupported(c);
  int64_t r = by >= 63 ? 0 : (int64_t)((uint64_t)a << by);
  return by < 63 && r >> by != a ? unsupported(c) : integer(c, r);
}

static Value integer_op(Cond *c, Tok op, int64_t a, int64_t b) {
  int64_t r;
  bool is_min = a == INT64_MIN && b == -1;
  switch (op) {
  case OP_ADD:
    return __builtin_add_overflow(a, b, &r) ? unsupported(c) : integer(c, r);
  case OP_SUB:
    return __builtin_sub_overflow(a, b, &r) ? unsupported(c) : integer(c, r);
  case OP_MUL:
    return __builtin_mul_overflow(a, b, &r) ? unsupported(c) : integer(c, r);
  case OP_INTDIV: return is_min ? unsupported(c) : b ? integer(c, a / b) : NULL;
  case OP_REM: return is_min ? integer(c, 0) : b ? integer(c, a % b) : NULL;
  case OP_BAND: return integer(c, a & b);
  case OP_BOR: return integer(c, a | b);
  case OP_BXOR: return integer(c, a ^ b);
  case OP_BSL: return shift(c, a, b);
  case OP_BSR: return b == INT64_MIN ? unsupported(c) : shift(c, a, -b);
  default: return float_op(c, op, (double)a, (double)b);
  }
}

static Value arithmetic(Cond *c, Tok op, Value a, Value b) {
  if (!is_number(a) || !is_number(b)) return NULL;
  if (a->kind == N_INTEGER && b->kind == N_INTEGER)
    return integer_op(c, op, a->i, b->i);
  return float_op(c, op, to_double(a), to_double(b));
}

static Value eval(Cond *c, const Node *n);

static Value binary(Cond *c, const Node *n) {
  Value a = eval(c, n->pair.lhs);
  if (n->op == OP_ANDALSO || n->op == OP_ORELSE) {
    if (!is_boolean(a)) return NULL;
    return is_true(a) == (n->op == OP_ANDALSO) ? eval(c, n->pair.rhs) : a;
  }
  Value b = eval(c, n->pair.rhs);
  if (!a || !b) return NULL;
  switch (n->op) {
  case OP_EQ:
  case OP_NE:
  case OP_LT:
  case OP_LE:
  case OP_GT:
  case OP_GE: return boolean(c, holds(n->op, compare(c, a, b, false)));
  case OP_EQX:
  case OP_NEX: return boolean(c, holds(n->op, compare(c, a, b, true)));
  case OP_AND:
  case OP_OR:
  case OP_XOR:
    if (!is_boolean(a) || !is_boolean(b)) return NULL;
    return boolean(c, n->op == OP_AND  ? is_true(a) && is_true(b)
                      : n->op == OP_OR ? is_true(a) || is_true(b)
                                       : is_true(a) != is_true(b));
  default: return arithmetic(c, n->op, a, b);
  }
}

static Value unary(Cond *c, const Node *n) {
  Value v = eval(c, n->one);
  if (!v) return NULL;
  switch (n->op) {
  case OP_NOT: return is_boolean(v) ? boolean(c, is_false(v)) : NULL;
  case OP_BNOT: return v->kind == N_INTEGER ? integer(c, ~v->i) : NULL;
  case OP_ADD: return is_number(v) ? v : NULL;
  default:
    if (v->kind == N_FLOAT) return floating(c, -v->f);
    return v->kind == N_INTEGER ? integer_op(c, OP_SUB, 0, v->i) : NULL;
  }
}

// Evaluates all; false: one of them raises.
static bool eval_list(Cond *c, NodeList in, NodeList *out) {
  out->n = in.n;
  out->at = NEW_N(c->pp->f.arena, Node *, in.n);
  bool ok = true;
  for (uint32_t i = 0; i < in.n; i++)
    ok = (out->at[i] = (Node *)eval(c, in.at[i])) && ok;
  return ok;
}

static Value compound(Cond *c, const Node *n) {
  Node *v = make(c, n->kind);
  if (n->kind == N_TUPLE) return eval_list(c, n->list, &v->list) ? v : NULL;
  v->cons.tail = (Node *)eval(c, n->cons.tail);
  return eval_list(c, n->cons.items, &v->cons.items) && v->cons.tail ? v : NULL;
}

// Functions allowed in guards.
typedef Value Function(Cond *, const NodeList *);
static Value is_atom_1(Cond *c, const NodeList *a) {
  return boolean(c, a->at[0]->kind == N_ATOM);
}
static Value is_boolean_1(Cond *c, const NodeList *a) {
  return boolean(c, is_boolean(a->at[0]));
}
static Value is_float_1(Cond *c, const NodeList *a) {
  return boolean(c, a->at[0]->kind == N_FLOAT);
}
static Value is_integer_1(Cond *c, const NodeList *a) {
  return boolean(c, a->at[0]->kind == N_INTEGER);
}
static Value is_list_1(Cond *c, const NodeList *a) {
  return boolean(c, rank(a->at[0]) >= 3);
}
static Value is_number_1(Cond *c, const NodeList *a) {
  return boolean(c, is_number(a->at[0]));
}
static Value is_tuple_1(Cond *c, const NodeList *a) {
  return boolean(c, a->at[0]->kind == N_TUPLE);
}
static Value is_no_1(Cond *c, const NodeList *a) {
  return a->n ? boolean(c, false) : NULL;
}
static Value raise_n(Cond *c, const NodeList *a) {
  return c && a ? NULL : NULL;
}

static Value length_1(Cond *c, const NodeList *a) {
  Value v = a->at[0];
  int64_t n = 0;
  for (; v->kind == N_LIST; v = v->cons.tail) n += v->cons.items.n;
  return v->kind == N_NIL ? integer(c, n) : NULL;
}

static Value hd_1(Cond *c, const NodeList *a) {
  (void)c;
  return a->at[0]->kind == N_LIST ? a->at[0]->cons.items.at[0] : NULL;
}

static Value tl_1(Cond *c, const NodeList *a) {
  return a->at[0]->kind == N_LIST ? list_after(c, a->at[0], 1) : NULL;
}

static Value tuple_size_1(Cond *c, const NodeList *a) {
  return a->at[0]->kind == N_TUPLE ? integer(c, a->at[0]->list.n) : NULL;
}

static Value element_2(Cond *c, const NodeList *a) {
  Value i = a->at[0], t = a->at[1];
  (void)c;
  if (i->kind != N_INTEGER || t->kind != N_TUPLE) return NULL;
  return i->i >= 1 && i->i <= t->list.n ? t->list.at[i->i - 1] : NULL;
}

static Value abs_1(Cond *c, const NodeList *a) {
  Value v = a->at[0];
  if (v->kind == N_FLOAT) return floating(c, fabs(v->f));
  if (v->kind != N_INTEGER) return NULL;
  return v->i < 0 ? integer_op(c, OP_SUB, 0, v->i) : v;
}

static Value to_integer(Cond *c, Value v, double f(double)) {
  if (v->kind == N_INTEGER) return v;
  if (v->kind != N_FLOAT) return NULL;
  double d = f(v->f);
  return fabs(d) < 9.2e18 ? integer(c, (int64_t)d) : unsupported(c);
}
static Value ceil_1(Cond *c, const NodeList *a) {
  return to_integer(c, a->at[0], ceil);
}
static Value floor_1(Cond *c, const NodeList *a) {
  return to_integer(c, a->at[0], floor);
}
static Value round_1(Cond *c, const NodeList *a) {
  return to_integer(c, a->at[0], round);
}
static Value trunc_1(Cond *c, const NodeList *a) {
  return to_integer(c, a->at[0], trunc);
}
static Value float_1(Cond *c, const NodeList *a) {
  return is_number(a->at[0]) ? floating(c, to_double(a->at[0])) : NULL;
}
static Value unsupported_n(Cond *c, const NodeList *a) {
  (void)a;
  return unsupported(c);
}

// clang-format off
static const struct {
  const char *name;
  uint32_t arity;
  Function *function;
} functions[] = {
    {"abs", 1, abs_1},           {"binary_part", 2, raise_n},
    {"binary_part", 3, raise_n}, {"bit_size", 1, raise_n},
    {"byte_size", 1, raise_n},   {"ceil", 1, ceil_1},
    {"element", 2, element_2},   {"float", 1, float_1},
    {"floor", 1, floor_1},       {"hd", 1, hd_1},
    {"is_atom", 1, is_atom_1},   {"is_binary", 1, is_no_1},
    {"is_bitstring", 1, is_no_1}, {"is_boolean", 1, is_boolean_1},
    {"is_float", 1, is_float_1}, {"is_function", 1, is_no_1},
    {"is_function", 2, unsupported_n}, {"is_integer", 1, is_integer_1},
    {"is_list", 1, is_list_1},   {"is_map", 1, is_no_1},
    {"is_map_key", 2, raise_n}, {"is_number", 1, is_number_1},
    {"is_pid", 1, is_no_1},      {"is_port", 1, is_no_1},
    {"is_record", 2, unsupported_n}, {"is_record", 3, unsupported_n},
    {"is_reference", 1, is_no_1}, {"is_tuple", 1, is_tuple_1},
    {"length", 1, length_1},     {"map_get", 2, raise_n},
    {"map_size", 1, raise_n}, {"node", 0, raise_n},
    {"node", 1, raise_n},  {"round", 1, round_1},
    {"self", 0, raise_n},  {"size", 1, tuple_size_1},
    {"tl", 1, tl_1},             {"trunc", 1, trunc_1},
    {"tuple_size", 1, tuple_size_1},
};
// clang-format on

static Function *find_function(Name name, uint32_t arity) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (functions[i].arity == arity && !strcmp(functions[i].name, name->text))
      return functions[i].function;
  return NULL;
}

static bool is_defined_call(const Node *n) {
  return ast_is_atom(n->call.fun, "defined") && n->call.args.n == 1;
}

static Function *function_of(const Node *n) {
  const Node *f = n->call.fun;
  if (f->kind == N_REMOTE && ast_is_atom(f->pair.lhs, "erlang"))
    f = f->pair.rhs;
  return f->kind == N_ATOM ? find_function(f->name, n->call.args.n) : NULL;
}

static Value call(Cond *c, const Node *n) {
  NodeList args;
  if (is_defined_call(n))
    return boolean(c, macro_find(c->pp, n->call.args.at[0]->name) != NULL);
  return eval_list(c, n->call.args, &args) ? function_of(n)(c, &args) : NULL;
}

// Is it a guard, also where it is not evaluated?
static bool is_guard(const Node *n);

static bool are_guards(NodeList l) {
  for (uint32_t i = 0; i < l.n; i++)
    if (!is_guard(l.at[i])) return false;
  return true;
}

static bool is_guard_call(const Node *n) {
  if (!is_defined_call(n)) return function_of(n) && are_guards(n->call.args);
  NodeKind kind = n->call.args.at[0]->kind;
  return kind == N_ATOM || kind == N_VAR;
}

static bool is_guard(const Node *n) {
  switch (n->kind) {
  case N_INTEGER:
  case N_BIGINT:
  case N_FLOAT:
  case N_CHAR:
  case N_ATOM:
  case N_STRING:
  case N_NIL:
  case N_VAR:
  case N_BIN: return true;
  case N_LIST: return are_guards(n->cons.items) && is_guard(n->cons.tail);
  case N_TUPLE: return are_guards(n->list);
  case N_OP:
    return n->op != OP_APPEND && n->op != OP_SUBTRACT && n->op != OP_SEND &&
           is_guard(n->pair.lhs) && is_guard(n->pair.rhs);
  case N_OP1: return is_guard(n->one);
  case N_CALL: return is_guard_call(n);
  case N_MAP: return are_guards(n->map.fields);
  case N_MAP_UPDATE: return is_guard(n->map.arg) && are_guards(n->map.fields);
  case N_MAP_ASSOC:
  case N_MAP_EXACT: return is_guard(n->pair.lhs) && is_guard(n->pair.rhs);
  default: return false;
  }
}

static Value eval(Cond *c, const Node *n) {
  switch (n->kind) {
  case N_INTEGER:
  case N_ATOM:
  case N_FLOAT:
  case N_NIL: return n;
  case N_CHAR: return integer(c, n->i);
  case N_STRING: return string_list(c, n);
  case N_LIST:
  case N_TUPLE: return compound(c, n);
  case N_OP: return binary(c, n);
  case N_OP1: return unary(c, n);
  case N_CALL: return call(c, n);
  case N_VAR: return NULL;
  default: return unsupported(c);
  }
}

static Condition value_of(Cond *c, Loc loc, const Token *t, uint32_t n,
                          Tokens *toks) {
  Problem problem = {0};
  if (!macro_expand(c->pp, t, n, toks)) return COND_ERROR;
  NodeList l = parse_condition(&c->pp->f, toks, &problem);
  if (problem.code)
    return pp_error(c->pp, problem.loc, problem.code, problem.arg), COND_ERROR;
  if (l.n != 1 || !is_guard(l.at[0]))
    return pp_error(c->pp, loc, E_BAD_DIRECTIVE, "if"), COND_ERROR;
  Value v = eval(c, l.at[0]);
  if (c->is_unsupported)
    return pp_error(c->pp, loc, E_CONDITION, "if"), COND_ERROR;
  return is_true(v) ? COND_TRUE : COND_FALSE;
}

Condition pp_condition(Pp *pp, Loc loc, const Token *t, uint32_t n) {
  Cond c = {.pp = pp};
  Tokens toks = {0};
  Condition value = value_of(&c, loc, t, n, &toks);
  vec_free(&toks);
  return value;
}

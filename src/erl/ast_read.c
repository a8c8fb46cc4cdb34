// SPDX-License-Identifier: Apache-2.0
// The tree of forms in OTP's abstract format, as parse transforms give them.
// What most kinds are made of is a row of `rules`; the others have a function.
// Places without a column, and what annotations say beside places, are lost to
// nothing but messages.
#include "ast_read.h"
#include "front.h"

Node *rd_fail(Read *r, Loc loc, const char *what) {
  if (!r->failed) {
    r->what = what;
    r->at = loc.line ? loc : r->here;
  }
  r->failed = true;
  Node *n = ast_node(r->arena, N_TRY, loc); // as large as any
  n->kind = N_NIL;
  return n;
}

// --- places

static void set_place(Loc *loc, const ErlTerm *t) {
  if (t->kind == TERM_INT && t->i > 0 && t->i < UINT32_MAX)
    *loc = (Loc){loc->file, (uint32_t)t->i, 0};
  if (!term_is_tuple(t, NULL, 2) || t->item[0]->kind != TERM_INT ||
      t->item[1]->kind != TERM_INT)
    return;
  set_place(loc, t->item[0]);
  loc->col = (uint32_t)t->item[1]->i;
}

// A line, {Line, Column}, or a list with {location, of these}. What a transform
// marks as generated has no column: the passes do not warn of it.
static Loc place(Read *r, const ErlTerm *t) {
  Loc loc = {r->file, 0, 0};
  set_place(&loc, t);
  for (uint32_t i = 0; t->kind == TERM_LIST && i < t->n; i++)
    if (term_is_tuple(t->item[i], "location", 2))
      set_place(&loc, t->item[i]->item[1]);
  for (uint32_t i = 0; t->kind == TERM_LIST && i < t->n; i++)
    if (term_is_tuple(t->item[i], "generated", 2) &&
        term_is_atom(t->item[i]->item[1], "true"))
      loc.col = 0;
  return loc;
}

Loc rd_place(Read *r, const ErlTerm *t) {
  if (t->kind == TERM_TUPLE && t->n > 1) return place(r, t->item[1]);
  return (Loc){r->file, 0, 0};
}

// --- parts

NodeList rd_list_by(Read *r, const ErlTerm *t,
                    Node *by(Read *, const ErlTerm *)) {
  NodeList l = {0};
  if (!term_is_list(t)) {
    rd_fail(r, (Loc){r->file, 0, 0}, "list");
    return l;
  }
  l.n = t->n;
  l.at = NEW_N(r->arena, Node *, l.n);
  for (uint32_t i = 0; i < l.n && by; i++) l.at[i] = by(r, t->item[i]);
  return l;
}

NodeList rd_list(Read *r, const ErlTerm *t, ReadClass class) {
  NodeList l = rd_list_by(r, t, NULL);
  for (uint32_t i = 0; i < l.n; i++) l.at[i] = rd_node(r, t->item[i], class);
  return l;
}

NodeList rd_body(Read *r, const ErlTerm *t) {
  NodeList l = rd_list(r, t, RD_EXPR);
  if (!l.n) rd_fail(r, (Loc){r->file, 0, 0}, "body");
  return l;
}

// All have `arity` patterns, or as many as the first one.
NodeList rd_clauses(Read *r, const ErlTerm *t, uint32_t arity) {
  NodeList l = rd_list(r, t, RD_CLAUSE);
  for (uint32_t i = 0; i < l.n && !r->failed; i++) {
    uint32_t n = l.at[i]->clause.patterns.n;
    if (arity == ANY_ARITY) arity = n;
    if (n != arity) rd_fail(r, l.at[i]->loc, "clause");
  }
  return l;
}

static NodeList fun_clauses(Read *r, const ErlTerm *t) {
  r->has_parts = true;
  NodeList l = rd_clauses(r, t, ANY_ARITY);
  if (!l.n) rd_fail(r, (Loc){r->file, 0, 0}, "fun");
  return l;
}

Name rd_name(Read *r, const ErlTerm *t) {
  if (t->kind == TERM_ATOM) return t->atom;
  rd_fail(r, (Loc){r->file, 0, 0}, "name");
  return NULL;
}

uint32_t rd_number(Read *r, const ErlTerm *t) {
  if (t->kind == TERM_INT && t->i >= 0 && t->i <= UINT32_MAX)
    return (uint32_t)t->i;
  rd_fail(r, (Loc){r->file, 0, 0}, "number");
  return 0;
}

static Node *guard(Read *r, const ErlTerm *t) {
  NodeList tests = rd_body(r, t);
  Loc loc = tests.n ? ast_first(tests.at[0]) : (Loc){r->file, 0, 0};
  Node *g = ast_node(r->arena, N_GUARD, loc);
  g->list = tests;
  return g;
}

// N, or since OTP 29 {M, N}, or [] for `#_`.
static void record_name(Read *r, const ErlTerm *t, Name *module, Name *to) {
  bool is_native = r->release >= 29;
  if (is_native && t->kind == TERM_LIST && !t->n) return;
  bool has_module = is_native && term_is_tuple(t, NULL, 2);
  if (has_module) *module = rd_name(r, t->item[0]);
  *to = rd_name(r, has_module ? t->item[1] : t);
}

// --- literals

static void set_big(Read *r, Node **n, Loc loc, const ErlTerm *t) {
  Node *big = ast_node(r->arena, N_BIGINT, loc);
  big->big.limb = t->big.limb;
  big->big.n = t->n;
  *n = big;
  if (!t->big.negative) return;
  *n = ast_node(r->arena, N_OP1, loc);
  (*n)->op = OP_SUB;
  (*n)->one = big;
}

Node *rd_integer(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_INTEGER, loc);
  if (t->kind == TERM_BIG)
    set_big(r, &n, loc, t);
  else if (t->kind == TERM_INT)
    n->i = t->i;
  else
    return rd_fail(r, loc, "integer");
  return n;
}

static Node *string_node(Read *r, Loc loc, const Str *s) {
  Node *n = ast_node(r->arena, N_STRING, loc);
  n->str.at = arena_strdup(r->arena, s->at ? s->at : "", s->n);
  n->str.size = (uint32_t)s->n;
  for (size_t i = 0; i < s->n; i++) n->str.chars += (s->at[i] & 0xc0) != 0x80;
  return n;
}

Node *rd_string(Read *r, Loc loc, const ErlTerm *t) {
  Str s = {0};
  Node *n = term_text(t, &s) ? string_node(r, loc, &s) : NULL;
  str_free(&s);
  return n;
}

static Node *read_string(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = rd_string(r, loc, t->item[2]);
  return n ? n : rd_fail(r, loc, "string");
}

static Node *read_integer(Read *r, Loc loc, const ErlTerm *t) {
  return rd_integer(r, loc, t->item[2]);
}

static Node *read_char(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_CHAR, loc);
  n->i = rd_number(r, t->item[2]);
  return n;
}

static Node *read_float(Read *r, Loc loc, const ErlTerm *t) {
  if (t->item[2]->kind != TERM_FLOAT) return rd_fail(r, loc, "float");
  Node *n = ast_node(r->arena, N_FLOAT, loc);
  n->f = t->item[2]->f;
  return n;
}

// --- expressions

// Is a cell with that item one of `[a, b]`, not that of `[a | [b]]`? Its place
// says so, but lists whose cells have places of their own must not nest without
// end.
static bool goes_on(Read *r, Loc cell, const Node *item) {
  Loc first = ast_first(item);
  return (cell.line == first.line && cell.col == first.col) ||
         r->depth > MAX_DEPTH / 2;
}

// Nested cells are one list. The first one's item has been read.
static Node *cells(Read *r, Loc loc, const ErlTerm *t, Node *item) {
  VEC(Node *) v = {0};
  Node *n = ast_node(r->arena, N_LIST, loc);
  do {
    vec_push(&v, item);
    t = t->item[3];
    if (!term_is_tuple(t, "cons", 4)) break;
    item = rd_node(r, t->item[2], RD_EXPR);
  } while (goes_on(r, rd_place(r, t), item));
  n->cons.items = (NodeList){NEW_N(r->arena, Node *, v.n), v.n};
  memcpy(n->cons.items.at, v.at, v.n * sizeof *v.at);
  vec_free(&v);
  r->depth++;
  n->cons.tail = term_is_tuple(t, "cons", 4) ? cells(r, rd_place(r, t), t, item)
                                             : rd_node(r, t, RD_EXPR);
  r->depth--;
  return n;
}

static Node *read_cons(Read *r, Loc loc, const ErlTerm *t) {
  return cells(r, loc, t, rd_node(r, t->item[2], RD_EXPR));
}

static Node *read_op(Read *r, Loc loc, const ErlTerm *t) {
  bool is_unary = t->n == 4;
  const char *text =
      t->item[2]->kind == TERM_ATOM ? t->item[2]->atom->text : "";
  Tok op = OP_ANDALSO;
  while (op <= OP_SEND && strcmp(tok_text(op), text)) op++;
  if (op > OP_SEND) return rd_fail(r, loc, "operator");
  if (is_unary != (op == OP_BNOT || op == OP_NOT) &&
      !(is_unary && (op == OP_ADD || op == OP_SUB)))
    return rd_fail(r, loc, "operator");
  Node *n = ast_node(r->arena, is_unary ? N_OP1 : N_OP, loc);
  n->op = (uint8_t)op;
  if (is_unary) {
    n->one = rd_node(r, t->item[3], RD_EXPR);
  } else {
    n->pair.lhs = rd_node(r, t->item[3], RD_EXPR);
    n->pair.rhs = rd_node(r, t->item[4], RD_EXPR);
  }
  return n;
}

static BinType bin_type(Read *r, const ErlTerm *t) {
  if (!term_is_tuple(t, NULL, 2)) return (BinType){rd_name(r, t), -1};
  return (BinType){rd_name(r, t->item[0]), rd_number(r, t->item[1])};
}

static Node *read_segment(Read *r, Loc loc, const ErlTerm *t) {
  const ErlTerm *size = t->item[3], *types = t->item[4];
  Node *n = ast_node(r->arena, N_BIN_ELEMENT, loc);
  n->bin.value = rd_node(r, t->item[2], RD_EXPR);
  if (!term_is_atom(size, "default")) n->bin.size = rd_node(r, size, RD_EXPR);
  if (term_is_atom(types, "default")) return n;
  if (!term_is_list(types)) return rd_fail(r, loc, "bin_element");
  BinType *v = NEW_N(r->arena, BinType, types->n);
  for (uint32_t i = 0; i < types->n; i++) v[i] = bin_type(r, types->item[i]);
  n->bin.types = v;
  n->bin.ntypes = types->n;
  return n;
}

static Node *read_record(Read *r, Loc loc, const ErlTerm *t) {
  bool is_update = t->n == 5;
  Node *n = ast_node(r->arena, is_update ? N_RECORD_UPDATE : N_RECORD, loc);
  if (is_update) n->rec.arg = rd_node(r, t->item[2], RD_EXPR);
  record_name(r, t->item[t->n - 2], &n->rec.module, &n->rec.name);
  n->rec.fields = rd_list(r, t->item[t->n - 1], RD_FIELD);
  return n;
}

static Node *read_field(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_RECORD_FIELD, loc);
  n->pair.lhs = rd_node(r, t->item[2], RD_EXPR);
  n->pair.rhs = rd_node(r, t->item[3], RD_EXPR);
  if (n->pair.lhs->kind != N_ATOM && n->pair.lhs->kind != N_VAR)
    return rd_fail(r, loc, "record_field");
  return n;
}

// {record_field,A,Arg,Name,{atom,A,Field}}, {record_index,A,Name,{atom,...}}
static Node *read_access(Read *r, Loc loc, const ErlTerm *t) {
  bool is_access = t->n == 5;
  const ErlTerm *field = t->item[t->n - 1];
  if (!term_is_tuple(field, "atom", 3)) return rd_fail(r, loc, "record_field");
  Node *n =
      ast_node(r->arena, is_access ? N_RECORD_ACCESS : N_RECORD_INDEX, loc);
  if (is_access) n->rec_field.arg = rd_node(r, t->item[2], RD_EXPR);
  record_name(r, t->item[t->n - 2], &n->rec_field.module, &n->rec_field.name);
  n->rec_field.field = rd_name(r, field->item[2]);
  n->rec_field.field_loc = rd_place(r, field);
  return n;
}

static Node *read_clause(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_CLAUSE, loc);
  n->clause.patterns = rd_list(r, t->item[2], RD_EXPR);
  n->clause.guards = rd_list_by(r, t->item[3], guard);
  n->clause.body = rd_body(r, t->item[4]);
  return n;
}

// A handler's pattern is a tuple of three.
static Node *handler(Read *r, const ErlTerm *t) {
  if (!term_is_tuple(t, "clause", 5) || !term_is_list(t->item[2]) ||
      t->item[2]->n != 1 || !term_is_tuple(t->item[2]->item[0], "tuple", 3))
    return rd_fail(r, rd_place(r, t), "try");
  Node *n = ast_node(r->arena, N_CLAUSE, rd_place(r, t));
  n->clause.patterns = rd_list(r, t->item[2]->item[0]->item[2], RD_EXPR);
  if (n->clause.patterns.n != 3 || n->clause.patterns.at[2]->kind != N_VAR)
    return rd_fail(r, n->loc, "try");
  n->clause.guards = rd_list_by(r, t->item[3], guard);
  n->clause.body = rd_body(r, t->item[4]);
  return n;
}

static Node *read_try(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_TRY, loc);
  n->try.body = rd_body(r, t->item[2]);
  n->try.clauses = rd_clauses(r, t->item[3], 1);
  n->try.handlers = rd_list_by(r, t->item[4], handler);
  n->try.after = rd_list(r, t->item[5], RD_EXPR);
  return n;
}

static Node *read_maybe(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_MAYBE, loc);
  n->maybe.body = rd_list(r, t->item[2], RD_MAYBE);
  if (t->n == 3) return n;
  if (!term_is_tuple(t->item[3], "else", 3)) return rd_fail(r, loc, "maybe");
  n->maybe.else_loc = rd_place(r, t->item[3]);
  n->maybe.clauses = rd_clauses(r, t->item[3]->item[2], 1);
  return n;
}

static Node *read_fun(Read *r, Loc loc, const ErlTerm *t) {
  const ErlTerm *f = t->item[2];
  Node *n;
  r->has_parts = true;
  if (term_is_tuple(f, "clauses", 2)) {
    n = ast_node(r->arena, N_FUN, loc);
    n->fun.clauses = fun_clauses(r, f->item[1]);
  } else if (term_is_tuple(f, "function", 3)) {
    n = ast_node(r->arena, N_FUN_LOCAL, loc);
    n->fa.name = rd_name(r, f->item[1]);
    n->fa.arity = rd_number(r, f->item[2]);
  } else if (term_is_tuple(f, "function", 4)) {
    n = ast_node(r->arena, N_FUN_REMOTE, loc);
    n->mfa.module = rd_node(r, f->item[1], RD_EXPR);
    n->mfa.name = rd_node(r, f->item[2], RD_EXPR);
    n->mfa.arity = rd_node(r, f->item[3], RD_EXPR);
  } else {
    n = rd_fail(r, loc, "fun");
  }
  return n;
}

static Node *compr(Read *r, Loc loc, const ErlTerm *t, NodeKind kind) {
  ReadClass class = kind == N_MC ? RD_MAP_FIELD : RD_EXPR;
  Node *n = ast_node(r->arena, kind, loc);
  r->has_parts = true;
  if (t->item[2]->kind == TERM_LIST && r->release >= 29) {
    n->compr.items = rd_list(r, t->item[2], class);
    if (!n->compr.items.n) return rd_fail(r, loc, "comprehension");
  } else {
    n->compr.items = (NodeList){NEW(r->arena, Node *), 1};
    n->compr.items.at[0] = rd_node(r, t->item[2], class);
  }
  n->compr.quals = rd_list(r, t->item[3], RD_QUALIFIER);
  return n;
}

static Node *read_lc(Read *r, Loc loc, const ErlTerm *t) {
  return compr(r, loc, t, N_LC);
}

static Node *read_mc(Read *r, Loc loc, const ErlTerm *t) {
  return compr(r, loc, t, N_MC);
}

static Node *read_bc(Read *r, Loc loc, const ErlTerm *t) {
  return compr(r, loc, t, N_BC);
}

static Node *read_b_generate(Read *r, Loc loc, const ErlTerm *t) {
  bool is_strict = term_is_atom(t->item[0], "b_generate_strict");
  Node *n =
      ast_node(r->arena, is_strict ? N_B_GENERATE_STRICT : N_B_GENERATE, loc);
  n->pair.lhs = rd_node(r, t->item[2], RD_EXPR);
  n->pair.rhs = rd_node(r, t->item[3], RD_EXPR);
  return n->pair.lhs->kind == N_BIN ? n : rd_fail(r, loc, "b_generate");
}

static Node *read_zip(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_ZIP, loc);
  n->list = rd_list(r, t->item[2], RD_QUALIFIER);
  return n->list.n ? n : rd_fail(r, loc, "zip");
}

static Node *read_m_generate(Read *r, Loc loc, const ErlTerm *t) {
  bool is_strict = term_is_atom(t->item[0], "m_generate_strict");
  Node *n =
      ast_node(r->arena, is_strict ? N_M_GENERATE_STRICT : N_M_GENERATE, loc);
  n->pair.lhs = rd_node(r, t->item[2], RD_MAP_FIELD);
  n->pair.rhs = rd_node(r, t->item[3], RD_EXPR);
  if (!r->failed && n->pair.lhs->kind != N_MAP_EXACT)
    return rd_fail(r, loc, "m_generate");
  return n;
}

// --- types

static Node *constraint(Read *r, Loc loc, Node *n, const ErlTerm *args) {
  if (!term_is_list(args) || args->n != 2) return rd_fail(r, loc, "constraint");
  n->type.args = rd_list(r, args->item[1], RD_TYPE);
  return n->type.args.n == 2 ? n : rd_fail(r, loc, "constraint");
}

static bool is_type(const Node *n, const char *name) {
  return n->kind == N_TYPE && !strcmp(n->type.name->text, name);
}

static Node *bounded_fun(Read *r, Loc loc, Node *n, const ErlTerm *args) {
  if (!term_is_list(args) || args->n != 2)
    return rd_fail(r, loc, "bounded_fun");
  NodeList bounds = rd_list(r, args->item[1], RD_TYPE);
  Node **at = NEW_N(r->arena, Node *, bounds.n + 1);
  at[0] = rd_node(r, args->item[0], RD_TYPE);
  if (bounds.n) memcpy(at + 1, bounds.at, bounds.n * sizeof *at);
  n->type.args = (NodeList){at, bounds.n + 1};
  for (uint32_t i = 0; i < bounds.n && !r->failed; i++)
    if (!is_type(bounds.at[i], "constraint"))
      rd_fail(r, bounds.at[i]->loc, "bounded_fun");
  return n;
}

// #name{...}, #module:name{...}
static NodeList record_type(Read *r, const ErlTerm *t) {
  NodeList l = rd_list_by(r, t, NULL);
  for (uint32_t i = 0; i < l.n; i++) {
    bool is_pair = !i && term_is_tuple(t->item[0], "tuple", 3);
    l.at[i] = rd_node(r, t->item[i], is_pair ? RD_EXPR : RD_TYPE);
  }
  return l;
}

// {type,A,Name,Args}, {type,A,Name,any}, {type,A,any}
static Node *read_type(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, N_TYPE, loc);
  const ErlTerm *args = t->item[t->n - 1];
  n->type.name = rd_name(r, t->item[2]);
  if (term_is_atom(t->item[2], "constraint"))
    return constraint(r, loc, n, args);
  if (term_is_atom(t->item[2], "bounded_fun"))
    return bounded_fun(r, loc, n, args);
  n->type.is_any = t->n == 3 || term_is_atom(args, "any");
  if (n->type.is_any) return n;
  n->type.args = term_is_atom(t->item[2], "record") ? record_type(r, args)
                                                    : rd_list(r, args, RD_TYPE);
  return n;
}

static Node *read_remote_type(Read *r, Loc loc, const ErlTerm *t) {
  const ErlTerm *l = t->item[2];
  if (!term_is_list(l) || l->n != 3 || !term_is_tuple(l->item[0], "atom", 3) ||
      !term_is_tuple(l->item[1], "atom", 3))
    return rd_fail(r, loc, "remote_type");
  Node *n = ast_node(r->arena, N_REMOTE_TYPE, loc);
  n->remote_type.module = rd_name(r, l->item[0]->item[2]);
  n->remote_type.name = rd_name(r, l->item[1]->item[2]);
  n->remote_type.name_loc = rd_place(r, l->item[1]);
  n->remote_type.args = rd_list(r, l->item[2], RD_TYPE);
  return n;
}

static Node *read_ann_type(Read *r, Loc loc, const ErlTerm *t) {
  const ErlTerm *l = t->item[2];
  if (!term_is_list(l) || l->n != 2) return rd_fail(r, loc, "ann_type");
  Node *n = ast_node(r->arena, N_ANN_TYPE, loc);
  n->pair.lhs = rd_node(r, l->item[0], RD_TYPE);
  n->pair.rhs = rd_node(r, l->item[1], RD_TYPE);
  return n;
}

// --- kinds by tag and size

typedef enum { END, NAME, EXPR, EXPRS, BODY, CASES, IFS, FUNS, OTHER } PartKind;
typedef struct Rule {
  const char *tag;
  uint32_t size; // of the tuple
  NodeKind kind;
  struct {
    PartKind kind;
    size_t at;       // in Node
    ReadClass class; // OTHER: of a list's items
  } part[3];
  Node *(*read)(Read *, Loc, const ErlTerm *); // instead of parts
} Rule;

#define P(part, field)                                                         \
  { part, offsetof(Node, field), RD_EXPR }
#define L(class, field)                                                        \
  { OTHER, offsetof(Node, field), class }
#define ONE(tag, kind, part)                                                   \
  { tag, 3, kind, {part}, NULL }
#define TWO(tag, kind, a, b)                                                   \
  { tag, 4, kind, {a, b}, NULL }
#define PAIR(tag, kind) TWO(tag, kind, P(EXPR, pair.lhs), P(EXPR, pair.rhs))
#define BY(tag, size, read)                                                    \
  { tag, size, N_NIL, {{END, 0, RD_EXPR}}, read }
// clang-format off
static const Rule rules[] = {
  ONE("atom", N_ATOM, P(NAME, name)),
  ONE("var", N_VAR, P(NAME, name)),
  {"nil", 2, N_NIL, {{END, 0, RD_EXPR}}, NULL},
  BY("integer", 3, read_integer),
  BY("char", 3, read_char),
  BY("float", 3, read_float),
  BY("string", 3, read_string),
  BY("cons", 4, read_cons),
  ONE("tuple", N_TUPLE, P(EXPRS, list)),
  ONE("bin", N_BIN, L(RD_SEGMENT, list)),
  BY("bin_element", 5, read_segment),
  BY("op", 4, read_op),
  BY("op", 5, read_op),
  PAIR("match", N_MATCH),
  PAIR("maybe_match", N_MAYBE_MATCH),
  TWO("call", N_CALL, P(EXPR, call.fun), P(EXPRS, call.args)),
  PAIR("remote", N_REMOTE),
  BY("record", 4, read_record),
  BY("record", 5, read_record),
  BY("record_field", 4, read_field),
  BY("record_field", 5, read_access),
  BY("record_index", 4, read_access),
  ONE("map", N_MAP, L(RD_MAP_FIELD, map.fields)),
  TWO("map", N_MAP_UPDATE, P(EXPR, map.arg), L(RD_MAP_FIELD, map.fields)),
  PAIR("map_field_assoc", N_MAP_ASSOC),
  PAIR("map_field_exact", N_MAP_EXACT),
  ONE("block", N_BLOCK, P(BODY, list)),
  ONE("if", N_IF, P(IFS, list)),
  TWO("case", N_CASE, P(EXPR, cases.arg), P(CASES, cases.clauses)),
  ONE("receive", N_RECEIVE, P(CASES, receive.clauses)),
  {"receive", 5, N_RECEIVE, {P(CASES, receive.clauses), P(EXPR, receive.timeout),
                             P(BODY, receive.after)}, NULL},
  BY("try", 6, read_try),
  ONE("catch", N_CATCH, P(EXPR, one)),
  BY("maybe", 3, read_maybe),
  BY("maybe", 4, read_maybe),
  BY("fun", 3, read_fun),
  TWO("named_fun", N_NAMED_FUN, P(NAME, fun.name), P(FUNS, fun.clauses)),
  BY("clause", 5, read_clause),
  BY("lc", 4, read_lc),
  BY("bc", 4, read_bc),
  BY("mc", 4, read_mc),
  PAIR("generate", N_GENERATE),
  PAIR("generate_strict", N_GENERATE_STRICT),
  BY("b_generate", 4, read_b_generate),
  BY("b_generate_strict", 4, read_b_generate),
  BY("m_generate", 4, read_m_generate),
  BY("m_generate_strict", 4, read_m_generate),
  BY("zip", 3, read_zip),
  BY("type", 3, read_type),
  BY("type", 4, read_type),
  TWO("user_type", N_USER_TYPE, P(NAME, type.name), L(RD_TYPE, type.args)),
  BY("remote_type", 3, read_remote_type),
  BY("ann_type", 3, read_ann_type),
};
// clang-format on

enum { LARGEST_TUPLE = 6 };

static uint64_t key(Name tag, uint32_t size) {
  return (uint64_t)(tag->id + 1) * (LARGEST_TUPLE + 1) + size;
}

void rd_begin(Read *r, Names *names) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    map_put(&r->rules, key(name_cstr(names, rules[i].tag), rules[i].size),
            (uintptr_t)&rules[i]);
}

static Node *by_rule(Read *r, const Rule *rule, Loc loc, const ErlTerm *t) {
  Node *n = ast_node(r->arena, rule->kind, loc);
  for (uint32_t i = 0; i < rule->size - 2; i++) {
    void *to = (char *)n + rule->part[i].at;
    const ErlTerm *part = t->item[2 + i];
    NodeList *list = to;
    switch (rule->part[i].kind) {
    case END: break;
    case NAME: *(Name *)to = rd_name(r, part); break;
    case EXPR: *(Node **)to = rd_node(r, part, RD_EXPR); break;
    case EXPRS: *list = rd_list(r, part, RD_EXPR); break;
    case BODY: *list = rd_body(r, part); break;
    case CASES: *list = rd_clauses(r, part, 1); break;
    case IFS: *list = rd_clauses(r, part, 0); break;
    case FUNS: *list = fun_clauses(r, part); break;
    case OTHER: *list = rd_list(r, part, rule->part[i].class); break;
    }
  }
  return n;
}

static ReadClass class_of(NodeKind kind) {
  switch (kind) {
  case N_BIN_ELEMENT: return RD_SEGMENT;
  case N_RECORD_FIELD: return RD_FIELD;
  case N_MAP_ASSOC:
  case N_MAP_EXACT: return RD_MAP_FIELD;
  case N_MAYBE_MATCH: return RD_MAYBE;
  case N_CLAUSE: return RD_CLAUSE;
  default:
    if (kind >= N_GENERATE && kind <= N_ZIP) return RD_QUALIFIER;
    return kind >= N_TYPE ? RD_TYPE : RD_EXPR;
  }
}

static bool fits(NodeKind kind, ReadClass class) {
  ReadClass is = class_of(kind);
  if (is == class) return true;
  return is == RD_EXPR && (class == RD_MAYBE || class == RD_QUALIFIER ||
                           (class == RD_TYPE &&
                            (kind <= N_CHAR || kind == N_OP || kind == N_OP1)));
}

Node *rd_node(Read *r, const ErlTerm *t, ReadClass class) {
  uint64_t found;
  Loc loc = rd_place(r, t);
  if (r->failed) return rd_fail(r, loc, "");
  if (t->kind != TERM_TUPLE || t->n < 2 || t->n > LARGEST_TUPLE ||
      t->item[0]->kind != TERM_ATOM)
    return rd_fail(r, loc, "expression");
  if (!map_get(&r->rules, key(t->item[0]->atom, t->n), &found))
    return rd_fail(r, loc, t->item[0]->atom->text);
  if (r->depth >= MAX_DEPTH) return rd_fail(r, loc, NULL);
  const Rule *rule = (const Rule *)(uintptr_t)found;
  Loc outer = r->here;
  if (loc.line) r->here = loc;
  r->depth++;
  Node *n = rule->read ? rule->read(r, loc, t) : by_rule(r, rule, loc, t);
  r->depth--;
  r->here = outer;
  if (!r->failed && !fits(n->kind, class)) rd_fail(r, loc, rule->tag);
  return n;
}

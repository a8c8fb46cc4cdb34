// SPDX-License-Identifier: Apache-2.0
// Lowering: expressions, except those that have a file of their own.
#include "lower.h"
#include "../../abi/term.h"

// --- operators

typedef struct OpRow {
  uint8_t op;     // IrOp
  bool exchanged; // operands change places
  bool arith;
} OpRow;
static const OpRow ops[TK_COUNT] = {
    [OP_ADD] = {IR_ADD, 0, 1},    [OP_SUB] = {IR_SUB, 0, 1},
    [OP_MUL] = {IR_MUL, 0, 1},    [OP_DIV] = {IR_FDIV, 0, 1},
    [OP_INTDIV] = {IR_DIV, 0, 1}, [OP_REM] = {IR_REM, 0, 1},
    [OP_BAND] = {IR_BAND, 0, 1},  [OP_BOR] = {IR_BOR, 0, 1},
    [OP_BXOR] = {IR_BXOR, 0, 1},  [OP_BSL] = {IR_BSL, 0, 1},
    [OP_BSR] = {IR_BSR, 0, 1},    [OP_EQX] = {IR_EQX, 0, 0},
    [OP_NEX] = {IR_NEX, 0, 0},    [OP_EQ] = {IR_EQ, 0, 0},
    [OP_NE] = {IR_NE, 0, 0},      [OP_LT] = {IR_LT, 0, 0},
    [OP_LE] = {IR_LE, 0, 0},      [OP_GT] = {IR_LT, 1, 0},
    [OP_GE] = {IR_LE, 1, 0},      [OP_AND] = {IR_AND, 0, 0},
    [OP_OR] = {IR_OR, 0, 0},      [OP_XOR] = {IR_XOR, 0, 0},
};

IrOp lw_arith_op(const Node *n) {
  if (n->kind == N_OP) return ops[n->op].arith ? ops[n->op].op : IR_COUNT;
  switch (n->op) {
  case OP_ADD: return IR_PLUS;
  case OP_SUB: return IR_NEG;
  case OP_BNOT: return IR_BNOT;
  default: return IR_COUNT;
  }
}

Val lw_op(FnState *s, IrOp op, Val a, Val b, uint32_t line) {
  LitP l = a.lit && b.lit ? lit_arith(s->m->lits, op, a.lit, b.lit) : NULL;
  if (l) return val_lit(l);
  Ref x = lw_use(s, a), y = lw_use(s, b);
  return val_ref(lw_ins2(s, op, x, y, line));
}

// A constant list of at most this many elements before `++` becomes cells.
enum { MAX_PREFIX = 8 };

static bool is_short_list(LitP l) {
  for (int n = 0; n <= MAX_PREFIX; n++, l = l->item[1])
    if (l->kind != LIT_CONS) return l->kind == LIT_NIL;
  return false;
}

static Val prefix(FnState *s, LitP l, Val tail) {
  if (l->kind == LIT_NIL) return tail;
  return lw_cons(s, val_lit(l->item[0]), prefix(s, l->item[1], tail));
}

static Val append(FnState *s, const Node *n, Want want) {
  Val v[2];
  const Node *lhs = n->pair.lhs;
  if (lhs->kind == N_LC && lhs->compr.items.n == 1)
    return lw_list_compr_onto(s, lhs, lw_expr(s, n->pair.rhs, W_VALUE));
  lw_operands(s, (Node *[]){n->pair.lhs, n->pair.rhs}, 2, v);
  if (v[0].lit && is_short_list(v[0].lit)) return prefix(s, v[0].lit, v[1]);
  return lw_call_named(s, "erlang", "++", v, 2, lw_line(s, n), want);
}

static Val operator(FnState *s, const Node *n, Want want) {
  if (n->op == OP_ANDALSO || n->op == OP_ORELSE) return lw_and_or(s, n, want);
  if (n->op == OP_APPEND) return append(s, n, want);
  Val v[2];
  lw_operands(s, (Node *[]){n->pair.lhs, n->pair.rhs}, 2, v);
  uint32_t line = lw_line(s, n);
  if (n->op == OP_SUBTRACT)
    return lw_call_named(s, "erlang", "--", v, 2, line, want);
  if (n->op == OP_SEND) return lw_op(s, IR_SEND, v[0], v[1], line);
  const OpRow *row = &ops[n->op];
  return lw_op(s, row->op, v[row->exchanged], v[!row->exchanged], line);
}

static Val operator1(FnState *s, const Node *n) {
  Val v = lw_expr(s, n->one, W_VALUE);
  IrOp op = n->op == OP_NOT ? IR_NOT : lw_arith_op(n);
  LitP l =
      v.lit && op != IR_NOT ? lit_arith(s->m->lits, op, v.lit, NULL) : NULL;
  return l ? val_lit(l) : val_ref(lw_ins1(s, op, lw_use(s, v), lw_line(s, n)));
}

// --- construction

// A cell taken apart and put together again is the old one.
static bool is_old_cell(const FnState *s, Val head, Val tail, Val *cell) {
  if (head.lit || tail.lit) return false;
  const Ins *h = &s->fn->ins.at[head.ref], *t = &s->fn->ins.at[tail.ref];
  if (h->op != IR_CAR || t->op != IR_CDR || h->arg[0] != t->arg[0])
    return false;
  *cell = val_ref(h->arg[0]);
  return true;
}

Val lw_cons(FnState *s, Val head, Val tail) {
  Val cell, part[2] = {head, tail};
  if (head.lit && tail.lit)
    return val_lit(lit_cons(s->m->lits, head.lit, tail.lit));
  if (is_old_cell(s, head, tail, &cell) ||
      lw_find_whole(s, &(Whole){part, 2, false}, &cell))
    return cell;
  Ref h = lw_use(s, head), t = lw_use(s, tail);
  return val_ref(lw_ins2(s, IR_CONS, h, t, 0));
}

static Val list(FnState *s, const Node *n) {
  uint32_t count = n->cons.items.n;
  Val *v = mem_alloc((count + 1) * sizeof *v);
  Node **at = mem_alloc((count + 1) * sizeof *at);
  memcpy(at, n->cons.items.at, count * sizeof *at);
  at[count] = n->cons.tail;
  lw_operands(s, at, count + 1, v);
  Val l = v[count];
  while (count--) l = lw_cons(s, v[count], l);
  free(at);
  free(v);
  return l;
}

static LitP all_lits(FnState *s, const Val *v, uint32_t n,
                     LitP (*make)(LitPool *, const LitP *, uint32_t),
                     uint32_t per_item) {
  LitP *item = mem_alloc((n + 1) * sizeof *item), l = NULL;
  uint32_t i = 0;
  while (i < n && v[i].lit) {
    item[i] = v[i].lit;
    i++;
  }
  if (i == n) l = make(s->m->lits, item, n / per_item);
  free(item);
  return l;
}

static Ref ins_of(FnState *s, IrOp op, const Val *v, uint32_t n,
                  uint32_t line) {
  Ref *args = mem_alloc((n + 1) * sizeof *args);
  for (uint32_t i = 0; i < n; i++) args[i] = lw_use(s, v[i]);
  Ref r = lw_ins(s, op, args, n, line);
  free(args);
  return r;
}

Val lw_tuple(FnState *s, const Val *v, uint32_t n, uint32_t line) {
  LitP l = all_lits(s, v, n, lit_tuple, 1);
  if (l) return val_lit(l);
  Val old;
  if (lw_find_whole(s, &(Whole){v, n, true}, &old)) return old;
  return val_ref(ins_of(s, IR_TUPLE, v, n, line));
}

static Val tuple(FnState *s, const Node *n) {
  Val *v = mem_alloc((n->list.n + 1) * sizeof *v);
  lw_operands(s, n->list.at, n->list.n, v);
  Val t = lw_tuple(s, v, n->list.n, lw_line(s, n));
  free(v);
  return t;
}

// --- maps

static Val map(FnState *s, const Node *n, Val *v) {
  uint32_t count = 2 * n->map.fields.n;
  LitP l = NULL;
  if (n->map.fields.n <= FLATMAP_LIMIT) l = all_lits(s, v, count, lit_map, 2);
  return l ? val_lit(l) : val_ref(ins_of(s, IR_MAP, v, count, lw_line(s, n)));
}

static Val check_map(FnState *s, Val v, uint32_t line) {
  Ref m = lw_use(s, v);
  BlkId bad = lw_blk(s), good = lw_br_yes(s, lw_is(s, TY_MAP, m), bad);
  lw_go(s, bad);
  lw_fail(s, FAIL_BADMAP, &m, 1, line);
  lw_go(s, good);
  return val_ref(m);
}

typedef struct Field { // of an update
  Val key, value;
  bool exact; // :=
  uint32_t place;
} Field;

static int compare_fields(const void *a, const void *b) {
  const Field *x = a, *y = b;
  int c = x->exact - y->exact;
  if (!c && x->exact) c = lit_compare(x->key.lit, y->key.lit);
  return c ? c : x->place < y->place ? -1 : x->place > y->place;
}

// Fields with constant keys, as OTP's compiler takes them: of several for a key
// the first says which operator, the last which value; all => come before all
// :=, which are in the order of their keys, for the first missing one raises.
static void order_fields(Field *f, uint32_t n) {
  Map first = {0};
  uint64_t exact;
  for (uint32_t i = 0; i < n; i++) {
    f[i].place = i;
    if (map_get(&first, f[i].key.lit->id, &exact))
      f[i].exact = exact;
    else
      map_put(&first, f[i].key.lit->id, f[i].exact);
  }
  map_free(&first);
  qsort(f, n, sizeof *f, compare_fields);
}

static void order_runs(Field *f, uint32_t n) {
  for (uint32_t i = 0, from = 0; i <= n; i++) {
    if (i < n && f[i].key.lit) continue;
    if (i > from) order_fields(f + from, i - from);
    from = i + 1;
  }
}

// v: the map, then keys and values. Runs of => and of := are one instruction.
static Val map_update(FnState *s, const Node *n, const Val *v) {
  uint32_t line = lw_line(s, n), count = n->map.fields.n;
  if (!count) return check_map(s, v[0], line);
  Field *f = NEW_N(s->m->arena, Field, count);
  Val m = v[0], *args = NEW_N(s->m->arena, Val, 2 * count + 1);
  for (uint32_t i = 0; i < count; i++)
    f[i] = (Field){v[2 * i + 1], v[2 * i + 2],
                   n->map.fields.at[i]->kind != N_MAP_ASSOC, i};
  order_runs(f, count);
  for (uint32_t i = 0; i < count;) {
    uint32_t k = 0;
    bool exact = f[i].exact;
    args[k++] = m;
    for (; i < count && f[i].exact == exact; i++) {
      args[k++] = f[i].key;
      args[k++] = f[i].value;
    }
    m = val_ref(ins_of(s, exact ? IR_MAP_UPDATE : IR_MAP_PUT, args, k, line));
  }
  return m;
}

static Val map_expr(FnState *s, const Node *n) {
  NodeList f = n->map.fields;
  uint32_t has_arg = n->map.arg != NULL, count = has_arg + 2 * f.n;
  Node **at = mem_alloc((count + 1) * sizeof *at);
  Val *v = mem_alloc((count + 1) * sizeof *v);
  if (has_arg) at[0] = n->map.arg;
  for (uint32_t i = 0; i < f.n; i++) {
    at[has_arg + 2 * i] = f.at[i]->pair.lhs;
    at[has_arg + 2 * i + 1] = f.at[i]->pair.rhs;
  }
  lw_operands(s, at, count, v);
  Val m = s->dead ? lw_nil(s) : has_arg ? map_update(s, n, v) : map(s, n, v);
  free(v);
  free(at);
  return m;
}

// --- sequences

Val lw_body(FnState *s, NodeList list, Want want) {
  Val v = lw_nil(s);
  for (uint32_t i = 0; i < list.n; i++)
    v = lw_expr(s, list.at[i], i + 1 < list.n ? W_NONE : want);
  return v;
}

Val lw_operand(FnState *s, Scope base, const Node *n) {
  Hidden h = {s->hidden, s->scope, base};
  s->hidden = &h;
  Val v = lw_expr(s, n, W_VALUE);
  s->hidden = h.outer;
  return v;
}

void lw_operands(FnState *s, Node *const *at, uint32_t n, Val *v) {
  Scope base = s->scope;
  for (uint32_t i = 0; i < n; i++) v[i] = lw_operand(s, base, at[i]);
}

Ref lw_value(FnState *s, const Node *n) {
  return lw_use(s, lw_expr(s, n, W_VALUE));
}

// --- all of them

// After code that never returns variables can be missing.
static Val variable(FnState *s, const Node *n) {
  Val v;
  if (lw_find(s, n->name, &v)) return v;
  vec_push(&s->lost, s->b);
  return lw_nil(s);
}

static Val expr(FnState *s, const Node *n, Want want) {
  switch ((NodeKind)n->kind) {
  case N_VAR: return variable(s, n);
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL:
  case N_RECORD_INDEX: return val_lit(lw_const(s->m, n));
  case N_LIST: return list(s, n);
  case N_TUPLE: return tuple(s, n);
  case N_BIN: return lw_binary(s, n);
  case N_OP: return operator(s, n, want);
  case N_OP1: return operator1(s, n);
  case N_MATCH: return lw_match_expr(s, n, want);
  case N_CALL: return lw_call_expr(s, n, want);
  case N_RECORD: return lw_record(s, n);
  case N_RECORD_UPDATE: return lw_record_update(s, n);
  case N_RECORD_ACCESS: return lw_record_access(s, n);
  case N_MAP:
  case N_MAP_UPDATE: return map_expr(s, n);
  case N_BLOCK: return lw_body(s, n->list, want);
  case N_IF: return lw_if(s, n, want);
  case N_CASE: return lw_case(s, n, want);
  case N_RECEIVE: return lw_receive(s, n, want);
  case N_TRY: return lw_try(s, n, want);
  case N_CATCH: return lw_catch(s, n, want);
  case N_MAYBE: return lw_maybe(s, n, want);
  case N_FUN:
  case N_NAMED_FUN: return lw_fun(s, n);
  case N_FUN_LOCAL: return lw_fun_local(s, n);
  case N_FUN_REMOTE: return lw_fun_remote(s, n);
  case N_LC:
  case N_BC:
  case N_MC: return lw_compr(s, n, want);
  default: bug("lowering of a %s", ast_kind_names[n->kind]);
  }
}

Val lw_expr(FnState *s, const Node *n, Want want) {
  if (s->dead) return lw_nil(s);
  Val v = expr(s, n, want);
  if (want == W_TAIL && !s->dead) lw_ret(s, v);
  return v;
}

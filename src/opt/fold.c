// SPDX-License-Identifier: Apache-2.0
// Identities, one instruction at a time: arithmetic with 0 and 1, comparisons
// with booleans, parts of what was just built. Each rule is a row or a function
// that gives the value instead, or 0. All of them need what types say: x + 0 is
// x only for integers.
#include "opt.h"
#include "../../abi/term.h"

typedef struct Fold {
  Fn *f;
  BlkId blk;   // where the instruction stands
  uint32_t at; // and its place there
  bool changed;
} Fold;

static Ins *ins_of(Fold *x, Ref r) { return opt_ins(x->f, r); }

static bool is(Fold *x, Ref r, TypeSet types) {
  return !(ins_of(x, r)->type & ~types);
}

static Ref new_lit(Fold *x, LitP lit) {
  Ref r = ir_new(x->f, x->blk, IR_LIT, NULL, 0, 0);
  opt_set_lit(x->f, r, lit);
  opt_insert(x->f, x->blk, x->at++, r);
  return r;
}

static Ref new_int(Fold *x, int64_t i) {
  return new_lit(x, lit_int(x->f->lits, i));
}

// --- arithmetic with a literal small integer on the right

typedef enum { GIVES_X, GIVES_0 } Gives;
static const struct Identity {
  IrOp op;
  int64_t k;
  TypeSet types; // of x in `x op k`
  Gives gives;
} identities[] = {
    {IR_ADD, 0, TY_INT, GIVES_X},    {IR_SUB, 0, TY_INT, GIVES_X},
    {IR_MUL, 1, TY_NUMBER, GIVES_X}, {IR_MUL, 0, TY_INT, GIVES_0},
    {IR_DIV, 1, TY_INT, GIVES_X},    {IR_REM, 1, TY_INT, GIVES_0},
    {IR_BAND, 0, TY_INT, GIVES_0},   {IR_BAND, -1, TY_INT, GIVES_X},
    {IR_BOR, 0, TY_INT, GIVES_X},    {IR_BXOR, 0, TY_INT, GIVES_X},
    {IR_BSL, 0, TY_INT, GIVES_X},    {IR_BSR, 0, TY_INT, GIVES_X},
};

static bool commutes(IrOp op) {
  return op == IR_ADD || op == IR_MUL || op == IR_BAND || op == IR_BOR ||
         op == IR_BXOR;
}

static Ref identity(Fold *x, const Ins *ins, Ref v, int64_t k) {
  for (size_t i = 0; i < sizeof identities / sizeof *identities; i++) {
    const struct Identity *row = &identities[i];
    if (row->op == ins->op && row->k == k && is(x, v, row->types))
      return row->gives == GIVES_X ? v : new_int(x, 0);
  }
  return 0;
}

static bool is_mask(int64_t k) { return k >= 0 && (k & (k + 1)) == 0; }

static int log2_of(int64_t k) { return __builtin_ctzll((uint64_t)k); }

// v is a small integer, not negative: division by a power of two.
static Ref divide(Fold *x, Ref r, Ref v, int64_t k) {
  bool power = k > 0 && is_mask(k - 1);
  if (!power || !is(x, v, TY_SMALL) || ins_of(x, v)->lo < 0) return 0;
  bool is_rem = ins_of(x, r)->op == IR_REM;
  Ref by = new_int(x, is_rem ? k - 1 : log2_of(k));
  Ins *ins = ins_of(x, r);
  ins->op = is_rem ? IR_BAND : IR_BSR;
  ins->arg[0] = v;
  ins->arg[1] = by;
  x->changed = true;
  return 0;
}

static Ref with_small(Fold *x, Ref r, Ref v, int64_t k) {
  const Ins *ins = ins_of(x, r), *val = ins_of(x, v);
  Ref same = identity(x, ins, v, k);
  if (same) return same;
  if (ins->op == IR_DIV || ins->op == IR_REM) return divide(x, r, v, k);
  bool covered = ins->op == IR_BAND && is_mask(k) && val->type == TY_SMALL &&
                 val->lo >= 0 && val->hi <= k;
  return covered ? v : 0;
}

static Ref fold_arith(Fold *x, Ref r) {
  const Ins *ins = ins_of(x, r);
  if (ins->op == IR_PLUS)
    return is(x, ins->arg[0], TY_NUMBER) ? ins->arg[0] : 0;
  if (ins->nargs != 2) return 0;
  LitP a = opt_lit(x->f, ins->arg[0]), b = opt_lit(x->f, ins->arg[1]);
  if (b && b->kind == LIT_INT) return with_small(x, r, ins->arg[0], b->i);
  bool swapped = a && a->kind == LIT_INT && commutes((IrOp)ins->op);
  return swapped ? with_small(x, r, ins->arg[1], a->i) : 0;
}

// --- comparison

// Values of these types are == only when they are =:=. (Not funs: what they
// close over is compared with ==.)
enum { EXACT = TY_ATOM | TY_NIL | TY_BITS | TY_PID | TY_PORT | TY_REF };

static bool is_exact(Fold *x, Ref a, Ref b) {
  return is(x, a, EXACT) || is(x, b, EXACT) ||
         (is(x, a, EXACT | TY_INT) && is(x, b, EXACT | TY_INT));
}

static void negate(Fold *x, Ref r, Ref v) {
  Ins *ins = ins_of(x, r);
  ins->op = IR_NOT;
  ins->nargs = 1;
  ins->arg[0] = v;
  x->changed = true;
}

// v is a boolean: v =:= true is v, v =:= false is not v.
static Ref with_bool(Fold *x, Ref r, Ref v, LitP lit) {
  bool is_true = lit_is_atom(lit, "true");
  if (!is(x, v, TY_BOOL) || (!is_true && !lit_is_atom(lit, "false"))) return 0;
  if (is_true == (ins_of(x, r)->op == IR_EQX)) return v;
  negate(x, r, v);
  return 0;
}

static Ref fold_equal(Fold *x, Ref r) {
  Ins *ins = ins_of(x, r);
  Ref a = ins->arg[0], b = ins->arg[1];
  if (ins->op != IR_EQX && ins->op != IR_NEX && is_exact(x, a, b)) {
    ins->op = ins->op == IR_EQ ? IR_EQX : IR_NEX;
    x->changed = true;
  }
  if (ins->op != IR_EQX && ins->op != IR_NEX) return 0;
  LitP la = opt_lit(x->f, a), lb = opt_lit(x->f, b);
  if (lb) return with_bool(x, r, a, lb);
  return la ? with_bool(x, r, b, la) : 0;
}

static Ref fold_not(Fold *x, Ref r) {
  const Ins *ins = ins_of(x, r), *arg = ins_of(x, opt_strip(x->f, ins->arg[0]));
  return arg->op == IR_NOT && is(x, arg->arg[0], TY_BOOL) ? arg->arg[0] : 0;
}

static Ref fold_and_or(Fold *x, Ref r) {
  const Ins *ins = ins_of(x, r);
  const char *neutral = ins->op == IR_AND ? "true" : "false";
  for (uint32_t k = 0; k < 2; k++) {
    LitP lit = opt_lit(x->f, ins->arg[k]);
    if (lit && lit_is_atom(lit, neutral) && is(x, ins->arg[1 - k], TY_BOOL))
      return ins->arg[1 - k];
  }
  return 0;
}

// --- parts of what was built here

// 0 where it is another term, as code that is not reached takes it for.
static Ref part_of_lit(Fold *x, LitP lit, IrOp op, uint32_t k) {
  bool has = op == IR_FIELD ? lit->kind == LIT_TUPLE && k < lit->n
                            : lit->kind == LIT_CONS;
  return has ? new_lit(x, lit->item[k]) : 0;
}

static Ref fold_part(Fold *x, Ref r) {
  const Ins *ins = ins_of(x, r);
  uint32_t k = ins->op == IR_FIELD ? (uint32_t)ins->i - 1 : ins->op == IR_CDR;
  const Ins *whole = ins_of(x, opt_strip(x->f, ins->arg[0]));
  while (whole->op == IR_UPDATE && whole->i != (int64_t)k + 1)
    whole = ins_of(x, opt_strip(x->f, whole->arg[0]));
  if (whole->op == IR_UPDATE) return whole->arg[1];
  if (whole->op == IR_LIT) return part_of_lit(x, whole->lit, ins->op, k);
  bool made =
      ins->op == IR_FIELD ? whole->op == IR_TUPLE : whole->op == IR_CONS;
  return made && k < whole->nargs ? whole->arg[k] : 0;
}

// --- terms made of literals

static LitP make_lit(LitPool *p, const Ins *ins, const LitP *part) {
  switch ((IrOp)ins->op) {
  case IR_CONS: return lit_cons(p, part[0], part[1]);
  case IR_TUPLE: return lit_tuple(p, part, ins->nargs);
  case IR_MAP:
    return ins->nargs / 2 <= FLATMAP_LIMIT ? lit_map(p, part, ins->nargs / 2)
                                           : NULL;
  default: return NULL;
  }
}

static Ref fold_made(Fold *x, Ref r) {
  const Ins *ins = ins_of(x, r);
  LitP *part = mem_alloc(ins->nargs * sizeof *part);
  bool all = true;
  for (uint32_t i = 0; i < ins->nargs && all; i++)
    all = (part[i] = opt_lit(x->f, ins->arg[i])) != NULL;
  LitP lit = all ? make_lit(x->f->lits, ins, part) : NULL;
  free(part);
  return lit ? new_lit(x, lit) : 0;
}

// --- calls

static const struct BifOp { // guard BIFs as instructions, for tested operands
  const char *name;
  TypeSet types;
  IrOp op;
} bif_ops[] = {{"hd", TY_CONS, IR_CAR}, {"tl", TY_CONS, IR_CDR}};

static Ref fold_bif(Fold *x, Ref r) {
  Ins *ins = ins_of(x, r);
  if (ins->nargs != 1 || strcmp(ins->bif->module, "erlang")) return 0;
  for (size_t i = 0; i < sizeof bif_ops / sizeof *bif_ops; i++)
    if (!strcmp(bif_ops[i].name, ins->bif->name) &&
        is(x, ins->arg[0], bif_ops[i].types)) {
      ins->op = bif_ops[i].op;
      x->changed = true;
    }
  return 0;
}

// The function that a fun's code is: of one made here, or the function's own
// last argument; it gets the fun as an additional last argument.
static const FnRef *body_of(Fold *x, Ref fun) {
  const Fn *f = x->f;
  const Ins *ins = &f->ins.at[fun];
  if (ins->op == IR_FUN) return ins->fun->fn;
  const Blk *entry = &f->blk.at[1];
  return f->is_fun && fun == vec_last(&entry->params) ? f->ref : NULL;
}

static void call_directly(Fold *x, Ins *ins, IrOp call, const FnRef *fn) {
  ins->op = call;
  ins->fn = fn;
  x->changed = true;
}

static Ref fold_call_fun(Fold *x, Ref r, IrOp call) {
  Ins *ins = ins_of(x, r);
  Ref fun = opt_strip(x->f, ins->arg[0]);
  LitP lit = opt_lit(x->f, fun);
  if (lit && lit->kind == LIT_FUN && lit->fn->arity == ins->nargs - 1) {
    ins->arg++;
    ins->nargs--;
    call_directly(x, ins, call, lit->fn);
    return 0;
  }
  const FnRef *body = body_of(x, fun);
  if (!body || body->arity != ins->nargs) return 0;
  memmove(ins->arg, ins->arg + 1, (ins->nargs - 1) * sizeof *ins->arg);
  ins->arg[ins->nargs - 1] = fun;
  call_directly(x, ins, call, body);
  return 0;
}

// --- all

static Ref fold(Fold *x, Ref r) {
  switch ((IrOp)ins_of(x, r)->op) {
  case IR_ADD:
  case IR_SUB:
  case IR_MUL:
  case IR_DIV:
  case IR_REM:
  case IR_PLUS:
  case IR_BAND:
  case IR_BOR:
  case IR_BXOR:
  case IR_BSL:
  case IR_BSR: return fold_arith(x, r);
  case IR_EQX:
  case IR_NEX:
  case IR_EQ:
  case IR_NE: return fold_equal(x, r);
  case IR_NOT: return fold_not(x, r);
  case IR_AND:
  case IR_OR: return fold_and_or(x, r);
  case IR_CAR:
  case IR_CDR:
  case IR_FIELD: return fold_part(x, r);
  case IR_CONS:
  case IR_TUPLE:
  case IR_MAP: return fold_made(x, r);
  case IR_BIF: return fold_bif(x, r);
  case IR_CALL_FUN: return fold_call_fun(x, r, IR_CALL);
  case IR_TCALL_FUN: return fold_call_fun(x, r, IR_TCALL);
  default: return 0;
  }
}

static void fold_block(Fold *x, BlkId id) {
  Fn *f = x->f;
  x->blk = id;
  for (x->at = 0; x->at < f->blk.at[id].ins.n; x->at++) {
    Ref r = f->blk.at[id].ins.at[x->at], instead = fold(x, r);
    if (!instead) continue;
    Ins *ins = opt_ins(f, r);
    ins->op = IR_KNOWN; // keeps what its type says
    ins->nargs = 1;
    ins->arg = NEW(f->arena, Ref);
    ins->arg[0] = instead;
    x->changed = true;
  }
  x->at = f->blk.at[id].ins.n;
  fold(x, f->blk.at[id].term);
}

// Definitions come before uses, so that one sweep sees what it folded.
bool opt_fold(Fn *f) {
  Fold x = {.f = f};
  BlkList order = {0};
  ir_rpo(f, &order);
  for (uint32_t i = 0; i < order.n; i++) fold_block(&x, order.at[i]);
  vec_free(&order);
  return x.changed;
}

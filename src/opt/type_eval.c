// SPDX-License-Identifier: Apache-2.0
// What each instruction gives for the types of its operands.
#include "type.h"

static Ty arg(const Types *t, const Ins *ins, uint32_t k) {
  return t->ty[ins->arg[k]];
}

// --- arithmetic

static Ty arith(const Types *t, const Ins *ins) {
  Ty a = arg(t, ins, 0), b = arg(t, ins, ins->nargs - 1);
  Ty r = ty_arith((IrOp)ins->op, a, b);
  LitP x = ty_value(t->f->lits, a), y = ty_value(t->f->lits, b);
  if (!x || !y || !r.set) return r;
  LitP lit =
      lit_arith(t->f->lits, (IrOp)ins->op, x, ins->nargs == 2 ? y : NULL);
  return lit ? ty_lit(lit) : r;
}

// --- comparison and tests

static Ty compare(const Types *t, const Ins *ins) {
  IrOp op = ins->op == IR_NEX  ? IR_EQX
            : ins->op == IR_NE ? IR_EQ
                               : (IrOp)ins->op;
  Ref x = t->root[ins->arg[0]], y = t->root[ins->arg[1]];
  int is =
      x == y ? op != IR_LT : ty_compare(op, arg(t, ins, 0), arg(t, ins, 1));
  return ty_bool(is < 0 ? -1 : is ^ (ins->op == IR_NEX || ins->op == IR_NE));
}

static Ty is_in(TypeSet set, TypeSet types) {
  if (!set) return ty_of(0);
  return ty_bool(!(set & ~types) ? 1 : set & types ? -1 : 0);
}

static Ty is_tuple(const Ins *ins, Ty a) {
  if (!a.set) return ty_of(0);
  if (!(a.set & TY_TUPLE) || (a.arity1 && a.arity1 != (uint64_t)ins->i + 1))
    return ty_bool(0);
  return ty_bool(a.set == TY_TUPLE && a.arity1 ? 1 : -1);
}

static Ty is_fun(const Types *t, const Ins *ins) {
  Ty n = arg(t, ins, 1);
  if (!(n.set & TY_INT)) return ty_of(0);
  bool can = arg(t, ins, 0).set & TY_FUN || n.set != TY_SMALL || n.lo < 0;
  return ty_bool(can ? -1 : 0);
}

static int truth(Ty t) {
  return t.set & TY_TRUE ? (t.set & TY_FALSE ? -1 : 1) : 0;
}

// For operands that may be other than booleans too: those raise.
static Ty logic(const Types *t, const Ins *ins) {
  Ty x = arg(t, ins, 0), y = arg(t, ins, ins->nargs - 1);
  if (!(x.set & TY_BOOL) || !(y.set & TY_BOOL)) return ty_of(0);
  int a = truth(x), b = truth(y);
  if (ins->op == IR_NOT) return ty_bool(a < 0 ? -1 : !a);
  if (ins->op == IR_XOR) return ty_bool(a < 0 || b < 0 ? -1 : a ^ b);
  int decides = ins->op == IR_OR; // whatever the other one is
  if (a == decides || b == decides) return ty_bool(decides);
  return ty_bool(a < 0 || b < 0 ? -1 : !decides);
}

// --- bit strings

static Ty got_int(const BsSeg *seg, Ty size) {
  if (size.set != TY_SMALL || size.hi > 60) return ty_of(TY_INT);
  if (size.hi < 0) return ty_of(0);
  if (!(seg->flags & SEG_SIGNED))
    return ty_int(0, ((__int128)1 << size.hi) - 1);
  __int128 half = size.hi ? (__int128)1 << (size.hi - 1) : 1;
  return ty_int(-half, half - 1);
}

static Ty got_bits(const BsSeg *seg, Ty size) {
  bool whole =
      seg->flags & SEG_ALL
          ? seg->unit % 8 == 0
          : size.set == TY_SMALL && size.lo == size.hi && size.lo % 8 == 0;
  return ty_of(whole ? TY_BINARY : TY_BITS);
}

static Ty bs_get(const Types *t, const Ins *ins) {
  const BsSeg *seg = ins->seg;
  Ty size = ins->nargs == 3 ? arg(t, ins, 2) : ty_of(0), r;
  if (seg->flags & SEG_SKIP)
    r = ty_of(TY_NIL);
  else if (seg->type == SEG_INT)
    r = got_int(seg, size);
  else if (seg->type == SEG_FLOAT)
    r = ty_of(TY_FLOAT);
  else if (seg->type == SEG_BITS)
    r = got_bits(seg, size);
  else
    r = ty_range(0, 0x10ffff);
  return ty_join(r, ty_of(TY_NONE));
}

static bool makes_bytes(const Types *t, const BsSeg *seg, const Ref *operand) {
  if (seg->type == SEG_STRING) return seg->bytes->bits.bits % 8 == 0;
  if (seg->type == SEG_FLOAT || seg->type >= SEG_UTF8) return true;
  if (seg->flags & SEG_ALL)
    return seg->unit % 8 == 0 || !(t->ty[operand[0]].set & TY_ODD_BITS);
  Ty size = t->ty[operand[1]];
  return seg->unit % 8 == 0 || (size.set == TY_SMALL && size.lo == size.hi &&
                                size.lo * seg->unit % 8 == 0);
}

static Ty bs_make(const Types *t, const Ins *ins) {
  uint32_t at = 0;
  TypeSet set = TY_BINARY;
  for (uint32_t i = 0; i < ins->segs->n; i++) {
    const BsSeg *seg = &ins->segs->seg[i];
    if (!makes_bytes(t, seg, ins->arg + at)) set = TY_BITS;
    at += ir_seg_args(seg);
  }
  return ty_of(set);
}

// At position 0, what is no bit string stays what it is.
static Ty bs_tail(const Types *t, const Ins *ins) {
  return ty_of(TY_BITS | (arg(t, ins, 0).set & ~(TypeSet)TY_BITS));
}

// --- BIFs whose result has bounds

static const struct BifRange {
  const char *name;
  uint32_t arity;
  int64_t lo, hi;
} bif_ranges[] = {
    {"length", 1, 0, SMALL_MAX},         {"byte_size", 1, 0, SMALL_MAX},
    {"bit_size", 1, 0, SMALL_MAX},       {"map_size", 1, 0, SMALL_MAX},
    {"tuple_size", 1, 0, (1 << 24) - 1}, {"size", 1, 0, SMALL_MAX},
};

static Ty bif(const Types *t, const Ins *ins) {
  Ty r = ty_of(ins->bif->result);
  if (strcmp(ins->bif->module, "erlang")) return r;
  Ty a = ins->nargs ? arg(t, ins, 0) : ty_of(0);
  if (!strcmp(ins->bif->name, "tuple_size") && a.set == TY_TUPLE && a.arity1)
    return ty_range(a.arity1 - 1, a.arity1 - 1);
  for (size_t i = 0; i < sizeof bif_ranges / sizeof *bif_ranges; i++)
    if (bif_ranges[i].arity == ins->nargs &&
        !strcmp(bif_ranges[i].name, ins->bif->name))
      return ty_range(bif_ranges[i].lo, bif_ranges[i].hi);
  return r;
}

// --- all

static Ty tuple(uint32_t arity1) {
  Ty t = ty_of(TY_TUPLE);
  t.arity1 = arity1;
  return t;
}

Ty type_eval(const Types *t, Ref r) {
  const Ins *ins = &t->f->ins.at[r];
  switch ((IrOp)ins->op) {
  case IR_LIT: return ty_lit(ins->lit);
  case IR_KNOWN:
    if (!t->pi_from[r]) return arg(t, ins, 0);
    return type_on_edge(t, t->pi_from[r], t->pi_edge[r], ins->arg[0],
                        arg(t, ins, 0));
  case IR_ADD:
  case IR_SUB:
  case IR_MUL:
  case IR_FDIV:
  case IR_DIV:
  case IR_REM:
  case IR_NEG:
  case IR_PLUS:
  case IR_BAND:
  case IR_BOR:
  case IR_BXOR:
  case IR_BNOT:
  case IR_BSL:
  case IR_BSR: return arith(t, ins);
  case IR_EQX:
  case IR_NEX:
  case IR_EQ:
  case IR_NE:
  case IR_LT:
  case IR_LE: return compare(t, ins);
  case IR_AND:
  case IR_OR:
  case IR_XOR:
  case IR_NOT: return logic(t, ins);
  case IR_IS: return is_in(arg(t, ins, 0).set, ins->types);
  case IR_IS_TUPLE: return is_tuple(ins, arg(t, ins, 0));
  case IR_IS_FUN: return is_fun(t, ins);
  case IR_TUPLE: return tuple(ins->nargs + 1);
  case IR_UPDATE: return tuple(arg(t, ins, 0).arity1);
  case IR_BS_SIZE: return ty_range(0, SMALL_MAX);
  case IR_BS_GET: return bs_get(t, ins);
  case IR_BS_TAIL: return bs_tail(t, ins);
  case IR_BS_UTF_SIZE: return ty_range(8, 32);
  case IR_BS_MAKE: return bs_make(t, ins);
  case IR_SEND: return arg(t, ins, 1);
  case IR_BIF: return bif(t, ins);
  case IR_CALL:
    return t->program ? program_result(t->program, ins->fn) : ty_of(TY_ANY);
  default: return ty_of(ir_ops[ins->op].result);
  }
}

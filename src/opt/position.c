// SPDX-License-Identifier: Apache-2.0
// What is left of a bit string is a place in it: `bs_tail` is not made where
// only segments are taken from it.
//
// A param of a loop (or of any block) that gets tails is split into a bit
// string and a position; behind it stands the tail that it was. Instructions on
// a tail then are moved to what it is a tail of. What else uses a tail - it is
// returned, put into a term, passed to a call - gets a tail of its own where it
// stands, if no loop goes through there: so none is made in a loop, and at most
// one behind.
//
// A param may also get what is no bit string, at position 0: see bs_tail.
#include "opt.h"
#include "../../abi/term.h"

typedef struct Param {
  BlkId blk;
  uint32_t k;
} Param;

typedef struct Position {
  Fn *f;
  int8_t *looped; // by block: 1 a loop goes through it, -1 none; 0: not asked
  uint32_t n;     // values that there were; tables by value have so many
  uint8_t *state; // by value: 0, GETS_TAILS, ESCAPES
  uint8_t *seen;  // by block
  VEC(Param) split;
  bool changed;
} Position;

enum { GETS_TAILS = 1, ESCAPES = 2 };
enum { MAX_BITS_LOG = 58 }; // of positions

static Ins *ins_of(Position *x, Ref r) { return opt_ins(x->f, r); }

static const Ins *def_of(Position *x, Ref r) {
  return opt_ins(x->f, opt_strip(x->f, r));
}

// --- loops

static void push_new(Position *x, BlkList *work, BlkId id) {
  if (!id || x->seen[id]) return;
  x->seen[id] = 1;
  vec_push(work, id);
}

static void push_next(Position *x, BlkList *work, BlkId id) {
  const Blk *b = &x->f->blk.at[id];
  push_new(x, work, b->exc);
  for (uint32_t i = 0; i < b->out.n; i++) push_new(x, work, b->out.at[i].to);
}

static bool is_looped(Position *x, BlkId id) {
  if (x->looped[id]) return x->looped[id] > 0;
  BlkList work = {0};
  memset(x->seen, 0, x->f->blk.n);
  push_next(x, &work, id);
  while (work.n && !x->seen[id]) push_next(x, &work, work.at[--work.n]);
  vec_free(&work);
  x->looped[id] = x->seen[id] ? 1 : -1;
  return x->seen[id];
}

// --- uses

static bool is_size_bif(const Ins *ins) {
  return ins->op == IR_BIF && !strcmp(ins->bif->module, "erlang") &&
         (!strcmp(ins->bif->name, "byte_size") ||
          !strcmp(ins->bif->name, "bit_size"));
}

// Can the instruction look at a place in what its operand is a tail of?
static bool takes_place(Position *x, const Ins *ins, uint32_t k) {
  TypeSet types = x->f->ins.at[ins->arg[k]].type;
  switch ((IrOp)ins->op) {
  case IR_BS_SIZE:
  case IR_BS_GET:
  case IR_BS_IS:
  case IR_BS_TAIL: return k == 0;
  case IR_KNOWN: return true;
  case IR_IS: // by the size is done with arithmetic
    return !(ins->types & TY_BITS) || !(types & TY_BITS & ~ins->types) ||
           !(types & ~(TypeSet)TY_BITS);
  case IR_BIF: return is_size_bif(ins) && !(types & ~(TypeSet)TY_BITS);
  default: return false;
  }
}

static bool is_tail(Position *x, Ref r) {
  return def_of(x, r)->op == IR_BS_TAIL;
}

// Calls `use` for each operand and each edge's argument that names a tail or a
// param, other than as a place.
typedef void Use(Position *, BlkId, Ref *arg, Ref to); // to: a param or 0

static void each_arg(Position *x, Ref r, BlkId id, Use *use) {
  for (uint32_t i = 0; i < ins_of(x, r)->nargs; i++)
    if (!takes_place(x, ins_of(x, r), i)) use(x, id, &ins_of(x, r)->arg[i], 0);
}

static void each_use(Position *x, Use *use) {
  Fn *f = x->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    if (f->blk.at[id].dead) continue;
    for (uint32_t i = 0; i < f->blk.at[id].ins.n; i++)
      each_arg(x, f->blk.at[id].ins.at[i], id, use);
    each_arg(x, f->blk.at[id].term, id, use);
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++) {
      Edge *e = &f->blk.at[id].out.at[i];
      for (uint32_t k = 0; k < e->nargs; k++)
        use(x, id, &e->arg[k], f->blk.at[e->to].params.at[k]);
    }
  }
}

// --- which params to split: those that get tails, as long as none escapes
// where a loop goes

static void feed(Position *x, BlkId from, Ref *arg, Ref to) {
  (void)from;
  Ref r = opt_strip(x->f, *arg);
  bool gives = x->state[r] == GETS_TAILS || (is_tail(x, r) && !x->state[r]);
  if (!to || x->state[to] || !gives) return;
  x->state[to] = GETS_TAILS;
  x->changed = true;
}

static void escape(Position *x, BlkId from, Ref *arg, Ref to) {
  Ref r = opt_strip(x->f, *arg);
  bool counts = x->state[r] == GETS_TAILS || (is_tail(x, r) && !x->state[r]);
  if (!counts || (to && x->state[to] == GETS_TAILS)) return;
  if (!is_looped(x, from)) return;
  x->state[r] = ESCAPES;
  x->changed = true;
}

static void until_same(Position *x, Use *use) {
  do {
    x->changed = false;
    each_use(x, use);
  } while (x->changed);
}

// What escapes feeds nobody: from the start again with what does not.
static void choose(Position *x) {
  Fn *f = x->f;
  bool again;
  do {
    for (Ref r = 1; r < f->ins.n; r++)
      if (x->state[r] == GETS_TAILS) x->state[r] = 0;
    uint32_t before = 0, after = 0;
    for (Ref r = 1; r < f->ins.n; r++) before += x->state[r] == ESCAPES;
    until_same(x, feed);
    until_same(x, escape);
    for (Ref r = 1; r < f->ins.n; r++) after += x->state[r] == ESCAPES;
    again = before != after;
  } while (again);
}

// The params of the entry and of handlers are not ours to change.
static void keep_fixed(Position *x) {
  Fn *f = x->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    BlkId fixed = id == 1 ? 1 : f->blk.at[id].exc;
    for (uint32_t i = 0; fixed && i < f->blk.at[fixed].params.n; i++)
      x->state[f->blk.at[fixed].params.at[i]] = ESCAPES;
  }
}

// --- room for tails

static bool gets_tails(Position *x, BlkId id) {
  const Blk *b = &x->f->blk.at[id];
  for (uint32_t k = 0; k < b->params.n; k++)
    if (x->state[b->params.at[k]] == GETS_TAILS) return true;
  return false;
}

// What stands in a block is not defined at its exceptional target: the params
// get a block of their own, where their tails will stand.
static void part_params(Fn *f, BlkId id) {
  BlkId rest = ir_blk(f);
  Blk *b = &f->blk.at[id], *r = &f->blk.at[rest];
  *r = *b;
  *b = (Blk){0};
  b->params.at = r->params.at;
  b->params.n = r->params.n;
  b->params.cap = r->params.cap;
  r->params.at = NULL;
  r->params.n = r->params.cap = 0;
  for (uint32_t i = 0; i < r->ins.n; i++) f->ins.at[r->ins.at[i]].blk = rest;
  f->ins.at[r->term].blk = rest;
  ir_jmp(f, id, rest, NULL, 0);
}

static bool part_all_params(Position *x) {
  Fn *f = x->f;
  bool any = false;
  for (BlkId id = 2, n = f->blk.n; id < n; id++) {
    if (f->blk.at[id].dead || !f->blk.at[id].exc || !gets_tails(x, id))
      continue;
    part_params(f, id);
    any = true;
  }
  return any;
}

// --- splitting

static Ref position(Position *x, Ref r) {
  Ins *ins = ins_of(x, r);
  ins->type = TY_SMALL;
  ins->lo = 0;
  ins->hi = (int64_t)1 << MAX_BITS_LOG;
  return r;
}

static Ref insert(Position *x, BlkId id, uint32_t *at, IrOp op, Ref a, Ref b) {
  Ref args[2] = {a, b};
  Ref r = ir_new(x->f, id, op, args, (uint32_t)ir_ops[op].nargs, 0);
  opt_insert(x->f, id, (*at)++, r);
  return r;
}

static Ref insert_int(Position *x, BlkId id, uint32_t *at, int64_t i) {
  Ref r = ir_new(x->f, id, IR_LIT, NULL, 0, 0);
  opt_set_lit(x->f, r, lit_int(x->f->lits, i));
  opt_insert(x->f, id, (*at)++, r);
  return r;
}

static void become(Position *x, Ref r, IrOp op, Ref a, Ref b) {
  Ins *ins = ins_of(x, r);
  ins->op = (uint8_t)op;
  ins->nargs = (uint32_t)ir_ops[op].nargs;
  ins->arg = NEW_N(x->f->arena, Ref, 2);
  ins->arg[0] = a;
  ins->arg[1] = b;
  x->changed = true;
}

// The param becomes the tail of two others.
static void split_param(Position *x, Param p) {
  Fn *f = x->f;
  Ref old = f->blk.at[p.blk].params.at[p.k];
  Ref base = ir_param(f, p.blk, TY_ANY);
  f->blk.at[p.blk].params.n--;
  f->blk.at[p.blk].params.at[p.k] = base;
  Ref pos = position(x, ir_param(f, p.blk, TY_SMALL));
  ins_of(x, base)->type = ins_of(x, old)->type | TY_BITS;
  become(x, old, IR_BS_TAIL, base, pos);
  opt_insert(f, p.blk, 0, old);
  vec_push(&x->split, p);
}

static void split_params(Position *x) {
  Fn *f = x->f;
  for (BlkId id = 2; id < f->blk.n; id++)
    for (uint32_t k = 0; k < f->blk.at[id].params.n; k++) {
      Ref p = f->blk.at[id].params.at[k];
      if (p < x->n && x->state[p] == GETS_TAILS) split_param(x, (Param){id, k});
    }
}

// The position of what is passed comes last.
static void split_arg(Position *x, BlkId from, uint32_t i, uint32_t k) {
  Fn *f = x->f;
  Edge *e = &f->blk.at[from].out.at[i];
  Ref *arg = NEW_N(f->arena, Ref, e->nargs + 1);
  memcpy(arg, e->arg, e->nargs * sizeof *arg);
  Ref r = opt_strip(f, arg[k]);
  if (ins_of(x, r)->op == IR_BS_TAIL) {
    arg[k] = ins_of(x, r)->arg[0];
    arg[e->nargs] = ins_of(x, r)->arg[1];
  } else {
    uint32_t at = f->blk.at[from].ins.n;
    arg[e->nargs] = insert_int(x, from, &at, 0);
  }
  e->arg = arg;
  e->nargs++;
}

static void split_args(Position *x) {
  Fn *f = x->f;
  for (uint32_t s = 0; s < x->split.n; s++)
    for (BlkId id = 1; id < f->blk.n; id++)
      for (uint32_t i = 0; i < f->blk.at[id].out.n; i++)
        if (f->blk.at[id].out.at[i].to == x->split.at[s].blk)
          split_arg(x, id, i, x->split.at[s].k);
}

// --- instructions on tails and other parts

static Ref insert_size(Position *x, BlkId id, uint32_t *at, Ref bits) {
  const Ins *def = def_of(x, bits);
  if (def->op != IR_BS_TAIL) return insert(x, id, at, IR_BS_SIZE, bits, 0);
  Ref base = def->arg[0], pos = def->arg[1];
  Ref size = insert(x, id, at, IR_BS_SIZE, base, 0);
  return position(x, insert(x, id, at, IR_SUB, size, pos));
}

static void size(Position *x, Ref r, BlkId id, uint32_t *at) {
  const Ins *def = def_of(x, ins_of(x, r)->arg[0]);
  if (def->op == IR_BS_TAIL) {
    Ref base = def->arg[0], pos = def->arg[1];
    become(x, r, IR_SUB, insert(x, id, at, IR_BS_SIZE, base, 0), pos);
    position(x, r);
  } else if (def->op == IR_BS_GET && def->seg->type == SEG_BITS &&
             def->nargs == 3) {
    become(x, r, IR_KNOWN, def->arg[2], 0);
  }
}

// byte_size/1, bit_size/1 of a bit string.
static void size_bif(Position *x, Ref r, BlkId id, uint32_t *at) {
  const Ins *ins = ins_of(x, r);
  if (!is_size_bif(ins) || ins_of(x, ins->arg[0])->type & ~TY_BITS) return;
  bool bytes = !strcmp(ins->bif->name, "byte_size");
  Ref bits = ins->arg[0];
  if (!bytes) {
    become(x, r, IR_BS_SIZE, bits, 0);
    size(x, r, id, at);
    return;
  }
  Ref n = insert(x, id, at, IR_BS_SIZE, bits, 0);
  (*at)--;
  size(x, n, id, at);
  (*at)++;
  Ref up = insert(x, id, at, IR_ADD, n, insert_int(x, id, at, 7));
  position(x, up);
  become(x, r, IR_BSR, up, insert_int(x, id, at, 3));
}

static void place(Position *x, Ref r, BlkId id, uint32_t *at) {
  const Ins *def = def_of(x, ins_of(x, r)->arg[0]);
  if (def->op != IR_BS_TAIL) return;
  Ref base = def->arg[0], off = def->arg[1];
  Ref pos = insert(x, id, at, IR_ADD, off, ins_of(x, r)->arg[1]);
  position(x, pos);
  ins_of(x, r)->arg[0] = base;
  ins_of(x, r)->arg[1] = pos;
  x->changed = true;
}

// A tail is a bit string when its base is one; of whole bytes when its size
// says so.
static void test(Position *x, Ref r, BlkId id, uint32_t *at) {
  Ins *ins = ins_of(x, r);
  Ref bits = ins->arg[0];
  const Ins *def = def_of(x, bits);
  TypeSet types = ins->types, may = ins_of(x, bits)->type;
  if (def->op != IR_BS_TAIL) return;
  if (!(types & TY_BITS) || !(may & TY_BITS & ~types)) {
    ins->arg[0] = def->arg[0];
    if (types & TY_BITS) ins->types |= TY_BITS;
    x->changed = true;
  } else if (!(may & ~(TypeSet)TY_BITS)) {
    Ref left = insert_size(x, id, at, bits);
    Ref over = insert(x, id, at, IR_BAND, left, insert_int(x, id, at, 7));
    ins_of(x, over)->type = TY_SMALL;
    become(x, r, types & TY_BINARY ? IR_EQX : IR_NEX, over,
           insert_int(x, id, at, 0));
  }
}

static void rebase(Position *x, Ref r, BlkId id, uint32_t *at) {
  switch ((IrOp)ins_of(x, r)->op) {
  case IR_BS_GET:
  case IR_BS_IS:
  case IR_BS_TAIL: place(x, r, id, at); break;
  case IR_BS_SIZE: size(x, r, id, at); break;
  case IR_BIF: size_bif(x, r, id, at); break;
  case IR_IS: test(x, r, id, at); break;
  default: break;
  }
}

static void rebase_all(Position *x, const BlkList *order) {
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId id = order->at[i];
    for (uint32_t at = 0; at < x->f->blk.at[id].ins.n; at++)
      rebase(x, x->f->blk.at[id].ins.at[at], id, &at);
  }
}

// --- tails that are needed behind a loop only

static void note_escape(Position *x, BlkId from, Ref *arg, Ref to) {
  (void)to;
  Ref r = opt_strip(x->f, *arg);
  const Ins *def = ins_of(x, r);
  if (def->op != IR_BS_TAIL || x->state[r] == ESCAPES) return;
  if (from == def->blk || is_looped(x, from) || !is_looped(x, def->blk))
    x->state[r] = ESCAPES;
}

// What names the tail there gets one of its own.
static void sink(Position *x, BlkId from, Ref *arg, Ref to) {
  (void)to;
  Ref r = opt_strip(x->f, *arg);
  const Ins *def = ins_of(x, r);
  if (r >= x->n || def->op != IR_BS_TAIL || x->state[r] == ESCAPES) return;
  TypeSet types = ins_of(x, *arg)->type;
  uint32_t at = 0;
  *arg = insert(x, from, &at, IR_BS_TAIL, def->arg[0], def->arg[1]);
  ins_of(x, *arg)->type = types;
  x->changed = true;
}

// --- segments of which only the size counts

static void mark_used(Position *x, const Ref *arg, uint32_t n, uint8_t *used) {
  for (uint32_t i = 0; i < n; i++) used[opt_strip(x->f, arg[i])] = 1;
}

static void find_used(Position *x, uint8_t *used) {
  Fn *f = x->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    for (uint32_t i = 0; i < b->ins.n; i++) {
      const Ins *ins = ins_of(x, b->ins.at[i]);
      bool is_test = ins->op == IR_IS && ins->types == TY_NONE;
      if (ins->op != IR_KNOWN && !is_test)
        mark_used(x, ins->arg, ins->nargs, used);
    }
    mark_used(x, ins_of(x, b->term)->arg, ins_of(x, b->term)->nargs, used);
    for (uint32_t i = 0; i < b->out.n; i++)
      mark_used(x, b->out.at[i].arg, b->out.at[i].nargs, used);
  }
}

static bool can_skip(const Ins *ins) {
  return ins->op == IR_BS_GET && !(ins->seg->flags & SEG_SKIP) &&
         (ins->seg->type == SEG_INT || ins->seg->type == SEG_BITS);
}

static void skip(Position *x, Ref r) {
  Ins *ins = ins_of(x, r);
  BsSeg *seg = NEW(x->f->arena, BsSeg);
  *seg = *ins->seg;
  seg->flags |= SEG_SKIP;
  ins->seg = seg;
  ins->type = TY_NIL | TY_NONE;
  x->changed = true;
}

// Segments of which nobody uses the value: no more do their other names exist,
// which may be names of names.
static void skip_unused(Position *x) {
  Fn *f = x->f;
  uint32_t n = f->ins.n;
  uint8_t *used = mem_alloc(n), *gone = mem_alloc(n);
  find_used(x, used);
  for (Ref r = 1; r < n; r++) {
    Ref def = opt_strip(f, r);
    gone[r] = !ins_of(x, r)->dead && !used[def] && can_skip(ins_of(x, def));
  }
  for (Ref r = 1; r < n; r++)
    if (gone[r] && ins_of(x, r)->op == IR_KNOWN)
      opt_set_lit(f, r, lit_nil(f->lits));
    else if (gone[r])
      skip(x, r);
  free(used);
  free(gone);
}

// --- what is left is known to be whole bytes

static bool is_multiple_of_8(Position *x, Ref r, uint8_t *seen);

static bool args_are(Position *x, Ref param, uint8_t *seen) {
  Fn *f = x->f;
  BlkId to = ins_of(x, param)->blk;
  uint32_t k = 0;
  while (f->blk.at[to].params.at[k] != param) k++;
  for (BlkId id = 1; id < f->blk.n; id++) {
    if (f->blk.at[id].exc == to) return false;
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++) {
      const Edge *e = &f->blk.at[id].out.at[i];
      if (e->to == to && !is_multiple_of_8(x, e->arg[k], seen)) return false;
    }
  }
  return to != 1;
}

// All that the value is made of must be; so what was seen before counts as
// such.
static bool is_multiple_of_8(Position *x, Ref r, uint8_t *seen) {
  const Ins *ins = def_of(x, r);
  r = opt_strip(x->f, r);
  if (seen[r]) return true;
  seen[r] = 1;
  switch ((IrOp)ins->op) {
  case IR_LIT: return ins->lit->kind == LIT_INT && ins->lit->i % 8 == 0;
  case IR_BS_SIZE: return !(ins_of(x, ins->arg[0])->type & ~TY_BINARY);
  case IR_BS_UTF_SIZE: return true;
  case IR_ADD:
  case IR_SUB:
    return is_multiple_of_8(x, ins->arg[0], seen) &&
           is_multiple_of_8(x, ins->arg[1], seen);
  case IR_MUL: return is_multiple_of_8(x, ins->arg[1], seen);
  case IR_PARAM: return args_are(x, r, seen);
  default: return false;
  }
}

// (value band 7) =:= 0, or with a smaller mask.
static bool is_decided(Position *x, const Ins *ins) {
  LitP zero = opt_lit(x->f, ins->arg[1]);
  const Ins *over = def_of(x, ins->arg[0]);
  if (ins->op != IR_EQX || !zero || zero->kind != LIT_INT || zero->i)
    return false;
  LitP mask = over->op == IR_BAND ? opt_lit(x->f, over->arg[1]) : NULL;
  if (!mask || mask->kind != LIT_INT || mask->i & ~7) return false;
  uint8_t *seen = mem_alloc(x->f->ins.n);
  bool is = is_multiple_of_8(x, over->arg[0], seen);
  free(seen);
  return is;
}

static void decide_all(Position *x) {
  Fn *f = x->f;
  for (Ref r = 1; r < f->ins.n; r++) {
    const Ins *ins = ins_of(x, r);
    if (ins->dead || ins->op != IR_EQX || !is_decided(x, ins)) continue;
    opt_set_lit(f, r, lit_atom_c(f->lits, "true"));
    x->changed = true;
  }
}

// --- all

static bool has_bits(const Fn *f) {
  for (Ref r = 1; r < f->ins.n; r++) {
    const Ins *ins = &f->ins.at[r];
    if (!ins->dead && (ins->op == IR_BS_TAIL || ins->op == IR_BS_GET))
      return true;
  }
  return false;
}

static void split_all(Position *x, const BlkList *order) {
  x->changed = false;
  split_params(x);
  rebase_all(x, order);
  split_args(x);
  each_use(x, note_escape);
  each_use(x, sink);
  skip_unused(x);
  decide_all(x);
}

bool opt_position(Fn *f) {
  if (!has_bits(f)) return false;
  Position x = {.f = f, .n = f->ins.n};
  BlkList order = {0};
  ir_remove_unreachable(f);
  ir_rpo(f, &order);
  x.looped = mem_alloc(f->blk.n);
  x.state = mem_alloc(x.n);
  x.seen = mem_alloc(f->blk.n);
  keep_fixed(&x);
  choose(&x);
  bool again = part_all_params(&x);
  if (!again) split_all(&x, &order);
  vec_free(&order);
  vec_free(&x.split);
  free(x.looped);
  free(x.state);
  free(x.seen);
  return again ? opt_position(f), true : x.changed;
}

// SPDX-License-Identifier: Apache-2.0
// Interpreting Low. Values are words; doubles by their bits.
#include "low_interp.h"
#include <math.h>

typedef struct Frame { // of one call
  Interp *in;
  const LowFn *f;
  uint64_t *val;  // by Ref
  uint64_t *slot; // of the frame, after the frame pass
  BlkId handler;  // set by catch
  bool entered;   // the frame is there
} Frame;

static double as_f(uint64_t w) {
  double d;
  memcpy(&d, &w, 8);
  return d;
}

static uint64_t from_f(double d) {
  uint64_t w;
  memcpy(&w, &d, 8);
  return w;
}

static bool holds(int64_t cond, uint64_t a, uint64_t b) {
  int64_t x = (int64_t)a, y = (int64_t)b;
  switch ((LowCond)cond) {
  case LC_EQ: return a == b;
  case LC_NE: return a != b;
  case LC_SLT: return x < y;
  case LC_SLE: return x <= y;
  case LC_SGT: return x > y;
  case LC_SGE: return x >= y;
  case LC_ULT: return a < b;
  case LC_ULE: return a <= b;
  case LC_UGT: return a > b;
  case LC_UGE: return a >= b;
  case LC_Z: return (a & b) == 0;
  case LC_NZ: return (a & b) != 0;
  case LC_BIT: return b >> (a & 63) & 1;
  case LC_NBIT: return !(b >> (a & 63) & 1);
  default: bug("interp: condition");
  }
}

static bool holds_f(int64_t cond, uint64_t a, uint64_t b) {
  double x = as_f(a), y = as_f(b);
  switch ((LowCond)cond) {
  case LC_EQ: return x == y;
  case LC_NE: return x != y;
  case LC_SLT: return x < y;
  case LC_SLE: return x <= y;
  case LC_SGT: return x > y;
  case LC_SGE: return x >= y;
  default: bug("interp: condition on doubles");
  }
}

// Both kinds of arguments have their own registers, so one prototype fits all.
typedef uint64_t (*WordFn)(Ctx *, uint64_t, uint64_t, uint64_t, uint64_t,
                           uint64_t, uint64_t, uint64_t, double, double, double,
                           double);
typedef double (*DoubleFn)(Ctx *, uint64_t, uint64_t, uint64_t, uint64_t,
                           uint64_t, uint64_t, uint64_t, double, double, double,
                           double);

uint64_t interp_rt(Ctx *c, void *address, const RtCall *rt, const uint64_t *args) {
  uint64_t w[7] = {0};
  double d[4] = {0};
  int nw = 0, nd = 0;
  for (size_t k = 1; rt->sig[k]; k++) {
    if (rt->sig[k] == 'f') d[nd++] = as_f(args[k - 1]);
    else w[nw++] = args[k - 1];
  }
  if (rt->sig[0] == 'f')
    return from_f(((DoubleFn)address)(c, w[0], w[1], w[2], w[3], w[4], w[5],
                                      w[6], d[0], d[1], d[2], d[3]));
  return ((WordFn)address)(c, w[0], w[1], w[2], w[3], w[4], w[5], w[6], d[0],
                           d[1], d[2], d[3]);
}

static uint64_t alloc(Interp *in, uint64_t words) {
  if (in->used + words > in->room) {
    in->steps = 0;
    in->used = 0;
  }
  uint64_t p = (uint64_t)(uintptr_t)(in->heap + in->used);
  in->used += words;
  return p;
}

static uint64_t *at(uint64_t base, int64_t disp) {
  return (uint64_t *)(uintptr_t)(base + (uint64_t)disp);
}

static uint64_t load32(uint64_t base, int64_t disp) {
  uint32_t w;
  memcpy(&w, at(base, disp), 4);
  return w;
}

static uint64_t operand(Frame *p, const LowIns *i, uint32_t k) {
  return k < i->nargs ? p->val[i->arg[k]] : 0;
}

static uint64_t call_rt(Frame *p, const LowIns *i) {
  uint64_t args[8] = {0};
  for (uint32_t k = 0; k < i->nargs; k++) args[k] = p->val[i->arg[k]];
  return interp_rt(&p->in->ctx, p->in->address(i->rt->c_name), i->rt, args);
}

static uint64_t *field(Frame *p, int64_t offset) {
  return (uint64_t *)((char *)&p->in->ctx + offset);
}

static void expect_frame(Frame *p, bool there) {
  if (p->in->framed && p->entered != there) p->in->broken = true;
}

static uint64_t compute(Frame *p, const LowIns *i) {
  uint64_t a = operand(p, i, 0), b = operand(p, i, 1);
  switch (i->op) {
  case LOW_CONST:
  case LOW_FCONST: return (uint64_t)i->i;
  case LOW_SYM: return p->in->symbol(&i->sym) + (uint64_t)i->i;
  case LOW_ADD:
  case LOW_ADDO: return a + b;
  case LOW_SUB:
  case LOW_SUBO: return a - b;
  case LOW_MUL:
  case LOW_MULO: return a * b;
  case LOW_SDIV: return (uint64_t)((int64_t)a / (int64_t)b);
  case LOW_SREM: return (uint64_t)((int64_t)a % (int64_t)b);
  case LOW_AND: return a & b;
  case LOW_OR: return a | b;
  case LOW_XOR: return a ^ b;
  case LOW_SHL: return a << (b & 63);
  case LOW_SHR: return a >> (b & 63);
  case LOW_SAR: return (uint64_t)((int64_t)a >> (b & 63));
  case LOW_ROTL: return i->i & 63 ? a << (i->i & 63) | a >> (-i->i & 63) : a;
  case LOW_CMP: return holds(i->i, a, b);
  case LOW_FCMP: return holds_f(i->i, a, b);
  case LOW_SEL: return a ? b : operand(p, i, 2);
  case LOW_AS_T:
  case LOW_AS_W:
  case LOW_F2W:
  case LOW_W2F: return a;
  case LOW_FADD: return from_f(as_f(a) + as_f(b));
  case LOW_FSUB: return from_f(as_f(a) - as_f(b));
  case LOW_FMUL: return from_f(as_f(a) * as_f(b));
  case LOW_FDIV: return from_f(as_f(a) / as_f(b));
  case LOW_FNEG: return a ^ (1ull << 63);
  case LOW_FSQRT: return from_f(sqrt(as_f(a)));
  case LOW_I2F: return from_f((double)(int64_t)a);
  case LOW_LOAD:
  case LOW_LOADF: return *at(a, i->i);
  case LOW_LOAD8: return *(uint8_t *)at(a, i->i);
  case LOW_LOAD32: return load32(a, i->i);
  case LOW_STORE:
  case LOW_STOREF: return *at(a, i->i) = b;
  case LOW_STORE8: return *(uint8_t *)at(a, i->i) = (uint8_t)b;
  case LOW_CTXLOAD: return *field(p, i->i);
  case LOW_CTXSTORE: return *field(p, i->i) = a;
  case LOW_ALLOC: return alloc(p->in, (uint64_t)i->i);
  case LOW_SSTORE:
    if (i->i == 0) p->handler = 0;
    return p->slot[i->i] = a;
  case LOW_ENTER: return expect_frame(p, false), p->entered = true;
  case LOW_LEAVE: 
    expect_frame(p, true);
    p->entered = false;
    return p->handler = 0;
  case LOW_SLOAD: return p->slot[i->i];
  case LOW_CATCH: return p->handler = (BlkId)i->i;
  case LOW_TICK: return (uint64_t)-- p->in->ctx.reds;
  case LOW_RT: return call_rt(p, i);
  default: return 0; // heap, enter, leave, reds: nothing to see
  }
}

static bool overflows(const LowIns *i, uint64_t a, uint64_t b) {
  int64_t r, x = (int64_t)a, y = (int64_t)b;
  if (i->op == LOW_ADDO) return __builtin_add_overflow(x, y, &r);
  if (i->op == LOW_SUBO) return __builtin_sub_overflow(x, y, &r);
  return __builtin_mul_overflow(x, y, &r);
}

static uint32_t which_case(Frame *p, const LowBlk *b, uint64_t w) {
  for (uint32_t k = 0; k + 1 < b->out.n; k++) {
    const LowEdge *e = &b->out.at[k];
    uint64_t c = e->sym.kind ? p->in->symbol(&e->sym) : (uint64_t)e->i;
    if (c == w) return k;
  }
  return b->out.n - 1;
}

static BlkId follow(Frame *p, const LowEdge *e) {
  const LowBlk *to = &p->f->blk.at[e->to];
  uint64_t v[300];
  for (uint32_t k = 0; k < e->nargs; k++) v[k] = p->val[e->arg[k]];
  for (uint32_t k = 0; k < e->nargs; k++) p->val[to->params.at[k]] = v[k];
  return e->to;
}

static InOutcome call(Frame *p, const LowIns *i, uint64_t *result) {
  uint64_t args[300];
  for (uint32_t k = 0; k < i->nargs; k++) args[k] = p->val[i->arg[k]];
  if (i->op == LOW_CALLI || i->op == LOW_TCALLI)
    bug("interp: indirect call");
  if (i->sym.kind == SYM_STUB) return *result = NIL, IN_RETURNED; // pause
  return interp_call(p->in, i->sym.fn, args, i->nargs, result);
}

// The handler of an exception raised in b, entered; 0: it leaves the function.
static BlkId to_handler(Frame *p, const LowBlk *b) {
  BlkId h = b->exc ? b->exc : p->handler;
  if (!h) return 0;
  const LowBlk *to = &p->f->blk.at[h];
  const Ctx *c = &p->in->ctx;
  uint64_t v[3] = {c->exc_class, c->exc_reason, c->exc_trace};
  for (uint32_t k = 0; k < to->params.n; k++) p->val[to->params.at[k]] = v[k];
  return h;
}

typedef struct Step {
  BlkId next; // 0: the function is left, with
  InOutcome outcome;
  uint64_t result;
} Step;

static Step end_block(Frame *p, const LowBlk *b) {
  const LowIns *t = &p->f->ins.at[b->term];
  uint64_t x = operand(p, t, 0), y = operand(p, t, 1), r = 0;
  InOutcome o;
  if (t->op == LOW_CALL) expect_frame(p, true);
  if (t->op == LOW_TCALL || t->op == LOW_RET) expect_frame(p, false);
  switch (t->op) {
  case LOW_JMP: return (Step){.next = follow(p, &b->out.at[0])};
  case LOW_BR: return (Step){.next = follow(p, &b->out.at[!holds(t->i, x, y)])};
  case LOW_BRF: return (Step){.next = follow(p, &b->out.at[!holds_f(t->i, x, y)])};
  case LOW_BRO: {
    const LowIns *i = &p->f->ins.at[t->arg[0]];
    bool over = overflows(i, operand(p, i, 0), operand(p, i, 1));
    return (Step){.next = follow(p, &b->out.at[!over])};
  }
  case LOW_SWITCH:
    return (Step){.next = follow(p, &b->out.at[which_case(p, b, x)])};
  case LOW_CALL:
    o = call(p, t, &r);
    if (o == IN_RAISED) return (Step){to_handler(p, b), IN_RAISED, 0};
    if (o != IN_RETURNED) return (Step){0, o, 0};
    p->val[p->f->blk.at[b->out.at[0].to].params.at[0]] = r;
    return (Step){.next = b->out.at[0].to};
  case LOW_TCALL: o = call(p, t, &r); return (Step){0, o, r};
  case LOW_RET: return (Step){0, IN_RETURNED, x};
  case LOW_UNWIND: return (Step){to_handler(p, b), IN_RAISED, 0};
  default: bug("interp: noway was reached");
  }
}

static InOutcome run(Frame *p, uint64_t *result) {
  BlkId id = 1;
  for (;;) {
    const LowBlk *b = &p->f->blk.at[id];
    expect_frame(p, b->framed);
    for (uint32_t k = 0; k < b->ins.n; k++) {
      Ref r = b->ins.at[k];
      p->val[r] = compute(p, &p->f->ins.at[r]);
      if (!p->in->steps || !--p->in->steps) return IN_LIMIT;
    }
    if (!p->in->steps || !--p->in->steps) return IN_LIMIT;
    Step s = end_block(p, b);
    if (p->in->broken) return IN_BROKEN;
    *result = s.result;
    if (!s.next) return s.outcome;
    id = s.next;
  }
}

InOutcome interp_call(Interp *in, const FnRef *ref, const uint64_t *args,
                      uint32_t n, uint64_t *result) {
  if (!in->depth) return IN_LIMIT;
  for (uint32_t k = 0; k < in->fns.n; k++) {
    const LowFn *f = in->fns.at[k];
    if (f->ref != ref) continue;
    Frame p = {.in = in, .f = f};
    p.val = mem_alloc(f->ins.n * 8);
    p.slot = mem_alloc(f->frame * 8 + 8);
    for (uint32_t j = 0; j < n; j++) p.val[f->blk.at[1].params.at[j]] = args[j];
    in->depth--;
    InOutcome o = run(&p, result);
    in->depth++;
    free(p.val);
    free(p.slot);
    return o;
  }
  bug("interp: no such function");
}

void interp_init(Interp *in, size_t words) {
  *in = (Interp){.heap = mem_alloc(words * 8), .room = words, .depth = 1000};
}

void interp_free(Interp *in) {
  free(in->heap);
  vec_free(&in->fns);
}

void interp_add(Interp *in, const LowFn *f) { vec_push(&in->fns, f); }

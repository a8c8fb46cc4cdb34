// SPDX-License-Identifier: Apache-2.0
// Checks a function against docs/ir.md, invariants 1 to 6. First its shape, so
// that nothing later can go out of bounds, then dominance. Stops at the first
// fault.
#include "text.h"
#include "../../abi/term.h"

typedef struct Verifier {
  const Fn *f;
  Str *why;
  uint8_t *seen; // by value: stands in some block's list
  bool ok;
} Verifier;

__attribute__((format(printf, 4, 5))) static void
fault(Verifier *v, BlkId b, Ref r, const char *fmt, ...) {
  if (!v->ok) return;
  v->ok = false;
  text_fn_ref(v->why, v->f->ref);
  if (b) str_printf(v->why, ", b%u", b);
  if (r) str_printf(v->why, ", %%%u (%s)", r, ir_ops[v->f->ins.at[r].op].text);
  str_puts(v->why, ": ");
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(v->why, fmt, ap);
  va_end(ap);
}

// --- shape

static bool is_value(const Fn *f, Ref r) {
  return r && r < f->ins.n && !f->ins.at[r].dead &&
         (f->ins.at[r].op == IR_PARAM || ir_ops[f->ins.at[r].op].result);
}

static void check_refs(Verifier *v, BlkId b, Ref user, const Ref *arg,
                       uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!is_value(v->f, arg[i])) {
      fault(v, b, user, "operand %u, %%%u, is no value", i, arg[i]);
      return;
    }
}

static bool good_seg(const BsSeg *seg, bool making) {
  if (seg->type == SEG_STRING)
    return making && seg->bytes && seg->bytes->kind == LIT_BITS;
  return seg->type < SEG_STRING && seg->unit >= 1 && seg->unit <= 256 &&
         (!(seg->flags & SEG_ALL) || seg->type == SEG_BITS);
}

static uint32_t segs_args(const BsSegs *segs) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < segs->n; i++) n += ir_seg_args(&segs->seg[i]);
  return n;
}

static bool good_segs(const Ins *ins) {
  for (uint32_t i = 0; i < ins->segs->n; i++)
    if (!good_seg(&ins->segs->seg[i], true)) return false;
  return segs_args(ins->segs) == ins->nargs;
}

static uint32_t fail_args(FailKind kind, uint32_t n) {
  switch (kind) {
  case FAIL_IF_CLAUSE:
  case FAIL_BADARG: return 0;
  case FAIL_FUNCTION_CLAUSE: return n;
  case FAIL_UNDEF: return n < 2 ? 2 : n;
  default: return 1;
  }
}

// What the table cannot say of operands and of what the instruction carries;
// NULL: all is well.
static const char *special(const Ins *ins) {
  uint32_t n = ins->nargs;
  switch ((IrOp)ins->op) {
  case IR_LIT:
  case IR_BS_IS: return ins->lit ? NULL : "without literal";
  case IR_IS_TUPLE:
  case IR_ENV: return ins->i >= 0 ? NULL : "negative number";
  case IR_FIELD:
  case IR_UPDATE: return ins->i >= 1 ? NULL : "fields count from 1";
  case IR_MAP: return n % 2 ? "key without value" : NULL;
  case IR_MAP_PUT:
  case IR_MAP_UPDATE: return n % 2 ? NULL : "key without value";
  case IR_BS_GET:
    if (!good_seg(ins->seg, false)) return "bad segment";
    return n == 1 + ir_seg_args(ins->seg) ? NULL : "wrong number of operands";
  case IR_BS_UTF_SIZE:
    return ins->seg->type >= SEG_UTF8 && ins->seg->type <= SEG_UTF32
               ? NULL
               : "no utf segment";
  case IR_BS_MAKE: return good_segs(ins) ? NULL : "bad segments";
  case IR_FUN:
    return n == ins->fun->nfree ? NULL : "not as many as `free` says";
  case IR_CALL:
  case IR_TCALL: return n == ins->fn->arity ? NULL : "wrong number of operands";
  case IR_BIF:
    if (ins->bif->flags & BIF_TRAP) return "a BIF that may trap is called";
    return n == ins->bif->arity ? NULL : "wrong number of operands";
  case IR_CALL_FUN:
  case IR_TCALL_FUN:
    return n >= 1 && n <= MAX_ARGS + 1 ? NULL : "wrong number of operands";
  case IR_APPLY:
  case IR_TAPPLY:
    return n >= 2 && n <= MAX_ARGS + 2 ? NULL : "wrong number of operands";
  case IR_FAIL:
    return n == fail_args(ins->fail, n) ? NULL : "wrong number of operands";
  default: return NULL;
  }
}

static void check_ins(Verifier *v, BlkId b, Ref r) {
  const Ins *ins = &v->f->ins.at[r];
  const IrOpInfo *info = &ir_ops[ins->op];
  if (info->nargs >= 0 && ins->nargs != (uint32_t)info->nargs)
    fault(v, b, r, "wrong number of operands");
  check_refs(v, b, r, ins->arg, ins->nargs);
  const char *what = v->ok ? special(ins) : NULL;
  if (what) fault(v, b, r, "%s", what);
  bool in_guard = v->f->blk.at[b].exc_kind == EXC_GUARD;
  if (in_guard && info->flags & F_C) fault(v, b, r, "a call inside a guard");
}

static bool place_once(Verifier *v, BlkId b, Ref r) {
  if (!r || r >= v->f->ins.n || v->f->ins.at[r].op >= IR_COUNT) {
    fault(v, b, 0, "no instruction %%%u", r);
    return false;
  }
  const Ins *ins = &v->f->ins.at[r];
  if (ins->dead) fault(v, b, r, "dead, but in a block");
  if (ins->blk != b) fault(v, b, r, "belongs to b%u", ins->blk);
  if (v->seen[r]++) fault(v, b, r, "stands in two places");
  return v->ok;
}

static bool is_block(const Fn *f, BlkId b) {
  return b && b < f->blk.n && !f->blk.at[b].dead;
}

static void check_edge(Verifier *v, BlkId id, const Edge *e) {
  const Fn *f = v->f;
  if (!is_block(f, e->to) || e->to == 1) {
    fault(v, id, 0, "jumps to b%u", e->to);
    return;
  }
  if (e->nargs != f->blk.at[e->to].params.n)
    fault(v, id, 0, "b%u does not have %u params", e->to, e->nargs);
  check_refs(v, id, f->blk.at[id].term, e->arg, e->nargs);
}

static void check_match(Verifier *v, BlkId id, bool is_switch, bool is_last,
                        const Edge *e) {
  if (!is_switch || is_last) {
    if (e->match) fault(v, id, 0, "a case that cannot be");
  } else if (!e->match ||
             (e->match->kind != LIT_ATOM && e->match->kind != LIT_INT)) {
    fault(v, id, 0, "a case that is no atom or small integer");
  }
}

static void check_term(Verifier *v, BlkId id) {
  const Fn *f = v->f;
  const Blk *b = &f->blk.at[id];
  if (!b->term) fault(v, id, 0, "open block");
  if (!v->ok || !place_once(v, id, b->term)) return;
  const Ins *term = &f->ins.at[b->term];
  int targets = ir_ops[term->op].ntargets;
  if (targets == -2) fault(v, id, b->term, "is no terminator");
  if (targets >= 0 ? b->out.n != (uint32_t)targets : !b->out.n)
    fault(v, id, b->term, "wrong number of targets");
  check_ins(v, id, b->term);
  for (uint32_t i = 0; i < b->out.n && v->ok; i++) {
    check_edge(v, id, &b->out.at[i]);
    check_match(v, id, term->op == IR_SWITCH, i + 1 == b->out.n, &b->out.at[i]);
  }
  if (v->ok && term->op == IR_BR && f->ins.at[term->arg[0]].type & ~TY_BOOL)
    fault(v, id, b->term, "condition is not a boolean");
}

static void check_exc(Verifier *v, BlkId id) {
  const Fn *f = v->f;
  const Blk *b = &f->blk.at[id];
  if (!b->exc != (b->exc_kind == EXC_NONE)) fault(v, id, 0, "exc without kind");
  if (!b->exc) return;
  uint32_t params = b->exc_kind == EXC_TRY ? 3 : 0;
  if (!is_block(f, b->exc) || b->exc == 1)
    fault(v, id, 0, "exc is b%u", b->exc);
  else if (f->blk.at[b->exc].params.n != params)
    fault(v, id, 0, "b%u does not have %u params", b->exc, params);
}

static void check_blk(Verifier *v, BlkId id) {
  const Fn *f = v->f;
  const Blk *b = &f->blk.at[id];
  for (uint32_t i = 0; i < b->params.n; i++) {
    Ref r = b->params.at[i];
    if (!place_once(v, id, r)) return;
    if (f->ins.at[r].op != IR_PARAM) fault(v, id, r, "as a param");
  }
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    if (!place_once(v, id, r)) return;
    if (f->ins.at[r].op >= IR_OPS || f->ins.at[r].op == IR_PARAM)
      fault(v, id, r, "inside a block");
    check_ins(v, id, r);
  }
  check_exc(v, id);
  check_term(v, id);
}

static void check_entry(Verifier *v) {
  const Fn *f = v->f;
  if (!is_block(f, 1)) {
    fault(v, 0, 0, "no entry");
    return;
  }
  uint32_t n = f->blk.at[1].params.n;
  if (n != f->ref->arity) fault(v, 1, 0, "%u params", n);
}

// A value in some list is in the list of its block, which `seen` says; others
// must be dead.
static void check_strays(Verifier *v) {
  for (Ref r = 1; r < v->f->ins.n && v->ok; r++)
    if (!v->seen[r] && !v->f->ins.at[r].dead)
      fault(v, v->f->ins.at[r].blk, r, "stands in no block");
}

// A handler is entered by exceptions only.
static void check_handlers(Verifier *v) {
  const Fn *f = v->f;
  uint8_t *handler = mem_alloc(f->blk.n);
  for (BlkId id = 1; id < f->blk.n; id++)
    if (f->blk.at[id].exc_kind == EXC_TRY) handler[f->blk.at[id].exc] = 1;
  for (BlkId id = 1; id < f->blk.n; id++)
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++)
      if (handler[f->blk.at[id].out.at[i].to])
        fault(v, id, 0, "jumps to a handler");
  free(handler);
}

// --- dominance

static void check_uses(Verifier *v, const DomTree *dom, BlkId id, Ref user,
                       const Ref *arg, uint32_t n, const uint8_t *defined) {
  for (uint32_t i = 0; i < n; i++) {
    const Ins *def = &v->f->ins.at[arg[i]];
    bool same = def->blk == id && def->op != IR_PARAM;
    if (same ? !defined[arg[i]]
             : !dom_is(dom, ir_def_point(v->f, arg[i]), POINT_REST(id)))
      fault(v, id, user, "%%%u is not defined on every way here", arg[i]);
  }
}

static void check_dominance(Verifier *v) {
  const Fn *f = v->f;
  DomTree *dom = ir_dom_tree(f);
  uint8_t *defined = mem_alloc(f->ins.n);
  for (BlkId id = 1; id < f->blk.n && v->ok; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead || !dom->in[POINT_START(id)]) continue;
    for (uint32_t i = 0; i < b->ins.n; i++) {
      const Ins *ins = &f->ins.at[b->ins.at[i]];
      check_uses(v, dom, id, b->ins.at[i], ins->arg, ins->nargs, defined);
      defined[b->ins.at[i]] = 1;
    }
    const Ins *term = &f->ins.at[b->term];
    check_uses(v, dom, id, b->term, term->arg, term->nargs, defined);
    for (uint32_t i = 0; i < b->out.n; i++)
      check_uses(v, dom, id, b->term, b->out.at[i].arg, b->out.at[i].nargs,
                 defined);
  }
  free(defined);
  dom_free(dom);
}

bool ir_verify(const Fn *f, Str *why) {
  Verifier v = {.f = f, .why = why, .ok = true};
  v.seen = mem_alloc(f->ins.n);
  check_entry(&v);
  for (BlkId id = 1; id < f->blk.n && v.ok; id++)
    if (!f->blk.at[id].dead) check_blk(&v, id);
  if (v.ok) check_strays(&v);
  if (v.ok) check_handlers(&v);
  if (v.ok) check_dominance(&v);
  free(v.seen);
  return v.ok;
}

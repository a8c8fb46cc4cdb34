// SPDX-License-Identifier: Apache-2.0
// Checks a function against docs/low.md. First its shape, then types, then the
// rules about roots, frames and dominance. Stops at the first fault.
#include "text.h"

typedef struct Verifier {
  const LowFn *f;
  bool framed; // the frame pass has run
  Str *why;
  uint8_t *seen;
  bool ok;
} Verifier;

__attribute__((format(printf, 4, 5))) static void
fault(Verifier *v, BlkId b, Ref r, const char *fmt, ...) {
  if (!v->ok) return;
  v->ok = false;
  text_fn_ref(v->why, v->f->ref);
  if (b) str_printf(v->why, ", b%u", b);
  if (r) str_printf(v->why, ", %%%u (%s)", r, low_ops[v->f->ins.at[r].op].text);
  str_puts(v->why, ": ");
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(v->why, fmt, ap);
  va_end(ap);
}

// --- shape

static bool is_block(const LowFn *f, BlkId b) {
  return b && b < f->blk.n && !f->blk.at[b].dead;
}

static bool is_value(const LowFn *f, Ref r) {
  return r && r < f->ins.n && !f->ins.at[r].dead && f->ins.at[r].type;
}

static bool check_refs(Verifier *v, BlkId b, Ref user, const Ref *arg,
                       uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!is_value(v->f, arg[i]))
      fault(v, b, user, "operand %u, %%%u, is no value", i, arg[i]);
  return v->ok;
}

static LowType type_of(Verifier *v, Ref r) { return v->f->ins.at[r].type; }

// What the operands of an instruction have to be: X word or term, T, F; by
// place, the last letter for all that follow.
static const char *operand_types(const LowIns *ins) {
  switch ((LowOp)ins->op) {
  case LOW_FADD:
  case LOW_FSUB:
  case LOW_FMUL:
  case LOW_FDIV:
  case LOW_FNEG:
  case LOW_FSQRT:
  case LOW_FCMP:
  case LOW_F2W:
  case LOW_BRF: return "F";
  case LOW_STOREF: return "XF";
  case LOW_CALL:
  case LOW_TCALL:
  case LOW_RET:
  case LOW_SSTORE: return "T";
  case LOW_CALLI:
  case LOW_TCALLI: return "XT";
  case LOW_RT: return ins->rt->sig + 1;
  case LOW_SEL: return "X?";
  default: return "X";
  }
}

static bool fits(LowType t, char want) {
  switch (want) {
  case '?': return true;
  case 'F':
  case 'f': return t == LT_F;
  case 'T':
  case 't': return t == LT_T;
  default: return t == LT_T || t == LT_W;
  }
}

static void check_operands(Verifier *v, BlkId b, Ref r) {
  const LowIns *ins = &v->f->ins.at[r];
  const LowOpInfo *info = &low_ops[ins->op];
  uint32_t n = ins->op == LOW_RT  ? (uint32_t)strlen(ins->rt->sig) - 1
               : info->nargs >= 0 ? (uint32_t)info->nargs
                                  : ins->nargs;
  if (ins->nargs != n || (ins->op == LOW_CALLI && !n) ||
      (ins->op == LOW_TCALLI && !n))
    fault(v, b, r, "wrong number of operands");
  if (!check_refs(v, b, r, ins->arg, ins->nargs)) return;
  const char *want = operand_types(ins);
  for (uint32_t i = 0; i < n; i++) {
    if (!fits(type_of(v, ins->arg[i]), *want))
      fault(v, b, r, "operand %u, %%%u, has type %s", i, ins->arg[i],
            low_types[type_of(v, ins->arg[i])]);
    if (want[1]) want++;
  }
}

static LowType rt_result(char letter) {
  return letter == 'w'   ? LT_W
         : letter == 'f' ? LT_F
         : letter == 'v' ? LT_VOID
                         : LT_T;
}

// T and W may stand for each other where the maker says which.
static bool good_result(Verifier *v, const LowIns *ins) {
  LowType t = ins->type;
  switch (low_ops[ins->op].result) {
  case 'V': return t == LT_VOID;
  case 'F': return t == LT_F;
  case 'T':
  case 'W': return t == LT_T || t == LT_W;
  case 'R': return t == rt_result(ins->rt->sig[0]);
  default:
    return ins->op != LOW_SEL ||
           (t == type_of(v, ins->arg[1]) && t == type_of(v, ins->arg[2]));
  }
}

static const char *special(Verifier *v, const LowIns *ins) {
  bool is_frame_op = ins->op == LOW_ENTER || ins->op == LOW_LEAVE ||
                     ins->op == LOW_SSTORE || ins->op == LOW_SLOAD ||
                     ins->op == LOW_CATCH;
  if (is_frame_op && !v->framed) return "before the frame pass";
  switch ((LowOp)ins->op) {
  case LOW_CMP:
  case LOW_BR:
    return ins->i >= 0 && ins->i < LC_COUNT ? NULL : "no such condition";
  case LOW_FCMP:
  case LOW_BRF:
    return ins->i >= 0 && ins->i <= LC_SGE ? NULL : "no such condition";
  case LOW_SSTORE:
  case LOW_SLOAD:
    return ins->i >= 0 && ins->i < v->f->frame ? NULL : "no such slot";
  case LOW_HEAP:
  case LOW_ALLOC:
  case LOW_LEAVE: return ins->i >= 0 ? NULL : "negative number";
  case LOW_ENTER: return ins->i >= 0 && ins->j >= 0 ? NULL : "negative number";
  case LOW_CALL:
  case LOW_TCALL:
    if (ins->sym.kind == SYM_FN && ins->sym.fn->arity != ins->nargs)
      return "wrong number of operands";
    return ins->sym.kind == SYM_FN || ins->sym.kind == SYM_STUB ? NULL
                                                                : "no function";
  case LOW_SYM: return ins->sym.kind ? NULL : "no symbol";
  case LOW_CATCH:
    if (!ins->i) return NULL;
    return ins->sym.kind == SYM_BLK && ins->i == ins->sym.blk &&
                   is_block(v->f, ins->sym.blk) &&
                   v->f->blk.at[ins->sym.blk].root == ROOT_HANDLER
               ? NULL
               : "no handler";
  default: return NULL;
  }
}

static bool place_once(Verifier *v, BlkId b, Ref r) {
  if (!r || r >= v->f->ins.n || v->f->ins.at[r].op >= LOW_COUNT) {
    fault(v, b, 0, "no instruction %%%u", r);
    return false;
  }
  const LowIns *ins = &v->f->ins.at[r];
  if (ins->dead) fault(v, b, r, "dead, but in a block");
  if (ins->blk != b) fault(v, b, r, "belongs to b%u", ins->blk);
  if (v->seen[r]++) fault(v, b, r, "stands in two places");
  return v->ok;
}

static void check_ins(Verifier *v, BlkId b, Ref r) {
  const LowIns *ins = &v->f->ins.at[r];
  check_operands(v, b, r);
  if (v->ok && !good_result(v, ins)) fault(v, b, r, "wrong type of result");
  const char *what = v->ok ? special(v, ins) : NULL;
  if (what) fault(v, b, r, "%s", what);
}

// --- edges and roots

static bool is_call(const LowIns *term) {
  return term->op == LOW_CALL || term->op == LOW_CALLI;
}

static void check_edge(Verifier *v, BlkId id, const LowEdge *e) {
  const LowFn *f = v->f;
  Ref term = f->blk.at[id].term;
  if (!is_block(f, e->to)) {
    fault(v, id, term, "goes to b%u", e->to);
    return;
  }
  const LowBlk *to = &f->blk.at[e->to];
  bool call = is_call(&f->ins.at[term]);
  if (to->root != (call ? ROOT_CONT : ROOT_NO))
    fault(v, id, term, "goes to b%u, of the wrong kind", e->to);
  if (e->nargs != (call ? 0 : to->params.n))
    fault(v, id, term, "b%u does not have %u params", e->to, e->nargs);
  if (!check_refs(v, id, term, e->arg, e->nargs)) return;
  for (uint32_t i = 0; i < e->nargs; i++)
    if (type_of(v, e->arg[i]) != type_of(v, to->params.at[i]))
      fault(v, id, term, "%%%u for a param of b%u of another type", e->arg[i],
            e->to);
}

// addo, subo, mulo stand last, and only bro tests them.
static void check_overflow(Verifier *v, BlkId id, const LowIns *term) {
  const LowFn *f = v->f;
  const LowBlk *b = &f->blk.at[id];
  Ref last = b->ins.n ? vec_last(&b->ins) : 0;
  for (uint32_t i = 0; i < b->ins.n; i++) {
    uint8_t op = f->ins.at[b->ins.at[i]].op;
    bool tested = op == LOW_ADDO || op == LOW_SUBO || op == LOW_MULO;
    if (tested && (b->ins.at[i] != last || term->op != LOW_BRO))
      fault(v, id, b->ins.at[i], "is not followed by bro");
    if (term->op == LOW_BRO && b->ins.at[i] == last && !tested)
      fault(v, id, b->term, "tests no overflow");
  }
  if (term->op == LOW_BRO && term->arg[0] != last)
    fault(v, id, b->term, "does not test the last instruction");
}

static void check_term(Verifier *v, BlkId id) {
  const LowBlk *b = &v->f->blk.at[id];
  if (!b->term) fault(v, id, 0, "open block");
  if (!v->ok || !place_once(v, id, b->term)) return;
  const LowIns *term = &v->f->ins.at[b->term];
  int targets = low_ops[term->op].ntargets;
  if (targets == -2) fault(v, id, b->term, "is no terminator");
  if (targets >= 0 ? b->out.n != (uint32_t)targets : !b->out.n)
    fault(v, id, b->term, "wrong number of targets");
  if (v->ok) check_ins(v, id, b->term);
  for (uint32_t i = 0; i < b->out.n && v->ok; i++)
    check_edge(v, id, &b->out.at[i]);
  if (v->ok) check_overflow(v, id, term);
}

static void check_params(Verifier *v, BlkId id) {
  const LowBlk *b = &v->f->blk.at[id];
  for (uint32_t i = 0; i < b->params.n; i++) {
    Ref r = b->params.at[i];
    if (!place_once(v, id, r)) return;
    if (v->f->ins.at[r].op != LOW_PARAM || !v->f->ins.at[r].type)
      fault(v, id, r, "as a param");
    if (b->root != ROOT_NO && v->f->ins.at[r].type != LT_T)
      fault(v, id, r, "a root's param is a term");
  }
  bool wrong = (b->root == ROOT_CONT && b->params.n != 1) ||
               (b->root == ROOT_HANDLER && b->params.n != 3) ||
               (b->root == ROOT_ENTRY) != (id == 1);
  if (wrong) fault(v, id, 0, "%u params for its kind of root", b->params.n);
}

static void check_blk(Verifier *v, BlkId id) {
  const LowFn *f = v->f;
  const LowBlk *b = &f->blk.at[id];
  check_params(v, id);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    if (!v->ok || !place_once(v, id, r)) return;
    uint8_t op = f->ins.at[r].op;
    if (op >= LOW_OPS || op == LOW_PARAM) fault(v, id, r, "inside a block");
    if (op == LOW_REDS && (id != 1 || i)) fault(v, id, r, "not at the start");
    if (v->ok) check_ins(v, id, r);
  }
  if (b->exc && v->framed) fault(v, id, 0, "exc after the frame pass");
  if (b->exc &&
      (!is_block(f, b->exc) || f->blk.at[b->exc].root != ROOT_HANDLER))
    fault(v, id, 0, "b%u is no handler", b->exc);
  if (b->framed && !v->framed) fault(v, id, 0, "framed");
  check_term(v, id);
}

// A continuation belongs to one call.
static void check_conts(Verifier *v) {
  const LowFn *f = v->f;
  BlkList *preds = mem_alloc(f->blk.n * sizeof *preds);
  low_preds(f, preds);
  for (BlkId id = 1; id < f->blk.n; id++) {
    const LowBlk *b = &f->blk.at[id];
    if (!b->dead && b->root == ROOT_CONT && preds[id].n > 1)
      fault(v, id, 0, "continuation of %u calls", preds[id].n);
    vec_free(&preds[id]);
  }
  free(preds);
}

// --- dominance; after the frame pass within regions

static void check_uses(Verifier *v, const DomTree *dom, BlkId id, Ref user,
                       const Ref *arg, uint32_t n, const uint8_t *defined) {
  for (uint32_t i = 0; i < n; i++) {
    BlkId at = v->f->ins.at[arg[i]].blk;
    if (at == id ? !defined[arg[i]] : !dom_is(dom, at, id))
      fault(v, id, user, "%%%u is not defined on every way here", arg[i]);
  }
}

static void check_dominance(Verifier *v) {
  const LowFn *f = v->f;
  DomTree *dom = low_dom_tree(f, v->framed);
  uint8_t *defined = mem_alloc(f->ins.n);
  for (BlkId id = 1; id < f->blk.n && v->ok; id++) {
    const LowBlk *b = &f->blk.at[id];
    if (b->dead || !dom->in[id]) continue;
    for (uint32_t i = 0; i < b->params.n; i++) defined[b->params.at[i]] = 1;
    for (uint32_t i = 0; i < b->ins.n; i++) {
      const LowIns *ins = &f->ins.at[b->ins.at[i]];
      check_uses(v, dom, id, b->ins.at[i], ins->arg, ins->nargs, defined);
      defined[b->ins.at[i]] = 1;
    }
    const LowIns *term = &f->ins.at[b->term];
    check_uses(v, dom, id, b->term, term->arg, term->nargs, defined);
    for (uint32_t i = 0; i < b->out.n; i++)
      check_uses(v, dom, id, b->term, b->out.at[i].arg, b->out.at[i].nargs,
                 defined);
  }
  free(defined);
  dom_free(dom);
}

bool low_verify(const LowFn *f, bool framed, Str *why) {
  Verifier v = {.f = f, .framed = framed, .why = why, .ok = true};
  v.seen = mem_alloc(f->ins.n);
  if (!is_block(f, 1)) fault(&v, 0, 0, "no entry");
  for (BlkId id = 1; id < f->blk.n && v.ok; id++)
    if (!f->blk.at[id].dead) check_blk(&v, id);
  if (v.ok) check_conts(&v);
  if (v.ok) check_dominance(&v);
  free(v.seen);
  return v.ok;
}

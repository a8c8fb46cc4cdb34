// SPDX-License-Identifier: Apache-2.0
// Runs match specifications. Variables refer to the object where it stands;
// what guards and bodies make comes from a small heap of the run's own, which
// each object begins anew.
#include "ms.h"
#include "../map.h"

#define BLOCK_WORDS 1024

struct MsRun {
  const Ms *ms;
  Term self;
  Stack stack;
  Term *var;
  Ctx ctx; // of a process that has nothing but a heap
  Proc proc;
  Term block[BLOCK_WORDS];
};

static void begin(MsRun *r) {
  r->ctx.hp = (uintptr_t)r->block;
  r->stack.n = 0;
  while (r->proc.frags) {
    Frag *f = r->proc.frags;
    r->proc.frags = f->next;
    rt_frag_free(f);
  }
  r->proc.frag_words = 0;
  rt_off_heap_release(r->proc.off_heap);
  r->proc.off_heap = NIL;
}

MsRun *ms_run_new(Ctx *c, const Ms *ms) {
  MsRun *r = rt_mem_alloc(sizeof *r);
  memset(&r->ctx, 0, sizeof r->ctx);
  memset(&r->proc, 0, sizeof r->proc);
  r->ms = ms;
  r->self = rt_proc(c)->id;
  r->var = rt_mem_alloc((ms->vars + 1) * sizeof(Term));
  r->ctx.proc = (uintptr_t)&r->proc;
  r->ctx.sp = (uintptr_t)(r->block + BLOCK_WORDS);
  r->proc.id = r->self;
  r->proc.heap = r->block;
  r->proc.end = r->block + BLOCK_WORDS;
  r->proc.off_heap = NIL;
  stack_init(&r->stack);
  return r;
}

void ms_run_free(MsRun *r) {
  begin(r);
  stack_free(&r->stack);
  rt_mem_free(r->var, (r->ms->vars + 1) * sizeof(Term));
  rt_mem_free(r, sizeof *r);
}

// --- functions

typedef struct Function {
  const char *name;
  uint32_t arity;
  MsFn fn;
} Function;

static const Function functions[] = {
// clang-format off
#define F(name, arity, fn) {name, arity, (MsFn)fn},
    F("is_atom", 1, bif_is_atom_1)
    F("is_binary", 1, bif_is_binary_1)
    F("is_float", 1, bif_is_float_1)
    F("is_function", 1, bif_is_function_1)
    F("is_integer", 1, bif_is_integer_1)
    F("is_list", 1, bif_is_list_1)
    F("is_map", 1, bif_is_map_1)
    F("is_map_key", 2, bif_maps_is_key_2)
    F("is_number", 1, bif_is_number_1)
    F("is_pid", 1, bif_is_pid_1)
    F("is_port", 1, bif_is_port_1)
    F("is_record", 3, bif_is_record_3)
    F("is_reference", 1, bif_is_reference_1)
    F("is_tuple", 1, bif_is_tuple_1)
    F("abs", 1, bif_abs_1)
    F("binary_part", 2, bif_binary_part_2)
    F("binary_part", 3, bif_binary_part_3)
    F("bit_size", 1, bif_bit_size_1)
    F("byte_size", 1, bif_byte_size_1)
    F("element", 2, bif_element_2)
    F("float", 1, bif_float_1)
    F("hd", 1, bif_hd_1)
    F("length", 1, bif_length_1)
    F("map_get", 2, bif_maps_get_2)
    F("map_size", 1, bif_map_size_1)
    F("node", 0, bif_node_0)
    F("node", 1, bif_node_1)
    F("round", 1, bif_round_1)
    F("size", 1, bif_size_1)
    F("tl", 1, bif_tl_1)
    F("trunc", 1, bif_trunc_1)
    F("not", 1, rt_not)
    F("xor", 2, rt_xor)
    F("+", 1, rt_plus)
    F("+", 2, rt_add)
    F("-", 1, rt_neg)
    F("-", 2, rt_sub)
    F("*", 2, rt_mul)
    F("/", 2, rt_fdiv)
    F("div", 2, rt_div)
    F("rem", 2, rt_rem)
    F("band", 2, rt_band)
    F("bor", 2, rt_bor)
    F("bxor", 2, rt_bxor)
    F("bnot", 1, rt_bnot)
    F("bsl", 2, rt_bsl)
    F("bsr", 2, rt_bsr)
    F("==", 2, bif_eq_2)
    F("/=", 2, bif_ne_2)
    F("=:=", 2, bif_eqx_2)
    F("=/=", 2, bif_nex_2)
    F("<", 2, bif_lt_2)
    F("=<", 2, bif_le_2)
    F(">", 2, bif_gt_2)
    F(">=", 2, bif_ge_2)
#undef F
    // clang-format on
};

MsFn ms_function(Term name, uint32_t arity) {
  size_t n;
  const char *s = rt_atom_text(name, &n);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    const Function *f = &functions[i];
    if (f->arity == arity && strlen(f->name) == n && !memcmp(f->name, s, n))
      return f->fn;
  }
  return NULL;
}

static Term call(Ctx *c, MsFn fn, uint32_t arity, const Term *x) {
  switch (arity) {
  case 0: return ((Term(*)(Ctx *))fn)(c);
  case 1: return ((Term(*)(Ctx *, Term))fn)(c, x[0]);
  case 2: return ((Term(*)(Ctx *, Term, Term))fn)(c, x[0], x[1]);
  default: return ((Term(*)(Ctx *, Term, Term, Term))fn)(c, x[0], x[1], x[2]);
  }
}

// --- heads

// False: the clause fails.
static bool match(MsRun *r, const MsOp *op) {
  Stack *s = &r->stack;
  Term t = stack_pop(s);
  switch (op->op) {
  case M_ANY: return true;
  case M_BIND: r->var[op->n] = t; return true;
  case M_SAME: return rt_term_eqx(r->var[op->n], t);
  case M_CONST: return rt_term_eqx(op->t, t);
  case M_CONS:
    if (!IS_CONS(t)) return false;
    stack_push(s, CDR(t));
    stack_push(s, CAR(t));
    return true;
  case M_TUPLE:
    if (!IS_TUPLE(t) || ARITY(t) != op->n) return false;
    for (size_t i = op->n; i; i--) stack_push(s, FIELD(t, i));
    return true;
  case M_MAP:
    if (!rt_is_map(t) || rt_map_size(t) < op->n) return false;
    for (size_t i = 0; i < op->n; i++) stack_push(s, t);
    return true;
  default: // M_KEY
    t = rt_map_get(t, op->t);
    stack_push(s, t);
    return t != NONE;
  }
}

// --- expressions

static Term make_tuple(Ctx *c, const Term *x, size_t n) {
  Term *p = rt_alloc(c, n + 1);
  p[0] = MAKE_HDR(HDR_TUPLE, n);
  memcpy(p + 1, x, 8 * n);
  return MAKE_BOX(p);
}

// Both values are booleans, or NONE comes out.
static Term fold_booleans(const Term *x, size_t n, Term neutral) {
  Term result = neutral;
  for (size_t i = 0; i < n; i++) {
    if (x[i] != AM(true) && x[i] != AM(false)) return NONE;
    if (x[i] != neutral) result = x[i];
  }
  return result;
}

// The value of an operation of which n operands stand at x.
static Term compute(MsRun *r, const MsOp *op, Term *x, size_t n) {
  Ctx *c = &r->ctx;
  switch (op->op) {
  case E_CONST: return op->t;
  case E_VAR: return r->var[op->n];
  case E_SELF: return r->self;
  case E_CONS: return rt_cons(c, x[0], x[1]);
  case E_LIST: return rt_list(c, x, n, NIL);
  case E_TUPLE: return make_tuple(c, x, n);
  case E_MAP: return rt_map_from_pairs(c, x, n / 2);
  case E_AND: return fold_booleans(x, n, AM(true));
  case E_OR: return fold_booleans(x, n, AM(false));
  default: return call(c, op->fn, op->arity, x);
  }
}

static size_t operands(const MsOp *op) {
  switch (op->op) {
  case E_CONS: return 2;
  case E_LIST:
  case E_TUPLE:
  case E_AND:
  case E_OR: return op->n;
  case E_MAP: return 2 * (size_t)op->n;
  case E_CALL: return op->arity;
  default: return 0;
  }
}

static bool evaluate(MsRun *r, const MsOp *op, bool in_body) {
  Stack *s = &r->stack;
  size_t n = operands(op);
  Term t = compute(r, op, s->at + s->n - n, n);
  if (t == NONE && in_body) t = AM(EXIT);
  s->n -= n;
  stack_push(s, t);
  return t != NONE;
}

// Of andalso, orelse: `go_on` takes the value off. True: jump.
static bool decide(MsRun *r, Term go_on, Term stop, bool in_body, bool *fail) {
  Term *top = &r->stack.at[r->stack.n - 1];
  if (*top == go_on) {
    r->stack.n--;
    return false;
  }
  if (*top != stop) {
    *top = AM(EXIT);
    *fail = !in_body;
  }
  return true;
}

Term ms_run(MsRun *r, Term object) {
  const MsOp *first = r->ms->op, *op = first, *next = first;
  bool in_body = false, fail = false;
  begin(r);
  for (;; op = fail ? next : op + 1, fail = false) {
    switch (op->op) {
    case C_HEAD:
      next = first + op->n;
      in_body = false;
      r->stack.n = 0;
      stack_push(&r->stack, object);
      break;
    case C_GUARD: fail = stack_pop(&r->stack) != AM(true); break;
    case C_BODY: in_body = true; break;
    case C_DONE: return stack_pop(&r->stack);
    case C_END: return NONE;
    case E_DROP: r->stack.n--; break;
    case E_OBJECT: stack_push(&r->stack, object); break;
    case E_ANDALSO:
      if (decide(r, AM(true), AM(false), in_body, &fail) && !fail)
        op = first + op->n - 1;
      break;
    case E_ORELSE:
      if (decide(r, AM(false), AM(true), in_body, &fail) && !fail)
        op = first + op->n - 1;
      break;
    default: fail = op->op <= M_KEY ? !match(r, op) : !evaluate(r, op, in_body);
    }
  }
}

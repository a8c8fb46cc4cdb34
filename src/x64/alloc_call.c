// SPDX-License-Identifier: Apache-2.0
// Register allocation: calls of Erlang code and of C, returns, safepoints. All
// of docs/memory.md's conventions for x86-64 are here.
#include "alloc.h"

static void add_move(Alloc *a, Moves *m, XOpnd dst, XReg v) {
  vec_push(m, ((Move){dst, al_place(a, v), al_is_f(a, v)}));
}

// A register that is neither source nor destination.
static XReg spare(Alloc *a, const Moves *m) {
  uint32_t used = al_used(a);
  for (uint32_t i = 0; i < m->n; i++)
    if (m->at[i].dst.kind == XO_REG) used |= x_bit(m->at[i].dst.reg);
  static const uint8_t regs[] = {RAX, R11, R10, RBX, R12, R13};
  for (size_t k = 0; k < sizeof regs; k++)
    if (!(used & x_bit(regs[k]))) return regs[k];
  return 0;
}

static void run_moves(Alloc *a, Moves *m) {
  al_moves(a, m, spare(a, m));
  vec_free(m);
}

static XOpnd ctx(int64_t offset) { return x_mem(X_CTX, offset); }

static void save_reg(Alloc *a, int64_t field, XReg r) {
  al_put(a, X_STORE, X_NOREG, ctx(field), x_reg(r));
}

static void load_reg(Alloc *a, XReg r, int64_t field) {
  al_put(a, X_MOV, r, (XOpnd){0}, ctx(field));
}

static const LowSym *stub(Alloc *a, const char *name) {
  return x_new_sym(a->f, (LowSym){.kind = SYM_STUB, .stub = name});
}

// --- Erlang code

static void arguments(Alloc *a, const XIns *x) {
  Moves m = {0};
  for (uint32_t k = 0; k < x->nargs; k++)
    add_move(a, &m, k < 6 ? x_reg(x_arg_reg(k)) : ctx(CTX_x + 8 * k),
             x->arg[k]);
  if (x->b.kind == XO_REG) add_move(a, &m, x_reg(RAX), x->b.reg);
  run_moves(a, &m);
}

static bool is_self(const Alloc *a, const XIns *x) {
  return x->b.kind == XO_SYM && x->b.sym->kind == SYM_FN &&
         x->b.sym->fn == a->f->low->ref;
}

void al_call(Alloc *a, const XIns *x) {
  arguments(a, x);
  bool tail = x->op == X_TCALL, reg = x->b.kind == XO_REG;
  if (tail && is_self(a, x)) {
    al_end(a, END_JMP, CC_O, 1, 0);
    return;
  }
  XOp op = tail ? (reg ? X_GOR : X_GO) : (reg ? X_CALLR : X_CALL);
  XIns *y = al_put(a, op, X_NOREG, (XOpnd){0}, reg ? x_reg(RAX) : x->b);
  y->line = x->line;
  y->slots = x->slots;
  if (tail) al_end(a, END_GONE, CC_O, 0, 0);
}

void al_return(Alloc *a, const XIns *x) {
  Moves m = {0};
  add_move(a, &m, x_reg(RAX), x->a.reg);
  run_moves(a, &m);
  al_put(a, X_RET, X_NOREG, (XOpnd){0}, (XOpnd){0});
  al_end(a, END_GONE, CC_O, 0, 0);
}

void al_unwind(Alloc *a, const XIns *x) {
  XIns *y = al_put(a, X_CALL, X_NOREG, (XOpnd){0}, x_sym(stub(a, "unwind")));
  y->line = x->line;
  y->slots = x->slots;
  al_end(a, END_GONE, CC_O, 0, 0);
}

// --- C functions

enum { ARG_REGS = 6, STACK_ARGS = 3 };

// Arguments past the registers go through these to the stack.
static XReg stack_arg_reg(uint32_t k) {
  static const uint8_t regs[STACK_ARGS] = {R10, R11, RAX};
  if (k >= STACK_ARGS) bug("x64: C function with too many arguments");
  return regs[k];
}

static uint32_t c_arguments(Alloc *a, const XIns *x, Moves *m) {
  uint32_t ints = 1, doubles = 0, stack = 0;
  for (uint32_t k = 0; k < x->nargs; k++) {
    XReg r;
    if (x->rt->sig[k + 1] == 'f')
      r = XMM0 + doubles++;
    else if (ints < ARG_REGS)
      r = x_arg_reg(ints++);
    else
      r = stack_arg_reg(stack++);
    add_move(a, m, x_reg(r), x->arg[k]);
  }
  return stack;
}

// What is needed after the call goes to registers that survive it, or to
// memory.
static void save_across(Alloc *a) {
  uint32_t free = SAVED & ~al_used(a);
  for (XReg r = 1; r < X_REGS; r++) {
    XReg v = a->holder[r];
    if (!v || SAVED & x_bit(r) || al_dead(a, v) || al_constant(a, v)) continue;
    if (al_w(a, v)->mem || al_w(a, v)->home) continue;
    if (x_is_xmm(r) || !free) {
      al_store(a, v);
      continue;
    }
    XReg to = R13;
    while (!(free & x_bit(to))) to--;
    free &= ~x_bit(to);
    al_put(a, X_MOV, to, (XOpnd){0}, x_reg(r));
    al_hold(a, to, v);
  }
}

static void forget_clobbered(Alloc *a, const XIns *x) {
  for (XReg r = 1; r < X_REGS; r++)
    if (a->holder[r] && !(SAVED & x_bit(r))) al_drop(a, a->holder[r]);
  for (uint32_t k = 0; k < x->nargs; k++) al_release(a, x->arg[k]);
}

static void push_stack_args(Alloc *a, uint32_t n) {
  if (n % 2) al_put(a, X_ADD, RSP, x_reg(RSP), x_imm(-8));
  while (n-- > 0)
    al_put(a, X_PUSH, X_NOREG, (XOpnd){0}, x_reg(stack_arg_reg(n)));
}

static void call_c(Alloc *a, const XIns *x, uint32_t stack_args) {
  bool hp = x->rt->flags & RT_HP;
  save_reg(a, CTX_sp, RSP);
  load_reg(a, RSP, CTX_cstack);
  if (hp) save_reg(a, CTX_hp, X_HP);
  if (hp) save_reg(a, CTX_reds, X_RED);
  al_put(a, X_MOV, RDI, (XOpnd){0}, x_reg(X_CTX));
  push_stack_args(a, stack_args);
  al_put(a, X_CALLC, X_NOREG, (XOpnd){0}, (XOpnd){0})->rt = x->rt;
  load_reg(a, RSP, CTX_sp);
  if (hp) load_reg(a, X_HP, CTX_hp);
  if (hp) load_reg(a, X_RED, CTX_reds);
}

void al_rt(Alloc *a, const XIns *x) {
  Moves m = {0};
  uint32_t stack = c_arguments(a, x, &m);
  for (uint32_t k = 0; k < x->nargs; k++) al_pop(a, x->arg[k]);
  save_across(a);
  run_moves(a, &m);
  forget_clobbered(a, x);
  call_c(a, x, stack);
  if (x->d) al_define(a, x->rt->sig[0] == 'f' ? XMM0 : RAX, x->d);
}

// --- Safepoints

typedef struct Saved {
  XReg v;
  uint32_t x; // place in ctx->x; untagged ones are in their slots
} Saved;
typedef VEC(Saved) SavedList;

static bool is_term(Alloc *a, XReg v) { return x_val(a->f, v)->type == LT_T; }

static uint32_t list_live(Alloc *a, SavedList *list) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->live.n; i++) {
    XReg v = a->live.at[i];
    bool in_x = is_term(a, v) && !al_w(a, v)->home;
    vec_push(list, ((Saved){v, in_x ? n++ : 0}));
  }
  if (n <= X_MAX_X) return n;
  const FnRef *r = a->f->low->ref;
  fatal("%s:%s/%u: too many terms are needed at the same time", r->module->text,
        r->name->text, r->arity);
}

static void copy_memory(Alloc *a, XOpnd to, XOpnd from) {
  al_put(a, X_PUSH, X_NOREG, (XOpnd){0}, from);
  al_put(a, X_POP, X_NOREG, to, (XOpnd){0});
}

static void save(Alloc *a, const Saved *s) {
  XReg r = al_w(a, s->v)->reg;
  bool term = is_term(a, s->v);
  if ((!r && !term) || al_w(a, s->v)->home) return;
  XOpnd to = term ? ctx(CTX_x + 8 * s->x) : al_slot(a, s->v);
  if (r)
    al_put(a, X_STORE, X_NOREG, to, x_reg(r));
  else
    copy_memory(a, to, al_slot(a, s->v));
}

static void restore(Alloc *a, const Saved *s) {
  const Where *w = al_w(a, s->v);
  bool term = is_term(a, s->v);
  if (!w->reg && !term) return;
  XOpnd from = w->home ? x_mem(RSP, 8 * ((int64_t)w->home - 1))
               : term  ? ctx(CTX_x + 8 * s->x)
                       : al_slot(a, s->v);
  if (w->reg) al_put(a, X_MOV, w->reg, (XOpnd){0}, from);
  if (!term || !w->mem) return;
  if (w->reg)
    al_put(a, X_STORE, X_NOREG, al_slot(a, s->v), x_reg(w->reg));
  else
    copy_memory(a, al_slot(a, s->v), from);
}

static void restore_constants(Alloc *a) {
  for (XReg r = 1; r < X_REGS; r++)
    if (a->holder[r] && al_constant(a, a->holder[r]))
      al_load(a, r, a->holder[r]);
}

static void collect(Alloc *a, const XIns *x) {
  SavedList list = {0};
  uint32_t n = list_live(a, &list);
  for (uint32_t i = 0; i < list.n; i++) save(a, &list.at[i]);
  al_put(a, X_MOV, R10, (XOpnd){0}, x_imm(n));
  al_put(a, X_MOV, R11, (XOpnd){0}, x_imm(x->need));
  XIns *y = al_put(a, X_CALL, X_NOREG, (XOpnd){0}, x_sym(stub(a, "gc")));
  y->line = x->line;
  y->slots = x->slots;
  for (uint32_t i = 0; i < list.n; i++) restore(a, &list.at[i]);
  restore_constants(a);
  vec_free(&list);
}

void al_safepoint(Alloc *a, const XIns *x) {
  XReg temp = al_take(a, x->d, ~0u);
  int64_t bytes = 8 * ((int64_t)x->need + STACK_SLACK);
  al_put(a, X_LEA, temp, (XOpnd){0}, x_mem(X_HP, bytes));
  al_put(a, X_CMP, X_NOREG, x_reg(temp), x_reg(RSP));
  uint32_t cold = al_new_out(a, true), next = al_new_out(a, a->f->cold[a->cur]);
  al_end(a, END_JCC, CC_A, cold, next);
  a->out = cold;
  collect(a, x);
  al_end(a, END_JMP, CC_O, next, 0);
  a->out = next;
}

// The count is made below zero by a signed comparison, which fuses with `dec`.
void al_reds(Alloc *a, const XIns *x) {
  (void)x;
  al_put(a, X_DEC, X_RED, x_reg(X_RED), (XOpnd){0});
  uint32_t cold = al_new_out(a, true), next = al_new_out(a, false);
  al_end(a, END_JCC, CC_L, cold, next);
  a->out = cold;
  LowSym self = {.kind = SYM_BLK, .blk = 1};
  int64_t args = a->f->low->blk.at[1].params.n;
  al_put(a, X_MOV, RAX, (XOpnd){0}, x_imm(args));
  al_put(a, X_MOV, R11, (XOpnd){0}, x_sym(x_new_sym(a->f, self)));
  al_put(a, X_GO, X_NOREG, (XOpnd){0}, x_sym(stub(a, "yield")));
  al_end(a, END_GONE, CC_O, 0, 0);
  a->out = next;
}

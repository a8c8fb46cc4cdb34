// SPDX-License-Identifier: Apache-2.0
// The border between C and Erlang code on wasm. Generated code reaches the
// stubs by return_call, so they are ordinary functions of the same type; each
// says in `leave` why it came back, and rt_enter goes on or leaves.
#include "../proc.h"
#include "enter.h"

typedef void ErlFn(uint32_t sp, uint32_t hp, Term, Term, Term, Term);
extern Sched rt_sched_main;
static RtLeave leave;

RtLeave rt_enter(Ctx *c) {
  do {
    leave = LEAVE_NOT;
    ErlFn *fn = (ErlFn *)(uintptr_t)c->code;
    fn((uint32_t)c->sp, (uint32_t)c->hp, c->x[0], c->x[1], c->x[2], c->x[3]);
  } while (leave == LEAVE_NOT);
  return leave;
}

static Ctx *enter_c(uint32_t sp, uint32_t hp) {
  Ctx *c = &rt_sched_main.ctx;
  c->sp = sp;
  c->hp = hp;
  return c;
}

// A stub that was called: its return address becomes ctx->code.
static Ctx *enter_called(uint32_t sp, uint32_t hp) {
  Ctx *c = enter_c(sp + 8, hp);
  c->code = RT_FROM_RETURN(*(Term *)(uintptr_t)sp);
  c->arity = 1;
  return c;
}

static Ctx *enter_jumped(uint32_t sp, uint32_t hp) {
  Ctx *c = enter_c(sp, hp);
  c->code = 0;
  return c;
}

#define ARGS   uint32_t sp, uint32_t hp, Term a0, Term a1, Term a2, Term a3
#define UNUSED ((void)a0, (void)a1, (void)a2, (void)a3)

void rt_stub_yield(ARGS) { // code and arity have been set
  Ctx *c = enter_c(sp, hp);
  c->x[0] = a0;
  c->x[1] = a1;
  c->x[2] = a2;
  c->x[3] = a3;
  leave = LEAVE_YIELD;
}

void rt_stub_pause(ARGS) {
  UNUSED;
  enter_called(sp, hp)->x[0] = NIL;
  leave = LEAVE_YIELD;
}

void rt_stub_gc(ARGS) { UNUSED, (void)sp, (void)hp; } // x86-64's only

// Called by safepoints, with sp and hp in Ctx. Not 0: the process is over.
int32_t rt_wasm_gc(Ctx *, uint64_t live, uint64_t need);
int32_t rt_wasm_gc(Ctx *c, uint64_t live, uint64_t need) {
  c->code = 0;
  leave = rt_gc_stub(c, live, need);
  return (int32_t)leave;
}

// What a function that has no reductions left does before it goes to stub
// yield.
void rt_wasm_pause(uint32_t code, uint32_t arity);
void rt_wasm_pause(uint32_t code, uint32_t arity) {
  Ctx *c = &rt_sched_main.ctx;
  c->code = code;
  c->arity = arity;
}

void rt_stub_unwind(ARGS) { // a0: the site
  Ctx *c = enter_c(sp, hp);
  UNUSED;
  c->code = a0;
  leave = rt_unwind(c);
}

void rt_stub_recv_wait(ARGS) {
  UNUSED;
  leave = rt_recv_wait(enter_called(sp, hp), a0);
}

void rt_stub_apply(ARGS) {
  UNUSED;
  leave = rt_apply(enter_jumped(sp, hp), a0, a1, a2);
}

void rt_stub_apply_fun(ARGS) {
  UNUSED;
  leave = rt_apply_fun(enter_jumped(sp, hp), a0, a1);
}

void rt_stub_undef(ARGS) {
  Ctx *c = enter_jumped(sp, hp);
  (void)a3;
  c->x[0] = a0;
  c->x[1] = a1;
  c->x[2] = a2;
  leave = rt_undef(c);
}

void rt_stub_trap(ARGS) {
  UNUSED;
  leave = rt_trap(enter_jumped(sp, hp));
}

void rt_stub_exit_normal(ARGS) {
  UNUSED;
  enter_c(sp, hp)->x[0] = a0;
  leave = LEAVE_RETURN;
}

// Does a * b not fit 64 bits?
int32_t rt_mul_overflows(int64_t a, int64_t b);
int32_t rt_mul_overflows(int64_t a, int64_t b) {
  int64_t r;
  if ((uint64_t)(a + INT32_MAX) <= UINT32_MAX &&
      (uint64_t)(b + INT32_MAX) <= UINT32_MAX)
    return 0;
  return __builtin_mul_overflow(a, b, &r);
}

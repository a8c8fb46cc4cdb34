// SPDX-License-Identifier: Apache-2.0
// The border between C and Erlang code: the assembly of x64.S or its counterpart
// wasm_enter.c, and the C functions of the runtime that the stubs (abi/stubs.def)
// call.
//
// A process that does not run is {code, sp, hp, x[0..arity)} in its Ctx. `code` is
// either a site of SiteRow: then its frame is on top of the stack, at sp; or
// anything else (a function's entry, 0): then the word at sp is the return
// address of the frame on top. A stack walk needs to know no more.
#ifndef RT_ENTER_H
#define RT_ENTER_H
#include "../../abi/ctx.h"

typedef enum RtLeave {
  LEAVE_NOT,    // go on at ctx->code
  LEAVE_YIELD,  // reductions ran out: code, arity, x are set
  LEAVE_WAIT,   // waits: code, arity, x are set
  LEAVE_EXIT,   // the process is over (no handler, killed)
  LEAVE_RETURN, // its first function returned; x[0] is the result
} RtLeave;

// Runs the process at ctx->code: sp, hp, reds from Ctx; argument registers and
// the result register from x. Comes back when a stub leaves, with sp, hp, reds
// in Ctx. Never LEAVE_NOT.
RtLeave rt_enter(Ctx *);

// Called by the stubs on the scheduler's stack, with sp, hp, reds in Ctx; all may
// be changed. After LEAVE_NOT Erlang goes on at ctx->code with x in the argument
// registers, x[0] in the result register as well; anything else leaves to the
// scheduler. To raise, they set ctx->exc_* and `return rt_unwind(ctx)`.

// Makes need + STACK_SLACK words free between hp and sp. x[0..live) are roots.
// code is the site; untagged values that the site keeps in Ctx are lost if the
// process is suspended: LEAVE_NOT or LEAVE_EXIT only.
RtLeave rt_gc_stub(Ctx *, uint64_t live, uint64_t need);
// An exception stands in exc_*, code is the site that raised. Sets sp to the
// innermost catch word, code to its handler, x[0..3) to class, reason, raw trace.
RtLeave rt_unwind(Ctx *);
// code is the site after the wait, arity is 1. Sets x[0] to true (timeout) or
// false (a message is there), now or, after LEAVE_WAIT, before it runs again.
RtLeave rt_recv_wait(Ctx *, Term timeout);
// Tail position: code is 0. Sets code, arity, x to what is to be called.
RtLeave rt_apply(Ctx *, Term module, Term function, Term args);
RtLeave rt_apply_fun(Ctx *, Term fun, Term args);
RtLeave rt_undef(Ctx *); // x[0..3): module, function, argument list; code is 0
RtLeave rt_trap(Ctx *);  // resume, arity, x are set; code is 0

// Code addresses of the stubs, and return addresses as they stand on the stack.
#ifdef __wasm__
#define STUB(name, arity)                                                      \
  void rt_stub_##name(uint32_t, uint32_t, Term, Term, Term, Term);
#define RT_RETURN_SHIFT 3 // of a table index
#else
#define STUB(name, arity) void rt_stub_##name(void);
#define RT_RETURN_SHIFT 0
#endif
#include "../../abi/stubs.def"
#define RT_STUB(name) ((uint64_t)(uintptr_t)rt_stub_##name)
#define RT_TO_RETURN(code) ((Term)(code) << RT_RETURN_SHIFT)
#define RT_FROM_RETURN(word) ((uint64_t)(word) >> RT_RETURN_SHIFT)
#endif

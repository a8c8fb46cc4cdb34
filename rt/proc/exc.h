// SPDX-License-Identifier: Apache-2.0
// Exceptions inside the runtime. While one is raised, ctx->exc_trace is
//   NONE            nothing known yet: rt_unwind makes the trace
//   an atom         likewise; the `cause` that error_info will show
//   HDR_TRACE       open (rt_unwind adds the return addresses) or complete
//   a list          as erlang:raise/3 was given it
#ifndef EXC_H
#define EXC_H
#include "../proc.h"

#define TRACE_DEPTH 8 // entries of a stack trace, as OTP's backtrace_depth

// An open trace. With an atom m its first entry is {m, f, args, []}, args being a
// list or an arity. With a small integer, that of a BIF: row of bifs.def, from 1;
// f is the cause, or NONE. With NONE: args, unless NONE, take the place of the
// arity of the function that raised. info: term of {error_info, info}, or NONE.
Term trace_new(Ctx *, Term m, Term f, Term args, Term info);
// Completes exc_trace from the stack.
void trace_complete(Ctx *);
bool trace_is_in(Ctx *, const char *name); // runs erlang:NAME as a function?
Term trace_of_process(Ctx *, const Proc *); // its stack, as a list
// badarg whose error_info has a cause.
Term rt_badarg_cause(Ctx *, Term cause);
// error:Reason with a trace whose first entry is M:F(Args).
Term rt_error_in(Ctx *, Term reason, Term m, Term f, Term args);
// badarg in M:F(Args); in erlang:F(Args).
Term rt_badarg_at(Ctx *, const char *module, Term f, Term args);
Term rt_badarg_in(Ctx *, Term f, Term args);
void exc_bif_failed(Ctx *); // ctx->bif is set
Term exc_bif_entry(Ctx *, Term row, Term cause, Term args); // of a stack trace
// What the process ends with: {Reason, Stack} and so on.
Term exc_exit_reason(Ctx *, Term cls, Term reason, Term trace);
#endif

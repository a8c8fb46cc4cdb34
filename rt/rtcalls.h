// SPDX-License-Identifier: Apache-2.0
// Prototypes of the C functions in abi/rtcalls.def; keep both in step (the compiler checks
// the definitions against these, tests/unit/rtcalls.py these against the table).
#ifndef RTCALLS_H
#define RTCALLS_H
Term rt_add(Ctx *, Term, Term);
Term rt_sub(Ctx *, Term, Term);
Term rt_mul(Ctx *, Term, Term);
Term rt_fdiv(Ctx *, Term, Term);
Term rt_div(Ctx *, Term, Term);
Term rt_rem(Ctx *, Term, Term);
Term rt_neg(Ctx *, Term);
Term rt_plus(Ctx *, Term);
Term rt_band(Ctx *, Term, Term);
Term rt_bor(Ctx *, Term, Term);
Term rt_bxor(Ctx *, Term, Term);
Term rt_bnot(Ctx *, Term);
Term rt_bsl(Ctx *, Term, Term);
Term rt_bsr(Ctx *, Term, Term);
Term rt_and(Ctx *, Term, Term);
Term rt_or(Ctx *, Term, Term);
Term rt_xor(Ctx *, Term, Term);
Term rt_not(Ctx *, Term);
Term rt_box_float(Ctx *, double);
int64_t rt_eqx(Ctx *, Term, Term);
int64_t rt_eq(Ctx *, Term, Term);
int64_t rt_cmp(Ctx *, Term, Term);
Term rt_is_fun(Ctx *, Term, Term);
Term rt_map_new(Ctx *, int64_t);
Term rt_map_put(Ctx *, Term, int64_t);
Term rt_map_update(Ctx *, Term, int64_t);
Term rt_map_find(Ctx *, Term, Term);
int64_t rt_bs_size(Ctx *, Term);
Term rt_bs_get_int(Ctx *, Term, int64_t, int64_t, int64_t);
Term rt_bs_get_float(Ctx *, Term, int64_t, int64_t, int64_t);
Term rt_bs_get_bits(Ctx *, Term, int64_t, int64_t);
Term rt_bs_get_utf(Ctx *, Term, int64_t, int64_t);
Term rt_bs_tail(Ctx *, Term, int64_t);
int64_t rt_bs_is(Ctx *, Term, int64_t, Term);
int64_t rt_bs_utf_size(Ctx *, int64_t, int64_t);
void rt_bs_begin(Ctx *, int64_t);
int64_t rt_bs_append(Ctx *, Term, int64_t);
int64_t rt_bs_put_int(Ctx *, Term, Term, int64_t, int64_t);
int64_t rt_bs_put_float(Ctx *, Term, Term, int64_t, int64_t);
int64_t rt_bs_put_bits(Ctx *, Term, Term, int64_t);
int64_t rt_bs_put_all(Ctx *, Term, int64_t);
int64_t rt_bs_put_utf(Ctx *, Term, int64_t);
void rt_bs_put_bytes(Ctx *, Term);
Term rt_bs_end(Ctx *);
int64_t rt_lookup(Ctx *, Term, Term, int64_t);
Term rt_bad_fun(Ctx *, Term);
Term rt_bad_apply(Ctx *, Term, Term);
Term rt_send(Ctx *, Term, Term);
Term rt_recv_peek(Ctx *);
void rt_recv_next(Ctx *);
void rt_recv_accept(Ctx *);
Term rt_fail0(Ctx *, int64_t);
Term rt_fail1(Ctx *, int64_t, Term);
Term rt_fail_clause(Ctx *, int64_t);
Term rt_raise(Ctx *, Term, Term, Term);
Term rt_stacktrace(Ctx *, Term);
Term rt_catch_value(Ctx *, Term, Term, Term);
Term rt_self(Ctx *);
#endif

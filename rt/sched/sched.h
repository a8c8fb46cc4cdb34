// SPDX-License-Identifier: Apache-2.0
// Schedulers and timers inside the runtime.
#ifndef SCHED_H
#define SCHED_H
#include "../proc.h"

// sched.c
_Noreturn void sched_run(Sched *); // until the program halts
// Runs processes until all wait, or `until`: then 0; else when a timer is due,
// INT64_MAX: never.
int64_t sched_run_until(Sched *, int64_t until);
void sched_save(Ctx *);            // hp, sp of the running process to its fields

// timer.c
void timer_start_receive(Ctx *, Proc *, int64_t ms);
void timer_end_receive(Proc *);
int64_t timer_next(Sched *); // when the next one is due; INT64_MAX: never
void timer_fire(Sched *);    // all that are due
void timer_end_process(Proc *);
#endif

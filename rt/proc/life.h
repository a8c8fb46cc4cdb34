// SPDX-License-Identifier: Apache-2.0
// Making and ending processes.
#ifndef LIFE_H
#define LIFE_H
#include "../proc.h"

typedef struct SpawnOptions {
  bool link, monitor;
  AliasKind alias; // of the monitor
  Frag *tag;
  uint8_t prio;
  uint32_t flags;  // PF_...
  uint32_t min_heap;
  uint16_t fullsweep_after;
  HeapLimit limit;
} SpawnOptions;
SpawnOptions life_options(void); // the defaults

// A process that will run `code` with n arguments, copied. Not yet active. NULL:
// there are too many.
Proc *life_new(Ctx *, uint64_t code, const Term *x, unsigned n,
               const SpawnOptions *);
void life_start(Proc *);

// exit.c
void life_uncaught(Ctx *); // no handler for the exception: sets exit_reason
void life_returned(Ctx *); // its first function has returned
// Who gets what the runtime logs: `logger`, the process of that name; a pid;
// `undefined`: nobody.
extern Term life_logger;
extern bool life_has_kernel; // process `init` stops the program in order
void life_end(Ctx *, Proc *); // takes it down, with exit_reason; frees it
void life_over_limit(Ctx *, Proc *); // reports it

// limit.c
extern HeapLimit life_heap_limit;         // of new processes
bool life_read_limit(Term, HeapLimit *);  // false: it is none
Term life_limit_term(Ctx *, HeapLimit);   // #{size, kill, error_logger}

// info.c
Term life_gc_info(Ctx *, Proc *);
// Called with each process that ends.
typedef void LifeEnd(Ctx *, Proc *);
void rt_at_process_end(LifeEnd *);
#endif

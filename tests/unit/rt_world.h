// SPDX-License-Identifier: Apache-2.0
// A runtime without a program: what the linker and the assembly would provide.
// "Erlang code" is a C function that gets ctx and says, as stubs' functions do,
// how it leaves; its code address is CODE(function).
#ifndef RT_WORLD_H
#define RT_WORLD_H
#include "../../rt/bif/time.h"
#include "../../rt/code/code.h"
#include "../../rt/gc/gc.h"
#include "../../rt/msg/msg.h"
#include "../../rt/os/enter.h"
#include "../../rt/os/os.h"
#include "../../rt/proc/life.h"
#include "../../rt/proc/registry.h"
#include "../../rt/proc/relation.h"
#include "../../rt/sched/sched.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHECK(e)                                                               \
  ((e) ? (void)0                                                               \
       : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #e), exit(1)))

static AtomRow world_atoms[] = {
#define A(name, t) {0, sizeof t - 1, 0},
#include "../../abi/atoms.def"
#undef A
};
static const char *const world_texts[] = {
#define A(name, t) t,
#include "../../abi/atoms.def"
#undef A
};

const Program rt_program_data = {.atoms = (uintptr_t)world_atoms,
                                 .natoms = ATOM_FIXED, .otp_release = 25};

#define STUB(name, arity)                                                      \
  void rt_stub_##name(void) { abort(); }
#include "../../abi/stubs.def"

typedef RtLeave Code(Ctx *);
#define MAX_CODES 64
static Code *world_codes[MAX_CODES];

static uint64_t world_code(Code *fn) {
  size_t i = 1;
  while (world_codes[i] && world_codes[i] != fn) i++;
  world_codes[i] = fn;
  return i;
}
#define CODE(fn) world_code(fn)

static RtLeave world_step(Ctx *c) {
  if (c->code == RT_STUB(apply)) return rt_apply(c, c->x[0], c->x[1], c->x[2]);
  if (c->code == RT_STUB(exit_normal)) return LEAVE_RETURN;
  CHECK(c->code < MAX_CODES && world_codes[c->code]);
  return world_codes[c->code](c);
}

RtLeave rt_enter(Ctx *c) {
  RtLeave why;
  do why = world_step(c);
  while (why == LEAVE_NOT);
  return why;
}

// The running function returns: what is on the stack's top goes on.
static inline RtLeave world_return(Ctx *c) {
  c->sp = (uintptr_t)rt_proc(c)->end;
  return LEAVE_RETURN;
}

static inline void world_start(void) {
  for (size_t i = 0; i < ATOM_FIXED; i++) {
    uint32_t h = 2166136261u;
    for (const char *t = world_texts[i]; *t; t++) h = (h ^ (uint8_t)*t) * 16777619u;
    world_atoms[i].text = (uintptr_t)world_texts[i];
    world_atoms[i].hash = h;
  }
  os_init(0, NULL, environ);
  rt_mem_init();
  time_init();
  rt_sched_main.input = NIL;
}

// A process that the test itself runs.
static inline Ctx *world_process(void) {
  Ctx *c = &rt_sched_main.ctx;
  SpawnOptions o = life_options();
  Proc *p = life_new(c, 0, NULL, 0, &o);
  c->proc = (uintptr_t)p;
  c->hp = (uintptr_t)p->hp;
  c->sp = (uintptr_t)p->sp;
  return c;
}

// Runs until the program would wait for ever, or halt.
static inline Proc *world_spawn(Ctx *c, Code *fn, const Term *x, unsigned n,
                                SpawnOptions o) {
  Proc *p = life_new(c, CODE(fn), x, n, &o);
  CHECK(p);
  life_start(p);
  return p;
}
#endif

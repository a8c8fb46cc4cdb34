// SPDX-License-Identifier: Apache-2.0
// The start of every program: the process `user`, which speaks the io protocol
// (lib/candela_user.erl, when it is linked in), and the main process, which runs
// the program's entry with the arguments as strings. The program ends when the
// main process does.
#include "bif/time.h"
#include "code/code.h"
#include "os/enter.h"
#include "os/os.h"
#include "proc/life.h"
#include "proc/registry.h"
#include "sched/sched.h"

static Proc *start_user(Ctx *c) {
  Term module = rt_atom("candela_user", 12), function = rt_atom("start", 5);
  const ExportRow *row = code_export(module, function, 0);
  if (!row) return NULL;
  SpawnOptions o = life_options();
  o.flags = PF_SYSTEM;
  Proc *p = life_new(c, row->code, NULL, 0, &o);
  p->leader = p->parent = p->id;
  p->init_m = module;
  p->init_f = function;
  registry_name(p, AM(user));
  life_start(p);
  return p;
}

// Arguments of the program as strings: code points where they are UTF-8.
static Term arguments(Ctx *c) {
  Term list = NIL;
  for (int i = os_argc() - 1; i > 0; i--) {
    const char *text = os_argv(i);
    list = rt_cons(c, rt_text(c, text, strlen(text)), list);
  }
  return list;
}

// Terms are made on the heap of a process, and there is none yet: this one lends
// its heap while the main process is made.
static void start_main(Sched *s) {
  Ctx *c = &s->ctx;
  const Program *program = code_program();
  SpawnOptions o = life_options();
  Proc *lender = life_new(c, 0, NULL, 0, &o);
  c->proc = (uintptr_t)lender;
  c->hp = (uintptr_t)lender->hp;
  c->sp = (uintptr_t)lender->sp;
  Proc *user = start_user(c);
  o.flags = PF_MAIN;
  Term args = arguments(c);
  Proc *p = life_new(c, program->entry, &args, (unsigned)program->entry_arity, &o);
  p->leader = user ? user->id : p->id;
  p->parent = NIL;
  sched_save(c);
  lender->exit_reason = AM(normal);
  life_end(c, lender);
  life_start(p);
}

#ifdef __wasm__
void _start(void);
void _start(void) {
  os_init(0, NULL, NULL);
#else
int main(int argc, char **argv, char **envp) {
  os_init(argc, argv, envp);
#endif
  rt_mem_init();
  time_init();
  rt_sched_main.input = NIL;
  start_main(&rt_sched_main);
  sched_run(&rt_sched_main);
}

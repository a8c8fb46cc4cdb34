// SPDX-License-Identifier: Apache-2.0
// The start of every program: the processes `init` and `user`, where they are
// linked in (lib/candela_kernel.erl or candela_init.erl, candela_user.erl), and
// the main process, which runs the program's entry with the arguments as
// strings. The program ends when the main process does.
#include "bif/time.h"
#include "code/code.h"
#include "os/enter.h"
#include "os/os.h"
#include "proc/life.h"
#include "proc/registry.h"
#include "sched/sched.h"

static Proc *start_server(Ctx *c, const char *module_name, Term name) {
  Term module = rt_atom(module_name, strlen(module_name));
  Term function = rt_atom("start", 5);
  const ExportRow *row = code_export(module, function, 0);
  if (!row) return NULL;
  SpawnOptions o = life_options();
  o.flags = PF_SYSTEM;
  Proc *p = life_new(c, row->code, NULL, 0, &o);
  p->leader = p->parent = p->id;
  p->init_m = module;
  p->init_f = function;
  registry_name(p, name);
  life_start(p);
  return p;
}

// The program's arguments as strings: code points where they are UTF-8.
Term bif_candela_arguments_0(Ctx *c) {
  Term list = NIL;
  for (int i = os_argc() - 1; i > 0; i--) {
    const char *text = os_argv(i);
    list = rt_cons(c, rt_text(c, text, strlen(text)), list);
  }
  return list;
}

// Terms are made on the heap of a process, and there is none yet: this one
// lends its heap while the main process is made.
static void start_main(Sched *s) {
  Ctx *c = &s->ctx;
  const Program *program = code_program();
  SpawnOptions o = life_options();
  Proc *lender = life_new(c, 0, NULL, 0, &o);
  c->proc = (uintptr_t)lender;
  c->hp = (uintptr_t)lender->hp;
  c->sp = (uintptr_t)lender->sp;
  life_has_kernel = start_server(c, "candela_kernel", AM(init));
  if (!life_has_kernel) start_server(c, "candela_init", AM(init));
  Proc *user = start_server(c, "candela_user", AM(user));
  o.flags = PF_MAIN;
  Term args = bif_candela_arguments_0(c);
  Proc *p =
      life_new(c, program->entry, &args, (unsigned)program->entry_arity, &o);
  p->leader = user ? user->id : p->id;
  p->parent = NIL;
  p->init_m = AM(erlang);
  p->init_f = AM(apply);
  p->init_a = 2;
  sched_save(c);
  lender->exit_reason = AM(normal);
  life_end(c, lender);
  life_start(p);
}

static void start(int argc, char **argv, char **envp) {
  os_init(argc, argv, envp);
  rt_mem_init();
  time_init();
  rt_sched_main.input = NIL;
  start_main(&rt_sched_main);
}

#ifdef __wasm__
#define TURN 8000000 // ns that a page's worker runs before it looks at messages

void __wasm_call_ctors(void);
void _start(void);
void host_start(void);
double host_run(void);

// The linker wraps all exports in calls of constructors unless they are called
// here.
static void start_module(void) {
  __wasm_call_ctors();
  start(0, NULL, NULL);
}

void _start(void) {
  start_module();
  sched_run(&rt_sched_main);
}

// For web/run.mjs: host_run tells in how many ms it is to be called again; 0:
// at once; below 0: when there is input.
void host_start(void) { start_module(); }

double host_run(void) {
  int64_t now = os_monotonic_time();
  int64_t due = sched_run_until(&rt_sched_main, now + TURN);
  if (due == 0) return 0;
  if (due == INT64_MAX) return -1;
  double ms = (double)(due - os_monotonic_time()) / 1e6;
  return ms > 0.01 ? ms : 0.01;
}
#else
int main(int argc, char **argv, char **envp) {
  start(argc, argv, envp);
  sched_run(&rt_sched_main);
}
#endif

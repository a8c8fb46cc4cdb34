// SPDX-License-Identifier: Apache-2.0
// Processes end: what others get to know, what is printed, what is freed.
#include "../msg/msg.h"
#include "../os/os.h"
#include "../sched/sched.h"
#include "exc.h"
#include "life.h"
#include "registry.h"
#include "relation.h"

#define HOOKS 8

static LifeEnd *hooks[HOOKS];

void rt_at_process_end(LifeEnd *hook) {
  size_t i = 0;
  while (hooks[i]) i++;
  hooks[i] = hook;
}

// --- reports
static Term text(Ctx *c, const char *s) { return rt_string(c, s, strlen(s)); }

static Term map(Ctx *c, unsigned n, const Term *pairs) {
  memcpy(c->x, pairs, 2 * n * sizeof(Term));
  return rt_map_new(c, n);
}

// Metadata of what the runtime itself logs, as OTP's logger expects it.
static Term log_metadata(Ctx *c, const Proc *p) {
  Term tag = map(c, 2, (Term[]){AM(tag), AM(error), AM(emulator), AM(true)});
  Term now = rt_int(c, os_system_time() / 1000);
  return map(c, 4,
             (Term[]){AM(gl), p->leader, AM(pid), p->id, AM(time), now,
                      AM(error_logger), tag});
}

static void print_plainly(Term pid, Term reason) {
  RtBuf b = {0};
  rt_buf_puts(&b, "Error in process ");
  rt_buf_term(&b, pid);
  rt_buf_puts(&b, " with exit value:\n");
  rt_buf_term(&b, reason);
  rt_buf_puts(&b, "\n");
  os_write(2, b.at, b.n);
  rt_buf_free(&b);
}

static Proc *find_named(Term name) {
  Term pid = rt_whereis(name);
  return pid == NONE ? NULL : rt_proc_find(pid);
}

Term life_logger = AM(logger);
bool life_has_kernel;

static Proc *logger(void) {
  return IS_PID_IMM(life_logger) ? rt_proc_find(life_logger)
                                 : find_named(AM(logger));
}

// The process that stops the program; NULL: ending it is enough.
static Proc *stopper(void) {
  return life_has_kernel ? find_named(AM(init)) : NULL;
}

// What is logged: to the logger, else to `user`, which prints it; without both,
// plainly. What the program fails with goes to the one that stops it.
static bool post_log(Ctx *c, Term tag, const Proc *p, Term format, Term args,
                     Term reason) {
  if (tag == AM(log) && life_logger == AM(undefined)) return false;
  Proc *to = tag == AM(log) ? logger() : stopper();
  if (!to) to = find_named(AM(user));
  if (!to || to == p) {
    print_plainly(p->id, reason);
    return false;
  }
  rt_post_tuple(to, 5,
                (Term[]){tag, AM(error), format, args, log_metadata(c, p)});
  return true;
}

static bool post_report(Ctx *c, Term tag, const Proc *p, Term reason) {
  Term format = text(c, "Error in process ~p with exit value:~n~p~n");
  Term args = rt_list(c, (Term[]){p->id, reason}, 2, NIL);
  return post_log(c, tag, p, format, args, reason);
}

void life_uncaught(Ctx *c) {
  Proc *p = rt_proc(c);
  Term cls = c->exc_class;
  p->exit_reason = exc_exit_reason(c, cls, c->exc_reason, c->exc_trace);
  if (cls != AM(exit) && !(p->flags & PF_MAIN))
    post_report(c, AM(log), p, p->exit_reason);
}

void life_over_limit(Ctx *c, Proc *p) {
  uint64_t words = p->over_limit;
  p->over_limit = 0;
  if (!p->limit.log) return;
  Term args[] = {p->id,
                 rt_uint(c, p->limit.words),
                 rt_uint(c, words),
                 rt_bool(p->limit.kill),
                 rt_bool(p->limit.log),
                 rt_uint(c, p->queue_len),
                 life_gc_info(c, p)};
  Term format = text(c, "     Process:            ~p ~n"
                        "     Context:            maximum heap size reached~n"
                        "     Max Heap Size:      ~p~n"
                        "     Total Heap Size:    ~p~n"
                        "     Kill:               ~p~n"
                        "     Error Logger:       ~p~n"
                        "     Message Queue Len:  ~p~n"
                        "     GC Info:            ~p~n");
  post_log(c, AM(log), p, format, rt_list(c, args, 7, NIL), AM(killed));
}

void life_returned(Ctx *c) { rt_proc(c)->exit_reason = AM(normal); }

static Frag *failed; // what the main process ended with; NULL: it has not

static void keep_failure(const Proc *p) {
  failed = rt_frag_of(SIG_MESSAGE, p->exit_reason);
  failed->from = p->id;
}

// The main process has ended, and with it the program; after an error when that
// is printed.
static void end_main(Ctx *c, const Proc *p) {
  Proc *init = stopper();
  if (p->exit_reason == AM(normal) && init)
    rt_post_tuple(init, 2, (Term[]){AM(exit), AM(normal)});
  else if (p->exit_reason == AM(normal))
    rt_halt(0);
  else
    keep_failure(p);
  if (failed && !post_report(c, AM(failed), p, p->exit_reason)) rt_halt(1);
}

// Without `user` nobody prints it.
static void end_user(void) {
  if (!failed) return;
  print_plainly(failed->from, failed->term);
  rt_halt(1);
}

// --- taking down
static void refuse_all(Proc *p, Frag *f) {
  while (f) {
    Frag *next = f->next;
    signal_refuse(p->id, f);
    f = next;
  }
}

static void free_process(Proc *p) {
  refuse_all(p, p->queue);
  rt_off_heap_release(p->off_heap);
  rt_off_heap_release(p->old_off_heap);
  for (Frag *f = p->frags, *next; f; f = next) {
    next = f->next;
    rt_frag_free(f);
  }
  rt_mem_free(p->heap, p->room * sizeof(Term));
  rt_mem_free(p->old, (size_t)((char *)p->old_end - (char *)p->old));
  rt_mem_free(p->dict.row, p->dict.cap * 2 * sizeof(Term));
  rt_mem_free(p, sizeof *p);
}

void life_end(Ctx *c, Proc *p) {
  __atomic_fetch_or(&p->state, PS_EXITING, __ATOMIC_ACQ_REL);
  bool is_user = p->name == AM(user);
  timer_end_process(p);
  registry_unname(p);
  for (size_t i = 0; hooks[i]; i++) hooks[i](c, p);
  relation_end(p);
  if (p->flags & PF_MAIN) end_main(c, p);
  if (is_user) end_user();
  registry_remove(p);
  refuse_all(p, mailbox_take(p));
  free_process(p);
  c->proc = 0;
}

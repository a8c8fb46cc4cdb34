// SPDX-License-Identifier: Apache-2.0
// process_info/1,2 and is_process_alive/1. What is asked about another process
// is read while that does not run, after it has handled the signals that came
// before the question.
#include "../msg/msg.h"
#include "../os/enter.h"
#include "exc.h"
#include "life.h"
#include "registry.h"

Term rt_copy_here(Ctx *c, Term t) {
  size_t n = rt_copy_size(t);
  Term *at = n ? rt_alloc(c, n) : NULL;
  return rt_copy(t, &at, &rt_proc(c)->off_heap);
}

// Its terms when it runs are in place; others' have to be copied.
static Term here(Ctx *c, const Proc *p, Term t) {
  return rt_proc(c) == p ? t : rt_copy_here(c, t);
}

static Term pair(Ctx *c, Term a, Term b) { return rt_tuple(c, 2, a, b); }

// --- items
static Term get_name(Ctx *c, Proc *p) {
  (void)c;
  return p->name;
}

// The entry of the stack trace that is on top, and the whole.
static Term get_stack(Ctx *c, Proc *p) { return trace_of_process(c, p); }

static Term get_location(Ctx *c, Proc *p) {
  Term list = trace_of_process(c, p);
  return IS_CONS(list)
             ? CAR(list)
             : rt_tuple(c, 4, p->init_m, p->init_f, MAKE_SMALL(p->init_a), NIL);
}

static Term get_function(Ctx *c, Proc *p) {
  if (p->flags & PF_HIBERNATED && p->code == RT_STUB(apply))
    return rt_tuple(c, 3, AM(erlang), AM(hibernate), MAKE_SMALL(3));
  Term t = get_location(c, p);
  return rt_tuple(c, 3, FIELD(t, 1), FIELD(t, 2), FIELD(t, 3));
}

static Term get_initial_call(Ctx *c, Proc *p) {
  return rt_tuple(c, 3, p->init_m, p->init_f, MAKE_SMALL(p->init_a));
}

static Term get_status(Ctx *c, Proc *p) {
  if (rt_is_exiting(p)) return AM(exiting);
  if (p->suspended) return AM(suspended);
  if (rt_proc(c) == p) return AM(running);
  return __atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & PS_ACTIVE ? AM(runnable)
                                                                  : AM(waiting);
}

static Term get_queue_len(Ctx *c, Proc *p) { return rt_uint(c, p->queue_len); }

static Term get_messages(Ctx *c, Proc *p) {
  Term list = NIL, *tail = &list;
  for (Frag *m = p->queue; m; m = m->next) {
    *tail = rt_cons(c, rt_copy_here(c, m->term), NIL);
    tail = &CDR(*tail);
  }
  return list;
}

static Term table_keys(Ctx *c, const Table *t) {
  Term list = NIL;
  for (uint32_t i = 0; i < t->cap; i++)
    if (t->row[i].key) list = rt_cons(c, t->row[i].key, list);
  return list;
}

static Term get_links(Ctx *c, Proc *p) { return table_keys(c, &p->links); }

static Term get_monitors(Ctx *c, Proc *p) {
  Term list = NIL;
  for (uint32_t i = 0; i < p->monitors.cap; i++) {
    if (!p->monitors.row[i].key) continue;
    const Monitor *m = (const Monitor *)(uintptr_t)p->monitors.row[i].value;
    Term what = m->name == NIL ? m->target : pair(c, m->name, AM(nonode));
    list = rt_cons(c, pair(c, AM(process), what), list);
  }
  return list;
}

static Term get_watchers(Ctx *c, Proc *p) {
  Term list = NIL;
  for (uint32_t i = 0; i < p->watchers.cap; i++)
    if (p->watchers.row[i].key)
      list = rt_cons(c, p->watchers.row[i].value, list);
  return list;
}

static Term get_dictionary(Ctx *c, Proc *p) {
  Term list = NIL;
  for (uint32_t i = 0; i < p->dict.cap; i++) {
    Term key = p->dict.row[2 * i], value = p->dict.row[2 * i + 1];
    if (key != NONE)
      list = rt_cons(c, pair(c, here(c, p, key), here(c, p, value)), list);
  }
  return list;
}

static Term get_trap_exit(Ctx *c, Proc *p) {
  (void)c;
  return rt_bool(p->flags & PF_TRAP_EXIT);
}

static Term get_error_handler(Ctx *c, Proc *p) {
  (void)c, (void)p;
  return AM(error_handler);
}

static Term get_priority(Ctx *c, Proc *p) {
  (void)c;
  return rt_priority_name(p->prio);
}

static Term get_leader(Ctx *c, Proc *p) {
  (void)c;
  return p->leader;
}

static Term get_parent(Ctx *c, Proc *p) {
  (void)c;
  return p->parent == NIL ? AM(undefined) : p->parent;
}

// --- sizes, in words
static size_t stack_words(Ctx *c, const Proc *p) {
  const Term *sp = rt_proc(c) == p ? (const Term *)(uintptr_t)c->sp : p->sp;
  return (size_t)(p->end - sp);
}

static size_t old_room(const Proc *p) { return (size_t)(p->old_end - p->old); }

static Term get_total_heap(Ctx *c, Proc *p) {
  return rt_uint(c, p->room + old_room(p) + p->frag_words);
}
static Term get_heap(Ctx *c, Proc *p) { return rt_uint(c, p->room); }
static Term get_stack_size(Ctx *c, Proc *p) {
  return rt_uint(c, stack_words(c, p));
}
static Term get_memory(Ctx *c, Proc *p) {
  size_t words = p->room + old_room(p) + p->frag_words;
  for (Frag *m = p->queue; m; m = m->next) words += m->room + 8;
  return rt_uint(c, words * 8 + sizeof *p);
}

static Term get_reductions(Ctx *c, Proc *p) {
  int64_t now = rt_proc(c) == p ? CONTEXT_REDS - c->reds : 0;
  return rt_int(c, p->reds + now);
}

static Term get_max_heap(Ctx *c, Proc *p) {
  return life_limit_term(c, p->limit);
}
static Term get_min_heap(Ctx *c, Proc *p) { return rt_uint(c, p->min_heap); }
static Term get_min_bin(Ctx *c, Proc *p) {
  (void)c, (void)p;
  return MAKE_SMALL(46422);
}
static Term get_fullsweep(Ctx *c, Proc *p) {
  return rt_uint(c, p->fullsweep_after);
}

static Term properties(Ctx *c, const Term *pairs, size_t n) {
  Term list = NIL;
  while (n--) list = rt_cons(c, pair(c, pairs[2 * n], pairs[2 * n + 1]), list);
  return list;
}

static Term get_gc(Ctx *c, Proc *p) {
  const Term pairs[] = {AM(max_heap_size),      get_max_heap(c, p),
                        AM(min_bin_vheap_size), get_min_bin(c, p),
                        AM(min_heap_size),      get_min_heap(c, p),
                        AM(fullsweep_after),    get_fullsweep(c, p),
                        AM(minor_gcs),          MAKE_SMALL(p->gc_count)};
  return properties(c, pairs, 5);
}

Term life_gc_info(Ctx *c, Proc *p) {
  const Term pairs[] = {
      AM(old_heap_block_size), rt_uint(c, old_room(p)),
      AM(heap_block_size),     rt_uint(c, p->room),
      AM(mbuf_size),           rt_uint(c, p->frag_words),
      AM(stack_size),          rt_uint(c, stack_words(c, p)),
      AM(old_heap_size),       rt_uint(c, (size_t)(p->old_hp - p->old)),
      AM(heap_size),           rt_uint(c, (size_t)(p->hp - p->heap))};
  return properties(c, pairs, 6);
}

static Term get_binaries(Ctx *c, Proc *p) {
  Term list = NIL;
  for (Term t = p->off_heap; t != NIL;) {
    const Term *at = PTR(t);
    bool bin = HDR_KIND(*at) == HDR_REFBIN;
    const RcBin *b = (const RcBin *)(uintptr_t)at[2];
    if (bin)
      list = rt_cons(c,
                     rt_tuple(c, 3, rt_uint(c, (uintptr_t)b),
                              rt_uint(c, b->size), rt_uint(c, b->refs)),
                     list);
    t = at[bin ? 3 : 4];
  }
  return list;
}

static Term get_queue_data(Ctx *c, Proc *p) {
  (void)c;
  return p->flags & PF_OFF_HEAP_MESSAGES ? AM(off_heap) : AM(on_heap);
}
static Term get_empty(Ctx *c, Proc *p) {
  (void)c, (void)p;
  return NIL;
}
static Term get_false(Ctx *c, Proc *p) {
  (void)c, (void)p;
  return AM(false);
}
static Term get_zero(Ctx *c, Proc *p) {
  (void)c, (void)p;
  return MAKE_SMALL(0);
}

// Items in the order of process_info/1, which shows the first ones.
static const struct Item {
  uint32_t name;
  Term (*get)(Ctx *, Proc *);
} items[] = {
    {ATOMNO_registered_name, get_name},
    {ATOMNO_current_function, get_function},
    {ATOMNO_initial_call, get_initial_call},
    {ATOMNO_status, get_status},
    {ATOMNO_message_queue_len, get_queue_len},
    {ATOMNO_links, get_links},
    {ATOMNO_dictionary, get_dictionary},
    {ATOMNO_trap_exit, get_trap_exit},
    {ATOMNO_error_handler, get_error_handler},
    {ATOMNO_priority, get_priority},
    {ATOMNO_group_leader, get_leader},
    {ATOMNO_total_heap_size, get_total_heap},
    {ATOMNO_heap_size, get_heap},
    {ATOMNO_stack_size, get_stack_size},
    {ATOMNO_reductions, get_reductions},
    {ATOMNO_garbage_collection, get_gc},
    {ATOMNO_suspending, get_empty},
    {ATOMNO_current_location, get_location},
    {ATOMNO_current_stacktrace, get_stack},
    {ATOMNO_messages, get_messages},
    {ATOMNO_garbage_collection_info, life_gc_info},
    {ATOMNO_monitors, get_monitors},
    {ATOMNO_monitored_by, get_watchers},
    {ATOMNO_memory, get_memory},
    {ATOMNO_binary, get_binaries},
    {ATOMNO_sequential_trace_token, get_empty},
    {ATOMNO_catchlevel, get_zero},
    {ATOMNO_min_heap_size, get_min_heap},
    {ATOMNO_min_bin_vheap_size, get_min_bin},
    {ATOMNO_max_heap_size, get_max_heap},
    {ATOMNO_fullsweep_after, get_fullsweep},
    {ATOMNO_last_calls, get_false},
    {ATOMNO_parent, get_parent},
    {ATOMNO_message_queue_data, get_queue_data},
    {ATOMNO_trace, get_zero},
    {ATOMNO_magic_ref, get_empty},
};
enum { ITEMS = sizeof items / sizeof *items, SHOWN = 17 };

static const struct Item *find_item(Term name) {
  for (size_t i = 0; IS_ATOM(name) && i < ITEMS; i++)
    if (MAKE_ATOM(items[i].name) == name) return &items[i];
  return NULL;
}

Proc *rt_proc_for(Ctx *c, Term pid) {
  Proc *p = rt_proc_find(pid);
  if (p) rt_fetch(c, p);
  return p && !rt_is_exiting(p) ? p : NULL;
}

static Term item_pair(Ctx *c, Proc *p, const struct Item *item) {
  return pair(c, MAKE_ATOM(item->name), item->get(c, p));
}

static Term bad_info(Ctx *c, Term pid, Term what) {
  return rt_badarg_in(c, AM(process_info),
                      rt_list(c, (Term[]){pid, what}, 2, NIL));
}

static Term info_list(Ctx *c, Term pid, Term names) {
  Stack pairs;
  for (Term t = names; IS_CONS(t); t = CDR(t))
    if (!find_item(CAR(t))) return bad_info(c, pid, names);
  if (rt_list_length(names) < 0) return bad_info(c, pid, names);
  Proc *p = rt_proc_for(c, pid);
  if (!p) return AM(undefined);
  stack_init(&pairs);
  for (Term t = names; IS_CONS(t); t = CDR(t))
    stack_push(&pairs, item_pair(c, p, find_item(CAR(t))));
  Term list = rt_list(c, pairs.at, pairs.n, NIL);
  stack_free(&pairs);
  return list;
}

static Term info(Ctx *c, Term pid, Term what) {
  if (!IS_PID_IMM(pid)) return bad_info(c, pid, what);
  if (!IS_ATOM(what)) return info_list(c, pid, what);
  const struct Item *item = find_item(what);
  if (!item) return bad_info(c, pid, what);
  Proc *p = rt_proc_for(c, pid);
  if (!p) return AM(undefined);
  if (item->get == get_name && p->name == NIL) return NIL;
  return item_pair(c, p, item);
}

// These are called as functions, so the word at sp is the caller's site: what
// current_function and the like start from.
Term bif_process_info_2(Ctx *c, Term pid, Term what) {
  c->code = 0;
  return info(c, pid, what);
}

Term bif_process_info_1(Ctx *c, Term pid) {
  if (!IS_PID_IMM(pid))
    return rt_badarg_in(c, AM(process_info), rt_cons(c, pid, NIL));
  c->code = 0;
  Proc *p = rt_proc_for(c, pid);
  if (!p) return AM(undefined);
  Term list = NIL;
  for (size_t i = SHOWN; i--;)
    if (i || p->name != NIL)
      list = rt_cons(c, item_pair(c, p, &items[i]), list);
  return list;
}

Term bif_is_process_alive_1(Ctx *c, Term pid) {
  if (!IS_PID_IMM(pid)) return rt_badarg(c);
  return rt_bool(rt_proc_for(c, pid));
}

// SPDX-License-Identifier: Apache-2.0
// Processes begin: spawn and its options.
#include "life.h"
#include "../os/enter.h"
#include "exc.h"
#include "registry.h"
#include "relation.h"

#define MIN_HEAP        64 // words of the first block, stack included
#define FULLSWEEP_AFTER 65535

SpawnOptions life_options(void) {
  return (SpawnOptions){.prio = PRIO_NORMAL,
                        .min_heap = MIN_HEAP,
                        .fullsweep_after = FULLSWEEP_AFTER,
                        .limit = life_heap_limit};
}

static Proc *make(const SpawnOptions *o) {
  Proc *p = rt_mem_alloc(sizeof *p);
  *p = (Proc){.off_heap = NIL,
              .old_off_heap = NIL,
              .prio = o->prio,
              .flags = o->flags,
              .min_heap = o->min_heap,
              .name = NIL,
              .limit = o->limit,
              .fullsweep_after = o->fullsweep_after,
              .leader = NIL,
              .parent = NIL,
              .exit_reason = NIL,
              .init_m = NIL,
              .init_f = NIL};
  p->queue_end = p->mark = &p->queue;
  return p;
}

static void make_block(Proc *p, const Term *x, unsigned n) {
  size_t words = n + 1 + STACK_SLACK;
  for (unsigned i = 0; i < n; i++) words += rt_copy_size(x[i]);
  if (words < p->min_heap) words = p->min_heap;
  p->room = rt_mem_round(words * sizeof(Term)) / sizeof(Term);
#ifdef RT_HARD
  if (p->room > words) p->room = words;
#endif
  p->heap = p->hp = p->mature = rt_mem_alloc(p->room * sizeof(Term));
  p->end = p->heap + p->room;
  p->sp = p->end - 1;
  *p->sp = RT_TO_RETURN(RT_STUB(exit_normal));
  p->sp -= n;
  for (unsigned i = 0; i < n; i++)
    p->sp[i] = rt_copy(x[i], &p->hp, &p->off_heap);
}

Proc *life_new(Ctx *c, uint64_t code, const Term *x, unsigned n,
               const SpawnOptions *o) {
  Proc *p = make(o), *parent = rt_proc(c);
  make_block(p, x, n);
  p->code = code;
  p->arity = n;
  if (parent) {
    p->parent = parent->id;
    p->leader = parent->leader;
  }
  if (registry_add(p)) return p;
  rt_off_heap_release(p->off_heap);
  rt_mem_free(p->heap, p->room * sizeof(Term));
  rt_mem_free(p, sizeof *p);
  return NULL;
}

void life_start(Proc *p) { rt_wake(p); }

// --- options
static bool set_size(Term value, int64_t limit, int64_t *n) {
  return rt_to_int64(value, n) && *n >= 0 && *n <= limit;
}

bool rt_priority_of(Term t, uint8_t *prio) {
  const Term names[PRIOS] = {AM(max), AM(high), AM(normal), AM(low)};
  for (uint8_t i = 0; i < PRIOS; i++)
    if (names[i] == t) return *prio = i, true;
  return false;
}

static bool option_value(SpawnOptions *o, Term name, Term value) {
  int64_t n;
  if (name == AM(priority)) return rt_priority_of(value, &o->prio);
  if (name == AM(fullsweep_after)) {
    if (!set_size(value, INT32_MAX, &n)) return false;
    o->fullsweep_after = n < FULLSWEEP_AFTER ? (uint16_t)n : FULLSWEEP_AFTER;
    return true;
  }
  if (name == AM(min_heap_size)) {
    if (!set_size(value, 1 << 30, &n)) return false;
    if (n > o->min_heap) o->min_heap = (uint32_t)n;
    return true;
  }
  if (name == AM(monitor)) {
    if (o->tag) rt_frag_free(o->tag);
    o->tag = NULL;
    return o->monitor = relation_options(value, &o->alias, &o->tag);
  }
  if (name == AM(message_queue_data)) {
    if (value == AM(off_heap)) o->flags |= PF_OFF_HEAP_MESSAGES;
    return value == AM(off_heap) || value == AM(on_heap);
  }
  if (name == AM(async_dist)) return value == AM(true) || value == AM(false);
  if (name == AM(max_heap_size)) return life_read_limit(value, &o->limit);
  // Limits that this runtime does not need, and what schedulers may ignore.
  return (name == AM(min_bin_vheap_size) || name == AM(scheduler)) &&
         set_size(value, INT64_MAX, &n);
}

static bool read_options(Term list, SpawnOptions *o) {
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (t == AM(link))
      o->link = true;
    else if (t == AM(monitor))
      o->monitor = true;
    else if (!IS_TUPLE(t) || ARITY(t) != 2 ||
             !option_value(o, FIELD(t, 1), FIELD(t, 2)))
      return false;
  }
  return list == NIL && (!o->limit.words || o->limit.words >= o->min_heap);
}

// --- BIFs
// erlang:apply(Fun, []), as spawn(Fun) has it, starts in the fun itself.
static Proc *new_process(Ctx *c, Term m, Term f, Term args,
                         const SpawnOptions *o) {
  Term fun = IS_CONS(args) ? CAR(args) : NIL;
  bool plain = m == AM(erlang) && f == AM(apply) && IS_CONS(args) &&
               IS_KIND(fun, HDR_FUN) && FUN_ARITY(FIELD(fun, 1)) == 0 &&
               IS_CONS(CDR(args)) && CAR(CDR(args)) == NIL &&
               CDR(CDR(args)) == NIL;
  if (plain) return life_new(c, FUN_CODE(FIELD(fun, 1)), &fun, 1, o);
  return life_new(c, RT_STUB(apply), (Term[]){m, f, args}, 3, o);
}

// The pid, or {Pid, Ref} if it is monitored.
static Term spawn(Ctx *c, Term m, Term f, Term args, const SpawnOptions *o) {
  Proc *p = new_process(c, m, f, args, o);
  if (!p) return rt_system_limit(c);
  p->init_m = m;
  p->init_f = f;
  p->init_a = (uint32_t)rt_list_length(args);
  Term result = p->id;
  if (o->link) {
    rt_table_put(&p->links, p->parent);
    rt_table_put(&rt_proc(c)->links, p->id);
  }
  if (o->monitor) {
    Term ref = relation_monitor(c, p->id, NIL, o->alias, o->tag);
    result = rt_tuple(c, 2, p->id, ref);
  }
  life_start(p);
  return result;
}

static bool is_mfa(Term m, Term f, Term args) {
  int64_t n = rt_list_length(args);
  return IS_ATOM(m) && IS_ATOM(f) && n >= 0 && n <= MAX_ARGS;
}

static Term spawn_plain(Ctx *c, Term m, Term f, Term args, bool link) {
  SpawnOptions o = life_options();
  o.link = link;
  if (!is_mfa(m, f, args)) return rt_badarg(c);
  return spawn(c, m, f, args, &o);
}

Term bif_spawn_3(Ctx *c, Term m, Term f, Term args) {
  return spawn_plain(c, m, f, args, false);
}
Term bif_spawn_link_3(Ctx *c, Term m, Term f, Term args) {
  return spawn_plain(c, m, f, args, true);
}

Term bif_spawn_opt_4(Ctx *c, Term m, Term f, Term args, Term options) {
  SpawnOptions o = life_options();
  bool good = read_options(options, &o);
  if (good && is_mfa(m, f, args)) return spawn(c, m, f, args, &o);
  if (o.tag) rt_frag_free(o.tag);
  return good ? rt_badarg(c) : rt_badarg_cause(c, AM(badopt));
}

static bool is_request_option(Term list, Term *reply, Term *tag) {
  *reply = AM(yes);
  *tag = AM(spawn_reply);
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (!IS_TUPLE(t) || ARITY(t) != 2) continue;
    if (FIELD(t, 1) == AM(reply)) *reply = FIELD(t, 2);
    if (FIELD(t, 1) == AM(reply_tag)) *tag = FIELD(t, 2);
  }
  return *reply == AM(yes) || *reply == AM(no) || *reply == AM(error_only) ||
         *reply == AM(success_only);
}

// The options that spawn_opt knows as well.
static Term spawn_options_of(Ctx *c, Term list) {
  Term rest = NIL;
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    bool own = IS_TUPLE(t) && ARITY(t) == 2 &&
               (FIELD(t, 1) == AM(reply) || FIELD(t, 1) == AM(reply_tag));
    if (!own) rest = rt_cons(c, t, rest);
  }
  return list == NIL ? rest : list;
}

// erts_internal:spawn_request/4: as spawn_opt; the answer comes as a message
// {ReplyTag, Ref, ok, Pid} or {ReplyTag, Ref, error, Why}.
Term bif_spawn_request_4(Ctx *c, Term m, Term f, Term args, Term options) {
  SpawnOptions o = life_options();
  Term reply, tag, ref, result = NONE, why = AM(badopt);
  if (!is_mfa(m, f, args)) return AM(badarg);
  if (rt_list_length(options) < 0 || !is_request_option(options, &reply, &tag))
    return AM(badopt);
  if (read_options(spawn_options_of(c, options), &o)) {
    result = spawn(c, m, f, args, &o);
    why = AM(system_limit);
  } else if (o.tag)
    rt_frag_free(o.tag);
  bool good = result != NONE, wanted;
  wanted =
      reply == AM(yes) || reply == (good ? AM(success_only) : AM(error_only));
  if (good && o.monitor) {
    ref = FIELD(result, 2);
    result = FIELD(result, 1);
  } else {
    ref = rt_ref_new(c, 0);
  }
  if (wanted) {
    Term value = good ? result : why;
    rt_post_tuple(rt_proc(c), 4,
                  (Term[]){tag, ref, good ? AM(ok) : AM(error), value});
  }
  return ref;
}

Term bif_spawn_request_abandon_1(Ctx *c, Term ref) {
  if (!IS_KIND(ref, HDR_REF)) return rt_badarg(c);
  return AM(false); // answers are sent at once
}

Term bif_spawn_system_process_3(Ctx *c, Term m, Term f, Term args) {
  SpawnOptions o = life_options();
  o.flags |= PF_SYSTEM;
  if (!is_mfa(m, f, args)) return rt_badarg(c);
  return spawn(c, m, f, args, &o);
}

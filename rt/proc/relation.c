// SPDX-License-Identifier: Apache-2.0
// Links, monitors and aliases. Each side keeps its own half in its tables; the
// other side's half is changed by signals. References are told apart by their
// numbers.
#include "relation.h"
#include "../msg/msg.h"
#include "exc.h"

// --- references
uint64_t rt_ref_number(void) {
  static uint64_t last;
  return __atomic_add_fetch(&last, 1, __ATOMIC_RELAXED);
}

static Term make_ref(Ctx *c, uint64_t number, Term owner) {
  Term *p = rt_alloc(c, 3);
  p[0] = MAKE_HDR(HDR_REF, 2);
  p[1] = number;
  p[2] = owner;
  return MAKE_BOX(p);
}

Term rt_ref_new(Ctx *c, Term owner) {
  return make_ref(c, rt_ref_number(), owner);
}

Term bif_make_ref_0(Ctx *c) { return rt_ref_new(c, 0); }

static bool is_ref(Term t) {
  return IS_KIND(t, HDR_REF) || IS_KIND(t, HDR_MAGIC) ||
         IS_KIND(t, HDR_EXT_REF);
}

// --- links
void relation_link(Ctx *c, Term pid) {
  Proc *p = rt_proc(c), *q = rt_proc_find(pid);
  if (pid == p->id || rt_table_find(&p->links, pid)) return;
  rt_table_put(&p->links, pid);
  if (q)
    signal_plain(q, SIG_LINK, p->id, NIL);
  else
    signal_exit(pid, p, SIG_LINK_EXIT, AM(noproc));
}

Term bif_link_1(Ctx *c, Term pid) {
  if (!IS_PID_IMM(pid)) return rt_badarg(c);
  relation_link(c, pid);
  return AM(true);
}

Term bif_unlink_1(Ctx *c, Term pid) {
  Proc *p = rt_proc(c);
  if (!IS_PID_IMM(pid)) return rt_badarg(c);
  if (!rt_table_remove(&p->links, pid)) return AM(true);
  Proc *q = rt_proc_find(pid);
  if (q) signal_plain(q, SIG_UNLINK, p->id, NIL);
  return AM(true);
}

// --- aliases
static void end_alias(Proc *p, uint64_t number) {
  rt_table_remove(&p->aliases, number);
}

static Term add_alias(Ctx *c, uint64_t number, AliasKind kind) {
  Proc *p = rt_proc(c);
  if (kind != ALIAS_NO) *rt_table_put(&p->aliases, number) = kind;
  return make_ref(c, number, kind != ALIAS_NO ? p->id : 0);
}

static bool demonitor(Proc *p, uint64_t number) {
  Monitor *m = relation_end_monitor(p, number);
  if (!m) return false;
  Proc *q = rt_proc_find(m->target);
  if (q) signal_plain(q, SIG_DEMONITOR, MAKE_SMALL(number), NIL);
  relation_free_monitor(m);
  return true;
}

bool relation_use_alias(Proc *p, uint64_t number) {
  uint64_t *kind = rt_table_find(&p->aliases, number);
  if (!kind) return false;
  AliasKind k = (AliasKind)*kind;
  if (k == ALIAS_REPLY || k == ALIAS_REPLY_DEMONITOR) end_alias(p, number);
  if (k == ALIAS_REPLY_DEMONITOR) demonitor(p, number);
  return true;
}

Term bif_alias_1(Ctx *c, Term options) {
  AliasKind kind = ALIAS_EXPLICIT;
  for (; IS_CONS(options); options = CDR(options)) {
    if (CAR(options) == AM(reply))
      kind = ALIAS_REPLY;
    else if (CAR(options) == AM(explicit_unalias))
      kind = ALIAS_EXPLICIT;
    else
      return rt_badarg(c);
  }
  if (options != NIL) return rt_badarg(c);
  return add_alias(c, rt_ref_number(), kind);
}

Term bif_unalias_1(Ctx *c, Term ref) {
  if (!is_ref(ref)) return rt_badarg(c);
  bool had = IS_KIND(ref, HDR_REF) &&
             rt_table_remove(&rt_proc(c)->aliases, REF_NUMBER(ref));
  return rt_bool(had);
}

// --- monitors
static bool alias_option(Term t, AliasKind *kind) {
  if (t == AM(explicit_unalias))
    *kind = ALIAS_EXPLICIT;
  else if (t == AM(demonitor))
    *kind = ALIAS_DEMONITOR;
  else if (t == AM(reply_demonitor))
    *kind = ALIAS_REPLY_DEMONITOR;
  else
    return false;
  return true;
}

bool relation_options(Term list, AliasKind *kind, Frag **tag) {
  Term tag_term = NONE;
  *kind = ALIAS_NO;
  *tag = NULL;
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (!IS_TUPLE(t) || ARITY(t) != 2) return false;
    if (FIELD(t, 1) == AM(tag))
      tag_term = FIELD(t, 2);
    else if (FIELD(t, 1) != AM(alias) || !alias_option(FIELD(t, 2), kind))
      return false;
  }
  if (list != NIL) return false;
  if (tag_term != NONE) *tag = rt_frag_of(SIG_MESSAGE, tag_term);
  return true;
}

Term relation_monitor(Ctx *c, Term target, Term name, AliasKind kind,
                      Frag *tag) {
  Proc *p = rt_proc(c), *q = target == NIL ? NULL : rt_proc_find(target);
  uint64_t number = rt_ref_number();
  Monitor *m = rt_mem_alloc(sizeof *m);
  *m = (Monitor){target, name, tag, kind != ALIAS_NO};
  *rt_table_put(&p->monitors, number) = (uintptr_t)m;
  Term ref = add_alias(c, number, kind);
  if (q)
    signal_plain(q, SIG_MONITOR, p->id, MAKE_SMALL(number));
  else
    signal_down(p->id, number, AM(noproc));
  return ref;
}

Monitor *relation_end_monitor(Proc *p, uint64_t number) {
  uint64_t *at = rt_table_find(&p->monitors, number);
  if (!at) return NULL;
  Monitor *m = (Monitor *)(uintptr_t)*at;
  rt_table_remove(&p->monitors, number);
  uint64_t *kind = rt_table_find(&p->aliases, number);
  if (kind && *kind != ALIAS_EXPLICIT) end_alias(p, number);
  return m;
}

void relation_free_monitor(Monitor *m) {
  if (m->tag) rt_frag_free(m->tag);
  rt_mem_free(m, sizeof *m);
}

static Term monitor_item(Ctx *c, Term item, AliasKind kind, Frag *tag) {
  Proc *p = rt_proc(c);
  Term name = NIL;
  if (IS_TUPLE(item) && ARITY(item) == 2 && IS_ATOM(FIELD(item, 1)) &&
      FIELD(item, 2) == AM(nonode))
    item = FIELD(item, 1);
  if (IS_ATOM(item)) {
    name = item;
    item = rt_whereis(name);
    if (item == NONE) item = NIL;
  } else if (!IS_PID_IMM(item)) {
    if (tag) rt_frag_free(tag);
    return rt_badarg(c);
  }
  if (item == p->id) { // never says anything
    if (tag) rt_frag_free(tag);
    return add_alias(c, rt_ref_number(), kind);
  }
  return relation_monitor(c, item, name, kind, tag);
}

static Term monitor(Ctx *c, Term type, Term item, AliasKind kind, Frag *tag) {
  if (type == AM(process)) return monitor_item(c, item, kind, tag);
  bool offset = type == AM(time_offset) && item == AM(clock_service);
  if (tag) rt_frag_free(tag);
  if (offset) return add_alias(c, rt_ref_number(), kind);
  bool known = type == AM(port) || type == AM(time_offset);
  return known ? rt_badarg(c) : rt_badarg_cause(c, AM(badtype));
}

Term bif_monitor_2(Ctx *c, Term type, Term item) {
  return monitor(c, type, item, ALIAS_NO, NULL);
}

Term bif_monitor_3(Ctx *c, Term type, Term item, Term options) {
  AliasKind kind;
  Frag *tag;
  if (!relation_options(options, &kind, &tag))
    return rt_badarg_cause(c, AM(badopt));
  return monitor(c, type, item, kind, tag);
}

Term bif_demonitor_1(Ctx *c, Term ref) {
  if (!is_ref(ref)) return rt_badarg(c);
  if (IS_KIND(ref, HDR_REF)) demonitor(rt_proc(c), REF_NUMBER(ref));
  return AM(true);
}

// Removes a message {_, Ref, _, _, _}.
static void flush_down(Ctx *c, Term ref) {
  Proc *p = rt_proc(c);
  rt_fetch(c, p);
  for (Frag **at = &p->queue; *at; at = &(*at)->next) {
    Frag *m = *at;
    if (!IS_TUPLE(m->term) || ARITY(m->term) != 5) continue;
    if (!rt_term_eqx(FIELD(m->term, 2), ref)) continue;
    mailbox_remove(p, at);
    rt_frag_free(m);
    return;
  }
}

Term bif_demonitor_2(Ctx *c, Term ref, Term options) {
  bool flush = false, info = false;
  for (; IS_CONS(options); options = CDR(options)) {
    if (CAR(options) == AM(flush))
      flush = true;
    else if (CAR(options) == AM(info))
      info = true;
    else
      return rt_badarg(c);
  }
  if (options != NIL || !is_ref(ref)) return rt_badarg(c);
  bool found = IS_KIND(ref, HDR_REF) && demonitor(rt_proc(c), REF_NUMBER(ref));
  if (!found && flush) flush_down(c, ref);
  return rt_bool(!info || found);
}

// --- the end
static void end_links(Proc *p) {
  for (uint32_t i = 0; i < p->links.cap; i++) {
    Term pid = p->links.row[i].key;
    Proc *q = pid ? rt_proc_find(pid) : NULL;
    if (q) signal_exit(p->id, q, SIG_LINK_EXIT, p->exit_reason);
  }
}

static void end_monitors(Proc *p) {
  for (uint32_t i = 0; i < p->monitors.cap; i++) {
    uint64_t number = p->monitors.row[i].key;
    if (!number) continue;
    Monitor *m = (Monitor *)(uintptr_t)p->monitors.row[i].value;
    Proc *q = rt_proc_find(m->target);
    if (q) signal_plain(q, SIG_DEMONITOR, MAKE_SMALL(number), NIL);
    relation_free_monitor(m);
  }
}

void relation_end(Proc *p) {
  end_links(p);
  for (uint32_t i = 0; i < p->watchers.cap; i++)
    if (p->watchers.row[i].key)
      signal_down(p->watchers.row[i].value, p->watchers.row[i].key,
                  p->exit_reason);
  end_monitors(p);
  rt_table_free(&p->links);
  rt_table_free(&p->watchers);
  rt_table_free(&p->monitors);
  rt_table_free(&p->aliases);
}

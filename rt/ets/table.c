// SPDX-License-Identifier: Apache-2.0
// The tables there are: by reference, by name, by owner. A reference owns the
// table's structure, not its life: a deleted table is empty and says so.
#include "ets.h"
#include "../proc/exc.h"

static Lock registry; // of what follows; taken after a table's own lock
static Ets *tables;
static Table names;   // atom -> Ets *
static Table numbers; // of references, for those that came as text -> Ets *
static Table owners;  // pid -> first Ets *, linked by sibling

static void destroy(Magic *m) { rt_mem_free(m, sizeof(Ets)); }

static void process_ends(Ctx *, Proc *);

Ets *ets_all(void) { return tables; }

// --- opening

static Ets *lookup(Term id) {
  if (IS_ATOM(id)) {
    uint64_t *at = rt_table_find(&names, id);
    return at ? (Ets *)(uintptr_t)*at : NULL;
  }
  Magic *m = rt_magic_of(id, destroy);
  if (m) return (Ets *)m;
  if (!IS_KIND(id, HDR_REF)) return NULL;
  uint64_t *at = rt_table_find(&numbers, REF_NUMBER(id));
  return at ? (Ets *)(uintptr_t)*at : NULL;
}

static bool may(const Ets *e, Term pid, EtsWant want) {
  if (want == WANT_INFO || pid == e->owner) return true;
  return e->access == ETS_PUBLIC ||
         (want == WANT_READ && e->access == ETS_PROTECTED);
}

static Ets *lock_table(Ets *e) { // with a reference to it
  rt_unlock(&registry);
  rt_lock(&e->lock);
  return e;
}

static Ets *no_table(Ctx *c, Term id) {
  bool is_id = IS_ATOM(id) || IS_KIND(id, HDR_REF) || IS_KIND(id, HDR_MAGIC) ||
               IS_KIND(id, HDR_EXT_REF);
  rt_badarg_cause(c, is_id ? AM(id) : AM(type));
  return NULL;
}

Ets *ets_open(Ctx *c, Term id, EtsWant want) {
  rt_lock(&registry);
  Ets *e = lookup(id);
  if (!e) {
    rt_unlock(&registry);
    return no_table(c, id);
  }
  rt_magic_retain(&e->magic);
  lock_table(e);
  bool deleted = e->deleted;
  if (!deleted && may(e, rt_proc(c)->id, want)) return e;
  ets_close(e);
  if (deleted) return no_table(c, id);
  rt_badarg_cause(c, AM(access));
  return NULL;
}

void ets_close(Ets *e) {
  rt_unlock(&e->lock);
  rt_magic_release(&e->magic);
}

bool ets_is_id(Term t) {
  return IS_ATOM(t) || rt_magic_of(t, destroy) ||
         (IS_KIND(t, HDR_REF) && lookup(t));
}

Term ets_ref(Ctx *c, Ets *e) {
  rt_magic_retain(&e->magic);
  Term t = rt_magic_ref(c, &e->magic);
  REF_NUMBER(t) = e->number;
  return t;
}

Term ets_id(Ctx *c, Ets *e) { return e->named ? e->name : ets_ref(c, e); }

// --- owners

static void leave_owner(Ets *e) {
  uint64_t *at = rt_table_find(&owners, e->owner);
  Ets *first = (Ets *)(uintptr_t)*at, **link = &first;
  while (*link != e) link = &(*link)->sibling;
  *link = e->sibling;
  if (first)
    *at = (uintptr_t)first;
  else
    rt_table_remove(&owners, e->owner);
}

static void join_owner(Ets *e) {
  uint64_t *at = rt_table_put(&owners, e->owner);
  e->sibling = (Ets *)(uintptr_t)*at;
  *at = (uintptr_t)e;
}

void ets_set_owner(Ets *e, Term pid) {
  rt_lock(&registry);
  leave_owner(e);
  e->owner = pid;
  join_owner(e);
  rt_unlock(&registry);
}

void ets_set_heir(Ets *e, Term heir, Frag *gift) {
  if (e->gift) rt_frag_free(e->gift);
  e->heir = heir;
  e->gift = gift;
}

bool ets_give(Ctx *c, Ets *e, Proc *to, Term gift) {
  Term from = e->owner;
  if (!to) return false;
  ets_set_owner(e, to->id);
  Term message[] = {AM(ets_transfer), ets_id(c, e), from, gift};
  rt_post_tuple(to, 4, message);
  return true;
}

// --- names

bool ets_set_name(Ets *e, Term name) {
  rt_lock(&registry);
  bool is_free = !rt_table_find(&names, name);
  if (is_free) {
    rt_table_remove(&names, e->name);
    e->name = name;
    *rt_table_put(&names, name) = (uintptr_t)e;
  }
  rt_unlock(&registry);
  return is_free;
}

// --- making and deleting

static void enlist(Ets *e) {
  e->next = tables;
  e->prev = NULL;
  if (tables) tables->prev = e;
  tables = e;
  *rt_table_put(&numbers, e->number) = (uintptr_t)e;
  if (e->named) *rt_table_put(&names, e->name) = (uintptr_t)e;
  join_owner(e);
}

static void delist(Ets *e) {
  if (e->prev)
    e->prev->next = e->next;
  else
    tables = e->next;
  if (e->next) e->next->prev = e->prev;
  rt_table_remove(&numbers, e->number);
  if (e->named) rt_table_remove(&names, e->name);
  leave_owner(e);
}

static bool enlist_unless_taken(Ets *e) {
  rt_lock(&registry);
  bool is_free = !e->named || !rt_table_find(&names, e->name);
  if (is_free) enlist(e);
  rt_unlock(&registry);
  return is_free;
}

Ets *ets_make(Ctx *c, const Ets *options) {
  static bool hooked;
  if (!hooked) rt_at_process_end(process_ends);
  hooked = true;
  Ets *e = rt_mem_alloc(sizeof *e);
  *e = *options;
  e->magic = (Magic){1, destroy};
  e->number = rt_ref_number();
  e->owner = rt_proc(c)->id;
  if (!enlist_unless_taken(e)) {
    rt_mem_free(e, sizeof *e);
    return NULL;
  }
  if (e->type != ETS_ORDERED) hash_init(e);
  return e;
}

void ets_drop(Ets *e) {
  rt_lock(&registry);
  delist(e);
  rt_unlock(&registry);
  e->deleted = true;
  ets_fixers_end(e);
  store_clear(e);
  if (e->type != ETS_ORDERED) hash_free(e);
  ets_set_heir(e, AM(none), NULL);
  rt_magic_release(&e->magic);
}

// --- a process ends: its tables go to their heirs or away

static void inherit(Ctx *c, Ets *e) {
  bool has_heir = e->heir != AM(none) && e->heir != e->owner;
  Proc *heir = has_heir ? rt_proc_find(e->heir) : NULL;
  if (!heir || !ets_give(c, e, heir, e->gift->term)) ets_drop(e);
}

static Ets *first_of(Term pid) { // locked
  rt_lock(&registry);
  uint64_t *at = rt_table_find(&owners, pid);
  if (!at) {
    rt_unlock(&registry);
    return NULL;
  }
  Ets *e = (Ets *)(uintptr_t)*at;
  rt_magic_retain(&e->magic);
  return lock_table(e);
}

static void process_ends(Ctx *c, Proc *p) {
  Ets *e;
  while ((e = first_of(p->id))) {
    if (e->owner == p->id && !e->deleted) inherit(c, e);
    ets_close(e);
  }
  for (e = ets_fixed ? tables : NULL; e; e = e->next) ets_unfix(p->id, e, true);
}

// SPDX-License-Identifier: Apache-2.0
// Lint: what is known of variables. The scope says it for the place that is
// being checked; a table says what a construct did to variables, as entries on
// a stack: the construct's table is what stands above a mark. A variable has at
// most one entry in a table, and knows its newest, so tables are joined in a
// time that their entries take, however many variables the function has.
#include "lint.h"

// --- variables

void vars_begin(Vars *v, uint32_t names) {
  *v = (Vars){.slot_of = mem_alloc((names + 1) * sizeof *v->slot_of)};
  vec_push(&v->slots, (VarSlot){0});
}

void vars_end(Vars *v) {
  free(v->slot_of);
  vec_free(&v->slots);
  vec_free(&v->changes);
  vec_free(&v->exports);
  vec_free(&v->joined);
  for (int i = 0; i < TABS; i++) vec_free(&v->tab[i]);
}

uint32_t var_slot(Vars *v, Name name) {
  uint32_t *slot = &v->slot_of[name->id];
  if (!*slot) {
    *slot = v->slots.n;
    vec_push(&v->slots, (VarSlot){.name = name});
  }
  return *slot;
}

const VarInfo *var_find(const Vars *v, uint32_t slot) {
  const VarSlot *s = &v->slots.at[slot];
  return s->present ? &s->cur : NULL;
}

// Places are only looked at when a variable is unused, or hides another.
static const VarAt *both_places(Lint *l, const VarAt *a, const VarAt *b) {
  if (a == b || !b) return a;
  if (!a) return b;
  VarAt *r = NEW(l->m->arena, VarAt);
  *r = (VarAt){a, b, {0}};
  return r;
}

const VarAt *var_place(Lint *l, Loc loc) {
  VarAt *r = NEW(l->m->arena, VarAt);
  r->loc = loc;
  return r;
}

static const VarFrom *construct(Lint *l, Construct c) {
  VarFrom *r = NEW(l->m->arena, VarFrom);
  *r = (VarFrom){c.in, c.at};
  return r;
}

// Errors before warnings.
static void merge_state(VarInfo *to, const VarInfo *first,
                        const VarInfo *second) {
  bool is_second = first->state != V_UNSAFE &&
                   (second->state == V_UNSAFE || first->state == V_BOUND);
  const VarInfo *from = is_second ? second : first;
  to->state = from->state;
  to->from = from->from;
}

// --- the scope

static void set(Vars *v, uint32_t slot, VarInfo info) {
  VarSlot *s = &v->slots.at[slot];
  vec_push(&v->changes, ((Change){s->cur, slot, v->exports.n, s->present}));
  if (info.state == V_EXPORT) vec_push(&v->exports, slot);
  s->cur = info;
  s->present = true;
}

void env_set(Lint *l, uint32_t slot, VarInfo info) {
  set(&l->vars, slot, info);
}

void env_update(Lint *l, uint32_t slot, VarInfo info) {
  const VarSlot *s = &l->vars.slots.at[slot];
  if (s->present) {
    info.used |= s->cur.used;
    if (!info.used) info.at = both_places(l, s->cur.at, info.at);
  }
  set(&l->vars, slot, info);
}

void env_apply_part(Lint *l, uint32_t a, uint32_t b) {
  for (uint32_t i = a; i < b; i++)
    env_update(l, l->vars.tab[T_SEEN].at[i].slot, l->vars.tab[T_SEEN].at[i].v);
}

void env_apply(Lint *l, uint32_t a) {
  env_apply_part(l, a, l->vars.tab[T_SEEN].n);
}

void env_apply_old(Lint *l, uint32_t a) {
  for (uint32_t i = a; i < l->vars.tab[T_SEEN].n; i++) {
    Entry e = l->vars.tab[T_SEEN].at[i];
    if (l->vars.slots.at[e.slot].present) env_update(l, e.slot, e.v);
  }
}

void env_unsafe(Lint *l, uint32_t a, Construct c) {
  const VarFrom *from = NULL;
  for (uint32_t i = a; i < l->vars.tab[T_SEEN].n; i++) {
    Entry e = l->vars.tab[T_SEEN].at[i];
    if (l->vars.slots.at[e.slot].present) continue;
    if (!from) from = construct(l, c);
    e.v.state = V_UNSAFE;
    e.v.from = from;
    set(&l->vars, e.slot, e.v);
  }
}

void env_undo(Lint *l, uint32_t to) {
  Vars *v = &l->vars;
  while (v->changes.n > to) {
    const Change *c = &v->changes.at[--v->changes.n];
    VarSlot *s = &v->slots.at[c->slot];
    s->cur = c->old;
    s->present = c->present;
    v->exports.n = c->exports;
  }
}

// --- tables

void tab_push(Lint *l, TabKind kind, uint32_t slot, VarInfo info) {
  VarSlot *s = &l->vars.slots.at[slot];
  vec_push(&l->vars.tab[kind], ((Entry){info, slot, s->last[kind]}));
  s->last[kind] = l->vars.tab[kind].n;
}

Entry *tab_find(Lint *l, TabKind kind, uint32_t from, uint32_t slot) {
  uint32_t last = l->vars.slots.at[slot].last[kind];
  return last > from ? &l->vars.tab[kind].at[last - 1] : NULL;
}

void tab_drop(Lint *l, TabKind kind, uint32_t to) {
  Vars *v = &l->vars;
  while (v->tab[kind].n > to) {
    const Entry *e = &v->tab[kind].at[--v->tab[kind].n];
    v->slots.at[e->slot].last[kind] = e->prev;
  }
}

// `b` is the newer table's.
static void merge(Lint *l, VarInfo *a, const VarInfo *b, JoinHow how) {
  VarInfo r = *a;
  if (how == JOIN_NEW)
    r = *b;
  else if (how == JOIN_OLD_MERGED)
    merge_state(&r, a, b);
  else if (how == JOIN_NEW_MERGED || how == JOIN_PATTERN)
    merge_state(&r, b, a);
  r.used = a->used || b->used;
  r.at = r.used && how != JOIN_PATTERN ? a->at : both_places(l, a->at, b->at);
  *a = r;
}

// The same variable in two parts of a pattern, or in two operands: it is
// matched, which is a use.
static void match(Lint *l, uint32_t slot, VarInfo *a, const VarInfo *b) {
  const VarInfo old = *a;
  merge(l, a, b, JOIN_PATTERN);
  a->used = true;
  if (old.used && b->used) return;
  lint_matched(l, l->vars.slots.at[slot].name,
               old.used  ? b->at
               : b->used ? old.at
                         : a->at);
}

void tab_add(Lint *l, TabKind kind, uint32_t from, uint32_t slot, VarInfo info,
             JoinHow how) {
  Entry *e = tab_find(l, kind, from, slot);
  if (!e)
    tab_push(l, kind, slot, info);
  else if (how == JOIN_PATTERN)
    match(l, slot, &e->v, &info);
  else
    merge(l, &e->v, &info, how);
}

static void join(Lint *l, TabKind kind, uint32_t a, uint32_t b, JoinHow how) {
  Vars *v = &l->vars;
  Entry *at = v->tab[kind].at;
  uint32_t n = v->tab[kind].n, to = b;
  for (uint32_t i = b; i < n; i++) {
    Entry e = at[i];
    uint32_t *last = &v->slots.at[e.slot].last[kind];
    *last = e.prev;
    if (e.prev <= a) {
      *last = to + 1;
      at[to++] = e;
    } else if (how == JOIN_PATTERN) {
      match(l, e.slot, &at[e.prev - 1].v, &e.v);
    } else {
      merge(l, &at[e.prev - 1].v, &e.v, how);
    }
  }
  v->tab[kind].n = to;
}

// Joins the table above `b` into that between `a` and `b`.
void tab_join(Lint *l, uint32_t a, uint32_t b, JoinHow how) {
  if (a != b) join(l, T_SEEN, a, b, how);
}

void tab_join_new(Lint *l, uint32_t a, uint32_t b) {
  if (a != b) join(l, T_NEW, a, b, JOIN_PATTERN);
}

void tab_move(Lint *l, TabKind kind, uint32_t mark, TabKind to, uint32_t from,
              JoinHow how) {
  uint32_t n = l->vars.tab[kind].n;
  for (uint32_t i = mark; i < n; i++) {
    Entry e = l->vars.tab[kind].at[i];
    tab_add(l, to, from, e.slot, e.v, how);
  }
  tab_drop(l, kind, mark);
}

void tab_copy(Lint *l, uint32_t a, TabKind to) {
  for (uint32_t i = a; i < l->vars.tab[T_SEEN].n; i++) {
    Entry e = l->vars.tab[T_SEEN].at[i];
    tab_push(l, to, e.slot, e.v);
  }
}

void tab_append(Lint *l, TabKind kind, uint32_t mark) {
  for (uint32_t i = mark; i < l->vars.tab[kind].n; i++) {
    Entry e = l->vars.tab[kind].at[i];
    tab_push(l, T_SEEN, e.slot, e.v);
  }
  tab_drop(l, kind, mark);
}

void tab_keep_old(Lint *l, uint32_t a) {
  uint32_t n = l->vars.tab[T_SEEN].n;
  tab_drop(l, T_SEEN, a);
  for (uint32_t i = a; i < n; i++) {
    Entry e = l->vars.tab[T_SEEN].at[i];
    if (l->vars.slots.at[e.slot].present) tab_push(l, T_SEEN, e.slot, e.v);
  }
}

// --- marks on what constructs bind

void tab_mark_new(Lint *l, uint32_t a, uint32_t b, VarState state,
                  Construct c) {
  const VarFrom *from = NULL;
  for (uint32_t i = a; i < b; i++) {
    Entry *e = &l->vars.tab[T_SEEN].at[i];
    if (l->vars.slots.at[e->slot].present) continue;
    if (state == V_EXPORT && e->v.state == V_UNSAFE) continue;
    if (!from) from = construct(l, c);
    e->v.state = (uint8_t)state;
    e->v.from = from;
  }
}

// A variable in the branches of a construct.
struct Joined {
  uint32_t n, unsafe, bound; // in how many branches it is so
  const VarFrom *in;         // where it is unsafe, if so
  const VarAt *unused;
};

static void add_branch(Lint *l, Joined *j, const VarInfo *v) {
  j->n++;
  j->bound += v->state == V_BOUND;
  if (v->state == V_UNSAFE && !j->unsafe++) j->in = v->from;
  if (!v->used) j->unused = both_places(l, j->unused, v->at);
}

// One that was in scope before.
static VarInfo join_old(const VarInfo *old, const Joined *j) {
  VarInfo r = {.state = V_BOUND, .used = true, .at = old->at};
  if (old->state != V_EXPORT || j->bound || j->unsafe == j->n) return r;
  r.state = j->unsafe ? V_UNSAFE : V_EXPORT;
  r.from = j->unsafe ? j->in : old->from;
  return r;
}

static VarInfo join_new(const Joined *j, uint32_t branches, const VarFrom *in) {
  VarInfo r = {.state = V_EXPORT, .from = in, .at = j->unused};
  r.used = !j->unused;
  if (j->n < branches || j->unsafe) r.state = V_UNSAFE;
  if (j->n == branches && j->unsafe == 1) r.from = j->in;
  return r;
}

void tab_join_branches(Lint *l, uint32_t a, uint32_t branches, Construct c) {
  Vars *v = &l->vars;
  uint32_t n = v->tab[T_SEEN].n;
  const VarFrom *in = NULL;
  if (n > a) in = construct(l, c);
  tab_drop(l, T_SEEN, a);
  v->joined.n = 0;
  for (uint32_t i = a; i < n; i++) {
    Entry e = v->tab[T_SEEN].at[i];
    Entry *old = tab_find(l, T_SEEN, a, e.slot);
    if (!old) {
      tab_push(l, T_SEEN, e.slot, e.v);
      vec_push(&v->joined, (Joined){0});
      old = &vec_last(&v->tab[T_SEEN]);
    }
    add_branch(l, &v->joined.at[old - v->tab[T_SEEN].at - a], &e.v);
  }
  for (uint32_t i = a; i < v->tab[T_SEEN].n; i++) {
    Entry *e = &v->tab[T_SEEN].at[i];
    const VarInfo *old = var_find(v, e->slot);
    const Joined *j = &v->joined.at[i - a];
    e->v = old ? join_old(old, j) : join_new(j, branches, in);
  }
}

// What a part of `maybe` leaves: nothing that it bound is safe.
void tab_leave_part(Lint *l, uint32_t a, uint32_t b, Construct c) {
  const VarFrom *from = NULL;
  for (uint32_t i = a; i < b; i++) {
    Entry *e = &l->vars.tab[T_SEEN].at[i];
    const VarSlot *s = &l->vars.slots.at[e->slot];
    if (s->present) {
      merge_state(&e->v, &e->v, &s->cur);
      e->v.used |= s->cur.used;
    } else if (e->v.state != V_UNSAFE) {
      if (!from) from = construct(l, c);
      e->v.state = V_UNSAFE;
      e->v.from = from;
    }
  }
}

// Brings all that is in scope into the table.
void tab_add_scope(Lint *l, uint32_t a) {
  Vars *v = &l->vars;
  for (uint32_t i = 0; i < v->changes.n; i++) {
    uint32_t slot = v->changes.at[i].slot;
    if (v->slots.at[slot].present && !tab_find(l, T_SEEN, a, slot))
      tab_push(l, T_SEEN, slot, v->slots.at[slot].cur);
  }
}

// --- the end of funs and comprehensions

// What the changes since then have touched, as a table.
static void collect(Lint *l, uint32_t changes) {
  Vars *v = &l->vars;
  uint32_t stamp = ++v->stamp;
  for (uint32_t i = changes; i < v->changes.n; i++) {
    uint32_t slot = v->changes.at[i].slot;
    VarSlot *s = &v->slots.at[slot];
    if (s->stamp != stamp) tab_push(l, T_SEEN, slot, s->cur);
    s->stamp = stamp;
  }
}

// `outer`: variables of the outside that are hidden by the construct's own.
void scope_end(Lint *l, uint32_t changes, uint32_t outer) {
  Vars *v = &l->vars;
  uint32_t a = v->tab[T_SEEN].n;
  collect(l, changes);
  env_undo(l, changes);
  for (uint32_t i = outer; i < v->tab[T_OUTER].n; i++) {
    const Entry *e = &v->tab[T_OUTER].at[i];
    if (!v->slots.at[e->slot].present) lint_unused(l, e->slot, &e->v);
  }
  uint32_t n = v->tab[T_SEEN].n;
  tab_drop(l, T_SEEN, a);
  for (uint32_t i = a; i < n; i++) {
    Entry e = v->tab[T_SEEN].at[i];
    const Entry *hidden = tab_find(l, T_OUTER, outer, e.slot);
    bool is_old = v->slots.at[e.slot].present;
    if (hidden || !is_old) lint_unused(l, e.slot, &e.v);
    if (is_old) tab_push(l, T_SEEN, e.slot, hidden ? hidden->v : e.v);
  }
  tab_drop(l, T_OUTER, outer);
}

// The tables of a fun's clauses, or a comprehension's one, become its own. What
// a clause does not touch it leaves as it is; unsafe variables are left out,
// and exported ones stay so.
void tab_join_scopes(Lint *l, uint32_t a, uint32_t clauses) {
  Vars *v = &l->vars;
  uint32_t n = v->tab[T_SEEN].n;
  tab_drop(l, T_SEEN, a);
  v->joined.n = 0;
  for (uint32_t i = a; i < n; i++) {
    Entry e = v->tab[T_SEEN].at[i];
    uint32_t m = v->tab[T_SEEN].n;
    tab_add(l, T_SEEN, a, e.slot, e.v, JOIN_NEW_MERGED);
    if (v->tab[T_SEEN].n > m) vec_push(&v->joined, (Joined){0});
    v->joined.at[v->slots.at[e.slot].last[T_SEEN] - 1 - a].n++;
  }
  n = v->tab[T_SEEN].n;
  tab_drop(l, T_SEEN, a);
  for (uint32_t i = a; i < n; i++) {
    Entry e = v->tab[T_SEEN].at[i];
    if (v->joined.at[i - a].n < clauses)
      merge(l, &e.v, &v->slots.at[e.slot].cur, JOIN_NEW_MERGED);
    if (e.v.used && e.v.state != V_UNSAFE) tab_push(l, T_SEEN, e.slot, e.v);
  }
  for (uint32_t i = 0; i < v->exports.n; i++) {
    uint32_t slot = v->exports.at[i];
    const VarInfo *cur = &v->slots.at[slot].cur;
    if (cur->state == V_EXPORT && cur->used && !tab_find(l, T_SEEN, a, slot))
      tab_push(l, T_SEEN, slot, *cur);
  }
}

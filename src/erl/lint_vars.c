// SPDX-License-Identifier: Apache-2.0
// Lint: where variables are used and bound, and what is said of it. After an
// error a variable counts as bound, so that it is reported once.
#include "lint.h"

static bool is_underscored(Name name) { return *name->text == '_'; }

// --- messages

static const char *where(Lint *l, Loc at) {
  Str s = {0};
  str_printf(&s, "(line %u, column %u)", at.line, at.col);
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

static void unsafe(Lint *l, const Node *n, const VarInfo *v) {
  LINT(l, n->loc, E_UNSAFE_VAR, lint_text(l, n->name), v->from->in,
       where(l, v->from->at));
}

static bool is_block(const char *in) {
  static const char *const blocks[] = {"'begin'",   "'if'",  "'case'",
                                       "'receive'", "'try'", "'maybe'"};
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    if (!strcmp(in, blocks[i])) return true;
  return false;
}

// False: only E_EXPORTED_VAR could be said of it.
static bool exported_part(Lint *l, const Node *n, const VarInfo *v) {
  const char *text = lint_text(l, n->name), *in = v->from->in;
  if (is_block(in) || lw_release(l->m) < PARTS_EXPORT_SINCE) return false;
  if (lw_warns(l->m, WARN_EXPORT_VAR_SUBEXPR))
    LINT(l, n->loc, W_EXPORTED_FROM_PART, text, in, where(l, v->from->at), text,
         in);
  return true;
}

static void exported(Lint *l, const Node *n, const VarInfo *v) {
  LINT(l, n->loc, W_EXPORTED_VAR, lint_text(l, n->name), v->from->in,
       where(l, v->from->at));
}

static int by_loc(const void *a, const void *b) {
  return loc_compare(*(const Loc *)a, *(const Loc *)b);
}

typedef VEC(Loc) Places;

static void add_places(Places *to, const VarAt *at) {
  VEC(const VarAt *) left = {0};
  vec_push(&left, at);
  while (left.n) {
    at = left.at[--left.n];
    for (; at->a; at = at->a) vec_push(&left, at->b);
    vec_push(to, at->loc);
  }
  vec_free(&left);
  qsort(to->at, to->n, sizeof *to->at, by_loc);
}

static void at_places(Lint *l, const VarAt *at, DiagCode code, Name name) {
  Places places = {0};
  if (at) add_places(&places, at);
  for (uint32_t i = 0; i < places.n; i++)
    if (!i || loc_compare(places.at[i - 1], places.at[i]))
      LINT(l, places.at[i], code, lint_text(l, name));
  vec_free(&places);
}

void lint_unused(Lint *l, uint32_t slot, const VarInfo *v) {
  Name name = l->vars.slots.at[slot].name;
  if (v->used || !lw_warns(l->m, WARN_UNUSED_VARS) || is_underscored(name))
    return;
  at_places(l, v->at, W_UNUSED_VAR, name);
}

void lint_unused_new(Lint *l, uint32_t a) {
  for (uint32_t i = a; i < l->vars.tab[T_SEEN].n; i++) {
    const Entry *e = &l->vars.tab[T_SEEN].at[i];
    if (!l->vars.slots.at[e->slot].present) lint_unused(l, e->slot, &e->v);
  }
}

void lint_matched(Lint *l, Name name, const VarAt *at) {
  if (is_underscored(name) && lw_warns(l->m, WARN_UNDERSCORE_MATCH))
    at_places(l, at, W_UNDERSCORE_TWICE, name);
}

void lint_shadows(Lint *l, uint32_t slot, const VarAt *at, const char *in) {
  const VarInfo *old = var_find(&l->vars, slot);
  if (!old || old->state == V_UNSAFE || !lw_warns(l->m, WARN_SHADOW_VARS))
    return;
  Places places = {0};
  add_places(&places, at);
  LINT(l, *places.at, W_SHADOWED_VAR, lint_text(l, l->vars.slots.at[slot].name),
       in);
  vec_free(&places);
}

// --- uses

static VarInfo used(const VarInfo *v) {
  return (VarInfo){.state = V_BOUND, .used = true, .at = v->at};
}

static void unbound(Lint *l, const Node *n, uint32_t slot) {
  VarInfo v = {.state = V_BOUND, .used = true, .at = var_place(l, n->loc)};
  LINT(l, n->loc, E_UNBOUND_VAR, lint_text(l, n->name),
       lint_guess_var(l, n->name));
  tab_push(l, T_SEEN, slot, v);
}

static void trace_in_guard(Lint *l, const Node *n) {
  LINT(l, n->loc, E_TRACE_GUARD, lint_text(l, n->name));
}

// In the size of a segment, variables of the segments before it come first.
static bool use_in_size(Lint *l, uint32_t slot) {
  Entry *e = l->in_size ? tab_find(l, T_NEW, l->bits, slot) : NULL;
  if (e) e->v.used = true;
  return e;
}

void lint_use(Lint *l, const Node *n) {
  uint32_t slot = var_slot(&l->vars, n->name);
  const VarInfo *v = var_find(&l->vars, slot);
  if (use_in_size(l, slot)) return;
  if (!v) {
    unbound(l, n, slot);
    return;
  }
  VarInfo r = used(v);
  if (v->state == V_UNSAFE) unsafe(l, n, v);
  if (v->state == V_TRACE) trace_in_guard(l, n);
  if (v->state == V_EXPORT && !exported_part(l, n, v)) {
    if (lw_warns(l->m, WARN_EXPORT_VARS)) {
      exported(l, n, v);
    } else if (!l->in_size) {
      r.state = V_EXPORT;
      r.from = v->from;
    }
  }
  tab_push(l, T_SEEN, slot, r);
}

// --- patterns

static void already_bound(Lint *l, const Node *n) {
  if (is_underscored(n->name) && lw_warns(l->m, WARN_UNDERSCORE_MATCH))
    LINT(l, n->loc, W_UNDERSCORE_BOUND, lint_text(l, n->name));
}

static void match_old(Lint *l, const Node *n, uint32_t slot, const VarInfo *v) {
  VarInfo r = used(v);
  if (v->state == V_UNSAFE)
    unsafe(l, n, v);
  else
    already_bound(l, n);
  if (v->state == V_EXPORT && !exported_part(l, n, v) &&
      !l->m->options->no_warnings)
    exported(l, n, v);
  tab_add(l, T_SEEN, l->pattern_seen, slot, r, JOIN_PATTERN);
}

void lint_pattern_var(Lint *l, const Node *n, bool shadow) {
  if (!strcmp(n->name->text, "_")) return;
  uint32_t slot = var_slot(&l->vars, n->name);
  const VarInfo *old = shadow ? NULL : var_find(&l->vars, slot);
  Entry *e = l->in_bits ? tab_find(l, T_NEW, l->bits, slot) : NULL;
  if (e) {
    already_bound(l, n);
    e->v.used = true;
  } else if (old) {
    match_old(l, n, slot, old);
  } else {
    VarInfo v = {.state = V_BOUND, .at = var_place(l, n->loc)};
    if (l->in_record_def)
      LINT(l, n->loc, E_VAR_IN_RECORD_DEF, lint_text(l, n->name));
    tab_add(l, T_NEW, l->pattern_new, slot, v, JOIN_PATTERN);
  }
}

// The variables of a fun's head or a generator's pattern come into scope. Those
// of the same names outside are kept above `outer` in T_OUTER.
void lint_hide(Lint *l, uint32_t outer, const char *in) {
  Vars *v = &l->vars;
  for (uint32_t i = l->pattern_new; i < v->tab[T_NEW].n; i++)
    lint_shadows(l, v->tab[T_NEW].at[i].slot, v->tab[T_NEW].at[i].v.at, in);
  env_apply(l, l->pattern_seen);
  tab_drop(l, T_SEEN, l->pattern_seen);
  for (uint32_t i = l->pattern_new; i < v->tab[T_NEW].n; i++) {
    Entry e = v->tab[T_NEW].at[i];
    const VarInfo *old = var_find(v, e.slot);
    if (old && tab_find(l, T_OUTER, outer, e.slot))
      lint_unused(l, e.slot, old);
    else if (old)
      tab_push(l, T_OUTER, e.slot, *old);
    env_set(l, e.slot, e.v);
  }
  tab_drop(l, T_NEW, l->pattern_new);
}

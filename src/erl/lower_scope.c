// SPDX-License-Identifier: Apache-2.0
// Lowering: variables, and what becomes of them where branches meet.
#include "lower.h"

void lw_bind(FnState *s, Name name, Val v) {
  Bind *b = NEW(s->m->arena, Bind);
  *b = (Bind){s->scope, name, v, NULL};
  s->scope = b;
}

void lw_bind_whole(FnState *s, const Whole *w, Val v) {
  Bind *b = NEW(s->m->arena, Bind);
  *b = (Bind){s->scope, NULL, v, w};
  s->scope = b;
}

bool lw_find_whole(const FnState *s, bool is_tuple, const Val *part, uint32_t n,
                   Val *v) {
  for (Scope b = s->scope; b; b = b->next) {
    const Whole *w = b->whole;
    if (!w || w->is_tuple != is_tuple || w->n != n) continue;
    uint32_t i = 0;
    while (i < n && val_same(w->part[i], part[i])) i++;
    if (i < n) continue;
    *v = b->val;
    return true;
  }
  return false;
}

static bool scope_find(Scope scope, Scope end, Name name, Val *v) {
  for (; scope != end; scope = scope->next) {
    if (scope->name != name) continue;
    *v = scope->val;
    return true;
  }
  return false;
}

// --- free variables of funs

// Free variables are fetched at the very start of the body, whenever the first
// use of one is met: the entry block may have ended by then.
static Ref env(FnState *s, uint32_t k) {
  Ref term = s->fn->blk.at[1].term;
  s->fn->blk.at[1].term = 0;
  Ref r = ir_ins(s->fn, 1, IR_ENV, &s->self_fun, 1, 0);
  s->fn->ins.at[r].i = k;
  Blk *b = &s->fn->blk.at[1];
  memmove(b->ins.at + k + 1, b->ins.at + k, (b->ins.n - 1 - k) * sizeof(Ref));
  b->ins.at[k] = r;
  b->term = term;
  return r;
}

static Val capture(FnState *s, Name name, Val outer) {
  for (uint32_t i = 0; i < s->captures.n; i++)
    if (s->captures.at[i].name == name) return s->captures.at[i].inner;
  Val inner = val_ref(env(s, s->captures.n));
  vec_push(&s->captures, ((Capture){name, outer, inner}));
  return inner;
}

static bool find_outside(FnState *s, Name name, Val *v) {
  if (!s->outer || !lw_find_inside(s->outer, name, v)) return false;
  if (!v->lit) *v = capture(s, name, *v);
  return true;
}

bool lw_find(FnState *s, Name name, Val *v) {
  return scope_find(s->scope, NULL, name, v) || find_outside(s, name, v);
}

static Scope skip_hidden(const Hidden *h, Scope scope) {
  for (; h; h = h->outer)
    if (h->from == scope) scope = h->to;
  return scope;
}

bool lw_find_inside(FnState *s, Name name, Val *v) {
  Scope b = skip_hidden(s->hidden, s->scope);
  for (; b; b = skip_hidden(s->hidden, b->next)) {
    if (b->name != name) continue;
    *v = b->val;
    return true;
  }
  return find_outside(s, name, v);
}

// --- joins

Join lw_join(const FnState *s) { return (Join){.base = s->scope}; }

void lw_join_add(FnState *s, Join *j, Val v) {
  if (!s->dead) vec_push(&j->live, ((Branch){s->b, v, s->scope}));
}

// The variable's value in each branch; false: not bound in all.
static bool in_all(const Join *j, Name name, Val *vals) {
  for (uint32_t i = 0; i < j->live.n; i++)
    if (!scope_find(j->live.at[i].scope, j->base, name, &vals[i])) return false;
  return true;
}

static bool all_same(const Val *vals, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    if (!val_same(vals[0], vals[i])) return false;
  return true;
}

// One value out of those that come from the branches. `args` has room for a row
// of arguments for each param; *nargs counts the params.
static Val meet(FnState *s, const Join *j, BlkId to, const Val *vals,
                Ref **args, uint32_t *nargs) {
  if (all_same(vals, j->live.n)) return vals[0];
  TypeSet types = 0;
  for (uint32_t i = 0; i < j->live.n; i++) {
    types |= lw_type(s, vals[i]);
    s->b = j->live.at[i].b;
    args[i][*nargs] = lw_use(s, vals[i]);
  }
  ++*nargs;
  return val_ref(ir_param(s->fn, to, types));
}

static uint32_t scope_size(Scope scope, Scope end) {
  uint32_t n = 0;
  for (; scope != end; scope = scope->next) n++;
  return n;
}

// At least two branches: they continue in one block.
static Val join_blocks(FnState *s, Join *j, Want want) {
  uint32_t n = j->live.n, room = 1 + scope_size(j->live.at[0].scope, j->base);
  Val *vals = mem_alloc(n * sizeof *vals), v = lw_nil(s);
  Ref **args = mem_alloc(n * sizeof *args);
  for (uint32_t i = 0; i < n; i++) args[i] = mem_alloc(room * sizeof **args);
  BlkId to = lw_blk(s);
  uint32_t nargs = 0;
  if (want == W_VALUE) {
    for (uint32_t i = 0; i < n; i++) vals[i] = j->live.at[i].val;
    v = meet(s, j, to, vals, args, &nargs);
  }
  s->scope = j->base;
  for (Scope b = j->live.at[0].scope; b != j->base; b = b->next)
    if (b->name && in_all(j, b->name, vals))
      lw_bind(s, b->name, meet(s, j, to, vals, args, &nargs));
  for (uint32_t i = 0; i < n; i++) {
    ir_jmp(s->fn, j->live.at[i].b, to, args[i], nargs);
    free(args[i]);
  }
  free(args);
  free(vals);
  lw_go(s, to);
  return v;
}

Val lw_join_end(FnState *s, Join *j, Want want) {
  Val v = lw_nil(s);
  if (j->live.n == 0) {
    s->scope = j->base;
    lw_dead(s);
  } else if (j->live.n == 1) {
    s->scope = j->live.at[0].scope;
    lw_go(s, j->live.at[0].b);
    v = j->live.at[0].val;
  } else {
    v = join_blocks(s, j, want);
  }
  vec_free(&j->live);
  return v;
}

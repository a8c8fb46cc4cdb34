// SPDX-License-Identifier: Apache-2.0
// Lowering: variables, and what becomes of them where branches meet.
#include "lower.h"

// The bindings of a scope by key: the newest of each. A tree of hashes whose
// nodes never change, so that scopes share them.
typedef struct BindTree BindTree;
struct BindTree {
  Scope bind;
  const BindTree *child[4];
};

static uint64_t hash_key(uint64_t key) { return key * 0x9e3779b97f4a7c15u; }

static const BindTree *tree_put(Arena *a, const BindTree *t, uint64_t hash,
                                Scope b) {
  BindTree *r = NEW(a, BindTree);
  if (t) *r = *t;
  if (!t || t->bind->key == b->key)
    r->bind = b;
  else
    r->child[hash >> 62] = tree_put(a, t->child[hash >> 62], hash << 2, b);
  return r;
}

static Scope scope_find(Scope scope, uint64_t key) {
  const BindTree *t = scope ? scope->tree : NULL;
  for (uint64_t hash = hash_key(key); t && t->bind->key != key; hash <<= 2)
    t = t->child[hash >> 62];
  return t ? t->bind : NULL;
}

static uint32_t depth_of(Scope scope) { return scope ? scope->depth + 1 : 0; }

static Bind *bind(FnState *s, uint64_t key, Val v) {
  Bind *b = NEW(s->m->arena, Bind);
  *b = (Bind){
      .next = s->scope, .key = key, .val = v, .depth = depth_of(s->scope)};
  b->tree =
      tree_put(s->m->arena, s->scope ? s->scope->tree : NULL, hash_key(key), b);
  s->scope = b;
  return b;
}

void lw_bind(FnState *s, Name name, Val v) {
  bind(s, (uintptr_t)name, v)->name = name;
}

// --- tuples and cells that have been matched

// Odd, unlike pointers.
static uint64_t parts_key(const Whole *w) {
  uint64_t h = w->n * 2 + w->is_tuple;
  for (uint32_t i = 0; i < w->n; i++) {
    uint64_t part[2] = {(uintptr_t)w->part[i].lit, w->part[i].ref};
    h = hash_bytes(part, sizeof part, h);
  }
  return h | 1;
}

static bool same_parts(const Whole *a, const Whole *b) {
  if (a->is_tuple != b->is_tuple || a->n != b->n) return false;
  uint32_t i = 0;
  while (i < a->n && val_same(a->part[i], b->part[i])) i++;
  return i == a->n;
}

void lw_bind_whole(FnState *s, const Pat *p, const Whole *w, Val v) {
  bind(s, (uintptr_t)p, v);
  bind(s, parts_key(w), v)->whole = w;
}

bool lw_find_whole(const FnState *s, const Whole *w, Val *v) {
  Scope b = scope_find(s->scope, parts_key(w));
  if (!b || !same_parts(b->whole, w)) return false;
  *v = b->val;
  return true;
}

bool lw_find_matched(const FnState *s, const Pat *p, Val *v) {
  Scope b = scope_find(s->scope, (uintptr_t)p);
  if (b) *v = b->val;
  return b;
}

// --- free variables of funs

// Free variables are fetched at the very start of the body, whenever the first
// use of one is met: lw_fn_end puts them there.
static Ref env(FnState *s, uint32_t k) {
  Ref r = ir_new(s->fn, 1, IR_ENV, &s->self_fun, 1, 0);
  s->fn->ins.at[r].i = k;
  return r;
}

static Val capture(FnState *s, Name name, Val outer) {
  uint32_t k = names_add(&s->captured, name);
  if (k < s->captures.n) return s->captures.at[k].inner;
  Val inner = val_ref(env(s, k));
  vec_push(&s->captures, ((Capture){outer, inner}));
  return inner;
}

static bool find_outside(FnState *s, Name name, Val *v) {
  if (!s->outer || !lw_find_inside(s->outer, name, v)) return false;
  if (!v->lit) *v = capture(s, name, *v);
  return true;
}

bool lw_find(FnState *s, Name name, Val *v) {
  Scope b = scope_find(s->scope, (uintptr_t)name);
  if (!b) return find_outside(s, name, v);
  *v = b->val;
  return true;
}

static bool is_hidden(const Hidden *h, Scope b) {
  return b->depth >= depth_of(h->to) && b->depth < depth_of(h->from);
}

bool lw_find_inside(FnState *s, Name name, Val *v) {
  Scope b = scope_find(s->scope, (uintptr_t)name);
  for (const Hidden *h = s->hidden; h && b; h = h->outer)
    if (is_hidden(h, b)) b = scope_find(h->to, (uintptr_t)name);
  if (!b) return find_outside(s, name, v);
  *v = b->val;
  return true;
}

// --- joins

Join lw_join(const FnState *s) { return (Join){.base = s->scope}; }

void lw_join_add(FnState *s, Join *j, Val v) {
  if (!s->dead) vec_push(&j->live, ((Branch){s->b, v, s->scope}));
}

// The variable's value in each branch; false: not bound in all.
static bool in_all(const Join *j, Name name, Val *vals) {
  for (uint32_t i = 0; i < j->live.n; i++) {
    Scope b = scope_find(j->live.at[i].scope, (uintptr_t)name);
    if (!b || b->depth < depth_of(j->base)) return false;
    vals[i] = b->val;
  }
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

// Bindings in the branch that has the fewest.
static uint32_t least_bindings(const Join *j) {
  uint32_t n = UINT32_MAX;
  for (uint32_t i = 0; i < j->live.n; i++)
    if (depth_of(j->live.at[i].scope) < n) n = depth_of(j->live.at[i].scope);
  return n - depth_of(j->base);
}

// At least two branches: they continue in one block.
static Val join_blocks(FnState *s, Join *j, Want want) {
  uint32_t n = j->live.n, room = 1 + least_bindings(j);
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

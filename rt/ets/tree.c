// SPDX-License-Identifier: Apache-2.0
// Search trees for ordered_set: treaps (Seidel and Aragon 1996). Nodes are in
// order by their keys (compared with ==), and as a heap by a number made from
// their address, which keeps them balanced as random numbers would.
#include "ets.h"

static uint64_t rank_of(const Object *o) {
  uint64_t h = (uintptr_t)o * 0x9e3779b97f4a7c15u;
  return (h ^ h >> 29) * 0xbf58476d1ce4e5b9u;
}

static int compare(const Ets *e, Term key, const Object *o) {
  Term have = object_key(e, o);
  if (!IS_BOTH_SMALL(key, have)) return rt_term_cmp(key, have);
  return ((int64_t)key > (int64_t)have) - ((int64_t)key < (int64_t)have);
}

Object *tree_find(const Ets *e, Term key) {
  Object *o = e->root;
  while (o) {
    int r = compare(e, key, o);
    if (!r) return o;
    o = r < 0 ? o->left : o->next;
  }
  return NULL;
}

// Parts of a tree below and above a key, and what has the key, which is in
// neither.
static Object *split(const Ets *e, Object *o, Term key, Object **below,
                     Object **above) {
  int r = 1;
  while (o && (r = compare(e, key, o)) != 0) {
    if (r < 0) {
      *above = o;
      above = &o->left;
      o = o->left;
    } else {
      *below = o;
      below = &o->next;
      o = o->next;
    }
  }
  *below = o ? o->left : NULL;
  *above = o ? o->next : NULL;
  return o;
}

static void release(Ets *e, Object *o) {
  e->count--;
  e->words -= object_words(o);
  object_free(o);
}

void tree_put(Ets *e, Object *o) {
  Term key = object_key(e, o);
  Object **link = &e->root;
  while (*link && rank_of(*link) >= rank_of(o)) {
    int r = compare(e, key, *link);
    if (!r) {
      tree_remove(e, *link);
      tree_put(e, o);
      return;
    }
    link = r < 0 ? &(*link)->left : &(*link)->next;
  }
  Object *old = split(e, *link, key, &o->left, &o->next);
  *link = o;
  e->count++;
  e->words += object_words(o);
  if (old) release(e, old);
}

static Object **link_of(Ets *e, const Object *o) {
  Object **link = &e->root;
  while (*link != o)
    link = compare(e, object_key(e, o), *link) < 0 ? &(*link)->left
                                                   : &(*link)->next;
  return link;
}

static void join(Object **link, Object *a, Object *b) {
  while (a && b) {
    if (rank_of(a) >= rank_of(b)) {
      *link = a;
      link = &a->next;
      a = a->next;
    } else {
      *link = b;
      link = &b->left;
      b = b->left;
    }
  }
  *link = a ? a : b;
}

void tree_remove(Ets *e, Object *o) {
  Object **link = link_of(e, o);
  join(link, o->left, o->next);
  release(e, o);
}

Object *tree_end(const Ets *e, bool last) {
  Object *o = e->root;
  while (o && (last ? o->next : o->left)) o = last ? o->next : o->left;
  return o;
}

Object *tree_beside(const Ets *e, Term key, bool before) {
  Object *o = e->root, *best = NULL;
  while (o) {
    int r = compare(e, key, o);
    if (before ? r > 0 : r < 0) {
      best = o;
      o = before ? o->next : o->left;
    } else
      o = before ? o->left : o->next;
  }
  return best;
}

// --- walks: the stack holds those whose turn comes when what is before them is
// done

static void push_way(TreeWalk *w, Object *o) {
  for (; o; o = w->backwards ? o->next : o->left)
    stack_push(&w->stack, (uintptr_t)o);
}

void tree_walk(TreeWalk *w, const Ets *e, bool backwards) {
  stack_init(&w->stack);
  w->backwards = backwards;
  push_way(w, e->root);
}

void tree_walk_from(TreeWalk *w, const Ets *e, Term key, bool backwards) {
  stack_init(&w->stack);
  w->backwards = backwards;
  Object *o = e->root;
  while (o) {
    int r = compare(e, key, o);
    if (backwards ? r > 0 : r < 0) {
      stack_push(&w->stack, (uintptr_t)o);
      o = backwards ? o->next : o->left;
    } else
      o = backwards ? o->left : o->next;
  }
}

Object *tree_walk_next(TreeWalk *w) {
  if (!w->stack.n) return NULL;
  Object *o = (Object *)(uintptr_t)stack_pop(&w->stack);
  push_way(w, w->backwards ? o->left : o->next);
  return o;
}

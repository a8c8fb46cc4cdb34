// SPDX-License-Identifier: Apache-2.0
// Lowering: looking over the tree. The variables of an expression; the numbers
// in the names of functions that are made out of parts of a function.
#include "lower.h"

// --- the parts of a node

static void each(NodeList l, Visit f, void *x) {
  for (uint32_t i = 0; i < l.n; i++) f(x, l.at[i]);
}

static void both(const Node *a, const Node *b, Visit f, void *x) {
  if (a) f(x, a);
  if (b) f(x, b);
}

// What a node holds: the member of its union.
enum {
  HAS_pos,
  HAS_name,
  HAS_i,
  HAS_big,
  HAS_f,
  HAS_str,
  HAS_list,
  HAS_cons,
  HAS_bin,
  HAS_pair,
  HAS_one,
  HAS_call,
  HAS_rec,
  HAS_rec_field,
  HAS_map,
  HAS_cases,
  HAS_receive,
  HAS_try,
  HAS_maybe,
  HAS_fun,
  HAS_fa,
  HAS_mfa,
  HAS_clause,
  HAS_compr,
  HAS_type,
  HAS_remote_type,
  HAS_module,
  HAS_import,
  HAS_record_def,
  HAS_field_def,
  HAS_type_def,
  HAS_spec,
  HAS_file,
  HAS_attr,
  HAS_function
};
static const uint8_t payload[N_COUNT] = {
#define X(kind, name, member) [N_##kind] = HAS_##member,
#include "ast.def"
#undef X
};

static void children_of_clauses(const Node *n, Visit f, void *x) {
  switch (payload[n->kind]) {
  case HAS_receive:
    each(n->receive.clauses, f, x);
    if (n->receive.timeout) f(x, n->receive.timeout);
    each(n->receive.after, f, x);
    return;
  case HAS_try:
    each(n->try.body, f, x);
    each(n->try.clauses, f, x);
    each(n->try.handlers, f, x);
    each(n->try.after, f, x);
    return;
  case HAS_maybe:
    each(n->maybe.body, f, x);
    each(n->maybe.clauses, f, x);
    return;
  case HAS_clause:
    each(n->clause.patterns, f, x);
    each(n->clause.guards, f, x);
    each(n->clause.body, f, x);
    return;
  }
}

// The expressions in a node, in the order in which they stand.
void lw_children(const Node *n, Visit f, void *x) {
  switch (payload[n->kind]) {
  case HAS_list: each(n->list, f, x); return;
  case HAS_cons:
    each(n->cons.items, f, x);
    f(x, n->cons.tail);
    return;
  case HAS_bin: both(n->bin.value, n->bin.size, f, x); return;
  case HAS_pair: both(n->pair.lhs, n->pair.rhs, f, x); return;
  case HAS_one: f(x, n->one); return;
  case HAS_call:
    f(x, n->call.fun);
    each(n->call.args, f, x);
    return;
  case HAS_rec:
    both(n->rec.arg, NULL, f, x);
    each(n->rec.fields, f, x);
    return;
  case HAS_rec_field: both(n->rec_field.arg, NULL, f, x); return;
  case HAS_map:
    both(n->map.arg, NULL, f, x);
    each(n->map.fields, f, x);
    return;
  case HAS_cases:
    f(x, n->cases.arg);
    each(n->cases.clauses, f, x);
    return;
  case HAS_fun: each(n->fun.clauses, f, x); return;
  case HAS_mfa:
    both(n->mfa.module, n->mfa.name, f, x);
    f(x, n->mfa.arity);
    return;
  case HAS_compr:
    each(n->compr.quals, f, x);
    each(n->compr.items, f, x);
    return;
  default: children_of_clauses(n, f, x);
  }
}

// --- variables

enum { FEW_NAMES = 16 };

static uint32_t find_name(const NameList *l, Name name) {
  uint64_t at = 0;
  if (l->n > FEW_NAMES)
    return map_get(&l->index, (uintptr_t)name, &at) ? (uint32_t)at : l->n;
  while (at < l->n && l->at[at] != name) at++;
  return (uint32_t)at;
}

bool names_has(const NameList *l, Name name) {
  return find_name(l, name) < l->n;
}

uint32_t names_add(NameList *l, Name name) {
  uint32_t at = find_name(l, name);
  if (at < l->n) return at;
  vec_push(l, name);
  for (uint32_t i = l->index.n; i < l->n && l->n > FEW_NAMES; i++)
    map_put(&l->index, (uintptr_t)l->at[i], i);
  return at;
}

void names_clear(NameList *l) {
  vec_free(l);
  map_free(&l->index);
}

static void add_names(void *list, const Node *n) {
  if (n->kind == N_VAR) names_add(list, n->name);
  lw_children(n, add_names, list);
}

void names_of(NameList *l, const Node *n) { add_names(l, n); }

void names_of_all(NameList *l, NodeList list) { each(list, add_names, l); }

// --- sizes

static void count(void *total, const Node *n) {
  ++*(uint32_t *)total;
  lw_children(n, count, total);
}

uint32_t lw_size_of_all(NodeList list) {
  uint32_t total = 0;
  each(list, count, &total);
  return total;
}

static void find_functions(void *found, const Node *n) {
  if (n->kind == N_FUN || n->kind == N_NAMED_FUN || n->kind == N_LC ||
      n->kind == N_BC || n->kind == N_MC)
    *(bool *)found = true;
  lw_children(n, find_functions, found);
}

bool lw_makes_functions(NodeList list) {
  bool found = false;
  each(list, find_functions, &found);
  return found;
}

// --- numbers
// OTP's compiler numbers funs and comprehensions of a function as v3_core meets
// them, and numbers again what v3_kernel turns into functions. Both orders are
// followed here, for names are seen in stack traces.

static void give(Map *numbers, const Node *n, uint32_t *next) {
  map_put(numbers, (uintptr_t)n, ++*next);
}

static bool is_generator(const Node *n) {
  return n->kind >= N_GENERATE && n->kind <= N_ZIP;
}

static bool is_compr(const Node *n) {
  return n->kind == N_LC || n->kind == N_BC || n->kind == N_MC;
}

static void number_compr(FnNames *x, const Node *n);

typedef VEC(const Node *) NodeVec;

static void add_node(void *vec, const Node *n) { vec_push((NodeVec *)vec, n); }

// v3_core:safe_list/2 takes what is computed together from the last to the
// first; a fun that is called comes before its arguments all the same.
static bool is_backwards(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_LIST:
  case N_TUPLE:
  case N_RECORD:
  case N_BIN:
  case N_CALL:
  case N_FUN_REMOTE: return true;
  case N_OP: return n->op != OP_ANDALSO && n->op != OP_ORELSE;
  default: return false;
  }
}

static void number_part(void *names, const Node *n);

static void number_backwards(FnNames *x, const Node *n) {
  NodeVec v = {0};
  lw_children(n, add_node, &v);
  uint32_t least = n->kind == N_CALL ? 1 : 0;
  if (least) number_part(x, v.at[0]);
  while (v.n > least) number_part(x, v.at[--v.n]);
  vec_free(&v);
}

// What follows `P ?= E` comes before E.
static void number_maybe(FnNames *x, const Node *n) {
  NodeList body = n->maybe.body;
  for (uint32_t i = 0; i < body.n; i++)
    if (body.at[i]->kind != N_MAYBE_MATCH) number_part(x, body.at[i]);
  for (uint32_t i = body.n; i--;)
    if (body.at[i]->kind == N_MAYBE_MATCH) number_part(x, body.at[i]);
  each(n->maybe.clauses, number_part, x);
}

static void number_part(void *names, const Node *n) {
  FnNames *x = names;
  if (is_compr(n)) {
    number_compr(x, n);
    return;
  }
  if (is_backwards(n)) {
    number_backwards(x, n);
  } else if (n->kind == N_MAYBE) {
    number_maybe(x, n);
  } else if (n->kind == N_RECEIVE) {
    if (n->receive.timeout) number_part(x, n->receive.timeout);
    each(n->receive.after, number_part, x);
    each(n->receive.clauses, number_part, x);
  } else {
    lw_children(n, number_part, x);
  }
  if (n->kind == N_FUN || n->kind == N_NAMED_FUN || n->kind == N_FUN_LOCAL)
    give(&x->part_of, n, &x->parts);
}

// First what generators and filters hold, then the generators, then the items.
static void number_compr(FnNames *x, const Node *n) {
  NodeList quals = n->compr.quals;
  each(quals, number_part, x);
  for (uint32_t i = 0; i < quals.n; i++)
    if (is_generator(quals.at[i])) give(&x->part_of, quals.at[i], &x->parts);
  each(n->compr.items, number_part, x);
}

static void number_lifted(void *names, const Node *n);

static void number_quals(FnNames *x, const Node *n, uint32_t q) {
  if (q == n->compr.quals.n) {
    each(n->compr.items, number_lifted, x);
    return;
  }
  const Node *qual = n->compr.quals.at[q];
  bool gen = is_generator(qual);
  if (gen)
    give(&x->lifted_of, qual, &x->lifted);
  else
    number_lifted(x, qual);
  number_quals(x, n, q + 1);
  if (gen) number_lifted(x, qual);
}

static void number_lifted(void *names, const Node *n) {
  FnNames *x = names;
  if (is_compr(n)) {
    number_quals(x, n, 0);
    return;
  }
  if (n->kind == N_NAMED_FUN) give(&x->lifted_of, n, &x->lifted);
  lw_children(n, number_lifted, x);
}

void lw_names_begin(FnNames *x, const Node *n) {
  *x = (FnNames){.name = n->function.name, .arity = n->function.arity};
  if (!n->function.has_parts) return;
  each(n->function.clauses, number_part, x);
  each(n->function.clauses, number_lifted, x);
}

void lw_names_end(FnNames *x) {
  map_free(&x->part_of);
  map_free(&x->lifted_of);
}

// A part that is lowered again, as defaults of record fields are, gets a number
// of its own.
static uint32_t take(Map *numbers, const Node *n, uint32_t *next) {
  uint64_t k = 0;
  if (n && map_get(numbers, (uintptr_t)n, &k) && k) {
    map_put(numbers, (uintptr_t)n, 0);
    return (uint32_t)k - 1;
  }
  return (*next)++;
}

uint32_t lw_take_part(FnNames *x, const Node *n) {
  return take(&x->part_of, n, &x->parts);
}

uint32_t lw_take_lifted(FnNames *x, const Node *n) {
  return take(&x->lifted_of, n, &x->lifted);
}

// SPDX-License-Identifier: Apache-2.0
// Warnings of v3_core: what the tree alone shows, be it reached or not.
#include "warn.h"

// Is it a constant before anything is computed?
static bool all_const(NodeList list) {
  for (uint32_t i = 0; i < list.n; i++)
    if (!warn_is_const(list.at[i])) return false;
  return true;
}

bool warn_is_const(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_RECORD_INDEX: return true;
  case N_LIST: return warn_is_const(n->cons.tail) && all_const(n->cons.items);
  case N_TUPLE: return all_const(n->list);
  case N_MAP: return all_const(n->map.fields);
  case N_MAP_ASSOC:
    return warn_is_const(n->pair.lhs) && warn_is_const(n->pair.rhs);
  case N_BIN:
    for (uint32_t i = 0; i < n->list.n; i++)
      if (!warn_is_const(n->list.at[i]->bin.value)) return false;
    return true;
  default: return ast_is_atomic(n);
  }
}

// --- keys of maps

static void say_repeated(Warn *w, LitP key, const Node *n) {
  Str s = {0};
  bool atom = key->kind == LIT_ATOM;
  if (atom) str_putc(&s, '\'');
  warn_print(&s, key);
  if (atom) str_putc(&s, '\'');
  warn_at(w, ast_first(n), W_KEY_REPEATED, s.at);
  str_free(&s);
}

// The last of equal keys is the one that counts.
static void check_keys(Warn *w, NodeList f) {
  Map seen = {0};
  for (uint32_t i = f.n; i-- && f.n > 1;) {
    const Node *k = f.at[i]->pair.lhs;
    LitP key = warn_is_const(k) ? lw_const(w->m, k) : NULL;
    if (!key) continue;
    if (map_get(&seen, (uintptr_t)key, NULL)) say_repeated(w, key, k);
    map_put(&seen, (uintptr_t)key, 1);
  }
  map_free(&seen);
}

// --- segments

static bool is_int(LitP l) { return l->kind == LIT_INT || l->kind == LIT_BIG; }

static bool value_fits(Warn *w, const BsSeg *seg, const Node *n) {
  if (n->kind == N_STRING) return true;
  if (n->kind == N_LIST || n->kind == N_TUPLE || n->kind == N_RECORD ||
      n->kind == N_NIL)
    return false;
  LitP l = warn_is_const(n) ? lw_const(w->m, n) : NULL;
  if (!l) return true;
  if (seg->type == SEG_FLOAT) return is_int(l) || l->kind == LIT_FLOAT;
  return seg->type == SEG_BITS ? l->kind == LIT_BITS : is_int(l);
}

static bool size_fits(Warn *w, const Node *n) {
  LitP l = n && warn_is_const(n) ? lw_const(w->m, n) : NULL;
  return !l || (l->kind == LIT_INT && l->i >= 0);
}

bool warn_bin_fits(Warn *w, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *size, *e = n->list.at[i];
    BsSeg seg = lw_seg(e, &size);
    if (!value_fits(w, &seg, e->bin.value) || !size_fits(w, size)) return false;
  }
  return true;
}

// --- patterns that contradict themselves

static void find_alias(void *found, const Node *n) {
  if (n->kind == N_MATCH || n->kind == N_BIN)
    *(bool *)found = true;
  else if (!*(bool *)found)
    lw_children(n, find_alias, found);
}

static bool can_match(Warn *w, NodeList patterns) {
  bool found = false;
  for (uint32_t i = 0; i < patterns.n; i++) find_alias(&found, patterns.at[i]);
  for (uint32_t i = 0; found && i < patterns.n; i++)
    if (!warn_pattern(w, patterns.at[i])) return false;
  return true;
}

static void check_clause(Warn *w, const Node *n) {
  bool found = n->clause.guards.n;
  for (uint32_t i = 0; i < n->clause.patterns.n; i++)
    find_alias(&found, n->clause.patterns.at[i]);
  if (!found) return;
  Pt **pt = NEW_N(w->arena, Pt *, n->clause.patterns.n + 1);
  bool ok = warn_patterns(w, n, pt);
  w->tests = NULL;
  if (!ok && warn_is(w, WARN_NOMATCH)) warn_at(w, n->loc, W_NO_MATCH);
}

static void check_patterns(Warn *w, NodeList patterns, Loc loc) {
  if (!can_match(w, patterns) && warn_is(w, WARN_NOMATCH))
    warn_at(w, loc, W_NO_MATCH);
}

// --- the walk

static void visit(void *, const Node *);

static void visit_all(Warn *w, NodeList list) {
  for (uint32_t i = 0; i < list.n; i++) visit(w, list.at[i]);
}

// Variables are counted where they are used, not in patterns.
static void note(Warn *w, const Node *n) {
  if (!w->occurs[n->name->id]++) vec_push(&w->names, n->name);
}

// P1 = P2 = E
static void match(Warn *w, const Node *n) {
  Pt *pt = NULL;
  Loc loc = n->loc;
  if (lw_release(w->m) < IN_TURN_SINCE) {
    n = warn_fold_match(w, n, &pt);
    if (!pt && warn_is(w, WARN_NOMATCH)) warn_at(w, loc, W_NO_MATCH);
  }
  for (; n->kind == N_MATCH; n = n->pair.rhs) {
    Node *lhs[1] = {n->pair.lhs};
    check_patterns(w, (NodeList){lhs, 1}, loc);
  }
  visit(w, n);
}

static void qualifier(Warn *w, const Node *q, Loc loc) {
  Node *lhs[1];
  switch ((NodeKind)q->kind) {
  case N_ZIP:
    for (uint32_t i = 0; i < q->list.n; i++) qualifier(w, q->list.at[i], loc);
    break;
  case N_GENERATE:
  case N_GENERATE_STRICT:
    lhs[0] = q->pair.lhs;
    check_patterns(w, (NodeList){lhs, 1}, loc);
    visit(w, q->pair.rhs);
    break;
  case N_B_GENERATE:
  case N_B_GENERATE_STRICT:
  case N_M_GENERATE:
  case N_M_GENERATE_STRICT: visit(w, q->pair.rhs); break;
  default: visit(w, q); break;
  }
}

static void visit(void *x, const Node *n) {
  Warn *w = x;
  switch ((NodeKind)n->kind) {
  case N_VAR: note(w, n); return;
  case N_MATCH: match(w, n); return;
  case N_MAYBE_MATCH: {
    Node *lhs[1] = {n->pair.lhs};
    check_patterns(w, (NodeList){lhs, 1}, n->loc);
    visit(w, n->pair.rhs);
    return;
  }
  case N_CLAUSE:
    check_clause(w, n);
    visit_all(w, n->clause.guards);
    visit_all(w, n->clause.body);
    return;
  case N_LC:
  case N_BC:
  case N_MC:
    for (uint32_t i = 0; i < n->compr.quals.n; i++)
      qualifier(w, n->compr.quals.at[i], n->loc);
    visit_all(w, n->compr.items);
    return;
  case N_MAP:
  case N_MAP_UPDATE: check_keys(w, n->map.fields); break;
  case N_BIN:
    if (!warn_bin_fits(w, n) && warn_is(w, WARN_FAILED))
      warn_at(w, n->loc, W_BAD_BINARY);
    break;
  default: break;
  }
  lw_children(n, visit, w);
}

void warn_core(Warn *w, NodeList clauses) { visit_all(w, clauses); }

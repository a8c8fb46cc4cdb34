// SPDX-License-Identifier: Apache-2.0
// Lowering: the elements of generators that go together against their patterns,
// which are one pattern: a variable in two of them has to be the same value.
//
// Elements that do not match are passed over if they match the patterns in
// their relaxed form: a strict generator's stays as it is; of another's, only
// what variables of strict ones stand in is left. Segments keep all variables.
#include "lower_compr.h"

// --- what is left of a pattern

static bool has_names(const Pat *p) {
  if (p->nnames || p->kind == P_BITS) return true;
  if (p->kind == P_MAP || p->kind == P_NATIVE)
    for (uint32_t i = 0; i < p->n; i++)
      if (has_names(p->key[i].pat)) return true;
  if (p->kind == P_CONS || p->kind == P_TUPLE)
    for (uint32_t i = 0; i < p->n; i++)
      if (has_names(p->item[i])) return true;
  return false;
}

static bool is_const(const Pat *p) {
  if (p->kind != P_CONS && p->kind != P_TUPLE) return p->kind == P_LIT;
  for (uint32_t i = 0; i < p->n; i++)
    if (!is_const(p->item[i])) return false;
  return true;
}

static Pat *any(FnState *s) {
  Pat *p = NEW(s->m->arena, Pat);
  *p = (Pat){.kind = P_ANY};
  return p;
}

static Pat *relax(FnState *, Pat *, const NameList *);

static Pat *relax_items(FnState *s, const Pat *p, const NameList *names) {
  Pat *r = NEW(s->m->arena, Pat);
  *r = *p;
  r->item = NEW_N(s->m->arena, Pat *, p->n + 1);
  for (uint32_t i = 0; i < p->n; i++) r->item[i] = relax(s, p->item[i], names);
  return has_names(r) ? r : any(s);
}

static Pat *relax_keys(FnState *s, const Pat *p, const NameList *names) {
  Pat *r = NEW(s->m->arena, Pat);
  *r = (Pat){.kind = P_MAP, .key = NEW_N(s->m->arena, PatKey, p->n + 1)};
  for (uint32_t i = 0; i < p->n; i++) {
    PatKey key = p->key[i];
    key.pat = relax(s, key.pat, names);
    if (has_names(key.pat) || key.pat->kind != P_ANY) r->key[r->n++] = key;
  }
  return has_names(r) ? r : any(s);
}

static Pat *relax(FnState *s, Pat *p, const NameList *names) {
  bool alias = p->nnames > (p->kind == P_ANY);
  if (alias || is_const(p)) return p;
  switch (p->kind) {
  case P_ANY: return p->nnames && names_has(names, p->names[0]) ? p : any(s);
  case P_CONS:
  case P_TUPLE: return relax_items(s, p, names);
  case P_MAP: return relax_keys(s, p, names);
  default: return p;
  }
}

static Pat *only_names(FnState *s, const Pat *p) {
  Pat *r = any(s);
  if (p->kind == P_ANY) *r = *p;
  return r;
}

// --- all patterns as one

typedef struct Columns {
  Pat **pat;
  Occ **occ;
  uint32_t n;
} Columns;

static void add(FnState *s, Columns *c, Pat *p, Val v) {
  c->pat[c->n] = p;
  c->occ[c->n++] = lw_occ(s, v);
}

// relaxed NULL: the patterns as they are; else the variables of strict ones.
static void add_gen(FnState *s, Columns *c, const Gen *g,
                    const NameList *relaxed) {
  if (gen_is_strict(g)) relaxed = NULL;
  const Node *p = g->node->pair.lhs;
  if (gen_is_bits(g)) {
    const PatBits *b = g->bits->bits;
    for (uint32_t i = 0; i < b->n; i++)
      add(s, c, relaxed ? only_names(s, b->seg[i].pat) : b->seg[i].pat,
          g->segs[i]);
    return;
  }
  uint32_t n = gen_is_map(g) ? 2 : 1;
  const Node *parts[2] = {n == 2 ? p->pair.lhs : p,
                          n == 2 ? p->pair.rhs : NULL};
  Pat *pats[2];
  bool drop = relaxed && !relaxed->n;
  for (uint32_t i = 0; i < n; i++) {
    pats[i] = lw_pattern(s, parts[i]);
    drop |= relaxed && pats[i]->kind == P_NEVER;
  }
  for (uint32_t i = 0; i < n; i++) {
    Pat *pat = drop ? any(s) : relaxed ? relax(s, pats[i], relaxed) : pats[i];
    add(s, c, pat, g->elem[i]);
  }
}

static uint32_t size_of(const Gen *g) {
  return gen_is_bits(g) ? g->bits->bits->n : 2;
}

static bool strict_names(const Gen *g, uint32_t n, NameList *names) {
  bool all = true;
  for (uint32_t i = 0; i < n; i++) {
    all &= gen_is_strict(&g[i]);
    if (gen_is_strict(&g[i])) names_of(names, g[i].node->pair.lhs);
  }
  return all;
}

void gens_match(FnState *s, const Gen *g, uint32_t n, bool relaxed,
                BlkId fail) {
  NameList names = {0};
  bool all_strict = strict_names(g, n, &names);
  if (all_strict && relaxed) {
    lw_jmp(s, fail);
  } else {
    uint32_t size = 0;
    for (uint32_t i = 0; i < n; i++) size += size_of(&g[i]);
    Columns c = {NEW_N(s->m->arena, Pat *, size + 1),
                 NEW_N(s->m->arena, Occ *, size + 1), 0};
    for (uint32_t i = 0; i < n; i++)
      add_gen(s, &c, &g[i], relaxed ? &names : NULL);
    Arm arm = {.pats = c.pat};
    lw_match(s, c.occ, c.n, &arm, 1, fail, true);
    lw_arm(s, &arm);
  }
  names_clear(&names);
}

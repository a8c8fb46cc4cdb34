// SPDX-License-Identifier: Apache-2.0
// Lowering: patterns as the match compiler takes them. Variables become names
// on the pattern of the value they stand for; whether a name is bound already
// is seen when a row is accepted. `P1 = P2` becomes one pattern.
#include "lower.h"
#include "../../abi/term.h"

static Pat *new_pat(FnState *s, PatKind kind) {
  Pat *p = NEW(s->m->arena, Pat);
  p->kind = kind;
  return p;
}

static Pat *lit_pat(FnState *s, LitP l) {
  Pat *p = new_pat(s, P_LIT);
  p->lit = l;
  return p;
}

// One of these parts cannot match: nor can the whole.
static Pat *never_if_part(Pat *p) {
  for (uint32_t i = 0; i < p->n; i++)
    if (p->item[i]->kind == P_NEVER) p->kind = P_NEVER;
  return p;
}

static Pat *items_pat(FnState *s, PatKind kind, Pat *const *item, uint32_t n) {
  Pat *p = new_pat(s, kind);
  p->n = n;
  p->item = NEW_N(s->m->arena, Pat *, n + 1);
  if (n) memcpy(p->item, item, n * sizeof *item);
  return never_if_part(p);
}

static Pat *cons_pat(FnState *s, Pat *head, Pat *tail) {
  return items_pat(s, P_CONS, (Pat *[]){head, tail}, 2);
}

Pat *lw_open_list(FnState *s, Pat *p) {
  if (p->kind != P_LIT || p->lit->kind != LIT_CONS) return p;
  Pat *c =
      cons_pat(s, lit_pat(s, p->lit->item[0]), lit_pat(s, p->lit->item[1]));
  c->names = p->names;
  c->nnames = p->nnames;
  return c;
}

// --- P1 = P2

static Pat *merge(FnState *, Pat *, Pat *);

static Pat *merge_items(FnState *s, Pat *a, Pat *b) {
  if (a->n != b->n) return new_pat(s, P_NEVER);
  Pat *p = items_pat(s, a->kind, a->item, a->n);
  for (uint32_t i = 0; i < p->n; i++)
    p->item[i] = merge(s, a->item[i], b->item[i]);
  return never_if_part(p);
}

static Pat *merge_keys(FnState *s, Pat *a, Pat *b) {
  Pat *p = new_pat(s, P_MAP);
  p->n = a->n + b->n;
  p->key = NEW_N(s->m->arena, PatKey, p->n + 1);
  memcpy(p->key, a->key, a->n * sizeof *a->key);
  memcpy(p->key + a->n, b->key, b->n * sizeof *b->key);
  return p;
}

// Of the same record, or of two that may be one (`#_{}`).
static Pat *merge_natives(FnState *s, Pat *a, Pat *b) {
  Pat *p = a->native == b->native ? merge_keys(s, a, b) : new_pat(s, P_NATIVE);
  p->kind = P_NATIVE;
  p->native = a->native;
  if (a->native != b->native) {
    p->n = a->n;
    p->key = a->key;
    p->also = a->also ? merge_natives(s, a->also, b) : b;
  } else {
    p->also = a->also && b->also ? merge_natives(s, a->also, b->also)
              : a->also          ? a->also
                                 : b->also;
  }
  return p;
}

static Pat *merge_bits(FnState *s, Pat *a, Pat *b) {
  Pat *p = new_pat(s, P_BITS);
  p->n = a->n + b->n;
  p->bits = NEW_N(s->m->arena, PatBits, p->n);
  memcpy(p->bits, a->bits, a->n * sizeof *a->bits);
  memcpy(p->bits + a->n, b->bits, b->n * sizeof *b->bits);
  return p;
}

static Pat *merge_kinds(FnState *s, Pat *a, Pat *b) {
  a = lw_open_list(s, a);
  b = lw_open_list(s, b);
  if (a->kind != b->kind) return new_pat(s, P_NEVER);
  switch (a->kind) {
  case P_LIT:
    return a->lit == b->lit ? lit_pat(s, a->lit) : new_pat(s, P_NEVER);
  case P_CONS:
  case P_TUPLE: return merge_items(s, a, b);
  case P_MAP: return merge_keys(s, a, b);
  case P_NATIVE: return merge_natives(s, a, b);
  case P_BITS: return merge_bits(s, a, b);
  default: return new_pat(s, P_NEVER);
  }
}

static Pat *merge(FnState *s, Pat *a, Pat *b) {
  Pat *p = NEW(s->m->arena, Pat);
  *p = a->kind == P_ANY ? *b : b->kind == P_ANY ? *a : *merge_kinds(s, a, b);
  p->nnames = a->nnames + b->nnames;
  p->names = NEW_N(s->m->arena, Name, p->nnames + 1);
  if (a->nnames) memcpy(p->names, a->names, a->nnames * sizeof(Name));
  if (b->nnames)
    memcpy(p->names + a->nnames, b->names, b->nnames * sizeof(Name));
  return p;
}

// --- kinds of patterns

static Pat *variable(FnState *s, const Node *n) {
  Pat *p = new_pat(s, P_ANY);
  if (!strcmp(n->name->text, "_")) return p;
  p->names = NEW(s->m->arena, Name);
  p->names[0] = n->name;
  p->nnames = 1;
  return p;
}

static Pat *list(FnState *s, NodeList items, Pat *tail) {
  for (uint32_t i = items.n; i--;)
    tail = cons_pat(s, lw_pattern(s, items.at[i]), tail);
  return tail;
}

static Pat *tuple(FnState *s, NodeList items) {
  Pat *p = new_pat(s, P_TUPLE);
  p->n = items.n;
  p->item = NEW_N(s->m->arena, Pat *, items.n + 1);
  for (uint32_t i = 0; i < items.n; i++)
    p->item[i] = lw_pattern(s, items.at[i]);
  return never_if_part(p);
}

// Keys and values; the kind is P_NEVER where a value never matches.
static Pat *by_keys(FnState *s, PatKind kind, NodeList f) {
  Pat *p = new_pat(s, kind);
  p->n = f.n;
  p->key = NEW_N(s->m->arena, PatKey, f.n + 1);
  for (uint32_t i = 0; i < f.n; i++) {
    Pat *value = lw_pattern(s, f.at[i]->pair.rhs);
    const Node *key = f.at[i]->pair.lhs;
    p->key[i] = (PatKey){key, lw_const(s->m, key), value};
    if (value->kind == P_NEVER) p->kind = P_NEVER;
  }
  return p;
}

// Without fields it matters what it is, not whether it may be seen.
static Pat *native(FnState *s, const Node *n) {
  Pat *p = by_keys(s, P_NATIVE, n->rec.fields);
  p->native = lw_native_id(s->m, n->rec.module, n->rec.name);
  if (!p->n) p->native = lw_native_open(s->m, p->native);
  return p;
}

static Pat *record(FnState *s, const Node *n) {
  if (lw_is_native(s->m, n->rec.module, n->rec.name)) return native(s, n);
  const RecordDef *def = lw_record_def(s->m, n->rec.name);
  Pat *p = new_pat(s, P_TUPLE);
  p->n = def->n + 1;
  p->item = NEW_N(s->m->arena, Pat *, p->n);
  p->item[0] = lit_pat(s, lit_atom(s->m->lits, def->name));
  for (uint32_t i = 0; i < def->n; i++) {
    const Node *init = lw_record_init(s->m, n, def->fields[i]->field_def.name);
    p->item[i + 1] = init ? lw_pattern(s, init) : new_pat(s, P_ANY);
  }
  return never_if_part(p);
}

// "abc" ++ T, [$a, $b] ++ T
static Pat *prefixed(FnState *s, const Node *n) {
  const Node *lhs = n->pair.lhs;
  Pat *tail = lw_pattern(s, n->pair.rhs);
  if (lhs->kind == N_NIL) return tail;
  if (lhs->kind == N_LIST) return list(s, lhs->cons.items, tail);
  LitP l = lw_string(s->m, lhs, s->m->nil);
  VEC(LitP) items = {0};
  for (; l->kind == LIT_CONS; l = l->item[1]) vec_push(&items, l->item[0]);
  while (items.n) tail = cons_pat(s, lit_pat(s, items.at[--items.n]), tail);
  vec_free(&items);
  return tail;
}

// --- bit strings

static Pat *seg_value(FnState *s, const Node *n, const BsSeg *seg) {
  if (n->kind == N_VAR) return variable(s, n);
  LitP l = lw_const(s->m, n);
  bool is_float = l && l->kind == LIT_FLOAT;
  if (l && seg->type == SEG_FLOAT && !is_float)
    l = lit_arith(s->m->lits, IR_FDIV, l, lit_int(s->m->lits, 1));
  if (!l || seg->type == SEG_BITS || (seg->type != SEG_FLOAT && is_float))
    return new_pat(s, P_NEVER);
  return lit_pat(s, l);
}

static uint64_t default_bits(const BsSeg *seg) {
  return seg->type == SEG_INT ? 8 : seg->type == SEG_FLOAT ? 64 : 0;
}

// false: the size can never be right.
static bool seg_bits(FnState *s, PatSeg *p, const Node *size) {
  LitP l = size ? lw_const(s->m, size) : NULL;
  p->bits = default_bits(&p->seg);
  if (!size) return true;
  p->size = l ? NULL : size;
  if (!l) return true;
  if (l->kind != LIT_INT || l->i < 0 || l->i > MAX_SEG_SIZE) return false;
  p->bits = (uint64_t)l->i * p->seg.unit;
  return true;
}

// A literal that the segment cannot hold never matches.
static bool literal_fits(const PatSeg *p) {
  Str bytes = {0};
  uint64_t bits = 0;
  if (p->pat->kind != P_LIT || p->size || p->seg.type == SEG_FLOAT) return true;
  bool ok = lw_const_bits(p, &bytes, &bits);
  str_free(&bytes);
  return ok;
}

static uint32_t seg_count(NodeList elements) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < elements.n; i++) {
    const Node *v = elements.at[i]->bin.value;
    n += v->kind == N_STRING ? v->str.chars : 1;
  }
  return n;
}

// A string is a segment for each character.
static uint32_t add_segs(FnState *s, PatSeg *to, const Node *e, bool *never) {
  const Node *size, *v = e->bin.value;
  PatSeg p = {.seg = lw_seg(e, &size)};
  if (!seg_bits(s, &p, size)) *never = true;
  if (v->kind != N_STRING) {
    p.pat = seg_value(s, v, &p.seg);
    if (p.pat->kind == P_NEVER || !literal_fits(&p)) *never = true;
    *to = p;
    return 1;
  }
  uint32_t n = 0;
  for (LitP l = lw_string(s->m, v, s->m->nil); l->kind == LIT_CONS;
       l = l->item[1]) {
    p.pat = lit_pat(s, l->item[0]);
    if (!literal_fits(&p)) *never = true;
    to[n++] = p;
  }
  return n;
}

static Pat *bits(FnState *s, NodeList elements) {
  bool never = false;
  Pat *p = new_pat(s, P_BITS);
  PatSeg *segs = NEW_N(s->m->arena, PatSeg, seg_count(elements) + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < elements.n; i++)
    n += add_segs(s, segs + n, elements.at[i], &never);
  p->n = 1;
  p->bits = NEW(s->m->arena, PatBits);
  *p->bits = (PatBits){.seg = segs, .n = n};
  if (never) p->kind = P_NEVER;
  return p;
}

// --- all of them

Pat *lw_pattern(FnState *s, const Node *n) {
  LitP l;
  switch ((NodeKind)n->kind) {
  case N_VAR: return variable(s, n);
  case N_LIST: return list(s, n->cons.items, lw_pattern(s, n->cons.tail));
  case N_TUPLE: return tuple(s, n->list);
  case N_RECORD: return record(s, n);
  case N_MAP: return by_keys(s, P_MAP, n->map.fields);
  case N_BIN: return bits(s, n->list);
  case N_MATCH:
    return merge(s, lw_pattern(s, n->pair.lhs), lw_pattern(s, n->pair.rhs));
  case N_OP:
    if (n->op == OP_APPEND) return prefixed(s, n);
    break;
  default: break;
  }
  if (!(l = lw_const(s->m, n))) bug("pattern: %s", ast_kind_names[n->kind]);
  return lit_pat(s, l);
}

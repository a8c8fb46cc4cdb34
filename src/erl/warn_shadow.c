// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: clauses that cannot be reached although
// none before them matches everything, as v3_kernel finds them: its match
// compiler sorts clauses by the parts of their patterns, one column after the
// other; where several are left, those behind one without a guard are lost.
#include "warn.h"

typedef struct Line { // a clause on its way
  Pt **pt;            // columns left
  const Row *row;
} Line;

typedef struct Shadow {
  Warn *w;
  uint32_t depth;
} Shadow;
enum { MAX_COLUMNS = 2000 }; // beyond it nothing is said

static const Row *match(Shadow *, Line *, uint32_t nlines, uint32_t ncols,
                        const Row *otherwise);

static void say(Shadow *s, const Row *by, const Row *r) {
  if (!r || r->generated || r->never || !warn_is(s->w, WARN_NOMATCH)) return;
  bool new_words = lw_release(s->w->m) >= SAME_PATTERN_SINCE;
  warn_at(s->w, r->loc, new_words ? W_SAME_PATTERN : W_SHADOWED, by->loc.line);
}

static const Row *leaf(Shadow *s, Line *l, uint32_t n, const Row *otherwise) {
  for (uint32_t i = 0; i < n; i++) {
    if (l[i].row->is_open) continue;
    if (i + 1 < n) say(s, l[i].row, l[i + 1].row);
    say(s, l[i].row, otherwise);
    break;
  }
  return l->row;
}

// --- what a column's pattern is: its kind, and its value when that counts

typedef enum {
  C_BITS,
  C_SEGMENT,
  C_END,
  C_CONS,
  C_TUPLE,
  C_MAP,
  C_ATOM,
  C_FLOAT,
  C_INT,
  C_NIL,
  C_COUNT
} Con;

static Con lit_con(LitP l) {
  switch (l->kind) {
  case LIT_ATOM: return C_ATOM;
  case LIT_FLOAT: return C_FLOAT;
  case LIT_NIL: return C_NIL;
  case LIT_CONS: return C_CONS;
  case LIT_TUPLE: return C_TUPLE;
  default: return C_INT;
  }
}

// Nothing but empty strings is left.
static bool is_at_end(const Pt *p) {
  for (uint32_t i = p->n; i < p->node->list.n; i++) {
    const Node *v = p->node->list.at[i]->bin.value;
    if (v->kind != N_STRING || v->str.chars) return false;
  }
  return true;
}

static Con con_of(const Pt *p) {
  switch ((PtKind)p->kind) {
  case T_LIT: return lit_con(p->lit);
  case T_CONS: return C_CONS;
  case T_TUPLE: return C_TUPLE;
  case T_MAP: return C_MAP;
  default: return is_at_end(p) ? C_END : C_SEGMENT;
  }
}

static bool same_keys(const Pt *a, const Pt *b) {
  if (a->n != b->n) return false;
  for (uint32_t i = 0; i < a->n; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->n; k++)
      found |= a->key[i] && a->key[i] == b->key[k];
    if (!found) return false;
  }
  return true;
}

// A size that another segment gives is a variable of its own in each clause.
static bool is_local(const Node *bin, Name name) {
  for (uint32_t i = 0; i < bin->list.n; i++) {
    const Node *v = bin->list.at[i]->bin.value;
    if (v->kind == N_VAR && v->name == name) return true;
  }
  return false;
}

static bool same_size(Warn *w, const Node *bin, const Node *a, const Node *b) {
  if (!a || !b) return a == b;
  if (a->kind == N_VAR || b->kind == N_VAR)
    return a->kind == b->kind && a->name == b->name && !is_local(bin, a->name);
  LitP x = lw_const(w->m, a), y = lw_const(w->m, b);
  return x && x == y;
}

static const Node *segment(const Pt *p) { return p->node->list.at[p->n]; }

// Of a string, each character is a segment.
static LitP segment_value(Warn *w, const Pt *p) {
  const Node *v = segment(p)->bin.value;
  if (v->kind == N_VAR) return NULL;
  LitP l = lw_const(w->m, v);
  if (v->kind != N_STRING) return l;
  for (uint32_t i = 0; i < p->sub; i++) l = l->item[1];
  return l->item[0];
}

static Pt *after_segment(Warn *w, const Pt *p) {
  Pt *rest = NEW(w->arena, Pt);
  const Node *v = segment(p)->bin.value;
  *rest = *p;
  rest->names = NULL;
  rest->nnames = 0;
  if (v->kind == N_STRING && ++rest->sub < v->str.chars) return rest;
  rest->n++;
  rest->sub = 0;
  return rest;
}

static bool same_segment(Warn *w, const Pt *p, const Pt *q) {
  const Node *sa, *sb;
  BsSeg x = lw_seg(segment(p), &sa), y = lw_seg(segment(q), &sb);
  return x.type == y.type && x.flags == y.flags && x.unit == y.unit &&
         same_size(w, p->node, sa, sb);
}

static bool same_value(Warn *w, const Pt *a, const Pt *b) {
  PtKind kind;
  Con con = con_of(a);
  switch (con) {
  case C_SEGMENT: return same_segment(w, a, b);
  case C_MAP: return same_keys(a, b);
  case C_TUPLE: return pt_parts(a, &kind) == pt_parts(b, &kind);
  case C_ATOM:
  case C_FLOAT:
  case C_INT: return a->lit == b->lit;
  default: return true;
  }
}

// Values that must keep their order are only joined with those next to them.
static bool keeps_order(Con con) { return con == C_SEGMENT || con == C_MAP; }

// --- columns of the parts

static Pt *value_of_key(Pt *p, LitP key) {
  for (uint32_t i = 0; i < p->n; i++)
    if (p->key[i] == key) return p->item[i];
  return NULL;
}

static uint32_t parts_of(Shadow *s, Pt *first, Pt *p, Pt **out) {
  PtKind kind;
  Warn *w = s->w;
  Con con = con_of(first);
  if (con == C_SEGMENT) {
    LitP l = segment_value(w, p);
    out[0] = pt_any(w);
    if (l) *out[0] = (Pt){.kind = T_LIT, .lit = l};
    out[1] = after_segment(w, p);
    return 2;
  }
  if (con == C_MAP)
    for (uint32_t i = 0; i < first->n; i++)
      out[i] = value_of_key(p, first->key[i]);
  if (con == C_MAP) return first->n;
  uint32_t n = pt_parts(p, &kind);
  for (uint32_t i = 0; i < n; i++) out[i] = pt_part(w, p, i);
  return n;
}

static uint32_t count_parts(const Pt *p) {
  PtKind kind;
  Con con = con_of(p);
  return con == C_SEGMENT ? 2 : con == C_MAP ? p->n : pt_parts(p, &kind);
}

static void open_line(Shadow *s, Line *l, Pt *first, uint32_t n,
                      uint32_t ncols) {
  Pt **new = NEW_N(s->w->arena, Pt *, n + ncols);
  parts_of(s, first, l->pt[0], new);
  memcpy(new + n, l->pt + 1, (ncols - 1) * sizeof *new);
  l->pt = new;
}

static const Row *match_group(Shadow *s, Line *l, uint32_t n, uint32_t ncols) {
  const Row *row = l->row;
  if (n < 2) return row;
  Pt *first = l->pt[0];
  uint32_t parts = count_parts(first);
  for (uint32_t i = 0; i < n; i++) open_line(s, &l[i], first, parts, ncols);
  match(s, l, n, ncols - 1 + parts, NULL);
  return row;
}

// Segments and ends of bit strings keep their order, unless all segments are
// the same integer.
static bool is_int_segment(Shadow *s, const Pt *p, const Pt *like) {
  const Node *size;
  BsSeg seg = lw_seg(segment(p), &size);
  LitP v = segment_value(s->w, p);
  if (seg.type != SEG_INT || seg.flags & SEG_NATIVE || !v) return false;
  if (size && !warn_is_const(size)) return false;
  return p == like ||
         (same_segment(s->w, p, like) && v == segment_value(s->w, like));
}

static bool may_reorder(Shadow *s, const Line *l, uint32_t n) {
  const Pt *first = NULL;
  for (uint32_t i = 0; i < n; i++) {
    if (con_of(l[i].pt[0]) != C_SEGMENT) continue;
    if (!first) first = l[i].pt[0];
    if (!is_int_segment(s, l[i].pt[0], first)) return false;
  }
  return first;
}

static bool is_bits(Con con) { return con == C_SEGMENT || con == C_END; }

typedef struct Kind {
  Line *l;
  uint32_t n;
  Con *con; // of the first patterns
  bool *done;
  bool in_order; // what is between two lines parts them
} Kind;

// The lines like the k-th.
static uint32_t take_group(Shadow *s, Kind *x, uint32_t k, Line *out) {
  uint32_t n = 0;
  Con con = x->con[k];
  for (uint32_t j = k; j < x->n; j++) {
    Con other = x->con[j];
    if (other != con && is_bits(other) && is_bits(con) && x->in_order) break;
    if (x->done[j] || other != con) continue;
    bool same = same_value(s->w, x->l[k].pt[0], x->l[j].pt[0]);
    if (!same && keeps_order(con)) break;
    if (!same) continue;
    x->done[j] = true;
    out[n++] = x->l[j];
  }
  return n;
}

// All lines with a pattern of that kind; the first group's first line.
static const Row *match_kind(Shadow *s, Kind *x, uint32_t ncols, Con con) {
  const Row *first = NULL;
  Line *group = NEW_N(s->w->arena, Line, x->n);
  for (uint32_t i = 0; i < x->n; i++) {
    if (x->done[i] || x->con[i] != con) continue;
    uint32_t n = take_group(s, x, i, group);
    const Row *row = match_group(s, group, n, ncols);
    if (!first) first = row;
  }
  return first;
}

// Atoms and numbers.
static const Row *match_values(Shadow *s, Kind *x, uint32_t ncols, Con con) {
  Line *group = NEW_N(s->w->arena, Line, x->n);
  uint32_t *next = NEW_N(s->w->arena, uint32_t, x->n);
  const Row *first = NULL;
  Map heads = {0}; // value -> its first line + 1
  for (uint32_t i = x->n; i--;) {
    uint64_t head = 0, key = (uintptr_t)x->l[i].pt[0]->lit;
    if (x->con[i] != con) continue;
    map_get(&heads, key, &head);
    next[i] = (uint32_t)head;
    map_put(&heads, key, i + 1);
  }
  for (uint32_t i = 0; i < x->n; i++) {
    if (x->con[i] != con || x->done[i]) continue;
    uint32_t n = 0;
    for (uint32_t j = i + 1; j; j = next[j - 1]) {
      x->done[j - 1] = true;
      group[n++] = x->l[j - 1];
    }
    const Row *row = match_group(s, group, n, ncols);
    if (!first) first = row;
  }
  map_free(&heads);
  return first;
}

static Kind new_kind(Shadow *s, Line *l, uint32_t n) {
  Kind x = {l, n, NEW_N(s->w->arena, Con, n), NEW_N(s->w->arena, bool, n),
            false};
  for (uint32_t i = 0; i < n; i++) x.con[i] = con_of(l[i].pt[0]);
  return x;
}

// --- maps: keys that all of them have come first (partition_intersection)

static bool has_key(const Pt *p, LitP key) {
  for (uint32_t i = 0; i < p->n; i++)
    if (p->key[i] == key) return true;
  return false;
}

static bool in_all(const Line *l, uint32_t n, LitP key) {
  for (uint32_t i = 0; i < n; i++)
    if (!has_key(l[i].pt[0], key)) return false;
  return true;
}

static bool are_const(const Line *l, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < l[i].pt[0]->n; k++)
      if (!l[i].pt[0]->key[k]) return false;
  return true;
}

// Its pairs whose keys are, or are not, in all lines.
static Pt *some_keys(Shadow *s, const Line *l, uint32_t n, Pt *p, bool common) {
  Pt *q = pt_any(s->w);
  q->kind = T_MAP;
  q->item = NEW_N(s->w->arena, Pt *, p->n + 1);
  q->key = NEW_N(s->w->arena, LitP, p->n + 1);
  for (uint32_t i = 0; i < p->n; i++) {
    if (in_all(l, n, p->key[i]) != common) continue;
    q->item[q->n] = p->item[i];
    q->key[q->n++] = p->key[i];
  }
  return q;
}

static bool are_equal(const Line *l, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    if (!same_keys(l->pt[0], l[i].pt[0])) return false;
  return true;
}

// How many columns more.
static uint32_t split_maps(Shadow *s, Line *l, uint32_t n, uint32_t ncols) {
  if (n < 2 || !are_const(l, n) || are_equal(l, n)) return 0;
  if (!some_keys(s, l, n, l->pt[0], true)->n) return 0;
  Line *new = NEW_N(s->w->arena, Line, n);
  for (uint32_t i = 0; i < n; i++) {
    Pt **pt = NEW_N(s->w->arena, Pt *, ncols + 1);
    pt[0] = some_keys(s, l, n, l[i].pt[0], true);
    pt[1] = some_keys(s, l, n, l[i].pt[0], false);
    memcpy(pt + 2, l[i].pt + 1, (ncols - 1) * sizeof *pt);
    new[i] = (Line){pt, l[i].row};
  }
  memcpy(l, new, n * sizeof *l);
  return 1;
}

static const Row *match_maps(Shadow *s, const Kind *x, uint32_t ncols) {
  Line *l = NEW_N(s->w->arena, Line, x->n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < x->n; i++)
    if (x->con[i] == C_MAP && !x->done[i]) l[n++] = x->l[i];
  uint32_t more = split_maps(s, l, n, ncols);
  Kind maps = new_kind(s, l, n);
  return match_kind(s, &maps, ncols + more, C_MAP);
}

static bool is_any_map(const Line *l, uint32_t ncols) {
  if (l->row->is_open || l->pt[0]->kind != T_MAP || l->pt[0]->n) return false;
  for (uint32_t i = 1; i < ncols; i++)
    if (!pt_is_any(l->pt[i])) return false;
  return true;
}

// Maps behind a clause that matches any map.
static void drop_maps(Shadow *s, Kind *x, uint32_t ncols) {
  const Row *by = NULL;
  bool said = false;
  for (uint32_t i = 0; i < x->n; i++) {
    if (x->l[i].pt[0]->kind != T_MAP) continue;
    x->done[i] = by;
    if (by && !said) say(s, by, x->l[i].row);
    said |= by != NULL;
    if (!by && is_any_map(&x->l[i], ncols)) by = x->l[i].row;
  }
}

static const Row *match_one(Shadow *s, Kind *x, uint32_t ncols, Con con) {
  switch (con) {
  case C_MAP: return match_maps(s, x, ncols);
  case C_ATOM:
  case C_FLOAT:
  case C_INT: return match_values(s, x, ncols, con);
  default: return match_kind(s, x, ncols, con);
  }
}

static const Row *match_con(Shadow *s, Line *l, uint32_t n, uint32_t ncols) {
  const Row *first = NULL;
  bool has[C_COUNT] = {false};
  if (n < 2) return l->row;
  Kind x = new_kind(s, l, n);
  x.in_order = !may_reorder(s, l, n);
  for (uint32_t i = 0; i < n; i++) has[x.con[i]] = true;
  if (has[C_MAP] && lw_release(s->w->m) >= SAME_PATTERN_SINCE)
    drop_maps(s, &x, ncols);
  for (int con = 0; con < C_COUNT; con++) {
    const Row *row = has[con] ? match_one(s, &x, ncols, (Con)con) : NULL;
    if (!first) first = row;
  }
  return first;
}

static const Row *match_any(Shadow *s, Line *l, uint32_t n, uint32_t ncols,
                            const Row *otherwise) {
  for (uint32_t i = 0; i < n; i++) l[i].pt++;
  return match(s, l, n, ncols - 1, otherwise);
}

// Runs of lines whose first pattern is, or is not, a variable: the last first.
static const Row *match(Shadow *s, Line *l, uint32_t n, uint32_t ncols,
                        const Row *otherwise) {
  if (!ncols) return leaf(s, l, n, otherwise);
  if ((n < 2 && !otherwise) || s->depth > MAX_COLUMNS) return l->row;
  s->depth++;
  for (uint32_t end = n; end;) {
    uint32_t from = end - 1;
    bool any = pt_is_any(l[from].pt[0]);
    while (from && pt_is_any(l[from - 1].pt[0]) == any) from--;
    otherwise = any ? match_any(s, l + from, end - from, ncols, otherwise)
                    : match_con(s, l + from, end - from, ncols);
    end = from;
  }
  s->depth--;
  return otherwise;
}

static bool is_likely(const Row *row, uint32_t n) {
  for (uint32_t i = 0; i + 1 < n; i++)
    if (!row[i].is_open) return true;
  return false;
}

void warn_shadow(Warn *w, const Row *row, uint32_t n, uint32_t ncols) {
  if (!ncols || !warn_is_late(w, WARN_NOMATCH) || !is_likely(row, n)) return;
  Line *l = NEW_N(w->arena, Line, n);
  uint32_t lines = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!row[i].never) l[lines++] = (Line){row[i].pt, &row[i]};
  Shadow s = {w, 0};
  if (lines > 1) match(&s, l, lines, ncols, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: bit syntax.
#include "warn.h"

static bool is_int(LitP l) { return l->kind == LIT_INT || l->kind == LIT_BIG; }
static bool is_utf(const BsSeg *s) {
  return s->type == SEG_UTF8 || s->type == SEG_UTF16 || s->type == SEG_UTF32;
}
static bool is_size(LitP l) { return l && l->kind == LIT_INT && l->i >= 0; }

// --- construction

typedef struct Part {
  const Node *node;
  BsSeg seg;
  Shape *value, *size;
} Part;

static int64_t default_size(const BsSeg *seg) {
  return seg->type == SEG_INT ? 8 : seg->type == SEG_FLOAT ? 64 : 0;
}

static bool in_unicode(LitP l) {
  const int64_t last = 0x10ffff, low = 0xd800, high = 0xdfff;
  return l->kind == LIT_INT && l->i >= 0 && l->i <= last &&
         (l->i < low || l->i > high);
}

// Of a segment of constants: is it sure to fail? goes: it can be computed.
static bool part_fails(Warn *w, const Node *n, const Part *p, bool *goes) {
  LitP v = shape_lit(w, p->value),
       size = p->size ? shape_lit(w, p->size) : NULL;
  bool all = p->seg.flags & SEG_ALL;
  *goes = v && (!p->size || size);
  if (!*goes) return false;
  int64_t units =
      size && size->kind == LIT_INT ? size->i : default_size(&p->seg);
  int64_t bits = units * p->seg.unit;
  DiagCode code = W_SEGMENT_SIZE;
  if (is_utf(&p->seg)) {
    if (!is_int(v) || in_unicode(v)) return *goes = is_int(v), false;
    code = W_BINARY_CHAR;
  } else if (p->seg.type == SEG_FLOAT) {
    *goes = v->kind == LIT_FLOAT;
    bool ok = is_size(size ? size : lit_int(w->m->lits, units)) &&
              (bits == 16 || bits == 32 || bits == 64);
    if (!*goes || ok) return false;
    code = W_BINARY_FLOAT;
  } else if (p->seg.type == SEG_BITS) {
    *goes = v->kind == LIT_BITS && (all || is_size(size));
    if (!*goes) return false;
    if (!all && (uint64_t)bits <= v->bits.bits) return false;
    if (all && v->bits.bits % p->seg.unit == 0) return false;
    if (all) {
      if (warn_is(w, WARN_FAILED))
        warn_at(w, n->loc, W_BINARY_UNIT, (unsigned long long)v->bits.bits,
                p->seg.unit);
      return true;
    }
    code = W_BINARY_SIZE;
  } else {
    *goes = is_int(v) && (!size || is_size(size));
    return false;
  }
  if (warn_is(w, WARN_FAILED)) warn_at(w, n->loc, code);
  return true;
}

static void judge(Warn *w, const Node *n, const Part *p, uint32_t count) {
  bool goes = true, fails = false;
  for (uint32_t i = 0; i < count && goes && !fails; i++) {
    fails = part_fails(w, n, &p[i], &goes);
    if (p[i].seg.flags & SEG_NATIVE && p[i].seg.type != SEG_BITS) goes = false;
  }
  for (uint32_t i = 0; i < count; i++) {
    LitP size = p[i].size ? shape_lit(w, p[i].size) : NULL;
    if (!size || is_size(size)) continue;
    if (warn_is_late(w, WARN_FAILED))
      warn_at(w, p[i].node->loc, W_SEGMENT_SIZE);
    return;
  }
}

static Shape *part(Warn *w, const Node *e, Part *p) {
  const Node *size;
  p->node = e;
  p->seg = lw_seg(e, &size);
  p->value = warn_safe(w, e->bin.value);
  if (p->value->kind == S_STOP) return p->value;
  p->size = size ? warn_safe(w, size) : NULL;
  return p->size && p->size->kind == S_STOP ? p->size : NULL;
}

Shape *warn_bin(Warn *w, const Node *n) {
  uint32_t count = n->list.n;
  Part *p = NEW_N(w->arena, Part, count + 1);
  Shape *s = shape_new(w, S_BITS, n->loc, 2 * count);
  s->n = 0;
  w->work++;
  for (uint32_t i = 0; i < count; i++) {
    Shape *stop = part(w, n->list.at[i], &p[i]);
    if (stop) return stop;
    s->item[s->n++] = p[i].value;
    if (p[i].size) s->item[s->n++] = p[i].size;
  }
  if (!warn_bin_fits(w, n)) return &w->raise;
  judge(w, n, p, count);
  LitP l = lw_const_binary(w->m, n);
  if (!l) return s;
  w->work--;
  return shape_of_lit(w, l, n->loc);
}

// --- patterns

typedef struct Segment {
  Warn *w;
  const Node *node;
  BsSeg seg;
  LitP size;  // NULL: not known, or none
  bool fixed; // the size is known, as bits
  int64_t bits;
  bool say;
} Segment;

static bool never(const Segment *s, DiagCode code, LitP v, const char *what) {
  Warn *w = s->w;
  if (!s->say || !warn_is(w, WARN_NOMATCH)) return false;
  Str text = {0};
  warn_print(&text, v);
  warn_at(w, s->node->loc, code, text.at, what, (unsigned long long)s->bits);
  str_free(&text);
  return false;
}

static int64_t bit_length(LitP l, bool is_signed) {
  bool neg = l->kind == LIT_INT ? l->i < 0 : l->big.negative;
  uint64_t top = l->kind == LIT_INT ? (neg ? ~(uint64_t)l->i : (uint64_t)l->i)
                                    : l->big.limb[l->n - 1];
  int64_t n = l->kind == LIT_INT ? 0 : 64 * (int64_t)(l->n - 1);
  if (top) n += 64 - __builtin_clzll(top);
  return n + is_signed;
}

static bool is_negative(LitP l) {
  return l->kind == LIT_INT ? l->i < 0 : l->big.negative;
}

static bool int_may_match(const Segment *s, LitP v) {
  bool is_signed = s->seg.flags & SEG_SIGNED;
  if (!is_signed && is_negative(v)) return never(s, W_BITS_UNSIGNED, v, NULL);
  if (!s->fixed) return true;
  bool zero = v->kind == LIT_INT && !v->i;
  if (zero || (s->bits && bit_length(v, is_signed) <= s->bits)) return true;
  return never(s, W_BITS_TRUNCATED, v,
               is_signed ? "a 'signed'" : "an 'unsigned'");
}

static const char *type_name(const BsSeg *seg) {
  static const char *const names[] = {"integer", "float", "binary",
                                      "utf8",    "utf16", "utf32"};
  return names[seg->type];
}

static bool char_may_match(const Segment *s, LitP v) {
  const int64_t last = 0x10ffff;
  if (v->kind == LIT_INT && v->i >= 0 && v->i <= last) return true;
  return never(s, W_BITS_CHAR, v, NULL);
}

static bool value_may_match(const Segment *s, LitP v) {
  if (s->seg.type == SEG_INT && is_int(v)) return int_may_match(s, v);
  if (s->seg.type == SEG_FLOAT && (is_int(v) || v->kind == LIT_FLOAT))
    return true;
  if (is_utf(&s->seg) && is_int(v)) return char_may_match(s, v);
  return never(s, W_BITS_TYPE, v, type_name(&s->seg));
}

static bool string_may_match(const Segment *s) {
  if (!s->node->bin.size && !s->node->bin.ntypes) return true;
  LitP l = lw_const(s->w->m, s->node->bin.value);
  for (; l && l->kind == LIT_CONS; l = l->item[1])
    if (!value_may_match(s, l->item[0])) return false;
  return true;
}

static bool segment_may_match(Warn *w, const Node *e, bool say) {
  const Node *size;
  Segment s = {.w = w, .node = e, .seg = lw_seg(e, &size), .say = say};
  if (size) s.size = shape_lit(w, warn_use(warn_expr(w, size)));
  if (s.size && !is_size(s.size)) return never(&s, W_BITS_SIZE, s.size, NULL);
  s.fixed = !size || s.size;
  s.bits = (s.size ? s.size->i : default_size(&s.seg)) * s.seg.unit;
  const Node *v = e->bin.value;
  if (v->kind == N_STRING) return string_may_match(&s);
  LitP l = v->kind == N_VAR ? NULL : lw_const(w->m, v);
  return !l || value_may_match(&s, l);
}

bool warn_bits_pattern(Warn *w, Pt *p, bool say) {
  if (p->kind == T_BITS)
    for (uint32_t i = 0; i < p->node->list.n; i++)
      if (!segment_may_match(w, p->node->list.at[i], say)) return false;
  for (; p->kind == T_CONS; p = p->item[1])
    if (!warn_bits_pattern(w, p->item[0], say)) return false;
  for (uint32_t i = 0; i < p->n && p->kind != T_BITS; i++)
    if (!warn_bits_pattern(w, p->item[i], say)) return false;
  return true;
}

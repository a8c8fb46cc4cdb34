// SPDX-License-Identifier: Apache-2.0
// Static terms as src/link/literal.c lays them out.
// with: src/base/*.c src/link/[aldr]*.c src/ir/[lb]*.c src/low/build.c
#include "src/link/link.h"
#include "src/x64/x64.h"

void x64_free(Code *code) { (void)code; }

static Layout layout;
static int failures;

static void expect(const char *what, uint64_t got, uint64_t want) {
  if (got == want) return;
  printf("%s: %#llx, not %#llx\n", what, (unsigned long long)got,
         (unsigned long long)want);
  failures++;
}

static uint64_t word(uint64_t addr) {
  uint64_t w;
  memcpy(&w, layout.data.at + (addr - layout.base), 8);
  return w;
}

static uint64_t field(Term t, int i) { // 0: header, or head of a cell
  return word((t & ~(uint64_t)7) + PTR_BIAS + 8 * (uint64_t)i);
}

static void check_lists(LitPool *p) {
  LitP nil = lit_nil(p), one = lit_int(p, 1), two = lit_int(p, 2);
  LitP tail = lit_cons(p, two, nil);
  Term t = layout_lit(&layout, tail);
  Term l = layout_lit(&layout, lit_cons(p, one, tail));
  expect("cons tag", l & TAG_MASK, TAG_CONS);
  expect("head", field(l, 0), MAKE_SMALL(1));
  expect("shared tail", field(l, 1), t);
  expect("end", field(t, 1), NIL);
}

static void check_long_list(LitPool *p) {
  LitP list = lit_nil(p);
  for (int i = 0; i < 200000; i++) list = lit_cons(p, lit_int(p, i), list);
  Term t = layout_lit(&layout, list);
  uint64_t n = 0;
  for (; t != NIL; t = field(t, 1)) n++;
  expect("long list", n, 200000);
}

static void check_boxes(LitPool *p) {
  Term t = layout_lit(&layout, lit_tuple(p, NULL, 0));
  expect("{}", field(t, 0), MAKE_HDR(HDR_TUPLE, 0));
  t = layout_lit(&layout, lit_float(p, 1.0));
  expect("1.0 is immediate", IS_FLOAT_IMM(t), 1);
  t = layout_lit(&layout, lit_float(p, 1e300));
  expect("1.0e300", field(t, 0), MAKE_HDR(HDR_FLOAT, 1));
  t = layout_lit(&layout, lit_int(p, SMALL_MIN));
  expect("least small", t, MAKE_SMALL(SMALL_MIN));
  t = layout_lit(&layout, lit_int(p, SMALL_MIN - 1));
  expect("-2^60-1", field(t, 0), MAKE_HDR(HDR_NEG_BIG, 1));
  expect("its limb", field(t, 1), ((uint64_t)1 << 60) + 1);
  t = layout_lit(&layout, lit_bits(p, (const uint8_t *)"abcdefghi\200", 73));
  expect("bits", field(t, 0), MAKE_HDR(HDR_HEAPBIN, 3));
  expect("their number", field(t, 1), 73);
  expect("their end", field(t, 3), 0x8069);
}

static void check_maps(LitPool *p) {
  LitP a = lit_int(p, 1), b = lit_int(p, 2), nil = lit_nil(p);
  Term m = layout_lit(&layout, lit_map(p, (LitP[]){b, nil, a, a}, 2));
  Term n = layout_lit(&layout, lit_map(p, (LitP[]){a, b, b, b}, 2));
  expect("map", field(m, 0), MAKE_HDR(HDR_MAP, 3));
  expect("keys are shared", field(m, 1), field(n, 1));
  expect("keys are sorted", field(field(m, 1), 1), MAKE_SMALL(1));
  expect("values in their order", field(m, 3), NIL);
}

int main(void) {
  Names *names = names_new();
  LitPool *pool = lit_pool_new(names);
  layout = (Layout){.link = link_new(pool, (LinkSource){0}), .base = 0x20000000};
  check_lists(pool);
  check_long_list(pool);
  check_boxes(pool);
  check_maps(pool);
  layout_free(&layout);
  link_free(layout.link);
  lit_pool_free(pool);
  names_free(names);
  return failures != 0;
}

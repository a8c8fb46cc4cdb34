// SPDX-License-Identifier: Apache-2.0
// Lists, tuples, maps, funs: making them on the heap and taking them apart.
#include "lower.h"

// An object of header and fields on the heap, as a term.
static Ref finish(Lower *l, Ref at, int tag) {
  return lo_op1(l, LOW_AS_T, LT_T,
                lo_op2i(l, LOW_ADD, LT_W, at, tag - PTR_BIAS));
}

static Ref alloc(Lower *l, uint32_t words) {
  Ref at = low_ins(l->f, l->cur, LOW_ALLOC, LT_W, NULL, 0);
  l->f->ins.at[at].i = words;
  return at;
}

Ref lo_alloc_box(Lower *l, int64_t hdr, const Ref *fields, uint32_t n) {
  Ref at = alloc(l, n + 1);
  lo_store(l, at, 0, lo_const(l, LT_W, hdr));
  for (uint32_t k = 0; k < n; k++) lo_store(l, at, 8 * (k + 1), fields[k]);
  return finish(l, at, TAG_BOX);
}

static Ref cons(Lower *l, const Ins *i) {
  Ref car = lo_val(l, i->arg[0]), cdr = lo_val(l, i->arg[1]);
  Ref at = alloc(l, 2);
  lo_store(l, at, 0, car);
  lo_store(l, at, 8, cdr);
  return finish(l, at, TAG_CONS);
}

static Ref *vals(Lower *l, const Ins *i, uint32_t room) {
  Ref *r = NEW_N(l->f->arena, Ref, i->nargs + room);
  for (uint32_t k = 0; k < i->nargs; k++) r[k + room] = lo_val(l, i->arg[k]);
  return r;
}

static Ref fun(Lower *l, const Ins *i) {
  Ref *fields = vals(l, i, 2);
  LowSym code = {SYM_FN, {.fn = i->fun->fn}};
  fields[0] = low_sym(l->f, l->cur, LT_W, code);
  l->f->ins.at[fields[0]].i = (int64_t)((uint64_t)i->fun->arity << 32);
  LowSym entry = {SYM_FUNENTRY, {.fun = i->fun}};
  fields[1] = low_sym(l->f, l->cur, LT_W, entry);
  return lo_alloc_box(l, (int64_t)MAKE_HDR(HDR_FUN, 2 + i->nargs), fields,
                      2 + i->nargs);
}

// Keys and values go through ctx->x; its room is that of this many pairs.
enum { PAIRS_AT_ONCE = 120 };

static Ref put_pairs(Lower *l, const char *c_name, Ref map, const Ref *pairs,
                     uint32_t n, bool raises) {
  for (uint32_t done = 0; done < n || done == 0;) {
    uint32_t now = n - done > PAIRS_AT_ONCE ? PAIRS_AT_ONCE : n - done;
    lo_store_x(l, pairs + 2 * done, 2 * now);
    Ref count = lo_const(l, LT_W, now);
    map = lo_rt(l, c_name, (Ref[]){map, count}, 2);
    if (raises) lo_raise_if_none(l, map);
    done += now;
    if (!now) break;
  }
  return map;
}

static LitP key_of(Lower *l, const Ins *i, uint32_t pair) {
  const Ins *key = lo_ins(l, i->arg[2 * pair]);
  return key->op == IR_LIT ? key->lit : NULL;
}

// A few constant keys: all such maps share the tuple of them.
static Ref map_of_consts(Lower *l, const Ins *i) {
  LitP pairs[2 * FLATMAP_LIMIT], keys[FLATMAP_LIMIT];
  uint32_t n = i->nargs / 2;
  if (!n || n > FLATMAP_LIMIT) return 0;
  for (uint32_t k = 0; k < n; k++)
    if (!(pairs[2 * k] = pairs[2 * k + 1] = key_of(l, i, k))) return 0;
  LitP map = lit_map(l->ir->lits, pairs, n);
  Ref fields[1 + FLATMAP_LIMIT];
  for (uint32_t k = 0; k < map->n; k++) {
    uint32_t last = n;
    while (key_of(l, i, --last) != map->item[2 * k]) continue;
    keys[k] = map->item[2 * k];
    fields[1 + k] = lo_val(l, i->arg[2 * last + 1]);
  }
  LowSym sym = {SYM_LIT, {.lit = lit_tuple(l->ir->lits, keys, map->n)}};
  fields[0] = low_sym(l->f, l->cur, LT_T, sym);
  return lo_alloc_box(l, (int64_t)MAKE_HDR(HDR_MAP, 1 + map->n), fields,
                      1 + map->n);
}

static Ref map_new(Lower *l, const Ins *i) {
  Ref shared = map_of_consts(l, i);
  if (shared) return shared;
  uint32_t n = i->nargs / 2, first = n > PAIRS_AT_ONCE ? PAIRS_AT_ONCE : n;
  Ref *pairs = vals(l, i, 0);
  lo_store_x(l, pairs, 2 * first);
  Ref count = lo_const(l, LT_W, first);
  Ref map = lo_rt(l, "rt_map_new", &count, 1);
  if (first == n) return map;
  return put_pairs(l, "rt_map_put", map, pairs + 2 * first, n - first, false);
}

static Ref update(Lower *l, const Ins *i) {
  static const char *const names[] = {"erlang", "setelement"};
  const BifRow *row = NULL;
  for (uint32_t k = 0; k < ir_bif_count && !row; k++)
    if (!strcmp(ir_bif_rows[k].module, names[0]) &&
        !strcmp(ir_bif_rows[k].name, names[1]) && ir_bif_rows[k].arity == 3)
      row = &ir_bif_rows[k];
  if (!row) bug("no BIF setelement/3");
  RtCall *rt = NEW(l->f->arena, RtCall);
  *rt = low_rtcall_bif(row);
  Ref index = lo_const(l, LT_T, (int64_t)MAKE_SMALL(i->i));
  Ref tuple = lo_val(l, i->arg[0]), v = lo_val(l, i->arg[1]);
  return lo_rt_row(l, rt, (Ref[]){index, tuple, v}, 3);
}

bool lo_data(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  Ref r;
  switch (i->op) {
  case IR_CONS: r = cons(l, i); break;
  case IR_TUPLE:
    r = lo_alloc_box(l, (int64_t)MAKE_HDR(HDR_TUPLE, i->nargs), vals(l, i, 0),
                     i->nargs);
    break;
  case IR_RECORD:
    r = lo_alloc_box(l, (int64_t)MAKE_HDR(HDR_RECORD, i->nargs), vals(l, i, 0),
                     i->nargs);
    break;
  case IR_CAR:
    r = lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), CONS_CAR);
    break;
  case IR_CDR:
    r = lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), CONS_CDR);
    break;
  case IR_FIELD:
    r = lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), BOX_HDR + 8 * i->i);
    break;
  case IR_ENV:
    r = lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), BOX_1 + 16 + 8 * i->i);
    break;
  case IR_UPDATE: r = update(l, i); break;
  case IR_FUN: r = fun(l, i); break;
  case IR_MAP: r = map_new(l, i); break;
  case IR_MAP_PUT:
  case IR_MAP_UPDATE: {
    Ref *a = vals(l, i, 0);
    const char *c_name = i->op == IR_MAP_PUT ? "rt_map_put" : "rt_map_update";
    r = put_pairs(l, c_name, a[0], a + 1, (i->nargs - 1) / 2, true);
    break;
  }
  case IR_MAP_FIND:
    r = lo_rt(l, "rt_map_find",
              (Ref[]){lo_val(l, i->arg[0]), lo_val(l, i->arg[1])}, 2);
    break;
  default: return false;
  }
  l->val[ir] = r;
  return true;
}

// SPDX-License-Identifier: Apache-2.0
// BIFs on tables as a whole: making, deleting, naming, owning, looking at them.
#include "ets.h"
#include "../proc/exc.h"
#include "../rcbin.h"

static bool is_pair(Term t, unsigned n) { return IS_TUPLE(t) && ARITY(t) == n; }

static bool is_bool(Term t) { return t == AM(true) || t == AM(false); }

// --- options

static bool set_heir_option(Ets *e, Term pid, Term data) {
  if (!IS_PID_IMM(pid)) return false;
  ets_set_heir(e, pid, rt_frag_of(SIG_MESSAGE, data));
  return true;
}

static bool set_flag(Ets *e, Term name, Term value) {
  if (name == AM(keypos)) {
    if (!IS_SMALL(value) || SMALL_VALUE(value) < 1 ||
        SMALL_VALUE(value) > INT32_MAX)
      return false;
    e->keypos = (uint32_t)SMALL_VALUE(value);
  } else if (name == AM(read_concurrency)) {
    e->read_concurrency = value == AM(true);
    return is_bool(value);
  } else if (name == AM(decentralized_counters)) {
    e->decentralized = value == AM(true);
    return is_bool(value);
  } else if (name == AM(write_concurrency)) {
    e->write_concurrency = value;
    return is_bool(value) || value == AM(auto);
  } else
    return name == AM(heir) && value == AM(none);
  return true;
}

static bool set_atom(Ets *e, Term t) {
  static const struct {
    uint16_t atom;
    int8_t type, access;
  } row[] = {
      {ATOMNO_set, ETS_SET, -1},
      {ATOMNO_bag, ETS_BAG, -1},
      {ATOMNO_duplicate_bag, ETS_DUPLICATE, -1},
      {ATOMNO_ordered_set, ETS_ORDERED, -1},
      {ATOMNO_private, -1, ETS_PRIVATE},
      {ATOMNO_protected, -1, ETS_PROTECTED},
      {ATOMNO_public, -1, ETS_PUBLIC},
  };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    if (t != MAKE_ATOM(row[i].atom)) continue;
    if (row[i].type >= 0) e->type = (EtsType)row[i].type;
    if (row[i].access >= 0) e->access = (EtsAccess)row[i].access;
    return true;
  }
  if (t == AM(named_table))
    e->named = true;
  else if (t == AM(compressed))
    e->compressed = true;
  else
    return false;
  return true;
}

static bool set_option(Ets *e, Term t) {
  if (is_pair(t, 2)) return set_flag(e, FIELD(t, 1), FIELD(t, 2));
  if (is_pair(t, 3) && FIELD(t, 1) == AM(heir))
    return set_heir_option(e, FIELD(t, 2), FIELD(t, 3));
  return set_atom(e, t);
}

Term bif_ets_new_2(Ctx *c, Term name, Term options) {
  Ets e = {.name = name,
           .access = ETS_PROTECTED,
           .keypos = 1,
           .write_concurrency = AM(false),
           .heir = AM(none)};
  bool ok = IS_ATOM(name);
  for (; ok && IS_CONS(options); options = CDR(options))
    ok = set_option(&e, CAR(options));
  Ets *made = ok && options == NIL ? ets_make(c, &e) : NULL;
  if (made) return e.named ? name : ets_ref(c, made);
  ets_set_heir(&e, AM(none), NULL);
  return ok && options == NIL ? rt_badarg_cause(c, AM(already_exists))
                              : rt_badarg(c);
}

// --- deleting, naming

Term bif_ets_delete_1(Ctx *c, Term id) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  rt_bump(c, (int64_t)e->count / 4);
  ets_drop(e);
  ets_close(e);
  return AM(true);
}

Term bif_ets_internal_delete_all_2(Ctx *c, Term id, Term unused) {
  (void)unused;
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  uint64_t n = e->count;
  store_clear(e);
  ets_close(e);
  rt_bump(c, (int64_t)n / 4);
  return rt_uint(c, n);
}

Term bif_ets_rename_2(Ctx *c, Term id, Term name) {
  if (!IS_ATOM(name)) return rt_badarg(c);
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  bool ok = !e->named || ets_set_name(e, name);
  if (ok) e->name = name;
  Term t = ok ? ets_id(c, e) : NONE;
  ets_close(e);
  return ok ? t : rt_badarg(c);
}

Term bif_ets_whereis_1(Ctx *c, Term name) {
  if (!IS_ATOM(name)) return rt_badarg(c);
  Ets *e = ets_open(c, name, WANT_INFO);
  if (!e) return AM(undefined);
  Term t = ets_ref(c, e);
  ets_close(e);
  return t;
}

// --- owners

// The table if the running process owns it.
static Ets *open_own(Ctx *c, Term id) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e || e->owner == rt_proc(c)->id) return e;
  ets_close(e);
  rt_badarg_cause(c, AM(not_owner));
  return NULL;
}

Term bif_ets_give_away_3(Ctx *c, Term id, Term pid, Term gift) {
  Ets *e = open_own(c, id);
  if (!e) return NONE;
  bool own = pid == e->owner;
  Proc *to = own || !IS_PID_IMM(pid) ? NULL : rt_proc_find(pid);
  bool ok = to && ets_give(c, e, to, gift);
  ets_close(e);
  if (ok) return AM(true);
  return own ? rt_badarg_cause(c, AM(owner)) : rt_badarg(c);
}

static bool change_option(Ets *e, Term t) {
  if (is_pair(t, 3) && FIELD(t, 1) == AM(heir))
    return set_heir_option(e, FIELD(t, 2), FIELD(t, 3));
  if (!is_pair(t, 2)) return false;
  if (FIELD(t, 1) == AM(heir) && FIELD(t, 2) == AM(none)) {
    ets_set_heir(e, AM(none), NULL);
    return true;
  }
  Ets access = {.type = ETS_SET, .access = ETS_PUBLIC};
  Term want = FIELD(t, 2);
  if (FIELD(t, 1) != AM(protection) ||
      (want != AM(private) && want != AM(protected) && want != AM(public)) ||
      !set_atom(&access, want))
    return false;
  e->access = access.access;
  return true;
}

Term bif_ets_setopts_2(Ctx *c, Term id, Term options) {
  Ets *e = open_own(c, id);
  if (!e) return NONE;
  bool ok = true;
  if (IS_TUPLE(options))
    ok = change_option(e, options);
  else {
    for (; ok && IS_CONS(options); options = CDR(options))
      ok = change_option(e, CAR(options));
    ok = ok && options == NIL;
  }
  ets_close(e);
  return ok ? AM(true) : rt_badarg(c);
}

Term bif_ets_safe_fixtable_2(Ctx *c, Term id, Term fix) {
  if (!is_bool(fix)) return rt_badarg(c);
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  if (fix == AM(true))
    ets_fix(c, e);
  else
    ets_unfix(rt_proc(c)->id, e, false);
  ets_close(e);
  return AM(true);
}

// Each scheduler answers a request for all tables with a message.
Term bif_ets_internal_request_all_0(Ctx *c) {
  Term ref = rt_ref_new(c, 0), list = NIL;
  for (Ets *e = ets_all(); e; e = e->next)
    list = rt_cons(c, ets_id(c, e), list);
  rt_post_tuple(rt_proc(c), 2, (Term[]){ref, list});
  return ref;
}

// --- info

static Term type_of(const Ets *e) {
  static const uint16_t type[] = {ATOMNO_set, ATOMNO_bag, ATOMNO_duplicate_bag,
                                  ATOMNO_ordered_set};
  return MAKE_ATOM(type[e->type]);
}

static Term protection_of(const Ets *e) {
  static const uint16_t access[] = {ATOMNO_private, ATOMNO_protected,
                                    ATOMNO_public};
  return MAKE_ATOM(access[e->access]);
}

uint64_t ets_words(const Ets *e) { return sizeof(Ets) / 8 + e->cap + e->words; }

static double square_root(double d) { return __builtin_sqrt(d); }

// {Buckets, mean, deviation, expected deviation of chains, shortest, longest,
// fixed, shrinkable}.
static Term stats_of(Ctx *c, const Ets *e) {
  if (e->type == ETS_ORDERED) return AM(false);
  uint64_t least = UINT64_MAX, most = 0;
  double n = (double)e->active, sum = 0, squares = 0;
  for (uint64_t i = 0; i < e->active; i++) {
    uint64_t len = 0;
    for (Object *o = e->bucket[i]; o; o = o->next) len++;
    if (len < least) least = len;
    if (len > most) most = len;
    sum += (double)len;
    squares += (double)(len * len);
  }
  double mean = sum / n, variance = (squares - sum * sum / n) / n;
  return rt_tuple(c, 8, rt_uint(c, e->active), rt_float(c, mean),
                  rt_float(c, square_root(variance < 0 ? 0 : variance)),
                  rt_float(c, square_root(mean * (1 - 1 / n))),
                  rt_uint(c, least), rt_uint(c, most),
                  MAKE_SMALL(ets_is_fixed(e)), MAKE_SMALL(1));
}

static Term info_item(Ctx *c, Ets *e, Term item) {
  if (item == AM(id)) return ets_ref(c, e);
  if (item == AM(name)) return e->name;
  if (item == AM(size)) return rt_uint(c, e->count);
  if (item == AM(memory)) return rt_uint(c, ets_words(e));
  if (item == AM(owner)) return e->owner;
  if (item == AM(heir)) return e->heir;
  if (item == AM(node)) return bif_node_0(c);
  if (item == AM(named_table)) return rt_bool(e->named);
  if (item == AM(type)) return type_of(e);
  if (item == AM(keypos)) return MAKE_SMALL(e->keypos);
  if (item == AM(protection)) return protection_of(e);
  if (item == AM(compressed)) return rt_bool(e->compressed);
  if (item == AM(read_concurrency)) return rt_bool(e->read_concurrency);
  if (item == AM(write_concurrency)) return e->write_concurrency;
  if (item == AM(decentralized_counters)) return rt_bool(e->decentralized);
  if (item == AM(fixed)) return rt_bool(ets_is_fixed(e));
  if (item == AM(safe_fixed)) return ets_fix_info(c, e, false);
  if (item == AM(safe_fixed_monotonic_time)) return ets_fix_info(c, e, true);
  if (item == AM(stats)) return stats_of(c, e);
  if (item == AM(binary)) return NIL;
  return NONE;
}

static const uint16_t shown[] = {
    // by ets:info/1, last first
    ATOMNO_protection,
    ATOMNO_keypos,
    ATOMNO_type,
    ATOMNO_named_table,
    ATOMNO_node,
    ATOMNO_size,
    ATOMNO_name,
    ATOMNO_heir,
    ATOMNO_owner,
    ATOMNO_memory,
    ATOMNO_compressed,
    ATOMNO_write_concurrency,
    ATOMNO_read_concurrency,
    ATOMNO_decentralized_counters,
    ATOMNO_id,
};

static Term all_info(Ctx *c, Ets *e) {
  Term list = NIL;
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
    Term item = MAKE_ATOM(shown[i]);
    list = rt_cons(c, rt_tuple(c, 2, item, info_item(c, e, item)), list);
  }
  return list;
}

static Term no_info(Ctx *c, Term id) {
  return ets_is_id(id) ? AM(undefined) : rt_badarg_cause(c, AM(type));
}

Term bif_ets_info_1(Ctx *c, Term id) {
  Ets *e = ets_open(c, id, WANT_INFO);
  if (!e) return no_info(c, id);
  Term t = all_info(c, e);
  ets_close(e);
  return t;
}

Term bif_ets_info_2(Ctx *c, Term id, Term item) {
  Ets *e = ets_open(c, id, WANT_INFO);
  if (!e) return no_info(c, id);
  Term t = info_item(c, e, item);
  ets_close(e);
  return t == NONE ? rt_badarg(c) : t;
}

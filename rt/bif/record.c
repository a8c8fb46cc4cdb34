// SPDX-License-Identifier: Apache-2.0
// Native records: module `records`, and what the compiler makes of records'
// expressions. Their layout: abi/term.h, HDR_RECORD.
#include "../map.h"

static bool is_record(Term t) { return IS_KIND(t, HDR_RECORD); }
static Term def_of(Term r) { return FIELD(r, 1); }
static Term module_of(Term r) { return FIELD(def_of(r), 1); }
static Term name_of(Term r) { return FIELD(def_of(r), 2); }
static Term names_of(Term def) { return FIELD(def, 4); }
static bool is_exported(Term r) { return FIELD(def_of(r), 3) == AM(true); }

static size_t index_of(Term def, Term name) { // from 1; 0: not there
  Term names = names_of(def);
  size_t n = ARITY(names);
  while (n && FIELD(names, n) != name) n--;
  return n;
}

// --- what the compiler asks. `how` says who may see which record:
//   named     of that name (an access of one's own record)
//   own       of that module and name
//   exported  likewise, and exported
//   any       exported, or of that module
Term bif_record_is_4(Ctx *c, Term r, Term how, Term module, Term name) {
  (void)c;
  if (!is_record(r)) return AM(false);
  if (how == AM(any)) return rt_bool(is_exported(r) || module_of(r) == module);
  if (name_of(r) != name) return AM(false);
  if (how == AM(named)) return AM(true);
  return rt_bool(module_of(r) == module && (how == AM(own) || is_exported(r)));
}

// {Module, Name}
Term bif_record_id_1(Ctx *c, Term r) {
  Term *p = rt_alloc(c, 3);
  p[0] = MAKE_HDR(HDR_TUPLE, 2);
  p[1] = module_of(r);
  p[2] = name_of(r);
  return MAKE_BOX(p);
}

static Term copy(Ctx *c, Term r) {
  size_t n = HDR_SIZE(HDR(r));
  Term *p = rt_alloc(c, 1 + n);
  memcpy(p, PTR(r), (1 + n) * sizeof *p);
  return MAKE_BOX(p);
}

// A copy; the pairs {Name, Value, ...} name fields that are there.
Term bif_record_put_2(Ctx *c, Term r, Term pairs) {
  r = copy(c, r);
  for (size_t i = 1; i < ARITY(pairs); i += 2)
    FIELD(r, 1 + index_of(def_of(r), FIELD(pairs, i))) = FIELD(pairs, i + 1);
  return r;
}

static Term wrong(Ctx *c, Term tag, Term def, Term name) {
  Term *p = rt_alloc(c, 9), *id = p + 3, *what = p + 6;
  p[0] = id[0] = what[0] = MAKE_HDR(HDR_TUPLE, 2);
  id[1] = FIELD(def, 1);
  id[2] = FIELD(def, 2);
  what[1] = MAKE_BOX(id);
  what[2] = name;
  p[1] = tag;
  p[2] = MAKE_BOX(what);
  return MAKE_BOX(p);
}

// A record of another module's definition {Definition, Defaults}, whose
// defaults are [] or [Value]; or the reason why there is none.
Term bif_record_new_2(Ctx *c, Term pair, Term pairs) {
  Term def = FIELD(pair, 1), defaults = FIELD(pair, 2), r;
  size_t n = ARITY(defaults), lacks = 0;
  Term *p = rt_alloc(c, 2 + n);
  p[0] = MAKE_HDR(HDR_RECORD, 1 + n);
  p[1] = def;
  r = MAKE_BOX(p);
  for (size_t i = 1; i <= n; i++) {
    Term d = FIELD(defaults, i);
    FIELD(r, 1 + i) = IS_CONS(d) ? CAR(d) : NONE;
  }
  for (size_t i = 1; i < ARITY(pairs); i += 2) {
    size_t k = index_of(def, FIELD(pairs, i));
    if (!k) lacks = i;
    if (k) FIELD(r, 1 + k) = FIELD(pairs, i + 1);
    if (!k) break;
  }
  size_t empty = 0;
  for (size_t i = n; i > 0; i--)
    if (FIELD(r, 1 + i) == NONE) FIELD(r, 1 + (empty = i)) = NIL;
  if (lacks) return wrong(c, AM(badfield), def, FIELD(pairs, lacks));
  if (empty) return wrong(c, AM(novalue), def, FIELD(names_of(def), empty));
  return r;
}

// --- module records

static Term raise_field(Ctx *c, Term def, Term name) {
  return rt_error(c, wrong(c, AM(badfield), def, name));
}

Term bif_records_get_2(Ctx *c, Term name, Term r) {
  Term v = is_record(r) ? rt_record_find(r, name) : NONE;
  return v == NONE ? rt_badarg(c) : v;
}

Term bif_records_get_module_1(Ctx *c, Term r) {
  return is_record(r) ? module_of(r) : rt_badarg(c);
}

Term bif_records_get_name_1(Ctx *c, Term r) {
  return is_record(r) ? name_of(r) : rt_badarg(c);
}

Term bif_records_get_field_names_1(Ctx *c, Term r) {
  if (!is_record(r)) return rt_error1(c, AM(badrecord), r);
  Term names = names_of(def_of(r)), list = NIL;
  for (size_t i = ARITY(names); i > 0; i--) {
    Term *p = rt_alloc(c, 2);
    p[0] = FIELD(names, i);
    p[1] = list;
    list = MAKE_CONS(p);
  }
  return list;
}

Term bif_records_is_exported_1(Ctx *c, Term r) {
  return is_record(r) ? FIELD(def_of(r), 3) : rt_error1(c, AM(badrecord), r);
}

Term bif_is_record_1(Ctx *c, Term t) {
  (void)c;
  return rt_bool(is_record(t));
}

// Of #{is_exported => Boolean}; NONE: something else.
static Term exported_option(Term options) {
  Term v =
      rt_map_size(options) == 1 ? rt_map_get(options, AM(is_exported)) : NONE;
  return v == AM(true) || v == AM(false) ? v : NONE;
}

static bool is_pair(Term t) { return IS_TUPLE(t) && ARITY(t) == 2; }

// Fields from a list of n pairs; false: raised.
static bool fill(Ctx *c, Term def, Term *values, Term fields) {
  Term names = names_of(def);
  for (size_t i = 1; IS_CONS(fields); i++, fields = CDR(fields)) {
    Term f = CAR(fields);
    if (!is_pair(f)) return rt_badarg(c), false;
    if (!IS_ATOM(FIELD(f, 1))) return raise_field(c, def, FIELD(f, 1)), false;
    FIELD(names, i) = FIELD(f, 1);
    values[i - 1] = FIELD(f, 2);
  }
  if (!rt_all_distinct(c, names)) return rt_badarg(c), false;
  return true;
}

Term bif_records_create_4(Ctx *c, Term module, Term name, Term fields,
                          Term options) {
  if (!IS_ATOM(module) || !IS_ATOM(name))
    return rt_error1(c, AM(badrecord), name);
  if (!rt_is_map(options)) return rt_error1(c, AM(badmap), options);
  Term exported = exported_option(options), end = fields;
  size_t n = 0;
  for (; IS_CONS(end); end = CDR(end)) n++;
  if (exported == NONE || end != NIL) return rt_badarg(c);
  Term *p = rt_alloc(c, 2 + n + 5 + 1 + n), *def = p + 2 + n, *names = def + 5;
  names[0] = MAKE_HDR(HDR_TUPLE, n);
  for (size_t i = 1; i <= n; i++) names[i] = NIL;
  def[0] = MAKE_HDR(HDR_TUPLE, 4);
  def[1] = module;
  def[2] = name;
  def[3] = exported;
  def[4] = MAKE_BOX(names);
  p[0] = MAKE_HDR(HDR_RECORD, 1 + n);
  p[1] = MAKE_BOX(def);
  for (size_t i = 0; i < n; i++) p[2 + i] = NIL;
  return fill(c, p[1], p + 2, fields) ? MAKE_BOX(p) : NONE;
}

Term bif_records_update_4(Ctx *c, Term r, Term module, Term name, Term map) {
  if (!is_record(r)) return rt_error1(c, AM(badrecord), r);
  if (name != AM(underscore) && (module_of(r) != module || name_of(r) != name))
    return rt_error1(c, AM(badrecord), name);
  if (!rt_is_map(map)) return rt_error1(c, AM(badmap), map);
  Term key, value, new = copy(c, r);
  for (MapIter i = rt_map_iter(map); rt_map_next(&i, &key, &value);) {
    size_t k = index_of(def_of(r), key);
    if (!k) return raise_field(c, def_of(r), key);
    FIELD(new, 1 + k) = value;
  }
  return new;
}

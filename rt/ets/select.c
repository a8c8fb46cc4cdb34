// SPDX-License-Identifier: Apache-2.0
// ets:select and its like: what a match specification does to the objects of a
// table. When all heads name their keys, only these are looked at. Results come
// in the order that OTP gives them: in ordered_set by key; in the others what
// was found last comes first.
#include "ets.h"

typedef enum { COLLECT, COUNT, DELETE, REPLACE } Action;

typedef struct Select {
  Ctx *c;
  Ets *e;
  Ms *ms;
  MsRun *run;
  Action action;
  bool backwards;
  Stack out;    // COLLECT: results; DELETE: objects; REPLACE: objects, new ones
  size_t limit; // of results, after which to stop at the next place to do so
  uint64_t seen, counted;
  bool failed;
} Select;

static bool is_tree(const Ets *e) { return e->type == ETS_ORDERED; }

// --- one object

static void replace(Select *s, Object *o, Term t) {
  if (!ets_is_object(s->e, t) ||
      !rt_term_eqx(FIELD(t, s->e->keypos), object_key(s->e, o))) {
    s->failed = true;
    return;
  }
  stack_push(&s->out, (uintptr_t)o);
  stack_push(&s->out, (uintptr_t)object_new(s->e, t));
}

static void visit(Select *s, Object *o) {
  Term t = ms_run(s->run, o->term);
  s->seen++;
  if (t == NONE) return;
  if (s->action == COLLECT)
    stack_push(&s->out, rt_copy_here(s->c, t));
  else if (s->action == REPLACE)
    replace(s, o, t);
  else if (t == AM(true)) {
    s->counted++;
    if (s->action == DELETE) stack_push(&s->out, (uintptr_t)o);
  }
}

static void visit_key(Select *s, Term key) {
  Object *o = store_find(s->e, key);
  for (; o && !s->failed; o = store_same_key(s->e, o)) visit(s, o);
}

// --- all objects

static bool same_key(const Ets *e, Term a, Term b) {
  return is_tree(e) ? rt_term_cmp(a, b) == 0 : rt_term_eqx(a, b);
}

// Few keys: as many as there are clauses.
static size_t distinct(const Ets *e, Term *key, size_t n) {
  size_t m = 0;
  for (size_t i = 0; i < n; i++) {
    size_t j = 0;
    while (j < m && !same_key(e, key[j], key[i])) j++;
    if (j == m) key[m++] = key[i];
  }
  return m;
}

static void sort_keys(Term *key, size_t n, bool backwards) {
  for (size_t i = 1; i < n; i++) {
    Term t = key[i];
    size_t j = i;
    for (; j && (rt_term_cmp(key[j - 1], t) > 0) != backwards; j--)
      key[j] = key[j - 1];
    key[j] = t;
  }
}

static bool visit_keys(Select *s) {
  Stack keys;
  stack_init(&keys);
  bool known = ms_keys(s->ms, s->e->keypos, &keys);
  if (known) {
    size_t n = distinct(s->e, keys.at, keys.n);
    if (is_tree(s->e)) sort_keys(keys.at, n, s->backwards);
    for (size_t i = 0; i < n && !s->failed; i++) visit_key(s, keys.at[i]);
  }
  stack_free(&keys);
  return known;
}

// Objects of ordered_set beyond a key (NONE: all); gives the last one seen.
static Object *visit_tree(Select *s, Term beyond) {
  TreeWalk w;
  Object *o, *last = NULL;
  if (beyond == NONE)
    tree_walk(&w, s->e, s->backwards);
  else
    tree_walk_from(&w, s->e, beyond, s->backwards);
  while (!s->failed && s->out.n < s->limit && (o = tree_walk_next(&w)))
    visit(s, last = o);
  bool ended = !w.stack.n;
  stack_free(&w.stack);
  return ended ? NULL : last;
}

// Whole buckets from one on; gives the next one.
static uint64_t visit_buckets(Select *s, uint64_t i) {
  for (; i < s->e->active && s->out.n < s->limit && !s->failed; i++)
    for (Object *o = s->e->bucket[i]; o && !s->failed; o = o->next)
      if (!o->dead) visit(s, o);
  return i;
}

static void visit_all(Select *s) {
  if (visit_keys(s)) return;
  if (is_tree(s->e))
    visit_tree(s, NONE);
  else
    visit_buckets(s, 0);
}

// --- results

static Term results(Select *s, size_t from, size_t to, Term tail) {
  if (is_tree(s->e)) return rt_list(s->c, s->out.at + from, to - from, tail);
  for (; from < to; from++) tail = rt_cons(s->c, s->out.at[from], tail);
  return tail;
}

static Term delete_found(Select *s) {
  for (size_t i = 0; i < s->out.n; i++)
    store_remove(s->e, (Object *)(uintptr_t)s->out.at[i]);
  return rt_uint(s->c, s->out.n);
}

static Term replace_found(Select *s) {
  for (size_t i = 0; i < s->out.n; i += 2) {
    Object *made = (Object *)(uintptr_t)s->out.at[i + 1];
    if (s->failed)
      object_free(made);
    else
      store_replace(s->e, (Object *)(uintptr_t)s->out.at[i], made);
  }
  return s->failed ? NONE : rt_uint(s->c, s->out.n / 2);
}

static Term result_of(Select *s) {
  switch (s->action) {
  case COLLECT: return results(s, 0, s->out.n, NIL);
  case COUNT: return rt_uint(s->c, s->counted);
  case DELETE: return delete_found(s);
  default: return replace_found(s);
  }
}

static bool select_begin(Select *s, Ctx *c, Term id, Action action) {
  *s = (Select){.c = c, .action = action, .limit = SIZE_MAX};
  s->e = ets_open(
      c, id, action == COLLECT || action == COUNT ? WANT_READ : WANT_WRITE);
  stack_init(&s->out);
  return s->e;
}

static Term select_end(Select *s, Term t) {
  if (s->run) ms_run_free(s->run);
  stack_free(&s->out);
  if (!s->e) return NONE; // select_begin has raised
  ets_close(s->e);
  rt_bump(s->c, (int64_t)(s->seen / 8));
  return t == NONE ? rt_badarg(s->c) : t;
}

// An empty specification matches nothing.
static Term select_with(Ctx *c, Term id, Term spec, Action action,
                        bool backwards) {
  Select s;
  Term t = NONE;
  if (!select_begin(&s, c, id, action)) return select_end(&s, NONE);
  s.backwards = backwards && is_tree(s.e);
  s.ms = spec == NIL ? NULL : ms_compile(spec, false);
  if (s.ms) {
    s.run = ms_run_new(c, s.ms);
    visit_all(&s);
  }
  if (s.ms || spec == NIL) t = result_of(&s);
  t = select_end(&s, t);
  if (s.ms) ms_free(s.ms);
  return t;
}

Term bif_ets_select_2(Ctx *c, Term id, Term spec) {
  return select_with(c, id, spec, COLLECT, false);
}

Term bif_ets_select_reverse_2(Ctx *c, Term id, Term spec) {
  return select_with(c, id, spec, COLLECT, true);
}

Term bif_ets_select_count_2(Ctx *c, Term id, Term spec) {
  return select_with(c, id, spec, COUNT, false);
}

Term bif_ets_internal_select_delete_2(Ctx *c, Term id, Term spec) {
  return select_with(c, id, spec, DELETE, false);
}

// --- specifications that only have a head

static Term one_clause(Ctx *c, Term head, Term result) {
  Term body = rt_cons(c, result, NIL);
  return rt_cons(c, rt_tuple(c, 3, head, NIL, body), NIL);
}

Term bif_ets_match_2(Ctx *c, Term id, Term head) {
  return bif_ets_select_2(c, id, one_clause(c, head, AM(all_variables)));
}

Term bif_ets_match_object_2(Ctx *c, Term id, Term head) {
  return bif_ets_select_2(c, id, one_clause(c, head, AM(whole_object)));
}

// --- select_replace: each clause has to show that it keeps the key

static bool is_key_of_object(const Ets *e, Term t) {
  return IS_TUPLE(t) && ARITY(t) == 3 && FIELD(t, 1) == AM(element) &&
         FIELD(t, 2) == MAKE_SMALL(e->keypos) &&
         FIELD(t, 3) == AM(whole_object);
}

// Does an expression build what a pattern matches?
static bool rebuilds(Term pattern, Term expr) {
  uint64_t number;
  if (IS_TUPLE(expr) && ARITY(expr) == 2 && FIELD(expr, 1) == AM(const_))
    return rt_term_eqx(pattern, FIELD(expr, 2)) && pattern != AM(underscore) &&
           !ms_is_variable(pattern, &number);
  for (; IS_CONS(pattern) && IS_CONS(expr);
       pattern = CDR(pattern), expr = CDR(expr))
    if (!rebuilds(CAR(pattern), CAR(expr))) return false;
  if (!IS_TUPLE(pattern))
    return pattern != AM(underscore) && rt_term_eqx(pattern, expr);
  if (!IS_TUPLE(expr) || ARITY(expr) != 1 || !IS_TUPLE(FIELD(expr, 1)) ||
      ARITY(FIELD(expr, 1)) != ARITY(pattern))
    return false;
  for (size_t i = ARITY(pattern); i; i--)
    if (!rebuilds(FIELD(pattern, i), FIELD(FIELD(expr, 1), i))) return false;
  return true;
}

static bool keeps_key(const Ets *e, Term clause) {
  if (!IS_TUPLE(clause) || ARITY(clause) != 3) return false;
  Term head = FIELD(clause, 1), body = FIELD(clause, 3);
  if (!IS_CONS(body) || CDR(body) != NIL) return false;
  body = CAR(body);
  if (body == AM(whole_object)) return true;
  if (!IS_TUPLE(body) || ARITY(body) != 1) return false;
  Term made = FIELD(body, 1);
  if (!ets_is_object(e, made)) return false;
  Term key = FIELD(made, e->keypos);
  return is_key_of_object(e, key) ||
         (ets_is_object(e, head) && rebuilds(FIELD(head, e->keypos), key));
}

Term bif_ets_select_replace_2(Ctx *c, Term id, Term spec) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  bool ok = e->type != ETS_BAG;
  for (Term l = spec; ok && IS_CONS(l); l = CDR(l)) ok = keeps_key(e, CAR(l));
  ets_close(e);
  return ok ? select_with(c, id, spec, REPLACE, false) : rt_badarg(c);
}

// --- compiled specifications

typedef struct MsHolder {
  Magic magic;
  Ms *ms;
} MsHolder;

static void destroy_ms(Magic *m) {
  ms_free(((MsHolder *)m)->ms);
  rt_mem_free(m, sizeof(MsHolder));
}

static Ms *compiled(Term t) {
  Magic *m = rt_magic_of(t, destroy_ms);
  return m ? ((MsHolder *)m)->ms : NULL;
}

Term bif_ets_match_spec_compile_1(Ctx *c, Term spec) {
  Ms *ms = ms_compile(spec, true);
  if (!ms) return rt_badarg(c);
  MsHolder *h = rt_mem_alloc(sizeof *h);
  *h = (MsHolder){{1, destroy_ms}, ms};
  return rt_magic_ref(c, &h->magic);
}

Term bif_ets_is_compiled_ms_1(Ctx *c, Term t) {
  (void)c;
  return rt_bool(compiled(t));
}

// Results before `tail`, the last one first.
Term bif_ets_match_spec_run_r_3(Ctx *c, Term list, Term spec, Term tail) {
  Ms *ms = compiled(spec);
  if (!ms || rt_list_length(list) < 0) return rt_badarg(c);
  MsRun *run = ms_run_new(c, ms);
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = ms_run(run, CAR(list));
    if (t != NONE) tail = rt_cons(c, rt_copy_here(c, t), tail);
    rt_bump(c, 1);
  }
  ms_run_free(run);
  return tail;
}

// --- in parts. What goes on later: for ordered_set {Table, LastKey, [], Limit,
// Spec, [], Reverse, 0}; else {Table, Bucket, Limit, Spec, Rest, N}: Bucket -1
// is the end, Rest are the N results that were too many.

static bool small_from(Term t, int64_t least, int64_t *value) {
  if (!IS_SMALL(t) || SMALL_VALUE(t) < least) return false;
  *value = SMALL_VALUE(t);
  return true;
}

static Term tree_part(Select *s, Term id, Term spec, Term beyond) {
  bool keyed = beyond == NONE && visit_keys(s);
  Object *last = keyed ? NULL : visit_tree(s, beyond);
  if (!s->out.n && !last) return AM(end_of_table);
  Term list = results(s, 0, s->out.n, NIL), rest = AM(end_of_table);
  if (last)
    rest = rt_tuple(s->c, 8, id, rt_copy_here(s->c, object_key(s->e, last)),
                    NIL, MAKE_SMALL(s->limit), spec, NIL,
                    MAKE_SMALL(s->backwards), MAKE_SMALL(0));
  return rt_tuple(s->c, 2, list, rest);
}

// Takes n elements off the front of a list, into a list of their own.
static Term take(Ctx *c, Term *list, size_t n) {
  if (!n) return NIL;
  Term *p = rt_alloc(c, 2 * n), *at = p;
  for (; n; n--, *list = CDR(*list), at += 2) {
    at[0] = CAR(*list);
    at[1] = MAKE_CONS(at + 2);
  }
  at[-1] = NIL;
  return MAKE_CONS(p);
}

// The part of a list that is one result: its end.
static Term hash_result(Select *s, Term id, Term spec, int64_t bucket,
                        Term list, size_t n) {
  size_t more = n > s->limit ? n - s->limit : 0;
  if (!n && bucket < 0) return AM(end_of_table);
  Term rest = take(s->c, &list, more);
  Term next = AM(end_of_table);
  if (more || bucket >= 0)
    next = rt_tuple(s->c, 6, id, MAKE_SMALL(bucket), MAKE_SMALL(s->limit), spec,
                    rest, MAKE_SMALL(more));
  return rt_tuple(s->c, 2, list, next);
}

static Term hash_part(Select *s, Term id, Term spec, int64_t bucket, Term rest,
                      size_t n) {
  uint64_t next = s->e->active;
  size_t limit = s->limit;
  if (n < limit && bucket >= 0) {
    s->limit = limit - n;
    if (bucket || !visit_keys(s)) next = visit_buckets(s, (uint64_t)bucket);
    bucket = next < s->e->active ? (int64_t)next : -1;
    s->limit = limit;
  }
  Term list = results(s, 0, s->out.n, rest);
  return hash_result(s, id, spec, bucket, list, n + s->out.n);
}

static Term first_part(Ctx *c, Term id, Term spec, Term limit, bool backwards) {
  int64_t n;
  if (!small_from(limit, 1, &n)) return rt_badarg(c);
  Term compiled_spec = bif_ets_match_spec_compile_1(c, spec);
  if (compiled_spec == NONE) return NONE;
  Select s;
  if (!select_begin(&s, c, id, COLLECT)) return select_end(&s, NONE);
  s.ms = compiled(compiled_spec);
  s.run = ms_run_new(c, s.ms);
  s.limit = (size_t)n;
  s.backwards = backwards && is_tree(s.e);
  id = ets_ref(c, s.e);
  Term t = is_tree(s.e) ? tree_part(&s, id, compiled_spec, NONE)
                        : hash_part(&s, id, compiled_spec, 0, NIL, 0);
  return select_end(&s, t);
}

// Fills in what a continuation says; the part that it gives, or NONE.
static Term go_on(Select *s, Term k) {
  int64_t limit, bucket, n, reverse;
  bool tree = is_tree(s->e);
  if (ARITY(k) != (tree ? 8 : 6)) return NONE;
  Term spec = FIELD(k, tree ? 5 : 4);
  s->ms = compiled(spec);
  if (!s->ms || !small_from(FIELD(k, tree ? 4 : 3), 1, &limit)) return NONE;
  s->limit = (size_t)limit;
  s->run = ms_run_new(s->c, s->ms);
  if (tree) {
    if (!small_from(FIELD(k, 7), 0, &reverse)) return NONE;
    s->backwards = reverse;
    return tree_part(s, FIELD(k, 1), spec, FIELD(k, 2));
  }
  if (!small_from(FIELD(k, 2), -1, &bucket) ||
      !small_from(FIELD(k, 6), 0, &n) || rt_list_length(FIELD(k, 5)) != n)
    return NONE;
  return hash_part(s, FIELD(k, 1), spec, bucket, FIELD(k, 5), (size_t)n);
}

Term bif_ets_select_1(Ctx *c, Term k) {
  if (k == AM(end_of_table)) return k;
  if (!IS_TUPLE(k) || ARITY(k) < 6) return rt_badarg(c);
  Select s;
  if (!select_begin(&s, c, FIELD(k, 1), COLLECT)) return select_end(&s, NONE);
  return select_end(&s, go_on(&s, k));
}

Term bif_ets_select_3(Ctx *c, Term id, Term spec, Term limit) {
  return first_part(c, id, spec, limit, false);
}

Term bif_ets_select_reverse_3(Ctx *c, Term id, Term spec, Term limit) {
  return first_part(c, id, spec, limit, true);
}

Term bif_ets_match_3(Ctx *c, Term id, Term head, Term limit) {
  return first_part(c, id, one_clause(c, head, AM(all_variables)), limit,
                    false);
}

Term bif_ets_match_object_3(Ctx *c, Term id, Term head, Term limit) {
  return first_part(c, id, one_clause(c, head, AM(whole_object)), limit, false);
}

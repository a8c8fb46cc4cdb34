// SPDX-License-Identifier: Apache-2.0
// Lint: functions, imports and records, when all forms have been seen: what is
// called but not defined, what is defined but not used, and what options and
// attributes name that is not there.
#include "lint.h"

// --- what options say

static LitP value_of(LitP option, const char *name) {
  bool is_it = option->kind == LIT_TUPLE && option->n == 2 &&
               lit_is_atom(option->item[0], name);
  return is_it ? option->item[1] : NULL;
}

// --- functions that are named and must be there

enum { FA_SINCE = 28 }; // others are errors

static void check_named(Lint *l, LitP v, Loc loc, DiagCode code) {
  for (; v->kind == LIT_CONS; v = v->item[1])
    check_named(l, v->item[0], loc, code);
  if (!lint_is_fa(v) && v->kind != LIT_NIL && lw_release(l->m) >= FA_SINCE)
    LINT(l, loc, E_INVALID_FA_ATTRIBUTE, lint_term(l, v));
  if (!lint_is_fa(v)) return;
  const FnRef *f = lint_fa(l, v);
  bool known = lint_is_local(l, f->name, f->arity) ||
               (code != E_UNDEFINED_NIF && lint_import(l, f->name, f->arity));
  if (!known)
    LINT(l, loc, code, lint_text(l, f->name), f->arity,
         lint_guess_function(
             l, f, code == E_UNDEFINED_NIF ? GUESS_OWN : GUESS_IMPORTS));
}

static const struct {
  const char *name;
  DiagCode code;
} naming[] = {
    {"inline", E_BAD_INLINE},
    {"nowarn_unused_function", E_BAD_NOWARN_UNUSED_FUNCTION},
    {"nowarn_bif_clash", E_BAD_NOWARN_BIF_CLASH},
};

static void check_options(Lint *l) {
  for (uint32_t i = 0; i < l->m->compile.n; i++) {
    const CompileOption *o = &l->m->compile.at[i];
    for (size_t k = 0; k < sizeof naming / sizeof *naming && o->loc.line; k++) {
      LitP v = value_of(o->term, naming[k].name);
      if (v) check_named(l, v, o->loc, naming[k].code);
    }
  }
}

static void check_nifs(Lint *l) {
  NodeList forms = l->m->ast->forms;
  bool some = false;
  for (uint32_t i = 0; i < forms.n; i++) {
    const Node *n = forms.at[i];
    LitP v = NULL;
    if (n->kind == N_ATTRIBUTE && !strcmp(n->attr.name->text, "nifs"))
      v = lw_const(l->m, n->attr.value);
    if (!v) continue;
    check_named(l, v, n->loc, E_UNDEFINED_NIF);
    if (!some && v->kind == LIT_CONS && !l->has_load_nif &&
        !l->m->options->no_warnings)
      LINT(l, n->loc, W_NO_LOAD_NIF);
    some |= v->kind == LIT_CONS;
  }
}

static int by_call(const void *pa, const void *pb) {
  const Called *a = pa, *b = pb;
  if (a->fn != b->fn) return a->fn < b->fn ? -1 : 1;
  return loc_compare(a->loc, b->loc);
}

static void check_called(Lint *l) {
  Called *at = l->called.at;
  const char *guess = "";
  if (l->called.n) qsort(at, l->called.n, sizeof *at, by_call);
  for (uint32_t i = 0; i < l->called.n; i++) {
    if (i && !by_call(&at[i - 1], &at[i])) continue;
    if (!i || at[i - 1].fn != at[i].fn)
      guess = lint_guess_function(l, at[i].fn, GUESS_GIVEN);
    LINT(l, at[i].loc, E_UNDEFINED_FUNCTION, lint_text(l, at[i].fn->name),
         at[i].fn->arity, guess);
  }
}

static void check_self_calls(Lint *l) {
  for (uint32_t i = 0; i < l->self_calls.n; i++) {
    const Called *c = &l->self_calls.at[i];
    if (!map_get(&l->exported, (uintptr_t)c->fn, NULL))
      LINT(l, c->loc, W_UNEXPORTED_FUNCTION, c->fn->module->text,
           c->fn->name->text, c->fn->arity);
  }
}

static void check_on_load(Lint *l) {
  const FnRef *f = l->on_load;
  if (l->on_loads != 1 || f->arity || lint_is_local(l, f->name, 0)) return;
  LINT(l, l->on_load_at, E_UNDEFINED_ON_LOAD, lint_text(l, f->name), 0u,
       lint_guess_function(l, f, GUESS_GIVEN));
}

// --- functions that nothing uses

typedef struct Reach {
  Map first; // FnRef * -> index + 1 of an edge from it
  uint32_t *next;
  Map reached;
  VEC(const FnRef *) todo;
} Reach;

static void reach(Reach *r, const FnRef *f) {
  if (map_get(&r->reached, (uintptr_t)f, NULL)) return;
  map_put(&r->reached, (uintptr_t)f, 1);
  vec_push(&r->todo, f);
}

static void reach_all(Lint *l, Reach *r) {
  if (l->on_load) reach(r, l->on_load);
  for (uint32_t i = 0; i < l->exported.cap; i++)
    if (l->exported.keys[i])
      reach(r, (const FnRef *)(uintptr_t)l->exported.keys[i]);
  while (r->todo.n) {
    uint64_t edge = 0;
    map_get(&r->first, (uintptr_t)r->todo.at[--r->todo.n], &edge);
    for (; edge; edge = r->next[edge - 1]) reach(r, l->edges.at[edge - 1].to);
  }
}

static void add_edges(Lint *l, Reach *r) {
  r->next = mem_alloc((l->edges.n + 1) * sizeof *r->next);
  for (uint32_t i = 0; i < l->edges.n; i++) {
    uint64_t old = 0;
    map_get(&r->first, (uintptr_t)l->edges.at[i].from, &old);
    r->next[i] = (uint32_t)old;
    map_put(&r->first, (uintptr_t)l->edges.at[i].from, i + 1);
  }
}

static void check_function(Lint *l, const Node *n, const Reach *r) {
  const FnRef *f = lint_own(l, n->function.name, n->function.arity);
  if (!map_get(&r->reached, (uintptr_t)f, NULL) &&
      !lint_is_listed(l, "nowarn_unused_function", f->name, f->arity))
    LINT(l, n->loc, W_UNUSED_FUNCTION, lint_text(l, f->name), f->arity);
}

static void check_unused_functions(Lint *l) {
  if (!lw_warns(l->m, WARN_UNUSED_FUNCTION) || l->m->export_all) return;
  Reach r = {0};
  add_edges(l, &r);
  reach_all(l, &r);
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++)
    if (l->m->ast->forms.at[i]->kind == N_FUNCTION)
      check_function(l, l->m->ast->forms.at[i], &r);
  map_free(&r.first);
  map_free(&r.reached);
  vec_free(&r.todo);
  free(r.next);
}

// --- imports

static bool is_before(NodeList items, uint32_t k) {
  for (uint32_t i = 0; i < k; i++)
    if (items.at[i]->fa.name == items.at[k]->fa.name &&
        items.at[i]->fa.arity == items.at[k]->fa.arity)
      return true;
  return false;
}

static void check_import(Lint *l, const Node *n) {
  for (uint32_t i = 0; i < n->import.items.n; i++) {
    const Node *fa = n->import.items.at[i];
    const FnRef *own = lint_own(l, fa->fa.name, fa->fa.arity);
    const FnRef *to = lint_import(l, fa->fa.name, fa->fa.arity);
    if (!to || to->module != n->import.module || is_before(n->import.items, i))
      continue;
    if (!map_get(&l->used_imports, (uintptr_t)own, NULL))
      LINT(l, n->loc, W_UNUSED_IMPORT, lint_text(l, to->module),
           lint_text(l, to->name), to->arity);
  }
}

static void check_imports(Lint *l) {
  if (!lw_warns(l->m, WARN_UNUSED_IMPORT)) return;
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++)
    if (l->m->ast->forms.at[i]->kind == N_IMPORT)
      check_import(l, l->m->ast->forms.at[i]);
}

// --- records

static void use_named_records(Lint *l, LitP v, Loc loc) {
  for (; v->kind == LIT_CONS; v = v->item[1])
    use_named_records(l, v->item[0], loc);
  if (v->kind == LIT_ATOM) lint_record(l, NULL, v->atom, loc);
}

static void check_record(Lint *l, const Node *n) {
  const RecordDef *def = lint_find_record(l, n->record_def.name);
  if (!def || def->fields != (const Node *const *)n->record_def.fields.at)
    return;
  if (lw_warns(l->m, WARN_UNUSED_RECORD) && lint_is_main_file(l, n->loc) &&
      !map_get(&l->used_records, (uintptr_t)def->name, NULL))
    LINT(l, n->loc, W_UNUSED_RECORD, lint_text(l, def->name));
  if (def->is_native && lw_warns(l->m, WARN_NATIVE_RECORD_HEADER) &&
      !lint_is_main_file(l, n->loc))
    LINT(l, n->loc, W_NATIVE_RECORD_HEADER, lint_text(l, def->name));
}

static void check_records(Lint *l) {
  for (uint32_t i = 0;
       i < l->m->compile.n && lw_warns(l->m, WARN_UNUSED_RECORD); i++) {
    const CompileOption *o = &l->m->compile.at[i];
    LitP v = value_of(o->term, "nowarn_unused_record");
    if (v && o->loc.line) use_named_records(l, v, o->loc);
  }
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++) {
    const Node *n = l->m->ast->forms.at[i];
    if (n->kind == N_RECORD_DEF || n->kind == N_NATIVE_RECORD)
      check_record(l, n);
  }
}

void lint_functions_end(Lint *l) {
  check_options(l);
  check_called(l);
  check_on_load(l);
  check_nifs(l);
  check_self_calls(l);
  if (l->m->options->no_warnings) return;
  check_imports(l);
  check_unused_functions(l);
  check_records(l);
}

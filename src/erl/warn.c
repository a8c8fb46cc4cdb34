// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: a module, function by function.
#include "warn.h"

bool warn_is(const Warn *w, Warning kind) {
  return !w->generated && !w->is_quiet && lw_warns(w->m, kind);
}

bool warn_is_late(const Warn *w, Warning kind) {
  return warn_is(w, kind) && !w->dead && !w->is_inlined;
}

static bool same_place(Loc a, Loc b) {
  return a.line == b.line && a.col == b.col && a.file == b.file;
}

static bool is_same(const Diag *a, const Diag *b) {
  return a->code == b->code && same_place(a->loc, b->loc) &&
         !strcmp(a->text, b->text);
}

// The first free key for it, or 0: it is given.
static uint64_t new_key(const Warn *w, const Diag *d) {
  uint32_t place[] = {d->code, d->loc.file, d->loc.line, d->loc.col};
  uint64_t old, key = hash_bytes(place, sizeof place, 0);
  for (key = hash_bytes(d->text, strlen(d->text), key) | 1;
       map_get(&w->given, key, &old); key += 2)
    if (is_same((const Diag *)(uintptr_t)old, d)) return 0;
  return key;
}

void warn_at(Warn *w, Loc loc, DiagCode code, ...) {
  Loc at = w->is_moved ? w->moved : loc;
  va_list ap;
  if (w->m->ast->is_transformed && !at.col) return;
  va_start(ap, code);
  diag_v(w->m->diags, at, code, ap);
  va_end(ap);
  Diag *last = &vec_last(&w->m->diags->list);
  uint64_t key = new_key(w, last);
  if (key) {
    Diag *d = NEW(w->arena, Diag);
    *d = *last;
    d->text = arena_strdup(w->arena, last->text, strlen(last->text));
    map_put(&w->given, key, (uintptr_t)d);
    return;
  }
  free(last->text);
  w->m->diags->list.n--;
}

const char *warn_atom(Warn *w, Name name) {
  Str s = {0};
  lit_print(&s, lit_atom(w->m->lits, name));
  char *text = arena_strdup(w->arena, s.at, s.n);
  str_free(&s);
  return text;
}

static void function(Warn *w, const Node *n) {
  const FnRef *fn =
      fn_ref(w->m->lits, w->m->ast->name, n->function.name, n->function.arity);
  map_free(&w->given);
  w->statement = 0;
  w->is_cut = false;
  warn_core(w, n->function.clauses);
  warn_fun_clauses(w, n->function.clauses, n->function.clauses.at[0]->loc, fn);
  warn_unused(w);
  while (w->names.n) w->occurs[w->names.at[--w->names.n]->id] = 0;
}

static Shape truth(LitP lit) { return (Shape){.kind = S_LIT, .of.lit = lit}; }

void warn(ModState *m) {
  Warn w = {
      .m = m, .arena = arena_new(), .erlang = name_cstr(m->names, "erlang")};
  w.nvars = names_count(m->names);
  w.vars = mem_alloc(w.nvars * sizeof *w.vars);
  w.occurs = mem_alloc(w.nvars * sizeof *w.occurs);
  w.is_quiet = lw_option(m, "nowarn_opportunistic");
  w.is_inlined = lw_option(m, "inline");
  w.fail.kind = S_FAIL;
  w.raise.kind = S_FAIL;
  w.stop.kind = S_STOP;
  w.yes = truth(m->yes);
  w.no = truth(m->no);
  for (uint32_t i = 0; i < m->ast->forms.n; i++)
    if (m->ast->forms.at[i]->kind == N_FUNCTION)
      function(&w, m->ast->forms.at[i]);
  free(w.vars);
  free(w.occurs);
  vec_free(&w.names);
  vec_free(&w.trail);
  vec_free(&w.slots);
  map_free(&w.given);
  arena_free(w.arena);
}

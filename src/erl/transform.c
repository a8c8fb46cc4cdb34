// SPDX-License-Identifier: Apache-2.0
// Parse transforms: which there are, what they are told and what they answer.
#include "transform.h"
#include "lower.h"
#include "term.h"

// --- the request: {Transforms, File, Forms, Options}

static bool is_transform(LitP l) {
  return l->kind == LIT_TUPLE && l->n == 2 &&
         lit_is_atom(l->item[0], "parse_transform") &&
         l->item[1]->kind == LIT_ATOM &&
         !lit_is_atom(l->item[1], "ms_transform"); // lower_ms.c
}

static void find(ModState *m, Transforms *out) {
  for (uint32_t i = 0; i < m->compile.n; i++)
    if (is_transform(m->compile.at[i].term))
      vec_push(&out->names, m->compile.at[i].term->item[1]->atom);
}

static uint32_t count_given(const ModState *m) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->compile.n; i++)
    n += !m->compile.at[i].loc.file && !is_transform(m->compile.at[i].term);
  return n;
}

static void put_pair(TermOut *t, const char *tag, const char *value) {
  term_tuple(t, 2);
  term_cstr(t, tag);
  term_string(t, value, strlen(value));
}

// A macro's value is a term there; what is none is left as text.
static void put_define(TermOut *t, ModState *m, const ErlDefine *def) {
  LitP value = def->value ? lw_read_term(m, def->value) : NULL;
  term_tuple(t, def->value ? 3 : 2);
  term_cstr(t, "d");
  term_cstr(t, def->name);
  if (value)
    term_lit(t, value);
  else if (def->value)
    term_string(t, def->value, strlen(def->value));
}

// As erlc passes them: those of -compile are in the forms.
static void put_options(TermOut *t, ModState *m) {
  const ErlOptions *opt = m->options;
  term_list(t, 2 + opt->nincludes + opt->ndefines + count_given(m));
  term_cstr(t, "report_errors");
  term_cstr(t, "report_warnings");
  for (uint32_t i = 0; i < opt->nincludes; i++)
    put_pair(t, "i", opt->includes[i]);
  for (uint32_t i = 0; i < opt->ndefines; i++)
    put_define(t, m, &opt->defines[i]);
  for (uint32_t i = 0; i < m->compile.n; i++)
    if (!m->compile.at[i].loc.file && !is_transform(m->compile.at[i].term))
      term_lit(t, m->compile.at[i].term);
}

static void ask(ModState *m, Transforms *out) {
  const char *path = m->diags->sources.at[m->ast->source].path;
  TermOut t = {.out = &out->request};
  str_putc(&out->request, TERM_VERSION);
  term_tuple(&t, 4);
  term_list(&t, out->names.n);
  for (uint32_t i = 0; i < out->names.n; i++) term_atom(&t, out->names.at[i]);
  term_string(&t, path, strlen(path));
  ast_write(&t, m);
  put_options(&t, m);
  vec_free(&t.open);
}

void erl_transforms(Diags *d, LitPool *lits, const Module *ast,
                    const ErlOptions *options, Transforms *out) {
  ModState *m = lw_new(d, lits, ast, options);
  lw_options(m);
  find(m, out);
  if (out->names.n) ask(m, out);
  lw_free(m);
}

// --- the answer: {ok | error, Forms, Errors, Warnings}

static uint32_t source_named(Diags *d, const ErlTerm *t, uint32_t other) {
  Str s = {0};
  uint32_t found = 0;
  if (term_text(t, &s))
    for (uint32_t i = d->sources.n; --i && !found;)
      if (!strcmp(d->sources.at[i].path, s.at ? s.at : "")) found = i;
  str_free(&s);
  return found ? found : other;
}

static uint32_t part(const ErlTerm *t) {
  return t->kind == TERM_INT && t->i > 0 ? (uint32_t)t->i : 0;
}

// {File, Place, Text}; a place is none, a line, or {Line, Column}.
static void report(Diags *d, const Module *m, DiagCode code, const ErlTerm *t) {
  Str s = {0};
  if (!term_is_tuple(t, NULL, 3) || !term_text(t->item[2], &s)) {
    str_free(&s);
    return;
  }
  const ErlTerm *place = t->item[1];
  bool has_column = term_is_tuple(place, NULL, 2);
  Loc loc = {source_named(d, t->item[0], m->source), 0, 0};
  loc.line = part(has_column ? place->item[0] : place);
  if (has_column) loc.col = part(place->item[1]);
  while (s.n && s.at[s.n - 1] == '\n') s.at[--s.n] = 0;
  diag(d, loc, code, s.at ? s.at : "");
  str_free(&s);
}

static void report_all(Diags *d, const Module *m, DiagCode code,
                       const ErlTerm *list) {
  for (uint32_t i = 0; list->kind == TERM_LIST && i < list->n; i++)
    report(d, m, code, list->item[i]);
}

Module *erl_transformed(Diags *d, Names *names, Arena *arena, const Module *old,
                        int release, const Str *answer) {
  uint32_t before = d->errors;
  const ErlTerm *t =
      term_read(arena, names, (const uint8_t *)answer->at, answer->n);
  if (!t || !term_is_tuple(t, NULL, 4)) {
    diag(d, (Loc){old->source, 0, 0}, E_BAD_FORM, "form");
    return NULL;
  }
  report_all(d, old, E_TRANSFORM, t->item[2]);
  report_all(d, old, W_TRANSFORM, t->item[3]);
  if (d->errors != before) return NULL;
  return ast_read(arena, d, names, old, release, t->item[1]);
}

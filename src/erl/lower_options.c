// SPDX-License-Identifier: Apache-2.0
// Options of compilation: those of -compile attributes and those given from
// outside, as one list; the later ones win.
#include "lower.h"

static void add(ModState *m, Loc loc, LitP l) {
  for (; l->kind == LIT_CONS; l = l->item[1]) add(m, loc, l->item[0]);
  if (l->kind != LIT_NIL) vec_push(&m->compile, ((CompileOption){l, loc}));
}

static void add_attribute(ModState *m, const Node *n) {
  if (n->kind != N_ATTRIBUTE || strcmp(n->attr.name->text, "compile")) return;
  LitP value = lw_const(m, n->attr.value);
  if (value) add(m, n->loc, value);
}

static void add_attributes(ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++)
    add_attribute(m, m->ast->forms.at[i]);
}

LitP lw_read_term(ModState *m, const char *text) {
  Diags d;
  diags_init(&d);
  const Node *n = erl_parse_option(&d, m->names, m->arena, text, lw_release(m));
  diags_free(&d);
  return n ? lw_const(m, n) : NULL;
}

// What is no term is left out: who read the command line has said so.
static void add_given(ModState *m) {
  for (uint32_t i = 0; i < m->options->ncompile; i++) {
    LitP l = lw_read_term(m, m->options->compile[i]);
    if (l) add(m, (Loc){0}, l);
  }
}

#define BIT(w) (UINT64_C(1) << (w))

static uint64_t bits_of(Warning w) {
  if (w != WARN_MISSING_DOC) return BIT(w);
  return BIT(WARN_MISSING_DOC_FUNCTIONS) | BIT(WARN_MISSING_DOC_CALLBACKS) |
         BIT(WARN_MISSING_DOC_TYPES);
}

static void set_warning(ModState *m, const char *option) {
  bool off;
  Warning w = warning_option(option, &off);
  if (w == WARN_COUNT || lw_release(m) < warning_rows[w].since) return;
  m->warnings = off ? m->warnings & ~bits_of(w) : m->warnings | bits_of(w);
}

static void set_warnings(ModState *m) {
  for (int i = 0; i < WARN_COUNT; i++)
    if (warning_rows[i].on && lw_release(m) >= warning_rows[i].since)
      m->warnings |= BIT(i);
  for (uint32_t i = 0; i < m->compile.n; i++)
    if (m->compile.at[i].term->kind == LIT_ATOM)
      set_warning(m, m->compile.at[i].term->atom->text);
}

// Since OTP 26 a module's own options win over those given from outside.
void lw_options(ModState *m) {
  bool own_wins = lw_release(m) >= 26;
  if (own_wins) add_given(m);
  add_attributes(m);
  if (!own_wins) add_given(m);
  if (!m->options->no_warnings) set_warnings(m);
}

bool lw_option(const ModState *m, const char *name) {
  for (uint32_t i = 0; i < m->compile.n; i++)
    if (lit_is_atom(m->compile.at[i].term, name)) return true;
  return false;
}

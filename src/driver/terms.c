// SPDX-License-Identifier: Apache-2.0
// Options of erlc that are terms, `+TERM`: whether they are terms, and whether
// they mean something here. What they do is in src/erl/lower_options.c.
#include "driver.h"
#include "../erl/warning.h"

// What matters besides warn_W and nowarn_W of warn.def.
static const char *const meant[] = {"export_all",      "inline",
                                    "no_auto_import",  "no_auto_import_types",
                                    "no_docs",         "nowarn_unused_function",
                                    "parse_transform", "warnings_as_errors"};

static bool is_meant(const char *name) {
  for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
    if (!strcmp(meant[i], name)) return true;
  bool off;
  return warning_option(name, &off) != WARN_COUNT;
}

// An option's name: of an atom, or of a tuple that begins with it.
static bool has_meaning(const Node *n) {
  if (n->kind == N_TUPLE && n->list.n) n = n->list.at[0];
  if (n->kind == N_NIL) return true;
  if (n->kind != N_LIST) return n->kind == N_ATOM && is_meant(n->name->text);
  for (uint32_t i = 0; i < n->cons.items.n; i++)
    if (!has_meaning(n->cons.items.at[i])) return false;
  return true;
}

// In the words of erl_compile, which sees the end where we see `)` in line 2.
static void say_bad(Diags *d, const Diags *found, const char *text) {
  const Diag *x = found->list.n ? &found->list.at[0] : NULL;
  bool is_syntax = x && x->code == E_SYNTAX;
  bool at_end = is_syntax && x->loc.line > 1;
  bool is_macro = x && (int)x->code / 1000 == 2;
  diag(d, (Loc){0}, E_OPTION_TERM,
       at_end      ? "syntax error before: '.'"
       : is_macro  ? "syntax error before: '?'"
       : is_syntax ? x->text
                   : "bad term",
       text);
}

void term_check(Diags *d, const char *text) {
  Diags found;
  diags_init(&found);
  Names *names = names_new();
  Arena *arena = arena_new();
  const Node *value = erl_parse_option(&found, names, arena, text, NEWEST_OTP);
  if (!value)
    say_bad(d, &found, text);
  else if (!has_meaning(value))
    diag(d, (Loc){0}, E_OPTION_IGNORED, text);
  arena_free(arena);
  names_free(names);
  diags_free(&found);
}

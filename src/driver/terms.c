// SPDX-License-Identifier: Apache-2.0
// Options of erlc that are terms, `+TERM`: whether they are terms, and whether
// they mean something here. What they do is in src/erl/lower_options.c.
#include "driver.h"

// What matters besides warn_W and nowarn_W of warn.def.
static const char *const meant[] = {"export_all",      "inline",
                                    "no_auto_import",  "no_auto_import_types",
                                    "no_docs",         "nowarn_unused_function",
                                    "parse_transform", "warnings_as_errors"};

static const char *const warnings[] = {
#define X(warning, name, since, on) name,
#include "../erl/warn.def"
#undef X
};

static bool is_warning(const char *name) {
  bool off = !strncmp(name, "nowarn_", 7);
  if (!off && strncmp(name, "warn_", 5)) return false;
  for (size_t i = 0; i < sizeof warnings / sizeof *warnings; i++)
    if (!strcmp(warnings[i], name + (off ? 7 : 5))) return true;
  return false;
}

static bool is_meant(const char *name) {
  for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
    if (!strcmp(meant[i], name)) return true;
  return is_warning(name);
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
  Str s = {0};
  str_printf(&s, "-compile(%s\n).", text);
  const Module *m =
      erl_parse_text(&found, names, arena, "", s.at, s.n, &(ErlOptions){0});
  const Node *last = m->forms.n == 2 ? m->forms.at[1] : NULL;
  if (found.errors || !last || last->kind != N_ATTRIBUTE)
    say_bad(d, &found, text);
  else if (!has_meaning(last->attr.value))
    diag(d, (Loc){0}, E_OPTION_IGNORED, text);
  str_free(&s);
  arena_free(arena);
  names_free(names);
  diags_free(&found);
}

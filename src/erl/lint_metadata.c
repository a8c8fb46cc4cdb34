// SPDX-License-Identifier: Apache-2.0
// Lint: metadata of documentation, `-doc #{key => Value}`. Keys with a meaning
// should have texts, which OTP 28 and later judge.
#include "lint.h"

enum { METADATA_SINCE = 28 };

static bool is_chardata(LitP l) {
  if (l->kind == LIT_BITS) return l->bits.bits % 8 == 0;
  if (l->kind != LIT_CONS && l->kind != LIT_NIL) return false;
  for (; l->kind == LIT_CONS; l = l->item[1]) {
    LitKind kind = l->item[0]->kind;
    if (kind != LIT_INT && kind != LIT_BIG && !is_chardata(l->item[0]))
      return false;
  }
  return l->kind == LIT_NIL || is_chardata(l);
}

static bool is_chardata_list(LitP l) {
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (!is_chardata(l->item[0])) return false;
  return l->kind == LIT_NIL;
}

// {f, 1}; a call is none of the literals that are looked at.
static bool is_equiv(LitP l) {
  return l->kind == LIT_TUPLE &&
         (l->n == 2 || (l->n == 4 && lit_is_atom(l->item[0], "call")));
}

// The value of a key that is an atom: of several, the last. NULL: none, or a
// call.
static LitP value_of(Lint *l, const Node *map, const char *key) {
  for (uint32_t i = map->map.fields.n; i--;) {
    const Node *field = map->map.fields.at[i];
    if (ast_is_atom(field->pair.lhs, key))
      return lw_const(l->m, field->pair.rhs);
  }
  return NULL;
}

static const char *const doc_keys[] = {"deprecated", "equiv", "group", "since",
                                       NULL};
static const char *const module_keys[] = {"authors", "deprecated", "format",
                                          "since", NULL};

static void check(Lint *l, Loc loc, const char *key, LitP v) {
  bool is_equivalent = !strcmp(key, "equiv") && is_equiv(v);
  if (!strcmp(key, "authors")) {
    if (!is_chardata_list(v)) LINT(l, loc, E_DOC_AUTHORS);
  } else if (!is_chardata(v) && !is_equivalent) {
    LINT(l, loc, E_DOC_NOT_TEXT, key);
  }
}

// beam_doc says the line, but never that it is in another file.
void lint_metadata(Lint *l, const Node *n) {
  bool of_module = !strcmp(n->attr.name->text, "moduledoc");
  Loc loc = n->loc;
  loc.file = l->m->ast->source;
  if (lw_release(l->m) < METADATA_SINCE) return;
  for (const char *const *k = of_module ? module_keys : doc_keys; *k; k++) {
    LitP v = value_of(l, n->attr.value, *k);
    if (v) check(l, loc, *k, v);
  }
}

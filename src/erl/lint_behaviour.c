// SPDX-License-Identifier: Apache-2.0
// Lint: behaviours. What a behaviour wants is read from its module's source:
// its -callback attributes, or else its function behaviour_info/1. Where that
// computes, nothing is known, and nothing is said.
#include "lint.h"

typedef enum { RAISES, UNKNOWN, KNOWN } InfoKind;

typedef struct Info { // what behaviour_info(X) gives
  InfoKind kind;
  LitP value;
} Info;

typedef VEC(const FnRef *) FnList;

typedef struct Wants {
  const Behaviour *b;
  FnList all, optional;
} Wants;

static bool has(const FnList *list, const FnRef *f) {
  for (uint32_t i = 0; i < list->n; i++)
    if (list->at[i] == f) return true;
  return false;
}

static bool is_exported(const Lint *l, const FnRef *f) {
  return map_get(&l->m->exports, (uintptr_t)f, NULL);
}

// Before OTP 28 there are no options.
static bool is_on(const Lint *l, Warning w) {
  return lw_release(l->m) < 28 || lw_warns(l->m, w);
}

// --- behaviour_info

static bool is_exported_there(const Module *b, const char *name) {
  for (uint32_t i = 0; i < b->forms.n; i++) {
    const Node *n = b->forms.at[i];
    for (uint32_t k = 0; n->kind == N_EXPORT && k < n->list.n; k++)
      if (!strcmp(n->list.at[k]->fa.name->text, name) &&
          n->list.at[k]->fa.arity == 1)
        return true;
    if (n->kind == N_ATTRIBUTE && !strcmp(n->attr.name->text, "compile") &&
        ast_is_atom(n->attr.value, "export_all"))
      return true;
  }
  return false;
}

// The first clause that fits decides.
static Info apply(Lint *l, const Node *function, const char *what) {
  NodeList clauses = function->function.clauses;
  for (uint32_t i = 0; i < clauses.n; i++) {
    const Node *c = clauses.at[i], *p = c->clause.patterns.at[0];
    if (p->kind == N_ATOM && !ast_is_atom(p, what)) continue;
    LitP v =
        c->clause.body.n == 1 ? lw_const(l->m, c->clause.body.at[0]) : NULL;
    bool plain = (p->kind == N_ATOM || p->kind == N_VAR) && !c->clause.guards.n;
    return plain && v ? (Info){KNOWN, v} : (Info){UNKNOWN, NULL};
  }
  return (Info){RAISES, NULL};
}

static Info by_function(Lint *l, const Module *b, const char *what) {
  static const char name[] = "behaviour_info";
  for (uint32_t i = 0; i < b->forms.n; i++) {
    const Node *n = b->forms.at[i];
    if (n->kind == N_FUNCTION && n->function.arity == 1 &&
        !strcmp(n->function.name->text, name))
      return is_exported_there(b, name) ? apply(l, n, what)
                                        : (Info){RAISES, NULL};
  }
  return (Info){RAISES, NULL};
}

static LitP append(Lint *l, LitP list, LitP tail) {
  if (list->kind != LIT_CONS) return tail;
  return lit_cons(l->m->lits, list->item[0], append(l, list->item[1], tail));
}

static Info by_attributes(Lint *l, const Module *b, bool optional) {
  LitP list = l->m->nil;
  for (uint32_t i = b->forms.n; i--;) {
    const Node *n = b->forms.at[i];
    LitP v;
    if (n->kind == N_CALLBACK && !optional) {
      LitP fa[2] = {lit_atom(l->m->lits, n->spec.name),
                    lit_int(l->m->lits, n->spec.arity)};
      list = lit_cons(l->m->lits, lit_tuple(l->m->lits, fa, 2), list);
    } else if (n->kind == N_ATTRIBUTE && optional &&
               !strcmp(n->attr.name->text, "optional_callbacks") &&
               (v = lw_const(l->m, n->attr.value))) {
      list = append(l, v, list);
    }
  }
  return (Info){KNOWN, list};
}

static bool has_callbacks(const Module *b) {
  for (uint32_t i = 0; i < b->forms.n; i++)
    if (b->forms.at[i]->kind == N_CALLBACK) return true;
  return false;
}

static Info behaviour_info(Lint *l, const Module *b, bool optional) {
  if (has_callbacks(b)) return by_attributes(l, b, optional);
  return by_function(l, b, optional ? "optional_callbacks" : "callbacks");
}

// --- what it wants

static void add_all(Lint *l, FnList *list, LitP fas) {
  for (; fas->kind == LIT_CONS; fas = fas->item[1])
    vec_push(list, lint_fa(l, fas->item[0]));
}

static const char *name_of(Lint *l, const Behaviour *b) {
  return b->name->kind == LIT_ATOM ? lint_text_w(l, b->name->atom)
                                   : lint_term(l, b->name);
}

static void warn(Lint *l, const Behaviour *b, Warning w, DiagCode code) {
  if (is_on(l, w)) LINT(l, b->loc, code, name_of(l, b));
}

static void read_optional(Lint *l, const Module *module, Wants *w) {
  Info info = behaviour_info(l, module, true);
  if (info.kind != KNOWN || lit_is_atom(info.value, "undefined")) return;
  if (lint_is_fa_list(info.value))
    add_all(l, &w->optional, info.value);
  else
    warn(l, w->b, WARN_ILL_DEFINED_OPTIONAL_CALLBACKS,
         E_ILL_DEFINED_OPTIONAL_CALLBACKS);
}

static void undefined(Lint *l, const Behaviour *b) {
  if (is_on(l, WARN_UNDEFINED_BEHAVIOUR))
    LINT(l, b->loc, E_UNDEFINED_BEHAVIOUR, lint_term(l, b->name));
  if (b->name->kind == LIT_ATOM)
    lint_module_name(l, b->name->atom, b->loc);
  else
    LINT(l, b->loc, E_BAD_MODULE_NAME);
}

static void read(Lint *l, Wants *w) {
  const ErlOptions *o = l->m->options;
  const Module *module = w->b->name->kind == LIT_ATOM && o->find
                             ? o->find(o->find_self, w->b->name->atom)
                             : NULL;
  Info info = module ? behaviour_info(l, module, false) : (Info){RAISES, NULL};
  if (info.kind == UNKNOWN) return;
  if (info.kind == RAISES) {
    undefined(l, w->b);
  } else if (lit_is_atom(info.value, "undefined")) {
    warn(l, w->b, WARN_UNDEFINED_BEHAVIOUR_CALLBACKS,
         E_UNDEFINED_BEHAVIOUR_CALLBACKS);
  } else if (!lint_is_fa_list(info.value)) {
    warn(l, w->b, WARN_ILL_DEFINED_BEHAVIOUR_CALLBACKS,
         E_ILL_DEFINED_BEHAVIOUR_CALLBACKS);
  } else {
    add_all(l, &w->all, info.value);
    read_optional(l, module, w);
  }
}

// --- what is missing, and what is wanted twice

static void check_missing(Lint *l, const Wants *w) {
  FnList seen = {0};
  for (uint32_t i = 0; i < w->all.n; i++) {
    const FnRef *f = w->all.at[i];
    if (has(&w->optional, f) || is_exported(l, f) || has(&seen, f)) continue;
    vec_push(&seen, f);
    LINT(l, w->b->loc, E_UNDEFINED_CALLBACK, lint_text(l, f->name), f->arity,
         name_of(l, w->b));
  }
  vec_free(&seen);
}

// Optional callbacks count where they are there.
static bool counts(const Lint *l, const Wants *w, const FnRef *f) {
  return has(&w->all, f) && (!has(&w->optional, f) || is_exported(l, f));
}

static void conflict(Lint *l, const Wants *w, const Wants *first,
                     const FnRef *f) {
  char where[64];
  snprintf(where, sizeof where, "(line %u, column %u)", first->b->loc.line,
           first->b->loc.col);
  LINT(l, w->b->loc,
       lw_release(l->m) < 27 ? E_CONFLICTING_BEHAVIOURS_25
                             : E_CONFLICTING_BEHAVIOURS,
       lint_text(l, f->name), f->arity, name_of(l, w->b), name_of(l, first->b),
       where);
}

// With the first behaviour that wants it too.
static void check_conflict(Lint *l, const Wants *w, uint32_t k) {
  FnList seen = {0};
  for (uint32_t i = 0; i < w[k].all.n; i++) {
    const FnRef *f = w[k].all.at[i];
    uint32_t first = 0;
    if (!counts(l, &w[k], f) || has(&seen, f)) continue;
    vec_push(&seen, f);
    while (!counts(l, &w[first], f)) first++;
    if (first < k) conflict(l, &w[k], &w[first], f);
  }
  vec_free(&seen);
}

static void check_deprecated(Lint *l, const Wants *w) {
  for (uint32_t i = 0; i < w->all.n; i++)
    if (is_exported(l, w->all.at[i]))
      lint_obsolete_callback(l, w->b->name->atom, w->all.at[i], w->b->loc);
}

void lint_behaviour(Lint *l, Loc loc, LitP name) {
  vec_push(&l->behaviours, ((Behaviour){name, loc}));
}

void lint_behaviours_end(Lint *l) {
  uint32_t n = l->behaviours.n;
  Wants *w = NEW_N(l->m->arena, Wants, n + 1);
  if (!is_on(l, WARN_BEHAVIOURS)) n = 0;
  for (uint32_t i = 0; i < n; i++) {
    w[i].b = &l->behaviours.at[i];
    read(l, &w[i]);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (is_on(l, WARN_UNDEFINED_BEHAVIOUR_FUNC)) check_missing(l, &w[i]);
    if (is_on(l, WARN_CONFLICTING_BEHAVIOURS)) check_conflict(l, w, i);
    check_deprecated(l, &w[i]);
  }
  for (uint32_t i = 0; i < n; i++) {
    vec_free(&w[i].all);
    vec_free(&w[i].optional);
  }
  vec_free(&l->behaviours);
}

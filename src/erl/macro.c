// SPDX-License-Identifier: Apache-2.0
// The table of macros: names with one definition for each number of arguments.
#include "pp.h"

static uint64_t key_of(Name name) { return (uint64_t)name->id + 1; }

Macro *macro_find(Pp *pp, Name name) {
  uint64_t v;
  if (!map_get(&pp->macros, key_of(name), &v)) return NULL;
  return (Macro *)(uintptr_t)v;
}

static Macro *add(Pp *pp, Name name) {
  Macro *m = NEW(pp->f.arena, Macro);
  m->name = name;
  map_put(&pp->macros, key_of(name), (uint64_t)(uintptr_t)m);
  return m;
}

void macro_undef(Pp *pp, Name name) {
  pp->epoch++;
  map_put(&pp->macros, key_of(name), 0);
}

bool macro_is_defined(Pp *pp, Name name) {
  Macro *m = macro_find(pp, name);
  return m && m->defs;
}

static MacroDef *simple_def(Pp *pp, const Token *body, uint32_t n) {
  MacroDef *d = NEW(pp->f.arena, MacroDef);
  Token *copy = NEW_N(pp->f.arena, Token, n);
  memcpy(copy, body, n * sizeof *body);
  d->arity = NO_ARITY;
  d->body = copy;
  d->nbody = n;
  return d;
}

void macro_set(Pp *pp, Name name, const Token *value) {
  Macro *m = macro_find(pp, name);
  if (!m) m = add(pp, name);
  m->is_predefined = true;
  m->defs = value ? simple_def(pp, value, 1) : NULL;
}

void macro_define(Pp *pp, const Token *name, MacroDef *def) {
  Macro *m = macro_find(pp, name->name);
  if (m && m->is_predefined) {
    pp_error(pp, name->loc, E_REDEFINE_PREDEF, name->name->text);
    return;
  }
  for (MacroDef *d = m ? m->defs : NULL; d; d = d->next)
    if (d->arity == def->arity) {
      pp_error(pp, name->loc, E_REDEFINE, name->name->text);
      return;
    }
  if (!macro_uses(pp, def)) return;
  if (!m) m = add(pp, name->name);
  def->next = m->defs;
  m->defs = def;
  pp->epoch++;
}

static void push(Tokens *body, Tok kind, Name name) {
  vec_push(body, ((Token){.kind = (uint8_t)kind, .name = name}));
}

// Features: ((X) == a orelse (X) == b ...)
static void set_feature_macro(Pp *pp, Word word, const char *const *names,
                              uint32_t n) {
  Front *f = &pp->f;
  Tokens body = {0};
  Name x = name_cstr(f->names, "X");
  push(&body, TK_LPAREN, NULL);
  for (uint32_t i = 0; i < n; i++) {
    if (i) push(&body, OP_ORELSE, NULL);
    push(&body, TK_LPAREN, NULL);
    push(&body, TK_VAR, x);
    push(&body, TK_RPAREN, NULL);
    push(&body, OP_EQ, NULL);
    push(&body, TK_ATOM, name_cstr(f->names, names[i]));
  }
  if (!n) push(&body, TK_ATOM, name_cstr(f->names, "false"));
  push(&body, TK_RPAREN, NULL);
  macro_undef(pp, f->word[word]);
  Macro *m = add(pp, f->word[word]);
  m->defs = simple_def(pp, body.at, body.n);
  m->defs->arity = 1;
  Name *params = NEW(f->arena, Name);
  *params = x;
  m->defs->params = params;
  vec_free(&body);
}

void macro_set_features(Pp *pp) {
  static const char *const known[] = {"maybe_expr", "compr_assign"};
  const char *enabled[2];
  uint32_t n = 0;
  for (int i = 0; i < 2; i++)
    if (pp->enabled[i]) enabled[n++] = pp->enabled[i];
  set_feature_macro(pp, W_M_FEATURE_AVAILABLE, known,
                    pp->f.release >= 29 ? 2 : 1);
  set_feature_macro(pp, W_M_FEATURE_ENABLED, enabled, n);
}

void macro_init(Pp *pp) {
  static const Word unset[] = {W_M_FUNCTION_NAME, W_M_FUNCTION_ARITY,
                               W_M_MODULE,        W_M_MODULE_STRING,
                               W_M_BASE_MODULE,   W_M_BASE_MODULE_STRING};
  Front *f = &pp->f;
  for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
    macro_set(pp, f->word[unset[i]], NULL);
  const char *machine = f->opt->machine ? f->opt->machine : "BEAM";
  Token atom = {.kind = TK_ATOM, .name = name_cstr(f->names, machine)};
  Token yes = {.kind = TK_ATOM, .name = name_cstr(f->names, "true")};
  Token line = {.kind = TK_INTEGER, .i = 1};
  Token release = {.kind = TK_INTEGER, .i = f->release};
  macro_set(pp, f->word[W_M_MACHINE], &atom);
  macro_set(pp, atom.name, &yes);
  macro_set(pp, f->word[W_M_LINE], &line);
  macro_set(pp, f->word[W_M_OTP_RELEASE], &release);
  macro_set_features(pp);
}

bool macro_is_overspent(Pp *pp, uint64_t work) {
  pp->work += work;
  return pp->work > MAX_MACRO_WORK;
}

// A macro is circular when what it uses leads back to something on the way.
// pp->visited holds, for a use, twice the epoch of the last visit, plus one
// while it is on the way: what was good in this epoch is not looked at again.
static uint64_t use_key(Name name, int32_t arity) {
  return key_of(name) << 20 | (uint32_t)(arity + 1);
}

typedef struct Step {
  const Use *uses;
  uint32_t n, i;
  uint64_t key;
} Step;
typedef VEC(Step) Steps;

static const MacroDef *def_of_use(Pp *pp, Name name, int32_t arity) {
  const Macro *m = macro_find(pp, name);
  const MacroDef *none = NULL;
  for (const MacroDef *d = m ? m->defs : NULL; d; d = d->next) {
    if (d->arity == arity) return d;
    if (d->arity == NO_ARITY) none = d;
  }
  return none;
}

static void enter(Pp *pp, Steps *way, Name name, int32_t arity) {
  const MacroDef *d = def_of_use(pp, name, arity);
  uint64_t key = use_key(name, arity);
  map_put(&pp->visited, key, (uint64_t)pp->epoch * 2 + 1);
  Step step = {d ? d->uses : NULL, d ? d->nuses : 0, 0, key};
  vec_push(way, step);
}

static bool circular(Pp *pp, const Use *u, Loc loc) {
  const char *text = u->name->text;
  if (u->arity != NO_ARITY)
    text = front_printf(&pp->f, "%s/%d", text, (int)u->arity);
  return pp_error(pp, loc, E_CIRCULAR_MACRO, text);
}

static bool follow(Pp *pp, Steps *way, Loc loc) {
  while (way->n) {
    Step *step = &vec_last(way);
    if (step->i == step->n) {
      map_put(&pp->visited, step->key, (uint64_t)pp->epoch * 2);
      way->n--;
      continue;
    }
    const Use *u = &step->uses[step->i++];
    uint64_t seen = 0;
    map_get(&pp->visited, use_key(u->name, u->arity), &seen);
    if (seen == (uint64_t)pp->epoch * 2 + 1) return circular(pp, u, loc);
    if (seen != (uint64_t)pp->epoch * 2) enter(pp, way, u->name, u->arity);
    if (macro_is_overspent(pp, 1)) return true;
  }
  return true;
}

bool macro_check(Pp *pp, Name name, int32_t arity, Loc loc) {
  uint64_t seen = 0;
  const MacroDef *d = def_of_use(pp, name, arity);
  if (!d || !d->nuses) return true;
  map_get(&pp->visited, use_key(name, arity), &seen);
  if (seen == (uint64_t)pp->epoch * 2) return true;
  Steps way = {0};
  enter(pp, &way, name, arity);
  bool ok = follow(pp, &way, loc);
  if (!ok) pp->epoch++; // some marks say "on the way"
  vec_free(&way);
  return ok;
}

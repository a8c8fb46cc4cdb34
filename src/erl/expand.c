// SPDX-License-Identifier: Apache-2.0
// Macro calls to tokens. The tokens still to be read are a stack of slices:
// the form at the bottom, above it the bodies of macros that are being read.
// A macro with parameters may find its arguments behind the body it stands in;
// one without is expanded by itself: its slice is a wall.
#include "pp.h"

typedef struct Slice {
  const Token *at, *end;
  bool is_wall;
} Slice;

typedef struct Expand {
  Pp *pp;
  VEC(Slice) in; // last: what is read first
  Tokens *out;
  VEC(uint8_t) closers; // scratch of skip_argument
} Expand;

typedef struct Cursor { // a place ahead
  uint32_t slice;
  const Token *at;
} Cursor;

static bool give_up(Pp *pp, Loc loc) {
  pp->gave_up = true;
  pp->quiet = false;
  return pp_error(pp, loc, E_MACRO_TOO_BIG, NULL);
}

static Cursor here(const Expand *x) {
  uint32_t top = x->in.n - 1;
  return (Cursor){top, x->in.at[top].at};
}

// The token at the cursor; NULL: no more, or a wall.
static const Token *look(const Expand *x, Cursor *c) {
  while (c->at == x->in.at[c->slice].end) {
    if (!c->slice || x->in.at[c->slice].is_wall) return NULL;
    c->slice--;
    c->at = x->in.at[c->slice].at;
  }
  return c->at;
}

static const Token *next(const Expand *x, Cursor *c) {
  const Token *t = look(x, c);
  if (t) c->at++;
  return t;
}

static bool is_next(const Expand *x, Cursor c, Tok kind) {
  const Token *t = look(x, &c);
  return t && t->kind == kind;
}

static void go_to(Expand *x, Cursor c) {
  x->in.n = c.slice + 1;
  x->in.at[c.slice].at = c.at;
}

// `fun` opens something only when it is not `fun f/1`. What closes a fun that
// turns out to be a type, `fun((...) -> t)`, is seen as TK_FUN (OTP 28).
static Tok fun_closer(const Expand *x, Cursor c) {
  Tok end = x->pp->f.release >= 28 ? TK_FUN : TK_END;
  if (is_next(x, c, TK_LPAREN)) return end;
  if (!is_next(x, c, TK_VAR)) return TK_EOF;
  next(x, &c);
  return is_next(x, c, TK_LPAREN) ? TK_END : TK_EOF;
}

static Tok closer_of(const Expand *x, Cursor c, Tok kind) {
  switch (kind) {
  case TK_LPAREN: return TK_RPAREN;
  case TK_LBRACE: return TK_RBRACE;
  case TK_LBRACKET: return TK_RBRACKET;
  case TK_LBIN: return TK_RBIN;
  case TK_BEGIN:
  case TK_IF:
  case TK_CASE:
  case TK_RECEIVE:
  case TK_TRY:
  case TK_COND: return TK_END;
  case TK_MAYBE: return x->pp->f.release >= 27 ? TK_END : TK_EOF;
  case TK_FUN: return fun_closer(x, c);
  default: return TK_EOF;
  }
}

static void settle_fun(Expand *x, Tok kind) {
  while (x->closers.n && vec_last(&x->closers) == TK_FUN) {
    if (kind == TK_WHEN || kind == TK_ARROW) vec_last(&x->closers) = TK_END;
    if (kind != TK_COMMA && kind != TK_RPAREN) return;
    x->closers.n--;
  }
}

// To the comma or parenthesis that ends an argument, or to the end of all.
static bool skip_argument(Expand *x, Cursor *c) {
  x->closers.n = 0;
  for (const Token *t; (t = look(x, c));) {
    Tok kind = t->kind;
    settle_fun(x, kind);
    if (!x->closers.n && (kind == TK_COMMA || kind == TK_RPAREN)) return true;
    c->at++;
    Tok closer = closer_of(x, *c, kind);
    if (closer)
      vec_push(&x->closers, (uint8_t)closer);
    else if (x->closers.n && vec_last(&x->closers) == kind)
      x->closers.n--;
    if (macro_is_overspent(x->pp, 1)) return give_up(x->pp, t->loc);
  }
  return true;
}

typedef struct Args {
  int32_t n; // NO_ARITY: there is no parenthesis
  VEC(Cursor) from, to;
  Cursor end; // behind the ')'
} Args;

static void args_free(Args *a) {
  vec_free(&a->from);
  vec_free(&a->to);
}

static bool bad_argument(Expand *x, const Token *name) {
  return pp_error(x->pp, name->loc, E_MACRO_ARGUMENT, name->name->text);
}

static bool find_args(Expand *x, Cursor c, const Token *name, Args *a) {
  if (!is_next(x, c, TK_LPAREN)) return a->n = NO_ARITY, true;
  next(x, &c);
  if (is_next(x, c, TK_RPAREN)) return next(x, &c), a->end = c, true;
  for (const Token *t;; a->n++) {
    t = look(x, &c);
    if (t && (t->kind == TK_RPAREN || (t->kind == TK_COMMA && !a->n)))
      return bad_argument(x, name);
    vec_push(&a->from, c);
    if (!skip_argument(x, &c)) return false;
    vec_push(&a->to, c);
    t = next(x, &c);
    if (!t) return bad_argument(x, name);
    if (t->kind == TK_RPAREN) return a->n++, a->end = c, true;
  }
}

static void copy_arg(Expand *x, const Args *a, int32_t i, Tokens *out) {
  Cursor c = a->from.at[i], end = a->to.at[i];
  look(x, &end);
  for (const Token *t; (t = look(x, &c)) && t != end.at; c.at++)
    vec_push(out, *t);
}

static Token stringified(Expand *x, const Tokens *arg, Loc loc) {
  Str s = {0};
  Text *text = NEW(x->pp->f.arena, Text);
  for (uint32_t i = 0; i < arg->n; i++) {
    if (i) str_putc(&s, ' ');
    tok_source(&s, &arg->at[i], x->pp->f.release);
  }
  text->at = arena_strdup(x->pp->f.arena, s.at ? s.at : "", s.n);
  text->size = (uint32_t)s.n;
  for (size_t i = 0; i < s.n; i++) text->chars += (s.at[i] & 0xc0) != 0x80;
  str_free(&s);
  return (Token){.kind = TK_STRING, .loc = loc, .text = text};
}

static int32_t param_index(const MacroDef *d, const Token *t) {
  if (t->kind == TK_VAR)
    for (int32_t i = 0; i < d->arity; i++)
      if (d->params[i] == t->name) return i;
  return -1;
}

static bool is_stringify(const Token *t, const Token *end) {
  return t->kind == TK_QUESTION && end - t > 2 && t[1].kind == TK_QUESTION &&
         t[2].kind == TK_VAR;
}

static Token moved(Expand *x, const Token *t, Loc loc) {
  Token m = *t;
  m.loc = loc;
  if (t->kind == TK_SIGIL) {
    Sigil *g = NEW(x->pp->f.arena, Sigil);
    *g = *t->sigil;
    g->text_loc = g->suffix_loc = loc;
    m.sigil = g;
  }
  return m;
}

// The body's tokens stand where the macro is called; but what follows an
// argument stands where the argument's last token does.
static void substitute(Expand *x, const MacroDef *d, const Args *a, Loc loc,
                       Tokens *out) {
  Tokens arg = {0};
  const Token *end = d->body + d->nbody;
  for (const Token *t = d->body; t < end; t++) {
    bool to_string = is_stringify(t, end);
    if (to_string) t += 2;
    int32_t i = param_index(d, t);
    arg.n = 0;
    if (i < 0) {
      vec_push(out, moved(x, t, loc));
      continue;
    }
    copy_arg(x, a, i, &arg);
    if (to_string) {
      vec_push(out, stringified(x, &arg, loc));
      continue;
    }
    for (uint32_t k = 0; k < arg.n; k++) vec_push(out, arg.at[k]);
    if (arg.n) loc = vec_last(&arg).loc;
  }
  vec_free(&arg);
}

static Arena *scratch(Pp *pp, size_t bytes) {
  if (!pp->scratch) pp->scratch = arena_new();
  pp->scratch_used += bytes;
  return pp->scratch;
}

static bool push_body(Expand *x, const MacroDef *d, const Args *a, Loc loc) {
  Tokens body = {0};
  substitute(x, d, a, loc, &body);
  if (d->arity != NO_ARITY) go_to(x, a->end);
  if (macro_is_overspent(x->pp, body.n + 1)) {
    vec_free(&body);
    return give_up(x->pp, loc);
  }
  size_t bytes = body.n * sizeof(Token);
  Token *kept = arena_alloc(scratch(x->pp, bytes), bytes);
  if (body.n) memcpy(kept, body.at, bytes);
  Slice s = {kept, kept + body.n, d->arity == NO_ARITY};
  vec_push(&x->in, s);
  vec_free(&body);
  return true;
}

static bool is_missing_argument(const MacroDef *d, const Args *a) {
  if (d->arity == NO_ARITY) return false;
  for (int32_t i = 0; i < a->n; i++)
    if (a->from.at[i].slice == a->to.at[i].slice &&
        a->from.at[i].at == a->to.at[i].at)
      return true;
  return false;
}

static bool undefined(Pp *pp, const Token *name, int32_t arity) {
  const char *text = name->name->text;
  if (arity != NO_ARITY) text = front_printf(&pp->f, "%s/%d", text, (int)arity);
  return pp_error(pp, name->loc, E_UNDEFINED_MACRO, text);
}

// The definition for so many arguments. A macro that has only one, without
// parameters, takes none: a parenthesis behind it is not its own.
static const MacroDef *choose(Pp *pp, const Token *name, int32_t arity) {
  const Macro *m = macro_find(pp, name->name);
  if (!m || !m->defs) return undefined(pp, name, arity), NULL;
  const MacroDef *d = m->defs;
  if (!d->next && d->arity == NO_ARITY) return d;
  for (; d; d = d->next)
    if (d->arity == arity) return d;
  pp_error(pp, name->loc, E_MACRO_MISMATCH, name->name->text);
  return NULL;
}

static bool call(Expand *x, const Token *name) {
  Args a = {0};
  const MacroDef *d = NULL;
  bool ok = find_args(x, here(x), name, &a) &&
            (d = choose(x->pp, name, a.n)) != NULL &&
            macro_check(x->pp, name->name, d->arity, name->loc);
  if (ok && is_missing_argument(d, &a))
    ok = pp_error(x->pp, name->loc, E_MACRO_MISMATCH, name->name->text);
  ok = ok && push_body(x, d, &a, name->loc);
  args_free(&a);
  return ok;
}

static bool illegal_call(Expand *x, const Token *t) {
  Str s = {0};
  str_putc(&s, '?');
  if (t->kind == TK_DOT)
    str_puts(&s, tok_text(TK_DOT));
  else
    tok_print(&s, t, x->pp->f.release);
  pp_error(x->pp, t->loc, E_MACRO_CALL,
           arena_strdup(x->pp->f.arena, s.at, s.n));
  str_free(&s);
  return false;
}

// The number of arguments at a function's beginning, counted as epp does it:
// before OTP 28 `f([])` and `f({})` have none.
static int64_t count_params(const Tokens *toks, int release) {
  int64_t arity = 0, level = 1;
  for (uint32_t i = 2; i < toks->n; i++) {
    switch (toks->at[i].kind) {
    case TK_COMMA: arity += level == 1; break;
    case TK_LPAREN:
    case TK_LBRACE:
    case TK_LBRACKET:
    case TK_LBIN:
      if (!arity && release >= 28) arity = 1;
      level++;
      break;
    case TK_RPAREN:
    case TK_RBRACE:
    case TK_RBRACKET:
    case TK_RBIN:
      if (level-- == 1) return arity;
      break;
    default:
      if (!arity) arity = 1;
    }
  }
  return arity;
}

static bool fun_error(Pp *pp, const Token *t, DiagCode code) {
  return pp_error(pp, t->loc, code, t->name->text);
}

// Expands the form without ?FUNCTION_NAME to see what it begins with. An error
// there will be met, and reported, again.
static bool expand_quietly(Pp *pp, Tokens *toks) {
  FunName fun = pp->fun;
  bool was_quiet = pp->quiet;
  pp->fun.state = FUN_NONE;
  pp->quiet = true;
  bool ok = macro_expand(pp, fun.form->at, fun.form->n, toks);
  pp->quiet = was_quiet;
  pp->fun = fun;
  return ok;
}

static bool find_fun_name(Pp *pp, const Token *t) {
  Tokens toks = {0};
  bool ok = true;
  pp->fun.state = FUN_KNOWN;
  if (!expand_quietly(pp, &toks)) {
    pp->fun.name = name_cstr(pp->f.names, "_");
    ok = !pp->gave_up;
  } else if (toks.n > 1 && toks.at[0].kind == TK_ATOM &&
             toks.at[1].kind == TK_LPAREN) {
    pp->fun.name = toks.at[0].name;
    pp->fun.arity = count_params(&toks, pp->f.release);
  } else {
    ok = fun_error(pp, t,
                   toks.n && toks.at[0].kind == TK_QUESTION
                       ? E_FUNCTION_MACRO_FIRST
                       : E_FUNCTION_MACRO);
  }
  vec_free(&toks);
  return ok;
}

static bool put_fun_name(Expand *x, const Token *t, bool is_name) {
  Pp *pp = x->pp;
  if (pp->fun.state == FUN_UNKNOWN && !find_fun_name(pp, t)) return false;
  Token out = {.kind = TK_INTEGER, .loc = t->loc, .i = pp->fun.arity};
  if (pp->fun.state == FUN_NONE) {
    Token q = {.kind = TK_QUESTION, .loc = t->loc};
    vec_push(x->out, q);
    out = *t;
  } else if (is_name) {
    out.kind = TK_ATOM;
    out.name = pp->fun.name;
  }
  vec_push(x->out, out);
  return true;
}

static bool macro(Expand *x, const Token *t) {
  if (t->kind != TK_ATOM && t->kind != TK_VAR) return illegal_call(x, t);
  Word word = t->kind == TK_VAR ? front_word(&x->pp->f, t->name) : W_NONE;
  if (word == W_M_FUNCTION_NAME) return put_fun_name(x, t, true);
  if (word == W_M_FUNCTION_ARITY) return put_fun_name(x, t, false);
  if (word != W_M_LINE) return call(x, t);
  Token line = {.kind = TK_INTEGER, .loc = t->loc, .i = t->loc.line};
  vec_push(x->out, line);
  return true;
}

static bool expand_one(Expand *x) {
  const Token *t = x->in.at[x->in.n - 1].at++;
  Cursor c = here(x);
  const Token *name = t->kind == TK_QUESTION ? look(x, &c) : NULL;
  if (!name) {
    vec_push(x->out, *t);
    return true;
  }
  c.at++;
  go_to(x, c);
  return macro(x, name);
}

bool macro_expand(Pp *pp, const Token *t, uint32_t n, Tokens *out) {
  Expand x = {.pp = pp, .out = out};
  Slice all = {t, t + n, true};
  bool ok = true;
  vec_push(&x.in, all);
  while (ok && x.in.n) {
    Slice *top = &vec_last(&x.in);
    if (top->at == top->end)
      x.in.n--;
    else
      ok = expand_one(&x);
  }
  vec_free(&x.in);
  vec_free(&x.closers);
  return ok;
}

static int by_name(const void *a, const void *b) {
  const Use *u = a, *v = b;
  if (u->name != v->name) return u->name->id < v->name->id ? -1 : 1;
  return u->arity < v->arity ? -1 : u->arity > v->arity;
}

typedef VEC(Use) Uses;

static bool add_use(Expand *x, Uses *uses, const Token *name) {
  Args a = {0};
  bool ok = find_args(x, here(x), name, &a);
  Use u = {name->name, a.n};
  args_free(&a);
  vec_push(uses, u);
  return ok;
}

// The macros named in the body, each once. A call that is not well formed is
// an error already here.
bool macro_uses(Pp *pp, MacroDef *d) {
  Expand x = {.pp = pp};
  Uses uses = {0};
  const Token *end = d->body + d->nbody;
  bool ok = true;
  for (const Token *t = d->body; ok && t < end; t++) {
    if (t->kind != TK_QUESTION || t + 1 == end) continue;
    const Token *name = ++t;
    if (name->kind != TK_ATOM && name->kind != TK_VAR) continue;
    Slice rest = {name + 1, end, true};
    x.in.n = 0;
    vec_push(&x.in, rest);
    ok = add_use(&x, &uses, name);
  }
  if (uses.n) qsort(uses.at, uses.n, sizeof *uses.at, by_name);
  Use *kept = NEW_N(pp->f.arena, Use, uses.n);
  for (uint32_t i = 0; i < uses.n; i++)
    if (!i || by_name(&uses.at[i - 1], &uses.at[i]))
      kept[d->nuses++] = uses.at[i];
  d->uses = kept;
  vec_free(&uses);
  vec_free(&x.in);
  vec_free(&x.closers);
  return ok;
}

// SPDX-License-Identifier: Apache-2.0
// Directives: -define, -ifdef, -include and the others that the parser does
// not see. What is wrong is reported at the token that epp names.
#include "pp.h"
#include "parse.h"

enum { TAG_NAME = TK_VAR }; // in a pattern: variable or atom

static bool fits(const Token *t, uint8_t tag) {
  return t->kind == tag || (tag == TAG_NAME && t->kind == TK_ATOM);
}

// NULL: the directive's tokens are as the tags say. Else the first that is
// not, or the last one when some are missing.
static const Token *mismatch(const Tokens *toks, const uint8_t *tags,
                             uint32_t ntags) {
  uint32_t i = 2;
  while (i < toks->n && i - 2 < ntags && fits(&toks->at[i], tags[i - 2])) i++;
  if (i == toks->n && i - 2 == ntags) return NULL;
  return i < toks->n ? &toks->at[i] : &toks->at[toks->n - 1];
}

static const char *name_of(const Tokens *toks) {
  const Token *t = &toks->at[1];
  return t->kind == TK_ATOM ? t->name->text : tok_text(t->kind);
}

static bool is_well_formed(Pp *pp, const Tokens *toks, const uint8_t *tags,
                           uint32_t ntags) {
  const Token *t = mismatch(toks, tags, ntags);
  return !t || pp_error(pp, t->loc, E_BAD_DIRECTIVE, name_of(toks));
}
#define IS_WELL_FORMED(pp, toks, ...)                                          \
  is_well_formed(pp, toks, (const uint8_t[]){__VA_ARGS__},                     \
                 sizeof((uint8_t[]){__VA_ARGS__}))

static bool bad_as(Pp *pp, const Tokens *toks, uint32_t i, const char *name) {
  const Token *t = &toks->at[i < toks->n ? i : toks->n - 1];
  return pp_error(pp, t->loc, E_BAD_DIRECTIVE, name);
}

static bool bad(Pp *pp, const Tokens *toks, uint32_t i) {
  return bad_as(pp, toks, i, name_of(toks));
}

// Adjacent strings become one.
static void join_strings(Pp *pp, Tokens *toks) {
  uint32_t n = 0;
  for (uint32_t i = 0, run; i < toks->n; i += run) {
    for (run = 1; toks->at[i].kind == TK_STRING && i + run < toks->n &&
                  toks->at[i + run].kind == TK_STRING;)
      run++;
    Token t = toks->at[i];
    if (run > 1) t.text = front_join(&pp->f, toks->at + i, run);
    toks->at[n++] = t;
  }
  toks->n = n;
}

static void do_feature(Pp *pp, Tokens *toks) {
  static const uint8_t tags[] = {TK_LPAREN, TK_ATOM,   TK_COMMA,
                                 TK_ATOM,   TK_RPAREN, TK_DOT};
  bool is_like = !mismatch(toks, tags, sizeof tags);
  Word how = is_like ? front_word(&pp->f, toks->at[5].name) : W_NONE;
  Loc loc = toks->at[1].loc;
  if (is_like && !pp->in_prefix)
    pp_error(pp, loc, E_LATE_FEATURE, NULL);
  else if (!is_like || (how != W_ENABLE && how != W_DISABLE))
    bad(pp, toks, 2);
  else if (!pp_set_feature(pp, toks->at[3].name->text, how == W_ENABLE))
    pp_error(pp, loc, E_NO_FEATURE, toks->at[3].name->text);
}

// Takes the body from token i on: what is before the closing ").".
static bool take_body(Pp *pp, const Tokens *toks, uint32_t i, MacroDef *d) {
  const Token *dot = &toks->at[toks->n - 1];
  if (dot->kind != TK_DOT) return pp_error(pp, dot->loc, E_DEFINE_END, NULL);
  if (toks->n < i + 2 || dot[-1].kind != TK_RPAREN)
    return pp_error(pp, dot->loc, E_DEFINE_PAREN, NULL);
  uint32_t n = toks->n - 2 - i;
  Token *body = NEW_N(pp->f.arena, Token, n);
  memcpy(body, toks->at + i, n * sizeof(Token));
  d->body = body;
  d->nbody = n;
  return true;
}

static bool add_param(Pp *pp, Name *params, uint32_t n, const Token *t) {
  for (uint32_t i = 0; i < n; i++)
    if (params[i] == t->name)
      return pp_error(pp, t->loc, E_DUPLICATE_ARGUMENT, t->name->text);
  params[n] = t->name;
  return true;
}

// Parameters from token 5 on. Returns the index behind the ')'; 0: an error.
static uint32_t take_params(Pp *pp, const Tokens *toks, MacroDef *d) {
  Name *params = NEW_N(pp->f.arena, Name, toks->n / 2 + 1);
  uint32_t i = 5, n = 0;
  d->params = params;
  while (i < toks->n && toks->at[i].kind == TK_VAR) {
    if (macro_is_overspent(pp, n) || !add_param(pp, params, n, &toks->at[i]))
      return 0;
    n++;
    i++;
    if (i >= toks->n || toks->at[i].kind != TK_COMMA) break;
    if (i + 1 >= toks->n || toks->at[i + 1].kind != TK_VAR) break;
    i++;
  }
  d->arity = (int32_t)n;
  if (i < toks->n && toks->at[i].kind == TK_RPAREN) return i + 1;
  return bad(pp, toks, i);
}

static void define_with_params(Pp *pp, const Tokens *toks, MacroDef *d) {
  uint32_t i = take_params(pp, toks, d);
  if (!i) return;
  if (i >= toks->n || toks->at[i].kind != TK_COMMA) {
    pp_error(pp, toks->at[i < toks->n ? i : i - 1].loc, E_DEFINE_COMMA, NULL);
    return;
  }
  if (take_body(pp, toks, i + 1, d)) macro_define(pp, &toks->at[3], d);
}

static void do_define(Pp *pp, Tokens *toks) {
  MacroDef *d = NEW(pp->f.arena, MacroDef);
  d->arity = NO_ARITY;
  if (toks->n < 4 || toks->at[2].kind != TK_LPAREN)
    bad(pp, toks, 2);
  else if (!fits(&toks->at[3], TAG_NAME))
    bad(pp, toks, 3);
  else if (toks->n < 5)
    bad(pp, toks, 1);
  else if (toks->at[4].kind == TK_LPAREN)
    define_with_params(pp, toks, d);
  else if (toks->at[4].kind != TK_COMMA)
    bad(pp, toks, 4);
  else if (take_body(pp, toks, 5, d))
    macro_define(pp, &toks->at[3], d);
}

static void do_undef(Pp *pp, Tokens *toks) {
  pp->in_prefix = false;
  if (IS_WELL_FORMED(pp, toks, TK_LPAREN, TAG_NAME, TK_RPAREN, TK_DOT))
    macro_undef(pp, toks->at[3].name);
}

// -error(Term). and -warning(Term).
static void do_error(Pp *pp, Tokens *toks) {
  Word word = front_word(&pp->f, toks->at[1].name);
  Tokens out = {0};
  pp->in_prefix = false;
  Loc loc = toks->at[1].loc;
  bool was_quiet = pp->quiet;
  char *term = NULL;
  if (toks->n < 3 || toks->at[2].kind != TK_LPAREN) {
    bad(pp, toks, 2);
    return;
  }
  pp->quiet = true;
  if (macro_expand(pp, toks->at + 2, toks->n - 2, &out))
    term = parse_term_text(&pp->f, &out);
  pp->quiet = was_quiet;
  if (!term)
    pp_error(pp, loc, E_BAD_DIRECTIVE, name_of(toks));
  else
    pp_error(pp, loc, word == W_ERROR ? E_USER_ERROR : E_USER_WARNING, term);
  vec_free(&out);
}

static void do_include(Pp *pp, Tokens *toks) {
  join_strings(pp, toks);
  if (IS_WELL_FORMED(pp, toks, TK_LPAREN, TK_STRING, TK_RPAREN, TK_DOT))
    pp_include(pp, &toks->at[3]);
}

static void do_include_lib(Pp *pp, Tokens *toks) {
  join_strings(pp, toks);
  if (IS_WELL_FORMED(pp, toks, TK_LPAREN, TK_STRING, TK_RPAREN, TK_DOT))
    pp_include_lib(pp, &toks->at[1], &toks->at[3]);
}

static void branch(Pp *pp, Branch b, bool is_taken) {
  if (is_taken)
    vec_push(&pp->input->taken, (b));
  else
    vec_push(&pp->input->skipped, (b));
}

static void do_ifdef(Pp *pp, Tokens *toks) {
  bool ok = IS_WELL_FORMED(pp, toks, TK_LPAREN, TAG_NAME, TK_RPAREN, TK_DOT);
  branch(pp, IN_IFDEF, ok && macro_is_defined(pp, toks->at[3].name));
}

static void do_ifndef(Pp *pp, Tokens *toks) {
  bool ok = IS_WELL_FORMED(pp, toks, TK_LPAREN, TAG_NAME, TK_RPAREN, TK_DOT);
  branch(pp, IN_IFNDEF, ok && !macro_is_defined(pp, toks->at[3].name));
}

static void do_if(Pp *pp, Tokens *toks) {
  Condition c = COND_ERROR;
  if (toks->n < 3 || toks->at[2].kind != TK_LPAREN)
    bad_as(pp, toks, 2, "if"); // -elif too
  else
    c = pp_condition(pp, toks->at[1].loc, toks->at + 2, toks->n - 2);
  branch(pp, IN_IF, c == COND_TRUE);
}

static void unbalanced(Pp *pp, const Tokens *toks) {
  pp_error(pp, toks->at[1].loc, E_UNBALANCED, name_of(toks));
}

static void do_else(Pp *pp, Tokens *toks) {
  Input *in = pp->input;
  if (toks->n != 3) {
    bad(pp, toks, 2);
    return;
  }
  if (!in->taken.n) {
    unbalanced(pp, toks);
    return;
  }
  if (in->taken.at[--in->taken.n] == IN_ELSE)
    pp_error(pp, toks->at[1].loc, E_REPEATED_ELSE, NULL);
  branch(pp, IN_ELSE, false);
}

static void do_elif(Pp *pp, Tokens *toks) {
  Input *in = pp->input;
  if (!in->taken.n) {
    unbalanced(pp, toks);
    return;
  }
  bool is_late = in->taken.at[--in->taken.n] == IN_ELSE;
  if (is_late) unbalanced(pp, toks);
  branch(pp, is_late ? IN_ELSE : IN_ELIF, false);
}

static void do_endif(Pp *pp, Tokens *toks) {
  if (toks->n != 3)
    bad(pp, toks, 2);
  else if (!pp->input->taken.n)
    unbalanced(pp, toks);
  else
    pp->input->taken.n--;
}

static void do_file(Pp *pp, Tokens *toks) {
  Tokens out = {0};
  if (macro_expand(pp, toks->at, toks->n, &out)) {
    join_strings(pp, &out);
    if (IS_WELL_FORMED(pp, &out, TK_LPAREN, TK_STRING, TK_COMMA, TK_INTEGER,
                       TK_RPAREN, TK_DOT))
      pp_file(pp, out.at[1].loc, out.at[3].text, out.at[5].i);
  }
  vec_free(&out);
}

static bool is_doc_tuple(const Pp *pp, const Tokens *toks) {
  uint32_t i = toks->n > 2 && toks->at[2].kind == TK_LPAREN ? 3 : 2;
  return pp->f.release >= 27 && i < toks->n && toks->at[i].kind == TK_LBRACE;
}

// -doc {file, Name} and -moduledoc, with parentheses or without
static void do_doc(Pp *pp, Tokens *toks) {
  join_strings(pp, toks);
  bool has_paren = toks->at[2].kind == TK_LPAREN;
  uint32_t i = 3 + has_paren;
  const Token *t = &toks->at[i < toks->n ? i : toks->n - 1];
  if (t->kind != TK_ATOM || front_word(&pp->f, t->name) != W_FILE)
    pp_error(pp, t->loc, E_DOC_INVALID, name_of(toks));
  else if (has_paren ? IS_WELL_FORMED(pp, toks, TK_LPAREN, TK_LBRACE, TK_ATOM,
                                      TK_COMMA, TK_STRING, TK_RBRACE, TK_RPAREN,
                                      TK_DOT)
                     : IS_WELL_FORMED(pp, toks, TK_LBRACE, TK_ATOM, TK_COMMA,
                                      TK_STRING, TK_RBRACE, TK_DOT))
    pp_doc_file(pp, toks, toks->at[i + 2].text);
}

typedef void Directive(Pp *, Tokens *);
static Directive *find(Pp *pp, const Tokens *toks) {
  if (toks->n < 2 || toks->at[0].kind != OP_SUB) return NULL;
  const Token *t = &toks->at[1];
  if (t->kind == TK_IF) return do_if;
  if (t->kind == TK_ELSE) return do_else;
  if (t->kind != TK_ATOM) return NULL;
  if (t->name == pp->f.else_name) return do_else;
  switch (front_word(&pp->f, t->name)) {
  case W_FEATURE: return do_feature;
  case W_DEFINE: return do_define;
  case W_UNDEF: return do_undef;
  case W_ERROR:
  case W_WARNING: return do_error;
  case W_INCLUDE: return do_include;
  case W_INCLUDE_LIB: return do_include_lib;
  case W_IFDEF: return do_ifdef;
  case W_IFNDEF: return do_ifndef;
  case W_ELIF: return do_elif;
  case W_ENDIF: return do_endif;
  case W_FILE: return do_file;
  case W_DOC:
  case W_MODULEDOC: return is_doc_tuple(pp, toks) ? do_doc : NULL;
  default: return NULL;
  }
}

bool pp_directive(Pp *pp, Tokens *toks) {
  Directive *d = find(pp, toks);
  if (d) d(pp, toks);
  return d != NULL;
}

// In a part that is skipped only conditions count. `skipped` begins with the
// directive whose branch is not taken, then those inside it.
static void skip_else(Pp *pp, const Tokens *toks) {
  Input *in = pp->input;
  Branch b = vec_last(&in->skipped);
  if (b == IN_ELSE) {
    pp_error(pp, toks->at[1].loc, E_REPEATED_ELSE, NULL);
  } else if (b == IN_ELIF) {
    vec_last(&in->skipped) = IN_ELSE;
  } else if (in->skipped.n == 1) {
    in->skipped.n = 0;
    branch(pp, IN_ELSE, true);
  }
}

static void skip_elif(Pp *pp, Tokens *toks) {
  Input *in = pp->input;
  if (vec_last(&in->skipped) == IN_ELSE) {
    pp_error(pp, toks->at[1].loc, E_ELIF_AFTER_ELSE, NULL);
  } else if (in->skipped.n == 1) {
    in->skipped.n = 0;
    do_if(pp, toks);
  }
}

void pp_skip_form(Pp *pp, Tokens *toks) {
  Directive *d = find(pp, toks);
  if (d == do_ifdef)
    branch(pp, IN_IFDEF, false);
  else if (d == do_ifndef)
    branch(pp, IN_IFNDEF, false);
  else if (d == do_if)
    branch(pp, IN_IF, false);
  else if (d == do_else)
    skip_else(pp, toks);
  else if (d == do_elif)
    skip_elif(pp, toks);
  else if (d == do_endif)
    pp->input->skipped.n--;
}

static void set_module(Pp *pp, const Token *t, Word name, Word string) {
  Text *text = NEW(pp->f.arena, Text);
  text->at = t->name->text;
  text->size = t->name->size;
  for (uint32_t i = 0; i < text->size; i++)
    text->chars += (text->at[i] & 0xc0) != 0x80;
  Token s = {.kind = TK_STRING, .text = text};
  macro_set(pp, pp->f.word[name], t);
  macro_set(pp, pp->f.word[string], &s);
}

static bool is_in_prefix(Pp *pp, const Tokens *toks) {
  if (!toks->n) return true;
  if (toks->n < 2 || toks->at[0].kind != OP_SUB) return false;
  if (toks->at[1].kind != TK_ATOM) return false;
  Word w = front_word(&pp->f, toks->at[1].name);
  return w == W_MODULE ||
         (pp->f.release >= 27 && (w == W_DOC || w == W_MODULEDOC));
}

void pp_note_form(Pp *pp, const Tokens *toks) {
  const Token *t = toks->at;
  if (!is_in_prefix(pp, toks)) pp->in_prefix = false;
  if (toks->n < 5 || t[0].kind != OP_SUB || t[1].kind != TK_ATOM ||
      t[2].kind != TK_LPAREN || t[3].kind != TK_ATOM)
    return;
  Word w = front_word(&pp->f, t[1].name);
  bool is_end = t[4].kind == TK_RPAREN;
  if (w == W_MODULE && (is_end || t[4].kind == TK_COMMA))
    set_module(pp, &t[3], W_M_MODULE, W_M_MODULE_STRING);
  else if (w == W_EXTENDS && is_end)
    set_module(pp, &t[3], W_M_BASE_MODULE, W_M_BASE_MODULE_STRING);
}

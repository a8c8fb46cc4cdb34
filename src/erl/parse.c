// SPDX-License-Identifier: Apache-2.0
// The parser's common ground, and a module from its first form to its last.
#include "parse.h"
#include "pp.h"

static Loc last_loc(const Tokens *toks) {
  if (!toks->n) return (Loc){0};
  const Token *t = &toks->at[toks->n - 1];
  return t->kind == TK_SIGIL ? t->sigil->suffix_loc : t->loc;
}

void parse_init(Parse *p, Front *f, Tokens *toks) {
  Loc last = last_loc(toks);
  *p = (Parse){.f = f};
  p->stop = (Token){.kind = TK_EOF, .loc = last};
  vec_push(toks, p->stop);
  toks->n--;
  p->t = toks->at;
  p->none = ast_node(f->arena, N_TRY, last); // as large as any
  p->none->kind = N_NIL;
}

void parse_free(Parse *p) { vec_free(&p->list); }

Node *parse_fail(Parse *p, Loc loc, DiagCode code, const char *arg) {
  if (!p->failed) p->problem = (Problem){code, loc, arg};
  p->failed = true;
  p->t = &p->stop;
  return p->none;
}

Node *parse_syntax(Parse *p) {
  if (p->failed) return p->none;
  Str s = {0};
  Loc loc = p->t->loc;
  tok_print(&s, p->t, p->f->release);
  parse_fail(p, loc, E_SYNTAX,
             arena_strdup(p->f->arena, s.at ? s.at : "", s.n));
  str_free(&s);
  return p->none;
}

bool parse_accept(Parse *p, Tok kind) {
  if (p->t->kind != kind) return false;
  p->t++;
  return true;
}

bool parse_expect(Parse *p, Tok kind) {
  if (parse_accept(p, kind)) return true;
  parse_syntax(p);
  return false;
}

Node *parse_node(Parse *p, NodeKind kind, Loc loc) {
  return ast_node(p->f->arena, kind, loc);
}

uint32_t parse_enter(Parse *p) {
  uint32_t saved = p->height;
  p->height = 0;
  if (++p->depth > MAX_DEPTH) parse_fail(p, p->t->loc, E_TOO_DEEP, NULL);
  return saved;
}

void parse_grow(Parse *p) {
  if (++p->height > MAX_DEPTH) parse_fail(p, p->t->loc, E_TOO_DEEP, NULL);
}

void parse_leave(Parse *p, uint32_t saved) {
  p->depth--;
  parse_grow(p);
  if (saved > p->height) p->height = saved;
}

void parse_push(Parse *p, Node *n) { vec_push(&p->list, n); }

NodeList parse_pop(Parse *p, uint32_t mark) {
  NodeList l = {NULL, p->list.n - mark};
  if (l.n) {
    l.at = NEW_N(p->f->arena, Node *, l.n);
    memcpy(l.at, p->list.at + mark, l.n * sizeof(Node *));
  }
  p->list.n = mark;
  return l;
}

static Node *form_of(Front *f, Tokens *toks) {
  Parse p;
  parse_init(&p, f, toks);
  Node *n = parse_form(&p);
  if (p.failed) front_report(f, &p.problem);
  parse_free(&p);
  return p.failed ? NULL : n;
}

static Module *read_forms(Pp *pp, Module *m) {
  VEC(Node *) forms = {0};
  Tokens *toks;
  for (Node *n = NULL;;) {
    PpResult r = pp_next(pp, &toks, &n);
    if (r == PP_EOF) break;
    if (r == PP_FORM) n = form_of(&pp->f, toks);
    if (!n) continue;
    if (n->kind == N_MODULE && !m->name) m->name = n->module.name;
    vec_push(&forms, n);
  }
  m->forms.n = forms.n;
  m->forms.at = NEW_N(pp->f.arena, Node *, forms.n);
  if (forms.n) memcpy(m->forms.at, forms.at, forms.n * sizeof(Node *));
  vec_free(&forms);
  m->has_assign = pp->f.has_assign;
  return m;
}

Module *erl_parse_text(Diags *diags, Names *names, Arena *arena,
                       const char *path, const char *text, size_t size,
                       const ErlOptions *opt) {
  Pp pp = {0};
  Module *m = NEW(arena, Module);
  front_init(&pp.f, diags, names, arena, opt);
  path = arena_strdup(arena, path, strlen(path));
  if (pp_open(&pp, path, text, size)) {
    m->source = pp.input->source;
    read_forms(&pp, m);
  }
  m->ndeps = pp.deps.n;
  m->deps = NEW_N(arena, FileDep, pp.deps.n);
  if (pp.deps.n) memcpy(m->deps, pp.deps.at, pp.deps.n * sizeof(FileDep));
  pp_free(&pp);
  return m;
}

Module *erl_parse_file(Diags *diags, Names *names, Arena *arena,
                       const char *path, const ErlOptions *opt) {
  return erl_parse_text(diags, names, arena, path, NULL, 0, opt);
}

const Node *erl_parse_option(Diags *d, Names *names, Arena *arena,
                             const char *text, int release) {
  Str s = {0};
  str_printf(&s, "-compile(%s\n).", text);
  const char *form = arena_strdup(arena, s.at, s.n);
  const Module *m = erl_parse_text(d, names, arena, "", form, s.n,
                                   &(ErlOptions){.otp_release = release});
  str_free(&s);
  const Node *last = m->forms.n == 2 ? m->forms.at[1] : NULL;
  bool is_option = !d->errors && last && last->kind == N_ATTRIBUTE;
  return is_option ? last->attr.value : NULL;
}

// The tokens of "(Term)." as text; NULL: they are something else.
char *parse_term_text(Front *f, Tokens *toks) {
  Parse p;
  Str s = {0};
  char *text = NULL;
  parse_init(&p, f, toks);
  Node *n = parse_expr(&p);
  parse_expect(&p, TK_DOT);
  if (!p.failed && attribute_is_literal(n)) {
    ast_print_term(&s, n);
    text = arena_strdup(f->arena, s.at, s.n);
  }
  str_free(&s);
  parse_free(&p);
  return text;
}

NodeList parse_condition(Front *f, Tokens *toks, Problem *problem) {
  Parse p;
  parse_init(&p, f, toks);
  NodeList l = parse_exprs(&p);
  parse_expect(&p, TK_DOT);
  *problem = p.problem;
  parse_free(&p);
  return p.failed ? (NodeList){0} : l;
}

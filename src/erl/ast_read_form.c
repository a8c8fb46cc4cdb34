// SPDX-License-Identifier: Apache-2.0
// Forms in OTP's abstract format. Start at ast_read.
#include "ast_read.h"
#include "front.h"

// --- values of attributes

static Node *value(Read *, Loc, const ErlTerm *);

static Node *new_node(Read *r, NodeKind kind, Loc loc) {
  return ast_node(r->arena, kind, loc);
}

static NodeList values(Read *r, Loc loc, const ErlTerm *t) {
  NodeList l = {NEW_N(r->arena, Node *, t->n + 1), t->n};
  for (uint32_t i = 0; i < l.n; i++) l.at[i] = value(r, loc, t->item[i]);
  return l;
}

static Node *list_value(Read *r, Loc loc, const ErlTerm *t) {
  if (!t->n) return new_node(r, N_NIL, loc);
  Node *n = new_node(r, N_LIST, loc);
  n->cons.items = values(r, loc, t);
  n->cons.tail = t->tail ? value(r, loc, t->tail) : new_node(r, N_NIL, loc);
  return n;
}

static Node *map_value(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = new_node(r, N_MAP, loc);
  n->map.fields = (NodeList){NEW_N(r->arena, Node *, t->n + 1), t->n};
  for (uint32_t i = 0; i < t->n; i++) {
    Node *f = n->map.fields.at[i] = new_node(r, N_MAP_ASSOC, loc);
    f->pair.lhs = value(r, loc, t->item[2 * i]);
    f->pair.rhs = value(r, loc, t->item[2 * i + 1]);
  }
  return n;
}

static Node *segment(Read *r, Loc loc, int64_t v, int64_t size) {
  Node *e = new_node(r, N_BIN_ELEMENT, loc);
  e->bin.value = new_node(r, N_INTEGER, loc);
  e->bin.value->i = v;
  if (size == 8) return e;
  e->bin.size = new_node(r, N_INTEGER, loc);
  e->bin.size->i = size;
  return e;
}

static Node *bits_value(Read *r, Loc loc, const ErlTerm *t) {
  uint64_t whole = t->bits.bits / 8, odd = t->bits.bits % 8;
  Node *n = new_node(r, N_BIN, loc);
  n->list.n = (uint32_t)(whole + (odd > 0));
  n->list.at = NEW_N(r->arena, Node *, n->list.n + 1);
  for (uint64_t i = 0; i < whole; i++)
    n->list.at[i] = segment(r, loc, t->bits.at[i], 8);
  if (odd)
    n->list.at[whole] =
        segment(r, loc, t->bits.at[whole] >> (8 - odd), (int64_t)odd);
  return n;
}

static Node *atom_value(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = new_node(r, N_ATOM, loc);
  n->name = rd_name(r, t);
  return n;
}

static Node *fun_value(Read *r, Loc loc, const ErlTerm *t) {
  Node *n = new_node(r, N_FUN_REMOTE, loc);
  n->mfa.module = atom_value(r, loc, t->item[0]);
  n->mfa.name = atom_value(r, loc, t->item[1]);
  n->mfa.arity = rd_integer(r, loc, t->item[2]);
  if (n->mfa.arity->kind != N_INTEGER ||
      n->mfa.arity->i != (uint8_t)n->mfa.arity->i)
    return rd_fail(r, loc, "attribute");
  return n;
}

static Node *other_value(Read *r, Loc loc, const ErlTerm *t) {
  Node *n;
  switch (t->kind) {
  case TERM_ATOM: return atom_value(r, loc, t);
  case TERM_INT:
  case TERM_BIG: return rd_integer(r, loc, t);
  case TERM_FLOAT:
    n = new_node(r, N_FLOAT, loc);
    n->f = t->f;
    return n;
  case TERM_TUPLE:
    n = new_node(r, N_TUPLE, loc);
    n->list = values(r, loc, t);
    return n;
  case TERM_LIST: return list_value(r, loc, t);
  case TERM_MAP: return map_value(r, loc, t);
  case TERM_BITS: return bits_value(r, loc, t);
  case TERM_FUN: return fun_value(r, loc, t);
  default: return rd_fail(r, loc, "attribute");
  }
}

static Node *value(Read *r, Loc loc, const ErlTerm *t) {
  if (r->depth >= MAX_DEPTH) return rd_fail(r, loc, NULL);
  r->depth++;
  Node *n = other_value(r, loc, t);
  r->depth--;
  return n;
}

// --- attributes with a meaning

static Node *name_node(Read *r, const ErlTerm *t) {
  return atom_value(r, (Loc){r->file, 0, 0}, t);
}

static Node *name_arity(Read *r, const ErlTerm *t) {
  Loc loc = {r->file, 0, 0};
  if (!term_is_tuple(t, NULL, 2)) return rd_fail(r, loc, "name/arity");
  Node *n = new_node(r, N_FA, loc);
  n->fa.name = rd_name(r, t->item[0]);
  n->fa.arity = rd_number(r, t->item[1]);
  return n;
}

static Node *var_node(Read *r, const ErlTerm *t) {
  Node *n = new_node(r, N_VAR, (Loc){r->file, 0, 0});
  n->name = rd_name(r, t);
  return n;
}

static void set_module(Read *r, Node *n, const ErlTerm *t) {
  n->module.has_params = term_is_tuple(t, NULL, 2);
  n->module.name = rd_name(r, n->module.has_params ? t->item[0] : t);
  if (n->module.has_params)
    n->module.params = rd_list_by(r, t->item[1], var_node);
}

static void set_names(Read *r, Node *n, const ErlTerm *t) {
  n->list = rd_list_by(r, t, name_arity);
}

static void set_import(Read *r, Node *n, const ErlTerm *t) {
  if (!term_is_tuple(t, NULL, 2)) {
    rd_fail(r, n->loc, "import");
    return;
  }
  n->import.module = rd_name(r, t->item[0]);
  n->import.items =
      rd_list_by(r, t->item[1], n->kind == N_IMPORT ? name_arity : name_node);
}

// {record_field,A,{atom,A,Name}}, with a value, and perhaps with a type
static Node *field_def(Read *r, const ErlTerm *t) {
  bool is_typed = term_is_tuple(t, "typed_record_field", 3);
  const ErlTerm *f = is_typed ? t->item[1] : t;
  Node *n = new_node(r, N_RECORD_FIELD_DEF, rd_place(r, f));
  if ((!term_is_tuple(f, "record_field", 3) &&
       !term_is_tuple(f, "record_field", 4)) ||
      !term_is_tuple(f->item[2], "atom", 3))
    return rd_fail(r, n->loc, "record");
  n->field_def.name = rd_name(r, f->item[2]->item[2]);
  if (f->n == 4) n->field_def.value = rd_node(r, f->item[3], RD_EXPR);
  if (is_typed) n->field_def.type = rd_node(r, t->item[2], RD_TYPE);
  return n;
}

static void set_record(Read *r, Node *n, const ErlTerm *t) {
  n->record_def.name = rd_name(r, t->item[0]);
  n->record_def.fields = rd_list_by(r, t->item[1], field_def);
}

static void set_type(Read *r, Node *n, const ErlTerm *t) {
  n->type_def.name = rd_name(r, t->item[0]);
  n->type_def.type = rd_node(r, t->item[1], RD_TYPE);
  n->type_def.params = rd_list(r, t->item[2], RD_EXPR);
}

// fun((...) -> T), perhaps with constraints.
static bool is_signature(const Node *n) {
  if (n->kind == N_TYPE && !strcmp(n->type.name->text, "bounded_fun"))
    n = n->type.args.at[0];
  if (n->kind != N_TYPE || strcmp(n->type.name->text, "fun") ||
      n->type.args.n != 2)
    return false;
  n = n->type.args.at[0];
  return n->kind == N_TYPE && !n->type.is_any &&
         !strcmp(n->type.name->text, "product");
}

static Node *signature(Read *r, const ErlTerm *t) {
  Node *n = rd_node(r, t, RD_TYPE);
  return r->failed || is_signature(n) ? n : rd_fail(r, n->loc, "spec");
}

// {{F,A},Types}, {{M,F,A},Types}
static void set_spec(Read *r, Node *n, const ErlTerm *t) {
  const ErlTerm *f = t->item[0];
  if (!term_is_tuple(f, NULL, 2) && !term_is_tuple(f, NULL, 3)) {
    rd_fail(r, n->loc, "spec");
    return;
  }
  if (f->n == 3) n->spec.module = rd_name(r, f->item[0]);
  n->spec.name = rd_name(r, f->item[f->n - 2]);
  n->spec.arity = rd_number(r, f->item[f->n - 1]);
  n->spec.types = rd_list_by(r, t->item[1], signature);
}

static uint32_t source_of(Read *r, const char *path) {
  for (uint32_t i = r->diags->sources.n; --i;)
    if (!strcmp(r->diags->sources.at[i].path, path)) return i;
  return diags_source(r->diags, path, "", 0);
}

static void set_file(Read *r, Node *n, const ErlTerm *t) {
  Str s = {0};
  if (term_text(t->item[0], &s)) {
    n->file.path = arena_strdup(r->arena, s.at ? s.at : "", s.n);
    n->file.line = rd_number(r, t->item[1]);
    n->loc.file = r->file = source_of(r, n->file.path);
  } else {
    rd_fail(r, n->loc, "file");
  }
  str_free(&s);
}

typedef struct Known {
  NodeKind kind;
  void (*set)(Read *, Node *, const ErlTerm *);
  uint32_t size; // other values than tuples of so many mean nothing; 0: none do
  int since;     // the release
} Known;

static const Known known[] = {
    {N_MODULE, set_module, 0, 0},         {N_EXPORT, set_names, 0, 0},
    {N_EXPORT_TYPE, set_names, 0, 0},     {N_IMPORT, set_import, 0, 0},
    {N_RECORD_DEF, set_record, 2, 0},     {N_TYPE_DEF, set_type, 3, 0},
    {N_OPAQUE_DEF, set_type, 3, 0},       {N_SPEC, set_spec, 2, 0},
    {N_CALLBACK, set_spec, 2, 0},         {N_FILE, set_file, 2, 0},
    {N_NOMINAL_DEF, set_type, 3, 28},     {N_NATIVE_RECORD, set_record, 2, 29},
    {N_IMPORT_RECORD, set_import, 2, 29},
};

// Of -doc and -moduledoc, texts are strings, as the parser makes them.
static Node *doc_text(Read *r, Loc loc, const ErlTerm *t) {
  bool is_doc =
      term_is_atom(t->item[2], "doc") || term_is_atom(t->item[2], "moduledoc");
  return is_doc ? rd_string(r, loc, t->item[3]) : NULL;
}

// What lint says of other values of -export_type it says of any attribute's.
static bool is_names(const ErlTerm *t) {
  for (uint32_t i = 0; i < t->n && term_is_list(t); i++) {
    const ErlTerm *x = t->item[i];
    if (!term_is_tuple(x, NULL, 2) || x->item[0]->kind != TERM_ATOM ||
        x->item[1]->kind != TERM_INT ||
        x->item[1]->i != (uint32_t)x->item[1]->i)
      return false;
  }
  return term_is_list(t);
}

static bool is_known(const Read *r, const Known *k, const ErlTerm *t) {
  return term_is_atom(t->item[2], ast_kind_names[k->kind]) &&
         (!k->size || term_is_tuple(t->item[3], NULL, k->size)) &&
         (k->kind != N_EXPORT_TYPE || is_names(t->item[3])) &&
         r->release >= k->since;
}

static Node *attribute(Read *r, const ErlTerm *t) {
  Loc loc = rd_place(r, t);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (!is_known(r, &known[i], t)) continue;
    Node *n = new_node(r, known[i].kind, loc);
    known[i].set(r, n, t->item[3]);
    return n;
  }
  Node *n = new_node(r, N_ATTRIBUTE, loc);
  n->attr.name = rd_name(r, t->item[2]);
  Node *text = doc_text(r, loc, t);
  n->attr.value = text ? text : value(r, loc, t->item[3]);
  return n;
}

static Node *function(Read *r, const ErlTerm *t) {
  Node *n = new_node(r, N_FUNCTION, rd_place(r, t));
  n->function.name = rd_name(r, t->item[2]);
  n->function.arity = rd_number(r, t->item[3]);
  r->has_parts = false;
  n->function.clauses = rd_clauses(r, t->item[4], n->function.arity);
  n->function.has_parts = r->has_parts;
  if (!n->function.clauses.n) return rd_fail(r, n->loc, "function");
  return n;
}

static Node *form(Read *r, const ErlTerm *t) {
  r->here = rd_place(r, t);
  if (term_is_tuple(t, "attribute", 4)) return attribute(r, t);
  if (term_is_tuple(t, "function", 5)) return function(r, t);
  return rd_fail(r, rd_place(r, t), "form");
}

// --- a module

static void read_forms(Read *r, Module *m, const ErlTerm *forms) {
  Node **at = m->forms.at = NEW_N(r->arena, Node *, forms->n + 1);
  for (uint32_t i = 0; i < forms->n && !r->failed; i++) {
    if (term_is_tuple(forms->item[i], "eof", 2)) continue;
    Node *n = form(r, forms->item[i]);
    if (n->kind == N_MODULE && !m->name) m->name = n->module.name;
    at[m->forms.n++] = n;
  }
}

Module *ast_read(Arena *arena, Diags *d, Names *names, const Module *old,
                 int release, const ErlTerm *forms) {
  Read r = {.arena = arena, .diags = d, .file = old->source};
  r.here.file = old->source;
  r.release = release ? release : NEWEST_OTP;
  Module *m = NEW(arena, Module);
  m->source = old->source;
  m->deps = old->deps;
  m->ndeps = old->ndeps;
  m->has_assign = old->has_assign;
  m->is_transformed = true;
  rd_begin(&r, names);
  if (term_is_list(forms))
    read_forms(&r, m, forms);
  else
    rd_fail(&r, (Loc){old->source, 0, 0}, "list of forms");
  map_free(&r.rules);
  if (!r.failed) return m;
  if (r.what)
    diag(d, r.at, E_BAD_FORM, r.what);
  else
    diag(d, r.at, E_TOO_DEEP);
  return NULL;
}

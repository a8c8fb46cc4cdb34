// SPDX-License-Identifier: Apache-2.0
// The tree in OTP's abstract format, places as {Line,Column}: as text, one form
// a line, or in external format.
#include "lower.h"
#include "term.h"

static void put(TermOut *t, const Node *n);

static void put_loc(TermOut *t, Loc loc) {
  if (loc.col) term_tuple(t, 2);
  term_int(t, loc.line);
  if (loc.col) term_int(t, loc.col);
}

// {kind,Place, and `n` parts more
static void open_node(TermOut *t, const char *kind, Loc loc, uint32_t n) {
  term_tuple(t, n + 2);
  term_cstr(t, kind);
  put_loc(t, loc);
}

static void open_kind(TermOut *t, const Node *n, uint32_t parts) {
  open_node(t, ast_kind_names[n->kind], n->loc, parts);
}

static void put_list(TermOut *t, NodeList l) {
  term_list(t, l.n);
  for (uint32_t i = 0; i < l.n; i++) put(t, l.at[i]);
}

static void put_atom_node(TermOut *t, Loc loc, Name name) {
  open_node(t, "atom", loc, 1);
  term_atom(t, name);
}

static void put_cons(TermOut *t, const Node *n) {
  for (uint32_t i = 0; i < n->cons.items.n; i++) {
    const Node *item = n->cons.items.at[i];
    open_node(t, "cons", i ? ast_first(item) : n->loc, 2);
    put(t, item);
  }
  put(t, n->cons.tail);
}

static void put_bin_type(TermOut *t, const BinType *type) {
  if (type->value >= 0) term_tuple(t, 2);
  term_atom(t, type->name);
  if (type->value >= 0) term_int(t, type->value);
}

static void put_segment(TermOut *t, const Node *n) {
  open_kind(t, n, 3);
  put(t, n->bin.value);
  if (n->bin.size)
    put(t, n->bin.size);
  else
    term_cstr(t, "default");
  if (n->bin.ntypes)
    term_list(t, n->bin.ntypes);
  else
    term_cstr(t, "default");
  for (uint32_t i = 0; i < n->bin.ntypes; i++)
    put_bin_type(t, &n->bin.types[i]);
}

static void put_record_name(TermOut *t, Name module, Name name) {
  if (!name) {
    term_list(t, 0);
    return;
  }
  if (module) {
    term_tuple(t, 2);
    term_atom(t, module);
  }
  term_atom(t, name);
}

static void put_record(TermOut *t, const Node *n) {
  open_kind(t, n, n->rec.arg ? 3 : 2);
  if (n->rec.arg) put(t, n->rec.arg);
  put_record_name(t, n->rec.module, n->rec.name);
  put_list(t, n->rec.fields);
}

static void put_record_field(TermOut *t, const Node *n) {
  open_kind(t, n, n->rec_field.arg ? 3 : 2);
  if (n->rec_field.arg) put(t, n->rec_field.arg);
  put_record_name(t, n->rec_field.module, n->rec_field.name);
  put_atom_node(t, n->rec_field.field_loc, n->rec_field.field);
}

static void put_map(TermOut *t, const Node *n) {
  open_kind(t, n, n->map.arg ? 2 : 1);
  if (n->map.arg) put(t, n->map.arg);
  put_list(t, n->map.fields);
}

static void put_guards(TermOut *t, NodeList guards) {
  term_list(t, guards.n);
  for (uint32_t i = 0; i < guards.n; i++) put_list(t, guards.at[i]->list);
}

static void put_clause(TermOut *t, const Node *n) {
  open_kind(t, n, 3);
  put_list(t, n->clause.patterns);
  put_guards(t, n->clause.guards);
  put_list(t, n->clause.body);
}

// A handler's three patterns are a tuple there.
static void put_handler(TermOut *t, const Node *n) {
  open_kind(t, n, 3);
  term_list(t, 1);
  open_node(t, "tuple", n->loc, 1);
  put_list(t, n->clause.patterns);
  put_guards(t, n->clause.guards);
  put_list(t, n->clause.body);
}

static void put_try(TermOut *t, const Node *n) {
  NodeList handlers = n->try.handlers;
  open_kind(t, n, 4);
  put_list(t, n->try.body);
  put_list(t, n->try.clauses);
  term_list(t, handlers.n);
  for (uint32_t i = 0; i < handlers.n; i++) put_handler(t, handlers.at[i]);
  put_list(t, n->try.after);
}

static void put_receive(TermOut *t, const Node *n) {
  open_kind(t, n, n->receive.timeout ? 3 : 1);
  put_list(t, n->receive.clauses);
  if (!n->receive.timeout) return;
  put(t, n->receive.timeout);
  put_list(t, n->receive.after);
}

static void put_maybe(TermOut *t, const Node *n) {
  open_kind(t, n, n->maybe.clauses.n ? 2 : 1);
  put_list(t, n->maybe.body);
  if (!n->maybe.clauses.n) return;
  open_node(t, "else", n->maybe.else_loc, 1);
  put_list(t, n->maybe.clauses);
}

static void put_fun(TermOut *t, const Node *n) {
  open_kind(t, n, n->fun.name ? 2 : 1);
  if (n->fun.name) {
    term_atom(t, n->fun.name);
  } else {
    term_tuple(t, 2);
    term_cstr(t, "clauses");
  }
  put_list(t, n->fun.clauses);
}

static void put_fun_name(TermOut *t, const Node *n) {
  bool is_local = n->kind == N_FUN_LOCAL;
  open_kind(t, n, 1);
  term_tuple(t, is_local ? 3 : 4);
  term_cstr(t, "function");
  if (is_local) {
    term_atom(t, n->fa.name);
    term_int(t, n->fa.arity);
  } else {
    put(t, n->mfa.module);
    put(t, n->mfa.name);
    put(t, n->mfa.arity);
  }
}

static void put_compr(TermOut *t, const Node *n) {
  open_kind(t, n, 2);
  if (n->compr.items.n == 1)
    put(t, n->compr.items.at[0]);
  else
    put_list(t, n->compr.items);
  put_list(t, n->compr.quals);
}

static void put_constraint(TermOut *t, const Node *n) {
  term_list(t, 2);
  open_node(t, "atom", n->loc, 1);
  term_cstr(t, "is_subtype");
  put_list(t, n->type.args);
}

static void put_bounded_fun(TermOut *t, NodeList args) {
  NodeList guards = {args.at + 1, args.n - 1};
  term_list(t, 2);
  put(t, args.at[0]);
  put_list(t, guards);
}

static void put_type(TermOut *t, const Node *n) {
  const char *name = n->type.name->text;
  bool is_built_in = n->kind == N_TYPE;
  bool is_any_alone = n->type.is_any && !strcmp(name, "any");
  open_kind(t, n, is_any_alone ? 1 : 2);
  term_atom(t, n->type.name);
  if (is_any_alone) return;
  if (n->type.is_any)
    term_cstr(t, "any");
  else if (is_built_in && !strcmp(name, "constraint"))
    put_constraint(t, n);
  else if (is_built_in && !strcmp(name, "bounded_fun"))
    put_bounded_fun(t, n->type.args);
  else
    put_list(t, n->type.args);
}

static void put_remote_type(TermOut *t, const Node *n) {
  open_kind(t, n, 1);
  term_list(t, 3);
  put_atom_node(t, n->loc, n->remote_type.module);
  put_atom_node(t, n->remote_type.name_loc, n->remote_type.name);
  put_list(t, n->remote_type.args);
}

static void put_ann_type(TermOut *t, const Node *n) {
  open_kind(t, n, 1);
  term_list(t, 2);
  put(t, n->pair.lhs);
  put(t, n->pair.rhs);
}

static void put_op(TermOut *t, const Node *n) {
  open_kind(t, n, n->kind == N_OP ? 3 : 2);
  term_cstr(t, tok_text((Tok)n->op));
  put(t, n->kind == N_OP ? n->pair.lhs : n->one);
  if (n->kind == N_OP) put(t, n->pair.rhs);
}

static void put_leaf(TermOut *t, const Node *n) {
  open_kind(t, n, 1);
  switch (n->kind) {
  case N_ATOM:
  case N_VAR: term_atom(t, n->name); break;
  case N_INTEGER:
  case N_CHAR: term_int(t, n->i); break;
  case N_BIGINT: term_big(t, false, n->big.limb, n->big.n); break;
  case N_FLOAT: term_float(t, n->f); break;
  default: term_string(t, n->str.at, n->str.size);
  }
}

static void put_with_list(TermOut *t, const Node *n, const Node *first,
                          NodeList l) {
  open_kind(t, n, first ? 2 : 1);
  if (first) put(t, first);
  put_list(t, l);
}

static void put_pair(TermOut *t, const Node *n) {
  open_kind(t, n, 2);
  put(t, n->pair.lhs);
  put(t, n->pair.rhs);
}

// Expressions and types.
static void put(TermOut *t, const Node *n) {
  switch (n->kind) {
  case N_ATOM:
  case N_VAR:
  case N_INTEGER:
  case N_CHAR:
  case N_BIGINT:
  case N_FLOAT:
  case N_STRING: put_leaf(t, n); break;
  case N_NIL: open_kind(t, n, 0); break;
  case N_LIST: put_cons(t, n); break;
  case N_TUPLE:
  case N_BIN:
  case N_BLOCK:
  case N_IF:
  case N_ZIP:
  case N_GUARD: put_with_list(t, n, NULL, n->list); break;
  case N_BIN_ELEMENT: put_segment(t, n); break;
  case N_OP:
  case N_OP1: put_op(t, n); break;
  case N_CATCH:
    open_kind(t, n, 1);
    put(t, n->one);
    break;
  case N_CALL: put_with_list(t, n, n->call.fun, n->call.args); break;
  case N_RECORD:
  case N_RECORD_UPDATE: put_record(t, n); break;
  case N_RECORD_INDEX:
  case N_RECORD_ACCESS: put_record_field(t, n); break;
  case N_MAP:
  case N_MAP_UPDATE: put_map(t, n); break;
  case N_CASE: put_with_list(t, n, n->cases.arg, n->cases.clauses); break;
  case N_RECEIVE: put_receive(t, n); break;
  case N_TRY: put_try(t, n); break;
  case N_MAYBE: put_maybe(t, n); break;
  case N_FUN:
  case N_NAMED_FUN: put_fun(t, n); break;
  case N_FUN_LOCAL:
  case N_FUN_REMOTE: put_fun_name(t, n); break;
  case N_CLAUSE: put_clause(t, n); break;
  case N_LC:
  case N_BC:
  case N_MC: put_compr(t, n); break;
  case N_TYPE:
  case N_USER_TYPE: put_type(t, n); break;
  case N_REMOTE_TYPE: put_remote_type(t, n); break;
  case N_ANN_TYPE: put_ann_type(t, n); break;
  default: put_pair(t, n);
  }
}

// --- forms

static void put_field_def(TermOut *t, const Node *n) {
  if (n->field_def.type) {
    term_tuple(t, 3);
    term_cstr(t, "typed_record_field");
  }
  open_node(t, "record_field", n->loc, n->field_def.value ? 2 : 1);
  put_atom_node(t, n->loc, n->field_def.name);
  if (n->field_def.value) put(t, n->field_def.value);
  if (n->field_def.type) put(t, n->field_def.type);
}

static void put_record_def(TermOut *t, const Node *n) {
  NodeList fields = n->record_def.fields;
  term_tuple(t, 2);
  term_atom(t, n->record_def.name);
  term_list(t, fields.n);
  for (uint32_t i = 0; i < fields.n; i++) put_field_def(t, fields.at[i]);
}

static void put_type_def(TermOut *t, const Node *n) {
  term_tuple(t, 3);
  term_atom(t, n->type_def.name);
  put(t, n->type_def.type);
  put_list(t, n->type_def.params);
}

static void put_spec(TermOut *t, const Node *n) {
  term_tuple(t, 2);
  term_tuple(t, n->spec.module ? 3 : 2);
  if (n->spec.module) term_atom(t, n->spec.module);
  term_atom(t, n->spec.name);
  term_int(t, n->spec.arity);
  put_list(t, n->spec.types);
}

static void put_module(TermOut *t, const Node *n) {
  NodeList params = n->module.params;
  if (n->module.has_params) term_tuple(t, 2);
  term_atom(t, n->module.name);
  if (!n->module.has_params) return;
  term_list(t, params.n);
  for (uint32_t i = 0; i < params.n; i++) term_atom(t, params.at[i]->name);
}

// Of {F,A}, or names.
static void put_names(TermOut *t, NodeList l) {
  term_list(t, l.n);
  for (uint32_t i = 0; i < l.n; i++) {
    const Node *n = l.at[i];
    if (n->kind == N_FA) term_tuple(t, 2);
    term_atom(t, n->kind == N_FA ? n->fa.name : n->name);
    if (n->kind == N_FA) term_int(t, n->fa.arity);
  }
}

static void put_import(TermOut *t, const Node *n) {
  term_tuple(t, 2);
  term_atom(t, n->import.module);
  put_names(t, n->import.items);
}

static void put_file(TermOut *t, const Node *n) {
  term_tuple(t, 2);
  term_string(t, n->file.path, strlen(n->file.path));
  term_int(t, n->file.line);
}

static void put_value(TermOut *, ModState *, const Node *);

static void put_values(TermOut *t, ModState *m, NodeList l) {
  for (uint32_t i = 0; i < l.n; i++) put_value(t, m, l.at[i]);
}

// Maps of many keys have no LitP.
static void put_large_map(TermOut *t, ModState *m, NodeList fields) {
  term_map(t, fields.n);
  for (uint32_t i = 0; i < fields.n; i++) {
    put_value(t, m, fields.at[i]->pair.lhs);
    put_value(t, m, fields.at[i]->pair.rhs);
  }
}

static void put_value(TermOut *t, ModState *m, const Node *value) {
  LitP l = lw_const(m, value);
  if (l) {
    term_lit(t, l);
  } else if (value->kind == N_MAP) {
    put_large_map(t, m, value->map.fields);
  } else if (value->kind == N_TUPLE) {
    term_tuple(t, value->list.n);
    put_values(t, m, value->list);
  } else if (value->kind == N_LIST && value->cons.tail->kind == N_NIL) {
    term_list(t, value->cons.items.n);
    put_values(t, m, value->cons.items);
  } else {
    put(t, value); // of `equiv` in -doc
  }
}

static void put_value_text(TermOut *t, const Node *value) {
  term_begin(t);
  ast_print_term(t->out, value);
  term_end(t);
}

static void put_attribute(TermOut *t, ModState *m, const Node *n) {
  switch (n->kind) {
  case N_MODULE: put_module(t, n); break;
  case N_EXPORT:
  case N_EXPORT_TYPE: put_names(t, n->list); break;
  case N_IMPORT:
  case N_IMPORT_RECORD: put_import(t, n); break;
  case N_RECORD_DEF:
  case N_NATIVE_RECORD: put_record_def(t, n); break;
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF: put_type_def(t, n); break;
  case N_SPEC:
  case N_CALLBACK: put_spec(t, n); break;
  case N_FILE: put_file(t, n); break;
  default:
    if (t->is_text)
      put_value_text(t, n->attr.value);
    else
      put_value(t, m, n->attr.value);
  }
}

static void put_form(TermOut *t, ModState *m, const Node *n) {
  if (n->kind == N_FUNCTION) {
    open_node(t, "function", n->loc, 3);
    term_atom(t, n->function.name);
    term_int(t, n->function.arity);
    put_list(t, n->function.clauses);
    return;
  }
  open_node(t, "attribute", n->loc, 2);
  if (n->kind == N_ATTRIBUTE)
    term_atom(t, n->attr.name);
  else
    term_cstr(t, ast_kind_names[n->kind]);
  put_attribute(t, m, n);
}

// --- all of it

void ast_print(Str *out, const Module *m) {
  TermOut t = {.out = out, .is_text = true};
  for (uint32_t i = 0; i < m->forms.n; i++) {
    put_form(&t, NULL, m->forms.at[i]);
    str_puts(out, ".\n");
  }
  vec_free(&t.open);
}

void ast_print_node(Str *out, const Node *n) {
  TermOut t = {.out = out, .is_text = true};
  put(&t, n);
  vec_free(&t.open);
}

static Loc end_of(const Diags *d, const Module *m) {
  const Source *src = &d->sources.at[m->source];
  const char *end = src->text + src->size;
  Loc loc = {m->source, 1, 1};
  for (const char *p = src->text; p < end; p++) {
    loc.col = *p == '\n' ? 1 : loc.col + ((*p & 0xc0) != 0x80);
    loc.line += *p == '\n';
  }
  return loc;
}

void ast_write(TermOut *t, ModState *m) {
  NodeList forms = m->ast->forms;
  term_list(t, forms.n + 1);
  for (uint32_t i = 0; i < forms.n; i++) put_form(t, m, forms.at[i]);
  term_tuple(t, 2);
  term_cstr(t, "eof");
  put_loc(t, end_of(m->diags, m->ast));
}

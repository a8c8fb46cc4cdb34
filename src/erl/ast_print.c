// SPDX-License-Identifier: Apache-2.0
// The forms in OTP's abstract format, one a line, places as {Line,Column}.
// Strings stand in quotes.
#include "front.h"

static void put(Str *out, const Node *n);

static void put_atom(Str *out, Name name) { atom_print(out, name, NEWEST_OTP); }

static void put_cstr_atom(Str *out, const char *text) {
  bool is_word = false;
  for (int t = TK_AFTER; t <= TK_ELSE; t++)
    is_word |= !strcmp(tok_text(t), text);
  bool is_plain = *text >= 'a' && *text <= 'z' && !is_word;
  str_printf(out, is_plain ? "%s" : "'%s'", text);
}

static void put_loc(Str *out, Loc loc) {
  if (loc.col)
    str_printf(out, "{%u,%u}", loc.line, loc.col);
  else
    str_printf(out, "%u", loc.line);
}

// {kind,Place
static void open_node(Str *out, const char *kind, Loc loc) {
  str_putc(out, '{');
  put_cstr_atom(out, kind);
  str_putc(out, ',');
  put_loc(out, loc);
}

static void put_arg(Str *out, const Node *n) {
  str_putc(out, ',');
  put(out, n);
}

static void put_list(Str *out, NodeList l) {
  str_putc(out, '[');
  for (uint32_t i = 0; i < l.n; i++) {
    if (i) str_putc(out, ',');
    put(out, l.at[i]);
  }
  str_putc(out, ']');
}

static void put_list_arg(Str *out, NodeList l) {
  str_putc(out, ',');
  put_list(out, l);
}

static void put_atom_arg(Str *out, Name name) {
  str_putc(out, ',');
  put_atom(out, name);
}

static void put_atom_node(Str *out, Loc loc, Name name) {
  open_node(out, "atom", loc);
  put_atom_arg(out, name);
  str_putc(out, '}');
}

static void put_text(Str *out, const char *at, size_t size) {
  Text t = {at, (uint32_t)size, 0};
  text_print(out, &t, '"');
}

static void put_cons(Str *out, const Node *n) {
  for (uint32_t i = 0; i < n->cons.items.n; i++) {
    const Node *item = n->cons.items.at[i];
    open_node(out, "cons", i ? ast_first(item) : n->loc);
    put_arg(out, item);
    str_putc(out, ',');
  }
  put(out, n->cons.tail);
  for (uint32_t i = 1; i < n->cons.items.n; i++) str_putc(out, '}');
}

static void put_segment(Str *out, const Node *n) {
  put_arg(out, n->bin.value);
  str_puts(out, ",");
  if (n->bin.size)
    put(out, n->bin.size);
  else
    str_puts(out, "default");
  if (!n->bin.ntypes) str_puts(out, ",default");
  for (uint32_t i = 0; i < n->bin.ntypes; i++) {
    const BinType *t = &n->bin.types[i];
    str_puts(out, i ? "," : ",[");
    if (t->value >= 0) str_putc(out, '{');
    put_atom(out, t->name);
    if (t->value >= 0) str_printf(out, ",%lld}", (long long)t->value);
  }
  if (n->bin.ntypes) str_putc(out, ']');
}

static void put_record_name(Str *out, Name module, Name name) {
  if (!name) str_puts(out, ",[]");
  if (!name) return;
  str_puts(out, module ? ",{" : ",");
  if (module) put_atom(out, module);
  if (module) str_putc(out, ',');
  put_atom(out, name);
  if (module) str_putc(out, '}');
}

static void put_record(Str *out, const Node *n) {
  if (n->rec.arg) put_arg(out, n->rec.arg);
  put_record_name(out, n->rec.module, n->rec.name);
  put_list_arg(out, n->rec.fields);
}

static void put_record_field(Str *out, const Node *n) {
  if (n->rec_field.arg) put_arg(out, n->rec_field.arg);
  put_record_name(out, n->rec_field.module, n->rec_field.name);
  str_putc(out, ',');
  put_atom_node(out, n->rec_field.field_loc, n->rec_field.field);
}

static void put_guards(Str *out, NodeList guards) {
  str_puts(out, ",[");
  for (uint32_t i = 0; i < guards.n; i++) {
    if (i) str_putc(out, ',');
    put_list(out, guards.at[i]->list);
  }
  str_putc(out, ']');
}

static void put_clause(Str *out, const Node *n) {
  put_list_arg(out, n->clause.patterns);
  put_guards(out, n->clause.guards);
  put_list_arg(out, n->clause.body);
}

// A handler's three patterns are a tuple there.
static void put_handlers(Str *out, NodeList l) {
  str_puts(out, ",[");
  for (uint32_t i = 0; i < l.n; i++) {
    const Node *n = l.at[i];
    if (i) str_putc(out, ',');
    open_node(out, "clause", n->loc);
    str_puts(out, ",[");
    open_node(out, "tuple", n->loc);
    put_list_arg(out, n->clause.patterns);
    str_puts(out, "}]");
    put_guards(out, n->clause.guards);
    put_list_arg(out, n->clause.body);
    str_putc(out, '}');
  }
  str_putc(out, ']');
}

static void put_try(Str *out, const Node *n) {
  put_list_arg(out, n->try.body);
  put_list_arg(out, n->try.clauses);
  put_handlers(out, n->try.handlers);
  put_list_arg(out, n->try.after);
}

static void put_receive(Str *out, const Node *n) {
  put_list_arg(out, n->receive.clauses);
  if (!n->receive.timeout) return;
  put_arg(out, n->receive.timeout);
  put_list_arg(out, n->receive.after);
}

static void put_maybe(Str *out, const Node *n) {
  put_list_arg(out, n->maybe.body);
  if (!n->maybe.clauses.n) return;
  str_putc(out, ',');
  open_node(out, "else", n->maybe.else_loc);
  put_list_arg(out, n->maybe.clauses);
  str_putc(out, '}');
}

static void put_fun(Str *out, const Node *n) {
  if (n->fun.name) {
    put_atom_arg(out, n->fun.name);
    put_list_arg(out, n->fun.clauses);
  } else {
    str_puts(out, ",{clauses");
    put_list_arg(out, n->fun.clauses);
    str_putc(out, '}');
  }
}

static void put_fun_name(Str *out, const Node *n) {
  str_puts(out, ",{function");
  if (n->kind == N_FUN_LOCAL) {
    put_atom_arg(out, n->fa.name);
    str_printf(out, ",%u", n->fa.arity);
  } else {
    put_arg(out, n->mfa.module);
    put_arg(out, n->mfa.name);
    put_arg(out, n->mfa.arity);
  }
  str_putc(out, '}');
}

static void put_compr(Str *out, const Node *n) {
  str_putc(out, ',');
  if (n->compr.items.n == 1)
    put(out, n->compr.items.at[0]);
  else
    put_list(out, n->compr.items);
  put_list_arg(out, n->compr.quals);
}

static void put_constraint(Str *out, const Node *n) {
  str_puts(out, ",[");
  open_node(out, "atom", n->loc);
  str_puts(out, ",is_subtype}");
  put_list_arg(out, n->type.args);
  str_putc(out, ']');
}

static void put_bounded_fun(Str *out, NodeList args) {
  NodeList guards = {args.at + 1, args.n - 1};
  str_puts(out, ",[");
  put(out, args.at[0]);
  put_list_arg(out, guards);
  str_putc(out, ']');
}

static void put_type(Str *out, const Node *n) {
  const char *name = n->type.name->text;
  put_atom_arg(out, n->type.name);
  if (n->type.is_any)
    str_puts(out, strcmp(name, "any") ? ",any" : "");
  else if (n->kind == N_TYPE && !strcmp(name, "constraint"))
    put_constraint(out, n);
  else if (n->kind == N_TYPE && !strcmp(name, "bounded_fun"))
    put_bounded_fun(out, n->type.args);
  else
    put_list_arg(out, n->type.args);
}

static void put_remote_type(Str *out, const Node *n) {
  str_puts(out, ",[");
  put_atom_node(out, n->loc, n->remote_type.module);
  str_putc(out, ',');
  put_atom_node(out, n->remote_type.name_loc, n->remote_type.name);
  put_list_arg(out, n->remote_type.args);
  str_putc(out, ']');
}

static void put_op(Str *out, const Node *n) {
  str_putc(out, ',');
  put_cstr_atom(out, tok_text(n->op));
}

// What follows {kind,Place, for expressions and types.
static void put_rest(Str *out, const Node *n) {
  switch (n->kind) {
  case N_ATOM:
  case N_VAR: put_atom_arg(out, n->name); break;
  case N_INTEGER:
  case N_CHAR: str_printf(out, ",%lld", (long long)n->i); break;
  case N_BIGINT:
    str_putc(out, ',');
    big_print(out, n->big.limb, n->big.n);
    break;
  case N_FLOAT:
    str_putc(out, ',');
    float_print(out, n->f);
    break;
  case N_STRING:
    str_putc(out, ',');
    put_text(out, n->str.at, n->str.size);
    break;
  case N_NIL: break;
  case N_LIST: put_cons(out, n); break;
  case N_TUPLE:
  case N_BIN:
  case N_BLOCK:
  case N_IF:
  case N_ZIP:
  case N_GUARD: put_list_arg(out, n->list); break;
  case N_BIN_ELEMENT: put_segment(out, n); break;
  case N_OP:
    put_op(out, n);
    put_arg(out, n->pair.lhs);
    put_arg(out, n->pair.rhs);
    break;
  case N_OP1:
    put_op(out, n);
    put_arg(out, n->one);
    break;
  case N_CATCH: put_arg(out, n->one); break;
  case N_CALL:
    put_arg(out, n->call.fun);
    put_list_arg(out, n->call.args);
    break;
  case N_RECORD:
  case N_RECORD_UPDATE: put_record(out, n); break;
  case N_RECORD_INDEX:
  case N_RECORD_ACCESS: put_record_field(out, n); break;
  case N_MAP: put_list_arg(out, n->map.fields); break;
  case N_MAP_UPDATE:
    put_arg(out, n->map.arg);
    put_list_arg(out, n->map.fields);
    break;
  case N_CASE:
    put_arg(out, n->cases.arg);
    put_list_arg(out, n->cases.clauses);
    break;
  case N_RECEIVE: put_receive(out, n); break;
  case N_TRY: put_try(out, n); break;
  case N_MAYBE: put_maybe(out, n); break;
  case N_FUN:
  case N_NAMED_FUN: put_fun(out, n); break;
  case N_FUN_LOCAL:
  case N_FUN_REMOTE: put_fun_name(out, n); break;
  case N_CLAUSE: put_clause(out, n); break;
  case N_LC:
  case N_BC:
  case N_MC: put_compr(out, n); break;
  case N_TYPE:
  case N_USER_TYPE: put_type(out, n); break;
  case N_REMOTE_TYPE: put_remote_type(out, n); break;
  case N_ANN_TYPE:
    str_puts(out, ",[");
    put(out, n->pair.lhs);
    put_arg(out, n->pair.rhs);
    str_putc(out, ']');
    break;
  default: put_arg(out, n->pair.lhs); put_arg(out, n->pair.rhs);
  }
}

static void put(Str *out, const Node *n) {
  if (n->kind != N_LIST) open_node(out, ast_kind_names[n->kind], n->loc);
  put_rest(out, n);
  str_putc(out, '}');
}

// Forms: what follows {attribute,Place,name,
static void put_field_def(Str *out, const Node *n) {
  if (n->field_def.type) str_puts(out, "{typed_record_field,");
  open_node(out, "record_field", n->loc);
  str_putc(out, ',');
  put_atom_node(out, n->loc, n->field_def.name);
  if (n->field_def.value) put_arg(out, n->field_def.value);
  str_putc(out, '}');
  if (n->field_def.type) put_arg(out, n->field_def.type);
  if (n->field_def.type) str_putc(out, '}');
}

static void put_record_def(Str *out, const Node *n) {
  str_putc(out, '{');
  put_atom(out, n->record_def.name);
  str_puts(out, ",[");
  for (uint32_t i = 0; i < n->record_def.fields.n; i++) {
    if (i) str_putc(out, ',');
    put_field_def(out, n->record_def.fields.at[i]);
  }
  str_puts(out, "]}");
}

static void put_type_def(Str *out, const Node *n) {
  str_putc(out, '{');
  put_atom(out, n->type_def.name);
  put_arg(out, n->type_def.type);
  put_list_arg(out, n->type_def.params);
  str_putc(out, '}');
}

static void put_spec(Str *out, const Node *n) {
  str_puts(out, "{{");
  if (n->spec.module) put_atom(out, n->spec.module);
  if (n->spec.module) str_putc(out, ',');
  put_atom(out, n->spec.name);
  str_printf(out, ",%u}", n->spec.arity);
  put_list_arg(out, n->spec.types);
  str_putc(out, '}');
}

static void put_module(Str *out, const Node *n) {
  if (!n->module.has_params) {
    put_atom(out, n->module.name);
    return;
  }
  str_putc(out, '{');
  put_atom(out, n->module.name);
  str_puts(out, ",[");
  for (uint32_t i = 0; i < n->module.params.n; i++) {
    if (i) str_putc(out, ',');
    put_atom(out, n->module.params.at[i]->name);
  }
  str_puts(out, "]}");
}

static void put_import(Str *out, const Node *n) {
  str_putc(out, '{');
  put_atom(out, n->import.module);
  str_puts(out, ",[");
  ast_print_terms(out, n->import.items);
  str_puts(out, "]}");
}

static void put_file(Str *out, const Node *n) {
  str_putc(out, '{');
  put_text(out, n->file.path, strlen(n->file.path));
  str_printf(out, ",%u}", n->file.line);
}

static void put_attribute(Str *out, const Node *n) {
  switch (n->kind) {
  case N_MODULE: put_module(out, n); break;
  case N_EXPORT:
  case N_EXPORT_TYPE:
    str_putc(out, '[');
    ast_print_terms(out, n->list);
    str_putc(out, ']');
    break;
  case N_IMPORT:
  case N_IMPORT_RECORD: put_import(out, n); break;
  case N_RECORD_DEF:
  case N_NATIVE_RECORD: put_record_def(out, n); break;
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF: put_type_def(out, n); break;
  case N_SPEC:
  case N_CALLBACK: put_spec(out, n); break;
  case N_FILE: put_file(out, n); break;
  default: ast_print_term(out, n->attr.value);
  }
}

static void put_form(Str *out, const Node *n) {
  if (n->kind == N_FUNCTION) {
    open_node(out, "function", n->loc);
    put_atom_arg(out, n->function.name);
    str_printf(out, ",%u", n->function.arity);
    put_list_arg(out, n->function.clauses);
  } else {
    open_node(out, "attribute", n->loc);
    str_putc(out, ',');
    if (n->kind == N_ATTRIBUTE)
      put_atom(out, n->attr.name);
    else
      put_cstr_atom(out, ast_kind_names[n->kind]);
    str_putc(out, ',');
    put_attribute(out, n);
  }
  str_puts(out, "}.\n");
}

void ast_print(Str *out, const Module *m) {
  for (uint32_t i = 0; i < m->forms.n; i++) put_form(out, m->forms.at[i]);
}

void ast_print_node(Str *out, const Node *n) {
  if (n->kind >= N_MODULE)
    put_form(out, n);
  else
    put(out, n);
}

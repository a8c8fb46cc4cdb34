// SPDX-License-Identifier: Apache-2.0
// What the values of attributes mean, and which are allowed.
#include "parse.h"
#include "../../abi/term.h"

static Node *bad(Parse *p, const Node *n, const char *what) {
  return parse_fail(p, ast_first(n), E_BAD_DECLARATION, what);
}

static Node *bad_attribute(Parse *p, const Node *n) {
  return parse_fail(p, ast_first(n), E_BAD_ATTRIBUTE, NULL);
}

// An item of a list that is nothing of what it should be: OTP's place for it
// is that of the list from there on.
static Loc item_loc(const Node *list, uint32_t i) {
  return i ? ast_first(list->cons.items.at[i]) : list->loc;
}

static Node *name_arity(Parse *p, const Node *n, Loc loc) {
  if (n->kind != N_OP || n->op != OP_DIV)
    return parse_fail(p, loc, E_BAD_NAME_ARITY, NULL);
  const Node *name = n->pair.lhs, *arity = n->pair.rhs;
  if (name->kind != N_ATOM)
    return parse_fail(p, ast_first(name), E_BAD_FUNCTION_NAME, NULL);
  if (arity->kind != N_INTEGER && arity->kind != N_BIGINT)
    return parse_fail(p, ast_first(arity), E_BAD_ARITY, NULL);
  Node *fa = parse_node(p, N_FA, n->loc);
  bool is_small = arity->kind == N_INTEGER && arity->i < UINT32_MAX;
  fa->fa.name = name->name;
  fa->fa.arity = is_small ? (uint32_t)arity->i : UINT32_MAX;
  return fa;
}

static Node *record_name(Parse *p, const Node *n, Loc loc) {
  if (n->kind == N_ATOM) return (Node *)n;
  return parse_fail(p, loc, E_BAD_NATIVE_RECORD, "name");
}

// A proper list, each item by `item`.
static NodeList list_by(Parse *p, const Node *list,
                        Node *item(Parse *, const Node *, Loc), DiagCode code,
                        const char *arg) {
  uint32_t mark = p->list.n;
  const Node *tail = list;
  if (list->kind == N_LIST) {
    tail = list->cons.tail;
    for (uint32_t i = 0; i < list->cons.items.n; i++)
      parse_push(p, item(p, list->cons.items.at[i], item_loc(list, i)));
  }
  if (tail->kind != N_NIL) parse_fail(p, ast_first(tail), code, arg);
  return parse_pop(p, mark);
}

static Node *variable(Parse *p, const Node *n, Loc loc) {
  if (n->kind == N_VAR) return (Node *)n;
  return parse_fail(p, loc, E_BAD_VARIABLE_LIST, NULL);
}

static Node *module(Parse *p, Loc loc, NodeList v) {
  if (v.at[0]->kind != N_ATOM || v.n > 2) return bad(p, v.at[0], "module");
  Node *n = parse_node(p, N_MODULE, loc);
  n->module.name = v.at[0]->name;
  n->module.has_params = v.n == 2;
  if (v.n == 2)
    n->module.params = list_by(p, v.at[1], variable, E_BAD_VARIABLE_LIST, NULL);
  return n;
}

static Node *export(Parse *p, Loc loc, NodeKind kind, const char *what,
                    NodeList v) {
  if (v.n > 1) return bad(p, v.at[1], what);
  Node *n = parse_node(p, kind, loc);
  n->list = list_by(p, v.at[0], name_arity, E_BAD_NAME_ARITY, NULL);
  return n;
}

static Node *import(Parse *p, Loc loc, NodeKind kind, NodeList v) {
  bool is_record = kind == N_IMPORT_RECORD;
  if (v.n != 2 || v.at[0]->kind != N_ATOM)
    return bad(p, v.at[v.n > 1], is_record ? "import_record" : "import");
  Node *n = parse_node(p, kind, loc);
  n->import.module = v.at[0]->name;
  n->import.items =
      is_record ? list_by(p, v.at[1], record_name, E_BAD_NATIVE_RECORD, "name")
                : list_by(p, v.at[1], name_arity, E_BAD_NAME_ARITY, NULL);
  return n;
}

// name, name = Value, each perhaps with `:: type`.
static Node *field_def(Parse *p, const Node *n) {
  Node *type = NULL, *value = NULL;
  const Node *name = n;
  if (n->kind == N_ANN_TYPE) {
    type = n->pair.rhs;
    name = n->pair.lhs;
  }
  if (name->kind == N_MATCH) {
    value = name->pair.rhs;
    name = name->pair.lhs;
  }
  if (name->kind != N_ATOM)
    return parse_fail(p, ast_first(name), E_BAD_RECORD_FIELD, NULL);
  Node *f = parse_node(p, N_RECORD_FIELD_DEF, name->loc);
  f->field_def.name = name->name;
  f->field_def.value = value;
  f->field_def.type = type;
  return f;
}

Node *attribute_record(Parse *p, Loc loc, NodeKind kind, Name name,
                       const Node *tuple) {
  if (tuple->kind != N_TUPLE)
    return parse_fail(p, ast_first(tuple), E_BAD_RECORD, NULL);
  Node *n = parse_node(p, kind, loc);
  uint32_t mark = p->list.n;
  for (uint32_t i = 0; i < tuple->list.n; i++)
    parse_push(p, field_def(p, tuple->list.at[i]));
  n->record_def.name = name;
  n->record_def.fields = parse_pop(p, mark);
  return n;
}

static Node *record(Parse *p, Loc loc, NodeList v) {
  if (v.n != 2 || v.at[0]->kind != N_ATOM) return bad(p, v.at[0], "record");
  return attribute_record(p, loc, N_RECORD_DEF, v.at[0]->name, v.at[1]);
}

static bool all_literal(NodeList l) {
  for (uint32_t i = 0; i < l.n; i++)
    if (!attribute_is_literal(l.at[i])) return false;
  return true;
}

static bool is_literal_segment(const Node *n) {
  NodeKind kind = n->bin.value->kind;
  return kind != N_ATOM && kind != N_TUPLE && kind != N_MAP && kind != N_LIST &&
         kind != N_NIL && kind != N_FUN_REMOTE &&
         attribute_is_literal(n->bin.value) &&
         (!n->bin.size || attribute_is_literal(n->bin.size));
}

static bool is_literal_fun(const Node *n) {
  return n->mfa.module->kind == N_ATOM && n->mfa.name->kind == N_ATOM &&
         n->mfa.arity->kind == N_INTEGER && n->mfa.arity->i <= MAX_ARGS;
}

static bool is_number(const Node *n) {
  return n->kind == N_INTEGER || n->kind == N_BIGINT || n->kind == N_FLOAT ||
         n->kind == N_CHAR;
}

// erl_parse:normalise/1 can make a term of it.
bool attribute_is_literal(const Node *n) {
  switch (n->kind) {
  case N_INTEGER:
  case N_BIGINT:
  case N_FLOAT:
  case N_CHAR:
  case N_ATOM:
  case N_STRING:
  case N_NIL:
  case N_FA: return true;
  case N_LIST:
    return all_literal(n->cons.items) && attribute_is_literal(n->cons.tail);
  case N_TUPLE: return all_literal(n->list);
  case N_BIN:
    for (uint32_t i = 0; i < n->list.n; i++)
      if (!is_literal_segment(n->list.at[i])) return false;
    return true;
  case N_MAP: return all_literal(n->map.fields);
  case N_MAP_ASSOC:
    return attribute_is_literal(n->pair.lhs) &&
           attribute_is_literal(n->pair.rhs);
  case N_FUN_REMOTE: return is_literal_fun(n);
  case N_OP1: return (n->op == OP_ADD || n->op == OP_SUB) && is_number(n->one);
  default: return false;
  }
}

static Node *fold_arity(Parse *p, Node *n);

static void fold_list(Parse *p, NodeList l) {
  for (uint32_t i = 0; i < l.n; i++) l.at[i] = fold_arity(p, l.at[i]);
}

// f/1 within a value means {f,1}: it becomes an FA.
static Node *fold_arity(Parse *p, Node *n) {
  switch (n->kind) {
  case N_LIST:
    fold_list(p, n->cons.items);
    n->cons.tail = fold_arity(p, n->cons.tail);
    return n;
  case N_TUPLE: fold_list(p, n->list); return n;
  case N_MAP:
    for (uint32_t i = 0; i < n->map.fields.n; i++) {
      Node *field = n->map.fields.at[i];
      field->pair.rhs = fold_arity(p, field->pair.rhs);
    }
    return n;
  case N_OP:
    if (n->op != OP_DIV || n->pair.lhs->kind != N_ATOM ||
        n->pair.rhs->kind != N_INTEGER || n->pair.rhs->i >= UINT32_MAX)
      return n;
    return name_arity(p, n, n->loc);
  default: return n;
  }
}

static bool is_export_type(const Parse *p, Name name, const Node *value) {
  if (front_word(p->f, name) != W_EXPORT_TYPE) return false;
  if (value->kind != N_LIST) return value->kind == N_NIL;
  for (uint32_t i = 0; i < value->cons.items.n; i++)
    if (value->cons.items.at[i]->kind != N_FA) return false;
  return value->cons.tail->kind == N_NIL;
}

static Node *wild(Parse *p, Loc loc, Name name, NodeList v) {
  if (v.n > 1) return bad_attribute(p, v.at[1]);
  Node *value = fold_arity(p, v.at[0]);
  if (!attribute_is_literal(value)) return bad_attribute(p, v.at[0]);
  if (is_export_type(p, name, value)) {
    Node *types = parse_node(p, N_EXPORT_TYPE, loc);
    if (value->kind == N_LIST) types->list = value->cons.items;
    return types;
  }
  Node *n = parse_node(p, N_ATTRIBUTE, loc);
  n->attr.name = name;
  n->attr.value = value;
  return n;
}

static bool is_doc_value(const Node *n) {
  return n->kind == N_STRING || n->kind == N_BIN || n->kind == N_MAP ||
         ast_is_atom(n, "true") || ast_is_atom(n, "false") ||
         ast_is_atom(n, "hidden") ||
         (n->kind == N_TUPLE && n->list.n == 2 &&
          ast_is_atom(n->list.at[0], "file") &&
          n->list.at[1]->kind == N_STRING);
}

static bool is_equiv(const Node *field) {
  return field->kind == N_MAP_ASSOC && ast_is_atom(field->pair.lhs, "equiv") &&
         field->pair.rhs->kind == N_CALL;
}

// -doc and -moduledoc (OTP 27). `equiv => f(X)` names a function by a call.
static Node *doc(Parse *p, Loc loc, Name name, NodeList v) {
  Node *value = v.at[0];
  if (v.n > 1 || !is_doc_value(value)) return bad(p, value, "doc");
  if (value->kind != N_MAP) return wild(p, loc, name, v);
  Node *n = parse_node(p, N_ATTRIBUTE, loc);
  fold_arity(p, value);
  for (uint32_t i = 0; i < value->map.fields.n; i++) {
    const Node *field = value->map.fields.at[i];
    if (field->kind != N_MAP_ASSOC) return bad_attribute(p, field);
    if (!is_equiv(field) && !attribute_is_literal(field))
      return bad_attribute(p, value);
  }
  n->attr.name = name;
  n->attr.value = value;
  return n;
}

Node *attribute_build(Parse *p, Loc loc, Name name, NodeList v) {
  switch (front_word(p->f, name)) {
  case W_MODULE: return module(p, loc, v);
  case W_EXPORT: return export(p, loc, N_EXPORT, "export", v);
  case W_IMPORT: return import(p, loc, N_IMPORT, v);
  case W_IMPORT_RECORD:
    if (p->f->release >= 29) return import(p, loc, N_IMPORT_RECORD, v);
    break;
  case W_RECORD: return record(p, loc, v);
  case W_NATIVE_RECORD:
    if (p->f->release >= 29)
      return parse_fail(p, loc, E_BAD_NATIVE_RECORD, "definition");
    break;
  case W_DOC:
  case W_MODULEDOC:
    if (p->f->release >= 27) return doc(p, loc, name, v);
    break;
  default: break;
  }
  return wild(p, loc, name, v);
}

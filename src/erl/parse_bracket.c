// SPDX-License-Identifier: Apache-2.0
// Lists, bit strings, tuples, maps, records, and the comprehensions that begin
// like them. A pattern may be any of these but a comprehension.
#include "parse.h"

static bool is_compr(const Parse *p) {
  return next_kind(p) == TK_BARBAR && !p->is_pattern;
}

static Tok strict_of(Tok kind) {
  return kind == TK_GEN_STRICT    ? TK_GEN
         : kind == TK_BGEN_STRICT ? TK_BGEN
                                  : kind;
}

// K := V <- M has no meaning but as a generator.
static Node *map_pattern(Parse *p, Node *key) {
  Loc loc = p->t++->loc;
  Node *n = parse_pair(p, N_MAP_EXACT, loc, key, parse_expr(p));
  if (strict_of(next_kind(p)) != TK_GEN) parse_syntax(p);
  return n;
}

static Node *generator(Parse *p, const Token *start, Node *lhs) {
  const Token *t = p->t;
  bool is_strict = strict_of(t->kind) != t->kind;
  NodeKind kind = lhs->kind == N_MAP_EXACT ? N_M_GENERATE : N_GENERATE;
  if (strict_of(t->kind) == TK_BGEN) {
    if (lhs->kind != N_BIN || start->kind != TK_LBIN) return parse_syntax(p);
    kind = N_B_GENERATE;
  }
  p->t++;
  return parse_pair(p, kind + is_strict, t->loc, lhs, parse_expr(p));
}

static Node *qualifier(Parse *p) {
  const Token *start = p->t;
  Node *n = parse_expr(p);
  if (next_kind(p) == TK_EXACT && p->f->release >= 26) n = map_pattern(p, n);
  Tok kind = strict_of(next_kind(p));
  return kind == TK_GEN || kind == TK_BGEN ? generator(p, start, n) : n;
}

// A && B && C. OTP's place for it is that of the comma behind.
static Node *zip(Parse *p) {
  uint32_t mark = p->list.n;
  Node *first = qualifier(p);
  if (next_kind(p) != TK_AMP) return first;
  parse_push(p, first);
  while (parse_accept(p, TK_AMP)) parse_push(p, qualifier(p));
  Loc loc = next_kind(p) == TK_COMMA ? p->t->loc : first->loc;
  Node *n = parse_node(p, N_ZIP, loc);
  n->list = parse_pop(p, mark);
  return n;
}

static Node *compr(Parse *p, NodeKind kind, Loc loc, NodeList items, Tok end) {
  bool was_pattern = p->is_pattern;
  Node *n = parse_node(p, kind, loc);
  uint32_t mark = p->list.n;
  n->compr.items = items;
  p->has_parts = true;
  p->is_pattern = false;
  parse_expect(p, TK_BARBAR);
  do parse_push(p, zip(p));
  while (parse_accept(p, TK_COMMA));
  n->compr.quals = parse_pop(p, mark);
  parse_expect(p, end);
  p->is_pattern = was_pattern;
  return n;
}

// May `||` follow now? Before OTP 29 only one thing is built at a time.
static bool is_compr_after(const Parse *p, uint32_t n) {
  return is_compr(p) && (n == 1 || p->f->release >= 29);
}

static Node *list_tail(Parse *p) {
  if (parse_accept(p, TK_BAR)) {
    Node *tail = parse_expr(p);
    parse_expect(p, TK_RBRACKET);
    return tail;
  }
  Node *nil = parse_node(p, N_NIL, p->t->loc);
  parse_expect(p, TK_RBRACKET);
  return nil;
}

Node *parse_list(Parse *p) {
  Loc loc = p->t++->loc;
  uint32_t mark = p->list.n;
  if (parse_accept(p, TK_RBRACKET)) return parse_node(p, N_NIL, loc);
  do parse_push(p, parse_expr(p));
  while (parse_accept(p, TK_COMMA));
  NodeList items = parse_pop(p, mark);
  if (is_compr_after(p, items.n))
    return compr(p, N_LC, loc, items, TK_RBRACKET);
  Node *n = parse_node(p, N_LIST, loc);
  n->cons.items = items;
  n->cons.tail = list_tail(p);
  return n;
}

static Node *bracketed_primary(Parse *p) {
  bool was_pattern = p->is_pattern;
  uint32_t saved = parse_enter(p);
  p->is_pattern = false;
  Node *n = parse_primary(p);
  p->is_pattern = was_pattern;
  parse_leave(p, saved);
  return n;
}

static Node *segment_value(Parse *p) {
  const Token *t = p->t;
  if (t->kind != OP_ADD && t->kind != OP_SUB && t->kind != OP_BNOT &&
      t->kind != OP_NOT)
    return bracketed_primary(p);
  p->t++;
  Node *n = parse_node(p, N_OP1, t->loc);
  n->op = t->kind;
  n->one = bracketed_primary(p);
  return n;
}

static void segment_types(Parse *p, Node *n) {
  VEC(BinType) types = {0};
  do {
    Node *name = parse_atom(p);
    BinType type = {name->name, -1};
    if (p->failed) break;
    if (parse_accept(p, TK_COLON)) {
      type.value = next_kind(p) == TK_INTEGER ? p->t->i : INT64_MAX;
      if (!parse_accept(p, TK_BIGINT)) parse_expect(p, TK_INTEGER);
    }
    vec_push(&types, type);
  } while (parse_accept(p, OP_SUB));
  BinType *kept = NEW_N(p->f->arena, BinType, types.n);
  if (types.n) memcpy(kept, types.at, types.n * sizeof *kept);
  n->bin.types = kept;
  n->bin.ntypes = types.n;
  vec_free(&types);
}

static Node *segment(Parse *p, Node *value) {
  Node *n = parse_node(p, N_BIN_ELEMENT, ast_first(value));
  n->bin.value = value;
  if (parse_accept(p, TK_COLON)) n->bin.size = bracketed_primary(p);
  if (parse_accept(p, OP_DIV)) segment_types(p, n);
  return n;
}

Node *parse_binary(Parse *p) {
  Loc loc = p->t++->loc;
  uint32_t mark = p->list.n;
  Node *n = parse_node(p, N_BIN, loc);
  if (parse_accept(p, TK_RBIN)) return n;
  bool has_sign = next_kind(p) != TK_LPAREN;
  Node *value = segment_value(p);
  has_sign = has_sign && value->kind == N_OP1;
  if (is_compr(p) && !has_sign) {
    parse_push(p, value);
    return compr(p, N_BC, loc, parse_pop(p, mark), TK_RBIN);
  }
  parse_push(p, segment(p, value));
  while (parse_accept(p, TK_COMMA)) parse_push(p, segment(p, segment_value(p)));
  n->list = parse_pop(p, mark);
  parse_expect(p, TK_RBIN);
  return n;
}

Node *parse_tuple(Parse *p) {
  Node *n = parse_node(p, N_TUPLE, p->t++->loc);
  if (parse_accept(p, TK_RBRACE)) return n;
  n->list = parse_exprs(p);
  parse_expect(p, TK_RBRACE);
  return n;
}

static Node *map_field(Parse *p) {
  Node *key = parse_expr(p);
  const Token *t = p->t;
  if (t->kind != TK_ASSOC && t->kind != TK_EXACT) return parse_syntax(p);
  p->t++;
  return parse_pair(p, t->kind == TK_ASSOC ? N_MAP_ASSOC : N_MAP_EXACT, t->loc,
                    key, parse_expr(p));
}

static bool may_build_map(const Parse *p, const Node *field) {
  return p->f->release >= 29 ||
         (p->f->release >= 26 && field->kind == N_MAP_ASSOC);
}

// What stands behind '#'. A comprehension only without arg.
static Node *map(Parse *p, Loc loc, Node *arg) {
  uint32_t mark = p->list.n;
  NodeList fields = {0};
  parse_expect(p, TK_LBRACE);
  if (!parse_accept(p, TK_RBRACE)) {
    do parse_push(p, map_field(p));
    while (parse_accept(p, TK_COMMA));
    fields = parse_pop(p, mark);
    if (!arg && may_build_map(p, fields.at[0]) && is_compr_after(p, fields.n))
      return compr(p, N_MC, loc, fields, TK_RBRACE);
    parse_expect(p, TK_RBRACE);
  }
  Node *n = parse_node(p, arg ? N_MAP_UPDATE : N_MAP, loc);
  n->map.arg = arg;
  n->map.fields = fields;
  return n;
}

static Node *record_field(Parse *p) {
  const Token *t = p->t;
  if (t->kind != TK_ATOM && t->kind != TK_VAR) return parse_syntax(p);
  Node *name = parse_node(p, t->kind == TK_ATOM ? N_ATOM : N_VAR, t->loc);
  name->name = t->name;
  p->t++;
  parse_expect(p, TK_MATCH);
  return parse_pair(p, N_RECORD_FIELD, t->loc, name, parse_expr(p));
}

static NodeList record_fields(Parse *p) {
  uint32_t mark = p->list.n;
  parse_expect(p, TK_LBRACE);
  if (parse_accept(p, TK_RBRACE)) return (NodeList){0};
  do parse_push(p, record_field(p));
  while (parse_accept(p, TK_COMMA));
  parse_expect(p, TK_RBRACE);
  return parse_pop(p, mark);
}

// Since OTP 29 a record's name may be a variable's or a reserved word.
bool parse_record_name(Parse *p, Name *name) {
  const Token *t = p->t;
  bool is_word = t->kind >= TK_AFTER && t->kind <= TK_ELSE;
  if (t->kind == TK_ATOM || (t->kind == TK_VAR && p->f->release >= 29))
    *name = t->name;
  else if (is_word && p->f->release >= 29)
    *name = name_cstr(p->f->names, tok_text(t->kind));
  else
    return parse_syntax(p), false;
  p->t++;
  return true;
}

typedef struct RecordId {
  Name module, name;
  bool may_index; // #name.field: the name was an atom, without module
} RecordId;

static bool record_id(Parse *p, RecordId *id) {
  if (p->t[-1].kind == TK_HASH_ANY) return true;
  id->may_index = next_kind(p) == TK_ATOM;
  if (!parse_record_name(p, &id->name)) return false;
  if (!id->may_index || p->f->release < 29 || !parse_accept(p, TK_COLON))
    return true;
  id->may_index = false;
  id->module = id->name;
  return parse_record_name(p, &id->name);
}

static Node *record_access(Parse *p, Loc loc, Node *arg, const RecordId *id) {
  Node *n = parse_node(p, arg ? N_RECORD_ACCESS : N_RECORD_INDEX, loc);
  p->t++;
  n->rec_field.arg = arg;
  n->rec_field.module = id->module;
  n->rec_field.name = id->name;
  n->rec_field.field_loc = p->t->loc;
  Node *field = parse_atom(p);
  if (!p->failed) n->rec_field.field = field->name;
  return n;
}

static Node *record(Parse *p, Loc loc, Node *arg) {
  RecordId id = {0};
  if (!record_id(p, &id)) return p->none;
  bool has_dot = next_kind(p) == TK_PERIOD;
  if (has_dot && (arg || id.may_index)) return record_access(p, loc, arg, &id);
  Node *n = parse_node(p, arg ? N_RECORD_UPDATE : N_RECORD, loc);
  n->rec.arg = arg;
  n->rec.module = id.module;
  n->rec.name = id.name;
  n->rec.fields = record_fields(p);
  return n;
}

static Node *hash(Parse *p, Node *arg, bool may_be_map, bool may_be_record) {
  const Token *t = p->t++;
  bool is_map = t->kind == TK_HASH && next_kind(p) == TK_LBRACE;
  if (is_map ? !may_be_map : !may_be_record) return parse_syntax(p);
  return is_map ? map(p, t->loc, arg) : record(p, t->loc, arg);
}

Node *parse_hash(Parse *p) { return hash(p, NULL, true, true); }

// After a record another module's record cannot follow, nor after a map a
// record, and so on: what may depends on what was before.
Node *parse_hash_after(Parse *p, Node *arg, NodeKind *kind) {
  Node *n = hash(p, arg, *kind != N_RECORD, *kind != N_MAP);
  *kind = n->kind == N_MAP_UPDATE ? N_MAP : N_RECORD;
  return n;
}

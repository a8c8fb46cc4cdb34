// SPDX-License-Identifier: Apache-2.0
// Literals as terms, as ~tp shows their values, on one line.
#include "front.h"

static void put_atom(Str *out, Name name) { atom_print(out, name, NEWEST_OTP); }

static void put_text(Str *out, const char *at, size_t size) {
  Text t = {at, (uint32_t)size, 0};
  text_print(out, &t, '"');
}

static void put_bytes(Str *out, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *e = n->list.at[i];
    if (i) str_putc(out, ',');
    ast_print_term(out, e->bin.value);
    if (e->bin.size) str_putc(out, ':');
    if (e->bin.size) ast_print_term(out, e->bin.size);
    for (uint32_t k = 0; k < e->bin.ntypes; k++) {
      str_putc(out, k ? '-' : '/');
      put_atom(out, e->bin.types[k].name);
      if (e->bin.types[k].value >= 0)
        str_printf(out, ":%lld", (long long)e->bin.types[k].value);
    }
  }
}

void ast_print_terms(Str *out, NodeList l) {
  for (uint32_t i = 0; i < l.n; i++) {
    if (i) str_putc(out, ',');
    ast_print_term(out, l.at[i]);
  }
}

static bool is_printable(int64_t c) {
  return (c >= ' ' && c <= '~') || (c >= 0xa0 && c <= 0xd7ff) ||
         (c >= '\b' && c <= '\r') || c == 27;
}

// A list of characters is shown as a string.
static bool put_as_string(Str *out, const Node *n) {
  Str s = {0};
  bool ok = n->cons.tail->kind == N_NIL;
  for (uint32_t i = 0; ok && i < n->cons.items.n; i++) {
    const Node *c = n->cons.items.at[i];
    char u[4];
    ok = (c->kind == N_INTEGER || c->kind == N_CHAR) && is_printable(c->i);
    if (ok) str_add(&s, u, (size_t)utf8_encode((int32_t)c->i, u));
  }
  if (ok) put_text(out, s.at, s.n);
  str_free(&s);
  return ok;
}

static void put_list_term(Str *out, const Node *n) {
  if (put_as_string(out, n)) return;
  str_putc(out, '[');
  ast_print_terms(out, n->cons.items);
  if (n->cons.tail->kind != N_NIL) {
    str_putc(out, '|');
    ast_print_term(out, n->cons.tail);
  }
  str_putc(out, ']');
}

void ast_print_term(Str *out, const Node *n) {
  switch (n->kind) {
  case N_ATOM: put_atom(out, n->name); break;
  case N_INTEGER:
  case N_CHAR: str_printf(out, "%lld", (long long)n->i); break;
  case N_BIGINT: big_print(out, n->big.limb, n->big.n); break;
  case N_FLOAT: float_print(out, n->f); break;
  case N_STRING:
    if (n->str.size)
      put_text(out, n->str.at, n->str.size);
    else
      str_puts(out, "[]");
    break;
  case N_NIL: str_puts(out, "[]"); break;
  case N_LIST: put_list_term(out, n); break;
  case N_TUPLE:
    str_putc(out, '{');
    ast_print_terms(out, n->list);
    str_putc(out, '}');
    break;
  case N_BIN:
    str_puts(out, "<<");
    put_bytes(out, n);
    str_puts(out, ">>");
    break;
  case N_MAP:
    str_puts(out, "#{");
    ast_print_terms(out, n->map.fields);
    str_putc(out, '}');
    break;
  case N_MAP_ASSOC:
    ast_print_term(out, n->pair.lhs);
    str_puts(out, " => ");
    ast_print_term(out, n->pair.rhs);
    break;
  case N_OP1:
    if (n->op == OP_SUB) str_putc(out, '-');
    ast_print_term(out, n->one);
    break;
  case N_FA:
    str_putc(out, '{');
    put_atom(out, n->fa.name);
    str_printf(out, ",%u}", n->fa.arity);
    break;
  case N_FUN_REMOTE:
    str_puts(out, "fun ");
    put_atom(out, n->mfa.module->name);
    str_putc(out, ':');
    put_atom(out, n->mfa.name->name);
    str_printf(out, "/%lld", (long long)n->mfa.arity->i);
    break;
  default: ast_print_node(out, n); // of `equiv` in -doc
  }
}

// SPDX-License-Identifier: Apache-2.0
// Lowering: feature compr_assign. The tree's `P = E` among the qualifiers of a
// comprehension becomes `P <:- [E]`, before anything looks at it; of
// `P = Q = E` the pattern is `P = Q`.
#include "lower.h"

static Node *pair(ModState *m, NodeKind kind, Loc loc, Node *lhs, Node *rhs) {
  Node *n = ast_node(m->arena, kind, loc);
  n->pair.lhs = lhs;
  n->pair.rhs = rhs;
  return n;
}

static Node *list_of(ModState *m, Node *item) {
  Node *n = ast_node(m->arena, N_LIST, item->loc);
  n->cons.items = (NodeList){NEW(m->arena, Node *), 1};
  n->cons.items.at[0] = item;
  n->cons.tail = ast_node(m->arena, N_NIL, item->loc);
  return n;
}

static Node *generator(ModState *m, const Node *n) {
  Node *p = n->pair.lhs, *e = n->pair.rhs;
  for (; e->kind == N_MATCH; e = e->pair.rhs)
    p = pair(m, N_MATCH, e->loc, p, e->pair.lhs);
  return pair(m, N_GENERATE_STRICT, n->loc, p, list_of(m, e));
}

static void look(void *state, const Node *n) {
  bool is_compr = n->kind == N_LC || n->kind == N_BC || n->kind == N_MC;
  for (uint32_t i = 0; is_compr && i < n->compr.quals.n; i++) {
    Node **q = &n->compr.quals.at[i];
    if ((*q)->kind == N_MATCH) *q = generator(state, *q);
  }
  lw_children(n, look, state);
}

void lw_compr_assign(ModState *m) {
  if (!m->ast->has_assign) return;
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *form = m->ast->forms.at[i];
    if (form->kind == N_FUNCTION)
      for (uint32_t k = 0; k < form->function.clauses.n; k++)
        look(m, form->function.clauses.at[k]);
    if (form->kind == N_RECORD_DEF)
      for (uint32_t k = 0; k < form->record_def.fields.n; k++) {
        const Node *value = form->record_def.fields.at[k]->field_def.value;
        if (value) look(m, value);
      }
  }
}

// SPDX-License-Identifier: Apache-2.0
// Pids, ports, references as text and back; nodes.
#include "../proc.h"
#include "../proc/registry.h"

static Term as_list(Ctx *c, Term t) {
  RtBuf b = {0};
  rt_buf_term(&b, t);
  Term list = rt_string(c, b.at, b.n);
  rt_buf_free(&b);
  return list;
}

Term bif_pid_to_list_1(Ctx *c, Term t) {
  if (!IS_PID_IMM(t) && !IS_KIND(t, HDR_EXT_PID)) return rt_badarg(c);
  return as_list(c, t);
}
Term bif_port_to_list_1(Ctx *c, Term t) {
  if (!IS_PORT_IMM(t) && !IS_KIND(t, HDR_EXT_PORT)) return rt_badarg(c);
  return as_list(c, t);
}
static bool is_ref(Term t) {
  return IS_KIND(t, HDR_REF) || IS_KIND(t, HDR_MAGIC) ||
         IS_KIND(t, HDR_EXT_REF);
}
Term bif_ref_to_list_1(Ctx *c, Term t) {
  return is_ref(t) ? as_list(c, t) : rt_badarg(c);
}

// --- from text: a prefix, numbers with dots between them, '>'
typedef struct Text {
  char at[64];
  size_t i;
} Text;

static bool take_list(Term list, Text *t) {
  size_t n = 0;
  for (; IS_CONS(list) && n + 1 < sizeof t->at; list = CDR(list)) {
    if (!IS_SMALL(CAR(list)) || CAR(list) >= MAKE_SMALL(128)) return false;
    t->at[n++] = (char)SMALL_VALUE(CAR(list));
  }
  t->at[n] = 0;
  t->i = 0;
  return list == NIL;
}

static bool take_text(Text *t, const char *s) {
  size_t n = strlen(s);
  bool same = !strncmp(t->at + t->i, s, n);
  if (same) t->i += n;
  return same;
}

static bool take_number(Text *t, uint64_t *n) {
  size_t from = t->i;
  for (*n = 0; t->at[t->i] >= '0' && t->at[t->i] <= '9'; t->i++)
    *n = *n * 10 + (uint64_t)(t->at[t->i] - '0');
  return t->i > from && t->i - from < 12;
}

static bool take_numbers(Text *t, uint64_t *n, int count) {
  for (int i = 0; i < count; i++)
    if ((i && !take_text(t, ".")) || !take_number(t, &n[i])) return false;
  return take_text(t, ">") && !t->at[t->i];
}

Term bif_list_to_pid_1(Ctx *c, Term list) {
  Text t;
  uint64_t n[3];
  if (!take_list(list, &t) || !take_text(&t, "<") || !take_numbers(&t, n, 3) ||
      n[0] || n[1] >> 28 || n[2] >> 30)
    return rt_badarg(c);
  return MAKE_IMM(IMM_PID, n[2] << 28 | n[1]);
}

#define PORT_NUMBER_MAX 0xfffffff

Term bif_list_to_port_1(Ctx *c, Term list) {
  Text t;
  uint64_t n[2];
  if (!take_list(list, &t) || !take_text(&t, "#Port<") ||
      !take_numbers(&t, n, 2) || n[0] || n[1] > PORT_NUMBER_MAX)
    return rt_badarg(c);
  return MAKE_IMM(IMM_PORT, n[1]);
}

// References of this program have two numbers, of 32 bits each, behind two
// zeros; others are kept as those of another node are. The text does not say
// whether messages may be sent to one; its owner knows.
static Term own_ref(Ctx *c, uint64_t number) {
  Term *p = rt_alloc(c, 3);
  p[0] = MAKE_HDR(HDR_REF, 2);
  p[1] = number;
  p[2] = 0;
  uint32_t i = 0;
  for (Proc *q; (q = registry_next(&i));)
    if (rt_table_find(&q->aliases, number)) p[2] = q->id;
  return MAKE_BOX(p);
}

Term bif_list_to_ref_1(Ctx *c, Term list) {
  Text t;
  uint64_t n[4];
  if (!take_list(list, &t) || !take_text(&t, "#Ref<") ||
      !take_numbers(&t, n, 4) || n[0] || (n[1] | n[2] | n[3]) >> 32)
    return rt_badarg(c);
  if (!n[1]) return own_ref(c, n[2] << 32 | n[3]);
  Term *p = rt_alloc(c, 6);
  const Term words[] = {
      MAKE_HDR(HDR_EXT_REF, 5), AM(nonode), 0, n[3], n[2], n[1]};
  memcpy(p, words, sizeof words);
  return MAKE_BOX(p);
}

// --- nodes: there is one, and it is not distributed
Term bif_node_0(Ctx *c) {
  (void)c;
  return AM(nonode);
}
Term bif_node_1(Ctx *c, Term t) {
  if (IS_PID_IMM(t) || IS_PORT_IMM(t)) return AM(nonode);
  if (IS_KIND(t, HDR_REF) || IS_KIND(t, HDR_MAGIC)) return AM(nonode);
  if (IS_KIND(t, HDR_EXT_PID) || IS_KIND(t, HDR_EXT_PORT) ||
      IS_KIND(t, HDR_EXT_REF))
    return FIELD(t, 1);
  return rt_badarg(c);
}
Term bif_nodes_0(Ctx *c) {
  (void)c;
  return NIL;
}

// Which nodes `what` names: this one, none, or it is wrong (NONE).
static Term nodes_of(Term what) {
  if (what == AM(this) || what == AM(known)) return AM(this);
  if (what == AM(visible) || what == AM(hidden) || what == AM(connected))
    return NIL;
  return NONE;
}

Term bif_nodes_1(Ctx *c, Term what) {
  Term all = NIL;
  bool listed = IS_CONS(what) || what == NIL;
  if (!IS_CONS(what) && what != NIL) all = nodes_of(what);
  for (; IS_CONS(what) && all != NONE; what = CDR(what)) {
    Term some = nodes_of(CAR(what));
    if (some != NIL) all = some;
  }
  if (all == NONE || (listed ? what != NIL : !IS_ATOM(what)))
    return rt_badarg(c);
  return all == NIL ? NIL : rt_cons(c, AM(nonode), NIL);
}

Term bif_is_alive_0(Ctx *c) {
  (void)c;
  return AM(false);
}
Term bif_ports_0(Ctx *c) {
  (void)c;
  return NIL;
}

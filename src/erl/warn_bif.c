// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: pure functions of constants, and which
// functions have no effect. warn_bif.def has the table.
#include "warn.h"
#include "../../abi/term.h"
#include <math.h>

enum { PURE = 1, SAFE = 2, EXIT = 4 };
typedef struct Args {
  Warn *w;
  LitPool *lits;
  const char *name;
  uint32_t n;
  const LitP *at;
  const TypeSet *types;
} Args;
typedef BifValue Eval(const Args *);
static Eval arith, boolean, compare, append, subtract, test, is_record,
    key_value, has_key, absolute, to_float, to_integer, element, set_element,
    head, tail, list_length, size_of, bits_of, tuple_list, list_tuple, greatest,
    atom_list, integer_list, made_fun, part, no_value;

typedef struct Row_ {
  const char *module, *name;
  uint32_t arity, flags;
  TypeSet type[3];
  Eval *eval;
} BifRule;
static const BifRule rules[] = {
#define X(module, name, arity, flags, a, b, c, value)                          \
  {module, name, arity, flags, {a, b, c}, value},
#include "warn_bif.def"
#undef X
};

static int compare_rule(const BifRule *r, const FnRef *f) {
  int c = strcmp(r->name, f->name->text);
  if (!c) c = strcmp(r->module, f->module->text);
  return c ? c : (int)r->arity - (int)f->arity;
}

static const BifRule *rule_of(const FnRef *f) {
  const char *m = f->module->text;
  if (strcmp(m, "erlang") && strcmp(m, "lists") && strcmp(m, "maps") &&
      strcmp(m, "math"))
    return NULL;
  size_t from = 0, to = sizeof rules / sizeof *rules;
  while (from < to) {
    size_t mid = (from + to) / 2;
    int c = compare_rule(&rules[mid], f);
    if (!c) return &rules[mid];
    if (c > 0)
      to = mid;
    else
      from = mid + 1;
  }
  return NULL;
}

static bool has_flag(const FnRef *f, uint32_t flag) {
  const BifRule *r = rule_of(f);
  return r && r->flags & flag;
}

bool warn_is_pure(const FnRef *f) { return has_flag(f, PURE); }
bool warn_is_safe(const FnRef *f) { return has_flag(f, SAFE); }
bool warn_is_exit(const FnRef *f) { return has_flag(f, EXIT); }

bool warn_gives_bool(const FnRef *f) {
  const BifRule *r = rule_of(f);
  return r && (r->eval == test || r->eval == compare || r->eval == boolean ||
               r->eval == is_record || !strcmp(f->name->text, "is_function"));
}

static BifValue value(LitP l) { return (BifValue){l, NULL}; }
static BifValue raises(const char *reason) { return (BifValue){NULL, reason}; }
static BifValue no_value(const Args *a) {
  (void)a;
  return value(NULL);
}
static BifValue part(const Args *a) { // as rt/bif/bits.c
  bool is_good = a->at[0]->bits.bits % 8 == 0 || lw_release(a->w->m) < 27;
  return is_good ? value(NULL) : raises("badarg");
}
static BifValue made_fun(const Args *a) {
  LitP arity = a->at[2];
  bool is_good =
      arity->kind == LIT_INT && arity->i >= 0 && arity->i <= MAX_ARGS;
  return is_good ? value(NULL) : raises("badarg");
}
static BifValue truth(const Args *a, bool yes) {
  return value(yes ? a->w->m->yes : a->w->m->no);
}
static BifValue integer(const Args *a, int64_t i) {
  return value(lit_int(a->lits, i));
}

// --- operators

static const struct {
  const char *name;
  uint32_t arity;
  IrOp op;
} arith_ops[] = {
    {"+", 2, IR_ADD},     {"-", 2, IR_SUB},     {"*", 2, IR_MUL},
    {"/", 2, IR_FDIV},    {"div", 2, IR_DIV},   {"rem", 2, IR_REM},
    {"band", 2, IR_BAND}, {"bor", 2, IR_BOR},   {"bxor", 2, IR_BXOR},
    {"bsl", 2, IR_BSL},   {"bsr", 2, IR_BSR},   {"+", 1, IR_PLUS},
    {"-", 1, IR_NEG},     {"bnot", 1, IR_BNOT},
};

static bool is_zero(LitP l) {
  return (l->kind == LIT_INT && !l->i) || (l->kind == LIT_FLOAT && l->f == 0);
}

static bool is_float(LitP l) { return l->kind == LIT_FLOAT; }

static BifValue arith(const Args *a) {
  IrOp op = IR_COUNT;
  for (size_t i = 0; i < sizeof arith_ops / sizeof *arith_ops; i++)
    if (arith_ops[i].arity == a->n && !strcmp(arith_ops[i].name, a->name))
      op = arith_ops[i].op;
  bool divides = op == IR_FDIV || op == IR_DIV || op == IR_REM;
  if (divides && is_zero(a->at[1])) return raises("badarith");
  LitP l = lit_arith(a->lits, op, a->at[0], a->n > 1 ? a->at[1] : NULL);
  bool floats =
      op == IR_FDIV || is_float(a->at[0]) || (a->n > 1 && is_float(a->at[1]));
  return l || !floats ? value(l) : raises("badarith");
}

static BifValue boolean(const Args *a) {
  bool x = lit_is_atom(a->at[0], "true");
  bool y = a->n > 1 && lit_is_atom(a->at[1], "true");
  switch (a->name[0]) {
  case 'a': return truth(a, x && y);
  case 'o': return truth(a, x || y);
  case 'x': return truth(a, x != y);
  default: return truth(a, !x);
  }
}

// Erlang's order, in which 1 == 1.0.
static int order(LitP a, LitP b) {
  if (a == b) return 0;
  if (is_float(a) && b->kind == LIT_INT)
    return (a->f > (double)b->i) - (a->f < (double)b->i);
  if (a->kind == LIT_INT && is_float(b)) return -order(b, a);
  bool cons = a->kind == LIT_CONS && b->kind == LIT_CONS;
  bool tuples = a->kind == LIT_TUPLE && b->kind == LIT_TUPLE && a->n == b->n;
  for (; cons; cons = a->kind == LIT_CONS && b->kind == LIT_CONS) {
    int c = order(a->item[0], b->item[0]);
    if (c) return c;
    a = a->item[1];
    b = b->item[1];
  }
  for (uint32_t i = 0; tuples && i < a->n; i++) {
    int c = order(a->item[i], b->item[i]);
    if (c) return c;
  }
  return tuples ? 0 : lit_compare(a, b);
}

static BifValue compare(const Args *a) {
  const char *op = a->name;
  if (!strcmp(op, "=:=")) return truth(a, a->at[0] == a->at[1]);
  if (!strcmp(op, "=/=")) return truth(a, a->at[0] != a->at[1]);
  int c = order(a->at[0], a->at[1]);
  if (!strcmp(op, "==")) return truth(a, !c);
  if (!strcmp(op, "/=")) return truth(a, c);
  if (!strcmp(op, "<")) return truth(a, c < 0);
  if (!strcmp(op, ">")) return truth(a, c > 0);
  return truth(a, !strcmp(op, "=<") ? c <= 0 : c >= 0);
}

static BifValue greatest(const Args *a) {
  int c = order(a->at[0], a->at[1]);
  bool second = a->name[1] == 'a' ? c < 0 : c > 0;
  return value(a->at[second]);
}

static BifValue test(const Args *a) {
  return truth(a, lit_type(a->at[0]) & a->types[0]);
}

static BifValue is_record(const Args *a) {
  LitP t = a->at[0];
  if (t->kind != LIT_TUPLE || !t->n) return truth(a, false);
  bool size = a->n < 3 || (int64_t)t->n == a->at[2]->i;
  return truth(a, size && t->item[0] == a->at[1]);
}

// --- lists

static LitP list_end(LitP l, int64_t *n) {
  for (*n = 0; l->kind == LIT_CONS; ++*n) l = l->item[1];
  return l;
}

static LitP onto(LitPool *p, LitP l, LitP end) {
  VEC(LitP) v = {0};
  for (; l->kind == LIT_CONS; l = l->item[1]) vec_push(&v, l->item[0]);
  while (v.n) end = lit_cons(p, v.at[--v.n], end);
  vec_free(&v);
  return end;
}

static BifValue append(const Args *a) {
  int64_t n;
  if (list_end(a->at[0], &n)->kind != LIT_NIL) return raises("badarg");
  return value(onto(a->lits, a->at[0], a->at[1]));
}

static BifValue subtract(const Args *a) {
  int64_t n;
  bool ok = list_end(a->at[0], &n)->kind == LIT_NIL &&
            list_end(a->at[1], &n)->kind == LIT_NIL;
  return ok ? value(NULL) : raises("badarg");
}

static BifValue list_length(const Args *a) {
  int64_t n;
  LitP end = list_end(a->at[0], &n);
  return end->kind == LIT_NIL ? integer(a, n) : raises("badarg");
}

static BifValue head(const Args *a) { return value(a->at[0]->item[0]); }
static BifValue tail(const Args *a) { return value(a->at[0]->item[1]); }

static BifValue list_tuple(const Args *a) {
  VEC(LitP) v = {0};
  LitP l = a->at[0];
  for (; l->kind == LIT_CONS; l = l->item[1]) vec_push(&v, l->item[0]);
  LitP t = l->kind == LIT_NIL ? lit_tuple(a->lits, v.at, v.n) : NULL;
  vec_free(&v);
  return t ? value(t) : raises("badarg");
}

// --- tuples, maps, bit strings

static bool is_index(LitP i, LitP t) { return i->i >= 1 && i->i <= t->n; }

static BifValue element(const Args *a) {
  if (!is_index(a->at[0], a->at[1])) return raises("badarg");
  return value(a->at[1]->item[a->at[0]->i - 1]);
}

static BifValue set_element(const Args *a) {
  LitP t = a->at[1];
  if (!is_index(a->at[0], t)) return raises("badarg");
  LitP *item = NEW_N(a->w->arena, LitP, t->n);
  memcpy(item, t->item, t->n * sizeof *item);
  item[a->at[0]->i - 1] = a->at[2];
  return value(lit_tuple(a->lits, item, t->n));
}

static BifValue tuple_list(const Args *a) {
  LitP l = a->w->m->nil, t = a->at[0];
  for (uint32_t i = t->n; i--;) l = lit_cons(a->lits, t->item[i], l);
  return value(l);
}

static BifValue size_of(const Args *a) {
  LitP l = a->at[0];
  if (l->kind == LIT_TUPLE) return integer(a, l->n);
  bool whole = a->name[0] == 's'; // size/1 rounds down, byte_size/1 up
  return integer(a, (int64_t)((l->bits.bits + (whole ? 0 : 7)) / 8));
}

static BifValue bits_of(const Args *a) {
  return integer(a, (int64_t)a->at[0]->bits.bits);
}

static BifValue raises_with(Warn *w, const char *what, LitP l) {
  Str s = {0};
  str_printf(&s, "{%s,", what);
  warn_print(&s, l);
  str_putc(&s, '}');
  const char *text = arena_strdup(w->arena, s.at, s.n);
  str_free(&s);
  return raises(text);
}

static LitP find_key(LitP m, LitP key) {
  for (uint32_t i = 0; i < m->n; i++)
    if (m->item[2 * i] == key) return m->item[2 * i + 1];
  return NULL;
}

static BifValue key_value(const Args *a) {
  LitP v = find_key(a->at[1], a->at[0]);
  return v ? value(v) : raises_with(a->w, "badkey", a->at[0]);
}

static BifValue has_key(const Args *a) {
  return truth(a, find_key(a->at[1], a->at[0]));
}

// --- numbers and texts

static BifValue absolute(const Args *a) {
  LitP l = a->at[0];
  if (is_float(l)) return value(lit_float(a->lits, fabs(l->f)));
  bool neg = l->kind == LIT_INT ? l->i < 0 : l->big.negative;
  return value(neg ? lit_arith(a->lits, IR_NEG, l, NULL) : l);
}

static BifValue to_float(const Args *a) {
  LitP l = a->at[0];
  if (is_float(l)) return value(l);
  return value(lit_arith(a->lits, IR_ADD, l, lit_float(a->lits, 0)));
}

static BifValue to_integer(const Args *a) {
  LitP l = a->at[0];
  if (!is_float(l)) return value(l);
  double d = a->name[0] == 'c'   ? ceil(l->f)
             : a->name[0] == 'f' ? floor(l->f)
             : a->name[0] == 'r' ? round(l->f)
                                 : trunc(l->f);
  const double limit = 1e15; // beyond it is not known
  return fabs(d) < limit ? integer(a, (int64_t)d) : value(NULL);
}

static BifValue text_list(const Args *a, const char *p, size_t n) {
  VEC(LitP) v = {0};
  const char *end = p + n;
  for (int len = 1; p < end; p += len)
    vec_push(&v, lit_int(a->lits, utf8_decode(p, end, &len)));
  LitP l = a->w->m->nil;
  while (v.n) l = lit_cons(a->lits, v.at[--v.n], l);
  vec_free(&v);
  return value(l);
}

static BifValue atom_list(const Args *a) {
  Name atom = a->at[0]->atom;
  return text_list(a, atom->text, atom->size);
}

static BifValue integer_list(const Args *a) {
  Str s = {0};
  lit_print(&s, a->at[0]);
  BifValue v = text_list(a, s.at, s.n);
  str_free(&s);
  return v;
}

// --- any

static bool is_arith(const BifRule *r) { return r->eval == arith; }

static BifValue wrong_type(Warn *w, const BifRule *r, LitP l) {
  if (r->eval == key_value || r->eval == has_key)
    return raises_with(w, "badmap", l);
  return raises(is_arith(r) ? "badarith" : "badarg");
}

BifValue warn_bif(Warn *w, const FnRef *f, const LitP *at) {
  const BifRule *r = rule_of(f);
  if (!r || !(r->flags & PURE)) return value(NULL);
  for (uint32_t i = 0; i < f->arity && r->eval != test; i++)
    if (!(lit_type(at[i]) & r->type[i])) return wrong_type(w, r, at[i]);
  Args a = {w, w->m->lits, f->name->text, f->arity, at, r->type};
  return r->eval(&a);
}

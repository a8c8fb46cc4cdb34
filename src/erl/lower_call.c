// SPDX-License-Identifier: Apache-2.0
// Lowering: calls. What a name means (local function, import, auto-imported
// BIF), functions of `erlang` that are instructions, BIFs, everything else.
#include "lower.h"

// --- functions of module erlang that have an instruction

typedef enum {
  AS_OP,   // op with the arguments
  AS_TEST, // is TYPES
  AS_SELF,
  AS_RECORD, // is_record
  AS_APPLY,
  AS_NORETURN, // a BIF that never returns
} As;

typedef struct CallRow {
  const char *name;
  uint8_t arity, as, op;
  bool exchanged;
  TypeSet types;
} CallRow;

static const CallRow rows[] = {
#define TEST(name, types)                                                      \
  { name, 1, AS_TEST, 0, false, types }
    TEST("is_atom", TY_ATOM),
    TEST("is_binary", TY_BINARY),
    TEST("is_bitstring", TY_BITS),
    TEST("is_boolean", TY_BOOL),
    TEST("is_float", TY_FLOAT),
    TEST("is_function", TY_FUN),
    TEST("is_integer", TY_INT),
    TEST("is_list", TY_LIST),
    TEST("is_map", TY_MAP),
    TEST("is_number", TY_NUMBER),
    TEST("is_pid", TY_PID),
    TEST("is_port", TY_PORT),
    TEST("is_reference", TY_REF),
    TEST("is_tuple", TY_TUPLE),
    TEST("is_record", TY_RECORD),
#undef TEST
#define OP(name, arity, op, exchanged)                                         \
  { name, arity, AS_OP, IR_##op, exchanged, 0 }
    OP("is_function", 2, IS_FUN, 0),
    OP("+", 2, ADD, 0),
    OP("-", 2, SUB, 0),
    OP("*", 2, MUL, 0),
    OP("/", 2, FDIV, 0),
    OP("div", 2, DIV, 0),
    OP("rem", 2, REM, 0),
    OP("band", 2, BAND, 0),
    OP("bor", 2, BOR, 0),
    OP("bxor", 2, BXOR, 0),
    OP("bsl", 2, BSL, 0),
    OP("bsr", 2, BSR, 0),
    OP("=:=", 2, EQX, 0),
    OP("=/=", 2, NEX, 0),
    OP("==", 2, EQ, 0),
    OP("/=", 2, NE, 0),
    OP("<", 2, LT, 0),
    OP("=<", 2, LE, 0),
    OP(">", 2, LT, 1),
    OP(">=", 2, LE, 1),
    OP("and", 2, AND, 0),
    OP("or", 2, OR, 0),
    OP("xor", 2, XOR, 0),
    OP("not", 1, NOT, 0),
    OP("-", 1, NEG, 0),
    OP("+", 1, PLUS, 0),
    OP("bnot", 1, BNOT, 0),
    OP("!", 2, SEND, 0),
    OP("send", 2, SEND, 0),
#undef OP
    {"self", 0, AS_SELF, 0, false, 0},
    {"is_record", 2, AS_RECORD, 0, false, 0},
    {"is_record", 3, AS_RECORD, 0, false, 0},
    {"apply", 2, AS_APPLY, 0, false, 0},
    {"apply", 3, AS_APPLY, 0, false, 0},
    {"error", 1, AS_NORETURN, 0, false, 0},
    {"error", 2, AS_NORETURN, 0, false, 0},
    {"error", 3, AS_NORETURN, 0, false, 0},
    {"exit", 1, AS_NORETURN, 0, false, 0},
    {"throw", 1, AS_NORETURN, 0, false, 0},
    {"nif_error", 1, AS_NORETURN, 0, false, 0},
    {"nif_error", 2, AS_NORETURN, 0, false, 0},
};

static bool is_erlang(Name module) { return !strcmp(module->text, "erlang"); }

static const CallRow *row_of(const FnRef *f) {
  if (!is_erlang(f->module)) return NULL;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].arity == f->arity && !strcmp(rows[i].name, f->name->text))
      return &rows[i];
  return NULL;
}

// --- names

typedef struct AutoImport {
  const char *name;
  uint8_t arity, since, guard_since;
  bool old;
} AutoImport;
static const AutoImport auto_imports[] = {
#define X(name, arity, since, guard_since, old)                                \
  {name, arity, since, guard_since, old},
#include "../../abi/autoimport.def"
#undef X
};

static const AutoImport *auto_import(const ModState *m, Name name,
                                     uint32_t arity) {
  size_t from = 0, to = sizeof auto_imports / sizeof *auto_imports;
  while (from < to) {
    size_t mid = (from + to) / 2;
    const AutoImport *row = &auto_imports[mid];
    int c = strcmp(name->text, row->name);
    if (!c) c = (arity > row->arity) - (arity < row->arity);
    if (!c) return row->since <= lw_release(m) ? row : NULL;
    if (c < 0)
      to = mid;
    else
      from = mid + 1;
  }
  return NULL;
}

enum { OLD_BIFS_UNTIL = 28 };

int lw_release(const ModState *m) {
  return m->options && m->options->otp_release ? m->options->otp_release
                                               : NEWEST_OTP;
}

bool lw_is_guard_bif(const ModState *m, Name name, uint32_t arity) {
  const AutoImport *row = auto_import(m, name, arity);
  return row && row->guard_since && row->guard_since <= lw_release(m);
}

bool lw_is_old_bif(const ModState *m, Name name, uint32_t arity) {
  const AutoImport *row = auto_import(m, name, arity);
  return row && row->old && lw_release(m) <= OLD_BIFS_UNTIL;
}

bool lw_is_auto_imported(const ModState *m, Name name, uint32_t arity) {
  const FnRef *local = fn_ref(m->lits, m->ast->name, name, arity);
  return auto_import(m, name, arity) && !m->no_auto_import &&
         !map_get(&m->no_auto, (uintptr_t)local, NULL);
}

bool lw_is_bif(const ModState *m, Name name, uint32_t arity) {
  return auto_import(m, name, arity);
}

bool lw_is_own(const ModState *m, Name name, uint32_t arity) {
  const FnRef *local = fn_ref(m->lits, m->ast->name, name, arity);
  return map_get(&m->functions, (uintptr_t)local, NULL) ||
         map_get(&m->imports, (uintptr_t)local, NULL);
}

const FnRef *lw_callee(const ModState *m, Name name, uint32_t arity) {
  const FnRef *local = fn_ref(m->lits, m->ast->name, name, arity);
  uint64_t import;
  if (map_get(&m->functions, (uintptr_t)local, NULL)) return local;
  if (map_get(&m->imports, (uintptr_t)local, &import))
    return (const FnRef *)(uintptr_t)import;
  if (!lw_is_auto_imported(m, name, arity)) return local;
  return fn_ref(m->lits, name_cstr(m->names, "erlang"), name, arity);
}

// The function that a call names, or NULL.
static const FnRef *named(const FnState *s, const Node *call) {
  const Node *f = call->call.fun;
  uint32_t arity = call->call.args.n;
  if (f->kind == N_ATOM) return lw_callee(s->m, f->name, arity);
  if (f->kind != N_REMOTE || f->pair.lhs->kind != N_ATOM ||
      f->pair.rhs->kind != N_ATOM)
    return NULL;
  return fn_ref(s->m->lits, f->pair.lhs->name, f->pair.rhs->name, arity);
}

bool lw_is_type_test(const FnState *s, const Node *n, TypeSet *types) {
  if (n->kind != N_CALL) return false;
  const FnRef *f = named(s, n);
  const CallRow *row = f ? row_of(f) : NULL;
  if (!row || row->as != AS_TEST || !row->types) return false;
  *types = row->types;
  return true;
}

bool lw_is_bool_call(const FnState *s, const Node *n) {
  const FnRef *f = named(s, n);
  const CallRow *row = f ? row_of(f) : NULL;
  if (!row) return false;
  return row->as == AS_TEST || row->as == AS_RECORD ||
         (row->as == AS_OP && ir_ops[row->op].result == TY_BOOL);
}

bool lw_is_guard_op(const ModState *m, Name name, uint32_t arity) {
  const CallRow *row =
      row_of(fn_ref(m->lits, name_cstr(m->names, "erlang"), name, arity));
  return row && row->as == AS_OP && row->op != IR_SEND;
}

// --- calling

static Ref *uses(FnState *s, const Val *v, uint32_t n) {
  Ref *args = NEW_N(s->m->arena, Ref, n + 1);
  for (uint32_t i = 0; i < n; i++) args[i] = lw_use(s, v[i]);
  return args;
}

static Val bif(FnState *s, const BifRow *row, const Val *v, uint32_t line) {
  Ref *args = uses(s, v, row->arity);
  Ref r = lw_ins(s, IR_BIF, args, row->arity, line);
  Ins *ins = &s->fn->ins.at[r];
  ins->bif = row;
  ins->type = ir_ins_type(ins);
  return val_ref(r);
}

static Val call(FnState *s, const FnRef *f, const Val *v, uint32_t line,
                Want want) {
  Ref *args = uses(s, v, f->arity);
  if (want == W_TAIL) {
    lw_term(s, IR_TCALL, args, f->arity, line);
    s->fn->ins.at[s->fn->blk.at[s->b].term].fn = f;
    lw_dead(s);
    return lw_nil(s);
  }
  Ref r = lw_ins(s, IR_CALL, args, f->arity, line);
  s->fn->ins.at[r].fn = f;
  return val_ref(r);
}

// call_fun and apply, and their forms in tail position.
static Val call_value(FnState *s, IrOp op, const Val *v, uint32_t n,
                      uint32_t line, Want want) {
  Ref *args = uses(s, v, n);
  if (want != W_TAIL) return val_ref(lw_ins(s, op, args, n, line));
  lw_term(s, op == IR_APPLY ? IR_TAPPLY : IR_TCALL_FUN, args, n, line);
  lw_dead(s);
  return lw_nil(s);
}

static Val is_record(FnState *s, const Val *v, uint32_t n, uint32_t line) {
  LitP tag = v[1].lit, size = n == 3 ? v[2].lit : NULL;
  if (n == 2 && tag && tag->kind == LIT_ATOM) {
    const RecordDef *def = lw_record_def(s->m, tag->atom);
    const Native *native = lw_native(s->m, tag->atom);
    if (native) {
      Val args[3] = {v[0], val_lit(lit_atom(s->m->lits, native->module)), v[1]};
      return lw_call_bif(s, "is_record", args, 3, line);
    }
    if (def) size = lit_int(s->m->lits, def->n + 1);
  }
  if (!tag || tag->kind != LIT_ATOM || !size || size->kind != LIT_INT ||
      size->i < 1 || size->i > UINT32_MAX)
    return lw_call_bif(s, "is_record", v, n, line);
  BlkId yes = lw_blk(s), no = lw_blk(s);
  lw_record_test(s, lw_use(s, v[0]), tag, (uint32_t)size->i, yes, no);
  return lw_bool_join(s, yes, no);
}

bool lw_record_cond(FnState *s, const Node *n, BlkId yes, BlkId no) {
  const FnRef *f = n->kind == N_CALL ? named(s, n) : NULL;
  const CallRow *row = f ? row_of(f) : NULL;
  if (!row || row->as != AS_RECORD || n->call.args.at[1]->kind != N_ATOM)
    return false;
  NodeList args = n->call.args;
  const RecordDef *def = lw_record_def(s->m, args.at[1]->name);
  int64_t size = args.n == 2                     ? (def ? def->n + 1 : 0)
                 : args.at[2]->kind == N_INTEGER ? args.at[2]->i
                                                 : 0;
  if (size < 1 || size > UINT32_MAX) return false;
  Ref v = lw_value(s, args.at[0]);
  if (s->dead) return true;
  lw_record_test(s, v, lit_atom(s->m->lits, args.at[1]->name), (uint32_t)size,
                 yes, no);
  return true;
}

// apply/2 and apply/3 have the arguments in a constant list of their own here.
static Val apply(FnState *s, const Val *v, uint32_t n, uint32_t line,
                 Want want) {
  LitP l = v[n - 1].lit;
  Val args[2 + 8];
  uint32_t k = n - 1;
  memcpy(args, v, k * sizeof *v);
  for (; l && l->kind == LIT_CONS && k < n + 7; l = l->item[1])
    args[k++] = val_lit(l->item[0]);
  const FnRef *f = fn_ref(s->m->lits, name_cstr(s->m->names, "erlang"),
                          name_cstr(s->m->names, "apply"), n);
  if (!l || l->kind != LIT_NIL) return call(s, f, v, line, want);
  return lw_apply(s, args, n == 3, k, line, want);
}

static Val as_row(FnState *s, const CallRow *row, const FnRef *f, const Val *v,
                  uint32_t line, Want want) {
  Ref r;
  switch ((As)row->as) {
  case AS_SELF: return val_ref(lw_ins(s, IR_SELF, NULL, 0, line));
  case AS_RECORD: return is_record(s, v, row->arity, line);
  case AS_APPLY: return apply(s, v, row->arity, line, want);
  case AS_TEST:
    if (!row->types) return lw_bool(s, false);
    return val_ref(lw_is(s, row->types, lw_use(s, v[0])));
  case AS_OP:
    if (row->arity == 2)
      return lw_op(s, row->op, v[row->exchanged], v[!row->exchanged], line);
    r = lw_ins1(s, row->op, lw_use(s, v[0]), line);
    return val_ref(r);
  case AS_NORETURN: break;
  }
  lw_call_bif(s, row->name, v, f->arity, line);
  lw_term(s, IR_NOWAY, NULL, 0, 0);
  lw_dead(s);
  return lw_nil(s);
}

static const FnRef *fn_of(const FnState *s, const char *module,
                          const char *name, uint32_t n) {
  Names *names = s->m->names;
  return fn_ref(s->m->lits, name_cstr(names, module), name_cstr(names, name),
                n);
}

Val lw_call_bif(FnState *s, const char *name, const Val *v, uint32_t n,
                uint32_t line) {
  const FnRef *f = fn_of(s, "erlang", name, n);
  const BifRow *row = f->bif;
  if (row && !(row->flags & BIF_TRAP)) return bif(s, row, v, line);
  if (s->exc_kind != EXC_GUARD) return call(s, f, v, line, W_VALUE);
  diag(s->m->diags, lw_loc(s, line), E_NO_GUARD_BIF, name, n);
  lw_fail(s, FAIL_BADARG, NULL, 0, line);
  return lw_nil(s);
}

// What erlc calls instead, as sys_core_fold's simplify_call/4: stack traces and
// the reasons of errors name the other function.
static const FnRef *rewritten(FnState *s, const FnRef *f) {
  static const struct {
    const char *name;
    uint32_t arity;
    const char *to;
  } known[] = {{"get", 2, "map_get"},
               {"is_key", 2, "is_map_key"},
               {"size", 1, "map_size"}};
  Names *names = s->m->names;
  if (strcmp(f->module->text, "maps")) return f;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (f->arity == known[i].arity && !strcmp(f->name->text, known[i].name))
      return fn_ref(s->m->lits, name_cstr(names, "erlang"),
                    name_cstr(names, known[i].to), f->arity);
  return f;
}

Val lw_call(FnState *s, const FnRef *f, const Val *v, uint32_t line,
            Want want) {
  f = rewritten(s, f);
  const CallRow *row = row_of(f);
  if (row) return as_row(s, row, f, v, line, want);
  if (s->exc_kind == EXC_GUARD)
    return lw_call_bif(s, f->name->text, v, f->arity, line);
  const BifRow *b = f->bif;
  if (b && !(b->flags & BIF_TRAP)) return bif(s, b, v, line);
  Val result;
  if (lw_inline(s, f, v, want, &result)) return result;
  return call(s, f, v, line, want);
}

// A BIF of our own, which does not trap.
Val lw_call_own(FnState *s, const char *name, const Val *v, uint32_t n,
                uint32_t line) {
  return bif(s, fn_of(s, "candela", name, n)->bif, v, line);
}

Val lw_call_named(FnState *s, const char *module, const char *name,
                  const Val *v, uint32_t n, uint32_t line, Want want) {
  return lw_call(s, fn_of(s, module, name, n), v, line, want);
}

void lw_error(FnState *s, Val reason, uint32_t line) {
  if (s->exc_kind == EXC_GUARD)
    lw_jmp(s, s->exc);
  else
    lw_call_named(s, "erlang", "error", &reason, 1, line, W_VALUE);
}

Val lw_apply(FnState *s, const Val *v, bool is_mfa, uint32_t n, uint32_t line,
             Want want) {
  if (!is_mfa) return call_value(s, IR_CALL_FUN, v, n, line, want);
  LitP m = v[0].lit, f = v[1].lit;
  if (!m || !f || m->kind != LIT_ATOM || f->kind != LIT_ATOM)
    return call_value(s, IR_APPLY, v, n, line, want);
  return lw_call_remote(s, fn_ref(s->m->lits, m->atom, f->atom, n - 2), v + 2,
                        line, want);
}

// --- call expressions

// M:F(...) with M this module reaches exported functions only.
Val lw_call_remote(FnState *s, const FnRef *f, const Val *v, uint32_t line,
                   Want want) {
  bool own = f->module == s->m->ast->name;
  if (!own || map_get(&s->m->exports, (uintptr_t)f, NULL) || f->bif)
    return lw_call(s, f, v, line, want);
  Ref *args = NEW_N(s->m->arena, Ref, f->arity + 2);
  args[0] = lw_use(s, val_lit(lit_atom(s->m->lits, f->module)));
  args[1] = lw_use(s, val_lit(lit_atom(s->m->lits, f->name)));
  for (uint32_t i = 0; i < f->arity; i++) args[2 + i] = lw_use(s, v[i]);
  lw_fail(s, FAIL_UNDEF, args, f->arity + 2, line);
  return lw_nil(s);
}

typedef struct Operands {
  Node **at;
  Val *v;
  uint32_t n;
} Operands;

static Operands operands(FnState *s, Node *const *first, uint32_t n,
                         NodeList rest) {
  Operands o = {NEW_N(s->m->arena, Node *, n + rest.n + 1),
                NEW_N(s->m->arena, Val, n + rest.n + 1), n + rest.n};
  if (n) memcpy(o.at, first, n * sizeof *o.at);
  if (rest.n) memcpy(o.at + n, rest.at, rest.n * sizeof *o.at);
  lw_operands(s, o.at, o.n, o.v);
  return o;
}

// The last argument, when it is written as a proper list: apply(F, [A, B]) or,
// as macros make it, apply(F, [A | [B]]).
static bool is_written_list(const Node *n) {
  bool is_list = n->kind == N_LIST;
  while (n->kind == N_LIST) n = n->cons.tail;
  return is_list && n->kind == N_NIL;
}

static NodeList written_items(FnState *s, const Node *list) {
  NodeList l = {0};
  for (const Node *n = list; n->kind == N_LIST; n = n->cons.tail)
    l.n += n->cons.items.n;
  l.at = NEW_N(s->m->arena, Node *, l.n);
  l.n = 0;
  for (const Node *n = list; n->kind == N_LIST; n = n->cons.tail)
    for (uint32_t i = 0; i < n->cons.items.n; i++)
      l.at[l.n++] = n->cons.items.at[i];
  return l;
}

static bool is_apply(const FnRef *f) {
  return is_erlang(f->module) && !strcmp(f->name->text, "apply") &&
         (f->arity == 2 || f->arity == 3);
}

static Val call_named(FnState *s, const Node *n, const FnRef *f, Want want) {
  NodeList args = n->call.args;
  uint32_t line = lw_line(s, n);
  if (is_apply(f) && is_written_list(args.at[args.n - 1])) {
    NodeList items = written_items(s, args.at[args.n - 1]);
    Operands o = operands(s, args.at, args.n - 1, items);
    return s->dead ? lw_nil(s)
                   : lw_apply(s, o.v, f->arity == 3, o.n, line, want);
  }
  Operands o = operands(s, args.at, args.n, (NodeList){0});
  if (s->dead) return lw_nil(s);
  return n->call.fun->kind == N_REMOTE ? lw_call_remote(s, f, o.v, line, want)
                                       : lw_call(s, f, o.v, line, want);
}

// A named fun calls itself directly, with itself as last argument.
static Val call_self(FnState *s, const Node *n, Want want) {
  Operands o = operands(s, n->call.args.at, n->call.args.n, (NodeList){0});
  if (s->dead) return lw_nil(s);
  o.v[o.n] = val_ref(s->self_fun);
  return call(s, s->fun_fn, o.v, lw_line(s, n), want);
}

static bool is_self(const FnState *s, const Node *n) {
  Val v;
  const Node *f = n->call.fun;
  if (f->kind != N_VAR || f->name != s->fun_name) return false;
  return n->call.args.n + 1 == s->fun_fn->arity &&
         lw_find((FnState *)s, f->name, &v) && !v.lit && v.ref == s->self_fun;
}

Val lw_call_expr(FnState *s, const Node *n, Want want) {
  Node *f = n->call.fun;
  const FnRef *fn = named(s, n);
  if (fn && f->kind == N_ATOM && lw_is_record_info(s, fn))
    return lw_record_info(s, n);
  if (fn) return call_named(s, n, fn, want);
  if (is_self(s, n)) return call_self(s, n, want);
  bool remote = f->kind == N_REMOTE;
  Node *first[2] = {remote ? f->pair.lhs : f, remote ? f->pair.rhs : NULL};
  Operands o = operands(s, first, 1 + remote, n->call.args);
  if (s->dead) return lw_nil(s);
  return lw_apply(s, o.v, remote, o.n, lw_line(s, n), want);
}

// SPDX-License-Identifier: Apache-2.0
// with: src/base/*.c src/ir/*.c src/opt/*.c
// timeout: 120
// Random functions in IR, interpreted before and after each pass: the results
// are the same, and every value is in the type and range that the pass gave it.
// Terms are literals, so that =:= is equality of pointers. `opt_test SEED` does
// one function and prints it.
#include "../../src/opt/opt.h"

static const struct Pass {
  const char *name;
  bool (*run)(Fn *);
} passes[] = {{"cfg", opt_cfg},   {"loop", opt_loop}, {"type", opt_type},
              {"fold", opt_fold}, {"cse", opt_cse},   {"type", opt_type},
              {"cfg", opt_cfg},   {"cse", opt_cse},   {"fold", opt_fold},
              {"type", opt_type}, {"dce", opt_dce},   {"cfg", opt_cfg},
              {"type", opt_type}};
enum { NPASSES = sizeof passes / sizeof *passes, NNUMBERS = 25 };

static uint64_t state;

static uint32_t rnd(uint32_t n) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % n;
}

// --- terms

static LitPool *lits;
static LitP pool[40]; // what arguments and constants are taken from
static uint32_t npool;
static const Lit none_mark;
static LitP none = &none_mark;

static LitP atom(const char *s) { return lit_atom_c(lits, s); }

static void fill_pool(void) {
  static const int64_t ints[] = {
      0,  1,  -1, 2, 3, 7, 8, -8, 10, 100, 255, 256, 1000, -1000,
      (1LL << 60) - 1, -(1LL << 60), (1LL << 60), (1LL << 59), -(1LL << 60) - 1};
  for (size_t i = 0; i < sizeof ints / sizeof *ints; i++)
    pool[npool++] = lit_int(lits, ints[i]);
  uint64_t limbs[] = {5, 9};
  pool[npool++] = lit_bigint(lits, false, limbs, 2);
  pool[npool++] = lit_bigint(lits, true, limbs, 2);
  pool[npool++] = lit_float(lits, 0.0);
  pool[npool++] = lit_float(lits, -0.0);
  pool[npool++] = lit_float(lits, 1.0);
  pool[npool++] = lit_float(lits, -2.5);
  pool[npool++] = atom("true");
  pool[npool++] = atom("false");
  pool[npool++] = atom("a");
  pool[npool++] = lit_nil(lits);
  pool[npool++] = lit_cons(lits, pool[1], lit_nil(lits));
  pool[npool++] = lit_tuple(lits, pool, 2);
  pool[npool++] = lit_tuple(lits, pool + 22, 3);
}

static bool is_number(LitP a) {
  return a->kind == LIT_INT || a->kind == LIT_BIG || a->kind == LIT_FLOAT;
}

static long double real(LitP a) {
  bool overflow;
  if (a->kind == LIT_FLOAT) return a->f;
  if (a->kind == LIT_INT) return (long double)a->i;
  long double d = big_to_double(a->big.limb, a->n, &overflow);
  return a->big.negative ? -d : d;
}

static int rank(LitP a) {
  static const int ranks[] = {0, 0, 0, 1, 6, 7, 4, 5, 8, 2};
  return ranks[a->kind];
}

static int compare(LitP a, LitP b) { // Erlang's order: 1 == 1.0
  if (a == b) return 0;
  if (is_number(a) && is_number(b)) {
    if (a->kind == LIT_FLOAT || b->kind == LIT_FLOAT) {
      long double x = real(a), y = real(b);
      return (x > y) - (x < y);
    }
    return lit_compare(a, b);
  }
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (a->kind == LIT_TUPLE && a->n != b->n) return a->n < b->n ? -1 : 1;
  uint32_t n = a->kind == LIT_CONS ? 2 : a->kind == LIT_TUPLE ? a->n : 0;
  for (uint32_t i = 0; i < n; i++) {
    int c = compare(a->item[i], b->item[i]);
    if (c) return c;
  }
  return n ? 0 : lit_compare(a, b);
}

// --- the interpreter

typedef enum { DONE, RAISED, TOO_LONG, WRONG } Outcome;
typedef struct Result {
  Outcome outcome;
  LitP value;
} Result;

static LitP truth(bool b) { return atom(b ? "true" : "false"); }

static LitP logic(IrOp op, LitP a, LitP b) {
  bool x = lit_is_atom(a, "true"), y = lit_is_atom(b, "true");
  if ((!x && !lit_is_atom(a, "false")) || (!y && !lit_is_atom(b, "false")))
    return NULL;
  return truth(op == IR_AND ? x && y : op == IR_OR ? x || y
               : op == IR_XOR ? x != y : !x);
}

// NULL: raised. Literals never get so large here that folding gives up.
static LitP eval(const Ins *ins, LitP *v) {
  LitP a = ins->nargs ? v[ins->arg[0]] : NULL;
  LitP b = ins->nargs ? v[ins->arg[ins->nargs - 1]] : NULL;
  switch (ins->op) {
  case IR_LIT: return ins->lit;
  case IR_KNOWN: return a;
  case IR_EQX: return truth(a == b);
  case IR_NEX: return truth(a != b);
  case IR_EQ: return truth(compare(a, b) == 0);
  case IR_NE: return truth(compare(a, b) != 0);
  case IR_LT: return truth(compare(a, b) < 0);
  case IR_LE: return truth(compare(a, b) <= 0);
  case IR_AND: case IR_OR: case IR_XOR: case IR_NOT:
    return logic((IrOp)ins->op, a, b);
  case IR_IS: return truth(a == none ? !!(ins->types & TY_NONE)
                                     : !!(lit_type(a) & ins->types));
  case IR_IS_TUPLE:
    return truth(a != none && a->kind == LIT_TUPLE && a->n == ins->i);
  case IR_CONS: return lit_cons(lits, a, b);
  case IR_CAR: return a->item[0];
  case IR_CDR: return a->item[1];
  case IR_FIELD: return a->item[ins->i - 1];
  case IR_TUPLE: {
    LitP part[8];
    for (uint32_t i = 0; i < ins->nargs; i++) part[i] = v[ins->arg[i]];
    return lit_tuple(lits, part, ins->nargs);
  }
  default:
    return lit_arith(lits, (IrOp)ins->op, a, ins->nargs == 2 ? b : NULL);
  }
}

static bool fits(const Ins *ins, LitP v) {
  if (v == none) return ins->type & TY_NONE ||
                        (ins->op == IR_PARAM && ins->type == TY_ANY);
  if (!(lit_type(v) & ins->type)) return false;
  return v->kind != LIT_INT || (ins->lo <= v->i && v->i <= ins->hi);
}

static const Edge *taken(const Blk *b, const Ins *term, LitP v) {
  if (term->op == IR_BR) return &b->out.at[lit_is_atom(v, "true") ? 0 : 1];
  uint32_t k = 0;
  while (term->op == IR_SWITCH && b->out.at[k].match && b->out.at[k].match != v)
    k++;
  return &b->out.at[k];
}

static bool wrong_at(const Fn *f, Ref r, LitP v) {
  Str s = {0};
  ir_print_ins(&s, f, r);
  str_puts(&s, " is ");
  if (v != none) lit_print(&s, v);
  puts(s.at);
  str_free(&s);
  return true;
}

static bool set(const Fn *f, LitP *v, Ref r, LitP x) {
  v[r] = x;
  return fits(&f->ins.at[r], x) || !wrong_at(f, r, x);
}

static bool pass_args(const Fn *f, const Edge *e, LitP *v) {
  LitP tmp[16];
  const Blk *to = &f->blk.at[e->to];
  for (uint32_t i = 0; i < e->nargs; i++) tmp[i] = v[e->arg[i]];
  for (uint32_t i = 0; i < e->nargs; i++)
    if (!set(f, v, to->params.at[i], tmp[i])) return false;
  return true;
}

enum { MAX_LIMBS = 64 };

// How a block ends: at its terminator, or at an instruction that raises.
static Outcome run_ins(const Fn *f, const Blk *b, LitP *v) {
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    LitP x = eval(&f->ins.at[r], v);
    if (!x) return RAISED;
    if (x->kind == LIT_BIG && x->n > MAX_LIMBS) return TOO_LONG;
    if (!set(f, v, r, x)) return WRONG;
  }
  return DONE;
}

static bool tail_call(const Fn *f, const Ins *term, LitP *v) {
  LitP tmp[8];
  for (uint32_t i = 0; i < term->nargs; i++) tmp[i] = v[term->arg[i]];
  for (uint32_t i = 0; i < term->nargs; i++)
    if (!set(f, v, f->blk.at[1].params.at[i], tmp[i])) return false;
  return true;
}

static Result interpret(const Fn *f, const LitP *args, LitP *v) {
  BlkId at = 1;
  for (uint32_t i = 0; i < f->ref->arity; i++)
    v[f->blk.at[1].params.at[i]] = args[i];
  for (int fuel = 300; fuel; fuel--) {
    const Blk *b = &f->blk.at[at];
    Outcome end = run_ins(f, b, v);
    const Ins *term = &f->ins.at[b->term];
    if (end == WRONG || end == TOO_LONG) return (Result){end, NULL};
    if (end == RAISED || term->op == IR_FAIL) {
      if (!b->exc) return (Result){RAISED, NULL};
      at = b->exc;
      continue;
    }
    if (term->op == IR_RET) return (Result){DONE, v[term->arg[0]]};
    if (term->op == IR_NOWAY) return (Result){WRONG, NULL};
    if (term->op == IR_TCALL) {
      if (!tail_call(f, term, v)) return (Result){WRONG, NULL};
      at = 1;
      continue;
    }
    const Edge *e = taken(b, term, term->nargs ? v[term->arg[0]] : NULL);
    if (!pass_args(f, e, v)) return (Result){WRONG, NULL};
    at = e->to;
  }
  return (Result){TOO_LONG, NULL};
}

// --- the generator: structured code, so that what is in scope dominates

typedef struct Gen {
  Fn *f;
  BlkId b;
  Ref env[64], num[64]; // values in scope; those that are mostly numbers
  uint32_t n, nnum, depth;
  BlkId exc; // of new blocks, as a guard
} Gen;

static Ref pick(Gen *g) { return g->env[rnd(g->n)]; }

static void bind(Gen *g, Ref r) {
  if (g->n < 64) g->env[g->n++] = r;
  else g->env[rnd(64)] = r;
}

static void bind_num(Gen *g, Ref r) {
  bind(g, r);
  if (g->nnum < 64) g->num[g->nnum++] = r;
  else g->num[rnd(64)] = r;
}

static Ref pick_num(Gen *g) {
  return rnd(50) && g->nnum ? g->num[rnd(g->nnum)] : pick(g);
}

static BlkId new_blk(Gen *g) {
  BlkId b = ir_blk(g->f);
  if (g->exc) {
    g->f->blk.at[b].exc = g->exc;
    g->f->blk.at[b].exc_kind = EXC_GUARD;
  }
  return b;
}

static Ref gen_cond(Gen *g) {
  static const IrOp ops[] = {IR_EQX, IR_NEX, IR_EQ, IR_NE, IR_LT, IR_LE};
  static const TypeSet sets[] = {TY_SMALL, TY_INT, TY_NUMBER, TY_FLOAT, TY_ATOM,
                                 TY_CONS, TY_LIST, TY_NIL, TY_BOOL, TY_BIG};
  bool nums = rnd(2);
  Ref r, args[2] = {nums ? pick_num(g) : pick(g), nums ? pick_num(g) : pick(g)};
  switch (rnd(4)) {
  case 0:
    r = ir_ins(g->f, g->b, IR_IS, args, 1, 0);
    g->f->ins.at[r].types = sets[rnd(10)];
    break;
  case 1:
    r = ir_ins(g->f, g->b, IR_IS_TUPLE, args, 1, 0);
    g->f->ins.at[r].i = 2 + rnd(2);
    break;
  default: r = ir_ins(g->f, g->b, ops[rnd(6)], args, 2, 0);
  }
  return r;
}

// Mostly what seldom raises.
static void gen_arith(Gen *g) {
  static const IrOp usual[] = {IR_ADD, IR_SUB, IR_MUL, IR_ADD, IR_SUB, IR_NEG};
  IrOp op = rnd(4) ? usual[rnd(6)] : (IrOp)(IR_ADD + rnd(IR_BSR - IR_ADD + 1));
  Ref args[2] = {pick_num(g), pick_num(g)};
  bind_num(g, ir_ins(g->f, g->b, op, args, (uint32_t)ir_ops[op].nargs, 0));
}

static void gen_ins(Gen *g) {
  Ref args[3] = {pick(g), pick(g), pick(g)};
  uint32_t k = rnd(20);
  if (k < 3) bind_num(g, ir_lit(g->f, g->b, pool[rnd(NNUMBERS)]));
  else if (k < 4) bind(g, ir_lit(g->f, g->b, pool[rnd(npool)]));
  else if (k < 14) gen_arith(g);
  else if (k < 17) bind(g, gen_cond(g));
  else if (rnd(20) == 0) {
    IrOp op = (IrOp)(IR_AND + rnd(4));
    bind(g, ir_ins(g->f, g->b, op, args, (uint32_t)ir_ops[op].nargs, 0));
  } else if (k < 18) bind(g, ir_ins(g->f, g->b, IR_CONS, args, 2, 0));
  else bind(g, ir_ins(g->f, g->b, IR_TUPLE, args, 2 + rnd(2), 0));
}

static void gen_ret(Gen *g) {
  Ref args[2] = {pick(g), pick(g)};
  bool loops = rnd(8) == 0 && !g->exc;
  Ref r = ir_term(g->f, g->b, loops ? IR_TCALL : IR_RET, args, loops ? 2 : 1, 0);
  if (loops) g->f->ins.at[r].fn = g->f->ref;
}

static bool gen_body(Gen *g); // false: the block is closed

// A part of what the condition found to be there.
static void gen_part(Gen *g, Ref cond) {
  Ins ins = g->f->ins.at[cond];
  Ref v = ins.nargs ? ins.arg[0] : 0;
  if (ins.op == IR_IS && ins.types == TY_CONS)
    bind(g, ir_ins(g->f, g->b, rnd(2) ? IR_CAR : IR_CDR, &v, 1, 0));
  if (ins.op != IR_IS_TUPLE) return;
  Ref r = ir_ins(g->f, g->b, IR_FIELD, &v, 1, 0);
  g->f->ins.at[r].i = 1 + rnd((uint32_t)ins.i);
  bind(g, r);
}

static void gen_arm(Gen *g, Gen *outer, BlkId arm, BlkId join, Ref cond) {
  *g = *outer;
  g->depth++;
  g->b = arm;
  if (cond) gen_part(g, cond);
  if (!gen_body(g)) return;
  Ref args[2] = {pick_num(g), pick(g)};
  ir_jmp(g->f, g->b, join, args, 2);
}

static void gen_if(Gen *g) {
  Ref cond = gen_cond(g);
  BlkId from = g->b, yes = new_blk(g), no = new_blk(g), join = new_blk(g);
  ir_br(g->f, from, cond, yes, no);
  Gen arm;
  gen_arm(&arm, g, yes, join, cond);
  gen_arm(&arm, g, no, join, 0);
  g->b = join;
  bind_num(g, ir_param(g->f, join, TY_ANY));
  bind(g, ir_param(g->f, join, TY_ANY));
}

static void gen_switch(Gen *g) {
  Ref v = pick(g);
  BlkId from = g->b, join;
  BlkId to[3] = {new_blk(g), new_blk(g), new_blk(g)};
  join = new_blk(g);
  ir_term(g->f, from, IR_SWITCH, &v, 1, 0);
  ir_edge(g->f, from, to[0], NULL, 0, atom(rnd(2) ? "true" : "a"));
  ir_edge(g->f, from, to[1], NULL, 0, pool[rnd(14)]);
  ir_edge(g->f, from, to[2], NULL, 0, NULL);
  Gen arm;
  for (int i = 0; i < 3; i++) gen_arm(&arm, g, to[i], join, 0);
  g->b = join;
  bind_num(g, ir_param(g->f, join, TY_ANY));
  bind(g, ir_param(g->f, join, TY_ANY));
}

// A loop with two variables; the way out has the head's.
static void gen_loop(Gen *g) {
  BlkId head = new_blk(g), body = new_blk(g), out = new_blk(g);
  Ref init[2] = {pick_num(g), pick_num(g)};
  ir_jmp(g->f, g->b, head, init, 2);
  g->b = head;
  bind_num(g, ir_param(g->f, head, TY_ANY));
  bind_num(g, ir_param(g->f, head, TY_ANY));
  Ref cond = gen_cond(g);
  if (rnd(2)) ir_br(g->f, g->b, cond, body, out);
  else ir_br(g->f, g->b, cond, out, body);
  Gen arm;
  gen_arm(&arm, g, body, head, 0);
  g->b = out;
}

// Two ways out of a guard: it held, or something in it raised.
static void gen_guard(Gen *g) {
  if (g->exc) return;
  BlkId fail = ir_blk(g->f), join = ir_blk(g->f);
  Gen arm;
  g->exc = fail;
  BlkId first = new_blk(g);
  ir_jmp(g->f, g->b, first, NULL, 0);
  gen_arm(&arm, g, first, join, 0);
  g->exc = 0;
  gen_arm(&arm, g, fail, join, 0);
  g->b = join;
  bind_num(g, ir_param(g->f, join, TY_ANY));
  bind(g, ir_param(g->f, join, TY_ANY));
}

static bool gen_body(Gen *g) {
  for (uint32_t n = 1 + rnd(4); n; n--) {
    for (uint32_t k = rnd(4); k; k--) gen_ins(g);
    if (g->depth > 2) continue;
    switch (rnd(7)) {
    case 0: case 1: case 2: gen_if(g); break;
    case 3: gen_switch(g); break;
    case 4: gen_loop(g); break;
    case 5: gen_guard(g); break;
    default: break;
    }
  }
  if (g->exc || rnd(5)) return true;
  gen_ret(g);
  return false;
}

static Fn *generate(IrModule *m) {
  Name name = name_cstr(lit_names(lits), "f");
  Gen g = {.f = ir_fn_new(m, fn_ref(lits, m->name, name, 2))};
  g.b = ir_blk(g.f);
  bind_num(&g, ir_param(g.f, 1, TY_ANY));
  bind_num(&g, ir_param(g.f, 1, TY_ANY));
  if (gen_body(&g)) gen_ret(&g);
  ir_remove_unreachable(g.f);
  return g.f;
}

// --- the test

enum { RUNS = 12 };

static Result run(const Fn *f, const LitP *args) {
  LitP *v = mem_alloc(f->ins.n * sizeof *v);
  Result r = interpret(f, args, v);
  free(v);
  return r;
}

static bool verified(const Fn *f, const char *what) {
  Str why = {0};
  bool ok = ir_verify(f, &why);
  if (!ok) printf("%s: %s\n", what, why.at);
  str_free(&why);
  return ok;
}

static void print(const Fn *f) {
  Str s = {0};
  ir_print_fn(&s, f);
  puts(s.at);
  str_free(&s);
}

static bool same_results(const Fn *f, LitP args[RUNS][2], const Result *before) {
  for (int i = 0; i < RUNS; i++) {
    Result now = run(f, args[i]);
    bool skip = now.outcome == TOO_LONG || before[i].outcome == TOO_LONG;
    if (now.outcome != WRONG &&
        (skip || (now.outcome == before[i].outcome && now.value == before[i].value)))
      continue;
    Str s = {0};
    str_printf(&s, "outcome %d instead of %d for ", now.outcome, before[i].outcome);
    lit_print(&s, args[i][0]);
    str_puts(&s, ", ");
    lit_print(&s, args[i][1]);
    puts(s.at);
    str_free(&s);
    return false;
  }
  return true;
}

static bool test(uint64_t seed, bool show) {
  Names *names = names_new();
  lits = lit_pool_new(names);
  npool = 0;
  fill_pool();
  state = seed * 0x9e3779b97f4a7c15u;
  IrModule *m = ir_module_new(lits, name_cstr(names, "m"));
  Fn *f = generate(m);
  bool ok = verified(f, "generated");
  LitP args[RUNS][2];
  Result before[RUNS];
  for (int i = 0; i < RUNS && ok; i++) {
    for (int k = 0; k < 2; k++)
      args[i][k] = pool[rnd(rnd(8) ? NNUMBERS : npool)];
    before[i] = run(f, args[i]);
  }
  if (show) print(f);
  for (int p = 0; p < NPASSES && ok; p++) {
    passes[p].run(f);
    if (show) printf("; %s\n", passes[p].name), print(f);
    ok = verified(f, passes[p].name) && same_results(f, args, before);
    if (!ok) printf("seed %llu, pass %d, %s\n", (unsigned long long)seed, p,
                    passes[p].name);
  }
  ir_module_free(m);
  lit_pool_free(lits);
  names_free(names);
  return ok;
}

int main(int argc, char **argv) {
  if (argc == 2) return !test(strtoull(argv[1], NULL, 10), true);
  uint64_t first = argc > 2 ? strtoull(argv[1], NULL, 10) : 1;
  uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 300;
  for (uint64_t seed = first; seed < first + count; seed++)
    if (!test(seed, false)) return 1;
  return 0;
}

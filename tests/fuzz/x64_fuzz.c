// SPDX-License-Identifier: Apache-2.0
// Random Low programs: what the interpreter says against what machine code does.
//
//   gcc -std=gnu11 -g -I. -o x64_fuzz tests/fuzz/[!f]*.c src/{base,ir,low,x64}/*.c rt/os/x64.S -lm
//   x64_fuzz [-s FIRST_SEED] [-n PROGRAMS] [-z SIZE] [-v]
//
// Odd seeds go through the optimiser of Low as well. -v: prints program and code.
// A failure prints its seed; run that alone with -s SEED -n 1 -v.
#include "low_gen.h"
#include "low_interp.h"
#include "native.h"
#include <signal.h>
#include <unistd.h>

enum { FNS = 3, RUNS = 3 };

static struct Options {
  uint64_t seed, count;
  uint32_t size;
  bool verbose;
} opt = {.seed = 1, .count = 1000, .size = 30};
static uint64_t ran, limited;

typedef struct Program {
  LowFn *fn[FNS];
  Code *code[FNS];
  const FnRef *ref[FNS];
  LitPool *lits;
  Names *names;
} Program;

static void show(const char *title, const LowFn *f, bool code) {
  Str s = {0};
  if (!opt.verbose) return;
  if (code) x64_listing(&s, f);
  else low_print(&s, f);
  printf("%s\n%s\n", title, s.at);
  fflush(stdout);
  str_free(&s);
}

static void check_form(const LowFn *f, bool framed) {
  Str why = {0};
  if (!low_verify(f, framed, &why))
    bug("seed %llu: %s", (unsigned long long)opt.seed, why.at);
}

static void make(Program *p, Rng *rng) {
  static const char *const names[FNS] = {"f", "g", "h"};
  *p = (Program){.names = names_new()};
  p->lits = lit_pool_new(p->names);
  for (int i = 0; i < FNS; i++) {
    uint32_t arity = 1 + rng_below(rng, rng_below(rng, 4) ? 6 : 14);
    p->ref[i] = fn_ref(p->lits, name_cstr(p->names, "m"),
                       name_cstr(p->names, names[i]), arity);
  }
  for (uint32_t i = 0; i < FNS; i++) {
    GenShape shape = {1 + rng_below(rng, opt.size), 1 + rng_below(rng, 40)};
    p->fn[i] = low_gen(rng, p->lits, p->ref, FNS, i, shape);
    show("generated", p->fn[i], false);
    check_form(p->fn[i], false);
  }
}

// The passes before code.
static void lower(Program *p) {
  for (int i = 0; i < FNS; i++) {
    if (opt.seed & 1) low_opt(p->fn[i]);
    low_frame(p->fn[i]);
    show("framed", p->fn[i], false);
    check_form(p->fn[i], true);
  }
}

static void compile(Program *p) {
  native_reset();
  for (int i = 0; i < FNS; i++) {
    show("code", p->fn[i], true);
    p->code[i] = x64_compile(p->fn[i]);
    native_add(p->code[i]);
  }
  native_link();
}

static void destroy(Program *p) {
  for (int i = 0; i < FNS; i++) {
    x64_free(p->code[i]);
    low_fn_free(p->fn[i]);
  }
  lit_pool_free(p->lits);
  names_free(p->names);
}

static int64_t to_compare; // parts of terms may be shared: not all is looked at

static bool same_part(uint64_t a, uint64_t b) {
  if (--to_compare < 0) return true;
  if (!IS_PTR(a) || !IS_PTR(b) || (a & 7) != (b & 7)) return a == b;
  if (IS_CONS(a)) return same_part(CAR(a), CAR(b)) && same_part(CDR(a), CDR(b));
  if (HDR(a) != HDR(b)) return false;
  for (uint64_t i = 1; i <= HDR_SIZE(HDR(a)); i++)
    if (!same_part(FIELD(a, i), FIELD(b, i))) return false;
  return true;
}

static bool same(uint64_t a, uint64_t b) {
  to_compare = 1 << 14;
  return same_part(a, b);
}

static void print_term(uint64_t t, int depth) {
  if (IS_SMALL(t)) {
    printf("%lld", (long long)SMALL_VALUE(t));
  } else if (IS_BOX(t) && depth < 4) {
    for (uint64_t i = 1; i <= HDR_SIZE(HDR(t)); i++) {
      printf(i == 1 ? "{" : ",");
      print_term(FIELD(t, i), depth + 1);
    }
    printf("}");
  } else if (IS_CONS(t) && depth < 4) {
    printf("[");
    print_term(CAR(t), depth + 1);
    printf("|");
    print_term(CDR(t), depth + 1);
    printf("]");
  } else {
    printf("#%llx", (unsigned long long)t);
  }
}

static void differ(const char *what, uint64_t want, uint64_t got) {
  printf("seed %llu: %s\n  want ", (unsigned long long)opt.seed, what);
  print_term(want, 0);
  printf("\n  got  ");
  print_term(got, 0);
  printf("\n");
  exit(1);
}

static void start_ctx(Ctx *c) {
  c->exc_class = MAKE_ATOM(1);
  c->exc_reason = MAKE_ATOM(2);
  c->exc_trace = NIL;
}

typedef struct Result {
  InOutcome outcome;
  uint64_t value;
} Result;

static Result interpret(Program *p, const uint64_t *args, Interp *in, bool framed) {
  Result r = {IN_LIMIT, 0};
  interp_init(in, 1 << 16);
  in->framed = framed;
  in->steps = 20000;
  in->depth = 200;
  in->address = low_gen_address;
  in->symbol = low_gen_symbol;
  for (int i = 0; i < FNS; i++) interp_add(in, p->fn[i]);
  start_ctx(&in->ctx);
  r.outcome = interp_call(in, p->ref[0], args, p->ref[0]->arity, &r.value);
  return r;
}

static void check_run(const Interp *in, Result want, uint64_t got, NatOutcome o) {
  const Ctx *c = native_ctx();
  if (want.outcome == IN_RETURNED && o != NAT_RETURNED)
    differ("raised", want.value, c->exc_reason);
  if (want.outcome == IN_RAISED && o != NAT_RAISED)
    differ("returned", in->ctx.exc_reason, got);
  if (want.outcome == IN_RETURNED && !same(want.value, got))
    differ("result", want.value, got);
  if (!same(in->ctx.exc_reason, c->exc_reason))
    differ("reason", in->ctx.exc_reason, c->exc_reason);
  if (low_gen_effects[0] != low_gen_effects[1])
    differ("effects", low_gen_effects[0], low_gen_effects[1]);
}

enum { ARGS = 16 };

static void some_args(Rng *rng, uint64_t *args) {
  args[0] = 8 * (uint64_t)rng_below(rng, 4);
  for (int k = 1; k < ARGS; k++) {
    uint64_t w = rng_below(rng, 2) ? rng_below(rng, 64) : rng_next(rng);
    args[k] = w << 3;
  }
}

static uint64_t run_native(Program *p, Rng *rng, const uint64_t *args,
                           NatOutcome *o) {
  uint64_t got = 0;
  native_spare(rng_below(rng, 3) ? 0 : rng_below(rng, 100));
  start_ctx(native_ctx());
  *o = native_call(p->ref[0], args, p->ref[0]->arity, 1 + rng_below(rng, 20),
                   &got);
  return got;
}

typedef struct Run {
  uint64_t args[ARGS], effects;
  Interp in;
  Result result;
} Run;

static void interpret_run(Program *p, Run *r, bool framed) {
  low_gen_effects[0] = 0;
  r->result = interpret(p, r->args, &r->in, framed);
  r->effects = low_gen_effects[0];
}

static bool same_run(const Run *a, const Run *b) {
  if (a->result.outcome != b->result.outcome || a->effects != b->effects)
    return false;
  if (!same(a->in.ctx.exc_reason, b->in.ctx.exc_reason)) return false;
  return a->result.outcome != IN_RETURNED ||
         same(a->result.value, b->result.value);
}

// What machine code does must be what the passes left; what they left must be
// what was there before.
static void compare(Program *p, Rng *rng, const Run *before) {
  Run after = *before;
  NatOutcome o;
  ran++;
  interpret_run(p, &after, true);
  if (after.result.outcome == IN_LIMIT || before->result.outcome == IN_LIMIT) {
    limited++;
  } else if (!same_run(before, &after)) {
    differ("the passes differ", before->result.value, after.result.value);
  } else {
    low_gen_effects[0] = after.effects;
    low_gen_effects[1] = 0;
    uint64_t got = run_native(p, rng, after.args, &o);
    check_run(&after.in, after.result, got, o);
  }
  interp_free(&after.in);
}

static void one(void) {
  alarm(10);
  Rng rng = {opt.seed * 0x9e3779b97f4a7c15u | 1};
  Program p;
  Run run[RUNS];
  make(&p, &rng);
  low_gen_start();
  for (int k = 0; k < RUNS; k++) {
    some_args(&rng, run[k].args);
    interpret_run(&p, &run[k], false);
  }
  lower(&p);
  compile(&p);
  for (int k = 0; k < RUNS; k++) compare(&p, &rng, &run[k]);
  for (int k = 0; k < RUNS; k++) interp_free(&run[k].in);
  destroy(&p);
}

static void options(int argc, char **argv) {
  int c;
  while ((c = getopt(argc, argv, "s:n:z:v")) > 0) switch (c) {
    case 's': opt.seed = strtoull(optarg, NULL, 0); break;
    case 'n': opt.count = strtoull(optarg, NULL, 0); break;
    case 'z': opt.size = (uint32_t)atoi(optarg); break;
    case 'v': opt.verbose = true; break;
    default: exit(2);
    }
}

static void on_signal(int sig) {
  printf("seed %llu: signal %d\n", (unsigned long long)opt.seed, sig);
  fflush(stdout);
  _exit(3);
}

// Machine code may crash anywhere, or go on for ever.
static void catch_signals(void) {
  static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT,
                                SIGALRM, SIGTRAP};
  static char room[1 << 16];
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
  sigaltstack(&stack, NULL);
  for (size_t k = 0; k < sizeof signals / sizeof *signals; k++)
    sigaction(signals[k], &act, NULL);
}

int main(int argc, char **argv) {
  options(argc, argv);
  catch_signals();
  native_init(low_gen_address, low_gen_symbol);
  for (uint64_t k = 0; k < opt.count; k++, opt.seed++) one();
  printf("%llu programs, %llu runs, %llu too long; "
         "%llu collections, %llu yields\n",
         (unsigned long long)opt.count, (unsigned long long)ran,
         (unsigned long long)limited,
         (unsigned long long)native_stats.collections,
         (unsigned long long)native_stats.yields);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Compiles match specifications. Terms may be nested deep, so what is still to
// be done stands on a stack of tasks.
#include "ms.h"
#include "../map.h"

typedef enum { T_PATTERN, T_EXPR, T_OP, T_PATCH } Task;

typedef struct Compiler {
  Ms *ms;
  Stack tasks; // pairs: Task, its term or index into `later`
  MsOp *later; // operations to be emitted when their operands are done
  size_t later_n, later_cap;
  Stack vars; // numbers of the clause's variables, in order of slots
  bool failed;
} Compiler;

static size_t emit(Ms *ms, MsOp op) {
  if (ms->n == ms->cap) {
    size_t old = ms->cap * sizeof op, cap = ms->cap ? 2 * ms->cap : 32;
    ms->op = ms->op ? rt_mem_realloc(ms->op, old, cap * sizeof op)
                    : rt_mem_alloc(cap * sizeof op);
    ms->cap = cap;
  }
  ms->op[ms->n] = op;
  return ms->n++;
}

static void emit_n(Compiler *k, MsOpKind op, size_t n) {
  emit(k->ms, (MsOp){.op = op, .n = (uint32_t)n});
}

static void emit_term(Compiler *k, MsOpKind op, Term t) {
  emit(k->ms, (MsOp){.op = op, .t = t});
}

static void push_task(Compiler *k, Task task, Term t) {
  stack_push(&k->tasks, t);
  stack_push(&k->tasks, task);
}

static void push_op(Compiler *k, MsOp op) {
  if (k->later_n == k->later_cap) {
    size_t old = k->later_cap * sizeof op, cap = 2 * k->later_cap;
    k->later = rt_mem_realloc(k->later, old, cap * sizeof op);
    k->later_cap = cap;
  }
  k->later[k->later_n] = op;
  push_task(k, T_OP, k->later_n++);
}

static void push_n(Compiler *k, MsOpKind op, size_t n) {
  push_op(k, (MsOp){.op = op, .n = (uint32_t)n});
}

// --- variables

// The number N of an atom '$N'; false: not a variable.
bool ms_is_variable(Term t, uint64_t *number) {
  if (!IS_ATOM(t)) return false;
  size_t n;
  const char *s = rt_atom_text(t, &n);
  if (n < 2 || s[0] != '$' || (s[1] == '0' && n > 2)) return false;
  *number = 0;
  for (size_t i = 1; i < n; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    *number = *number * 10 + (uint64_t)(s[i] - '0');
  }
  return true;
}

static int slot_of(const Compiler *k, uint64_t number) {
  for (size_t i = 0; i < k->vars.n; i++)
    if (k->vars.at[i] == number) return (int)i;
  return -1;
}

// --- heads

static void atom_pattern(Compiler *k, Term t) {
  uint64_t number;
  if (t == AM(underscore))
    emit_n(k, M_ANY, 0);
  else if (!ms_is_variable(t, &number))
    emit_term(k, M_CONST, t);
  else {
    int slot = slot_of(k, number);
    emit_n(k, slot < 0 ? M_BIND : M_SAME, slot < 0 ? k->vars.n : (size_t)slot);
    if (slot < 0) stack_push(&k->vars, number);
  }
}

static void map_pattern(Compiler *k, Term map) {
  Term key, value;
  uint64_t number;
  emit_n(k, M_MAP, rt_map_size(map));
  for (MapIter i = rt_map_iter(map); rt_map_next(&i, &key, &value);) {
    if (key == AM(underscore) || ms_is_variable(key, &number)) k->failed = true;
    push_task(k, T_PATTERN, value);
    push_op(k, (MsOp){.op = M_KEY, .t = key});
  }
}

static void pattern(Compiler *k, Term t) {
  if (IS_CONS(t)) {
    emit_n(k, M_CONS, 0);
    push_task(k, T_PATTERN, CDR(t));
    push_task(k, T_PATTERN, CAR(t));
  } else if (IS_TUPLE(t)) {
    emit_n(k, M_TUPLE, ARITY(t));
    for (size_t i = ARITY(t); i; i--) push_task(k, T_PATTERN, FIELD(t, i));
  } else if (rt_is_map(t))
    map_pattern(k, t);
  else
    atom_pattern(k, t);
}

// --- expressions

// The list of all variables, by number.
static void all_variables(Compiler *k) {
  uint64_t last = 0;
  for (size_t done = 0; done < k->vars.n; done++) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < k->vars.n; i++)
      if ((!done || k->vars.at[i] > last) &&
          (best == SIZE_MAX || k->vars.at[i] < k->vars.at[best]))
        best = i;
    last = k->vars.at[best];
    emit_n(k, E_VAR, best);
  }
  emit_n(k, E_LIST, k->vars.n);
}

static void atom_expr(Compiler *k, Term t) {
  uint64_t number;
  if (t == AM(whole_object))
    emit_n(k, E_OBJECT, 0);
  else if (t == AM(all_variables))
    all_variables(k);
  else if (!ms_is_variable(t, &number))
    emit_term(k, E_CONST, t);
  else {
    int slot = slot_of(k, number);
    if (slot < 0) k->failed = true;
    emit_n(k, E_VAR, (size_t)slot);
  }
}

// `count` fields of a tuple from `from` on, the first one first.
static void push_fields(Compiler *k, Term tuple, size_t from) {
  for (size_t i = ARITY(tuple); i >= from; i--)
    push_task(k, T_EXPR, FIELD(tuple, i));
}

// Operands with a jump to the end after each but the last.
static void short_circuit(Compiler *k, Term t, MsOpKind op) {
  size_t n = ARITY(t);
  push_task(k, T_PATCH, k->ms->n);
  for (size_t i = n; i >= 2; i--) {
    if (i < n) push_n(k, op, UINT32_MAX);
    push_task(k, T_EXPR, FIELD(t, i));
  }
}

static bool call_expr(Compiler *k, Term t) {
  Term name = FIELD(t, 1);
  uint32_t n = (uint32_t)ARITY(t) - 1;
  if (name == AM(const_)) {
    if (n == 1) emit_term(k, E_CONST, FIELD(t, 2));
    return n == 1;
  }
  if (name == AM(self) && !n) return emit_n(k, E_SELF, 0), true;
  if (name == AM(andalso_) || name == AM(orelse_)) {
    short_circuit(k, t, name == AM(andalso_) ? E_ANDALSO : E_ORELSE);
    return n;
  }
  if (name == AM(and_) || name == AM(or_)) {
    push_n(k, name == AM(and_) ? E_AND : E_OR, n);
    push_fields(k, t, 2);
    return n;
  }
  MsFn fn = ms_function(name, n);
  push_op(k, (MsOp){.op = E_CALL, .arity = (uint16_t)n, .fn = fn});
  push_fields(k, t, 2);
  return fn;
}

static void tuple_expr(Compiler *k, Term t) {
  if (ARITY(t) == 1 && IS_TUPLE(FIELD(t, 1))) {
    push_n(k, E_TUPLE, ARITY(FIELD(t, 1)));
    push_fields(k, FIELD(t, 1), 1);
  } else if (!ARITY(t) || !IS_ATOM(FIELD(t, 1)) || !call_expr(k, t))
    k->failed = true;
}

static void map_expr(Compiler *k, Term map) {
  Term key, value;
  push_n(k, E_MAP, rt_map_size(map));
  for (MapIter i = rt_map_iter(map); rt_map_next(&i, &key, &value);) {
    push_task(k, T_EXPR, value);
    push_task(k, T_EXPR, key);
  }
}

static void expr(Compiler *k, Term t) {
  if (IS_CONS(t)) {
    push_n(k, E_CONS, 0);
    push_task(k, T_EXPR, CDR(t));
    push_task(k, T_EXPR, CAR(t));
  } else if (IS_TUPLE(t))
    tuple_expr(k, t);
  else if (rt_is_map(t))
    map_expr(k, t);
  else
    atom_expr(k, t);
}

// Jumps emitted since `from` that have no target yet go here. Inner ones have
// got theirs before.
static void patch(Compiler *k, size_t from) {
  for (size_t i = from; i < k->ms->n; i++) {
    MsOp *op = &k->ms->op[i];
    if ((op->op == E_ANDALSO || op->op == E_ORELSE) && op->n == UINT32_MAX)
      op->n = (uint32_t)k->ms->n;
  }
}

static void work(Compiler *k, Task task, Term t) {
  push_task(k, task, t);
  while (k->tasks.n && !k->failed) {
    task = (Task)stack_pop(&k->tasks);
    t = stack_pop(&k->tasks);
    switch (task) {
    case T_PATTERN: pattern(k, t); break;
    case T_EXPR: expr(k, t); break;
    case T_OP: emit(k->ms, k->later[t]); break;
    case T_PATCH: patch(k, t); break;
    }
  }
  k->later_n = 0;
}

// --- clauses

static void guards(Compiler *k, Term list) {
  for (; IS_CONS(list) && !k->failed; list = CDR(list)) {
    work(k, T_EXPR, CAR(list));
    emit_n(k, C_GUARD, 0);
  }
  if (list != NIL) k->failed = true;
}

static void body(Compiler *k, Term list) {
  if (!IS_CONS(list)) k->failed = true;
  emit_n(k, C_BODY, 0);
  for (; IS_CONS(list) && !k->failed; list = CDR(list)) {
    work(k, T_EXPR, CAR(list));
    emit_n(k, CDR(list) == NIL ? C_DONE : E_DROP, 0);
  }
  if (list != NIL) k->failed = true;
}

static void clause(Compiler *k, Term t) {
  if (!IS_TUPLE(t) || ARITY(t) != 3) {
    k->failed = true;
    return;
  }
  k->vars.n = 0;
  size_t head = emit(k->ms, (MsOp){.op = C_HEAD});
  work(k, T_PATTERN, FIELD(t, 1));
  if (!k->failed) guards(k, FIELD(t, 2));
  if (!k->failed) body(k, FIELD(t, 3));
  k->ms->op[head].n = (uint32_t)k->ms->n;
  if (k->vars.n > k->ms->vars) k->ms->vars = (uint32_t)k->vars.n;
}

static void clauses(Compiler *k, Term spec) {
  if (!IS_CONS(spec)) k->failed = true;
  for (; IS_CONS(spec) && !k->failed; spec = CDR(spec)) clause(k, CAR(spec));
  if (spec != NIL) k->failed = true;
  emit_n(k, C_END, 0);
}

#define FIRST_LATER 16
Ms *ms_compile(Term spec, bool keep) {
  Ms *ms = rt_mem_alloc(sizeof *ms);
  *ms = (Ms){.spec = spec};
  if (keep) {
    ms->own = rt_frag_of(SIG_MESSAGE, spec);
    ms->spec = ms->own->term;
  }
  Compiler k = {.ms = ms, .later_cap = FIRST_LATER};
  k.later = rt_mem_alloc(FIRST_LATER * sizeof *k.later);
  stack_init(&k.tasks);
  stack_init(&k.vars);
  clauses(&k, ms->spec);
  stack_free(&k.tasks);
  stack_free(&k.vars);
  rt_mem_free(k.later, k.later_cap * sizeof *k.later);
  if (!k.failed) return ms;
  ms_free(ms);
  return NULL;
}

void ms_free(Ms *ms) {
  if (ms->op) rt_mem_free(ms->op, ms->cap * sizeof *ms->op);
  if (ms->own) rt_frag_free(ms->own);
  rt_mem_free(ms, sizeof *ms);
}

// --- keys that the heads name

static void push_pairs(Stack *s, Term map) {
  Term key, value;
  for (MapIter i = rt_map_iter(map); rt_map_next(&i, &key, &value);) {
    stack_push(s, key);
    stack_push(s, value);
  }
}

// No variables in it.
static bool is_ground(Term t) {
  Stack s;
  uint64_t number;
  bool ground = true;
  stack_init(&s);
  stack_push(&s, t);
  while (ground && s.n) {
    for (t = stack_pop(&s); IS_CONS(t); t = CDR(t)) stack_push(&s, CAR(t));
    if (IS_TUPLE(t))
      for (size_t i = ARITY(t); i; i--) stack_push(&s, FIELD(t, i));
    if (rt_is_map(t)) push_pairs(&s, t);
    ground = t != AM(underscore) && !ms_is_variable(t, &number);
  }
  stack_free(&s);
  return ground;
}

// As in OTP a map among the keys is one key here, not a pattern of maps.
bool ms_keys(const Ms *ms, uint32_t keypos, Stack *keys) {
  uint64_t number;
  for (Term l = ms->spec; IS_CONS(l); l = CDR(l)) {
    Term head = FIELD(CAR(l), 1);
    if (head == AM(underscore) || ms_is_variable(head, &number)) return false;
    if (!IS_TUPLE(head) || ARITY(head) < keypos) continue;
    if (!is_ground(FIELD(head, keypos))) return false;
    stack_push(keys, FIELD(head, keypos));
  }
  return true;
}

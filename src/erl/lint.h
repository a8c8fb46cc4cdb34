// SPDX-License-Identifier: Apache-2.0
// What the tree must not say, as stdlib's erl_lint finds it: the errors that
// OTP's compiler reports, at the same places in the same words.
#ifndef ERL_LINT_H
#define ERL_LINT_H
#include "lower.h"

// lint.c: after lw_collect
void lint(ModState *);

typedef enum { V_BOUND, V_UNSAFE, V_TRACE } VarState;
typedef struct Var Var;
typedef const Var *Env; // newest first
struct Var {
  Env next;
  Name name;
  VarState state;
  const char *in; // UNSAFE: in what it was bound, and where that is
  Loc at;
};

typedef struct Called {
  const FnRef *fn;
  Loc loc;
} Called;

typedef struct Lint {
  ModState *m;
  Map records;   // Name -> RecordDef *, those defined so far
  Map defined;   // FnRef * of functions seen
  Map imported;  // FnRef * as if of this module -> FnRef * meant, as seen
  Map exported;  // FnRef *
  VEC(Called) called;
  const FnRef *fn; // the function being checked
  bool in_record_def;
  bool has_functions; // forms after the first function
  bool in_size;       // of a segment of a pattern
  Env segs;           // in_size: variables of the segments before
  uint32_t on_loads;
} Lint;

const char *lint_text(Lint *, Name); // as an atom is written
void lint_call(Lint *, Name, uint32_t arity, Loc);
bool lint_is_local(const Lint *, Name, uint32_t arity);
const FnRef *lint_import(const Lint *, Name, uint32_t arity); // or NULL
#define LINT(l, loc, ...) diag((l)->m->diags, loc, __VA_ARGS__)

// lint_env.c: variables
Env lint_bind(Lint *, Env, Name, VarState);
const Var *lint_find(Env, Name);
Env lint_use(Lint *, Env, const Node *var); // an expression's variable
Env lint_unsafe(Lint *, Env base, Env, const char *in, Loc); // all new ones are
Env lint_merge(Lint *, Env base, Env a, Env b); // of two operands
// Of n branches: safe are those bound in all.
Env lint_export(Lint *, Env base, const Env *branches, uint32_t n, const char *in, Loc);

// lint_expr.c
Env lint_expr(Lint *, const Node *, Env);
Env lint_body(Lint *, NodeList, Env);
Env lint_operands(Lint *, Node *const *, uint32_t n, Env);

// lint_pattern.c: the pattern's new variables; `shadow`: all are new
Env lint_pattern(Lint *, const Node *, Env, bool shadow);
Env lint_patterns(Lint *, NodeList, Env, bool shadow);
Env lint_add(Env, Env news, Lint *); // brings them into scope
void lint_aliases(Lint *, const Node *pattern, const Node *expr, Env);

// lint_guard.c
Env lint_guard(Lint *, NodeList guards, Env);
Env lint_guard_test(Lint *, const Node *, Env);
Env lint_guard_expr(Lint *, const Node *, Env);

// lint_bits.c
typedef Env LintFn(Lint *, const Node *, Env);
Env lint_bin(Lint *, NodeList elements, Env, LintFn *);
typedef enum { SIZE_NONE, SIZE_KNOWN, SIZE_UNKNOWN, SIZE_ALL } SizeKind;
SizeKind lint_bit_type(Lint *, const Node *element, SizeKind); // and its errors

// lint_record.c
void lint_record_def(Lint *, const Node *);
const RecordDef *lint_record(Lint *, Name module, Name, Loc); // NULL: reported
void lint_field(Lint *, const RecordDef *, Name field, Loc);
Env lint_fields(Lint *, const Node *record, const RecordDef *, Env, LintFn *);
void lint_record_info(Lint *, const Node *call);

#endif

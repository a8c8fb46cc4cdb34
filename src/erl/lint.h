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

// A type that is used; `by`: the type it is used in, NULL: something else.
typedef struct TypeUse {
  const FnRef *type, *by;
  Loc loc;
} TypeUse;

typedef struct DocSeen { // -doc before what it belongs to
  const Node *n;
  bool hidden;
} DocSeen;

// Types are known by FnRefs too, as functions are.
typedef struct TypeLint {
  Map defs;             // type -> its Node *
  Map exported;         // types
  VEC(TypeUse) uses;
  const FnRef *by;      // the type being checked
  bool has_built_ins;   // the module defines types that are built in
  Map specs;            // FnRef * of any module -> the last Node *
  Map spec_names;       // FnRef * as if of this module
  Map callbacks;        // FnRef * -> the last Node *
  Map optional;         // FnRef * -> the last Node * of -optional_callbacks
  Map hidden;           // FnRef * of functions whose -doc is hidden
  DocSeen doc, moduledoc;
} TypeLint;

typedef VEC(LitP) LitList;

typedef struct Behaviour {
  LitP name; // should be an atom
  Loc loc;
} Behaviour;

enum { // tables of otp_internal
  OBSOLETE_FUNCTION,
  OBSOLETE_TYPE,
  OBSOLETE_CALLBACK,
  OBSOLETE_KINDS
};

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
  TypeLint types;
  VEC(Behaviour) behaviours;
  Name erlang;                  // once it was asked for
  bool has_obsolete;            // the tables are read
  Map obsolete[OBSOLETE_KINDS]; // Name of a module -> RowList *
} Lint;

const char *lint_text(Lint *, Name); // as an atom is written
const char *lint_term(Lint *, LitP); // as ~tw writes it
static inline const FnRef *lint_own(const Lint *l, Name name, uint32_t arity) {
  return fn_ref(l->m->lits, l->m->ast->name, name, arity);
}
bool lint_is_given(const FnRef *); // module_info/0,1, record_info/2
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

// lint_name.c
const char *lint_text_w(Lint *, Name); // as ~w writes it, without wide letters
void lint_module_name(Lint *, Name, Loc);

// lint_type.c
void lint_types_begin(Lint *);
void lint_types_end(Lint *);
void lint_types(Lint *, Node *const *, uint32_t n, const FnRef *by); // together
void lint_record_types(Lint *, const Node *record);
void lint_type_def(Lint *, const Node *);
void lint_export_type(Lint *, const Node *);
void lint_export_types(Lint *, LitP, Loc); // as a term
const char *lint_type_params(Lint *, uint32_t arity); // "(_,_)"
// Does an option {option, {F, A} or a list of these} have it?
bool lint_is_listed(const Lint *, const char *option, Name, uint32_t arity);

// lint_spec.c
void lint_spec(Lint *, const Node *);
void lint_callback(Lint *, const Node *);
void lint_spec_attribute(Lint *, const Node *, LitP value); // or NULL
void lint_doc_end(Lint *, const Node *); // after a form that -doc is for
void lint_specs_end(Lint *);
bool lint_is_fa(LitP); // {atom, arity}
bool lint_is_fa_list(LitP);
const FnRef *lint_fa(Lint *, LitP);

// lint_behaviour.c
void lint_behaviour(Lint *, Loc, LitP name);
void lint_behaviours_end(Lint *);

// lint_obsolete.c: each warns if it is obsolete
void lint_obsolete(Lint *, Name module, Name, uint32_t arity, Loc);
void lint_obsolete_bif(Lint *, Name, uint32_t arity, Loc);
void lint_obsolete_type(Lint *, Name module, Name, uint32_t arity, Loc);
void lint_obsolete_callback(Lint *, Name behaviour, const FnRef *, Loc);
void lint_obsolete_guard(Lint *, const Node *test);
void lint_obsolete_end(Lint *);

// lint_deprecated.c
void lint_deprecated_attributes(Lint *);
void lint_nowarn_modules(Lint *, Loc, LitP option); // {option, Value}

// lint_format.c
void lint_format(Lint *, const Node *call, Name module, Name name);

#endif

// SPDX-License-Identifier: Apache-2.0
// What the tree must not say, and what it had better not say, as stdlib's
// erl_lint finds it: errors and warnings at the same places in the same words.
#ifndef ERL_LINT_H
#define ERL_LINT_H
#include "lower.h"

// lint.c: after lw_collect
void lint(ModState *);

// --- variables

typedef enum { V_BOUND, V_EXPORT, V_UNSAFE, V_TRACE } VarState;

typedef struct VarFrom { // the construct that exports it or makes it unsafe
  const char *in;
  Loc at;
} VarFrom;
typedef VarFrom Construct;

typedef struct VarAt VarAt;
struct VarAt { // where it is bound: a place, or two sets of places
  const VarAt *a, *b;
  Loc loc; // when a is NULL
};

typedef struct VarInfo {
  const VarFrom *from; // of EXPORT and UNSAFE
  const VarAt *at;
  uint8_t state; // VarState
  bool used;
} VarInfo;

typedef enum {
  T_SEEN,  // what expressions and patterns do
  T_NEW,   // what patterns bind
  T_OUTER, // variables hidden by those of funs and comprehensions
  TABS
} TabKind;

typedef struct VarSlot { // a variable's name
  Name name;
  VarInfo cur; // in scope, if present
  bool present;
  uint32_t stamp;
  uint32_t last[TABS]; // its newest entry: index + 1, or 0
} VarSlot;

typedef struct Entry {
  VarInfo v;
  uint32_t slot, prev; // prev: the slot's entry before this
} Entry;

typedef struct Change { // to the scope
  VarInfo old;
  uint32_t slot;
  uint32_t exports; // how many there were
  bool present;
} Change;

typedef struct Joined Joined; // lint_env.c

typedef struct Vars {
  uint32_t *slot_of; // by Name.id; 0: none yet
  VEC(VarSlot) slots;   // from 1
  VEC(Entry) tab[TABS];
  VEC(Change) changes;
  VEC(uint32_t) exports; // variables in scope that are or were exported
  VEC(Joined) joined;
  uint32_t stamp;
} Vars;

// --- functions

typedef struct Called {
  const FnRef *fn;
  Loc loc;
} Called;

typedef struct CallEdge {
  const FnRef *from, *to;
} CallEdge;

typedef enum { USE_FUNCTION, USE_IMPORT, USE_RECORD } UseKind;
typedef struct Use {
  UseKind kind;
  const void *what; // FnRef *, as if of this module; Name
} Use;
typedef VEC(Use) Uses;

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

typedef struct ClashOption { // nowarn_bif_clash, of all or {F, A}
  LitP term;
  Loc loc;
} ClashOption;

typedef struct Lint {
  ModState *m;
  Vars vars;
  Map records;      // Name -> RecordDef *, those defined so far
  Map imported_records; // Name -> the module's Name
  Map listed; // FnRef * that options name, as if of a module named as these
  Map defaults_of;  // RecordDef field node -> Uses * of its default value
  Map defined;      // FnRef * of functions seen
  Map imported;     // FnRef * as if of this module -> FnRef * meant, as seen
  Map exported;     // FnRef *
  Map used_imports; // FnRef *
  Map used_records; // Name
  VEC(Called) called;     // and not defined here
  VEC(Called) self_calls; // with the module's name
  VEC(CallEdge) edges;
  Uses *defaults;  // a record's default value is checked: what it uses
  const FnRef *fn; // the function being checked
  bool in_record_def; // in a default value, outside funs and comprehensions
  bool has_functions; // forms after the first function
  bool in_bits;       // in a bit string pattern
  bool in_size;       // of a segment of it
  uint32_t bits;      // in_bits: its table in T_NEW
  uint32_t pattern_seen, pattern_new; // the pattern's tables
  uint32_t on_loads;
  const FnRef *on_load; // the last
  Loc on_load_at;
  bool has_load_nif;
  TypeLint types;
  VEC(Behaviour) behaviours;
  VEC(ClashOption) clash_options;
  Name erlang;                  // once it was asked for
  bool has_obsolete;            // the tables are read
  Map obsolete[OBSOLETE_KINDS]; // Name of a module -> RowList *
} Lint;

enum {
  PARTS_EXPORT_SINCE = 29, // constructs that export variables with a warning
  SELF_CALLS_SINCE = 28,  // fun M:F/A is looked at for them only
  FUN_IMPORTS_SINCE = 29,  // fun F/A is judged as a call is
};

static inline const FnRef *lint_own(const Lint *l, Name name, uint32_t arity) {
  return fn_ref(l->m->lits, l->m->ast->name, name, arity);
}
bool lint_is_local(const Lint *, Name, uint32_t arity);
const FnRef *lint_import(const Lint *, Name, uint32_t arity); // or NULL

// lint_message.c
void lint_report(const Lint *, Loc, DiagCode, ...);
#define LINT(l, loc, ...) lint_report(l, loc, __VA_ARGS__)
const char *lint_text(Lint *, Name); // as an atom is written
const char *lint_term(Lint *, LitP); // as ~tw writes it
// ", did you mean ...?" or "", for names that are not there
const char *lint_guess_var(Lint *, Name);
const char *lint_guess_record(Lint *, Name);
const char *lint_guess_field(Lint *, Name, const RecordDef *);
typedef enum { GUESS_OWN, GUESS_IMPORTS, GUESS_GIVEN } GuessAmong;
const char *lint_guess_function(Lint *, const FnRef *, GuessAmong);

// lint_env.c: variables
void vars_begin(Vars *, uint32_t names);
void vars_end(Vars *);
uint32_t var_slot(Vars *, Name);
const VarInfo *var_find(const Vars *, uint32_t slot); // in scope, or NULL
const VarAt *var_place(Lint *, Loc);

// The scope. Changes are undone by number.
void env_set(Lint *, uint32_t slot, VarInfo);
void env_update(Lint *, uint32_t slot, VarInfo); // what was used stays used
void env_apply(Lint *, uint32_t a); // the table above `a`
void env_apply_part(Lint *, uint32_t a, uint32_t b);
void env_apply_old(Lint *, uint32_t a); // but for variables not in scope
void env_unsafe(Lint *, uint32_t a, Construct); // only those, as unsafe
void env_undo(Lint *, uint32_t changes);

typedef enum { // which state a variable of both tables has
  JOIN_OLD,
  JOIN_NEW,
  JOIN_OLD_MERGED, // of two errors the older's
  JOIN_NEW_MERGED,
  JOIN_PATTERN, // and it is matched, that is, used
} JoinHow;
void tab_push(Lint *, TabKind, uint32_t slot, VarInfo);
void tab_add(Lint *, TabKind, uint32_t from, uint32_t slot, VarInfo, JoinHow);
Entry *tab_find(Lint *, TabKind, uint32_t from, uint32_t slot);
void tab_drop(Lint *, TabKind, uint32_t to);
void tab_join(Lint *, uint32_t a, uint32_t b, JoinHow);
void tab_join_new(Lint *, uint32_t a, uint32_t b); // in T_NEW, as patterns
void tab_move(Lint *, TabKind, uint32_t mark, TabKind to, uint32_t from, JoinHow);
void tab_copy(Lint *, uint32_t a, TabKind to);
void tab_append(Lint *, TabKind, uint32_t mark); // to T_SEEN
void tab_keep_old(Lint *, uint32_t a);           // only variables in scope
void tab_mark_new(Lint *, uint32_t a, uint32_t b, VarState, Construct);
// The tables of a construct's branches, one behind the other, become its own.
void tab_join_branches(Lint *, uint32_t a, uint32_t branches, Construct);
void tab_leave_part(Lint *, uint32_t a, uint32_t b, Construct);
void tab_add_scope(Lint *, uint32_t a);
void scope_end(Lint *, uint32_t changes, uint32_t outer);
void tab_join_scopes(Lint *, uint32_t a, uint32_t clauses);

// lint_vars.c: what is said of variables
void lint_use(Lint *, const Node *var); // in an expression
void lint_pattern_var(Lint *, const Node *, bool shadow);
void lint_hide(Lint *, uint32_t outer, const char *in); // by a pattern's
void lint_unused(Lint *, uint32_t slot, const VarInfo *);
void lint_unused_new(Lint *, uint32_t a);
void lint_matched(Lint *, Name, const VarAt *);
void lint_shadows(Lint *, uint32_t slot, const VarAt *, const char *in);

// lint_expr.c
void lint_function_clause(Lint *, const Node *);
void lint_expr(Lint *, const Node *);
void lint_body(Lint *, NodeList);

// lint_call.c
bool lint_call(Lint *, const Node *); // only the arguments are left to check
bool lint_is_record_test(const Node *call);
bool lint_is_no_record(const Node *);
void lint_fun_local(Lint *, const Node *);
void lint_known_call(Lint *, const Node *, Name module, Name);
void lint_self_call(Lint *, Name module, Name, uint32_t arity, Loc);
void lint_called(Lint *, const FnRef *, Loc);
bool lint_is_given(const FnRef *); // module_info/0,1, record_info/2
void lint_use_again(Lint *, Use);
void lint_use_record(Lint *, Name);

// lint_function.c
void lint_functions_end(Lint *);

// lint_pattern.c: `shadow`: all variables are new
void lint_pattern_begin(Lint *);
void lint_pattern(Lint *, const Node *, bool shadow);
void lint_aliases(Lint *, const Node *pattern, const Node *expr);

// lint_guard.c
void lint_guard(Lint *, NodeList guards);
void lint_guard_test(Lint *, const Node *);
void lint_guard_expr(Lint *, const Node *);
void lint_operator(Lint *, const Node *);

// lint_bits.c
typedef void LintFn(Lint *, const Node *);
void lint_bin(Lint *, NodeList elements, LintFn *);
typedef enum { SIZE_NONE, SIZE_KNOWN, SIZE_UNKNOWN, SIZE_ALL } SizeKind;
typedef struct Size {
  SizeKind kind;
  int64_t n; // KNOWN: in units
} Size;
SizeKind lint_bit_type(Lint *, const Node *element, Size); // and its errors

// lint_native.c: native records
void lint_native_default(Lint *, const Node *field, Name record);
void lint_native_import(Lint *, const Node *);
void lint_native_exports(Lint *);
void lint_native_field(Lint *, const RecordDef *, Name module, Name field, Loc);
void lint_record_field(Lint *, const Node *);
void lint_native_fields(Lint *, const Node *record, const RecordDef *, LintFn *);

// lint_record.c
void lint_record_def(Lint *, const Node *);
const RecordDef *lint_find_record(const Lint *, Name); // NULL: none
const RecordDef *lint_record(Lint *, Name module, Name, Loc); // NULL: reported
void lint_field(Lint *, const RecordDef *, Name field, Loc);
void lint_fields(Lint *, const Node *record, const RecordDef *, LintFn *);
void lint_wildcard(Lint *, const Node *pattern, const RecordDef *);
void lint_record_made(Lint *, const Node *record, LintFn *);
void lint_record_info(Lint *, const Node *call);
void lint_records_end(Lint *);

// lint_name.c
// Of an atom, or a function: reserved where a feature is enabled.
void lint_keyword(Lint *, const Node *, Name);
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
// In the file that the first -file names, not in one that it includes?
bool lint_is_main_file(const Lint *, Loc);
// Does an option {option, {F, A} or a list of these} have it?
void lint_list_options(Lint *);
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

// lint_doc.c: after lint, when there are no errors
void lint_doc(ModState *);

// lint_metadata.c: -doc or -moduledoc with a map
void lint_metadata(Lint *, const Node *);

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

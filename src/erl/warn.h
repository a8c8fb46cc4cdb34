// SPDX-License-Identifier: Apache-2.0
// What the compiler's own passes warn of (v3_core, sys_core_fold, v3_kernel):
// code that is sure to fail, whose value nobody uses, or that cannot match.
//
// Each function is evaluated once over its tree, with values as far as they are
// known: a Shape says what OTP's Core Erlang would have in an expression's
// place after sys_core_fold. OTP rewrites until nothing changes; here variables
// count how often their value is needed, and at a function's end those that
// nobody needs are taken for expressions without a use (warn_use.c). Start at
// warn.
#ifndef ERL_WARN_H
#define ERL_WARN_H
#include "lower.h"

enum {
  MAX_APPLY = 255,
  // The releases that began to match P1 = P2 = E one after the other, to leave
  // what follows a case outside of it, to word shadowed clauses anew.
  IN_TURN_SINCE = 26,
  OUTSIDE_SINCE = 26,
  SAME_PATTERN_SINCE = 28,
};

// warn.c: after lint, when it has found no errors
void warn(ModState *);

typedef enum {
  S_UNKNOWN,
  S_VAR,   // a variable of Core Erlang: .var
  S_LIT,   // a constant: shape_lit
  S_CONS,  // .item: head, tail
  S_TUPLE, // .item
  S_MAP,   // .item: keys and values
  S_BITS,
  S_FUN,
  S_CALL,   // of .fn, a function known by name; .item: arguments
  S_BRANCH, // one of .item
  S_COMPR,  // of a list; .item: the element
  S_FAIL,   // never returns
  S_STOP,   // likewise, and what stands behind it is lost
} ShapeKind;

typedef struct Shape Shape;
typedef struct Pt Pt;
typedef struct Test Test;
typedef struct Slot Slot;
struct Shape {
  uint8_t kind;   // ShapeKind
  bool silent;    // nobody is told that it is not used
  bool generated; // the compiler made it
  bool is_bool;   // BRANCH: of booleans
  bool is_named;  // LIT: a variable stands for it, until that is replaced
  uint32_t n;
  Loc loc;
  const FnRef *fn; // CALL; LIT, CONS: what computed it, or NULL
  Loc call;        // where that stands
  union {
    Slot *var;
    struct {
      LitP lit;         // NULL: not asked for yet
      const Node *node; // what it is of
    } of;
    Shape **item;
  };
};

// A variable of Core Erlang, which an Erlang variable or the value of a part of
// an expression is.
struct Slot {
  Shape shape;   // VAR: itself
  Shape *def;    // what it is bound to; NULL: not known
  uint32_t uses; // how often its value is needed
  bool was_used; // ever
  Name name;     // NULL: none
  uint32_t at;   // number of the statement that binds it
};

typedef struct Undo {
  Name name;
  Shape *old;
} Undo;

typedef struct Warn {
  ModState *m;
  Arena *arena; // of one function
  Shape **vars; // by Name.id; NULL: not bound
  uint32_t nvars;
  VEC(Undo) trail; // newest last
  VEC(Slot *) slots;
  Map given;       // in this function: a hash -> Diag *; each only once
  bool unwanted;   // in what is bound to `_`
  bool generated;  // in what the compiler makes
  bool in_guard;
  bool no_bool;       // a part of the guard is a constant, but no boolean
  Test *tests;        // of the clause's guard
  uint32_t dead;      // behind what fails: v3_kernel does not see it
  bool has_bits;      // a pattern since this was cleared has bit strings
  bool is_late;       // variables have been replaced by constants
  uint32_t work;      // counts what may fail or have an effect
  bool is_quiet;      // nowarn_opportunistic
  bool is_inlined;    // all functions may be: v3_kernel says nothing
  bool is_cut;        // not all of the function is reached
  uint32_t *occurs;   // how often a variable's name occurs, by Name.id
  VEC(Name) names;    // those that do
  uint32_t statement; // number of the current one
  bool is_moved;      // what is evaluated stands at `moved`
  Loc moved;
  const FnRef *ops[TK_COUNT][2]; // of operators, by arity
  Name erlang;
  Shape unknown, fail, stop, yes, no;
  Shape raise; // FAIL: of a call, which stays where it is
} Warn;

void warn_at(Warn *, Loc, DiagCode, ...);
bool warn_is(const Warn *, Warning);      // of that kind at all?
bool warn_is_late(const Warn *, Warning); // in v3_kernel
const char *warn_atom(Warn *, Name);      // as it is written

// warn_core.c
void warn_core(Warn *, NodeList clauses);
bool warn_is_const(const Node *);         // without computing
bool warn_bin_fits(Warn *, const Node *); // values and sizes of its segments

// warn_print.c: as ~p shows it
void warn_print(Str *, LitP);

// warn_shape.c
Shape *shape_new(Warn *, ShapeKind, Loc, uint32_t n);
Shape *shape_const(Warn *, const Node *); // of a constant's node
Shape *shape_of_lit(Warn *, LitP, Loc);
LitP shape_lit(Warn *, Shape *);      // NULL: no constant
Shape *shape_var(Warn *, Shape *def); // a new variable; def may be NULL
Shape *shape_named(Warn *, Shape *);  // as a variable is bound to it
Shape *shape_silent(Warn *, Shape *); // a copy of which nobody is told
Shape *shape_data(Warn *, Shape *);   // what a variable is bound to, if a tuple
static inline bool shape_fails(const Shape *s) { return s->kind >= S_FAIL; }
bool shape_is_data(const Shape *); // constant, list cell or tuple
bool shape_is_bool(Warn *, Shape *);
bool shape_is_atom(Warn *, Shape *, const char *);
// Its parts: of a tuple, a list cell or such a constant.
uint32_t shape_parts(Warn *, Shape *, ShapeKind *); // how many, and of what
Shape *shape_part(Warn *, Shape *, uint32_t);

void warn_bind(Warn *, Name, Shape *);
void warn_undo(Warn *, uint32_t mark);
typedef struct Export { // a variable that branches bind
  Name name;
  Shape *old;
  VEC(Shape *) val;
} Export;
typedef struct Meet {
  uint32_t mark;
  bool any;
  VEC(Export) names;
  VEC(Shape *) val;
} Meet;
Meet warn_meet(const Warn *);
void warn_meet_add(Warn *, Meet *, Shape *);       // a branch ends; undoes it
Shape *warn_meet_end(Warn *, Meet *, bool closed); // closed: no other way
Shape *warn_branch(Warn *, Shape *); // a value that may not be reached

// warn_use.c
Shape *warn_use(Shape *); // it is needed
void warn_drop(Warn *, Shape *,
               bool top); // it is not; top: nor is what it is in
void warn_unused(Warn *); // at a function's end
void warn_name_call(Warn *, Str *, const FnRef *, bool in_progress);

// warn_expr.c
// P1 = P2 = E: E, and the patterns as one.
const Node *warn_fold_match(Warn *, const Node *, Pt **);
Shape *warn_tuple(Warn *, Loc, Shape **, uint32_t n);
Shape *warn_clauses(Warn *, Shape *arg, const Node *, NodeList, Loc);
Shape *warn_expr(Warn *, const Node *);
Shape *warn_safe(Warn *, const Node *); // constant, variable, cons or tuple
Shape *warn_safe_shape(Warn *, Shape *);
Shape *warn_body(Warn *, NodeList);
Shape *warn_operands(Warn *, Node *const *, uint32_t n,
                     Shape **); // STOP, or NULL
void warn_fun_clauses(Warn *, NodeList, Loc, const FnRef *);

// warn_compr.c
Shape *warn_compr(Warn *, const Node *);

// warn_call.c
Shape *warn_call(Warn *, const FnRef *, Shape **, uint32_t n, Loc);
Shape *warn_call_mfa(Warn *, Shape *m, Shape *f, Shape **, uint32_t n, Loc);
Shape *warn_apply(Warn *, Shape *fun, Shape **, uint32_t n, Loc);
const FnRef *warn_replaced(Warn *, const FnRef *); // or itself
Shape *warn_call_expr(Warn *, const Node *);
Shape *warn_op(Warn *, const Node *);
bool warn_is_pure(const FnRef *);
bool warn_is_safe(const FnRef *);
bool warn_is_exit(const FnRef *);
bool warn_gives_bool(const FnRef *); // a test, comparison or boolean operator

// warn_bif.c: a pure function of constants
typedef struct BifValue {
  LitP lit;           // NULL: not known
  const char *reason; // not NULL: it raises this
} BifValue;
BifValue warn_bif(Warn *, const FnRef *, const LitP *);

// warn_bits.c
Shape *warn_bin(Warn *, const Node *);

// warn_record.c
Shape *warn_record(Warn *, const Node *);

// warn_guard.c: what the guards come to, as a constant if it is one
Shape *warn_guards(Warn *, NodeList);
Shape *warn_guard_tests(Warn *, Node *const *, uint32_t n);

// warn_pattern.c: patterns as Core Erlang has them
typedef enum { T_ANY, T_LIT, T_CONS, T_TUPLE, T_MAP, T_BITS } PtKind;
struct Pt {
  uint8_t kind; // PtKind
  uint32_t n;
  const Node *node; // BITS: .n segments of it are gone, .sub of the next one's
                    // characters
  uint32_t sub;
  LitP lit;
  Pt **item; // CONS: 2; TUPLE; MAP: values
  LitP *key; // MAP: NULL where it is no constant
  const Node **keys;
  Name *names; // variables that are this value
  uint32_t nnames;
};
Pt *warn_pattern(Warn *, const Node *); // NULL: cannot match anything
// Of a clause; false: it cannot match. Sets w->tests.
bool warn_patterns(Warn *, const Node *clause, Pt **);
// A test for a record that the whole guard depends on becomes a pattern where
// the variable is bound (erl_expand_records).
struct Test {
  Test *next;
  Name var;
  LitP tag;
  uint32_t size;
  bool is_done; // has become one
};
const Test *warn_test(const Warn *, Name var);           // that has, or NULL
bool warn_record_test(Warn *, const Node *call, Test *); // is it one?
Pt *pt_merge(Warn *, Pt *, Pt *);                        // likewise
Pt *pt_any(Warn *);
bool pt_is_any(const Pt *);
uint32_t pt_parts(const Pt *, PtKind *); // of a LIT too
Pt *pt_part(Warn *, Pt *, uint32_t);
typedef enum { M_NONE, M_MAYBE, M_YES } Match;
Match warn_match(Warn *, Pt *, Shape *);
bool warn_bits_pattern(Warn *, Pt *, bool say); // false: cannot match

// warn_case.c: clauses. Arguments that are data are taken apart, so that a row
// has a pattern for each part that is not known.
typedef struct Known Known;
struct Known { // a variable that is a known part
  const Known *next;
  Pt *pt;
  Shape *shape;
};
typedef struct Row { // a clause
  Pt **pt;
  const Known *known;
  const Node *clause; // NULL: of a match
  Test *tests;        // of its guard that stand in its patterns
  Loc loc;
  bool generated;
  bool never; // its patterns contradict themselves: it only binds variables
  bool has_bits;
  bool is_open; // its guard is not sure to succeed
} Row;
typedef struct Case Case;
struct Case {
  Warn *w;
  uint32_t n; // arguments
  Shape **arg;
  const Node *node; // the argument, if it is one
  uint32_t nrows;
  Row *row;
  Loc loc;
  bool shadow;                         // variables of patterns are new ones
  const FnRef *fn;                     // of its clauses
  Shape *(*body)(Case *, const Row *); // NULL: the clause's
  const Node *x;                       // what body needs
};
void case_init(Case *, Warn *, Loc, uint32_t nargs, uint32_t rows);
void case_row(Case *, uint32_t k, Pt **, const Node *clause, Loc);
void case_clauses(Case *, NodeList); // a row for each
Shape *case_run(Case *);
// A match, after which what follows is in scope. False: it fails.
bool warn_bind_pattern(Warn *, Pt *, Shape *, Loc);

// Likewise, of a generator with the tests behind it.
bool case_generator(Case *, Node *const *tests, uint32_t n);

// warn_shadow.c: clauses behind others that match the same
void warn_shadow(Warn *, const Row *, uint32_t n, uint32_t ncols);

#endif

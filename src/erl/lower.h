// SPDX-License-Identifier: Apache-2.0
// AST to IR: what the files lower*.c have in common. The tree has passed lint;
// what lint rejects does not occur. Start with lower.c.
//
// Erlang's variables are values, so a scope maps names to values and SSA falls
// out: where branches meet, the variables bound in all of them become block
// params. Code that cannot be reached is not lowered (FnState.dead).
#ifndef ERL_LOWER_H
#define ERL_LOWER_H
#include "../ir/ir.h"
#include "erl.h"
#include "warning.h"

// lower.c: NULL after errors.
// Only reports errors: of a module that has others already.
void erl_check(Diags *, LitPool *, const Module *, const ErlOptions *);
IrModule *erl_lower(Diags *, LitPool *, const Module *, const ErlOptions *);

typedef struct ModState ModState;
ModState *lw_new(Diags *, LitPool *, const Module *, const ErlOptions *);
void lw_free(ModState *);
void lw_ms_transform(ModState *);   // lower_ms.c
void lw_compr_assign(ModState *); // lower_assign.c
void lw_collect(ModState *); // what is defined, exported, imported
// lower_options.c
void lw_options(ModState *); // fills compile, warnings
bool lw_option(const ModState *, const char *name); // is the atom among them?
LitP lw_read_term(ModState *, const char *text); // NULL: it is no constant term

// A value: a constant (lit) or else an IR value. Constants become instructions
// only where they are operands.
typedef struct Val {
  LitP lit;
  Ref ref;
} Val;

// A scope: bindings, newest first. Old scopes stay valid, so a branch is left
// by taking the old pointer again. A tuple or cell that has been matched stands
// among them without a name, by its pattern and by its parts: it need not be
// built again.
typedef struct Bind Bind;
typedef const Bind *Scope;
typedef struct Whole {
  const Val *part;
  uint32_t n;
  bool is_tuple;
} Whole;
struct Bind {
  Scope next;
  uint64_t key; // the name, the pattern, or a hash of the parts
  Name name;    // NULL: a whole
  Val val;
  const Whole *whole; // NULL: not by its parts
  uint32_t depth;     // bindings before it
  const struct BindTree *tree; // of it and them
};

typedef enum { // what becomes of an expression's value
  W_VALUE,
  W_NONE, // it is not used
  W_TAIL, // it is returned
} Want;

typedef struct RecordDef {
  Name name;
  uint32_t n;
  const Node *const *fields; // RECORD_FIELD_DEF
  bool is_native;
  bool is_foreign; // native, and its fields are not known
} RecordDef;

typedef struct CompileOption {
  LitP term;
  Loc loc; // of the attribute, if it is from one
} CompileOption;

// A native record: of this module, or imported (without fields then).
typedef struct Native {
  Name module;
  uint32_t n;
  const Node *const *fields; // RECORD_FIELD_DEF
} Native;

struct ModState {
  Diags *diags;
  LitPool *lits;
  Names *names;
  const Module *ast;
  const ErlOptions *options;
  IrModule *ir;
  Arena *arena;    // until the module is done
  Map functions;   // FnRef * of this module -> its Node *, or 1: made here
  Map inlines;     // FnRef *: named by -compile({inline, ...})
  Map exports;     // likewise
  Map imports;     // FnRef * as if of this module -> FnRef * meant
  Map no_auto;     // FnRef *: not auto-imported
  Map records;     // Name -> RecordDef *
  Map natives;     // Name -> Native *
  Map *field_index; // many record fields: their array -> Map * name -> place
  Map wrappers;    // FnRef * -> FunInfo * of fun F/A
  Map files;       // Loc.file + 1 -> index into ir->files
  VEC(CompileOption) compile; // of -compile and from outside, flat
  uint64_t warnings; // bits of Warning: those that are on
  bool no_auto_import; // at all
  bool export_all;
  bool has_ms_transform;
  LitP nil, yes, no;   // [], true, false
};

// Functions made out of parts of a function are named after it and numbered.
typedef struct FnNames {
  Name name;
  uint32_t arity;
  uint32_t parts, lifted; // v3_core's and v3_kernel's counters
  Map part_of, lifted_of; // Node * -> its number + 1; 0: taken
} FnNames;

typedef struct NameList { // different names, in the order they were added
  Name *at;
  uint32_t n, cap;
  Map index; // name -> place, when there are many
} NameList;

typedef struct Capture {
  Val outer, inner; // the value out there, and in the fun's body
} Capture;

// Operands do not use each other's variables; but one that two of them bind must
// have the same value in both. So each operand is lowered in the scope that the
// ones before it left; funs in it do not see what those have bound: from `from`
// they skip to `to`.
typedef struct Hidden Hidden;
struct Hidden {
  const Hidden *outer;
  Scope from, to;
};

typedef struct Inlined Inlined; // lower_inline.c

typedef struct FnState FnState;
struct FnState {
  ModState *m;
  FnState *outer; // the function that a fun's body stands in, or NULL
  FnNames *names;
  Fn *fn;
  BlkId b;        // the block being filled
  bool dead;      // b cannot be reached
  Scope scope;
  const Hidden *hidden;
  ExcKind exc_kind; // where instructions that raise go
  BlkId exc;
  BlkId region; // blocks from here on were made since exc was set
  const Inlined *inlined; // the innermost function that stands in for its call
  uint32_t line;  // not 0: instead of the nodes' (defaults of record fields)
  Ref self_fun;   // the param that is the fun itself
  Name fun_name;  // of a named fun
  const FnRef *fun_fn;
  NameList captured; // free variables, in the order of the closure
  VEC(Capture) captures; // their values
  VEC(BlkId) lost; // where variables of unreachable code are used
};

// lower_state.c: values, blocks, instructions
static inline Val val_lit(LitP l) { return (Val){l, 0}; }
static inline Val val_ref(Ref r) { return (Val){NULL, r}; }
static inline bool val_same(Val a, Val b) {
  return a.lit == b.lit && a.ref == b.ref;
}
uint32_t lw_line(const FnState *, const Node *);
Loc lw_loc(const FnState *, uint32_t line);
Val lw_nil(const FnState *);
Val lw_bool(const FnState *, bool);
Val lw_atom(const FnState *, const char *);
Val lw_int(const FnState *, int64_t);
Ref lw_use(FnState *, Val);
TypeSet lw_type(const FnState *, Val);
BlkId lw_blk(FnState *);
void lw_go(FnState *, BlkId);
void lw_dead(FnState *); // what follows cannot be reached
void lw_jmp(FnState *, BlkId);
void lw_br(FnState *, Ref cond, BlkId yes, BlkId no);
BlkId lw_br_yes(FnState *, Ref cond, BlkId no); // goes on where it is true
Ref lw_ins(FnState *, IrOp, const Ref *, uint32_t n, uint32_t line);
Ref lw_ins1(FnState *, IrOp, Ref, uint32_t line);
Ref lw_ins2(FnState *, IrOp, Ref, Ref, uint32_t line);
Ref lw_is(FnState *, TypeSet, Ref);
Ref lw_is_tuple(FnState *, uint32_t n, Ref);
Ref lw_field(FnState *, uint32_t k, Ref); // from 1
Ref lw_small(FnState *, Ref, int64_t lo, int64_t hi); // is known to be one
void lw_term(FnState *, IrOp, const Ref *, uint32_t n, uint32_t line);
void lw_fail(FnState *, FailKind, const Ref *, uint32_t n, uint32_t line);
void lw_ret(FnState *, Val);
const FnRef *lw_fn_ref(const FnState *, Name, uint32_t arity); // of this module
Name lw_name(ModState *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
typedef struct Region { // saved by lw_enter
  ExcKind kind;
  BlkId exc, region;
} Region;
Region lw_enter(FnState *, ExcKind, BlkId exc);
void lw_leave(FnState *, Region);

// lower_scope.c: variables, joins
void lw_bind(FnState *, Name, Val);
bool lw_find(FnState *, Name, Val *); // captures it when it is an outer one
struct Pat;
void lw_bind_whole(FnState *, const struct Pat *, const Whole *, Val);
bool lw_find_whole(const FnState *, const Whole *, Val *);
bool lw_find_matched(const FnState *, const struct Pat *, Val *);
bool lw_find_inside(FnState *, Name, Val *); // for a function within this one
typedef struct Branch {
  BlkId b;
  Val val;
  Scope scope;
} Branch;
typedef struct Join { // where branches meet again
  Scope base;         // before they parted
  VEC(Branch) live;   // ends that can be reached
} Join;
Join lw_join(const FnState *);
void lw_join_add(FnState *, Join *, Val); // the current block ends a branch
Val lw_join_end(FnState *, Join *, Want);

// lower_walk.c: looking over the tree
typedef void (*Visit)(void *, const Node *);
void lw_children(const Node *, Visit, void *); // expressions in it, in order
bool names_has(const NameList *, Name);
uint32_t names_add(NameList *, Name); // its place; the last, when it is new
void names_clear(NameList *);
void names_of(NameList *, const Node *);     // all variables that occur in it
void names_of_all(NameList *, NodeList);
uint32_t lw_size_of_all(NodeList); // in nodes
bool lw_makes_functions(NodeList); // has it funs or comprehensions?
void lw_names_begin(FnNames *, const Node *function);
void lw_names_end(FnNames *);
uint32_t lw_take_part(FnNames *, const Node *); // NULL: of something else
uint32_t lw_take_lifted(FnNames *, const Node *);

// lower_const.c: constant expressions; NULL: not constant, or it would raise
LitP lw_const(ModState *, const Node *);
LitP lw_string(ModState *, const Node *, LitP tail);
bool lw_is_pattern_const(ModState *, const Node *); // may stand in a pattern
IrOp lw_arith_op(const Node *); // of OP and OP1; IR_COUNT: another operator

// lower_expr.c
Val lw_expr(FnState *, const Node *, Want);
Val lw_op(FnState *, IrOp, Val, Val, uint32_t line);
Val lw_body(FnState *, NodeList, Want);
// An operand among others; `base`: the scope before the first of them.
Val lw_operand(FnState *, Scope base, const Node *);
void lw_operands(FnState *, Node *const *, uint32_t n, Val *);
Ref lw_value(FnState *, const Node *);
Val lw_cons(FnState *, Val head, Val tail);
Val lw_tuple(FnState *, const Val *, uint32_t n, uint32_t line);

// lower_call.c
Val lw_call_expr(FnState *, const Node *, Want);
Val lw_call(FnState *, const FnRef *, const Val *, uint32_t line, Want);
Val lw_call_remote(FnState *, const FnRef *, const Val *, uint32_t line, Want);
Val lw_call_named(FnState *, const char *module, const char *name,
                  const Val *, uint32_t n, uint32_t line, Want);
Val lw_call_bif(FnState *, const char *name, const Val *, uint32_t n, uint32_t line);
Val lw_call_own(FnState *, const char *name, const Val *, uint32_t n, uint32_t line);
// v: a fun, or module and function, then the arguments.
Val lw_apply(FnState *, const Val *, bool is_mfa, uint32_t n, uint32_t line, Want);
const FnRef *lw_callee(const ModState *, Name, uint32_t arity); // of f(...)
bool lw_is_own(const ModState *, Name, uint32_t arity); // local or imported
bool lw_is_bif(const ModState *, Name, uint32_t arity); // whatever no_auto_import says
bool lw_is_auto_imported(const ModState *, Name, uint32_t arity);
bool lw_is_guard_bif(const ModState *, Name, uint32_t arity);
bool lw_is_old_bif(const ModState *, Name, uint32_t arity);
bool lw_is_guard_op(const ModState *, Name, uint32_t arity); // erlang:'+'/2
bool lw_record_cond(FnState *, const Node *call, BlkId yes, BlkId no); // is_record?
bool lw_is_type_test(const FnState *, const Node *, TypeSet *);
bool lw_is_bool_call(const FnState *, const Node *);
int lw_release(const ModState *);
static inline bool lw_warns(const ModState *m, Warning w) {
  return m->warnings >> w & 1;
}
void lw_error(FnState *, Val reason, uint32_t line); // erlang:error/1

// lower_inline.c: false: it is no function to be put in place of the call
bool lw_inline(FnState *, const FnRef *, const Val *args, Want, Val *result);

// lower_guard.c: conditions
typedef enum { BAD_ARG, BAD_CASE, BAD_FILTER, BAD_GUARD } BadBool; // no boolean: what then
void lw_cond(FnState *, const Node *, BlkId yes, BlkId no, BadBool);
void lw_guards(FnState *, NodeList guards, BlkId fail);
// Goes on in `ok`; 0: in a new block.
void lw_guard_tests(FnState *, NodeList tests, BlkId ok, BlkId fail);
bool lw_is_bool_expr(const FnState *, const Node *); // true, false or raises
bool lw_is_guard(const ModState *, const Node *); // could it be a guard test?
bool lw_is_guard_expr(const ModState *, const Node *);
TypeSet lw_old_test(const ModState *, const Node *); // integer(X) etc., or 0
bool lw_is_old_test(const Node *); // whatever functions the module has
Val lw_bool_join(FnState *, BlkId yes, BlkId no); // true or false
Val lw_and_or(FnState *, const Node *, Want);

// lower_pattern.c: patterns as the match compiler takes them
typedef enum {
  P_ANY, P_LIT, P_CONS, P_TUPLE, P_MAP, P_NATIVE, P_BITS, P_NEVER
} PatKind;
typedef struct Pat Pat;
typedef struct PatKey { // of a map
  const Node *key;
  LitP lit; // when it is a constant
  Pat *pat;
} PatKey;
typedef struct PatSeg {
  Pat *pat;         // of the value: ANY or LIT
  const Node *size; // NULL: bits is it
  uint64_t bits;    // when size is NULL and not SEG_ALL
  BsSeg seg;
} PatSeg;
typedef struct PatBits { // a bit string pattern, from its k-th segment
  const PatSeg *seg;
  uint32_t n, k;
  const struct OccBind *local; // variables bound by segments before k
} PatBits;
struct Pat {
  PatKind kind;
  Name *names;    // variables that are this value
  uint32_t nnames;
  uint32_t n;     // items: tuple: arity, cons: 2; keys; bit patterns
  union {
    LitP lit;
    Pat **item;
    PatKey *key;
    PatBits *bits; // more than one when matched in parallel by =
  };
  LitP native; // P_NATIVE, whose fields are keys: lw_native_id
  Pat *also;   // P_NATIVE: another one that is to match too, or NULL
};
#define MAX_SEG_SIZE ((int64_t)1 << 48) // in units; no bit string is as large
Pat *lw_pattern(FnState *, const Node *);
Pat *lw_open_list(FnState *, Pat *); // a constant list as head and tail

// lower_match.c: matching values against the patterns of clauses
typedef enum { OCC_GIVEN, OCC_CAR, OCC_CDR, OCC_FIELD, OCC_TUPLE, OCC_SIZE } OccFrom;
typedef struct Occ Occ;
struct Occ { // a part of what is matched; fetched when it is first needed
  bool known; // val is valid where the match compiler stands
  Val val;
  OccFrom from;
  uint32_t index; // FIELD: which; TUPLE: how many
  Occ *base;
  Occ *const *item; // TUPLE: parts of a tuple that need not be built
};
typedef struct OccBind OccBind;
struct OccBind {
  const OccBind *next;
  Name name;
  Occ *occ;
};
typedef struct Arm { // one clause
  Pat *const *pats;
  NodeList guards;
  Join join; // made by lw_match: ways that lead into the body
} Arm;
Occ *lw_occ(FnState *, Val);
Occ *lw_occ_tuple(FnState *, const Val *, uint32_t n);
Ref lw_occ_ref(FnState *, Occ *);
Val lw_occ_val(FnState *, Occ *);
// Ends the current block; continues at the arms' bodies or at `fail`. `shadow`:
// variables of the patterns are new ones, whatever is in scope.
void lw_match(FnState *, Occ *const *subjects, uint32_t n, Arm *, uint32_t narms,
              BlkId fail, bool shadow);
bool lw_arm(FnState *, Arm *); // goes to its body; false: never reached

// lower_bits.c: bit syntax
typedef struct BitPos { // base + off bits; base 0: none
  Ref base;
  int64_t off;
} BitPos;
BsSeg lw_seg(const Node *bin_element, const Node **size);
Ref lw_pos(FnState *, BitPos);
Ref lw_seg_get(FnState *, const BsSeg *, Ref bits, BitPos, Val size); // or NONE
BitPos lw_pos_after(FnState *, const BsSeg *, BitPos, Val size, Ref value);
Val lw_seg_size(FnState *, Val size, uint32_t unit, BlkId fail); // in bits
bool lw_const_bits(const PatSeg *, Str *bytes, uint64_t *bits);
LitP lw_const_binary(ModState *, const Node *); // NULL: not constant
Val lw_binary(FnState *, const Node *);
Val lw_binary_onto(FnState *, Ref first, const Node *, uint32_t line);

// lower_case.c
Val lw_case(FnState *, const Node *, Want);
Val lw_if(FnState *, const Node *, Want);
Val lw_match_expr(FnState *, const Node *, Want);
Val lw_receive(FnState *, const Node *, Want);
Val lw_maybe(FnState *, const Node *, Want);
// case o of CLAUSES, with the error for no clause; joined into *join.
void lw_clauses_of(FnState *, Occ *, NodeList clauses, FailKind, uint32_t line,
                   Join *join, Want);
// The clauses' bodies, joined into *join.
void lw_arms(FnState *, Arm *, NodeList clauses, Join *, Want);
Arm *lw_new_arms(FnState *, NodeList clauses, uint32_t npats);
void lw_match_one(FnState *, const Node *pattern, Occ *, BlkId fail, bool shadow);

// lower_try.c
Val lw_try(FnState *, const Node *, Want);
Val lw_catch(FnState *, const Node *, Want);

// lower_fun.c: functions within functions
Val lw_fun(FnState *, const Node *);
Val lw_fun_local(FnState *, const Node *);
Val lw_fun_remote(FnState *, const Node *);
FnState lw_fn_begin(ModState *, FnNames *, Loc);
void lw_fn_end(FnState *, const FnRef *);
void lw_clauses(FnState *, NodeList clauses, const Ref *params, uint32_t line);
// A part of a function that becomes a function of its own, called with some
// params and all values of the outer function that it uses.
typedef struct Lift {
  FnState *outer;
  FnState in;
  const FnRef *fn; // after lw_lift_seal
  VEC(Val) given;  // values of the outer function
  VEC(Val) params; // in here
} Lift;
void lw_lift_begin(Lift *, FnState *outer, const Node *);
Val lw_lift_val(Lift *, Val); // what an outer value is in here
void lw_lift_names(Lift *, const NameList *);
// Named -f/1-KIND$^1/LEAD-0-; `lead` params were made before all others.
void lw_lift_seal(Lift *, const char *kind, uint32_t lead, const Node *);
// Calls it from the outer function; lead: the first arguments.
Val lw_lift_call(Lift *, const Val *lead, uint32_t n, uint32_t line, Want);
void lw_lift_end(Lift *);

// lower_clean.c: drops what lowering made and nobody uses
void lw_clean(Fn *);

// lower_compr.c
Val lw_compr(FnState *, const Node *, Want);
Val lw_list_compr_onto(FnState *, const Node *, Val tail);

// lower_record.c
const RecordDef *lw_record_def(const ModState *, Name);
uint32_t lw_record_index(const ModState *, const RecordDef *, Name); // from 2
// What is said of the field, or NULL.
const Node *lw_record_init(const ModState *, const Node *record, Name field);
// The first field so named, of a definition or expression; n: there is none.
uint32_t lw_field_place(const ModState *, const Node *const *, uint32_t n, Name);
bool lw_field_again(const ModState *, NodeList, uint32_t k); // is one before k?
bool lw_names_field(const ModState *, const Node *record, Name field);
void lw_drop_fields(ModState *);
LitP lw_const_index(ModState *, const Node *); // #r.f
Val lw_record(FnState *, const Node *);
Val lw_record_update(FnState *, const Node *);
Val lw_record_access(FnState *, const Node *);
bool lw_is_record_info(const FnState *, const FnRef *callee);
Val lw_record_info(FnState *, const Node *call);
void lw_record_test(FnState *, Ref, LitP tag, uint32_t size, BlkId yes, BlkId no);


// lower_native.c: native records
const Native *lw_native(const ModState *, Name); // NULL: no such one is known
bool lw_is_native(const ModState *, Name module, Name);
void lw_collect_native(ModState *, const Node *form);
const FnRef *lw_native_function(ModState *, Name module);
void lw_native_definitions(FnState *); // its body
LitP lw_native_id(ModState *, Name module, Name);
LitP lw_native_open(ModState *, LitP id);
Ref lw_native_is(FnState *, Ref, LitP id); // a boolean
Val lw_native_new(FnState *, const Node *);
Val lw_native_access(FnState *, const Node *);
Val lw_native_update(FnState *, const Node *);
#endif

// SPDX-License-Identifier: Apache-2.0
// Types as the type pass computes them: more than Ins can hold. Start with
// type.c.
#ifndef OPT_TYPE_H
#define OPT_TYPE_H
#include "opt.h"
#include "../../abi/term.h"

typedef struct Ty {
  TypeSet set;     // 0: no value gets here
  int64_t lo, hi;  // when SMALL is in the set
  LitP lit;        // the only value, when the other fields do not say it
  uint32_t arity1; // when TUPLE is in the set: arity + 1; 0: unknown
} Ty;

// ty.c
Ty ty_of(TypeSet);
Ty ty_range(int64_t lo, int64_t hi);
Ty ty_int(__int128 lo, __int128 hi); // may leave the small integers
Ty ty_lit(LitP);
Ty ty_join(Ty, Ty);
Ty ty_meet(Ty, Ty);
Ty ty_norm(Ty);                // fields that say nothing are as ty_of's
LitP ty_value(LitPool *, Ty);  // the only value; NULL: there are several
typedef VEC(int64_t) Bounds; // sorted
Ty ty_widen(Ty old, Ty grown, const Bounds *); // bounds that moved go there; NULL: far
bool ty_same(Ty, Ty);
bool ty_has_lit(Ty, LitP);     // could it be this value?
Ty ty_without(Ty, LitP);       // it is not this value
Ty ty_bool(int);               // 1 true, 0 false, -1 either
Ty ty_arith(IrOp, Ty, Ty);     // of numbers, as far as they are; b: unary too
int ty_compare(IrOp, Ty, Ty);  // EQX EQ LT LE: 1, 0, -1

// type.c
typedef struct Program Program;
typedef struct Types {
  Fn *f;
  BlkList order;   // reverse postorder
  Ty *ty;          // by value
  Ref *root;       // by value: what opt_strip gives
  uint8_t *live;   // by block: can be reached
  uint8_t *grown;  // by value: how often a loop's param grew
  uint32_t *pos;   // by block: place in the order, from 1
  uint8_t *head;   // by block: 1 a loop's, 2 a handler
  uint32_t n;      // room for values, in the tables and
  BlkId *pi_from;  // by value: made for an edge of this block, 0: not; and
  uint32_t *pi_edge; // which
  bool widened;
  Bounds bounds;   // that a growing range goes to
  const Program *program; // what other functions return; NULL: unknown
  const Ty *given; // types of the arguments; NULL: any
} Types;
Types *type_new(Fn *); // puts `known` into the function
void type_free(Types *);
void type_solve(Types *);  // again, when `given` or results of others grew
void type_narrow(Types *); // at the end
bool type_write(Types *);  // type_write.c
void type_rename(Types *); // type_name.c

// program.c
Ty program_result(const Program *, const FnRef *);

// type_eval.c: what an instruction gives for its operands' types
Ty type_eval(const Types *, Ref);

// type_refine.c: what is known of a value where an edge leads
Ty type_on_edge(const Types *, BlkId from, uint32_t edge, Ref, Ty);
typedef VEC(Ref) RefList;
void type_refined(const Types *, BlkId from, RefList *); // values it says more of
bool type_edge_taken(const Types *, BlkId from, uint32_t edge);
#endif

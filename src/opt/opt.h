// SPDX-License-Identifier: Apache-2.0
// Passes over IR. Each is `bool opt_NAME(Fn *)`, true if it changed something;
// it needs a function that passes ir_verify and leaves one. The order in which
// they run is in driver/passes.c.
#ifndef OPT_H
#define OPT_H
#include "../ir/ir.h"

bool opt_cfg(Fn *);  // cfg.c: unreachable blocks, jumps through empty blocks
bool opt_dce(Fn *);  // dce.c: unused values and params
bool opt_loop(Fn *); // loop.c: self tail calls become loops
bool opt_type(Fn *); // type.c: types, ranges, constants; tests that they decide
bool opt_position(Fn *); // position.c: tails of bit strings as positions
bool opt_fold(Fn *); // fold.c: constants and identities
bool opt_cse(Fn *);  // cse.c: values computed before
bool opt_merge(Fn *); // merge.c: blocks that do the same

// program.c: types over all functions of a program. A function is open when not
// all calls of it are calls in these functions: it may get any arguments.
typedef struct OptFn {
  Fn *fn;
  bool is_open;
} OptFn;
void opt_program(const OptFn *, uint32_t n);

// util.c
static inline Ins *opt_ins(Fn *f, Ref r) { return &f->ins.at[r]; }
LitP opt_lit(const Fn *, Ref);          // NULL: not a literal
void opt_set_lit(Fn *, Ref, LitP);      // the value is this literal
Ref opt_strip(const Fn *, Ref);         // behind `known`
uint64_t opt_aux(const Ins *);           // what it carries, for comparing
bool opt_may_raise(const Fn *, Ref);    // for its operands' types
bool opt_is_removable(const Fn *, Ref); // when its result is unused
bool opt_same_edge(const Edge *, const Edge *); // but for the match
void opt_drop_edges(Fn *, BlkId, uint32_t keep); // becomes a jmp along `keep`
void opt_insert(Fn *, BlkId, uint32_t at, Ref);  // into the block's list
#endif

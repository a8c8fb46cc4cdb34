// SPDX-License-Identifier: Apache-2.0
// What the files of instruction selection share. Blocks are looked at last first,
// instructions last first: an instruction is selected only when something that
// is already selected needs its value; a user takes over ("folds") what defines
// its operand when it is the only one.
#ifndef X64_ISEL_H
#define X64_ISEL_H
#include "x64.h"

typedef struct Isel {
  XFn *f;
  const LowFn *low;
  XBlk *out;       // the block being filled; its instructions stand last first
  BlkId cur;
  Ref at;          // the Low instruction being selected
  VEC(XIns) seq;   // machine instructions of it, first first
  uint32_t *uses;  // by Ref: operands and edges that name it
  bool *need;      // by Ref: its value is needed in a register
  bool *folded;    // by Ref: done by its user
  bool *narrow;    // by Ref: only the low half of the result matters
  uint32_t *index; // by Ref: place in its block
  uint32_t *epoch; // by Ref: number of effects before it in its block
  int64_t *alloc;  // by Ref: an alloc's offset from hp at its block's start
  int64_t *hp;     // by Ref: bytes added to hp before it in its block
  Ref late;        // sets the flags that the terminator tests: stands last
  uint32_t frame;  // slots of the frame at the point reached
  XReg float_tags; // constant for `bt`
} Isel;

static inline const LowIns *is_ins(const Isel *s, Ref r) {
  return &s->low->ins.at[r];
}
XIns *is_put(Isel *, XOp, XReg d, XOpnd a, XOpnd b); // width 8
Ref is_root(const Isel *, Ref); // what it is the same word as
bool is_const(const Isel *, Ref, int64_t *);
XReg is_val(Isel *, Ref);       // its value, in a register
XOpnd is_reg(Isel *, Ref);      // likewise
XOpnd is_imm(Isel *, Ref);      // a 32-bit constant or symbol, or else a register
XOpnd is_any(Isel *, Ref);      // or memory, of a load that only this needs
XOpnd is_place(Isel *, Ref);    // a register or such memory
bool is_foldable(const Isel *, Ref);
const LowIns *is_fold_op(const Isel *, Ref, LowOp); // NULL: not such, not only used here
XOpnd is_addr(Isel *, Ref base, int64_t disp);
XOpnd is_load_addr(Isel *, const LowIns *); // and how wide: is_load_width
XReg is_constant(Isel *, int64_t); // a value that holds it
void is_fold(Isel *, Ref);

// isel_ops.c: instructions with a result
bool is_op(Isel *, Ref);
// isel_div.c: division by a constant
bool is_div_const(Isel *, Ref, bool rem);
// isel_cond.c: sets the flags, says which condition is true
XCond is_cond(Isel *, LowCond, Ref a, Ref b);
typedef struct XFCond {
  XCond cc;
  uint8_t end; // END_JCC, END_FEQ, END_FNE
} XFCond;
XFCond is_fcond(Isel *, LowCond, Ref a, Ref b);
// isel_flow.c: terminators, frame, calls
void is_term(Isel *);
bool is_flow(Isel *, Ref);
#endif

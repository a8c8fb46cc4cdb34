// SPDX-License-Identifier: Apache-2.0
// What the files of the lowering from IR to Low share.
#ifndef LOW_LOWER_H
#define LOW_LOWER_H
#include "low.h"

typedef struct Lower {
  const Fn *ir;
  LowFn *f;
  BlkId cur;      // the Low block being filled
  BlkId ir_blk;   // the IR block being lowered
  BlkId *blk;     // IR block -> its first Low block
  Ref *val;       // IR value -> Low value (T)
  Ref *fval;      // IR value -> its double (F), as far as known in this block
  VEC(Ref) doubles; // those that have one
  uint32_t *uses; // of IR values
  bool *fused;    // conditions made where their only use, a branch, is
  bool *matched;  // segments whose value is never NONE: `is none` is decided
  uint32_t line;  // of the IR instruction being lowered
  // The block that raises what stands in Ctx, for one line of one IR block.
  BlkId unwind, unwind_ir;
  uint32_t unwind_line;
} Lower;

// lower.c: making instructions in the current block
Ref lo_const(Lower *, LowType, int64_t);
Ref lo_op1(Lower *, LowOp, LowType, Ref);
Ref lo_op2(Lower *, LowOp, LowType, Ref, Ref);
Ref lo_op2i(Lower *, LowOp, LowType, Ref, int64_t); // second operand a constant
Ref lo_load(Lower *, LowOp, LowType, Ref base, int64_t offset);
void lo_store(Lower *, Ref base, int64_t offset, Ref val);
Ref lo_atom(Lower *, const char *); // as a word to compare with: T
void lo_ctx_store(Lower *, int64_t offset, Ref val);
BlkId lo_blk(Lower *, bool cold); // a block with the exceptional target of here
void lo_jmp(Lower *, BlkId);
void lo_jmp1(Lower *, BlkId, Ref);
void lo_br(Lower *, LowCond, Ref a, Ref b, BlkId yes, BlkId no);
void lo_bri(Lower *, LowCond, Ref a, int64_t b, BlkId yes, BlkId no);
// Goes on in a new block if the condition holds, else in `no`.
void lo_need(Lower *, LowCond, Ref a, int64_t b, BlkId no);
Ref lo_rt(Lower *, const char *c_name, const Ref *args, uint32_t n); // result as signature says
Ref lo_rt_row(Lower *, const RtCall *, const Ref *args, uint32_t n);
void lo_raise(Lower *);          // ends the block: what stands in Ctx is raised
void lo_raise_if_none(Lower *, Ref); // goes on if the value is not NONE
// Likewise; the stack trace will show the BIF and its arguments.
void lo_raise_bif(Lower *, Ref, const BifRow *, const Ref *args);
Ref lo_rt_raising(Lower *, const char *c_name, const Ref *args, uint32_t n);
Ref lo_know_double(Lower *, Ref ir, Ref f);
void lo_forget(Lower *);         // a call: known doubles are gone
Ref lo_val(Lower *, Ref ir);
const Ins *lo_ins(Lower *, Ref ir);
Ref lo_bool(Lower *, void (*cond)(Lower *, Ref, BlkId, BlkId), Ref ir);

BlkId lo_target(Lower *, const Edge *); // takes the edge's arguments along

// lower_reds.c: when all blocks are made
void lo_reductions(Lower *);

// lower_switch.c
void lo_switch(Lower *, const Blk *, const Ins *term);

// lower_num.c
bool lo_num(Lower *, Ref ir); // arithmetic; false: not such an instruction
Ref lo_double(Lower *, Ref ir); // of a value known to be a float
Ref lo_box_double(Lower *, Ref f);

// lower_cond.c: branches. Ends the block.
bool lo_is_cond(const Ins *);
void lo_cond(Lower *, Ref ir, BlkId yes, BlkId no);

// lower_data.c
bool lo_data(Lower *, Ref ir);
Ref lo_alloc_box(Lower *, int64_t hdr, const Ref *fields, uint32_t n);
void lo_store_x(Lower *, const Ref *args, uint32_t n); // Low values to ctx->x

// lower_bits.c
void lo_find_matched(Lower *); // before anything is lowered
bool lo_bits(Lower *, Ref ir);

// lower_get.c. Goes on with the segment's value, or in `no`.
Ref lo_bs_get(Lower *, const Ins *, BlkId no);
void lo_bs_is(Lower *, const Ins *, BlkId yes, BlkId no); // ends the block

// lower_bif.c: a BIF inline; false: call it
bool lo_bif(Lower *, Ref ir);
#endif

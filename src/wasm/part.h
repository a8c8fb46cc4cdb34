// SPDX-License-Identifier: Apache-2.0
// What structure.c (control flow) and emit.c (instructions) share: the part
// being emitted.
#ifndef WASM_PART_H
#define WASM_PART_H
#include "wasm.h"
#include "../low/frame.h"

enum { L_SP, L_HP, L_ARG0, REG_ARGS = 4, L_FREE = L_ARG0 + REG_ARGS };

// Of the part's control flow; indexed by block. The tables are the function's,
// all 0 between parts.
typedef struct Shape {
  BlkList order;       // reverse postorder
  uint32_t *pos;       // place in order + 1, 0: not in the part
  bool *seen;
  BlkId *idom;
  BlkId *merges, *next; // merge blocks by idom, in order: the first, and so on
  uint32_t *forward;   // edges into it that are not back edges
  bool *loop;          // has a back edge
} Shape;

// Ends of parts that take one word: its returns are one, its raising sites too.
typedef enum { END_RET, END_UNWIND, ENDS } PartEnd;

typedef struct Emit {
  WasmCode *c;
  const LowFn *f;
  const WasmEnv *env;
  WasmPart *part;
  Str out;
  Sets live;         // live-in of all blocks, constants too
  uint32_t *local;   // by value: its local + 1, 0: none yet (this part)
  uint32_t *uses;    // by value
  bool *folded;      // by value: emitted where it is used
  VEC(Ref) named;    // values that have one
  Str types;         // of locals from L_FREE
  uint32_t nlocals;
  size_t set_at, set_end; // the last local.set: from, to, of which local
  uint32_t set_local;
  size_t br0_end; // where the last br to the innermost label ends
  Shape shape;
  VEC(BlkId) labels; // targets of br, outermost first; 0: an `if`
  uint32_t ends[ENDS]; // labels in place of ends that occur several times: their
                       // depth + 1, 0: none
} Emit;

// structure.c
void wasm_shape_new(Emit *); // for a function
void wasm_shape(Emit *);     // of a part
void wasm_shape_end(Emit *);
void wasm_shape_free(Emit *);
void wasm_structure(Emit *);
bool wasm_in_part(const Emit *, BlkId); // of this part, not another's head

// ins.c
void wasm_find_folds(Emit *);
void wasm_ins(Emit *, Ref);
void wasm_push(Emit *, Ref);             // a value onto the stack
void wasm_tick(Emit *);           // counts a reduction; how many are left
void wasm_cond(Emit *, const LowIns *, bool holds); // an i32: does the condition
                                 // of a br, brf or bro hold, or not?

// emit.c: beginnings, ends that leave the part, safepoints
void wasm_enter_part(Emit *);            // arguments to locals
void wasm_leave(Emit *, BlkId, const LowIns *); // ret, calls, unwind
void wasm_end(Emit *, PartEnd);          // of the word in the first argument
void wasm_goto_part(Emit *, const LowEdge *);   // to another part
void wasm_pass(Emit *, const LowEdge *); // arguments to the target's locals
void wasm_check(Emit *, Ref at, uint32_t words, uint32_t slots); // heap, enter
void wasm_reds(Emit *);
// Values that a part begun by a block without root takes: live-in, then params.
typedef VEC(Ref) RefList;
void wasm_part_args(Emit *, BlkId head, RefList *);

uint32_t wasm_local(Emit *, Ref);       // of a value, made if needed
uint32_t wasm_temp(Emit *, int type);
void wasm_op(Emit *, WasmOp);
void wasm_op_u(Emit *, WasmOp, uint32_t);
void wasm_get(Emit *, uint32_t local);
void wasm_set(Emit *, uint32_t local);
void wasm_i32(Emit *, int64_t);
void wasm_i64(Emit *, int64_t);
void wasm_mem(Emit *, WasmOp, uint32_t align, uint32_t offset);
void wasm_ctx_addr(Emit *);             // 0, the base of Ctx accesses
void wasm_ctx(Emit *, WasmOp, uint32_t offset);
#endif

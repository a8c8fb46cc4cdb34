// SPDX-License-Identifier: Apache-2.0
// What the files of the register allocator share.
//
// The allocator walks the blocks in order and keeps, at each point, which value
// each register holds and which values also or only stand in memory (their slot
// of ctx->spill). What it decides at the first edge into a block is that block's
// starting state; all other edges into it move values until it holds. A value
// thus may change its place anywhere; that costs moves only where paths meet.
// Nothing is live across calls of Erlang code (docs/low.md, 5).
#ifndef X64_ALLOC_H
#define X64_ALLOC_H
#include "x64.h"

typedef struct Use { // next uses of a value in this block, nearest first
  uint32_t pos, next;
} Use;

typedef struct Start { // where a value stands when a block starts
  XReg v, reg;
  bool mem;
} Start;
typedef struct Starts {
  bool known;
  uint32_t n;
  Start *at;
} Starts;

typedef struct Where { // of a value, at the present point
  XReg reg;      // 0: none
  bool mem;      // its slot of ctx->spill holds it
  uint16_t slot; // from 1; 0: it has none yet
  uint32_t home; // slot of the frame that holds it, from 1; 0: none
  uint32_t use;  // index into uses; 0: no more
  uint32_t live; // place in Alloc.live, from 1; 0: it is not live
} Where;

typedef struct Undo { // an addition done in place that is undone if it overflows
  XReg v;   // the value that was overwritten; 0: none
  XIns ins; // what brings it back
} Undo;

typedef struct Alloc {
  XFn *f;
  Where *w;           // by value
  XReg holder[X_REGS]; // by register: its value
  uint32_t pinned;    // registers that may not be taken from their values now
  VEC(XReg) live;     // values live here that are not constants
  VEC(XReg) touched;  // values with uses in this block
  VEC(Use) uses;      // [0] is unused
  uint32_t want[X_REGS]; // chains in uses: where something is made that had best be there
  uint32_t *end_pos;  // by value, while uses are collected: use behind the block
  Starts *start;      // by block
  Undo undo;
  VEC(XHome) pushed;  // slots filled by pushes, until the last one
  BlkId cur;
  uint32_t pos;
  bool flags;         // the flags are in use here
  uint32_t out;       // block of f->out being filled
  // slots: which values they hold in which blocks
  uint64_t *slot_blocks[X_MAX_SPILL + 1];
  uint32_t *where_from;  // by value: into where_live, blocks where it is live-in
  BlkId *where_live;
  uint32_t nslots;
} Alloc;

static inline Where *al_w(Alloc *a, XReg v) { return &a->w[v]; }
static inline bool al_is_f(Alloc *a, XReg v) {
  return x_val(a->f, v)->type == LT_F;
}
static inline bool al_constant(Alloc *a, XReg v) {
  return x_val(a->f, v)->constant;
}
static inline bool al_dead(Alloc *a, XReg v) { return !a->w[v].use; }

enum {
  GPRS = 0xffffu & ~(1u << (RSP - 1) | 1u << (RBP - 1) | 1u << (R14 - 1) |
                     1u << (R15 - 1)),
  SAVED = 1u << (RBX - 1) | 1u << (R12 - 1) | 1u << (R13 - 1), // by C functions
};
#define XMMS 0x7fff0000u // the last one is scratch

// alloc.c: emitting, places
XIns *al_put(Alloc *, XOp, XReg d, XOpnd a, XOpnd b);
uint32_t al_new_out(Alloc *, bool cold); // a block of f->out
void al_end(Alloc *, XEnd, XCond, uint32_t to, uint32_t other);
void al_load(Alloc *, XReg reg, XReg v); // from its slot, or made anew
void al_load_const(Alloc *, XReg reg, const XOpnd *, bool is_f);
void al_hold(Alloc *, XReg reg, XReg v); // reg holds v from here
void al_drop(Alloc *, XReg v);           // no register holds it
XReg al_free_reg(Alloc *, XReg v, uint32_t mask); // 0: none of mask is free
XReg al_take(Alloc *, XReg v, uint32_t mask); // a register for v, evicting
XReg al_need(Alloc *, XReg v, uint32_t mask); // v's register, loaded if need be; pinned
void al_store(Alloc *, XReg v);          // into its slot, if it is not there
void al_clear(Alloc *, XReg reg, uint32_t avoid); // moves what it holds elsewhere
void al_pop(Alloc *, XReg v);            // this use is done
void al_release(Alloc *, XReg v);        // if it has no more uses
void al_define(Alloc *, XReg reg, XReg v);
void al_go_live(Alloc *, XReg v);
uint32_t al_next(Alloc *, XReg v);       // position of its next use
uint32_t al_used(const Alloc *); // registers that hold something
XOpnd al_place(Alloc *, XReg v); // where it is, or the constant it is

// alloc_home.c
void al_enter_homes(Alloc *, BlkId); // what slots hold at a block's start
bool al_slot_ins(Alloc *, const XIns *); // loads from slots wait; stores make homes
void al_drop_homes(Alloc *);             // the frame goes

// slots.c
XOpnd al_slot(Alloc *, XReg v);

// alloc_ins.c, alloc_call.c
void al_ins(Alloc *, const XIns *);
void al_plain(Alloc *, XIns); // one whose result has its own place
void al_fixed_div(Alloc *, const XIns *);
void al_rt(Alloc *, const XIns *);
void al_safepoint(Alloc *, const XIns *);
void al_reds(Alloc *, const XIns *);
void al_call(Alloc *, const XIns *);
void al_return(Alloc *, const XIns *);
void al_unwind(Alloc *, const XIns *);

// alloc_edge.c
void al_begin(Alloc *, BlkId);  // the state at its start
void al_finish(Alloc *, BlkId); // edges
uint32_t al_edge(Alloc *, uint32_t k); // block to jump to for the k-th edge

// switch.c: compare and jump, with `reg` holding the word
void al_switch(Alloc *, XReg reg, XReg temp);

// moves.c: all at once
typedef struct Move {
  XOpnd dst, src;
  bool is_f;
} Move;
typedef VEC(Move) Moves;
void al_moves(Alloc *, Moves *, XReg temp); // temp: a free register, or 0
#endif

// SPDX-License-Identifier: Apache-2.0
// The x86-64 back end: Low after the frame pass to machine code. compile.c runs
// its passes in this order:
//   order.c     blocks in reverse postorder, seldom-run ones last
//   isel*.c     Low to machine instructions over values, patterns fused
//   live.c      liveness, with the distance to the next use
//   homes.c     which values slots of the frame hold
//   hint.c      which register each value had best be in
//   alloc*.c    registers: one walk over the blocks, with the state of the registers
//   layout.c    where the blocks stand, jumps threaded
//   emit.c      bytes, padding, jump sizes, relocations, sites
// docs/memory.md has the conventions.
#ifndef X64_H
#define X64_H
#include "../low/low.h"

// A register, or before allocation a value: X_VAL + its Ref (or a temporary).
typedef uint32_t XReg;
enum {
  X_NOREG,
  RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15,
  XMM0, XMM15 = XMM0 + 15,
  X_VAL = XMM15, // values are X_VAL + 1 and above
  X_REGS,        // registers are below
  X_POOL = ~0u,  // base of memory operands: word `imm` of the pool
};
enum { X_CTX = RBP, X_HP = R15, X_RED = R14, X_SCRATCH_F = XMM15 };
static inline bool x_is_val(XReg r) { return r > X_VAL && r != X_POOL; }
static inline bool x_is_xmm(XReg r) { return r >= XMM0 && r <= XMM15; }
static inline uint32_t x_bit(XReg r) { return 1u << (r - 1); }
enum { X_MAX_SPILL = 256, X_MAX_X = 264 }; // as in abi/proc.def

// Condition codes, as the hardware numbers them.
typedef enum {
  CC_O, CC_NO, CC_B, CC_AE, CC_E, CC_NE, CC_BE, CC_A, CC_S, CC_NS, CC_P, CC_NP,
  CC_L, CC_GE, CC_LE, CC_G
} XCond;
extern const char *const x_cc_names[16];

typedef enum {
#define X(name, text, form, code, flags) X_##name,
#include "ops.def"
  X_OPS
} XOp;
enum { XF_T = 1, XF_C = 2, XF_M = 4, XF_A = 8, XF_W = 16, XF_R = 32 };
typedef enum {
  FORM_NONE, FORM_MOV, FORM_RM, FORM_STORE, FORM_ALU, FORM_TEST, FORM_BT,
  FORM_IMUL3, FORM_SHIFT, FORM_UNARY, FORM_UNARY1, FORM_SET, FORM_CMOV,
  FORM_BYTES, FORM_PUSH, FORM_POP, FORM_REL, FORM_IND, FORM_SSE,
  FORM_SSEA, FORM_CVT, FORM_PSLLQ, FORM_PSEUDO
} XForm;
typedef struct XOpInfo {
  const char *text;
  uint8_t form, flags;
  uint32_t code;
} XOpInfo;
extern const XOpInfo x_ops[X_OPS];

typedef enum { XO_NONE, XO_REG, XO_IMM, XO_SYM, XO_CATCH, XO_MEM } XOpndKind;
typedef struct XOpnd {
  uint8_t kind;   // XOpndKind
  uint8_t scale;  // MEM with an index: 1, 2, 4, 8
  XReg reg;       // REG; MEM: base, may be 0 when there is an index
  XReg index;     // MEM
  int64_t imm;    // IMM; SYM: addend; MEM: displacement
  const LowSym *sym; // SYM, CATCH; MEM: added to the displacement
} XOpnd;
static inline XOpnd x_reg(XReg r) { return (XOpnd){.kind = XO_REG, .reg = r}; }
static inline XOpnd x_imm(int64_t i) {
  return (XOpnd){.kind = XO_IMM, .imm = i};
}
static inline XOpnd x_mem(XReg base, int64_t disp) {
  return (XOpnd){.kind = XO_MEM, .reg = base, .imm = disp};
}
static inline XOpnd x_sym(const LowSym *s) {
  return (XOpnd){.kind = XO_SYM, .sym = s};
}

typedef struct XIns {
  uint8_t op;  // XOp
  uint8_t cc;  // XCond of SET, CMOV
  uint8_t w;   // width in bytes: 8, 4, 1
  bool flags;  // the flags it sets are used: it may not become another one
  XReg d;
  XOpnd a, b;
  uint32_t nargs; // of calls
  XReg *arg;
  const RtCall *rt; // RT, CALLC
  uint32_t line;
  uint32_t slots;   // of the frame at this point (calls); PUSH: which one
  uint32_t need;    // HEAP, ENTER: words
} XIns;

// How a block ends, after its instructions.
typedef enum {
  END_JMP,    // to out[0]
  END_JCC,    // cc: to out[0], else out[1]
  END_FEQ,    // after UCOMI: equal (not unordered): out[0], else out[1]
  END_FNE,    // the opposite
  END_CALL,   // the last instruction is a call; out[0] is the continuation
  END_SWITCH, // before allocation: X_SWITCH
  END_GONE,   // the last instruction leaves the function
} XEnd;
typedef struct XEdge { // before allocation: of a Low edge, what is needed of it
  BlkId to;
  uint32_t n;
  XReg *arg, *param;
} XEdge;
typedef struct XBlk {
  VEC(XIns) ins;
  VEC(XEdge) edge;   // before allocation
  VEC(uint32_t) out; // after it: targets
  uint8_t end, cc;
  bool cold;
  bool loop;    // is jumped to from below: aligned
  BlkId low;    // a root, whose address can be asked for: 0: none
} XBlk;

typedef struct XVal { // a value before allocation
  uint8_t type;       // LowType
  bool constant;      // made anew wherever it is needed, from:
  XOpnd konst;        // IMM, SYM; a double's bits as IMM
  XReg hint;          // register it had best be in, 0: any
  bool weak;          // only cold code says so
  bool used;          // a param that is
  bool kept;          // lives across a call of C in hot code
} XVal;

typedef struct XUse { // a value that is live, and how far its next use is
  XReg v;
  uint32_t dist;
} XUse;
typedef struct XLive {
  XUse *at;
  uint32_t n;
} XLive;

typedef struct XHome { // slot of the frame that holds a value
  uint32_t slot;
  XReg v;
} XHome;
typedef struct XHomes {
  bool known;
  XHome *at;
  uint32_t n;
} XHomes;

typedef struct XPool {
  uint64_t bits; // or, when blk is not 0,
  uint32_t blk;  // the address of that block of `out`
} XPool;

typedef struct XFn {
  const LowFn *low;
  Arena *arena;
  BlkList rpo;      // Low blocks in reverse postorder
  BlkList order;    // hot ones in that order, then cold ones
  BlkList *preds;
  uint32_t *place;  // of each block in rpo, from 1; 0: unreachable
  bool *cold;
  bool *header;     // is jumped to from a later block
  VEC(XVal) val;    // by XReg
  VEC(XBlk) blk;    // by BlkId; 0 is unused
  XLive *live_in;   // by BlkId, params left out
  XHomes *homes;    // by BlkId: of live-in values
  VEC(XBlk) out;    // after allocation; [1] is the entry
  VEC(uint32_t) layout;    // the order in which `out` stands in memory
  VEC(XPool) pool;         // words behind the code
  uint32_t frames; // slots of the frame
} XFn;

static inline XVal *x_val(XFn *f, XReg v) { return &f->val.at[v]; }
XReg x_temp(XFn *, LowType);
static inline bool x_fits32(int64_t i) { return i == (int32_t)i; }

// ops.c
void x_uses(XIns *, void (*each)(void *, XReg *), void *);
uint32_t x_pool(XFn *, uint64_t bits);
const LowSym *x_new_sym(XFn *, LowSym);
XReg x_arg_reg(uint32_t k); // register of an Erlang argument, k < 6

// homes.c
bool x_slot_of(const XOpnd *, uint32_t *slot); // memory of the frame
bool x_drops_frame(const XIns *); // slots are not what they were

// order.c, isel.c, live.c, homes.c, hint.c, alloc.c, layout.c, emit.c
void x64_order(XFn *);
void x64_isel(XFn *);
void x64_live(XFn *);
void x64_homes(XFn *);
void x64_hint(XFn *);
void x64_alloc(XFn *);
void x64_layout(XFn *);
Code *x64_emit(XFn *, Str *listing); // listing may be NULL

// listing.c: prints as emit.c walks; pads are the sizes of the paddings
typedef struct XListing {
  const XFn *f;
  Str *s;
  const uint32_t *pads;
} XListing;
void x64_list(XListing *);

// emit.c: where the function's code goes, piece by piece; see x64_walk
typedef struct XSink {
  void (*block)(void *, uint32_t id, bool aligned);
  void (*ins)(void *, const XIns *);
  void (*jump)(void *, int cc, uint32_t to); // cc < 0: always
  void *ctx;
} XSink;
void x64_walk(const XFn *, const XSink *); // blocks in their final order

// encode.c
typedef struct XFix { // a reference to the function's pool
  uint32_t at;        // of the 32-bit field
  uint32_t pool;
  bool absolute;      // an address; else counted from the field's end
} XFix;
typedef struct XBytes {
  Str bytes;
  VEC(Reloc) relocs;
  VEC(XFix) fixes;
} XBytes;
void x64_encode(XBytes *, const XIns *);
void x64_nops(Str *, uint32_t n);


// compile.c
Code *x64_compile(const LowFn *); // after the frame pass; for x64_free
void x64_free(Code *);
void x64_listing(Str *, const LowFn *); // for GNU as
#endif

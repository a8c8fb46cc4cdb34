// SPDX-License-Identifier: Apache-2.0
// Low: SSA over machine words, with tags, heap and frames explicit. Made by
// low/lower from IR; the frame pass then puts all that lives across a call into
// slots; back ends turn it into code. docs/low.md is normative.
#ifndef LOW_H
#define LOW_H
#include "../ir/ir.h"
#include "../../abi/ctx.h"

typedef enum { LT_VOID, LT_T, LT_W, LT_F } LowType;

// Conditions. S: signed, U: unsigned; Z, NZ: (a & b) == 0, != 0.
// FLOATIMM: a is a float word (bit a & 63 of b, which is FLOAT_TAGS, is set).
typedef enum {
  LC_EQ, LC_NE, LC_SLT, LC_SLE, LC_SGT, LC_SGE, LC_ULT, LC_ULE, LC_UGT, LC_UGE,
  LC_Z, LC_NZ, LC_BIT, LC_NBIT, // BIT: bit (a & 63) of b is set
  LC_COUNT
} LowCond;
extern const char *const low_conds[LC_COUNT];
LowCond low_cond_not(LowCond);  // the opposite
LowCond low_cond_swap(LowCond); // with operands exchanged (not for BIT, NBIT)

// C functions of the runtime that generated code calls: rows of abi/rtcalls.def
// and the BIFs. Signature letters: result first, then operands, all words:
//   t term, w word, f double, v no result; N as result: a term or NONE
// Every one gets Ctx * as first argument.
typedef struct RtCall {
  const char *c_name;
  const char *sig;
  uint32_t flags;
} RtCall;
enum {
  RT_HP = 1,   // allocates or reads the process: hp and sp are stored before,
               // hp and reductions reloaded after
  RT_PURE = 2, // no effect
  RT_EXC = 4,  // result NONE: raised; ctx->exc_* is set
};
const RtCall *low_rtcall(const char *c_name); // NULL: none
RtCall low_rtcall_bif(const BifRow *); // the caller keeps it in its arena

// What an instruction names and the linker places.
typedef enum {
  SYM_NONE,
  SYM_FN,   // code address of an Erlang function
  SYM_ATOM, // the atom as a term
  SYM_LIT,  // a literal as a term
  SYM_FUNENTRY, // address of a FunEntry
  SYM_STUB, // code address of a runtime entry with Erlang's calling convention
  SYM_BLK,  // a handler block of this function
  SYM_DATA, // address of constant bytes (a LIT_BITS)
} SymKind;
typedef struct LowSym {
  SymKind kind;
  union {
    const FnRef *fn;
    Name atom;
    LitP lit;
    const FunInfo *fun;
    const char *stub; // row of abi/stubs.def
    uint32_t blk;
  };
} LowSym;

typedef enum {
#define OP(name, text, nargs, aux, result, flags) LOW_##name,
#include "ops.def"
  LOW_OPS,
#define TERM(name, text, nargs, aux, ntargets) LOW_##name,
#include "ops.def"
  LOW_COUNT
} LowOp;
enum { L_P = 1, L_L = 2, L_S = 4, L_G = 8 };
typedef enum { LAUX_NO, LAUX_IMM, LAUX_SYM, LAUX_RT, LAUX_BOTH } LowAux;
typedef struct LowOpInfo {
  const char *text;
  int8_t nargs;
  uint8_t aux;
  int8_t ntargets; // -2: not a terminator
  uint8_t flags;
  char result; // 'T' 'W' 'F' 'V' 'A' 'R'
} LowOpInfo;
extern const LowOpInfo low_ops[LOW_COUNT];

typedef struct LowIns {
  uint8_t op;
  uint8_t type; // LowType of the result
  bool dead;
  uint32_t nargs;
  Ref *arg;
  int64_t i;
  union {
    int64_t j;
    LowSym sym;
    const RtCall *rt;
  };
  uint32_t line;
  BlkId blk;
} LowIns;

typedef struct LowEdge {
  BlkId to;
  uint32_t nargs;
  Ref *arg;
  LowSym sym; // switch: an atom (SYM_ATOM) or, SYM_NONE, the word i
  int64_t i;
} LowEdge;

// How control gets into a block.
typedef enum {
  ROOT_NO,      // by edges only
  ROOT_ENTRY,   // the function's entry: params are its arguments
  ROOT_CONT,    // continuation of a call: one param, the result
  ROOT_HANDLER, // of an exception: params class, reason, raw trace
} RootKind;

typedef struct LowBlk {
  VEC(Ref) params;
  VEC(Ref) ins; // without params and terminator
  Ref term;
  VEC(LowEdge) out;
  uint8_t root;  // RootKind
  bool cold;     // seldom runs: placed out of line
  bool framed;   // the frame exists at its start (set by the frame pass)
  bool dead;
  // Where an exception raised in this block goes, 0: out of the function. The
  // frame pass turns these into `catch` instructions; values that the handler
  // uses are then in slots wherever an exception can happen.
  BlkId exc;
} LowBlk;

typedef struct LowFn {
  Arena *arena;
  const FnRef *ref;
  const Fn *ir;
  uint32_t file, line;
  uint32_t frame; // slots; after the frame pass
  VEC(LowIns) ins;
  VEC(LowBlk) blk; // [1] is the entry
} LowFn;

// build.c
LowFn *low_fn_new(const FnRef *);
void low_fn_free(LowFn *);
BlkId low_blk(LowFn *);
Ref low_param(LowFn *, BlkId, LowType);
Ref low_ins(LowFn *, BlkId, LowOp, LowType, const Ref *args, uint32_t n);
Ref low_const(LowFn *, BlkId, LowType, int64_t);
Ref low_sym(LowFn *, BlkId, LowType, LowSym);
Ref low_term(LowFn *, BlkId, LowOp, const Ref *args, uint32_t n);
LowEdge *low_edge(LowFn *, BlkId from, BlkId to, const Ref *args, uint32_t n);

// cfg.c
void low_preds(const LowFn *, BlkList *preds); // without exc edges
void low_rpo(const LowFn *, BlkList *order);   // from the entry and all roots
// Also handlers that no block has as its target. Before the frame pass.
void low_remove_unreachable(LowFn *);
void low_dom(const LowFn *, BlkId *idom);      // exc edges included
DomTree *low_dom_tree(const LowFn *, bool regions); // regions: no way past calls

// lower.c: IR to Low. frame.c: slots, frames, catch words; heap checks.
LowFn *low_lower(const Fn *);
void low_frame(LowFn *);
bool low_opt(LowFn *); // opt.c: folding, common values, dead code in blocks

// print.c parse.c verify.c
void low_print(Str *, const LowFn *);
void low_print_ins(Str *, const LowFn *, Ref); // one line, without its newline
LowFn *low_parse(Diags *, uint32_t source, LitPool *);
bool low_verify(const LowFn *, bool framed, Str *why);

// The code of one function as a back end leaves it, before linking.
typedef enum {
  REL_ABS32,  // x64: 32-bit absolute value of sym
  REL_ABS64,
  REL_CATCH,  // x64: 64-bit catch word of sym: address << 6 | IMM_CATCH
  REL_PC32,   // x64: sym + addend - place, 32 bits
  REL_LEB,    // wasm: 5-byte padded LEB of a function or table index
  REL_SLEB64, // wasm: 10-byte padded SLEB of a 64-bit value
} RelKind;
typedef struct Reloc { // addend counts for every kind but REL_CATCH
  uint32_t at;
  RelKind kind;
  LowSym sym; // SYM_BLK: code address of that root block of this function
  const char *c_name; // when not NULL: a C function or variable of the runtime
  int64_t addend;
} Reloc;
typedef struct CodeSite { // becomes a SiteRow
  uint32_t at; // x64: offset of the return address
  uint32_t frame, line;
} CodeSite;
typedef struct Code {
  const LowFn *fn;
  Str bytes;
  VEC(Reloc) relocs;
  VEC(CodeSite) sites;
  uint32_t *blk_at; // offsets of root blocks, by BlkId
} Code;
#endif

// SPDX-License-Identifier: Apache-2.0
// IR: SSA over Erlang terms. All that is about Erlang is decided here; nothing
// about representation. docs/ir.md is normative.
#ifndef IR_H
#define IR_H
#include "../base/base.h"
#include "../base/num.h"
#include "../../abi/fail.h"
#include "../../abi/seg.h"

// Types: sets of kinds of terms. An empty set: no value, unreachable.
enum {
  TY_NIL = 1 << 0,
  TY_CONS = 1 << 1,
  TY_SMALL = 1 << 2,
  TY_BIG = 1 << 3,
  TY_FLOAT = 1 << 4,
  TY_TRUE = 1 << 5,
  TY_FALSE = 1 << 6,
  TY_OTHER_ATOM = 1 << 7,
  TY_TUPLE = 1 << 8,
  TY_MAP = 1 << 9,
  TY_BINARY = 1 << 10, // whole bytes
  TY_ODD_BITS = 1 << 11, // not whole bytes
  TY_FUN = 1 << 12,
  TY_PID = 1 << 13,
  TY_PORT = 1 << 14,
  TY_REF = 1 << 15,
  TY_RECORD = 1 << 16, // native
  TY_NONE = 1 << 17, // the mark for "no such value": map_find, bs_get, recv_peek
  TY_LIST = TY_NIL | TY_CONS,
  TY_INT = TY_SMALL | TY_BIG,
  TY_NUMBER = TY_INT | TY_FLOAT,
  TY_BOOL = TY_TRUE | TY_FALSE,
  TY_ATOM = TY_BOOL | TY_OTHER_ATOM,
  TY_BITS = TY_BINARY | TY_ODD_BITS,
  TY_ANY = (1 << 17) - 1,
};
typedef uint32_t TypeSet;

// lit.c: constant terms, hash-consed per LitPool: equal terms (=:=) are the
// same pointer.
typedef enum {
  LIT_INT, LIT_BIG, LIT_FLOAT, LIT_ATOM, LIT_NIL, LIT_CONS, LIT_TUPLE, LIT_MAP,
  LIT_BITS, LIT_FUN
} LitKind;
typedef struct FnRef FnRef;
typedef struct Lit Lit;
struct Lit {
  LitKind kind;
  uint32_t n; // tuple: arity; map: pairs, at most FLATMAP_LIMIT; big: limbs
  uint32_t id; // dense, from 1
  uint64_t hash;
  union {
    int64_t i;       // LIT_INT: fits 61 bits
    double f;        // LIT_FLOAT
    Name atom;       // LIT_ATOM
    const Lit *const *item; // cons: 2, tuple: n, map: 2n (sorted by key order)
    struct {
      const uint64_t *limb; // LIT_BIG: magnitude, least first
      bool negative;
    } big;
    struct {
      const uint8_t *bytes; // LIT_BITS: last byte's unused low bits are 0
      uint64_t bits;
    } bits;
    const FnRef *fn; // LIT_FUN: fun M:F/A
  };
};
typedef const Lit *LitP;
typedef struct LitPool LitPool;
LitPool *lit_pool_new(Names *);
void lit_pool_free(LitPool *);
Names *lit_names(LitPool *);
LitP lit_int(LitPool *, int64_t); // a LIT_BIG when it does not fit 61 bits
LitP lit_bigint(LitPool *, bool negative, const uint64_t *limb, uint32_t n);
LitP lit_float(LitPool *, double);
LitP lit_atom(LitPool *, Name);
LitP lit_atom_c(LitPool *, const char *);
LitP lit_nil(LitPool *);
LitP lit_cons(LitPool *, LitP head, LitP tail);
LitP lit_tuple(LitPool *, const LitP *item, uint32_t n);
LitP lit_map(LitPool *, const LitP *pairs, uint32_t n); // last of equal keys wins; n <= FLATMAP_LIMIT
LitP lit_bits(LitPool *, const uint8_t *bytes, uint64_t bits);
LitP lit_fun(LitPool *, const FnRef *);
int lit_compare(LitP, LitP); // Erlang's term order, 1 == 1.0 told apart as in map keys
bool lit_is_atom(LitP, const char *);
void lit_print(Str *, LitP); // Erlang syntax; what ir_parse reads
TypeSet lit_type(LitP);

// Functions are named by module, name, arity; interned: equal refs are the same
// pointer.
typedef struct BifRow BifRow;
struct FnRef {
  Name module, name;
  uint32_t arity;
  uint32_t id; // dense, from 1, over the pool
  const BifRow *bif; // NULL: it is none
};
// The hidden function that gives a module's definitions of native records.
#define RECORD_DEFINITIONS "-record-"
const FnRef *fn_ref(LitPool *, Name module, Name name, uint32_t arity);

typedef struct FunInfo { // a local fun expression
  const FnRef *fn;       // its body: arity + 1 params, the last the fun itself
  uint32_t arity;        // as called
  uint32_t index;        // within the module, from 0
  uint32_t nfree;
} FunInfo;

// BIFs: rows of abi/bifs.def. See bif.c.
struct BifRow {
  const char *module, *name;
  uint32_t arity;
  const char *c_name; // NULL: `lowered`, never called as a C function
  uint32_t flags;     // BIF_...
  TypeSet result;
};
enum {
  BIF_GUARD = 1, // allowed in guards
  BIF_PURE = 2,  // no effect, same result for same operands
  BIF_TRAP = 4,  // may ask to call something and come back: called as a function
  BIF_NORAISE = 8,
};
extern const BifRow ir_bif_rows[];
extern const uint32_t ir_bif_count;

// Segments of bit syntax.
// SegType and flags: abi/seg.h.
typedef struct BsSeg {
  SegType type;
  uint32_t flags;
  uint32_t unit;   // 1..256
  LitP bytes;      // SEG_STRING: a LIT_BITS
  uint32_t line;
} BsSeg;
typedef struct BsSegs { // of one construction
  uint32_t n;
  BsSeg seg[];
} BsSegs;

typedef enum {
#define OP(name, text, nargs, aux, result, flags) IR_##name,
#include "ops.def"
  IR_OPS,
#define TERM(name, text, nargs, aux, ntargets, flags) IR_##name,
#include "ops.def"
  IR_COUNT
} IrOp;
enum { F_P = 1, F_R = 2, F_S = 4, F_X = 8, F_A = 16, F_C = 32 };
typedef enum { AUX_NO, AUX_LIT, AUX_INT, AUX_TYPES, AUX_FN, AUX_FUN, AUX_BIF,
               AUX_SEG, AUX_SEGS, AUX_FAIL } AuxKind;
typedef struct IrOpInfo {
  const char *text;
  int8_t nargs;
  uint8_t aux;
  int8_t ntargets; // -2: not a terminator
  uint8_t flags;
  TypeSet result;
} IrOpInfo;
extern const IrOpInfo ir_ops[IR_COUNT];

// arith.c: an arithmetic operator on literals. NULL: it would raise, the result
// would be huge, or it is no such operator.
LitP lit_arith(LitPool *, IrOp, LitP a, LitP b); // b NULL: unary

typedef uint32_t Ref; // a value: index into Fn.ins; 0: none
typedef uint32_t BlkId; // index into Fn.blk; 0: none; the entry is 1

typedef struct Ins {
  uint8_t op;      // IrOp
  bool dead;       // removed
  uint32_t nargs;
  Ref *arg;        // in the function's arena
  union {
    LitP lit;
    int64_t i;
    TypeSet types;
    const FnRef *fn;
    const FunInfo *fun;
    const BifRow *bif;
    const BsSeg *seg;
    const BsSegs *segs;
    FailKind fail;
  };
  TypeSet type;    // of the result
  int64_t lo, hi;  // bounds of the value when it is a small integer
  uint32_t line;   // 0: none
  BlkId blk;       // where it stands
} Ins;

typedef struct Edge { // a target of a terminator
  BlkId to;
  uint32_t nargs; // as many as the target has params
  Ref *arg;
  LitP match;     // switch: the value (atom or small integer); NULL: default, last
} Edge;

// A block: params, instructions, one terminator. An instruction that raises goes
// to `exc`, if there is one: as a failing guard (EXC_GUARD: no params) or as an
// exception handler (EXC_TRY: params class, reason, raw trace). What `exc` can
// use of this block's values is what stood at the block's start.
typedef enum { EXC_NONE, EXC_GUARD, EXC_TRY } ExcKind;
typedef struct Blk {
  VEC(Ref) params; // these lists are in the function's arena: vec_add
  VEC(Ref) ins;   // without params and terminator
  Ref term;       // 0 while the block is open
  VEC(Edge) out;
  ExcKind exc_kind;
  BlkId exc;
  bool dead;      // unreachable and removed
} Blk;

typedef struct Fn {
  Arena *arena;
  LitPool *lits;
  const FnRef *ref;
  bool exported, is_fun; // is_fun: body of a fun; last param is the fun itself
  uint32_t file;         // index into IrModule.files
  uint32_t line;
  VEC(Ins) ins; // [0] is unused
  VEC(Blk) blk; // [0] is unused; [1] is the entry, its params are the arguments
} Fn;

typedef struct IrModule {
  Arena *arena; // what the module needs beside its functions
  LitPool *lits;
  Name name;
  VEC(Fn *) fns;
  VEC(const FnRef *) exports; // of functions defined here
  VEC(const char *) files;    // names as stack traces show them
  VEC(const FunInfo *) funs;
  LitP attributes;            // list of {Name, Value}
  const FnRef *on_load;       // NULL: none
} IrModule;

// build.c
IrModule *ir_module_new(LitPool *, Name);
void ir_module_free(IrModule *);
Fn *ir_fn_new(IrModule *, const FnRef *);
void ir_fn_free(Fn *);
BlkId ir_blk(Fn *); // a new open block
Ref ir_param(Fn *, BlkId, TypeSet);
Ref ir_ins(Fn *, BlkId, IrOp, const Ref *args, uint32_t n, uint32_t line); // aux: set in fn->ins.at[r]
Ref ir_lit(Fn *, BlkId, LitP);
void ir_jmp(Fn *, BlkId from, BlkId to, const Ref *args, uint32_t n);
void ir_br(Fn *, BlkId from, Ref cond, BlkId yes, BlkId no); // no arguments
Ref ir_term(Fn *, BlkId, IrOp, const Ref *args, uint32_t n, uint32_t line);
Edge *ir_edge(Fn *, BlkId from, BlkId to, const Ref *args, uint32_t n, LitP match);
bool ir_is_open(const Fn *, BlkId);
Ref ir_new(Fn *, BlkId, IrOp, const Ref *args, uint32_t n, uint32_t line); // in no list yet
TypeSet ir_ins_type(const Ins *);     // what op, literal or BIF row say
uint32_t ir_seg_args(const BsSeg *);  // operands of a segment of bs_make

// cfg.c, dom.c
typedef VEC(BlkId) BlkList;
// Is the i-th predecessor the one before it again, by another edge?
static inline bool ir_pred_again(const BlkList *preds, uint32_t i) {
  return i && preds->at[i] == preds->at[i - 1];
}
void ir_preds(const Fn *, BlkList *preds); // array of fn->blk.n lists, exc edges included
void ir_rpo(const Fn *, BlkList *order);   // reachable blocks, reverse postorder
bool ir_remove_unreachable(Fn *);
void ir_dom(const Fn *, BlkId *idom);      // array of fn->blk.n; 0: none

// The nodes of any graph, from 1, in the order of their dominators. in[q] is in
// [in[p], in[p] + size[p]) when p dominates q; order[in[p] - 1] is p.
typedef struct DomTree {
  uint32_t nodes, n;  // room; how many are reachable
  uint32_t *idom;     // 0: a root, or unreachable
  uint32_t *in, *size; // 0: unreachable
  uint32_t *order;
} DomTree;
DomTree *dom_tree(uint32_t nodes, const BlkList *rpo, const BlkList *preds);
void dom_free(DomTree *);
bool dom_is(const DomTree *, uint32_t p, uint32_t q); // p dominates q
// A block of IR has two points: its start, where its params are and from where
// its exceptional edge leaves, and the rest of it.
#define POINT_START(b) (2 * (b))
#define POINT_REST(b) (2 * (b) + 1)
DomTree *ir_dom_tree(const Fn *);       // of points
uint32_t ir_def_point(const Fn *, Ref); // where a value is defined
void ir_replace(Fn *, Ref *with);       // with[r] != 0: use that instead

// print.c, parse.c, verify.c
void ir_print(Str *, const IrModule *);
void ir_print_fn(Str *, const Fn *);
void ir_print_ins(Str *, const Fn *, Ref); // one line, without its newline
IrModule *ir_parse(Diags *, uint32_t source, LitPool *); // NULL after errors
bool ir_verify(const Fn *, Str *why); // false: why says function, block, value

#endif

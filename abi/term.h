// SPDX-License-Identifier: Apache-2.0
// Terms: the 64-bit words that compiler and runtime agree on, on every target.
//
// The low three bits say what a word is:
//   000 small integer     value << 3, 61 bits, signed
//   010 cons              pointer to two words
//   110 boxed             pointer to a header word and its payload
//   011 other immediate   bits 3..5 say which, the value starts at bit 6
//   111 header            only as first word of a boxed object, never a value
//   001 100 101 float     the double's bits, rotated left by 4, plus 1
// A double has one of the three float patterns when it is +-0, tiny, or has a
// magnitude between 2^-255 and 2^257; the others are boxed (HDR_FLOAT).
// Pointers are biased: a tagged pointer is `address - 8 + tag`, so that the
// displacement of every field is positive, which saves an addition in wasm.
// docs/memory.md shows every object.
#ifndef ABI_TERM_H
#define ABI_TERM_H
#include <stdint.h>

typedef uint64_t Term;

enum { TAG_INT = 0, TAG_CONS = 2, TAG_IMM = 3, TAG_BOX = 6, TAG_HDR = 7 };
enum { TAG_MASK = 7, PTR_BIAS = 8 };

// Displacements from a tagged pointer, in bytes.
enum {
  CONS_CAR = PTR_BIAS - TAG_CONS, // 6
  CONS_CDR = CONS_CAR + 8,        // 14
  BOX_HDR = PTR_BIAS - TAG_BOX,   // 2
  BOX_1 = BOX_HDR + 8,            // first payload word: tuple element 1, ...
};

// Small integers.
#define SMALL_BITS 61
#define SMALL_MAX ((int64_t)(((uint64_t)1 << 60) - 1))
#define SMALL_MIN (-SMALL_MAX - 1)
#define MAKE_SMALL(i) ((Term)((uint64_t)(int64_t)(i) << 3))
#define SMALL_VALUE(t) ((int64_t)(t) >> 3)
#define IS_SMALL(t) (((t) & 7) == TAG_INT)
#define IS_BOTH_SMALL(a, b) ((((a) | (b)) & 7) == TAG_INT)
#define FITS_SMALL(i) ((int64_t)(i) >= SMALL_MIN && (int64_t)(i) <= SMALL_MAX)

// Other immediates: 6-bit tag, value from bit 6.
enum {
  IMM_ATOM = 0 << 3 | TAG_IMM,
  IMM_NIL = 1 << 3 | TAG_IMM,
  IMM_PID = 2 << 3 | TAG_IMM,  // local: index | serial << 28
  IMM_PORT = 3 << 3 | TAG_IMM, // local: number
  IMM_CATCH = 4 << 3 | TAG_IMM, // catch word of a frame: handler's code address
  IMM_MASK = 63,
  IMM_SHIFT = 6,
};
#define NIL ((Term)IMM_NIL)
#define MAKE_IMM(tag, v) ((Term)(v) << IMM_SHIFT | (tag))
#define IMM_VALUE(t) ((t) >> IMM_SHIFT)
#define MAKE_ATOM(i) MAKE_IMM(IMM_ATOM, i)
#define IS_ATOM(t) (((t) & IMM_MASK) == IMM_ATOM)
#define IS_PID_IMM(t) (((t) & IMM_MASK) == IMM_PID)
#define IS_PORT_IMM(t) (((t) & IMM_MASK) == IMM_PORT)
#define IS_CATCH(t) (((t) & IMM_MASK) == IMM_CATCH)

// What a function returns instead of a term when it raised, when a map lacks
// the key, when a segment does not match, when the mailbox is at its end.
// It has the header tag, so the collector leaves it alone.
#define NONE ((Term)7)

// Headers: kind in bits 3..7, payload size in words from bit 8.
enum {
  HDR_TUPLE = 0,   // size = arity; elements
  HDR_POS_BIG = 1, // limbs, least significant first; always above SMALL_MAX
  HDR_NEG_BIG = 2, // magnitude likewise; always below SMALL_MIN
  HDR_FLOAT = 3,   // the double's bits; only those with no immediate form
  HDR_REF = 4,     // local reference: two words of number
  HDR_FUN = 5,     // code and arity, FunEntry *, environment...
  HDR_EXPORT = 6,  // code and arity, module, function (external fun)
  HDR_MAP = 7,     // flat map: keys tuple, values in key order; size = 1 + n
  HDR_HASHMAP = 8, // hash-trie root: count as small, then a HDR_MAPNODE's words
  HDR_MAPNODE = 9, // bitmap as small, children
  HDR_HEAPBIN = 10, // size in bits, bytes (padded to words)
  HDR_REFBIN = 11,  // size in bits, RcBin *, next on the off-heap list
  HDR_SUBBIN = 12,  // size in bits, offset in bits, HEAPBIN or REFBIN term
  HDR_EXT_PID = 13, // of another node: node atom, number, serial, creation
  HDR_EXT_PORT = 14,
  HDR_EXT_REF = 15,
  HDR_MAGIC = 16, // reference that owns an off-heap object: as HDR_REF, then
                  // the object, next on the off-heap list
  HDR_TRACE = 17, // raw stack trace: return addresses, seen only by the runtime
  HDR_RECORD = 18, // native record: definition, values; size = 1 + n. The
                   // definition is {Module, Name, IsExported, FieldNames}
  HDR_LIMIT = 32,
};
#define MAKE_HDR(kind, size) ((Term)(size) << 8 | (kind) << 3 | TAG_HDR)
#define HDR_KIND(h) ((int)((h) >> 3 & 31))
#define HDR_SIZE(h) ((h) >> 8)

#define IS_CONS(t) (((t) & 7) == TAG_CONS)
#define IS_BOX(t) (((t) & 7) == TAG_BOX)
#define IS_PTR(t) (((t) & 3) == 2) // cons or boxed
#define PTR(t) ((Term *)(uintptr_t)(((t) & ~(Term)7) + PTR_BIAS))
#define MAKE_CONS(p) ((Term)(uintptr_t)(p) - PTR_BIAS + TAG_CONS)
#define MAKE_BOX(p) ((Term)(uintptr_t)(p) - PTR_BIAS + TAG_BOX)
#define CAR(t) (*(Term *)(uintptr_t)((t) + CONS_CAR))
#define CDR(t) (*(Term *)(uintptr_t)((t) + CONS_CDR))
#define HDR(t) (*(Term *)(uintptr_t)((t) + BOX_HDR))
#define FIELD(t, i) (((Term *)(uintptr_t)((t) + BOX_HDR))[i]) // 1 = first
#define IS_KIND(t, kind) (IS_BOX(t) && HDR_KIND(HDR(t)) == (kind))
#define IS_TUPLE(t) IS_KIND(t, HDR_TUPLE)
#define ARITY(t) HDR_SIZE(HDR(t))

// Floats. Bit w & 63 of FLOAT_TAGS says whether word w is a float: one `bt`.
#define FLOAT_TAGS 0x3232323232323232u
#define IS_FLOAT_IMM(t) ((FLOAT_TAGS >> ((t) & 63)) & 1)
#define FLOAT_ROTATE 4
static inline Term float_bits_to_word(uint64_t b) {
  return (b << FLOAT_ROTATE | b >> (64 - FLOAT_ROTATE)) + 1;
}
static inline uint64_t float_word_to_bits(Term t) {
  t -= 1;
  return t >> FLOAT_ROTATE | t << (64 - FLOAT_ROTATE);
}

// First payload word of funs: code address (wasm: table index) in the low half,
// arity in the high half. A call passes the fun itself as one more argument.
#define FUN_CODE(w) ((uint32_t)(w))
#define FUN_ARITY(w) ((uint32_t)((w) >> 32))

#define MAX_ARGS 255
#define FLATMAP_LIMIT 32 // more keys make a hash trie
#define RCBIN_DATA 24 // where the bytes begin in what a shared binary points to
#define HEAPBIN_LIMIT 64 // bytes; longer binaries are shared
#endif

// SPDX-License-Identifier: Apache-2.0
// The WebAssembly back end: Low to functions. A Low function becomes several
// wasm functions, its parts: one for each root (entry, continuation, handler),
// and one for each block that two parts reach. docs/memory.md has the calls.
#ifndef WASM_H
#define WASM_H
#include "../low/low.h"

// ops.def, encode.c
typedef enum {
#define W(name, code, imm, text) W_##name = code,
#include "ops.def"
} WasmOp;
enum { WT_I32 = 0x7f, WT_I64 = 0x7e, WT_F64 = 0x7c, WT_VOID = 0x40 };
void wasm_u32(Str *, uint64_t); // LEB128
void wasm_s64(Str *, int64_t);
void wasm_name(Str *, const char *, size_t);
void wasm_section(Str *out, int id, const Str *body);

typedef struct WasmPart {
  BlkId head;
  uint32_t index; // of the function, in the module
  uint32_t table; // index in the table: roots only
  Str body;       // locals and code, as the code section has it
} WasmPart;

typedef struct WasmCode {
  const LowFn *fn;
  VEC(WasmPart) parts; // [0] is the entry's
  uint32_t *part_of;   // block -> part + 1 that it is the head of, 0: none
  bool *twin;          // blocks so small that each part has its own copy
  uint32_t *raise_of;  // block that ends by unwind -> its number + 1
  uint32_t raises;     // how many do
  uint32_t raise_base; // number of the first, in the module
  VEC(CodeSite) sites; // at: a continuation's block, or SITE_RAISE | number
} WasmCode;

// helper.c
typedef struct WasmHelper {
  Str type, body; // as their sections have them
} WasmHelper;
typedef struct WasmHelpers {
  uint32_t first; // index of the first: the linker gives it
  VEC(WasmHelper) at;
  Map gc, rt; // by number of live terms + 1, by the C function's index + 1
} WasmHelpers;
void wasm_helpers_free(WasmHelpers *);

// What the linker knows when code is emitted.
typedef struct WasmEnv {
  void *self;
  uint64_t (*sym)(void *, const LowSym *);           // a word; functions: table index
  uint32_t (*fn_index)(void *, const FnRef *);       // for direct calls
  uint32_t (*stub_index)(void *, const char *name);  // function index
  uint32_t (*c_index)(void *, const char *c_name);
  WasmHelpers *helpers;
  uint32_t ctx;      // address of Ctx
  uint32_t fn_type;  // type index of Erlang functions
} WasmEnv;
uint32_t wasm_gc_helper(const WasmEnv *, uint32_t n); // their function indices
uint32_t wasm_rt_helper(const WasmEnv *, const RtCall *);
#define SITE_RAISE 0x80000000u // in SiteRow.code: number of a site that raises

// text.c: a module that our linker wrote, as text.
void wasm_text(Str *, const char *module, size_t n);
// region.c: finds parts and sites; no code yet. The linker then gives the parts
// their indices, and raise_base.
WasmCode *wasm_plan(const LowFn *);
void wasm_free(WasmCode *);
// emit.c: fills the bodies.
void wasm_emit(WasmCode *, const WasmEnv *);
#endif

// SPDX-License-Identifier: Apache-2.0
// The program that the linker appends to a prelinked runtime. The runtime finds
// `Program` at a place both know: x86-64, the start of the segment at
// PROGRAM_DATA; wasm, the address in the exported constant `rt_program`, where
// the linker's data starts. All addresses are final; nothing is relocated at
// start. Words are 64 bits on every target; a code address is a machine address
// on x86-64 and a table index on wasm.
#ifndef ABI_IMAGE_H
#define ABI_IMAGE_H
#include "term.h"

#define PROGRAM_MAGIC 0x31616c65646e6143u // "Candela1"
#define PROGRAM_CODE 0x10000000u // x86-64: executable segment
#define PROGRAM_DATA 0x20000000u // x86-64: data segment: Program first

typedef struct AtomRow { // in index order; the first ones are atoms.def
  uint64_t text;         // address of UTF-8 bytes
  uint32_t size;         // bytes
  uint32_t hash;         // FNV-1a of the bytes
} AtomRow;

typedef struct ExportRow { // sorted by module, function, arity as words
  Term module, function;
  uint32_t arity, code; // code address
} ExportRow;

typedef struct FunEntry { // one for each local fun expression
  Term module;
  uint32_t index, uniq; // as erlang:fun_info shows them
  uint32_t arity, nfree;
  Term name; // of the lambda: '-f/1-fun-0-'
  uint64_t code;
} FunEntry;

typedef struct FnRow { // every compiled function
  Term module, function;
  uint32_t arity, file; // file: index into files
} FnRow;

// A code point at which a frame can be looked at: after a call, or where an
// instruction raises. Sorted by code. On wasm `code` is the continuation's
// table index, or a site number with SITE_RAISE set.
typedef struct SiteRow {
  uint32_t code;
  uint32_t fn;    // index into fns
  uint32_t line;  // 0: unknown
  uint32_t frame; // slots between sp and the return address of the caller
} SiteRow;

typedef struct FileRow { // names of source files, as stack traces show them
  uint64_t text;
  uint64_t size;
} FileRow;

typedef struct ModuleRow { // modules linked in
  Term name;
  uint64_t attributes; // term: the list that Module:module_info/1 shows
} ModuleRow;

typedef struct Program {
  uint64_t magic;
  uint64_t entry;      // code address of the start function, arity 0 or 1
  uint64_t entry_arity;
  uint64_t atoms, natoms;     // AtomRow
  uint64_t exports, nexports; // ExportRow
  uint64_t fns, nfns;         // FnRow
  uint64_t sites, nsites;     // SiteRow
  uint64_t files, nfiles;     // FileRow
  uint64_t modules, nmodules; // ModuleRow
  uint64_t end;               // first address past the program's data
  uint64_t literals, literals_end; // static terms: the collector skips these
  uint64_t otp_release;       // of the libraries compiled in: 25..29
  uint64_t funs, nfuns;       // FunEntry
} Program;
#endif

// SPDX-License-Identifier: Apache-2.0
// The program's tables (abi/image.h), looked at by the runtime.
#ifndef CODE_H
#define CODE_H
#include "../rt.h"

#ifdef __wasm__ // the linker puts it behind the runtime's own data
extern char __heap_base;
static inline const Program *code_program(void) {
  return (const Program *)(((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15);
}
#else
extern const Program rt_program_data;
static inline const Program *code_program(void) { return &rt_program_data; }
#endif

const ExportRow *code_export(Term module, Term function, uint64_t arity);
const SiteRow *code_search_site(uint64_t code);
// The site with this code address; NULL: there is none. Answers are kept.
#define CODE_KEPT 1024 // a power of two
extern const SiteRow *code_kept_sites[CODE_KEPT];
static inline const SiteRow *code_site(uint64_t code) {
  const SiteRow **at = &code_kept_sites[(code >> 3 ^ code >> 13) % CODE_KEPT];
  const SiteRow *row = __atomic_load_n(at, __ATOMIC_RELAXED);
  return row && row->code == code ? row : code_search_site(code);
}
const FnRow *code_fn(uint32_t i);
const FileRow *code_file(uint32_t i);
const ModuleRow *code_module(Term name);
const FunEntry *code_fun_entry(Term module, uint64_t index, uint64_t uniq);

// Rows of bifs.def.
typedef struct BifName {
  const char *module, *name;
  uint32_t arity;
} BifName;
const BifName *code_bif(uint64_t row);
bool code_is_bif(Term module, Term function, uint64_t arity);
#endif

// SPDX-License-Identifier: Apache-2.0
// What the files that write ELF share.
#ifndef LINK_ELF_H
#define LINK_ELF_H
#include "elf_format.h"
#include "link.h"

typedef struct Symbols {
  const ElfSymbol *at;
  uint32_t n;
  const char *names;
} Symbols;

// image.c: reading the prelinked runtime
const ElfSection *elf_sections(Image, uint32_t *n);
const char *elf_section_name(Image, const ElfSection *);
Symbols elf_symbols(Image);

// elf_out.c: a file being made
typedef struct ElfOut {
  Str *out;
  size_t start; // of the file in `out`
  VEC(ElfSection) sections;
  Str section_names;
  VEC(ElfSymbol) symbols;
  Str symbol_names;
  uint32_t nlocal; // symbols that are local; they come first
} ElfOut;
void elf_out_init(ElfOut *, Str *out);
uint64_t elf_add_bytes(ElfOut *, const void *, size_t, size_t align); // offset
uint16_t elf_add_section(ElfOut *, const char *name, ElfSection);
uint32_t elf_add_symbol(ElfOut *, const char *name, ElfSymbol); // its index
void elf_add_functions(ElfOut *, const Link *, uint16_t section, uint64_t base);
void elf_add_symtab(ElfOut *);
void elf_add_headers(ElfOut *); // sections; fills in the ELF header
void elf_out_free(ElfOut *);

// x64.c: the code of the whole program, at its addresses
typedef struct Extern { // in an object: a reference to the runtime
  uint64_t at;          // offset in the code
  RelKind kind;
  Name name;
  int64_t addend;
} Extern;
typedef struct X64Program {
  Link *link;
  Layout layout;
  Str code;
  bool is_object;
  VEC(Extern) externs;
  Map runtime;  // Name.id + 1 of the runtime's symbols -> address
  Str *missing; // C functions that the runtime lacks, one a line
} X64Program;
void x64_read_symbols(X64Program *, Image);
void x64_program(X64Program *); // fills code and layout.data
void x64_program_free(X64Program *);
#endif

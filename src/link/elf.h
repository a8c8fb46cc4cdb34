// SPDX-License-Identifier: Apache-2.0
// What image.c, x64.c and elf.c share: reading the prelinked runtime.
#ifndef LINK_ELF_H
#define LINK_ELF_H
#include "elf_format.h"
#include "link.h"

typedef struct Symbols {
  const ElfSymbol *at;
  uint32_t n;
  const char *names;
} Symbols;

// image.c
const ElfSection *elf_sections(Image, uint32_t *n);
const char *elf_section_name(Image, const ElfSection *);
Symbols elf_symbols(Image);

// x64.c: the code of the whole program, at its addresses
typedef struct X64Program {
  Link *link;
  Layout layout;
  Str code;
  Map runtime;  // Name.id + 1 of the runtime's symbols -> address
  Str *missing; // C functions that the runtime lacks, one a line
} X64Program;
void x64_place(X64Program *, Image); // addresses, data
void x64_relocate(X64Program *);
void x64_program_free(X64Program *);
#endif

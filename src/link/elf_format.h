// SPDX-License-Identifier: Apache-2.0
// What we need of ELF: 64-bit, little-endian (System V ABI, chapters 4 and 5).
#ifndef LINK_ELF_FORMAT_H
#define LINK_ELF_FORMAT_H
#include <stdint.h>

typedef struct ElfHeader {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, phoff, shoff;
  uint32_t flags;
  uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
} ElfHeader;

typedef struct ElfSegment {
  uint32_t type, flags;
  uint64_t offset, vaddr, paddr, filesz, memsz, align;
} ElfSegment;

typedef struct ElfSection {
  uint32_t name, type;
  uint64_t flags, addr, offset, size;
  uint32_t link, info;
  uint64_t addralign, entsize;
} ElfSection;

typedef struct ElfSymbol {
  uint32_t name;
  uint8_t info, other;
  uint16_t shndx;
  uint64_t value, size;
} ElfSymbol;

typedef struct ElfRela {
  uint64_t offset, info;
  int64_t addend;
} ElfRela;

enum {
  ELF_REL = 1, ELF_EXEC = 2,
  ELF_X86_64 = 62,
  PT_LOAD = 1, PT_TLS = 7,
  SHT_NULL = 0, SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_STRTAB = 3, SHT_RELA = 4,
  SHT_NOBITS = 8,
  SHF_WRITE = 1, SHF_ALLOC = 2, SHF_EXECINSTR = 4, SHF_INFO_LINK = 64,
  STT_NOTYPE = 0, STT_OBJECT = 1, STT_FUNC = 2, STT_SECTION = 3,
  STB_LOCAL = 0, STB_GLOBAL = 1,
  SHN_UNDEF = 0, SHN_RESERVED = 0xff00,
  R_X86_64_64 = 1, R_X86_64_PC32 = 2, R_X86_64_32 = 10, R_X86_64_32S = 11, R_X86_64_8 = 14,
};
#define ELF_SYM_INFO(bind, type) ((uint8_t)((bind) << 4 | (type)))
#define ELF_SYM_TYPE(info) ((info) & 15)
#endif

// SPDX-License-Identifier: Apache-2.0
// --emit obj: the program as an object, for those who link it with C code by
// the system's tools and librt.a. Its two sections have their final addresses,
// which the system linker must be told (docs/link.md, "Objects"); only what it
// names of the runtime is left open.
#include "elf.h"

enum { CODE = 1, DATA, RELA, SYMTAB, STRTAB, PLACES }; // sections

typedef struct Object {
  ElfOut elf;
  X64Program program;
  VEC(ElfRela) relas;
  ElfRela place[2];
} Object;

// --- symbols

static uint32_t rela_type(RelKind kind) {
  return kind == REL_PC32    ? R_X86_64_PC32
         : kind == REL_ABS64 ? R_X86_64_64
                             : R_X86_64_32;
}

static void add_rela(Object *o, const Extern *x, uint64_t symbol) {
  ElfRela r = {x->at, symbol << 32 | rela_type(x->kind), x->addend};
  vec_push(&o->relas, r);
}

static void add_externs(Object *o) {
  Map index = {0};
  for (uint32_t i = 0; i < o->program.externs.n; i++) {
    const Extern *x = &o->program.externs.at[i];
    ElfSymbol s = {.info = ELF_SYM_INFO(STB_GLOBAL, STT_NOTYPE)};
    uint64_t at;
    if (!map_get(&index, x->name->id + 1, &at)) {
      at = elf_add_symbol(&o->elf, x->name->text, s);
      map_put(&index, x->name->id + 1, at);
    }
    add_rela(o, x, at);
  }
  map_free(&index);
}

// A byte that holds the section's address less the one that it must have. If
// that is not 0, a linker says that it does not fit, and names the symbol.
static void add_place(Object *o, uint16_t section, const char *name,
                      uint64_t address) {
  ElfSymbol s = {.info = ELF_SYM_INFO(STB_LOCAL, STT_NOTYPE), .shndx = section};
  uint64_t symbol = elf_add_symbol(&o->elf, name, s), at = section - CODE;
  o->place[at] = (ElfRela){at, symbol << 32 | R_X86_64_8, -(int64_t)address};
}

static void add_symbols(Object *o) {
  elf_add_functions(&o->elf, o->program.link, CODE, PROGRAM_CODE);
  add_place(o, CODE, "program_code_must_be_at_0x10000000", PROGRAM_CODE);
  add_place(o, DATA, "program_data_must_be_at_0x20000000", PROGRAM_DATA);
  ElfSymbol data = {.info = ELF_SYM_INFO(STB_GLOBAL, STT_OBJECT),
                    .shndx = DATA,
                    .size = o->program.layout.data.n};
  elf_add_symbol(&o->elf, "rt_program_data", data);
  add_externs(o);
}

// --- sections

static void add_content(ElfOut *e, const char *name, uint64_t flags,
                        const Str *bytes) {
  ElfSection s = {.type = SHT_PROGBITS,
                  .flags = SHF_ALLOC | flags,
                  .offset = elf_add_bytes(e, bytes->at, bytes->n, 16),
                  .size = bytes->n,
                  .addralign = 16};
  elf_add_section(e, name, s);
}

static void add_relas(Object *o, const char *name, uint32_t section,
                      const ElfRela *at, uint32_t n) {
  size_t size = n * sizeof *at;
  ElfSection s = {.type = SHT_RELA,
                  .flags = SHF_INFO_LINK,
                  .offset = elf_add_bytes(&o->elf, at, size, 8),
                  .size = size,
                  .link = SYMTAB,
                  .info = section,
                  .addralign = 8,
                  .entsize = sizeof(ElfRela)};
  elf_add_section(&o->elf, name, s);
}

static void make_file(Object *o) {
  ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
                 .type = ELF_REL,
                 .machine = ELF_X86_64,
                 .version = 1,
                 .ehsize = sizeof h,
                 .shentsize = sizeof(ElfSection)};
  Str places = {(char[]){0, 0}, 2, 0};
  ElfSection note = {.type = SHT_PROGBITS, .addralign = 1};
  elf_add_bytes(&o->elf, &h, sizeof h, 8);
  add_content(&o->elf, ".program_code", SHF_EXECINSTR, &o->program.code);
  add_content(&o->elf, ".program_data", SHF_WRITE, &o->program.layout.data);
  add_relas(o, ".rela.program_code", CODE, o->relas.at, o->relas.n);
  elf_add_symtab(&o->elf);
  add_content(&o->elf, ".program_places", 0, &places);
  add_relas(o, ".rela.program_places", PLACES, o->place, 2);
  elf_add_section(&o->elf, ".note.GNU-stack", note);
  elf_add_headers(&o->elf);
}

void link_object(Link *l, Str *out) {
  Object o = {.program = {.link = l, .is_object = true}};
  elf_out_init(&o.elf, out);
  x64_program(&o.program);
  add_symbols(&o);
  make_file(&o);
  vec_free(&o.relas);
  elf_out_free(&o.elf);
  x64_program_free(&o.program);
}

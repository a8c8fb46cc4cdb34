// SPDX-License-Identifier: Apache-2.0
// --emit obj: the program as an object, for those who link it with C code by
// the system's tools and librt.a. Its two sections have their final addresses,
// which the system linker must be told (docs/link.md, "Objects"); only what it
// names of the runtime is left open.
#include "elf.h"

enum { CODE = 1, DATA, RELA, SYMTAB }; // sections

typedef struct Object {
  ElfOut elf;
  X64Program program;
  VEC(ElfRela) relas;
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

static void add_symbols(Object *o) {
  elf_add_functions(&o->elf, o->program.link, CODE, PROGRAM_CODE);
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

static void add_relas(Object *o) {
  size_t size = o->relas.n * sizeof(ElfRela);
  ElfSection s = {.type = SHT_RELA,
                  .flags = SHF_INFO_LINK,
                  .offset = elf_add_bytes(&o->elf, o->relas.at, size, 8),
                  .size = size,
                  .link = SYMTAB,
                  .info = CODE,
                  .addralign = 8,
                  .entsize = sizeof(ElfRela)};
  elf_add_section(&o->elf, ".rela.program_code", s);
}

static void make_file(Object *o) {
  ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
                 .type = ELF_REL,
                 .machine = ELF_X86_64,
                 .version = 1,
                 .ehsize = sizeof h,
                 .shentsize = sizeof(ElfSection)};
  ElfSection note = {.type = SHT_PROGBITS, .addralign = 1};
  elf_add_bytes(&o->elf, &h, sizeof h, 8);
  add_content(&o->elf, ".program_code", SHF_EXECINSTR, &o->program.code);
  add_content(&o->elf, ".program_data", SHF_WRITE, &o->program.layout.data);
  add_relas(o);
  elf_add_symtab(&o->elf);
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

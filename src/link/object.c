// SPDX-License-Identifier: Apache-2.0
// --emit obj: the program as a relocatable object, for those who link it with C
// code by the system's tools and librt.a.
//
// Where addresses stand in the data is found by laying the program out twice,
// at different bases: each 32-bit word that moved with code or data is an
// address there. (All addresses are below 2 GB, so upper halves do not change.)
#include "elf.h"

enum { TEXT = 1, DATA = 2 }; // sections and, by their symbols, symbols
enum { CODE_1 = 0x10000000, CODE_2 = 0x12000000 };
enum { DATA_1 = 0x20000000, DATA_2 = 0x21000000 };

typedef VEC(ElfRela) Relas;

static void add_rela(Relas *v, uint64_t at, uint32_t symbol, uint32_t type,
                     int64_t addend) {
  vec_push(v, ((ElfRela){at, (uint64_t)symbol << 32 | type, addend}));
}

// Compares a word of both layouts; in the first, an address becomes 0.
static void find_address(Relas *v, char *one, const char *two, uint64_t at) {
  uint32_t a, b;
  memcpy(&a, one + at, 4);
  memcpy(&b, two + at, 4);
  if (a == b) return;
  bool is_code = b - a == CODE_2 - CODE_1;
  if (!is_code && b - a != DATA_2 - DATA_1)
    bug("link: what moved at %#llx?", (unsigned long long)at);
  add_rela(v, at, is_code ? TEXT : DATA, R_X86_64_32,
           (int64_t)a - (is_code ? CODE_1 : DATA_1));
  memset(one + at, 0, 4);
}

typedef struct Object {
  ElfOut elf;
  X64Program one, two; // the program at both places
  Relas text, data;
} Object;

static void lay_out(X64Program *p, Link *l, uint64_t code, uint64_t data) {
  *p = (X64Program){
      .link = l, .code_base = code, .data_base = data, .is_object = true};
  x64_program(p);
}

static void find_addresses(Object *o) {
  char *one = o->one.code.at, *two = o->two.code.at;
  for (uint32_t i = 0; i < o->one.absolutes.n; i++)
    find_address(&o->text, one, two, o->one.absolutes.at[i]);
  one = o->one.layout.data.at, two = o->two.layout.data.at;
  for (size_t i = 0; i < o->one.layout.data.n; i += 4)
    find_address(&o->data, one, two, i);
}

// --- symbols

static uint32_t rela_type(RelKind kind) {
  return kind == REL_PC32    ? R_X86_64_PC32
         : kind == REL_ABS64 ? R_X86_64_64
                             : R_X86_64_32;
}

static void add_externs(Object *o) {
  Map index = {0};
  for (uint32_t i = 0; i < o->one.externs.n; i++) {
    const Extern *x = &o->one.externs.at[i];
    uint64_t at;
    if (!map_get(&index, x->name->id + 1, &at)) {
      at = elf_add_symbol(
          &o->elf, x->name->text,
          (ElfSymbol){.info = ELF_SYM_INFO(STB_GLOBAL, STT_NOTYPE)});
      map_put(&index, x->name->id + 1, at);
    }
    add_rela(&o->text, x->at, (uint32_t)at, rela_type(x->kind), x->addend);
  }
  map_free(&index);
}

static void add_symbols(Object *o) {
  for (uint16_t section = TEXT; section <= DATA; section++)
    elf_add_symbol(&o->elf, "",
                   (ElfSymbol){.info = ELF_SYM_INFO(STB_LOCAL, STT_SECTION),
                               .shndx = section});
  elf_add_functions(&o->elf, o->two.link, TEXT, CODE_2);
  elf_add_symbol(&o->elf, "rt_program_data",
                 (ElfSymbol){.info = ELF_SYM_INFO(STB_GLOBAL, STT_OBJECT),
                             .shndx = DATA,
                             .size = o->one.layout.data.n});
  add_externs(o);
}

// --- sections

static void add_content(ElfOut *e, const char *name, uint64_t flags,
                        const Str *bytes) {
  elf_add_section(
      e, name,
      (ElfSection){.type = SHT_PROGBITS,
                   .flags = SHF_ALLOC | flags,
                   .offset = elf_add_bytes(e, bytes->at, bytes->n, 16),
                   .size = bytes->n,
                   .addralign = 16});
}

static void add_relas(ElfOut *e, const char *name, uint32_t section,
                      const Relas *v) {
  size_t size = v->n * sizeof(ElfRela);
  elf_add_section(e, name,
                  (ElfSection){.type = SHT_RELA,
                               .flags = SHF_INFO_LINK,
                               .offset = elf_add_bytes(e, v->at, size, 8),
                               .size = size,
                               .link = DATA + 3, // .symtab comes after these
                               .info = section,
                               .addralign = 8,
                               .entsize = sizeof(ElfRela)});
}

static void make_file(Object *o) {
  ElfHeader h = {.ident = {0x7f, 'E', 'L', 'F', 2, 1, 1},
                 .type = ELF_REL,
                 .machine = ELF_X86_64,
                 .version = 1,
                 .ehsize = sizeof h,
                 .shentsize = sizeof(ElfSection)};
  elf_add_bytes(&o->elf, &h, sizeof h, 8);
  add_content(&o->elf, ".text", SHF_EXECINSTR, &o->one.code);
  add_content(&o->elf, ".data", SHF_WRITE, &o->one.layout.data);
  add_relas(&o->elf, ".rela.text", TEXT, &o->text);
  add_relas(&o->elf, ".rela.data", DATA, &o->data);
  elf_add_symtab(&o->elf);
  elf_add_section(&o->elf, ".note.GNU-stack",
                  (ElfSection){.type = SHT_PROGBITS, .addralign = 1});
  elf_add_headers(&o->elf);
}

void link_object(Link *l, Str *out) {
  Object o = {0};
  elf_out_init(&o.elf, out);
  lay_out(&o.one, l, CODE_1, DATA_1);
  lay_out(&o.two, l, CODE_2, DATA_2);
  find_addresses(&o);
  add_symbols(&o);
  make_file(&o);
  vec_free(&o.text);
  vec_free(&o.data);
  elf_out_free(&o.elf);
  x64_program_free(&o.one);
  x64_program_free(&o.two);
}

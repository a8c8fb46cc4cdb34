// SPDX-License-Identifier: Apache-2.0
// The executable: the prelinked runtime, then the program's code and data in
// the two segments that the runtime has for them, then symbols for debuggers
// and profilers. Nothing is relocated when it starts. docs/link.md,
// "Executable".
#include "elf.h"

enum { PAGE = 4096 };

typedef struct Exe {
  ElfOut elf;
  Image image;
  uint16_t *section_at; // index in the runtime -> index here, 0: left out
  uint16_t code_section;
} Exe;

// What is loaded of the runtime stands before its program segments.
static size_t runtime_size(Image image) {
  uint32_t n;
  const ElfSection *s = elf_sections(image, &n);
  size_t end = 0;
  for (uint32_t i = 0; i < n; i++)
    if (s[i].flags & SHF_ALLOC && s[i].type != SHT_NOBITS &&
        s[i].addr < PROGRAM_CODE && s[i].offset + s[i].size > end)
      end = s[i].offset + s[i].size;
  return end;
}

// --- segments

static ElfSegment *segment(const Exe *e, uint64_t vaddr) {
  char *start = e->elf.out->at + e->elf.start;
  ElfHeader *h = (void *)start;
  ElfSegment *s = (void *)(start + h->phoff);
  for (uint32_t i = 0; i < h->phnum; i++)
    if (s[i].type == PT_LOAD && s[i].vaddr == vaddr) return &s[i];
  bug("link: the runtime has no segment at %#llx", (unsigned long long)vaddr);
}

static void add_segment(Exe *e, uint64_t vaddr, const Str *bytes) {
  uint64_t at = elf_add_bytes(&e->elf, bytes->at, bytes->n, PAGE);
  ElfSegment *s = segment(e, vaddr);
  s->offset = at;
  s->filesz = s->memsz = bytes->n;
  s->align = PAGE;
}

// --- sections and symbols of the runtime

static void set_section_bytes(const Exe *e, ElfSection *s) {
  if (s->addr != PROGRAM_CODE && s->addr != PROGRAM_DATA) return;
  ElfSegment *seg = segment(e, s->addr);
  s->offset = seg->offset;
  s->size = seg->filesz;
  s->addralign = 16;
}

static void keep_sections(Exe *e) {
  uint32_t n;
  const ElfSection *s = elf_sections(e->image, &n);
  e->section_at = mem_alloc(n * sizeof *e->section_at);
  for (uint32_t i = 0; i < n; i++) {
    if (!(s[i].flags & SHF_ALLOC)) continue;
    ElfSection copy = s[i];
    set_section_bytes(e, &copy);
    const char *name = elf_section_name(e->image, &s[i]);
    e->section_at[i] = elf_add_section(&e->elf, name, copy);
    if (copy.addr == PROGRAM_CODE) e->code_section = e->section_at[i];
  }
}

static bool is_kept(const ElfSymbol *s) {
  int type = ELF_SYM_TYPE(s->info);
  return (type == STT_FUNC || type == STT_OBJECT || type == STT_NOTYPE) &&
         s->shndx != SHN_UNDEF && s->shndx < SHN_RESERVED && s->name;
}

static void keep_symbols(Exe *e) {
  Symbols syms = elf_symbols(e->image);
  for (uint32_t i = 0; i < syms.n; i++) {
    ElfSymbol s = syms.at[i];
    if (!is_kept(&s) || !e->section_at[s.shndx]) continue;
    s.shndx = e->section_at[s.shndx];
    s.info = ELF_SYM_INFO(STB_LOCAL, ELF_SYM_TYPE(s.info));
    elf_add_symbol(&e->elf, syms.names + s.name, s);
  }
}

static void make_file(Exe *e, const X64Program *p) {
  str_add(e->elf.out, (const char *)e->image.at, runtime_size(e->image));
  add_segment(e, PROGRAM_CODE, &p->code);
  add_segment(e, PROGRAM_DATA, &p->layout.data);
  keep_sections(e);
  keep_symbols(e);
  elf_add_functions(&e->elf, p->link, e->code_section, 0);
  elf_add_symtab(&e->elf);
  elf_add_headers(&e->elf);
}

bool link_elf(Link *l, Image image, Str *out, Str *missing) {
  X64Program p = {.link = l, .missing = missing};
  Exe e = {.image = image};
  elf_out_init(&e.elf, out);
  x64_read_symbols(&p, image);
  x64_program(&p);
  make_file(&e, &p);
  elf_out_free(&e.elf);
  free(e.section_at);
  x64_program_free(&p);
  return !missing->n;
}

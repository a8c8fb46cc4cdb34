// SPDX-License-Identifier: Apache-2.0
// The executable: the prelinked runtime, then the program's code and data in
// the two segments that the runtime has for them, then symbols for debuggers
// and profilers. Nothing is relocated when it starts. docs/link.md,
// "Executable".
#include "elf.h"

enum { PAGE = 4096 };

typedef struct Elf {
  X64Program *p;
  Image image;
  Str *out;
  size_t start; // of the executable in `out`
  VEC(ElfSection) sections;
  Str section_names;
  uint16_t *section_at; // index in the runtime -> index here, 0: left out
  uint16_t code_section;
} Elf;

static size_t offset(const Elf *e) { return e->out->n - e->start; }

static void pad(Elf *e, size_t alignment) {
  while (offset(e) % alignment) str_putc(e->out, 0);
}

// --- segments

static ElfSegment *segment(const Elf *e, uint64_t vaddr) {
  ElfHeader *h = (void *)(e->out->at + e->start);
  ElfSegment *s = (void *)(e->out->at + e->start + h->phoff);
  for (uint32_t i = 0; i < h->phnum; i++)
    if (s[i].type == PT_LOAD && s[i].vaddr == vaddr) return &s[i];
  bug("link: the runtime has no segment at %#llx", (unsigned long long)vaddr);
}

static void add_segment(Elf *e, uint64_t vaddr, const Str *bytes) {
  pad(e, PAGE);
  ElfSegment *s = segment(e, vaddr);
  s->offset = offset(e);
  s->filesz = s->memsz = bytes->n;
  s->align = PAGE;
  str_add(e->out, bytes->at, bytes->n);
}

// What is loaded of the runtime stands before its program segments.
static size_t runtime_size(const Elf *e) {
  uint32_t n;
  const ElfSection *s = elf_sections(e->image, &n);
  size_t end = 0;
  for (uint32_t i = 0; i < n; i++)
    if (s[i].flags & SHF_ALLOC && s[i].type != SHT_NOBITS &&
        s[i].addr < PROGRAM_CODE && s[i].offset + s[i].size > end)
      end = s[i].offset + s[i].size;
  return end;
}

// --- sections

static uint32_t section_name(Elf *e, const char *name) {
  uint32_t at = (uint32_t)e->section_names.n;
  str_add(&e->section_names, name, strlen(name) + 1);
  return at;
}

static uint16_t add_section(Elf *e, const char *name, ElfSection s) {
  s.name = section_name(e, name);
  vec_push(&e->sections, s);
  return (uint16_t)(e->sections.n - 1);
}

static void set_section_bytes(const Elf *e, ElfSection *s) {
  if (s->addr != PROGRAM_CODE && s->addr != PROGRAM_DATA) return;
  ElfSegment *seg = segment(e, s->addr);
  s->offset = seg->offset;
  s->size = seg->filesz;
  s->addralign = 16;
}

static void keep_sections(Elf *e) {
  uint32_t n;
  const ElfSection *s = elf_sections(e->image, &n);
  e->section_at = mem_alloc(n * sizeof *e->section_at);
  add_section(e, "", (ElfSection){0});
  for (uint32_t i = 0; i < n; i++) {
    if (!(s[i].flags & SHF_ALLOC)) continue;
    ElfSection copy = s[i];
    set_section_bytes(e, &copy);
    e->section_at[i] = add_section(e, elf_section_name(e->image, &s[i]), copy);
    if (copy.addr == PROGRAM_CODE) e->code_section = e->section_at[i];
  }
}

// --- symbols

typedef struct SymTab {
  VEC(ElfSymbol) at;
  Str names;
} SymTab;

static void add_symbol(SymTab *t, const char *name, ElfSymbol s) {
  s.name = (uint32_t)t->names.n;
  str_add(&t->names, name, strlen(name) + 1);
  vec_push(&t->at, s);
}

static void keep_symbols(Elf *e, SymTab *t) {
  Symbols syms = elf_symbols(e->image);
  for (uint32_t i = 0; i < syms.n; i++) {
    ElfSymbol s = syms.at[i];
    int type = ELF_SYM_TYPE(s.info);
    if ((type != STT_FUNC && type != STT_OBJECT && type != STT_NOTYPE) ||
        s.shndx == SHN_UNDEF || s.shndx >= 0xff00 || !s.name)
      continue;
    s.shndx = e->section_at[s.shndx];
    s.info = ELF_SYM_INFO(STB_LOCAL, type);
    if (s.shndx) add_symbol(t, syms.names + s.name, s);
  }
}

static void add_functions(Elf *e, SymTab *t) {
  Link *l = e->p->link;
  Str name = {0};
  for (uint32_t i = 0; i < l->fns.n; i++) {
    const LinkFn *fn = &l->fns.at[i];
    name.n = 0;
    str_printf(&name, "%s:%s/%u", fn->ref->module->text, fn->ref->name->text,
               fn->ref->arity);
    add_symbol(t, name.at,
               (ElfSymbol){.info = ELF_SYM_INFO(STB_LOCAL, STT_FUNC),
                           .shndx = e->code_section,
                           .value = fn->addr,
                           .size = fn->size});
  }
  str_free(&name);
}

static uint64_t add_bytes(Elf *e, const void *bytes, size_t n) {
  pad(e, 8);
  uint64_t at = offset(e);
  str_add(e->out, bytes, n);
  return at;
}

static void add_symtab(Elf *e) {
  SymTab t = {0};
  add_symbol(&t, "", (ElfSymbol){0});
  keep_symbols(e, &t);
  add_functions(e, &t);
  size_t size = t.at.n * sizeof(ElfSymbol);
  uint32_t names = e->sections.n + 1;
  add_section(e, ".symtab",
              (ElfSection){.type = SHT_SYMTAB,
                           .offset = add_bytes(e, t.at.at, size),
                           .size = size,
                           .link = names,
                           .info = t.at.n, // all are local
                           .addralign = 8,
                           .entsize = sizeof(ElfSymbol)});
  add_section(e, ".strtab",
              (ElfSection){.type = SHT_STRTAB,
                           .offset = add_bytes(e, t.names.at, t.names.n),
                           .size = t.names.n,
                           .addralign = 1});
  vec_free(&t.at);
  str_free(&t.names);
}

static void add_section_headers(Elf *e) {
  uint16_t names = add_section(
      e, ".shstrtab", (ElfSection){.type = SHT_STRTAB, .addralign = 1});
  ElfSection *s = &e->sections.at[names];
  s->size = e->section_names.n;
  s->offset = add_bytes(e, e->section_names.at, e->section_names.n);
  uint64_t shoff =
      add_bytes(e, e->sections.at, e->sections.n * sizeof(ElfSection));
  ElfHeader *h = (void *)(e->out->at + e->start);
  h->shoff = shoff;
  h->shnum = (uint16_t)e->sections.n;
  h->shstrndx = names;
}

bool link_elf(Link *l, Image image, Str *out, Str *missing) {
  X64Program p = {.link = l, .missing = missing};
  x64_place(&p, image);
  x64_relocate(&p);
  Elf e = {.p = &p, .image = image, .out = out, .start = out->n};
  str_add(out, (const char *)image.at, runtime_size(&e));
  add_segment(&e, PROGRAM_CODE, &p.code);
  add_segment(&e, PROGRAM_DATA, &p.layout.data);
  keep_sections(&e);
  add_symtab(&e);
  add_section_headers(&e);
  vec_free(&e.sections);
  str_free(&e.section_names);
  free(e.section_at);
  x64_program_free(&p);
  return !missing->n;
}

// SPDX-License-Identifier: Apache-2.0
// Making an ELF file: bytes, sections, symbols. The file's first bytes, with
// the ELF header, are already in `out` when sections are added.
#include "elf.h"

void elf_out_init(ElfOut *e, Str *out) {
  *e = (ElfOut){.out = out, .start = out->n};
  elf_add_section(e, "", (ElfSection){0});
  elf_add_symbol(e, "", (ElfSymbol){0});
}

uint64_t elf_add_bytes(ElfOut *e, const void *bytes, size_t n, size_t align) {
  while ((e->out->n - e->start) % align) str_putc(e->out, 0);
  uint64_t at = e->out->n - e->start;
  str_add(e->out, bytes, n);
  return at;
}

uint16_t elf_add_section(ElfOut *e, const char *name, ElfSection s) {
  s.name = (uint32_t)e->section_names.n;
  str_add(&e->section_names, name, strlen(name) + 1);
  vec_push(&e->sections, s);
  return (uint16_t)(e->sections.n - 1);
}

uint32_t elf_add_symbol(ElfOut *e, const char *name, ElfSymbol s) {
  s.name = (uint32_t)e->symbol_names.n;
  str_add(&e->symbol_names, name, strlen(name) + 1);
  vec_push(&e->symbols, s);
  if (s.info >> 4 == STB_LOCAL) e->nlocal = e->symbols.n;
  return e->symbols.n - 1;
}

// A symbol for each Erlang function, at its address less `base`.
void elf_add_functions(ElfOut *e, const Link *l, uint16_t section,
                       uint64_t base) {
  Str name = {0};
  for (uint32_t i = 0; i < l->fns.n; i++) {
    const LinkFn *fn = &l->fns.at[i];
    name.n = 0;
    str_printf(&name, "%s:%s/%u", fn->ref->module->text, fn->ref->name->text,
               fn->ref->arity);
    elf_add_symbol(e, name.at,
                   (ElfSymbol){.info = ELF_SYM_INFO(STB_LOCAL, STT_FUNC),
                               .shndx = section,
                               .value = fn->addr - base,
                               .size = fn->size});
  }
  str_free(&name);
}

void elf_add_symtab(ElfOut *e) {
  size_t size = e->symbols.n * sizeof(ElfSymbol);
  ElfSection symtab = {.type = SHT_SYMTAB,
                       .offset = elf_add_bytes(e, e->symbols.at, size, 8),
                       .size = size,
                       .link = e->sections.n + 1,
                       .info = e->nlocal,
                       .addralign = 8,
                       .entsize = sizeof(ElfSymbol)};
  elf_add_section(e, ".symtab", symtab);
  const Str *names = &e->symbol_names;
  ElfSection strtab = {.type = SHT_STRTAB,
                       .offset = elf_add_bytes(e, names->at, names->n, 1),
                       .size = names->n,
                       .addralign = 1};
  elf_add_section(e, ".strtab", strtab);
}

void elf_add_headers(ElfOut *e) {
  ElfSection strtab = {.type = SHT_STRTAB, .addralign = 1};
  uint16_t index = elf_add_section(e, ".shstrtab", strtab);
  const Str *names = &e->section_names;
  e->sections.at[index].size = names->n;
  e->sections.at[index].offset = elf_add_bytes(e, names->at, names->n, 1);
  size_t size = e->sections.n * sizeof(ElfSection);
  uint64_t shoff = elf_add_bytes(e, e->sections.at, size, 8);
  ElfHeader *h = (void *)(e->out->at + e->start);
  h->shoff = shoff;
  h->shnum = (uint16_t)e->sections.n;
  h->shstrndx = index;
}

void elf_out_free(ElfOut *e) {
  vec_free(&e->sections);
  vec_free(&e->symbols);
  str_free(&e->section_names);
  str_free(&e->symbol_names);
}

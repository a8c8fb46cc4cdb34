// SPDX-License-Identifier: Apache-2.0
// The program's code for x86-64: where each function stands, and the addresses
// in it. Functions start at multiples of 16, which keeps the return addresses
// aligned that the back end has aligned within them.
#include "../x64/x64.h"
#include "elf.h"

enum { FN_ALIGN = 16, PAD = 0xcc }; // between functions: int3

static uint64_t fn_size(const LinkFn *fn) {
  return (fn->size + FN_ALIGN - 1) & ~(uint64_t)(FN_ALIGN - 1);
}

static void place_code(Link *l) {
  uint64_t at = PROGRAM_CODE;
  for (uint32_t i = 0; i < l->fns.n; i++) {
    LinkFn *fn = &l->fns.at[i];
    fn->code = x64_compile(fn->low);
    fn->size = fn->code->bytes.n;
    fn->addr = at;
    at += fn_size(fn);
  }
  if (at > PROGRAM_DATA) fatal("more than 256 MB of code");
}

void x64_read_symbols(X64Program *p, Image image) {
  Symbols syms = elf_symbols(image);
  for (uint32_t i = 0; i < syms.n; i++)
    if (syms.at[i].shndx != SHN_UNDEF && syms.at[i].name)
      map_put(&p->runtime,
              name_cstr(p->link->names, syms.names + syms.at[i].name)->id + 1,
              syms.at[i].value);
}

static void add_sites(X64Program *p) {
  const Link *l = p->link;
  VEC(SiteRow) sites = {0};
  for (uint32_t i = 0; i < l->fns.n; i++) {
    const LinkFn *fn = &l->fns.at[i];
    for (uint32_t k = 0; k < fn->code->sites.n; k++) {
      const CodeSite *s = &fn->code->sites.at[k];
      SiteRow row = {(uint32_t)fn->addr + s->at, i, s->line, s->frame};
      vec_push(&sites, row);
    }
  }
  layout_tables(&p->layout, sites.at, sites.n);
  vec_free(&sites);
}

static uint64_t runtime_addr(X64Program *p, const char *c_name) {
  uint64_t key = name_cstr(p->link->names, c_name)->id + 1, addr = 0;
  if (map_get(&p->runtime, key, &addr)) return addr;
  map_put(&p->runtime, key, 0); // said once
  str_printf(p->missing, "%s\n", c_name);
  return 0;
}

// The runtime's symbol that is meant; NULL: none.
static const char *runtime_name(const Reloc *r, char buf[64]) {
  if (r->c_name) return r->c_name;
  if (r->sym.kind != SYM_STUB) return NULL;
  snprintf(buf, 64, "rt_stub_%s", r->sym.stub);
  return buf;
}

static uint64_t value_of(X64Program *p, const LinkFn *fn, const Reloc *r) {
  char buf[64];
  const char *c_name = runtime_name(r, buf);
  if (c_name) return runtime_addr(p, c_name);
  if (r->sym.kind == SYM_BLK) return fn->addr + fn->code->blk_at[r->sym.blk];
  return layout_sym(&p->layout, &r->sym);
}

static bool leave_to_linker(X64Program *p, uint64_t at, const Reloc *r) {
  char buf[64];
  const char *c_name = p->is_object ? runtime_name(r, buf) : NULL;
  if (!c_name) return false;
  vec_push(
      &p->externs,
      ((Extern){at, r->kind, name_cstr(p->link->names, c_name), r->addend}));
  return true;
}

// How the value is written; its size in bytes, 0: it does not fit.
static int encode(RelKind kind, uint64_t place, uint64_t *value) {
  switch (kind) {
  case REL_ABS32: return *value <= INT32_MAX ? 4 : 0;
  case REL_PC32:
    *value -= place;
    return (uint64_t)(int32_t)*value == *value ? 4 : 0;
  case REL_CATCH: *value = MAKE_IMM(IMM_CATCH, *value); return 8;
  default: return 8;
  }
}

static void relocate(X64Program *p, const LinkFn *fn, const Reloc *r) {
  uint64_t place = fn->addr + r->at, at = place - PROGRAM_CODE;
  if (leave_to_linker(p, at, r)) return;
  uint64_t value = value_of(p, fn, r) + (uint64_t)r->addend;
  int size = encode(r->kind, place, &value);
  if (!size)
    bug("link: %s:%s/%u: address out of range", fn->ref->module->text,
        fn->ref->name->text, fn->ref->arity);
  memcpy(p->code.at + at, &value, (size_t)size);
}

static void add_code(X64Program *p, const LinkFn *fn) {
  str_add(&p->code, fn->code->bytes.at, fn->code->bytes.n);
  while (p->code.n % FN_ALIGN) str_putc(&p->code, PAD);
}

static void add_all_code(X64Program *p) {
  Link *l = p->link;
  for (uint32_t i = 0; i < l->fns.n; i++) add_code(p, &l->fns.at[i]);
  for (uint32_t i = 0; i < l->fns.n; i++) {
    const Code *code = l->fns.at[i].code;
    for (uint32_t j = 0; j < code->relocs.n; j++)
      relocate(p, &l->fns.at[i], &code->relocs.at[j]);
  }
}

void x64_program(X64Program *p) {
  place_code(p->link);
  p->layout = (Layout){.link = p->link, .base = PROGRAM_DATA};
  layout_literals(&p->layout);
  add_sites(p);
  add_all_code(p);
}

void x64_program_free(X64Program *p) {
  vec_free(&p->externs);
  layout_free(&p->layout);
  str_free(&p->code);
  map_free(&p->runtime);
}

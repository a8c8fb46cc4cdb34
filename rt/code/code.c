// SPDX-License-Identifier: Apache-2.0
// Searching the program's tables. The most used answers of the two searches
// that running programs make, exports by name and sites by address, are kept.
#include "code.h"

#define ROWS(type, field) ((const type *)(uintptr_t)code_program()->field)

static int compare_export(const ExportRow *row, Term m, Term f, uint64_t a) {
  if (row->module != m) return row->module < m ? -1 : 1;
  if (row->function != f) return row->function < f ? -1 : 1;
  return row->arity < a ? -1 : row->arity > a;
}

static const ExportRow *search_export(Term m, Term f, uint64_t a) {
  const ExportRow *row = ROWS(ExportRow, exports);
  uint64_t lo = 0, hi = code_program()->nexports;
  while (lo < hi) {
    uint64_t mid = (lo + hi) / 2;
    int c = compare_export(&row[mid], m, f, a);
    if (!c) return &row[mid];
    if (c < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return NULL;
}

// Kept answers are single words, so readers and writers need no order.
const ExportRow *code_export(Term m, Term f, uint64_t a) {
  static const ExportRow *kept[CODE_KEPT];
  uint64_t h = (m >> 6) * 31 + (f >> 6) * 7 + a;
  const ExportRow **at = &kept[(h ^ h >> 10) % CODE_KEPT];
  const ExportRow *row = __atomic_load_n(at, __ATOMIC_RELAXED);
  if (row && !compare_export(row, m, f, a)) return row;
  row = search_export(m, f, a);
  if (row) __atomic_store_n(at, row, __ATOMIC_RELAXED);
  return row;
}

static const SiteRow *search_site(uint64_t code) {
  const SiteRow *row = ROWS(SiteRow, sites);
  uint64_t lo = 0, hi = code_program()->nsites;
  while (lo < hi) {
    uint64_t mid = (lo + hi) / 2;
    if (row[mid].code == code) return &row[mid];
    if (row[mid].code < code)
      lo = mid + 1;
    else
      hi = mid;
  }
  return NULL;
}

const SiteRow *code_kept_sites[CODE_KEPT];

const SiteRow *code_search_site(uint64_t code) {
  const SiteRow *row = search_site(code);
  const SiteRow **at = &code_kept_sites[(code >> 3 ^ code >> 13) % CODE_KEPT];
  if (row) __atomic_store_n(at, row, __ATOMIC_RELAXED);
  return row;
}

const FnRow *code_fn(uint32_t i) { return &ROWS(FnRow, fns)[i]; }
const FileRow *code_file(uint32_t i) { return &ROWS(FileRow, files)[i]; }

const ModuleRow *code_module(Term name) {
  const ModuleRow *row = ROWS(ModuleRow, modules);
  for (uint64_t i = 0; i < code_program()->nmodules; i++)
    if (row[i].name == name) return &row[i];
  return NULL;
}

const FunEntry *code_fun_entry(Term module, uint64_t index, uint64_t uniq) {
  const FunEntry *row = ROWS(FunEntry, funs);
  for (uint64_t i = 0; i < code_program()->nfuns; i++)
    if (row[i].module == module && row[i].index == index && row[i].uniq == uniq)
      return &row[i];
  return NULL;
}

int64_t rt_lookup(Ctx *c, Term m, Term f, int64_t arity) {
  (void)c;
  const ExportRow *row = code_export(m, f, (uint64_t)arity);
  return row ? row->code : 0;
}

static const BifName bif_names[] = {
#undef BIF
#define BIF(module, name, arity, c_name, result, flags) {module, name, arity},
#include "../../abi/bifs.def"
    {NULL, NULL, 0}};
#define BIFS (sizeof bif_names / sizeof *bif_names - 1)

const BifName *code_bif(uint64_t row) { return &bif_names[row]; }

static bool is_text(const char *a, const char *b, size_t n) {
  return !strncmp(a, b, n) && !a[n];
}

bool code_is_bif(Term m, Term f, uint64_t arity) {
  size_t nm, nf;
  const char *tm = rt_atom_text(m, &nm), *tf = rt_atom_text(f, &nf);
  for (size_t i = 0; i < BIFS; i++)
    if (bif_names[i].arity == arity && is_text(bif_names[i].name, tf, nf) &&
        is_text(bif_names[i].module, tm, nm))
      return true;
  return false;
}

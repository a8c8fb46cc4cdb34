// SPDX-License-Identifier: Apache-2.0
// The data of a program, as abi/image.h describes it: Program, static terms,
// then the tables.
#include "link.h"

// --- atoms: those of atoms.def first, the others by their text, so that the
// order of most static atoms is that of their words

static void note_atom(Layout *l, Name name) {
  if (map_get(&l->atom_at, name->id + 1, NULL)) return;
  map_put(&l->atom_at, name->id + 1, l->atoms.n);
  vec_push(&l->atoms, name);
}

static void note_part(Link *link, LitP lit, void *layout) {
  (void)link;
  if (lit->kind == LIT_ATOM) note_atom(layout, lit->atom);
  if (lit->kind == LIT_FUN) {
    note_atom(layout, lit->fn->module);
    note_atom(layout, lit->fn->name);
  }
}

static void note_lit(Layout *l, LitP lit) {
  link_scan_lit(l->link, lit, note_part, l);
}

static void note_sym(Layout *l, const LowSym *sym) {
  if (sym->kind == SYM_ATOM) note_atom(l, sym->atom);
  if (sym->kind == SYM_LIT) note_lit(l, sym->lit);
  if (sym->kind == SYM_FUNENTRY) {
    note_atom(l, sym->fun->fn->module);
    note_atom(l, sym->fun->fn->name);
  }
}

// Calls fn for what a function's code names.
static void for_syms(Layout *l, const LowFn *low,
                     void (*fn)(Layout *, const LowSym *)) {
  for (uint32_t b = 1; b < low->blk.n; b++) {
    const LowBlk *blk = &low->blk.at[b];
    if (blk->dead) continue;
    for (uint32_t i = 0; i <= blk->ins.n; i++) {
      Ref r = i < blk->ins.n ? blk->ins.at[i] : blk->term;
      const LowIns *ins = &low->ins.at[r];
      if (low_ops[ins->op].aux == LAUX_SYM && !ins->dead) fn(l, &ins->sym);
    }
    for (uint32_t i = 0; i < blk->out.n; i++) fn(l, &blk->out.at[i].sym);
  }
}

static int by_text(const void *pa, const void *pb) {
  Name a = *(const Name *)pa, b = *(const Name *)pb;
  uint32_t n = a->size < b->size ? a->size : b->size;
  int c = memcmp(a->text, b->text, n);
  return c ? c : (a->size > b->size) - (a->size < b->size);
}

// That of `fun f/1` is the function's, though code of its own ('-fun.f/1-')
// calls the function.
static Name fun_name(Layout *l, Name code) {
  static const char prefix[] = "-fun.";
  size_t n = sizeof prefix - 1;
  const char *end = strrchr(code->text, '/');
  if (strncmp(code->text, prefix, n) || !end) return code;
  return name_get(l->link->names, code->text + n,
                  (size_t)(end - code->text) - n);
}

static bool has_module_info(Link *l, const LinkModule *m, uint32_t arity) {
  return link_fn(
      l, fn_ref(l->lits, m->name, name_cstr(l->names, "module_info"), arity));
}

// Can anything in the program ask for the module's attributes?
static bool shows_attributes(Link *l, const LinkModule *m) {
  return m->is_used && m->ir->attributes &&
         (l->asks_modules || has_module_info(l, m, 0) ||
          has_module_info(l, m, 1));
}

static void note_all(Layout *l) {
  Link *link = l->link;
  for (uint32_t i = 0; i < link->fns.n; i++) {
    note_atom(l, link->fns.at[i].ref->module);
    note_atom(l, link->fns.at[i].ref->name);
    note_atom(l, fun_name(l, link->fns.at[i].ref->name));
    for_syms(l, link->fns.at[i].low, note_sym);
  }
  for (uint32_t i = 0; i < link->modules.n; i++) {
    const LinkModule *m = &link->modules.at[i];
    if (!m->is_used) continue;
    note_atom(l, m->name);
    if (shows_attributes(link, m)) note_lit(l, m->ir->attributes);
  }
}

static void number_atoms(Layout *l) {
  static const char *const fixed[] = {
#define A(name, text) text,
#include "../../abi/atoms.def"
#undef A
  };
  enum { FIXED = sizeof fixed / sizeof *fixed };
  for (size_t i = 0; i < FIXED; i++)
    note_atom(l, name_cstr(l->link->names, fixed[i]));
  note_all(l);
  qsort(l->atoms.at + FIXED, l->atoms.n - FIXED, sizeof(Name), by_text);
  for (uint32_t i = FIXED; i < l->atoms.n; i++)
    map_put(&l->atom_at, l->atoms.at[i]->id + 1, i);
}

// --- rows

typedef struct Rows { // a table being made
  uint64_t at, n;
} Rows;

static void add_row(Layout *l, Rows *rows, const void *row, size_t size) {
  uint64_t at = layout_add(l, row, size);
  if (!rows->n++) rows->at = at;
}

static uint64_t add_text(Layout *l, const char *text, size_t n) {
  uint64_t at = l->base + l->data.n;
  str_add(&l->data, text, n);
  return at;
}

static void align(Layout *l) {
  layout_add(l, "\0\0\0\0\0\0\0", -l->data.n & 7);
}

// As rt/term/atom.c: 32-bit FNV-1a.
static uint32_t hash_atom(Name a) {
  uint32_t h = 2166136261u;
  for (uint32_t i = 0; i < a->size; i++)
    h = (h ^ (unsigned char)a->text[i]) * 16777619u;
  return h;
}

static Rows add_atoms(Layout *l) {
  uint64_t *text = mem_alloc(l->atoms.n * sizeof *text);
  for (uint32_t i = 0; i < l->atoms.n; i++)
    text[i] = add_text(l, l->atoms.at[i]->text, l->atoms.at[i]->size);
  align(l);
  Rows rows = {0};
  for (uint32_t i = 0; i < l->atoms.n; i++) {
    Name a = l->atoms.at[i];
    add_row(l, &rows, &(AtomRow){text[i], a->size, hash_atom(a)},
            sizeof(AtomRow));
  }
  free(text);
  return rows;
}

static bool is_exported(const Link *l, const LinkFn *fn) {
  return fn->from == FROM_BIF || fn->stub ||
         (fn->from == FROM_SOURCE && map_get(&l->exported, fn->ref->id, NULL));
}

static int by_mfa(const void *pa, const void *pb) {
  const ExportRow *a = pa, *b = pb;
  if (a->module != b->module) return a->module < b->module ? -1 : 1;
  if (a->function != b->function) return a->function < b->function ? -1 : 1;
  return (a->arity > b->arity) - (a->arity < b->arity);
}

static Rows add_exports(Layout *l) {
  VEC(ExportRow) v = {0};
  for (uint32_t i = 0; i < l->link->fns.n; i++) {
    const LinkFn *fn = &l->link->fns.at[i];
    if (is_exported(l->link, fn))
      vec_push(&v, ((ExportRow){layout_atom(l, fn->ref->module),
                                layout_atom(l, fn->ref->name), fn->ref->arity,
                                (uint32_t)fn->addr}));
  }
  if (v.n) qsort(v.at, v.n, sizeof *v.at, by_mfa);
  Rows rows = {layout_add(l, v.at, v.n * sizeof *v.at), v.n};
  vec_free(&v);
  return rows;
}

// --- functions, sites, files

typedef struct Places {
  Layout *l;
  VEC(const char *) files;
  VEC(FnRow) fns;
} Places;

static uint32_t file_index(Places *p, const char *path) {
  for (uint32_t i = p->files.n; i-- > 0;)
    if (p->files.at[i] == path || !strcmp(p->files.at[i], path)) return i;
  vec_push(&p->files, path);
  return p->files.n - 1;
}

static uint32_t file_of(Places *p, const LinkFn *fn) {
  if (fn->from != FROM_SOURCE) return file_index(p, "");
  const IrModule *ir = link_module(p->l->link, fn->ref->module)->ir;
  return fn->ir->file < ir->files.n ? file_index(p, ir->files.at[fn->ir->file])
                                    : file_index(p, "");
}

// Stack traces count a fun's free variables as arguments, not the fun itself.
static uint32_t shown_arity(const Layout *l, const FnRef *ref) {
  uint64_t fun;
  if (!map_get(&l->link->fun_of, ref->id, &fun)) return ref->arity;
  const FunInfo *info = (const FunInfo *)(uintptr_t)fun;
  return info->arity + info->nfree;
}

static void add_fn_row(Places *p, const LinkFn *fn) {
  Layout *l = p->l;
  FnRow row = {layout_atom(l, fn->ref->module), layout_atom(l, fn->ref->name),
               shown_arity(l, fn->ref), file_of(p, fn)};
  vec_push(&p->fns, row);
}

static int by_code(const void *pa, const void *pb) {
  const SiteRow *a = pa, *b = pb;
  return (a->code > b->code) - (a->code < b->code);
}

static Rows add_files(Layout *l, Places *p) {
  VEC(FileRow) v = {0};
  for (uint32_t i = 0; i < p->files.n; i++) {
    size_t n = strlen(p->files.at[i]);
    vec_push(&v, ((FileRow){add_text(l, p->files.at[i], n), n}));
  }
  align(l);
  Rows rows = {layout_add(l, v.at, v.n * sizeof *v.at), v.n};
  vec_free(&v);
  return rows;
}

static void add_places(Layout *l, Program *prog, SiteRow *sites, uint32_t n) {
  Places p = {.l = l};
  for (uint32_t i = 0; i < l->link->fns.n; i++)
    add_fn_row(&p, &l->link->fns.at[i]);
  if (n) qsort(sites, n, sizeof *sites, by_code);
  Rows files = add_files(l, &p);
  prog->files = files.at;
  prog->nfiles = files.n;
  prog->fns = layout_add(l, p.fns.at, p.fns.n * sizeof *p.fns.at);
  prog->nfns = p.fns.n;
  prog->sites = layout_add(l, sites, n * sizeof *sites);
  prog->nsites = n;
  vec_free(&p.files);
  vec_free(&p.fns);
}

static Rows add_modules(Layout *l) {
  Rows rows = {0};
  for (uint32_t i = 0; i < l->link->modules.n; i++) {
    const LinkModule *m = &l->link->modules.at[i];
    ModuleRow row = {0, l->attributes[i]};
    if (!m->is_used || link_is_app(m->name)) continue;
    row.name = layout_atom(l, m->name);
    add_row(l, &rows, &row, sizeof row);
  }
  return rows;
}

// --- literals and fun entries: all that code names

// What fun_info calls uniq: the same for all funs of a module, and another when
// they are others.
static uint32_t module_uniq(Layout *l, Name name) {
  const LinkModule *m = link_module(l->link, name);
  uint64_t hash = hash_bytes(name->text, name->size, name->size);
  hash = (uint32_t)(hash ^ hash >> 32);
  for (uint32_t i = 0; m && i < m->ir->funs.n; i++) {
    const FnRef *fn = m->ir->funs.at[i]->fn;
    hash = hash_bytes(fn->name->text, fn->name->size, hash + fn->arity);
  }
  return hash & 0x7ffffff;
}

static void add_fun_entry(Layout *l, const FunInfo *info) {
  if (map_get(&l->fun_at, (uintptr_t)info, NULL)) return;
  const LinkFn *fn = link_fn(l->link, info->fn);
  if (!fn)
    bug("link: fun %s/%u is not linked", info->fn->name->text, info->arity);
  Name module = info->fn->module, name = info->fn->name;
  FunEntry e = {.module = layout_atom(l, module),
                .index = info->index,
                .uniq = module_uniq(l, module),
                .arity = info->arity,
                .nfree = info->nfree,
                .name = layout_atom(l, fun_name(l, name)),
                .code = fn->addr};
  map_put(&l->fun_at, (uintptr_t)info, layout_add(l, &e, sizeof e));
}

static void place_lit(Layout *l, const LowSym *sym) {
  if (sym->kind == SYM_LIT) layout_lit(l, sym->lit);
}

static void place_data(Layout *l, const LowSym *sym) {
  if (sym->kind == SYM_DATA) layout_bytes(l, sym->lit);
}

static void place_fun(Layout *l, const LowSym *sym) {
  if (sym->kind == SYM_FUNENTRY) add_fun_entry(l, sym->fun);
}

static void for_all_syms(Layout *l, void (*fn)(Layout *, const LowSym *)) {
  for (uint32_t i = 0; i < l->link->fns.n; i++)
    for_syms(l, l->link->fns.at[i].low, fn);
}

static void place_attributes(Layout *l) {
  l->attributes = mem_alloc(l->link->modules.n * sizeof(Term));
  for (uint32_t i = 0; i < l->link->modules.n; i++) {
    const LinkModule *m = &l->link->modules.at[i];
    l->attributes[i] = NIL;
    if (shows_attributes(l->link, m))
      l->attributes[i] = layout_lit(l, m->ir->attributes);
  }
}

static Program *program(Layout *l) { return (Program *)(void *)l->data.at; }

void layout_literals(Layout *l) {
  layout_add(l, &(Program){0}, sizeof(Program));
  number_atoms(l);
  program(l)->literals = l->base + l->data.n;
  for_all_syms(l, place_lit);
  place_attributes(l);
  program(l)->literals_end = l->base + l->data.n;
  for_all_syms(l, place_data);
  program(l)->funs = l->base + l->data.n;
  for_all_syms(l, place_fun);
  program(l)->nfuns = l->fun_at.n;
}

// --- the whole

void layout_tables(Layout *l, SiteRow *sites, uint32_t nsites) {
  const LinkFn *entry = &l->link->fns.at[l->link->entry];
  Program prog = *program(l);
  prog.magic = PROGRAM_MAGIC;
  prog.entry = entry->addr;
  prog.entry_arity = entry->ref->arity;
  prog.otp_release = (uint64_t)l->link->otp_release;
  Rows atoms = add_atoms(l), exports = add_exports(l), modules = add_modules(l);
  prog.atoms = atoms.at;
  prog.natoms = atoms.n;
  prog.exports = exports.at;
  prog.nexports = exports.n;
  prog.modules = modules.at;
  prog.nmodules = modules.n;
  add_places(l, &prog, sites, nsites);
  prog.end = l->base + l->data.n;
  memcpy(l->data.at, &prog, sizeof prog);
}

uint64_t layout_sym(Layout *l, const LowSym *sym) {
  const LinkFn *fn;
  uint64_t at;
  switch (sym->kind) {
  case SYM_FN:
    fn = link_fn(l->link, sym->fn);
    if (fn) return fn->addr;
    bug("link: %s:%s/%u is not linked", sym->fn->module->text,
        sym->fn->name->text, sym->fn->arity);
  case SYM_ATOM: return layout_atom(l, sym->atom);
  case SYM_LIT: return layout_lit(l, sym->lit);
  case SYM_DATA: return layout_bytes(l, sym->lit);
  case SYM_FUNENTRY:
    if (map_get(&l->fun_at, (uintptr_t)sym->fun, &at)) return at;
    // fallthrough
  default: bug("link: symbol of kind %d", sym->kind);
  }
}

void layout_free(Layout *l) {
  free(l->attributes);
  str_free(&l->data);
  vec_free(&l->atoms);
  map_free(&l->atom_at);
  map_free(&l->lit_at);
  map_free(&l->bytes_at);
  map_free(&l->fun_at);
}

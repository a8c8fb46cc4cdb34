// SPDX-License-Identifier: Apache-2.0
// Funs and modules as the program sees them: fun_info, make_fun, module_info.
#include "../proc.h"
#include "../proc/exc.h"
#include "code.h"

static bool is_local(Term t) { return IS_KIND(t, HDR_FUN); }
static bool is_external(Term t) { return IS_KIND(t, HDR_EXPORT); }
static const FunEntry *entry_of(Term fun) {
  return (const FunEntry *)(uintptr_t)FIELD(fun, 2);
}

static Term environment(Ctx *c, Term fun) {
  return rt_list(c, &FIELD(fun, 3), HDR_SIZE(HDR(fun)) - 2, NIL);
}

// The module's version: 16 bytes of which uniq is the last four.
static Term new_uniq(Ctx *c, const FunEntry *e) {
  uint8_t bytes[16] = {0};
  for (int i = 0; i < 4; i++) bytes[15 - i] = (uint8_t)(e->uniq >> 8 * i);
  return rt_binary(c, bytes, sizeof bytes);
}

static Term local_info(Ctx *c, Term fun, Term item) {
  const FunEntry *e = entry_of(fun);
  if (item == AM(type)) return AM(local);
  if (item == AM(module)) return e->module;
  if (item == AM(name)) return e->name;
  if (item == AM(arity)) return MAKE_SMALL(e->arity);
  if (item == AM(env)) return environment(c, fun);
  if (item == AM(index) || item == AM(new_index)) return MAKE_SMALL(e->index);
  if (item == AM(uniq)) return MAKE_SMALL(e->uniq);
  if (item == AM(new_uniq)) return new_uniq(c, e);
  if (item == AM(pid)) return rt_proc(c)->id;
  if (item == AM(refc))
    return MAKE_SMALL(1); // the module's; funs are not counted
  return NONE;
}

static Term external_info(Term fun, Term item) {
  if (item == AM(type)) return AM(external);
  if (item == AM(module)) return FIELD(fun, 2);
  if (item == AM(name)) return FIELD(fun, 3);
  if (item == AM(arity)) return MAKE_SMALL(FUN_ARITY(FIELD(fun, 1)));
  if (item == AM(env)) return NIL;
  if (item == AM(index) || item == AM(new_index) || item == AM(uniq) ||
      item == AM(new_uniq) || item == AM(pid) || item == AM(refc))
    return AM(undefined);
  return NONE;
}

Term bif_fun_info_2(Ctx *c, Term fun, Term item) {
  Term value = NONE;
  if (is_local(fun))
    value = local_info(c, fun, item);
  else if (is_external(fun))
    value = external_info(fun, item);
  return value == NONE ? rt_badarg(c) : rt_tuple(c, 2, item, value);
}

Term bif_fun_info_mfa_1(Ctx *c, Term fun) {
  if (is_external(fun))
    return rt_tuple(c, 3, FIELD(fun, 2), FIELD(fun, 3),
                    MAKE_SMALL(FUN_ARITY(FIELD(fun, 1))));
  if (!is_local(fun)) return rt_badarg(c);
  const FunEntry *e = entry_of(fun);
  return rt_tuple(c, 3, e->module, e->name, MAKE_SMALL(e->arity));
}

// What an external fun runs whose function is not in the program: functions of
// lib/candela_undef.erl, one for each arity, which take the fun as well.
static const ExportRow *undefined_row(uint64_t arity) {
  return code_export(AM(candela_undef), AM(call), arity + 1);
}

Term bif_make_fun_3(Ctx *c, Term m, Term f, Term arity) {
  if (!IS_ATOM(m) || !IS_ATOM(f) || !IS_SMALL(arity) ||
      SMALL_VALUE(arity) < 0 || SMALL_VALUE(arity) > MAX_ARGS)
    return rt_badarg(c);
  const ExportRow *row = code_export(m, f, (uint64_t)SMALL_VALUE(arity));
  if (!row) row = undefined_row((uint64_t)SMALL_VALUE(arity));
  if (!row) return rt_system_limit(c);
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_EXPORT, 3);
  p[1] = row->code | (uint64_t)SMALL_VALUE(arity) << 32;
  p[2] = m;
  p[3] = f;
  return MAKE_BOX(p);
}

// --- modules
Term bif_function_exported_3(Ctx *c, Term m, Term f, Term arity) {
  if (!IS_ATOM(m) || !IS_ATOM(f) || !IS_SMALL(arity)) return rt_badarg(c);
  if (SMALL_VALUE(arity) < 0) return AM(false);
  uint64_t a = (uint64_t)SMALL_VALUE(arity);
  return rt_bool(code_export(m, f, a) || code_is_bif(m, f, a));
}

Term bif_is_builtin_3(Ctx *c, Term m, Term f, Term arity) {
  if (!IS_ATOM(m) || !IS_ATOM(f) || !IS_SMALL(arity)) return rt_badarg(c);
  return rt_bool(code_is_bif(m, f, (uint64_t)SMALL_VALUE(arity)));
}

Term bif_module_loaded_1(Ctx *c, Term m) {
  if (!IS_ATOM(m)) return rt_badarg(c);
  return rt_bool(code_module(m));
}

Term bif_loaded_0(Ctx *c) {
  const Program *program = code_program();
  const ModuleRow *row = (const ModuleRow *)(uintptr_t)program->modules;
  Term list = NIL;
  for (uint64_t i = program->nmodules; i--;)
    list = rt_cons(c, row[i].name, list);
  return list;
}

// Functions that the compiler adds: `-record-`.
static bool is_hidden(Term f) {
  size_t n;
  const char *text = rt_atom_text(f, &n);
  return n && text[0] == '-';
}

static Term exports_of(Ctx *c, Term m) {
  const Program *program = code_program();
  const ExportRow *row = (const ExportRow *)(uintptr_t)program->exports;
  Term list = NIL;
  for (uint64_t i = program->nexports; i--;)
    if (row[i].module == m && !is_hidden(row[i].function))
      list = rt_cons(
          c, rt_tuple(c, 2, row[i].function, MAKE_SMALL(row[i].arity)), list);
  return list;
}

static Term functions_of(Ctx *c, Term m) {
  Term list = NIL;
  for (uint64_t i = code_program()->nfns; i--;) {
    const FnRow *fn = code_fn((uint32_t)i);
    if (fn->module == m)
      list =
          rt_cons(c, rt_tuple(c, 2, fn->function, MAKE_SMALL(fn->arity)), list);
  }
  return list;
}

// The MD5 of a module's code is not known; module_info shows none.
static Term module_item(Ctx *c, const ModuleRow *row, Term item) {
  if (item == AM(module)) return row->name;
  if (item == AM(exports)) return exports_of(c, row->name);
  if (item == AM(functions)) return functions_of(c, row->name);
  if (item == AM(attributes)) return row->attributes ? row->attributes : NIL;
  if (item == AM(compile) || item == AM(nifs)) return NIL;
  if (item == AM(native)) return AM(false); // by HiPE's means
  if (item == AM(md5))
    return rt_binary(c, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  return NONE;
}

Term bif_get_module_info_2(Ctx *c, Term m, Term item) {
  const ModuleRow *row = IS_ATOM(m) ? code_module(m) : NULL;
  Term value = row ? module_item(c, row, item) : NONE;
  return value == NONE ? rt_badarg(c) : value;
}

Term bif_get_module_info_1(Ctx *c, Term m) {
  const Term items[] = {AM(module), AM(exports), AM(attributes), AM(compile),
                        AM(md5)};
  const ModuleRow *row = IS_ATOM(m) ? code_module(m) : NULL;
  if (!row) return rt_badarg(c);
  Term list = NIL;
  for (size_t i = sizeof items / sizeof *items; i--;) {
    Term value = module_item(c, row, items[i]);
    list = rt_cons(c, rt_tuple(c, 2, items[i], value), list);
  }
  return list;
}

// SPDX-License-Identifier: Apache-2.0
// Lint: calls, and funs of named functions. Who uses whom is noted, as is what
// is called but not defined.
#include "lint.h"

// --- what is noted

// What a record's default value uses is used by whoever makes such a record.
void lint_use_again(Lint *l, Use u) {
  if (l->defaults)
    vec_push(l->defaults, u);
  else if (u.kind == USE_IMPORT)
    map_put(&l->used_imports, (uintptr_t)u.what, 1);
  else if (u.kind == USE_RECORD)
    map_put(&l->used_records, (uintptr_t)u.what, 1);
  else if (lw_warns(l->m, WARN_UNUSED_FUNCTION) && l->fn)
    vec_push(&l->edges, ((CallEdge){l->fn, u.what}));
}

static void use(Lint *l, UseKind kind, const void *what) {
  if (!l->m->options->no_warnings) lint_use_again(l, (Use){kind, what});
}

void lint_use_record(Lint *l, Name name) { use(l, USE_RECORD, name); }

bool lint_is_given(const FnRef *f) {
  if (!strcmp(f->name->text, "record_info")) return f->arity == 2;
  return f->arity < 2 && !strcmp(f->name->text, "module_info");
}

void lint_called(Lint *l, const FnRef *f, Loc loc) {
  if (!map_get(&l->m->functions, (uintptr_t)f, NULL) && !lint_is_given(f))
    vec_push(&l->called, ((Called){f, loc}));
}

static void call_function(Lint *l, const FnRef *f, Loc loc) {
  lint_called(l, f, loc);
  use(l, USE_FUNCTION, f);
}

// --- local calls

// The name is a local function's, and a BIF's that needs no import.
static void clash(Lint *l, const FnRef *f, Loc loc) {
  if (!lint_is_local(l, f->name, f->arity) ||
      !lw_is_auto_imported(l->m, f->name, f->arity) ||
      lint_is_listed(l, "nowarn_bif_clash", f->name, f->arity))
    return;
  DiagCode code =
      lw_is_old_bif(l->m, f->name, f->arity) ? E_OLD_BIF_CALL : W_BIF_CALL;
  const char *text = lint_text(l, f->name);
  if (code == E_OLD_BIF_CALL || lw_warns(l->m, WARN_BIF_CLASH))
    LINT(l, loc, code, text, f->arity, text, f->arity, text, f->arity);
}

static bool is_record_info(Name name, uint32_t arity) {
  return arity == 2 && !strcmp(name->text, "record_info");
}

static void local_call(Lint *l, const Node *n, Name name) {
  uint32_t arity = n->call.args.n;
  const FnRef *f = lint_own(l, name, arity), *import;
  bool info = is_record_info(name, arity);
  import = lint_import(l, name, arity);
  if (info && (!import || lw_release(l->m) >= FUN_IMPORTS_SINCE)) {
    lint_record_info(l, n);
  } else if (import) {
    use(l, USE_IMPORT, f);
    lint_known_call(l, n, import->module, name);
  } else if (lint_is_local(l, name, arity) ||
             !lw_is_auto_imported(l->m, name, arity)) {
    clash(l, f, n->loc);
    if (f != l->fn) call_function(l, f, n->loc);
  } else {
    lint_obsolete_bif(l, name, arity, n->loc);
  }
}

// --- fun F/A

void lint_fun_local(Lint *l, const Node *n) {
  Name name = n->fa.name;
  uint32_t arity = n->fa.arity;
  const FnRef *f = lint_own(l, name, arity);
  bool checked = lw_release(l->m) >= FUN_IMPORTS_SINCE;
  bool import = checked && lint_import(l, name, arity);
  if (is_record_info(name, arity)) {
    LINT(l, n->loc, E_RECORD_INFO);
    return;
  }
  if (import) LINT(l, n->loc, E_FUN_IMPORT, lint_text(l, name), arity);
  if (checked && !import) clash(l, f, n->loc);
  if (lint_is_local(l, name, arity) ||
      !(import || lw_is_auto_imported(l->m, name, arity)))
    call_function(l, f, n->loc);
  else if (checked && !import)
    lint_obsolete_bif(l, name, arity, n->loc);
}

// --- calls with a module

static bool includes(const Lint *l, const char *file) {
  NodeList forms = l->m->ast->forms;
  for (uint32_t i = 0; i < forms.n; i++) {
    if (forms.at[i]->kind != N_FILE) continue;
    const char *path = forms.at[i]->file.path, *slash = strrchr(path, '/');
    if (!strcmp(slash ? slash + 1 : path, file)) return true;
  }
  return false;
}

static void qlc(Lint *l, const Node *n, Name module, Name name) {
  uint32_t arity = n->call.args.n;
  if (strcmp(module->text, "qlc") || strcmp(name->text, "q") || arity > 2 ||
      !arity || n->call.args.at[0]->kind != N_LC || includes(l, "qlc.hrl"))
    return;
  LINT(l, n->loc, W_NO_QLC_HRL, arity);
}

static bool is_inlining(const Lint *l) {
  for (uint32_t i = 0; i < l->m->compile.n; i++) {
    LitP t = l->m->compile.at[i].term;
    if (lit_is_atom(t, "inline")) return true;
    if (t->kind == LIT_TUPLE && t->n == 2 &&
        lit_is_atom(t->item[0], "inline") && t->item[1]->kind == LIT_CONS)
      return true;
  }
  return false;
}

static void load_nif(Lint *l, const Node *n, Name module, Name name) {
  if (n->call.args.n != 2 || strcmp(name->text, "load_nif") ||
      strcmp(module->text, "erlang"))
    return;
  l->has_load_nif = true;
  if (lw_warns(l->m, WARN_NIF_INLINE) && is_inlining(l))
    LINT(l, n->loc, W_NIF_INLINE);
}

void lint_known_call(Lint *l, const Node *n, Name module, Name name) {
  if (l->m->options->no_warnings) return;
  lint_obsolete(l, module, name, n->call.args.n, n->loc);
  lint_format(l, n, module, name);
  qlc(l, n, module, name);
  load_nif(l, n, module, name);
}

// Of a function of this module that is not exported: most likely a mistake.
void lint_self_call(Lint *l, Name module, Name name, uint32_t arity, Loc loc) {
  if (module != l->m->ast->name || !lw_warns(l->m, WARN_UNEXPORTED_FUNCTION) ||
      l->m->export_all)
    return;
  vec_push(&l->self_calls, ((Called){lint_own(l, name, arity), loc}));
}

static void remote_call(Lint *l, const Node *n) {
  const Node *f = n->call.fun;
  Name module = f->pair.lhs->name, name = f->pair.rhs->name;
  lint_keyword(l, f->pair.rhs, name);
  lint_module_name(l, module, n->loc);
  lint_known_call(l, n, module, name);
  lint_self_call(l, module, name, n->call.args.n, n->loc);
}

// --- all calls

static bool is_erlang_is_record(const Node *n) {
  const Node *f = n->call.fun;
  return n->call.args.n == 2 && f->kind == N_REMOTE &&
         ast_is_atom(f->pair.lhs, "erlang") &&
         ast_is_atom(f->pair.rhs, "is_record");
}

bool lint_is_record_test(const Node *n) {
  return n->call.args.n == 2 && n->call.args.at[1]->kind == N_ATOM &&
         (ast_is_atom(n->call.fun, "is_record") || is_erlang_is_record(n));
}

static bool is_no_call(const Node *f) {
  switch ((NodeKind)f->kind) {
  case N_CHAR:
  case N_INTEGER:
  case N_BIGINT:
  case N_FLOAT:
  case N_STRING:
  case N_LIST:
  case N_NIL:
  case N_LC:
  case N_RECORD_INDEX: return true;
  case N_TUPLE: return f->list.n != 2;
  default: return false;
  }
}

bool lint_is_no_record(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_ATOM:
  case N_FUN:
  case N_NAMED_FUN:
  case N_FUN_LOCAL:
  case N_FUN_REMOTE: return true;
  case N_TUPLE: return false;
  default: return is_no_call(n);
  }
}

bool lint_call(Lint *l, const Node *n) {
  const Node *f = n->call.fun;
  if (f->kind == N_ATOM) lint_keyword(l, f, f->name);
  if (f->kind == N_ATOM || is_erlang_is_record(n)) {
    local_call(l, n, f->kind == N_ATOM ? f->name : f->pair.rhs->name);
    return true;
  }
  if (f->kind == N_REMOTE && f->pair.lhs->kind == N_ATOM &&
      f->pair.rhs->kind == N_ATOM) {
    remote_call(l, n);
    return true;
  }
  if (f->kind == N_REMOTE && f->pair.lhs->kind == N_ATOM)
    lint_module_name(l, f->pair.lhs->name, f->pair.lhs->loc);
  if (is_no_call(f) && !l->m->options->no_warnings)
    LINT(l, n->loc, W_INVALID_CALL);
  return false;
}

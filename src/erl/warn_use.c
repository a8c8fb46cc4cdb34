// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: values that nobody uses. Whoever gets a
// shape says what becomes of it: warn_use or warn_drop. What a variable is
// bound to is judged at the function's end, the newest first, when all uses of
// the variable are known.
#include "warn.h"

static void use_all(Shape *const *at, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) warn_use(at[i]);
}

Shape *warn_use(Shape *s) {
  switch ((ShapeKind)s->kind) {
  case S_VAR: s->var->uses++; break;
  case S_CONS:
  case S_TUPLE:
  case S_MAP:
  case S_BITS:
  case S_CALL:
  case S_BRANCH:
  case S_COMPR: use_all(s->item, s->n); break;
  default: break;
  }
  return s;
}

static void drop_all(Warn *w, Shape *const *at, uint32_t n, bool top) {
  for (uint32_t i = 0; i < n; i++) warn_drop(w, at[i], top);
}

static void say_useless(Warn *w, const Shape *s, bool top) {
  if (top && !s->silent && warn_is(w, WARN_IGNORED))
    warn_at(w, s->loc, W_USELESS_TERM);
}

// How a call is named: by itself, or in progress ("calling f/1").
static bool is_operator(const FnRef *f) {
  char c = f->name->text[0];
  static const char *const words[] = {"and", "band", "bnot", "bor",
                                      "bsl", "bsr",  "bxor", "div",
                                      "not", "or",   "rem",  "xor"};
  if (strcmp(f->module->text, "erlang")) return false;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strcmp(f->name->text, words[i])) return true;
  return !(c >= 'a' && c <= 'z');
}

static bool is_comparison(const FnRef *f) {
  return is_operator(f) && f->arity == 2 && strchr("=<>/", f->name->text[0]) &&
         strcmp(f->name->text, "/");
}

static void put_function(Warn *w, Str *s, const FnRef *f) {
  bool given = !strcmp(f->module->text, "erlang") &&
               (is_operator(f) || lw_is_bif(w->m, f->name, f->arity));
  if (!given) {
    lit_print(s, lit_atom(w->m->lits, f->module));
    str_putc(s, ':');
  }
  if (is_operator(f))
    str_printf(s, "'%s'", f->name->text);
  else
    lit_print(s, lit_atom(w->m->lits, f->name));
  str_printf(s, "/%u", f->arity);
}

void warn_name_call(Warn *w, Str *s, const FnRef *f, bool in_progress) {
  if (f->arity == 3 && !strcmp(f->name->text, "make_fun")) {
    str_puts(s, "fun construction");
    return;
  }
  if (is_operator(f))
    str_puts(s,
             in_progress ? "evaluating operator " : "evaluation of operator ");
  else
    str_puts(s, in_progress ? "calling " : "the call to ");
  put_function(w, s, f);
}

static void say_idle(Warn *w, const Shape *s) {
  Str text = {0};
  if (is_comparison(s->fn)) {
    warn_at(w, s->loc, W_OPERATOR_IDLE, s->fn->name->text);
    return;
  }
  put_function(w, &text, s->fn);
  warn_at(w, s->loc, W_CALL_IDLE, text.at);
  str_free(&text);
}

static void say_ignored(Warn *w, const Shape *s, const FnRef *f) {
  Str text = {0};
  warn_name_call(w, &text, f, true);
  warn_at(w, s->call.line ? s->call : s->loc, W_RESULT_IGNORED, text.at);
  str_free(&text);
  const FnRef *bif = warn_replaced(w, f);
  if (bif != f) say_ignored(w, s, bif);
}

// What is dropped only later is what it has been replaced by.
static void say_pure(Warn *w, const Shape *s) {
  say_ignored(w, s, w->is_late ? warn_replaced(w, s->fn) : s->fn);
}

// [A | B ++ C], which was [A | B] ++ C.
static bool ends_in_call(const Shape *s) {
  while (s->kind == S_CONS) s = s->item[1];
  return s->kind == S_VAR && s->var->def && s->var->def->kind == S_CALL;
}

// A call whose value nobody uses. A safe one is left out.
static void drop_call(Warn *w, const Shape *s) {
  bool safe = warn_is_safe(s->fn), say = !s->silent && warn_is(w, WARN_IGNORED);
  if (say && safe)
    say_idle(w, s);
  else if (say && warn_is_pure(s->fn))
    say_pure(w, s);
  if (s->kind == S_CONS && ends_in_call(s)) say_useless(w, s, true);
  if (s->kind != S_CALL) return;
  if (safe)
    drop_all(w, s->item, s->n, false);
  else
    use_all(s->item, s->n);
}

static void drop_lit(Warn *w, Shape *s, bool top) {
  if (s->is_named && !w->is_late) return;
  LitP l = shape_lit(w, s);
  if (!l || (l->kind != LIT_ATOM && l->kind != LIT_NIL)) say_useless(w, s, top);
}

void warn_drop(Warn *w, Shape *s, bool top) {
  if (s->kind == S_CALL || (s->fn && top && !w->is_late)) {
    drop_call(w, s);
    return;
  }
  switch ((ShapeKind)s->kind) {
  case S_LIT: drop_lit(w, s, top); break;
  case S_CONS:
  case S_TUPLE:
    say_useless(w, s, top);
    drop_all(w, s->item, s->n, top && s->generated);
    break;
  case S_MAP:
    say_useless(w, s, top);
    if (lw_release(w->m) > 25)
      use_all(s->item, s->n);
    else
      drop_all(w, s->item, s->n, false);
    break;
  case S_BITS:
    say_useless(w, s, top);
    use_all(s->item, s->n);
    break;
  case S_FUN: say_useless(w, s, top); break;
  case S_BRANCH: drop_all(w, s->item, s->n, top && !s->silent); break;
  case S_COMPR: drop_all(w, s->item, s->n, top); break;
  default: break;
  }
}

// What a variable was bound to that occurs somewhere, but not in code that is
// needed, is not reported itself.
static void drop_def(Warn *w, Slot *b) {
  Shape *s = b->def;
  bool data = s->kind == S_CONS || s->kind == S_TUPLE || s->kind == S_LIT;
  bool lost = w->is_cut && b->name && w->occurs[b->name->id];
  warn_drop(w, s, !((b->was_used || lost) && data));
}

void warn_unused(Warn *w) {
  w->is_late = true;
  while (w->slots.n) {
    Slot *b = w->slots.at[--w->slots.n];
    if (b->uses)
      warn_use(b->def);
    else
      drop_def(w, b);
  }
  w->is_late = false;
}

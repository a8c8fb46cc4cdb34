// SPDX-License-Identifier: Apache-2.0
// From files to the forms that the parser sees: macros expanded, directives
// done, -file forms where files begin and end.
#include "pp.h"
#include <errno.h>

enum { SCRATCH_KEPT = 1 << 20 };

bool pp_error(Pp *pp, Loc loc, DiagCode code, const char *arg) {
  Problem p = {code, loc, arg};
  if (!pp->quiet) front_report(&pp->f, &p);
  return false;
}

void pp_add_file_form(Pp *pp, Loc loc, const char *path, uint32_t line) {
  Node *n = ast_node(pp->f.arena, N_FILE, loc);
  n->file.path = path;
  n->file.line = line;
  vec_push(&pp->pending, n);
}

void pp_set_file_macro(Pp *pp) {
  Text *t = NEW(pp->f.arena, Text);
  t->at = pp->input->shown;
  t->size = (uint32_t)strlen(t->at);
  for (uint32_t i = 0; i < t->size; i++) t->chars += (t->at[i] & 0xc0) != 0x80;
  Token s = {.kind = TK_STRING, .text = t};
  macro_set(pp, pp->f.word[W_M_FILE], &s);
}

bool pp_set_feature(Pp *pp, const char *name, bool is_enabled) {
  bool is_maybe = !strcmp(name, "maybe_expr");
  if (!is_maybe && (pp->f.release < 29 || strcmp(name, "compr_assign")))
    return false;
  pp->enabled[is_maybe ? 0 : 1] = !is_enabled ? NULL
                                  : is_maybe  ? "maybe_expr"
                                              : "compr_assign";
  *(is_maybe ? &pp->f.has_maybe : &pp->f.has_assign) = is_enabled;
  macro_set_features(pp);
  return true;
}

static void set_features(Pp *pp) {
  const ErlOptions *opt = pp->f.opt;
  if (pp->f.release >= 27) pp_set_feature(pp, "maybe_expr", true);
  for (uint32_t i = 0; i < opt->nfeatures; i++) {
    const char *name = opt->features[i];
    bool is_off = *name == '-';
    if (!pp_set_feature(pp, name + is_off, !is_off))
      pp_error(pp, (Loc){0}, E_NO_FEATURE, name + is_off);
  }
}

// A macro from the command line: its value is any tokens.
static void define_option(Pp *pp, const ErlDefine *o) {
  const char *text = o->value ? o->value : "true";
  text = arena_strdup(pp->f.arena, text, strlen(text));
  Scan s = {.f = &pp->f, .at = text, .bol = text, .end = text + strlen(text)};
  Tokens toks = {0};
  MacroDef *d = NEW(pp->f.arena, MacroDef);
  Token name = {.kind = TK_ATOM, .name = name_cstr(pp->f.names, o->name)};
  if (scan_form(&s, &toks) == SCAN_PROBLEM) front_report(&pp->f, &s.problem);
  Token *body = NEW_N(pp->f.arena, Token, toks.n);
  if (toks.n) memcpy(body, toks.at, toks.n * sizeof(Token));
  d->arity = NO_ARITY;
  d->body = body;
  d->nbody = toks.n;
  macro_define(pp, &name, d);
  vec_free(&toks);
  str_free(&s.buf);
}

// The text given, or else the file's.
static int take_text(Pp *pp, const char *path, const char *text, size_t size,
                     Text *out) {
  if (!text) return pp_read(pp, path, out);
  if (size >= UINT32_MAX / 2) return -EFBIG;
  *out = (Text){arena_strdup(pp->f.arena, text, size), (uint32_t)size, 0};
  return 0;
}

bool pp_open(Pp *pp, const char *path, const char *text, size_t size) {
  Text t = {0};
  pp->in_prefix = true;
  pp->epoch = 1;
  int err = take_text(pp, path, text, size, &t);
  if (err) {
    diag(pp->f.diags, (Loc){0}, E_FILE_READ, path, strerror(-err));
    return false;
  }
  macro_init(pp);
  set_features(pp);
  pp_enter_file(pp, path, t.at, t.size);
  for (uint32_t i = 0; i < pp->f.opt->ndefines; i++)
    define_option(pp, &pp->f.opt->defines[i]);
  return true;
}

void pp_free(Pp *pp) {
  while (pp->input) {
    pp->quiet = true;
    pp_leave_file(pp);
  }
  vec_free(&pp->raw);
  vec_free(&pp->expanded);
  map_free(&pp->macros);
  map_free(&pp->visited);
  vec_free(&pp->pending);
  vec_free(&pp->deps);
  arena_free(pp->scratch);
}

static void free_scratch(Pp *pp) {
  if (pp->scratch_used < SCRATCH_KEPT) return;
  arena_free(pp->scratch);
  pp->scratch = NULL;
  pp->scratch_used = 0;
}

static bool expand(Pp *pp, Tokens **out) {
  *out = &pp->raw;
  if (!pp->input->scan.has_macros) return true;
  free_scratch(pp);
  pp->expanded.n = 0;
  pp->fun = (FunName){.state = FUN_UNKNOWN, .form = &pp->raw};
  bool ok = macro_expand(pp, pp->raw.at, pp->raw.n, &pp->expanded);
  pp->fun = (FunName){.state = FUN_NONE};
  *out = &pp->expanded;
  return ok;
}

// The form goes on in what is not UTF-8.
static bool is_cut_off(const Input *in, const Tokens *toks) {
  return in->bad.line && in->scan.at == in->scan.end &&
         toks->at[toks->n - 1].kind != TK_DOT;
}

// false: no form came out of it.
static bool read_form(Pp *pp, Tokens **form) {
  Input *in = pp->input;
  switch (scan_form(&in->scan, &pp->raw)) {
  case SCAN_EOF: pp_leave_file(pp); return false;
  case SCAN_PROBLEM:
    if (!in->skipped.n) front_report(&pp->f, &in->scan.problem);
    return false;
  case SCAN_FORM: break;
  }
  if (is_cut_off(in, &pp->raw)) return false;
  if (in->skipped.n) return pp_skip_form(pp, &pp->raw), false;
  if (pp_directive(pp, &pp->raw) || !expand(pp, form)) return false;
  pp_note_form(pp, *form);
  return true;
}

PpResult pp_next(Pp *pp, Tokens **form, Node **node) {
  for (;;) {
    if (pp->pending.n) {
      *node = pp->pending.at[0];
      pp->pending.n--;
      memmove(pp->pending.at, pp->pending.at + 1,
              pp->pending.n * sizeof *pp->pending.at);
      return PP_NODE;
    }
    if (!pp->input || pp->gave_up) return PP_EOF;
    if (read_form(pp, form)) return PP_FORM;
  }
}

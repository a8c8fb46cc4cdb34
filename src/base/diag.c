// SPDX-License-Identifier: Apache-2.0
// Messages to the user: collected with their place, sorted when a module is
// done, printed as text.
#include "base.h"

static const struct Row {
  DiagCode code;
  DiagLevel level;
  const char *text, *name;
} rows[] = {
#define X(code, number, level, text) {code, level, text, #code},
#include "../../abi/errors.def"
#undef X
};

void diags_init(Diags *d) {
  *d = (Diags){0};
  diags_source(d, "", "", 0);
}

uint32_t diags_source(Diags *d, const char *path, const char *text, size_t n) {
  vec_push(&d->sources, ((Source){path, text, n}));
  return d->sources.n - 1;
}

static const struct Row *row_of(DiagCode code) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].code == code) return &rows[i];
  bug("no row for diagnostic %d", (int)code);
}

void diag_list(Diags *d, Loc loc, DiagCode code, const char *text, va_list ap) {
  const struct Row *row = row_of(code);
  Str s = {0};
  str_vprintf(&s, text ? text : row->text, ap);
  vec_push(&d->list, ((Diag){code, row->level, loc, s.at}));
  d->errors += row->level == LEVEL_ERROR;
}

void diag_v(Diags *d, Loc loc, DiagCode code, va_list ap) {
  diag_list(d, loc, code, NULL, ap);
}

void diag(Diags *d, Loc loc, DiagCode code, ...) {
  va_list ap;
  va_start(ap, code);
  diag_v(d, loc, code, ap);
  va_end(ap);
}

const char *diag_name(DiagCode code) { return row_of(code)->name; }

// --- order: that of compile:messages_per_file/1 and report_warnings/1

// What a file's text lacks, what it means, warnings.
static int rank(const Diag *d) {
  enum { MEANING = 4000 };
  return d->level == LEVEL_WARNING ? 2 : (int)d->code >= MEANING;
}

int loc_compare(Loc a, Loc b) {
  if (a.file != b.file) return a.file < b.file ? -1 : 1;
  if (a.line != b.line) return a.line < b.line ? -1 : 1;
  return a.col < b.col ? -1 : a.col > b.col;
}

static int by_number(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

// Errors at one place go by OTP's term for them: scanner, preprocessor and
// parser in turn; then atoms before tuples, these by name. Codes have the names
// of these terms.
static int by_term(const Diag *a, const Diag *b) {
  const struct Row *x = row_of(a->code), *y = row_of(b->code);
  if (!rank(a) && (int)a->code / 1000 != (int)b->code / 1000)
    return (int)a->code / 1000 - (int)b->code / 1000;
  bool has_x = strchr(x->text, '%'), has_y = strchr(y->text, '%');
  return has_x != has_y ? has_x - has_y : strcmp(x->name, y->name);
}

// Warnings go by their texts, where what is put in is a list in OTP's text and
// greater than any character.
static int by_text(const Diag *a, const Diag *b) {
  const char *x = row_of(a->code)->text, *y = row_of(b->code)->text;
  size_t n = 0;
  while (x[n] && x[n] == y[n] && x[n] != '%') n++;
  if (x[n] == '%' && y[n] == '%') return strcmp(a->text + n, b->text + n);
  if (x[n] == '%' || y[n] == '%') return x[n] == '%' ? 1 : -1;
  return (unsigned char)x[n] - (unsigned char)y[n];
}

static int by_kind(const Diag *a, const Diag *b) {
  if (!a->loc.file) return 0;
  int c = a->level == LEVEL_WARNING ? 0 : by_term(a, b);
  return c ? c : by_text(a, b);
}

static int by_place(const Diags *d, const Diag *a, const Diag *b) {
  int c = rank(a) - rank(b);
  if (!c && a->loc.file != b->loc.file)
    c = strcmp(d->sources.at[a->loc.file].path,
               d->sources.at[b->loc.file].path);
  if (!c) c = by_number(a->loc.line, b->loc.line);
  if (!c) c = by_number(a->loc.col, b->loc.col);
  return c ? c : by_kind(a, b);
}

// A merge sort: what is equal stays in order.
static void sort(const Diags *d, Diag *at, uint32_t n) {
  if (n < 2) return;
  uint32_t half = n / 2, i = 0, j = half, k = 0;
  sort(d, at, half);
  sort(d, at + half, n - half);
  Diag *out = mem_alloc(n * sizeof *out);
  while (i < half || j < n)
    out[k++] = j == n || (i < half && by_place(d, &at[i], &at[j]) <= 0)
                   ? at[i++]
                   : at[j++];
  memcpy(at, out, n * sizeof *out);
  free(out);
}

// --- modules

static void drop_warnings(Diags *d) {
  uint32_t n = d->closed;
  for (uint32_t i = n; i < d->list.n; i++)
    if (d->list.at[i].level == LEVEL_WARNING)
      free(d->list.at[i].text);
    else
      d->list.at[n++] = d->list.at[i];
  d->list.n = n;
}

// Makes warnings errors, and says so unless there are others.
static void raise_warnings(Diags *d, bool quiet) {
  uint32_t n = d->list.n - d->closed, raised = 0;
  for (uint32_t i = d->closed; i < d->list.n; i++) {
    raised += d->list.at[i].level == LEVEL_WARNING;
    d->list.at[i].level = LEVEL_ERROR;
  }
  d->errors += raised;
  if (!raised || raised < n || quiet) return;
  diag(d, (Loc){0}, E_WARNINGS);
  Diag last = vec_last(&d->list);
  memmove(d->list.at + d->closed + 1, d->list.at + d->closed, n * sizeof last);
  d->list.at[d->closed] = last;
}

void diags_close(Diags *d, bool quiet, bool strict) {
  sort(d, d->list.at + d->closed, d->list.n - d->closed);
  if (strict || d->strict)
    raise_warnings(d, quiet);
  else if (quiet)
    drop_warnings(d);
  d->closed = d->list.n;
  d->strict = false;
}

// --- text

enum { SHOWN_LINE = 160 }; // longer lines are cut around the caret

static bool next_line(DiagWalk *w, const char *end) {
  const char *p =
      w->at < end ? memchr(w->at, '\n', (size_t)(end - w->at)) : NULL;
  if (!p) return false;
  w->bol = w->at = p + 1;
  w->line++;
  w->col = 1;
  return true;
}

const char *diags_seek(const Diags *d, DiagWalk *w, Loc loc) {
  const Source *src = &d->sources.at[loc.file];
  const char *end = src->text + src->size;
  if (!w->bol || w->file != loc.file || w->line > loc.line)
    *w = (DiagWalk){loc.file, 1, 1, src->text, src->text};
  while (w->line < loc.line)
    if (!next_line(w, end)) return NULL;
  if (w->col > loc.col) {
    w->col = 1;
    w->at = w->bol;
  }
  for (; w->col < loc.col && w->at < end && *w->at != '\n'; w->col++) {
    int len = 1;
    utf8_decode(w->at, end, &len);
    w->at += len;
  }
  return w->bol < end ? w->at : NULL;
}

// What terminals would not show as text is shown as `?`.
static void print_text(const char *p, const char *end, FILE *out) {
  for (int len; p < end; p += len) {
    int32_t c = utf8_decode(p, end, &len);
    if (c < 0) len = 1;
    if ((c < 32 && c != '\t') || (c >= 127 && c < 160))
      fputc('?', out);
    else
      fwrite(p, 1, (size_t)len, out);
  }
}

static void print_line(const Diags *d, DiagWalk *w, Loc loc, FILE *out) {
  const Source *src = &d->sources.at[loc.file];
  if (!diags_seek(d, w, loc)) return;
  const char *p = w->bol, *at = w->at, *end = src->text + src->size;
  if (at - p > SHOWN_LINE / 2) p = at - SHOWN_LINE / 2;
  while (p < at && (*p & 0xc0) == 0x80) p++;
  if (end - p > SHOWN_LINE) end = p + SHOWN_LINE;
  const char *eol = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
  if (!eol) eol = end;
  fprintf(out, "%% %4u| ", loc.line);
  print_text(p, eol, out);
  fprintf(out, "\n%%     | ");
  for (const char *q = p; q < at; q++)
    if ((*q & 0xc0) != 0x80) fputc(*q == '\t' ? '\t' : ' ', out);
  fprintf(out, "^\n\n");
}

static void print_place(const Diags *d, const Diag *x, FILE *out) {
  if (x->loc.file) fprintf(out, "%s:", d->sources.at[x->loc.file].path);
  if (x->loc.line) fprintf(out, "%u:", x->loc.line);
  if (x->loc.line && x->loc.col) fprintf(out, "%u:", x->loc.col);
  if (!x->loc.file) fprintf(out, "candela:");
}

static void print_diag(const Diags *d, const Diag *x, DiagWalk *w, FILE *out) {
  print_place(d, x, out);
  fprintf(out, " %s%s\n", x->level == LEVEL_WARNING ? "Warning: " : "",
          x->text);
  if (x->loc.line && x->loc.col) print_line(d, w, x->loc, out);
}

void diags_print(const Diags *d, FILE *out) {
  DiagWalk w = {0};
  for (uint32_t i = 0; i < d->list.n; i++)
    print_diag(d, &d->list.at[i], &w, out);
}

void diags_print_short(const Diags *d, FILE *out) {
  for (uint32_t i = 0; i < d->list.n; i++) {
    const Diag *x = &d->list.at[i];
    print_place(d, x, out);
    fprintf(out, " [%d] %s%s\n", (int)x->code,
            x->level == LEVEL_WARNING ? "Warning: " : "", x->text);
  }
}

void diags_clear(Diags *d) {
  for (uint32_t i = 0; i < d->list.n; i++) free(d->list.at[i].text);
  d->list.n = d->closed = 0;
}

void diags_free(Diags *d) {
  diags_clear(d);
  vec_free(&d->list);
  vec_free(&d->sources);
}

_Noreturn void bug(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "candela: internal error: ");
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  fflush(stderr);
  va_end(ap);
  abort();
}

_Noreturn void fatal(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "candela: ");
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  va_end(ap);
  exit(1);
}

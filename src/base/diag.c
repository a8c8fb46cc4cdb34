// SPDX-License-Identifier: Apache-2.0
// Messages to the user: collected with their place, printed sorted by it.
#include "base.h"

static const struct Row {
  DiagCode code;
  DiagLevel level;
  const char *text;
} rows[] = {
#define X(code, number, level, text) {code, level, text},
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

void diag(Diags *d, Loc loc, DiagCode code, ...) {
  const struct Row *row = row_of(code);
  Str s = {0};
  va_list ap;
  va_start(ap, code);
  str_vprintf(&s, row->text, ap);
  va_end(ap);
  vec_push(&d->list, ((Diag){code, row->level, loc, s.at}));
  if (row->level == LEVEL_ERROR)
    d->errors++;
  else
    d->warnings++;
}

static int by_place(const Diag *a, const Diag *b) {
  if (a->loc.file != b->loc.file) return a->loc.file < b->loc.file ? -1 : 1;
  if (a->loc.line != b->loc.line) return a->loc.line < b->loc.line ? -1 : 1;
  if (a->loc.col != b->loc.col) return a->loc.col < b->loc.col ? -1 : 1;
  return 0;
}

static void sort_stable(Diag *at, uint32_t n) { // merge sort: order is kept
  if (n < 2) return;
  uint32_t half = n / 2, i = 0, j = half, k = 0;
  sort_stable(at, half);
  sort_stable(at + half, n - half);
  Diag *out = mem_alloc(n * sizeof *out);
  while (i < half || j < n)
    out[k++] = j == n || (i < half && by_place(&at[i], &at[j]) <= 0) ? at[i++]
                                                                     : at[j++];
  memcpy(at, out, n * sizeof *out);
  free(out);
}

enum { SHOWN_LINE = 160 }; // longer lines are cut around the caret

static void print_line(const Source *src, Loc loc, FILE *out) {
  const char *p = src->text, *end = src->text + src->size;
  for (uint32_t line = 1; line < loc.line; line++) {
    p = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    if (!p) return;
    p++;
  }
  const char *eol = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
  if (!eol) eol = end;
  const char *at = p;
  for (uint32_t col = 1; col < loc.col && at < eol; col++) {
    int len = 1;
    utf8_decode(at, eol, &len);
    at += len;
  }
  while (at - p > SHOWN_LINE / 2) p += (*p & 0xc0) == 0xc0 ? 2 : 1;
  while (p < at && (*p & 0xc0) == 0x80) p++;
  if (eol - p > SHOWN_LINE) eol = p + SHOWN_LINE;
  fprintf(out, "%% %4u| ", loc.line);
  for (const char *q = p; q < eol; q++)
    fputc((unsigned char)*q < 32 && *q != '\t' ? '?' : *q, out);
  fprintf(out, "\n%%     | ");
  for (const char *q = p; q < at; q++)
    if ((*q & 0xc0) != 0x80) fputc(*q == '\t' ? '\t' : ' ', out);
  fprintf(out, "^\n\n");
}

static void print_place(Diags *d, const Diag *x, FILE *out) {
  if (x->loc.file) fprintf(out, "%s:", d->sources.at[x->loc.file].path);
  if (x->loc.line) fprintf(out, "%u:", x->loc.line);
  if (x->loc.line && x->loc.col) fprintf(out, "%u:", x->loc.col);
  if (!x->loc.file) fprintf(out, "candela:");
}

static void print_diag(Diags *d, const Diag *x, FILE *out) {
  const Source *src = &d->sources.at[x->loc.file];
  print_place(d, x, out);
  fprintf(out, " %s%s\n", x->level == LEVEL_WARNING ? "Warning: " : "",
          x->text);
  if (x->loc.line && x->loc.col) print_line(src, x->loc, out);
}

void diags_print(Diags *d, FILE *out) {
  sort_stable(d->list.at, d->list.n);
  for (uint32_t i = 0; i < d->list.n; i++) print_diag(d, &d->list.at[i], out);
}

void diags_print_short(Diags *d, FILE *out) {
  sort_stable(d->list.at, d->list.n);
  for (uint32_t i = 0; i < d->list.n; i++) {
    const Diag *x = &d->list.at[i];
    print_place(d, x, out);
    fprintf(out, " [%d] %s%s\n", (int)x->code,
            x->level == LEVEL_WARNING ? "Warning: " : "", x->text);
  }
}

void diags_free(Diags *d) {
  for (uint32_t i = 0; i < d->list.n; i++) free(d->list.at[i].text);
  vec_free(&d->list);
  vec_free(&d->sources);
}

_Noreturn void bug(const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "candela: internal error: ");
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
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

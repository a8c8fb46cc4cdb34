// SPDX-License-Identifier: Apache-2.0
// Messages to the user: collected with their place, printed sorted by kind and
// place.
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

// As erlc orders them: what a file's text lacks, what it means, warnings.
static int rank(const Diag *d) {
  enum { MEANING = 4000 };
  return d->level == LEVEL_WARNING ? 2 : (int)d->code >= MEANING;
}

static int by_place(const Diag *a, const Diag *b) {
  if (a->loc.file != b->loc.file) return a->loc.file < b->loc.file ? -1 : 1;
  if (rank(a) != rank(b)) return rank(a) - rank(b);
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

// The last place that was shown. Places come in order, so texts are walked
// through once, however many messages there are.
typedef struct Walk {
  uint32_t file, line, col;
  const char *bol, *at;
} Walk;

static bool next_line(Walk *w, const char *end) {
  const char *p =
      w->at < end ? memchr(w->at, '\n', (size_t)(end - w->at)) : NULL;
  if (!p) return false;
  w->bol = w->at = p + 1;
  w->line++;
  w->col = 1;
  return true;
}

static bool walk_to(Walk *w, const Source *src, Loc loc) {
  const char *end = src->text + src->size;
  if (!w->bol || w->file != loc.file || w->line > loc.line)
    *w = (Walk){loc.file, 1, 1, src->text, src->text};
  while (w->line < loc.line)
    if (!next_line(w, end)) return false;
  if (w->col > loc.col) {
    w->col = 1;
    w->at = w->bol;
  }
  for (; w->col < loc.col && w->at < end && *w->at != '\n'; w->col++) {
    int len = 1;
    utf8_decode(w->at, end, &len);
    w->at += len;
  }
  return w->bol < end;
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

static void print_line(Walk *w, const Source *src, Loc loc, FILE *out) {
  if (!walk_to(w, src, loc)) return;
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

static void print_place(Diags *d, const Diag *x, FILE *out) {
  if (x->loc.file) fprintf(out, "%s:", d->sources.at[x->loc.file].path);
  if (x->loc.line) fprintf(out, "%u:", x->loc.line);
  if (x->loc.line && x->loc.col) fprintf(out, "%u:", x->loc.col);
  if (!x->loc.file) fprintf(out, "candela:");
}

static void print_diag(Diags *d, const Diag *x, Walk *w, FILE *out) {
  const Source *src = &d->sources.at[x->loc.file];
  print_place(d, x, out);
  fprintf(out, " %s%s\n", x->level == LEVEL_WARNING ? "Warning: " : "",
          x->text);
  if (x->loc.line && x->loc.col) print_line(w, src, x->loc, out);
}

void diags_print(Diags *d, FILE *out) {
  sort_stable(d->list.at, d->list.n);
  Walk w = {0};
  for (uint32_t i = 0; i < d->list.n; i++)
    print_diag(d, &d->list.at[i], &w, out);
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

// SPDX-License-Identifier: Apache-2.0
// Messages as the user wants them: as text, or as JSON, an object a line, for
// editors (docs/erl.md, "Messages"); and the list of all warnings.
#include "driver.h"
#include "../erl/warning.h"

// --- JSON

static void json_char(FILE *out, int32_t c, const char *at, int len) {
  if (c == '"' || c == '\\')
    fprintf(out, "\\%c", (char)c);
  else if (c < 0)
    fputs("\xef\xbf\xbd", out); // no character: the one that stands for it
  else if (c < 32 || c == 127)
    fprintf(out, "\\u%04x", (unsigned)c);
  else
    fwrite(at, 1, (size_t)len, out);
}

static void json_text(FILE *out, const char *key, const char *text) {
  fprintf(out, "\"%s\":\"", key);
  const char *end = text + strlen(text);
  for (int len = 1; text < end; text += len) {
    int32_t c = utf8_decode(text, end, &len);
    if (c < 0) len = 1;
    json_char(out, c, text, len);
  }
  fputc('"', out);
}

// E_UNBOUND_VAR is unbound_var.
static void json_name(FILE *out, const char *name) {
  fputs("\"name\":\"", out);
  for (name += 2; *name; name++)
    fputc(*name >= 'A' && *name <= 'Z' ? *name + 'a' - 'A' : *name, out);
  fputc('"', out);
}

static bool is_word(unsigned char c) {
  return c >= 128 || c == '_' || c == '@' || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Characters of the word that stands there; 0: something else does.
static uint32_t word_size(const char *p, const char *end) {
  uint32_t n = 0;
  for (; p < end && is_word((unsigned char)*p); p++) n += (*p & 0xc0) != 0x80;
  return n;
}

static void json_place(FILE *out, const Diags *d, DiagWalk *w, Loc loc) {
  if (!loc.file) return;
  const Source *src = &d->sources.at[loc.file];
  json_text(out, "file", src->path);
  fputc(',', out);
  if (!loc.line) return;
  fprintf(out, "\"line\":%u,", loc.line);
  if (!loc.col) return;
  fprintf(out, "\"column\":%u,", loc.col);
  const char *at = diags_seek(d, w, loc);
  uint32_t n = at ? word_size(at, src->text + src->size) : 0;
  if (n) fprintf(out, "\"endColumn\":%u,", loc.col + n);
}

static void json_diag(FILE *out, const Diags *d, DiagWalk *w, const Diag *x) {
  Warning option = warning_of(x->code);
  fputc('{', out);
  json_place(out, d, w, x->loc);
  fprintf(out, "\"severity\":\"%s\",\"code\":%d,",
          x->level == LEVEL_WARNING ? "warning" : "error", (int)x->code);
  json_name(out, diag_name(x->code));
  fputc(',', out);
  json_text(out, "message", x->text);
  if (option != WARN_COUNT)
    fprintf(out, ",\"option\":\"nowarn_%s\"", warning_rows[option].name);
  fputs("}\n", out);
}

static void print_json(const Diags *d, FILE *out) {
  DiagWalk w = {0};
  for (uint32_t i = 0; i < d->list.n; i++)
    json_diag(out, d, &w, &d->list.at[i]);
}

const Format formats[] = {
    {"text", diags_print},
    {"short", diags_print_short},
    {"json", print_json},
    {0},
};

// --- all forms

void messages_close(const Options *opt, Diags *d) {
  diags_close(d, opt->quiet, opt->strict);
}

void messages_print(const Options *opt, Diags *d, FILE *out) {
  messages_close(opt, d);
  opt->format->print(d, out);
  diags_clear(d);
}

// --- the list

static void list_one(FILE *out, int code, Warning w, const char *text) {
  if (w == WARN_COUNT)
    fprintf(out, "%4d  %-34s", code, "");
  else
    fprintf(out, "%4d  %-30s %-3s", code, warning_rows[w].name,
            warning_rows[w].on ? "on" : "off");
  size_t n = strcspn(text, "\n");
  fprintf(out, "  %.*s%s\n", (int)n, text, text[n] ? " ..." : "");
}

void messages_list_warnings(FILE *out) {
  static const struct {
    DiagCode code;
    DiagLevel level;
    const char *text;
  } rows[] = {
#define X(code, number, level, text) {code, level, text},
#include "../../abi/errors.def"
#undef X
  };
  fputs("code  +nowarn_NAME turns it off       unless said: text\n", out);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].level == LEVEL_WARNING)
      list_one(out, (int)rows[i].code, warning_of(rows[i].code), rows[i].text);
}

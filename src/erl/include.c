// SPDX-License-Identifier: Apache-2.0
// Files: finding, reading and decoding them, entering and leaving them, and
// -file, which gives lines another name and number. Such lines get a source of
// their own in Diags, so that places need no translation.
#include "pp.h"
#include <dirent.h>
#include <errno.h>

static char *in_arena(Pp *pp, const char *p, size_t n) {
  return arena_strdup(pp->f.arena, p, n);
}

// As filename:join/2 for what stands in -include.
static char *join(Pp *pp, const char *dir, const char *name) {
  if (*name == '/' || !*dir || !strcmp(dir, "."))
    return in_arena(pp, name, strlen(name));
  size_t n = strlen(dir);
  return front_printf(&pp->f, dir[n - 1] == '/' ? "%s%s" : "%s/%s", dir, name);
}

static const char *dir_of(Pp *pp, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash) return "";
  return in_arena(pp, path, slash == path ? 1 : (size_t)(slash - path));
}

// Encoding. `coding: latin-1` in a comment of the first two lines.
static bool is_value_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-';
}

static const char *skip_chars(const char *p, const char *end, const char *set) {
  while (p < end && *p && strchr(set, *p)) p++;
  return p;
}

// What a "coding" found at p gives; NULL: it is none.
static const char *coding_value(const char *p, const char *end) {
  if (end - p < 6 || memcmp(p, "coding", 6)) return NULL;
  p = skip_chars(p + 6, end, " ");
  if (p == end || (*p != ':' && *p != '=')) return NULL;
  p = skip_chars(p, end, ":= ");
  return p < end && is_value_char(*p) ? p : NULL;
}

static bool is_latin1(const char *p, const char *end) {
  const char *value = NULL;
  if (end - p > 512) end = p + 512;
  for (int line = 0; line < 2 && p < end && !value; line++) {
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    if (!nl) nl = end;
    p = memchr(p, '%', (size_t)(nl - p));
    for (; p && p < nl && !value; p++) value = coding_value(p, nl);
    p = nl + 1;
  }
  static const char name[] = "latin-1";
  for (size_t i = 0; value && i < sizeof name - 1; i++)
    if (value + i >= end || (value[i] | 0x20) != (name[i] | 0x20)) return false;
  return value &&
         (value + 7 >= end || !is_value_char(value[7]) || value[7] == '-');
}

static Text from_latin1(Pp *pp, const char *p, size_t n) {
  size_t high = 0;
  for (size_t i = 0; i < n; i++) high += (unsigned char)p[i] >= 0x80;
  char *out = arena_alloc(pp->f.arena, n + high + 1), *to = out;
  for (size_t i = 0; i < n; i++) to += utf8_encode((unsigned char)p[i], to);
  return (Text){out, (uint32_t)(n + high), 0};
}

static const char *first_bad(const char *p, const char *end) {
  while (p < end) {
    uint64_t word;
    int len = 1;
    if (end - p >= 8 && (memcpy(&word, p, 8), !(word & 0x8080808080808080u)))
      len = 8;
    else if (utf8_decode(p, end, &len) < 0)
      return p;
    p += len;
  }
  return end;
}

// The text ends before the line that is not UTF-8.
static void set_text(Pp *pp, Input *in, const char *text, size_t size) {
  Text t = {text, (uint32_t)size, 0};
  Scan *s = &in->scan;
  if (is_latin1(text, text + size)) t = from_latin1(pp, text, size);
  in->text = s->at = s->bol = t.at;
  in->size = t.size;
  s->end = t.at + t.size;
  s->line = 1;
  const char *bad = first_bad(t.at, s->end);
  if (bad == s->end) return;
  const char *bol = bad;
  while (bol > t.at && bol[-1] != '\n') bol--;
  in->bad = (Loc){0, 1, 1};
  for (const char *p = t.at; p < bol; p++) in->bad.line += *p == '\n';
  for (const char *p = bol; p < bad; p++) in->bad.col += (*p & 0xc0) != 0x80;
  s->end = bol;
}

// Source text is NUL-terminated for the scanner; a line that is cut off is not
// empty, so there the text is copied.
static void end_with_nul(Pp *pp, Input *in) {
  Scan *s = &in->scan;
  if (!*s->end) return;
  size_t n = (size_t)(s->end - s->at);
  s->at = s->bol = in_arena(pp, s->at, n);
  s->end = s->at + n;
}

void pp_enter_file(Pp *pp, const char *path, const char *text, size_t size) {
  Input *in = NEW(pp->f.arena, Input);
  const char *name = path;
  if (!pp->input && pp->f.opt->source_name) name = pp->f.opt->source_name;
  in->outer = pp->input;
  in->path = in->shown = name;
  in->dir = dir_of(pp, path);
  in->scan.f = &pp->f;
  set_text(pp, in, text, size);
  in->source = in->scan.file =
      diags_source(pp->f.diags, name, in->text, in->size);
  in->bad.file = in->source;
  end_with_nul(pp, in);
  pp->input = in;
  pp->depth++;
  pp_set_file_macro(pp);
  pp_add_file_form(pp, (Loc){in->source, 1, 1}, name, 1);
}

static void add_dep(Pp *pp, const char *path, const Str *text) {
  FileDep d = {path, text ? hash_bytes(text->at, text->n, 0) : 0, !text};
  vec_push(&pp->deps, d);
}

// Reads a whole file into the arena; what is tried is remembered either way.
// Returns 0 or a negative errno value.
int pp_read(Pp *pp, const char *path, Text *out) {
  Str s = {0};
  int err = file_read(path, &s);
  if (!err && s.n > UINT32_MAX / 2 - 1) err = -EFBIG;
  add_dep(pp, path, err ? NULL : &s);
  if (!err) *out = (Text){in_arena(pp, s.at, s.n), (uint32_t)s.n, 0};
  str_free(&s);
  return err;
}

static bool try_file(Pp *pp, const char *path) {
  Text t;
  if (pp_read(pp, path, &t)) return false;
  pp_enter_file(pp, path, t.at, t.size);
  return true;
}

static bool try_path(Pp *pp, const char *name) {
  const ErlOptions *opt = pp->f.opt;
  if (try_file(pp, join(pp, pp->input->dir, name))) return true;
  if (*name == '/') return false;
  for (uint32_t i = 0; i < opt->nincludes; i++)
    if (try_file(pp, join(pp, opt->includes[i], name))) return true;
  return false;
}

// "$VAR/rest" with the variable's value.
static char *expand_variable(Pp *pp, const Text *t) {
  char *name = in_arena(pp, t->at, t->size);
  if (*name != '$') return name;
  size_t n = strcspn(name, "/");
  const char *value = getenv(in_arena(pp, name + 1, n - 1));
  if (!value) return name;
  return name[n] ? join(pp, value, name + n + 1)
                 : in_arena(pp, value, strlen(value));
}

static void not_found(Pp *pp, Loc loc, const char *how, const char *name) {
  pp_error(pp, loc, E_INCLUDE, front_printf(&pp->f, "%s \"%s\"", how, name));
}

void pp_include(Pp *pp, const Token *string) {
  const char *name = expand_variable(pp, string->text);
  if (pp->depth > MAX_INCLUDES)
    pp_error(pp, string->loc, E_INCLUDE_DEPTH, "include");
  else if (!try_path(pp, name))
    not_found(pp, string->loc, "file", name);
}

// Compares versions number by number: 5.10 is later than 5.9.
static bool is_later(const char *a, const char *b) {
  while (*a && *b) {
    char *end_a, *end_b;
    unsigned long x = strtoul(a, &end_a, 10), y = strtoul(b, &end_b, 10);
    if (x != y) return x > y;
    if (end_a == a || end_b == b) break;
    a = end_a + (*end_a == '.');
    b = end_b + (*end_b == '.');
  }
  return *a && !*b;
}

// APP or APP-VERSION in one directory; the latest version.
static char *find_app(Pp *pp, const char *dir, const char *app, size_t n) {
  DIR *d = opendir(dir);
  char *best = NULL;
  if (!d) return NULL;
  for (struct dirent *e; (e = readdir(d));) {
    const char *name = e->d_name;
    if (strncmp(name, app, n) || (name[n] && name[n] != '-')) continue;
    if (name[n] == '-' && (name[n + 1] < '0' || name[n + 1] > '9')) continue;
    const char *version = name[n] ? name + n + 1 : "";
    if (!best || is_later(version, best[n] ? best + n + 1 : ""))
      best = in_arena(pp, name, strlen(name));
  }
  closedir(d);
  return best ? join(pp, dir, best) : NULL;
}

static bool try_libs(Pp *pp, const char *name) {
  const ErlOptions *opt = pp->f.opt;
  size_t n = strcspn(name, "/");
  if (!n || !name[n]) return false;
  for (uint32_t i = 0; i < opt->nlib_dirs; i++) {
    char *dir = find_app(pp, opt->lib_dirs[i], name, n);
    if (dir) return try_file(pp, join(pp, dir, name + n + 1));
  }
  return false;
}

void pp_include_lib(Pp *pp, const Token *directive, const Token *string) {
  const char *name = expand_variable(pp, string->text);
  if (pp->depth > MAX_INCLUDES)
    pp_error(pp, directive->loc, E_INCLUDE_DEPTH, "include_lib");
  else if (!try_path(pp, name) && !try_libs(pp, name))
    not_found(pp, string->loc, "lib", name);
}

static void index_lines(Pp *pp, Input *in) {
  uint32_t n = 1;
  for (size_t i = 0; i < in->size; i++) n += in->text[i] == '\n';
  in->lines = NEW_N(pp->f.arena, uint32_t, n);
  for (uint32_t i = 0; i < in->size; i++)
    if (in->text[i] == '\n') in->lines[++in->nlines] = i + 1;
  in->nlines++;
}

// The file as -file numbers its lines: it begins where line 1 would be, if
// that is in the text, else there is nothing to show.
static uint32_t renamed_source(Pp *pp, Input *in) {
  if (!in->lines) index_lines(pp, in);
  uint32_t start = (uint32_t)in->size;
  if (in->delta >= 0 && in->delta < in->nlines) start = in->lines[in->delta];
  return diags_source(pp->f.diags, in->shown, in->text + start,
                      in->size - start);
}

void pp_file(Pp *pp, Loc loc, const Text *name, int64_t line) {
  Input *in = pp->input;
  Scan *s = &in->scan;
  int64_t next = line + ((int64_t)s->line - loc.line);
  if (next < 1 || next > INT32_MAX) next = 1;
  in->shown = in_arena(pp, name->at, name->size);
  in->delta += (int64_t)s->line - next;
  s->bol = s->at; // epp lets the rest of the line begin in column 1
  s->wide = 0;
  s->line = (uint32_t)next;
  pp_add_file_form(pp, loc, in->shown, (uint32_t)line);
  s->file = renamed_source(pp, in);
  pp_set_file_macro(pp);
}

// --- -doc {file, Name}

static Node *doc_value(Pp *pp, Loc loc, const Text *t) {
  const char *end = t->at + t->size;
  bool is_text = first_bad(t->at, end) == end; // else epp makes it a tuple
  Node *n = ast_node(pp->f.arena, is_text ? N_STRING : N_TUPLE, loc);
  if (!is_text) return n;
  n->str.at = t->at;
  n->str.size = t->size;
  for (uint32_t i = 0; i < t->size; i++)
    n->str.chars += (t->at[i] & 0xc0) != 0x80;
  return n;
}

static void add_doc(Pp *pp, Loc loc, Name name, const Text *t) {
  Node *n = ast_node(pp->f.arena, N_ATTRIBUTE, loc);
  n->attr.name = name;
  n->attr.value = doc_value(pp, loc, t);
  vec_push(&pp->pending, n);
}

// What follows is said to stand in the file as it was opened: epp forgets what
// -file made of its name, but not of its lines.
static void leave_doc_file(Pp *pp, Loc end) {
  Input *in = pp->input;
  pp_add_file_form(pp, end, in->path, end.line);
  if (in->shown == in->path) return;
  const char *shown = in->shown;
  in->shown = in->path;
  in->scan.file = renamed_source(pp, in);
  in->shown = shown;
}

// The text becomes the attribute's value, in a file of its own. That of other
// modules than the user's is of no use and not read.
void pp_doc_file(Pp *pp, const Tokens *toks, const Text *name) {
  const Token *directive = &toks->at[1];
  const char *file = in_arena(pp, name->at, name->size);
  const char *path = join(pp, pp->input->dir, file);
  Loc loc = directive->loc;
  Text t = {"", 0, 0};
  bool is_read = !pp->f.opt->no_warnings;
  int err = is_read ? pp_read(pp, path, &t) : -ENOENT;
  bool is_missing = err == -ENOENT || err == -ENOTDIR;
  if (err && is_read)
    pp_error(
        pp, loc, is_missing ? W_DOC_FILE : E_DOC_FILE,
        front_printf(&pp->f, "%s file \"%s\"", directive->name->text, file));
  if (err && !is_missing) return;
  if (!err) {
    loc = (Loc){diags_source(pp->f.diags, path, t.at, t.size), 1, 1};
    pp_add_file_form(pp, loc, path, 1);
  }
  add_doc(pp, loc, directive->name, &t);
  if (!err) leave_doc_file(pp, toks->at[toks->n - 1].loc);
}

static void check_branches(Pp *pp, Input *in) {
  static const char *const names[] = {"ifdef", "ifndef", "if", "elif", "else"};
  Loc loc = scan_loc(&in->scan, in->scan.at);
  bool is_skipping = in->skipped.n > 0;
  uint32_t n = is_skipping ? in->skipped.n : in->taken.n;
  while (n--) {
    Branch b = is_skipping ? in->skipped.at[n] : in->taken.at[n];
    pp_error(pp, loc, E_UNTERMINATED_IF, names[b]);
  }
}

static void return_to(Pp *pp, Input *in) {
  Loc loc = scan_loc(&in->scan, in->scan.at);
  uint32_t line = loc.line;
  loc.file = in->source;
  loc.line = (uint32_t)(loc.line + in->delta);
  pp->input = in;
  pp_set_file_macro(pp);
  pp_add_file_form(pp, loc, in->path, loc.line);
  if (in->shown != in->path) pp_add_file_form(pp, loc, in->shown, line);
}

bool pp_leave_file(Pp *pp) {
  Input *in = pp->input;
  if (in->bad.line)
    pp_error(pp, in->bad, E_NOT_UTF8, NULL);
  else
    check_branches(pp, in);
  vec_free(&in->taken);
  vec_free(&in->skipped);
  str_free(&in->scan.buf);
  pp->input = NULL;
  pp->depth--;
  if (in->outer) return_to(pp, in->outer);
  return pp->input != NULL;
}

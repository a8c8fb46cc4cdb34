// SPDX-License-Identifier: Apache-2.0
// The WebAssembly module: the prelinked runtime with the program's functions,
// table entries and data added. The runtime exports what generated code calls,
// its Ctx (rt_sched_main), and __heap_base, where the program's data begins; of
// its exports only `memory`, `_start` and those named host_... remain.
#include "../wasm/wasm.h"
#include "link.h"

enum { // section ids
  SEC_TYPE = 1,
  SEC_IMPORT,
  SEC_FUNCTION,
  SEC_TABLE,
  SEC_MEMORY,
  SEC_GLOBAL,
  SEC_EXPORT,
  SEC_START,
  SEC_ELEMENT,
  SEC_CODE,
  SEC_DATA,
  SEC_DATACOUNT,
  SECTIONS
};
enum { PAGE = 65536, EXPORT_FN = 0, EXPORT_GLOBAL = 3 };

typedef struct Span { // of the runtime's bytes
  const uint8_t *at, *end;
} Span;

typedef struct Wasm {
  Link *link;
  Layout layout;
  WasmCode **code;    // of each of link->fns
  Span sec[SECTIONS]; // contents; empty: none
  uint32_t nimports;  // imported functions
  uint32_t nfns;      // the runtime's, imports included
  uint32_t ntable;    // its table entries
  uint32_t ntypes, fn_type;
  VEC(uint64_t) globals; // values of its constant globals
  Map exported;          // Name.id + 1 -> function index, or global's value
  Span refs;             // what each of its functions needs (tools/wasmrefs.py)
  bool *kept;            // by function index
  VEC(uint32_t) work;    // kept ones whose needs are not yet
  WasmHelpers helpers;
  Str *missing;
} Wasm;

// --- Reading. The image is ours: it is as it should be.

static uint64_t read_u32(Span *s) {
  uint64_t v = 0;
  for (int shift = 0; s->at < s->end; shift += 7) {
    uint8_t b = *s->at++;
    v |= (uint64_t)(b & 0x7f) << shift;
    if (!(b & 0x80)) break;
  }
  return v;
}

static int64_t read_s64(Span *s) {
  uint64_t v = 0;
  int shift = 0;
  uint8_t b = 0x80;
  while (b & 0x80 && s->at < s->end) {
    b = *s->at++;
    v |= (uint64_t)(b & 0x7f) << shift;
    shift += 7;
  }
  if (shift < 64 && b & 0x40) v |= ~(uint64_t)0 << shift;
  return (int64_t)v;
}

static Span read_bytes(Span *s) {
  uint64_t n = read_u32(s);
  Span r = {s->at, s->at + n};
  s->at = r.end;
  return r;
}

static bool is_named(Span name, const char *text) {
  size_t n = (size_t)(name.end - name.at);
  return n == strlen(text) && !memcmp(name.at, text, n);
}

static void read_sections(Wasm *w, Image image) {
  Span s = {image.at + 8, image.at + image.size};
  while (s.at < s.end) {
    uint8_t id = *s.at++;
    Span body = read_bytes(&s);
    if (id && id < SECTIONS) w->sec[id] = body;
    if (!id && is_named(read_bytes(&body), "refs")) w->refs = body;
  }
}

static uint32_t count_of(Span s) { return s.at ? (uint32_t)read_u32(&s) : 0; }

// All imports are functions.
static void read_imports(Wasm *w) {
  w->nimports = count_of(w->sec[SEC_IMPORT]);
  w->nfns = w->nimports + count_of(w->sec[SEC_FUNCTION]);
  w->ntypes = count_of(w->sec[SEC_TYPE]);
}

static void read_table(Wasm *w) {
  Span s = w->sec[SEC_TABLE];
  read_u32(&s); // one table
  s.at++;       // of funcref
  read_u32(&s); // limits: flags
  w->ntable = (uint32_t)read_u32(&s);
}

static void read_globals(Wasm *w) {
  Span s = w->sec[SEC_GLOBAL];
  uint32_t n = s.at ? (uint32_t)read_u32(&s) : 0;
  for (uint32_t i = 0; i < n; i++) {
    s.at += 3; // type, mutability, i32.const
    vec_push(&w->globals, (uint64_t)read_s64(&s));
    s.at++; // end
  }
}

static bool is_kept_export(Span name) {
  return is_named(name, "memory") || is_named(name, "_start") ||
         (name.end - name.at > 5 && !memcmp(name.at, "host_", 5));
}

static void keep(Wasm *w, uint32_t fn) {
  if (fn < w->nimports || w->kept[fn]) return;
  w->kept[fn] = true;
  vec_push(&w->work, fn);
}

static void read_exports(Wasm *w) {
  Span s = w->sec[SEC_EXPORT];
  uint32_t n = s.at ? (uint32_t)read_u32(&s) : 0;
  for (uint32_t i = 0; i < n; i++) {
    Span name = read_bytes(&s);
    uint8_t kind = *s.at++;
    uint64_t index = read_u32(&s);
    if (kind == EXPORT_GLOBAL) index = w->globals.at[index];
    if (kind == EXPORT_FN && is_kept_export(name)) keep(w, (uint32_t)index);
    if (kind == EXPORT_FN || kind == EXPORT_GLOBAL)
      map_put(&w->exported,
              name_get(w->link->names, (const char *)name.at,
                       (size_t)(name.end - name.at))
                      ->id +
                  1,
              index);
  }
}

static bool find(Wasm *w, const char *name, uint64_t *value) {
  return map_get(&w->exported, name_cstr(w->link->names, name)->id + 1, value);
}

static uint64_t need(Wasm *w, const char *name) {
  uint64_t value = 0;
  if (find(w, name, &value)) return value;
  if (!w->missing->at || !strstr(w->missing->at, name))
    str_printf(w->missing, "%s\n", name);
  return 0;
}

// --- Indices: functions after the runtime's, roots after its table entries

static bool has_table_entry(const WasmCode *c, uint32_t part) {
  return c->fn->blk.at[c->parts.at[part].head].root != ROOT_NO;
}

static void number_parts(Wasm *w, uint32_t *nfns, uint32_t *ntable) {
  uint32_t raises = 0;
  *nfns = w->nfns;
  *ntable = w->ntable;
  for (uint32_t i = 0; i < w->link->fns.n; i++) {
    WasmCode *c = w->code[i] = wasm_plan(w->link->fns.at[i].low);
    c->raise_base = raises;
    raises += c->raises;
    for (uint32_t k = 0; k < c->parts.n; k++) {
      c->parts.at[k].index = (*nfns)++;
      if (has_table_entry(c, k)) c->parts.at[k].table = (*ntable)++;
    }
    w->link->fns.at[i].addr = c->parts.at[0].table;
  }
}

static uint32_t site_code(const WasmCode *c, const CodeSite *s) {
  if (s->at & SITE_RAISE) return s->at + c->raise_base;
  return c->parts.at[c->part_of[s->at] - 1].table;
}

static void add_sites(Wasm *w) {
  VEC(SiteRow) rows = {0};
  for (uint32_t i = 0; i < w->link->fns.n; i++)
    for (uint32_t k = 0; k < w->code[i]->sites.n; k++) {
      const CodeSite *s = &w->code[i]->sites.at[k];
      SiteRow row = {site_code(w->code[i], s), i, s->line, s->frame};
      vec_push(&rows, row);
    }
  layout_tables(&w->layout, rows.at, rows.n);
  vec_free(&rows);
}

// --- What the back end asks

static uint64_t sym_value(void *self, const LowSym *sym) {
  Wasm *w = self;
  return layout_sym(&w->layout, sym);
}

static uint32_t fn_index(void *self, const FnRef *ref) {
  Wasm *w = self;
  LinkFn *fn = link_fn(w->link, ref);
  if (!fn)
    bug("link: %s:%s/%u is not linked", ref->module->text, ref->name->text,
        ref->arity);
  return w->code[fn - w->link->fns.at]->parts.at[0].index;
}

static uint32_t c_index(void *self, const char *c_name) {
  uint32_t fn = (uint32_t)need(self, c_name);
  keep(self, fn);
  return fn;
}

static uint32_t stub_index(void *self, const char *stub) {
  char name[64];
  snprintf(name, sizeof name, "rt_stub_%s", stub);
  return c_index(self, name);
}

static void emit_all(Wasm *w) {
  WasmEnv env = {.self = w,
                 .sym = sym_value,
                 .fn_index = fn_index,
                 .stub_index = stub_index,
                 .c_index = c_index,
                 .helpers = &w->helpers,
                 .ctx = (uint32_t)need(w, "rt_sched_main"),
                 .fn_type = w->fn_type};
  for (uint32_t i = 0; i < w->link->fns.n; i++) {
    wasm_emit(w->code[i], &env);
    for (uint32_t k = 0; k < w->code[i]->parts.n; k++)
      w->link->fns.at[i].size += w->code[i]->parts.at[k].body.n;
  }
}

// --- The runtime's functions that the program reaches

static void keep_needed(Wasm *w) {
  VEC(Span) rows = {0};
  Span s = w->refs;
  for (uint64_t n = read_u32(&s); n > 0; n--) {
    vec_push(&rows, s);
    for (uint64_t k = read_u32(&s); k > 0; k--) read_u32(&s);
  }
  while (w->work.n) {
    Span row = rows.at[w->work.at[--w->work.n] - w->nimports];
    for (uint64_t k = read_u32(&row); k > 0; k--)
      keep(w, (uint32_t)read_u32(&row));
  }
  vec_free(&rows);
}

// Those that it does not reach keep their numbers: they do nothing.
static void write_runtime(const Wasm *w, Str *s) {
  static const char nothing[] = {3, 0, W_UNREACHABLE, W_END};
  Span code = w->sec[SEC_CODE];
  read_u32(&code);
  for (uint32_t i = w->nimports; i < w->nfns; i++) {
    Span body = read_bytes(&code);
    if (w->kept[i])
      wasm_name(s, (const char *)body.at, (size_t)(body.end - body.at));
    else
      str_add(s, nothing, sizeof nothing);
  }
}

// --- Writing: a section is the runtime's, with more at its end

static void add_rest(Str *s, Span rest) {
  str_add(s, (const char *)rest.at, (size_t)(rest.end - rest.at));
}

static void section(Str *out, int id, Str *body) {
  wasm_section(out, id, body);
  str_free(body);
}

static void copy_section(Wasm *w, Str *out, int id) {
  Str s = {0};
  if (!w->sec[id].at) return;
  add_rest(&s, w->sec[id]);
  section(out, id, &s);
}

// The count, and the old entries; new ones follow.
static Str begin(Wasm *w, int id, uint32_t more) {
  Str s = {0};
  Span old = w->sec[id];
  uint32_t n = old.at ? (uint32_t)read_u32(&old) : 0;
  wasm_u32(&s, n + more);
  if (old.at) add_rest(&s, old);
  return s;
}

static void write_types(Wasm *w, Str *out) {
  static const char type[] = {0x60,   6,      WT_I32, WT_I32, WT_I64,
                              WT_I64, WT_I64, WT_I64, 0};
  Str s = begin(w, SEC_TYPE, 1 + w->helpers.at.n);
  str_add(&s, type, sizeof type);
  for (uint32_t i = 0; i < w->helpers.at.n; i++)
    str_add(&s, w->helpers.at.at[i].type.at, w->helpers.at.at[i].type.n);
  section(out, SEC_TYPE, &s);
}

static void write_functions(Wasm *w, Str *out, uint32_t nfns) {
  Str s = begin(w, SEC_FUNCTION, nfns - w->nfns + w->helpers.at.n);
  for (uint32_t i = w->nfns; i < nfns; i++) wasm_u32(&s, w->fn_type);
  for (uint32_t i = 1; i <= w->helpers.at.n; i++) wasm_u32(&s, w->fn_type + i);
  section(out, SEC_FUNCTION, &s);
}

static void write_table(Str *out, uint32_t ntable) {
  Str s = {0};
  wasm_u32(&s, 1);
  str_putc(&s, 0x70);
  str_putc(&s, 0);
  wasm_u32(&s, ntable);
  section(out, SEC_TABLE, &s);
}

static void write_memory(Wasm *w, Str *out) {
  uint64_t end = w->layout.base + w->layout.data.n;
  Str s = {0};
  wasm_u32(&s, 1);
  str_putc(&s, 0);
  wasm_u32(&s, (end + PAGE - 1) / PAGE);
  section(out, SEC_MEMORY, &s);
}

static void write_exports(Wasm *w, Str *out) {
  Str s = {0}, kept = {0};
  Span old = w->sec[SEC_EXPORT];
  uint32_t n = (uint32_t)read_u32(&old), keep = 0;
  for (uint32_t i = 0; i < n; i++) {
    Span row = old, name = read_bytes(&old);
    old.at++;
    read_u32(&old);
    row.end = old.at;
    if (!is_kept_export(name)) continue;
    keep++;
    add_rest(&kept, row);
  }
  wasm_u32(&s, keep);
  str_add(&s, kept.at ? kept.at : "", kept.n);
  str_free(&kept);
  section(out, SEC_EXPORT, &s);
}

static void write_elements(Wasm *w, Str *out, uint32_t ntable) {
  Str s = begin(w, SEC_ELEMENT, 1);
  str_putc(&s, 0); // active, table 0
  str_putc(&s, W_I32_CONST);
  wasm_s64(&s, w->ntable);
  str_putc(&s, W_END);
  wasm_u32(&s, ntable - w->ntable);
  for (uint32_t i = 0; i < w->link->fns.n; i++) {
    WasmCode *c = w->code[i];
    for (uint32_t k = 0; k < c->parts.n; k++)
      if (has_table_entry(c, k)) wasm_u32(&s, c->parts.at[k].index);
  }
  section(out, SEC_ELEMENT, &s);
}

static void write_code(Wasm *w, Str *out, uint32_t nfns) {
  Str s = {0};
  wasm_u32(&s, nfns - w->nimports + w->helpers.at.n);
  write_runtime(w, &s);
  for (uint32_t i = 0; i < w->link->fns.n; i++) {
    WasmCode *c = w->code[i];
    for (uint32_t k = 0; k < c->parts.n; k++)
      wasm_name(&s, c->parts.at[k].body.at, c->parts.at[k].body.n);
  }
  for (uint32_t i = 0; i < w->helpers.at.n; i++)
    wasm_name(&s, w->helpers.at.at[i].body.at, w->helpers.at.at[i].body.n);
  section(out, SEC_CODE, &s);
}

static void write_data(Wasm *w, Str *out) {
  Str s = begin(w, SEC_DATA, 1);
  str_putc(&s, 0); // active
  str_putc(&s, W_I32_CONST);
  wasm_s64(&s, (int64_t)w->layout.base);
  str_putc(&s, W_END);
  wasm_u32(&s, w->layout.data.n);
  str_add(&s, w->layout.data.at, w->layout.data.n);
  section(out, SEC_DATA, &s);
}

static void write_data_count(Wasm *w, Str *out) {
  Str s = {0};
  if (!w->sec[SEC_DATACOUNT].at) return;
  wasm_u32(&s, count_of(w->sec[SEC_DATACOUNT]) + 1);
  section(out, SEC_DATACOUNT, &s);
}

// Names of the program's functions, for traces and profilers of hosts.
static void write_names(Wasm *w, Str *out, uint32_t nfns) {
  Str fns = {0}, s = {0};
  wasm_u32(&fns, nfns - w->nfns);
  for (uint32_t i = 0; i < w->link->fns.n; i++) {
    const LinkFn *fn = &w->link->fns.at[i];
    WasmCode *c = w->code[i];
    for (uint32_t k = 0; k < c->parts.n; k++) {
      Str name = {0};
      str_printf(&name, "%s:%s/%u", fn->ref->module->text, fn->ref->name->text,
                 fn->ref->arity);
      if (k) str_printf(&name, ".b%u", c->parts.at[k].head);
      wasm_u32(&fns, c->parts.at[k].index);
      wasm_name(&fns, name.at, name.n);
      str_free(&name);
    }
  }
  wasm_name(&s, "name", 4);
  wasm_section(&s, 1, &fns);
  str_free(&fns);
  section(out, 0, &s);
}

static void write_module(Wasm *w, Str *out, uint32_t nfns, uint32_t ntable,
                         bool names) {
  str_add(out, "\0asm\1\0\0\0", 8);
  write_types(w, out);
  copy_section(w, out, SEC_IMPORT);
  write_functions(w, out, nfns);
  write_table(out, ntable);
  write_memory(w, out);
  copy_section(w, out, SEC_GLOBAL);
  write_exports(w, out);
  copy_section(w, out, SEC_START);
  write_elements(w, out, ntable);
  write_data_count(w, out);
  write_code(w, out, nfns);
  write_data(w, out);
  if (names) write_names(w, out, nfns);
}

static void read_image(Wasm *w, Image image) {
  read_sections(w, image);
  read_imports(w);
  w->kept = mem_alloc(w->nfns * sizeof *w->kept);
  read_table(w);
  read_globals(w);
  read_exports(w);
  w->fn_type = w->ntypes;
}

bool link_wasm(Link *link, Image image, bool names, Str *out, Str *missing) {
  Wasm w = {.link = link, .missing = missing};
  w.code = mem_alloc(link->fns.n * sizeof *w.code);
  uint32_t nfns, ntable;
  read_image(&w, image);
  number_parts(&w, &nfns, &ntable);
  uint64_t base = (need(&w, "__heap_base") + 15) & ~(uint64_t)15;
  w.layout = (Layout){.link = link, .base = base};
  w.helpers.first = nfns;
  layout_literals(&w.layout);
  add_sites(&w);
  emit_all(&w);
  keep_needed(&w);
  bool ok = !missing->n;
  if (ok) write_module(&w, out, nfns, ntable, names);
  for (uint32_t i = 0; i < link->fns.n; i++) wasm_free(w.code[i]);
  free(w.code);
  layout_free(&w.layout);
  wasm_helpers_free(&w.helpers);
  map_free(&w.exported);
  vec_free(&w.globals);
  vec_free(&w.work);
  free(w.kept);
  return ok;
}

// SPDX-License-Identifier: Apache-2.0
// A module as text, which wat2wasm turns into the same module again: --emit
// wat. It reads what our linker wrote, so that there is nothing to check. Start
// at wasm_text.
#include "wasm.h"
#include <math.h>

typedef enum {
  I_NONE,
  I_BLOCKTYPE,
  I_INDEX,
  I_LABELS,
  I_FUNCTION,
  I_TYPE,
  I_MEMORY,
  I_ZERO,
  I_I32,
  I_I64,
  I_F32,
  I_F64
} Immediate;

static const struct Op {
  const char *text;
  Immediate imm;
} ops[256] = {
#define W(name, code, imm, text) [code] = {text, I_##imm},
#include "ops.def"
};

// After 0xfc: how many indices follow.
static const struct LongOp {
  const char *text;
  int indices;
} long_ops[] = {
    {"i32.trunc_sat_f32_s", 0}, {"i32.trunc_sat_f32_u", 0},
    {"i32.trunc_sat_f64_s", 0}, {"i32.trunc_sat_f64_u", 0},
    {"i64.trunc_sat_f32_s", 0}, {"i64.trunc_sat_f32_u", 0},
    {"i64.trunc_sat_f64_s", 0}, {"i64.trunc_sat_f64_u", 0},
    {"memory.init", 2},         {"data.drop", 1},
    {"memory.copy", 2},         {"memory.fill", 1},
};

enum {
  CUSTOM,
  TYPE,
  IMPORT,
  FUNCTION,
  TABLE,
  MEMORY,
  GLOBAL,
  EXPORT,
  START,
  ELEMENT,
  CODE,
  DATA,
  DATA_COUNT,
  SECTIONS
};

typedef struct Reader {
  const uint8_t *p;
} Reader;

typedef struct FnName {
  const uint8_t *at;
  uint32_t size;
} FnName;

typedef struct Text {
  Str *out;
  Reader sec[SECTIONS]; // p NULL: none
  uint32_t imports;     // functions that are imported
  VEC(FnName) name;     // by function
} Text;

// --- the binary format

static uint8_t byte(Reader *r) { return *r->p++; }

static uint64_t u(Reader *r) {
  uint64_t v = 0;
  for (int shift = 0;; shift += 7) {
    uint8_t b = byte(r);
    v |= (uint64_t)(b & 0x7f) << shift;
    if (b < 0x80) return v;
  }
}

static uint32_t u32(Reader *r) { return (uint32_t)u(r); }

static int64_t s64(Reader *r) {
  uint64_t v = 0;
  for (int shift = 0;; shift += 7) {
    uint8_t b = byte(r);
    v |= (uint64_t)(b & 0x7f) << shift;
    if (b >= 0x80) continue;
    if (b & 0x40 && shift + 7 < 64) v |= ~(uint64_t)0 << (shift + 7);
    return (int64_t)v;
  }
}

static uint32_t begin(Text *t, int section, Reader *r) {
  *r = t->sec[section];
  return r->p ? u32(r) : 0;
}

// --- names and strings

static void quoted(Str *out, Reader *r) {
  str_putc(out, '"');
  for (uint32_t n = u32(r); n; n--) {
    uint8_t c = byte(r);
    if (c < 32 || c > 126 || c == '"' || c == '\\')
      str_printf(out, "\\%02x", c);
    else
      str_putc(out, c);
  }
  str_putc(out, '"');
}

// The function's name as a comment.
static void name_of(Text *t, uint32_t fn) {
  if (fn >= t->name.n || !t->name.at[fn].at) return;
  str_puts(t->out, "  ;; ");
  for (uint32_t i = 0; i < t->name.at[fn].size; i++) {
    uint8_t c = t->name.at[fn].at[i];
    str_putc(t->out, c < 32 || c == 127 ? '?' : c);
  }
}

static const char *type_name(uint8_t type) {
  switch (type) {
  case WT_I32: return "i32";
  case WT_I64: return "i64";
  case 0x7d: return "f32";
  case WT_F64: return "f64";
  case 0x70: return "funcref";
  default: return "externref";
  }
}

// --- instructions

static void number(Str *out, double v, uint64_t fraction) {
  if (isnan(v))
    str_printf(out, "%snan:0x%llx", signbit(v) ? "-" : "",
               (unsigned long long)fraction);
  else if (isinf(v))
    str_puts(out, v < 0 ? "-inf" : "inf");
  else
    str_printf(out, "%a", v);
}

static void f32(Str *out, Reader *r) {
  uint32_t bits;
  float v;
  memcpy(&bits, r->p, 4);
  memcpy(&v, r->p, 4);
  r->p += 4;
  number(out, (double)v, bits & 0x7fffff);
}

static void f64(Str *out, Reader *r) {
  uint64_t bits;
  double v;
  memcpy(&bits, r->p, 8);
  memcpy(&v, r->p, 8);
  r->p += 8;
  number(out, v, bits & 0xfffffffffffff);
}

static void block_type(Str *out, Reader *r) {
  int64_t type = s64(r);
  if (type >= 0)
    str_printf(out, " (type %lld)", (long long)type);
  else if ((type & 0x7f) != WT_VOID)
    str_printf(out, " (result %s)", type_name((uint8_t)(type & 0x7f)));
}

static void memory_at(Str *out, Reader *r) {
  uint32_t align = u32(r), offset = u32(r);
  if (offset) str_printf(out, " offset=%u", offset);
  str_printf(out, " align=%u", 1u << align);
}

static void immediate(Text *t, Reader *r, Immediate imm) {
  uint32_t n;
  switch (imm) {
  case I_NONE: break;
  case I_BLOCKTYPE: block_type(t->out, r); break;
  case I_INDEX: str_printf(t->out, " %u", u32(r)); break;
  case I_LABELS:
    for (n = u32(r) + 1; n; n--) str_printf(t->out, " %u", u32(r));
    break;
  case I_FUNCTION:
    str_printf(t->out, " %u", n = u32(r));
    name_of(t, n);
    break;
  case I_TYPE:
    str_printf(t->out, " (type %u)", u32(r));
    u32(r); // the only table
    break;
  case I_MEMORY: memory_at(t->out, r); break;
  case I_ZERO: u32(r); break;
  case I_I32:
  case I_I64: str_printf(t->out, " %lld", (long long)s64(r)); break;
  case I_F32: str_putc(t->out, ' '), f32(t->out, r); break;
  case I_F64: str_putc(t->out, ' '), f64(t->out, r); break;
  }
}

static void long_op(Text *t, Reader *r) {
  uint32_t code = u32(r);
  if (code >= sizeof long_ops / sizeof *long_ops)
    bug("wasm: no text for 0xfc %u", code);
  str_puts(t->out, long_ops[code].text);
  bool is_shown = !strncmp(long_ops[code].text, "data", 4) || code == 8;
  for (int i = 0; i < long_ops[code].indices; i++) {
    uint32_t index = u32(r);
    if (is_shown && !i) str_printf(t->out, " %u", index);
  }
}

// One instruction, without a line's end; its code.
static uint8_t instruction(Text *t, Reader *r) {
  uint8_t code = byte(r);
  if (code == 0xfc) {
    long_op(t, r);
    return code;
  }
  if (!ops[code].text) bug("wasm: no text for 0x%02x", code);
  str_puts(t->out, ops[code].text);
  immediate(t, r, ops[code].imm);
  return code;
}

// A constant expression, in parentheses.
static void constant(Text *t, Reader *r) {
  str_putc(t->out, '(');
  while (*r->p != W_END) instruction(t, r);
  r->p++;
  str_putc(t->out, ')');
}

static void locals(Text *t, Reader *r) {
  for (uint32_t k = u32(r); k; k--) {
    uint32_t n = u32(r);
    const char *type = type_name(byte(r));
    str_puts(t->out, "\n    (local");
    while (n--) str_printf(t->out, " %s", type);
    str_putc(t->out, ')');
  }
}

// Switches nest by hundreds: lines are not moved further in than this.
enum { DEEPEST = 40 };

static void body(Text *t, Reader *r) {
  uint32_t size = u32(r);
  const uint8_t *end = r->p + size - 1; // without the last `end`
  locals(t, r);
  uint32_t depth = 2;
  while (r->p < end) {
    bool closes = *r->p == W_END || *r->p == W_ELSE;
    uint32_t indent = depth - closes;
    str_printf(t->out, "\n%*s", 2 * (int)(indent < DEEPEST ? indent : DEEPEST),
               "");
    uint8_t code = instruction(t, r);
    if (code == W_BLOCK || code == W_LOOP || code == W_IF) depth++;
    if (code == W_END) depth--;
  }
  r->p = end + 1;
}

// --- sections

static void list_types(Str *out, Reader *r, const char *what) {
  uint32_t n = u32(r);
  if (n) str_printf(out, " (%s", what);
  for (uint32_t i = 0; i < n; i++) str_printf(out, " %s", type_name(byte(r)));
  if (n) str_putc(out, ')');
}

static void types(Text *t) {
  Reader r;
  uint32_t n = begin(t, TYPE, &r);
  for (uint32_t i = 0; i < n; i++) {
    byte(&r); // a function type
    str_printf(t->out, "  (type (;%u;) (func", i);
    list_types(t->out, &r, "param");
    list_types(t->out, &r, "result");
    str_puts(t->out, "))\n");
  }
}

static void imports(Text *t) {
  Reader r;
  for (uint32_t n = begin(t, IMPORT, &r); n; n--) {
    str_puts(t->out, "  (import ");
    quoted(t->out, &r);
    str_putc(t->out, ' ');
    quoted(t->out, &r);
    if (byte(&r)) bug("wasm: only functions are imported");
    str_printf(t->out, " (func (;%u;) (type %u)))\n", t->imports++, u32(&r));
  }
}

static void functions(Text *t) {
  Reader r, code;
  begin(t, CODE, &code);
  uint32_t n = begin(t, FUNCTION, &r);
  for (uint32_t i = t->imports; n; n--, i++) {
    str_printf(t->out, "  (func (;%u;) (type %u)", i, u32(&r));
    name_of(t, i);
    body(t, &code);
    str_puts(t->out, "\n  )\n");
  }
}

static void limits(Text *t, Reader *r) {
  bool has_most = byte(r);
  str_printf(t->out, " %u", u32(r));
  if (has_most) str_printf(t->out, " %u", u32(r));
}

static void tables(Text *t) {
  Reader r;
  for (uint32_t n = begin(t, TABLE, &r); n; n--) {
    const char *type = type_name(byte(&r));
    str_puts(t->out, "  (table");
    limits(t, &r);
    str_printf(t->out, " %s)\n", type);
  }
  for (uint32_t n = begin(t, MEMORY, &r); n; n--) {
    str_puts(t->out, "  (memory");
    limits(t, &r);
    str_puts(t->out, ")\n");
  }
}

static void globals(Text *t) {
  Reader r;
  uint32_t n = begin(t, GLOBAL, &r);
  for (uint32_t i = 0; i < n; i++) {
    const char *type = type_name(byte(&r));
    str_printf(t->out,
               byte(&r) ? "  (global (;%u;) (mut %s) " : "  (global (;%u;) %s ",
               i, type);
    constant(t, &r);
    str_puts(t->out, ")\n");
  }
}

static void exports(Text *t) {
  static const char *const kinds[] = {"func", "table", "memory", "global"};
  Reader r;
  for (uint32_t n = begin(t, EXPORT, &r); n; n--) {
    str_puts(t->out, "  (export ");
    quoted(t->out, &r);
    const char *kind = kinds[byte(&r)];
    str_printf(t->out, " (%s %u))\n", kind, u32(&r));
  }
  if (t->sec[START].p)
    str_printf(t->out, "  (start %u)\n", begin(t, START, &r));
}

static void elements(Text *t) {
  Reader r;
  for (uint32_t n = begin(t, ELEMENT, &r); n; n--) {
    if (byte(&r)) bug("wasm: unknown kind of elements");
    str_puts(t->out, "  (elem ");
    constant(t, &r);
    str_puts(t->out, " func");
    for (uint32_t k = u32(&r); k; k--) str_printf(t->out, " %u", u32(&r));
    str_puts(t->out, ")\n");
  }
}

static void data(Text *t) {
  Reader r;
  uint32_t n = begin(t, DATA, &r);
  for (uint32_t i = 0; i < n; i++) {
    uint8_t kind = byte(&r);
    if (kind > 1) bug("wasm: unknown kind of data");
    str_printf(t->out, "  (data (;%u;) ", i);
    if (!kind) constant(t, &r); // 1: passive
    str_putc(t->out, ' ');
    quoted(t->out, &r);
    str_puts(t->out, ")\n");
  }
}

// --- the whole

// The name section's names of functions, as link/wasm.c writes them.
static void read_names(Text *t, Reader r) {
  r.p += 5; // "name"
  byte(&r); // functions
  u32(&r);
  for (uint32_t n = u32(&r); n; n--) {
    uint32_t fn = u32(&r), size = u32(&r);
    while (t->name.n <= fn) vec_push(&t->name, ((FnName){0}));
    t->name.at[fn] = (FnName){r.p, size};
    r.p += size;
  }
}

static void read_sections(Text *t, Reader r, const uint8_t *end) {
  while (r.p < end) {
    uint8_t id = byte(&r);
    uint32_t size = u32(&r);
    if (id == CUSTOM && size > 5 && !memcmp(r.p, "\4name", 5))
      read_names(t, r);
    else if (id < SECTIONS)
      t->sec[id] = r;
    r.p += size;
  }
}

void wasm_text(Str *out, const char *module, size_t n) {
  Text t = {.out = out};
  const uint8_t *at = (const uint8_t *)module;
  read_sections(&t, (Reader){at + 8}, at + n);
  str_puts(out, "(module\n");
  types(&t);
  imports(&t);
  functions(&t);
  tables(&t);
  globals(&t);
  exports(&t);
  elements(&t);
  data(&t);
  str_puts(out, ")\n");
  vec_free(&t.name);
}

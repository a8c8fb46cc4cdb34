// SPDX-License-Identifier: Apache-2.0
// Lint: names of modules, and which they must not have.
#include "lint.h"

// Space, no-break space and soft hyphen show nothing.
static bool is_visible(int32_t c) { return c != ' ' && c != 0xa0 && c != 0xad; }

static bool is_control(int32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

const char *lint_text_w(Lint *l, Name name) {
  const char *p = lint_text(l, name), *end = p + strlen(p);
  Str s = {0};
  str_puts(&s, "");
  for (int len = 1; p < end; p += len) {
    int32_t c = utf8_decode(p, end, &len);
    if (c > 0xff)
      str_printf(&s, "\\x{%X}", (unsigned)c);
    else
      str_add(&s, p, (size_t)len);
  }
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

void lint_keyword(Lint *l, const Node *n, Name name) {
  if (n->op && lw_warns(l->m, WARN_KEYWORDS))
    LINT(l, n->loc, W_KEYWORD, lint_text(l, name));
}

void lint_module_name(Lint *l, Name name, Loc loc) {
  bool visible = false, control = false, wide = false;
  const char *p = name->text, *end = p + name->size;
  for (int len = 1; p < end; p += len) {
    int32_t c = utf8_decode(p, end, &len);
    visible |= is_visible(c);
    control |= is_control(c);
    wide |= c > 0xff;
  }
  if (!name->size)
    LINT(l, loc, E_EMPTY_MODULE_NAME);
  else if (!visible)
    LINT(l, loc, E_BLANK_MODULE_NAME);
  if (!visible) return;
  if (control) LINT(l, loc, E_CONTROL_MODULE_NAME);
  if (wide) LINT(l, loc, E_WIDE_MODULE_NAME);
}

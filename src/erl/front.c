// SPDX-License-Identifier: Apache-2.0
// The words that the front end knows, and reports of what is wrong.
#include "front.h"

static const char *const word_texts[W_COUNT] = {
#define W(word, text) [W_##word] = text,
#include "words.def"
#undef W
};

static void know(Front *f, Name name, uint8_t tok, uint8_t word) {
  uint32_t i = name->hash & 255;
  while (f->known[i].name && f->known[i].name != name) i = (i + 1) & 255;
  f->known[i].name = name;
  if (tok) f->known[i].tok = tok;
  if (word) f->known[i].word = word;
}

void front_init(Front *f, Diags *diags, Names *names, Arena *arena,
                const ErlOptions *opt) {
  *f = (Front){.diags = diags, .names = names, .arena = arena, .opt = opt};
  f->release = opt->otp_release ? opt->otp_release : NEWEST_OTP;
  f->else_name = name_cstr(names, "else");
  for (int t = TK_AFTER; t <= TK_ELSE; t++)
    know(f, name_cstr(names, tok_text(t)), (uint8_t)t, 0);
  for (int w = 1; w < W_COUNT; w++) {
    f->word[w] = name_cstr(names, word_texts[w]);
    know(f, f->word[w], 0, (uint8_t)w);
  }
}

static uint32_t lookup(const Front *f, Name name) {
  uint32_t i = name->hash & 255;
  while (f->known[i].name && f->known[i].name != name) i = (i + 1) & 255;
  return i;
}

void front_reserved(const Front *f, Token *t) {
  Tok kind = f->known[lookup(f, t->name)].tok;
  t->is_future = (kind == TK_MAYBE || kind == TK_ELSE) && !f->has_maybe;
  t->kind = (uint8_t)(kind && !t->is_future ? kind : TK_ATOM);
}

Word front_word(const Front *f, Name name) {
  return f->known[lookup(f, name)].word;
}

void front_report(Front *f, const Problem *p) {
  diag(f->diags, p->loc, p->code, p->arg);
}

const Text *front_join(Front *f, const Token *t, uint32_t n) {
  Text *all = NEW(f->arena, Text);
  size_t size = 0;
  for (uint32_t i = 0; i < n; i++) size += t[i].text->size;
  char *at = arena_alloc(f->arena, size), *to = at;
  for (uint32_t i = 0; i < n; i++) {
    if (t[i].text->size) memcpy(to, t[i].text->at, t[i].text->size);
    to += t[i].text->size;
    all->chars += t[i].text->chars;
  }
  all->at = at;
  all->size = (uint32_t)size;
  return all;
}

char *front_printf(Front *f, const char *fmt, ...) {
  Str s = {0};
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(&s, fmt, ap);
  va_end(ap);
  char *p = arena_strdup(f->arena, s.at, s.n);
  str_free(&s);
  return p;
}

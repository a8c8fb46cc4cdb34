// SPDX-License-Identifier: Apache-2.0
// Any bytes as what parse transforms answer, {ok, Forms, Errors, Warnings} in
// external format, from there to verified IR: nothing but messages may come of
// them. For libFuzzer (`make fuzz FUZZER=forms`), with forms_mutate.c, which
// changes terms; unit/forms_fuzz takes what is in forms/ once.
//
// What does not begin as a term is Erlang source: the answer is its forms, and
// must have the same tree again. A text with errors is not worth being kept.
// A term without a digit before it is of OTP 25.
#include "tests/fuzz/forms_fuzz.h"
#include "src/erl/term.h"
#include "src/erl/transform.h"

static const char source[] = "-module(fuzz).\n\nmain() ->\n    ok.\n";

static Module *parse(Fuzz *f, const uint8_t *at, size_t size) {
  return erl_parse_text(&f->d, f->names, f->tree, "fuzz.erl",
                        size ? (const char *)at : "", size, &f->opt);
}

static void answer(Fuzz *f, const Module *m, Str *out) {
  ModState *s = lw_new(&f->d, f->lits, m, &f->opt);
  TermOut t = {.out = out};
  str_putc(out, TERM_VERSION);
  term_tuple(&t, 4);
  term_cstr(&t, "ok");
  ast_write(&t, s);
  term_list(&t, 0);
  term_list(&t, 0);
  vec_free(&t.open);
  lw_free(s);
}

bool forms_of_text(const uint8_t *text, size_t size, Str *out) {
  Fuzz f;
  int release = fuzz_release(&text, &size);
  str_putc(out, '0' + release - 20);
  fuzz_begin(&f, release);
  const Module *m = parse(&f, text, size);
  bool good = !f.d.errors;
  if (good) answer(&f, m, out);
  fuzz_end(&f);
  return good;
}

static void compare(Fuzz *f, const Str *bytes, const Module *again) {
  Str more = {0}, text = {0};
  if (again) answer(f, again, &more);
  if (bytes->n != more.n || memcmp(bytes->at, more.at, more.n)) {
    if (again) ast_print(&text, again);
    bug("read again:\n%s", text.at);
  }
  str_free(&more);
}

static Module *round_trip(Fuzz *f, Module *m) {
  Str bytes = {0};
  answer(f, m, &bytes);
  Module *again =
      erl_transformed(&f->d, f->names, f->tree, m, f->opt.otp_release, &bytes);
  bool too_deep = f->d.errors && vec_last(&f->d.list).code == E_TOO_DEEP;
  if (!too_deep) compare(f, &bytes, again);
  str_free(&bytes);
  return again;
}

static Module *read(Fuzz *f, const uint8_t *at, size_t size) {
  Module old = {.source =
                    diags_source(&f->d, "fuzz.erl", source, sizeof source - 1)};
  return erl_transformed(&f->d, f->names, f->tree, &old, f->opt.otp_release,
                         &(Str){.at = (char *)at, .n = size});
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t size) {
  Fuzz f;
  bool is_plain = size && *at == TERM_VERSION;
  fuzz_begin(&f, is_plain ? 25 : fuzz_release(&at, &size));
  bool is_term = size && *at == TERM_VERSION;
  Module *m = is_term ? read(&f, at, size) : parse(&f, at, size);
  bool is_useless = !is_term && f.d.errors;
  if (is_useless)
    m = NULL;
  else if (!is_term)
    m = round_trip(&f, m);
  if (m) fuzz_module(&f, m);
  fuzz_end(&f);
  return is_useless ? -1 : 0;
}

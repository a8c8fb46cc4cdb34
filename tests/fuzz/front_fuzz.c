// SPDX-License-Identifier: Apache-2.0
// Any bytes as Erlang source, from scanner to verified IR: nothing but
// messages may come of them. For libFuzzer, which `make fuzz` builds and runs;
// unit/front_fuzz takes what is in corpus/ once.
//
// A text may begin with a digit, which is left out: 5 to 9 say OTP 25 to 29;
// without one it depends on the size.
#include "src/erl/erl.h"
#include "src/erl/lower.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static int take_release(const uint8_t **text, size_t *size) {
  if (!*size || **text < '5' || **text > '9') return 25 + (int)(*size % 5);
  --*size;
  return 20 + *(*text)++ - '0';
}

static void verify(const IrModule *ir) {
  for (uint32_t i = 0; i < ir->fns.n; i++) {
    Str why = {0};
    if (!ir_verify(ir->fns.at[i], &why)) bug("%s", why.at);
    ir_print_fn(&why, ir->fns.at[i]);
    str_free(&why);
  }
}

static void show(Diags *d) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  diags_print(d, out);
  fclose(out);
  free(text);
}

// As the driver: a tree with errors is judged, but not lowered.
static void compile(Diags *d, LitPool *lits, Arena *tree, const char *text,
                    size_t size, const ErlOptions *opt) {
  Module *m =
      erl_parse_text(d, lit_names(lits), tree, "fuzz.erl", text, size, opt);
  Str s = {0};
  ast_print(&s, m);
  str_free(&s);
  if (d->errors) {
    if (m->forms.n > 1) erl_check(d, lits, m, opt);
    return;
  }
  IrModule *ir = erl_lower(d, lits, m, opt);
  if (!ir) return;
  verify(ir);
  ir_module_free(ir);
}

int LLVMFuzzerTestOneInput(const uint8_t *text, size_t size) {
  ErlOptions opt = {.otp_release = take_release(&text, &size)};
  Diags d;
  Names *names = names_new();
  LitPool *lits = lit_pool_new(names);
  Arena *tree = arena_new();
  diags_init(&d);
  compile(&d, lits, tree, size ? (const char *)text : "", size, &opt);
  show(&d);
  diags_free(&d);
  arena_free(tree);
  lit_pool_free(lits);
  names_free(names);
  return 0;
}

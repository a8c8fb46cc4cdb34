// SPDX-License-Identifier: Apache-2.0
// Any bytes as Erlang source, from scanner to verified IR: nothing but
// messages may come of them. For libFuzzer, which `make fuzz` builds and runs;
// unit/front_fuzz takes what is in corpus/ once.
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t size) {
  Fuzz f;
  fuzz_begin(&f, fuzz_release(&at, &size));
  const char *text = size ? (const char *)at : "";
  fuzz_module(&f, erl_parse_text(&f.d, f.names, f.tree, "fuzz.erl", text, size,
                                 &f.opt));
  fuzz_end(&f);
  return 0;
}

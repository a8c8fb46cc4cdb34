// SPDX-License-Identifier: Apache-2.0
// The C functions that Low can call: abi/rtcalls.def, and one for each BIF row.
#include "low.h"

static const RtCall calls[] = {
#define HP                     RT_HP
#define PURE                   RT_PURE
#define EXC                    RT_EXC
#define RT(c_name, sig, flags) {#c_name, sig, flags},
#include "../../abi/rtcalls.def"
#undef HP
#undef PURE
#undef EXC
};

const RtCall *low_rtcall(const char *c_name) {
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (!strcmp(calls[i].c_name, c_name)) return &calls[i];
  return NULL;
}

// All BIFs of an arity look alike to generated code but for the name.
RtCall low_rtcall_bif(const BifRow *row) {
  static const char *const sigs[] = {"N",     "Nt",     "Ntt",    "Nttt",
                                     "Ntttt", "Nttttt", "Ntttttt"};
  return (RtCall){row->c_name, sigs[row->arity], RT_HP | RT_EXC};
}

// SPDX-License-Identifier: Apache-2.0
// The rows of abi/bifs.def as the compiler sees them.
#include "ir.h"

// What the columns of bifs.def are written with.
enum {
  NIL = TY_NIL,
  CONS = TY_CONS,
  LIST = TY_LIST,
  SMALL = TY_SMALL,
  BIG = TY_BIG,
  INT = TY_INT,
  FLOAT = TY_FLOAT,
  NUMBER = TY_NUMBER,
  TRUE = TY_TRUE,
  FALSE = TY_FALSE,
  BOOL = TY_BOOL,
  OTHER_ATOM = TY_OTHER_ATOM,
  ATOM = TY_ATOM,
  TUPLE = TY_TUPLE,
  MAP = TY_MAP,
  BINARY = TY_BINARY,
  ODD_BITS = TY_ODD_BITS,
  BITS = TY_BITS,
  FUN = TY_FUN,
  PID = TY_PID,
  PORT = TY_PORT,
  REF = TY_REF,
  RECORD = TY_RECORD,
  ANY = TY_ANY,
  G = BIF_GUARD,
  P = BIF_PURE,
  T = BIF_TRAP,
  N = BIF_NORAISE,
};

const BifRow ir_bif_rows[] = {
#define BIF(module, name, arity, c_name, result, flags)                        \
  {module, name, arity, #c_name, flags, result},
#include "../../abi/bifs.def"
    {NULL, NULL, 0, NULL, 0, 0}};

const uint32_t ir_bif_count = sizeof ir_bif_rows / sizeof *ir_bif_rows - 1;

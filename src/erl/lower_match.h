// SPDX-License-Identifier: Apache-2.0
// What lower_match.c and lower_match_bits.c share.
#ifndef LOWER_MATCH_H
#define LOWER_MATCH_H
#include "lower.h"

typedef enum {
  COL_TERM, // patterns of any kind
  COL_MAP,  // of what is known to be a map: keys still to be looked up
  COL_BITS, // of what is known to be a bit string: segments from pos on
} ColKind;

typedef struct Col {
  ColKind kind;
  Occ *occ;
  BitPos pos;
  Occ *size; // BITS: of the whole, in bits
} Col;

typedef struct OccPat OccPat;
struct OccPat {
  const OccPat *next;
  Pat *pat;
  Occ *occ;
};

typedef struct Row {
  Pat **pat; // for each column; NULL: matches all
  const OccBind *binds;
  const OccPat *wholes; // tuples and cells on the way, parts before wholes
  Arm *arm;
} Row;

typedef struct Matrix {
  Col *col;
  Row *row;
  uint32_t ncols, nrows;
} Matrix;

typedef struct Match {
  FnState *s;
  Scope scope; // before the match
  bool shadow, deep; // deep: too much so
  uint32_t depth; // of tests, one inside the other
  VEC(Occ *) trail; // parts fetched in blocks that dominate the current one
} Match;

Val match_val(Match *, Occ *);
Ref match_ref(Match *, Occ *);
Pat *match_enter(Match *, Row *, Pat *, Occ *);
Matrix match_columns(Match *, const Matrix *, uint32_t c, const Col *, uint32_t n);
Row *match_row(Match *, Matrix *to, const Row *from, uint32_t c, uint32_t n);
Matrix match_same(Match *, const Matrix *);
void match_compile(Match *, Matrix, BlkId fail);
void match_branch(Match *, BlkId, Matrix, BlkId fail);
void match_split(Match *, Ref cond, Matrix yes, Matrix no, BlkId fail);
void match_bits(Match *, const Matrix *, uint32_t c, BlkId fail);

// lower_match_bits.c
void match_open_bits(Match *, const Matrix *, uint32_t c, Matrix *yes, Matrix *no);
uint32_t match_seg_group(Match *, const Matrix *, uint32_t c);
void match_seg(Match *, const Matrix *, uint32_t c, BlkId fail);

#endif

// SPDX-License-Identifier: Apache-2.0
// Walking over iolists of any depth: bytes and bit strings in order.
#ifndef IOLIST_H
#define IOLIST_H
#include "bits.h"
#include "stack.h"

typedef struct IoWalk {
  Stack stack; // tails to go back to
  Term at;
} IoWalk;
void rt_io_start(IoWalk *, Term iolist);
// A small integer 0..255 or a bit string; NIL at the end; NONE: not an iolist.
Term rt_io_next(IoWalk *);
void rt_io_end(IoWalk *);

// The bytes of an iolist or binary, in memory from rt_mem_alloc(*n); false: not
// an iolist of whole bytes. NULL when there are none.
bool rt_io_bytes(Term, uint8_t **bytes, size_t *n);
#endif

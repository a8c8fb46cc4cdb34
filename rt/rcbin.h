// SPDX-License-Identifier: Apache-2.0
// Objects outside process heaps that terms own: the bytes of shared binaries
// (REFBIN) and whatever a magic reference stands for (MAGIC). Both boxed terms
// hold a pointer to the object and the next term on the process's off-heap
// list; the collector releases the object of each term that it drops.
#ifndef RCBIN_H
#define RCBIN_H
#include "rt.h"

// Bytes of a binary. Bits below `used` never change, so anybody may read them.
// Who extends it in place first claims the room by setting `used` from the end
// of the binary that it holds to RCBIN_CLAIMED (compare and swap), writes, and
// stores the new end; a holder whose own end is not `used` has to copy.
typedef struct RcBin {
  uint64_t refs; // atomic; REFBIN terms and holders in C
  uint64_t size; // bytes of data
  uint64_t used; // atomic; bits filled, RCBIN_CLAIMED, or RCBIN_FIXED
  uint8_t data[];
} RcBin;
_Static_assert(offsetof(RcBin, data) == RCBIN_DATA, "generated code reads it");
#define RCBIN_CLAIMED UINT64_MAX
#define RCBIN_FIXED (UINT64_MAX - 1) // is never extended

// What has more bytes is a system_limit: of 32-bit memories a quarter.
#define RCBIN_MOST ((uint64_t)1 << (sizeof(void *) == 4 ? 30 : 40))
RcBin *rt_rcbin_new(size_t bytes); // one reference, the caller's; FIXED
RcBin *rt_rcbin_resize(RcBin *, size_t bytes); // the only reference; may move
uint64_t rt_rcbin_bytes(void); // of all that there are
void rt_rcbin_retain(RcBin *);
void rt_rcbin_release(RcBin *);
// A REFBIN term of the first `bits` bits; takes over the caller's reference.
Term rt_refbin(Ctx *, RcBin *, uint64_t bits);
static inline RcBin *rt_rcbin_of(Term refbin) {
  return (RcBin *)(uintptr_t)FIELD(refbin, 2);
}

// Objects with a destructor that references own.
typedef struct Magic {
  uint64_t refs;                  // atomic
  void (*destroy)(struct Magic *); // frees it; also tells the kind
} Magic;
void rt_magic_retain(Magic *);
void rt_magic_release(Magic *);
// A new magic reference; takes over the caller's reference.
Term rt_magic_ref(Ctx *, Magic *);
// The object, NULL unless t is a magic reference with this destructor.
Magic *rt_magic_of(Term t, void (*destroy)(Magic *));
#endif

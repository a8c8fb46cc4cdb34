// SPDX-License-Identifier: Apache-2.0
// Tables of terms outside of processes (module ets). An object is a tuple with
// all that it holds, copied to a piece of memory of its own. Tables of the types
// set, bag, duplicate_bag are hash tables (hash.c), ordered_set is a search tree
// (tree.c). A table is locked while it is used; nobody keeps a pointer to an
// object when it is unlocked.
#ifndef ETS_H
#define ETS_H
#include "../proc.h"
#include "../stack.h"
#include "../proc/life.h"

typedef struct Object Object;
struct Object {
  Object *next; // hash: in its bucket; tree: right child
  union {
    uint64_t hash; // of the key
    Object *left;
  };
  Term term;     // the tuple
  Term off_heap; // its REFBIN and MAGIC terms
  uint32_t words; // of data
  bool dead;      // deleted while the table was fixed
  Term data[];
};

typedef enum { ETS_SET, ETS_BAG, ETS_DUPLICATE, ETS_ORDERED } EtsType;
typedef enum { ETS_PRIVATE, ETS_PROTECTED, ETS_PUBLIC } EtsAccess;

typedef struct Fixer { // who has fixed a table, and how often
  struct Fixer *next;
  Term pid;
  int64_t times;
} Fixer;

typedef struct Ets {
  Magic magic;
  Lock lock;
  uint64_t number; // of the references to it
  bool named, deleted;
  Term name;
  EtsType type;
  EtsAccess access;
  uint32_t keypos;
  bool compressed, read_concurrency, decentralized;
  Term write_concurrency; // true, false, auto
  Term owner;
  Term heir;  // pid or none
  Frag *gift; // data for the heir
  struct Ets *next, *prev; // of all tables
  struct Ets *sibling;     // of the same owner
  uint64_t count, words;
  // hash.c: `active` buckets, of which the first `level` (a power of two) and
  // those split off them; see there
  Object **bucket;
  uint64_t active, level, cap;
  Stack dead; // buckets in which dead objects are
  Object *root; // tree.c
  Fixer *fixers;
  int64_t fixed_at; // when it was fixed first: system time, monotonic time
  int64_t fixed_at_mono;
} Ets;

#define ETS_END AM(end_of_table)

// table.c
typedef enum { WANT_INFO, WANT_READ, WANT_WRITE } EtsWant;
Ets *ets_open(Ctx *, Term id, EtsWant); // locked; NULL: badarg is raised
void ets_close(Ets *);
bool ets_is_id(Term); // an atom, or a reference to a table that is or was
Term ets_ref(Ctx *, Ets *);
Term ets_id(Ctx *, Ets *); // its name if it is named, else its reference
void ets_set_owner(Ets *, Term pid);
bool ets_set_name(Ets *, Term name); // of a named table; false: taken
void ets_set_heir(Ets *, Term heir, Frag *gift);
bool ets_give(Ctx *, Ets *, Proc *to, Term gift); // message and ownership
Ets *ets_make(Ctx *, const Ets *options); // unlocked; NULL: the name is taken
void ets_drop(Ets *); // deletes it; it is locked, and has to be closed still
uint64_t ets_words(const Ets *); // memory, as ets:info/2 tells
Ets *ets_all(void); // the list of tables, linked by next

// fix.c
extern uint64_t ets_fixed; // tables that are fixed
void ets_fix(Ctx *, Ets *); // for the running process
bool ets_unfix(Term pid, Ets *, bool all); // false: it had not fixed it
Term ets_fix_info(Ctx *, const Ets *, bool monotonic); // as ets:info/2 shows it
void ets_fixers_end(Ets *);   // the table is going
static inline bool ets_is_fixed(const Ets *e) { return e->fixers; }

// object.c
Object *object_new(const Ets *, Term tuple); // a copy
void object_free(Object *);
static inline Term object_key(const Ets *e, const Object *o) {
  return FIELD(o->term, e->keypos);
}
// Numbers that follow each other get buckets that do, as their objects mostly
// stand in memory.
static inline uint64_t object_hash(Term key) {
  if (!IS_SMALL(key)) return rt_term_hash(key);
  uint64_t i = (uint64_t)SMALL_VALUE(key);
  return i + ((i >> 10) * 0x9e3779b97f4a7c15u >> 32);
}
size_t object_words(const Object *);
bool ets_is_object(const Ets *, Term); // a tuple that has a key?

// store.c: for any type. In a bag the objects of a key follow each other.
Object *store_find(const Ets *, Term key); // the first, or NULL
Object *store_same_key(const Ets *, const Object *); // the next of its key
void store_add(Ets *, Object *);     // beside those of its key
void store_insert(Ets *, Object *);  // as ets:insert
void store_remove(Ets *, Object *);
void store_replace(Ets *, Object *old, Object *by); // the same key
bool store_delete(Ets *, Term key);
void store_clear(Ets *);
// Neighbours of a key, in the table's order; *known: whether the key is there.
Object *store_first(const Ets *);
Object *store_last(const Ets *);
Object *store_after(const Ets *, Term key, bool *known);
Object *store_before(const Ets *, Term key, bool *known);

// hash.c
void hash_init(Ets *);
void hash_free(Ets *); // the buckets; there are no objects any more
Object *hash_find(const Ets *, Term key, uint64_t hash);
Object *hash_same_key(const Ets *, const Object *);
void hash_add(Ets *, Object *);
void hash_put(Ets *, Object *); // a set: in place of what has its key
void hash_remove(Ets *, Object *);
void hash_replace(Ets *, Object *old, Object *by);
void hash_bury(Ets *); // frees what is dead
Object *hash_first(const Ets *, uint64_t bucket); // there or in a later one
Object *hash_after(const Ets *, Term key, bool *known);

// tree.c
Object *tree_find(const Ets *, Term key);
void tree_put(Ets *, Object *); // in place of what has its key
void tree_remove(Ets *, Object *);
Object *tree_end(const Ets *, bool last);
Object *tree_beside(const Ets *, Term key, bool before); // nearest other key
// A walk in order, forwards or backwards.
typedef struct TreeWalk {
  Stack stack;
  bool backwards;
} TreeWalk;
void tree_walk(TreeWalk *, const Ets *, bool backwards);
void tree_walk_from(TreeWalk *, const Ets *, Term key, bool backwards); // beyond
Object *tree_walk_next(TreeWalk *);

// ms.c, ms_run.c: match specifications
typedef struct Ms Ms;
Ms *ms_compile(Term spec, bool keep); // NULL: not one; keep: copies its terms
void ms_free(Ms *);
// Keys of all objects that can match, if the heads say so (true).
bool ms_keys(const Ms *, uint32_t keypos, Stack *keys);
bool ms_is_variable(Term, uint64_t *number); // an atom '$N'?
typedef struct MsRun MsRun;
MsRun *ms_run_new(Ctx *, const Ms *);
void ms_run_free(MsRun *);
// NONE: no clause matches; else the result, good until the next call.
Term ms_run(MsRun *, Term object);
#endif

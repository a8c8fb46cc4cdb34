// SPDX-License-Identifier: Apache-2.0
// Processes and schedulers: the structures behind Ctx. For the runtime's own
// parts and for BIFs that look at processes; what only makes terms needs no more
// than rt.h.
//
// A process is used by the one who runs it. Others reach it through its inbox
// (atomic) and through `state` (atomic), never through the other fields; the
// exceptions are said there. docs/memory.md describes block and roots.
#ifndef PROC_H
#define PROC_H
#include "rcbin.h"
#include "rt.h"

// --- mem/: areas
// Everything rt_mem_alloc gives lies in one range of addresses with a byte per
// page. Terms that the collector must leave alone are literals of the program
// (outside of the range) or in pages that rt_mem_const gave.
void rt_mem_init(void);
void *rt_mem_const(size_t bytes); // for terms that live forever
bool rt_mem_is_const(const void *);
size_t rt_mem_round(size_t bytes); // what an allocation of so many really gets
size_t rt_mem_shrink(void *, size_t old_bytes, size_t bytes); // in place; new size
void rt_mem_rest(void); // the program will wait: gives back what is not used
typedef struct MemStats {
  uint64_t in_use, from_os; // bytes
} MemStats;
MemStats rt_mem_stats(void);

// A lock for a few instructions.
typedef struct Lock {
  uint32_t held; // atomic
} Lock;
void rt_lock(Lock *);
void rt_unlock(Lock *);

// --- Fragments: words outside the block. A message or signal on its way is a
// fragment too; when it is received it joins its process's others, and the next
// collection moves what is alive into the block.
typedef struct Frag {
  struct Frag *next;
  uint64_t room, used; // words of data
  Term off_heap;       // its REFBIN and MAGIC terms, linked; NIL ends
  Term term;           // the message
  Term from;           // signals: see SigKind
  uint32_t kind;       // SigKind
  bool adopted;        // its words were collected into its process's heap
  Term data[];
} Frag;

// What comes in through an inbox, in the order in which it was sent.
typedef enum {
  SIG_MESSAGE,   // term
  SIG_ALIAS,     // term: a message sent to the alias with number `from`
  SIG_EXIT,      // exit/2: `from`, reason
  SIG_LINK_EXIT, // the linked process `from` has ended: reason
  SIG_LINK,      // `from` links
  SIG_UNLINK,    // `from` unlinks
  SIG_MONITOR,   // `from` watches; term: the reference's number, small
  SIG_DEMONITOR, // `from`: the reference's number
  SIG_DOWN,      // `from`: the reference's number; term: reason
  SIG_LEADER,    // term: the new group leader
} SigKind;

// --- Tables of a process: small hash tables from a word to a word.
typedef struct Table {
  struct TableRow *row; // NULL while empty
  uint32_t n, cap;      // cap: power of two, or 0
} Table;
typedef struct TableRow {
  Term key; // 0: free
  uint64_t value;
} TableRow;
uint64_t *rt_table_find(const Table *, Term key); // NULL: not there
uint64_t *rt_table_put(Table *, Term key);        // makes a row, value 0
bool rt_table_remove(Table *, Term key);
void rt_table_free(Table *);

// The process dictionary; its terms are roots of the collector.
typedef struct Dict {
  Term *row; // keys and values in turns, NONE: free; cap of them
  uint32_t n, cap;
} Dict;

typedef struct Timer Timer; // sched/timer.c

typedef struct HeapLimit { // max_heap_size
  uint64_t words; // 0: none
  bool kill, log;
} HeapLimit;

// state, atomic
enum {
  PS_ACTIVE = 1,   // runs, or stands in a run queue
  PS_SIGNALS = 2,  // signals other than messages came in
  PS_EXITING = 4,  // is being taken down; takes no signals any more
  PS_SUSPENDED = 8,
  PS_TIMED_OUT = 16, // its receive timer fired
};
// flags, its own
enum {
  PF_TRAP_EXIT = 1,
  PF_TIMER = 2,    // this receive has its timer
  PF_WAITING = 4,  // in a receive; goes on when there is a message or time is up
  PF_FULLSWEEP = 8, // the next collection is a major one
  PF_SENSITIVE = 16,
  PF_SYSTEM = 32,
  PF_ASYNC_DIST = 64,
  PF_SAVE_CALLS = 1 << 14,
  PF_MAIN = 128, // its end ends the program
  PF_HIBERNATED = 256, // goes on with any message
  PF_OFF_HEAP_MESSAGES = 512,
  PF_PEEKED = 1 << 10,  // the program has seen the message at the mark
  PF_COLLECT = 1 << 11, // collect when it may be interrupted
  PF_COMPACT = 1 << 12, // the next collection leaves nothing spare
  PF_GROW = 1 << 13,    // the next collection makes a larger block
};
enum { PRIO_MAX, PRIO_HIGH, PRIO_NORMAL, PRIO_LOW, PRIOS };

struct Proc {
  Term id; // the pid
  // Block; hp and sp are those of ctx while it runs.
  Term *heap, *end; // heap starts, stack ends here
  size_t room;      // words allocated from heap on
  Term *hp, *sp;
  Term *mature; // below: survived a collection
  Term *old, *old_hp, *old_end;
  Frag *frags; // newest first
  uint64_t frag_words;
  Term off_heap, old_off_heap;
  uint64_t off_heap_bytes; // of binaries made since the last collection
  // Where it goes on, and how many x stand below sp, x[0] lowest.
  uint64_t code, arity;
  // Mailbox
  Frag *inbox; // atomic; newest first; messages and signals
  Frag *queue, **queue_end, **mark; // messages, oldest first
  uint64_t queue_len;
  uint32_t adopted; // of these, how many have their words on the heap
  // State
  uint32_t state; // atomic
  uint32_t flags;
  uint8_t prio;
  uint8_t suspended;
  uint16_t gc_count; // minor collections since the last major one
  uint16_t fullsweep_after;
  uint32_t gc_slice; // scheduler's count of slices at the last collection
  uint32_t min_heap; // words
  HeapLimit limit;
  uint64_t over_limit; // words that were alive when there were too many, or 0
  struct Proc *next; // run queue
  int64_t reds;      // done, all in all
  Timer *timer;      // of the receive, if PF_TIMER
  Timer *timers;     // others that send to it by pid
  // Roots
  Term leader;       // group leader
  Dict dict;
  Term exit_reason;  // while it exits
  // Relations
  Term parent, name; // name: registered atom or NIL
  Table links;       // pid -> 0
  Table monitors;    // reference number -> Monitor *: whom it watches
  Table watchers;    // reference number -> pid: who watches it
  Table aliases;     // reference number -> AliasKind: its active aliases
  Term init_m, init_f; // initial call
  uint32_t init_a;
};

// --- References: word 1 the number, unique in this run of the program; word 2
// the owner's pid if messages may be sent to it (aliases), else 0.
Term rt_ref_new(Ctx *, Term owner_or_0);
uint64_t rt_ref_number(void);
#define REF_NUMBER(t) FIELD(t, 1)
#define REF_OWNER(t) FIELD(t, 2)

// A monitor, with the process that watches.
typedef enum { ALIAS_NO, ALIAS_EXPLICIT, ALIAS_DEMONITOR, ALIAS_REPLY,
               ALIAS_REPLY_DEMONITOR } AliasKind;
typedef struct Monitor {
  Term target; // pid
  Term name;   // atom if it was named so, else NIL
  Frag *tag;   // what DOWN messages begin with; NULL: 'DOWN'
  bool has_owner; // the reference names its owner (aliases)
} Monitor;

// --- Run queues and the rest of a scheduler. Ctx comes first.
typedef struct Queue {
  Proc *first, *last;
} Queue;
typedef struct Sched {
  Ctx ctx;
  Lock lock; // of the queues
  Queue queue[PRIOS];
  uint32_t ready;    // processes in the queues
  uint32_t low_skip; // slices of normal ones since the last of a low one
  uint64_t switches;
  uint64_t collections, words_reclaimed;
  int64_t reds_total;
  Timer **timers; // a heap: the earliest first
  uint32_t ntimers, timers_cap;
  Lock timer_lock;
  uint64_t bytes_in, bytes_out; // standard input, output
  Term input; // who waits for standard input: pid, or NIL
  bool input_ready; // it can be read, as the one who waited was told
} Sched;
extern Sched rt_sched_main;
static inline Sched *rt_sched(Ctx *c) { return (Sched *)c; }

// --- gc/copy.c: terms that go to other owners
typedef struct OffHeap { // collects REFBIN and MAGIC objects
  Term *list;
} OffHeap;
size_t rt_copy_size(Term);                // words; literals count 0
Term rt_copy(Term, Term **at, Term *off_heap_list); // *at moves on
Frag *rt_frag_new(SigKind, size_t words);
Frag *rt_frag_of(SigKind, Term);          // a copy, ready to be sent
Frag *rt_frag_tuple(SigKind, unsigned n, const Term *); // of a tuple of copies
void rt_frag_free(Frag *); // releases its off-heap objects too
void rt_frag_join(Ctx *, Frag *); // becomes part of the running process's heap
void rt_frag_splice(Proc *, Frag *); // only its off-heap objects
void rt_off_heap_release(Term list);

// --- gc/collect.c
// Collects at a safepoint: ctx->x[0..n) are live; afterwards `need` words and
// the stack's slack are free.
void rt_gc(Ctx *, uint64_t n, uint64_t need);

// --- proc/limit.c
void rt_check_limit(Proc *, size_t words); // so many are alive

// --- msg/, sched/
void rt_post(Proc *, Frag *); // puts it into the inbox, wakes the process
bool rt_fetch(Ctx *, Proc *); // inbox to queue, signals handled; must not run elsewhere
void rt_wake(Proc *);
void rt_post_tuple(Proc *, unsigned n, const Term *); // a message, copied
_Noreturn void rt_halt(int status);

// The BIF suspends its process and then gives this result. Rows with flag T only.
Term rt_yield_with(Ctx *, Term result);
// A copy on the running process's heap of a term that lives elsewhere.
Term rt_copy_here(Ctx *, Term);
Proc *rt_proc_for(Ctx *, Term pid); // found, its signals handled; NULL: has ended
Term dict_list(Ctx *, const Dict *); // [{Key, Value}]
bool rt_priority_of(Term, uint8_t *);
Term rt_priority_name(uint8_t);

// A list of the code points of UTF-8 text, or of its bytes if it is none.
Term rt_text(Ctx *, const char *, size_t);

// --- proc/: finding processes
Proc *rt_proc_find(Term pid); // NULL: no such process, or it exits
Term rt_whereis(Term name);   // pid or port; NONE
#endif

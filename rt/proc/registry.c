// SPDX-License-Identifier: Apache-2.0
// All processes by their pids, and registered names. A pid is an index into the
// table and a serial number; indices are given out in turns, so that a pid is
// used again as late as possible; each round over the table has another serial.
#include "registry.h"
#include "exc.h"

#define CHUNK      1024 // slots; chunks are made when they are first used
#define CHUNKS     (PROCESS_LIMIT / CHUNK)
#define INDEX_BITS 28 // of a pid's value

static Proc **chunks[CHUNKS]; // atomic
static Lock lock;             // of what follows
static uint32_t next_index, next_serial, alive;
static Table names;

static Proc **slot(uint32_t index) {
  Proc **chunk = __atomic_load_n(&chunks[index / CHUNK], __ATOMIC_ACQUIRE);
  return chunk ? &chunk[index % CHUNK] : NULL;
}

static Proc **slot_made(uint32_t index) {
  Proc **at = slot(index);
  if (at) return at;
  Proc **chunk = rt_mem_alloc(CHUNK * sizeof *chunk);
  memset(chunk, 0, CHUNK * sizeof *chunk);
  __atomic_store_n(&chunks[index / CHUNK], chunk, __ATOMIC_RELEASE);
  return &chunk[index % CHUNK];
}

bool registry_add(Proc *p) {
  rt_lock(&lock);
  bool room = alive < PROCESS_LIMIT - 1;
  while (room) {
    uint32_t index = next_index, serial = next_serial;
    if (++next_index == PROCESS_LIMIT) next_index = 0, next_serial++;
    Proc **at = slot_made(index);
    if (*at) continue;
    p->id = MAKE_IMM(IMM_PID, (uint64_t)serial << INDEX_BITS | index);
    __atomic_store_n(at, p, __ATOMIC_RELEASE);
    alive++;
    break;
  }
  rt_unlock(&lock);
  return room;
}

static uint32_t index_of(Term pid) {
  return (uint32_t)(IMM_VALUE(pid) & ((1u << INDEX_BITS) - 1));
}

void registry_remove(Proc *p) {
  rt_lock(&lock);
  __atomic_store_n(slot(index_of(p->id)), NULL, __ATOMIC_RELEASE);
  alive--;
  rt_unlock(&lock);
}

static bool is_alive(const Proc *p) {
  return p && !(__atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & PS_EXITING);
}

static Proc *at_index(uint32_t index) {
  Proc **at = slot(index);
  return at ? __atomic_load_n(at, __ATOMIC_ACQUIRE) : NULL;
}

Proc *rt_proc_find(Term pid) {
  if (!IS_PID_IMM(pid) || index_of(pid) >= PROCESS_LIMIT) return NULL;
  Proc *p = at_index(index_of(pid));
  return is_alive(p) && p->id == pid ? p : NULL;
}

uint32_t registry_count(void) { return alive; }

Proc *registry_next(uint32_t *index) {
  while (*index < PROCESS_LIMIT) {
    if (!slot(*index))
      *index = (*index / CHUNK + 1) * CHUNK;
    else {
      Proc *p = at_index((*index)++);
      if (is_alive(p)) return p;
    }
  }
  return NULL;
}

// --- names
Term rt_whereis(Term name) {
  rt_lock(&lock);
  uint64_t *at = rt_table_find(&names, name);
  Term pid = at ? *at : NONE;
  rt_unlock(&lock);
  return pid;
}

bool registry_name(Proc *p, Term name) {
  rt_lock(&lock);
  bool is_free = !rt_table_find(&names, name);
  if (is_free) {
    *rt_table_put(&names, name) = p->id;
    p->name = name;
  }
  rt_unlock(&lock);
  return is_free;
}

void registry_unname(Proc *p) {
  if (p->name == NIL) return;
  rt_lock(&lock);
  rt_table_remove(&names, p->name);
  p->name = NIL;
  rt_unlock(&lock);
}

// --- BIFs
Term bif_register_2(Ctx *c, Term name, Term pid) {
  Proc *p = rt_proc_find(pid);
  if (!IS_ATOM(name) || name == AM(undefined))
    return rt_badarg_cause(c, AM(none));
  if (!p) return rt_badarg_cause(c, IS_PID_IMM(pid) ? AM(notalive) : AM(none));
  if (p->name != NIL) return rt_badarg_cause(c, AM(registered_name));
  if (!registry_name(p, name)) return rt_badarg_cause(c, AM(none));
  return AM(true);
}

Term bif_unregister_1(Ctx *c, Term name) {
  Term pid = IS_ATOM(name) ? rt_whereis(name) : NONE;
  Proc *p = pid == NONE ? NULL : rt_proc_find(pid);
  if (!p) return rt_badarg(c);
  registry_unname(p);
  return AM(true);
}

Term bif_whereis_1(Ctx *c, Term name) {
  if (!IS_ATOM(name)) return rt_badarg(c);
  Term pid = rt_whereis(name);
  return pid == NONE ? AM(undefined) : pid;
}

Term bif_registered_0(Ctx *c) {
  Term list = NIL;
  for (uint32_t i = 0; i < names.cap; i++)
    if (names.row[i].key) list = rt_cons(c, names.row[i].key, list);
  return list;
}

Term bif_processes_0(Ctx *c) {
  Stack pids;
  stack_init(&pids);
  uint32_t i = 0;
  for (Proc *p; (p = registry_next(&i));) stack_push(&pids, p->id);
  Term list = rt_list(c, pids.at, pids.n, NIL);
  stack_free(&pids);
  return list;
}

// SPDX-License-Identifier: Apache-2.0
// system_info/1, system_flag/2, statistics/1, memory/0,1.
#include "../proc/life.h"
#include "../code/code.h"
#include "../ets/ets.h"
#include "../os/os.h"
#include "../proc/exc.h"
#include "../proc/registry.h"
#include "../rcbin.h"
#include "time.h"

#define ATOM_LIMIT 1048576
#define PORT_LIMIT 65536
#define ETS_LIMIT  8192

static Term text(Ctx *c, const char *s) { return rt_string(c, s, strlen(s)); }
static Term pair(Ctx *c, Term a, Term b) { return rt_tuple(c, 2, a, b); }

#ifdef __wasm__
#define ARCHITECTURE   "wasm32"
#define SYSTEM_VERSION "Candela [wasm32]\n"
#else
#define ARCHITECTURE   "x86_64-pc-linux-gnu"
#define SYSTEM_VERSION "Candela [64-bit] [smp:1:1]\n"
#endif

// Releases of OTP and the erts that belongs to them.
static Term otp_release(Ctx *c) {
  uint64_t n = code_program()->otp_release;
  return text(c, (const char[]){(char)('0' + n / 10), (char)('0' + n % 10), 0});
}
static Term erts_version(Ctx *c) {
  uint64_t n = code_program()->otp_release - 12;
  return text(c, (const char[]){(char)('0' + n / 10), (char)('0' + n % 10), 0});
}

static Term processes(Ctx *c) { return rt_uint(c, registry_count()); }
static Term start_time(Ctx *c) { return rt_int(c, TIME_START); }
static Term cpus(Ctx *c) { return rt_int(c, os_cpus()); }
static Term release_number(Ctx *c) {
  return rt_uint(c, code_program()->otp_release);
}
static Term version_text(Ctx *c) { return text(c, SYSTEM_VERSION); }
static Term architecture(Ctx *c) { return text(c, ARCHITECTURE); }
static Term machine(Ctx *c) { return text(c, "BEAM"); }
static Term nif_version(Ctx *c) { return text(c, "2.16"); }
static Term driver_version(Ctx *c) { return text(c, "3.3"); }
static Term fullsweep(Ctx *c) {
  return pair(c, AM(fullsweep_after), MAKE_SMALL(65535));
}
static Term min_heap(Ctx *c) {
  return pair(c, AM(min_heap_size), MAKE_SMALL(64));
}
static Term min_bin_vheap(Ctx *c) {
  return pair(c, AM(min_bin_vheap_size), MAKE_SMALL(46422));
}
static Term logger(Ctx *c) {
  (void)c;
  return life_logger;
}
static Term max_heap(Ctx *c) { return life_limit_term(c, life_heap_limit); }
static Term collection(Ctx *c) {
  Term list = rt_cons(c, fullsweep(c), NIL);
  list = rt_cons(c, min_heap(c), list);
  list = rt_cons(c, min_bin_vheap(c), list);
  return rt_cons(
      c, pair(c, AM(max_heap_size), rt_uint(c, life_heap_limit.words)), list);
}
static Term end_time(Ctx *c) { return rt_int(c, 8646911283000000000); }
static Term dist(Ctx *c) {
  static const char s[] = "=node:'nonode@nohost'\n=no_distribution\n";
  return rt_binary(c, s, sizeof s - 1);
}
static Term os_type(Ctx *c) {
  const char *name = os_name();
  return pair(c, rt_atom("unix", 4), rt_atom(name, strlen(name)));
}
static Term os_version(Ctx *c) {
  const char *s = os_release();
  int64_t part[3] = {0};
  for (int i = 0; i < 3 && *s >= '0' && *s <= '9'; i++) {
    while (*s >= '0' && *s <= '9') part[i] = part[i] * 10 + *s++ - '0';
    s += *s == '.';
  }
  return rt_tuple(c, 3, MAKE_SMALL(part[0]), MAKE_SMALL(part[1]),
                  MAKE_SMALL(part[2]));
}
static Term ets_count(Ctx *c) {
  int64_t n = 0;
  for (const Ets *e = ets_all(); e; e = e->next) n++;
  return rt_int(c, n);
}
static Term tracer(Ctx *c) { return pair(c, AM(sequential_tracer), AM(false)); }
static Term bindings(Ctx *c) { return rt_tuple(c, 1, AM(unbound)); }
static Term atoms(Ctx *c) { return rt_uint(c, rt_atom_count()); }

// An item is a constant term, or made by a function.
static const struct Item {
  uint32_t name;
  Term value;
  Term (*make)(Ctx *);
} items[] = {
    {ATOMNO_process_limit, MAKE_SMALL(PROCESS_LIMIT), NULL},
    {ATOMNO_process_count, 0, processes},
    {ATOMNO_otp_release, 0, otp_release},
    {ATOMNO_version, 0, erts_version},
    {ATOMNO_compat_rel, 0, release_number},
    {ATOMNO_system_version, 0, version_text},
    {ATOMNO_system_architecture, 0, architecture},
    {ATOMNO_machine, 0, machine},
    {ATOMNO_emu_type, AM(opt), NULL},
    {ATOMNO_build_type, AM(opt), NULL},
    {ATOMNO_emu_flavor, AM(jit), NULL},
    {ATOMNO_wordsize, MAKE_SMALL(8), NULL},
    {ATOMNO_endian, AM(little), NULL},
    {ATOMNO_schedulers, MAKE_SMALL(1), NULL},
    {ATOMNO_schedulers_online, MAKE_SMALL(1), NULL},
    {ATOMNO_dirty_cpu_schedulers, MAKE_SMALL(1), NULL},
    {ATOMNO_dirty_cpu_schedulers_online, MAKE_SMALL(1), NULL},
    {ATOMNO_dirty_io_schedulers, MAKE_SMALL(1), NULL},
    {ATOMNO_scheduler_id, MAKE_SMALL(1), NULL},
    {ATOMNO_scheduler_bind_type, AM(unbound), NULL},
    {ATOMNO_scheduler_bindings, 0, bindings},
    {ATOMNO_multi_scheduling, AM(enabled), NULL},
    {ATOMNO_smp_support, AM(true), NULL},
    {ATOMNO_threads, AM(true), NULL},
    {ATOMNO_thread_pool_size, MAKE_SMALL(1), NULL},
    {ATOMNO_logical_processors, 0, cpus},
    {ATOMNO_logical_processors_online, 0, cpus},
    {ATOMNO_logical_processors_available, 0, cpus},
    {ATOMNO_cpu_topology, AM(undefined), NULL},
    {ATOMNO_port_limit, MAKE_SMALL(PORT_LIMIT), NULL},
    {ATOMNO_port_count, MAKE_SMALL(0), NULL},
    {ATOMNO_port_parallelism, AM(false), NULL},
    {ATOMNO_atom_limit, MAKE_SMALL(ATOM_LIMIT), NULL},
    {ATOMNO_atom_count, 0, atoms},
    {ATOMNO_ets_limit, MAKE_SMALL(ETS_LIMIT), NULL},
    {ATOMNO_ets_count, 0, ets_count},
    {ATOMNO_ets_realloc_moves, AM(false), NULL},
    {ATOMNO_os_type, 0, os_type},
    {ATOMNO_os_version, 0, os_version},
    {ATOMNO_eager_check_io, AM(true), NULL},
    {ATOMNO_dynamic_trace, AM(none), NULL},
    {ATOMNO_dynamic_trace_probes, AM(false), NULL},
    {ATOMNO_sequential_tracer, 0, tracer},
    {ATOMNO_cpu_quota, AM(unknown), NULL},
    {ATOMNO_outstanding_system_requests_limit, MAKE_SMALL(4), NULL},
    {ATOMNO_creation, MAKE_SMALL(0), NULL},
    {ATOMNO_dist_buf_busy_limit, MAKE_SMALL(1048576), NULL},
    {ATOMNO_start_time, 0, start_time},
    {ATOMNO_end_time, 0, end_time},
    {ATOMNO_dist, 0, dist},
    {ATOMNO_update_cpu_info, AM(unchanged), NULL},
    {ATOMNO_time_correction, AM(true), NULL},
    {ATOMNO_time_offset, AM(final), NULL},
    {ATOMNO_time_warp_mode, AM(no_time_warp), NULL},
    {ATOMNO_tolerant_timeofday, AM(enabled), NULL},
    {ATOMNO_kernel_poll, AM(true), NULL},
    {ATOMNO_heap_type, AM(private), NULL},
    {ATOMNO_garbage_collection, 0, collection},
    {ATOMNO_fullsweep_after, 0, fullsweep},
    {ATOMNO_min_heap_size, 0, min_heap},
    {ATOMNO_min_bin_vheap_size, 0, min_bin_vheap},
    {ATOMNO_max_heap_size, 0, max_heap},
    {ATOMNO_message_queue_data, AM(on_heap), NULL},
    {ATOMNO_modified_timing_level, AM(undefined), NULL},
    {ATOMNO_nif_version, 0, nif_version},
    {ATOMNO_driver_version, 0, driver_version},
    {ATOMNO_trace_control_word, MAKE_SMALL(0), NULL},
    {ATOMNO_debug_compiled, AM(false), NULL},
    {ATOMNO_delayed_node_table_gc, MAKE_SMALL(60), NULL},
    {ATOMNO_system_logger, 0, logger},
};

Term bif_system_info_1(Ctx *c, Term what) {
  if (IS_TUPLE(what) && ARITY(what) == 2 && FIELD(what, 1) == AM(wordsize) &&
      (FIELD(what, 2) == AM(internal) || FIELD(what, 2) == AM(external)))
    return MAKE_SMALL(8);
  for (size_t i = 0; IS_ATOM(what) && i < sizeof items / sizeof *items; i++)
    if (MAKE_ATOM(items[i].name) == what)
      return items[i].make ? items[i].make(c) : items[i].value;
  return rt_badarg(c);
}

// The process that gets what the runtime logs, or how it is found.
static Term set_logger(Ctx *c, Term value) {
  Term old = life_logger;
  if (value != AM(logger) && value != AM(undefined) && !IS_PID_IMM(value))
    return rt_badarg(c);
  life_logger = value;
  return old;
}

// Flags that mean nothing here keep their value, which is given back.
Term bif_system_flag_2(Ctx *c, Term flag, Term value) {
  static const struct {
    uint32_t name;
    Term value;
  } flags[] = {
      {ATOMNO_backtrace_depth, MAKE_SMALL(TRACE_DEPTH)},
      {ATOMNO_schedulers_online, MAKE_SMALL(1)},
      {ATOMNO_fullsweep_after, MAKE_SMALL(65535)},
      {ATOMNO_min_heap_size, MAKE_SMALL(64)},
      {ATOMNO_min_bin_vheap_size, MAKE_SMALL(46422)},
      {ATOMNO_multi_scheduling, AM(enabled)},
      {ATOMNO_scheduler_wall_time, AM(false)},
      {ATOMNO_scheduler_bind_type, AM(unbound)},
      {ATOMNO_time_offset, AM(final)},
      {ATOMNO_trace_control_word, MAKE_SMALL(0)},
      {ATOMNO_dirty_cpu_schedulers_online, MAKE_SMALL(1)},
  };
  if (flag == AM(max_heap_size)) {
    HeapLimit old = life_heap_limit;
    bool good = life_read_limit(value, &life_heap_limit);
    return good ? life_limit_term(c, old) : rt_badarg(c);
  }
  if (flag == AM(system_logger)) return set_logger(c, value);
  for (size_t i = 0; IS_ATOM(flag) && i < sizeof flags / sizeof *flags; i++)
    if (MAKE_ATOM(flags[i].name) == flag) return flags[i].value;
  return rt_badarg_cause(c, AM(badopt));
}

// --- statistics
// All in all, and since it was asked last.
static Term since(Ctx *c, int64_t now, int64_t *last) {
  Term result = pair(c, rt_int(c, now), rt_int(c, now - *last));
  *last = now;
  return result;
}

static int64_t all_reductions(Ctx *c) {
  return rt_sched(c)->reds_total + CONTEXT_REDS - c->reds;
}

static Term runtime(Ctx *c) {
  static int64_t last;
  return since(c, os_cpu_time() / 1000000, &last);
}
static Term wall_clock(Ctx *c) {
  static int64_t last;
  return since(c, (time_monotonic() - TIME_START) / 1000000, &last);
}
static Term reductions(Ctx *c) {
  static int64_t last;
  return since(c, all_reductions(c), &last);
}
static Term exact_reductions(Ctx *c) {
  static int64_t last;
  return since(c, all_reductions(c), &last);
}
static Term switches(Ctx *c) {
  return pair(c, rt_uint(c, rt_sched(c)->switches), MAKE_SMALL(0));
}
static Term collections(Ctx *c) {
  const Sched *s = rt_sched(c);
  return rt_tuple(c, 3, rt_uint(c, s->collections),
                  rt_uint(c, s->words_reclaimed), MAKE_SMALL(0));
}
static Term run_queue(Ctx *c) { return rt_uint(c, rt_sched(c)->ready); }
static Term run_queues(Ctx *c) { return rt_cons(c, run_queue(c), NIL); }
static Term active(Ctx *c) { return rt_uint(c, rt_sched(c)->ready + 1); }
static Term actives(Ctx *c) { return rt_cons(c, active(c), NIL); }
static Term io(Ctx *c) {
  Term in = pair(c, AM(input), rt_uint(c, rt_sched(c)->bytes_in));
  return pair(c, in, pair(c, AM(output), rt_uint(c, rt_sched(c)->bytes_out)));
}
static Term undefined(Ctx *c) {
  (void)c;
  return AM(undefined);
}

Term bif_statistics_1(Ctx *c, Term what) {
  static const struct {
    uint32_t name;
    Term (*make)(Ctx *);
  } all[] = {
      {ATOMNO_runtime, runtime},
      {ATOMNO_wall_clock, wall_clock},
      {ATOMNO_reductions, reductions},
      {ATOMNO_exact_reductions, exact_reductions},
      {ATOMNO_context_switches, switches},
      {ATOMNO_garbage_collection, collections},
      {ATOMNO_run_queue, run_queue},
      {ATOMNO_total_run_queue_lengths, run_queue},
      {ATOMNO_total_run_queue_lengths_all, run_queue},
      {ATOMNO_run_queue_lengths, run_queues},
      {ATOMNO_run_queue_lengths_all, run_queues},
      {ATOMNO_total_active_tasks, active},
      {ATOMNO_total_active_tasks_all, active},
      {ATOMNO_active_tasks, actives},
      {ATOMNO_active_tasks_all, actives},
      {ATOMNO_io, io},
      {ATOMNO_scheduler_wall_time, undefined},
      {ATOMNO_scheduler_wall_time_all, undefined},
  };
  for (size_t i = 0; IS_ATOM(what) && i < sizeof all / sizeof *all; i++)
    if (MAKE_ATOM(all[i].name) == what) return all[i].make(c);
  return rt_badarg(c);
}

// --- memory: what processes have is counted, the rest is the system's
static uint64_t process_bytes(void) {
  uint64_t n = 0;
  uint32_t i = 0;
  for (Proc *p; (p = registry_next(&i));)
    n += sizeof *p +
         (p->room + (size_t)(p->old_end - p->old) + p->frag_words) * 8;
  return n;
}

static uint64_t code_bytes(void) {
  return code_program()->end - (uintptr_t)code_program();
}

static uint64_t ets_bytes(void) {
  uint64_t n = 0;
  for (const Ets *e = ets_all(); e; e = e->next) n += ets_words(e) * 8;
  return n;
}

typedef struct Memory {
  uint64_t total, processes, code;
} Memory;

static Term memory_item(Ctx *c, const Memory *m, Term type) {
  if (type == AM(total)) return rt_uint(c, m->total);
  if (type == AM(processes) || type == AM(processes_used))
    return rt_uint(c, m->processes);
  if (type == AM(system)) return rt_uint(c, m->total - m->processes);
  if (type == AM(code)) return rt_uint(c, m->code);
  if (type == AM(atom) || type == AM(atom_used))
    return rt_uint(c, rt_atom_count() * sizeof(AtomRow));
  if (type == AM(binary)) return rt_uint(c, rt_rcbin_bytes());
  if (type == AM(ets)) return rt_uint(c, ets_bytes());
  return NONE;
}

static Memory memory_now(void) {
  uint64_t code = code_bytes();
  return (Memory){rt_mem_stats().in_use + code, process_bytes(), code};
}

static Term memory_list(Ctx *c, Term types) {
  Memory m = memory_now();
  Stack pairs;
  stack_init(&pairs);
  for (; IS_CONS(types); types = CDR(types)) {
    Term value = memory_item(c, &m, CAR(types));
    if (value == NONE) break;
    stack_push(&pairs, pair(c, CAR(types), value));
  }
  Term list = types == NIL ? rt_list(c, pairs.at, pairs.n, NIL) : rt_badarg(c);
  stack_free(&pairs);
  return list;
}

Term bif_memory_0(Ctx *c) {
  const Term types[] = {AM(total),  AM(processes), AM(processes_used),
                        AM(system), AM(atom),      AM(atom_used),
                        AM(binary), AM(code),      AM(ets)};
  return memory_list(c, rt_list(c, types, sizeof types / sizeof *types, NIL));
}

Term bif_memory_1(Ctx *c, Term type) {
  if (!IS_ATOM(type)) return memory_list(c, type);
  Memory m = memory_now();
  Term value = memory_item(c, &m, type);
  return value == NONE ? rt_badarg(c) : value;
}

// SPDX-License-Identifier: Apache-2.0
// What a node says that is not distributed, loads no code, traces nothing and
// has no old code: BIFs whose answer follows from that.
#include "../map.h"
#include "../proc.h"
#include "../proc/exc.h"

static bool is_bool(Term t) { return t == AM(true) || t == AM(false); }

// --- other nodes
static Term monitor_node(Ctx *c, Term node, Term on) {
  if (!IS_ATOM(node)) return rt_badarg(c);
  if (node != AM(nonode)) return rt_error(c, AM(notalive));
  return is_bool(on) ? AM(true) : rt_badarg(c);
}

Term bif_monitor_node_2(Ctx *c, Term node, Term on) {
  return monitor_node(c, node, on);
}

Term bif_monitor_node_3(Ctx *c, Term node, Term on, Term options) {
  for (; IS_CONS(options); options = CDR(options))
    if (CAR(options) != AM(allow_passive_connect))
      return rt_badarg_cause(c, AM(badopt));
  return options == NIL ? monitor_node(c, node, on)
                        : rt_badarg_cause(c, AM(badopt));
}

static Term node_info(Ctx *c, Term options) {
  uint64_t n = 0, known = 0;
  const Term keys[] = {AM(connection_id), AM(node_type)};
  const Term values[] = {AM(undefined), AM(this)};
  for (int i = 0; i < 2; i++) {
    Term on = rt_map_find(c, options, keys[i]);
    known += on != NONE;
    if (on == NONE || on == AM(false)) continue;
    if (on != AM(true)) return NONE;
    c->x[2 * n] = keys[i];
    c->x[2 * n++ + 1] = values[i];
  }
  return known == rt_map_size(options) ? rt_map_new(c, (int64_t)n) : NONE;
}

Term bif_nodes_2(Ctx *c, Term what, Term options) {
  if (!IS_KIND(options, HDR_MAP)) return rt_badarg(c);
  Term nodes = bif_nodes_1(c, what), info = node_info(c, options);
  if (nodes == NONE || info == NONE) return rt_badarg(c);
  if (nodes == NIL) return NIL;
  return rt_cons(c, rt_tuple(c, 2, CAR(nodes), info), NIL);
}

Term bif_get_creation_0(Ctx *c) {
  (void)c;
  return AM(undefined);
}

// --- loading
Term bif_check_old_code_1(Ctx *c, Term m) {
  return IS_ATOM(m) ? AM(false) : rt_badarg(c);
}
Term bif_check_process_code_1(Ctx *c, Term m) {
  return IS_ATOM(m) ? AM(false) : rt_badarg(c);
}

// --- tracing
static Term function_trace(Ctx *c, Term mfa, Term item) {
  if (ARITY(mfa) != 3 || !IS_ATOM(FIELD(mfa, 1)) || !IS_ATOM(FIELD(mfa, 2)) ||
      !IS_SMALL(FIELD(mfa, 3)))
    return rt_badarg(c);
  Term known =
      bif_function_exported_3(c, FIELD(mfa, 1), FIELD(mfa, 2), FIELD(mfa, 3));
  return rt_tuple(c, 2, item, known == AM(true) ? AM(false) : AM(undefined));
}

static Term process_trace(Ctx *c, Term what, Term item) {
  if (IS_PORT_IMM(what)) return AM(undefined);
  if (item != AM(flags) && item != AM(tracer)) return rt_badarg(c);
  if (IS_PID_IMM(what) && !rt_proc_find(what)) return AM(undefined);
  return rt_tuple(c, 2, item, NIL);
}

Term bif_trace_info_2(Ctx *c, Term what, Term item) {
  if (IS_TUPLE(what)) return function_trace(c, what, item);
  if (what == AM(on_load)) return rt_tuple(c, 2, item, AM(false));
  if (what == AM(send) || what == AM(receive_))
    return item == AM(match_spec) ? rt_tuple(c, 2, item, AM(true))
                                  : rt_badarg(c);
  if (IS_PID_IMM(what) || IS_PORT_IMM(what) || what == AM(new) ||
      what == AM(new_processes) || what == AM(new_ports))
    return process_trace(c, what, item);
  return rt_badarg_cause(c, AM(badopt));
}

static bool is_seq_flag(Term t) {
  return t == AM(send) || t == AM(receive_) || t == AM(print) ||
         t == AM(timestamp) || t == AM(monotonic_timestamp) ||
         t == AM(strict_monotonic_timestamp);
}

Term bif_seq_trace_info_1(Ctx *c, Term item) {
  if (is_seq_flag(item)) return rt_tuple(c, 2, item, AM(false));
  if (item == AM(label) || item == AM(serial) ||
      item == AM(sequential_trace_token))
    return NIL;
  return rt_badarg(c);
}
Term bif_seq_trace_print_1(Ctx *c, Term t) {
  (void)c, (void)t;
  return AM(false);
}
Term bif_seq_trace_print_2(Ctx *c, Term label, Term t) {
  (void)c, (void)label, (void)t;
  return AM(false);
}

Term bif_system_monitor_0(Ctx *c) {
  (void)c;
  return AM(undefined);
}

// DTrace tags, as an emulator has them that was built without.
Term bif_dt_undefined_0(Ctx *c) {
  (void)c;
  return AM(undefined);
}
Term bif_dt_undefined_1(Ctx *c, Term t) {
  (void)c, (void)t;
  return AM(undefined);
}
Term bif_dt_spread_tag_1(Ctx *c, Term t) {
  return is_bool(t) ? AM(true) : rt_badarg(c);
}
Term bif_dt_restore_tag_1(Ctx *c, Term t) {
  return t == AM(true) ? AM(true) : rt_badarg(c);
}
Term bif_dt_same_1(Ctx *c, Term t) {
  (void)c;
  return t;
}

// --- the rest
Term bif_is_system_process_1(Ctx *c, Term pid) {
  if (!IS_PID_IMM(pid)) return rt_badarg(c);
  Proc *p = rt_proc_find(pid);
  return rt_bool(p && p->flags & PF_SYSTEM);
}
Term bif_warning_map_0(Ctx *c) {
  (void)c;
  return AM(warning);
}
Term bif_native_name_encoding_0(Ctx *c) {
  (void)c;
  return AM(utf8);
}

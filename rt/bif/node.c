// SPDX-License-Identifier: Apache-2.0
// What a node says that is not distributed, loads no code, traces nothing and
// has no old code: BIFs whose answer follows from that.
#include "../proc.h"
#include "../proc/exc.h"

static bool is_bool(Term t) { return t == AM(true) || t == AM(false); }

// --- other nodes
Term bif_monitor_node_2(Ctx *c, Term node, Term on) {
  if (!IS_ATOM(node) || !is_bool(on)) return rt_badarg(c);
  return node == AM(nonode) ? AM(true) : rt_error(c, AM(notalive));
}

Term bif_monitor_node_3(Ctx *c, Term node, Term on, Term options) {
  for (; IS_CONS(options); options = CDR(options))
    if (CAR(options) != AM(allow_passive_connect))
      return rt_badarg_cause(c, AM(badopt));
  return options == NIL ? bif_monitor_node_2(c, node, on) : rt_badarg(c);
}

static Term node_info(Ctx *c, Term options) {
  uint64_t n = 0;
  const Term keys[] = {AM(connection_id), AM(node_type)};
  const Term values[] = {AM(undefined), AM(this)};
  for (int i = 0; i < 2; i++) {
    Term on = rt_map_find(c, options, keys[i]);
    if (on == NONE || on == AM(false)) continue;
    if (on != AM(true)) return NONE;
    c->x[2 * n] = keys[i];
    c->x[2 * n++ + 1] = values[i];
  }
  return rt_map_new(c, (int64_t)n);
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
Term bif_trace_info_2(Ctx *c, Term what, Term item) {
  if (!IS_ATOM(item)) return rt_badarg(c);
  if (item == AM(flags)) return rt_tuple(c, 2, item, NIL);
  bool of_function = IS_TUPLE(what) || what == AM(on_load);
  return rt_tuple(c, 2, item, of_function ? AM(undefined) : NIL);
}

static bool is_seq_item(Term t) {
  return t == AM(label) || t == AM(serial) || t == AM(send) ||
         t == AM(receive_) || t == AM(print) || t == AM(timestamp) ||
         t == AM(monotonic_timestamp) || t == AM(strict_monotonic_timestamp) ||
         t == AM(sequential_trace_token);
}

Term bif_seq_trace_info_1(Ctx *c, Term item) {
  if (!is_seq_item(item)) return rt_badarg(c);
  return item == AM(sequential_trace_token) ? NIL : rt_tuple(c, 2, item, NIL);
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
Term bif_dt_true_1(Ctx *c, Term t) {
  (void)c, (void)t;
  return AM(true);
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

// SPDX-License-Identifier: Apache-2.0
// Module candela: what lib/candela_user.erl is built on. Writing waits until
// the system has taken everything, so there is nothing to flush when the
// program halts. Reading never waits: the process gets the message
// `candela_input`.
#include "io.h"
#include "../msg/msg.h"
#include "../os/os.h"
#include "../proc/exc.h"
#include "../proc/registry.h"

#define READ_LIMIT (1 << 20)

int io_wanted(const Sched *s) { return s->input == NIL ? -1 : 0; }

void io_ready(Sched *s) {
  Proc *p = rt_proc_find(s->input);
  s->input = NIL;
  s->input_ready = true;
  if (p) signal_plain(p, SIG_MESSAGE, NIL, AM(candela_input));
}

void io_poll(Sched *s) {
  if (s->input != NIL && os_can_read(0)) io_ready(s);
}

// candela:write(Fd, Binary) -> ok | error
Term bif_candela_write_2(Ctx *c, Term fd, Term data) {
  size_t n, done = 0;
  void *copy;
  const uint8_t *bytes = rt_bytes_of(data, &n, &copy);
  if (!bytes || !IS_SMALL(fd)) return rt_badarg(c);
  int64_t r = 0;
  while (done < n && r >= 0) {
    r = os_write((int)SMALL_VALUE(fd), bytes + done, n - done);
    if (r > 0) done += (size_t)r;
  }
  if (copy) rt_mem_free(copy, n);
  rt_sched(c)->bytes_out += done;
  return done == n ? AM(ok) : AM(error);
}

// candela:read(N) -> Binary of at most N bytes | eof | wait | error
Term bif_candela_read_1(Ctx *c, Term n) {
  if (!IS_SMALL(n) || SMALL_VALUE(n) <= 0) return rt_badarg(c);
  Sched *s = rt_sched(c);
  if (!s->input_ready && !os_can_read(0)) {
    s->input = rt_proc(c)->id;
    return AM(wait);
  }
  s->input_ready = false;
  size_t size = (size_t)SMALL_VALUE(n);
  if (size > READ_LIMIT) size = READ_LIMIT;
  uint8_t *room = rt_mem_alloc(size);
  int64_t got = os_read(0, room, size);
  if (got > 0) s->bytes_in += (uint64_t)got;
  Term result = got > 0 ? rt_binary(c, room, (size_t)got)
                : got   ? AM(error)
                        : AM(eof);
  rt_mem_free(room, size);
  return result;
}

// candela:tty(Fd) -> {Columns, Rows} | true | false
Term bif_candela_tty_1(Ctx *c, Term fd) {
  int columns, rows, n = (int)SMALL_VALUE(fd);
  if (!IS_SMALL(fd)) return rt_badarg(c);
  if (!os_is_tty(n)) return AM(false);
  if (!os_tty_size(n, &columns, &rows)) return AM(true);
  return rt_tuple(c, 2, MAKE_SMALL(columns), MAKE_SMALL(rows));
}

// --- text past the group leader
static void write_all(const char *at, size_t n) {
  for (int64_t done; n > 0; at += done, n -= (size_t)done)
    if ((done = os_write(1, at, n)) <= 0) return;
}

Term bif_display_1(Ctx *c, Term t) {
  RtBuf b = {0};
  (void)c;
  rt_buf_term(&b, t);
  rt_buf_puts(&b, "\r\n"); // as OTP 25 does, on any kind of file
  write_all(b.at, b.n);
  rt_buf_free(&b);
  return AM(true);
}

// Does the node of this process understand Unicode requests? Ours does.
Term bif_dflag_unicode_io_1(Ctx *c, Term pid) {
  return IS_PID_IMM(pid) ? AM(true) : rt_badarg(c);
}

// --- halt
_Noreturn void rt_halt(int status) { os_exit(status); }

// A character list as bytes: text of halt("Slogan").
static Term halt_slogan(Ctx *c, Term list) {
  RtBuf b = {0};
  for (; IS_CONS(list); list = CDR(list)) {
    if (!IS_SMALL(CAR(list))) break;
    char ch = (char)SMALL_VALUE(CAR(list));
    rt_buf_add(&b, &ch, 1);
  }
  if (list != NIL) {
    rt_buf_free(&b);
    return rt_badarg(c);
  }
  rt_buf_puts(&b, "\n");
  os_write(2, b.at, b.n);
  rt_halt(1);
}

Term bif_halt_2(Ctx *c, Term status, Term options) {
  for (; IS_CONS(options); options = CDR(options)) {
    Term t = CAR(options);
    if (!IS_TUPLE(t) || ARITY(t) != 2 || FIELD(t, 1) != AM(flush) ||
        (FIELD(t, 2) != AM(true) && FIELD(t, 2) != AM(false)))
      return rt_badarg_cause(c, AM(badopt));
  }
  if (options != NIL) return rt_badarg_cause(c, AM(badopt));
  if (status == AM(abort)) os_abort();
  if (status == NIL || IS_CONS(status)) return halt_slogan(c, status);
  if (!IS_SMALL(status) || SMALL_VALUE(status) < 0) return rt_badarg(c);
  rt_halt((int)(SMALL_VALUE(status) & 255));
}

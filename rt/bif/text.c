// SPDX-License-Identifier: Apache-2.0
// BIFs that show terms and text past the io protocol.
#include "../bits.h"
#include "../os/os.h"

static Term text_list(Ctx *c, RtBuf *b) {
  Term list = rt_string(c, b->at, b->n);
  rt_buf_free(b);
  return list;
}

Term bif_fun_to_list_1(Ctx *c, Term t) {
  if (!IS_KIND(t, HDR_FUN) && !IS_KIND(t, HDR_EXPORT)) return rt_badarg(c);
  RtBuf b = {0};
  rt_buf_term(&b, t);
  return text_list(c, &b);
}

// erts_internal's of OTP 27 and later: at most so many terms, then "...".
Term bif_term_to_string_2(Ctx *c, Term t, Term limit) {
  int64_t most = INT64_MAX;
  if (limit != AM(undefined) && (!rt_to_int64(limit, &most) || most < 0))
    return rt_badarg(c);
  RtBuf b = {0};
  rt_buf_term_limit(&b, t, most);
  return text_list(c, &b);
}

static void write_all(int fd, RtBuf *b) {
  size_t done = 0;
  for (int64_t n = 0; done < b->n && n >= 0; done += (size_t)n)
    if ((n = os_write(fd, b->at + done, b->n - done)) <= 0) break;
  rt_buf_free(b);
}

static int file_of(Term device) {
  if (device == AM(stdin)) return 0;
  if (device == AM(stdout)) return 1;
  return device == AM(stderr) ? 2 : -1;
}

static bool add_chars(RtBuf *b, Term list) {
  for (; IS_CONS(list); list = CDR(list)) {
    uint8_t text[4];
    Term t = CAR(list);
    if (!IS_SMALL(t) || !rt_is_char(SMALL_VALUE(t))) return false;
    rt_buf_add(b, (char *)text, rt_utf8_put(text, (int32_t)SMALL_VALUE(t)));
  }
  return list == NIL;
}

static bool add_binary(RtBuf *b, Term bin) {
  size_t n;
  void *copy;
  const uint8_t *p = rt_bytes_of(bin, &n, &copy);
  if (p) rt_buf_add(b, (const char *)p, n);
  if (copy) rt_mem_free(copy, n);
  return p != NULL;
}

Term bif_display_string_2(Ctx *c, Term device, Term text) {
  RtBuf b = {0};
  int fd = file_of(device);
  if (fd < 0 || !(add_chars(&b, text) || (!b.n && add_binary(&b, text)))) {
    rt_buf_free(&b);
    return rt_badarg(c);
  }
  write_all(fd, &b);
  return AM(true);
}

// Lists only.
Term bif_display_string_1(Ctx *c, Term text) {
  if (text != NIL && !IS_CONS(text)) return rt_badarg(c);
  return bif_display_string_2(c, AM(stderr), text);
}

Term bif_display_nl_0(Ctx *c) {
  RtBuf b = {0};
  (void)c;
  rt_buf_puts(&b, "\n");
  write_all(2, &b);
  return AM(true);
}

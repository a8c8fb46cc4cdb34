// SPDX-License-Identifier: Apache-2.0
// Module os: environment, process id; program arguments as text.
#include "../os/os.h"
#include "../proc.h"
#include "../stack.h"

// Code points of UTF-8 text; false: it is none. n gets their number.
static bool decode(const char *s, size_t size, Term *to, size_t *n) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  for (size_t i = *n = 0; i < size; ++*n) {
    uint8_t b = (uint8_t)s[i];
    size_t len = b < 0x80    ? 1
                 : b >= 0xf0 ? 4
                 : b >= 0xe0 ? 3
                 : b >= 0xc2 ? 2
                             : 0;
    if (!len || b > 0xf4 || i + len > size) return false;
    uint32_t ch = len == 1 ? b : b & (0xffu >> (len + 1));
    for (size_t k = 1; k < len; k++) {
      if (((uint8_t)s[i + k] & 0xc0) != 0x80) return false;
      ch = ch << 6 | ((uint8_t)s[i + k] & 0x3f);
    }
    if (ch < least[len] || ch > 0x10ffff || (ch >> 11) == 0x1b) return false;
    to[*n] = MAKE_SMALL(ch);
    i += len;
  }
  return true;
}

Term rt_text(Ctx *c, const char *s, size_t size) {
  if (!size) return NIL;
  Term *chars = rt_mem_alloc(size * sizeof *chars);
  size_t n;
  Term list = decode(s, size, chars, &n) ? rt_list(c, chars, n, NIL)
                                         : rt_string(c, s, size);
  rt_mem_free(chars, size * sizeof *chars);
  return list;
}

static bool encode_char(Term t, RtBuf *b) {
  int64_t ch = IS_SMALL(t) ? SMALL_VALUE(t) : 0;
  char at[4];
  size_t n = ch < 0x80 ? 1 : ch < 0x800 ? 2 : ch < 0x10000 ? 3 : 4;
  if (ch <= 0 || ch > 0x10ffff || ch >> 11 == 0x1b) return false;
  for (size_t k = n; --k; ch >>= 6) at[k] = (char)(0x80 | (ch & 0x3f));
  at[0] = (char)(n == 1 ? ch : ch | (0xf00 >> n & 0xff));
  rt_buf_add(b, at, n);
  return true;
}

// A deep list of code points as UTF-8 with a 0 at its end, no other 0 in it.
static bool encode(Term list, RtBuf *b) {
  Stack rest;
  stack_init(&rest);
  bool good = true;
  for (;;) {
    if (IS_CONS(list)) {
      Term head = CAR(list);
      list = CDR(list);
      if (IS_CONS(head) || head == NIL) {
        stack_push(&rest, list);
        list = head;
      } else if (!(good = encode_char(head, b)))
        break;
    } else if (!(good = list == NIL) || !rest.n)
      break;
    else
      list = stack_pop(&rest);
  }
  stack_free(&rest);
  rt_buf_add(b, "", 1);
  return good;
}

static bool is_name(const RtBuf *b) { return !memchr(b->at, '=', b->n); }

Term bif_getenv_1(Ctx *c, Term name) {
  RtBuf b = {0};
  bool good = encode(name, &b) && is_name(&b);
  const char *value = good ? os_getenv(b.at) : NULL;
  rt_buf_free(&b);
  if (!good) return rt_badarg(c);
  return value ? rt_text(c, value, strlen(value)) : AM(false);
}

Term bif_putenv_2(Ctx *c, Term name, Term value) {
  RtBuf n = {0}, v = {0};
  bool good = encode(name, &n) && is_name(&n) && encode(value, &v);
  if (good) os_setenv(n.at, v.at);
  rt_buf_free(&n);
  rt_buf_free(&v);
  return good ? AM(true) : rt_badarg(c);
}

Term bif_unsetenv_1(Ctx *c, Term name) {
  RtBuf n = {0};
  bool good = encode(name, &n) && is_name(&n);
  if (good) os_setenv(n.at, NULL);
  rt_buf_free(&n);
  return good ? AM(true) : rt_badarg(c);
}

Term bif_env_0(Ctx *c) {
  Term list = NIL;
  size_t n = 0;
  while (os_env(n)) n++;
  while (n--) {
    const char *s = os_env(n), *eq = strchr(s, '=');
    if (!eq) continue;
    Term name = rt_text(c, s, (size_t)(eq - s));
    list = rt_cons(c, rt_tuple(c, 2, name, rt_text(c, eq + 1, strlen(eq + 1))),
                   list);
  }
  return list;
}

Term bif_getpid_0(Ctx *c) {
  RtBuf b = {0};
  rt_buf_int(&b, os_pid());
  Term list = rt_string(c, b.at, b.n);
  rt_buf_free(&b);
  return list;
}

// --- random bytes
// crypto:strong_rand_bytes_nif/1: false when the system has none.
Term bif_strong_rand_bytes_1(Ctx *c, Term count) {
  if (!IS_SMALL(count) || SMALL_VALUE(count) < 0 ||
      SMALL_VALUE(count) > INT32_MAX)
    return rt_badarg(c);
  size_t n = (size_t)SMALL_VALUE(count);
  uint8_t *bytes = rt_mem_alloc(n + 1);
  Term result = os_random(bytes, n) ? rt_binary(c, bytes, n) : AM(false);
  rt_mem_free(bytes, n + 1);
  return result;
}

// --- ports
static bool is_setting(Term t) {
  return IS_ATOM(t) || (IS_TUPLE(t) && ARITY(t) == 2 && IS_ATOM(FIELD(t, 1)));
}

static bool is_port_name(Term t) {
  if (!IS_TUPLE(t)) return IS_ATOM(t);
  if (ARITY(t) < 2) return false;
  Term kind = FIELD(t, 1);
  if (kind == AM(fd)) return ARITY(t) == 3;
  return ARITY(t) == 2 && (kind == AM(spawn) || kind == AM(spawn_driver) ||
                           kind == AM(spawn_executable));
}

// erts_internal:open_port/2: there are no ports; open_port/2 raises what this
// gives.
Term bif_open_port_2(Ctx *c, Term name, Term settings) {
  (void)c;
  for (; IS_CONS(settings); settings = CDR(settings))
    if (!is_setting(CAR(settings))) return AM(badopt);
  if (settings != NIL) return AM(badopt);
  return is_port_name(name) ? AM(enotsup) : AM(badarg);
}

// SPDX-License-Identifier: Apache-2.0
// The system as WASI (preview 1) has it. Memory begins where the program's data
// ends and grows with the module's memory.
#include "../code/code.h"
#include "os.h"
#include <string.h>
#include <wasi/api.h>

enum { PAGE = 65536, ARGS_MAX = 1024 };

// --- memory
void *os_mem_reserve(size_t *bytes) {
  uintptr_t from = ((uintptr_t)code_program()->end + PAGE - 1) / PAGE * PAGE;
  size_t room = (size_t)0xffff0000u - from;
  if (*bytes > room) *bytes = room;
  return (void *)from;
}

bool os_mem_commit(void *p, size_t bytes) {
  size_t end = ((uintptr_t)p + bytes + PAGE - 1) / PAGE;
  size_t have = __builtin_wasm_memory_size(0);
  return end <= have || __builtin_wasm_memory_grow(0, end - have) != (size_t)-1;
}

void os_mem_idle(void *p, size_t bytes) { (void)p, (void)bytes; }

// --- time
static int64_t clock_ns(__wasi_clockid_t id) {
  __wasi_timestamp_t t = 0;
  if (__wasi_clock_time_get(id, 1, &t)) return 0;
  return (int64_t)t;
}
int64_t os_monotonic_time(void) { return clock_ns(__WASI_CLOCKID_MONOTONIC); }
int64_t os_system_time(void) { return clock_ns(__WASI_CLOCKID_REALTIME); }
int64_t os_cpu_time(void) { // not every host has it
  int64_t t = clock_ns(__WASI_CLOCKID_PROCESS_CPUTIME_ID);
  return t ? t : os_monotonic_time();
}
int64_t os_local_offset(int64_t utc) { // WASI knows no time zones
  (void)utc;
  return 0;
}
bool os_local_is_dst(int64_t utc) {
  (void)utc;
  return false;
}

// --- files
// Hosts may give pipes that do not wait.
static void wait_for(int fd, __wasi_eventtype_t what) {
  __wasi_subscription_t in;
  __wasi_event_t out;
  __wasi_size_t got = 0;
  memset(&in, 0, sizeof in);
  in.u.tag = what;
  if (what == __WASI_EVENTTYPE_FD_READ)
    in.u.u.fd_read.file_descriptor = fd;
  else
    in.u.u.fd_write.file_descriptor = fd;
  (void)__wasi_poll_oneoff(&in, &out, 1, &got);
}

int64_t os_write(int fd, const void *p, size_t n) {
  __wasi_ciovec_t v = {p, n};
  for (;;) {
    __wasi_size_t done = 0;
    int err = __wasi_fd_write(fd, &v, 1, &done);
    if (err == __WASI_ERRNO_AGAIN)
      wait_for(fd, __WASI_EVENTTYPE_FD_WRITE);
    else
      return err ? -err : (int64_t)done;
  }
}

int64_t os_read(int fd, void *p, size_t n) {
  __wasi_iovec_t v = {p, n};
  for (;;) {
    __wasi_size_t done = 0;
    int err = __wasi_fd_read(fd, &v, 1, &done);
    if (err == __WASI_ERRNO_AGAIN)
      wait_for(fd, __WASI_EVENTTYPE_FD_READ);
    else
      return err ? -err : (int64_t)done;
  }
}

bool os_wait(int fd, int64_t until) {
  __wasi_subscription_t in[2];
  __wasi_event_t out[2];
  __wasi_size_t n = 0, got = 0;
  memset(in, 0, sizeof in);
  if (until != INT64_MAX) {
    int64_t left = until - os_monotonic_time();
    in[n].u.tag = __WASI_EVENTTYPE_CLOCK;
    in[n].u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    in[n++].u.u.clock.timeout = left < 0 ? 0 : (uint64_t)left;
  }
  if (fd >= 0) {
    in[n].userdata = 1;
    in[n].u.tag = __WASI_EVENTTYPE_FD_READ;
    in[n++].u.u.fd_read.file_descriptor = fd;
  }
  if (!n || __wasi_poll_oneoff(in, out, n, &got)) return fd >= 0;
  for (__wasi_size_t i = 0; i < got; i++)
    if (out[i].userdata == 1) return true;
  return false;
}

bool os_can_read(int fd) { return os_wait(fd, os_monotonic_time()); }

bool os_is_tty(int fd) {
  __wasi_fdstat_t st;
  return !__wasi_fd_fdstat_get(fd, &st) &&
         st.fs_filetype == __WASI_FILETYPE_CHARACTER_DEVICE;
}

bool os_tty_size(int fd, int *columns, int *rows) {
  (void)fd, (void)columns, (void)rows;
  return false;
}

// --- surroundings. Arguments and environment are read into two static buffers;
// what does not fit is left out.
static uint8_t *args[ARGS_MAX], *env[ARGS_MAX];
static size_t arg_count, env_count;
static uint8_t text[2][65536];

void os_init(int argc, char **argv, char **envp) {
  __wasi_size_t n = 0, size = 0;
  (void)argc, (void)argv, (void)envp;
  if (!__wasi_args_sizes_get(&n, &size) && n < ARGS_MAX &&
      size <= sizeof text[0] && !__wasi_args_get(args, text[0]))
    arg_count = n;
  if (!__wasi_environ_sizes_get(&n, &size) && n < ARGS_MAX &&
      size <= sizeof text[1] && !__wasi_environ_get(env, text[1]))
    env_count = n;
}

int os_argc(void) { return (int)arg_count; }
const char *os_argv(int i) { return (const char *)args[i]; }

static size_t env_find(const char *name) {
  size_t n = strlen(name), i = 0;
  while (i < env_count && (strncmp((const char *)env[i], name, n) ||
                           ((const char *)env[i])[n] != '='))
    i++;
  return i;
}

const char *os_getenv(const char *name) {
  size_t i = env_find(name);
  return i < env_count ? (const char *)env[i] + strlen(name) + 1 : NULL;
}

const char *os_env(size_t i) {
  return i < env_count ? (const char *)env[i] : NULL;
}

bool os_setenv(const char *name, const char *value) {
  size_t i = env_find(name), n = strlen(name);
  if (i < env_count) env[i] = env[--env_count];
  if (!value) return true;
  if (env_count + 1 >= ARGS_MAX) return false;
  size_t size = n + strlen(value) + 2;
  char *at = rt_mem_alloc(size);
  memcpy(at, name, n);
  at[n] = '=';
  memcpy(at + n + 1, value, size - n - 1);
  env[env_count++] = (uint8_t *)at;
  return true;
}

int64_t os_pid(void) { return 1; }
bool os_random(void *to, size_t n) {
  const size_t most = 65536; // what browsers give at a time
  for (uint8_t *p = to; n;) {
    size_t k = n < most ? n : most;
    if (__wasi_random_get(p, k)) return false;
    p += k;
    n -= k;
  }
  return true;
}
int os_cpus(void) { return 1; }
const char *os_name(void) { return "wasi"; }
const char *os_release(void) { return "1"; }
void os_exit(int status) {
  __wasi_proc_exit((uint32_t)status);
  __builtin_unreachable();
}
void os_abort(void) { __builtin_trap(); }

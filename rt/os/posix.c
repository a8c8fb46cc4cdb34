// SPDX-License-Identifier: Apache-2.0
// The system, as POSIX and Linux have it.
#define _GNU_SOURCE
#include "os.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static int arg_count;
static char **args;

void os_init(int argc, char **argv, char **envp) {
  arg_count = argc;
  args = argv;
  environ = envp;
  signal(SIGPIPE, SIG_IGN);
}

// --- memory
void *os_mem_reserve(size_t *bytes) {
  for (;; *bytes /= 2) {
    void *p = mmap(NULL, *bytes + 65536, PROT_NONE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p != MAP_FAILED)
      return (void *)(((uintptr_t)p + 65535) / 65536 * 65536);
    if (*bytes < 1 << 20) os_abort();
  }
}

bool os_mem_commit(void *p, size_t bytes) {
  return !mprotect(p, bytes, PROT_READ | PROT_WRITE);
}

void os_mem_idle(void *p, size_t bytes) { madvise(p, bytes, MADV_DONTNEED); }

// --- time
static int64_t clock_ns(clockid_t id) {
  struct timespec t;
  clock_gettime(id, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
int64_t os_monotonic_time(void) { return clock_ns(CLOCK_MONOTONIC); }
int64_t os_system_time(void) { return clock_ns(CLOCK_REALTIME); }
int64_t os_cpu_time(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

static struct tm local(int64_t utc) {
  struct tm tm = {0};
  time_t t = (time_t)utc;
  localtime_r(&t, &tm);
  return tm;
}
int64_t os_local_offset(int64_t utc) { return local(utc).tm_gmtoff; }
bool os_local_is_dst(int64_t utc) { return local(utc).tm_isdst > 0; }

// --- files
static bool wait_for(int fd, short events, int64_t until) {
  struct pollfd p = {.fd = fd, .events = events};
  struct timespec t, *limit = NULL;
  if (until != INT64_MAX) {
    int64_t ns = until - os_monotonic_time();
    if (ns < 0) ns = 0;
    t = (struct timespec){ns / 1000000000, ns % 1000000000};
    limit = &t;
  }
  return ppoll(&p, fd >= 0, limit, NULL) > 0;
}

bool os_wait(int fd, int64_t until) { return wait_for(fd, POLLIN, until); }
bool os_can_read(int fd) { return wait_for(fd, POLLIN, 0); }

int64_t os_write(int fd, const void *p, size_t n) {
  for (;;) {
    ssize_t done = write(fd, p, n);
    if (done >= 0) return done;
    if (errno == EAGAIN)
      wait_for(fd, POLLOUT, INT64_MAX);
    else if (errno != EINTR)
      return -errno;
  }
}

int64_t os_read(int fd, void *p, size_t n) {
  for (;;) {
    ssize_t done = read(fd, p, n);
    if (done >= 0) return done;
    if (errno == EAGAIN)
      wait_for(fd, POLLIN, INT64_MAX);
    else if (errno != EINTR)
      return -errno;
  }
}

bool os_is_tty(int fd) { return isatty(fd); }

bool os_tty_size(int fd, int *columns, int *rows) {
  struct winsize w;
  if (ioctl(fd, TIOCGWINSZ, &w) < 0 || !w.ws_col) return false;
  *columns = w.ws_col;
  *rows = w.ws_row;
  return true;
}

// --- surroundings
int os_argc(void) { return arg_count; }
const char *os_argv(int i) { return args[i]; }
const char *os_getenv(const char *name) { return getenv(name); }
const char *os_env(size_t i) { return environ[i]; }
bool os_setenv(const char *name, const char *value) {
  return !(value ? setenv(name, value, 1) : unsetenv(name));
}
int64_t os_pid(void) { return getpid(); }
bool os_random(void *to, size_t n) {
  for (char *p = to; n;) {
    ssize_t got = getrandom(p, n, 0);
    if (got < 0 && errno != EINTR) return false;
    if (got < 0) continue;
    p += got;
    n -= (size_t)got;
  }
  return true;
}
int os_cpus(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
  return CPU_COUNT(&set);
}
const char *os_name(void) { return "linux"; }
const char *os_release(void) {
  static struct utsname name;
  return uname(&name) < 0 ? "" : name.release;
}
void os_exit(int status) { _exit(status); }
void os_abort(void) { abort(); }

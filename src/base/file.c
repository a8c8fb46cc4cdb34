// SPDX-License-Identifier: Apache-2.0
// Whole files, and an output that never stays half-written.
#include "base.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

// Devices may go on for ever.
enum { MAX_DEVICE = 64 << 20 };

static int read_all(int fd, const struct stat *st, Str *out) {
  bool is_file = S_ISREG(st->st_mode);
  ssize_t n = 1;
  str_room(out, is_file ? (size_t)st->st_size + 1 : 0);
  for (; n > 0; out->n += (size_t)n) {
    if (!is_file && out->n > MAX_DEVICE) return -EFBIG;
    if (out->cap - out->n < 2) str_room(out, 1 << 12);
    n = read(fd, out->at + out->n, out->cap - out->n - 1);
    if (n < 0) return -errno;
  }
  out->at[out->n] = 0;
  return 0;
}

int file_read(const char *path, Str *out) {
  struct stat st;
  int fd = open(path, O_RDONLY);
  if (fd < 0) return -errno;
  int err = fstat(fd, &st) ? -errno : 0;
  if (!err) err = S_ISDIR(st.st_mode) ? -EISDIR : read_all(fd, &st, out);
  close(fd);
  return err;
}

static int write_all(int fd, const char *p, size_t n) {
  while (n) {
    ssize_t done = write(fd, p, n);
    if (done < 0) return -errno;
    p += done;
    n -= (size_t)done;
  }
  return 0;
}

// Writes beside the target and renames, so that the target is old or whole.
static int write_file(const char *path, const void *bytes, size_t n, int mode) {
  struct stat st;
  bool special = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
  Str tmp = {0};
  str_printf(&tmp, special ? "%s" : "%s.tmp%ld", path, (long)getpid());
  int fd = open(tmp.at, O_WRONLY | O_CREAT | O_TRUNC, mode);
  int err = fd < 0 ? -errno : write_all(fd, bytes, n);
  if (fd >= 0 && close(fd) < 0 && !err) err = -errno;
  if (!err && !special && rename(tmp.at, path) < 0) err = -errno;
  if (err && fd >= 0 && !special) unlink(tmp.at);
  str_free(&tmp);
  return err;
}

// Signals that would end us wait until nothing is half-written; a file that may
// not be so large is an error like others.
int file_write(const char *path, const void *bytes, size_t n, int mode) {
  sigset_t all, before;
  sigfillset(&all);
  sigdelset(&all, SIGXFSZ);
  sigprocmask(SIG_BLOCK, &all, &before);
  signal(SIGXFSZ, SIG_IGN);
  int err = write_file(path, bytes, n, mode);
  signal(SIGXFSZ, SIG_DFL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return err;
}

int file_make_dirs(const char *path) {
  Str s = {0};
  str_puts(&s, path);
  for (char *p = s.at + 1; *s.at && (p = strchr(p, '/')); *p++ = '/') {
    *p = 0;
    mkdir(s.at, 0777);
  }
  int err = mkdir(s.at, 0777) < 0 && errno != EEXIST ? -errno : 0;
  str_free(&s);
  return err;
}

bool file_is_dir(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool file_exists(const char *path) { return access(path, F_OK) == 0; }

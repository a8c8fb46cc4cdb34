// SPDX-License-Identifier: Apache-2.0
// Results of earlier builds. An entry is a file: a line with the hash of all
// that follows (the file may have been cut), a line for each file that the
// result depends on (`+ HASH PATH`, or `- PATH` where it did not exist), `= N`
// with the size of the messages, the messages, the output. docs/link.md,
// "Cache".
#include "driver.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT = 512 << 20 }; // bytes kept in all

static bool cache_dir(Str *dir) {
  const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  if (xdg && *xdg)
    str_printf(dir, "%s", xdg);
  else if (home && *home)
    str_printf(dir, "%s/.cache", home);
  else
    return false;
  mkdir(dir->at, 0777);
  str_puts(dir, "/candela");
  mkdir(dir->at, 0777);
  return file_is_dir(dir->at);
}

static uint64_t hash_file(const char *path, uint64_t seed) {
  Str s = {0};
  uint64_t h = file_read(path, &s) ? 0 : hash_bytes(s.at, s.n, seed);
  str_free(&s);
  return h;
}

CacheKey cache_key(const Options *opt, const Files *f) {
  CacheKey key = {0};
  char cwd[4096] = "";
  if (opt->no_cache || opt->dump.n || opt->time || !cache_dir(&key.path)) {
    str_free(&key.path);
    return key;
  }
  uint64_t h = hash_file("/proc/self/exe", options_hash(opt));
  if (getcwd(cwd, sizeof cwd)) h = hash_bytes(cwd, strlen(cwd), h);
  h = hash_bytes(f->otp, strlen(f->otp), h ^ files_hash(f));
  str_printf(&key.path, "/%016llx", (unsigned long long)h);
  return key;
}

// --- reading

static bool same(char *line, Files *f) {
  bool missing = line[0] == '-';
  char *path = line + 1;
  uint64_t hash = missing ? 0 : strtoull(line + 2, &path, 16);
  if (*path != ' ' || (!missing && line[0] != '+')) return false;
  path++;
  vec_push(&f->deps, ((FileDep){arena_strdup(f->arena, path, strlen(path)),
                                hash, missing}));
  return missing ? !file_exists(path) : hash_file(path, 0) == hash;
}

// The first line is as head() makes it.
enum { HEAD = 17 };

static void head(Str *out, const char *rest, size_t n) {
  str_printf(out, "%016llx\n", (unsigned long long)hash_bytes(rest, n, 0));
}

static bool is_whole(const Str *s) {
  Str line = {0};
  if (s->n < HEAD) return false;
  head(&line, s->at + HEAD, s->n - HEAD);
  bool same_head = !memcmp(line.at, s->at, HEAD);
  str_free(&line);
  return same_head;
}

bool cache_get(const CacheKey *key, Files *f, Str *out, Str *messages) {
  Str s = {0};
  bool found = key->path.n && !file_read(key->path.at, &s) && is_whole(&s);
  char *p = found ? s.at + HEAD : s.at, *end = s.at + s.n, *eol;
  for (; found && (eol = memchr(p, '\n', (size_t)(end - p))); p = eol + 1) {
    *eol = 0;
    if (*p == '=') break;
    found = same(p, f);
  }
  size_t n = found && p < end ? strtoull(p + 1, NULL, 10) : 0;
  if (found && p < end && (size_t)(end - eol - 1) >= n) {
    str_add(messages, eol + 1, n);
    str_add(out, eol + 1 + n, (size_t)(end - eol - 1) - n);
  } else {
    found = false;
  }
  if (!found) f->deps.n = 0;
  str_free(&s);
  return found;
}

// --- writing

typedef struct Entry {
  char name[32];
  long long used;
  long long size;
} Entry;

static int by_age(const void *pa, const void *pb) {
  const Entry *a = pa, *b = pb;
  return (a->used > b->used) - (a->used < b->used);
}

// Removes the oldest entries while all together are too large.
static void prune(const char *dir) {
  VEC(Entry) v = {0};
  long long sum = 0;
  Str path = {0};
  DIR *d = opendir(dir);
  for (struct dirent *e; d && (e = readdir(d));) {
    struct stat st;
    path.n = 0;
    str_printf(&path, "%s/%s", dir, e->d_name);
    if (e->d_name[0] == '.' || strlen(e->d_name) > 31 || stat(path.at, &st))
      continue;
    Entry x = {.used = st.st_mtime, .size = st.st_size};
    snprintf(x.name, sizeof x.name, "%.31s", e->d_name);
    sum += x.size;
    vec_push(&v, x);
  }
  if (d) closedir(d);
  if (v.n) qsort(v.at, v.n, sizeof *v.at, by_age);
  for (uint32_t i = 0; i < v.n && sum > LIMIT; i++) {
    path.n = 0;
    str_printf(&path, "%s/%s", dir, v.at[i].name);
    unlink(path.at);
    sum -= v.at[i].size;
  }
  str_free(&path);
  vec_free(&v);
}

void cache_put(const CacheKey *key, const Files *f, const Str *out,
               const Str *messages) {
  if (!key->path.n) return;
  Str s = {0};
  for (uint32_t i = 0; i < f->deps.n; i++) {
    const FileDep *dep = &f->deps.at[i];
    if (dep->missing)
      str_printf(&s, "- %s\n", dep->path);
    else
      str_printf(&s, "+ %016llx %s\n", (unsigned long long)dep->hash,
                 dep->path);
  }
  str_printf(&s, "= %zu\n", messages->n);
  str_add(&s, messages->at, messages->n);
  str_add(&s, out->at, out->n);
  Str all = {0};
  head(&all, s.at, s.n);
  str_add(&all, s.at, s.n);
  file_write(key->path.at, all.at, all.n, 0666); // a full disk only costs time
  str_free(&all);
  str_free(&s);
  Str dir = {0};
  if (cache_dir(&dir)) prune(dir.at);
  str_free(&dir);
}

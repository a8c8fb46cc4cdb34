// SPDX-License-Identifier: Apache-2.0
// Which file a module is in: the user's files first, then the -pa directories,
// then our own modules (lib/), which are part of the compiler, then all
// applications of the OTP root. The first one found stands. Descriptions of
// applications (NAME.app, NAME.app.src) are modules too: `NAME.app`.
#include "driver.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *format(Files *f, const char *a, const char *sep,
                          const char *b) {
  size_t n = strlen(a) + strlen(sep) + strlen(b);
  char *s = arena_alloc(f->arena, n + 1);
  snprintf(s, n + 1, "%s%s%s", a, sep, b);
  return s;
}

const char *files_path(Files *f, const char *dir, const char *name) {
  return format(f, dir, "/", name);
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

const char *files_dir(Files *f, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash) return ".";
  return arena_strdup(f->arena, path,
                      slash > path ? (size_t)(slash - path) : 1);
}

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n > m && !strcmp(s + n - m, end);
}

// --- directories

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Names in a directory, sorted, without hidden ones; none if it cannot be read.
static TextList list_dir(Files *f, const char *dir) {
  TextList names = {0};
  DIR *d = opendir(dir);
  for (struct dirent *e; d && (e = readdir(d));)
    if (e->d_name[0] != '.')
      vec_push(&names, arena_strdup(f->arena, e->d_name, strlen(e->d_name)));
  if (d) closedir(d);
  if (names.n) qsort(names.at, names.n, sizeof *names.at, by_name);
  return names;
}

static Name module_of(Files *f, const char *path) {
  const char *base = base_name(path);
  return name_get(f->names, base, (size_t)(strrchr(base, '.') - base));
}

static bool add_module(Files *f, const char *path, bool is_user) {
  Name name = module_of(f, path);
  if (map_get(&f->by_name, name->id + 1, NULL)) return false;
  vec_push(&f->modules,
           ((ModuleFile){.name = name, .path = path, .is_user = is_user}));
  map_put(&f->by_name, name->id + 1, f->modules.n);
  return true;
}

typedef enum { FLAT, DEEP } Depth;

// Adds the .erl files of a directory; how many there are, known or not.
static uint32_t add_dir(Files *f, const char *dir, bool is_user, Depth depth) {
  TextList names = list_dir(f, dir);
  uint32_t n = 0;
  for (uint32_t i = 0; i < names.n; i++) {
    const char *path = format(f, dir, "/", names.at[i]);
    if (ends_with(path, ".erl"))
      n++, add_module(f, path, is_user);
    else if (ends_with(path, ".app") || ends_with(path, ".app.src"))
      vec_push(&f->app_files, path);
    else if (depth == DEEP && !strchr(names.at[i], '.') && file_is_dir(path))
      n += add_dir(f, path, is_user, DEEP);
  }
  vec_free(&names);
  return n;
}

// --- descriptions of applications

static void add_apps(Files *f) {
  for (uint32_t i = 0; i < f->app_files.n; i++) {
    const char *path = f->app_files.at[i], *base = base_name(path);
    size_t n = (size_t)(strstr(base, ".app") - base) + 4;
    Name name = name_get(f->names, base, n);
    if (map_get(&f->by_name, name->id + 1, NULL)) continue;
    vec_push(&f->modules,
             ((ModuleFile){.name = name, .path = path, .is_app = true}));
    map_put(&f->by_name, name->id + 1, f->modules.n);
  }
}

// --- our own modules

extern const struct Shipped {
  const char *file, *text, *end;
} shipped_modules[]; // ends with file NULL

static void add_shipped(Files *f) {
  for (const struct Shipped *s = shipped_modules; s->file; s++) {
    if (!add_module(f, format(f, "lib", "/", s->file), false)) continue;
    vec_last(&f->modules).text = s->text;
    vec_last(&f->modules).size = (size_t)(s->end - s->text);
  }
}

// --- the OTP root

static const char *exe_dir(Files *f) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n < 0) return ".";
  path[n] = 0;
  return files_dir(f, path);
}

static bool has_sources(Files *f, const char *root) {
  const char *lib = format(f, root, "/", "lib");
  TextList apps = list_dir(f, lib);
  bool found = false;
  for (uint32_t i = 0; i < apps.n && !found; i++)
    found = !strncmp(apps.at[i], "stdlib", 6) &&
            file_exists(format(f, format(f, lib, "/", apps.at[i]), "/",
                               "src/lists.erl"));
  vec_free(&apps);
  return found;
}

static bool find_otp(Files *f, const Options *opt, Diags *d) {
  const char *env = getenv("CANDELA_OTP");
  const char *said = opt->otp ? opt->otp : env && *env ? env : NULL;
  const char *dir = exe_dir(f);
  const char *places[] = {format(f, dir, "/", "otp"),
                          format(f, dir, "/", "../build/otp"),
                          "/usr/lib/erlang", "/usr/local/lib/erlang"};
  size_t n = said ? 1 : sizeof places / sizeof *places;
  if (said) places[0] = said;
  for (size_t i = 0; i < n; i++)
    if (has_sources(f, places[i])) {
      f->otp = places[i];
      return true;
    }
  diag(d, (Loc){0}, E_NO_OTP, places[n > 1 ? 2 : 0]);
  return false;
}

// "stdlib-4.2" before "stdlib-3.17", and each name once.
static int by_version(const char *a, const char *b) {
  while (*a && *b) {
    unsigned long x = strtoul(a, (char **)&a, 10),
                  y = strtoul(b, (char **)&b, 10);
    if (x != y) return x > y ? -1 : 1;
    if (*a == '.') a++;
    if (*b == '.') b++;
    if ((*a && !strchr("0123456789.", *a)) ||
        (*b && !strchr("0123456789.", *b)))
      break;
  }
  return strcmp(b, a);
}

static size_t app_size(const char *dir) { return strcspn(dir, "-"); }

static int by_app(const void *pa, const void *pb) {
  const char *a = *(const char *const *)pa, *b = *(const char *const *)pb;
  size_t n = app_size(a), m = app_size(b);
  int c = strncmp(a, b, n < m ? n : m);
  if (c || n != m) return c ? c : n < m ? -1 : 1;
  return by_version(a + n + (a[n] == '-'), b + m + (b[m] == '-'));
}

// erts-13.x is OTP 25, and so on.
static void note_release(Files *f, const char *app) {
  if (!strncmp(app, "erts-", 5)) f->otp_release = atoi(app + 5) + 12;
}

static void note_otp_app(Files *f, const char *dir, const char *name) {
  const char *base = format(f, name, "", ".app");
  const char *path = format(f, format(f, dir, "/", "ebin"), "/", base);
  if (file_exists(path)) vec_push(&f->app_files, path);
}

static void add_otp(Files *f) {
  const char *lib = f->lib_dirs.at[0] = format(f, f->otp, "/", "lib");
  TextList apps = list_dir(f, lib);
  if (apps.n) qsort(apps.at, apps.n, sizeof *apps.at, by_app);
  for (uint32_t i = 0; i < apps.n; i++) {
    const char *app = apps.at[i], *before = i ? apps.at[i - 1] : "";
    if (app_size(app) == app_size(before) &&
        !strncmp(app, before, app_size(app)))
      continue;
    const char *dir = format(f, lib, "/", app);
    note_release(f, app);
    vec_push(&f->app_dirs, dir);
    note_otp_app(f, dir, arena_strdup(f->arena, app, app_size(app)));
    add_dir(f, format(f, dir, "/", "src"), false, DEEP);
  }
  vec_free(&apps);
  TextList top = list_dir(f, f->otp);
  for (uint32_t i = 0; i < top.n; i++) note_release(f, top.at[i]);
  vec_free(&top);
}

// --- the user's files

static void add_text(TextList *list, const char *text) {
  for (uint32_t i = 0; i < list->n; i++)
    if (!strcmp(list->at[i], text)) return;
  vec_push(list, text);
}

static uint32_t add_project(Files *f, const char *dir);

// DIR/apps/*, DIR/lib/*: applications of one project.
static uint32_t add_projects(Files *f, const char *dir) {
  TextList names = list_dir(f, dir);
  uint32_t n = 0;
  for (uint32_t i = 0; i < names.n; i++) {
    const char *path = format(f, dir, "/", names.at[i]);
    if (file_is_dir(format(f, path, "/", "src"))) n += add_project(f, path);
  }
  vec_free(&names);
  return n;
}

// The sources of a project; how many there are. An application is found by
// -include_lib, as are those that stand beside it or were fetched for it.
static uint32_t add_project(Files *f, const char *dir) {
  const char *src = format(f, dir, "/", "src");
  const char *include = format(f, dir, "/", "include");
  const char *fetched = format(f, dir, "/", "_build/default/lib");
  bool is_app = file_is_dir(src);
  add_dir(f, format(f, dir, "/", "ebin"), true, FLAT);
  uint32_t n = add_dir(f, dir, true, FLAT);
  if (is_app) n += add_dir(f, src, true, DEEP);
  if (is_app) add_text(&f->lib_dirs, format(f, dir, "/", ".."));
  if (file_is_dir(include)) vec_push(&f->includes, include);
  if (file_is_dir(fetched)) add_text(&f->lib_dirs, fetched);
  n += add_projects(f, format(f, dir, "/", "apps"));
  return n + add_projects(f, format(f, dir, "/", "lib"));
}

// Of a directory the program starts in the module named like it, or `main`,
// or the first one.
static void add_input_dir(Files *f, Diags *d, const char *dir) {
  uint32_t first = f->modules.n;
  if (!add_project(f, dir)) diag(d, (Loc){0}, E_NO_SOURCES, dir);
  if (f->entry || first == f->modules.n) return;
  char real[PATH_MAX];
  const char *wanted[] = {base_name(realpath(dir, real) ? real : dir), "main"};
  for (size_t i = 0; i < 2 && !f->entry; i++) {
    uint64_t at;
    Name name = name_cstr(f->names, wanted[i]);
    if (map_get(&f->by_name, name->id + 1, &at)) f->entry = name;
  }
  if (!f->entry) f->entry = f->modules.at[first].name;
}

static bool same_file(const char *a, const char *b) {
  struct stat x, y;
  return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev &&
         x.st_ino == y.st_ino;
}

static void add_input(Files *f, Diags *d, const char *path) {
  if (file_is_dir(path)) {
    add_input_dir(f, d, path);
  } else if (!file_exists(path)) {
    diag(d, (Loc){0}, E_FILE_READ, path, strerror(errno));
  } else if (!ends_with(path, ".erl") && !ends_with(path, ".ir")) {
    diag(d, (Loc){0}, E_FILE_KIND, path);
  } else if (!add_module(f, path, true)) {
    Name name = module_of(f, path);
    if (same_file(files_module(f, name)->path, path)) return;
    diag(d, (Loc){diags_source(d, path, "", 0), 0, 0}, E_MODULE_TWICE,
         name->text, files_module(f, name)->path);
  } else if (!f->entry) {
    f->entry = vec_last(&f->modules).name;
  }
}

// False: there is nothing to read. After other errors the rest is there.
bool files_find(Files *f, Names *names, const Options *opt, Diags *d) {
  *f = (Files){.arena = arena_new(), .names = names, .otp_release = 25};
  vec_push(&f->lib_dirs, "");
  for (uint32_t i = 0; i < opt->includes.n; i++)
    vec_push(&f->includes, opt->includes.at[i]);
  if (opt->entry) f->entry = name_cstr(names, opt->entry);
  if (!opt->inputs.n && !opt->entry)
    diag(d, (Loc){0}, E_NO_INPUT, opt->command->name, opt->command->usage);
  for (uint32_t i = 0; i < opt->inputs.n; i++)
    add_input(f, d, opt->inputs.at[i]);
  for (uint32_t i = 0; i < opt->paths.n; i++)
    if (!add_dir(f, opt->paths.at[i], false, FLAT))
      diag(d, (Loc){0}, E_NO_SOURCES, opt->paths.at[i]);
  if (!f->modules.n || !find_otp(f, opt, d)) return false;
  add_shipped(f);
  add_otp(f);
  add_apps(f);
  return true;
}

const ModuleFile *files_module(const Files *f, Name name) {
  uint64_t at;
  return map_get(&f->by_name, name->id + 1, &at) ? &f->modules.at[at - 1]
                                                 : NULL;
}

uint64_t files_hash(const Files *f) {
  uint64_t h = 0;
  for (uint32_t i = 0; i < f->modules.n; i++) {
    const char *path = f->modules.at[i].path;
    h = hash_bytes(path, strlen(path) + 1, h);
  }
  return h;
}

void files_free(Files *f) {
  if (!f->arena) return;
  arena_free(f->arena);
  vec_free(&f->modules);
  map_free(&f->by_name);
  vec_free(&f->app_dirs);
  vec_free(&f->lib_dirs);
  vec_free(&f->app_files);
  vec_free(&f->includes);
  vec_free(&f->deps);
}

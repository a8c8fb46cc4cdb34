// SPDX-License-Identifier: Apache-2.0
// The command line as a table: parsing it and --help come from the same rows.
#include "driver.h"

const Target targets[] = {
    {"x86_64-linux", "", "static executable for Linux", false, false},
    {"wasm32-wasi", ".wasm", "WebAssembly for WASI hosts: node, wasmtime", true,
     false},
    {"wasm32-web", ".wasm", "WebAssembly for browsers", true, true},
    {0},
};

enum { BUILD = 1, RUN = 2, TARGETS = 4, PASS = 8, CHECK = 16, ALL = 31 };

const Command commands[] = {
    {"build", "FILE.erl|DIR ... [OPTION...]",
     "Compiles a program to an executable. It starts in the first module:\n"
     "main/1 with the arguments as strings, else main/0, else start/0.",
     BUILD, build_command},
    {"run", "[OPTION...] FILE.erl|DIR [ARG...]",
     "Compiles a program in memory and runs it at once.", RUN, run_command},
    {"check", "FILE.erl|DIR ... [OPTION...]",
     "Says all errors and warnings of all files, and makes nothing.", CHECK,
     check_command},
    {"targets", "", "Lists what can be built for.", TARGETS, targets_command},
    {"pass", "NAME[,NAME...] FILE.ir|FILE.low|FILE.erl [OPTION...]",
     "Reads a program as text, runs passes over it, prints it. `-`: no pass.",
     PASS, pass_command},
    {0},
};

typedef enum {
  FLAG,
  TEXT,
  LIST,
  COMMAS,
  GLUED // a list; the value stands in the same word and may be empty
} Kind;
typedef struct Option {
  const char *name, *arg, *help; // name without the leading `-`, or `+`
  uint32_t commands;
  Kind kind;
  size_t field;
} Option;

#define AT(field) offsetof(Options, field)
static const Option options[] = {
    {"o", "OUT", "name of the result; `-` is standard output", BUILD, TEXT,
     AT(out)},
    {"-output-dir", "DIR", "directory for results", BUILD, TEXT,
     AT(output_dir)},
    {"-target", "TARGET", "what to build for: see `candela targets`", BUILD,
     TEXT, AT(target_name)},
    {"-emit", "KIND,...", "exe, obj, ast, ir0, ir, low, asm, wat, map", BUILD,
     COMMAS, AT(emit)},
    {"-otp", "ROOT", "OTP to take libraries from: ROOT/lib/*/src",
     BUILD | RUN | CHECK | PASS, TEXT, AT(otp)},
    {"I", "DIR", "directory for include files", BUILD | RUN | CHECK | PASS,
     LIST, AT(includes)},
    {"D", "NAME[=VALUE]", "defines a macro", BUILD | RUN | CHECK | PASS, LIST,
     AT(defines)},
    {"pa", "DIR", "directory with more modules", BUILD | RUN | CHECK, LIST,
     AT(paths)},
    {"-release", "N", "language of OTP release N; else it is that of --otp",
     BUILD | RUN | CHECK | PASS, TEXT, AT(release)},
    {"-feature", "NAME", "enables a feature; -NAME disables it",
     BUILD | RUN | CHECK | PASS, LIST, AT(features)},
    {"W", "[N|all|error]",
     "-W0: no warnings; -Werror: they are errors; else they are shown",
     BUILD | RUN | CHECK, GLUED, AT(levels)},
    {"+", "TERM", "an option as -compile has it, such as +nowarn_unused_vars",
     BUILD | RUN | CHECK, GLUED, AT(compile)},
    {"-format", "FORM", "form of messages: text, short (numbered) or json",
     BUILD | RUN | CHECK | PASS, TEXT, AT(format_name)},
    {"-keep", "M:F/A", "keeps a function that only computed names reach",
     BUILD | RUN, LIST, AT(keep)},
    {"g", NULL, "names of functions in WebAssembly, for debuggers", BUILD, FLAG,
     AT(names)},
    {"-no-cache", NULL, "compiles again, whatever was compiled before",
     BUILD | RUN, FLAG, AT(no_cache)},
    {"d", "PASS", "prints each function after a pass", BUILD | RUN, COMMAS,
     AT(dump)},
    {"-no", "PASS", "leaves a pass out; `all`: all that may be left out",
     BUILD | RUN | PASS, COMMAS, AT(skip)},
    {"-verify", NULL, "checks the program after every pass", BUILD | RUN | PASS,
     FLAG, AT(verify)},
    {"-time", NULL, "says how long each phase took", BUILD | RUN | CHECK, FLAG,
     AT(time)},
    {"v", NULL, "says what is being done", BUILD | RUN | CHECK, FLAG,
     AT(verbose)},
    {"-list-warnings", NULL, "lists warnings, and options that turn them off",
     0, FLAG, AT(warnings)},
    {"-help", NULL, "prints this", ALL, FLAG, AT(help)},
    {"-version", NULL, "prints the version", 0, FLAG, AT(version)},
};
enum { NOPTIONS = sizeof options / sizeof *options };

const Target *target_by_name(const char *name) {
  for (const Target *t = targets; t->name; t++)
    if (!strcmp(t->name, name)) return t;
  return NULL;
}

bool target_is_built_in(const Target *t) { return link_image(t->name).size; }

// --- parsing

static const Command *command_by_name(const char *name) {
  for (const Command *c = commands; c->name; c++)
    if (!strcmp(c->name, name)) return c;
  return NULL;
}

// The value's start when `arg` is this option: what follows `=`, or stands in
// the same word after one letter; "" when it is the next word.
static const char *match(const Option *o, const char *arg) {
  size_t n = strlen(o->name);
  if (o->name[0] == '+') return arg[0] == '+' ? arg + 1 : NULL;
  if (arg[0] != '-' || strncmp(arg + 1, o->name, n)) return NULL;
  const char *rest = arg + 1 + n;
  if (!*rest) return rest;
  if (!o->arg) return NULL;
  if (*rest == '=') return rest + 1;
  return n == 1 ? rest : NULL;
}

// Longer names first would be ambiguous with letters: `-pa` is no `-p a`, as
// no letter that takes a value starts another option's name.
static const Option *find(const char *arg, const char **value) {
  for (int i = 0; i < NOPTIONS; i++)
    if ((*value = match(&options[i], arg))) return &options[i];
  return NULL;
}

static void add_commas(Options *opt, TextList *list, const char *value) {
  char *s = arena_strdup(opt->arena, value, strlen(value));
  for (char *p = strtok(s, ","); p; p = strtok(NULL, ",")) vec_push(list, p);
}

static void set(Options *opt, const Option *o, const char *value) {
  void *field = (char *)opt + o->field;
  switch (o->kind) {
  case FLAG: *(bool *)field = true; break;
  case TEXT: *(const char **)field = value; break;
  case LIST:
  case GLUED: vec_push((TextList *)field, value); break;
  case COMMAS: add_commas(opt, field, value); break;
  }
}

static bool usable(const Options *opt, const Option *o) {
  if (!opt->command) return !o->arg && !o->commands;
  return o->commands & opt->command->bit;
}

// One option at argv[*i], its value perhaps the next word.
static bool parse_option(Options *opt, Diags *d, char **argv, int *i) {
  const char *value, *said = argv[*i];
  const Option *o = find(argv[*i], &value);
  if (!strcmp(argv[*i], "-h")) return opt->help = true;
  if (!o || (!usable(opt, o) && strcmp(o->name, "-help"))) {
    diag(d, (Loc){0}, E_OPTION, said);
    return false;
  }
  bool needs = o->arg && o->kind != GLUED;
  if (needs && !*value && !strchr(said, '=')) value = argv[++*i];
  if (needs && (!value || !*value)) {
    diag(d, (Loc){0}, E_OPTION_VALUE, said);
    return false;
  }
  set(opt, o, value);
  return true;
}

static bool finish_target(Options *opt, Diags *d) {
  opt->target = opt->target_name ? target_by_name(opt->target_name) : targets;
  if (!opt->target)
    diag(d, (Loc){0}, E_TARGET, opt->target_name);
  else if (!target_is_built_in(opt->target))
    diag(d, (Loc){0}, E_NO_TARGET, opt->target->name);
  return !d->errors;
}

static bool is_letter(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// NAME or NAME=VALUE
static bool is_define(const char *s) {
  if (!is_letter(*s)) return false;
  while (is_letter(*s) || (*s >= '0' && *s <= '9') || *s == '@') s++;
  return !*s || *s == '=';
}

static void check_emits(const Options *opt, Diags *d) {
  for (uint32_t i = 0; i < opt->emit.n; i++) {
    const char *kind = opt->emit.at[i];
    if (!emit_known(kind))
      diag(d, (Loc){0}, E_EMIT_KIND, kind);
    else if (!emit_for(kind, opt->target))
      diag(d, (Loc){0}, E_EMIT_TARGET, kind, opt->target->name);
  }
}

// As erl_compile takes them: the last number counts.
static void set_level(Options *opt, Diags *d, const char *level) {
  if (!strcmp(level, "error")) {
    opt->strict = true;
  } else if (!strcmp(level, "all")) {
    opt->quiet = false;
  } else if (level[strspn(level, "0123456789")]) {
    diag(d, (Loc){0}, E_WARNING_LEVEL, level);
  } else {
    opt->quiet = *level && !level[strspn(level, "0")];
  }
}

static void finish_judgement(Options *opt, Diags *d) {
  for (uint32_t i = 0; i < opt->levels.n; i++)
    set_level(opt, d, opt->levels.at[i]);
  for (uint32_t i = 0; i < opt->compile.n; i++) {
    term_check(d, opt->compile.at[i]);
    opt->strict |= !strcmp(opt->compile.at[i], "warnings_as_errors");
  }
}

// Comes first, so that what is wrong with other options has the form too.
static void finish_format(Options *opt, Diags *d) {
  const char *form = opt->format_name;
  opt->format = formats;
  while (form && opt->format->name && strcmp(opt->format->name, form))
    opt->format++;
  if (opt->format->name) return;
  opt->format = formats;
  diag(d, (Loc){0}, E_FORMAT, form);
}

static void check_release(const Options *opt, Diags *d) {
  int n = opt->release ? atoi(opt->release) : OLDEST_OTP;
  if (n < OLDEST_OTP || n > NEWEST_OTP)
    diag(d, (Loc){0}, E_RELEASE, opt->release, OLDEST_OTP, NEWEST_OTP);
}

static bool finish_lists(Options *opt, Diags *d) {
  check_release(opt, d);
  finish_judgement(opt, d);
  check_emits(opt, d);
  for (uint32_t i = 0; i < opt->defines.n; i++)
    if (!is_define(opt->defines.at[i]))
      diag(d, (Loc){0}, E_DEFINE_NAME, opt->defines.at[i]);
  for (uint32_t i = 0; i < opt->dump.n; i++)
    if (!pass_known(opt->dump.at[i]))
      diag(d, (Loc){0}, E_PASS, opt->dump.at[i]);
  for (uint32_t i = 0; i < opt->skip.n; i++)
    if (!pass_known(opt->skip.at[i]) && strcmp(opt->skip.at[i], "all"))
      diag(d, (Loc){0}, E_PASS, opt->skip.at[i]);
  return !d->errors;
}

static bool parse_words(Options *opt, Diags *d, int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    bool is_run = opt->command && opt->command->bit == RUN;
    if (is_run && opt->inputs.n) {
      vec_push(&opt->args, argv[i]);
    } else if (argv[i][0] == '+' || (argv[i][0] == '-' && argv[i][1])) {
      if (!parse_option(opt, d, argv, &i)) return false;
    } else if (opt->command) {
      vec_push(&opt->inputs, argv[i]);
    } else if (!(opt->command = command_by_name(argv[i]))) {
      diag(d, (Loc){0}, E_COMMAND, argv[i]);
      return false;
    }
  }
  return true;
}

bool options_parse(Options *opt, Diags *d, int argc, char **argv) {
  opt->arena = arena_new();
  bool ok = parse_words(opt, d, argc, argv);
  finish_format(opt, d);
  if (!ok) return false;
  return opt->help || !opt->command ||
         (finish_target(opt, d) && finish_lists(opt, d));
}

void options_free(Options *opt) {
  for (int i = 0; i < NOPTIONS; i++)
    if (options[i].kind >= LIST)
      vec_free((TextList *)(void *)((char *)opt + options[i].field));
  vec_free(&opt->inputs);
  vec_free(&opt->args);
  arena_free(opt->arena);
}

// --- help

static void help_options(uint32_t commands_bit, FILE *out) {
  for (int i = 0; i < NOPTIONS; i++) {
    const Option *o = &options[i];
    if (commands_bit ? !(o->commands & commands_bit) : o->commands) continue;
    char left[64];
    snprintf(left, sizeof left, "%s%s%s%s", *o->name == '+' ? "" : "-", o->name,
             o->arg && o->kind != GLUED ? " " : "", o->arg ? o->arg : "");
    fprintf(out, "  %-22s %s\n", left, o->help);
  }
}

static void help_all(FILE *out) {
  fprintf(out, "Candela " CANDELA_VERSION
               ": compiles Erlang to executables and WebAssembly.\n\n");
  for (const Command *c = commands; c->name; c++)
    fprintf(out, "  candela %s%s%s\n", c->name, *c->usage ? " " : "", c->usage);
  fprintf(out, "\n`candela COMMAND --help` says more.\n\n");
  help_options(0, out);
}

void options_help(const Options *opt, FILE *out) {
  const Command *c = opt->command;
  if (!c) {
    help_all(out);
    return;
  }
  fprintf(out, "candela %s%s%s\n\n%s\n\n", c->name, *c->usage ? " " : "",
          c->usage, c->text);
  help_options(c->bit, out);
}

// --- what the cache needs to know

static uint64_t hash_text(const char *s, uint64_t seed) {
  return s ? hash_bytes(s, strlen(s) + 1, seed) : hash_bytes("", 1, seed + 1);
}

static uint64_t hash_list(const TextList *list, uint64_t h) {
  for (uint32_t i = 0; i < list->n; i++) h = hash_text(list->at[i], h);
  return hash_bytes(&list->n, sizeof list->n, h);
}

uint64_t options_hash(const Options *opt) {
  const TextList *lists[] = {&opt->inputs,   &opt->includes, &opt->defines,
                             &opt->paths,    &opt->keep,     &opt->skip,
                             &opt->features, &opt->compile,  &opt->levels};
  uint64_t h = hash_text(opt->target->name, opt->names);
  h = hash_text(opt->format->name, hash_text(opt->otp, h));
  h = hash_text(opt->release, hash_text(opt->entry, h));
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    h = hash_list(lists[i], h);
  return h;
}

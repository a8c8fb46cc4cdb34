// SPDX-License-Identifier: Apache-2.0
// The command line, and how the parts of the compiler are put together.
#ifndef DRIVER_H
#define DRIVER_H
#include "../erl/erl.h"
#include "../link/link.h"
#include "../opt/opt.h"

#define CANDELA_VERSION "0.1.0"

typedef VEC(const char *) TextList;

typedef struct Target {
  const char *name, *suffix, *text;
  bool is_wasm, is_web;
} Target;
extern const Target targets[]; // the first is the default; ends with name NULL

typedef struct Format {
  const char *name;
  void (*print)(const Diags *, FILE *);
} Format;
extern const Format formats[]; // the first is the default; ends with name NULL

typedef struct Command Command;
typedef struct Options {
  Arena *arena;
  const Command *command;
  TextList inputs; // as given
  TextList args;   // run: the program's
  const char *out, *output_dir, *otp, *target_name, *format_name, *release;
  TextList emit, includes, defines, paths, keep, dump, skip, features;
  TextList transforming; // parse transforms that this program is made for
  const char *entry;     // instead of the first input's module
  TextList compile;   // terms, as -compile attributes have them
  TextList levels;    // what follows -W, each time
  bool quiet, strict; // -W0; -Werror
  uint64_t stack;     // limit of stack that we were started with
  bool verbose, time, verify, names, no_cache, help, version, warnings;
  const Target *target;
  const Format *format; // of messages
} Options;

struct Command {
  const char *name, *usage, *text;
  uint32_t bit; // in Option.commands
  int (*run)(Options *, Diags *);
};
extern const Command commands[]; // ends with name NULL

// options.c
bool options_parse(Options *, Diags *, int argc, char **argv);
void options_free(Options *);
void options_help(const Options *, FILE *);
const Target *target_by_name(const char *);
bool target_is_built_in(const Target *);
uint64_t options_hash(const Options *); // of all that changes the output

// terms.c: says so if the text is no term, or one that means nothing here
void term_check(Diags *, const char *text);

// messages.c
void messages_close(const Options *, Diags *); // of a module, see diags_close
void messages_print(const Options *, Diags *, FILE *); // and forgets them
void messages_list_warnings(FILE *);

// files.c: the user's source files and where modules are
typedef struct ModuleFile {
  Name name;
  const char *path;
  bool is_user;
  bool is_app;      // a term that describes an application
  const char *text; // of our own modules; NULL: it is in the file
  size_t size;
} ModuleFile;
typedef struct Files {
  Arena *arena;
  Names *names;
  VEC(ModuleFile) modules;
  Map by_name;        // Name.id + 1 -> index + 1
  TextList app_files; // descriptions of applications
  TextList app_dirs;  // of the OTP root's applications
  TextList lib_dirs;  // of applications: the OTP root's, then the user's
  TextList includes;
  const char *otp;
  int otp_release;
  Name entry;        // the module the program starts in
  VEC(FileDep) deps; // all that was read
} Files;
bool files_find(Files *, Names *, const Options *, Diags *);
const ModuleFile *files_module(const Files *, Name);
const char *files_path(Files *, const char *dir, const char *name);
const char *files_dir(Files *, const char *path);
uint64_t files_hash(const Files *); // of the names that can be found
void files_free(Files *);

// time.c: --time, and signs of life
typedef VEC(struct Phase {
  const char *name;
  uint64_t ns;
}) Times;
uint64_t time_now(void); // ns
void time_add(Times *, const char *phase, uint64_t since);
void time_print(const Times *, FILE *);

typedef struct Progress {
  bool verbose, is_terminal, shown;
  uint64_t start, last;
} Progress;
void progress_start(Progress *, bool verbose);
void progress_say(Progress *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void progress_end(Progress *);

// transform.c: programs that run parse transforms
typedef struct Transformer {
  Name *names; // of the transforms
  uint32_t n;
  Str exe; // empty: it could not be built
} Transformer;

// compile.c: one module after another, and the program of them
typedef struct Compile {
  const Options *options;
  Diags *diags;
  Diags lib_diags; // of modules that are not the user's
  Names *names;
  LitPool *lits;
  Files files;
  ErlOptions erl;
  VEC(Arena *) trees;      // texts and trees of all modules read
  VEC(Arena *) found_trees; // of modules that were only looked into
  Map found;               // Name.id + 1 -> Module *, or 0: it has no source
  VEC(IrModule *) modules; // the user's, in order
  VEC(Transformer) transformers;
  Link *link;
  bool is_lenient; // library modules that have errors do not matter
  Times times;
  Progress progress;
} Compile;
bool compile_start(Compile *, const Options *, Diags *);
Module *compile_parse(Compile *, const ModuleFile *); // NULL after errors
IrModule *compile_module(Compile *, const ModuleFile *);
bool compile_users(Compile *);          // all modules of the user's
bool compile_check(Compile *);          // likewise, for their messages alone
void compile_optimise_users(Compile *); // as a program of these alone
bool compile_program(Compile *);        // reach and compile: fills c->link
void compile_end(Compile *);            // moves messages into diags
// The module after its parse transforms; NULL after errors.
Module *transform_module(Compile *, Diags *, Arena *, Module *, const ErlOptions *);

// passes.c: from IR to code
bool pass_known(const char *name);
bool pass_skipped(const Options *, const char *name);
void passes_ir(Compile *, Fn *);
void passes_program(Compile *, const OptFn *, uint32_t n); // when all are known
LowFn *passes_low(Compile *, const Fn *);
void passes_text(Compile *, const Fn *, Str *); // Low, ready for a back end
void passes_asm(Compile *, const Fn *, Str *);
// A function as text while passes are run over it by name (text.c).
typedef struct Stage {
  Fn *ir;
  LowFn *low;        // once it is lowered
  bool framed, done; // done: printed as code
} Stage;
bool pass_apply(Stage *, const char *name, Str *out); // false: not here

// cache.c
typedef struct CacheKey {
  Str path; // without suffix; empty: no cache
} CacheKey;
CacheKey cache_key(const Options *, const Files *);
// Also notes in Files what the result depends on.
bool cache_get(const CacheKey *, Files *, Str *out, Str *messages);
void cache_put(const CacheKey *, const Files *, const Str *out,
               const Str *messages);

// build.c, run.c, text.c
int build_command(Options *, Diags *);
int check_command(Options *, Diags *);
int run_command(Options *, Diags *);
int pass_command(Options *, Diags *);
int targets_command(Options *, Diags *);
bool emit_known(const char *kind);
bool emit_for(const char *kind, const Target *); // does the target have it?
bool build_program(const Options *, Diags *, Str *out); // false: see Diags
// A program that the compiler needs itself; what it depends on is added to the
// files of the user's program. Without messages: empty when it has errors.
void build_part(const Options *, Str *out, Files *);
int memory_file(const Str *); // that has these bytes, at its start; -1: errno
void stack_restore(uint64_t); // limit for a program that is started
#endif

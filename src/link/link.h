// SPDX-License-Identifier: Apache-2.0
// The whole program: which functions it has (reach.c), where they and its data
// stand (layout.c), and the file made of them and the prelinked runtime (elf.c).
// docs/link.md says what is kept and how an executable is laid out.
#ifndef LINK_H
#define LINK_H
#include "../low/low.h"
#include "../../abi/image.h"

// Where modules come from, and what is done to a function before its calls are
// looked at. The driver fills this in.
typedef struct LinkSource {
  void *self;
  bool (*has_module)(void *self, Name);       // cheap: reads nothing
  IrModule *(*load)(void *self, Name);        // NULL: none such, or errors
  bool (*is_user)(void *self, Name);          // one of the user's own
  void (*optimise)(void *self, Fn *);         // once for each reached function
  LowFn *(*lower)(void *self, const Fn *);    // when all are known
} LinkSource;

typedef enum {
  WHY_ENTRY,   // the program starts here, or the user said --keep
  WHY_CALL,    // called
  WHY_FUN,     // a fun of it is made
  WHY_APPLY,   // exported, and something calls functions by computed names
  WHY_SERVED,  // a process that the runtime starts for what is kept
} LinkWhy;

typedef enum {
  FROM_SOURCE, FROM_BIF, FROM_STUB, FROM_HERE, FROM_NOWHERE
} LinkFrom;

typedef struct LinkFn { // a function of the program
  const FnRef *ref;
  LinkFrom from;  // HERE: start.c; NOWHERE: a function that raises undef
  Fn *ir;         // NULL: FROM_STUB
  const char *stub; // row of abi/stubs.def: what it is
  LinkWhy why;
  uint32_t by;    // index of the function that wanted it first; why != ENTRY
  LowFn *low;     // after the frame pass
  Code *code;     // x86-64
  uint64_t addr;  // code address; wasm: table index
  size_t size;    // bytes of code
} LinkFn;

typedef struct LinkModule {
  Name name;
  IrModule *ir;
  bool is_user;
  bool is_used; // has a function in the program
} LinkModule;

// Calls by computed names: NULL and -1 where the name, the arity is not known.
typedef struct DynCall {
  Name module, name;
  int32_t arity;
} DynCall;

// A function calls another one by the name that its argument `at` is.
typedef struct NamedBy {
  const FnRef *fn;
  uint32_t at;
  int32_t arity; // of what it calls
} NamedBy;

typedef struct UndefCall { // a call of a function that does not exist
  const FnRef *ref;
  const Fn *from;
  uint32_t line;
} UndefCall;

typedef struct Link {
  LitPool *lits;
  Names *names;
  LinkSource source;
  VEC(LinkFn) fns;         // in the order in which they were found
  Map fn_of;               // FnRef.id -> index into fns + 1
  VEC(LinkModule) modules; // loaded, used or not
  Map module_of;           // Name.id + 1 -> index into modules + 1; 0: none such
  Map defs;                // FnRef.id -> Fn *, all loaded modules
  Map exported;            // FnRef.id
  Map fun_of;              // FnRef.id of a fun's body -> FunInfo *
  IrModule *made;          // functions made here: BIF wrappers, undefined ones
  VEC(UndefCall) undefs;
  // Calls by name, and what they may name.
  VEC(DynCall) dyn;
  VEC(NamedBy) named_by;
  Map atoms;               // Name.id + 1: a value in reached code
  Map user_atoms;          // likewise, in the user's modules
  Map argument_atoms;      // likewise, where names of modules are given
  VEC(Name) candidates;    // those atoms
  Map pairs;               // two atoms, one after the other, likewise
  Map bifs;                // index in ir_bif_rows + 1: called directly
  VEC(Name) apps;          // applications that calls load, not looked at yet
  bool loads_apps;         // the user's modules load some by computed names
  bool makes_atoms;        // the user's modules make atoms of text
  bool asks_modules; // of any module what module_info gives
  bool lists_modules; // erlang:loaded/0
  uint32_t entry;          // index into fns
  uint32_t scanned;        // of fns
  int otp_release;
} Link;

// reach.c
Link *link_new(LitPool *, LinkSource);
void link_free(Link *);
// false: no such function in the module.
bool link_entry(Link *, const FnRef *);
bool link_keep(Link *, const FnRef *);
const FnRef *link_stand(Link *, const FnRef *); // roots.c: NULL: itself
bool link_roots(Link *); // roots.c: what the runtime needs; false: nothing new
void link_reach(Link *); // all that entry and kept functions need
void link_lower(Link *); // all functions to Low
void link_start(Link *);  // start.c: on_load functions
LinkModule *link_module(Link *, Name); // loads it; NULL: none
LinkFn *link_fn(Link *, const FnRef *); // NULL: not in the program
void link_scan_lit(Link *, LitP, void (*)(Link *, LitP, void *), void *);

// dynamic.c
bool link_dynamic_atom(Link *, Name, bool is_user); // notes it; true: new
void link_dynamic_lit(Link *, LitP);  // notes atoms that stand together
void link_dynamic_refs(Link *, const Fn *, const Ref *, uint32_t n); // likewise
// Notes calls by name.
void link_dynamic_scan(Link *, const Fn *, const Ins *, bool is_user);
void link_dynamic_any(Link *);   // something calls whatever it is told
void link_dynamic_argument(Link *, Name); // it may be a module that is called
bool link_dynamic_round(Link *); // keeps what they may reach; false: nothing new
void link_use_fn(Link *, const FnRef *, LinkWhy, uint32_t by);

// apps.c
void link_apps_scan(Link *, const Fn *, const Ins *call, bool is_user);
bool link_apps(Link *);     // keeps descriptions; false: nothing new
bool link_is_app(Name module); // is it one?

// layout.c, literal.c: the program's data. Code addresses have been set before;
// on wasm they are table indices.
typedef struct Layout {
  Link *link;
  uint64_t base;   // address of data.at[0]
  Str data;        // a Program first
  VEC(Name) atoms; // by index
  Map atom_at;     // Name.id + 1 -> index
  Map lit_at;      // Lit.id -> Term
  Map bytes_at;    // Lit.id of constant bytes -> address
  Map fun_at;      // FunInfo * -> address of its FunEntry
  Term *attributes; // by module
} Layout;
// link and base are set by the caller; functions have their addr.
void layout_literals(Layout *); // all that code names
// All rows, and Program. SiteRow.fn: index into link->fns.
void layout_tables(Layout *, SiteRow *, uint32_t nsites);
uint64_t layout_sym(Layout *, const LowSym *); // not of SYM_STUB, SYM_BLK
void layout_free(Layout *);
// literal.c
Term layout_atom(Layout *, Name);
Term layout_lit(Layout *, LitP); // places it when it is new
uint64_t layout_bytes(Layout *, LitP bits);
uint64_t layout_add(Layout *, const void *, size_t); // 8-aligned; its address

// image.c, elf.c
typedef struct Image { // a prelinked runtime
  const uint8_t *at;
  size_t size;
} Image;
Image link_image(const char *target); // size 0: not in this build
// Appends the executable to `out`. Errors: names of C functions that the
// runtime lacks, in `missing`; false then.
bool link_elf(Link *, Image, Str *out, Str *missing);

// wasm.c: likewise a module; with `names` of its functions.
bool link_wasm(Link *, Image, bool names, Str *out, Str *missing);

// object.c: a relocatable object for x86-64, to be linked with librt.a
void link_object(Link *, Str *out);

// map.c
void link_map(Link *, Str *); // --emit map: what is in the program, and why
#endif

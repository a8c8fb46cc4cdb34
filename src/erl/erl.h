// SPDX-License-Identifier: Apache-2.0
// Erlang source: text to tokens (scan.c), macros and files (pp.c), tree
// (parse.c). The tree follows OTP's abstract format (erl_parse), kind by kind;
// where it differs ast.def says so.
#ifndef ERL_H
#define ERL_H
#include "../base/base.h"
#include "../base/num.h"

typedef enum {
#define X(token, text, precedence, associativity) token,
#include "tokens.def"
#undef X
  TK_COUNT
} Tok;

typedef enum {
#define X(kind, name, payload) N_##kind,
#include "ast.def"
#undef X
  N_COUNT
} NodeKind;

typedef struct Node Node;
typedef struct NodeList {
  Node **at;
  uint32_t n;
} NodeList;

typedef struct BinType { // one of the names after '/' in a segment
  Name name;
  int64_t value; // of unit:8; -1: no value
} BinType;

// A node is allocated only as large as its kind's payload: never copy one.
// Lists are empty, not NULL, when there is nothing.
struct Node {
  uint8_t kind; // NodeKind
  uint8_t op;   // OP, OP1: a Tok named OP_...; ATOM, FUNCTION: a future keyword
  Loc loc;      // as OTP's: an operator's is its sign's, a call's its first word's
  union {
    struct {
    } pos;
    Name name;
    int64_t i;
    struct {
      const Limb *limb;
      uint32_t n;
    } big;
    double f;
    struct {
      const char *at; // UTF-8
      uint32_t size;  // bytes
      uint32_t chars; // code points
    } str;
    NodeList list;
    struct {
      NodeList items; // at least one
      Node *tail;
    } cons;
    struct {
      Node *value, *size; // size NULL: default
      const BinType *types;
      uint32_t ntypes; // 0: default
    } bin;
    struct {
      Node *lhs, *rhs;
    } pair;
    Node *one;
    struct {
      Node *fun;
      NodeList args;
    } call;
    // Records. A native record may have a module; name NULL: `#_`.
    struct {
      Node *arg;
      Name module, name;
      NodeList fields;
    } rec;
    struct {
      Node *arg;
      Name module, name, field;
      Loc field_loc;
    } rec_field;
    struct {
      Node *arg;
      NodeList fields;
    } map;
    struct {
      Node *arg;
      NodeList clauses;
    } cases;
    struct {
      NodeList clauses;
      Node *timeout; // NULL: no `after`
      NodeList after;
    } receive;
    struct {
      NodeList body;
      NodeList clauses;  // after `of`
      NodeList handlers; // clauses of 3 patterns: class, reason, stack trace
      NodeList after;
    } try;
    struct {
      NodeList body; // may contain MAYBE_MATCH
      NodeList clauses; // after `else`
      Loc else_loc;
    } maybe;
    struct {
      Name name;
      NodeList clauses;
    } fun;
    struct {
      Name name;
      uint32_t arity;
    } fa;
    struct {
      Node *module, *name, *arity;
    } mfa;
    struct {
      NodeList patterns;
      NodeList guards; // GUARDs joined by ';', empty: no `when`
      NodeList body;
    } clause;
    struct {
      NodeList items; // what is built; one but in multi-valued comprehensions
      NodeList quals; // generators, zips, filters
    } compr;
    struct {
      Name name;
      NodeList args;
      bool is_any; // tuple() and map(), which are not {} and #{}
    } type;
    struct {
      Name module, name;
      Loc name_loc;
      NodeList args;
    } remote_type;
    struct {
      Name name;
      NodeList params; // VARs of a parameterised module
      bool has_params;
    } module;
    struct {
      Name module;
      NodeList items;
    } import;
    struct {
      Name name;
      NodeList fields;
    } record_def;
    struct {
      Name name;
      Node *value, *type; // NULL: none
    } field_def;
    struct {
      Name name;
      NodeList params; // VARs
      Node *type;
    } type_def;
    struct {
      Name module, name; // module NULL: none
      uint32_t arity;
      NodeList types;
    } spec;
    struct {
      const char *path;
      uint32_t line;
    } file;
    struct {
      Name name;
      Node *value;
    } attr;
    struct {
      Name name;
      uint32_t arity;
      bool has_parts; // funs or comprehensions
      NodeList clauses;
    } function;
  };
};

// A file that the result depends on, in order of reading.
typedef struct FileDep {
  const char *path;
  uint64_t hash; // hash_bytes of the content with seed 0
  bool missing;  // was looked for and did not exist
} FileDep;

// Where a node's loc.file is made by `-file` or an include, that source's path
// is the name to show; line numbers are as `-file` says.
typedef struct Module {
  Name name;      // NULL: no -module
  NodeList forms; // in order; `-file` forms as epp makes them
  bool has_assign; // feature compr_assign is enabled
  uint32_t source;
  FileDep *deps;
  uint32_t ndeps;
  bool is_transformed; // places without column: generated
} Module;

typedef struct ErlDefine {
  const char *name;
  const char *value; // NULL: true
} ErlDefine;

enum { OLDEST_OTP = 25, NEWEST_OTP = 29 }; // releases that are known

// Zeroed means: no paths, no defines, the newest release.
typedef struct ErlOptions {
  const char *const *includes; // directories
  uint32_t nincludes;
  const ErlDefine *defines;
  uint32_t ndefines;
  const char *const *lib_dirs; // directories of applications, for include_lib
  uint32_t nlib_dirs;
  int otp_release;        // 25..29
  const char *machine;    // ?MACHINE; NULL: "BEAM"
  const char *source_name; // name of the file in the forms; NULL: its path
  const char *const *features; // "maybe_expr" or "-maybe_expr", in order
  uint32_t nfeatures;
  bool messages_only; // the module that erl_lower returns has no functions
  const char *const *compile; // options as -compile has them: texts of terms
  uint32_t ncompile;
  bool no_warnings;
  // The tree of another module, which warnings look into; NULL: there is none.
  // It may be NULL itself.
  const Module *(*find)(void *self, Name);
  void *find_self;
} ErlOptions;

// parse.c: never NULL. After errors (see Diags) the forms without them.
Module *erl_parse_file(Diags *, Names *, Arena *, const char *path,
                       const ErlOptions *);
Module *erl_parse_text(Diags *, Names *, Arena *, const char *path,
                       const char *text, size_t size, const ErlOptions *);

// The value of -compile(TEXT), an option as the command line has it; NULL: it
// is none. A `)` too many is in line 2.
const Node *erl_parse_option(Diags *, Names *, Arena *, const char *text,
                             int release);

// parse_type.c: is it the name of a built-in type?
bool erl_is_type(const char *name, uint32_t arity, int release);

// scan_text.c: as that release's ~tw writes it.
void atom_print(Str *, Name, int release);

// ast.c
extern const char *const ast_kind_names[N_COUNT];
Node *ast_node(Arena *, NodeKind, Loc);
const char *tok_text(Tok);
Loc ast_first(const Node *); // where its leftmost part stands
Loc ast_last(const Node *);  // of its last part
bool ast_is_atom(const Node *, const char *);
bool ast_is_atomic(const Node *); // a literal that has no parts

// ast_forms.c: the forms as Erlang terms, one a line.
void ast_print(Str *, const Module *);
void ast_print_node(Str *, const Node *);

// ast_term.c: literals as ~tp shows their values.
void ast_print_term(Str *, const Node *);
void ast_print_terms(Str *, NodeList); // with commas between

#endif

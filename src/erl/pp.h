// SPDX-License-Identifier: Apache-2.0
// The preprocessor: files, directives, conditions, macros. As OTP's epp.
#ifndef PP_H
#define PP_H
#include "front.h"

enum {
  NO_ARITY = -1,
  // Tokens that macros may produce or look at in one compilation: what grows
  // exponentially ends with an error.
  MAX_MACRO_WORK = 10000000,
};

typedef struct Use { // a macro that a definition uses
  Name name;
  int32_t arity; // arguments there; NO_ARITY: none
} Use;

typedef struct MacroDef {
  struct MacroDef *next;
  int32_t arity; // NO_ARITY: without parentheses
  const Name *params;
  const Token *body;
  const Use *uses;
  uint32_t nbody, nuses;
} MacroDef;

typedef struct Macro {
  Name name;
  MacroDef *defs; // NULL: predefined, but without value here
  bool is_predefined; // one definition, that ignores arguments
} Macro;

typedef enum { IN_IFDEF, IN_IFNDEF, IN_IF, IN_ELIF, IN_ELSE } Branch;

typedef struct Input { // an open file
  struct Input *outer; // the file that includes this one
  Scan scan;
  const char *path;  // as opened
  const char *shown; // as -file says
  const char *dir;   // for includes; "" is the current directory
  int64_t delta;     // lines that -file has taken off
  uint32_t source;   // of the whole file in Diags
  const char *text;
  size_t size;
  uint32_t *lines, nlines; // where lines begin; made when -file needs it
  Loc bad;           // line not 0: text after what was read is not UTF-8
  VEC(Branch) taken; // directives whose branch is read
  VEC(Branch) skipped; // not empty: lines are being skipped
} Input;

typedef struct FunName { // what ?FUNCTION_NAME means
  enum { FUN_NONE, FUN_UNKNOWN, FUN_KNOWN } state; // NONE: not in a form
  Name name;
  int64_t arity;
  const Tokens *form; // as written
} FunName;

typedef struct Pp {
  Front f;
  Input *input;
  uint32_t depth; // of includes
  Tokens raw, expanded;
  Map macros;     // by name's id + 1
  Map visited;    // see macro.c
  uint32_t epoch; // changes with every definition
  uint64_t work;
  bool gave_up;   // nothing more will be read
  bool quiet;     // errors are not reported
  bool in_prefix; // -feature is still allowed
  Arena *scratch; // for the form being read
  size_t scratch_used;
  FunName fun;
  VEC(FileDep) deps;
  VEC(Node *) pending; // -file forms to be given out
  const char *enabled[2]; // features
} Pp;

typedef enum { PP_FORM, PP_NODE, PP_EOF } PpResult;

// pp.c
bool pp_open(Pp *, const char *path, const char *text, size_t size);
PpResult pp_next(Pp *, Tokens **form, Node **node);
void pp_free(Pp *);
bool pp_error(Pp *, Loc, DiagCode, const char *arg); // returns false
void pp_set_file_macro(Pp *); // ?FILE is the current one
void pp_add_file_form(Pp *, Loc, const char *path, uint32_t line);
bool pp_set_feature(Pp *, const char *name, bool is_enabled); // false: unknown

// directive.c
bool pp_directive(Pp *, Tokens *); // false: it is not one
void pp_skip_form(Pp *, Tokens *);
void pp_note_form(Pp *, const Tokens *); // -module gives ?MODULE its value

// condition.c: the value of -if's tokens, from '(' to the dot.
typedef enum { COND_FALSE, COND_TRUE, COND_ERROR } Condition;
Condition pp_condition(Pp *, Loc, const Token *, uint32_t n);

// include.c
int pp_read(Pp *, const char *path, Text *); // NUL-terminated
void pp_enter_file(Pp *, const char *path, const char *text, size_t size);
void pp_include(Pp *, const Token *string);
void pp_include_lib(Pp *, const Token *directive, const Token *string);
void pp_file(Pp *, Loc, const Text *name, int64_t line);
void pp_doc_file(Pp *, const Tokens *directive, const Text *name);
bool pp_leave_file(Pp *); // false: it was the outermost

// macro.c
void macro_init(Pp *);
Macro *macro_find(Pp *, Name);
void macro_define(Pp *, const Token *name, MacroDef *);
void macro_undef(Pp *, Name);
void macro_set(Pp *, Name, const Token *); // a predefined one; NULL: no value
void macro_set_features(Pp *);
bool macro_is_defined(Pp *, Name); // as -ifdef means it
bool macro_check(Pp *, Name, int32_t arity, Loc); // not circular
bool macro_is_overspent(Pp *, uint64_t work);     // counts work

// expand.c: false after an error.
bool macro_expand(Pp *, const Token *, uint32_t n, Tokens *out);
bool macro_uses(Pp *, MacroDef *); // finds out what its body uses

#endif

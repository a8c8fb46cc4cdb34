// SPDX-License-Identifier: Apache-2.0
// The text forms of IR and Low: the scanner and what both have in common.
// After the first error the reader stands at TX_END for good, so loops that
// read until something else comes end by themselves.
#ifndef IR_TEXT_H
#define IR_TEXT_H
#include "ir.h"

typedef enum {
  TX_END,
  TX_WORD,   // name beginning with a letter
  TX_QUOTED, // 'atom'
  TX_STRING, // "text"
  TX_INT,    // digits
  TX_FLOAT,
  TX_VALUE,  // %12: number
  TX_LINE,   // ; line 12: number
  TX_ARROW,  // ->
  TX_FAT,    // =>
  TX_OPEN,   // <<
  TX_CLOSE,  // >>
  TX_DOTS,   // ..
  TX_CHAR,   // any other character: number
} TokenKind;

typedef struct Text {
  Diags *diags;
  LitPool *lits;
  uint32_t file;
  const char *p, *end, *line_start; // p: behind the current token
  uint32_t line;
  TokenKind kind; // of the current token
  const char *at; // where it starts; n bytes, quotes left out
  size_t n;
  uint64_t number;
  bool first; // on its line: no operand of the instruction before
  int depth; // of the literal being read
} Text;

// text.c
void text_init(Text *, Diags *, uint32_t source, LitPool *);
void text_next(Text *);
void text_error(Text *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool text_is(const Text *, int c);             // the character c?
bool text_take(Text *, int c);                 // skips it if so
void text_want(Text *, int c);                 // error if not
void text_want_kind(Text *, TokenKind, const char *what);
bool text_at_value(const Text *);              // an operand?
bool text_word_is(const Text *, const char *); // the unquoted word?
bool text_take_word(Text *, const char *);
int text_word_in(const Text *, const char *const *words); // index, -1
uint64_t text_number(Text *, uint64_t max, const char *what);
int64_t text_int(Text *, int64_t min, int64_t max);       // with a sign
Ref text_value(Text *, Ref limit);             // %12, below limit
BlkId text_block(Text *, BlkId limit);         // b12, below limit
bool text_at_block(const Text *);
uint32_t text_line(Text *);                    // "; line 12", 0: none
Name text_atom(Text *);
const FnRef *text_fn(Text *);                  // m:f/1
char *text_string(Text *, Arena *);            // "text"
LitP text_lit(Text *);                         // error: []

// Room that one function needs: the largest numbers in it, plus one. The reader
// stands behind the function's opening brace.
typedef struct TextRoom {
  uint32_t values, blocks;
} TextRoom;
TextRoom text_room(Text *);

// print.c
typedef struct TypeName {
  const char *name;
  TypeSet set;
} TypeName;
extern const TypeName ir_type_names[];       // ends with name NULL
extern const char *const ir_seg_types[];     // by SegType, NULL-terminated
extern const char *const ir_seg_flags[];     // by bit, NULL-terminated
extern const char *const ir_fail_kinds[];    // by FailKind, NULL-terminated
void text_name(Str *, Name);
void text_fn_ref(Str *, const FnRef *);
void text_quoted(Str *, const char *);
#endif

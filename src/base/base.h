// SPDX-License-Identifier: Apache-2.0
// What every part of the compiler stands on. Includes nothing of ours.
#ifndef BASE_H
#define BASE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// arena.c: memory that is freed all at once. Allocation never fails: out of
// memory ends the program with a message. Memory is zeroed.
typedef struct Arena Arena;
Arena *arena_new(void);
void arena_free(Arena *);
void arena_clear(Arena *); // all in it is gone, and its memory used again
void *arena_alloc(Arena *, size_t bytes);
char *arena_strdup(Arena *, const char *s, size_t n);
#define NEW(a, T)      ((T *)arena_alloc((a), sizeof(T)))
#define NEW_N(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

void *mem_alloc(size_t);           // malloc that does not return NULL; zeroed
void *mem_realloc(void *, size_t); // new part not zeroed

// vec: a growable array `struct { T *at; uint32_t n, cap; }` on the heap.
#define VEC(T)                                                                 \
  struct {                                                                     \
    T *at;                                                                     \
    uint32_t n, cap;                                                           \
  }
#define vec_push(v, x)                                                         \
  (vec_room((void **)&(v)->at, &(v)->cap, (v)->n + 1, sizeof *(v)->at),        \
   (v)->at[(v)->n++] = (x))
// The same for a vec whose memory is in an arena: it is never freed by itself.
#define vec_add(a, v, x)                                                       \
  ((v)->n < (v)->cap                                                           \
       ? (void)0                                                               \
       : arena_vec_room((a), (void **)&(v)->at, &(v)->cap, sizeof *(v)->at),   \
   (v)->at[(v)->n++] = (x))
#define vec_free(v) (free((v)->at), (v)->at = NULL, (v)->n = (v)->cap = 0)
#define vec_last(v) ((v)->at[(v)->n - 1])
void vec_room(void **at, uint32_t *cap, uint64_t need, size_t size);
void arena_vec_room(Arena *, void **at, uint32_t *cap, size_t size); // doubles

// str.c: a growable byte string, always followed by a NUL that n leaves out.
typedef struct Str {
  char *at;
  size_t n, cap;
} Str;
void str_room(Str *, size_t more); // for so many bytes and the NUL
void str_add(Str *, const char *bytes, size_t n);
void str_puts(Str *, const char *);
void str_putc(Str *, int c);
void str_printf(Str *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void str_vprintf(Str *, const char *fmt, va_list);
void str_free(Str *);

// intern.c: names. Equal bytes have the same Name for the life of the table, so
// names compare as pointers. One table is shared by a whole compilation.
typedef struct NameData {
  uint32_t hash, size; // size in bytes
  uint32_t id;         // dense, from 0 in order of first appearance
  char text[];         // UTF-8, NUL-terminated (may contain NUL itself)
} NameData;
typedef const NameData *Name;
typedef struct Names Names;
Names *names_new(void);
void names_free(Names *);
Name name_get(Names *, const char *bytes, size_t n);
Name name_cstr(Names *, const char *s);
uint32_t names_count(Names *);
Name name_by_id(Names *, uint32_t id);

// map.c: hash map from a non-zero 64-bit key to a pointer or number.
typedef struct Map {
  uint64_t *keys, *vals;
  uint32_t n, cap;
} Map;
bool map_get(const Map *, uint64_t key, uint64_t *val); // val may be NULL
void map_put(Map *, uint64_t key, uint64_t val);
void map_free(Map *);
uint64_t hash_bytes(const void *, size_t n, uint64_t seed);
static inline uint32_t hash_fold(uint64_t h) { // every bit counts in all
  return (uint32_t)(h * 0x9e3779b97f4a7c15u >> 32);
}

// file.c: whole files. Errors are negative errno values.
int file_read(const char *path, Str *out);
int file_write(const char *path, const void *bytes, size_t n, int mode);
int file_make_dirs(const char *path); // it, and those it is in
bool file_is_dir(const char *path);
bool file_exists(const char *path);

// utf8.c. Decoding gives -1 for what is not valid UTF-8 (surrogates, overlong).
int utf8_decode(const char *p, const char *end, int *len);
int utf8_encode(int32_t c, char out[4]); // returns bytes, 0: not a character

// diag.c: messages to the user. Collected, sorted module by module, printed by
// the driver. Rows are in abi/errors.def: X(code, number, level, text).
typedef enum {
#define X(code, number, level, text) code = number,
#include "../../abi/errors.def"
#undef X
} DiagCode;
typedef enum { LEVEL_WARNING, LEVEL_ERROR } DiagLevel;

typedef struct Source { // one file as read
  const char *path;     // as shown in messages
  const char *text;
  size_t size;
} Source;

typedef struct Loc {  // a place; 0 line: whole file
  uint32_t file;      // index into Diags.sources
  uint32_t line, col; // from 1; columns count characters
} Loc;
int loc_compare(Loc, Loc); // the order in which messages are shown

typedef struct Diag {
  DiagCode code;
  DiagLevel level;
  Loc loc;
  char *text;
} Diag;

typedef struct Diags {
  VEC(Diag) list;
  VEC(Source) sources; // [0] is "no file"
  uint32_t errors;
  uint32_t closed; // of the list: sorted, of modules that are done
  bool strict;     // warnings of this module are errors: -compile says so
} Diags;
void diags_init(Diags *);
uint32_t diags_source(Diags *, const char *path, const char *text, size_t n);
void diag(Diags *, Loc, DiagCode, ...); // arguments as the row's text wants
void diag_v(Diags *, Loc, DiagCode, va_list);
// `text`: instead of the row's, or NULL.
void diag_list(Diags *, Loc, DiagCode, const char *text, va_list);
// The messages since the last call are of one module: sorts them as erlc does.
// `quiet`: erlc's -W0; `strict`: -Werror.
void diags_close(Diags *, bool quiet, bool strict);
const char *diag_name(DiagCode);         // E_UNBOUND_VAR
void diags_print(const Diags *, FILE *); // path:line:col: text, line, caret
void diags_print_short(const Diags *, FILE *); // path:line:col: [number] text
void diags_clear(Diags *);                     // all messages
typedef struct DiagWalk { // a place in a text; zeroed: none
  uint32_t file, line, col;
  const char *bol, *at;
} DiagWalk;
// The text there; NULL: there is none. Quick when places come in order.
const char *diags_seek(const Diags *, DiagWalk *, Loc);
void diags_free(Diags *);

// A bug of ours: prints and aborts.
_Noreturn void bug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fatal(const char *fmt, ...) // "candela: ...", exit status 1
    __attribute__((format(printf, 1, 2)));
#endif

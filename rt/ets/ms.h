// SPDX-License-Identifier: Apache-2.0
// Match specifications as programs. A clause is: head, guards, body. The head
// takes terms off a stack, compares or binds them, and puts their parts on it;
// guards and body compute on the same stack.
#ifndef MS_H
#define MS_H
#include "ets.h"

typedef enum {
  // head: each takes a term off the stack; what does not match fails the clause
  M_ANY,
  M_BIND,  // n: the variable
  M_SAME,  // n: equals the variable
  M_CONST, // t: equals
  M_TUPLE, // n elements, which are put on the stack, the first on top
  M_CONS,  // head on top, tail
  M_MAP,   // at least n pairs; put on the stack n times
  M_KEY,   // t: a map's value
  // expressions: the result is put on the stack
  E_CONST, // t
  E_VAR,   // n
  E_OBJECT,
  E_SELF,
  E_CONS,  // of tail on top, and head
  E_LIST,  // of n, the last on top
  E_TUPLE, // likewise
  E_MAP,   // of n pairs key, value
  E_CALL,  // fn, of n
  E_AND,   // of n booleans
  E_OR,
  E_ANDALSO, // true: taken off; else goes to n
  E_ORELSE,  // false: taken off; else goes to n
  E_DROP,    // the value of an expression of the body but the last
  // clauses
  C_HEAD,  // n: the next clause; the object is put on the stack
  C_GUARD, // a guard's value is taken off; fails unless it is true
  C_BODY,  // from here on what raises gives 'EXIT'
  C_DONE,  // the result is on the stack
  C_END,   // no clause matched
} MsOpKind;

typedef void (*MsFn)(void); // a BIF or operator; called by its arity

typedef struct MsOp {
  uint16_t op, arity;
  uint32_t n;
  union {
    Term t;
    MsFn fn;
  };
} MsOp;

struct Ms {
  MsOp *op;
  size_t n, cap;
  uint32_t vars; // most that a clause has
  Term spec;     // heads, for ms_keys; in `own` if that is not NULL
  Frag *own;
};

// Functions that guards may call; NULL: none of that name and arity.
MsFn ms_function(Term name, uint32_t arity);
#endif

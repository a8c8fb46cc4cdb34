// SPDX-License-Identifier: Apache-2.0
// Tags of the external term format ("External Term Format" in the ERTS
// manual).
#ifndef ABI_EXT_H
#define ABI_EXT_H
enum {
  EXT_VERSION = 131,
  EXT_RECORD = 67,
  EXT_COMPRESSED = 80,
  EXT_NEW_FLOAT = 70,
  EXT_BITS = 77,
  EXT_NEW_PID = 88,
  EXT_NEW_PORT = 89,
  EXT_NEWER_REF = 90,
  EXT_BYTE = 97,
  EXT_INT = 98,
  EXT_FLOAT = 99,
  EXT_ATOM = 100,
  EXT_REF = 101,
  EXT_PORT = 102,
  EXT_PID = 103,
  EXT_SMALL_TUPLE = 104,
  EXT_TUPLE = 105,
  EXT_NIL = 106,
  EXT_STRING = 107,
  EXT_LIST = 108,
  EXT_BINARY = 109,
  EXT_SMALL_BIG = 110,
  EXT_BIG = 111,
  EXT_NEW_FUN = 112,
  EXT_EXPORT = 113,
  EXT_NEW_REF = 114,
  EXT_SMALL_ATOM = 115,
  EXT_MAP = 116,
  EXT_ATOM_UTF8 = 118,
  EXT_SMALL_ATOM_UTF8 = 119,
  EXT_V4_PORT = 120,
  EXT_LOCAL = 121,
};
#endif

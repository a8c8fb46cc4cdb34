// SPDX-License-Identifier: Apache-2.0
// Warnings that options turn on and off: warn.def, and warn_code.def, which
// says what messages they are for.
#ifndef ERL_WARNING_H
#define ERL_WARNING_H
#include "../base/base.h"

typedef enum {
#define X(warning, name, since, on) WARN_##warning,
#include "warn.def"
#undef X
  WARN_COUNT
} Warning;

typedef struct WarningRow {
  const char *name; // of the options warn_name, nowarn_name
  int since;        // the first release that knows them
  bool on;          // unless they say otherwise
} WarningRow;
extern const WarningRow warning_rows[WARN_COUNT];

Warning warning_of(DiagCode); // WARN_COUNT: no option turns it off
// Of the option warn_name, or nowarn_name (*off); WARN_COUNT: it is neither.
Warning warning_option(const char *option, bool *off);

#endif

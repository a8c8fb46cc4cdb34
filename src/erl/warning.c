// SPDX-License-Identifier: Apache-2.0
// The tables of warnings.
#include "warning.h"

const WarningRow warning_rows[WARN_COUNT] = {
#define X(warning, name, since, on) {name, since, on},
#include "warn.def"
#undef X
};

static const struct {
  DiagCode code;
  Warning warning;
} causes[] = {
#define X(code, warning) {code, WARN_##warning},
#include "warn_code.def"
#undef X
    {0, WARN_COUNT},
};

Warning warning_of(DiagCode code) {
  int i = 0;
  while (causes[i].code && causes[i].code != code) i++;
  return causes[i].warning;
}

Warning warning_option(const char *option, bool *off) {
  *off = !strncmp(option, "nowarn_", 7);
  if (!*off && strncmp(option, "warn_", 5)) return WARN_COUNT;
  const char *name = option + (*off ? 7 : 5);
  int i = 0;
  while (i < WARN_COUNT && strcmp(warning_rows[i].name, name)) i++;
  return (Warning)i;
}

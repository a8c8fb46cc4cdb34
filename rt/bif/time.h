// SPDX-License-Identifier: Apache-2.0
// Erlang's monotonic time, in nanoseconds, and the clock of rt/os.
#ifndef TIME_H
#define TIME_H
#include <stdint.h>

#define TIME_START (-576460752000000000) // as in OTP
#define UNIQUE_START (-576460752303423488) // likewise, of unique integers

void time_init(void);
int64_t time_monotonic(void);
int64_t time_to_os(int64_t monotonic); // as os_monotonic_time() gives it
#endif

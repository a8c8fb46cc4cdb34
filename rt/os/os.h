// SPDX-License-Identifier: Apache-2.0
// What the runtime wants from the system: posix.c, wasm.c. Results below 0 are
// negative error numbers.
#ifndef OS_H
#define OS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Memory. Addresses for up to *bytes (made smaller if need be), aligned to 64 KB;
// they become usable, zeroed, by os_mem_commit, in ascending order.
void *os_mem_reserve(size_t *bytes);
bool os_mem_commit(void *, size_t bytes);
void os_mem_idle(void *, size_t bytes); // its contents are not needed any more

// Time, in nanoseconds.
int64_t os_monotonic_time(void);
int64_t os_system_time(void); // since 1970
int64_t os_cpu_time(void);    // of the program
int64_t os_local_offset(int64_t utc); // seconds that local time is ahead then
bool os_local_is_dst(int64_t utc);

// Files.
int64_t os_write(int fd, const void *, size_t); // at least one byte; waits
int64_t os_read(int fd, void *, size_t);
// Waits until fd can be read, or `until` (monotonic; INT64_MAX: forever). fd < 0:
// only waits. True: it can be read.
bool os_wait(int fd, int64_t until);
bool os_can_read(int fd);
bool os_is_tty(int fd);
bool os_tty_size(int fd, int *columns, int *rows);

// The program's surroundings.
void os_init(int argc, char **argv, char **envp);
int os_argc(void);
const char *os_argv(int i);
const char *os_getenv(const char *name); // NULL: not set
const char *os_env(size_t i);            // "NAME=value"; NULL past the last
bool os_setenv(const char *name, const char *value); // NULL: removes it
int64_t os_pid(void);
bool os_random(void *, size_t); // bytes that nobody can foretell; false: none
int os_cpus(void);
const char *os_name(void);    // "linux"
const char *os_release(void); // digits, points, maybe more
_Noreturn void os_exit(int status);
_Noreturn void os_abort(void);
#endif

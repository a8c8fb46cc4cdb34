// SPDX-License-Identifier: Apache-2.0
// Time: clocks, calendar, unique integers. Erlang's monotonic time begins at a
// large negative number, as OTP's does; the native unit is a nanosecond.
#include "../os/os.h"
#include "../proc.h"
#include "time.h"

#define SECOND 1000000000LL

static int64_t monotonic_base, time_offset; // set at start

void time_init(void) {
  monotonic_base = os_monotonic_time() - TIME_START;
  time_offset = os_system_time() - TIME_START;
}
int64_t time_monotonic(void) { return os_monotonic_time() - monotonic_base; }
int64_t time_to_os(int64_t monotonic) { return monotonic + monotonic_base; }

// --- units
static bool unit_of(Term t, uint64_t *per_second) {
  if (t == AM(second) || t == AM(seconds))
    *per_second = 1;
  else if (t == AM(millisecond) || t == AM(milli_seconds))
    *per_second = 1000;
  else if (t == AM(microsecond) || t == AM(micro_seconds))
    *per_second = 1000000;
  else if (t == AM(nanosecond) || t == AM(nano_seconds) || t == AM(native) ||
           t == AM(perf_counter))
    *per_second = SECOND;
  else
    return rt_to_uint64(t, per_second) && *per_second > 0;
  return true;
}

// ns in another unit, rounded down.
static Term convert(Ctx *c, int64_t ns, Term unit) {
  uint64_t per_second;
  if (!unit_of(unit, &per_second)) return rt_badarg(c);
  __int128 n = (__int128)ns * per_second;
  __int128 q = n / SECOND - (n % SECOND < 0);
  bool negative = q < 0;
  unsigned __int128 size =
      negative ? -(unsigned __int128)q : (unsigned __int128)q;
  const uint64_t limbs[] = {(uint64_t)size, (uint64_t)(size >> 64)};
  return rt_bigint(c, negative, limbs, 2);
}

static int64_t system_time(void) { return time_monotonic() + time_offset; }

Term bif_monotonic_time_0(Ctx *c) { return rt_int(c, time_monotonic()); }
Term bif_monotonic_time_1(Ctx *c, Term unit) {
  return convert(c, time_monotonic(), unit);
}
Term bif_system_time_0(Ctx *c) { return rt_int(c, system_time()); }
Term bif_system_time_1(Ctx *c, Term unit) {
  return convert(c, system_time(), unit);
}
Term bif_time_offset_0(Ctx *c) { return rt_int(c, time_offset); }
Term bif_time_offset_1(Ctx *c, Term unit) {
  return convert(c, time_offset, unit);
}
Term bif_os_system_time_0(Ctx *c) { return rt_int(c, os_system_time()); }
Term bif_os_system_time_1(Ctx *c, Term unit) {
  return convert(c, os_system_time(), unit);
}
Term bif_os_perf_counter_0(Ctx *c) { return rt_int(c, os_monotonic_time()); }
Term bif_time_unit_0(Ctx *c) { return rt_int(c, SECOND); }

static Term stamp(Ctx *c, int64_t ns) {
  int64_t us = ns / 1000;
  return rt_tuple(c, 3, MAKE_SMALL(us / 1000000000000),
                  MAKE_SMALL(us / 1000000 % 1000000), MAKE_SMALL(us % 1000000));
}
Term bif_timestamp_0(Ctx *c) { return stamp(c, system_time()); }
Term bif_os_timestamp_0(Ctx *c) { return stamp(c, os_system_time()); }

// Every now/0 is later than the one before.
Term bif_now_0(Ctx *c) {
  static int64_t last;
  int64_t old = __atomic_load_n(&last, __ATOMIC_RELAXED), now;
  do {
    now = system_time() / 1000;
    if (now <= old) now = old + 1;
  } while (!__atomic_compare_exchange_n(&last, &old, now, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return stamp(c, now * 1000);
}

// --- unique integers
Term bif_unique_integer_1(Ctx *c, Term options) {
  static int64_t strict, loose;
  bool monotonic = false, positive = false;
  for (; IS_CONS(options); options = CDR(options)) {
    if (CAR(options) == AM(monotonic))
      monotonic = true;
    else if (CAR(options) == AM(positive))
      positive = true;
    else
      return rt_badarg(c);
  }
  if (options != NIL) return rt_badarg(c);
  int64_t *from = monotonic ? &strict : &loose;
  int64_t n = __atomic_add_fetch(from, 1, __ATOMIC_RELAXED);
  return rt_int(c, positive ? n : n - 1 + UNIQUE_START);
}
Term bif_unique_integer_0(Ctx *c) { return bif_unique_integer_1(c, NIL); }

// --- calendar: proleptic Gregorian
typedef struct Date {
  int64_t year, month, day, hour, minute, second;
} Date;

// Days since 1970-01-01. Years begin in March, so that leap days come last.
static int64_t days_of(int64_t y, int64_t m, int64_t d) {
  y -= m <= 2;
  int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
  int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static Date date_of(int64_t seconds) {
  int64_t days = seconds / 86400, rest = seconds % 86400;
  if (rest < 0) rest += 86400, days--;
  int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100),
          mp = (5 * doy + 2) / 153;
  int64_t m = mp + (mp < 10 ? 3 : -9);
  return (Date){yoe + era * 400 + (m <= 2),
                m,
                doy - (153 * mp + 2) / 5 + 1,
                rest / 3600,
                rest / 60 % 60,
                rest % 60};
}

static int64_t seconds_of(const Date *d) {
  return days_of(d->year, d->month, d->day) * 86400 + d->hour * 3600 +
         d->minute * 60 + d->second;
}

static Term date_term(Ctx *c, const Date *d) {
  return rt_tuple(c, 3, MAKE_SMALL(d->year), MAKE_SMALL(d->month),
                  MAKE_SMALL(d->day));
}
static Term time_term(Ctx *c, const Date *d) {
  return rt_tuple(c, 3, MAKE_SMALL(d->hour), MAKE_SMALL(d->minute),
                  MAKE_SMALL(d->second));
}
static Term datetime(Ctx *c, int64_t seconds) {
  Date d = date_of(seconds);
  Term date = date_term(c, &d);
  return rt_tuple(c, 2, date, time_term(c, &d));
}

static bool triple(Term t, int64_t *a, int64_t *b, int64_t *z) {
  return IS_TUPLE(t) && ARITY(t) == 3 && IS_SMALL(FIELD(t, 1)) &&
         IS_SMALL(FIELD(t, 2)) && IS_SMALL(FIELD(t, 3)) &&
         (*a = SMALL_VALUE(FIELD(t, 1)), *b = SMALL_VALUE(FIELD(t, 2)),
          *z = SMALL_VALUE(FIELD(t, 3)), true);
}

static bool read_datetime(Term t, Date *d) {
  if (!IS_TUPLE(t) || ARITY(t) != 2 ||
      !triple(FIELD(t, 1), &d->year, &d->month, &d->day) ||
      !triple(FIELD(t, 2), &d->hour, &d->minute, &d->second))
    return false;
  if (d->month < 1 || d->month > 12 || d->day < 1 || d->year < -9999999 ||
      d->year > 9999999)
    return false;
  int64_t next = d->month == 12 ? days_of(d->year + 1, 1, 1)
                                : days_of(d->year, d->month + 1, 1);
  return d->day <= next - days_of(d->year, d->month, 1) && d->hour >= 0 &&
         d->hour < 24 && d->minute >= 0 && d->minute < 60 && d->second >= 0 &&
         d->second < 60;
}

static int64_t now_seconds(void) { return os_system_time() / SECOND; }

static int64_t local_now(void) {
  int64_t now = now_seconds();
  return now + os_local_offset(now);
}

Term bif_universaltime_0(Ctx *c) { return datetime(c, now_seconds()); }
Term bif_localtime_0(Ctx *c) { return datetime(c, local_now()); }
Term bif_date_0(Ctx *c) {
  Date d = date_of(local_now());
  return date_term(c, &d);
}
Term bif_time_0(Ctx *c) {
  Date d = date_of(local_now());
  return time_term(c, &d);
}

Term bif_universaltime_to_localtime_1(Ctx *c, Term t) {
  Date d;
  if (!read_datetime(t, &d)) return rt_badarg(c);
  int64_t utc = seconds_of(&d);
  return datetime(c, utc + os_local_offset(utc));
}

// The offset is that of the time looked for, so it is found by trying.
Term bif_localtime_to_universaltime_2(Ctx *c, Term t, Term dst) {
  Date d;
  if ((dst != AM(true) && dst != AM(false) && dst != AM(undefined)) ||
      !read_datetime(t, &d))
    return rt_badarg(c);
  int64_t local = seconds_of(&d), offset = os_local_offset(local);
  offset = os_local_offset(local - offset);
  bool is_dst = os_local_is_dst(local - offset);
  if (dst == AM(true) && !is_dst) offset += 3600;
  if (dst == AM(false) && is_dst) offset -= 3600;
  return datetime(c, local - offset);
}

Term bif_universaltime_to_posixtime_1(Ctx *c, Term t) {
  Date d;
  if (!read_datetime(t, &d) || d.year < 1600) return rt_badarg(c);
  return rt_int(c, seconds_of(&d));
}
Term bif_posixtime_to_universaltime_1(Ctx *c, Term t) {
  int64_t seconds;
  if (!rt_to_int64(t, &seconds) || seconds > 300000000000000 ||
      seconds < -300000000000000)
    return rt_badarg(c);
  return datetime(c, seconds);
}

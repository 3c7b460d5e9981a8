/* Time, injected.
 *
 * Whatever needs to know what time it is gets a ZbClock; nobody calls time(), g_get_real_time() or
 * clock_gettime() for a date. So schedules, terms and a simulated year can be tested.
 *
 * Instants are gint64 microseconds since 1970-01-01T00:00:00Z. Days are calendar days in the organisation's
 * time zone, written "YYYY-MM-DD" (ISO 8601): such strings compare as the days do. */
#pragma once

#include <glib.h>

#define ZB_SECOND G_GINT64_CONSTANT(1000000)
#define ZB_MINUTE (60 * ZB_SECOND)
#define ZB_DAY (24 * 60 * ZB_MINUTE)
/* "No instant": a message without a date, an event that has not happened. */
#define ZB_NEVER G_MININT64

typedef struct {
    gint64 (*now)(void *data);
    void *data;
} ZbClock;

/* The machine's clock. Static storage. */
const ZbClock *zb_clock_system(void);
gint64 zb_clock_now(const ZbClock *clock);

/* A clock that shows `*now`, for tests; `now` stays the caller's. */
ZbClock zb_clock_manual(gint64 *now);

/* The day of `at` in `zone`. (transfer full) */
char *zb_day_of(gint64 at, GTimeZone *zone);
/* The day `days` after `day` (negative: before). `day` must be valid. (transfer full) */
char *zb_day_add(const char *day, int days);
/* Whether `day` is a calendar day written YYYY-MM-DD. */
gboolean zb_day_valid(const char *day);
/* The instant at which `day` begins in `zone`; ZB_NEVER where `day` is not valid. */
gint64 zb_day_start(const char *day, GTimeZone *zone);
/* The instant at which the clocks of `zone` show `minute` minutes after midnight on `day` (0-1439); the second of two. In
 * the night that skips it: the moment at which they are put forward. ZB_NEVER where `day` is not valid. */
gint64 zb_day_at(const char *day, int minute, GTimeZone *zone);

/* "2026-05-04T09:12:00Z", for records and logs. NULL for ZB_NEVER. (transfer full) */
char *zb_time_iso(gint64 at);
/* Reads ISO 8601 with a zone ("…Z", "…+02:00"), or in `zone` where it has none; ZB_NEVER where it is none. */
gint64 zb_time_parse_iso(const char *text, GTimeZone *zone);

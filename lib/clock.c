#include "lib/clock.h"

#include <stdio.h>
#include <string.h>

static gint64 system_now(void *data)
{
    (void)data;
    return g_get_real_time();
}

const ZbClock *zb_clock_system(void)
{
    static const ZbClock clock = {system_now, NULL};
    return &clock;
}

gint64 zb_clock_now(const ZbClock *clock)
{
    return clock->now(clock->data);
}

static gint64 manual_now(void *data)
{
    return *(gint64 *)data;
}

ZbClock zb_clock_manual(gint64 *now)
{
    return (ZbClock){manual_now, now};
}

/* Instants outside the years 1-9999 do not exist for GDateTime; such dates are their caller's to refuse. */
static GDateTime *date_time(gint64 at, GTimeZone *zone)
{
    gint64 seconds = at / ZB_SECOND - (at % ZB_SECOND < 0 ? 1 : 0);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
    return utc ? g_date_time_to_timezone(utc, zone) : NULL;
}

char *zb_day_of(gint64 at, GTimeZone *zone)
{
    g_autoptr(GDateTime) local = date_time(at, zone);
    return local ? g_date_time_format(local, "%Y-%m-%d") : NULL;
}

static gboolean parse_day(const char *day, int *ret_year, int *ret_month, int *ret_day)
{
    if (!day || strlen(day) != 10 || day[4] != '-' || day[7] != '-')
        return FALSE;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !g_ascii_isdigit(day[i]))
            return FALSE;
    int y, m, d;
    if (sscanf(day, "%4d-%2d-%2d", &y, &m, &d) != 3 || y < 1 || m < 1 || m > 12 ||
        !g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
        return FALSE;
    *ret_year = y, *ret_month = m, *ret_day = d;
    return TRUE;
}

gboolean zb_day_valid(const char *day)
{
    int y, m, d;
    return parse_day(day, &y, &m, &d);
}

char *zb_day_add(const char *day, int days)
{
    int y, m, d;
    if (!parse_day(day, &y, &m, &d))
        return NULL;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
    if (days >= 0)
        g_date_add_days(&date, (guint)days);
    else
        g_date_subtract_days(&date, (guint)-days);
    return g_strdup_printf("%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date),
                           g_date_get_day(&date));
}

gint64 zb_day_start(const char *day, GTimeZone *zone)
{
    return zb_day_at(day, 0, zone);
}

gint64 zb_day_at(const char *day, int minute, GTimeZone *zone)
{
    int y, m, d;
    if (!parse_day(day, &y, &m, &d))
        return ZB_NEVER;
    g_autoptr(GDateTime) at = g_date_time_new(zone, y, m, d, minute / 60, minute % 60, 0);
    return at ? g_date_time_to_unix(at) * ZB_SECOND : ZB_NEVER;
}

char *zb_time_iso(gint64 at)
{
    if (at == ZB_NEVER)
        return NULL;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = date_time(at, utc);
    return time ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

gint64 zb_time_parse_iso(const char *text, GTimeZone *zone)
{
    g_autoptr(GDateTime) time = text ? g_date_time_new_from_iso8601(text, zone) : NULL;
    return time ? g_date_time_to_unix(time) * ZB_SECOND + g_date_time_get_microsecond(time) : ZB_NEVER;
}

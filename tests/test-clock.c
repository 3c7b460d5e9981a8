#include "lib/clock.h"

static void test_manual(void)
{
    gint64 now = 5;
    ZbClock clock = zb_clock_manual(&now);
    g_assert_cmpint(zb_clock_now(&clock), ==, 5);
    now += ZB_DAY;
    g_assert_cmpint(zb_clock_now(&clock), ==, 5 + ZB_DAY);
}

static void test_day(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    gint64 at = zb_time_parse_iso("2026-04-30T23:51:00+02:00", zone);
    g_autofree char *day = zb_day_of(at, zone);
    g_assert_cmpstr(day, ==, "2026-04-30");
    g_autofree char *next = zb_day_of(at + 9 * ZB_MINUTE, zone);
    g_assert_cmpstr(next, ==, "2026-05-01");
    g_assert_cmpint(zb_day_start("2026-05-01", zone), ==, at + 9 * ZB_MINUTE);
    g_autofree char *added = zb_day_add("2028-02-28", 1), *before = zb_day_add("2026-01-01", -1);
    g_assert_cmpstr(added, ==, "2028-02-29");
    g_assert_cmpstr(before, ==, "2025-12-31");
    g_assert_true(zb_day_valid("2026-12-31"));
    g_assert_false(zb_day_valid("2026-02-30"));
    g_assert_false(zb_day_valid("2026-2-3"));
    g_assert_false(zb_day_valid(NULL));
}

static void test_iso(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    g_autofree char *text = zb_time_iso(zb_time_parse_iso("2026-03-03T14:02:00+01:00", zone));
    g_assert_cmpstr(text, ==, "2026-03-03T13:02:00Z");
    g_assert_cmpint(zb_time_parse_iso("gisteren", zone), ==, ZB_NEVER);
    g_assert_null(zb_time_iso(ZB_NEVER));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/manual", test_manual);
    g_test_add_func("/clock/day", test_day);
    g_test_add_func("/clock/iso", test_iso);
    return g_test_run();
}

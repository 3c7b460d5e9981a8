#include "daemon/schedule.h"

static void check(const char *now, int minute, const char *want)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    g_autofree char *got = zb_time_iso(zb_schedule_next(zb_time_parse_iso(now, zone), minute, zone));
    g_assert_cmpstr(got, ==, want);
}

static void test_every_day(void)
{
    check("2026-05-04T05:00:00Z", ZB_DIGEST_MINUTE, "2026-05-04T05:30:00Z");
    check("2026-05-04T05:29:59Z", ZB_DIGEST_MINUTE, "2026-05-04T05:30:00Z");
    check("2026-05-04T05:30:00Z", ZB_DIGEST_MINUTE, "2026-05-05T05:30:00Z"); /* after `now`, not at it */
    check("2026-12-31T12:00:00Z", ZB_DIGEST_MINUTE, "2027-01-01T06:30:00Z");
    check("2026-05-04T21:59:00Z", 0, "2026-05-04T22:00:00Z");
    check("2026-05-04T22:00:00Z", 24 * 60 - 1, "2026-05-05T21:59:00Z");
}

/* Half past seven by the clock on the wall, also where the night had an hour less or more. */
static void test_daylight_saving(void)
{
    check("2026-03-28T12:00:00Z", ZB_DIGEST_MINUTE, "2026-03-29T05:30:00Z");
    check("2026-03-29T00:30:00Z", ZB_DIGEST_MINUTE, "2026-03-29T05:30:00Z");
    check("2026-03-29T05:30:00Z", ZB_DIGEST_MINUTE, "2026-03-30T05:30:00Z");
    check("2026-10-24T12:00:00Z", ZB_DIGEST_MINUTE, "2026-10-25T06:30:00Z");
    check("2026-10-25T00:30:00Z", ZB_DIGEST_MINUTE, "2026-10-25T06:30:00Z");
}

/* A time that the spring night skips comes when the clocks are put forward; one that the autumn night has twice comes once. */
static void test_in_the_night_itself(void)
{
    check("2026-03-29T00:00:00Z", 2 * 60 + 30, "2026-03-29T01:00:00Z");
    check("2026-03-29T01:30:00Z", 2 * 60 + 30, "2026-03-30T00:30:00Z");
    check("2026-10-24T23:00:00Z", 2 * 60 + 30, "2026-10-25T01:30:00Z");
    check("2026-10-25T01:30:00Z", 2 * 60 + 30, "2026-10-26T01:30:00Z");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/schedule/every-day", test_every_day);
    g_test_add_func("/schedule/daylight-saving", test_daylight_saving);
    g_test_add_func("/schedule/night", test_in_the_night_itself);
    return g_test_run();
}

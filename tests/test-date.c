#include "lib/mail/date.h"

static void check(const char *value, const char *expected)
{
    g_autofree char *got = zb_time_iso(zb_mail_date(value));
    g_test_message("%s", value);
    g_assert_cmpstr(got, ==, expected);
}

static void test_standard(void)
{
    check("Mon, 4 May 2026 11:11:58 +0200", "2026-05-04T09:11:58Z");
    check("4 May 2026 11:11 -0330", "2026-05-04T14:41:00Z");
    check("Mon, 4 May 2026 11:11:60 +0000", "2026-05-04T11:11:59Z");
    check("Mon, 4 May (a (b \\) c) d) 2026 (e) 11:11:58 (f) +0200 (CEST)", "2026-05-04T09:11:58Z");
    check("Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00Z");
    check("Fri, 31 Dec 2038 23:59:59 -0100", "2039-01-01T00:59:59Z");
}

static void test_obsolete(void)
{
    check("Mon, 04 May 98 11:11:58 EST", "1998-05-04T16:11:58Z");
    check("4 May 26 11:11:58 GMT", "2026-05-04T11:11:58Z");
    check("4 May 126 11:11:58 UT", "2026-05-04T11:11:58Z");
    check("4 May 49 11:11 Z", "2049-05-04T11:11:00Z");
    check("4 May 50 11:11 A", "1950-05-04T11:11:00Z");
    check("Mon, 4 May 2026 11:11:58 EST5EDT", "2026-05-04T16:11:58Z");
}

/* What programs write. */
static void test_occurring(void)
{
    check("Mon, 4 May 2026 11:11:58 CEST", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11:11:58 MET DST", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11:11:58 GMT+2", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11:11:58 UTC+0200", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11:11:58 +02:00", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11:11:58 -600", "2026-05-04T17:11:58Z");
    check("Mon, 4 May 2026 11:11:58 \"GMT\"", "2026-05-04T11:11:58Z");
    check("Mon, 4 May 2026 11:11:58 W. Europe Daylight Time", "2026-05-04T11:11:58Z");
    check("Mon,4 May 2026 11:11:58+0200", "2026-05-04T09:11:58Z");
    check("Mon, 4-May-2026 11:11:58 +0200", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 11.11.58 +0200", "2026-05-04T09:11:58Z");
    check("Mon, 4 May 2026 1:11:58 PM +0200", "2026-05-04T11:11:58Z");
    check("Monday, May 4, 2026 12:11 AM", "2026-05-04T00:11:00Z");
    check("Mon May  4 11:11:58 2026", "2026-05-04T11:11:58Z");
    check("Mon May  4 11:11:58 CEST 2026", "2026-05-04T09:11:58Z");
    check("ma, 4 mei 2026 11:11:58 +0200", "2026-05-04T09:11:58Z");
    check("Mo, 4. Mai 2026 11:11:58 +0200", "2026-05-04T09:11:58Z");
    check("lun., 4 ao\xc3\xbbt 2025 11:11:58 +0200", "2025-08-04T09:11:58Z");
    check("mardi 10 f\xc3\xa9vrier 2026 11:11:58 +0100", "2026-02-10T10:11:58Z");
    check("maandag 4 mei 2026 11:11", "2026-05-04T11:11:00Z");
    check("di, 10 mrt 2026 11:11:58 +0100", "2026-03-10T10:11:58Z");
    check("2026-05-04T11:11:58+02:00", "2026-05-04T09:11:58Z");
    check("2026-05-04T11:11:58.123Z", "2026-05-04T11:11:58Z");
    check("2026-05-04 11:11:58", "2026-05-04T11:11:58Z");
    check("04-05-2026 11:11", "2026-05-04T11:11:00Z");
    check("05/24/2026 11:11", "2026-05-24T11:11:00Z");
    check("4 May 2026", "2026-05-04T00:00:00Z");
}

static void test_none(void)
{
    static const char *const none[] = {"",
                                       "gisteren",
                                       "Whenever",
                                       "11:11:58",
                                       "32 May 2026 11:11:58",
                                       "4 May 2026 25:11:58",
                                       "4 May 2026 11:61:58",
                                       "4 May 99999 11:11:58",
                                       "4 May 0001 11:11:58",
                                       "30 Feb 2026 11:11:58 +0100",
                                       "1777886318",
                                       "(4 May 2026"};
    for (guint i = 0; i < G_N_ELEMENTS(none); i++)
        check(none[i], NULL);
    /* In UTC it is a day of the year 10000, which facts cannot hold. */
    g_assert_cmpint(zb_mail_date("31 Dec 9999 23:59:59 -0400"), ==, ZB_NEVER);
    /* A zone beyond the earth's is none. */
    check("4 May 2026 11:11:58 +9900", "2026-05-04T11:11:58Z");
    check("4 May 2026 11:11:58 +0260", "2026-05-04T11:11:58Z");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/standard", test_standard);
    g_test_add_func("/date/obsolete", test_obsolete);
    g_test_add_func("/date/occurring", test_occurring);
    g_test_add_func("/date/none", test_none);
    return g_test_run();
}

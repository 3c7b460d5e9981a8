#include "lib/judge/moment.h"

#include <string.h>

/* The days found, in order, on Thursday 9 April 2026. */
static void check(const char *text, const char *wanted)
{
    g_autoptr(ZbInflect) inflect = zb_inflect_new();
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, text, -1);
    g_autoptr(GArray) moments = zb_moments_find(prose, text, "2026-04-09");
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < moments->len; i++)
        g_string_append_printf(got, "%s%s", got->len ? " " : "", g_array_index(moments, ZbMoment, i).day);
    g_assert_cmpstr(got->str, ==, wanted);
}

static void test_words(void)
{
    check("Vandaag weer, en vannacht ook.", "2026-04-09 2026-04-09");
    check("Gisteren, gistermiddag en gisterenavond; eergisteren niet.",
          "2026-04-08 2026-04-08 2026-04-08 2026-04-07");
    check("De afgelopen nacht, en vorige week.", "2026-04-08 2026-04-08");
    check("Gistermorgenland is geen dag, en een week is geen moment.", "");
    check("Yesterday it happened again.", "2026-04-08");
}

static void test_weekdays(void)
{
    check("Zaterdag stond er weer een kraam.", "2026-04-04");
    check("Donderdagochtend om acht uur.", "2026-04-09");
    check("Elke zaterdag, volgende maandag en uiterlijk vrijdag.", "");
    check("De zaterdagmarkt.", "");
}

static void test_dates(void)
{
    check("Op 9 april 2026, 8 apr. en 30 december.", "2026-04-09 2026-04-08 2025-12-30");
    check("On April 7 and 2nd march.", "2026-04-07 2026-03-02");
    check("Op 6-4-2026, 05/04/26, 1.4.2026 en 2026-03-31.", "2026-04-06 2026-04-05 2026-04-01 2026-03-31");
    check("Dat was 6-4, de rest 10-5.", "2026-04-06 2025-05-10");
    /* What is still to come, and what is no date. */
    check("Op 1 juni 2026 en 10-04-2026.", "");
    check("Kamer 4.5, 1/2 liter, 31-2-2026, 99-99, 29 februari 0000, tel. 06-10000101.", "");
    check("29 februari was een maandag.", "2026-04-06");
}

static void test_letters(void)
{
    check("Gisteren kreeg ik uw brief. Vannacht was het weer raak.", "2026-04-09");
    check("In uw brief van 11 maart staat niets.", "");
}

static void test_nothing(void)
{
    check("", "");
    check("9", "");
    check("april", "");
    check("vorige", "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moment/words", test_words);
    g_test_add_func("/moment/weekdays", test_weekdays);
    g_test_add_func("/moment/dates", test_dates);
    g_test_add_func("/moment/letters", test_letters);
    g_test_add_func("/moment/nothing", test_nothing);
    return g_test_run();
}

/* In the C locale gettext leaves the texts as the code has them: English. */
#include "lib/verdict.h"
#include "lib/words.h"

#include <locale.h>
#include "lib/i18n.h"

static void test_codes(void)
{
    g_assert_cmpstr(zb_word_verdict("unknown_sender"), ==, "unknown sender");
    g_assert_cmpstr(zb_word_mark("legal"), ==, "request with legal effect");
    g_assert_cmpstr(zb_word_channel("counter"), ==, "counter");
    g_assert_cmpstr(zb_word_status("limited"), ==, "limited");
    g_assert_cmpstr(zb_word_limitation("stop_all"), ==, "temporary stop");
    g_assert_cmpstr(zb_word_direction("out"), ==, "out");
    g_assert_cmpstr(zb_word_author("machine"), ==, "program");
    g_assert_cmpstr(zb_word_verified("fail"), ==, "no");
    g_assert_cmpstr(zb_word_evidence("sent_again"), ==, "the same words were sent less than two weeks ago");
    g_assert_cmpstr(zb_word_problem("timeout"), ==, "reading it took too long");
    g_assert_cmpstr(zb_word_behaviour("insult"), ==, "insult");
}

static void test_unknown_stays(void)
{
    static const char code[] = "of_a_newer_daemon";
    const char *(*const words[])(const char *) = {zb_word_verdict, zb_word_mark,       zb_word_channel,
                                                  zb_word_status,  zb_word_limitation, zb_word_direction,
                                                  zb_word_author,  zb_word_verified,   zb_word_evidence,
                                                  zb_word_problem, zb_word_behaviour};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_assert_true(words[i](code) == code);
        g_assert_cmpstr(words[i](NULL), ==, "");
    }
}

/* In Dutch no word is its own code, as "mixed" is in English. */
static void speak_dutch(void)
{
    const char *build = g_getenv("BUILD");
    g_autofree char *catalogue = g_canonicalize_filename("locale", build ? build : "build");
    g_setenv("LANGUAGE", "nl", TRUE);
    g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
    bindtextdomain(ZB_GETTEXT_DOMAIN, catalogue);
    bind_textdomain_codeset(ZB_GETTEXT_DOMAIN, "UTF-8");
}

static void test_every_verdict_has_words(void)
{
    speak_dutch();
    for (int v = ZB_VERDICT_REPEAT; v <= ZB_VERDICT_UNREADABLE; v++) {
        const char *name = zb_verdict_name((ZbVerdict)v);
        g_assert_cmpstr(zb_word_verdict(name), !=, name);
    }
}

static void test_behaviour(void)
{
    g_assert_cmpstr(zb_behaviour_code("schelden"), ==, "insult");
    g_assert_cmpstr(zb_behaviour_code("intimideren"), ==, "intimidation");
    g_assert_cmpstr(zb_behaviour_code("threat"), ==, "threat");
    g_assert_null(zb_behaviour_code("boos"));
}

static void check(char *got, const char *want)
{
    g_autofree char *owned = got;
    g_assert_cmpstr(owned, ==, want);
}

static void test_dates(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    check(zb_word_instant("2026-05-04T07:12:00Z", zone), "4 mei 2026 09:12");
    check(zb_word_instant("2026-12-31T23:30:00Z", zone), "1 januari 2027 00:30");
    check(zb_word_instant("gisteren", zone), "gisteren");
    check(zb_word_instant(NULL, zone), "");
    check(zb_word_day("2026-05-04", "2026-12-01"), "4 mei");
    check(zb_word_day("2025-05-04", "2026-12-01"), "4 mei 2025");
    check(zb_word_day("2026-02-30", "2026-12-01"), "2026-02-30");
    check(zb_word_day(NULL, "2026-12-01"), "");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/codes", test_codes);
    g_test_add_func("/words/unknown-stays", test_unknown_stays);
    g_test_add_func("/words/verdicts", test_every_verdict_has_words);
    g_test_add_func("/words/behaviour", test_behaviour);
    g_test_add_func("/words/dates", test_dates);
    return g_test_run();
}

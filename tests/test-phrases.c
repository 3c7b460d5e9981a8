#include "lib/mail/phrases.h"

#include <string.h>

static void check_fold(const char *text, const char *folded)
{
    g_autofree char *got = zb_phrases_fold(text, strlen(text));
    g_assert_cmpstr(got, ==, folded);
}

static void test_fold(void)
{
    check_fold("", "");
    check_fold("  Van:\t Jan  ", "van: jan");
    check_fold("Verzonden\u00a0:\u202f9:12", "verzonden : 9:12");
    check_fold("\ufeff\u200eÀ：", "à:");
    check_fold("e\u0301CRIT d’ici", "écrit d'ici");
    check_fold("İLT GÖNDERİLDİ", "ilt gönderildi");
    check_fold("ПЕРЕСЛАНО", "переслано");
    g_autofree char *part = zb_phrases_fold("één twee", strlen("één"));
    g_assert_cmpstr(part, ==, "één");
}

static void test_asking(void)
{
    g_autoptr(ZbPhrases) phrases = zb_phrases_new();
    const char *end, *text = "op maandag schreef jan:";
    g_assert_true(zb_phrases_is(phrases, ZB_PHRASE_FROM, "van"));
    g_assert_true(zb_phrases_is(phrases, ZB_PHRASE_FROM, "від"));
    g_assert_true(zb_phrases_is(phrases, ZB_PHRASE_FROM, "发件人"));
    g_assert_false(zb_phrases_is(phrases, ZB_PHRASE_FROM, "vandaag"));
    g_assert_false(zb_phrases_is(phrases, ZB_PHRASE_FROM, "van jan"));
    g_assert_cmpstr(zb_phrases_begins(phrases, ZB_PHRASE_SIGN_OFF, "met vriendelijke groet, jan"), ==,
                    ", jan");
    /* The longest one. */
    g_assert_cmpstr(zb_phrases_begins(phrases, ZB_PHRASE_SENT, "verzonden op:"), ==, ":");
    g_assert_null(zb_phrases_begins(phrases, ZB_PHRASE_SIGN_OFF, "groetenman"));
    g_assert_null(zb_phrases_begins(phrases, ZB_PHRASE_SIGN_OFF, ""));
    g_assert_true(zb_phrases_within(phrases, ZB_PHRASE_WROTE, text, &end) == text + strlen("op maandag "));
    g_assert_cmpstr(end, ==, " jan:");
    g_assert_nonnull(zb_phrases_within(phrases, ZB_PHRASE_WROTE, "x님이 작성:", NULL));
    g_assert_null(zb_phrases_within(phrases, ZB_PHRASE_WROTE, "beschreef", NULL));
    g_assert_cmpuint(zb_phrases_prefix(phrases, ZB_PHRASE_MONTH_1 + 4, "mei"), ==, 3);
    g_assert_cmpuint(zb_phrases_prefix(phrases, ZB_PHRASE_MONTH_1 + 10, "novembre"), ==, 3);
    g_assert_cmpuint(zb_phrases_prefix(phrases, ZB_PHRASE_MONTH_1, "mei"), ==, 0);
}

/* A word longer than any phrase's, and one that is cut in a letter. */
static void test_odd(void)
{
    g_autoptr(ZbPhrases) phrases = zb_phrases_new();
    g_autofree char *word = g_strnfill(10000, 'x');
    g_assert_null(zb_phrases_begins(phrases, ZB_PHRASE_FROM, word));
    g_assert_null(zb_phrases_within(phrases, ZB_PHRASE_WROTE, word, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phrases/fold", test_fold);
    g_test_add_func("/phrases/asking", test_asking);
    g_test_add_func("/phrases/odd", test_odd);
    return g_test_run();
}

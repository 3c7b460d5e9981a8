#include "lib/mail/bounce-words.h"

static void test_subject(void)
{
    g_assert_true(zb_bounce_subject("undelivered mail returned to sender"));
    g_assert_true(zb_bounce_subject("onbestelbaar: uw klacht"));
    g_assert_true(zb_bounce_subject("[postmaster] email delivery failure"));
    g_assert_true(zb_bounce_subject("non remis : votre plainte"));
    g_assert_true(zb_bounce_subject("メッセージを配信できません。"));
    g_assert_false(zb_bounce_subject(""));
    g_assert_false(zb_bounce_subject("klacht over de bezorging"));
}

static void test_phrase(void)
{
    g_assert_true(zb_bounce_phrase("your message could not be delivered to"));
    g_assert_true(zb_bounce_phrase("das konnte nicht zugestellt werden"));
    g_assert_false(zb_bounce_phrase("ik klaag over de stoep"));
    /* Further down it is somebody's text. */
    g_autofree char *far = g_strnfill(5000, 'x');
    g_autofree char *text = g_strconcat(far, " could not be delivered", NULL);
    g_assert_false(zb_bounce_phrase(text));
}

static void test_technical(void)
{
    static const char *const yes[] = {
        "550 5.1.1 no such",     "said: 550-5.1.1 the account", "<x@y>: #5.1.1",           "status: 5.0.0",
        "(smtp; 554 5.4.14 hop", "final-recipient: rfc822;",    "x\n550 requested action", "<<< 553 invalid"};
    static const char *const no[] = {"",
                                     "zie paragraaf 5.1.1 van het besluit",
                                     "host 5.1.1.8",
                                     "450 5.1.1.8",
                                     "versie 4.2.0",
                                     "450 euro",
                                     "artikel 5.4",
                                     "550 4.1.1",
                                     "1550 5",
                                     "#5.1"};
    for (guint i = 0; i < G_N_ELEMENTS(yes); i++)
        g_assert_true(zb_bounce_technical(yes[i]));
    for (guint i = 0; i < G_N_ELEMENTS(no); i++)
        g_assert_false(zb_bounce_technical(no[i]));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bounce-words/subject", test_subject);
    g_test_add_func("/bounce-words/phrase", test_phrase);
    g_test_add_func("/bounce-words/technical", test_technical);
    return g_test_run();
}

#include <string.h>
#include "lib/mail/forward.h"

static ZbForwarded *of_block(char *from, char *subject, char *date)
{
    g_autoptr(ZbPhrases) phrases = zb_phrases_new();
    ZbHeaderBlock block = {.from = from, .subject = subject, .date = date};
    return zb_forward_of_block(phrases, &block);
}

static void check_sound(const ZbForwarded *one)
{
    g_assert_true(zb_facts_is_line(one->name) && g_utf8_validate(one->name, -1, NULL));
    g_assert_true(zb_facts_is_line(one->address) && g_utf8_validate(one->address, -1, NULL));
    g_assert_true(zb_facts_is_line(one->subject) && g_utf8_validate(one->subject, -1, NULL));
}

static void test_block(void)
{
    ZbForwarded *one = of_block((char *)"\"Piet P.\" <P@X.example> ", (char *)" Hoi  daar ",
                                (char *)"maandag 4 mei 2026 9:12");
    g_assert_cmpstr(one->name, ==, "Piet P.");
    g_assert_cmpstr(one->address, ==, "P@x.example");
    g_assert_cmpstr(one->subject, ==, "Hoi daar");
    g_autofree char *date = zb_time_iso(one->date);
    g_assert_cmpstr(date, ==, "2026-05-04T09:12:00Z");
    zb_forwarded_free(one);
    one = of_block(NULL, NULL, NULL);
    g_assert_cmpstr(one->name, ==, "");
    g_assert_cmpstr(one->address, ==, "");
    g_assert_cmpstr(one->subject, ==, "");
    g_assert_cmpint(one->date, ==, ZB_NEVER);
    zb_forwarded_free(one);
}

/* Facts with control characters in a line are refused. */
static void test_controls(void)
{
    ZbForwarded *one = of_block((char *)"Pi\033et <p\xc2\x85q@x.example>", (char *)"H\033$B\x7f\xc2\x85i",
                                (char *)"4 mei\033 2026");
    check_sound(one);
    g_assert_cmpstr(one->name, ==, "Pi et <p");
    g_assert_cmpstr(one->subject, ==, "H $B i");
    zb_forwarded_free(one);
}

/* Wherever it is cut, no letter is cut in two. */
static void test_long(void)
{
    g_autoptr(GString) letters = g_string_new("a");
    while (letters->len < 6000)
        g_string_append(letters, "\xc3\xa9");
    g_autofree char *address = g_strconcat("<", letters->str, "@", letters->str, ">", NULL);
    g_autofree char *near = g_strdup_printf("%.*s@x.example", 901, letters->str);
    ZbForwarded *one = of_block(address, letters->str, letters->str);
    check_sound(one);
    zb_forwarded_free(one);
    one = of_block(near, near, near);
    check_sound(one);
    g_assert_cmpstr(one->address, ==, near);
    zb_forwarded_free(one);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/forward/block", test_block);
    g_test_add_func("/forward/controls", test_controls);
    g_test_add_func("/forward/long", test_long);
    return g_test_run();
}

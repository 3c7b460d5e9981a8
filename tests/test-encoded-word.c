#include "lib/mail/encoded-word.h"

static void check_fallback(const char *raw, const char *fallback, const char *expected)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    g_autofree char *got = zb_words_decode(charsets, raw, fallback);
    g_assert_cmpstr(got, ==, expected);
}

static void check(const char *raw, const char *expected)
{
    check_fallback(raw, NULL, expected);
}

#define E_ACUTE "\xc3\xa9"

static void test_words(void)
{
    check("", "");
    check("gewoon = ?", "gewoon = ?");
    check("=?utf-8?q?caf=C3=A9?=", "caf" E_ACUTE);
    check("=?ISO-8859-1?B?Y2Fm6Q==?= en =?iso-8859-1?Q?th=E9_?=", "caf" E_ACUTE " en th" E_ACUTE " ");
    check("=?utf-8?Q?een?= \r\n\t=?utf-8?Q?twee?= drie", "eentwee drie");
    check("=?iso-8859-1*nl?Q?caf=E9?=", "caf" E_ACUTE);
    check("=?utf-8?Q?"
          "?=leeg",
          "leeg");
}

/* RFC 2047 forbids all of this; programs do it. */
static void test_broken(void)
{
    check("=?utf-8?Q?caf=C3=A9 met blank?=", "caf" E_ACUTE " met blank");
    check("=?utf-8?B?Y2Fm\r\n w6k=?=", "caf" E_ACUTE);
    check("=?utf-8?B?Y2Fmw6k?=", "caf" E_ACUTE); /* no padding */
    check("=?utf-8?Q?caf=C3=A9", "caf" E_ACUTE); /* no end */
    check("=?utf-8?Q?caf=C3=A9 =?utf-8?Q?_en?=", "caf" E_ACUTE " en");
    check("=?utf-8?Q?caf=C3?= =?UTF-8?Q?=A9?=", "caf" E_ACUTE); /* a letter split */
    check("=?utf-8?B?Y2Fmww==?= =?utf-8?Q?=A9?=", "caf" E_ACUTE);
    check("[SPAM]=?utf-8?Q?caf=C3=A9?=!", "[SPAM]caf" E_ACUTE "!");
    check("=?iso-8859-1?Q?caf\xe9?=", "caf" E_ACUTE); /* bare inside */
    check("=?iso-8859-1?Q?caf" E_ACUTE "?=", "caf" E_ACUTE);
    check("=?us-ascii?Q?caf=C3=A9?=", "caf" E_ACUTE); /* wrong charset */
    check("=?iso-8859-1?Q?=80_5?=", "\xe2\x82\xac 5");
    check("=?klingon?Q?caf=E9?=", "caf" E_ACUTE);
    check("=?utf-8?Q?a=ZZ=?=", "a=ZZ=");
    check("=?utf-8?X?a?=", "=?utf-8?X?a?=");
    check("=?utf-8", "=?utf-8");
    check("=?=?=?", "=?=?=?");
    check("=? ?Q?a?=", "=? ?Q?a?=");
}

static void test_bare(void)
{
    check("caf" E_ACUTE, "caf" E_ACUTE);
    check("caf\xe9", "caf" E_ACUTE);
    check_fallback("\xc4\xc1", "koi8-r", "\xd0\xb4\xd0\xb0");
    check_fallback("caf" E_ACUTE, "koi8-r", "caf" E_ACUTE); /* UTF-8 is UTF-8 */
}

static void test_mend(void)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    g_autofree char *mended = zb_words_mend(charsets, "\"=?iso-8859-1?Q?caf=E9, A.?=\" <a@x>", NULL);
    g_assert_cmpstr(mended, ==, "\"=?UTF-8?B?Y2Fmw6ksIEEu?=\" <a@x>");
    g_autofree char *plain = zb_words_mend(charsets, "A <a@x>", NULL);
    g_assert_cmpstr(plain, ==, "A <a@x>");
}

static void test_hostile(void)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    static const char *const pieces[] = {"=?", "=?a?Q?", "=?utf-8?B?", "?=", "=?utf-8?Q?=C3?= "};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) raw = g_string_new(NULL);
        while (raw->len < 512 * 1024)
            g_string_append(raw, pieces[i]);
        g_autofree char *text = zb_words_decode(charsets, raw->str, NULL);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/encoded-word/words", test_words);
    g_test_add_func("/encoded-word/broken", test_broken);
    g_test_add_func("/encoded-word/bare", test_bare);
    g_test_add_func("/encoded-word/mend", test_mend);
    g_test_add_func("/encoded-word/hostile", test_hostile);
    return g_test_run();
}

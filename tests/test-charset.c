#include <string.h>
#include "lib/mail/charset.h"

#define E_ACUTE "\xc3\xa9"
#define EURO "\xe2\x82\xac"
#define BAD "\xef\xbf\xbd"

static void check_bytes(const char *declared, const char *bytes, gsize length, const char *expected,
                        const char *expected_note)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    const char *note = NULL;
    g_autofree char *got = zb_charsets_decode(charsets, bytes, length, declared, &note);
    g_assert_cmpstr(got, ==, expected);
    g_assert_cmpstr(note, ==, expected_note);
}

static void check(const char *declared, const char *bytes, const char *expected, const char *note)
{
    check_bytes(declared, bytes, strlen(bytes), expected, note);
}

static void test_right(void)
{
    check("utf-8", "caf" E_ACUTE, "caf" E_ACUTE, NULL);
    check("iso-8859-1", "caf\xe9", "caf" E_ACUTE, NULL);
    check("iso-8859-15", "\xa4", EURO, NULL);
    check("windows-1251", "\xe4\xe0", "\xd0\xb4\xd0\xb0", NULL);
    check("koi8-r", "\xc4\xc1", "\xd0\xb4\xd0\xb0", NULL);
    check("gb2312", "\xc4\xe3", "\xe4\xbd\xa0", NULL);
    check("gb18030", "\x81\x30\x81\x30", "\xc2\x80", NULL);
    check("iso-2022-jp", "\x1b$B$3\x1b(B", "\xe3\x81\x93", NULL);
    check("shift_jis", "\x82\xb1", "\xe3\x81\x93", NULL);
    check("euc-jp", "\xa4\xb3", "\xe3\x81\x93", NULL);
    check("big5", "\xa7\x41", "\xe4\xbd\xa0", NULL);
    check("ks_c_5601-1987", "\xb0\xa1", "\xea\xb0\x80", NULL);
    check("utf-7", "caf+AOk-", "caf" E_ACUTE, NULL);
    check_bytes("utf-16le", "c\0a\0", 4, "ca", NULL);
    check_bytes("utf-16be", "\0c\0a", 4, "ca", NULL);
    /* A letter that a converter holds back until it knows what follows. */
    check("windows-1258", "ma", "ma", NULL);
}

static void test_names(void)
{
    static const char *const names[] = {"ISO_8859-1",       "'iso-8859-1'",        " latin1 ",   "cp1252",
                                        "\"Windows-1252\"", "ISO8859-1//TRANSLIT", "iso-ir-100", "ANSI"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        check(names[i], "caf\xe9", "caf" E_ACUTE, NULL);
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    g_assert_true(zb_charsets_knows(charsets, "utf8"));
    g_assert_false(zb_charsets_knows(charsets, "klingon"));
    g_assert_false(zb_charsets_knows(charsets, ""));
    g_assert_false(zb_charsets_knows(charsets, "-"));
}

static void test_wrong(void)
{
    check("iso-8859-1", "caf" E_ACUTE, "caf" E_ACUTE, "charset_wrong");
    check("koi8-r", "caf" E_ACUTE, "caf" E_ACUTE, "charset_wrong");
    check("iso-8859-1", "\x80 5", EURO " 5", NULL); /* all the world reads it so */
    check("iso-8859-15", "\x80 5", EURO " 5", "charset_wrong");
    check("iso-8859-2", "\x84t\x9c", "\xe2\x80\x9et\xc5\x9b", "charset_wrong");
    check("us-ascii", "caf\xe9", "caf" E_ACUTE, NULL);
    check("us-ascii", "caf" E_ACUTE, "caf" E_ACUTE, NULL);
    check("utf-8", "caf\xe9", "caf" E_ACUTE, "charset_bytes");
    check("utf-8", E_ACUTE E_ACUTE "\xff", E_ACUTE E_ACUTE BAD, "charset_bytes");
    check("klingon", "caf\xe9", "caf" E_ACUTE, "charset_unknown");
    check("klingon", "caf" E_ACUTE, "caf" E_ACUTE, "charset_unknown");
    check("gb2312",
          "a\xff"
          "b",
          "a" BAD "b", "charset_bytes");
    check("windows-1253", "\xaa", BAD, "charset_bytes");
    check("unicode", "caf" E_ACUTE, "caf" E_ACUTE, "charset_wrong");
    check("utf-16be", "cafe", "cafe", "charset_wrong");
    check_bytes("utf-16le", "c\0a\0", 4, "ca", NULL);
}

static void test_missing(void)
{
    check(NULL, "caf" E_ACUTE, "caf" E_ACUTE, NULL);
    check(NULL, "caf\xe9", "caf" E_ACUTE, NULL);
    check("", "caf\xe9", "caf" E_ACUTE, NULL);
    check(NULL, "\x1b$B$3\x1b(B", "\xe3\x81\x93", NULL);
    check_bytes(NULL, "a\0b", 3, "a" BAD "b", NULL);
    check_bytes(NULL, "", 0, "", NULL);
}

static void test_marks(void)
{
    check("iso-8859-1",
          "\xef\xbb\xbf"
          "caf" E_ACUTE,
          "caf" E_ACUTE, NULL);
    check_bytes("utf-8",
                "\xff\xfe"
                "c\0",
                4, "c", NULL);
    check_bytes("utf-16", "\xfe\xff\0c", 4, "c", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/charset/right", test_right);
    g_test_add_func("/charset/names", test_names);
    g_test_add_func("/charset/wrong", test_wrong);
    g_test_add_func("/charset/missing", test_missing);
    g_test_add_func("/charset/marks", test_marks);
    return g_test_run();
}

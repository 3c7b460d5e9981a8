#include <string.h>
#include "lib/mail/rtf.h"

static void check_cap(const char *rtf, gsize cap, const char *expected)
{
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    g_autofree char *got = zb_rtf_to_text(charsets, rtf, strlen(rtf), cap);
    g_assert_cmpstr(got, ==, expected);
}

static void check(const char *rtf, const char *expected)
{
    check_cap(rtf, 10000, expected);
}

static void test_text(void)
{
    check("{\\rtf1 een\\par twee\\line drie\\tab vier}", "een\ntwee\ndrie\tvier");
    check("{\\rtf1\r\n{\\b vet}\r\n dun\\~\\_\\{\\}\\\\}", "vet dun -{}\\");
    check("{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}{\\info{\\title x}}{\\*\\generator y;}tekst}",
          "tekst");
}

static void test_letters(void)
{
    check("{\\rtf1\\ansi\\ansicpg1252 caf\\'e9 \\'80}", "caf\xc3\xa9 \xe2\x82\xac");
    check("{\\rtf1\\ansicpg1251 \\'e4\\'e0}", "\xd0\xb4\xd0\xb0");
    check("{\\rtf1 \\u233?\\u8364\\'80x}", "\xc3\xa9\xe2\x82\xacx");
    check("{\\rtf1\\uc2 \\u233??x{\\uc0\\u233 y}}", "\xc3\xa9x\xc3\xa9y");
    check("{\\rtf1 \\u-10179?}", ""); /* half a surrogate is no letter */
    check("{\\rtf1 x\\u-10179?\\u-8704?y}", "x\xf0\x9f\x98\x80y");
    check("{\\rtf1 \\u-8704?\\u-10179?\\u233?\\u-8704?}", "\xc3\xa9");
    check("{\\rtf1 foto\\rquote s \\endash  \\ldblquote zo\\rdblquote{\\*\\x\\emdash}\\u8217\\rquote .}",
          "foto\xe2\x80\x99s \xe2\x80\x93 \xe2\x80\x9czo\xe2\x80\x9d\xe2\x80\x99.");
}

/* Outlook wraps the HTML of a mail (MS-OXRTFEX). */
static void test_wrapped_html(void)
{
    check("{\\rtf1\\ansi\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Geachte heer{\\*\\htmltag84 "
          "&nbsp;}\\htmlrtf "
          "\\'a0\\htmlrtf0 ,{\\*\\htmltag72 </p>}\\htmlrtf\\par}\\htmlrtf0}",
          "Geachte heer\xc2\xa0,\n");
}

static void test_hostile(void)
{
    check("", "");
    check("{", "");
    check("{\\rtf1 a\\", "a");
    check("{\\rtf1 a\\'e", "ae");
    check("}}}} a", " a");
    check_cap("{\\rtf1 abcdefgh}", 4, "abcd");
    check("{\\rtf1 a{\\pict\\bin5 }}}}}}b}", "ab");
    check("{\\rtf1 a\\bin999 b}", "a");
    check("{\\rtf1 a\\bin-9 b}", "ab");
    g_autoptr(ZbCharsets) charsets = zb_charsets_new();
    static const char *const pieces[] = {"{", "}", "\\", "\\u1", "\\'e9", "{\\*"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) rtf = g_string_new("{\\rtf1 ");
        while (rtf->len < 1024 * 1024)
            g_string_append(rtf, pieces[i]);
        g_autofree char *text = zb_rtf_to_text(charsets, rtf->str, rtf->len, 1 << 20);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rtf/text", test_text);
    g_test_add_func("/rtf/letters", test_letters);
    g_test_add_func("/rtf/wrapped-html", test_wrapped_html);
    g_test_add_func("/rtf/hostile", test_hostile);
    return g_test_run();
}

#include "lib/mail/html-link.h"

static void check_link(const char *href, const char *text, const char *expected)
{
    g_autofree char *got = zb_html_link_target(href, text);
    g_assert_cmpstr(got, ==, expected);
}

static void test_links(void)
{
    check_link("https://x.example/a?b=c", "hier", " <https://x.example/a?b=c>");
    check_link(" http://x.example ", "klik", " <http://x.example>");
    check_link("mailto:jan@x.example?subject=y", "Jan", " <jan@x.example>");
    check_link("tel:+31610000101", "bel ons", " <+31610000101>");
}

static void test_shown(void)
{
    check_link("https://www.x.example/", "www.X.example", NULL);
    check_link("http://x.example/a", "zie https://x.example/a voor meer", NULL);
    check_link("mailto:jan@x.example", "Jan@x.example", NULL);
    check_link("tel:+31610000101", "06 - 1000 0101", NULL);
    check_link("https://kwaad.example", "https://bank.example", " <https://kwaad.example>");
}

static void test_nowhere(void)
{
    static const char *const targets[] = {
        "#boven", "javascript:alert(1)", "cid:a@b", "data:text/html,x", "pagina.html", "", "//x"};
    for (guint i = 0; i < G_N_ELEMENTS(targets); i++)
        check_link(targets[i], "hier", NULL);
}

static void test_long(void)
{
    g_autofree char *rest = g_strnfill(400, 'x');
    g_autofree char *href = g_strconcat("https://x.example/", rest, NULL);
    g_autofree char *got = zb_html_link_target(href, "hier");
    g_assert_true(g_str_has_suffix(got, "xxx\xe2\x80\xa6>"));
    g_assert_cmpint(g_utf8_strlen(got, -1), ==, 304);
}

static void check_picture(const char *alt, const char *width, const char *expected)
{
    g_autofree char *got = zb_html_picture(alt, width, NULL);
    g_assert_cmpstr(got, ==, expected);
}

static void test_pictures(void)
{
    check_picture("De kapotte lantaarn", "640", "[De kapotte lantaarn]");
    check_picture("\xf0\x9f\x98\x80", "20", "\xf0\x9f\x98\x80");
    check_picture("", NULL, NULL);
    check_picture(" \n", NULL, NULL);
    check_picture("lees", "1", NULL);
    check_picture("lees", "0px", NULL);
    check_picture("lees", "100%", "[lees]");
    check_picture("image001.png", NULL, NULL);
    check_picture("Logo", NULL, NULL);
    check_picture("Afbeelding met boom Automatisch gegenereerde beschrijving", NULL, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html-link/links", test_links);
    g_test_add_func("/html-link/shown", test_shown);
    g_test_add_func("/html-link/nowhere", test_nowhere);
    g_test_add_func("/html-link/long", test_long);
    g_test_add_func("/html-link/pictures", test_pictures);
    return g_test_run();
}

#include "lib/text.h"

static void check(char *got, const char *want)
{
    g_autofree char *owned = got;
    g_assert_cmpstr(owned, ==, want);
}

static void test_valid(void)
{
    check(zb_text_valid("goed", -1), "goed");
    check(zb_text_valid("a\xff"
                        "b",
                        -1),
          "a\xef\xbf\xbd"
          "b");
    check(zb_text_valid("a\0b", 3), "a\xef\xbf\xbd"
                                    "b");
}

static void test_lines(void)
{
    char text[] = "a\r\nb\rc\n\r\r\nd\r";
    zb_text_unify_lines(text);
    g_assert_cmpstr(text, ==, "a\nb\nc\n\n\nd\n");
}

static void test_one_line(void)
{
    check(zb_text_one_line("  een\r\n\ttwee \x1b[2J drie "), "een twee [2J drie");
    check(zb_text_one_line(""), "");
}

static void test_terminal(void)
{
    check(zb_text_terminal("a\x1b[31mb\nc\td"), "a\xef\xbf\xbd[31mb\nc\td");
    check(zb_text_terminal("\xc2\x9b"
                           "2J"),
          "\xef\xbf\xbd"
          "2J");
    check(zb_text_terminal("veilig\u202e"
                           "exe.fdp"),
          "veilig\xef\xbf\xbd"
          "exe.fdp");
}

static void test_shorten(void)
{
    check(zb_text_shorten("geluid", 6), "geluid");
    check(zb_text_shorten("geluid!", 6), "gelui\xe2\x80\xa6");
    check(zb_text_shorten("geluid", 0), "");
}

static void test_key(void)
{
    g_autofree char *a = zb_text_key("De container aan de Dorpsdijk is weer niet geleegd, al drie weken!");
    g_autofree char *b = zb_text_key("de  container aan de Dorpsdijk\nis weer niet geleegd: al DRIE weken");
    g_autofree char *c = zb_text_key("De container aan de Dorpsdijk is weer niet geleegd, al vier weken!");
    g_assert_nonnull(a);
    g_assert_cmpstr(a, ==, b);
    g_assert_cmpstr(a, !=, c);
    check(zb_text_key("Hoort u mij?"), NULL);
}

static void test_reference(void)
{
    check(zb_reference_key("KL-2026-0012"), "KL2026-12");
    check(zb_reference_key("kl 2026 12"), "KL2026-12");
    check(zb_reference_key("KL2026/0012"), "KL2026-12");
    check(zb_reference_key("UIT-2026-00087"), "UIT2026-87");
}

static void test_addresses(void)
{
    check(zb_email_normal(" A.Bakker@Voorbeeld.Example "), "a.bakker@voorbeeld.example");
    check(zb_email_normal("geen adres"), NULL);
    check(zb_email_normal("a b@c.example"), NULL);
    check(zb_phone_normal("06-10000101"), "+31610000101");
    check(zb_phone_normal("+31 (0)6 1000 0101"), "+31610000101");
    check(zb_phone_normal("0031610000101"), "+31610000101");
    check(zb_phone_normal("+49 30 1234567"), "+49301234567");
    check(zb_phone_normal("bel mij"), NULL);
    check(zb_phone_normal("112"), NULL);
}

static void test_day(void)
{
    check(zb_day_nl("2026-05-04", FALSE), "4 mei");
    check(zb_day_nl("2026-12-31", TRUE), "31 december 2026");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/valid", test_valid);
    g_test_add_func("/text/lines", test_lines);
    g_test_add_func("/text/one-line", test_one_line);
    g_test_add_func("/text/terminal", test_terminal);
    g_test_add_func("/text/shorten", test_shorten);
    g_test_add_func("/text/key", test_key);
    g_test_add_func("/text/reference", test_reference);
    g_test_add_func("/text/addresses", test_addresses);
    g_test_add_func("/text/day", test_day);
    return g_test_run();
}

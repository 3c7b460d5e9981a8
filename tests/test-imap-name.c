#include "daemon/imap-name.h"

static void assert_name(const char *folder, const char *expected)
{
    g_autofree char *name = zb_imap_name_quote(folder);
    g_assert_cmpstr(name, ==, expected);
}

static void test_ascii(void)
{
    assert_name("INBOX", "\"INBOX\"");
    assert_name("Verzonden items", "\"Verzonden items\"");
    assert_name("a\"b\\c", "\"a\\\"b\\\\c\"");
    assert_name("R&D", "\"R&-D\"");
    assert_name("", "\"\"");
}

/* The first is RFC 3501's own example. */
static void test_utf7(void)
{
    assert_name("~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",
                "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"");
    assert_name("Financi\xc3\xabn", "\"Financi&AOs-n\"");
    assert_name("\xf0\x9f\x93\xac&", "\"&2D3c7A-&-\"");
}

static void test_refused(void)
{
    assert_name("a\r\nz1 LOGOUT", NULL);
    assert_name("\x7f", NULL);
    assert_name("\xc2\x85", NULL);
    assert_name("\xff\xfe", NULL);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-name/ascii", test_ascii);
    g_test_add_func("/imap-name/utf7", test_utf7);
    g_test_add_func("/imap-name/refused", test_refused);
    return g_test_run();
}

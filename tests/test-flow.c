#include "lib/mail/flow.h"

static void check(const char *text, gboolean delete_space, const char *expected)
{
    g_autofree char *got = zb_flow_join(text, delete_space);
    g_assert_cmpstr(got, ==, expected);
}

static void test_join(void)
{
    check("", FALSE, "");
    check("een\ntwee\n", FALSE, "een\ntwee\n");
    check("een \ntwee\n\ndrie\n", FALSE, "een twee\n\ndrie\n");
    check("een \ntwee", FALSE, "een twee");
    check("een \nt \nwee\n", TRUE, "eentwee\n");
    check("een \n", FALSE, "een ");
}

static void test_quotes(void)
{
    check("> een \n> twee\n>> drie \n> vier\n", FALSE, "> een twee\n>> drie \n> vier\n");
    check(">een \nantwoord\n", FALSE, "> een \nantwoord\n");
    check(">\n", FALSE, "> \n");
}

static void test_stuffing(void)
{
    check(" From hier\n  ingesprongen\n >geen citaat\n", FALSE, "From hier\n ingesprongen\n>geen citaat\n");
}

static void test_signature(void)
{
    check("groet \n-- \nJan\n", FALSE, "groet \n-- \nJan\n");
    check("> -- \n> Jan\n", FALSE, "> -- \n> Jan\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow/join", test_join);
    g_test_add_func("/flow/quotes", test_quotes);
    g_test_add_func("/flow/stuffing", test_stuffing);
    g_test_add_func("/flow/signature", test_signature);
    return g_test_run();
}

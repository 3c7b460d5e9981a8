/* Who signs: the name shown, the names under it, and what is no name. */
#include "lib/judge/signer.h"

static void check(const char *shown, const char *tail, ZbSigner want)
{
    ZbSigner got = zb_signer("Bea de Bakker-Smit", shown, tail);
    if (got != want)
        g_error("\"%s\", \"%s\": %d", shown, tail, (int)got);
}

static void test_nobody(void)
{
    static const char *const tails[] = {"",
                                        "Groeten",
                                        "Met vriendelijke groet,",
                                        "mvg",
                                        "Hoogachtend,\n",
                                        "Verzonden vanaf mijn iPhone",
                                        "Wanneer hoor ik iets?",
                                        "De pomp trilt nog steeds.",
                                        "06 12345678",
                                        "Hoort u mij?"};
    static const char *const shown[] = {"", "bea1957", "gjh", "GJH", "x@y.example", "burger"};
    for (guint i = 0; i < G_N_ELEMENTS(tails); i++)
        check("", tails[i], ZB_SIGNER_NOBODY);
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
        check(shown[i], "", ZB_SIGNER_NOBODY);
    check(NULL, NULL, ZB_SIGNER_NOBODY);
}

static void test_of_name(void)
{
    check("B. de Bakker", "", ZB_SIGNER_OF_NAME);
    check("bakker smit", "", ZB_SIGNER_OF_NAME);
    check("", "Met vriendelijke groet,\nBea", ZB_SIGNER_OF_NAME);
    check("", "groetjes bea", ZB_SIGNER_OF_NAME);
    check("", "mvg fam. de bakker", ZB_SIGNER_OF_NAME);
    check("", "De Bakker", ZB_SIGNER_OF_NAME);
    check("", "Beste Ria,\nHet is weer zover.\nBeste groeten, Bea", ZB_SIGNER_OF_NAME);
    check("Jan Visser", "Groet,\nBea Smit", ZB_SIGNER_OF_NAME); /* his address, her words */
}

static void test_another(void)
{
    check("Jan Visser", "", ZB_SIGNER_ANOTHER);
    check("jan visser", "", ZB_SIGNER_ANOTHER);
    check("Wilma", "", ZB_SIGNER_ANOTHER);
    check("", "Met vriendelijke groet,\nJan Visser\nKade 4", ZB_SIGNER_ANOTHER);
    check("", "met vriendelijke groet\njan visser", ZB_SIGNER_ANOTHER);
    check("", "J. Visser", ZB_SIGNER_ANOTHER);
    check("Jan Visser", "mijn buurvrouw bakker zegt dat ook", ZB_SIGNER_ANOTHER);
    check("Jan Visser", "Ik woon naast mevrouw Bakker.", ZB_SIGNER_ANOTHER);
    g_assert_cmpint(zb_signer(NULL, "Jan Visser", ""), ==, ZB_SIGNER_ANOTHER);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/signer/nobody", test_nobody);
    g_test_add_func("/signer/of-name", test_of_name);
    g_test_add_func("/signer/another", test_another);
    return g_test_run();
}

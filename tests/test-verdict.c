#include "lib/verdict.h"

static void test_names_go_round(void)
{
    for (int v = ZB_VERDICT_REPEAT; v <= ZB_VERDICT_UNREADABLE; v++) {
        g_assert_nonnull(zb_verdict_name((ZbVerdict)v));
        g_assert_cmpint(zb_verdict_parse(zb_verdict_name((ZbVerdict)v)), ==, v);
    }
}

static void test_none(void)
{
    g_assert_null(zb_verdict_name(ZB_VERDICT_NONE));
    g_assert_cmpint(zb_verdict_parse(NULL), ==, ZB_VERDICT_NONE);
    g_assert_cmpint(zb_verdict_parse("oordeel"), ==, ZB_VERDICT_NONE);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/names", test_names_go_round);
    g_test_add_func("/verdict/none", test_none);
    return g_test_run();
}

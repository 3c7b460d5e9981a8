#include "daemon/uid-set.h"

static GArray *set_of(const guint32 *uids, guint count)
{
    GArray *set = zb_uid_set_new();
    g_array_append_vals(set, uids, count);
    zb_uid_set_normalise(set);
    return set;
}

static void assert_format(const guint32 *uids, guint count, const char *expected)
{
    g_autoptr(GArray) set = set_of(uids, count);
    g_autofree char *text = zb_uid_set_format(set);
    g_assert_cmpstr(text, ==, expected);
}

static void test_format(void)
{
    assert_format(NULL, 0, "");
    assert_format((guint32[]){7}, 1, "7");
    assert_format((guint32[]){3, 1, 2, 7}, 4, "1:3,7");
    assert_format((guint32[]){5, 5, 0, 6, 9, 11, 10}, 7, "5:6,9:11");
    assert_format((guint32[]){G_MAXUINT32, 1, G_MAXUINT32 - 1}, 3, "1,4294967294:4294967295");
}

static void assert_parse(const char *text, const char *expected)
{
    g_autoptr(GArray) set = zb_uid_set_parse(text, 10);
    g_autofree char *got = set ? zb_uid_set_format(set) : NULL;
    g_assert_cmpstr(got, ==, expected);
}

static void test_parse(void)
{
    assert_parse("1:3,7", "1:3,7");
    assert_parse("3:1", "1:3");
    assert_parse("9,4", "9,4");
    assert_parse("4294967295", "4294967295");
    assert_parse("1:10", "1:10");
    static const char *const bad[] = {"",  "0",   "1:",   "1,",         ":3",    "1:11",         "1:5,6:11",
                                      "*", "1 2", "1:3 ", "4294967296", "1:3:5", "1:4294967295", "a"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_parse(bad[i], NULL);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uid-set/format", test_format);
    g_test_add_func("/uid-set/parse", test_parse);
    return g_test_run();
}

#include "daemon/backoff.h"

static void test_growth(void)
{
    ZbBackoff backoff = {.first = 1000, .cap = 5000};
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 1000);
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 2000);
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 4000);
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 5000);
    backoff.failures = 1000000;
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 5000);
    backoff.failures = 0;
    g_assert_cmpuint(zb_backoff_next(&backoff, 0.5), ==, 1000);
}

static void test_jitter(void)
{
    ZbBackoff low = {.first = 1000, .cap = 5000}, high = low;
    g_assert_cmpuint(zb_backoff_next(&low, 0.0), ==, 750);
    g_assert_cmpuint(zb_backoff_next(&high, 0.999999), ==, 1249);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/backoff/growth", test_growth);
    g_test_add_func("/backoff/jitter", test_jitter);
    return g_test_run();
}

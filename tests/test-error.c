#include <sysexits.h>
#include "lib/error.h"

static void test_names_go_round(void)
{
    for (int code = ZB_ERROR_INVALID; code <= ZB_ERROR_INTERNAL; code++) {
        g_assert_nonnull(zb_error_name(code));
        g_assert_cmpint(zb_error_from_name(zb_error_name(code)), ==, code);
    }
    g_assert_cmpstr(zb_error_name(ZB_ERROR_NOT_FOUND), ==, "not-found");
}

static void test_unknown_is_a_defect(void)
{
    g_assert_cmpint(zb_error_from_name("no-such"), ==, ZB_ERROR_INTERNAL);
    g_assert_cmpstr(zb_error_name(-1), ==, "internal");
    g_assert_cmpstr(zb_error_name(ZB_ERROR_INTERNAL + 1), ==, "internal");
    g_assert_cmpint(zb_error_exit_status(999), ==, EX_SOFTWARE);
}

static void test_exit_status(void)
{
    static const struct {
        ZbError code;
        int status;
    } table[] = {
        {ZB_ERROR_INVALID, EX_DATAERR},
        {ZB_ERROR_CONFIG, EX_CONFIG},
        {ZB_ERROR_NOT_FOUND, EX_NOINPUT},
        {ZB_ERROR_AMBIGUOUS, EX_USAGE},
        {ZB_ERROR_DENIED, EX_NOPERM},
        {ZB_ERROR_CONFLICT, EX_DATAERR},
        {ZB_ERROR_NEWER, EX_CONFIG},
        {ZB_ERROR_BUSY, EX_TEMPFAIL},
        {ZB_ERROR_UNAVAILABLE, EX_UNAVAILABLE},
        {ZB_ERROR_NO_SPACE, EX_IOERR},
        {ZB_ERROR_READ_ONLY, EX_IOERR},
        {ZB_ERROR_IO, EX_IOERR},
        {ZB_ERROR_CORRUPT, EX_IOERR},
        {ZB_ERROR_INTERNAL, EX_SOFTWARE},
    };
    g_assert_cmpint(G_N_ELEMENTS(table), ==, ZB_ERROR_INTERNAL + 1);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpint(zb_error_exit_status((int)table[i].code), ==, table[i].status);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error/names", test_names_go_round);
    g_test_add_func("/error/unknown", test_unknown_is_a_defect);
    g_test_add_func("/error/exit-status", test_exit_status);
    return g_test_run();
}

#include "daemon/account.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    guint told;
} Member;

static void on_changed(void *member)
{
    ((Member *)member)->told++;
}

static gboolean may(ZbAccount *account, Member *member, const char *refusal)
{
    const char *got;
    guint64 pause = 0;
    gboolean may = zb_account_may_login(account, member, &got, &pause);
    if (!may)
        g_assert_cmpstr(got, ==, refusal);
    if (!may && refusal)
        g_assert_cmpuint(pause, >, 0);
    return may;
}

static void test_one_knocks(void)
{
    Member a = {0}, b = {0};
    ZbAccount *account = zb_account_new("klachten", 1000, 4000);
    zb_account_join(account, &a, on_changed);
    zb_account_join(account, &b, on_changed);
    g_assert_true(may(account, &a, NULL));
    g_assert_true(may(account, &a, NULL));
    g_assert_false(may(account, &b, NULL));
    zb_account_untried(account, &b); /* it was not its turn */
    g_assert_cmpuint(b.told, ==, 0);
    zb_account_untried(account, &a);
    g_assert_cmpuint(b.told, ==, 1);
    g_assert_true(may(account, &b, NULL));
    g_assert_false(may(account, &a, NULL));
    zb_account_accepted(account);
    g_assert_cmpuint(a.told, ==, 2);
    zb_account_accepted(account);
    g_assert_cmpuint(a.told, ==, 2);
    g_assert_true(may(account, &a, NULL) && may(account, &b, NULL));
    zb_account_leave(account, &a);
    zb_account_leave(account, &b);
    zb_account_free(account);
}

static guint lines_of(const char *log, const char *part)
{
    guint lines = 0;
    for (const char *at = log; (at = strstr(at, part)); at++)
        lines++;
    return lines;
}

/* One tries again, with growing pauses; refusal and recovery are told once each. */
static void test_refused(void)
{
    char *log = NULL;
    gsize size;
    FILE *before = stderr;
    stderr = open_memstream(&log, &size);
    Member a = {0}, b = {0};
    ZbAccount *account = zb_account_new("klachten", 1000, 4000);
    zb_account_join(account, &a, on_changed);
    zb_account_join(account, &b, on_changed);
    static const guint64 pauses[] = {1000, 2000, 4000, 4000};
    for (guint i = 0; i < G_N_ELEMENTS(pauses); i++) {
        g_assert_true(may(account, &a, NULL));
        g_assert_cmpuint(zb_account_refused(account, &a, "no", 0.5), ==, pauses[i]);
        g_assert_false(may(account, &b, "no"));
    }
    g_assert_cmpuint(b.told, ==, 4);
    zb_account_untried(account, &a);
    g_assert_false(may(account, &b, "no")); /* the server is away: still one tries again */
    g_assert_true(may(account, &a, NULL));
    zb_account_accepted(account);
    g_assert_true(may(account, &b, NULL));
    g_assert_cmpuint(zb_account_refused(account, &b, "no", 0.5), ==, 1000);
    zb_account_leave(account, &b); /* somebody must */
    g_assert_true(may(account, &a, NULL));
    zb_account_leave(account, &a);
    zb_account_free(account);
    fclose(stderr);
    stderr = before;
    g_assert_cmpuint(lines_of(log, "we are not let in"), ==, 2);
    g_assert_cmpuint(lines_of(log, "we are let in again"), ==, 1);
    free(log);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/account/one-knocks", test_one_knocks);
    g_test_add_func("/account/refused", test_refused);
    return g_test_run();
}

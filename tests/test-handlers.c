#include "tests/support.h"

static ZbPut put(Ground *g, const char *reference, const char *account, guint roles, GError **error)
{
    ZbHandler handler = {.reference = (char *)reference,
                         .name = (char *)"Anna",
                         .email = (char *)"anna@v.example",
                         .account = (char *)account,
                         .roles = roles};
    return zb_handler_put(g->store, &handler, error);
}

static void test_roles(void)
{
    static const char *const names[] = {"handler", "lead", "administrator", "auditor"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpstr(zb_role_name(zb_role_parse(names[i])), ==, names[i]);
    g_assert_cmpint(zb_role_parse("chef"), ==, 0);
    g_assert_null(zb_role_name(0));
}

static void test_put(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(put(&g, "h1", "anna", ZB_ROLE_HANDLER | ZB_ROLE_LEAD, &error), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&g, "h1", "anna", ZB_ROLE_HANDLER | ZB_ROLE_LEAD, &error), ==, ZB_PUT_SAME);
    g_assert_cmpint(put(&g, "h1", "anna", ZB_ROLE_LEAD, &error), ==, ZB_PUT_CHANGED);
    g_assert_no_error(error);
    g_autoptr(ZbHandler) one = zb_handler_by_account(g.store, "anna", &error);
    g_assert_cmpstr(one->reference, ==, "h1");
    g_assert_cmpuint(one->roles, ==, ZB_ROLE_LEAD);
    g_autoptr(ZbHandler) same = zb_handler_by_id(g.store, one->id, &error);
    g_assert_cmpstr(same->email, ==, "anna@v.example");
    g_assert_null(zb_handler_by_reference(g.store, "h2", &error));
    g_assert_null(zb_handler_by_account(g.store, "nobody", &error));
    g_assert_no_error(error);
    ground_close(&g);
}

static void test_account_is_one_persons(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    put(&g, "h1", "anna", ZB_ROLE_HANDLER, &error);
    g_assert_cmpint(put(&g, "h2", NULL, ZB_ROLE_HANDLER, &error), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&g, "h3", NULL, ZB_ROLE_HANDLER, &error), ==,
                    ZB_PUT_ADDED); /* two without are no conflict */
    g_assert_no_error(error);
    g_assert_cmpint(put(&g, "h2", "anna", ZB_ROLE_HANDLER, &error), ==, ZB_PUT_ERROR);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

static void test_with_role(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    put_handler(&g, "h1", ZB_ROLE_HANDLER);
    gint64 h2 = put_handler(&g, "h2", ZB_ROLE_HANDLER | ZB_ROLE_ADMINISTRATOR);
    g_autoptr(GArray) admins = zb_handlers_with_role(g.store, ZB_ROLE_ADMINISTRATOR, &error);
    g_autoptr(GArray) handlers = zb_handlers_with_role(g.store, ZB_ROLE_HANDLER, &error);
    g_autoptr(GArray) auditors = zb_handlers_with_role(g.store, ZB_ROLE_AUDITOR, &error);
    g_assert_cmpuint(admins->len, ==, 1);
    g_assert_cmpint(g_array_index(admins, gint64, 0), ==, h2);
    g_assert_cmpuint(handlers->len, ==, 2);
    g_assert_cmpuint(auditors->len, ==, 0);
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/handlers/roles", test_roles);
    g_test_add_func("/handlers/put", test_put);
    g_test_add_func("/handlers/account", test_account_is_one_persons);
    g_test_add_func("/handlers/with-role", test_with_role);
    return g_test_run();
}

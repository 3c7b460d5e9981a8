#include "tests/support.h"

static ZbPut put(Ground *g, const char *reference, const char *name, const char *notes, gint64 *ret_id)
{
    g_autoptr(GError) error = NULL;
    ZbCitizen citizen = {.reference = (char *)reference,
                         .name = (char *)name,
                         .postal = (char *)"Laan 1",
                         .notes = (char *)notes};
    ZbPut result = zb_citizen_put(g->store, &citizen, &error);
    g_assert_no_error(error);
    *ret_id = citizen.id;
    return result;
}

static void test_put(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 id, again;
    g_assert_cmpint(put(&g, "b1", "A. Bakker", "", &id), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&g, "b1", "A. Bakker", "", &again), ==, ZB_PUT_SAME);
    g_assert_cmpint(again, ==, id);
    g_assert_cmpint(put(&g, "b1", "A. Bakker", "belt graag", &again), ==, ZB_PUT_CHANGED);
    g_assert_cmpint(again, ==, id);
    g_autoptr(ZbCitizen) one = zb_citizen_by_id(g.store, id, &error);
    g_assert_cmpstr(one->notes, ==, "belt graag");
    g_assert_null(zb_citizen_by_reference(g.store, "b2", &error));
    g_assert_no_error(error);
    ground_close(&g);
}

static void test_addresses(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser"), agent;
    g_assert_cmpint(
        zb_citizen_add_address(g.store, bakker, 0, ZB_ADDRESS_EMAIL, "huis@x.example", "Huis", &error), ==,
        ZB_PUT_ADDED);
    g_assert_cmpint(
        zb_citizen_add_address(g.store, bakker, 0, ZB_ADDRESS_EMAIL, "huis@x.example", "Huis", &error), ==,
        ZB_PUT_SAME);
    g_assert_cmpint(
        zb_citizen_add_address(g.store, visser, 0, ZB_ADDRESS_EMAIL, "huis@x.example", "huis", &error), ==,
        ZB_PUT_ADDED);
    g_assert_cmpint(zb_representative_put(g.store, visser, "Mr. Vos", "alles", &agent, &error), ==,
                    ZB_PUT_ADDED);
    g_assert_cmpint(zb_representative_put(g.store, visser, "Mr. Vos", "alles", &agent, &error), ==,
                    ZB_PUT_SAME);
    g_assert_cmpint(zb_representative_put(g.store, visser, "Mr. Vos", "geld", &agent, &error), ==,
                    ZB_PUT_CHANGED);
    zb_citizen_add_address(g.store, visser, agent, ZB_ADDRESS_EMAIL, "huis@x.example", "huis", &error);
    g_assert_cmpint(
        zb_citizen_add_address(g.store, visser, agent, ZB_ADDRESS_EMAIL, "huis@x.example", "h", &error), ==,
        ZB_PUT_SAME);
    g_autoptr(GArray) owners = zb_address_owners(g.store, ZB_ADDRESS_EMAIL, "huis@x.example", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(owners->len, ==, 3);
    const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, 0);
    g_assert_cmpint(owner[0].citizen_id, ==, bakker);
    g_assert_cmpint(owner[1].citizen_id, ==, visser);
    g_assert_cmpint(owner[1].representative_id, ==, 0);
    g_assert_cmpint(owner[2].representative_id, ==, agent);
    g_autoptr(GArray) phones = zb_address_owners(g.store, ZB_ADDRESS_PHONE, "huis@x.example", &error);
    g_assert_cmpuint(phones->len, ==, 0);
    ground_close(&g);
}

static guint found(Ground *g, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) citizens = zb_citizens_find(g->store, what, 10, &error);
    g_assert_no_error(error);
    return citizens->len;
}

static void test_find(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 id, other;
    put(&g, "b1", "A. Bakker", "", &id);
    put(&g, "b2", "\xc3\x89lise de Bakker-\xc3\x96zdemir", "", &other);
    zb_citizen_add_address(g.store, id, 0, ZB_ADDRESS_PHONE, "+31610000101", "06-10000101", &error);
    zb_citizen_add_address(g.store, other, 0, ZB_ADDRESS_PHONE, "+31610000101", "06-10000101", &error);
    zb_citizen_add_address(g.store, id, 0, ZB_ADDRESS_EMAIL, "ab@x.example", "AB@x.example", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(found(&g, "b1"), ==, 1);
    g_assert_cmpuint(found(&g, "0610000101"), ==, 2);
    g_assert_cmpuint(found(&g, "AB@X.example"), ==, 1);
    g_assert_cmpuint(found(&g, "bakk"), ==, 2);
    g_assert_cmpuint(found(&g, "DE BAK"), ==, 1);
    g_assert_cmpuint(found(&g, "\xc3\xb6zde"), ==, 1); /* case does not count: nor of what is not ASCII */
    g_assert_cmpuint(found(&g, "b"), ==, 0);
    g_assert_cmpuint(found(&g, "%%"), ==, 0);
    g_assert_cmpuint(found(&g, "__"), ==, 0);
    g_assert_cmpuint(found(&g, ""), ==, 0);
    g_autoptr(GPtrArray) one = zb_citizens_find(g.store, "bakker", 1, &error);
    g_assert_cmpuint(one->len, ==, 1);
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/citizens/put", test_put);
    g_test_add_func("/citizens/addresses", test_addresses);
    g_test_add_func("/citizens/find", test_find);
    return g_test_run();
}

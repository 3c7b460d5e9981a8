/* Raw bytes in slices, and the deliveries that brought them. */
#include "lib/store/messages.h"
#include "tests/support.h"

/* Bytes that do not shrink, with NULs among them. */
static GBytes *noise(gsize size)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    guint8 *bytes = g_malloc(MAX(size, 1));
    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8)g_rand_int(rand);
    return g_bytes_new_take(bytes, size);
}

static gint64 add(Ground *g, const char *sha256, GBytes *raw)
{
    g_autoptr(GError) error = NULL;
    gint64 id, contact_id = put_contact(g, 0, 0, FALSE, g->now, NULL);
    zb_message_add(g->store, contact_id, sha256, raw, "{}", 1, &id, &error);
    g_assert_no_error(error);
    return contact_id;
}

static void assert_round_trip(Ground *g, const char *sha256, gsize size, guint slices)
{
    g_autoptr(GBytes) raw = noise(size);
    gint64 contact_id = add(g, sha256, raw), total = -1;
    g_autoptr(GByteArray) got = g_byte_array_new();
    for (guint n = 0; n < slices; n++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) slice = zb_message_raw_slice(g->store, contact_id, n, &total, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(g_bytes_get_size(slice), >, 0);
        g_byte_array_append(got, g_bytes_get_data(slice, NULL), (guint)g_bytes_get_size(slice));
    }
    g_autoptr(GBytes) end = zb_message_raw_slice(g->store, contact_id, slices, &total, NULL);
    g_assert_cmpuint(g_bytes_get_size(end), ==, 0);
    g_assert_cmpint(total, ==, (gint64)size);
    g_assert_cmpmem(got->data, got->len, g_bytes_get_data(raw, NULL), size);
}

static void test_slices(void)
{
    Ground g;
    ground_open(&g);
    assert_round_trip(&g, "a", 0, 0);
    assert_round_trip(&g, "b", 1, 1);
    assert_round_trip(&g, "c", ZB_RAW_SLICE, 1);
    assert_round_trip(&g, "d", ZB_RAW_SLICE + 1, 2);
    assert_round_trip(&g, "e", 3 * ZB_RAW_SLICE - 5, 3);
    ground_close(&g);
}

static void test_first_rendering(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) first = g_bytes_new_static("first", 5), second = g_bytes_new_static("second", 6);
    gint64 id, total, contact_id = add(&g, "a", first);
    g_assert_true(zb_message_add(g.store, contact_id, "b", second, NULL, 1, &id, &error));
    g_autoptr(GBytes) slice = zb_message_raw_slice(g.store, contact_id, 0, &total, &error);
    g_assert_true(g_bytes_equal(slice, first));
    gint64 message, contact;
    g_assert_true(zb_message_by_sha256(g.store, "b", &message, &contact, &error));
    g_assert_cmpint(message, ==, id);
    g_assert_cmpint(contact, ==, contact_id);
    g_assert_true(zb_message_by_sha256(g.store, "none", &message, &contact, &error));
    g_assert_cmpint(message, ==, 0);
    g_assert_cmpint(contact, ==, 0);
    ground_close(&g);
}

static void test_no_message(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 total = 42;
    g_assert_null(zb_message_raw_slice(g.store, 4711, 0, &total, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND);
    g_assert_cmpint(total, ==, 42);
    ground_close(&g);
}

/* A slice that would unpack to more than a slice is not believed. */
static void test_broken_slice(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) raw = g_bytes_new_static("first", 5);
    gint64 total, contact_id = add(&g, "a", raw);
    run_sql(&g, "UPDATE raw SET data = x'28b52ffd'");
    g_assert_null(zb_message_raw_slice(g.store, contact_id, 0, &total, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CORRUPT);
    ground_close(&g);
}

static void deliver(Ground *g, const char *folder, guint32 uidvalidity, guint32 uid, gint64 size,
                    gint64 message_id)
{
    g_autoptr(GError) error = NULL;
    ZbDelivery delivery = {"klachten", folder, uidvalidity, uid, size, size ? 1000 : ZB_NEVER};
    zb_delivery_add(g->store, &delivery, message_id, g->now, &error);
    g_assert_no_error(error);
}

static void test_deliveries(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) raw = g_bytes_new_static("first", 5);
    add(&g, "a", raw);
    static const guint32 uids[] = {G_MAXUINT32, 3, 10, 3};
    for (guint i = 0; i < G_N_ELEMENTS(uids); i++)
        deliver(&g, "INBOX", G_MAXUINT32, uids[i], i, 1);
    deliver(&g, "INBOX", 1, 4, 0, 1);
    deliver(&g, "Archief", G_MAXUINT32, 5, 0, 1);
    g_autoptr(GArray) known = zb_deliveries(g.store, "klachten", "INBOX", G_MAXUINT32, &error);
    g_assert_no_error(error);
    static const ZbDelivered want[] = {
        {3, 3, 1000, FALSE}, {10, 2, 1000, FALSE}, {G_MAXUINT32, 0, ZB_NEVER, FALSE}};
    g_assert_cmpuint(known->len, ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < known->len; i++) {
        const ZbDelivered *one = &g_array_index(known, ZbDelivered, i);
        g_assert_cmpuint(one->uid, ==, want[i].uid);
        g_assert_cmpint(one->size, ==, want[i].size);
        g_assert_cmpint(one->internal_date, ==, want[i].internal_date);
    }
    ground_close(&g);
}

/* A UID that the server gave anew: the first delivery is not forgotten. */
static void test_given_anew(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GBytes) raw = g_bytes_new_static("first", 5);
    add(&g, "a", raw);
    add(&g, "b", raw);
    deliver(&g, "INBOX", 1, 4, 5, 1);
    deliver(&g, "INBOX", 1, 4, 6, 2);
    deliver(&g, "INBOX", 1, 4, 7, 1);
    assert_sql(
        &g, "SELECT group_concat(message_id || '/' || size || '/' || (ended_at IS NULL), ' ') FROM delivery",
        "1/5/0 2/6/0 1/7/1");
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/messages/slices", test_slices);
    g_test_add_func("/messages/first-rendering", test_first_rendering);
    g_test_add_func("/messages/no-message", test_no_message);
    g_test_add_func("/messages/broken-slice", test_broken_slice);
    g_test_add_func("/messages/deliveries", test_deliveries);
    g_test_add_func("/messages/given-anew", test_given_anew);
    return g_test_run();
}

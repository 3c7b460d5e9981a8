#include "daemon/fetch-plan.h"

#include "daemon/flight.h"
#include "daemon/imap-error.h"
#include "daemon/uid-set.h"
#include "lib/clock.h"

static const ZbPlanLimits limits = {
    .batch_messages = 4,
    .window_messages = 8,
    .batch_bytes = 100,
    .window_bytes = 200,
    .message_max = 1000,
};

/* A plan of a folder with UIDs first..last of `size` bytes each. */
static ZbFetchPlan *plan_of(guint32 first, guint32 last, guint64 size)
{
    ZbFetchPlan *plan = zb_fetch_plan_new(&limits);
    zb_fetch_plan_begin(plan, 1, TRUE);
    for (guint32 uid = last; uid >= first && uid > 0; uid--)
        zb_fetch_plan_list(plan, uid, size, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
    return plan;
}

/* The next batch, which must ask for `expected` ("1:4"); NULL: there must be none. */
static ZbBatch *assert_next(ZbFetchPlan *plan, const char *expected)
{
    ZbBatch *batch = zb_fetch_plan_next(plan);
    g_autoptr(GArray) uids = zb_uid_set_new();
    for (guint i = 0; batch && i < batch->entries->len; i++)
        g_array_append_val(uids, g_array_index(batch->entries, ZbPlanEntry, i).uid);
    g_autofree char *set = batch ? zb_uid_set_format(uids) : NULL;
    g_assert_cmpstr(set, ==, expected);
    return batch;
}

static void all_here(ZbBatch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++)
        g_array_index(batch->entries, ZbPlanEntry, i).here = TRUE;
}

static void finish_ok(ZbFetchPlan *plan, ZbBatch *batch)
{
    all_here(batch);
    zb_fetch_plan_finish(plan, batch, ZB_BATCH_OK);
}

static void test_missing(void)
{
    g_autoptr(ZbFetchPlan) plan = zb_fetch_plan_new(&limits);
    zb_fetch_plan_begin(plan, 1, TRUE);
    for (guint32 uid = 9; uid > 0; uid--) {
        zb_fetch_plan_list(plan, uid, 1, ZB_NEVER);
        zb_fetch_plan_list(plan, uid, 0, ZB_NEVER); /* a double: an answer that was not asked for */
    }
    g_autoptr(GArray) recorded = g_array_new(FALSE, TRUE, sizeof(ZbDelivered));
    guint32 uids[] = {1, 2, 3, 5, 9, 100};
    for (guint i = 0; i < G_N_ELEMENTS(uids); i++) {
        ZbDelivered one = {uids[i], 1, ZB_NEVER, FALSE};
        g_array_append_val(recorded, one);
    }
    zb_fetch_plan_compare(plan, recorded, NULL);
    g_assert_cmpuint(zb_fetch_plan_recorded(plan), ==, 6);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 4);
    ZbBatch *batch = assert_next(plan, "4,6:8");
    g_assert_cmpuint(batch->bytes, ==, 4);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 4);
    finish_ok(plan, batch);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 4);
    for (guint32 uid = 4; uid <= 8; uid++)
        zb_fetch_plan_settle(plan, 1, uid, TRUE);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 0);
    g_assert_false(zb_fetch_plan_doubt(plan));
    assert_next(plan, NULL);
}

static void test_batches_by_bytes(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 3, 60);
    ZbBatch *first = assert_next(plan, "1"), *second = assert_next(plan, "2");
    ZbBatch *third = assert_next(plan, "3");
    finish_ok(plan, first);
    finish_ok(plan, second);
    finish_ok(plan, third);
}

static void test_too_large(void)
{
    g_autoptr(ZbFetchPlan) plan = zb_fetch_plan_new(&limits);
    zb_fetch_plan_begin(plan, 1, TRUE);
    zb_fetch_plan_list(plan, 1, 10, ZB_NEVER);
    zb_fetch_plan_list(plan, 2, 1001, ZB_NEVER);
    zb_fetch_plan_list(plan, 3, 1000, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
    ZbBatch *small = assert_next(plan, "1"), *large = assert_next(plan, "2");
    g_assert_false(small->header);
    g_assert_true(large->header);
    assert_next(plan, NULL); /* above the window, so alone */
    finish_ok(plan, small);
    finish_ok(plan, large);
    zb_fetch_plan_settle(plan, 1, 1, TRUE);
    assert_next(plan, NULL);
    zb_fetch_plan_settle(plan, 1, 2, TRUE);
    ZbBatch *last = assert_next(plan, "3");
    g_assert_false(last->header);
    finish_ok(plan, last);
}

/* The window counts what is in flight and in hand, and opens by half batches, not by single messages. */
static void test_window(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 20, 1);
    ZbBatch *first = assert_next(plan, "1:4"), *second = assert_next(plan, "5:8");
    assert_next(plan, NULL);
    finish_ok(plan, first);
    finish_ok(plan, second);
    assert_next(plan, NULL);
    zb_fetch_plan_settle(plan, 1, 7, TRUE);
    assert_next(plan, NULL);
    zb_fetch_plan_settle(plan, 1, 7, TRUE); /* twice counts once */
    assert_next(plan, NULL);
    zb_fetch_plan_settle(plan, 1, 1, TRUE);
    finish_ok(plan, assert_next(plan, "9:10"));
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 18);
}

/* What came counts; what did not come waits, and a listing must tell whether it still exists. */
static void test_vanished(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 3, 1);
    ZbBatch *batch = assert_next(plan, "1:3");
    zb_batch_find(batch, 1)->here = zb_batch_find(batch, 3)->here = TRUE;
    g_assert_null(zb_batch_find(batch, 4));
    zb_fetch_plan_finish(plan, batch, ZB_BATCH_OK);
    g_assert_true(zb_fetch_plan_doubt(plan));
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 3);
    g_assert_cmpuint(zb_fetch_plan_postponed(plan), ==, 1);
    assert_next(plan, NULL);
    zb_fetch_plan_begin(plan, 1, TRUE);
    zb_fetch_plan_list(plan, 1, 1, ZB_NEVER);
    zb_fetch_plan_list(plan, 3, 1, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
    g_assert_false(zb_fetch_plan_doubt(plan));
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 2); /* in hand */
    assert_next(plan, NULL);
}

static void test_not_recorded(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 2, 1);
    finish_ok(plan, assert_next(plan, "1:2"));
    zb_fetch_plan_settle(plan, 1, 1, FALSE);
    zb_fetch_plan_settle(plan, 1, 2, TRUE);
    assert_next(plan, NULL);
    g_assert_cmpuint(zb_fetch_plan_postponed(plan), ==, 1);
    zb_fetch_plan_tick(plan);
    ZbBatch *again = assert_next(plan, "1");
    g_assert_true(again->alone);
    finish_ok(plan, again);
    zb_fetch_plan_settle(plan, 1, 1, TRUE);
    g_assert_cmpuint(zb_fetch_plan_failures(plan, 1), ==, 0);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 0);
}

/* The server still lists message 2 only. */
static void list_two(ZbFetchPlan *plan)
{
    zb_fetch_plan_begin(plan, 1, TRUE);
    zb_fetch_plan_list(plan, 2, 1, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
}

/* A refused batch is halved until the message is found that the server cannot give; the others come. */
static void test_refused(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 4, 1);
    zb_fetch_plan_finish(plan, assert_next(plan, "1:4"), ZB_BATCH_REFUSED);
    ZbBatch *low = assert_next(plan, "1:2"), *high = assert_next(plan, "3:4");
    assert_next(plan, NULL);
    finish_ok(plan, high);
    zb_fetch_plan_finish(plan, low, ZB_BATCH_REFUSED);
    finish_ok(plan, assert_next(plan, "1"));
    zb_fetch_plan_finish(plan, assert_next(plan, "2"), ZB_BATCH_REFUSED);
    g_assert_cmpuint(zb_fetch_plan_failures(plan, 2), ==, 1);
    g_assert_cmpuint(zb_fetch_plan_postponed(plan), ==, 1);
    for (guint32 uid = 1; uid <= 4; uid++)
        zb_fetch_plan_settle(plan, 1, uid, TRUE);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 1);
    zb_fetch_plan_tick(plan);
    assert_next(plan, NULL); /* in doubt whether it exists */
    list_two(plan);
    zb_fetch_plan_finish(plan, assert_next(plan, "2"), ZB_BATCH_REFUSED);
    list_two(plan);
    zb_fetch_plan_tick(plan);
    assert_next(plan, NULL); /* the pauses grow */
    zb_fetch_plan_tick(plan);
    finish_ok(plan, assert_next(plan, "2"));
}

/* Whoever was in flight when the connection broke comes after the others and alone, so that one message that breaks
 * it each time holds up nobody. */
static void test_broken(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 6, 1);
    zb_fetch_plan_finish(plan, assert_next(plan, "1:4"), ZB_BATCH_BROKEN);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 6);
    finish_ok(plan, assert_next(plan, "5:6"));
    /* 1 breaks it three times more; those that failed less often come before it. */
    zb_fetch_plan_finish(plan, assert_next(plan, "1"), ZB_BATCH_BROKEN);
    for (guint32 uid = 2; uid <= 4; uid++) {
        g_autofree char *set = g_strdup_printf("%u", uid);
        ZbBatch *alone = assert_next(plan, set);
        g_assert_true(alone->alone);
        assert_next(plan, NULL);
        finish_ok(plan, alone);
        zb_fetch_plan_settle(plan, 1, uid, TRUE);
    }
    zb_fetch_plan_finish(plan, assert_next(plan, "1"), ZB_BATCH_BROKEN);
    zb_fetch_plan_finish(plan, assert_next(plan, "1"), ZB_BATCH_BROKEN);
    assert_next(plan, NULL);
    g_assert_cmpuint(zb_fetch_plan_postponed(plan), ==, 1);
    zb_fetch_plan_tick(plan);
    finish_ok(plan, assert_next(plan, "1"));
}

static void test_uidvalidity(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 2, 50);
    finish_ok(plan, assert_next(plan, "1:2"));
    zb_fetch_plan_begin(plan, 2, TRUE);
    zb_fetch_plan_list(plan, 1, 50, ZB_NEVER);
    zb_fetch_plan_list(plan, 2, 50, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 2); /* UID 1 of another UIDVALIDITY is another message */
    ZbBatch *batch = assert_next(plan, "1:2");
    zb_fetch_plan_settle(plan, 1, 1, FALSE);
    zb_fetch_plan_settle(plan, 1, 2, TRUE);
    finish_ok(plan, batch);
    g_assert_cmpuint(zb_fetch_plan_postponed(plan), ==, 0);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 2);
}

/* Other sizes and dates than recorded: the UID is another message's now. What is not told says nothing. */
static void test_given_anew(void)
{
    g_autoptr(ZbFetchPlan) plan = zb_fetch_plan_new(&limits);
    static const ZbDelivered known[] = {{1, 10, 500, FALSE},     {2, 10, 500, FALSE}, {3, 10, 500, FALSE},
                                        {4, 0, ZB_NEVER, FALSE}, {5, 10, 500, FALSE}, {6, 10, 500, FALSE},
                                        {7, 10, ZB_NEVER, TRUE}};
    g_autoptr(GArray) recorded = g_array_new(FALSE, TRUE, sizeof(ZbDelivered));
    g_autoptr(GArray) unmarked = zb_uid_set_new();
    g_array_append_vals(recorded, known, G_N_ELEMENTS(known));
    zb_fetch_plan_begin(plan, 1, TRUE);
    zb_fetch_plan_list(plan, 1, 10, 500);
    zb_fetch_plan_list(plan, 2, 11, 500);
    zb_fetch_plan_list(plan, 3, 10, 501);
    zb_fetch_plan_list(plan, 4, 10, 500);
    zb_fetch_plan_list(plan, 5, 0, ZB_NEVER);
    zb_fetch_plan_list(plan, 7, 10, 500);
    zb_fetch_plan_compare(plan, recorded, unmarked);
    g_assert_cmpuint(zb_fetch_plan_recorded(plan), ==, 5);
    g_autofree char *left = zb_uid_set_format(unmarked);
    g_assert_cmpstr(left, ==, "1,4:5"); /* 6 is not there any more, 7 is marked */
    finish_ok(plan, assert_next(plan, "2:3"));
    zb_fetch_plan_settle(plan, 1, 2, TRUE);
    zb_fetch_plan_settle(plan, 1, 3, TRUE);
    g_assert_cmpuint(zb_fetch_plan_recorded(plan), ==, 7);
}

static void test_news(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 2, 1);
    zb_fetch_plan_begin(plan, 1, FALSE);
    zb_fetch_plan_list(plan, 3, 1, ZB_NEVER);
    zb_fetch_plan_compare(plan, NULL, NULL);
    finish_ok(plan, assert_next(plan, "1:3"));
}

/* ---- flight ---- */

static ZbImapResponse answer(guint32 uid, ZbImapBody body, GBytes *bytes, guint64 size)
{
    return (ZbImapResponse){.kind = ZB_IMAP_FETCH,
                            .uid = uid,
                            .body = body,
                            .bytes = bytes,
                            .body_size = size,
                            .internal_date = 7};
}

static void test_flight(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 3, 5);
    g_autoptr(ZbFlight) flight = zb_flight_new(zb_fetch_plan_next(plan));
    g_autofree char *command = zb_flight_command(flight, 99);
    g_assert_cmpstr(command, ==, "UID FETCH 1:3 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])");
    g_autoptr(GBytes) bytes = g_bytes_new_static("abcde", 5);
    g_autoptr(GError) error = NULL;
    ZbImapResponse wanted = answer(2, ZB_IMAP_BODY_WHOLE, bytes, 5);
    ZbImapResponse others[] = {wanted, answer(9, ZB_IMAP_BODY_WHOLE, bytes, 5),
                               answer(3, ZB_IMAP_BODY_HEADER, bytes, 5),
                               answer(3, ZB_IMAP_BODY_NONE, NULL, 0)};
    g_assert_true(zb_flight_take(flight, &wanted, &limits, &error));
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_true(zb_flight_take(flight, &others[i], &limits, &error));
    g_assert_cmpuint(flight->messages->len, ==, 1);
    ZbFlightMessage *message = g_ptr_array_index(flight->messages, 0);
    g_assert_cmpuint(message->uid, ==, 2);
    g_assert_true(message->raw == bytes);
    g_assert_cmpint(message->internal_date, ==, 7);
    zb_fetch_plan_finish(plan, g_steal_pointer(&flight->batch), ZB_BATCH_OK);
}

/* A size that was told too small: the reader dropped the literal, the header is asked for instead. */
static void test_flight_grown(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 1, 5);
    g_autoptr(ZbFlight) flight = zb_flight_new(zb_fetch_plan_next(plan));
    g_autoptr(GError) error = NULL;
    ZbImapResponse dropped = answer(1, ZB_IMAP_BODY_WHOLE, NULL, 5000);
    g_assert_true(zb_flight_take(flight, &dropped, &limits, &error));
    zb_fetch_plan_finish(plan, g_steal_pointer(&flight->batch), ZB_BATCH_OK);
    g_assert_false(zb_fetch_plan_doubt(plan));
    g_autoptr(ZbFlight) header = zb_flight_new(zb_fetch_plan_next(plan));
    g_autofree char *command = zb_flight_command(header, 99);
    g_assert_cmpstr(command, ==, "UID FETCH 1 (UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER]<0.99>)");
    zb_fetch_plan_finish(plan, g_steal_pointer(&header->batch), ZB_BATCH_OK);
}

static void test_flight_lies(void)
{
    g_autoptr(ZbFetchPlan) plan = plan_of(1, 2, 5);
    g_autoptr(ZbFlight) flight = zb_flight_new(zb_fetch_plan_next(plan));
    g_autofree char *filler = g_strnfill(700, 'x');
    g_autoptr(GBytes) bytes = g_bytes_new(filler, 700);
    g_autoptr(GError) error = NULL;
    ZbImapResponse first = answer(1, ZB_IMAP_BODY_WHOLE, bytes, 700),
                   second = answer(2, first.body, bytes, 700);
    g_assert_true(zb_flight_take(flight, &first, &limits, &error));
    g_assert_false(zb_flight_take(flight, &second, &limits, &error));
    g_assert_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL);
    zb_fetch_plan_finish(plan, g_steal_pointer(&flight->batch), ZB_BATCH_BROKEN);
    g_assert_cmpuint(zb_fetch_plan_open(plan), ==, 2);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fetch-plan/missing", test_missing);
    g_test_add_func("/fetch-plan/batches-by-bytes", test_batches_by_bytes);
    g_test_add_func("/fetch-plan/too-large", test_too_large);
    g_test_add_func("/fetch-plan/window", test_window);
    g_test_add_func("/fetch-plan/vanished", test_vanished);
    g_test_add_func("/fetch-plan/not-recorded", test_not_recorded);
    g_test_add_func("/fetch-plan/refused", test_refused);
    g_test_add_func("/fetch-plan/broken", test_broken);
    g_test_add_func("/fetch-plan/uidvalidity", test_uidvalidity);
    g_test_add_func("/fetch-plan/given-anew", test_given_anew);
    g_test_add_func("/fetch-plan/news", test_news);
    g_test_add_func("/flight/take", test_flight);
    g_test_add_func("/flight/grown", test_flight_grown);
    g_test_add_func("/flight/lies", test_flight_lies);
    return g_test_run();
}

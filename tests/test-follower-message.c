/* What goes wrong with one message holds up no other, is said once, and is tried again. */
#include "daemon/follower.h"

#include "tests/follower-fixture.h"

static guint32 odd_one; /* the message that never comes in these tests */

static gboolean has_all_but_one(Fixture *fixture)
{
    gint64 key = (gint64)7 << 32 | odd_one;
    return g_hash_table_size(fixture->recorded) == fixture->server->mails->len - 1 &&
           !g_hash_table_contains(fixture->recorded, &key) && has_failed(fixture);
}

/* Others come, it is said once, and when the server has mended it, it comes too. */
static void check_one_fails(guint32 *mood, guint batch, const char *said, Fixture *fixture)
{
    fixture->pace.limits.batch_messages = batch;
    *mood = odd_one = 20;
    start(fixture);
    run_until(fixture, has_all_but_one);
    fixture->server->noops = 0;
    run_until(fixture, has_polled);
    g_assert_cmpuint(log_lines(fixture, said), ==, 1);
    fixture->server->arrives = (Mail){55, raws[1]};
    run_until(fixture, has_all_but_one);
    *mood = 0;
    run_until(fixture, has_all);
    tear_down(fixture);
}

static void test_refused(void)
{
    for (guint batch = 1; batch <= 5; batch++) {
        Fixture fixture;
        set_up(&fixture, 5);
        check_one_fails(&fixture.server->refuses, batch, "uid 20", &fixture);
    }
}

static void test_withheld(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    check_one_fails(&fixture.server->withholds, 3, "uid 20", &fixture);
}

static void test_breaks(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    fixture.server->breaks_at = odd_one = 20;
    start(&fixture);
    run_until(&fixture, has_all_but_one);
    fixture.server->breaks_at = 0;
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

/* A literal that is longer than it says leaves garbage in the stream: the connection is given up, others come. */
static void test_lies(void)
{
    Fixture fixture;
    set_up(&fixture, 5);
    fixture.server->lies = odd_one = 30;
    start(&fixture);
    run_until(&fixture, has_all_but_one);
    fixture.server->lies = 0;
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

static gboolean has_two(Fixture *fixture)
{
    return g_hash_table_size(fixture->recorded) == 2 && is_complete(fixture);
}

/* Deleted between the listing and its batch: the batch is OK without it, a listing tells that it is gone. */
static void test_vanished(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.server->withholds = 30;
    fixture.pace.limits.batch_messages = 2;
    fixture.pace.limits.window_messages = 2;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 2);
    g_array_set_size(fixture.server->mails, 2);
    for (gint64 uid = 10; uid <= 20; uid += 10) {
        record(&fixture, 7, (guint32)uid, 0);
        zb_follower_settle(fixture.follower, 7, (guint32)uid, TRUE);
    }
    run_until(&fixture, has_two);
    g_assert_cmpuint(log_lines(&fixture, "uid"), ==, 0);
    tear_down(&fixture);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follower/message/refused", test_refused);
    g_test_add_func("/follower/message/withheld", test_withheld);
    g_test_add_func("/follower/message/breaks", test_breaks);
    g_test_add_func("/follower/message/lies", test_lies);
    g_test_add_func("/follower/message/vanished", test_vanished);
    return g_test_run();
}

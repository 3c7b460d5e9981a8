/* The follower against a scripted IMAP server, both in one event loop: each message is handed over exactly once. Real
 * servers are asked in the scenarios. */
#include "daemon/follower.h"

#include <string.h>
#include "tests/follower-fixture.h"

/* ---- what should happen ---- */

static void test_happy(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpstr(status.mailbox, ==, "klachten");
    g_assert_cmpstr(status.folder, ==, "INBOX");
    g_assert_cmpstr(status.state, ==, "following");
    g_assert_true(status.connected);
    g_assert_cmpuint(status.uidvalidity, ==, 7);
    g_assert_cmpuint(status.server_count, ==, 4);
    g_assert_cmpuint(status.recorded_count, ==, 4);
    g_assert_cmpuint(status.missing, ==, 0);
    g_assert_cmpint(status.last_success, ==, fixture.now);
    g_assert_cmpint(status.last_error_at, ==, ZB_NEVER);
    g_assert_null(status.last_error);
    g_assert_cmpint(status.next_try, ==, ZB_NEVER);
    g_assert_false(zb_follower_failed(fixture.follower));
    g_assert_cmpuint(fixture.changes, >, 0);
    g_assert_cmpuint(fixture.server->bodies, ==, 4);
    tear_down(&fixture);
}

static void test_byte_by_byte(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    fixture.server->slice = 1;
    fixture.server->chatter =
        "* OK still here\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 3 FETCH (UID 30 FLAGS ())\r\n"
        "* 0 RECENT\r\n* LIST () \"/\" {3}\r\na\"b\r\n";
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 4);
    tear_down(&fixture);
}

static void test_empty(void)
{
    Fixture fixture;
    set_up(&fixture, 0);
    start(&fixture);
    run_until(&fixture, is_complete);
    fixture.server->arrives = (Mail){5, raws[0]};
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

static void test_recorded_before(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    record(&fixture, 7, 10, 0);
    record(&fixture, 7, 20, 4711); /* another one, says its size */
    record(&fixture, 7, 30, (gint64)strlen(raws[2]));
    record(&fixture, 7, 35, 5);
    start(&fixture);
    run_until(&fixture, is_complete);
    g_assert_cmpuint(fixture.server->bodies, ==, 2);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpuint(status.recorded_count, ==, 4);
    g_assert_cmpuint(status.gone, ==, 1);
    tear_down(&fixture);
}

static void test_arrives(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    for (guint32 uid = 21; uid < 25; uid++) {
        fixture.server->arrives = (Mail){uid, raws[uid % 4]};
        run_until(&fixture, has_all);
    }
    g_assert_cmpuint(fixture.server->bodies, ==, 6);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

static void test_many(void)
{
    Fixture fixture;
    set_up(&fixture, 90);
    fixture.pace.limits.batch_messages = 4;
    fixture.pace.limits.window_messages = 16;
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 90);
    tear_down(&fixture);
}

/* What is not settled holds it back, and it goes on polling meanwhile. */
static void test_window(void)
{
    Fixture fixture;
    set_up(&fixture, 60);
    fixture.pace.limits.batch_messages = 4;
    fixture.pace.limits.window_messages = 16;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 16);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpstr(status.state, ==, "fetching");
    g_assert_cmpuint(status.missing, ==, 60);
    /* A broken connection does not make it hand them over again. */
    server_hang_up(fixture.server);
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 16);
    fixture.holds = FALSE;
    for (gint64 uid = 10; uid <= 160; uid += 10) {
        record(&fixture, 7, (guint32)uid, 0);
        zb_follower_settle(fixture.follower, 7, (guint32)uid, TRUE);
    }
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.fetched, ==, 60);
    tear_down(&fixture);
}

static void test_not_recorded(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.not_recorded = 2;
    fixture.mailbox.poll = 100000; /* else the next poll may come before we looked */
    start(&fixture);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.fetched, ==, 5);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

static void test_too_large(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    fixture.pace.limits.message_max = strlen(raws[0]);
    start(&fixture);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.problems, ==, 2);
    g_assert_cmpuint(fixture.server->bodies, ==, 2);
    tear_down(&fixture);
}
/* ---- the folder changes ---- */

/* A backup of the mailbox was put back while we follow it: one message is gone, and its UID another's, under the same
 * UIDVALIDITY. The server only tells that there is one more than it told last. */
static gboolean has_new_twenty(Fixture *fixture)
{
    gint64 key = (gint64)7 << 32 | 20, *size = g_hash_table_lookup(fixture->recorded, &key);
    return size && *size == (gint64)strlen(raws[2]) && is_complete(fixture);
}

static void test_uid_given_anew(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    g_array_set_size(fixture.server->mails, 1);
    fixture.server->chatter = "* 2 EXPUNGE\r\n";
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    fixture.server->chatter = NULL;
    fixture.server->arrives = (Mail){20, raws[2]};
    run_until(&fixture, has_new_twenty);
    g_assert_cmpuint(fixture.server->bodies, ==, 3);
    g_assert_cmpuint(log_lines(&fixture, "1 messages have another size"), ==, 1);
    tear_down(&fixture);
}

/* Marked once it is recorded, and not before. */
static gboolean is_marked(Fixture *fixture)
{
    return fixture->marked == 2 && is_complete(fixture);
}

static void test_after_store(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    fixture.mailbox.after_store.kind = ZB_AFTER_SEEN;
    fixture.server->writable = TRUE;
    fixture.holds = TRUE;
    start(&fixture);
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.fetched, ==, 2);
    g_assert_cmpstr(fixture.server->stored->str, ==, "");
    fixture.holds = FALSE;
    record(&fixture, 7, 20, (gint64)strlen(raws[1]));
    zb_follower_settle(fixture.follower, 7, 20, TRUE);
    zb_follower_settle(fixture.follower, 7, 10, FALSE); /* the next time it succeeds */
    run_until(&fixture, is_marked);
    g_assert_cmpstr(fixture.server->stored->str, ==, "20 +FLAGS.SILENT (\\Seen);10 +FLAGS.SILENT (\\Seen);");
    tear_down(&fixture);
}

/* Copied, not yet removed here, and a backup is put back while we are away: under the UID that was copied lies another message now. */
static gboolean has_copied_once(Fixture *fixture)
{
    return fixture->server->tricked == 1;
}

static gboolean has_copied_twice(Fixture *fixture)
{
    return fixture->server->tricked == 2;
}

static void test_copied_is_another_now(void)
{
    Fixture fixture;
    set_up(&fixture, 1);
    fixture.mailbox.after_store = (ZbAfterStore){ZB_AFTER_MOVE, (char *)"Verwerkt"};
    fixture.server->writable = TRUE;
    fixture.server->capability = "IMAP4rev1 UIDPLUS";
    fixture.server->trick_on = "UID COPY ";
    fixture.server->trick_says = "%t OK copied\r\n";
    fixture.server->trick_instead = TRUE;
    fixture.server->trick_times = 2;
    start(&fixture);
    run_until(&fixture, has_copied_once);
    server_hang_up(fixture.server);
    g_array_index(fixture.server->mails, Mail, 0).raw = raws[2];
    run_until(&fixture, has_copied_twice);
    g_assert_cmpuint(fixture.fetched, ==, 2);
    g_assert_cmpstr(fixture.server->stored->str, ==,
                    ""); /* nothing was marked as deleted but what was copied */
    tear_down(&fixture);
}

/* What no EXISTS told of is found within a day. */
static gboolean has_three(Fixture *fixture)
{
    return g_hash_table_size(fixture->recorded) == 3;
}

static void test_daily(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    Mail mail = {30, raws[2]};
    g_array_append_val(fixture.server->mails, mail);
    fixture.now += ZB_DAY - 1;
    fixture.server->noops = 0;
    run_until(&fixture, has_polled);
    g_assert_cmpuint(fixture.listings, ==, 1);
    fixture.now++;
    run_until(&fixture, has_three);
    g_assert_cmpuint(fixture.listings, ==, 2);
    tear_down(&fixture);
}

static void test_uidvalidity_changes(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    fixture.server->uidvalidity = 8;
    server_hang_up(fixture.server);
    g_hash_table_remove_all(fixture.recorded);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 8);
    g_assert_cmpuint(log_lines(&fixture, "UIDVALIDITY went from 7 to 8"), ==, 1);
    tear_down(&fixture);
}

/* Told while the folder is open: nothing more is taken under the old one. */
static void test_uidvalidity_changes_within(void)
{
    Fixture fixture;
    set_up(&fixture, 4);
    start(&fixture);
    run_until(&fixture, has_all);
    g_hash_table_remove_all(fixture.recorded);
    fixture.server->uidvalidity = 8;
    fixture.server->chatter = "* OK [UIDVALIDITY 8] new\r\n";
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

/* UIDs below the last one, as after a restore: found when it connects again. */
static void test_restored(void)
{
    Fixture fixture;
    set_up(&fixture, 2);
    start(&fixture);
    run_until(&fixture, has_all);
    Mail old = {5, raws[3]};
    g_array_insert_val(fixture.server->mails, 0, old);
    server_hang_up(fixture.server);
    run_until(&fixture, has_failed);
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->bodies, ==, 3);
    tear_down(&fixture);
}

/* ---- others in the same loop ---- */

/* libcurl closes connections that look dead to it when another transfer begins; ours has unread bytes then. */
static void test_two_followers(void)
{
    Fixture fixture;
    set_up(&fixture, 60);
    fixture.pace.limits.batch_messages = 2;
    start(&fixture);
    ZbFollower *first = fixture.follower;
    while (fixture.fetched < 3)
        sd_event_run(fixture.event, ZB_SECOND);
    Fixture other = fixture;
    other.recorded = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    other.fetched = 0;
    fixture.server->bodies = 0;
    GError *error = NULL;
    other.follower = zb_follower_new(fixture.event, fixture.curl, &fixture.clock, &fixture.mailbox, "INBOX",
                                     &sink, &other, &error);
    g_assert_no_error(error);
    gint64 second = g_get_monotonic_time() + 1100000; /* libcurl looks for dead ones once a second */
    while (g_get_monotonic_time() < second)
        sd_event_run(fixture.event, 10000);
    run_until(&other, has_all);
    run_until(&fixture, has_all);
    g_assert_true(first == fixture.follower);
    g_assert_cmpuint(fixture.server->links->len, ==, 2);
    zb_follower_free(other.follower);
    g_hash_table_unref(other.recorded);
    tear_down(&fixture);
}

/* The daemon stops in the middle of anything. */
static void test_freed_anywhere(void)
{
    for (guint turns = 0; turns < 120; turns++) {
        Fixture fixture;
        set_up(&fixture, 6);
        fixture.pace.limits.batch_messages = 2;
        start(&fixture);
        for (guint i = 0; i < turns && !is_complete(&fixture); i++)
            sd_event_run(fixture.event, ZB_SECOND);
        tear_down(&fixture);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follower/happy", test_happy);
    g_test_add_func("/follower/byte-by-byte", test_byte_by_byte);
    g_test_add_func("/follower/empty", test_empty);
    g_test_add_func("/follower/recorded-before", test_recorded_before);
    g_test_add_func("/follower/arrives", test_arrives);
    g_test_add_func("/follower/many", test_many);
    g_test_add_func("/follower/window", test_window);
    g_test_add_func("/follower/uid-given-anew", test_uid_given_anew);
    g_test_add_func("/follower/daily", test_daily);
    g_test_add_func("/follower/after-store", test_after_store);
    g_test_add_func("/follower/copied-is-another-now", test_copied_is_another_now);
    g_test_add_func("/follower/not-recorded", test_not_recorded);
    g_test_add_func("/follower/too-large", test_too_large);
    g_test_add_func("/follower/folder/uidvalidity-changes", test_uidvalidity_changes);
    g_test_add_func("/follower/folder/uidvalidity-changes-within", test_uidvalidity_changes_within);
    g_test_add_func("/follower/folder/restored", test_restored);
    g_test_add_func("/follower/loop/two-followers", test_two_followers);
    g_test_add_func("/follower/loop/freed-anywhere", test_freed_anywhere);
    return g_test_run();
}

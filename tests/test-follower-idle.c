/* IDLE (RFC 2177): what the server tells by itself, and what happens where it does not keep to that. */
#include "daemon/follower.h"

#include <string.h>
#include "tests/follower-fixture.h"

static void set_up_idle(Fixture *fixture)
{
    set_up(fixture, 2);
    fixture->server->capability = "IMAP4rev1 LITERAL+ idle ID";
}

static gboolean is_idling(Fixture *fixture)
{
    for (guint i = 0; i < fixture->server->links->len; i++)
        if (((Link *)g_ptr_array_index(fixture->server->links, i))->idling)
            return has_all(fixture);
    return FALSE;
}

static gboolean has_asked(Fixture *fixture)
{
    return fixture->server->idles > 0 && is_complete(fixture);
}

/* Told, fetched and recorded, again and again on one connection, and never asked for by a NOOP. */
static void test_pushed(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    start(&fixture);
    for (guint32 uid = 21; uid < 26; uid++) {
        run_until(&fixture, is_idling);
        fixture.server->arrives = (Mail){uid, raws[uid % 4]};
        server_push(fixture.server);
        run_until(&fixture, has_all);
    }
    run_until(&fixture, is_idling);
    g_assert_cmpuint(fixture.server->bodies, ==, 7);
    g_assert_cmpuint(fixture.server->idles, ==, 6);
    g_assert_cmpuint(fixture.server->noops, ==, 0);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    g_assert_cmpuint(log_lines(&fixture, "mailbox"), ==, 0);
    tear_down(&fixture);
}

/* RFC 2177: at least every 29 minutes. */
static void test_renewal_in_time(void)
{
    g_assert_cmpuint(zb_follower_pace_default()->renewal + zb_follower_pace_default()->silence, <,
                     29 * ZB_MINUTE);
}

static void test_renewed(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.pace.renewal = 1000;
    fixture.mailbox.poll = 60 * ZB_SECOND;
    start(&fixture);
    run_until(&fixture, has_polled);
    run_until(&fixture, is_idling);
    g_assert_cmpuint(fixture.server->idles, >, fixture.server->noops);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

/* A message that waits in trouble for its next try counts in polls: these go on. */
static void test_polls_while_in_trouble(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.server->withholds = 20;
    start(&fixture);
    run_until(&fixture, has_polled);
    fixture.server->withholds = 0;
    run_until(&fixture, has_all);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

/* What comes up between IDLE and its "+" waits for that. (The server sees to it.) */
static void test_held_back(void)
{
    Fixture fixture;
    ZbFollowerStatus status = {0};
    set_up_idle(&fixture);
    fixture.server->idle = "* 2 EXISTS\r\n";
    start(&fixture);
    while (fixture.server->idles == 0 || strcmp(status.state, "scanning") != 0) {
        sd_event_run(fixture.event, ZB_SECOND);
        zb_follower_get_status(fixture.follower, &status);
    }
    fixture.server->idle = NULL;
    server_let_idle(fixture.server);
    run_until(&fixture, is_idling);
    g_assert_cmpuint(fixture.server->idles, ==, 2);
    g_assert_cmpuint(fixture.server->links->len, ==, 1);
    tear_down(&fixture);
}

/* A server that refuses, or that ends it at once, is polled. */
static void test_refused(void)
{
    static const char *const answers[] = {
        "%t NO not now\r\n",
        "%t BAD what\r\n",
        "%t OK done already\r\n",
        "+ idling\r\n%t OK done already\r\n",
        "+ idling\r\n* 2 EXISTS\r\n%t NO no more\r\n",
        "* CAPABILITY IMAP4rev1\r\n%t BAD what\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        Fixture fixture;
        set_up_idle(&fixture);
        fixture.server->idle = answers[i];
        start(&fixture);
        run_until(&fixture, has_polled);
        fixture.server->arrives = (Mail){30, raws[2]};
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->idles, ==, 1);
        g_assert_cmpuint(fixture.server->links->len, ==, 1);
        tear_down(&fixture);
    }
}

static void check_noticed(Fixture *fixture, const char *part)
{
    run_until(fixture, has_failed);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    if (!strstr(status.last_error, part))
        g_error("says: %s", status.last_error);
    fixture->server->idle = NULL;
    run_until(fixture, is_idling);
    g_assert_cmpuint(fixture->server->links->len, >=, 2);
    tear_down(fixture);
}

static void test_never_begins(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.server->idle = "* OK wait\r\n";
    fixture.pace.silence = 20000;
    fixture.pace.retry_first = fixture.pace.retry_cap = 20000;
    start(&fixture);
    check_noticed(&fixture, "fell silent");
}

/* Nobody says that it is gone: the renewal notices. */
static void test_dies_quietly(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.pace.silence = fixture.pace.renewal = 20000;
    fixture.pace.retry_first = fixture.pace.retry_cap = 20000;
    start(&fixture);
    run_until(&fixture, is_idling);
    server_stall(fixture.server);
    check_noticed(&fixture, "fell silent");
}

static void test_bye(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.pace.silence = fixture.pace.retry_first = fixture.pace.retry_cap = 20000;
    start(&fixture);
    run_until(&fixture, is_idling);
    server_say(fixture.server, "* BYE idle for too long\r\n"); /* and keeps the connection */
    check_noticed(&fixture, "idle for too long");
}

/* Says what it says in the middle of an IDLE: nothing breaks, nothing is lost. */
static void test_chatter(void)
{
    static const char *const words[] = {
        "* OK Still here\r\n", "+ again\r\n",       "* 1 EXPUNGE\r\n", "* 1 FETCH (FLAGS (\\Seen))\r\n",
        "* 2 RECENT\r\n",      "* VANISHED 10\r\n", "* 0 EXISTS\r\n",  "* 2 EXISTS\r\n* 2 EXISTS\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        Fixture fixture;
        set_up_idle(&fixture);
        start(&fixture);
        run_until(&fixture, is_idling);
        server_say(fixture.server, words[i]);
        fixture.server->arrives = (Mail){30, raws[2]};
        server_push(fixture.server);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->bodies, ==, 3);
        g_assert_cmpuint(fixture.server->links->len, ==, 1);
        tear_down(&fixture);
    }
}

/* Told at once after the last answer, before it says "+". */
static void test_arrives_between(void)
{
    Fixture fixture;
    set_up_idle(&fixture);
    fixture.server->idle = "";
    start(&fixture);
    run_until(&fixture, has_asked);
    fixture.server->idle = NULL;
    fixture.server->arrives = (Mail){30, raws[2]};
    server_let_idle(fixture.server);
    run_until(&fixture, has_all);
    tear_down(&fixture);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follower/idle/pushed", test_pushed);
    g_test_add_func("/follower/idle/renewal-in-time", test_renewal_in_time);
    g_test_add_func("/follower/idle/renewed", test_renewed);
    g_test_add_func("/follower/idle/polls-while-in-trouble", test_polls_while_in_trouble);
    g_test_add_func("/follower/idle/held-back", test_held_back);
    g_test_add_func("/follower/idle/refused", test_refused);
    g_test_add_func("/follower/idle/never-begins", test_never_begins);
    g_test_add_func("/follower/idle/dies-quietly", test_dies_quietly);
    g_test_add_func("/follower/idle/bye", test_bye);
    g_test_add_func("/follower/idle/chatter", test_chatter);
    g_test_add_func("/follower/idle/arrives-between", test_arrives_between);
    return g_test_run();
}

/* What goes wrong with the connection: the operator is told what it is, and all is made good by itself. */
#include "daemon/follower.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include "tests/follower-fixture.h"

#define POLLED "IMAP4rev1"
#define PUSHED "IMAP4rev1 IDLE"

/* The whole session: four messages are there, a fifth arrives during a poll, or is told in IDLE. */
static void set_up_session(Fixture *fixture, const char *capability)
{
    set_up(fixture, 4);
    fixture->server->capability = capability;
    fixture->server->arrives = (Mail){50, raws[1]};
    fixture->pace.limits.batch_messages = 2;
    fixture->pace.renewal = 20000;
}

/* Whatever happened, a new connection makes everything good; each failure is followed by a pause. TRUE: it broke. */
static gboolean run_session(Fixture *fixture)
{
    start(fixture);
    run_until(fixture, has_all);
    g_assert_cmpuint(fixture->server->bodies, >=, 5);
    guint links = fixture->server->links->len;
    g_assert_cmpuint(log_lines(fixture, "trying again in"), >=, links > 1);
    g_assert_cmpuint(log_lines(fixture, "works again"), ==, links > 1);
    tear_down(fixture);
    return links > 1;
}

/* Cut after each byte that the server says (about 1,000, more with every poll). Near its end all may be recorded before
 * it breaks. */
static void test_cut_everywhere(gconstpointer capability)
{
    guint broken = 0;
    for (guint cut = 0; cut <= 1300; cut++) {
        Fixture fixture;
        set_up_session(&fixture, capability);
        fixture.server->cut_after = cut;
        broken += run_session(&fixture);
    }
    g_assert_cmpuint(broken, >, 800);
}

/* Cut when each of our commands comes. */
static void test_cut_at_commands(gconstpointer capability)
{
    guint broken = 0;
    for (guint at = 1; at <= 12; at++) {
        Fixture fixture;
        set_up_session(&fixture, capability);
        fixture.server->cut_at = at;
        broken += run_session(&fixture);
    }
    g_assert_cmpuint(broken, >=, 9);
}

/* The server falls silent: at each line that it says, and within it. */
static void test_stall_everywhere(gconstpointer capability)
{
    guint broken = 0;
    for (guint64 stall = 0; stall < 1040; stall += 13) {
        Fixture fixture;
        set_up_session(&fixture, capability);
        fixture.server->stall_after = stall;
        fixture.pace.silence = 20000;
        broken += run_session(&fixture);
    }
    g_assert_cmpuint(broken, >=, 70);
}

static gboolean has_just_failed(Fixture *fixture)
{
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    return status.last_error_at == fixture->now && has_failed(fixture);
}

/* Waits for a failure; its text must have all of `parts`, and be logged once however often it happens. */
static void check_fails(Fixture *fixture, const char *part, const char *advice)
{
    start(fixture);
    for (guint failures = fixture->pace.login_first < ZB_SECOND ? 3 : 1; failures > 0; failures--) {
        fixture->now += ZB_SECOND;
        run_until(fixture, has_just_failed);
    }
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    g_assert_cmpstr(status.state, ==, "waiting");
    g_assert_false(status.connected);
    g_assert_cmpint(status.last_error_at, ==, fixture->now);
    g_assert_cmpint(status.next_try, >, fixture->now);
    if (!strstr(status.last_error, part) || !strstr(status.last_error, advice))
        g_error("says: %s", status.last_error);
    g_assert_cmpuint(log_lines(fixture, part), ==, 1);
    g_assert_cmpuint(log_lines(fixture, "mailbox klachten, folder INBOX"), ==, 1);
}

/* Then the fault is mended, and all is well by itself. */
static void check_recovers(Fixture *fixture)
{
    run_until(fixture, has_all);
    g_assert_cmpuint(log_lines(fixture, "works again"), ==, 1);
    tear_down(fixture);
}

static void set_up_failing(Fixture *fixture)
{
    set_up(fixture, 3);
    fixture->pace.login_first = fixture->pace.login_cap = 1000;
}

static void test_login_refused(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->login = "NO [AUTHENTICATIONFAILED] wrong";
    check_fails(&fixture, "refuses the login", "check 'login' and the password file");
    fixture.server->login = NULL;
    check_recovers(&fixture);
}

/* A refused login is tried again after about a minute at the earliest: the account must not be locked. */
static void test_login_not_hammered(void)
{
    Fixture fixture;
    set_up(&fixture, 3);
    fixture.server->login = "NO wrong";
    check_fails(&fixture, "refuses the login", "password");
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    g_assert_cmpint(status.next_try, >=, fixture.now + 45 * ZB_SECOND);
    g_assert_cmpuint(fixture.server->logins, ==, 1);
    tear_down(&fixture);
}

static gboolean is_connected(Fixture *fixture)
{
    ZbFollowerStatus status;
    zb_follower_get_status(fixture->follower, &status);
    return status.connected;
}

/* Several folders of one mailbox: however many, one of them knocks. Once let in, all are. */
static void test_login_shared(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.pace.login_first = fixture.pace.login_cap = 60 * ZB_SECOND;
    fixture.server->login = "NO [AUTHENTICATIONFAILED] wrong";
    ZbAccount *account = zb_account_new("klachten", 50000, 50000);
    ZbFollower *followers[3];
    for (guint i = 0; i < 3; i++) {
        start(&fixture);
        zb_follower_join(followers[i] = fixture.follower, account);
    }
    for (guint i = 0; i < 3; i++) {
        fixture.follower = followers[i];
        run_until(&fixture, has_failed);
        ZbFollowerStatus status;
        zb_follower_get_status(followers[i], &status);
        g_assert_nonnull(strstr(status.last_error, "refuses the login"));
        g_assert_cmpint(status.next_try, >, fixture.now);
    }
    g_assert_cmpuint(fixture.server->logins, ==, 1);
    fixture.server->login = NULL;
    fixture.holds = TRUE; /* all three would hand over the same messages */
    for (guint i = 0; i < 3; i++) {
        fixture.follower = followers[i];
        run_until(&fixture, is_connected);
    }
    g_assert_cmpuint(log_lines(&fixture, "we are not let in"), ==, 1);
    g_assert_cmpuint(log_lines(&fixture, "we are let in again"), ==, 1);
    zb_follower_free(followers[0]);
    zb_follower_free(followers[1]);
    tear_down(&fixture);
    zb_account_free(account);
}

static void test_folder_missing(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->examine = "NO [NONEXISTENT] Mailbox doesn't exist";
    check_fails(&fixture, "does not open the folder", "Mailbox doesn't exist");
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_no_uidvalidity(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->examine = "OK";
    check_fails(&fixture, "no UIDVALIDITY", "");
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_greetings(void)
{
    static const struct {
        const char *greeting, *part;
    } cases[] = {
        {"* BYE too many connections", "turns us away"},
        {"220 smtp.example ESMTP", "did not log us in"}, /* libcurl waits for a greeting that it knows */
        {"HTTP/1.1 400 Bad Request", "did not log us in"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        set_up_failing(&fixture);
        fixture.pace.silence = 50000;
        fixture.server->greeting = cases[i].greeting;
        check_fails(&fixture, cases[i].part, "check 'url'");
        fixture.server->greeting = NULL;
        check_recovers(&fixture);
    }
}

static void test_bye(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->chatter = "* BYE shutting\x1b down\r\n";
    fixture.server->examine = "BAD what";
    check_fails(&fixture, "does not understand a command", "what");
    fixture.server->chatter = NULL;
    fixture.server->examine = NULL;
    check_recovers(&fixture);
}

static void test_starttls_missing(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.mailbox.starttls = TRUE;
    check_fails(&fixture, "offers no STARTTLS", "imaps://");
    g_assert_cmpuint(fixture.server->logins, ==, 0);
    tear_down(&fixture);
}

static void test_login_disabled(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.server->capability = "IMAP4rev1 LOGINDISABLED";
    check_fails(&fixture, "refuses the login", "password");
    g_assert_cmpuint(fixture.server->logins, ==, 0);
    tear_down(&fixture);
}

static void test_nobody_there(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    sd_event_source_disable_unref(g_steal_pointer(&fixture.server->source));
    close(fixture.server->fd);
    fixture.server->fd = -1;
    check_fails(&fixture, "cannot connect to 127.0.0.1", "check 'url'");
    tear_down(&fixture);
}

static void test_not_tls(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_free(fixture.mailbox.url);
    fixture.mailbox.url = g_strdup_printf("imaps://127.0.0.1:%d", fixture.server->port);
    check_fails(&fixture, "does not speak TLS", "check 'url'");
    tear_down(&fixture);
}

static void test_password_file_gone(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_unlink(fixture.mailbox.password_file);
    check_fails(&fixture, fixture.mailbox.password_file, "");
    g_file_set_contents(fixture.mailbox.password_file, PASSWORD "\n", -1, NULL);
    check_recovers(&fixture);
}

static void test_bad_url(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    g_free(fixture.mailbox.url);
    fixture.mailbox.url = g_strdup("http://127.0.0.1");
    check_fails(&fixture, "no address of an IMAP server", "imaps://HOST");
    tear_down(&fixture);
}

static void test_store_fails(void)
{
    Fixture fixture;
    set_up_failing(&fixture);
    fixture.store_fails = TRUE;
    check_fails(&fixture, "the disk is full", "");
    fixture.store_fails = FALSE;
    check_recovers(&fixture);
}

static void test_junk(void)
{
    static const char *const junk[] = {
        "\r\n",
        "* 5 FETCH (UID x)\r\n",
        "z99 OK not asked\r\n",
        "* 1 FETCH (UID 4 BODY[] {99999999999}\r\n",
        "\x80\x81\x82\r\n",
        "* BYE and gone\r\nz2 BAD no\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(junk); i++) {
        Fixture fixture;
        set_up(&fixture, 3);
        fixture.server->junk = junk[i];
        start(&fixture);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->links->len, ==, 2);
        g_assert_cmpuint(log_lines(&fixture, "works again"), ==, 1);
        tear_down(&fixture);
    }
}

/* libcurl swallows what comes in the segment of LOGIN's OK: whole lines, or the head of one. */
static void test_after_login(void)
{
    static const struct {
        const char *head, *tail;
    } cases[] = {
        {"* 5 EXISTS\r\n", NULL},
        {"* 5 EXI", "STS\r\n"},
        {"* CAPABILITY IMAP4rev1 IDLE\r\n* OK [AL", "ERT] hello\r\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        set_up(&fixture, 3);
        fixture.server->after_login = cases[i].head;
        fixture.server->tail = cases[i].tail;
        start(&fixture);
        run_until(&fixture, has_all);
        g_assert_cmpuint(fixture.server->links->len, ==, 1);
        tear_down(&fixture);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/follower/connection/cut-everywhere/polled", POLLED, test_cut_everywhere);
    g_test_add_data_func("/follower/connection/cut-everywhere/pushed", PUSHED, test_cut_everywhere);
    g_test_add_data_func("/follower/connection/cut-at-commands/polled", POLLED, test_cut_at_commands);
    g_test_add_data_func("/follower/connection/cut-at-commands/pushed", PUSHED, test_cut_at_commands);
    g_test_add_data_func("/follower/connection/stall-everywhere/polled", POLLED, test_stall_everywhere);
    g_test_add_data_func("/follower/connection/stall-everywhere/pushed", PUSHED, test_stall_everywhere);
    g_test_add_func("/follower/connection/login-refused", test_login_refused);
    g_test_add_func("/follower/connection/login-not-hammered", test_login_not_hammered);
    g_test_add_func("/follower/connection/login-shared", test_login_shared);
    g_test_add_func("/follower/connection/folder-missing", test_folder_missing);
    g_test_add_func("/follower/connection/no-uidvalidity", test_no_uidvalidity);
    g_test_add_func("/follower/connection/greetings", test_greetings);
    g_test_add_func("/follower/connection/bye", test_bye);
    g_test_add_func("/follower/connection/starttls-missing", test_starttls_missing);
    g_test_add_func("/follower/connection/login-disabled", test_login_disabled);
    g_test_add_func("/follower/connection/nobody-there", test_nobody_there);
    g_test_add_func("/follower/connection/not-tls", test_not_tls);
    g_test_add_func("/follower/connection/password-file-gone", test_password_file_gone);
    g_test_add_func("/follower/connection/bad-url", test_bad_url);
    g_test_add_func("/follower/connection/store-fails", test_store_fails);
    g_test_add_func("/follower/connection/junk", test_junk);
    g_test_add_func("/follower/connection/after-login", test_after_login);
    return g_test_run();
}

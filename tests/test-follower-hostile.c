/* What no server should say. Once, at each step of a session: it is passed over on the same connection, or the connection is
 * given up with an error and a new one makes everything good. Each message is taken in exactly once, as it is, either way. */
#include "daemon/follower.h"

#include <string.h>
#include "tests/follower-fixture.h"

#define EXAMINE "EXAMINE"
#define LISTING "UID FETCH 1:*"
#define BATCH "UID FETCH 10,20,30"
#define NEWS "NOOP"

#define ONE(items) "* 1 FETCH (" items ")\r\n"
#define DATE "INTERNALDATE \"01-Mar-2026 10:00:10 +0100\" "

/* Three messages are there, a fourth comes with a NOOP. */
static void set_up_tricked(Fixture *fixture, const char *on, const char *says, gboolean instead)
{
    set_up(fixture, 3);
    fixture->server->trick_on = on;
    fixture->server->trick_says = says;
    fixture->server->trick_instead = instead;
    fixture->server->trick_times = 1;
    fixture->server->arrives = (Mail){40, raws[1]};
    fixture->pace.silence = 50000;
    fixture->pace.answer_max = 100000;
    fixture->pace.limits.message_max = 100000;
    fixture->pace.limits.batch_bytes = 10000;
    start(fixture);
}

static gboolean is_tricked(Fixture *fixture)
{
    return fixture->server->tricked == 1 && has_all(fixture);
}

/* `error`: part of why the connection is given up; NULL: it is not. */
static void check_trick(const char *on, const char *says, gboolean instead, const char *error)
{
    Fixture fixture;
    g_test_message("%s %s: %.200s", instead ? "instead of the answer to" : "before the answer to", on, says);
    set_up_tricked(&fixture, on, says, instead);
    run_until(&fixture, is_tricked);
    ZbFollowerStatus status;
    zb_follower_get_status(fixture.follower, &status);
    if (error && (!status.last_error || !strstr(status.last_error, error)))
        g_error("says: %s", status.last_error);
    if (!error && status.last_error)
        g_error("gave up: %s", status.last_error);
    g_assert_cmpuint(fixture.server->links->len, ==, error ? 2 : 1);
    g_assert_cmpuint(log_lines(&fixture, "works again"), ==, error != NULL);
    g_assert_cmpuint(fixture.problems, ==, 0);
    g_assert_cmpuint(fixture.fetched, ==, 4);
    tear_down(&fixture);
}

/* ---- what is passed over ---- */

static void test_passed_over(void)
{
    static const char *const words[] = {
        "* OK Still here {5}\r\n",
        "* OK [ALERT] \xff\xfe\x1b[31m\r\n",
        "* NO the disk is nearly full\r\n",
        "* BAD strange\r\n",
        "* BYE not yet\r\n",
        "* \r\n",
        "* XYZZY\r\n",
        "* 7 XYZZY (1 2 {3}\r\nabc)\r\n",
        "* 2 RECENT\r\n",
        "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n",
        "* 0 EXPUNGE\r\n",
        "* VANISHED (EARLIER) 1:4294967295\r\n",
        "* 0 EXISTS\r\n",
        "* 5000000 EXISTS\r\n* 3 EXISTS\r\n",
        "* FLAGS (a b c)\r\n",
        "* LIST () \"/\" {3}\r\na\"b\r\n",
        "* SEARCH 1 2 3\r\n",
        "* STATUS INBOX (MESSAGES 99)\r\n",
        "* CAPABILITY IMAP4rev1\r\n",
        "* CAPABILITY IMAP4rev1 IDLE MOVE\r\n",
        "* PREAUTH again\r\n",
        "* OK [UIDVALIDITY 7] again\r\n",
        "+ go on\r\n",
        "+\r\n",
        "* 1 FETCH ()\r\n",
        ONE("FLAGS (\\Seen)"),
        ONE("UID 10 FLAGS (\\Seen $x (a (b \"c)\" {2}\r\n)))))"),
        ONE("UID 10 MODSEQ (12121231000)"),
        ONE("BODY[] {5}\r\nhallo"), /* whose? */
        ONE("UID 10 BODY[] NIL"),
        ONE("UID 10 BODY[]<0> {5}\r\nhallo"), /* a part of it */
        ONE("UID 10 BODY[TEXT] {5}\r\nhallo"),
        ONE("UID 10 BODY[HEADER] {5}\r\nhallo"), /* not what was asked */
        ONE("UID 10 RFC822 {5}\r\nhallo"),
        ONE("UID 10 ENVELOPE (NIL \"a\\\"b\" ((NIL NIL {1}\r\nx y)))"),
        "* 9 FETCH (UID 999 BODY[] {5}\r\nhallo)\r\n", /* not asked for */
        "* 9 FETCH (UID 999 BODY[] {29}\r\nz4 OK done\r\nz5 OK done\r\n* BYE)\r\n",
        "* 4294967295 FETCH (FLAGS ())\r\n",
        "* 0 FETCH (FLAGS ())\r\n",
    };
    static const char *const steps[] = {EXAMINE, LISTING, BATCH, NEWS};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        for (guint step = 0; step < G_N_ELEMENTS(steps); step++)
            check_trick(steps[step], words[i], FALSE, NULL);
}

/* At one step only. */
static void test_passed_over_there(void)
{
    static const struct {
        const char *on, *says;
    } cases[] = {
        {LISTING, ONE("UID 10")}, /* its size comes later */
        {LISTING, ONE("UID 10 RFC822.SIZE 24")},
        {LISTING, "* 3 FETCH (UID 30 RFC822.SIZE 50)\r\n* 1 FETCH (UID 20 RFC822.SIZE 1)\r\n"},
        {LISTING, "* 9 FETCH (UID 999 RFC822.SIZE 5)\r\n"}, /* there is none */
        {LISTING, "* 9 FETCH (UID 4294967295 RFC822.SIZE 5)\r\n"},
        {BATCH,
         ONE("UID 10 RFC822.SIZE 24 " DATE "BODY[] {24}\r\nSubject: een\r\n\r\nTekst.\r\n")}, /* and again */
        {BATCH,
         "* 3 FETCH (UID 10 BODY[] {24}\r\nSubject: een\r\n\r\nTekst.\r\n " DATE "RFC822.SIZE 24)\r\n"},
        {BATCH,
         "* 1 fetch (uid 10 body[] {24}\r\nSubject: een\r\n\r\nTekst.\r\n " DATE "rfc822.size 24)\r\n"},
        {BATCH, "* 9 FETCH (UID 10 X {0}\r\n " DATE
                "BODY[] {24}\r\nSubject: een\r\n\r\nTekst.\r\n RFC822.SIZE 24)\r\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_trick(cases[i].on, cases[i].says, FALSE, NULL);
}

/* ---- what ends the connection ---- */

#define GRAMMAR "breaks the grammar"
#define STRANGER "answers a command that was not given"
#define SILENT "fell silent"
#define LINE "too long or no text"

static void test_given_up(void)
{
    static const struct {
        const char *says, *error;
    } cases[] = {
        /* literals that lie */
        {ONE("UID 10 BODY[] {3}\r\nhallo"), GRAMMAR},
        {ONE("UID 10 BODY[] {0}\r\nhallo"), GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {5000}\r\nhallo)\r\n", SILENT},
        {"* 1 FETCH (UID 10 BODY[] {4294967295}\r\nhallo)\r\n", SILENT},
        {"* 1 FETCH (UID 10 BODY[] {4294967296}\r\nhallo)\r\n", "impossible size"},
        {"* 1 FETCH (UID 10 BODY[] {18446744073709551616}\r\nhallo)\r\n", "impossible size"},
        {"* 1 FETCH (UID 10 BODY[] {-1}\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {10+}\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {}\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] { 5}\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {5\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] ~{5}\r\nhallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {5} hallo)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] {5}{5}\r\nhallo)\r\n", GRAMMAR},
        /* strings */
        {"* 1 FETCH (UID 10 BODY[] \"hallo\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 BODY[] \"hallo\\\"\r\n", GRAMMAR},
        {ONE("UID 10 BODY[] hallo"), GRAMMAR},
        {ONE("UID 10 BODY[]"), GRAMMAR},
        {ONE("UID 10 BODY[ {5}\r\nhallo"), GRAMMAR},
        /* numbers */
        {ONE("UID 0"), GRAMMAR},
        {ONE("UID 4294967296"), GRAMMAR},
        {ONE("UID -10"), GRAMMAR},
        {ONE("UID x"), GRAMMAR},
        {ONE("UID"), GRAMMAR},
        {ONE("UID 10 RFC822.SIZE -5"), GRAMMAR},
        {ONE("UID 10 RFC822.SIZE 99999999999999999999"), GRAMMAR},
        {"* 4294967296 EXISTS\r\n", GRAMMAR},
        {"* 99999999999999999999 EXISTS\r\n", GRAMMAR},
        {"* 4294967295 EXISTS\r\n", "more messages than zb follows"},
        {"* 5000001 EXISTS\r\n", "more messages than zb follows"},
        {"* 1EXISTS\r\n", GRAMMAR},
        /* FETCH */
        {"* 1 FETCH\r\n", GRAMMAR},
        {"* 1 FETCH UID 10\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10) x\r\n", GRAMMAR},
        {"* 1 FETCH ((UID 10)\r\n", GRAMMAR},
        {"* 1 FETCH (UID 10 X ((((((((((\r\n", GRAMMAR},
        {ONE("UID 10  FLAGS ()"), GRAMMAR},
        /* tags and lines */
        {"z99 OK done\r\n", STRANGER},
        {"A001 OK done\r\n", STRANGER},
        {"z OK done\r\n", STRANGER},
        {"z01 OK done\r\n", STRANGER},
        {"OK done\r\n", GRAMMAR},
        {"%t MAYBE\r\n", GRAMMAR},
        {"%t\r\n", GRAMMAR},
        {"%t BYE\r\n", GRAMMAR},
        {"%t OKAY\r\n", GRAMMAR},
        {"%t BAD no\r\n", "does not understand a command"},
        {"\r\n", GRAMMAR},
        {"*\r\n", GRAMMAR},
        {" * 1 EXISTS\r\n", GRAMMAR},
        {"HTTP/1.1 200 OK\r\n", GRAMMAR},
        {"\x16\x03\x01\x02\x00\x01\r\n", GRAMMAR},
        {"* OK a%0b\r\n", LINE},
        {"%0%0%0%0", LINE},
    };
    static const char *const steps[] = {EXAMINE, LISTING, BATCH, NEWS};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        for (guint step = 0; step < G_N_ELEMENTS(steps); step++)
            check_trick(steps[step], cases[i].says, FALSE, cases[i].error);
}

/* At one step, or instead of its answer. */
static void test_given_up_there(void)
{
    static const struct {
        const char *on, *says;
        gboolean instead;
        const char *error;
    } cases[] = {
        {EXAMINE, "%t NO not today\r\n", TRUE, "does not open the folder"},
        {EXAMINE, "* 3 EXISTS\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "* OK [UIDVALIDITY] x\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "* OK [UIDVALIDITY 0] x\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "* OK [UIDVALIDITY -7] x\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "* OK [UIDVALIDITY 4294967296] x\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "* OK [UIDVALIDITY 7 x\r\n%t OK done\r\n", TRUE, "no UIDVALIDITY"},
        {EXAMINE, "", TRUE, SILENT},
        {EXAMINE, "* BYE enough\r\n", TRUE, "ended the connection: \"enough\""},
        {LISTING, "%t NO not today\r\n", TRUE, "does not list the folder"},
        {LISTING, "%t OK early\r\n", FALSE, STRANGER},
        {LISTING, "* OK [UIDVALIDITY 8] other\r\n", FALSE, "UIDVALIDITY of the folder changed"},
        {LISTING, "* OK [UIDVALIDITY 0] none\r\n", FALSE, "UIDVALIDITY of the folder changed"},
        {LISTING, "", TRUE, SILENT},
        {BATCH, "%t OK early\r\n", FALSE, STRANGER},
        {BATCH, "* OK [UIDVALIDITY 8] other\r\n", FALSE, "UIDVALIDITY of the folder changed"},
        {BATCH, "* BYE enough\r\n", TRUE, "ended the connection: \"enough\""},
        {BATCH, "", TRUE, SILENT},
        {NEWS, "", TRUE, SILENT},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_trick(cases[i].on, cases[i].says, cases[i].instead, cases[i].error);
}

/* ---- what would never end ---- */

static char *repeated(guint times, const char *words)
{
    g_autoptr(GString) all = g_string_new(NULL);
    while (times-- > 0)
        g_string_append(all, words);
    return g_strdup(all->str);
}

static void test_floods(void)
{
    static const struct {
        guint times;
        const char *words, *error;
    } cases[] = {
        {70000, "x", LINE},
        {70000, "* ", LINE},
        {20000, "* 1 FETCH (FLAGS ({0}\r\n", LINE},
        {30000, "{0}", LINE},
        {20000, "* OK Still here\r\n", "sends on and on"},
        {20000, "+ go on\r\n* X\r\n", "sends on and on"},
        {9000, "* 1 FETCH (FLAGS (\\Seen))\r\n", "sends on and on"},
        {9000, "* 9 FETCH (UID 999 BODY[] {5}\r\nhallo)\r\n", "sends on and on"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *flood = repeated(cases[i].times, cases[i].words);
        check_trick(LISTING, flood, FALSE, cases[i].error);
        check_trick(BATCH, flood, FALSE, cases[i].error);
    }
}

/* A few answers more than there are messages is no fault, as when flags change meanwhile. */
static void test_long_listing(void)
{
    g_autoptr(GString) entries = g_string_new(NULL);
    for (guint uid = 1000; uid < 2500; uid++)
        g_string_append_printf(entries, "* 1 FETCH (UID %u RFC822.SIZE 9)\r\n", uid);
    check_trick(LISTING, entries->str, FALSE, "lists far more messages than it has");
    g_autofree char *flags = repeated(900, "* 2 FETCH (UID 20 FLAGS ())\r\n");
    check_trick(LISTING, flags, FALSE, NULL);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/follower/hostile/passed-over", test_passed_over);
    g_test_add_func("/follower/hostile/passed-over-there", test_passed_over_there);
    g_test_add_func("/follower/hostile/given-up", test_given_up);
    g_test_add_func("/follower/hostile/given-up-there", test_given_up_there);
    g_test_add_func("/follower/hostile/floods", test_floods);
    g_test_add_func("/follower/hostile/long-listing", test_long_listing);
    return g_test_run();
}

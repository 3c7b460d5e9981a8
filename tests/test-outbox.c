/* The outbox, with a server of our own in the place of daemon/smtp.c: it takes a mail down and answers when told to. */
#include <systemd/sd-event.h>
#include "daemon/outbox.h"
#include "lib/intake/notify.h"
#include "lib/store/mails.h"
#include "tests/support.h"

#define SENDER ((ZbSmtpSender *)&server) /* never looked into: only our zb_smtp_send() gets it */

static struct {
    GPtrArray *got;  /* of char *: "RECIPIENT MESSAGE-ID" */
    GPtrArray *wait; /* of Waiting, owned */
    ZbError refuse;  /* how it cannot even be started; 0 (INVALID) with refuses */
    gboolean refuses;
} server;

typedef struct {
    ZbSmtpDone done;
    void *data;
} Waiting;

gboolean zb_smtp_send(ZbSmtpSender *sender, const char *recipient, GBytes *data, ZbSmtpDone done,
                      void *user_data, GError **error)
{
    g_assert_true(sender == SENDER);
    g_assert_cmpuint(g_bytes_get_size(data), >, 0);
    if (server.refuses) {
        g_set_error_literal(error, ZB_ERROR, (int)server.refuse, "cannot start");
        return FALSE;
    }
    g_ptr_array_add(server.got, g_strdup(recipient));
    Waiting *waiting = g_new(Waiting, 1);
    *waiting = (Waiting){done, user_data};
    g_ptr_array_add(server.wait, waiting);
    return TRUE;
}

typedef struct {
    Ground g;
    gint64 h1, topic;
    sd_event *event;
    ZbOutbox *outbox;
    guint idle;
} Post;

static void on_idle(void *data)
{
    ((Post *)data)->idle++;
}

/* All that is ready now, and a bit more; never what waits for a timer. */
static void run(Post *p)
{
    for (int i = 0; i < 50; i++)
        g_assert_cmpint(sd_event_run(p->event, 0), >=, 0);
}

static void answer(Post *p, ZbSmtpOutcome outcome, const char *detail)
{
    g_assert_cmpuint(server.wait->len, >, 0);
    g_autofree Waiting *first = g_ptr_array_steal_index(server.wait, 0);
    first->done(outcome, detail, first->data);
    run(p);
}

static void tell(Post *p)
{
    gint64 contact = put_contact(&p->g, 0, p->topic, FALSE, p->g.now, NULL);
    ZbNotifyCase n = {
        .contact_id = contact, .at = p->g.now, .verdict = ZB_VERDICT_REPEAT, .topic_id = p->topic};
    g_assert_true(zb_notify(&p->g.intake, &n, NULL));
}

static void post_open(Post *p, gboolean smtp)
{
    g_autoptr(GError) error = NULL;
    *p = (Post){0};
    ground_open(&p->g);
    p->h1 = put_handler(&p->g, "h1", ZB_ROLE_HANDLER);
    gint64 bakker = put_citizen(&p->g, "bakker");
    p->topic = put_topic(&p->g, bakker, "KL-2026-0012", p->h1, FALSE);
    server.got = g_ptr_array_new_with_free_func(g_free);
    server.wait = g_ptr_array_new_with_free_func(g_free);
    server.refuses = FALSE;
    g_assert_cmpint(sd_event_new(&p->event), >=, 0);
    p->outbox = zb_outbox_new(p->event, &p->g.intake, smtp ? SENDER : NULL, on_idle, p, &error);
    g_assert_no_error(error);
}

static void post_close(Post *p)
{
    zb_outbox_free(p->outbox);
    sd_event_unref(p->event);
    g_ptr_array_unref(server.got);
    g_ptr_array_unref(server.wait);
    ground_close(&p->g);
}

static void test_sent(void)
{
    Post p;
    post_open(&p, TRUE);
    g_assert_false(zb_outbox_idle(p.outbox)); /* what an earlier run left */
    tell(&p);
    run(&p);
    g_assert_cmpuint(server.got->len, ==, 1);
    g_assert_cmpstr(server.got->pdata[0], ==, "h1@v.example");
    g_assert_false(zb_outbox_idle(p.outbox));
    g_assert_cmpuint(p.idle, ==, 0);
    answer(&p, ZB_SMTP_SENT, NULL);
    assert_sql(&p.g, "SELECT state || attempts || (sent_at = closed_at) FROM mail", "sent11");
    g_assert_true(zb_outbox_idle(p.outbox));
    g_assert_cmpuint(p.idle, ==, 1);
    g_assert_cmpuint(server.got->len, ==, 1);
    post_close(&p);
}

static void test_tried_again(void)
{
    Post p;
    post_open(&p, TRUE);
    tell(&p);
    run(&p);
    for (int attempt = 0; attempt < 12; attempt++) {
        answer(&p, ZB_SMTP_TEMPORARY, "451 later");
        gint64 pause = sql_int(&p.g, "SELECT next_at FROM mail") - p.g.now;
        g_assert_cmpint(pause, ==, MIN(10 * ZB_SECOND << attempt, 60 * ZB_MINUTE));
        g_assert_true(zb_outbox_idle(p.outbox));
        p.g.now += pause - 1;
        zb_outbox_poke(p.outbox);
        run(&p);
        g_assert_cmpuint(server.wait->len, ==, 0); /* not before its time */
        p.g.now++;
        zb_outbox_poke(p.outbox);
        run(&p);
        g_assert_cmpuint(server.wait->len, ==, 1);
    }
    answer(&p, ZB_SMTP_SENT, NULL);
    assert_sql(&p.g, "SELECT state || attempts FROM mail", "sent13");
    post_close(&p);
}

static void test_refused_for_good(void)
{
    Post p;
    post_open(&p, TRUE);
    tell(&p);
    run(&p);
    answer(&p, ZB_SMTP_PERMANENT, "550 no such person");
    assert_sql(&p.g, "SELECT state || last_error FROM mail", "failed550 no such person");
    p.g.now += ZB_DAY;
    zb_outbox_poke(p.outbox);
    run(&p);
    g_assert_cmpuint(server.got->len, ==, 1);
    post_close(&p);
}

static void test_cannot_start(void)
{
    Post p;
    post_open(&p, TRUE);
    server.refuses = TRUE;
    server.refuse = ZB_ERROR_UNAVAILABLE;
    tell(&p);
    run(&p);
    assert_sql(&p.g, "SELECT state || last_error FROM mail", "queuedcannot start");
    /* What is no address never becomes one. */
    server.refuse = ZB_ERROR_INVALID;
    p.g.now += ZB_DAY;
    zb_outbox_poke(p.outbox);
    run(&p);
    assert_sql(&p.g, "SELECT state FROM mail", "failed");
    g_assert_true(zb_outbox_idle(p.outbox));
    post_close(&p);
}

static void test_four_at_a_time(void)
{
    Post p;
    post_open(&p, TRUE);
    for (int i = 0; i < 10; i++)
        tell(&p);
    run(&p);
    g_assert_cmpuint(server.wait->len, ==, 4);
    for (int left = 10; left > 0; left--) {
        g_assert_cmpuint(server.wait->len, ==, MIN(left, 4));
        answer(&p, ZB_SMTP_SENT, NULL);
    }
    g_assert_cmpuint(server.got->len, ==, 10);
    g_assert_cmpint(sql_int(&p.g, "SELECT count(*) FROM mail WHERE state = 'sent'"), ==, 10);
    post_close(&p);
}

/* The server took it, but the store cannot note that: nobody gets the same mail over and over until it can. */
static void test_store_fails_after_sending(void)
{
    Post p;
    post_open(&p, TRUE);
    tell(&p);
    run(&p);
    run_sql(&p.g, "CREATE TEMP TRIGGER full BEFORE UPDATE ON mail BEGIN SELECT RAISE(FAIL, 'full'); END");
    answer(&p, ZB_SMTP_SENT, NULL);
    for (int i = 0; i < 5; i++) {
        zb_outbox_poke(p.outbox);
        run(&p);
    }
    g_assert_cmpuint(server.got->len, ==, 1);
    g_assert_cmpuint(p.idle, >, 0); /* --once does not wait for a store that fails */
    run_sql(&p.g, "DROP TRIGGER full");
    zb_outbox_poke(p.outbox);
    run(&p);
    assert_sql(&p.g, "SELECT state FROM mail", "sent");
    g_assert_cmpuint(server.got->len, ==, 1);
    post_close(&p);
}

static void test_store_fails_before_making(void)
{
    Post p;
    post_open(&p, TRUE);
    tell(&p);
    run_sql(&p.g, "PRAGMA query_only = ON");
    run(&p);
    g_assert_cmpuint(server.got->len, ==, 0);
    g_assert_cmpuint(p.idle, ==, 1);
    run_sql(&p.g, "PRAGMA query_only = OFF");
    zb_outbox_poke(p.outbox);
    run(&p);
    g_assert_cmpuint(server.got->len, ==, 1);
    answer(&p, ZB_SMTP_SENT, NULL);
    post_close(&p);
}

static void test_without_server(void)
{
    Post p;
    post_open(&p, FALSE);
    tell(&p);
    run(&p);
    /* A mail is fixed when it is made, its sender too: so the notice waits, not a mail from nobody. */
    assert_sql(&p.g, "SELECT count(*) FROM mail", "0");
    assert_sql(&p.g, "SELECT count(*) FROM notice WHERE mail_id IS NULL", "1");
    g_assert_true(zb_outbox_idle(p.outbox));
    post_close(&p);
}

/* Cut off between the server's answer and the note of it: the same mail again. */
static void test_same_mail_after_a_crash(void)
{
    Post p;
    post_open(&p, TRUE);
    g_autoptr(GError) error = NULL;
    tell(&p);
    run(&p);
    g_autofree char *before = sql_text(&p.g, "SELECT rfc_message_id FROM mail");
    zb_outbox_free(p.outbox);
    g_ptr_array_set_size(server.wait, 0);
    p.outbox = zb_outbox_new(p.event, &p.g.intake, SENDER, on_idle, &p, &error);
    run(&p);
    g_assert_cmpuint(server.got->len, ==, 2);
    assert_sql(&p.g, "SELECT group_concat(rfc_message_id) FROM mail", before);
    post_close(&p);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/sent", test_sent);
    g_test_add_func("/outbox/tried-again", test_tried_again);
    g_test_add_func("/outbox/refused-for-good", test_refused_for_good);
    g_test_add_func("/outbox/cannot-start", test_cannot_start);
    g_test_add_func("/outbox/four-at-a-time", test_four_at_a_time);
    g_test_add_func("/outbox/store-fails-after-sending", test_store_fails_after_sending);
    g_test_add_func("/outbox/store-fails-before-making", test_store_fails_before_making);
    g_test_add_func("/outbox/without-server", test_without_server);
    g_test_add_func("/outbox/same-mail-after-a-crash", test_same_mail_after_a_crash);
    return g_test_run();
}

#include "lib/store/mails.h"
#include "tests/support.h"

static void tell(Ground *g, gint64 contact_id, gint64 handler_id, ZbDuty duty, const char *reason,
                 gboolean now)
{
    g_autoptr(GError) error = NULL;
    ZbNotice notice = {.contact_id = contact_id,
                       .handler_id = handler_id,
                       .duty = duty,
                       .reason = (char *)reason,
                       .now = now};
    zb_notice_add(g->store, &notice, g->now, &error);
    g_assert_no_error(error);
}

static guint open_notices(Ground *g, gboolean now)
{
    g_autoptr(GPtrArray) notices = zb_notices_open(g->store, now, 0, 100, NULL);
    return notices->len;
}

static gint64 queue(Ground *g, gint64 handler_id, const char *message_id, gint64 at)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) data = g_bytes_new_static("a\0b", 3);
    gint64 id = 0;
    zb_mail_add(g->store, handler_id, "anna@v.example", message_id, data, at, &id, &error);
    g_assert_no_error(error);
    return id;
}

static void test_told_once(void)
{
    Ground g;
    ground_open(&g);
    gint64 h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER), contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    for (int i = 0; i < 2; i++) {
        tell(&g, contact, h1, ZB_DUTY_NONE, "repeat", TRUE);
        tell(&g, contact, 0, ZB_DUTY_HANDLER, "repeat", TRUE);
        tell(&g, contact, 0, ZB_DUTY_LEAD, "repeat", TRUE);
        tell(&g, contact, 0, ZB_DUTY_LEAD, "threat", TRUE);
        tell(&g, contact, 0, ZB_DUTY_HANDLER, "ongoing", FALSE);
    }
    g_assert_cmpuint(open_notices(&g, TRUE), ==, 4);
    g_assert_cmpuint(open_notices(&g, FALSE), ==, 1);
    /* In a mail already: still told. */
    g_assert_true(zb_notice_close(g.store, 1, queue(&g, h1, "m1@v", g.now), NULL));
    tell(&g, contact, h1, ZB_DUTY_NONE, "repeat", TRUE);
    g_assert_cmpuint(open_notices(&g, TRUE), ==, 3);
    ground_close(&g);
}

static void test_pages(void)
{
    Ground g;
    ground_open(&g);
    gint64 contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    tell(&g, contact, 0, ZB_DUTY_HANDLER, "repeat", TRUE);
    tell(&g, contact, 0, ZB_DUTY_LEAD, "threat", TRUE);
    g_autoptr(GPtrArray) first = zb_notices_open(g.store, TRUE, 0, 1, NULL);
    const ZbNotice *one = first->pdata[0];
    g_assert_cmpint(one->duty, ==, ZB_DUTY_HANDLER);
    g_assert_cmpint(one->handler_id, ==, 0);
    g_autoptr(GPtrArray) second = zb_notices_open(g.store, TRUE, one->id, 1, NULL);
    g_assert_cmpint(((const ZbNotice *)second->pdata[0])->duty, ==, ZB_DUTY_LEAD);
    g_assert_cmpstr(((const ZbNotice *)second->pdata[0])->reason, ==, "threat");
    ground_close(&g);
}

static guint due(Ground *g, gint64 at)
{
    g_autoptr(GPtrArray) mails = zb_mails_due(g->store, at, 10, NULL);
    return mails->len;
}

static gint64 next(Ground *g)
{
    gint64 at;
    g_assert_true(zb_mails_next(g->store, &at, NULL));
    return at;
}

static void test_queue(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER);
    g_assert_cmpint(next(&g), ==, ZB_NEVER);
    gint64 first = queue(&g, h1, "m1@v", g.now), second = queue(&g, h1, "m2@v", g.now);
    g_assert_cmpuint(due(&g, g.now - 1), ==, 0);
    g_assert_cmpuint(due(&g, g.now), ==, 2);
    g_assert_true(zb_mail_not_sent(g.store, first, "451 later", g.now + ZB_MINUTE, &error));
    g_assert_cmpint(next(&g), ==, g.now);
    g_assert_true(zb_mail_sent(g.store, second, g.now, &error));
    g_assert_cmpint(next(&g), ==, g.now + ZB_MINUTE);
    g_autoptr(GPtrArray) again = zb_mails_due(g.store, g.now + ZB_MINUTE, 10, &error);
    const ZbMail *mail = again->pdata[0];
    g_assert_cmpuint(again->len, ==, 1);
    g_assert_cmpuint(mail->attempts, ==, 1);
    g_assert_cmpstr(mail->message_id, ==, "m1@v");
    g_assert_cmpmem(g_bytes_get_data(mail->data, NULL), g_bytes_get_size(mail->data), "a\0b", 3);
    g_assert_true(zb_mail_not_sent(g.store, first, "550 no", ZB_NEVER, &error));
    g_assert_cmpint(next(&g), ==, ZB_NEVER);
    ground_close(&g);
}

static void test_message_id_is_one_mails(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 id, h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER);
    g_autoptr(GBytes) data = g_bytes_new_static("x", 1);
    queue(&g, h1, "m1@v", g.now);
    g_assert_false(zb_mail_add(g.store, h1, "anna@v.example", "m1@v", data, g.now, &id, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

static void test_counts(void)
{
    Ground g;
    ground_open(&g);
    gint64 h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER), contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    ZbMailCounts counts;
    g_assert_true(zb_mails_count(g.store, &counts, NULL));
    g_assert_cmpint(counts.queued + counts.failed + counts.unaddressed, ==, 0);
    g_assert_null(counts.last_error);
    tell(&g, contact, 0, ZB_DUTY_LEAD, "threat", TRUE);
    tell(&g, contact, 0, ZB_DUTY_HANDLER, "ongoing", FALSE);
    gint64 one = queue(&g, h1, "m1@v", g.now), two = queue(&g, h1, "m2@v", g.now),
           three = queue(&g, h1, "m3@v", g.now);
    zb_mail_not_sent(g.store, one, "550 no", ZB_NEVER, NULL);
    zb_mail_not_sent(g.store, two, "451 later", g.now, NULL);
    zb_mail_not_sent(g.store, three, "452 full", g.now, NULL);
    zb_mail_sent(g.store, three, g.now, NULL);
    g_assert_true(zb_mails_count(g.store, &counts, NULL));
    g_autofree char *last = counts.last_error;
    g_assert_cmpint(counts.queued, ==, 1);
    g_assert_cmpint(counts.failed, ==, 1);
    g_assert_cmpint(counts.unaddressed, ==, 1);
    g_assert_cmpstr(last, ==, "451 later");
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mails/told-once", test_told_once);
    g_test_add_func("/mails/pages", test_pages);
    g_test_add_func("/mails/queue", test_queue);
    g_test_add_func("/mails/message-id", test_message_id_is_one_mails);
    g_test_add_func("/mails/counts", test_counts);
    return g_test_run();
}

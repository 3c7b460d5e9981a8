/* What was said about a contact is ended, never overwritten; and every change of it is audited. */
#include "tests/support.h"

static const ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1.1.0.0", 10, 0};

static void test_citizen(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER), bakker = put_citizen(&g, "bakker"),
           visser = put_citizen(&g, "visser"), contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    ZbAuthor person = {ZB_AUTHOR_PERSON, h1, "1.1.0.0", 20, 0};
    g_assert_true(zb_link_citizen(g.store, contact, bakker, "[{\"code\":\"address\"}]", &machine, &error));
    g_assert_true(zb_link_citizen(g.store, contact, visser, "[]", &person, &error));
    assert_sql(&g,
               "SELECT group_concat(author || coalesce(handler_id, '') || ':' || coalesce(ended_at, '-')"
               " || coalesce(ended_by, '')) FROM link",
               "machine:201,person1:-");
    assert_sql(&g, "SELECT evidence || versions || made_at FROM link WHERE id = 1",
               "[{\"code\":\"address\"}]1.1.0.010");
    ground_close(&g);
}

static void test_topic_once(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE),
           contact = put_contact(&g, bakker, topic, FALSE, g.now, NULL);
    g_assert_false(zb_link_topic(g.store, contact, topic, 1, "[]", &machine, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

static void test_verdict(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    g_assert_true(
        zb_verdict_set(g.store, contact, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "[]", &machine, &error));
    assert_sql(&g, "SELECT leans FROM verdict", "repeat");
    g_assert_true(zb_verdict_set(g.store, contact, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "[]", &machine, &error));
    assert_sql(&g, "SELECT verdict || coalesce(leans, '') FROM verdict WHERE ended_at IS NULL", "new");
    g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM verdict"), ==, 2);
    ground_close(&g);
}

static void test_marks(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 contact = put_contact(&g, 0, 0, FALSE, g.now, NULL);
    g_assert_true(zb_mark_add(g.store, contact, "legal", "woo", "[]", &machine, &error));
    g_assert_true(zb_mark_add(g.store, contact, "distress", NULL, "[]", &machine, &error));
    assert_sql(&g, "SELECT detail FROM mark WHERE kind = 'legal'", "woo");
    g_assert_false(zb_mark_add(g.store, contact, "boos", NULL, "[]", &machine, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

static void test_audit(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 h1 = put_handler(&g, "h1", ZB_ROLE_HANDLER);
    ZbActor zbd = {"zbd", 0}, anna = {"anna", h1};
    g_assert_true(zb_audit(g.store, &zbd, 5, "contact.record", "contact", 4711, NULL, &error));
    g_assert_true(zb_audit(g.store, &anna, 6, "citizen.look", "citizen", 2, "{\"n\":1}", &error));
    assert_sql(
        &g,
        "SELECT group_concat(at || actor || coalesce(handler_id, '') || action || object || detail, ' ')"
        " FROM audit",
        "5zbdcontact.recordcontact:4711{} 6anna1citizen.lookcitizen:2{\"n\":1}");
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/links/citizen", test_citizen);
    g_test_add_func("/links/topic-once", test_topic_once);
    g_test_add_func("/links/verdict", test_verdict);
    g_test_add_func("/links/marks", test_marks);
    g_test_add_func("/audit/rows", test_audit);
    return g_test_run();
}

#include "tests/support.h"

#define MAY(day) (instant("2026-05-01T10:00:00Z") + ((day)-1) * ZB_DAY)

static void test_channels(void)
{
    for (int c = ZB_CHANNEL_EMAIL; c <= ZB_CHANNEL_COUNTER; c++) {
        ZbChannel parsed;
        g_assert_true(zb_channel_parse(zb_channel_name((ZbChannel)c), &parsed));
        g_assert_cmpint(parsed, ==, c);
    }
    ZbChannel untouched = ZB_CHANNEL_PHONE;
    g_assert_false(zb_channel_parse("fax", &untouched));
    g_assert_false(zb_channel_parse(NULL, &untouched));
    g_assert_cmpint(untouched, ==, ZB_CHANNEL_PHONE);
}

static void test_found_again(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    ZbContact contact = {.alias = (char *)"H01",
                         .channel = ZB_CHANNEL_LETTER,
                         .at = g.now,
                         .recorded_at = g.now,
                         .minutes = -1,
                         .sender_verified = "none",
                         .same_key = (char *)"k1"};
    g_assert_true(zb_contact_add(g.store, &contact, &error));
    gint64 id;
    g_assert_true(zb_contact_find_alias(g.store, "H01", &id, &error));
    g_assert_cmpint(id, ==, contact.id);
    g_assert_true(zb_contact_by_same_key(g.store, "k1", &id, &error));
    g_assert_cmpint(id, ==, contact.id);
    g_assert_true(zb_contact_find_alias(g.store, "H02", &id, &error));
    g_assert_cmpint(id, ==, 0);
    g_assert_true(zb_contact_by_same_key(g.store, "k2", &id, &error));
    g_assert_cmpint(id, ==, 0);
    assert_sql(&g, "SELECT minutes FROM contact", NULL);
    g_assert_false(zb_contact_add(g.store, &contact, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

static void test_links_of_now(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1", g.now, 0};
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser"), id;
    gint64 first = put_topic(&g, bakker, "KL-2026-0011", 0, FALSE),
           second = put_topic(&g, bakker, "KL-2026-0012", 0, 0);
    gint64 contact = put_contact(&g, bakker, 0, FALSE, g.now, NULL);
    zb_link_topic(g.store, contact, first, 1, "[]", &machine, &error);
    zb_link_topic(g.store, contact, second, 0, "[]", &machine, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) topics = zb_contact_topics(g.store, contact, &error);
    g_assert_cmpuint(topics->len, ==, 2);
    g_assert_cmpint(g_array_index(topics, gint64, 0), ==, second);
    zb_link_citizen(g.store, contact, visser, "[]", &machine, &error);
    g_assert_true(zb_contact_citizen(g.store, contact, &id, &error));
    g_assert_cmpint(id, ==, visser);
    g_assert_true(zb_contact_citizen(g.store, put_contact(&g, 0, 0, FALSE, g.now, NULL), &id, &error));
    g_assert_cmpint(id, ==, 0);
    ground_close(&g);
}

static void test_thread(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    gint64 contact = put_contact(&g, bakker, topic, TRUE, g.now, NULL);
    put_contact(&g, bakker, 0, FALSE, g.now, NULL);
    run_sql(&g, "UPDATE contact SET rfc_message_id = 'm1@x'");
    g_autoptr(GArray) found = zb_contact_thread(g.store, "m1@x", &error);
    g_assert_cmpuint(found->len, ==, 1);
    const ZbThreadTopic *one = &g_array_index(found, ZbThreadTopic, 0);
    g_assert_cmpint(one->contact_id, ==, contact);
    g_assert_cmpint(one->topic_id, ==, topic);
    g_assert_cmpint(one->citizen_id, ==, bakker);
    run_sql(&g, "UPDATE link SET ended_at = 1");
    g_autoptr(GArray) none = zb_contact_thread(g.store, "m1@x", &error);
    g_assert_cmpuint(none->len, ==, 0);
    ground_close(&g);
}

static void test_twins(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1", g.now, 0};
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser");
    gint64 first = put_contact(&g, bakker, 0, FALSE, MAY(1), "k");
    gint64 again = put_contact(&g, bakker, 0, FALSE, MAY(2), "k");
    gint64 later = put_contact(&g, bakker, 0, FALSE, MAY(3), "k");
    put_contact(&g, bakker, 0, TRUE, MAY(4), "k");  /* ours */
    put_contact(&g, visser, 0, FALSE, MAY(4), "k"); /* another's: his own complaint */
    put_contact(&g, bakker, 0, FALSE, MAY(4), "other");
    gint64 machines = put_contact(&g, bakker, 0, FALSE, MAY(4), "k");
    gint64 agents = put_contact(&g, bakker, 0, FALSE, MAY(4), "k");
    zb_verdict_set(g.store, again, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "[]", &machine, &error);
    zb_verdict_set(g.store, machines, ZB_VERDICT_MACHINE, ZB_VERDICT_NONE, "[]", &machine, &error);
    zb_mark_add(g.store, agents, "representative", NULL, "[]", &machine, &error);
    g_assert_no_error(error);
    g_autoptr(GArray) twins = zb_contact_twins(g.store, bakker, "k", 0, &error);
    g_assert_cmpuint(twins->len, ==, 2);
    g_assert_cmpint(g_array_index(twins, ZbTextTwin, 0).contact_id, ==, later);
    g_assert_cmpint(g_array_index(twins, ZbTextTwin, 1).contact_id, ==, first);
    ground_close(&g);
}

static gboolean answered(Ground *g, gint64 citizen_id, gint64 at)
{
    gboolean yes = FALSE;
    g_assert_true(zb_contact_answered_since(g->store, citizen_id, at, &yes, NULL));
    return yes;
}

static void test_answered(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser");
    put_contact(&g, bakker, 0, FALSE, MAY(5), NULL);
    g_assert_false(answered(&g, bakker, MAY(1)));
    put_contact(&g, bakker, 0, TRUE, MAY(3), NULL);
    g_assert_true(answered(&g, bakker, MAY(2)));
    g_assert_false(answered(&g, bakker, MAY(3)));
    g_assert_false(answered(&g, visser, MAY(2)));
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/contacts/channels", test_channels);
    g_test_add_func("/contacts/found-again", test_found_again);
    g_test_add_func("/contacts/links-of-now", test_links_of_now);
    g_test_add_func("/contacts/thread", test_thread);
    g_test_add_func("/contacts/twins", test_twins);
    g_test_add_func("/contacts/answered", test_answered);
    return g_test_run();
}

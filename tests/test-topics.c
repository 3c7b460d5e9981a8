#include "tests/support.h"

static ZbPut put(Ground *g, gint64 citizen_id, const char *reference, const char *alias, gboolean closed,
                 GError **error)
{
    ZbTopic topic = {.citizen_id = citizen_id,
                     .reference = (char *)reference,
                     .alias = (char *)alias,
                     .title = (char *)"Bomen",
                     .description = (char *)"",
                     .opened_on = (char *)"2026-01-02",
                     .closed = closed};
    return zb_topic_put(g->store, &topic, error);
}

static void test_put(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker");
    g_assert_cmpint(put(&g, bakker, "KL-2026-0012", "T1", FALSE, &error), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&g, bakker, "KL-2026-0012", "T1", FALSE, &error), ==, ZB_PUT_SAME);
    g_assert_cmpint(put(&g, bakker, "KL-2026-0012", "T1", TRUE, &error), ==, ZB_PUT_CHANGED);
    g_assert_no_error(error);
    g_assert_cmpint(put(&g, bakker, "KL-2026-0013", "T1", TRUE, &error), ==, ZB_PUT_ERROR);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&g);
}

/* Its contacts and its limitation are the first citizen's: they would not move along. */
static void test_never_another_citizens(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser");
    gint64 topic = put_topic(&g, bakker, "KL-2026-0012", 0, TRUE);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, topic, "2026-03-10", NULL);
    g_assert_cmpint(put(&g, visser, "KL-2026-0012", NULL, TRUE, &error), ==, ZB_PUT_ERROR);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    g_assert_nonnull(strstr(error->message, "KL-2026-0012"));
    ground_close(&g);
}

static void test_by_name(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker");
    put(&g, bakker, "KL-2026-0012", "T1", FALSE, &error);
    put(&g, bakker, "T1", NULL, FALSE, &error); /* an alias goes before a reference that looks like it */
    static const char *const names[] = {"T1", "KL-2026-0012", "kl 2026/12"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(ZbTopic) topic = zb_topic_by_name(g.store, names[i], &error);
        g_assert_no_error(error);
        g_assert_cmpstr(topic->reference, ==, "KL-2026-0012");
    }
    g_assert_null(zb_topic_by_name(g.store, "KL-2026-0099", &error));
    g_assert_null(zb_topic_by_name(g.store, "", &error));
    g_assert_no_error(error);
    ground_close(&g);
}

static void test_of_a_citizen(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser"), id;
    put_topic(&g, visser, "KL-2026-0021", 0, FALSE);
    g_assert_true(zb_topic_open_provisional(g.store, bakker, 0, "Lawaai", "2026-05-04", &id, &error));
    put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    g_autoptr(GPtrArray) topics = zb_topics_of(g.store, bakker, &error);
    g_assert_cmpuint(topics->len, ==, 2);
    const ZbTopic *first = topics->pdata[0], *second = topics->pdata[1];
    g_assert_cmpstr(first->reference, ==, "KL-2026-0012"); /* by the day it was opened */
    g_assert_cmpint(second->id, ==, id);
    g_assert_true(second->provisional);
    g_assert_false(second->closed);
    g_autoptr(ZbTopic) same = zb_topic_by_id(g.store, id, &error);
    g_assert_cmpstr(same->title, ==, "Lawaai");
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/topics/put", test_put);
    g_test_add_func("/topics/never-another-citizens", test_never_another_citizens);
    g_test_add_func("/topics/by-name", test_by_name);
    g_test_add_func("/topics/of-a-citizen", test_of_a_citizen);
    return g_test_run();
}

#include "tests/support.h"

typedef struct {
    Ground g;
    gint64 bakker, topic;
} Case;

static void case_open(Case *c)
{
    ground_open(&c->g);
    c->bakker = put_citizen(&c->g, "bakker");
    c->topic = put_topic(&c->g, c->bakker, "KL-2026-0012", 0, TRUE);
}

static ZbDecision decision_of(Case *c)
{
    return (ZbDecision){.kind = ZB_DECISION_STOP_TOPIC,
                        .citizen_id = c->bakker,
                        .topic_id = c->topic,
                        .decided_on = (char *)"2026-03-01",
                        .effective_from = (char *)"2026-03-10",
                        .letter = (char *)"UIT-2026-00087",
                        .letter_on = (char *)"2026-03-02",
                        .signed_by = (char *)"P. Visser",
                        .delivered_on = (char *)"2026-03-12",
                        .scope_in = (char *)"de bomen",
                        .imported = TRUE};
}

static ZbPut put(Case *c, ZbDecision *decision)
{
    g_autoptr(GError) error = NULL;
    ZbPut result = zb_decision_put(c->g.store, decision, &error);
    g_assert_no_error(error);
    return result;
}

static void test_put(void)
{
    Case c;
    case_open(&c);
    ZbDecision decision = decision_of(&c);
    g_assert_cmpint(put(&c, &decision), ==, ZB_PUT_ADDED);
    gint64 id = decision.id;
    g_assert_cmpint(put(&c, &decision), ==, ZB_PUT_SAME);
    decision.returned_on = (char *)"2026-03-20";
    g_assert_cmpint(put(&c, &decision), ==, ZB_PUT_CHANGED);
    g_assert_cmpint(decision.id, ==, id);
    g_assert_cmpint(sql_int(&c.g, "SELECT count(*) FROM letter"), ==, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = zb_decisions_of(c.g.store, c.bakker, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(all->len, ==, 1);
    const ZbDecision *got = all->pdata[0];
    g_assert_cmpstr(got->topic, ==, "KL-2026-0012");
    g_assert_cmpstr(got->title, ==, "Bomenkap");
    g_assert_cmpstr(got->letter, ==, "UIT-2026-00087");
    g_assert_cmpstr(got->letter_on, ==, "2026-03-02");
    g_assert_cmpstr(got->signed_by, ==, "P. Visser");
    g_assert_cmpstr(got->delivered_on, ==, "2026-03-12");
    g_assert_cmpstr(got->returned_on, ==, "2026-03-20");
    g_assert_cmpstr(got->scope_in, ==, "de bomen");
    g_assert_null(got->scope_out);
    g_assert_true(got->imported);
    ground_close(&c.g);
}

/* What is known of a letter without a reference cannot be kept; it must not look like a change for ever. */
static void test_without_letter(void)
{
    Case c;
    case_open(&c);
    ZbDecision decision = decision_of(&c);
    decision.letter = NULL;
    g_assert_cmpint(put(&c, &decision), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&c, &decision), ==, ZB_PUT_SAME);
    g_autoptr(GPtrArray) all = zb_decisions_of(c.g.store, c.bakker, NULL);
    g_assert_null(((const ZbDecision *)all->pdata[0])->letter_on);
    ground_close(&c.g);
}

/* A stop_all names its topic, and a stop_topic of the same day beside it is another decision. */
static void test_several(void)
{
    Case c;
    case_open(&c);
    ZbDecision topic = decision_of(&c), all = decision_of(&c);
    all.kind = ZB_DECISION_STOP_ALL;
    all.until = (char *)"2026-06-01";
    all.letter = (char *)"UIT-2026-00088";
    g_assert_cmpint(put(&c, &topic), ==, ZB_PUT_ADDED);
    g_assert_cmpint(put(&c, &all), ==, ZB_PUT_ADDED);
    ZbDecision earlier = decision_of(&c);
    earlier.kind = ZB_DECISION_CONTINUE;
    earlier.decided_on = (char *)"2025-01-01";
    earlier.letter = NULL;
    g_assert_cmpint(put(&c, &earlier), ==, ZB_PUT_ADDED);
    g_autoptr(GPtrArray) found = zb_decisions_of(c.g.store, c.bakker, NULL);
    g_assert_cmpuint(found->len, ==, 3);
    g_assert_cmpint(((const ZbDecision *)found->pdata[0])->kind, ==, ZB_DECISION_CONTINUE); /* oldest first */
    ground_close(&c.g);
}

static void test_stop_all_needs_an_end(void)
{
    Case c;
    case_open(&c);
    g_autoptr(GError) error = NULL;
    ZbDecision decision = decision_of(&c);
    decision.kind = ZB_DECISION_STOP_ALL;
    g_assert_cmpint(zb_decision_put(c.g.store, &decision, &error), ==, ZB_PUT_ERROR);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    ground_close(&c.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decisions/put", test_put);
    g_test_add_func("/decisions/without-letter", test_without_letter);
    g_test_add_func("/decisions/several", test_several);
    g_test_add_func("/decisions/stop-all-needs-an-end", test_stop_all_needs_an_end);
    return g_test_run();
}

/* Taking back what a person said: the machine's word stands again, and the topic is as unconfirmed as it was. */
#include "lib/intake/correct.h"
#include "lib/intake/undo.h"
#include "tests/support.h"

#define LONG "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."
#define TOPICS                                                                                             \
    "SELECT group_concat(x.r) FROM (SELECT t.reference AS r FROM link l JOIN topic t ON t.id = l.topic_id" \
    " WHERE l.ended_at IS NULL ORDER BY l.position) x"
#define VERDICT "SELECT verdict || author FROM verdict WHERE ended_at IS NULL"
#define MARKS "SELECT coalesce(group_concat(kind || author), '') FROM mark WHERE ended_at IS NULL"

typedef struct {
    Ground g;
    gint64 contact, bakker;
    ZbActor anna;
} Desk;

/* A citizen with a limited and an open topic, and a message of his that is new. */
static void desk_open(Desk *d)
{
    g_autoptr(GError) error = NULL;
    *d = (Desk){0};
    ground_open(&d->g);
    gint64 h1 = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->anna = (ZbActor){"anna", h1};
    d->bakker = put_citizen(&d->g, "bakker");
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_ptr_array_add(facts->from, zb_address_new("Naam", "bakker@burger.example"));
    g_free(facts->text);
    g_free(facts->fresh);
    facts->text = g_strdup(LONG);
    facts->fresh = g_strdup(LONG);
    g_autoptr(GBytes) raw = g_bytes_new_static("raw", 3);
    ZbActor zbd = {"zbd", 0};
    ZbIncoming incoming = {.internal_date = d->g.now, .raw = raw, .facts = facts};
    zb_intake_message(&d->g.intake, &incoming, &zbd, &d->contact, &error);
    g_assert_no_error(error);
    gint64 limited = put_topic(&d->g, d->bakker, "KL-2026-0011", h1, TRUE);
    put_topic(&d->g, d->bakker, "KL-2026-0012", h1, FALSE);
    put_stop(&d->g, ZB_DECISION_STOP_TOPIC, d->bakker, limited, "2026-03-10", NULL);
    assert_sql(&d->g, VERDICT, "newmachine");
}

static void link_to(Desk *d, const char *first, const char *second)
{
    g_autoptr(GError) error = NULL;
    const char *topics[] = {first, second, NULL};
    ZbLinking linking = {.contact_id = d->contact, .topics = (char **)topics};
    zb_correct_link(&d->g.intake, &linking, &d->anna, &error);
    g_assert_no_error(error);
}

static void undo(Desk *d, gint64 act)
{
    g_autoptr(GError) error = NULL;
    gint64 contact = 0;
    zb_undo(&d->g.intake, act ? 0 : d->contact, act, &d->anna, &contact, &error);
    g_assert_no_error(error);
    g_assert_cmpint(contact, ==, d->contact);
}

static void assert_refused(Desk *d, gint64 act, int code)
{
    g_autoptr(GError) error = NULL;
    gint64 contact;
    g_assert_false(zb_undo(&d->g.intake, act ? 0 : d->contact, act, &d->anna, &contact, &error));
    g_assert_error(error, ZB_ERROR, code);
}

static gint64 last_act(Desk *d)
{
    return sql_int(&d->g, "SELECT max(id) FROM audit");
}

/* Step by step back to what the machine said, and nothing is overwritten on the way. */
static void test_links(void)
{
    Desk d;
    desk_open(&d);
    g_autofree char *new = sql_text(&d.g, TOPICS);
    link_to(&d, "KL-2026-0011", NULL);
    assert_sql(&d.g, VERDICT, "repeatperson");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE ended_at IS NOT NULL"), ==, 1);
    link_to(&d, "KL-2026-0011", "KL-2026-0012");
    assert_sql(&d.g, VERDICT, "mixedperson");
    undo(&d, 0);
    assert_sql(&d.g, VERDICT, "repeatperson");
    assert_sql(&d.g, TOPICS, "KL-2026-0011");
    undo(&d, 0);
    assert_sql(&d.g, VERDICT, "newmachine");
    assert_sql(&d.g, TOPICS, new);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE ended_at IS NOT NULL"), ==, 0);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM verdict"), ==, 5);
    assert_sql(&d.g,
               "SELECT group_concat(action || coalesce(undoes, '')) FROM (SELECT * FROM audit WHERE id > 1"
               " ORDER BY id)",
               "contact.link,contact.link,contact.undo3,contact.undo2");
    assert_refused(&d, 0, ZB_ERROR_NOT_FOUND);
    ground_close(&d.g);
}

/* What it opened ends, what it confirmed waits for a person again. */
static void test_topics(void)
{
    Desk d;
    desk_open(&d);
    g_autofree char *own = sql_text(&d.g, TOPICS);
    link_to(&d, own, NULL);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE provisional = 1"), ==, 0);
    undo(&d, 0);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE provisional = 1"), ==, 1);
    link_to(&d, "KL-2026-0012", "new");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE ended_at IS NULL"), ==, 3);
    undo(&d, 0);
    assert_sql(&d.g, TOPICS, own);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM topic WHERE ended_at IS NULL"), ==, 3);
    ground_close(&d.g);
}

static void test_marks(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    zb_correct_mark(&d.g.intake, d.contact, "danger", NULL, NULL, &d.anna, &error);
    gint64 marked = last_act(&d);
    zb_correct_unmark(&d.g.intake, d.contact, "danger", NULL, &d.anna, &error);
    g_assert_no_error(error);
    gint64 notices = sql_int(&d.g, "SELECT count(*) FROM notice");
    assert_refused(&d, marked, ZB_ERROR_CONFLICT);
    undo(&d, 0);
    assert_sql(&d.g, MARKS, "dangerperson");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice"), ==, notices);
    assert_sql(&d.g, VERDICT, "newmachine");
    undo(&d, 0);
    assert_sql(&d.g, MARKS, "");
    ground_close(&d.g);
}

/* A confirmed repetition waits for its five questions again. */
static void test_confirmed(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    link_to(&d, "KL-2026-0011", NULL);
    zb_correct_confirm(&d.g.intake, d.contact, "nnnnn", &d.anna, &error);
    g_assert_no_error(error);
    undo(&d, 0);
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM verdict WHERE ended_at IS NULL AND evidence LIKE"
                                  " '%five_times_no%'"),
                    ==, 0);
    assert_sql(&d.g, VERDICT, "repeatperson");
    ground_close(&d.g);
}

/* By its number: an older act that nothing covers, not one that something does, not twice, and nothing else. */
static void test_by_number(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    link_to(&d, "KL-2026-0011", NULL);
    gint64 first = last_act(&d);
    zb_correct_mark(&d.g.intake, d.contact, "danger", NULL, NULL, &d.anna, &error);
    g_assert_no_error(error);
    undo(&d, first);
    assert_sql(&d.g, VERDICT, "newmachine");
    assert_sql(&d.g, MARKS, "dangerperson");
    assert_refused(&d, first, ZB_ERROR_CONFLICT);
    link_to(&d, "KL-2026-0011", NULL);
    gint64 covered = last_act(&d);
    link_to(&d, "KL-2026-0012", NULL);
    assert_refused(&d, covered, ZB_ERROR_CONFLICT);
    assert_refused(&d, 1, ZB_ERROR_NOT_FOUND);
    assert_refused(&d, 4711, ZB_ERROR_NOT_FOUND);
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/undo/links", test_links);
    g_test_add_func("/undo/topics", test_topics);
    g_test_add_func("/undo/marks", test_marks);
    g_test_add_func("/undo/confirmed", test_confirmed);
    g_test_add_func("/undo/by-number", test_by_number);
    return g_test_run();
}

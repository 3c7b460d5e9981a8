/* Judging again: what changes, what people said and stays, and that nobody is alerted. */
#include "lib/intake/rejudge.h"
#include "lib/intake/correct.h"
#include "lib/text.h"
#include "tests/support.h"

#define LONG "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."

static const ZbActor zbd = {"zbd", 0}, root = {"root", 0};

typedef struct {
    Ground g;
    gint64 h1, bakker, topic;
    guint32 uid;
} Road;

static void road_open(Road *road)
{
    *road = (Road){0};
    ground_open(&road->g);
    road->h1 = put_handler(&road->g, "h1", ZB_ROLE_HANDLER);
    road->bakker = put_citizen(&road->g, "bakker");
}

static ZbFacts *facts_of(const char *address, const char *message_id, const char *subject, const char *text)
{
    ZbFacts *facts = zb_facts_new();
    g_ptr_array_add(facts->from, zb_address_new("Naam", address));
    facts->message_id = g_strdup(message_id);
    g_free(facts->subject);
    facts->subject = g_strdup(subject);
    g_free(facts->text);
    facts->text = g_strdup(text);
    g_free(facts->fresh);
    facts->fresh = g_strdup(text);
    return facts;
}

/* A message with this subject and text; its bytes are its number. NULL: it cannot be read. */
static gint64 take_in(Road *road, const ZbFacts *facts)
{
    g_autofree char *raw = g_strdup_printf("%u", ++road->uid);
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    g_autoptr(GError) error = NULL;
    ZbIncoming incoming = {
        .internal_date = road->g.now, .raw = bytes, .facts = facts, .problem = facts ? NULL : "timeout"};
    gint64 contact_id = 0;
    zb_intake_message(&road->g.intake, &incoming, &zbd, &contact_id, &error);
    g_assert_no_error(error);
    return contact_id;
}

/* The row, NULL where nothing changed. */
static char *again(Road *road, gint64 contact_id, const ZbFacts *facts, gboolean dry_run)
{
    g_autoptr(GError) error = NULL;
    ZbRejudging what = {
        .contact_id = contact_id, .facts = facts, .problem = facts ? NULL : "timeout", .dry_run = dry_run};
    char *row = NULL;
    zb_store_begin(road->g.store, &error);
    zb_rejudge(&road->g.intake, &what, &root, &row, &error);
    g_assert_no_error(error);
    zb_store_commit(road->g.store, &error);
    g_assert_no_error(error);
    return row;
}

/* "before > after" of the row, by verdicts. */
static void assert_change(const char *row, const char *before, const char *after)
{
    g_assert_nonnull(row);
    g_autoptr(JsonNode) node = json_from_string(row, NULL);
    JsonObject *object = json_node_get_object(node);
    g_assert_cmpstr(json_object_get_string_member(json_object_get_object_member(object, "before"), "verdict"),
                    ==, before);
    g_assert_cmpstr(json_object_get_string_member(json_object_get_object_member(object, "after"), "verdict"),
                    ==, after);
}

static void link_to(Road *road, gint64 contact_id, const char *topic)
{
    g_autoptr(GError) error = NULL;
    const char *topics[] = {topic, NULL};
    ZbLinking linking = {.contact_id = contact_id, .topics = (char **)topics};
    zb_correct_link(&road->g.intake, &linking, &root, &error);
    g_assert_no_error(error);
}

static void test_nothing_changed(void)
{
    Road road;
    road_open(&road);
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    g_autoptr(ZbFacts) facts = facts_of("bakker@burger.example", "m1@x", "kl 2026 12", LONG);
    gint64 id = take_in(&road, facts);
    g_autofree char *row = again(&road, id, facts, FALSE);
    g_assert_null(row);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM verdict"), ==, 1);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM link"), ==, 2);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM audit"), ==, 1);
    ground_close(&road.g);
}

/* An unknown sender whose address is known by now. */
static void test_changed(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    g_autoptr(ZbFacts) facts = facts_of("ander@burger.example", "m1@x", "kl 2026 12", LONG);
    gint64 id = take_in(&road, facts);
    assert_sql(&road.g, "SELECT verdict FROM verdict", "unknown_sender");
    zb_citizen_add_address(road.g.store, road.bakker, 0, ZB_ADDRESS_EMAIL, "ander@burger.example", "x",
                           &error);
    g_assert_no_error(error);
    gint64 notices = sql_int(&road.g, "SELECT count(*) FROM notice");

    g_autofree char *told = again(&road, id, facts, TRUE);
    assert_change(told, "unknown_sender", "ongoing");
    g_assert_nonnull(strstr(told, "KL-2026-0012"));
    assert_sql(&road.g, "SELECT group_concat(verdict) FROM verdict", "unknown_sender");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM link"), ==, 0);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM audit"), ==, 1);

    g_autofree char *row = again(&road, id, facts, FALSE);
    assert_change(row, "unknown_sender", "ongoing");
    assert_sql(&road.g, "SELECT verdict FROM verdict WHERE ended_at IS NOT NULL", "unknown_sender");
    assert_sql(&road.g, "SELECT verdict || author FROM verdict WHERE ended_at IS NULL", "ongoingmachine");
    assert_sql(&road.g,
               "SELECT actor || action || object FROM audit WHERE id ="
               " (SELECT made_in FROM verdict WHERE ended_at IS NULL)",
               "rootcontact.rejudgecontact:1");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice"), ==, notices);
    g_autofree char *same = again(&road, id, facts, FALSE);
    g_assert_null(same);
    ground_close(&road.g);
}

/* What was in force when it came decides, not what is in force today. */
static void test_moment_of_receipt(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, TRUE);
    put_stop(&road.g, ZB_DECISION_STOP_TOPIC, road.bakker, topic, "2026-03-01", NULL);
    g_autoptr(ZbFacts) limited = facts_of("bakker@burger.example", "m1@x", "kl 2026 12", LONG);
    g_autofree char *key = zb_text_key(LONG);
    put_contact(&road.g, road.bakker, topic, FALSE, instant("2026-02-01T10:00:00Z"), key);
    gint64 during = take_in(&road, limited);
    assert_sql(&road.g, "SELECT verdict FROM verdict", "repeat");
    run_sql(&road.g, "UPDATE decision SET withdrawn_on = '2026-05-20'");
    road.g.now = instant("2026-06-01T10:00:00Z");
    g_autofree char *row = again(&road, during, limited, FALSE);
    g_assert_null(row);
    run_sql(&road.g, "UPDATE decision SET effective_from = '2026-05-10'");
    g_autofree char *before = again(&road, during, limited, FALSE);
    g_assert_nonnull(before);
    assert_sql(&road.g, "SELECT verdict <> 'repeat' FROM verdict WHERE ended_at IS NULL", "1");
    ground_close(&road.g);
}

static void test_a_person_said_so(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    put_topic(&road.g, road.bakker, "KL-2026-0013", road.h1, FALSE);
    g_autoptr(ZbFacts) facts =
        facts_of("bakker@burger.example", "m1@x", "kl 2026 12",
                 LONG " Er is een gaslek in de straat. Ik schrijf u namens mijn moeder.");
    gint64 id = take_in(&road, facts);
    assert_sql(&road.g, "SELECT group_concat(kind) FROM (SELECT kind FROM mark ORDER BY kind)",
               "danger,representative");
    zb_correct_unmark(&road.g.intake, id, "danger", NULL, &root, &error);
    zb_correct_mark(&road.g.intake, id, "threat", NULL, NULL, &root, &error);
    g_assert_no_error(error);
    link_to(&road, id, "KL-2026-0013");
    g_autofree char *row = again(&road, id, facts, FALSE);
    g_assert_null(row);
    assert_sql(&road.g,
               "SELECT group_concat(kind) FROM (SELECT kind FROM mark WHERE ended_at IS NULL ORDER BY kind)",
               "representative,threat");
    assert_sql(&road.g,
               "SELECT t.reference FROM link l JOIN topic t ON t.id = l.topic_id WHERE l.ended_at IS NULL",
               "KL-2026-0013");
    ground_close(&road.g);
}

/* Only whose it is was said: what it is about is judged anew, as that citizen's. */
static void test_citizen_said(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    put_citizen(&road.g, "vermeer");
    g_autoptr(ZbFacts) facts = facts_of("vermeer@burger.example", "m1@x", "kl 2026 12", LONG);
    gint64 id = take_in(&road, facts);
    ZbLinking linking = {.contact_id = id, .citizen = (char *)"bakker"};
    zb_correct_link(&road.g.intake, &linking, &root, &error);
    g_assert_no_error(error);
    g_autofree char *row = again(&road, id, facts, FALSE);
    assert_change(row, "unsure", "ongoing");
    assert_sql(&road.g,
               "SELECT c.reference || l.author FROM link l JOIN citizen c ON c.id = l.citizen_id"
               " WHERE l.ended_at IS NULL",
               "bakkerperson");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM topic WHERE ended_at IS NOT NULL"), ==, 1);
    ground_close(&road.g);
}

/* A `new` is no reason by itself to say that its topic was there already; nor is a later one. */
static void test_new_stays_new(void)
{
    Road road;
    road_open(&road);
    road.g.intake.likeness = zb_likeness_new(NULL);
    g_autoptr(ZbFacts) one = facts_of("bakker@burger.example", "m1@x", "Bomen", LONG);
    g_autoptr(ZbFacts) two = facts_of("bakker@burger.example", "m2@x", "Bomen",
                                      "Nogmaals over die gekapte bomen aan de Dorpsdijk.");
    gint64 first = take_in(&road, one);
    road.g.now += ZB_SECOND;
    take_in(&road, two);
    g_autofree char *row = again(&road, first, one, FALSE);
    g_assert_null(row);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM topic WHERE contact_id = 1 AND ended_at IS NULL"),
                    ==, 1);
    zb_likeness_free(road.g.intake.likeness);
    ground_close(&road.g);
}

/* The first of two equal messages does not become a duplicate of the second, or of itself. */
static void test_twins(void)
{
    Road road;
    road_open(&road);
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    gint64 ids[2];
    for (guint i = 0; i < 2; i++) {
        g_autoptr(ZbFacts) facts =
            facts_of("bakker@burger.example", i == 0 ? "m1@x" : "m2@x", "kl 2026 12", LONG);
        ids[i] = take_in(&road, facts);
        road.g.now += ZB_SECOND;
    }
    for (guint i = 0; i < 2; i++) {
        g_autoptr(ZbFacts) facts =
            facts_of("bakker@burger.example", i == 0 ? "m1@x" : "m2@x", "kl 2026 12", LONG);
        g_autofree char *row = again(&road, ids[i], facts, FALSE);
        g_assert_null(row);
    }
    assert_sql(&road.g, "SELECT group_concat(verdict) FROM verdict", "ongoing,duplicate");
    ground_close(&road.g);
}

/* What a reader understands now and did not then counts; the other way round what it once understood stays. */
static void test_read_again(void)
{
    Road road;
    road_open(&road);
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    g_autoptr(ZbFacts) facts = facts_of("bakker@burger.example", "m1@x", "kl 2026 12", LONG);
    gint64 id = take_in(&road, NULL);
    g_autofree char *never = again(&road, id, NULL, FALSE);
    g_assert_null(never);
    g_autofree char *row = again(&road, id, facts, FALSE);
    assert_change(row, "unreadable", "ongoing");
    assert_sql(&road.g,
               "SELECT subject || coalesce(unreadable, '-') || coalesce(same_key, '-') <> '' FROM contact",
               "1");
    assert_sql(&road.g, "SELECT subject || coalesce(unreadable, '-') FROM contact", "kl 2026 12-");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM message WHERE facts IS NOT NULL"), ==, 1);
    g_autofree char *broken = again(&road, id, NULL, FALSE);
    g_assert_nonnull(strstr(broken, "\"problem\":\"timeout\""));
    g_autoptr(ZbFacts) less = facts_of("bakker@burger.example", "m1@x", "Bomen", "");
    zb_facts_note(less, "body_skipped");
    g_autofree char *worse = again(&road, id, less, FALSE);
    g_assert_nonnull(strstr(worse, "read_less"));
    assert_sql(&road.g, "SELECT verdict FROM verdict WHERE ended_at IS NULL", "ongoing");
    assert_sql(&road.g, "SELECT subject FROM contact", "kl 2026 12");
    ground_close(&road.g);
}

static void test_not_a_message(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    gint64 id = put_contact(&road.g, road.bakker, 0, FALSE, road.g.now, NULL);
    g_autoptr(ZbFacts) facts = facts_of("bakker@burger.example", "m1@x", "s", LONG);
    ZbRejudging what = {.contact_id = id, .facts = facts};
    char *row;
    g_assert_false(zb_rejudge(&road.g.intake, &what, &root, &row, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND);
    ground_close(&road.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rejudge/nothing-changed", test_nothing_changed);
    g_test_add_func("/rejudge/changed", test_changed);
    g_test_add_func("/rejudge/moment-of-receipt", test_moment_of_receipt);
    g_test_add_func("/rejudge/a-person-said-so", test_a_person_said_so);
    g_test_add_func("/rejudge/citizen-said", test_citizen_said);
    g_test_add_func("/rejudge/new-stays-new", test_new_stays_new);
    g_test_add_func("/rejudge/twins", test_twins);
    g_test_add_func("/rejudge/read-again", test_read_again);
    g_test_add_func("/rejudge/not-a-message", test_not_a_message);
    return g_test_run();
}

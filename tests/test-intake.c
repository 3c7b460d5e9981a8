/* The road of a message, from the reader's facts to the dossier. */
#include "lib/text.h"
#include "tests/support.h"

#define LONG "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."

static const ZbActor zbd = {"zbd", 0};

typedef struct {
    Ground g;
    gint64 h1, bakker;
    guint32 uid;
} Road;

static void road_open(Road *road)
{
    *road = (Road){0};
    ground_open(&road->g);
    road->h1 = put_handler(&road->g, "h1", ZB_ROLE_HANDLER);
    put_handler(&road->g, "h9", ZB_ROLE_ADMINISTRATOR);
    road->bakker = put_citizen(&road->g, "bakker");
}

static void road_close(Road *road)
{
    ground_close(&road->g);
}

/* What a reader would find in a mail of somebody. */
static ZbFacts *facts_of(const char *address, const char *message_id, const char *subject, const char *text)
{
    ZbFacts *facts = zb_facts_new();
    if (address)
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

/* Takes the facts; NULL: it could not be read. `raw` are its bytes, delivered at the clock's time. */
static gint64 take_in(Road *road, ZbFacts *facts, const char *raw)
{
    g_autoptr(ZbFacts) owned = facts;
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    g_autoptr(GError) error = NULL;
    ZbIncoming incoming = {.mailbox = "klachten",
                           .folder = "INBOX",
                           .uidvalidity = 7,
                           .uid = ++road->uid,
                           .internal_date = road->g.now,
                           .raw = bytes,
                           .facts = owned,
                           .problem = owned ? NULL : "timeout"};
    gint64 contact_id = 0;
    zb_intake_message(&road->g.intake, &incoming, &zbd, &contact_id, &error);
    g_assert_no_error(error);
    g_assert_cmpint(contact_id, >, 0);
    return contact_id;
}

static void assert_verdict(Road *road, gint64 contact_id, const char *want)
{
    g_autofree char *sql =
        g_strdup_printf("CREATE TEMP VIEW one AS SELECT verdict FROM verdict WHERE ended_at IS NULL"
                        " AND contact_id = %" G_GINT64_FORMAT,
                        contact_id);
    run_sql(&road->g, sql);
    assert_sql(&road->g, "SELECT verdict FROM one", want);
    run_sql(&road->g, "DROP VIEW one");
}

static void test_recorded_whole(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    (void)topic;
    gint64 id = take_in(&road, facts_of("Bakker@Burger.Example", "m1@x", "kl 2026 12", LONG), "raw one");
    assert_verdict(&road, id, "ongoing");
    assert_sql(&road.g,
               "SELECT sender || '|' || subject || '|' || text || '|' || channel || direction FROM contact",
               "bakker@burger.example|kl 2026 12|" LONG "|emailin");
    assert_sql(&road.g, "SELECT at = recorded_at FROM contact", "1");
    assert_sql(&road.g, "SELECT uidvalidity || '/' || uid FROM delivery", "7/1");
    assert_sql(&road.g, "SELECT json_extract(facts, '$.message_id') FROM message", "m1@x");
    g_autofree char *versions = zb_intake_versions(&road.g.intake);
    g_autofree char *said = g_strconcat("machine", versions, NULL);
    assert_sql(&road.g, "SELECT author || versions FROM link WHERE topic_id IS NOT NULL", said);
    assert_sql(&road.g, "SELECT reason || urgency FROM notice", "ongoingdigest");
    assert_sql(&road.g, "SELECT actor || action || object || detail FROM audit",
               "zbdcontact.recordcontact:1{}");
    road_close(&road);
}

static void test_equal_bytes(void)
{
    Road road;
    road_open(&road);
    gint64 first = take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG), "raw");
    gint64 again = take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG), "raw");
    g_assert_cmpint(first, ==, again);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM message"), ==, 1);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM delivery"), ==, 2);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice"), ==, 1);
    /* Equal bytes that the reader choked on the first time stay what they are. */
    gint64 bad = take_in(&road, NULL, "bad");
    g_assert_cmpint(take_in(&road, NULL, "bad"), ==, bad);
    road_close(&road);
}

static void test_other_rendering(void)
{
    Road road;
    road_open(&road);
    gint64 first = take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG), "raw");
    gint64 again = take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG), "Received: z\nraw");
    g_assert_cmpint(first, ==, again);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM message"), ==, 2);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM verdict"), ==, 1);
    /* Another text under the same Message-ID is another message, and so is one without any. */
    g_assert_cmpint(take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG "!"), "raw 3"), !=,
                    first);
    gint64 none = take_in(&road, facts_of("bakker@burger.example", NULL, "s", LONG "?"), "raw 4");
    g_assert_cmpint(take_in(&road, facts_of("bakker@burger.example", NULL, "s", LONG "?"), "raw 5"), !=,
                    none);
    /* With a date they are one: nobody says the same twice within a second. */
    ZbFacts *dated = facts_of("bakker@burger.example", NULL, "s", LONG "?");
    dated->date = road.g.now;
    ZbFacts *again_dated = facts_of("bakker@burger.example", NULL, "s", LONG "?");
    again_dated->date = road.g.now;
    gint64 without = take_in(&road, dated, "raw 6");
    g_assert_cmpint(take_in(&road, again_dated, "raw 7"), ==, without);
    road_close(&road);
}

static void test_unreadable(void)
{
    Road road;
    road_open(&road);
    gint64 id = take_in(&road, NULL, "\x01\x02");
    assert_verdict(&road, id, "unreadable");
    assert_sql(&road.g, "SELECT unreadable FROM contact", "timeout");
    assert_sql(&road.g, "SELECT evidence FROM verdict", "[{\"code\":\"timeout\"}]");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM message WHERE facts IS NULL"), ==, 1);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice WHERE urgency = 'now'"), ==, 2);
    road_close(&road);
}

/* Only its headers were read: judged by them, but people are told; and it is never taken for another rendering. */
static void test_headers_only(void)
{
    Road road;
    road_open(&road);
    gint64 ids[2];
    for (guint i = 0; i < 2; i++) {
        ZbFacts *facts = facts_of("bakker@burger.example", "m1@x", "Bomen", "");
        zb_facts_note(facts, "body_skipped");
        ids[i] = take_in(&road, facts, i == 0 ? "raw" : "raw 2");
    }
    g_assert_cmpint(ids[0], !=, ids[1]);
    assert_verdict(&road, ids[0], "new");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM verdict WHERE verdict = 'duplicate'"), ==, 0);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM contact WHERE unreadable = 'body_skipped'"), ==,
                    2);
    g_assert_cmpint(
        sql_int(&road.g, "SELECT count(*) FROM notice WHERE reason = 'unreadable' AND urgency = 'now'"), ==,
        4); /* the handler on duty and the administrator, of each */
    road_close(&road);
}

/* What nobody here can open is judged by its headers too; that its envelope equals another's says nothing. */
static void test_sealed(void)
{
    static const char *const notes[] = {"encrypted", "smime"};
    Road road;
    road_open(&road);
    for (guint i = 0; i < G_N_ELEMENTS(notes); i++) {
        ZbFacts *facts = facts_of("bakker@burger.example", "m1@x", "Bomen", "");
        zb_facts_note(facts, notes[i]);
        g_autofree char *raw = g_strdup_printf("raw %u", i);
        take_in(&road, facts, raw);
    }
    assert_sql(&road.g, "SELECT group_concat(verdict) FROM verdict", "new,unsure");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM contact WHERE unreadable = 'sealed'"), ==, 2);
    g_assert_cmpint(
        sql_int(&road.g, "SELECT count(*) FROM notice WHERE reason = 'unreadable' AND urgency = 'now'"), ==,
        4);
    road_close(&road);
}

static void test_new_opens_a_topic(void)
{
    Road road;
    road_open(&road);
    gint64 id = take_in(&road, facts_of("bakker@burger.example", "m1@x", "Bomen\r\n  weg", LONG), "raw");
    assert_verdict(&road, id, "new");
    assert_sql(&road.g,
               "SELECT title || '|' || provisional || '|' || opened_on || '|' || reference FROM topic",
               "Bomen weg|1|2026-05-04|NIEUW-2026-0001");
    /* The next one about it, in the thread, is ongoing. */
    ZbFacts *facts = facts_of("bakker@burger.example", "m2@x", "Re: Bomen", "En nu?");
    facts->in_reply_to = g_strdup("m1@x");
    assert_verdict(&road, take_in(&road, facts, "raw 2"), "ongoing");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM topic"), ==, 1);
    road_close(&road);
}

static void test_old_mail_is_not_alerted(void)
{
    Road road;
    road_open(&road);
    road.g.now = instant("2025-12-31T23:59:59Z");
    take_in(&road, facts_of("bakker@burger.example", "m1@x", "s", LONG), "raw");
    take_in(&road, NULL, "bad");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice"), ==, 0);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM verdict"), ==, 2);
    road.g.now = instant("2026-01-01T00:00:00Z"); /* the very second counts */
    take_in(&road, facts_of("x@burger.example", "m2@x", "s", LONG), "raw 2");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice"), ==, 1);
    road_close(&road);
}

static void test_day_is_the_organisations(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    put_stop(&road.g, ZB_DECISION_STOP_ALL, road.bakker, topic, "2026-03-01", "2026-05-03");
    road.g.now = instant("2026-05-03T21:59:00Z"); /* 23:59 in Amsterdam: the last day */
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m1@x", "KL-2026-0012", LONG), "1"),
                   "suspended");
    road.g.now = instant("2026-05-03T22:01:00Z");
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m2@x", "KL-2026-0012", "Anders."), "2"),
                   "ongoing");
    road_close(&road);
}

/* A complaint that came during a stop, and again after it, must be handled now: it is no duplicate. */
static void test_again_after_the_stop(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    put_stop(&road.g, ZB_DECISION_STOP_ALL, road.bakker, topic, "2026-03-01", "2026-05-02");
    road.g.now = instant("2026-05-01T10:00:00Z");
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m1@x", "KL-2026-0012", LONG), "1"),
                   "suspended");
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m2@x", "KL-2026-0012", LONG), "2"),
                   "duplicate");
    road.g.now = instant("2026-05-04T10:00:00Z");
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m3@x", "KL-2026-0012", LONG), "3"),
                   "ongoing");
    road_close(&road);
}

static void test_repeat(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0011", road.h1, TRUE);
    put_stop(&road.g, ZB_DECISION_STOP_TOPIC, road.bakker, topic, "2026-03-10", NULL);
    g_autofree char *key = zb_text_key(LONG);
    put_contact(&road.g, road.bakker, topic, FALSE, instant("2026-02-01T10:00:00Z"), key);
    gint64 id = take_in(&road, facts_of("bakker@burger.example", "m1@x", "weer", LONG), "1");
    assert_verdict(&road, id, "repeat");
    assert_sql(&road.g, "SELECT reason || urgency || handler_id FROM notice", "repeatnow1");
    road_close(&road);
}

/* It was linked to his only topic for want of another, and nobody looked: it may well be a complaint of its own. */
static void test_again_after_unsure(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0011", road.h1, FALSE);
    assert_verdict(&road, take_in(&road, facts_of("bakker@burger.example", "m1@x", "gat", LONG), "1"),
                   "unsure");
    put_stop(&road.g, ZB_DECISION_STOP_TOPIC, road.bakker, topic, "2026-05-20", NULL);
    road.g.now = instant("2026-06-20T10:00:00Z");
    gint64 id = take_in(&road, facts_of("bakker@burger.example", "m2@x", "gat", LONG), "2");
    assert_verdict(&road, id, "unsure");
    road_close(&road);
}

/* A number in the text made it `ongoing`; no person said that it was about that topic. */
static void test_again_after_a_guess(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0011", road.h1, FALSE);
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m1@x", "KL-2026-0011", LONG), "1"),
                   "ongoing");
    put_stop(&road.g, ZB_DECISION_STOP_TOPIC, road.bakker, topic, "2026-05-20", NULL);
    road.g.now = instant("2026-06-20T10:00:00Z");
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m2@x", "KL-2026-0011", LONG), "2"),
                   "unsure");
    road_close(&road);
}

/* The same words of a representative are his own: whoever sends them after him has not sent them before. */
static void test_words_of_a_representative(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    gint64 agent = 0;
    zb_representative_put(road.g.store, road.bakker, "Mr. Vos", "alles", &agent, &error);
    zb_citizen_add_address(road.g.store, road.bakker, agent, ZB_ADDRESS_EMAIL, "vos@recht.example", "vos",
                           &error);
    g_assert_no_error(error);
    put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    assert_verdict(&road, take_in(&road, facts_of("vos@recht.example", "m1@x", "KL-2026-0012", LONG), "1"),
                   "ongoing");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM mark WHERE kind = 'representative'"), ==, 1);
    assert_verdict(&road,
                   take_in(&road, facts_of("bakker@burger.example", "m2@x", "KL-2026-0012", LONG), "2"),
                   "ongoing");
    road_close(&road);
}

/* By his words where his address tells nothing; and a machine speaks for nobody. */
static void test_marks_of_representatives(void)
{
    Road road;
    road_open(&road);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbMarks) marks = zb_marks_load(NULL, &error);
    road.g.intake.marks = marks;
    gint64 agent = 0;
    zb_representative_put(road.g.store, road.bakker, "Mr. Vos", "alles", &agent, &error);
    zb_citizen_add_address(road.g.store, road.bakker, agent, ZB_ADDRESS_EMAIL, "vos@recht.example", "vos",
                           &error);
    g_assert_no_error(error);
    const char *text = "Ik schrijf u namens mijn moeder over de bomen. " LONG;
    take_in(&road, facts_of("iemand@elders.example", "m1@x", "Bomen", text), "1");
    assert_sql(&road.g, "SELECT json_extract(evidence, '$[0].words') FROM mark WHERE contact_id = 1",
               "Ik schrijf u namens mijn moeder");
    take_in(&road, facts_of("vos@recht.example", "m2@x", "Bomen van bakker", text), "2");
    assert_sql(&road.g, "SELECT evidence FROM mark WHERE contact_id = 2 AND kind = 'representative'",
               "[{\"code\":\"address_of_representative\"}]");
    ZbFacts *away = facts_of("vos@recht.example", "m3@x", "Afwezig: bakker", text);
    away->kind = ZB_KIND_AUTO_REPLY;
    assert_verdict(&road, take_in(&road, away, "3"), "machine");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM mark WHERE contact_id = 3"), ==, 0);
    road.g.intake.marks = NULL;
    road_close(&road);
}

static void test_reminder(void)
{
    Road road;
    road_open(&road);
    gint64 topic = put_topic(&road.g, road.bakker, "KL-2026-0012", road.h1, FALSE);
    /* What we wrote before the first message came does not answer it. */
    put_contact(&road.g, road.bakker, topic, TRUE, instant("2026-04-28T10:00:00Z"), NULL);
    road.g.now = instant("2026-05-01T10:00:00Z");
    take_in(&road, facts_of("bakker@burger.example", "m1@x", "KL-2026-0012", LONG), "1");
    road.g.now = instant("2026-05-04T10:00:00Z");
    gint64 again = take_in(&road, facts_of("bakker@burger.example", "m2@x", "KL-2026-0012", LONG), "2");
    assert_verdict(&road, again, "duplicate");
    assert_sql(&road.g, "SELECT contact_id || reason || handler_id FROM notice ORDER BY id DESC",
               "3reminder1");
    put_contact(&road.g, road.bakker, topic, TRUE, instant("2026-05-04T11:00:00Z"), NULL);
    road.g.now = instant("2026-05-05T10:00:00Z");
    take_in(&road, facts_of("bakker@burger.example", "m3@x", "KL-2026-0012", LONG), "3");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice WHERE reason = 'reminder'"), ==, 1);
    road_close(&road);
}

static void test_own_alert_and_machine(void)
{
    Road road;
    road_open(&road);
    ZbFacts *facts = facts_of("bakker@burger.example", "m1@x", "s", LONG);
    facts->auto_from = g_strdup(zb_store_instance(road.g.store));
    assert_verdict(&road, take_in(&road, facts, "1"), "machine");
    facts = facts_of("bakker@burger.example", "m2@x", "s", LONG);
    facts->kind = ZB_KIND_AUTO_REPLY;
    assert_verdict(&road, take_in(&road, facts, "2"), "machine");
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM notice"), ==, 0);
    /* A machine's words are nobody's earlier words. */
    assert_verdict(&road, take_in(&road, facts_of("bakker@burger.example", "m3@x", "s", LONG), "3"), "new");
    road_close(&road);
}

static void test_without_sender(void)
{
    Road road;
    road_open(&road);
    assert_verdict(&road, take_in(&road, facts_of(NULL, NULL, "", ""), "1"), "unknown_sender");
    assert_verdict(&road, take_in(&road, facts_of("geen adres", NULL, "", ""), "2"), "unknown_sender");
    road_close(&road);
}

static gint64 by_hand(Road *road, gint64 arrived, const char *raw)
{
    g_autoptr(ZbFacts) facts = facts_of("bakker@burger.example", NULL, "s", raw);
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    g_autoptr(GError) error = NULL;
    facts->arrived = arrived;
    ZbIncoming incoming = {.internal_date = ZB_NEVER, .raw = bytes, .facts = facts};
    gint64 id = 0;
    zb_intake_message(&road->g.intake, &incoming, &zbd, &id, &error);
    g_assert_no_error(error);
    return id;
}

static void test_arrival_by_hand(void)
{
    Road road;
    road_open(&road);
    by_hand(&road, instant("2026-02-03T10:00:00Z"), "1");
    g_assert_cmpint(sql_int(&road.g, "SELECT at FROM contact WHERE id = 1"), ==,
                    instant("2026-02-03T10:00:00Z"));
    by_hand(&road, ZB_NEVER, "2");
    g_assert_cmpint(sql_int(&road.g, "SELECT at FROM contact WHERE id = 2"), ==, road.g.now);
    g_assert_cmpint(sql_int(&road.g, "SELECT count(*) FROM delivery"), ==, 0);
    /* A date that is none, as a hostile header may have it. */
    by_hand(&road, G_MAXINT64, "3");
    g_assert_cmpint(sql_int(&road.g, "SELECT at FROM contact WHERE id = 3"), ==, road.g.now);
    /* Nothing arrives next year. */
    by_hand(&road, road.g.now + 365 * ZB_DAY, "4");
    g_assert_cmpint(sql_int(&road.g, "SELECT at FROM contact WHERE id = 4"), ==, road.g.now);
    road_close(&road);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/intake/recorded-whole", test_recorded_whole);
    g_test_add_func("/intake/equal-bytes", test_equal_bytes);
    g_test_add_func("/intake/other-rendering", test_other_rendering);
    g_test_add_func("/intake/unreadable", test_unreadable);
    g_test_add_func("/intake/sealed", test_sealed);
    g_test_add_func("/intake/headers-only", test_headers_only);
    g_test_add_func("/intake/new-opens-a-topic", test_new_opens_a_topic);
    g_test_add_func("/intake/old-mail", test_old_mail_is_not_alerted);
    g_test_add_func("/intake/day", test_day_is_the_organisations);
    g_test_add_func("/intake/again-after-the-stop", test_again_after_the_stop);
    g_test_add_func("/intake/repeat", test_repeat);
    g_test_add_func("/intake/again-after-unsure", test_again_after_unsure);
    g_test_add_func("/intake/again-after-a-guess", test_again_after_a_guess);
    g_test_add_func("/intake/words-of-a-representative", test_words_of_a_representative);
    g_test_add_func("/intake/marks-of-representatives", test_marks_of_representatives);
    g_test_add_func("/intake/reminder", test_reminder);
    g_test_add_func("/intake/machine", test_own_alert_and_machine);
    g_test_add_func("/intake/without-sender", test_without_sender);
    g_test_add_func("/intake/arrival-by-hand", test_arrival_by_hand);
    return g_test_run();
}

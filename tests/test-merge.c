/* Citizens and topics put together: what is refused, chains, what a program finds afterwards, and taking it back. */
#include "lib/intake/correct.h"
#include "lib/intake/gather.h"
#include "lib/intake/merge.h"
#include "lib/intake/undo.h"
#include "lib/store/views.h"
#include "tests/support.h"

#define LONG "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."
#define ROOTS                                                                                          \
    "SELECT group_concat(reference || '>' || coalesce((SELECT r.reference FROM citizen r WHERE r.id =" \
    " x.merged_into), '-')) FROM (SELECT * FROM citizen ORDER BY id) x"

typedef struct {
    Ground g;
    gint64 anna, bakker, second, third, handler;
    gint64 limited, open, own; /* topics: Bakker's two, and the second's */
    ZbActor actor;
} Desk;

/* Bakker with a limited and an open topic; two citizens more, the first with a topic of his own. */
static void desk_open(Desk *d)
{
    *d = (Desk){0};
    ground_open(&d->g);
    d->handler = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->actor = (ZbActor){"anna", d->handler};
    d->bakker = put_citizen(&d->g, "bakker");
    d->second = put_citizen(&d->g, "tweede");
    d->third = put_citizen(&d->g, "derde");
    d->limited = put_topic(&d->g, d->bakker, "KL-2026-0011", d->handler, TRUE);
    d->open = put_topic(&d->g, d->bakker, "KL-2026-0012", d->handler, FALSE);
    d->own = put_topic(&d->g, d->second, "KL-2026-0021", d->handler, FALSE);
    put_stop(&d->g, ZB_DECISION_STOP_TOPIC, d->bakker, d->limited, "2026-03-10", NULL);
}

static gint64 merge(Desk *d, ZbMergeKind kind, const char *from, const char *into)
{
    g_autoptr(GError) error = NULL;
    gint64 act = 0;
    ZbMerging merging = {kind, from, into, "zelfde persoon"};
    zb_merge(&d->g.intake, &merging, &d->actor, &act, &error);
    g_assert_no_error(error);
    return act;
}

static void assert_refused(Desk *d, ZbMergeKind kind, const char *from, const char *into, int code)
{
    g_autoptr(GError) error = NULL;
    gint64 act, rows = sql_int(&d->g, "SELECT count(*) FROM merge");
    ZbMerging merging = {kind, from, into, "zelfde persoon"};
    g_assert_false(zb_merge(&d->g.intake, &merging, &d->actor, &act, &error));
    g_assert_error(error, ZB_ERROR, code);
    g_assert_cmpint(sql_int(&d->g, "SELECT count(*) FROM merge"), ==, rows);
}

static guint unmerge(Desk *d, gint64 act)
{
    g_autoptr(GError) error = NULL;
    guint astray = 0;
    zb_unmerge(&d->g.intake, act, &d->actor, &astray, &error);
    g_assert_no_error(error);
    return astray;
}

static void assert_stays(Desk *d, gint64 act, int code)
{
    g_autoptr(GError) error = NULL;
    guint astray;
    g_assert_true(zb_store_begin(d->g.store, &error));
    g_assert_false(zb_unmerge(&d->g.intake, act, &d->actor, &astray, &error));
    g_assert_error(error, ZB_ERROR, code);
    zb_store_rollback(d->g.store);
}

/* A message from NAME@burger.example with these words; its contact. */
static gint64 receive(Desk *d, const char *name, const char *subject, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *address = g_strconcat(name, "@burger.example", NULL);
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_ptr_array_add(facts->from, zb_address_new("Naam", address));
    char **texts[] = {&facts->text, &facts->fresh, &facts->subject};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
    facts->text = g_strdup(text);
    facts->fresh = g_strdup(text);
    facts->subject = g_strdup(subject);
    g_autofree char *bytes = g_strdup_printf("%s %s %s", name, subject, text);
    g_autoptr(GBytes) raw = g_bytes_new(bytes, strlen(bytes));
    ZbActor zbd = {"zbd", 0};
    gint64 contact = 0;
    d->g.now += ZB_SECOND;
    ZbIncoming incoming = {.internal_date = d->g.now, .raw = raw, .facts = facts};
    zb_intake_message(&d->g.intake, &incoming, &zbd, &contact, &error);
    g_assert_no_error(error);
    return contact;
}

/* "bakker KL-2026-0011 repeat machine": as its readers see it. */
static void assert_contact(Desk *d, gint64 contact, const char *want)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *json = zb_view_contact(d->g.store, contact, &error);
    g_assert_no_error(error);
    g_autoptr(JsonNode) node = json_from_string(json, NULL);
    JsonObject *row = json_node_get_object(node);
    JsonArray *topics = json_object_get_array_member(row, "topics");
    g_autoptr(GString) got = g_string_new(json_object_get_string_member(row, "citizen"));
    for (guint i = 0; i < json_array_get_length(topics); i++)
        g_string_append_printf(got, " %s", json_array_get_string_element(topics, i));
    g_string_append_printf(got, " %s", json_object_get_string_member(row, "verdict"));
    g_assert_cmpstr(got->str, ==, want);
}

/* ---- chains ------------------------------------------------------------------------------------------------ */

static void test_chains(void)
{
    Desk d;
    desk_open(&d);
    gint64 first = merge(&d, ZB_MERGE_CITIZEN, "derde", "tweede");
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>-,derde>tweede");
    gint64 second = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>bakker,derde>bakker");
    static const char *const circles[][2] = {{"bakker", "bakker"},
                                             {"bakker", "derde"},
                                             {"bakker", "tweede"},
                                             {"derde", "bakker"},
                                             {"tweede", "derde"}};
    for (guint i = 0; i < G_N_ELEMENTS(circles); i++)
        assert_refused(&d, ZB_MERGE_CITIZEN, circles[i][0], circles[i][1], ZB_ERROR_CONFLICT);
    put_citizen(&d.g, "vierde");
    assert_refused(&d, ZB_MERGE_CITIZEN, "derde", "vierde", ZB_ERROR_CONFLICT);
    merge(&d, ZB_MERGE_CITIZEN, "vierde", "derde"); /* as he was named, wherever that leads */
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>bakker,derde>bakker,vierde>bakker");
    unmerge(&d, second);
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>-,derde>tweede,vierde>tweede");
    unmerge(&d, first);
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>-,derde>-,vierde>derde");
    merge(&d, ZB_MERGE_CITIZEN, "derde", "bakker");
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>-,derde>bakker,vierde>bakker");
    assert_stays(&d, first, ZB_ERROR_CONFLICT);
    assert_stays(&d, 4711, ZB_ERROR_NOT_FOUND);
    ground_close(&d.g);
}

/* ---- what is refused --------------------------------------------------------------------------------------- */

static void test_refused(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    assert_refused(&d, ZB_MERGE_CITIZEN, "niemand", "bakker", ZB_ERROR_NOT_FOUND);
    assert_refused(&d, ZB_MERGE_CITIZEN, "tweede", "niemand", ZB_ERROR_NOT_FOUND);
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0012", "KL-1999-1", ZB_ERROR_NOT_FOUND);
    gint64 act;
    ZbMerging silent = {ZB_MERGE_CITIZEN, "tweede", "bakker", ""};
    g_assert_false(zb_merge(&d.g.intake, &silent, &d.actor, &act, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
    /* Who is named in the letter stays. */
    assert_refused(&d, ZB_MERGE_CITIZEN, "bakker", "tweede", ZB_ERROR_CONFLICT);
    /* Announced for June: as if it held. */
    put_stop(&d.g, ZB_DECISION_STOP_TOPIC, d.second, d.own, "2026-06-01", NULL);
    assert_refused(&d, ZB_MERGE_CITIZEN, "tweede", "bakker", ZB_ERROR_CONFLICT);
    assert_refused(&d, ZB_MERGE_CITIZEN, "tweede", "derde", ZB_ERROR_CONFLICT);
    merge(&d, ZB_MERGE_CITIZEN, "derde", "tweede");
    ground_close(&d.g);
}

static void test_refused_stop_all(void)
{
    Desk d;
    desk_open(&d);
    put_stop(&d.g, ZB_DECISION_STOP_ALL, d.second, d.own, "2026-04-01", "2026-05-04");
    assert_refused(&d, ZB_MERGE_CITIZEN, "tweede", "derde", ZB_ERROR_CONFLICT);
    assert_refused(&d, ZB_MERGE_CITIZEN, "derde", "tweede", ZB_ERROR_CONFLICT);
    put_topic(&d.g, d.second, "KL-2026-0022", d.handler, FALSE);
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0021", "KL-2026-0022", ZB_ERROR_CONFLICT);
    d.g.now += ZB_DAY; /* it was until yesterday */
    merge(&d, ZB_MERGE_CITIZEN, "tweede", "derde");
    merge(&d, ZB_MERGE_TOPIC, "KL-2026-0021", "KL-2026-0022");
    ground_close(&d.g);
}

static void test_refused_representative(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 agent;
    zb_representative_put(d.g.store, d.bakker, "De zoon", "alles", &agent, &error);
    zb_citizen_add_address(d.g.store, d.bakker, agent, ZB_ADDRESS_EMAIL, "tweede@burger.example", "t",
                           &error);
    g_assert_no_error(error);
    assert_refused(&d, ZB_MERGE_CITIZEN, "tweede", "bakker", ZB_ERROR_CONFLICT);
    merge(&d, ZB_MERGE_CITIZEN, "derde", "tweede");
    ground_close(&d.g);
}

static void test_refused_topics(void)
{
    Desk d;
    desk_open(&d);
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0021", "KL-2026-0012", ZB_ERROR_CONFLICT); /* two citizens' */
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0012", "KL-2026-0011", ZB_ERROR_CONFLICT);
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0011", "KL-2026-0012", ZB_ERROR_CONFLICT);
    put_topic(&d.g, d.bakker, "KL-2026-0013", d.handler, TRUE);
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0012", "KL-2026-0013", ZB_ERROR_CONFLICT); /* it stays open */
    gint64 contact = receive(&d, "derde", "Bomen", LONG);
    assert_contact(&d, contact, "derde new new");
    put_topic(&d.g, d.third, "KL-2026-0031", d.handler, FALSE);
    g_autofree char *opened = sql_text(&d.g, "SELECT reference FROM topic WHERE provisional = 1");
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0031", opened, ZB_ERROR_CONFLICT);
    merge(&d, ZB_MERGE_TOPIC, "KL-2026-0013", "KL-2026-0012");
    ground_close(&d.g);
}

/* A limitation that is over was written for its topic as well. */
static void test_refused_once_limited(void)
{
    Desk d;
    desk_open(&d);
    run_sql(&d.g, "UPDATE decision SET withdrawn_on = '2026-04-01'");
    assert_refused(&d, ZB_MERGE_TOPIC, "KL-2026-0012", "KL-2026-0011", ZB_ERROR_CONFLICT);
    merge(&d, ZB_MERGE_CITIZEN, "bakker", "tweede"); /* but binds nobody any more */
    ground_close(&d.g);
}

/* ---- what a program finds ---------------------------------------------------------------------------------- */

static void test_citizens(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    zb_citizen_add_address(d.g.store, d.second, 0, ZB_ADDRESS_EMAIL, "bakker@burger.example", "b", &error);
    gint64 old = receive(&d, "tweede", "Vraag", "Hoe staat het met KL-2026-0011?");
    assert_contact(&d, old, "tweede KL-2026-0021 unsure");
    gint64 act = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    assert_contact(&d, old, "bakker KL-2026-0021 unsure"); /* what came before is not judged again */
    g_autoptr(GArray) owners =
        zb_address_owners(d.g.store, ZB_ADDRESS_EMAIL, "bakker@burger.example", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(owners->len, ==, 1); /* both have it: one person */
    g_assert_cmpint(g_array_index(owners, ZbAddressOwner, 0).entry_id, ==, d.bakker);
    g_autoptr(GPtrArray) found = zb_citizens_find(d.g.store, "tweede", 9, &error);
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_cmpint(((ZbCitizen *)found->pdata[0])->id, ==, d.bakker);
    g_autoptr(ZbCase) known = zb_case_new();
    zb_gather_citizen(&d.g.intake, known, d.bakker, "2026-05-04", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(known->topics->len, ==, 3);
    gint64 late = receive(&d, "tweede", "Vraag", "Hoe staat het met KL-2026-0012?");
    assert_contact(&d, late, "bakker KL-2026-0012 unsure");
    gint64 crossed = receive(&d, "bakker", "Vraag", "Hoe staat het met KL-2026-0021?");
    assert_contact(&d, crossed, "bakker KL-2026-0021 unsure");
    g_assert_cmpuint(unmerge(&d, act), ==, 2);
    assert_contact(&d, old, "tweede KL-2026-0021 unsure");
    assert_contact(&d, late, "tweede unsure");
    assert_contact(&d, crossed, "bakker unsure");
    ground_close(&d.g);
}

/* What somebody said of a contact meanwhile does not bring the other's topic back. */
static void test_undo_after(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 act = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    gint64 contact = receive(&d, "tweede", "Vraag", "Hoe staat het met KL-2026-0012?"), told;
    const char *topics[] = {"KL-2026-0011", NULL};
    ZbLinking linking = {.contact_id = contact, .topics = (char **)topics};
    g_assert_true(zb_correct_link(&d.g.intake, &linking, &d.actor, &error));
    assert_contact(&d, contact, "bakker KL-2026-0011 repeat");
    unmerge(&d, act);
    assert_contact(&d, contact, "tweede unsure");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE reason = 'unsure'"), ==, 1);
    g_assert_false(zb_undo(&d.g.intake, contact, 0, &d.actor, &told, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    assert_contact(&d, contact, "tweede unsure");
    ground_close(&d.g);
}

/* A complaint that came in under the second's address is his own, as its topic is. */
static void test_new_stays_his(void)
{
    Desk d;
    desk_open(&d);
    put_citizen(&d.g, "vierde");
    gint64 act = merge(&d, ZB_MERGE_CITIZEN, "vierde", "derde");
    gint64 contact = receive(&d, "vierde", "Bomen", LONG);
    assert_contact(&d, contact, "derde new new");
    gint64 twin = receive(&d, "derde", "Bomen", LONG);
    assert_contact(&d, twin, "derde new duplicate");
    g_assert_cmpuint(unmerge(&d, act), ==, 1);
    assert_contact(&d, contact, "vierde new new");
    assert_contact(&d, twin, "derde unsure"); /* the same words of two persons are two complaints */
    ground_close(&d.g);
}

/* A stop_all that came after the merge is the other's, and so is what it suspended. */
static void test_suspended_meanwhile(void)
{
    Desk d;
    desk_open(&d);
    gint64 act = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    put_stop(&d.g, ZB_DECISION_STOP_ALL, d.bakker, d.open, "2026-05-04", "2026-07-01");
    gint64 his = receive(&d, "tweede", "Vraag", "Hoe staat het met KL-2026-0021?");
    gint64 own = receive(&d, "bakker", "Vraag", "Hoe staat het met KL-2026-0012?");
    assert_contact(&d, his, "bakker KL-2026-0021 suspended");
    unmerge(&d, act);
    assert_contact(&d, his, "tweede KL-2026-0021 ongoing");
    assert_contact(&d, own, "bakker KL-2026-0012 suspended");
    ground_close(&d.g);
}

/* ---- topics ------------------------------------------------------------------------------------------------ */

/* So is what a handler linked meanwhile: the stop was never his. */
static void test_suspended_and_linked(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 act = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    put_stop(&d.g, ZB_DECISION_STOP_ALL, d.bakker, d.open, "2026-05-04", "2026-07-01");
    gint64 his = receive(&d, "tweede", "Vraag", "Wanneer komt er iemand kijken?");
    const char *topics[] = {"KL-2026-0021", NULL};
    ZbLinking linking = {.contact_id = his, .topics = (char **)topics};
    g_assert_true(zb_correct_link(&d.g.intake, &linking, &d.actor, &error));
    assert_contact(&d, his, "bakker KL-2026-0021 suspended");
    g_assert_cmpuint(unmerge(&d, act), ==, 1);
    assert_contact(&d, his, "tweede KL-2026-0021 ongoing");
    ground_close(&d.g);
}

/* A limitation decided on the one while two topics were one does not hold for the other when they no longer are. */
static void test_limited_meanwhile(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    put_topic(&d.g, d.third, "KL-2026-0031", d.handler, FALSE);
    gint64 other = put_topic(&d.g, d.third, "KL-2026-0032", d.handler, FALSE);
    const char *topics[] = {"KL-2026-0031", NULL};
    ZbLinking linking = {.contact_id = receive(&d, "derde", "Bomen", LONG), .topics = (char **)topics};
    g_assert_true(zb_correct_link(&d.g.intake, &linking, &d.actor, &error));
    gint64 act = merge(&d, ZB_MERGE_TOPIC, "KL-2026-0031", "KL-2026-0032");
    d.g.now += 60 * ZB_DAY;
    g_autofree char *day = zb_day_of(d.g.now - ZB_DAY, d.g.config.timezone);
    put_stop(&d.g, ZB_DECISION_STOP_TOPIC, d.third, other, day, NULL);
    gint64 contact = receive(&d, "derde", "Nog eens", LONG);
    assert_contact(&d, contact, "derde KL-2026-0032 repeat");
    g_assert_cmpuint(unmerge(&d, act), ==, 1);
    assert_contact(&d, contact, "derde KL-2026-0032 unsure");
    g_assert_cmpint(sql_int(&d.g, "SELECT count(*) FROM notice WHERE reason = 'unsure' AND contact_id = "
                                  "(SELECT max(id) FROM contact)"),
                    ==, 1);
    ground_close(&d.g);
}

static void test_topics(void)
{
    Desk d;
    desk_open(&d);
    g_autoptr(GError) error = NULL;
    gint64 contact = receive(&d, "derde", "Bomen", LONG);
    assert_contact(&d, contact, "derde new new");
    put_topic(&d.g, d.third, "KL-2026-0031", d.handler, FALSE);
    g_autofree char *opened = sql_text(&d.g, "SELECT reference FROM topic WHERE provisional = 1");
    gint64 act = merge(&d, ZB_MERGE_TOPIC, opened, "KL-2026-0031");
    assert_contact(&d, contact, "derde KL-2026-0031 ongoing");
    assert_sql(&d.g, "SELECT author FROM link WHERE topic_id IS NOT NULL AND ended_at IS NULL", "machine");
    g_autofree char *named = g_strdup_printf("Is er nieuws over %s?", opened);
    gint64 second = receive(&d, "derde", "Vraag", named);
    assert_contact(&d, second, "derde KL-2026-0031 ongoing");
    const char *topics[] = {opened, NULL};
    ZbLinking linking = {.contact_id = second, .topics = (char **)topics};
    g_assert_true(zb_correct_link(&d.g.intake, &linking, &d.actor, &error));
    assert_contact(&d, second, "derde KL-2026-0031 ongoing");
    unmerge(&d, act);
    assert_contact(&d, contact, "derde new new");
    assert_contact(&d, second, "derde KL-2026-0031 ongoing");
    assert_stays(&d, act, ZB_ERROR_CONFLICT);
    ground_close(&d.g);
}

/* One that nobody had confirmed is, by what was merged into it, until that is taken back. */
static void test_confirmed(void)
{
    Desk d;
    desk_open(&d);
    gint64 first = receive(&d, "derde", "Bomen", LONG);
    put_citizen(&d.g, "vierde");
    gint64 second = receive(&d, "vierde", "Lawaai", "De muziek van het feestterrein houdt iedereen wakker.");
    merge(&d, ZB_MERGE_CITIZEN, "vierde", "derde");
    g_autofree char *older = sql_text(&d.g, "SELECT min(reference) FROM topic WHERE provisional = 1");
    g_autofree char *newer = sql_text(&d.g, "SELECT max(reference) FROM topic WHERE provisional = 1");
    gint64 act = merge(&d, ZB_MERGE_TOPIC, newer, older);
    g_autofree char *want = g_strdup_printf("derde %s new", older),
                    *other = g_strdup_printf("derde %s ongoing", older);
    assert_contact(&d, first, want);
    assert_contact(&d, second, other);
    unmerge(&d, act);
    assert_contact(&d, first, "derde new new");
    assert_contact(&d, second, "derde new new");
    ground_close(&d.g);
}

/* Topics of two citizens who are one may be one: then those are taken apart first. */
/* Both names mean the same topic now: not the store's error, ours. */
static void test_linked_to_both(void)
{
    Desk d;
    desk_open(&d);
    put_topic(&d.g, d.bakker, "KL-2026-0013", d.handler, FALSE);
    merge(&d, ZB_MERGE_TOPIC, "KL-2026-0013", "KL-2026-0012");
    gint64 contact = receive(&d, "bakker", "Bomen", LONG);
    const char *topics[] = {"KL-2026-0013", "KL-2026-0012", NULL};
    ZbLinking linking = {.contact_id = contact, .topics = (char **)topics};
    g_autoptr(GError) error = NULL;
    zb_correct_link(&d.g.intake, &linking, &d.actor, &error);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
    ground_close(&d.g);
}

static void test_tied(void)
{
    Desk d;
    desk_open(&d);
    gint64 citizens = merge(&d, ZB_MERGE_CITIZEN, "tweede", "bakker");
    gint64 topics = merge(&d, ZB_MERGE_TOPIC, "KL-2026-0021", "KL-2026-0012");
    assert_stays(&d, citizens, ZB_ERROR_CONFLICT);
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>bakker,derde>-");
    unmerge(&d, topics);
    unmerge(&d, citizens);
    assert_sql(&d.g, ROOTS, "bakker>-,tweede>-,derde>-");
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/merge/chains", test_chains);
    g_test_add_func("/merge/refused", test_refused);
    g_test_add_func("/merge/refused-stop-all", test_refused_stop_all);
    g_test_add_func("/merge/refused-representative", test_refused_representative);
    g_test_add_func("/merge/refused-topics", test_refused_topics);
    g_test_add_func("/merge/refused-once-limited", test_refused_once_limited);
    g_test_add_func("/merge/citizens", test_citizens);
    g_test_add_func("/merge/undo-after", test_undo_after);
    g_test_add_func("/merge/new-stays-his", test_new_stays_his);
    g_test_add_func("/merge/suspended-meanwhile", test_suspended_meanwhile);
    g_test_add_func("/merge/suspended-and-linked", test_suspended_and_linked);
    g_test_add_func("/merge/limited-meanwhile", test_limited_meanwhile);
    g_test_add_func("/merge/topics", test_topics);
    g_test_add_func("/merge/confirmed", test_confirmed);
    g_test_add_func("/merge/tied", test_tied);
    g_test_add_func("/merge/linked-to-both", test_linked_to_both);
    return g_test_run();
}

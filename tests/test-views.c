/* The dossier as its readers see it. */
#include "lib/store/row.h"
#include "lib/store/views.h"
#include "tests/support.h"

#define TODAY "2026-05-04"

typedef struct {
    Ground g;
    gint64 bakker, visser, limited, open;
} Desk;

static void desk_open(Desk *d)
{
    ground_open(&d->g);
    gint64 h1 = put_handler(&d->g, "h1", ZB_ROLE_HANDLER);
    d->bakker = put_citizen(&d->g, "bakker");
    d->visser = put_citizen(&d->g, "visser");
    d->limited = put_topic(&d->g, d->bakker, "KL-2026-0011", h1, TRUE);
    d->open = put_topic(&d->g, d->bakker, "KL-2026-0012", 0, FALSE);
    put_stop(&d->g, ZB_DECISION_STOP_TOPIC, d->bakker, d->limited, "2026-03-10", NULL);
}

static JsonObject *parse(char *json)
{
    g_autofree char *owned = json;
    g_assert_nonnull(owned);
    g_autoptr(JsonNode) node = json_from_string(owned, NULL);
    return json_node_dup_object(node);
}

static void assert_path(const char *json, const char *path, const char *want)
{
    g_autoptr(JsonNode) root = json_from_string(json, NULL);
    g_autoptr(JsonNode) found = json_path_query(path, root, NULL);
    g_autofree char *got = json_to_string(found, FALSE);
    g_assert_cmpstr(got, ==, want);
}

static gint64 judged(Desk *d, gint64 citizen_id, gint64 topic_id, ZbVerdict verdict)
{
    g_autoptr(GError) error = NULL;
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1.1.0.0", d->g.now, 0};
    gint64 id = put_contact(&d->g, citizen_id, topic_id, FALSE, d->g.now, NULL);
    zb_verdict_set(d->g.store, id, verdict, verdict == ZB_VERDICT_UNSURE ? ZB_VERDICT_NEW : ZB_VERDICT_NONE,
                   "[{\"code\":\"why\"}]", &machine, &error);
    g_assert_no_error(error);
    return id;
}

static void test_contact_row(void)
{
    Desk d;
    desk_open(&d);
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1.1.0.0", d.g.now, 0};
    gint64 id = judged(&d, d.bakker, d.limited, ZB_VERDICT_UNSURE);
    zb_mark_add(d.g.store, id, "legal", "woo", "[]", &machine, NULL);
    zb_mark_add(d.g.store, id, "threat", NULL, "[]", &machine, NULL);
    g_autofree char *json = zb_view_contact(d.g.store, id, NULL);
    static const char *const want[][2] = {
        {"$.id", "[1]"},
        {"$.message_id", "[null]"},
        {"$.channel", "[\"email\"]"},
        {"$.direction", "[\"in\"]"},
        {"$.date", "[\"2026-05-04T10:00:00Z\"]"},
        {"$.citizen", "[\"bakker\"]"},
        {"$.topics", "[[\"KL-2026-0011\"]]"},
        {"$.verdict", "[\"unsure\"]"},
        {"$.leans", "[\"new\"]"},
        {"$.threat", "[true]"},
        {"$.marks", "[[\"legal\"]]"}, /* the threat stands beside them */
        {"$.legal_kind", "[\"woo\"]"},
        {"$.sender_verified", "[\"none\"]"},
        {"$.evidence", "[[{\"code\":\"why\"}]]"},
        {"$.minutes", "[null]"},
        {"$.draft", "[false]"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
        g_test_message("%s", want[i][0]);
        assert_path(json, want[i][0], want[i][1]);
    }
    g_assert_null(zb_view_contact(d.g.store, 4711, NULL));
    ground_close(&d.g);
}

static void test_provisional_is_new(void)
{
    Desk d;
    desk_open(&d);
    gint64 topic;
    zb_topic_open_provisional(d.g.store, d.bakker, 0, "Lawaai", TODAY, &topic, NULL);
    g_autofree char *json = zb_view_contact(d.g.store, judged(&d, d.bakker, topic, ZB_VERDICT_NEW), NULL);
    assert_path(json, "$.topics", "[[\"new\"]]");
    ground_close(&d.g);
}

static guint contacts(Desk *d, ZbFilter filter)
{
    g_autofree char *next = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = zb_view_contacts(d->g.store, &filter, "", &next, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(next, ==, "");
    return rows->len;
}

#define ANY .since = ZB_NEVER, .until = ZB_NEVER, .limited = -1

static void test_filters(void)
{
    Desk d;
    desk_open(&d);
    judged(&d, d.bakker, d.limited, ZB_VERDICT_REPEAT);
    judged(&d, d.bakker, d.open, ZB_VERDICT_ONGOING);
    judged(&d, d.visser, 0, ZB_VERDICT_NEW);
    put_contact(&d.g, 0, 0, FALSE, d.g.now - ZB_DAY, NULL);
    g_assert_cmpuint(contacts(&d, (ZbFilter){ANY}), ==, 4);
    g_assert_cmpuint(contacts(&d, (ZbFilter){ANY, .citizen_id = d.bakker}), ==, 2);
    g_assert_cmpuint(contacts(&d, (ZbFilter){ANY, .topic_id = d.open}), ==, 1);
    g_assert_cmpuint(contacts(&d, (ZbFilter){ANY, .verdict = (char *)"repeat"}), ==, 1);
    g_assert_cmpuint(contacts(&d, (ZbFilter){.since = d.g.now, .until = ZB_NEVER}), ==, 3);
    g_assert_cmpuint(contacts(&d, (ZbFilter){.since = ZB_NEVER, .until = d.g.now}), ==, 1);
    run_sql(&d.g, "UPDATE link SET ended_at = 1 WHERE topic_id IS NOT NULL");
    g_assert_cmpuint(contacts(&d, (ZbFilter){ANY, .topic_id = d.open}), ==, 0);
    ground_close(&d.g);
}

static void test_pages(void)
{
    Desk d;
    desk_open(&d);
    run_sql(&d.g, "BEGIN");
    for (int i = 0; i < 2 * ZB_PAGE + 1; i++)
        put_contact(&d.g, d.bakker, 0, FALSE, d.g.now, NULL);
    run_sql(&d.g, "COMMIT");
    g_autofree char *cursor = g_strdup("");
    guint sizes[3];
    ZbFilter filter = {ANY};
    for (guint page = 0; page < G_N_ELEMENTS(sizes); page++) {
        g_autofree char *next = NULL;
        g_autoptr(GPtrArray) rows = zb_view_contacts(d.g.store, &filter, cursor, &next, NULL);
        sizes[page] = rows->len;
        g_free(cursor);
        cursor = g_steal_pointer(&next);
    }
    g_assert_cmpuint(sizes[0], ==, ZB_PAGE);
    g_assert_cmpuint(sizes[1], ==, ZB_PAGE);
    g_assert_cmpuint(sizes[2], ==, 1);
    g_assert_cmpstr(cursor, ==, "");
    ground_close(&d.g);
}

static guint topics(Desk *d, int limited, const char *today)
{
    g_autofree char *next = NULL;
    ZbFilter filter = {.limited = limited};
    g_autoptr(GPtrArray) rows = zb_view_topics(d->g.store, &filter, today, "", &next, NULL);
    return rows->len;
}

static void test_topics(void)
{
    Desk d;
    desk_open(&d);
    g_assert_cmpuint(topics(&d, -1, TODAY), ==, 2);
    g_assert_cmpuint(topics(&d, 1, TODAY), ==, 1);
    g_assert_cmpuint(topics(&d, 0, TODAY), ==, 1);
    g_assert_cmpuint(topics(&d, 1, "2026-03-09"), ==, 0);
    g_autofree char *json = zb_view_topic_whole(d.g.store, d.limited, TODAY, NULL);
    assert_path(json, "$.status", "[\"limited\"]");
    assert_path(json, "$.limitation.letter", "[\"UIT-2026-00001\"]");
    assert_path(json, "$.handler", "[\"h1\"]");
    g_autofree char *before = zb_view_topic_whole(d.g.store, d.limited, "2026-03-09", NULL);
    assert_path(before, "$.status", "[\"closed\"]");
    assert_path(before, "$.limitation", "[null]");
    ground_close(&d.g);
}

static void test_citizens(void)
{
    Desk d;
    desk_open(&d);
    judged(&d, d.bakker, d.limited, ZB_VERDICT_REPEAT);
    g_autofree char *next = NULL, *none = NULL;
    ZbFilter all = {ANY}, match = {ANY, .match = (char *)"viss"};
    g_autoptr(GPtrArray) rows = zb_view_citizens(d.g.store, &all, TODAY, "", &next, NULL);
    g_autoptr(GPtrArray) found = zb_view_citizens(d.g.store, &match, TODAY, "", &none, NULL);
    g_assert_cmpuint(rows->len, ==, 2);
    g_assert_cmpuint(found->len, ==, 1);
    assert_path(rows->pdata[0], "$.emails", "[[\"bakker@burger.example\"]]");
    assert_path(rows->pdata[0], "$.limitations[*].kind", "[\"stop_topic\"]");
    assert_path(rows->pdata[1], "$.limitations", "[[]]");
    g_autofree char *whole = zb_view_citizen_whole(d.g.store, d.bakker, TODAY, NULL);
    assert_path(whole, "$.topics[*].topic", "[\"KL-2026-0012\",\"KL-2026-0011\"]"); /* open ones first */
    assert_path(whole, "$.recent[*].id", "[1]");
    ground_close(&d.g);
}

/* Fair facts: what came in, from the citizen himself, not by a machine, not twice, not forged, and within the time. */
static void test_caller(void)
{
    Desk d;
    desk_open(&d);
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1", d.g.now, 0};
    judged(&d, d.bakker, d.open, ZB_VERDICT_ONGOING);
    judged(&d, d.bakker, d.limited, ZB_VERDICT_REPEAT);
    judged(&d, d.bakker, d.open, ZB_VERDICT_DUPLICATE);
    judged(&d, d.bakker, d.open, ZB_VERDICT_MACHINE);
    judged(&d, d.visser, 0, ZB_VERDICT_NEW);
    gint64 agents = judged(&d, d.bakker, d.open, ZB_VERDICT_ONGOING),
           forged = judged(&d, d.bakker, 0, ZB_VERDICT_UNSURE);
    zb_mark_add(d.g.store, agents, "representative", NULL, "[]", &machine, NULL);
    g_assert_cmpint(forged, ==, 7);
    run_sql(&d.g, "UPDATE contact SET sender_verified = 'fail' WHERE id = 7");
    put_contact(&d.g, d.bakker, d.open, TRUE, d.g.now, NULL);
    put_contact(&d.g, d.bakker, d.open, FALSE, d.g.now - ZB_DAY, NULL);
    put_contact(&d.g, d.bakker, d.open, FALSE, d.g.now - ZB_DAY - 1, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) caller =
        parse(zb_view_caller(d.g.store, d.bakker, TODAY, d.g.now - ZB_DAY, &error));
    g_assert_cmpint(json_object_get_int_member(caller, "contacts_six_months"), ==, 3);
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(caller, "last")), ==, 3);
    g_assert_cmpuint(json_array_get_length(json_object_get_array_member(caller, "limitations")), ==, 1);
    ground_close(&d.g);
}

static void test_contact_whole(void)
{
    Desk d;
    desk_open(&d);
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, "1.1.0.0", d.g.now, 0};
    gint64 id = judged(&d, d.bakker, d.open, ZB_VERDICT_UNSURE);
    zb_verdict_set(d.g.store, id, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "[]", &machine, NULL);
    run_sql(&d.g, "UPDATE contact SET text = 'Hallo'");
    g_autofree char *json = zb_view_contact_whole(d.g.store, id, NULL);
    assert_path(json, "$.text", "[\"Hallo\"]");
    assert_path(json, "$.verdict", "[\"ongoing\"]");
    assert_path(json, "$.history[*].value", "[\"bakker\",\"KL-2026-0012\",\"unsure\",\"ongoing\"]");
    ground_close(&d.g);
}

static void test_find_contact(void)
{
    Desk d;
    desk_open(&d);
    for (int i = 0; i < 3; i++)
        put_contact(&d.g, 0, 0, FALSE, d.g.now, NULL);
    run_sql(&d.g, "UPDATE contact SET alias = '2', rfc_message_id = 'm1@x' WHERE id = 3");
    static const struct {
        const char *what;
        int want;
    } table[] = {{"2", 2}, {"3", 3}, {"m1@x", 3}, {"<m1@x>", 3}, {"4711", 0},
                 {"", 0},  {"<", 0}, {"2x", 0},   {"-1", 0}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        gint64 id = 0;
        g_test_message("%s", table[i].what);
        g_assert_true(zb_view_find_contact(d.g.store, table[i].what, &id, NULL));
        g_assert_cmpint(id, ==, table[i].want);
    }
    ground_close(&d.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/views/contact-row", test_contact_row);
    g_test_add_func("/views/provisional-is-new", test_provisional_is_new);
    g_test_add_func("/views/filters", test_filters);
    g_test_add_func("/views/pages", test_pages);
    g_test_add_func("/views/topics", test_topics);
    g_test_add_func("/views/citizens", test_citizens);
    g_test_add_func("/views/caller", test_caller);
    g_test_add_func("/views/contact-whole", test_contact_whole);
    g_test_add_func("/views/find-contact", test_find_contact);
    return g_test_run();
}

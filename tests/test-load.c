/* A dossier from a file into the store: idempotent, all that differs is changed, what is missing is listed. */
#include "lib/intake/load.h"
#include "tests/support.h"

#define TEXT "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."

static const char dossier[] =
    "{\"organisation\": \"Veldermeer\", \"mailbox\": \"klachten@v.example\", \"as_of\": \"2026-03-29\","
    "\"handlers\": [{\"id\": \"h1\", \"name\": \"Anna\", \"email\": \"anna@v.example\", \"roles\": "
    "[\"handler\","
    " \"lead\"]}],"
    "\"citizens\": [{\"id\": \"b1\", \"name\": \"Bakker\", \"emails\": [\"A.Bakker@x.example\"], \"phones\":"
    " [\"06-10000101\"], \"representatives\": [{\"name\": \"Mr. Vos\", \"email\": \"vos@recht.example\", "
    "\"scope\":"
    " \"alles\"}]}],"
    "\"topics\": [{\"id\": \"t1\", \"citizen\": \"b1\", \"reference\": \"KL-2026-0012\", \"title\": "
    "\"Markt\","
    " \"opened\": \"2025-01-02\", \"status\": \"limited\", \"handler\": \"h1\", \"decision\": {\"kind\":"
    " \"stop_topic\", \"date\": \"2026-01-20\" DECISION}},"
    "{\"id\": \"t2\", \"citizen\": \"b1\", \"reference\": \"KL-2026-0013\", \"title\": \"Kelder\", "
    "\"opened\":"
    " \"2025-01-03\", \"status\": \"open\", \"decision\": {\"kind\": \"stop_all\", \"date\": \"2026-02-01\","
    " \"until\": \"2026-04-30\", \"letter_reference\": \"UIT-2026-00088\"}}],"
    "\"history\": [{\"id\": \"c1\", \"channel\": \"email\", \"date\": \"2026-01-02T10:00:00+01:00\", "
    "\"citizen\":"
    " \"b1\", \"topic\": \"t1\", \"direction\": \"in\", \"message_id\": \"<m1@x.example>\", \"text\": \"" TEXT
    "\","
    " \"from\": \"FROM\"},"
    "{\"id\": \"c2\", \"channel\": \"phone\", \"date\": \"2026-01-03T10:00:00\", \"citizen\": \"b1\", "
    "\"topic\": null,"
    " \"direction\": \"in\", \"text\": \"" TEXT "\"}]}";

static const char whole_letter[] =
    ", \"letter_reference\": \"UIT-2026-00087\", \"letter_date\": \"2026-01-19\","
    " \"letter_signed_by\": \"P. Visser\", \"scope_in\": \"de markt\","
    " \"delivered\": \"2026-01-22\"";

static char *replace(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);
    return g_strjoinv(with, parts);
}

/* The summary, with the details of the topic's decision as given; after `change` became `to` in the file. */
static JsonObject *load(Ground *g, const char *decision, const char *from, const char *change, const char *to)
{
    static const ZbActor anna = {"anna", 0};
    g_autoptr(GError) error = NULL;
    g_autofree char *decided = replace(dossier, " DECISION", decision),
                    *sent = replace(decided, "FROM", from),
                    *data = replace(sent, change ? change : "\x01", to);
    g_autoptr(ZbImport) import = zb_import_parse("d.json", data, strlen(data), g->config.timezone, &error);
    g_assert_no_error(error);
    g_autofree char *summary = zb_load(&g->intake, import, &anna, &error);
    g_assert_no_error(error);
    g_autoptr(JsonNode) node = json_from_string(summary, NULL);
    return json_node_dup_object(node);
}

#define BAKKER "a.bakker@x.example"

static void assert_counts(JsonObject *summary, const char *name, int added, int changed, int same)
{
    JsonObject *counts = json_object_get_object_member(summary, name);
    g_test_message("%s", name);
    g_assert_cmpint(json_object_get_int_member(counts, "added"), ==, added);
    g_assert_cmpint(json_object_get_int_member(counts, "changed"), ==, changed);
    g_assert_cmpint(json_object_get_int_member(counts, "same"), ==, same);
}

static void test_idempotent(void)
{
    static const char *const decisions[] = {whole_letter, "", ", \"delivered\": \"2026-01-22\""};
    for (guint i = 0; i < G_N_ELEMENTS(decisions); i++) {
        Ground g;
        ground_open(&g);
        g_autoptr(JsonObject) first = load(&g, decisions[i], BAKKER, NULL, "");
        assert_counts(first, "handlers", 1, 0, 0);
        assert_counts(first, "citizens", 1, 0, 0);
        assert_counts(first, "topics", 2, 0, 0);
        assert_counts(first, "decisions", 2, 0, 0);
        assert_counts(first, "history", 2, 0, 0);
        g_autoptr(JsonObject) again = load(&g, decisions[i], BAKKER, NULL, "");
        assert_counts(again, "handlers", 0, 0, 1);
        assert_counts(again, "citizens", 0, 0, 1);
        assert_counts(again, "topics", 0, 0, 2);
        assert_counts(again, "decisions", 0, 0, 2);
        assert_counts(again, "history", 0, 0, 2);
        g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM audit WHERE action = 'dossier.import'"), ==, 2);
        ground_close(&g);
    }
}

static void test_stored(void)
{
    Ground g;
    ground_open(&g);
    json_object_unref(load(&g, whole_letter, BAKKER, NULL, ""));
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbTopic) topic = zb_topic_by_name(g.store, "t1", &error);
    g_assert_true(topic->closed); /* under a stop_topic: handled */
    g_autoptr(ZbTopic) other = zb_topic_by_name(g.store, "t2", &error);
    g_assert_false(other->closed); /* led to a stop_all: it rests */
    g_autoptr(GArray) owners = zb_address_owners(g.store, ZB_ADDRESS_PHONE, "+31610000101", &error);
    g_assert_cmpuint(owners->len, ==, 1);
    g_autoptr(GPtrArray) decisions = zb_decisions_of(g.store, topic->citizen_id, &error);
    g_assert_cmpstr(zb_decision_begins(decisions->pdata[0]), ==, "2026-01-22");
    assert_sql(&g, "SELECT author FROM link WHERE topic_id IS NOT NULL", "import");
    assert_sql(&g, "SELECT rfc_message_id FROM contact WHERE alias = 'c1'", "m1@x.example");
    g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM notice"), ==, 0);
    /* A note of a call is the handler's words, not the citizen's. */
    assert_sql(&g, "SELECT group_concat(text_key IS NULL) FROM (SELECT text_key FROM contact ORDER BY alias)",
               "0,1");
    ground_close(&g);
}

static void test_changed(void)
{
    Ground g;
    ground_open(&g);
    json_object_unref(load(&g, whole_letter, BAKKER, NULL, ""));
    g_autoptr(JsonObject) title = load(&g, whole_letter, BAKKER, "Markt", "Weekmarkt");
    assert_counts(title, "topics", 0, 1, 1);
    assert_counts(title, "citizens", 0, 0, 1);
    g_autoptr(JsonObject) phone = load(&g, whole_letter, BAKKER, "06-10000101", "06-10000102");
    assert_counts(phone, "citizens", 0, 1, 0);
    g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM citizen_address"), ==, 4); /* nothing is removed */
    g_autoptr(JsonObject) delivered = load(&g, whole_letter, BAKKER, "2026-01-22", "2026-01-23");
    assert_counts(delivered, "decisions", 0, 1, 1);
    ground_close(&g);
}

static guint repairs(JsonObject *summary, const char *code)
{
    JsonArray *array = json_object_get_array_member(summary, "repairs");
    guint n = 0;
    for (guint i = 0; i < json_array_get_length(array); i++)
        n +=
            g_str_equal(json_object_get_string_member(json_array_get_object_element(array, i), "code"), code);
    return n;
}

static void test_repairs(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(JsonObject) none = load(&g, "", BAKKER, NULL, "");
    g_assert_cmpuint(repairs(none, "letter_missing"), ==, 1);
    g_assert_cmpuint(repairs(none, "letter_unsigned"), ==, 1); /* that of the stop_all */
    g_assert_cmpuint(repairs(none, "scope_missing"), ==, 1);
    g_autoptr(JsonObject) whole = load(&g, whole_letter, BAKKER, NULL, "");
    g_assert_cmpuint(repairs(whole, "letter_missing"), ==, 0);
    g_assert_cmpuint(repairs(whole, "letter_unsigned"), ==, 1);
    g_assert_cmpuint(repairs(whole, "scope_missing"), ==, 0);
    ground_close(&g);
}

/* Delivered later than decided: it limits nothing before that, also where the letter's reference is not known. */
static void test_delivered_without_reference(void)
{
    Ground g;
    ground_open(&g);
    json_object_unref(load(&g, ", \"delivered\": \"2026-01-22\"", BAKKER, NULL, ""));
    g_autoptr(GPtrArray) decisions = zb_decisions_of(g.store, 1, NULL);
    g_assert_cmpstr(zb_decision_begins(decisions->pdata[0]), ==, "2026-01-22");
    ground_close(&g);
}

/* What a representative wrote is not the citizen's own, in the history either. */
static void test_history_of_a_representative(void)
{
    Ground g;
    ground_open(&g);
    json_object_unref(load(&g, whole_letter, "Vos@Recht.example", NULL, ""));
    assert_sql(&g, "SELECT group_concat(c.alias || m.kind) FROM mark m JOIN contact c ON c.id = m.contact_id",
               "c1representative");
    ground_close(&g);
}

/* The letter is about one of the two topics that count as one: it would limit both. */
static void test_decision_on_a_merged_topic(void)
{
    Ground g;
    static const ZbActor anna = {"anna", 0};
    g_autoptr(GError) error = NULL;
    ground_open(&g);
    json_object_unref(load(&g, whole_letter, BAKKER, NULL, ""));
    run_sql(&g, "DELETE FROM decision");
    run_sql(&g,
            "UPDATE topic SET merged_into = (SELECT id FROM topic WHERE alias = 't2') WHERE alias = 't1'");
    g_autofree char *decided = replace(dossier, " DECISION", whole_letter),
                    *data = replace(decided, "FROM", BAKKER);
    g_autoptr(ZbImport) import = zb_import_parse("d.json", data, strlen(data), g.config.timezone, &error);
    g_assert_no_error(error);
    g_autofree char *summary = zb_load(&g.intake, import, &anna, &error);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
    g_assert_nonnull(strstr(error->message, "KL-2026-0012"));
    g_assert_null(summary);
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/load/idempotent", test_idempotent);
    g_test_add_func("/load/stored", test_stored);
    g_test_add_func("/load/changed", test_changed);
    g_test_add_func("/load/repairs", test_repairs);
    g_test_add_func("/load/delivered-without-reference", test_delivered_without_reference);
    g_test_add_func("/load/history-of-a-representative", test_history_of_a_representative);
    g_test_add_func("/load/decision-on-a-merged-topic", test_decision_on_a_merged_topic);
    return g_test_run();
}

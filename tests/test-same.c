/* A message that a mailbox holds and a contact that an import tells of: one contact where they are the same, two where not. */
#include "lib/intake/load.h"
#include "lib/text.h"
#include "tests/support.h"

#define TEXT "De bomen aan de Dorpsdijk zijn gekapt zonder vergunning en zonder dat iemand ons iets vroeg."

static const ZbActor zbd = {"zbd", 0};

static void load(Ground *g, const char *direction, const char *from, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sender = from ? g_strdup_printf(", \"from\": \"%s\"", from) : g_strdup("");
    g_autofree char *data = g_strdup_printf(
        "{\"organisation\": \"V\", \"mailbox\": \"k@v.example\", \"as_of\": \"2026-03-29\", \"handlers\": [],"
        "\"citizens\": [{\"id\": \"b1\", \"name\": \"Bakker\", \"emails\": [\"a.bakker@x.example\"], "
        "\"phones\": [],"
        " \"representatives\": [{\"name\": \"Vos\", \"email\": \"vos@recht.example\", \"scope\": "
        "\"alles\"}]}],"
        "\"topics\": [{\"id\": \"t1\", \"citizen\": \"b1\", \"reference\": \"KL-2026-0012\", \"title\": "
        "\"Bomen\","
        " \"opened\": \"2025-01-02\", \"status\": \"open\"}],"
        "\"history\": [{\"id\": \"c1\", \"channel\": \"email\", \"date\": \"2026-01-02T10:00:00+01:00\","
        " \"citizen\": \"b1\", \"topic\": \"t1\", \"direction\": \"%s\", \"message_id\": \"<m1@x>\","
        " \"text\": \"%s\"%s}]}",
        direction, text, sender);
    g_autoptr(ZbImport) import = zb_import_parse("d.json", data, strlen(data), g->config.timezone, &error);
    g_assert_no_error(error);
    g_autofree char *summary = zb_load(&g->intake, import, &zbd, &error);
    g_assert_no_error(error);
    g_assert_nonnull(summary);
}

static void take_in_about(Ground *g, const char *from, const char *message_id, const char *subject,
                          const char *fresh, const char *quoted)
{
    static guint uid;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_ptr_array_add(facts->from, zb_address_new("Naam", from));
    facts->message_id = g_strdup(message_id);
    facts->date = g->now;
    g_free(facts->subject);
    facts->subject = g_strdup(subject);
    g_free(facts->text);
    facts->text = g_strconcat(fresh, quoted, NULL);
    g_free(facts->fresh);
    facts->fresh = g_strdup(fresh);
    g_autofree char *raw = g_strdup_printf("raw %u", ++uid);
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    ZbIncoming incoming = {.mailbox = "klachten",
                           .folder = "INBOX",
                           .uidvalidity = 7,
                           .uid = uid,
                           .internal_date = g->now,
                           .raw = bytes,
                           .facts = facts};
    gint64 contact_id;
    zb_intake_message(&g->intake, &incoming, &zbd, &contact_id, &error);
    g_assert_no_error(error);
}

static void take_in(Ground *g, const char *from, const char *message_id, const char *fresh,
                    const char *quoted)
{
    take_in_about(g, from, message_id, "", fresh, quoted);
}

/* Contacts, renderings, verdicts, as "1/1/0". */
static void assert_kept(Ground *g, const char *want)
{
    assert_sql(g,
               "SELECT (SELECT count(*) FROM contact) || '/' || (SELECT count(*) FROM message) || '/' ||"
               " (SELECT count(*) FROM verdict)",
               want);
}

static void test_import_first(void)
{
    static const char *const senders[] = {"a.bakker@x.example", NULL};
    static const char *const texts[] = {TEXT, "Hoort u mij?"};
    for (guint i = 0; i < G_N_ELEMENTS(senders); i++)
        for (guint k = 0; k < G_N_ELEMENTS(texts); k++) {
            Ground g;
            ground_open(&g);
            load(&g, "in", senders[i], texts[k]);
            take_in(&g, "A.Bakker@X.example", "m1@x", texts[k], "");
            assert_kept(&g, "1/1/0");
            assert_sql(&g, "SELECT count(*) FROM notice", "0");
            /* And again, rendered otherwise; with what it quotes. */
            take_in(&g, "A.Bakker@X.example", "m1@x", texts[k], "\n> Eerder.");
            load(&g, "in", senders[i], texts[k]);
            assert_sql(&g, "SELECT group_concat(alias) FROM contact", "c1");
            ground_close(&g);
        }
}

/* A Message-ID that anybody can write takes nothing into an old contact. */
static void test_not_the_same(void)
{
    static const struct {
        const char *from, *message_id, *text;
    } others[] = {
        {"vreemd@x.example", "m1@x", TEXT},
        {"a.bakker@x.example", "m2@x", TEXT},
        {"a.bakker@x.example", "m1@x",
         "Over iets anders: de schommel in de speeltuin is kapot, al wekenlang."},
        {"a.bakker@x.example", NULL, TEXT},
    };
    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        Ground g;
        ground_open(&g);
        load(&g, "in", i % 2 ? NULL : "a.bakker@x.example", TEXT);
        take_in(&g, others[i].from, others[i].message_id, others[i].text, "");
        assert_kept(&g, "2/1/1");
        ground_close(&g);
    }
}

static void test_mailbox_first(void)
{
    Ground g;
    ground_open(&g);
    take_in(&g, "vos@recht.example", "m1@x", TEXT, "");
    assert_kept(&g, "1/1/1");
    load(&g, "in", NULL, TEXT);
    assert_kept(&g, "1/1/1");
    assert_sql(&g, "SELECT alias FROM contact", "c1");
    assert_sql(&g, "SELECT group_concat(author) FROM link WHERE ended_at IS NULL", "import,import");
    load(&g, "in", NULL, TEXT);
    assert_kept(&g, "1/1/1");
    ground_close(&g);
}

/* What we wrote is not what he wrote. */
static void test_direction(void)
{
    Ground g;
    ground_open(&g);
    load(&g, "out", NULL, TEXT);
    take_in(&g, "a.bakker@x.example", "m1@x", TEXT, "");
    assert_kept(&g, "2/1/1");
    ground_close(&g);
}

/* Without Message-ID the subject counts too: a form may send several in one second, with little more than that. */
static void test_without_message_id(void)
{
    Ground g;
    ground_open(&g);
    take_in_about(&g, "form@v.example", NULL, "Klacht: bomen", "Zie boven.", "");
    take_in_about(&g, "form@v.example", NULL, "Klacht: bomen", "Zie boven.", "");
    g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM contact"), ==, 1);
    take_in_about(&g, "form@v.example", NULL, "Klacht: stoep", "Zie boven.", "");
    g_assert_cmpint(sql_int(&g, "SELECT count(*) FROM contact"), ==, 2);
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/same/import-first", test_import_first);
    g_test_add_func("/same/not-the-same", test_not_the_same);
    g_test_add_func("/same/mailbox-first", test_mailbox_first);
    g_test_add_func("/same/direction", test_direction);
    g_test_add_func("/same/without-message-id", test_without_message_id);
    return g_test_run();
}

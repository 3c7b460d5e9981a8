/* What colleagues sent: to whom and about what, and that nothing more is said of it. */
#include "lib/intake/sent.h"

#include "lib/intake/merge.h"
#include "lib/store/messages.h"
#include "lib/store/views.h"
#include "tests/support.h"

#define TEXT "Uw kelder is gisteren bekeken. Binnen twee weken hoort u wat wij eraan doen."

static const ZbActor zbd = {"zbd", 0};

typedef struct {
    const char *from, *to, *cc, *subject, *reply_to, *text;
    ZbKind kind;
} Mail;

typedef struct {
    Ground g;
    gint64 bakker, visser, market, cellar;
} Town;

static void town_open(Town *town)
{
    ground_open(&town->g);
    town->bakker = put_citizen(&town->g, "bakker");
    town->visser = put_citizen(&town->g, "visser");
    town->market = put_topic(&town->g, town->bakker, "KL-2026-0012", 0, FALSE);
    town->cellar = put_topic(&town->g, town->bakker, "KL-2026-0013", 0, FALSE);
    put_topic(&town->g, town->visser, "KL-2026-0014", 0, FALSE);
    put_contact(&town->g, town->bakker, town->cellar, FALSE, town->g.now, NULL);
    run_sql(&town->g, "UPDATE contact SET rfc_message_id = 'vraag@x'");
}

static void add(GPtrArray *list, const char *addresses)
{
    g_auto(GStrv) parts = g_strsplit(addresses ? addresses : "", " ", -1);
    for (char **part = parts; *part; part++)
        g_ptr_array_add(list, zb_address_new("", *part));
}

static gint64 take_in(Town *town, const Mail *mail, gboolean readable)
{
    static guint uid;
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbFacts) facts = zb_facts_new();
    add(facts->from, mail->from ? mail->from : "r.kok@v.example");
    add(facts->to, mail->to);
    add(facts->cc, mail->cc);
    facts->kind = mail->kind;
    facts->in_reply_to = g_strdup(mail->reply_to);
    g_free(facts->subject);
    facts->subject = g_strdup(mail->subject ? mail->subject : "Uw vraag");
    g_free(facts->text);
    facts->text = g_strdup(mail->text ? mail->text : TEXT);
    g_free(facts->fresh);
    facts->fresh = g_strdup(mail->text ? mail->text : TEXT);
    g_autofree char *raw = g_strdup_printf("raw %u", ++uid);
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    ZbIncoming incoming = {.mailbox = "klachten",
                           .folder = "Sent",
                           .sent = TRUE,
                           .uidvalidity = 7,
                           .uid = uid,
                           .internal_date = town->g.now,
                           .raw = bytes,
                           .facts = readable ? facts : NULL,
                           .problem = readable ? NULL : "timeout"};
    gint64 contact_id = 0;
    zb_intake_message(&town->g.intake, &incoming, &zbd, &contact_id, &error);
    g_assert_no_error(error);
    return contact_id;
}

/* The citizen and topics, "bakker: KL-2026-0012,KL-2026-0013"; "" for none. */
static void assert_linked(const Mail *mail, const char *want)
{
    Town town;
    town_open(&town);
    gint64 id = take_in(&town, mail, TRUE);
    g_autofree char *sql = g_strdup_printf(
        "SELECT coalesce((SELECT c.reference || ': ' FROM link l JOIN citizen c ON c.id = l.citizen_id WHERE"
        " l.contact_id = %" G_GINT64_FORMAT "), '') || coalesce((SELECT group_concat(t.reference) FROM link l"
        " JOIN topic t ON t.id = l.topic_id WHERE l.contact_id = %" G_GINT64_FORMAT "), '')",
        id, id);
    assert_sql(&town.g, sql, want);
    assert_sql(
        &town.g,
        "SELECT (SELECT count(*) FROM verdict) + (SELECT count(*) FROM mark) + (SELECT count(*) FROM notice)",
        "0");
    assert_sql(&town.g, "SELECT direction || coalesce(handler_id, '') FROM contact ORDER BY id DESC LIMIT 1",
               "out");
    ground_close(&town.g);
}

#define BAKKER "Bakker@Burger.Example"
#define VISSER "visser@burger.example"

static void test_to_whom(void)
{
    assert_linked(&(Mail){.to = BAKKER}, "bakker: ");
    assert_linked(&(Mail){.to = "h.smit@v.example", .cc = BAKKER}, "bakker: ");
    assert_linked(&(Mail){.to = "h.smit@v.example"}, "");
    assert_linked(&(Mail){.to = "h.smit@v.example", .subject = "KL-2026-0012", .reply_to = "vraag@x"}, "");
    assert_linked(&(Mail){.to = BAKKER " " VISSER}, "");
    assert_linked(&(Mail){.to = BAKKER " " VISSER, .reply_to = "vraag@x"}, "bakker: KL-2026-0013");
    assert_linked(&(Mail){.to = BAKKER " " VISSER, .subject = "Re: kl 2026 14"}, "visser: KL-2026-0014");
}

static void test_about_what(void)
{
    assert_linked(&(Mail){.to = BAKKER, .subject = "Uw klacht KL-2026-0012"}, "bakker: KL-2026-0012");
    assert_linked(&(Mail){.to = BAKKER, .reply_to = "vraag@x"}, "bakker: KL-2026-0013");
    assert_linked(&(Mail){.to = BAKKER, .subject = "KL-2026-0012", .reply_to = "vraag@x"},
                  "bakker: KL-2026-0012");
    assert_linked(&(Mail){.to = BAKKER, .subject = "KL-2026-0012 en KL-2026-0013"},
                  "bakker: KL-2026-0012,KL-2026-0013");
    assert_linked(&(Mail){.to = BAKKER, .subject = "Anders dan KL-2026-0014"}, "bakker: ");
    assert_linked(&(Mail){.to = VISSER, .reply_to = "vraag@x"}, "visser: ");
}

/* To an address of one who was merged: the answer is his, whatever becomes of the merge. */
static void test_merged(void)
{
    Town town;
    town_open(&town);
    g_autoptr(GError) error = NULL;
    gint64 act, contact;
    ZbActor anna = {"anna", 0};
    ZbMerging citizens = {ZB_MERGE_CITIZEN, "visser", "bakker", "zelfde persoon"};
    ZbMerging topics = {ZB_MERGE_TOPIC, "KL-2026-0012", "KL-2026-0013", "zelfde zaak"};
    g_assert_true(zb_merge(&town.g.intake, &citizens, &anna, &act, &error));
    g_assert_true(zb_merge(&town.g.intake, &topics, &anna, &act, &error));
    Mail mail = {.to = "visser@burger.example", .subject = "Uw vraag over KL-2026-0012"};
    contact = take_in(&town, &mail, TRUE);
    g_autofree char *json = zb_view_contact(town.g.store, contact, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(json, "\"citizen\":\"bakker\""));
    g_assert_nonnull(strstr(json, "\"topics\":[\"KL-2026-0013\"]"));
    g_assert_cmpint(sql_int(&town.g, "SELECT citizen_id FROM link WHERE contact_id = (SELECT max(id) FROM"
                                     " contact) AND citizen_id IS NOT NULL"),
                    ==, town.visser);
    ground_close(&town.g);
}

static void test_automatic(void)
{
    assert_linked(&(Mail){.to = BAKKER, .reply_to = "vraag@x", .kind = ZB_KIND_AUTO_REPLY}, "");
}

static void test_is_an_answer(void)
{
    Town town;
    town_open(&town);
    g_autoptr(GError) error = NULL;
    gboolean answered = TRUE;
    gint64 asked = town.g.now - ZB_DAY;
    g_assert_true(zb_contact_answered_since(town.g.store, town.bakker, asked, &answered, &error));
    g_assert_false(answered);
    take_in(&town, &(Mail){.to = BAKKER}, TRUE);
    g_assert_true(zb_contact_answered_since(town.g.store, town.bakker, asked, &answered, &error));
    g_assert_true(answered);
    ground_close(&town.g);
}

/* What a citizen wrote came in, wherever somebody put it. */
static void test_of_a_citizen(void)
{
    Town town;
    town_open(&town);
    take_in(&town, &(Mail){.from = BAKKER, .to = "klachten@v.example", .subject = "KL-2026-0012"}, TRUE);
    assert_sql(&town.g, "SELECT direction FROM contact ORDER BY id DESC LIMIT 1", "in");
    assert_sql(&town.g, "SELECT verdict FROM verdict", "ongoing");
    ground_close(&town.g);
}

#define FILLED_IN \
    "Naam: Piet Mol\nE-mail: mol@burger.example\nKlacht: de lantaarn voor de deur is al weken stuk."

/* A web form sends from the mailbox to itself, and the server keeps a copy in Sent: it is a complaint all the same. */
static void test_form(void)
{
    Town town;
    town_open(&town);
    take_in(&town, &(Mail){.from = "klachten@v.example", .to = "klachten@v.example", .text = FILLED_IN},
            TRUE);
    assert_sql(&town.g, "SELECT direction FROM contact ORDER BY id DESC LIMIT 1", "in");
    assert_sql(&town.g, "SELECT verdict FROM verdict", "unknown_sender");
    ground_close(&town.g);
    /* What confirms it to him is ours. */
    assert_linked(&(Mail){.from = "klachten@v.example", .to = "mol@burger.example", .text = FILLED_IN}, "");
}

/* Nobody knows him, and he is no colleague: a rule of the server, or a hand, put it there. */
static void test_of_a_stranger(void)
{
    Town town;
    town_open(&town);
    take_in(&town, &(Mail){.from = "mol@elders.example", .to = "klachten@v.example"}, TRUE);
    assert_sql(&town.g, "SELECT direction FROM contact ORDER BY id DESC LIMIT 1", "in");
    assert_sql(&town.g, "SELECT verdict FROM verdict", "unknown_sender");
    ground_close(&town.g);
    assert_linked(&(Mail){.from = "p.visser@afdeling.v.example", .to = BAKKER}, "bakker: ");
}

static void test_unreadable(void)
{
    Town town;
    town_open(&town);
    take_in(&town, &(Mail){.to = BAKKER}, FALSE);
    assert_sql(&town.g, "SELECT direction || unreadable FROM contact ORDER BY id DESC LIMIT 1", "outtimeout");
    assert_sql(&town.g, "SELECT count(*) FROM notice", "0");
    ground_close(&town.g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sent/to-whom", test_to_whom);
    g_test_add_func("/sent/about-what", test_about_what);
    g_test_add_func("/sent/merged", test_merged);
    g_test_add_func("/sent/automatic", test_automatic);
    g_test_add_func("/sent/is-an-answer", test_is_an_answer);
    g_test_add_func("/sent/of-a-citizen", test_of_a_citizen);
    g_test_add_func("/sent/form", test_form);
    g_test_add_func("/sent/of-a-stranger", test_of_a_stranger);
    g_test_add_func("/sent/unreadable", test_unreadable);
    return g_test_run();
}

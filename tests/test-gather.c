/* What the store gives the judge: of the candidate citizens only, as on the day of receipt. */
#include <string.h>
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "tests/support.h"

static ZbFacts *facts_of(const char *subject, const char *fresh)
{
    ZbFacts *facts = zb_facts_new();
    g_free(facts->subject);
    g_free(facts->fresh);
    facts->subject = g_strdup(subject);
    facts->fresh = g_strdup(fresh);
    return facts;
}

static ZbCase *gather(Ground *g, const ZbFacts *facts, const char *sender, const char *text_key,
                      const char *day)
{
    g_autoptr(GError) error = NULL;
    ZbSpeaker speaker = {.address = (char *)sender,
                         .name = (char *)"",
                         .tail = (char *)"",
                         .written = facts->fresh,
                         .subject = facts->subject};
    ZbCase *c = zb_gather(&g->intake, facts, &speaker, text_key, g->now, day, &error);
    g_assert_no_error(error);
    return c;
}

static void test_limitations_of_the_day(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0011", 0, TRUE);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, topic, "2026-03-10", NULL);
    put_stop(&g, ZB_DECISION_STOP_ALL, bakker, topic, "2026-04-01", "2026-04-30");
    static const struct {
        const char *day;
        gboolean topic, all;
    } table[] = {{"2026-03-09", FALSE, FALSE}, {"2026-03-10", TRUE, FALSE}, {"2026-03-31", TRUE, FALSE},
                 {"2026-04-01", TRUE, TRUE},   {"2026-04-30", TRUE, TRUE},  {"2026-05-01", TRUE, FALSE}};
    g_autoptr(ZbFacts) facts = facts_of("s", "t");
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", NULL, table[i].day);
        const ZbCaseTopic *one = c->topics->pdata[0];
        g_assert_cmpstr(one->limited_since, ==, table[i].topic ? "2026-03-10" : NULL);
        g_assert_cmpuint(c->stops->len, ==, table[i].all ? 1 : 0);
    }
    ground_close(&g);
}

static void test_pointers(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser");
    gint64 topic = put_topic(&g, bakker, "KL-2026-0011", 0, TRUE),
           others = put_topic(&g, visser, "KL-2026-0021", 0, 0);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, topic, "2026-03-10", NULL);
    put_contact(&g, bakker, topic, TRUE, g.now - ZB_DAY, NULL);
    run_sql(&g, "UPDATE contact SET rfc_message_id = 'm1@x'");
    put_contact(&g, visser, others, TRUE, g.now - ZB_DAY, NULL);
    run_sql(&g, "UPDATE contact SET rfc_message_id = 'm2@x' WHERE rfc_message_id IS NULL");
    g_autoptr(ZbFacts) facts = facts_of("kl 2026 11, KL-2026-0021", "Uw brief UIT-2026-1");
    facts->in_reply_to = g_strdup("m1@x");
    g_ptr_array_add(facts->references, g_strdup("m2@x"));
    g_ptr_array_add(facts->references, g_strdup("m1@x")); /* looked up once */
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", NULL, "2026-05-04");
    static const ZbVia want[] = {ZB_VIA_REFERENCE, ZB_VIA_LETTER, ZB_VIA_THREAD, ZB_VIA_THREAD};
    g_assert_cmpuint(c->pointers->len, ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < c->pointers->len; i++)
        g_assert_cmpint(((const ZbCasePointer *)c->pointers->pdata[i])->via, ==, want[i]);
    /* The other citizen's thread stays his: the judge sees whose it is. */
    g_assert_cmpint(((const ZbCasePointer *)c->pointers->pdata[3])->citizen_id, ==, visser);
    g_assert_cmpuint(c->topics->len, ==, 1);
    ground_close(&g);
}

static void test_what_was_quoted_does_not_count(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker");
    put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    g_autoptr(ZbFacts) facts = facts_of("vraag", "Iets anders.");
    g_free(facts->text);
    facts->text = g_strdup("Iets anders.\n> KL-2026-0011\n");
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", NULL, "2026-05-04");
    g_assert_cmpuint(c->pointers->len, ==, 0);
    ground_close(&g);
}

/* What came along, or was left out of the text, may be what is new. */
static void test_what_is_not_in_the_text(void)
{
    static const char *const notes[] = {"body_skipped", "encrypted", "smime",
                                        "text_cut",     "html_cut",  "parts_cut"};
    Ground g;
    ground_open(&g);
    put_citizen(&g, "bakker");
    g_autoptr(ZbFacts) plain = facts_of("s", "t");
    zb_facts_note(plain, "no_date");
    zb_facts_note(plain, "signed");
    g_autoptr(ZbCase) c = gather(&g, plain, "bakker@burger.example", NULL, "2026-04-01");
    g_assert_false(c->attachments);
    for (guint i = 0; i < G_N_ELEMENTS(notes); i++) {
        g_autoptr(ZbFacts) facts = facts_of("s", "t");
        zb_facts_note(facts, notes[i]);
        g_autoptr(ZbCase) one = gather(&g, facts, "bakker@burger.example", NULL, "2026-04-01");
        g_assert_true(one->attachments);
    }
    ground_close(&g);
}

static const ZbCaseSender *only_sender(const ZbCase *c)
{
    return c->senders->len == 1 ? &g_array_index(c->senders, ZbCaseSender, 0) : NULL;
}

/* A reference is somebody's, in any spelling; that proposes nobody yet. */
static void test_strangers(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    run_sql(&g, "UPDATE topic SET alias = 'T00011'");
    static const struct {
        const char *subject, *text;
        gboolean found;
    } table[] = {{"KL-2026-0011", "t", TRUE},
                 {"s", "Ik schreef op 3 mei 2026 over kl 2026/11, en nu weer.", TRUE},
                 {"s", "KL-2026-0012, KL-2026-00110, T00011, 2026-0011 of AKL-2026-0011", FALSE},
                 {"s", "KL-2026-0011a", FALSE}};
    const char *const senders[] = {"vreemde@x.example", NULL};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        for (guint k = 0; k < G_N_ELEMENTS(senders); k++) {
            g_autoptr(ZbFacts) facts = facts_of(table[i].subject, table[i].text);
            g_autoptr(ZbCase) c = gather(&g, facts, senders[k], "k", "2026-05-04");
            g_assert_cmpuint(c->senders->len, ==, table[i].found ? 1 : 0);
            g_assert_cmpuint(c->pointers->len, ==, table[i].found ? 1 : 0);
            g_assert_cmpuint(c->twins->len, ==, 0);
            if (!table[i].found)
                continue;
            g_assert_cmpint(only_sender(c)->by, ==, ZB_KNOWN_BY_REFERENCE);
            g_assert_cmpint(only_sender(c)->citizen_id, ==, bakker);
            g_assert_cmpstr(only_sender(c)->reference, ==, "KL-2026-0011");
            g_assert_cmpint(((const ZbCasePointer *)c->pointers->pdata[0])->topic_id, ==, topic);
        }
    /* Who is known is asked no further, and a machine not at all. */
    put_citizen(&g, "visser");
    g_autoptr(ZbFacts) facts = facts_of("KL-2026-0011", "t");
    g_autoptr(ZbCase) known = gather(&g, facts, "visser@burger.example", NULL, "2026-05-04");
    g_assert_cmpint(only_sender(known)->by, ==, ZB_KNOWN_BY_ADDRESS);
    facts->kind = ZB_KIND_BOUNCE;
    g_autoptr(ZbCase) machine = gather(&g, facts, "vreemde@x.example", NULL, "2026-05-04");
    g_assert_cmpuint(machine->senders->len, ==, 0);
    ground_close(&g);
}

/* What a stranger quotes: our own message, to which he answers, or something else. */
static void test_quoted_reference(void)
{
    static const struct {
        const char *quoted;
        gboolean reply;
        ZbKnown by;
    } table[] = {
        {"Gemeente <klachten@v.example> schreef:\n> KL-2026-0011\n", TRUE, ZB_KNOWN_BY_REFERENCE},
        {"Gemeente <klachten@mail.V.example> schreef:\n> KL-2026-0011\n", TRUE, ZB_KNOWN_BY_REFERENCE},
        {"Gemeente <klachten@v.example> schreef:\n> KL-2026-0011\n", FALSE, ZB_KNOWN_BY_MENTION},
        {"Bea <bea@notv.example> schreef:\n> KL-2026-0011\n", TRUE, ZB_KNOWN_BY_MENTION},
        {"Bea <bea@v.example.org> schreef:\n> KL-2026-0011\n", TRUE, ZB_KNOWN_BY_MENTION}};
    Ground g;
    ground_open(&g);
    put_topic(&g, put_citizen(&g, "bakker"), "KL-2026-0011", 0, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(ZbFacts) facts = facts_of("s", "Hoort u mij?");
        g_free(facts->text);
        facts->text = g_strconcat("Hoort u mij?\n", table[i].quoted, NULL);
        guint32 length = (guint32)strlen(facts->text);
        ZbSegment segments[] = {{ZB_SEGMENT_FRESH, 0, 13}, {ZB_SEGMENT_QUOTED, 13, length}};
        g_array_append_vals(facts->segments, segments, 2);
        ZbSpeaker speaker = {.address = (char *)"vreemde@x.example",
                             .name = (char *)"",
                             .tail = (char *)"",
                             .written = facts->fresh,
                             .subject = facts->subject,
                             .reply = table[i].reply};
        g_autoptr(GError) error = NULL;
        g_autoptr(ZbCase) c = zb_gather(&g.intake, facts, &speaker, NULL, g.now, "2026-05-04", &error);
        g_assert_no_error(error);
        g_assert_cmpint(only_sender(c)->by, ==, table[i].by);
        g_assert_cmpuint(c->pointers->len, ==, 0); /* what is quoted says nothing of what it is about */
    }
    ground_close(&g);
}

/* A family name after "namens": of few it is told; a reference tells whom, however many there are. */
static void test_spoken_for_family(void)
{
    Ground g;
    ground_open(&g);
    gint64 wit = put_citizen(&g, "Anna de Wit");
    put_topic(&g, wit, "KL-2026-0011", 0, FALSE);
    put_citizen(&g, "Bea Bakker");
    static const struct {
        const char *text;
        guint count;
        ZbKnown by;
    } table[] = {{"Ik treed op voor mevrouw De Wit.", 1, ZB_KNOWN_BY_FAMILY},
                 {"Als gemachtigde van de heer De Wit, en namens mevrouw De Wit", 1, ZB_KNOWN_BY_FAMILY},
                 {"Ik treed op voor mevrouw B. de Wit.", 0, ZB_KNOWN_BY_FAMILY},
                 {"Ik treed op voor mevrouw De Wit-Kok.", 0, ZB_KNOWN_BY_FAMILY},
                 {"Namens mijn zus Carla de Wit", 0, ZB_KNOWN_BY_FAMILY},
                 {"Namens de bakker op de hoek", 0, ZB_KNOWN_BY_FAMILY},
                 {"Ik treed op voor mevrouw De Wit inzake KL-2026-0011.", 1, ZB_KNOWN_BY_BEHALF},
                 {"Ik treed op voor mevrouw Kok inzake KL-2026-0011.", 1, ZB_KNOWN_BY_MENTION}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].text);
        g_autoptr(ZbFacts) facts = facts_of("s", table[i].text);
        g_autoptr(ZbCase) c = gather(&g, facts, "vreemde@x.example", "k", "2026-05-04");
        g_assert_cmpuint(c->senders->len, ==, table[i].count);
        if (table[i].count)
            g_assert_cmpint(only_sender(c)->by, ==, table[i].by);
    }
    for (guint i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("%c%c de Wit", 'B' + i / 20, 'a' + i % 20);
        put_citizen(&g, name);
        if (i != 9 && i != 39)
            continue;
        g_autoptr(ZbFacts) facts = facts_of("s", table[0].text);
        g_autoptr(ZbCase) many = gather(&g, facts, "vreemde@x.example", "k", "2026-05-04");
        g_assert_cmpuint(many->senders->len, ==, 0);
        g_autoptr(ZbFacts) named = facts_of("KL-2026-0011", table[0].text);
        g_autoptr(ZbCase) one = gather(&g, named, "vreemde@x.example", "k", "2026-05-04");
        g_assert_cmpint(only_sender(one)->citizen_id, ==, wit);
    }
    ground_close(&g);
}

/* Whom a stranger says that he writes for; his first name and another's family name are nobody. */
static void test_spoken_for(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "Bea Bakker");
    put_citizen(&g, "Ad Visser");
    static const struct {
        const char *text;
        gboolean found;
    } table[] = {{"Ik schrijf namens mijn zus Bea Bakker.", TRUE},
                 {"Mijn cli\u00ebnte, mevrouw B. Bakker, heeft", TRUE},
                 {"Ik schrijf namens mijn broer Piet Bakker.", FALSE},
                 {"Ik schrijf namens P. Bakker.", FALSE},
                 {"Mijn buurvrouw Bea Bakker maakt zoveel lawaai", FALSE}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(ZbFacts) facts = facts_of("s", table[i].text);
        g_autoptr(ZbCase) c = gather(&g, facts, "vreemde@x.example", "k", "2026-05-04");
        g_assert_cmpuint(c->senders->len, ==, table[i].found ? 1 : 0);
        if (table[i].found) {
            const ZbCaseSender *sender = &g_array_index(c->senders, ZbCaseSender, 0);
            g_assert_cmpint(sender->citizen_id, ==, bakker);
            g_assert_true(sender->by == ZB_KNOWN_BY_BEHALF);
        }
    }
    ground_close(&g);
}

static void test_twins(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    put_stop(&g, ZB_DECISION_STOP_ALL, bakker, topic, "2026-04-01", "2026-04-30");
    put_contact(&g, bakker, topic, FALSE, instant("2026-03-31T22:30:00Z"), "k"); /* 1 April here */
    put_contact(&g, bakker, 0, FALSE, instant("2026-03-30T10:00:00Z"), "k");
    g_autoptr(ZbFacts) facts = facts_of("s", "t");
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", "k", "2026-05-04");
    g_assert_cmpuint(c->twins->len, ==, 2);
    const ZbCaseTwin *latest = c->twins->pdata[0], *first = c->twins->pdata[1];
    g_assert_cmpstr(latest->day, ==, "2026-04-01");
    g_assert_cmpint(g_array_index(latest->topics, gint64, 0), ==, topic);
    g_assert_true(latest->limitation_over);
    g_assert_false(first->limitation_over);
    g_assert_cmpuint(first->topics->len, ==, 0);
    g_autoptr(ZbCase) during = gather(&g, facts, "bakker@burger.example", "k", "2026-04-30");
    g_assert_false(((const ZbCaseTwin *)during->twins->pdata[0])->limitation_over);
    ground_close(&g);
}

#define LONG "De beuk naast de school laat al sinds de storm takken vallen op het fietspad van de kinderen."

/* A near copy of a text of the last two weeks; of the citizen himself. */
static void test_near_twins(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker"), visser = put_citizen(&g, "visser");
    gint64 topic = put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    gint64 old = put_contact(&g, bakker, 0, FALSE, g.now - 15 * ZB_DAY, "k1"),
           near = put_contact(&g, bakker, topic, FALSE, g.now - 14 * ZB_DAY, "k1");
    put_contact(&g, bakker, topic, TRUE, g.now - ZB_DAY, "k1"); /* ours */
    put_contact(&g, visser, 0, FALSE, g.now - ZB_DAY, "k1");
    put_contact(&g, bakker, 0, FALSE, g.now - ZB_DAY, NULL); /* a note of a call */
    run_sql(&g, "UPDATE contact SET text = '" LONG "'");
    put_contact(&g, bakker, 0, FALSE, g.now - ZB_DAY, "k2"); /* something else */
    g_autoptr(ZbFacts) facts = facts_of("s", "Nogmaals.\n\n" LONG);
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", "k3", "2026-05-04");
    g_assert_cmpuint(c->twins->len, ==, 1);
    const ZbCaseTwin *twin = c->twins->pdata[0];
    g_assert_true(twin->nearly);
    g_assert_cmpint(twin->contact_id, ==, near);
    g_assert_cmpint(g_array_index(twin->topics, gint64, 0), ==, topic);
    /* The very words are that, once, and come first. */
    g_autoptr(ZbCase) same = gather(&g, facts, "bakker@burger.example", "k1", "2026-05-04");
    g_assert_cmpuint(same->twins->len, ==, 2);
    g_assert_cmpint(((const ZbCaseTwin *)same->twins->pdata[0])->contact_id, ==, near);
    g_assert_cmpint(((const ZbCaseTwin *)same->twins->pdata[1])->contact_id, ==, old);
    g_assert_false(((const ZbCaseTwin *)same->twins->pdata[0])->nearly);
    g_autoptr(ZbFacts) other = facts_of("s", "Nogmaals. Er is een tak op mijn zoon gevallen.\n\n" LONG);
    g_autoptr(ZbCase) more = gather(&g, other, "bakker@burger.example", "k3", "2026-05-04");
    g_assert_cmpuint(more->twins->len, ==, 0);
    ground_close(&g);
}

/* A citizen and his representative at one address are two senders of one citizen. */
static void test_one_address(void)
{
    Ground g;
    ground_open(&g);
    g_autoptr(GError) error = NULL;
    gint64 agent, bakker = put_citizen(&g, "bakker");
    put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    zb_representative_put(g.store, bakker, "Zoon", "alles", &agent, &error);
    zb_citizen_add_address(g.store, bakker, agent, ZB_ADDRESS_EMAIL, "bakker@burger.example", "b", &error);
    g_assert_no_error(error);
    g_autoptr(ZbFacts) facts = facts_of("KL-2026-0011", "t");
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", NULL, "2026-05-04");
    g_assert_cmpuint(c->senders->len, ==, 2);
    g_assert_cmpuint(c->topics->len, ==, 1);
    g_assert_cmpuint(c->pointers->len, ==, 1);
    ground_close(&g);
}

static guint words_left(Ground *g, const ZbFacts *facts)
{
    guint count = 0;
    g_autoptr(ZbCase) c = gather(g, facts, "bakker@burger.example", NULL, "2026-05-04");
    for (guint i = 0; i < zb_prose_count(c->reading->prose); i++)
        count += !zb_prose_word(c->reading->prose, i)->common;
    return count;
}

static void test_colleagues(void)
{
    Ground g;
    ground_open(&g);
    gint64 bakker = put_citizen(&g, "bakker");
    put_topic(&g, bakker, "KL-2026-0011", 0, FALSE);
    g.intake.likeness = zb_likeness_new(NULL);
    g_autoptr(ZbFacts) facts = facts_of("s", "De riolering stinkt, zei Wolfswinkel, en Zijlmans ook.");
    run_sql(&g,
            "INSERT INTO handler (reference, name, email) VALUES ('h1', 'A. Wolfswinkel', 'a@v.example')");
    guint one = words_left(&g, facts);
    run_sql(&g, "INSERT INTO handler (reference, name, email) VALUES ('h2', 'B. Zijlmans', 'b@v.example')");
    g_assert_cmpuint(words_left(&g, facts), ==, one); /* kept */
    zb_gather_forget_colleagues(&g.intake);
    g_assert_cmpuint(words_left(&g, facts), ==, one - 1);
    run_sql(&g, "DELETE FROM handler");
    zb_gather_forget_colleagues(&g.intake);
    g_assert_cmpuint(words_left(&g, facts), ==, one + 1);
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* A limited topic's profile comes with what its letters leave possible. */
static void test_profile(void)
{
    Ground g;
    g_autoptr(GError) error = NULL;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), topic = put_topic(&g, bakker, "KL-2026-0011", 0, TRUE);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, topic, "2026-03-10", NULL);
    run_sql(&g, "UPDATE decision SET scope_in = 'de kermis', scope_out = 'de vijver'");
    zb_learn_topic(&g.intake, topic, &error);
    g_assert_no_error(error);
    g_autoptr(ZbFacts) facts = facts_of("s", "Het water in de vijver staat laag.");
    g_autoptr(ZbCase) c = gather(&g, facts, "bakker@burger.example", NULL, "2026-05-04");
    const ZbCaseTopic *one = c->topics->pdata[0];
    guint32 bucket = zb_bucket(ZB_STEMS, "vijver", strlen("vijver"));
    g_assert_cmpfloat(zb_vector_count(one->out, ZB_STEMS, bucket), >, 0);
    g_assert_cmpfloat(zb_vector_count(one->scope, ZB_STEMS, bucket), ==, 0);
    zb_likeness_free(g.intake.likeness);
    g.intake.likeness = NULL;
    ground_close(&g);
}

static gboolean is_compared(Ground *g, const char *subject, gint64 topic_id)
{
    g_autoptr(ZbFacts) facts = facts_of(subject, "De pomp trilt.");
    g_autoptr(ZbCase) c = gather(g, facts, "bakker@burger.example", NULL, "2026-05-04");
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->topic_id == topic_id)
            return topic->scope && topic->talk;
    }
    g_assert_not_reached();
}

/* What the program opened does not win by its words against what the message itself points at. */
static void test_provisional(void)
{
    Ground g;
    g_autoptr(GError) error = NULL;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), real = put_topic(&g, bakker, "KL-2026-0011", 0, FALSE),
           opened = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE),
           other = put_topic(&g, bakker, "KL-2026-0013", 0, FALSE);
    run_sql(&g, "UPDATE topic SET provisional = 1 WHERE reference IN ('KL-2026-0012', 'KL-2026-0013')");
    gboolean ok = zb_learn_topic(&g.intake, real, &error) && zb_learn_topic(&g.intake, opened, &error) &&
                  zb_learn_topic(&g.intake, other, &error);
    g_assert_true(ok);
    g_assert_true(is_compared(&g, "de pomp", opened));
    g_assert_false(is_compared(&g, "KL-2026-0011", opened));
    g_assert_true(is_compared(&g, "KL-2026-0011", real));
    g_assert_true(is_compared(&g, "KL-2026-0012", opened));
    g_assert_true(is_compared(&g, "KL-2026-0011 en KL-2026-0012", opened));
    g_assert_true(is_compared(&g, "KL-2026-0013", opened)); /* that is no real one */
    zb_likeness_free(g.intake.likeness);
    g.intake.likeness = NULL;
    ground_close(&g);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gather/limitations-of-the-day", test_limitations_of_the_day);
    g_test_add_func("/gather/pointers", test_pointers);
    g_test_add_func("/gather/quoted", test_what_was_quoted_does_not_count);
    g_test_add_func("/gather/not-in-the-text", test_what_is_not_in_the_text);
    g_test_add_func("/gather/strangers", test_strangers);
    g_test_add_func("/gather/quoted-reference", test_quoted_reference);
    g_test_add_func("/gather/spoken-for", test_spoken_for);
    g_test_add_func("/gather/spoken-for-family", test_spoken_for_family);
    g_test_add_func("/gather/twins", test_twins);
    g_test_add_func("/gather/near-twins", test_near_twins);
    g_test_add_func("/gather/one-address", test_one_address);
    g_test_add_func("/gather/colleagues", test_colleagues);
    g_test_add_func("/gather/profile", test_profile);
    g_test_add_func("/gather/provisional", test_provisional);
    return g_test_run();
}

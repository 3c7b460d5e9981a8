/* What the profiles learn, and from whom. */
#include "lib/intake/learn.h"
#include "lib/store/profiles.h"
#include "tests/support.h"

static gint64 contact(Ground *g, gint64 topic, ZbAuthorKind author, gboolean out, const char *text)
{
    g_autoptr(GError) error = NULL;
    ZbContact contact = {.channel = ZB_CHANNEL_EMAIL,
                         .out = out,
                         .at = g->now,
                         .recorded_at = g->now,
                         .minutes = -1,
                         .sender_verified = "none",
                         .subject = (char *)"",
                         .text = (char *)text};
    ZbAuthor who = {author, 0, "t", g->now, 0};
    zb_contact_add(g->store, &contact, &error);
    g_assert_no_error(error);
    zb_link_topic(g->store, contact.id, topic, 0, "[]", &who, &error);
    g_assert_no_error(error);
    if (author == ZB_AUTHOR_MACHINE)
        zb_verdict_set(g->store, contact.id, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "[]", &who, &error);
    g_assert_no_error(error);
    return contact.id;
}

static gboolean has(Ground *g, const GBytes *blob, const char *word)
{
    g_autoptr(ZbProse) prose = zb_prose_new(g->intake.likeness->inflect, word, -1);
    const char *stem = zb_prose_word(prose, 0)->stem;
    gsize size;
    const void *bytes = g_bytes_get_data((GBytes *)blob, &size);
    g_autoptr(ZbVector) vector = zb_vector_unpack(bytes, size);
    return zb_vector_count(vector, ZB_STEMS, zb_bucket(ZB_STEMS, stem, strlen(stem))) > 0;
}

static gboolean knows(Ground *g, gint64 topic, gboolean talk, const char *word)
{
    g_autoptr(GError) error = NULL;
    g_auto(ZbProfileBlobs) blobs = {0};
    zb_profile_get(g->store, topic, &blobs, &error);
    g_assert_no_error(error);
    return has(g, talk ? blobs.talk : blobs.scope, word);
}

static gboolean leaves_possible(Ground *g, gint64 topic, const char *word)
{
    g_autoptr(GError) error = NULL;
    g_auto(ZbProfileBlobs) blobs = {0};
    zb_profile_get(g->store, topic, &blobs, &error);
    g_assert_no_error(error);
    return has(g, blobs.outside, word);
}

static void learn(Ground *g, gint64 topic)
{
    g_autoptr(GError) error = NULL;
    zb_learn_topic(&g->intake, topic, &error);
    g_assert_no_error(error);
}

static void test_sources(void)
{
    Ground g;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), open = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    contact(&g, open, ZB_AUTHOR_IMPORT, FALSE, "lantaarnpaal");
    contact(&g, open, ZB_AUTHOR_IMPORT, TRUE, "herstelploeg");
    contact(&g, open, ZB_AUTHOR_MACHINE, FALSE, "achterpad");
    learn(&g, open);
    g_assert_true(knows(&g, open, TRUE, "lantaarnpalen"));
    g_assert_true(knows(&g, open, FALSE, "herstelploeg"));
    g_assert_false(knows(&g, open, TRUE, "herstelploeg"));
    g_assert_true(knows(&g, open, TRUE, "achterpad"));
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* A limited topic does not grow by itself: only people and the letter make it larger. */
static void test_limited(void)
{
    Ground g;
    g_autoptr(GError) error = NULL;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), limited = put_topic(&g, bakker, "KL-2026-0011", 0, TRUE);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, limited, "2026-03-10", NULL);
    contact(&g, limited, ZB_AUTHOR_MACHINE, FALSE, "achterpad");
    contact(&g, limited, ZB_AUTHOR_PERSON, FALSE, "skatebaan");
    learn(&g, limited);
    g_assert_false(knows(&g, limited, TRUE, "achterpad"));
    g_assert_true(knows(&g, limited, TRUE, "skatebaan"));
    g_autoptr(ZbReading) reading = zb_reading_new(g.intake.likeness, "rioolwater in de kelder", NULL);
    zb_learn_message(&g.intake, limited, reading, &error);
    g_assert_no_error(error);
    g_assert_false(knows(&g, limited, TRUE, "rioolwater"));
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* Nor does one that nobody has confirmed, by links that nobody has confirmed. */
static void test_provisional(void)
{
    Ground g;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), opened = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    contact(&g, opened, ZB_AUTHOR_MACHINE, FALSE, "lantaarnpaal");
    run_sql(&g, "UPDATE verdict SET verdict = 'new'");
    contact(&g, opened, ZB_AUTHOR_MACHINE, FALSE, "computer");
    run_sql(&g, "UPDATE topic SET provisional = 1");
    learn(&g, opened);
    g_assert_true(knows(&g, opened, TRUE, "lantaarnpaal"));
    g_assert_false(knows(&g, opened, TRUE, "computer"));
    run_sql(&g, "UPDATE topic SET provisional = 0");
    learn(&g, opened);
    g_assert_true(knows(&g, opened, TRUE, "computer"));
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* What the letter and the decision leave possible never counts for the topic. */
static void test_excluded(void)
{
    Ground g;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), limited = put_topic(&g, bakker, "KL-2026-0011", 0, TRUE),
           open = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    put_stop(&g, ZB_DECISION_STOP_TOPIC, bakker, limited, "2026-03-10", NULL);
    run_sql(&g, "UPDATE decision SET scope_in = 'het geklapper', scope_out = 'de botsautos'");
    const char *letter = "Over de kermis antwoorden wij niet meer. Over de vijver kunt u ons wel schrijven.";
    contact(&g, limited, ZB_AUTHOR_IMPORT, TRUE, letter);
    contact(&g, open, ZB_AUTHOR_IMPORT, TRUE, letter);
    learn(&g, limited);
    learn(&g, open);
    g_assert_true(knows(&g, limited, FALSE, "kermis"));
    g_assert_true(knows(&g, limited, FALSE, "geklapper"));
    g_assert_false(knows(&g, limited, FALSE, "vijver"));
    g_assert_false(knows(&g, limited, FALSE, "botsautos"));
    g_assert_true(leaves_possible(&g, limited, "vijver"));
    g_assert_true(leaves_possible(&g, limited, "botsautos"));
    g_assert_false(leaves_possible(&g, limited, "kermis"));
    /* Without limitation nothing is kept apart. */
    g_assert_true(knows(&g, open, FALSE, "vijver"));
    g_assert_false(leaves_possible(&g, open, "vijver"));
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* Who treats it, and what a message says that it is not about, is no matter of the topic. */
static void test_no_matter(void)
{
    Ground g;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), open = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    run_sql(&g,
            "INSERT INTO handler (reference, name, email) VALUES ('h1', 'A. Wolfswinkel', 'a@v.example')");
    contact(&g, open, ZB_AUTHOR_IMPORT, TRUE, "De pomp is nagekeken.\n\nA. Wolfswinkel, wijkbeheer");
    contact(&g, open, ZB_AUTHOR_IMPORT, FALSE, "De pomp trilt. Dit gaat niet over de lantaarnpaal.");
    learn(&g, open);
    g_assert_true(knows(&g, open, FALSE, "pomp"));
    g_assert_false(knows(&g, open, FALSE, "wolfswinkel"));
    g_assert_true(knows(&g, open, TRUE, "trilt"));
    g_assert_false(knows(&g, open, TRUE, "lantaarnpaal"));
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

/* What was counted is kept; another vocabulary's counts are made anew. */
static void test_start(void)
{
    Ground g;
    g_autoptr(GError) error = NULL;
    ground_open(&g);
    g.intake.likeness = zb_likeness_new(NULL);
    gint64 bakker = put_citizen(&g, "bakker"), open = put_topic(&g, bakker, "KL-2026-0012", 0, FALSE);
    (void)open;
    zb_learn_start(&g.intake, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g.intake.likeness->frequencies->topics, ==, 1);
    g.intake.likeness->frequencies->topics = 17;
    zb_learn_keep(&g.intake, &error);
    g_assert_no_error(error);
    g.intake.likeness->frequencies->topics = 0;
    zb_learn_start(&g.intake, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g.intake.likeness->frequencies->topics, ==, 17);
    run_sql(&g, "UPDATE feature_frequency SET versions = 'other'");
    zb_learn_start(&g.intake, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g.intake.likeness->frequencies->topics, ==, 1);
    zb_likeness_free(g.intake.likeness);
    ground_close(&g);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/learn/sources", test_sources);
    g_test_add_func("/learn/limited", test_limited);
    g_test_add_func("/learn/provisional", test_provisional);
    g_test_add_func("/learn/excluded", test_excluded);
    g_test_add_func("/learn/no-matter", test_no_matter);
    g_test_add_func("/learn/start", test_start);
    return g_test_run();
}

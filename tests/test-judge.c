/* Every case of the table at the top of judge.c, in its order, and the edges of each. */
#include <string.h>
#include "lib/judge/judge.h"

enum { BAKKER = 1, VISSER = 2, AGENT = 9 };
/* Bakker's topics; Visser's. */
enum { LIMITED = 11, OPEN = 12, CLOSED = 13, OTHERS = 21 };

#define TODAY "2026-05-04"
#define NOON (G_GINT64_CONSTANT(1777888800) * ZB_SECOND)

/* A person's mail from these senders (ended by 0), about whom nothing is known. */
static ZbCase *mail_from(gint64 citizen_id, gint64 representative_id)
{
    ZbCase *c = zb_case_new();
    c->at = NOON;
    if (citizen_id)
        zb_case_add_sender(c, citizen_id, representative_id, NULL, NULL);
    return c;
}

static void add_limited(ZbCase *c)
{
    zb_case_add_topic(c, LIMITED, BAKKER, "KL-2026-0011", TRUE, "2026-03-10");
}

static void add_open(ZbCase *c)
{
    zb_case_add_topic(c, OPEN, BAKKER, "KL-2026-0012", FALSE, NULL);
}

static void point(ZbCase *c, gint64 topic_id, gint64 citizen_id)
{
    zb_case_add_pointer(c, ZB_VIA_REFERENCE, topic_id, citizen_id, "KL");
}

static ZbCaseTwin *twin_before(ZbCase *c, int days, gint64 topic_id)
{
    g_autofree char *day = zb_day_add(TODAY, -days);
    ZbCaseTwin *twin = zb_case_add_twin(c, 100 + days, BAKKER, c->at - days * ZB_DAY, day);
    if (topic_id)
        g_array_append_val(twin->topics, topic_id);
    return twin;
}

static gboolean says(JsonArray *evidence, const char *code)
{
    for (guint i = 0; i < json_array_get_length(evidence); i++)
        if (g_str_equal(json_object_get_string_member(json_array_get_object_element(evidence, i), "code"),
                        code))
            return TRUE;
    return FALSE;
}

static void expect(const ZbCase *c, ZbVerdict verdict, ZbVerdict leans, const char *why)
{
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpstr(zb_verdict_name(j->verdict), ==, zb_verdict_name(verdict));
    g_assert_cmpstr(zb_verdict_name(j->leans), ==, zb_verdict_name(leans));
    g_assert_true(says(j->why, why));
    /* Only who does not know leans; and who does not know says to what. */
    g_assert_cmpint(j->verdict == ZB_VERDICT_UNSURE, ==, j->leans != ZB_VERDICT_NONE);
}

/* ---- 1: machines ------------------------------------------------------------------------------------------- */

static void test_machine(void)
{
    for (int kind = ZB_KIND_AUTO_REPLY; kind <= ZB_KIND_SPAM; kind++) {
        g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
        add_limited(c);
        point(c, LIMITED, BAKKER);
        c->kind = (ZbKind)kind;
        expect(c, ZB_VERDICT_MACHINE, ZB_VERDICT_NONE, zb_kind_name((ZbKind)kind));
    }
}

static void test_own_alert(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    c->own_alert = TRUE;
    expect(c, ZB_VERDICT_MACHINE, ZB_VERDICT_NONE, "own_alert");
}

/* ---- 2: strangers ------------------------------------------------------------------------------------------ */

static void test_unknown_sender(void)
{
    g_autoptr(ZbCase) c = mail_from(0, 0);
    add_limited(c);
    point(c, LIMITED, BAKKER); /* a reference alone makes nobody a citizen */
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "address_unknown");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->citizen_id, ==, 0);
    g_assert_cmpuint(j->topics->len, ==, 0);
}

/* Another says that he writes for Bakker: proposed, so nothing is done on it, whatever limits Bakker. */
static void test_spoken_for(void)
{
    g_autoptr(ZbCase) c = zb_case_new();
    c->at = NOON;
    zb_case_add_proposed(c, BAKKER, ZB_KNOWN_BY_BEHALF, "Bea Bakker", NULL);
    add_limited(c);
    zb_case_add_stop(c, BAKKER, "2026-04-01");
    point(c, LIMITED, BAKKER);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "only_proposed");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->citizen_id, ==, BAKKER);
    g_assert_true(j->proposed && says(j->who, "spoken_for"));
    /* For two: for nobody. */
    zb_case_add_proposed(c, VISSER, ZB_KNOWN_BY_BEHALF, "Ad Visser", NULL);
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "address_unknown");
}

static void expect_proposed(const ZbCase *c, gint64 citizen_id, const char *who)
{
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->citizen_id, ==, citizen_id);
    g_assert_true(j->proposed && says(j->who, who));
    g_assert_cmpstr(zb_verdict_name(j->verdict), ==, "unsure");
}

/* Somebody signs, in From or under it. */
static void sign(ZbCase *c, const char *name, const char *tail)
{
    g_free(c->name);
    g_free(c->tail);
    c->name = g_strdup(name);
    c->tail = g_strdup(tail);
}

/* A reference proposes its citizen where nothing speaks against it; a neighbour who quotes it is not he. */
static void test_reference_of_a_stranger(void)
{
    static const struct {
        ZbKnown by;
        const char *name, *tail, *who; /* NULL: nobody is proposed */
    } table[] = {{ZB_KNOWN_BY_REFERENCE, "", "Met vriendelijke groet,\nBakker", "reference_and_name"},
                 {ZB_KNOWN_BY_REFERENCE, "Fam. Bakker", "", "reference_and_name"},
                 {ZB_KNOWN_BY_REFERENCE, "", "Groet, Bea", "reference_and_name"},
                 {ZB_KNOWN_BY_REFERENCE, "", "", "reference_unsigned"},
                 {ZB_KNOWN_BY_REFERENCE, "", "mvg", "reference_unsigned"},
                 {ZB_KNOWN_BY_REFERENCE, "", "Groet, Ad Visser", NULL},
                 {ZB_KNOWN_BY_REFERENCE, "Ad Visser", "", NULL},
                 {ZB_KNOWN_BY_REFERENCE, "Ad Visser", "Mijn buurvrouw bakker zegt dat ook", NULL},
                 {ZB_KNOWN_BY_MENTION, "", "Groeten, B Bakker", "reference_and_name"},
                 {ZB_KNOWN_BY_MENTION, "", "", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%u", i);
        g_autoptr(ZbCase) c = zb_case_new();
        zb_case_add_proposed(c, BAKKER, table[i].by, "Bea Bakker", "KL-2026-0011");
        add_limited(c);
        point(c, LIMITED, BAKKER);
        sign(c, table[i].name, table[i].tail);
        if (table[i].who) {
            expect_proposed(c, BAKKER, table[i].who);
            continue;
        }
        expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "reference_of_another");
        g_autoptr(ZbJudgement) j = zb_judge(c);
        g_assert_cmpint(j->citizen_id + j->topics->len, ==, 0);
        g_assert_false(j->limitation_concerned);
    }
}

/* Of two citizens: the name tells, its absence does not. Nothing follows from an open topic either. */
static void test_references_of_two(void)
{
    g_autoptr(ZbCase) c = zb_case_new();
    zb_case_add_proposed(c, BAKKER, ZB_KNOWN_BY_REFERENCE, "Bea Bakker", "KL-2026-0012");
    add_open(c);
    point(c, OPEN, BAKKER);
    sign(c, "", "Groet, Bakker");
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "only_proposed");
    zb_case_add_proposed(c, VISSER, ZB_KNOWN_BY_REFERENCE, "Ad Visser", "KL-2026-0021");
    zb_case_add_topic(c, OTHERS, VISSER, "KL-2026-0021", FALSE, NULL);
    expect_proposed(c, BAKKER, "reference_and_name");
    sign(c, "", "");
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "reference_of_another");
    sign(c, "", "Groet, Bakker en Visser");
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "reference_of_another");
}

/* "Als gemachtigde van de heer Bakker": of some of that name something is open or limited. */
static void test_family(void)
{
    enum { FIRST = 51 };
    g_autoptr(ZbCase) c = zb_case_new();
    zb_case_add_proposed(c, BAKKER, ZB_KNOWN_BY_FAMILY, "Bea Bakker", "bakker");
    zb_case_add_topic(c, CLOSED, BAKKER, "KL-2026-0013", TRUE, NULL);
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "address_unknown");
    point(c, CLOSED, BAKKER);
    expect_proposed(c, BAKKER, "spoken_for_family");
    g_ptr_array_set_size(c->pointers, 0);
    add_limited(c);
    expect_proposed(c, BAKKER, "spoken_for_family");
    for (int more = 1; more <= 3; more++) {
        zb_case_add_proposed(c, FIRST + more, ZB_KNOWN_BY_FAMILY, "Jan Bakker", "jan");
        zb_case_add_topic(c, 60 + more, FIRST + more, "KL-2026-0060", FALSE, NULL);
        expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, more < 3 ? "perhaps_for" : "address_unknown");
        g_autoptr(ZbJudgement) j = zb_judge(c);
        g_assert_true(says(j->why, "perhaps_for") == (more < 3));
        g_assert_false(j->limitation_concerned);
    }
    point(c, LIMITED, BAKKER);
    expect_proposed(c, BAKKER, "pointer_narrows");
}

/* Namesakes, and a reference of one of them. */
static void test_namesakes(void)
{
    g_autoptr(ZbCase) c = zb_case_new();
    zb_case_add_proposed(c, BAKKER, ZB_KNOWN_BY_NAME, "Bea Bakker", NULL);
    zb_case_add_proposed(c, VISSER, ZB_KNOWN_BY_NAME, "Bea Bakker", NULL);
    add_open(c);
    sign(c, "Bea Bakker", "");
    expect(c, ZB_VERDICT_UNKNOWN_SENDER, ZB_VERDICT_NONE, "address_unknown");
    point(c, OPEN, BAKKER);
    expect_proposed(c, BAKKER, "pointer_narrows");
}

/* ---- 3: several at one address ----------------------------------------------------------------------------- */

static ZbCase *mail_from_both(void)
{
    ZbCase *c = mail_from(BAKKER, 0);
    zb_case_add_sender(c, VISSER, 0, NULL, NULL);
    zb_case_add_topic(c, OTHERS, VISSER, "KL-2026-0021", FALSE, NULL);
    return c;
}

static void test_shared_with_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from_both();
    add_limited(c);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "several_persons_limited");
    point(c, LIMITED, BAKKER);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "several_persons_limited");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->citizen_id, ==, BAKKER);
    g_assert_true(j->limitation_concerned);
    g_assert_true(says(j->who, "pointer_narrows"));
}

static void test_shared_stop_all(void)
{
    g_autoptr(ZbCase) c = mail_from_both();
    zb_case_add_stop(c, BAKKER, "2026-04-01");
    point(c, OTHERS, VISSER);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "several_persons_limited");
}

static void test_shared_without_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from_both();
    add_open(c);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "several_persons");
    point(c, OTHERS, VISSER);
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    g_autoptr(ZbJudgement) one = zb_judge(c);
    g_assert_cmpint(one->citizen_id, ==, VISSER);
    point(c, OPEN, BAKKER); /* at both: at nobody */
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "several_persons");
    g_autoptr(ZbJudgement) both = zb_judge(c);
    g_assert_cmpint(both->citizen_id, ==, 0);
}

static void check_signs(const char *one, const char *other, const char *tail, gint64 want)
{
    g_autoptr(ZbCase) c = zb_case_new();
    c->at = NOON;
    zb_case_add_sender(c, BAKKER, 0, one, NULL);
    zb_case_add_sender(c, VISSER, 0, other, NULL);
    c->tail = g_strdup(tail);
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->citizen_id, ==, want);
}

/* An initial tells who signs, where only one of them can have it. */
static void test_shared_initials(void)
{
    check_signs("Theo Smit", "Ria Smit-Stam", "Th. Smit", BAKKER);
    check_signs("Theo Smit", "Ria Smit-Stam", "R. Smit", VISSER);
    check_signs("Maria Smit", "Marloes Smit", "M. Smit", 0);
    check_signs("Theo Smit", "Thea Smit", "Th. Smit", 0);
    check_signs("Theo Smit", "Tineke Smit", "Th. Smit", BAKKER);
    check_signs("Theo Smit", "Ria Smit-Stam", "fam. Smit", 0);
}

/* The same words of somebody at the same address are his own complaint. */
static void test_shared_twin(void)
{
    g_autoptr(ZbCase) c = mail_from_both();
    twin_before(c, 1, 0);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "several_persons");
}

/* ---- 4: representatives ------------------------------------------------------------------------------------ */

static void test_representative(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, AGENT);
    expect(c, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
    add_limited(c);
    zb_case_add_stop(c, BAKKER, "2026-04-01"); /* binds the citizen only */
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "nothing_points");
    add_open(c);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
    point(c, OPEN, BAKKER);
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    point(c, LIMITED, BAKKER);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "representative_on_limited_topic");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->representative_id, ==, AGENT);
    g_assert_true(says(j->who, "address_of_representative"));
}

static void test_representative_repeats_nothing(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, AGENT);
    add_limited(c);
    twin_before(c, 1, LIMITED);
    twin_before(c, 80, LIMITED);
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpstr(zb_verdict_name(j->verdict), ==, "unsure");
    g_assert_cmpint(j->leans, !=, ZB_VERDICT_REPEAT);
    g_assert_cmpint(j->twin, ==, 0);
}

/* ---- 5: sent again ----------------------------------------------------------------------------------------- */

static void test_duplicate(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    twin_before(c, 1, OPEN);
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpint(j->twin, ==, 101);
    g_assert_cmpuint(j->topics->len, ==, 1);
    c->sender_verified = ZB_SENDER_PASS;
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    c->sender_verified = ZB_SENDER_FAIL;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_DUPLICATE, "sent_again");
    c->sender_verified = ZB_SENDER_PASS;
    c->attachments = TRUE; /* what was forgotten, or is new */
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
}

/* "See the attachment", or one reminder for two complaints: the words are the same, the matter is not. */
static void test_duplicate_brings_more(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    zb_case_add_topic(c, CLOSED, BAKKER, "KL-2026-0013", TRUE, NULL);
    twin_before(c, 1, OPEN);
    c->attachments = TRUE;
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic"); /* its handler reads it */
    c->attachments = FALSE;
    point(c, OPEN, BAKKER); /* where the twin was too */
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    point(c, CLOSED, BAKKER);
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic"); /* its handler reads it */
}

/* With a line that it is sent again: as the very words, but no more than that. */
static void test_duplicate_nearly(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    ZbCaseTwin *twin = twin_before(c, 1, OPEN);
    twin->nearly = TRUE;
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "nearly_sent_again");
    c->sender_verified = ZB_SENDER_FAIL;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_DUPLICATE, "nearly_sent_again");
    c->sender_verified = ZB_SENDER_PASS;
    c->attachments = TRUE;
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    c->attachments = FALSE;
    twin->limitation_over = TRUE;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
    /* From before a limitation: its words repeat, but what does the line say? */
    g_autoptr(ZbCase) limited = mail_from(BAKKER, 0);
    zb_case_add_topic(limited, LIMITED, BAKKER, "KL-2026-0011", TRUE, "2026-05-01");
    twin = twin_before(limited, 4, LIMITED);
    twin->nearly = TRUE;
    expect(limited, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
}

static void test_duplicate_fourteen_days(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    ZbCaseTwin *twin = twin_before(c, 14, OPEN);
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    twin->at--;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
}

/* A mailbox may be read in any order: what came half a year before its twin is no copy of it. */
static void test_duplicate_of_a_later_one(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    ZbCaseTwin *twin = twin_before(c, -14, OPEN);
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    twin->at++;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
}

static void test_duplicate_of_another_citizen(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    twin_before(c, 1, 0)->citizen_id = VISSER;
    expect(c, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
}

static void test_duplicate_under_one_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    zb_case_add_topic(c, LIMITED, BAKKER, "KL-2026-0011", TRUE, "2026-05-01");
    ZbCaseTwin *twin = twin_before(c, 3, LIMITED); /* of 1 May: the first day counts */
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    g_free(twin->day);
    twin->day = g_strdup("2026-04-30");
    expect(c, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, "same_words_before_limitation");
}

/* Whatever the twin was linked to: a limitation that came in between may be about it. */
static void test_duplicate_unlinked_before_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    zb_case_add_topic(c, LIMITED, BAKKER, "KL-2026-0011", TRUE, "2026-05-01");
    twin_before(c, 4, 0);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
}

static void test_duplicate_before_stop_all(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    zb_case_add_stop(c, BAKKER, "2026-05-01");
    ZbCaseTwin *twin = twin_before(c, 3, 0);
    expect(c, ZB_VERDICT_DUPLICATE, ZB_VERDICT_NONE, "sent_again");
    g_free(twin->day);
    twin->day = g_strdup("2026-04-30");
    expect(c, ZB_VERDICT_SUSPENDED, ZB_VERDICT_NONE, "stop_all_in_force");
}

/* What a temporary stop left lying comes back after it: then it must be handled. */
static void test_duplicate_after_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_open(c);
    twin_before(c, 3, OPEN)->limitation_over = TRUE;
    point(c, OPEN, BAKKER);
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
}

/* ---- 6: stop_all ------------------------------------------------------------------------------------------- */

static void test_suspended(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    zb_case_add_stop(c, BAKKER, "2026-04-01");
    twin_before(c, 80, LIMITED); /* the stop comes before a repetition */
    expect(c, ZB_VERDICT_SUSPENDED, ZB_VERDICT_NONE, "stop_all_in_force");
    c->sender_verified = ZB_SENDER_FAIL;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_SUSPENDED, "stop_all_in_force");
}

static void test_stop_of_another(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    zb_case_add_stop(c, VISSER, "2026-04-01");
    expect(c, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
}

/* ---- 7: the very words ------------------------------------------------------------------------------------- */

static void test_repeat(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    add_open(c);
    twin_before(c, 80, LIMITED);
    expect(c, ZB_VERDICT_REPEAT, ZB_VERDICT_NONE, "same_words_before_limitation");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpuint(j->topics->len, ==, 1);
    g_assert_cmpint(g_array_index(j->topics, gint64, 0), ==, LIMITED);
    g_assert_true(says(j->what, "same_words"));
}

static void test_repeat_doubts(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    add_open(c);
    twin_before(c, 80, LIMITED);
    c->attachments = TRUE; /* perhaps the new fact */
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "same_words_with_attachment");
    c->attachments = FALSE;
    c->sender_verified = ZB_SENDER_FAIL;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "same_words_before_limitation");
    c->sender_verified = ZB_SENDER_PASS;
    point(c, OPEN, BAKKER);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_MIXED, "same_words_before_limitation");
}

/* It was linked to the citizen's only open topic because there was no other. */
static void test_unsure_twin(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    twin_before(c, 80, LIMITED)->guessed = TRUE;
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
}

static void test_twin_after_limitation(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    twin_before(c, 20, LIMITED); /* since 10 March: nobody answered that in substance */
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
}

static void test_twin_of_more_than_the_limited_topic(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    add_open(c);
    ZbCaseTwin *twin = twin_before(c, 80, LIMITED);
    gint64 open = OPEN;
    g_array_append_val(twin->topics, open);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
}

/* ---- 8: a limited citizen ---------------------------------------------------------------------------------- */

static void test_limited_leans(void)
{
    g_autoptr(ZbCase) nothing = mail_from(BAKKER, 0);
    add_limited(nothing);
    add_open(nothing);
    expect(nothing, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
    g_autoptr(ZbCase) open = mail_from(BAKKER, 0);
    add_limited(open);
    add_open(open);
    point(open, OPEN, BAKKER);
    expect(open, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "no_text_to_judge");
    point(open, LIMITED, BAKKER);
    expect(open, ZB_VERDICT_UNSURE, ZB_VERDICT_MIXED, "no_text_to_judge");
    g_autoptr(ZbCase) limited = mail_from(BAKKER, 0);
    add_limited(limited);
    point(limited, LIMITED, BAKKER);
    point(limited, LIMITED, BAKKER);
    expect(limited, ZB_VERDICT_UNSURE, ZB_VERDICT_REPEAT, "no_text_to_judge");
    g_autoptr(ZbJudgement) j = zb_judge(limited);
    g_assert_cmpuint(j->topics->len, ==, 1); /* named twice, linked once */
    g_assert_true(j->limitation_concerned);
}

static void test_pointer_of_another_is_ignored(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    add_limited(c);
    zb_case_add_topic(c, OTHERS, VISSER, "KL-2026-0021", FALSE, NULL);
    point(c, OTHERS, VISSER);
    point(c, OTHERS, BAKKER); /* the topic decides whose it is, not the pointer */
    point(c, 999, BAKKER);    /* no topic we know */
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "no_text_to_judge");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_cmpuint(j->topics->len, ==, 0);
    g_assert_cmpuint(json_array_get_length(j->what), ==, 0);
}

static void test_limitation_of_another(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    zb_case_add_topic(c, OTHERS, VISSER, "KL-2026-0021", TRUE, "2026-03-10");
    expect(c, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_false(j->limitation_concerned);
}

/* ---- 9: no limitation -------------------------------------------------------------------------------------- */

static void test_unlimited(void)
{
    g_autoptr(ZbCase) c = mail_from(BAKKER, 0);
    expect(c, ZB_VERDICT_NEW, ZB_VERDICT_NONE, "first_topic");
    zb_case_add_topic(c, CLOSED, BAKKER, "KL-2026-0013", TRUE, NULL);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "nothing_points");
    add_open(c);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_ONGOING, "one_open_topic");
    g_autoptr(ZbJudgement) one = zb_judge(c);
    g_assert_cmpint(g_array_index(one->topics, gint64, 0), ==, OPEN);
    zb_case_add_topic(c, 14, BAKKER, "KL-2026-0014", FALSE, NULL);
    expect(c, ZB_VERDICT_UNSURE, ZB_VERDICT_NEW, "nothing_points");
    point(c, CLOSED, BAKKER); /* closed is not limited */
    expect(c, ZB_VERDICT_ONGOING, ZB_VERDICT_NONE, "points_at_topic");
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_assert_false(j->limitation_concerned);
    g_assert_true(says(j->who, "address"));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/judge/1-machine", test_machine);
    g_test_add_func("/judge/1-own-alert", test_own_alert);
    g_test_add_func("/judge/2-unknown-sender", test_unknown_sender);
    g_test_add_func("/judge/3-spoken-for", test_spoken_for);
    g_test_add_func("/judge/3-reference", test_reference_of_a_stranger);
    g_test_add_func("/judge/3-references", test_references_of_two);
    g_test_add_func("/judge/3-family", test_family);
    g_test_add_func("/judge/3-namesakes", test_namesakes);
    g_test_add_func("/judge/3-shared-with-limitation", test_shared_with_limitation);
    g_test_add_func("/judge/3-shared-stop-all", test_shared_stop_all);
    g_test_add_func("/judge/3-shared-without-limitation", test_shared_without_limitation);
    g_test_add_func("/judge/3-shared-initials", test_shared_initials);
    g_test_add_func("/judge/3-shared-twin", test_shared_twin);
    g_test_add_func("/judge/4-representative", test_representative);
    g_test_add_func("/judge/4-repeats-nothing", test_representative_repeats_nothing);
    g_test_add_func("/judge/5-duplicate", test_duplicate);
    g_test_add_func("/judge/5-brings-more", test_duplicate_brings_more);
    g_test_add_func("/judge/5-nearly", test_duplicate_nearly);
    g_test_add_func("/judge/5-fourteen-days", test_duplicate_fourteen_days);
    g_test_add_func("/judge/5-of-a-later-one", test_duplicate_of_a_later_one);
    g_test_add_func("/judge/5-of-another-citizen", test_duplicate_of_another_citizen);
    g_test_add_func("/judge/5-under-one-limitation", test_duplicate_under_one_limitation);
    g_test_add_func("/judge/5-unlinked-before-limitation", test_duplicate_unlinked_before_limitation);
    g_test_add_func("/judge/5-before-stop-all", test_duplicate_before_stop_all);
    g_test_add_func("/judge/5-after-limitation", test_duplicate_after_limitation);
    g_test_add_func("/judge/6-suspended", test_suspended);
    g_test_add_func("/judge/6-stop-of-another", test_stop_of_another);
    g_test_add_func("/judge/7-repeat", test_repeat);
    g_test_add_func("/judge/7-doubts", test_repeat_doubts);
    g_test_add_func("/judge/7-unsure-twin", test_unsure_twin);
    g_test_add_func("/judge/7-twin-after-limitation", test_twin_after_limitation);
    g_test_add_func("/judge/7-twin-of-more", test_twin_of_more_than_the_limited_topic);
    g_test_add_func("/judge/8-leans", test_limited_leans);
    g_test_add_func("/judge/8-pointer-of-another", test_pointer_of_another_is_ignored);
    g_test_add_func("/judge/8-limitation-of-another", test_limitation_of_another);
    g_test_add_func("/judge/9-unlimited", test_unlimited);
    return g_test_run();
}

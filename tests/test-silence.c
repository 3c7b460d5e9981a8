/* What may be called a repetition: never what may be more. Each case differs from one that may in one thing only. */
#include <string.h>
#include "lib/judge/judge.h"

#define SKATE                                                                                              \
    "Geluid van de skatebaan. Klappende planken en harde muziek tot laat in de avond bij de skatebaan in " \
    "2025."
#define LIGHT "Straatverlichting achterpad. Drie lantaarnpalen branden niet, het achterpad is donker."
#define AGAIN "Nogmaals: die klappende planken en de harde muziek van de skatebaan, tot laat in de avond."

typedef struct {
    const char *text;
    gboolean attachments, needs_person, reply_in_thread;
    const char *against; /* the reason that is told; NULL: it is a repetition; "": no reason, but the cue's */
} Case;

static void add_topic(ZbCase *c, gint64 id, const char *reference, const char *limited, const char *text)
{
    ZbCaseTopic *topic = zb_case_add_topic(c, id, 1, reference, FALSE, limited);
    topic->scope = zb_likeness_vector(c->likeness, text);
    topic->talk = zb_likeness_vector(c->likeness, text);
}

static ZbCase *case_of(const ZbLikeness *likeness, const Case *one)
{
    ZbCase *c = zb_case_new();
    c->kind = ZB_KIND_HUMAN;
    c->sender_verified = ZB_SENDER_PASS;
    c->likeness = likeness;
    c->attachments = one->attachments;
    c->needs_person = one->needs_person;
    c->reading = zb_reading_new(likeness, one->text, NULL);
    c->subject = zb_reading_new(likeness, "", NULL);
    c->moments = zb_moments_find(c->reading->prose, one->text, "2026-04-09");
    zb_case_add_sender(c, 1, 0, "Anna Bakker", NULL);
    add_topic(c, 11, "KL-1", "2026-01-10", SKATE);
    ((ZbCaseTopic *)c->topics->pdata[0])->out = zb_likeness_vector(likeness, "Over de oprit en de muziek.");
    add_topic(c, 12, "KL-2", NULL, LIGHT);
    if (one->reply_in_thread)
        zb_case_add_pointer(c, ZB_VIA_THREAD, 11, 1, "7");
    return c;
}

static gboolean told(const ZbJudgement *j, const char *code)
{
    for (guint i = 0; i < json_array_get_length(j->why); i++)
        if (g_str_equal(json_object_get_string_member(json_array_get_object_element(j->why, i), "code"),
                        code))
            return TRUE;
    return FALSE;
}

static void check(const ZbLikeness *likeness, const Case *one)
{
    g_autoptr(ZbCase) c = case_of(likeness, one);
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_test_message("%s: %s", one->text, zb_verdict_name(j->verdict));
    if (!one->against) {
        g_assert_cmpstr(zb_verdict_name(j->verdict), ==, "repeat");
        return;
    }
    g_assert_cmpstr(zb_verdict_name(j->verdict), !=, "repeat");
    g_assert_true(!*one->against || told(j, one->against));
}

static void test_cases(void)
{
    static const Case cases[] = {
        {AGAIN, FALSE, FALSE, FALSE, NULL},
        {AGAIN, TRUE, FALSE, FALSE, "attachment_unread"},
        {AGAIN, FALSE, TRUE, FALSE, "mark_first"},
        {AGAIN " Gisteren ook.", FALSE, FALSE, FALSE, "later_day"},
        {AGAIN " Gisteren kreeg ik uw brief.", FALSE, FALSE, FALSE, NULL},
        {AGAIN " Dat was op 3 maart 2025.", FALSE, FALSE, FALSE, NULL},
        {AGAIN " Nu over 2026.", FALSE, FALSE, FALSE, "other_year"},
        {AGAIN " Ook in 2025.", FALSE, FALSE, FALSE, NULL},
        {AGAIN " De oprit ook.", FALSE, FALSE, FALSE, "left_possible"},
        {AGAIN " Dit is een andere dan die van november.", FALSE, FALSE, FALSE, ""},
        {"Klappende planken en harde muziek van de skatebaan, tot laat in de avond.", FALSE, FALSE, FALSE,
         "not_back"},
        {"Klappende planken en harde muziek van de skatebaan, tot laat in de avond.", FALSE, FALSE, TRUE,
         NULL},
        {AGAIN "\n\nDe paspoortbalie rekende een verkeerd tarief voor mijn rijbewijs.", FALSE, FALSE, FALSE,
         ""},
        {AGAIN "\n\nEn de lantaarnpalen op het achterpad branden niet, het is donker.", FALSE, FALSE, FALSE,
         ""},
    };
    g_autoptr(ZbLikeness) likeness = zb_likeness_new(NULL);
    g_autoptr(ZbVector) skate = zb_likeness_vector(likeness, SKATE);
    g_autoptr(ZbVector) light = zb_likeness_vector(likeness, LIGHT);
    zb_frequencies_learn(likeness->frequencies, skate, NULL);
    zb_frequencies_learn(likeness->frequencies, light, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check(likeness, &cases[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/silence/cases", test_cases);
    return g_test_run();
}

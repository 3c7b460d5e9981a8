/* Who speaks. All cases, in the order in which they are tried:
 *
 *   1. nobody has this address; who is chosen is proposed, never assumed
 *        it says that it is written for a citizen, of whom two words of the name, or one and an initial, stand there, or the
 *        family name and in the message a reference of his
 *          for one                                                            he
 *          for several                                                        nobody
 *        a citizen's name (or phone number) stands under it
 *          exactly one citizen's agrees best                                  he
 *          several agree, a reference or thread points at one of them         he
 *          otherwise                                                          nobody
 *        it says that it is written for somebody of whom it tells the family name only ("mevrouw De Wit")
 *          a reference or thread points at one of that name                   he
 *          of one of that name a topic is open or limited                     he
 *          of two or three, and the text is like a topic of one only          he
 *          of two or three                                                    nobody: they are named
 *          otherwise                                                          nobody
 *        a topic's reference was written in it, or stands in a message of ours that it answers
 *          the family name of its citizen, or a first name of his alone, and no other's, signs   he
 *          nobody signs, and it is not written for another                    he
 *          another signs: a neighbour, a journalist                           nobody: the reference is named
 *        a topic's reference stands in something else that is quoted
 *          the family name of its citizen, and of no other's, signs           he
 *          otherwise                                                          nobody: the reference is named
 *        nothing of all that                                                  nobody
 *   2. one citizen has it                                                     he
 *        as a representative's: he is spoken for
 *          his name is nowhere in it, and it touches nothing of his           the representative speaks for himself: nobody
 *   3. several have it
 *        one signed, by words of his name that the others have not            he
 *        a reference or thread points at one of them                          he, but it stays doubtful
 *        the text is like a topic of one of them only                         he, but it stays doubtful
 *        otherwise                                                            nobody, doubtful
 *
 * A name, number or thread alone never identifies: anybody can type them. */
#include "lib/judge/judging.h"

#include <string.h>
#include "lib/judge/signer.h"
#include "lib/person-name.h"

/* Words that only one candidate has: one will do. */
#define TELLS_APART 0.7f
/* Likeness of a topic of one candidate over those of the others, to speak for him. */
#define LIKENESS_TELLS 0.12f
/* Below this nothing of the citizen's is touched: his representative writes about something else. */
#define TOUCHES 0.3f
/* Citizens of one family name who are told; of more the name says nothing. */
#define NAMESAKES 3

static const ZbCaseSender *sender_at(const ZbCase *c, guint i)
{
    return &g_array_index(c->senders, ZbCaseSender, i);
}

/* How well the candidate's name agrees with who signed; the display name counts half beside the signature, since households
 * share it. */
static float agreement(const ZbCase *c, const ZbCaseSender *sender, char **except)
{
    if (!sender->name)
        return 0;
    float tail = c->tail ? zb_name_agreement(sender->name, c->tail, except) : 0;
    float shown = c->name ? zb_name_agreement(sender->name, c->name, except) : 0;
    return MAX(tail + shown / 2, shown);
}

/* Words that every candidate's name has: the family's. (transfer full) */
static char **common_words(const ZbCase *c)
{
    g_autoptr(GStrvBuilder) common = g_strv_builder_new();
    g_auto(GStrv) first = zb_name_words(sender_at(c, 0)->name ? sender_at(c, 0)->name : "");
    for (char **word = first; *word; word++) {
        gboolean everywhere = TRUE;
        for (guint i = 1; i < c->senders->len && everywhere; i++) {
            g_auto(GStrv) words = zb_name_words(sender_at(c, i)->name ? sender_at(c, i)->name : "");
            everywhere = g_strv_contains((const char *const *)words, *word);
        }
        if (everywhere)
            g_strv_builder_add(common, *word);
    }
    return g_strv_builder_end(common);
}

/* The one whose name agrees better than all others', by at least `least`; NULL. */
static const ZbCaseSender *best_named(const ZbCase *c, char **except, float least)
{
    const ZbCaseSender *best = NULL;
    float most = 0, second = 0;
    for (guint i = 0; i < c->senders->len; i++) {
        const ZbCaseSender *sender = sender_at(c, i);
        float found = agreement(c, sender, except);
        if (found > most) {
            second = most;
            most = found;
            best = sender;
        } else {
            second = MAX(second, found);
        }
    }
    return most >= least && most > second ? best : NULL;
}

static gboolean pointed_at(const ZbCase *c, gint64 citizen_id)
{
    for (guint i = 0; i < c->pointers->len; i++)
        if (((const ZbCasePointer *)c->pointers->pdata[i])->citizen_id == citizen_id)
            return TRUE;
    return FALSE;
}

/* The one candidate at whom something points; NULL for none or several. */
static const ZbCaseSender *pointed(const ZbCase *c)
{
    const ZbCaseSender *one = NULL;
    for (guint i = 0; i < c->senders->len; i++) {
        if (!pointed_at(c, sender_at(c, i)->citizen_id))
            continue; /* not at him */
        if (one)
            return NULL;
        one = sender_at(c, i);
    }
    return one;
}

static float best_likeness(const ZbCase *c, gint64 citizen_id)
{
    float best = 0;
    g_autoptr(ZbWeighed) weighed = zb_weigh(c, citizen_id);
    for (guint i = 0; i < weighed->topics->len; i++)
        best = MAX(best, g_array_index(weighed->topics, ZbWeighedTopic, i).likeness.paragraph);
    return best;
}

/* The one whose topics are like the text; NULL where they do not tell. */
static const ZbCaseSender *liked(const ZbCase *c)
{
    const ZbCaseSender *best = NULL;
    float most = 0, second = 0;
    for (guint i = 0; c->reading && i < c->senders->len; i++) {
        float found = best_likeness(c, sender_at(c, i)->citizen_id);
        if (found > most) {
            second = most;
            most = found;
            best = sender_at(c, i);
        } else {
            second = MAX(second, found);
        }
    }
    return most - second >= LIKENESS_TELLS ? best : NULL;
}

static void choose(Judging *g, const ZbCaseSender *sender, const char *code)
{
    judging_evidence(g->j->who, code);
    g->j->citizen_id = sender->citizen_id;
    g->j->representative_id = sender->representative_id;
    g->j->proposed = sender->by != ZB_KNOWN_BY_ADDRESS;
}

static void identify_several(Judging *g)
{
    const ZbCase *c = g->c;
    json_object_set_int_member(judging_evidence(g->j->who, "address_shared"), "citizens", c->senders->len);
    g_auto(GStrv) family = common_words(c);
    const ZbCaseSender *sender = best_named(c, family, TELLS_APART);
    if (sender) {
        choose(g, sender, "signed");
        return;
    }
    g->ambiguous = TRUE;
    if ((sender = pointed(c)))
        choose(g, sender, "pointer_narrows");
    else if ((sender = liked(c)))
        choose(g, sender, "text_narrows");
}

/* ---- from an address that nobody has ----------------------------------------------------------------------- */

/* As of a representative whom nobody registered: he decides nothing for the citizen. */
static void identify_spoken_for(Judging *g)
{
    const ZbCaseSender *sender = sender_at(g->c, 0);
    for (guint i = 1; i < g->c->senders->len; i++)
        if (sender_at(g->c, i)->citizen_id != sender->citizen_id)
            return;
    choose(g, sender, "spoken_for");
}

static void identify_by_name(Judging *g)
{
    const ZbCaseSender *sender = best_named(g->c, NULL, ZB_NAME_AGREES);
    if (!sender && (sender = pointed(g->c)))
        judging_evidence(g->j->who, "pointer_narrows");
    if (sender)
        choose(g, sender, "name");
}

static gboolean has_matter(const ZbCase *c, gint64 citizen_id)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->citizen_id == citizen_id && (!topic->closed || topic->limited_since))
            return TRUE;
    }
    return FALSE;
}

/* Those of the family name of whom something is open or limited; none where they are too many to tell. `ret_one`: one of them. */
static guint namesakes(const ZbCase *c, const ZbCaseSender **ret_one)
{
    guint count = 0;
    for (guint i = 0; i < c->senders->len; i++)
        if (has_matter(c, sender_at(c, i)->citizen_id)) {
            *ret_one = sender_at(c, i);
            count++;
        }
    return count <= NAMESAKES ? count : 0;
}

static void identify_by_family(Judging *g)
{
    const ZbCaseSender *sender = pointed(g->c), *one = NULL;
    guint count = namesakes(g->c, &one);
    const char *narrows = sender ? "pointer_narrows" : NULL;
    if (!sender && count == 1)
        sender = one;
    else if (!sender && count > 1 && (sender = liked(g->c)))
        narrows = "text_narrows";
    if (narrows)
        judging_evidence(g->j->who, narrows);
    if (sender)
        choose(g, sender, "spoken_for_family");
}

static void identify_by_reference(Judging *g)
{
    const ZbCase *c = g->c;
    const ZbCaseSender *named = NULL, *unsigned_by = NULL;
    guint names = 0;
    for (guint i = 0; i < c->senders->len; i++) {
        const ZbCaseSender *sender = sender_at(c, i);
        ZbSigner signer = zb_signer(sender->name, c->name, c->tail);
        if (signer == ZB_SIGNER_OF_NAME) {
            named = sender;
            names++;
        } else if (signer == ZB_SIGNER_NOBODY && sender->by == ZB_KNOWN_BY_REFERENCE &&
                   c->senders->len == 1) {
            unsigned_by = sender;
        }
    }
    if (names == 1)
        choose(g, named, "reference_and_name");
    else if (unsigned_by)
        choose(g, unsigned_by, "reference_unsigned");
    if (g->j->citizen_id)
        json_object_set_string_member(
            json_array_get_object_element(g->j->who, json_array_get_length(g->j->who) - 1), "topic",
            (names == 1 ? named : unsigned_by)->reference);
}

static void identify_unknown(Judging *g)
{
    judging_evidence(g->j->who, "address_unknown");
    switch (sender_at(g->c, 0)->by) {
    case ZB_KNOWN_BY_BEHALF:
        identify_spoken_for(g);
        break;
    case ZB_KNOWN_BY_FAMILY:
        identify_by_family(g);
        break;
    case ZB_KNOWN_BY_REFERENCE:
    case ZB_KNOWN_BY_MENTION:
        identify_by_reference(g);
        break;
    default:
        identify_by_name(g);
    }
}

void judging_name_candidates(Judging *g)
{
    const ZbCaseSender *one = NULL;
    for (guint i = 0; i < g->c->senders->len; i++) {
        const ZbCaseSender *sender = sender_at(g->c, i);
        if (sender->by == ZB_KNOWN_BY_REFERENCE || sender->by == ZB_KNOWN_BY_MENTION)
            json_object_set_string_member(judging_evidence(g->j->why, "reference_of_another"), "topic",
                                          sender->reference);
        else if (sender->by == ZB_KNOWN_BY_FAMILY && namesakes(g->c, &one) > 0 &&
                 has_matter(g->c, sender->citizen_id))
            json_object_set_string_member(judging_evidence(g->j->why, "perhaps_for"), "what",
                                          sender->reference);
    }
}

/* ---- from an address that somebody has --------------------------------------------------------------------- */

/* Whether a representative may be writing about his own affairs. */
static gboolean speaks_for_himself(const ZbCase *c, const ZbCaseSender *sender)
{
    if (!sender->representative_id || !c->reading || pointed_at(c, sender->citizen_id))
        return FALSE;
    g_auto(GStrv) words = zb_name_words(sender->citizen_name ? sender->citizen_name : "");
    g_auto(GStrv) own = zb_name_words(sender->name ? sender->name : "");
    for (guint i = 0; i < zb_prose_count(c->reading->prose); i++) {
        const char *word = zb_prose_word(c->reading->prose, i)->folded;
        if (g_strv_contains((const char *const *)words, word) &&
            !g_strv_contains((const char *const *)own, word))
            return FALSE; /* he names whom he speaks for */
    }
    g_autoptr(ZbWeighed) weighed = zb_weigh(c, sender->citizen_id);
    return weighed->topics->len == 0 || g_array_index(weighed->topics, ZbWeighedTopic, 0).touched < TOUCHES;
}

static void identify_one(Judging *g)
{
    const ZbCaseSender *sender = sender_at(g->c, 0);
    if (speaks_for_himself(g->c, sender)) {
        judging_evidence(g->j->who, "representative_for_himself");
        return;
    }
    choose(g, sender, sender->representative_id ? "address_of_representative" : "address");
}

void judging_identify(Judging *g)
{
    static const char *const voices[] = {NULL, "form", "forwarded_by_colleague"};
    const ZbCase *c = g->c;
    if (voices[c->voice])
        judging_evidence(g->j->who, voices[c->voice]);
    if (c->senders->len == 0)
        judging_evidence(g->j->who, "address_unknown");
    else if (sender_at(c, 0)->by != ZB_KNOWN_BY_ADDRESS)
        identify_unknown(g);
    else if (c->senders->len > 1)
        identify_several(g);
    else
        identify_one(g);
    if (g->j->citizen_id && c->sender_verified == ZB_SENDER_FAIL)
        judging_evidence(g->j->who, "sender_fail");
}

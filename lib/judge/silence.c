/* Whether a text that is most likely a repetition may be called one. Silence may follow, so all of this must hold; what does not is told
 * as evidence:
 *
 *   nothing came with it that nobody has read                            else attachment_unread
 *   no mark in it asks for a person: danger, need, legal effect          else mark_first
 *   it names no day after the limitation began                           else later_day       "vandaag weer een bon"
 *   it names no year that the limited topic does not                     else other_year      "over 2026"
 *   it has no word of what the letter leaves possible                    else left_possible    "over de oprit kunt u ons wel schrijven"
 *   it does not say that it is another                                   else (the cue)       "een andere dan die van november"
 *   each part, by itself, is about the limited topic                     else part_elsewhere
 *   the writer comes back to it: a cue, a reference, the thread          else not_back        the same matter may have come again
 */
#include "lib/judge/judging.h"

#include <string.h>

/* A part that is this likely about something else is. */
#define ELSEWHERE 0.4f
/* Words of the part that are shown. */
#define SHOWN 8

static gboolean against(Judging *g, const char *code, const char *words)
{
    JsonObject *object = judging_evidence(g->j->why, code);
    if (words)
        json_object_set_string_member(object, "words", words);
    return TRUE;
}

static gboolean part_elsewhere(Judging *g)
{
    guint from;
    if (zb_weigh_strangest_part(g->c, g->j->citizen_id, &from) < ELSEWHERE)
        return FALSE;
    const ZbProse *prose = g->c->reading->prose;
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = from; i < MIN(from + SHOWN, zb_prose_count(prose)); i++)
        g_string_append_printf(words, "%s%s", words->len ? " " : "", zb_prose_word(prose, i)->folded);
    return against(g, "part_elsewhere", words->str);
}

static gboolean has(const ZbVector *vector, guint32 stem)
{
    return vector && zb_vector_count(vector, ZB_STEMS, stem) > 0;
}

/* The first word that a letter on a limited topic leaves possible, and that is none of that topic's; NULL: none. */
static const ZbWord *left_possible(const Judging *g)
{
    const ZbReading *reading = g->c->reading;
    for (guint i = 0; i < zb_prose_count(reading->prose); i++) {
        const ZbWord *word = zb_prose_word(reading->prose, i);
        guint32 stem = zb_bucket(ZB_STEMS, word->stem, strlen(word->stem));
        for (guint t = 0; t < g->c->topics->len && !word->common && !reading->aside[i]; t++) {
            const ZbCaseTopic *topic = g->c->topics->pdata[t];
            if (topic->citizen_id == g->j->citizen_id && topic->limited_since && has(topic->out, stem) &&
                !has(topic->scope, stem) && !has(topic->talk, stem))
                return word;
        }
    }
    return NULL;
}

static gboolean comes_back(const Judging *g, const ZbWeighed *weighed)
{
    gboolean back = weighed->features[ZB_MATTER_AGAIN] + weighed->features[ZB_MATTER_CONTEST] > 0;
    for (guint i = 0; i < g->pointed->len && !back; i++)
        back = ((const ZbCaseTopic *)g->pointed->pdata[i])->limited_since != NULL;
    return back;
}

gboolean judging_may_be_silent(Judging *g, const ZbWeighed *weighed)
{
    gboolean spoken = FALSE;
    const ZbWord *possible = left_possible(g);
    if (g->c->attachments)
        spoken = against(g, "attachment_unread", NULL);
    if (g->c->needs_person)
        spoken = against(g, "mark_first", NULL);
    if (weighed->later)
        spoken = against(g, "later_day", weighed->later->day);
    if (weighed->year)
        spoken = against(g, "other_year", weighed->year->folded);
    if (possible)
        spoken = against(g, "left_possible", possible->folded);
    if (weighed->features[ZB_MATTER_ASIDE] > 0)
        spoken = TRUE; /* the cue itself is told */
    if (!comes_back(g, weighed))
        spoken = against(g, "not_back", NULL);
    return !spoken && !part_elsewhere(g);
}

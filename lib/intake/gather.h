/* Gathers from the store what the judgement of one message needs: the cost depends on the candidate citizens' topics,
 * not on the size of the dossier. */
#pragma once

#include "lib/intake/intake.h"

/* The case of a message that reached us at `at`, on `day`, with these words (text_key may be NULL). `speaker`: who speaks in it
 * (lib/judge/speaker.h). */
ZbCase *zb_gather(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker,
                  const char *text_key, gint64 at, const char *day, GError **error);

/* A contact that is judged again, as if it came only now and with what is known today, but by what was in force when it came: what
 * it left behind itself, and what later contacts opened or repeated, does not count. */
typedef struct {
    gint64 contact_id;
    gint64 citizen_id; /* a person said whose it is: nobody else is a candidate; 0 */
    const GArray
        *taught; /* of gint64: topics whose profiles have learned its words; it is linked to them no longer */
} ZbAgain;
/* `again` NULL: as zb_gather(). */
ZbCase *zb_gather_again(const ZbIntake *intake, const ZbAgain *again, const ZbFacts *facts,
                        const ZbSpeaker *speaker, const char *text_key, gint64 at, const char *day,
                        GError **error);

/* What limits a citizen on `day`: for each of his topics whether a stop_topic is in force, and his stop_all. */
gboolean zb_gather_citizen(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const char *day,
                           GError **error);

/* Reads the names of our colleagues, if they are not known yet: likeness leaves them out. */
gboolean zb_gather_colleagues(const ZbIntake *intake, GError **error);
/* To be called where a handler was added or changed: the names of all are read again with the next message. */
void zb_gather_forget_colleagues(const ZbIntake *intake);

/* Gathers from the store what the judgement of one message needs: the cost depends on the candidate citizens' topics,
 * not on the size of the dossier. */
#pragma once

#include "lib/intake/intake.h"

/* The case of a message that reached us at `at`, on `day`, with these words (text_key may be NULL). `speaker`: who speaks in it
 * (lib/judge/speaker.h). */
ZbCase *zb_gather(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker,
                  const char *text_key, gint64 at, const char *day, GError **error);

/* What limits a citizen on `day`: for each of his topics whether a stop_topic is in force, and his stop_all. */
gboolean zb_gather_citizen(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const char *day,
                           GError **error);

/* To be called where a handler was added or changed: the names of all are read again with the next message. */
void zb_gather_forget_colleagues(const ZbIntake *intake);

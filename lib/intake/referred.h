/* Whose topics' references stand in a message, whoever wrote it: each word that has the form of one is looked up by an index. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 citizen_id;
    char *reference; /* the topic's, as it is written in the dossier */
    gboolean
        written; /* it was written now, or stands in a message of ours that is answered; not only in something else quoted */
} ZbReferred;

/* One of each citizen, at most ZB_REFERRED_MAX. GPtrArray of ZbReferred. (transfer full) */
#define ZB_REFERRED_MAX 5
GPtrArray *zb_referred(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker,
                       GError **error);

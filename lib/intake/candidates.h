/* Who may be speaking in a message: whose the address is. Where nobody has it: for whom it says that it is written, or whose name
 * stands under it, or else whom a family name or a topic's reference in it tells: never for sure. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 citizen_id, representative_id;
    gint64 entry_id; /* under whose row he is known so: his own, or that of one who was merged into him */
    ZbKnown by;      /* the same for all of one message, but for references and mentions */
    char *reference; /* as ZbCaseSender's; owned by the array */
} ZbCandidate;

/* Of a message that is not a person's only the address counts. `said`: a person said that it is this citizen: nobody else is; 0.
 * GArray of ZbCandidate. (transfer full) */
GArray *zb_candidates(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker, gint64 said,
                      GError **error);

/* Who may be speaking in a message: whose the address is; where nobody has it, for whom it says that it is written, or whose name
 * stands under it. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 citizen_id, representative_id;
    gboolean by_name;    /* only his name agrees */
    gboolean spoken_for; /* with by_name: the writer says that he writes for him */
} ZbCandidate;

/* `human`: only then names count. `said`: a person said that it is this citizen: nobody else is; 0. GArray of ZbCandidate. (transfer
 * full) */
GArray *zb_candidates(const ZbIntake *intake, const ZbSpeaker *speaker, gboolean human, gint64 said,
                      GError **error);

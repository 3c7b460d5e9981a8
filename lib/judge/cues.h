/* Turns of phrase by which a writer says how his message stands to earlier ones: "nogmaals", "iets anders", "dit gaat niet over".
 * They are hints for the judge, weighed with everything else. Dutch, and some English. Pure. */
#pragma once

#include "lib/judge/prose.h"

typedef enum {
    ZB_CUE_AGAIN, /* "nogmaals", "blijf ik bij": comes back to something */
    ZB_CUE_OTHER, /* "iets heel anders", "nieuwe klacht": something else */
    ZB_CUE_ALSO,  /* "daarnaast", "verder", "p.s.": one matter more */
    ZB_CUE_ASIDE, /* "gaat niet over", "los van": what this sentence goes on to name is not the matter */
    ZB_CUE_ASIDE_BEFORE, /* "laat ik rusten": what it named before is not */
    ZB_CUE_STATUS,       /* "hoe staat het met", "wanneer krijg ik": asks after something that runs */
    ZB_CUE_CONTEST,      /* "niet eens met uw brief", "toch antwoord": about our decision itself */
    ZB_CUES
} ZbCueKind;

const char *zb_cue_name(ZbCueKind kind); /* "again"; static storage */

typedef struct {
    ZbCueKind kind;
    guint first, last; /* prose, both included */
} ZbCue;

/* In order of place. GArray of ZbCue. (transfer full) */
GArray *zb_cues_find(const ZbProse *prose);

/* What a message probably means: identifies, links, judges and marks it, and records that, in the caller's transaction. Nobody is
 * told, and no topic learns of the message: that is the caller's. */
#pragma once

#include "lib/intake/gather.h"
#include "lib/store/links.h"

typedef struct {
    const ZbContact *contact; /* id, at, subject and text_key count */
    const ZbFacts *facts;
    const ZbAuthor *author;
    /* Of a contact that is judged again: */
    const ZbAgain *again;          /* NULL: for the first time */
    gboolean decided;              /* a person said what it is about: only marks are looked for */
    const char *const *marks_said; /* marks of which a person said something: left as they are; NULL */
} ZbEstimating;

typedef struct {
    ZbCase *c;
    ZbJudgement *j;
    char **marks;      /* names of those recorded */
    char *about_staff; /* what a mark about_staff was found in; NULL */
} ZbEstimate;

gboolean zb_estimate(const ZbIntake *intake, const ZbEstimating *estimating, ZbEstimate *ret, GError **error);
void zb_estimate_clear(ZbEstimate *estimate);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbEstimate, zb_estimate_clear)

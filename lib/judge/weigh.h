/* Weighs the text of a message of one identified citizen against his topics. Pure. Used by judge.c only. */
#pragma once

#include "lib/judge/judge.h"

/* One of the citizen's topics, weighed. */
typedef struct {
    const ZbCaseTopic *topic; /* borrowed */
    ZbLikenessOf likeness;
    float features[ZB_PAIR_FEATURES];
    float touched; /* probability that the message is about it */
} ZbWeighedTopic;

typedef struct {
    GArray *topics; /* of ZbWeighedTopic, likeliest first */
    ZbNovelty novelty;
    float features[ZB_MATTER_FEATURES];
    float matter;                                /* probability that it brings a matter without a topic */
    float limited;                               /* probability that it touches a limited topic */
    float repeat, mixed, ongoing, new_complaint; /* of each verdict; they add up to 1 */
} ZbWeighed;

/* Needs c->reading. */
ZbWeighed *zb_weigh(const ZbCase *c, gint64 citizen_id);
void zb_weighed_free(ZbWeighed *weighed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbWeighed, zb_weighed_free)

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
    const ZbMoment *
        later; /* the first day it names after his latest limitation began; borrowed of the case, NULL: none */
    const ZbWord *year; /* the first that no limited topic names; borrowed of the case, NULL: none */
    float matter;       /* probability that it brings a matter without a topic */
    float limited;      /* probability that it touches a limited topic */
    float repeat, mixed, ongoing, new_complaint; /* of each verdict; they add up to 1 */
} ZbWeighed;

/* Needs c->reading. */
ZbWeighed *zb_weigh(const ZbCase *c, gint64 citizen_id);
/* The greatest probability, of the text's parts each by itself, that one is not about limited topics alone: what is told in one of them drowns
 * in the whole. Parts are paragraphs; of a text of one paragraph its sentences. `ret_from`: the part's first word. Needs c->reading. */
float zb_weigh_strangest_part(const ZbCase *c, gint64 citizen_id, guint *ret_from);
void zb_weighed_free(ZbWeighed *weighed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbWeighed, zb_weighed_free)

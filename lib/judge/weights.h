/* What each kind of evidence weighs. The numbers in weights.c are made by tests/fit.py: never edit them by hand.
 *
 * Two questions are asked, each answered by a logistic rule over features of 0 to about 1: is the message about this topic
 * (asked for each topic of the citizen), and does it bring a matter that no topic of his covers? */
#pragma once

#include <glib.h>

typedef enum {
    ZB_PAIR_BIAS,
    ZB_PAIR_STEMS_SCOPE, /* likeness.h has the meaning of the next ones */
    ZB_PAIR_STEMS_TALK,
    ZB_PAIR_NGRAMS,
    ZB_PAIR_CONCEPTS,
    ZB_PAIR_PARAGRAPH,
    ZB_PAIR_CONTRAST,
    ZB_PAIR_MARGIN,
    ZB_PAIR_FIRST, /* most like of the citizen's topics */
    ZB_PAIR_COVER,
    ZB_PAIR_COVER_PARAGRAPH,
    ZB_PAIR_ONLY,
    ZB_PAIR_ASIDE,
    ZB_PAIR_SUBJECT,       /* the subject's likeness, where it is not an answer's */
    ZB_PAIR_SUBJECT_REPLY, /* and where it is */
    ZB_PAIR_REFERENCE,     /* its reference is named */
    ZB_PAIR_LETTER,        /* its letter's is */
    ZB_PAIR_THREAD,        /* in its thread */
    ZB_PAIR_THREAD_SHORT,  /* in its thread, and saying little by itself */
    ZB_PAIR_ALONE,         /* the citizen's only topic */
    ZB_PAIR_CLOSED,        /* handled, and not limited */
    ZB_PAIR_LIMITED,
    ZB_PAIR_AGAIN,   /* a cue that it comes back to something, times likeness */
    ZB_PAIR_CONTEST, /* limited, and a cue that it is about our decision */
    ZB_PAIR_STATUS,  /* open, and a cue that it asks after something that runs */
    ZB_PAIR_FEATURES,
} ZbPairFeature;

typedef enum {
    ZB_MATTER_BIAS,
    ZB_MATTER_UNCOVERED,
    ZB_MATTER_UNCOVERED_PARAGRAPH,
    ZB_MATTER_STRANGE_PARAGRAPH,
    ZB_MATTER_NEW_CONCEPTS,
    ZB_MATTER_WORDS,
    ZB_MATTER_BEST,   /* likeness of the topic most like it */
    ZB_MATTER_COVER,  /* the greatest share that one topic explains */
    ZB_MATTER_POINTS, /* something points at a topic */
    ZB_MATTER_REPLY,
    ZB_MATTER_SUBJECT, /* the subject's likeness to the topic that it is most like */
    ZB_MATTER_OTHER,   /* cues */
    ZB_MATTER_ALSO,
    ZB_MATTER_AGAIN,
    ZB_MATTER_ASIDE,
    ZB_MATTER_STATUS,
    ZB_MATTER_CONTEST,
    ZB_MATTER_EVENT,  /* it names a day after the latest limitation began */
    ZB_MATTER_YEAR,   /* it names a year that no limited topic does */
    ZB_MATTER_TOPICS, /* how many topics he has: log, over 4 */
    ZB_MATTER_FEATURES,
} ZbMatterFeature;

typedef struct {
    float pair[ZB_PAIR_FEATURES];
    float matter[ZB_MATTER_FEATURES];
    float repeat_min; /* the least probability with which a message is said to be a `repeat` */
    float sure_min;   /* and anything else */
    float
        limited_max; /* the greatest probability that a limited topic is touched, with which it is said to be about others only */
} ZbWeights;

/* Raised by tests/fit.py with each new table. */
extern const int zb_weights_version;
extern const ZbWeights zb_weights_shipped;

/* Names of the features, as tests/fit.py writes them. Static storage. */
const char *zb_pair_feature_name(guint feature);
const char *zb_matter_feature_name(guint feature);

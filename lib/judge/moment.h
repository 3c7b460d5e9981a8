/* Days that a text names: "gisteren", "vannacht", "afgelopen zaterdag", "9 april", "9-4-2026". Something that happened after a
 * limitation began is not what the limitation's letter answered: it may be a new matter. Dutch, and some English. Pure. */
#pragma once

#include "lib/judge/prose.h"

typedef struct {
    guint word;   /* of the prose, the first */
    char day[11]; /* YYYY-MM-DD; never after the day of writing */
} ZbMoment;

/* In order of place. `text`: what the prose was made of; `today`: the day of writing, YYYY-MM-DD. A date without a year is the latest
 * one that is not after `today`; a day to come is left out, and so is a
 * letter's ("gisteren kreeg ik uw brief"). GArray of ZbMoment. (transfer full) */
GArray *zb_moments_find(const ZbProse *prose, const char *text, const char *today);

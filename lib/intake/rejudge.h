/* Judging a message again: with today's reader, rules, weights and vocabulary, and what is known of the citizen today, by what was in
 * force when it came.
 *
 * What a person said stays: whose it is, what it is about, that a repetition is one, marks set and taken away. What the machine said
 * is ended and said anew where it is otherwise now; where it is not, nothing is written. Nobody is ever alerted. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 contact_id;
    /* What the reader makes of its bytes now, or why it cannot read them: one of the two, as of a ZbIncoming. */
    const ZbFacts *facts;
    const char *problem;
    gboolean dry_run; /* only tell */
} ZbRejudging;

/* Runs in the caller's transaction. `ret_row`: what changed, or would, as a row of the bus (man 7 zb-bus, REJUDGED); NULL: nothing.
 * A message that the reader understands less of than it once did stays as it is, and the row says so. ZB_ERROR_NOT_FOUND: the contact is
 * not a message. (transfer full) */
gboolean zb_rejudge(const ZbIntake *intake, const ZbRejudging *rejudging, const ZbActor *actor,
                    char **ret_row, GError **error);

/* A handler finds that two citizens are one person, or two topics one matter: they are put together.
 *
 * Nothing is moved (lib/store/merges.h): what was merged keeps its addresses, topics, contacts and decisions, and they count for the
 * other. What comes in from then on is judged so. Of what came before nothing is judged again by that alone, and nobody is silenced:
 * zb_rejudge() and zb_correct_link() see the two as one.
 *
 * A limitation binds one citizen and holds for one topic, as its letter says; so these are refused (ZB_ERROR_CONFLICT):
 *   citizens   one is or may come under a stop_all
 *              both are or may come under a stop_topic, each with its own letter
 *              only the one to be merged is: the other way round keeps who is named in the letter
 *              an address of one is that of who represents the other: two persons
 *   topics     of two citizens who are not one
 *              on either a stop_topic was ever decided, or a stop_all stands: no limitation grows by merging
 *              one that people made, into one that nobody has confirmed; one that is open, into one that is closed
 *   both       what was merged already; a thing into itself, or into what was merged into it
 * What is left is the common case: a citizen wrote from an address that became a second citizen. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/merges.h"

typedef struct {
    ZbMergeKind kind;
    const char *from,
        *into;          /* references; `into` may have been merged itself: it counts for whatever that is */
    const char *reason; /* in the handler's words; not empty */
} ZbMerging;

/* Runs in the caller's transaction, and leaves a row in the audit, `ret_act`. A provisional topic that something is merged into is
 * confirmed; the `new` that opened the one that was merged is no longer new. */
gboolean zb_merge(const ZbIntake *intake, const ZbMerging *merging, const ZbActor *actor, gint64 *ret_act,
                  GError **error);

/* Takes that back. What came in meanwhile stays where it was found: contacts of the one that are about topics of the other lose those,
 * and their verdict follows; what was taken for a repetition of the topic that
 * stays is unsure, since it may be about the one that goes (`ret_astray`: how many). ZB_ERROR_CONFLICT: it was taken back already; topics of the two are merged.
 * ZB_ERROR_NOT_FOUND: the act is no merge. */
gboolean zb_unmerge(const ZbIntake *intake, gint64 act, const ZbActor *actor, guint *ret_astray,
                    GError **error);

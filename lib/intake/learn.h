/* What likeness learns: keeps the topics' profiles in step with what is said about them.
 *
 * A topic under a limitation learns only from what people and the import linked to it, and from its letter; a provisional one
 * only from what opened it, until a person confirms it: neither grows by itself. Runs inside the caller's transaction. */
#pragma once

#include "lib/intake/intake.h"

/* Makes a topic's profile anew, or that of the one with which it counts (lib/store/merges.h): after it was opened, changed, linked to by a person, or got a decision. */
gboolean zb_learn_topic(const ZbIntake *intake, gint64 topic_id, GError **error);

/* What the profile of a topic would be if it were made now: its scope, its talk, and what its letters and decisions say stays
 * possible. (transfer full) */
gboolean zb_learn_read(const ZbIntake *intake, gint64 topic_id, ZbVector **ret_scope, ZbVector **ret_talk,
                       ZbVector **ret_outside, GError **error);

/* Adds a message's words to the talk of a topic, as the machine linked it for sure. Nothing where a stop_topic ever stood on it. */
gboolean zb_learn_message(const ZbIntake *intake, gint64 topic_id, const ZbReading *reading, GError **error);

/* Reads how common features are; where other rules or another vocabulary counted them, makes every profile anew. Once, at the
 * start; begins and commits transactions itself. */
gboolean zb_learn_start(const ZbIntake *intake, GError **error);
/* Keeps how common features are. Losing it costs only that they are counted again. */
gboolean zb_learn_keep(const ZbIntake *intake, GError **error);

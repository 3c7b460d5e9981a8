/* Decisions, each with the letter that announced it. lib/dossier/limitation.h says when one is in force. */
#pragma once

#include "lib/dossier/limitation.h"
#include "lib/store/handlers.h"

/* Adds or changes a decision with its letter (decision->letter NULL: none known, and nothing of it is kept).
 * Known by topic, kind and date. */
ZbPut zb_decision_put(ZbStore *store, ZbDecision *decision, GError **error);
/* All decisions about a citizen, oldest first. GPtrArray of ZbDecision. (transfer full) */
GPtrArray *zb_decisions_of(ZbStore *store, gint64 citizen_id, GError **error);

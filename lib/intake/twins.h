/* Earlier contacts of a citizen with the words of a message, or nearly so: lib/judge/judge.h says what for. */
#pragma once

#include "lib/intake/intake.h"

/* Adds those of one citizen, the very same words first, to the case of a message with these words. `text_key`: of zb_text_key().
 * `before`: of a contact that is judged again, which is no twin of what came later; 0. `names`: folded words that are names of those concerned. `today`: the day of receipt. */
gboolean zb_twins_add(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, gint64 before, const char *text,
                      const char *text_key, GHashTable *names, const char *today, GError **error);

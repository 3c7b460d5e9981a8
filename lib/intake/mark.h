/* The marks of a message: found in its words, recorded with what raised them, whatever the verdict. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/links.h"

/* What of a message is read for which marks:
 *
 *   what the writer wrote now                                         all
 *   the subject                                                       all; of an answer, which is often ours: urgent ones
 *   what he passed on, and the text of documents                      urgent ones
 *   what a colleague passed on: a citizen's words                     all
 *   what we ourselves wrote, passed on; earlier messages, quoted; signatures    none
 *
 * Urgent are threat, distress, danger and legal. `contests` counts only where there is a limitation to contest, or nobody knows
 * who writes. */

/* Finds and records them, but those in `not` (NULL: none are left out). `ret_marks`: their names. `ret_text`: what a mark about_staff was found in, to see whom it names;
 * NULL without such a mark. (both transfer full) */
gboolean zb_mark_record(const ZbIntake *intake, gint64 contact_id, const char *day, const ZbFacts *facts,
                        const ZbJudgement *judgement, const char *const * not, const ZbAuthor *author,
                        char ***ret_marks, char **ret_text, GError **error);

/* Whether the surname in `name` ("M. de Vries") stands in `text`. FALSE for names of fewer than three letters. */
gboolean zb_mark_names(const char *text, const char *name);

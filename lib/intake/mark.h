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

typedef struct ZbMarking ZbMarking;

/* What is found; `intake` and `facts` are borrowed and outlive it. `day`: of receipt. (transfer full) */
ZbMarking *zb_marking_new(const ZbIntake *intake, const ZbFacts *facts, const char *day);
void zb_marking_free(ZbMarking *marking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbMarking, zb_marking_free)

/* Whether a person must read it before it may count as a repetition: it may be a request with legal effect, or somebody is in need or
 * danger. */
gboolean zb_marking_needs_person(const ZbMarking *marking);
/* Records what was found, but those in `said` (NULL: none are left out); of machine mail nothing. `ret_marks`: their names (transfer
 * full). */
gboolean zb_marking_record(ZbMarking *marking, gint64 contact_id, const ZbJudgement *judgement,
                           const char *const *said, const ZbAuthor *author, char ***ret_marks,
                           GError **error);
/* What was recorded as about_staff stands in this text, to see whom it names; NULL: nothing was. Borrowed. */
const char *zb_marking_about_staff(const ZbMarking *marking);

/* Whether the surname in `name` ("M. de Vries") stands in `text`. FALSE for names of fewer than three letters. */
gboolean zb_mark_names(const char *text, const char *name);

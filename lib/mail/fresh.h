/* What was written now: the text of a message cut into fresh, quoted, forwarded and signature.
 *
 * history.h tells the messages in it apart, signature.h what stands under the writer's own. In doubt a stretch is fresh: taking what
 * the writer wrote now for an old quotation would hide a new complaint. */
#pragma once

#include "lib/mail/facts.h"
#include "lib/mail/phrases.h"

/* From `facts`' text, subject and sender: fills its segments, so that they cover the text, and adds what was passed on in it to
 * `forwarded`. Notes "segments_cut" where there were more than ZB_CAP_SEGMENTS (the rest is one fresh segment then) and
 * "forwarded_cut". */
void zb_fresh_segment(const ZbPhrases *phrases, ZbFacts *facts);

/* The same for a text that came without a header, as a dossier keeps it: what its writer (by name, perhaps "") wrote. The text where
 * that is nothing. (transfer full) */
char *zb_fresh_of_text(const ZbPhrases *phrases, const char *text, const char *writer);

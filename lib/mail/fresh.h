/* What was written now: the text of a message cut into fresh, quoted, forwarded and signature.
 *
 * In doubt a stretch is fresh: taking what the writer wrote now for an old quotation would hide a new complaint. */
#pragma once

#include "lib/mail/facts.h"

/* Fills `segments` (empty before) so that they cover `text`. `forward`: the subject says the message was passed on.
 * FALSE where there were more than ZB_CAP_SEGMENTS: the rest is one fresh segment then. */
gboolean zb_fresh_segment(const char *text, gboolean forward, GArray *segments);

/* Which lines of a text are an earlier message, quoted, or another's message, passed on.
 *
 * Cases, in the order in which a line is looked at; "all": to the end of the text, or of the quotation in which it stands.
 *
 *   a mark of forwarding, with or without a header    all forwarded: a stretch of its own
 *   "-----Original message-----"                      all quoted; forwarded where the subject says so
 *   a header Van/Verzonden/Aan/Onderwerp              the same; but a person's letter head at the top ("Van: Aan: Datum:") is not
 *   either, then lines with ">"                       those are quoted, what follows them is not
 *   either, and the writer says "zie mijn antwoorden  only its header quoted: whose the lines are nobody can tell
 *   in rood"
 *   "Op ... schreef ...:", then lines with ">"        it is quoted, the lines too, what follows them is not
 *   "Op ... schreef ...:", then others                all quoted; forwarded where the subject says so; but at the top only that line:
 *                                                     somebody may have written under it
 *   lines with ">"                                    quoted; where they begin with a mark of forwarding, not in an answer: forwarded
 *   anything else                                     as the message in which it stands: fresh, or forwarded
 *
 * Within a message passed on the same rules hold: what it quotes is quoted, and what it passes on is a stretch of its own. */
#pragma once

#include "lib/mail/facts.h"
#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* Sets the kind (a ZbSegmentKind: fresh, quoted or forwarded) of each of `count` lines, and adds the stretches passed on to
 * `forwarded` (of ZbForwarded), at most ZB_CAP_FORWARDED. Blank lines are as the line before them. `subject`: the message's;
 * `reply`: it answers another one. FALSE where there were more stretches. */
gboolean zb_history_read(const ZbPhrases *phrases, const char *text, ZbLine *lines, guint count,
                         const char *subject, gboolean reply, guint8 *kinds, GPtrArray *forwarded);

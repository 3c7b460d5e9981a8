/* Which lines of what somebody wrote are no message but what stands under it, or was put there by a program: a signature, a
 * mobile footer, a disclaimer, a warning by the receiver's own server.
 *
 * In doubt a line is fresh. */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* Sets `kinds` to ZB_SEGMENT_SIGNATURE for such lines of the stretch [from, to) of fresh lines. `writer`: by what
 * names the writer may sign; `wrote`: there is something of theirs before. */
void zb_signature_read(const ZbPhrases *phrases, ZbLine *lines, guint from, guint to, const char *writer,
                       gboolean wrote, guint8 *kinds);

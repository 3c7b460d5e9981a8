/* Who wrote a message that was passed on, from the header or the line that stands over it in the text. */
#pragma once

#include "lib/mail/facts.h"
#include "lib/mail/header-block.h"
#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* Its place in the text is not set. A block without fields gives one without a name. (transfer full) */
ZbForwarded *zb_forward_of_block(const ZbPhrases *phrases, const ZbHeaderBlock *block);
/* "Op 4 mei 2026 om 09:12 schreef Jan <jan@x>:". It says no subject. (transfer full) */
ZbForwarded *zb_forward_of_attribution(const ZbPhrases *phrases, const ZbLine *lines, guint count);

/* A date in words of any language in phrases.txt, with weekday, day, month, year and time in any order. ZB_NEVER where it
 * cannot be read: other calendars, no year. */
gint64 zb_forward_date(const ZbPhrases *phrases, const char *text);

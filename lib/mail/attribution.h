/* "Op ma 4 mei 2026 om 09:12 schreef X <x@y>:", and its like in many languages (phrases.txt): what programs put over what they
 * quote. A person may write something like it, and then what follows is theirs. */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* How many of `lines` it takes, being wrapped perhaps; 0 where none begins at the first. Where the lines under it are marked as
 * quotation (`ret_marked`), a few signs are enough; else it must look wholly as a program writes it. */
guint zb_attribution_lines(const ZbPhrases *phrases, ZbLine *lines, guint count, gboolean *ret_marked);

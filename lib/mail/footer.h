/* What programs put under or over a message: a phone's line, a disclaimer, the receiving server's warning. Words in phrases.txt. */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* "Verstuurd vanaf mijn iPhone": a whole line that a program wrote. */
gboolean zb_line_is_footer(const ZbPhrases *phrases, ZbLine *line);
/* Whether an organisation's disclaimer begins at the first of `lines`: how one begins, and a word that only one has in the same
 * paragraph, or in the next one where the first is a heading. */
gboolean zb_lines_are_disclaimer(const ZbPhrases *phrases, ZbLine *lines, guint count);
/* "CAUTION: This email originated from outside ..." */
gboolean zb_line_is_banner(const ZbPhrases *phrases, ZbLine *line);

/* Words of folded text. */
guint zb_words_in(const char *folded);

/* What single lines of a signature look like: a name, a function, a street, a number; and what people say, which does not. */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

/* What is longer, in bytes, is none. */
#define ZB_PLACE_MAX 120

/* A name, a function, a street, a number, a rule: no sentence, and no thought that has no verb ("P.S. lantaarn stuk", "4. de put",
 * "Punt drie: sloot vol"). */
gboolean zb_line_is_place(const ZbPhrases *phrases, ZbLine *line);
/* "--", with a blank behind it or without. */
gboolean zb_line_is_delimiter(const ZbLine *line);
gboolean zb_line_is_postscript(const ZbPhrases *phrases, ZbLine *line);
/* Whether the last `words` words of the line are a name's. */
gboolean zb_line_ends_in_names(const ZbLine *line, guint words);

/* Of folded text: an address, a link or a number; words of sentences ("ik", "niet"). */
gboolean zb_is_contact(const char *fold);
gboolean zb_is_sentence(const ZbPhrases *phrases, const char *fold);

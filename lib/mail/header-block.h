/* The header of another message as mail programs repeat it in the text: Outlook's "Van: / Verzonden: / Aan: / Onderwerp:" and
 * its like, in many languages (phrases.txt). */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

typedef struct {
    guint lines;   /* how many it takes; 0: there is none */
    gboolean weak; /* what a person could have written over a letter: only in an answer */
    gboolean sent; /* it has "Verzonden:" or "Sent:", which a person's letter head has not */
    char *from, *date, *to, *subject; /* owned, as they stand there; NULL where missing */
} ZbHeaderBlock;

void zb_header_block_clear(ZbHeaderBlock *block);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbHeaderBlock, zb_header_block_clear)

/* Reads the block that begins at the first of `lines`. `marked`: a program's mark stands before it, so that it may have few
 * fields, and labels in a language that we do not know. Else it must prove that a program wrote it. FALSE where there is none. Looks at a bounded number of lines. */
gboolean zb_header_block_read(const ZbPhrases *phrases, ZbLine *lines, guint count, gboolean marked,
                              ZbHeaderBlock *ret_block);
/* The same where all of it stands on one line, behind a mark: "From: X <x@y>To: Y Sent: ... Subject: ...". */
gboolean zb_header_block_read_flat(const ZbPhrases *phrases, const char *text, ZbHeaderBlock *ret_block);

/* Whether a time of day stands in it: "9:12", "09.12", "9h12". */
gboolean zb_has_time(const char *text);

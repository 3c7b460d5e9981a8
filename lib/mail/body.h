/* The MIME structure of a message: which text is its text, what is attached.
 *
 * multipart/alternative: the plain text, unless it is blank or much shorter than the HTML (a stub). mixed and related: the
 * texts one after another. What has a file name or is marked so is an attachment, and so is a message within the message. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/charset.h"
#include "lib/mail/reader.h"

/* Caps of the walk; what is beyond is left out, and "parts_cut" noted. */
#define ZB_MAX_PARTS 1000
#define ZB_MAX_NESTING 50

typedef struct {
    gboolean calendar_reply; /* an answer to an invitation, without a comment in it */
} ZbBodySigns;

/* Fills text and attachments (not the segments). */
void zb_body_read(GMimeMessage *message, ZbCharsets *charsets, ZbReaderMode mode, ZbFacts *facts,
                  ZbBodySigns *ret_signs);

/* What a part holds, transfer decoding undone, at most `cap` bytes. (transfer full) */
GByteArray *zb_body_part(GMimePart *part, gsize cap);

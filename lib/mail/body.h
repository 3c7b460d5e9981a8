/* The MIME structure of a message: which text is its text, what is attached.
 *
 * multipart/alternative: the plain text, unless it is blank or much shorter than the HTML (a stub). mixed and related: the
 * texts one after another. What is marked so is an attachment, and so is a text with a file name behind another text, and a
 * message within the message. Another form of the same text (of an alternative) is none.
 *
 * Taken in behind the text: attached messages, attached texts, and (ZB_READ_DOCUMENTS) documents. What is signed is noted
 * "signed", what is encrypted "encrypted": its text is empty, and nothing else is said for it. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/charset.h"
#include "lib/mail/reader.h"

/* Caps of the walk; what is beyond is left out, and "parts_cut" noted. */
#define ZB_MAX_PARTS 1000
#define ZB_MAX_NESTING 50
/* Bytes of all messages in it that came as files or encoded ("forwarded_cut": they are listed only), and of all multiparts that
 * are read again since their boundary does not hold ("no_parts": they are text). What is nested costs its size at each level. */
#define ZB_CAP_MESSAGES (64 * 1024 * 1024)
#define ZB_CAP_REPAIRS (64 * 1024 * 1024)

typedef struct {
    gboolean calendar_reply; /* an answer to an invitation, without a comment in it */
} ZbBodySigns;

/* A text that came along. */
typedef struct {
    ZbSegmentKind kind; /* ZB_SEGMENT_FORWARDED or ZB_SEGMENT_DOCUMENT */
    char *text;
    ZbForwarded *forwarded; /* of a message, but for its place; else NULL */
} ZbTaken;

void zb_taken_free(ZbTaken *taken);

typedef struct {
    ZbCharsets *charsets;        /* foreign */
    GMimeParserOptions *options; /* foreign */
    ZbReaderMode mode;
} ZbBodyTools;

/* Fills text and attachments (not the segments). What came along is added to `taken` (of ZbTaken), in the order in which it
 * stands in the message; of messages at most ZB_CAP_FORWARDED: "forwarded_cut". */
void zb_body_read(GMimeMessage *message, const ZbBodyTools *tools, ZbFacts *facts, ZbBodySigns *ret_signs,
                  GPtrArray *taken);

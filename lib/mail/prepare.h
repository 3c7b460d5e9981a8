/* The bytes of a message made fit for GMime: repaired where GMime would refuse them, bounded where it would need memory or
 * time beyond measure. One linear pass.
 *
 * - Junk before the headers (a blank or folded first line, an mbox "From " line, a line that is no header) is dropped:
 *   "junk_dropped". Bytes without any header are all body: "no_header".
 * - Where the blank line behind a header block is missing, it is put there ("header_ended"): GMime drops lines that are no fields.
 * - More than ZB_MAX_DELIMITERS lines that could be MIME delimiters: the rest is left out, "parts_cut" (GMime needs 2 kB
 *   a part, however small).
 * - A header block keeps ZB_MAX_HEADER_LINES lines and ZB_MAX_HEADER_BYTES bytes, all blocks (of parts, and of messages within
 *   the message, unless that is encoded) keep ZB_MAX_HEADERS_BYTES; fields beyond are left out, and so are
 *   addresses with more than ZB_MAX_COLONS colons (each may open a group in a group): "headers_cut". */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/facts.h"

#define ZB_MAX_DELIMITERS 10000
#define ZB_MAX_HEADER_LINES 5000
#define ZB_MAX_HEADER_BYTES (512 * 1024)
#define ZB_MAX_HEADERS_BYTES (2 * 1024 * 1024)
#define ZB_MAX_COLONS 1000

/* What GMime shall read, for a GMimeStreamMem that takes it. Adds notes. (transfer full) */
GByteArray *zb_mail_prepare(const guint8 *bytes, gsize length, ZbFacts *facts);

/* What GMime makes of it; NULL where it finds no message. `bytes` must live as long. (transfer full) */
GMimeMessage *zb_mail_parse(GByteArray *bytes, GMimeParserOptions *options);

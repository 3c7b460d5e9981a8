/* What the headers of a message say: RFC 5322, 2047, 2231, 6532, with the errors that occur. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/charset.h"
#include "lib/mail/facts.h"

/* Fills addresses, dates, Message-IDs, subject, auto_from; notes what is missing, doubled or cut. Of a header that comes
 * more than once the first holds, of Message-ID the first usable one; the addresses of all are taken. */
void zb_headers_read(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts);

/* The parts of the above that say who wrote a message within the message, into facts of its own: from, date, subject. */
void zb_headers_read_inner(GMimeMessage *message, ZbCharsets *charsets, ZbFacts *facts);

/* The raw value of the `nth` header of that name, unfolded, valid UTF-8, encoded words left alone; at most as long as a header
 * block may be (prepare.h). NULL where there is none. (transfer full) */
char *zb_header_raw(GMimeObject *object, const char *name, guint nth);

/* Takes the Message-IDs out of a value, without brackets, at most `cap` of them (the first and the last ones). Where no
 * bracket stands in it: the words with an "@".
 * `ret_cut` may be NULL. (transfer full) */
GPtrArray *zb_message_ids(const char *value, guint cap, gboolean *ret_cut);

/* To whom a message of ours could not be delivered, and which message it was: what a bounce or receipt says of it.
 *
 * Mail systems say it in many ways; the surest one that a message has counts:
 *  1. the fields of a delivery status (RFC 3464): Original-Recipient (whom we wrote to) and Final-Recipient (where it ended),
 *     of those that were not delivered; X-Failed-Recipients;
 *  2. a line of the text that begins with an address, "<a@b.example>: ...", or with a label, "Recipient: ...";
 *  3. an address in the text that the returned message was sent to; the returned message's To, when it is one address;
 *  4. the first address in the text that is not ours or the sender's. */
#pragma once

#include "lib/mail/report.h"

/* Fills failed_recipients and original_message_id; auto_from, where one of our own alerts came back. Notes "failed_cut", and
 * "delivery_delayed" where the mail system still tries. */
void zb_failed_read_bounce(const ZbReport *report, ZbFacts *facts);
/* Fills original_message_id (RFC 8098 Original-Message-ID). */
void zb_failed_read_receipt(const ZbReport *report, ZbFacts *facts);

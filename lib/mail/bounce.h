/* Whether a mail system wrote that a message could not be delivered.
 *
 * RFC 3464 reports say so by their structure. Many systems write plain text; then signs are weighed, of three kinds: who wrote it
 * (a mailer daemon, no return path), what it holds (SMTP replies, the message that came back), how it talks (subject and first
 * lines, in the languages that mail systems write). Nothing is a bounce without the first kind: a person who complains of a
 * parcel that was not delivered has the third, one who forwards us a bounce the second and third. */
#pragma once

#include "lib/mail/envelope.h"
#include "lib/mail/report.h"

/* `report` is completed by what the text returns, where it may be a bounce. */
gboolean zb_is_bounce(const ZbEnvelope *envelope, ZbReport *report);

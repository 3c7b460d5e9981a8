/* What our own mail server found about the sender of a message (RFC 8601).
 *
 * Anybody can write an Authentication-Results header, ours by name too. So only these are believed:
 *  - with our server's authserv-id; its server must take away foreign ones with its own name (RFC 8601, section 5);
 *  - above the author's own headers (From): a server adds what it finds at the top (section 4);
 *  - of one hop: the topmost of them, and those that no Received header divides from it. What stands further down came with
 *    the message, or from a host that knew less; it is not read even where the topmost says nothing of dmarc.
 * Which Received headers are our own hosts' cannot be told from a message alone, and servers exist that write their results
 * below another's Received: so none is asked for above it. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/facts.h"

/* Fills sender_verified and sender_reason; notes "auth_other_sender", "auth_contradiction". `authserv_id` may be NULL: nothing
 * is verified then. After zb_headers_read. */
void zb_sender_check(GMimeMessage *message, const char *authserv_id, ZbFacts *facts);

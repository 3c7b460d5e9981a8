/* Machine mail told from a person's (RFC 3834, 3464, 6522, 8098, 2369, 2919, 6047, 5965).
 *
 * The two mistakes are not alike: a person's message taken for a machine's is read by nobody. So one careless header never
 * decides (X-Auto-Response-Suppress, Precedence, List-Unsubscribe, a subject that says "automatic reply"): either a standard says
 * so, or two independent signs agree. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/body.h"
#include "lib/mail/phrases.h"

/* After headers, body and segments are read: fills kind, and of a bounce or receipt failed_recipients, original_message_id and
 * auto_from. `authserv_id` (may be NULL) tells which spam mark is our own server's. May add notes. */
void zb_kind_read(GMimeMessage *message, const char *authserv_id, const ZbPhrases *phrases,
                  const ZbBodySigns *signs, ZbFacts *facts);

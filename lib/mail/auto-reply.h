/* Whether a program answered (RFC 3834): out of office, "we received your message". */
#pragma once

#include "lib/mail/envelope.h"

/* Auto-Submitted decides, unless a form or a forwarding rule sends a person's message (then `facts` is noted
 * "auto_generated_for_other"). Without it two independent signs must agree. */
gboolean zb_is_auto_reply(const ZbEnvelope *envelope, ZbFacts *facts);

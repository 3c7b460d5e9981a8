/* What of a message's facts its contact has. */
#pragma once

#include "lib/mail/facts.h"
#include "lib/store/contacts.h"

/* Sets what comes from the facts: sender, subject, text, keys, attachments, and `unreadable` where nobody has read the text. */
void zb_contact_read(ZbContact *contact, const ZbFacts *facts);

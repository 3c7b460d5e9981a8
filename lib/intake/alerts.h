/* From notices to mails: finds the recipients, fills the templates, closes the mails for sending.
 *
 * The texts are Dutch templates (man 5 zb-templates), without a citizen's name or words: mail can be forwarded, and
 * escapes erasure. [smtp] must be configured: it says from whom they are. A notice whose recipient is not known stays open and shows in `zb status`. */
#pragma once

#include "lib/intake/intake.h"

/* Makes mails of the open notices that are to be told at once: one for each recipient and contact. Runs in the caller's
 * transaction. `ret_made`: how many. */
gboolean zb_alerts_make(const ZbIntake *intake, guint *ret_made, GError **error);

/* Makes one mail for each recipient of all open notices that wait for the day's digest. */
gboolean zb_alerts_digest(const ZbIntake *intake, guint *ret_made, GError **error);

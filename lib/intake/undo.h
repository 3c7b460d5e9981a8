/* Taking back what a person did about a contact: what the act said ends, what it had ended is said again, by those who said it. */
#pragma once

#include "lib/intake/intake.h"

/* Takes back act `act` (its number in the audit), or where that is 0 the last of the contact. Verdict, profiles and notices follow as
 * with a correction; nobody hears twice of the same. Runs in the caller's transaction. ZB_ERROR_NOT_FOUND: there is no such act;
 * _CONFLICT: it was taken back already, or something was said since that covers it. */
gboolean zb_undo(const ZbIntake *intake, gint64 contact_id, gint64 act, const ZbActor *actor,
                 gint64 *ret_contact_id, GError **error);

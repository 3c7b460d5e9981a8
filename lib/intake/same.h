/* A message that a mailbox holds and a contact that an import tells of, which are the same: each contact exactly once.
 *
 * They are the same where Message-ID, direction, sender and words agree. A Message-ID alone says little: anybody can write
 * one, and a new complaint must never vanish into an old contact. */
#pragma once

#include "lib/intake/intake.h"

/* The imported contact, of which no bytes are kept yet, that this message is; 0: none. `contact`: as made of the facts. */
gboolean zb_same_imported(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts,
                          gint64 *ret_id, GError **error);
/* The contact taken in from a mailbox that this contact of an import, of `citizen_id`, is; 0: none. */
gboolean zb_same_received(const ZbIntake *intake, const ZbContact *imported, gint64 citizen_id,
                          gint64 *ret_id, GError **error);

/* Stores an imported dossier. Idempotent: what is there already is left, what differs is changed, nothing is removed.
 *
 * Runs inside the caller's transaction: all or nothing. What an imported decision lacks (a signature, its scope) is
 * listed for repair, never invented. */
#pragma once

#include "lib/dossier/import.h"
#include "lib/intake/intake.h"

/* The summary is the JSON object that `zb import --json` prints: for handlers, citizens, topics, decisions and history
 * how many were added, changed, the same; and "repairs". ZB_ERROR_CONFLICT: contradicts what is stored. (transfer
 * full) */
char *zb_load(const ZbIntake *intake, const ZbImport *import, const ZbActor *actor, GError **error);

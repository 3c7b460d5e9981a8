/* The verdict that follows where people say whose a contact is and what it is about, and who then hears of it. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/links.h"

typedef struct {
    gint64 contact_id;
    gint64 citizen_id;      /* whose it is now; 0: nobody's that we know */
    gint64 at;              /* when it reached us */
    const char *day;        /* of `at` */
    const GArray *topics;   /* of gint64: what it is about now */
    gboolean new;           /* one of them was opened for it */
    const char *evidence;   /* JSON: why it is so now */
    const ZbAuthor *author; /* of the verdict */
    gint64 handler_id;      /* who said so: he knows the verdict already; 0 */
} ZbFollowing;

/* On the contact's day, the verdict becomes: under a stop_all `suspended`; limited topics only `repeat` (open until it is confirmed);
 * those and others `mixed`; "new" without others `new`; else `ongoing`. About nothing yet, `unsure`; nobody's, `unknown_sender`. */
gboolean zb_follow(const ZbIntake *intake, const ZbFollowing *following, GError **error);
/* The same, where that is not the verdict `before` already; `ret_changed`: whether it was not. */
gboolean zb_follow_change(const ZbIntake *intake, const ZbFollowing *following, const char *before,
                          gboolean *ret_changed, GError **error);

/* Evidence of one code, with a reason in somebody's words (NULL: none): JSON. (transfer full) */
char *zb_evidence_said(const char *code, const char *reason);

/* Whether any limitation is in force in what zb_gather_citizen() found. */
gboolean zb_has_limitation(const ZbCase *known);

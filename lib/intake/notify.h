/* Who must hear of a contact: the table of design.md, "Every contact ends in exactly one verdict", and of the marks. */
#pragma once

#include "lib/intake/intake.h"

typedef struct {
    gint64 contact_id;
    gint64 at;                     /* when it reached us */
    ZbVerdict verdict;             /* NONE: only the marks count */
    gboolean limitation_concerned; /* of `new` and `unsure`: at once, not by digest */
    gint64 topic_id;               /* whose handler hears; 0: who is on duty */
    gboolean unread;          /* its text could not be read: people must look, whatever its headers say */
    gboolean unanswered;      /* of `duplicate`: the first is a question we have not answered */
    gint64 author_id;         /* the handler who recorded it: he knows the verdict already; 0 */
    const char *const *marks; /* NULL-terminated; NULL */
    const char *about_staff;  /* the text with a mark about_staff, to see whom it names; NULL */
} ZbNotifyCase;

/* Writes the notices. Contacts from before the first start yield none: old mail is never alerted one by one. */
gboolean zb_notify(const ZbIntake *intake, const ZbNotifyCase *n, GError **error);

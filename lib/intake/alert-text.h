/* The words of an alert: what a template's blanks (man 5 zb-templates) stand for. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/mails.h"

/* What a mail tells of one contact to one recipient. */
typedef struct {
    gint64 contact_id;
    GPtrArray *reasons; /* of char *: verdicts' and marks' names, "reminder" */
    const char *lead;   /* name of the lead on duty; NULL */
} ZbAlertCase;

/* Values of all blanks; missing where there is nothing to say. (transfer full) */
GHashTable *zb_alert_values(const ZbIntake *intake, const ZbAlertCase *alert, GError **error);

/* The contact's line in a digest. (transfer full) */
char *zb_alert_line(const ZbIntake *intake, const ZbAlertCase *alert, GError **error);

/* The reference of the topic that the contact is about first, for the thread of alerts; NULL. (transfer full) */
char *zb_alert_topic(const ZbIntake *intake, gint64 contact_id, GError **error);

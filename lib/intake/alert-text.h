/* The words of an alert: what a template's blanks stand for. */
#pragma once

#include "lib/intake/intake.h"
#include "lib/store/mails.h"

/* Names of all blanks, NULL-terminated; man 5 zb-templates explains them. Static storage. */
const char *const *zb_alert_blanks(void);

/* Values for the contact a notice is about. (transfer full) */
GHashTable *zb_alert_values(const ZbIntake *intake, const ZbNotice *notice, GError **error);

/* The contact's line in a digest. (transfer full) */
char *zb_alert_line(const ZbIntake *intake, const ZbNotice *notice, GError **error);

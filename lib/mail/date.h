/* The dates that mail carries: RFC 5322, 3.3 and 4.3, and what programs write instead of it.
 *
 * Taken in their stride: comments, missing seconds or zone, years of two and three digits, names of zones (an unknown one
 * counts as UTC, as 4.3 has it), "+02:00" and "GMT+2", Dutch, German and French names of months, ISO 8601, asctime(3),
 * "04-05-2026" (day before month, where both could be). */
#pragma once

#include "lib/clock.h"

/* `value`: unfolded. ZB_NEVER where it is no date, or none after 1900. */
gint64 zb_mail_date(const char *value);

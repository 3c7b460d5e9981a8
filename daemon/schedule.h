/* What happens at fixed times of the day, in the organisation's time zone: for now the digest for handlers. */
#pragma once

#include "daemon/outbox.h"

typedef struct ZbSchedule ZbSchedule;

/* Minutes after midnight at which the digest is made. */
#define ZB_DIGEST_MINUTE (7 * 60 + 30)

ZbSchedule *zb_schedule_new(sd_event *event, const ZbIntake *intake, ZbOutbox *outbox, GError **error);
void zb_schedule_free(ZbSchedule *schedule);

/* The first instant after `now` at which the clocks of `zone` show `minute` minutes past midnight (zb_day_at()). */
gint64 zb_schedule_next(gint64 now, int minute, GTimeZone *zone);

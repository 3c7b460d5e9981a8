#include "daemon/schedule.h"

#include "daemon/log.h"
#include "lib/error.h"
#include "lib/intake/alerts.h"

/* The wall clock may be set while we wait: never sleep longer than this without looking again. */
#define LOOK_AGAIN (15 * ZB_MINUTE)

struct ZbSchedule {
    const ZbIntake *intake;
    ZbOutbox *outbox;
    sd_event_source *timer;
    gint64 due;
};

gint64 zb_schedule_next(gint64 now, int minute, GTimeZone *zone)
{
    g_autofree char *today = zb_day_of(now, zone);
    g_autofree char *tomorrow = zb_day_add(today, 1);
    gint64 due = zb_day_at(today, minute, zone);
    return due > now ? due : zb_day_at(tomorrow, minute, zone);
}

static void arm(ZbSchedule *schedule)
{
    gint64 wait = schedule->due - zb_clock_now(schedule->intake->clock);
    sd_event_source_set_time_relative(schedule->timer, (uint64_t)CLAMP(wait, 0, LOOK_AGAIN));
    sd_event_source_set_enabled(schedule->timer, SD_EVENT_ONESHOT);
}

static gboolean make_digest(const ZbIntake *intake, GError **error)
{
    guint made;
    if (!zb_store_begin(intake->store, error))
        return FALSE;
    if (zb_alerts_digest(intake, &made, error) && zb_store_commit(intake->store, error))
        return TRUE;
    zb_store_rollback(intake->store);
    return FALSE;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    ZbSchedule *schedule = data;
    gint64 now = zb_clock_now(schedule->intake->clock);
    g_autoptr(GError) error = NULL;
    if (now < schedule->due) {
        arm(schedule);
        return 0;
    }
    if (make_digest(schedule->intake, &error)) {
        schedule->due = zb_schedule_next(now, ZB_DIGEST_MINUTE, schedule->intake->config->timezone);
        zb_outbox_poke(schedule->outbox);
    } else {
        zb_error("digest: %s; trying again in a minute", error->message);
        schedule->due = now + ZB_MINUTE;
    }
    arm(schedule);
    return 0;
}

ZbSchedule *zb_schedule_new(sd_event *event, const ZbIntake *intake, ZbOutbox *outbox, GError **error)
{
    ZbSchedule *schedule = g_new0(ZbSchedule, 1);
    schedule->intake = intake;
    schedule->outbox = outbox;
    schedule->due = zb_schedule_next(zb_clock_now(intake->clock), ZB_DIGEST_MINUTE, intake->config->timezone);
    if (sd_event_add_time_relative(event, &schedule->timer, CLOCK_MONOTONIC, 0, ZB_SECOND, on_timer,
                                   schedule) < 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL,
                            "cannot set up the schedule in the event loop");
        zb_schedule_free(schedule);
        return NULL;
    }
    arm(schedule);
    return schedule;
}

void zb_schedule_free(ZbSchedule *schedule)
{
    if (!schedule)
        return;
    sd_event_source_disable_unref(schedule->timer);
    g_free(schedule);
}

#include "daemon/service.h"

#include <signal.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include "daemon/log.h"
#include "daemon/methods.h"
#include "lib/error.h"
#include "lib/store/mails.h"

/* Before all else: whoever keeps the loop busy must not keep us from stopping. */
static int add_signal(Zbd *zbd, int number, sd_event_signal_handler_t handler)
{
    sd_event_source *source = NULL;
    int r = sd_event_add_signal(zbd->event, &source, number, handler, zbd);
    if (r >= 0)
        r = sd_event_source_set_priority(source, SD_EVENT_PRIORITY_IMPORTANT);
    if (r >= 0)
        r = sd_event_source_set_floating(source, 1);
    sd_event_source_unref(source);
    return r;
}

static int on_signal(sd_event_source *source, const struct signalfd_siginfo *info, void *data)
{
    Zbd *zbd = data;
    (void)source;
    zb_notice("stopping on signal %u", info->ssi_signo);
    sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
    return sd_event_exit(zbd->event, zbd->once ? EX_TEMPFAIL : 0);
}

gboolean zb_service_start(Zbd *zbd, GError **error)
{
    static const int signals[] = {SIGTERM, SIGINT};
    sigset_t set;
    sigemptyset(&set);
    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&set, signals[i]);
    int r = sigprocmask(SIG_BLOCK, &set, NULL) < 0 ? -errno : 0;
    for (guint i = 0; r >= 0 && i < G_N_ELEMENTS(signals); i++)
        r = add_signal(zbd, signals[i], on_signal);
    signal(SIGPIPE, SIG_IGN); /* a peer that went away is an error code, not a death */
    if (r >= 0)
        r = sd_event_set_watchdog(zbd->event, 1);
    if (r >= 0)
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot watch signals: %s", g_strerror(-r));
    return FALSE;
}

void zb_service_ready(Zbd *zbd)
{
    sd_notify(0, "READY=1");
    if (zbd->once)
        zb_notice("zbd " ZB_VERSION " takes in what is there: %u mailboxes, database %s",
                  zbd->config->mailboxes->len, zbd->config->store_path);
    else
        zb_notice("zbd " ZB_VERSION " is ready: %u mailboxes, database %s, bus %s",
                  zbd->config->mailboxes->len, zbd->config->store_path, zbd->config->bus_socket);
    zb_service_changed(zbd);
}

/* --once: nothing is left to do, or what is left cannot be done now. */
static gboolean is_done(Zbd *zbd, int *ret_status)
{
    *ret_status = EX_OK;
    for (guint i = 0; i < zbd->followers->len; i++) {
        ZbFollower *follower = zbd->followers->pdata[i];
        if (zb_follower_failed(follower))
            *ret_status = EX_UNAVAILABLE;
        else if (!zb_follower_complete(follower))
            return FALSE;
    }
    return zb_pipeline_pending(zbd->pipeline) == 0 && zb_outbox_idle(zbd->outbox);
}

static int unsent_status(Zbd *zbd)
{
    ZbMailCounts counts;
    g_autoptr(GError) error = NULL;
    if (!zb_mails_count(zbd->store, &counts, &error))
        return EX_IOERR;
    g_free(counts.last_error);
    if (counts.queued == 0)
        return EX_OK;
    zb_warning("%" G_GINT64_FORMAT " mails could not be sent yet", counts.queued);
    return EX_TEMPFAIL;
}

void zb_service_changed(Zbd *zbd)
{
    g_autofree char *line = zb_status_line(zbd);
    sd_notifyf(0, "STATUS=%s", line);
    int status;
    if (!zbd->once || !is_done(zbd, &status))
        return;
    sd_event_exit(zbd->event, status != EX_OK ? status : unsent_status(zbd));
}

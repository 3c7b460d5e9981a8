#include "daemon/outbox.h"

#include "daemon/log.h"
#include "lib/error.h"
#include "lib/intake/alerts.h"
#include "lib/store/mails.h"

/* SMTP transactions at once. */
#define SENDING_MAX 4
#define RETRY_FIRST (10 * ZB_SECOND)
#define RETRY_MAX (60 * ZB_MINUTE)
/* When the store fails: how long to leave it alone. */
#define STORE_PAUSE (10 * ZB_SECOND)

struct ZbOutbox {
    const ZbIntake *intake;
    ZbSmtpSender *smtp;
    sd_event_source *work;  /* runs when poked */
    sd_event_source *timer; /* the next retry, or the next digest */
    void (*idle)(void *data);
    void *data;
    GHashTable *sending; /* mail id → Sending, owned */
    guint under_way;     /* of those, not answered yet */
    gboolean poked;
    char *last_error;
};

typedef struct {
    ZbOutbox *outbox;
    gint64 id;
    guint attempts;
    gboolean answered; /* what follows is to be noted in the store */
    ZbSmtpOutcome outcome;
    char *detail;
} Sending;

static void sending_free(gpointer data)
{
    Sending *sending = data;
    g_free(sending->detail);
    g_free(sending);
}

/* Says each failure once, until it changes or is over. */
static void note_error(ZbOutbox *outbox, const char *message)
{
    if (g_strcmp0(outbox->last_error, message) == 0)
        return;
    if (message)
        zb_error("mail: %s", message);
    g_free(outbox->last_error);
    outbox->last_error = g_strdup(message);
}

static void wake_in(ZbOutbox *outbox, gint64 pause)
{
    sd_event_source_set_time_relative(outbox->timer, (uint64_t)MAX(pause, 0));
    sd_event_source_set_enabled(outbox->timer, SD_EVENT_ONESHOT);
}

static gint64 pause_after(guint attempts)
{
    gint64 pause = RETRY_FIRST;
    for (guint i = 0; i < attempts && pause < RETRY_MAX; i++)
        pause *= 2;
    return MIN(pause, RETRY_MAX);
}

/* One change of the outbox's own, in a transaction of its own. */
static gboolean commit(ZbOutbox *outbox, gboolean ok, GError **error)
{
    if (ok && zb_store_commit(outbox->intake->store, error))
        return TRUE;
    zb_store_rollback(outbox->intake->store);
    return FALSE;
}

static gboolean store_outcome(ZbOutbox *outbox, const Sending *sending, GError **error)
{
    ZbStore *store = outbox->intake->store;
    gint64 now = zb_clock_now(outbox->intake->clock);
    if (!zb_store_begin(store, error))
        return FALSE;
    if (sending->outcome == ZB_SMTP_SENT)
        return commit(outbox, zb_mail_sent(store, sending->id, now, error), error);
    gint64 next = sending->outcome == ZB_SMTP_PERMANENT ? ZB_NEVER : now + pause_after(sending->attempts);
    return commit(outbox, zb_mail_not_sent(store, sending->id, sending->detail, next, error), error);
}

/* Until the store notes it, a mail that was taken stays here: a full disk must not send it over and over. */
static gboolean store_answered(ZbOutbox *outbox, GError **error)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, outbox->sending);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Sending *sending = value;
        if (!sending->answered)
            continue; /* on_sent() comes */
        if (!store_outcome(outbox, sending, error))
            return FALSE;
        g_hash_table_iter_remove(&iter);
    }
    return TRUE;
}

static void on_sent(ZbSmtpOutcome outcome, const char *detail, void *data)
{
    Sending *sending = data;
    ZbOutbox *outbox = sending->outbox;
    if (outcome == ZB_SMTP_SENT)
        note_error(outbox, NULL);
    else if (outcome == ZB_SMTP_PERMANENT)
        zb_error("mail %" G_GINT64_FORMAT ": refused for good: %s", sending->id, detail);
    else
        note_error(outbox, detail);
    sending->answered = TRUE;
    sending->outcome = outcome;
    sending->detail = g_strdup(detail);
    outbox->under_way--;
    zb_outbox_poke(outbox);
}

static void start(ZbOutbox *outbox, const ZbMail *mail)
{
    Sending *sending = g_new0(Sending, 1);
    *sending = (Sending){.outbox = outbox, .id = mail->id, .attempts = mail->attempts};
    g_hash_table_insert(outbox->sending, &sending->id, sending);
    outbox->under_way++;
    g_autoptr(GError) error = NULL;
    if (!zb_smtp_send(outbox->smtp, mail->recipient, mail->data, on_sent, sending, &error))
        on_sent(g_error_matches(error, ZB_ERROR, ZB_ERROR_INVALID) ? ZB_SMTP_PERMANENT : ZB_SMTP_TEMPORARY,
                error->message, sending);
}

static gboolean make_mails(ZbOutbox *outbox, GError **error)
{
    guint made = 0;
    if (!zb_store_begin(outbox->intake->store, error))
        return FALSE;
    return commit(outbox, zb_alerts_make(outbox->intake, &made, error), error);
}

static gboolean send_due(ZbOutbox *outbox, GError **error)
{
    gint64 now = zb_clock_now(outbox->intake->clock);
    g_autoptr(GPtrArray) due = zb_mails_due(outbox->intake->store, now, 2 * SENDING_MAX, error);
    if (!due)
        return FALSE;
    for (guint i = 0; i < due->len && g_hash_table_size(outbox->sending) < SENDING_MAX; i++) {
        const ZbMail *mail = due->pdata[i];
        if (!g_hash_table_contains(outbox->sending, &mail->id))
            start(outbox, mail);
    }
    gint64 next;
    if (!zb_mails_next(outbox->intake->store, &next, error))
        return FALSE;
    if (next != ZB_NEVER && g_hash_table_size(outbox->sending) == 0)
        wake_in(outbox, next - now);
    return TRUE;
}

static int on_work(sd_event_source *source, void *data)
{
    (void)source;
    ZbOutbox *outbox = data;
    g_autoptr(GError) error = NULL;
    outbox->poked = FALSE;
    if (!store_answered(outbox, &error) ||
        (outbox->smtp && !(make_mails(outbox, &error) && send_due(outbox, &error)))) {
        note_error(outbox, error->message);
        wake_in(outbox, STORE_PAUSE);
    }
    if (zb_outbox_idle(outbox))
        outbox->idle(outbox->data);
    return 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source, (void)usec;
    zb_outbox_poke(data);
    return 0;
}

ZbOutbox *zb_outbox_new(sd_event *event, const ZbIntake *intake, ZbSmtpSender *smtp, void (*idle)(void *data),
                        void *data, GError **error)
{
    ZbOutbox *outbox = g_new0(ZbOutbox, 1);
    outbox->intake = intake;
    outbox->smtp = smtp;
    outbox->idle = idle;
    outbox->data = data;
    outbox->sending = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, sending_free);
    if (sd_event_add_defer(event, &outbox->work, on_work, outbox) < 0 ||
        sd_event_source_set_enabled(outbox->work, SD_EVENT_OFF) < 0 ||
        sd_event_add_time_relative(event, &outbox->timer, CLOCK_MONOTONIC, 0, 1000, on_timer, outbox) < 0 ||
        sd_event_source_set_enabled(outbox->timer, SD_EVENT_OFF) < 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot set up the outbox in the event loop");
        zb_outbox_free(outbox);
        return NULL;
    }
    zb_outbox_poke(outbox); /* what an earlier run left */
    return outbox;
}

void zb_outbox_free(ZbOutbox *outbox)
{
    if (!outbox)
        return;
    sd_event_source_disable_unref(outbox->work);
    sd_event_source_disable_unref(outbox->timer);
    g_hash_table_unref(outbox->sending);
    g_free(outbox->last_error);
    g_free(outbox);
}

void zb_outbox_poke(ZbOutbox *outbox)
{
    outbox->poked = TRUE;
    sd_event_source_set_enabled(outbox->work, SD_EVENT_ONESHOT);
}

gboolean zb_outbox_idle(ZbOutbox *outbox)
{
    return !outbox->poked && outbox->under_way == 0;
}

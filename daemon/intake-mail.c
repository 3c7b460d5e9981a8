#include "daemon/intake-mail.h"

#include "daemon/follower-pace.h"
#include "daemon/log.h"
#include "daemon/service.h"
#include "lib/store/messages.h"

/* A message between follower and record. */
typedef struct {
    ZbFollower *follower;
    guint32 uidvalidity, uid;
} Fetched;

static GArray *recorded(void *data, const char *mailbox, const char *folder, guint32 uidvalidity,
                        GError **error)
{
    Zbd *zbd = data;
    return zb_deliveries(zbd->store, mailbox, folder, uidvalidity, error);
}

static void on_recorded(gint64 contact_id, const GError *error, void *data)
{
    g_autofree Fetched *fetched = data;
    (void)contact_id;
    zb_follower_settle(fetched->follower, fetched->uidvalidity, fetched->uid, error == NULL);
}

static void fetched(void *data, ZbFollower *follower, const ZbFetched *message)
{
    Zbd *zbd = data;
    static const ZbActor actor = {"zbd", 0};
    Fetched *one = g_new(Fetched, 1);
    *one = (Fetched){follower, message->uidvalidity, message->uid};
    ZbIncoming incoming = {.mailbox = message->mailbox,
                           .folder = message->folder,
                           .sent = message->sent,
                           .uidvalidity = message->uidvalidity,
                           .uid = message->uid,
                           .internal_date = message->internal_date,
                           .size = (gint64)message->size,
                           .raw = message->raw,
                           .problem = message->problem};
    zb_pipeline_take(zbd->pipeline, &incoming, &actor, on_recorded, one);
}

static gboolean note_marked(Zbd *zbd, const ZbMarked *marked, GError **error)
{
    gint64 now = zb_clock_now(zbd->clock);
    for (guint i = 0; i < marked->uids->len; i++) {
        ZbDelivery at = {.mailbox = marked->mailbox,
                         .folder = marked->folder,
                         .uidvalidity = marked->uidvalidity,
                         .uid = g_array_index(marked->uids, guint32, i)};
        if (!zb_delivery_mark(zbd->store, &at, now, error))
            return FALSE;
    }
    for (guint i = 0; marked->from && i < marked->from->len; i++) {
        ZbDelivery at = {.mailbox = marked->mailbox,
                         .folder = marked->folder,
                         .uidvalidity = marked->uidvalidity,
                         .uid = g_array_index(marked->from, guint32, i)};
        ZbDelivery to = {.mailbox = marked->mailbox,
                         .folder = marked->to_folder,
                         .uidvalidity = marked->to_uidvalidity,
                         .uid = g_array_index(marked->to, guint32, i)};
        if (!zb_delivery_move(zbd->store, &at, &to, now, error))
            return FALSE;
    }
    return TRUE;
}

/* What cannot be noted is done again some day: that harms nothing. */
static void marked(void *data, const ZbMarked *marked)
{
    Zbd *zbd = data;
    g_autoptr(GError) error = NULL;
    if (zb_store_begin(zbd->store, &error) && note_marked(zbd, marked, &error) &&
        zb_store_commit(zbd->store, &error))
        return;
    zb_store_rollback(zbd->store);
    zb_warning("mailbox %s, folder %s: what 'after-store' did cannot be noted: %s", marked->mailbox,
               marked->folder, error->message);
}

static void changed(void *data, ZbFollower *follower)
{
    (void)follower;
    zb_service_changed(data);
}

static gboolean follow(Zbd *zbd, const ZbMailbox *mailbox, ZbAccount *account, ZbAccessToken *token,
                       const char *folder, GError **error)
{
    static const ZbFollowerSink sink = {recorded, fetched, marked, changed};
    ZbFollower *follower =
        zb_follower_new(zbd->event, zbd->curl, zbd->clock, mailbox, folder, &sink, zbd, error);
    if (!follower)
        return FALSE;
    zb_follower_join(follower, account);
    zb_follower_set_token(follower, token);
    g_ptr_array_add(zbd->followers, follower);
    return TRUE;
}

gboolean zb_intake_mail_start(Zbd *zbd, GError **error)
{
    for (guint i = 0; i < zbd->config->mailboxes->len; i++) {
        const ZbMailbox *mailbox = zbd->config->mailboxes->pdata[i];
        const ZbFollowerPace *pace = zb_follower_pace_default();
        ZbAccount *account = zb_account_new(mailbox->name, pace->login_first, pace->login_cap);
        g_ptr_array_add(zbd->accounts, account);
        ZbAccessToken *token = NULL;
        if (mailbox->oauth.token_url) {
            token = zb_access_token_new(zbd->curl, zbd->clock, &mailbox->oauth);
            g_ptr_array_add(zbd->tokens, token);
        }
        for (char **folder = mailbox->folders; *folder; folder++)
            if (!follow(zbd, mailbox, account, token, *folder, error))
                return FALSE;
        for (char **folder = mailbox->sent_folders; *folder; folder++)
            if (!follow(zbd, mailbox, account, token, *folder, error))
                return FALSE;
    }
    return TRUE;
}

#include "daemon/methods.h"

#include "lib/store/row.h"
#include "lib/store/mails.h"
#include "lib/store/views.h"

static JsonObject *mailbox_status(ZbFollower *follower)
{
    ZbFollowerStatus status;
    zb_follower_get_status(follower, &status);
    JsonObject *object = json_object_new();
    zb_row_string(object, "mailbox", status.mailbox);
    zb_row_string(object, "folder", status.folder);
    zb_row_string(object, "direction", status.sent ? "out" : "in");
    json_object_set_boolean_member(object, "connected", status.connected);
    zb_row_string(object, "state", status.state);
    json_object_set_int_member(object, "uidvalidity", status.uidvalidity);
    json_object_set_int_member(object, "server_count", (gint64)status.server_count);
    json_object_set_int_member(object, "recorded_count", (gint64)status.recorded_count);
    json_object_set_int_member(object, "missing", (gint64)status.missing);
    json_object_set_int_member(object, "gone", (gint64)status.gone);
    json_object_set_int_member(object, "unmarked", (gint64)status.unmarked);
    zb_row_string(object, "after_store_error", status.after_error);
    zb_row_time(object, "last_success", status.last_success);
    zb_row_string(object, "last_error", status.last_error);
    zb_row_time(object, "last_error_at", status.last_error_at);
    zb_row_time(object, "next_try", status.next_try);
    return object;
}

static JsonObject *mails_status(Zbd *zbd, GError **error)
{
    ZbMailCounts counts;
    if (!zb_mails_count(zbd->store, &counts, error))
        return NULL;
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "queued", counts.queued);
    json_object_set_int_member(object, "failed", counts.failed);
    json_object_set_int_member(object, "unaddressed", counts.unaddressed);
    zb_row_string(object, "last_error", counts.last_error);
    g_free(counts.last_error);
    return object;
}

char *zb_status_json(Zbd *zbd, GError **error)
{
    gint64 contacts = 0;
    JsonObject *mails = mails_status(zbd, error);
    if (!mails)
        return NULL;
    JsonObject *object = json_object_new(), *readers = json_object_new(), *store = json_object_new();
    json_object_set_string_member(object, "version", ZB_VERSION);
    zb_row_time(object, "since", zbd->started);
    json_object_set_string_member(object, "database", zb_store_path(zbd->store));
    gboolean ok = zb_view_count_contacts(zbd->store, &contacts, error);
    json_object_set_int_member(object, "contacts", contacts);
    JsonArray *mailboxes = json_array_new();
    for (guint i = 0; i < zbd->followers->len; i++)
        json_array_add_object_element(mailboxes, mailbox_status(zbd->followers->pdata[i]));
    json_object_set_array_member(object, "mailboxes", mailboxes);
    json_object_set_object_member(object, "mails", mails);
    json_object_set_int_member(readers, "pending", zb_readers_pending(zbd->readers));
    json_object_set_object_member(object, "readers", readers);
    zb_row_string(store, "last_error", zb_pipeline_last_error(zbd->pipeline));
    json_object_set_object_member(object, "store", store);
    g_autofree char *json = zb_row_take(object);
    return ok ? g_steal_pointer(&json) : NULL;
}

char *zb_status_line(Zbd *zbd)
{
    guint following = 0;
    guint64 missing = 0;
    const char *error = zb_pipeline_last_error(zbd->pipeline);
    for (guint i = 0; i < zbd->followers->len; i++) {
        ZbFollowerStatus status;
        zb_follower_get_status(zbd->followers->pdata[i], &status);
        following += status.connected;
        missing += status.missing;
        if (!error && !status.connected)
            error = status.last_error;
    }
    return g_strdup_printf("%u of %u mailboxes connected, %" G_GUINT64_FORMAT " messages to take in%s%s",
                           following, zbd->followers->len, missing, error ? "; " : "", error ? error : "");
}

#include "lib/store/mails.h"

static const char *const duties[] = {[ZB_DUTY_HANDLER] = "handler", [ZB_DUTY_LEAD] = "lead"};

void zb_notice_free(ZbNotice *notice)
{
    g_free(notice->reason);
    g_free(notice);
}

void zb_mail_free(ZbMail *mail)
{
    if (!mail)
        return;
    g_free(mail->recipient);
    g_free(mail->message_id);
    g_bytes_unref(mail->data);
    g_free(mail);
}

gboolean zb_notice_add(ZbStore *store, const ZbNotice *notice, gint64 at, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO notice (contact_id, handler_id, duty, reason, urgency, made_at) SELECT CAST($1 AS "
        "bigint),"
        " CAST($2 AS bigint), CAST($3 AS text), CAST($4 AS text), CAST($5 AS text), CAST($6 AS bigint)"
        " WHERE NOT EXISTS (SELECT 1 FROM notice WHERE contact_id = CAST($1 AS bigint)"
        " AND reason = CAST($4 AS text) AND coalesce(handler_id, 0) = coalesce(CAST($2 AS bigint), 0)"
        " AND coalesce(duty, '') = coalesce(CAST($3 AS text), ''))",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, notice->contact_id);
    zb_bind_id(s, 2, notice->handler_id);
    zb_bind_text(s, 3, notice->handler_id ? NULL : duties[notice->duty]);
    zb_bind_text(s, 4, notice->reason);
    zb_bind_text(s, 5, notice->now ? "now" : "digest");
    zb_bind_int(s, 6, at);
    return zb_run(s, error);
}

static ZbDuty duty_of(const char *name)
{
    for (guint i = 1; i < G_N_ELEMENTS(duties); i++)
        if (g_strcmp0(duties[i], name) == 0)
            return (ZbDuty)i;
    return ZB_DUTY_NONE;
}

GPtrArray *zb_notices_open(ZbStore *store, gboolean now, gint64 after, guint limit, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store),
                                          "SELECT id, contact_id, handler_id, duty, reason, urgency FROM "
                                          "notice WHERE mail_id IS NULL AND urgency = $1"
                                          " AND id > $2 ORDER BY id LIMIT $3",
                                          error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, now ? "now" : "digest");
    zb_bind_int(s, 2, after);
    zb_bind_int(s, 3, limit);
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func((GDestroyNotify)zb_notice_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbNotice *notice = g_new0(ZbNotice, 1);
        notice->id = zb_column_int(s, 0);
        notice->contact_id = zb_column_int(s, 1);
        notice->handler_id = zb_column_int(s, 2);
        notice->duty = duty_of(zb_column_text(s, 3));
        notice->reason = zb_column_dup(s, 4);
        notice->now = now;
        g_ptr_array_add(notices, notice);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&notices) : NULL;
}

gboolean zb_notice_close(ZbStore *store, gint64 notice_id, gint64 mail_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "UPDATE notice SET mail_id = $1 WHERE id = $2", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, mail_id);
    zb_bind_int(s, 2, notice_id);
    return zb_run(s, error);
}

gboolean zb_mail_add(ZbStore *store, gint64 handler_id, const char *recipient, const char *message_id,
                     GBytes *data, gint64 at, gint64 *ret_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO mail (handler_id, recipient, rfc_message_id, data, closed_at, state, next_at)"
                   " VALUES ($1, $2, $3, $4, $5, 'queued', $5) RETURNING id",
                   error);
    if (!s)
        return FALSE;
    gsize size;
    const void *bytes = g_bytes_get_data(data, &size);
    zb_bind_int(s, 1, handler_id);
    zb_bind_text(s, 2, recipient);
    zb_bind_text(s, 3, message_id);
    zb_bind_blob(s, 4, bytes, size);
    zb_bind_int(s, 5, at);
    return zb_run_int(s, ret_id, error);
}

GPtrArray *zb_mails_due(ZbStore *store, gint64 at, guint limit, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT id, recipient, rfc_message_id, data, attempts FROM mail WHERE state = 'queued'"
                   " AND next_at <= $1 ORDER BY next_at, id LIMIT $2",
                   error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, at);
    zb_bind_int(s, 2, limit);
    g_autoptr(GPtrArray) mails = g_ptr_array_new_with_free_func((GDestroyNotify)zb_mail_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        gsize size;
        const void *data = zb_column_blob(s, 3, &size);
        ZbMail *mail = g_new0(ZbMail, 1);
        *mail = (ZbMail){zb_column_int(s, 0), zb_column_dup(s, 1), zb_column_dup(s, 2),
                         g_bytes_new(data, size), (guint)zb_column_int(s, 4)};
        g_ptr_array_add(mails, mail);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&mails) : NULL;
}

gboolean zb_mails_next(ZbStore *store, gint64 *ret_at, GError **error)
{
    *ret_at = ZB_NEVER;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT min(next_at) FROM mail WHERE state = 'queued'", error);
    if (!s)
        return FALSE;
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_ROW)
        *ret_at = zb_column_time(s, 0);
    return step != ZB_STEP_ERROR;
}

gboolean zb_mail_sent(ZbStore *store, gint64 id, gint64 at, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "UPDATE mail SET state = 'sent', sent_at = $1, attempts = attempts + 1, last_error = NULL"
                   " WHERE id = $2",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, at);
    zb_bind_int(s, 2, id);
    return zb_run(s, error);
}

gboolean zb_mail_not_sent(ZbStore *store, gint64 id, const char *why, gint64 next_at, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "UPDATE mail SET state = CASE WHEN CAST($1 AS bigint) IS NULL THEN 'failed' ELSE 'queued' END,"
        " next_at = coalesce(CAST($1 AS bigint), next_at), attempts = attempts + 1, last_error = $2 WHERE id "
        "= $3",
        error);
    if (!s)
        return FALSE;
    zb_bind_time(s, 1, next_at);
    zb_bind_text(s, 2, why);
    zb_bind_int(s, 3, id);
    return zb_run(s, error);
}

gboolean zb_mails_count(ZbStore *store, ZbMailCounts *ret, GError **error)
{
    *ret = (ZbMailCounts){0};
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   /* "state <> 'sent'" is what the index mail_unsent holds. */
                   "SELECT (SELECT count(*) FROM mail WHERE state = 'queued' AND state <> 'sent'),"
                   " (SELECT count(*) FROM mail WHERE state = 'failed' AND state <> 'sent'),"
                   " (SELECT count(*) FROM notice WHERE mail_id IS NULL AND urgency = 'now'),"
                   " (SELECT last_error FROM mail WHERE state <> 'sent' AND last_error IS NOT NULL"
                   " ORDER BY id DESC LIMIT 1)",
                   error);
    if (!s || zb_step(s, error) != ZB_STEP_ROW)
        return FALSE;
    ret->queued = zb_column_int(s, 0);
    ret->failed = zb_column_int(s, 1);
    ret->unaddressed = zb_column_int(s, 2);
    ret->last_error = zb_column_dup(s, 3);
    return TRUE;
}

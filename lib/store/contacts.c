#include "lib/store/contacts.h"

#include "lib/error.h"
#include "lib/store/merges.h"

static const char *const channels[] = {
    [ZB_CHANNEL_EMAIL] = "email",
    [ZB_CHANNEL_PHONE] = "phone",
    [ZB_CHANNEL_LETTER] = "letter",
    [ZB_CHANNEL_COUNTER] = "counter",
};

const char *zb_channel_name(ZbChannel channel)
{
    return channels[channel];
}

gboolean zb_channel_parse(const char *name, ZbChannel *ret)
{
    for (guint i = 0; i < G_N_ELEMENTS(channels); i++)
        if (g_strcmp0(channels[i], name) == 0) {
            *ret = (ZbChannel)i;
            return TRUE;
        }
    return FALSE;
}

void zb_contact_free(ZbContact *contact)
{
    if (!contact)
        return;
    char *owned[] = {contact->alias,       contact->message_id, contact->sender,
                     contact->sender_name, contact->subject,    contact->text,
                     contact->text_key,    contact->same_key,   contact->unreadable};
    for (guint i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_free(contact);
}

gboolean zb_contact_add(ZbStore *store, ZbContact *contact, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO contact (alias, channel, direction, at, recorded_at, handler_id, minutes, "
        "rfc_message_id, sender,"
        " sender_name, sender_verified, subject, text, text_key, same_key, attachments, unreadable, draft) "
        "VALUES"
        " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id",
        error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, contact->alias);
    zb_bind_text(s, 2, channels[contact->channel]);
    zb_bind_text(s, 3, contact->out ? "out" : "in");
    zb_bind_int(s, 4, contact->at);
    zb_bind_int(s, 5, contact->recorded_at);
    zb_bind_id(s, 6, contact->handler_id);
    if (contact->minutes >= 0)
        zb_bind_int(s, 7, contact->minutes);
    zb_bind_text(s, 8, contact->message_id);
    zb_bind_text(s, 9, contact->sender);
    zb_bind_text(s, 10, contact->sender_name);
    zb_bind_text(s, 11, contact->sender_verified);
    zb_bind_text(s, 12, contact->subject ? contact->subject : "");
    zb_bind_text(s, 13, contact->text ? contact->text : "");
    zb_bind_text(s, 14, contact->text_key);
    zb_bind_text(s, 15, contact->same_key);
    zb_bind_int(s, 16, contact->attachments);
    zb_bind_text(s, 17, contact->unreadable);
    zb_bind_int(s, 18, contact->draft);
    return zb_run_int(s, &contact->id, error);
}

gboolean zb_contact_reread(ZbStore *store, const ZbContact *contact, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "UPDATE contact SET rfc_message_id = $2, sender = $3, sender_name = $4, sender_verified = $5,"
        " subject = $6, text = $7, text_key = $8, same_key = CASE WHEN EXISTS (SELECT 1 FROM contact o"
        " WHERE o.same_key = $9 AND o.id <> $1) THEN NULL ELSE $9 END, attachments = $10, unreadable = $11"
        " WHERE id = $1",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact->id);
    zb_bind_text(s, 2, contact->message_id);
    zb_bind_text(s, 3, contact->sender);
    zb_bind_text(s, 4, contact->sender_name);
    zb_bind_text(s, 5, contact->sender_verified);
    zb_bind_text(s, 6, contact->subject ? contact->subject : "");
    zb_bind_text(s, 7, contact->text ? contact->text : "");
    zb_bind_text(s, 8, contact->text_key);
    zb_bind_text(s, 9, contact->same_key);
    zb_bind_int(s, 10, contact->attachments);
    zb_bind_text(s, 11, contact->unreadable);
    return zb_run(s, error);
}

gboolean zb_contact_find_alias(ZbStore *store, const char *alias, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT id FROM contact WHERE alias = $1", error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, alias);
    return zb_run_int(s, ret_id, error);
}

gboolean zb_contact_by_same_key(ZbStore *store, const char *key, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT id FROM contact WHERE same_key = $1", error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, key);
    return zb_run_int(s, ret_id, error);
}

static void namesake_free(gpointer data)
{
    ZbNamesake *one = data;
    g_free(one->sender);
    g_free(one->text);
    g_free(one->text_key);
    g_free(one);
}

GPtrArray *zb_contact_namesakes(ZbStore *store, const char *message_id, gboolean out, gboolean imported,
                                GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT c.id, l.citizen_id, c.sender, c.text, c.text_key FROM contact c"
        " LEFT JOIN link l ON l.contact_id = c.id AND l.citizen_id IS NOT NULL AND l.ended_at IS NULL"
        " WHERE c.rfc_message_id = $1 AND c.direction = $2 AND c.channel = 'email'"
        " AND CASE WHEN c.alias IS NULL THEN 0 ELSE 1 END = $3"
        " AND CASE WHEN EXISTS (SELECT 1 FROM message m WHERE m.contact_id = c.id) THEN 0 ELSE 1 END = $3"
        " ORDER BY c.id LIMIT 20",
        error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, message_id);
    zb_bind_text(s, 2, out ? "out" : "in");
    zb_bind_int(s, 3, imported);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(namesake_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbNamesake *one = g_new0(ZbNamesake, 1);
        *one = (ZbNamesake){.id = zb_column_int(s, 0),
                            .citizen_id = zb_column_int(s, 1),
                            .sender = zb_column_dup(s, 2),
                            .text = zb_column_dup(s, 3),
                            .text_key = zb_column_dup(s, 4)};
        g_ptr_array_add(found, one);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&found) : NULL;
}

gboolean zb_contact_set_alias(ZbStore *store, gint64 contact_id, const char *alias, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "UPDATE contact SET alias = $2 WHERE id = $1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    zb_bind_text(s, 2, alias);
    return zb_run(s, error);
}

GArray *zb_contact_thread(ZbStore *store, const char *message_id, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT c.id, coalesce(t.merged_into, t.id), coalesce(o.merged_into, o.id) FROM contact c"
                   " JOIN link l ON l.contact_id = c.id AND l.ended_at IS NULL AND l.topic_id IS NOT NULL"
                   " JOIN topic t ON t.id = l.topic_id JOIN citizen o ON o.id = t.citizen_id"
                   " WHERE c.rfc_message_id = $1 ORDER BY c.id, l.position LIMIT 20",
                   error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, message_id);
    g_autoptr(GArray) topics = g_array_new(FALSE, FALSE, sizeof(ZbThreadTopic));
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbThreadTopic topic = {zb_column_int(s, 0), zb_column_int(s, 1), zb_column_int(s, 2)};
        g_array_append_val(topics, topic);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&topics) : NULL;
}

GArray *zb_contact_twins(ZbStore *store, gint64 citizen_id, const char *text_key, gint64 before,
                         GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT c.id, c.at, CASE WHEN EXISTS (SELECT 1 FROM link t WHERE t.contact_id = c.id AND t.topic_id "
        "IS NOT NULL"
        " AND t.ended_at IS NULL AND t.author = 'machine') THEN 1 ELSE 0 END FROM contact c JOIN link l ON "
        "l.contact_id = c.id AND "
        "l.citizen_id IN " ZB_CITIZEN_ALL
        " AND l.ended_at IS NULL LEFT JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS NULL"
        " WHERE c.text_key = $2 AND c.direction = 'in' AND coalesce(v.verdict, '') NOT IN "
        "('duplicate', 'machine')"
        " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.contact_id = c.id AND m.kind = 'representative'"
        " AND m.ended_at IS NULL)"
        " AND (CAST($3 AS bigint) = 0 OR EXISTS (SELECT 1 FROM contact b WHERE b.id = $3"
        " AND (c.at < b.at OR (c.at = b.at AND c.id < b.id))))"
        " ORDER BY c.at DESC, c.id DESC LIMIT 20",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_text(s, 2, text_key);
    zb_bind_int(s, 3, before);
    g_autoptr(GArray) twins = g_array_new(FALSE, FALSE, sizeof(ZbTextTwin));
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbTextTwin twin = {zb_column_int(s, 0), zb_column_int(s, 1), zb_column_int(s, 2) != 0};
        g_array_append_val(twins, twin);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&twins) : NULL;
}

static void recent_text_free(gpointer data)
{
    ZbRecentText *one = data;
    g_free(one->text);
    g_free(one);
}

/* By the order of the links, not by the time of receipt: that a busy citizen has thousands must cost nothing. */
GPtrArray *zb_contact_recent(ZbStore *store, gint64 citizen_id, gint64 since, gint64 until, gint64 before,
                             GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT c.id, c.at, CASE WHEN EXISTS (SELECT 1 FROM link t WHERE t.contact_id = c.id AND t.topic_id "
        "IS NOT NULL AND t.ended_at IS NULL AND t.author = 'machine') THEN 1 ELSE 0 END, c.text"
        " FROM citizen p JOIN link l ON l.id IN (SELECT x.id FROM link x WHERE x.citizen_id = p.id"
        " AND x.ended_at IS NULL AND (x.contact_id < $4 OR $4 = 0) ORDER BY x.id DESC LIMIT 40)"
        " JOIN contact c ON c.id = l.contact_id LEFT JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS "
        "NULL"
        " WHERE (p.id = $1 OR p.merged_into = $1) AND c.text_key IS NOT NULL AND c.direction = 'in' AND c.at "
        "BETWEEN $2 AND $3"
        " AND coalesce(v.verdict, '') NOT IN ('duplicate', 'machine')"
        " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.contact_id = c.id AND m.kind = 'representative'"
        " AND m.ended_at IS NULL)"
        " ORDER BY c.at DESC, c.id DESC LIMIT 8",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, since);
    zb_bind_int(s, 3, until);
    zb_bind_int(s, 4, before);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(recent_text_free);
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbRecentText *one = g_new0(ZbRecentText, 1);
        one->twin = (ZbTextTwin){zb_column_int(s, 0), zb_column_int(s, 1), zb_column_int(s, 2) != 0};
        one->text = zb_column_dup(s, 3);
        g_ptr_array_add(texts, one);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&texts) : NULL;
}

gboolean zb_contact_citizen(ZbStore *store, gint64 contact_id, gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT coalesce(c.merged_into, c.id) FROM link l JOIN citizen c ON c.id = l.citizen_id"
                   " WHERE l.contact_id = $1 AND l.ended_at IS NULL",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    return zb_run_int(s, ret_id, error);
}

GArray *zb_contact_topics(ZbStore *store, gint64 contact_id, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT coalesce(t.merged_into, t.id) AS topic FROM link l JOIN topic t ON t.id = l.topic_id"
        " WHERE l.contact_id = $1 AND l.ended_at IS NULL GROUP BY topic ORDER BY min(l.position), min(l.id)",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, contact_id);
    return zb_run_ids(s, error);
}

gboolean zb_contact_answered_since(ZbStore *store, gint64 citizen_id, gint64 at, gboolean *ret,
                                   GError **error)
{
    gint64 count = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT count(*) FROM link l JOIN contact c ON c.id = l.contact_id WHERE l.citizen_id IN"
                   " " ZB_CITIZEN_ALL " AND l.ended_at IS NULL AND c.direction = 'out' AND c.at > $2",
                   error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, citizen_id);
    zb_bind_int(s, 2, at);
    if (!zb_run_int(s, &count, error))
        return FALSE;
    *ret = count > 0;
    return TRUE;
}

gboolean zb_contact_head(ZbStore *store, gint64 contact_id, ZbContactHead *ret, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT c.at, c.subject, v.verdict, coalesce(ci.merged_into, ci.id), (SELECT coalesce(o.merged_into,"
        " o.id) FROM link t JOIN topic o ON o.id = t.topic_id WHERE t.contact_id = c.id AND t.ended_at IS "
        "NULL"
        " ORDER BY t.position, t.id LIMIT 1), ci.id FROM contact c"
        " LEFT JOIN verdict v ON v.contact_id = c.id AND v.ended_at IS NULL"
        " LEFT JOIN link l ON l.contact_id = c.id AND l.citizen_id IS NOT NULL AND l.ended_at IS NULL"
        " LEFT JOIN citizen ci ON ci.id = l.citizen_id WHERE c.id = $1",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_DONE)
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no contact of that number");
    if (step != ZB_STEP_ROW)
        return FALSE;
    *ret = (ZbContactHead){.at = zb_column_int(s, 0),
                           .subject = zb_column_dup(s, 1),
                           .verdict = zb_column_dup(s, 2),
                           .citizen_id = zb_column_int(s, 3),
                           .topic_id = zb_column_int(s, 4),
                           .entry_id = zb_column_int(s, 5)};
    return TRUE;
}

void zb_contact_head_clear(ZbContactHead *head)
{
    g_clear_pointer(&head->subject, g_free);
    g_clear_pointer(&head->verdict, g_free);
}

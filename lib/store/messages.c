#include "lib/store/messages.h"

#include <zstd.h>
#include "lib/error.h"

#define ZSTD_LEVEL 3

gboolean zb_message_by_sha256(ZbStore *store, const char *sha256, gint64 *ret_id, gint64 *ret_contact_id,
                              GError **error)
{
    *ret_id = *ret_contact_id = 0;
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "SELECT id, contact_id FROM message WHERE sha256 = $1", error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, sha256);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_ROW) {
        *ret_id = zb_column_int(s, 0);
        *ret_contact_id = zb_column_int(s, 1);
    }
    return step != ZB_STEP_ERROR;
}

static gboolean add_slice(ZbStore *store, gint64 message_id, guint n, const void *data, gsize size,
                          GError **error)
{
    gsize bound = ZSTD_compressBound(size);
    g_autofree char *packed = g_malloc(bound);
    gsize length = ZSTD_compress(packed, bound, data, size, ZSTD_LEVEL);
    if (ZSTD_isError(length)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "zstd: %s", ZSTD_getErrorName(length));
        return FALSE;
    }
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store), "INSERT INTO raw (message_id, n, data) VALUES ($1, $2, $3)", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, message_id);
    zb_bind_int(s, 2, n);
    zb_bind_blob(s, 3, packed, length);
    return zb_run(s, error);
}

gboolean zb_message_add(ZbStore *store, gint64 contact_id, const char *sha256, GBytes *raw, const char *facts,
                        int reader, gint64 *ret_id, GError **error)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(raw, &size);
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "INSERT INTO message (sha256, size, contact_id, facts, reader_version)"
                   " VALUES ($1, $2, $3, $4, $5) RETURNING id",
                   error);
    if (!s)
        return FALSE;
    zb_bind_text(s, 1, sha256);
    zb_bind_int(s, 2, (gint64)size);
    zb_bind_int(s, 3, contact_id);
    zb_bind_text(s, 4, facts);
    zb_bind_int(s, 5, reader);
    if (!zb_run_int(s, ret_id, error))
        return FALSE;
    guint n = 0;
    for (gsize at = 0; at < size; at += ZB_RAW_SLICE)
        if (!add_slice(store, *ret_id, n++, data + at, MIN(ZB_RAW_SLICE, size - at), error))
            return FALSE;
    return TRUE;
}

/* Where a delivery lies now: bind_place(). */
#define PLACE "mailbox = $1 AND folder = $2 AND uidvalidity = $3 AND uid = $4 AND ended_at IS NULL"

static void bind_place(ZbStatement *s, const ZbDelivery *delivery)
{
    zb_bind_text(s, 1, delivery->mailbox);
    zb_bind_text(s, 2, delivery->folder);
    zb_bind_int(s, 3, delivery->uidvalidity);
    zb_bind_int(s, 4, delivery->uid);
}

/* Runs an update of what lies at PLACE, with $5 the time; NULL: it could not be prepared. (statement: transfer full) */
static gboolean run_at(ZbStatement *statement, const ZbDelivery *delivery, gint64 now, GError **error)
{
    g_autoptr(ZbStatement) s = statement;
    if (!s)
        return FALSE;
    bind_place(s, delivery);
    zb_bind_int(s, 5, now);
    return zb_run(s, error);
}

static gboolean end_delivery(ZbStore *store, const ZbDelivery *delivery, gint64 now, GError **error)
{
    return run_at(zb_prepare(zb_store_db(store), "UPDATE delivery SET ended_at = $5 WHERE " PLACE, error),
                  delivery, now, error);
}

/* `ret_put`: FALSE where another message is known to lie there. */
static gboolean put_delivery(ZbStore *store, const ZbDelivery *delivery, gint64 message_id, gboolean *ret_put,
                             GError **error)
{
    gint64 held = 0;
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO delivery (mailbox, folder, uidvalidity, uid, message_id, size, internal_date)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (mailbox, folder, uidvalidity, uid)"
        " WHERE ended_at IS NULL DO UPDATE SET size = excluded.size, internal_date = excluded.internal_date"
        " WHERE delivery.message_id = excluded.message_id RETURNING message_id",
        error);
    if (!s)
        return FALSE;
    bind_place(s, delivery);
    zb_bind_int(s, 5, message_id);
    zb_bind_id(s, 6, delivery->size);
    if (delivery->internal_date != ZB_NEVER)
        zb_bind_int(s, 7, delivery->internal_date);
    if (!zb_run_int(s, &held, error))
        return FALSE;
    *ret_put = held == message_id;
    return TRUE;
}

gboolean zb_delivery_add(ZbStore *store, const ZbDelivery *delivery, gint64 message_id, gint64 now,
                         GError **error)
{
    gboolean put;
    return put_delivery(store, delivery, message_id, &put, error) &&
           (put || (end_delivery(store, delivery, now, error) &&
                    put_delivery(store, delivery, message_id, &put, error)));
}

GArray *zb_deliveries(ZbStore *store, const char *mailbox, const char *folder, guint32 uidvalidity,
                      GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT uid, size, internal_date, marked_at FROM delivery WHERE mailbox = $1 AND folder = $2"
        " AND uidvalidity = $3 AND ended_at IS NULL ORDER BY uid",
        error);
    if (!s)
        return NULL;
    zb_bind_text(s, 1, mailbox);
    zb_bind_text(s, 2, folder);
    zb_bind_int(s, 3, uidvalidity);
    g_autoptr(GArray) deliveries = g_array_new(FALSE, FALSE, sizeof(ZbDelivered));
    ZbStep step;
    while ((step = zb_step(s, error)) == ZB_STEP_ROW) {
        ZbDelivered one = {.uid = (guint32)zb_column_int(s, 0),
                           .size = zb_column_int(s, 1),
                           .internal_date = zb_column_null(s, 2) ? ZB_NEVER : zb_column_int(s, 2),
                           .marked = !zb_column_null(s, 3)};
        g_array_append_val(deliveries, one);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&deliveries) : NULL;
}

gboolean zb_delivery_mark(ZbStore *store, const ZbDelivery *delivery, gint64 now, GError **error)
{
    return run_at(zb_prepare(zb_store_db(store), "UPDATE delivery SET marked_at = $5 WHERE " PLACE, error),
                  delivery, now, error);
}

gboolean zb_delivery_move(ZbStore *store, const ZbDelivery *delivery, const ZbDelivery *to, gint64 now,
                          GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "INSERT INTO delivery (mailbox, folder, uidvalidity, uid, message_id, size, internal_date, marked_at)"
        " SELECT mailbox, $5, $6, $7, message_id, size, internal_date, $8 FROM delivery WHERE " PLACE
        " ON CONFLICT (mailbox, folder, uidvalidity, uid) WHERE ended_at IS NULL DO NOTHING",
        error);
    if (!s)
        return FALSE;
    bind_place(s, delivery);
    zb_bind_text(s, 5, to->folder);
    zb_bind_int(s, 6, to->uidvalidity);
    zb_bind_int(s, 7, to->uid);
    zb_bind_int(s, 8, now);
    return zb_run(s, error);
}

/* A slice's frame says its size; one that lies is a broken database, not a reason to take all memory. */
static GBytes *unpack(const void *packed, gsize length, GError **error)
{
    g_autofree char *data = g_malloc(ZB_RAW_SLICE);
    gsize size = ZSTD_decompress(data, ZB_RAW_SLICE, packed, length);
    if (ZSTD_isError(size)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CORRUPT, "table raw: zstd: %s", ZSTD_getErrorName(size));
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&data), size);
}

static gboolean no_message(gint64 contact_id, GError **error)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "contact %" G_GINT64_FORMAT " is not a message",
                contact_id);
    return FALSE;
}

GBytes *zb_message_raw_slice(ZbStore *store, gint64 contact_id, guint n, gint64 *ret_total, GError **error)
{
    g_autoptr(ZbStatement) s =
        zb_prepare(zb_store_db(store),
                   "SELECT m.size, r.data FROM message m LEFT JOIN raw r ON r.message_id = m.id AND r.n = $2"
                   " WHERE m.contact_id = $1 ORDER BY m.id LIMIT 1",
                   error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, contact_id);
    zb_bind_int(s, 2, n);
    ZbStep step = zb_step(s, error);
    if (step == ZB_STEP_DONE)
        no_message(contact_id, error);
    if (step != ZB_STEP_ROW)
        return NULL;
    *ret_total = zb_column_int(s, 0);
    if (zb_column_null(s, 1))
        return g_bytes_new(NULL, 0);
    gsize length;
    const void *packed = zb_column_blob(s, 1, &length);
    return unpack(packed, length, error);
}

gboolean zb_message_facts(ZbStore *store, gint64 contact_id, char **ret_facts, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store), "SELECT facts FROM message WHERE contact_id = $1 ORDER BY id LIMIT 1", error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    ZbStep step = zb_step(s, error);
    if (step != ZB_STEP_ROW)
        return step == ZB_STEP_DONE && no_message(contact_id, error);
    *ret_facts = zb_column_dup(s, 0);
    return TRUE;
}

gboolean zb_message_reread(ZbStore *store, gint64 contact_id, const char *facts, int reader, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "UPDATE message SET facts = $2, reader_version = $3 WHERE id = (SELECT min(m.id) FROM message m"
        " WHERE m.contact_id = $1)",
        error);
    if (!s)
        return FALSE;
    zb_bind_int(s, 1, contact_id);
    zb_bind_text(s, 2, facts);
    zb_bind_int(s, 3, reader);
    return zb_run(s, error);
}

GArray *zb_message_contacts(ZbStore *store, gint64 after, gint64 since, guint limit, GError **error)
{
    g_autoptr(ZbStatement) s = zb_prepare(
        zb_store_db(store),
        "SELECT c.id FROM contact c WHERE c.id > $1 AND (c.at >= $2 OR $2 = 0) AND c.direction = 'in'"
        " AND EXISTS (SELECT 1 FROM message m WHERE m.contact_id = c.id)"
        " AND EXISTS (SELECT 1 FROM verdict v WHERE v.contact_id = c.id) ORDER BY c.id LIMIT $3",
        error);
    if (!s)
        return NULL;
    zb_bind_int(s, 1, after);
    zb_bind_int(s, 2, since == ZB_NEVER ? 0 : since);
    zb_bind_int(s, 3, limit);
    return zb_run_ids(s, error);
}

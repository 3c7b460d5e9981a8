#include "lib/store/driver.h"

#include "lib/clock.h"
#include "lib/error.h"

struct ZbDb {
    const ZbDriver *driver;
    void *handle;
    GHashTable *statements; /* query's pointer → ZbStatement, owned */
};

struct ZbStatement {
    ZbDb *db;
    void *handle;
    gboolean lent, temporary, unbound;
};

static void statement_free(gpointer data)
{
    ZbStatement *statement = data;
    statement->db->driver->finalize(statement->handle);
    g_free(statement);
}

ZbDb *zb_db_open(const ZbDriver *driver, const char *path, GError **error)
{
    void *handle = driver->open(path, error);
    if (!handle)
        return NULL;
    ZbDb *db = g_new0(ZbDb, 1);
    db->driver = driver;
    db->handle = handle;
    db->statements = g_hash_table_new_full(NULL, NULL, NULL, statement_free);
    return db;
}

void zb_db_close(ZbDb *db)
{
    if (!db)
        return;
    g_hash_table_unref(db->statements);
    db->driver->close(db->handle);
    g_free(db);
}

const ZbDriver *zb_db_driver(ZbDb *db)
{
    return db->driver;
}

void *zb_db_handle(ZbDb *db)
{
    return db->handle;
}

ZbStatement *zb_prepare(ZbDb *db, const char *sql, GError **error)
{
    ZbStatement *statement = g_hash_table_lookup(db->statements, sql);
    gboolean in_use = statement && statement->lent;
    if (!statement || in_use) {
        void *handle = db->driver->prepare(db->handle, sql, error);
        if (!handle)
            return NULL;
        statement = g_new0(ZbStatement, 1);
        *statement = (ZbStatement){.db = db, .handle = handle, .temporary = in_use};
        if (!in_use)
            g_hash_table_insert(db->statements, (gpointer)sql, statement);
    }
    statement->lent = TRUE;
    statement->unbound = FALSE;
    return statement;
}

void zb_statement_release(ZbStatement *statement)
{
    if (!statement)
        return;
    if (statement->temporary) {
        statement_free(statement);
        return;
    }
    statement->db->driver->reset(statement->handle);
    statement->lent = FALSE;
}

static void bound(ZbStatement *statement, gboolean ok)
{
    statement->unbound |= !ok;
}

void zb_bind_int(ZbStatement *statement, int number, gint64 value)
{
    bound(statement, statement->db->driver->bind_int(statement->handle, number, value));
}

void zb_bind_id(ZbStatement *statement, int number, gint64 value)
{
    if (value == 0)
        zb_bind_text(statement, number, NULL);
    else
        zb_bind_int(statement, number, value);
}

void zb_bind_time(ZbStatement *statement, int number, gint64 value)
{
    if (value == ZB_NEVER)
        zb_bind_text(statement, number, NULL);
    else
        zb_bind_int(statement, number, value);
}

void zb_bind_text(ZbStatement *statement, int number, const char *value)
{
    bound(statement, statement->db->driver->bind_text(statement->handle, number, value));
}

void zb_bind_blob(ZbStatement *statement, int number, const void *value, gsize size)
{
    bound(statement, statement->db->driver->bind_blob(statement->handle, number, value, size));
}

ZbStep zb_step(ZbStatement *statement, GError **error)
{
    if (statement->unbound) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "a query's parameter could not be bound");
        return ZB_STEP_ERROR;
    }
    return (ZbStep)statement->db->driver->step(statement->db->handle, statement->handle, error);
}

gboolean zb_run(ZbStatement *statement, GError **error)
{
    ZbStep step;
    while ((step = zb_step(statement, error)) == ZB_STEP_ROW)
        ;
    return step == ZB_STEP_DONE;
}

gboolean zb_run_int(ZbStatement *statement, gint64 *ret, GError **error)
{
    ZbStep step = zb_step(statement, error);
    if (step == ZB_STEP_ROW) {
        *ret = zb_column_int(statement, 0);
        return zb_run(statement, error);
    }
    return step == ZB_STEP_DONE;
}

GArray *zb_run_ids(ZbStatement *statement, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    ZbStep step;
    while ((step = zb_step(statement, error)) == ZB_STEP_ROW) {
        gint64 id = zb_column_int(statement, 0);
        g_array_append_val(ids, id);
    }
    return step == ZB_STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

gboolean zb_ids_have(const GArray *ids, gint64 id)
{
    for (guint i = 0; i < ids->len; i++)
        if (g_array_index(ids, gint64, i) == id)
            return TRUE;
    return FALSE;
}

gboolean zb_column_null(ZbStatement *statement, int column)
{
    return statement->db->driver->column_null(statement->handle, column);
}

gint64 zb_column_int(ZbStatement *statement, int column)
{
    return statement->db->driver->column_int(statement->handle, column);
}

gint64 zb_column_time(ZbStatement *statement, int column)
{
    return zb_column_null(statement, column) ? ZB_NEVER : zb_column_int(statement, column);
}

const char *zb_column_text(ZbStatement *statement, int column)
{
    return statement->db->driver->column_text(statement->handle, column);
}

char *zb_column_dup(ZbStatement *statement, int column)
{
    return g_strdup(zb_column_text(statement, column));
}

const void *zb_column_blob(ZbStatement *statement, int column, gsize *ret_size)
{
    return statement->db->driver->column_blob(statement->handle, column, ret_size);
}

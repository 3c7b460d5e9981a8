#include "lib/store/store.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>
#include "lib/error.h"
#include "lib/resources.h"

/* Steps of the schema: lib/store/schema/sqlite/NNN.sql. */
#define SHIPPED 4

struct ZbStore {
    char *path;
    int lock;
    ZbDb *db;
    gint64 first_start;
    char *instance;
};

/* Compiled in and not compressed (lib/resources.xml): its text lives as long as the program does. */
static const char *shipped_step(guint version)
{
    g_autofree char *name = g_strdup_printf("/zb/schema/%03u.sql", version);
    g_autoptr(GBytes) step =
        g_resource_lookup_data(zb_get_resource(), name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(step);
    return g_bytes_get_data(step, NULL);
}

const ZbSchema *zb_schema_shipped(void)
{
    static gsize once;
    static const char *steps[SHIPPED + 1];
    static const ZbSchema schema = {steps};
    if (g_once_init_enter(&once)) {
        for (guint i = 0; i < SHIPPED; i++)
            steps[i] = shipped_step(i + 1);
        g_once_init_leave(&once, 1);
    }
    return &schema;
}

static gboolean take_lock(ZbStore *store, GError **error)
{
    g_autofree char *path = g_strconcat(store->path, ".lock", NULL);
    store->lock = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0) {
        int saved = errno;
        g_set_error(error, ZB_ERROR, saved == EROFS || saved == EACCES ? ZB_ERROR_READ_ONLY : ZB_ERROR_IO,
                    "cannot open the lock file %s: %s; does its folder exist, or is it read-only for zbd?",
                    path, g_strerror(saved));
        return FALSE;
    }
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    g_set_error(error, ZB_ERROR, errno == EWOULDBLOCK ? ZB_ERROR_BUSY : ZB_ERROR_IO,
                "the database %s is in use by another process (lock file %s): %s", store->path, path,
                g_strerror(errno));
    return FALSE;
}

static gboolean apply_step(ZbDb *db, const char *sql, int version, GError **error)
{
    const ZbDriver *driver = zb_db_driver(db);
    void *handle = zb_db_handle(db);
    if (!driver->script(handle, "BEGIN EXCLUSIVE", error))
        return FALSE;
    if (driver->script(handle, sql, error) && driver->set_version(handle, version, error) &&
        driver->script(handle, "COMMIT", error))
        return TRUE;
    g_prefix_error(error, "schema step %d: ", version);
    driver->script(handle, "ROLLBACK", NULL);
    return FALSE;
}

static gboolean migrate(ZbStore *store, const ZbSchema *schema, GError **error)
{
    const ZbDriver *driver = zb_db_driver(store->db);
    void *handle = zb_db_handle(store->db);
    int version, newest = 0;
    if (!driver->get_version(handle, &version, error))
        return FALSE;
    while (schema->steps[newest])
        newest++;
    if (version > newest) {
        g_set_error(
            error, ZB_ERROR, ZB_ERROR_NEWER,
            "the database %s has schema version %d, this program knows up to %d: install the newer zb, or "
            "restore a backup; nothing was changed",
            store->path, version, newest);
        return FALSE;
    }
    if (version > 0 && version < newest) {
        g_autofree char *backup = g_strdup_printf("%s.v%d", store->path, version);
        g_unlink(backup); /* of a migration that was cut off: the data is still all in the database */
        if (!driver->backup(handle, backup, error))
            return FALSE;
    }
    for (; version < newest; version++)
        if (!apply_step(store->db, schema->steps[version], version + 1, error))
            return FALSE;
    return TRUE;
}

/* Stores `value` under `key` unless there is one; gives what is stored. */
static char *meta(ZbDb *db, const char *key, const char *value, GError **error)
{
    g_autoptr(ZbStatement) insert =
        zb_prepare(db, "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", error);
    if (!insert)
        return NULL;
    zb_bind_text(insert, 1, key);
    zb_bind_text(insert, 2, value);
    if (!zb_run(insert, error))
        return NULL;
    g_autoptr(ZbStatement) select = zb_prepare(db, "SELECT value FROM meta WHERE key = $1", error);
    if (!select)
        return NULL;
    zb_bind_text(select, 1, key);
    return zb_step(select, error) == ZB_STEP_ROW ? zb_column_dup(select, 0) : NULL;
}

static gboolean know_itself(ZbStore *store, const ZbClock *clock, GError **error)
{
    /* Mail servers tell arrivals in whole seconds: what came in this very second is not older than we are. */
    gint64 second = zb_clock_now(clock) / ZB_SECOND * ZB_SECOND;
    g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT, second);
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *first = meta(store->db, "first_start", now, error);
    store->instance = first ? meta(store->db, "instance", random, error) : NULL;
    if (!store->instance)
        return FALSE;
    store->first_start = g_ascii_strtoll(first, NULL, 10);
    return TRUE;
}

ZbStore *zb_store_open(const char *path, const ZbSchema *schema, const ZbClock *clock, GError **error)
{
    g_autoptr(ZbStore) store = g_new0(ZbStore, 1);
    store->path = g_strdup(path);
    store->lock = -1;
    if (!take_lock(store, error))
        return NULL;
    store->db = zb_db_open(&zb_driver_sqlite, path, error);
    if (!store->db || !migrate(store, schema ? schema : zb_schema_shipped(), error) ||
        !know_itself(store, clock, error))
        return NULL;
    return g_steal_pointer(&store);
}

void zb_store_free(ZbStore *store)
{
    if (!store)
        return;
    zb_db_close(store->db);
    if (store->lock >= 0)
        close(store->lock);
    g_free(store->instance);
    g_free(store->path);
    g_free(store);
}

ZbDb *zb_store_db(ZbStore *store)
{
    return store->db;
}

const char *zb_store_path(ZbStore *store)
{
    return store->path;
}

static gboolean script(ZbStore *store, const char *sql, GError **error)
{
    return zb_db_driver(store->db)->script(zb_db_handle(store->db), sql, error);
}

gboolean zb_store_begin(ZbStore *store, GError **error)
{
    return zb_db_driver(store->db)->begin(zb_db_handle(store->db), error);
}

gboolean zb_store_commit(ZbStore *store, GError **error)
{
    return script(store, "COMMIT", error);
}

void zb_store_rollback(ZbStore *store)
{
    /* Fails only where SQLite rolled back by itself already (a full disk). */
    script(store, "ROLLBACK", NULL);
}

gboolean zb_store_savepoint(ZbStore *store, GError **error)
{
    return script(store, "SAVEPOINT one", error);
}

gboolean zb_store_release(ZbStore *store, GError **error)
{
    return script(store, "RELEASE one", error);
}

void zb_store_undo(ZbStore *store)
{
    script(store, "ROLLBACK TO one; RELEASE one", NULL);
}

gint64 zb_store_first_start(ZbStore *store)
{
    return store->first_start;
}

const char *zb_store_instance(ZbStore *store)
{
    return store->instance;
}

/* SQLite 3.40: one connection, WAL, every commit durable (synchronous=FULL). */
#include "lib/store/driver.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>
#include "lib/error.h"

/* "zb01": file(1) and we ourselves tell our database from another program's. */
#define APPLICATION_ID 0x7a623031

static ZbError code_of(int extended)
{
    switch (extended & 0xff) {
    case SQLITE_FULL:
        return ZB_ERROR_NO_SPACE;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return ZB_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ZB_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ZB_ERROR_CORRUPT;
    case SQLITE_CONSTRAINT:
        return ZB_ERROR_CONFLICT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return ZB_ERROR_IO;
    default:
        return ZB_ERROR_INTERNAL;
    }
}

/* Takes result, extended result and message together, before anything changes them. SQLite's messages name tables
 * and columns, never values. */
static void set_error(GError **error, sqlite3 *db, const char *doing)
{
    int extended = sqlite3_extended_errcode(db);
    const char *file = sqlite3_db_filename(db, "main");
    g_set_error(error, ZB_ERROR, (int)code_of(extended), "database %s: %s: %s (SQLite %d)", file ? file : "?",
                doing, sqlite3_errmsg(db), extended);
}

static gboolean sqlite_script(void *db, const char *sql, GError **error)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    set_error(error, db, "cannot run a script");
    return FALSE;
}

static gboolean sqlite_begin(void *db, GError **error)
{
    int moved = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_IO,
                    "database %s: the file was moved or removed while in use; put it back, or restart zbd "
                    "with a copy of it",
                    sqlite3_db_filename(db, "main"));
        return FALSE;
    }
    return sqlite_script(db, "BEGIN IMMEDIATE", error);
}

static gboolean pragma_int(sqlite3 *db, const char *sql, int *ret, GError **error)
{
    sqlite3_stmt *statement = NULL;
    gboolean ok = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                  sqlite3_step(statement) == SQLITE_ROW;
    if (ok)
        *ret = sqlite3_column_int(statement, 0);
    else
        set_error(error, db, "cannot read it");
    sqlite3_finalize(statement);
    return ok;
}

static gboolean own_database(sqlite3 *db, const char *path, GError **error)
{
    int id, tables;
    if (!pragma_int(db, "PRAGMA application_id", &id, error) ||
        !pragma_int(db, "SELECT count(*) FROM sqlite_schema", &tables, error))
        return FALSE;
    if (id == APPLICATION_ID)
        return TRUE;
    if (id != 0 || tables != 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CORRUPT,
                    "%s is a database, but not zb's: nothing was changed; give another path in [store] url",
                    path);
        return FALSE;
    }
    g_autofree char *sql = g_strdup_printf("PRAGMA application_id = %d", APPLICATION_ID);
    return sqlite_script(db, sql, error);
}

/* SQLite's own lower() knows ASCII only; PostgreSQL's, and our users, know that É is é. */
static void lower(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *text = (const char *)sqlite3_value_text(values[0]);
    if (text)
        sqlite3_result_text(context, g_utf8_strdown(text, -1), -1, g_free);
}

static gboolean set_up(sqlite3 *db, GError **error)
{
    if (sqlite3_create_function(db, "lower", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                lower, NULL, NULL) != SQLITE_OK) {
        set_error(error, db, "cannot set it up");
        return FALSE;
    }
    return sqlite_script(
        db,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192;",
        error);
}

static void *sqlite_open(const char *path, GError **error)
{
    /* Created here, so that it is readable by its owner only from the first byte. */
    int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        int saved = errno;
        g_set_error(error, ZB_ERROR, saved == EROFS || saved == EACCES ? ZB_ERROR_READ_ONLY : ZB_ERROR_IO,
                    "cannot open the database %s: %s%s", path, g_strerror(saved),
                    saved == EROFS || saved == EACCES
                        ? "; it is read-only for zbd: give zbd's user the right to write there"
                        : "");
        return NULL;
    }
    close(fd);
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        NULL) != SQLITE_OK) {
        set_error(error, db, "cannot open it");
        sqlite3_close(db);
        return NULL;
    }
    sqlite3_busy_timeout(db, 2000);
    if (!own_database(db, path, error) || !set_up(db, error)) {
        sqlite3_close(db);
        return NULL;
    }
    return db;
}

static void sqlite_close(void *db)
{
    sqlite3_close(db);
}

static gboolean sqlite_get_version(void *db, int *ret_version, GError **error)
{
    return pragma_int(db, "PRAGMA user_version", ret_version, error);
}

static gboolean sqlite_set_version(void *db, int version, GError **error)
{
    g_autofree char *sql = g_strdup_printf("PRAGMA user_version = %d", version);
    return sqlite_script(db, sql, error);
}

static gboolean sqlite_backup(void *db, const char *path, GError **error)
{
    /* SQLite writes into an empty file, and would make one that everybody may read. */
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        int saved = errno;
        g_set_error(error, ZB_ERROR, saved == ENOSPC ? ZB_ERROR_NO_SPACE : ZB_ERROR_IO,
                    "cannot make the backup %s: %s", path, g_strerror(saved));
        return FALSE;
    }
    close(fd);
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    gboolean ok = sqlite_script(db, sql, error);
    sqlite3_free(sql);
    if (!ok)
        g_prefix_error(error, "cannot back up to %s: ", path);
    return ok;
}

static void *sqlite_prepare(void *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
        return statement;
    set_error(error, db, "cannot prepare a query");
    return NULL;
}

static void sqlite_finalize(void *statement)
{
    sqlite3_finalize(statement);
}

static void sqlite_reset(void *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

/* SQLite numbers parameters by where they first stand: nearly always that is their number as written. */
static int parameter(void *statement, int number)
{
    char name[16];
    g_snprintf(name, sizeof name, "$%d", number);
    if (g_strcmp0(sqlite3_bind_parameter_name(statement, number), name) == 0)
        return number;
    return sqlite3_bind_parameter_index(statement, name);
}

static gboolean sqlite_bind_int(void *statement, int number, gint64 value)
{
    return sqlite3_bind_int64(statement, parameter(statement, number), value) == SQLITE_OK;
}

static gboolean sqlite_bind_text(void *statement, int number, const char *value)
{
    return sqlite3_bind_text(statement, parameter(statement, number), value, -1, SQLITE_TRANSIENT) ==
           SQLITE_OK;
}

static gboolean sqlite_bind_blob(void *statement, int number, const void *value, gsize size)
{
    int index = parameter(statement, number);
    if (!value && size == 0)
        return sqlite3_bind_null(statement, index) == SQLITE_OK;
    return sqlite3_bind_blob64(statement, index, value, size, SQLITE_TRANSIENT) == SQLITE_OK;
}

static int sqlite_step(void *db, void *statement, GError **error)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return 1;
    if (result == SQLITE_DONE)
        return 0;
    set_error(error, db, "cannot run a query");
    return -1;
}

static gboolean sqlite_column_null(void *statement, int column)
{
    return sqlite3_column_type(statement, column) == SQLITE_NULL;
}

static gint64 sqlite_column_int(void *statement, int column)
{
    return sqlite3_column_int64(statement, column);
}

static const char *sqlite_column_text(void *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

static const void *sqlite_column_blob(void *statement, int column, gsize *ret_size)
{
    const void *data = sqlite3_column_blob(statement, column);
    *ret_size = (gsize)sqlite3_column_bytes(statement, column);
    return data;
}

const ZbDriver zb_driver_sqlite = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .get_version = sqlite_get_version,
    .set_version = sqlite_set_version,
    .backup = sqlite_backup,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .reset = sqlite_reset,
    .bind_int = sqlite_bind_int,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .step = sqlite_step,
    .column_null = sqlite_column_null,
    .column_int = sqlite_column_int,
    .column_text = sqlite_column_text,
    .column_blob = sqlite_column_blob,
};

/* The seam between our queries and a database engine.
 *
 * Queries are written once, in what SQLite and PostgreSQL both speak: RETURNING, ON CONFLICT, parameters $1, $2, ...
 * each bound by its number as written (SQLite numbers them by appearance, so the driver binds by name). What an engine
 * does in its own way stands behind this vtable; what defines tables stands in schema/ENGINE/.
 *
 * A statement is prepared once per connection and query (the query's pointer is its identity: use string literals) and
 * lent; zb_statement_release(), or g_autoptr, hands it back. An error of binding shows at the next step. */
#pragma once

#include <glib.h>

typedef struct ZbDb ZbDb;
typedef struct ZbStatement ZbStatement;

/* What an engine provides. `db` and `statement` are its own structures. */
typedef struct {
    const char *name; /* "sqlite"; its schema steps are in schema/<name>/ */
    /* Opens `path`, creating it with mode 0600 where it is missing. */
    void *(*open)(const char *path, GError **error);
    void (*close)(void *db);
    /* Several statements, without parameters. */
    gboolean (*script)(void *db, const char *sql, GError **error);
    /* Opens a transaction for writing. ZB_ERROR_IO where what was opened is no longer what its path names: what is
     * written there would be gone at the next start. */
    gboolean (*begin)(void *db, GError **error);
    gboolean (*get_version)(void *db, int *ret_version, GError **error);
    gboolean (*set_version)(void *db, int version, GError **error);
    /* A consistent copy of all data in a new file, readable by its owner only. */
    gboolean (*backup)(void *db, const char *path, GError **error);
    void *(*prepare)(void *db, const char *sql, GError **error);
    void (*finalize)(void *statement);
    void (*reset)(void *statement);
    /* Numbers as written after the $. FALSE: no such parameter, or no memory. */
    gboolean (*bind_int)(void *statement, int number, gint64 value);
    gboolean (*bind_text)(void *statement, int number, const char *value);
    gboolean (*bind_blob)(void *statement, int number, const void *value, gsize size);
    /* 1: a row, 0: done, -1: error. */
    int (*step)(void *db, void *statement, GError **error);
    gboolean (*column_null)(void *statement, int column);
    gint64 (*column_int)(void *statement, int column);
    const char *(*column_text)(void *statement, int column);
    const void *(*column_blob)(void *statement, int column, gsize *ret_size);
} ZbDriver;

extern const ZbDriver zb_driver_sqlite;

ZbDb *zb_db_open(const ZbDriver *driver, const char *path, GError **error);
void zb_db_close(ZbDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbDb, zb_db_close)
const ZbDriver *zb_db_driver(ZbDb *db);
void *zb_db_handle(ZbDb *db);

/* Lends the statement of `sql`, reset and unbound. NULL where the engine refuses it. */
ZbStatement *zb_prepare(ZbDb *db, const char *sql, GError **error);
void zb_statement_release(ZbStatement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbStatement, zb_statement_release)

/* Values are copied. A NULL text or blob, and an id of 0 in bind_id, bind NULL. */
void zb_bind_int(ZbStatement *statement, int number, gint64 value);
void zb_bind_id(ZbStatement *statement, int number, gint64 value);
void zb_bind_time(ZbStatement *statement, int number, gint64 value); /* ZB_NEVER binds NULL */
void zb_bind_text(ZbStatement *statement, int number, const char *value);
void zb_bind_blob(ZbStatement *statement, int number, const void *value, gsize size);

typedef enum { ZB_STEP_ERROR = -1, ZB_STEP_DONE = 0, ZB_STEP_ROW = 1 } ZbStep;
ZbStep zb_step(ZbStatement *statement, GError **error);
/* Runs a statement that returns no rows. */
gboolean zb_run(ZbStatement *statement, GError **error);
/* The first column of all its rows, of gint64. (transfer full) NULL: error. */
GArray *zb_run_ids(ZbStatement *statement, GError **error);
/* Whether an id is among ids, of gint64. */
gboolean zb_ids_have(const GArray *ids, gint64 id);
/* The first column of its only row: an id (RETURNING id) or a count. `ret` untouched where there is no row. */
gboolean zb_run_int(ZbStatement *statement, gint64 *ret, GError **error);

/* Columns from 0, valid until the next step. */
gboolean zb_column_null(ZbStatement *statement, int column);
gint64 zb_column_int(ZbStatement *statement, int column);       /* NULL: 0 */
gint64 zb_column_time(ZbStatement *statement, int column);      /* NULL: ZB_NEVER */
const char *zb_column_text(ZbStatement *statement, int column); /* NULL: NULL */
char *zb_column_dup(ZbStatement *statement, int column);        /* (transfer full) */
const void *zb_column_blob(ZbStatement *statement, int column, gsize *ret_size);

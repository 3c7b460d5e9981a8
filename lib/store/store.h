/* The store: the one database of the dossier. man 7 zb-store explains its tables.
 *
 * One ZbStore owns the connection and, through a lock file beside the database, the right to open it: zbd, and whatever
 * else opens it, exclude each other. Opening brings the schema up to date: each step runs in one exclusive transaction
 * with the version it makes, after a backup; a newer database is refused (ZB_ERROR_NEWER).
 *
 * Queries live in this folder, a file for each noun. They neither begin nor commit: whoever conducts (lib/intake) does,
 * so that what belongs together is stored together. */
#pragma once

#include "lib/clock.h"
#include "lib/store/driver.h"

typedef struct ZbStore ZbStore;

/* The schema's steps, oldest first, NULL-terminated; step n makes version n. */
typedef struct {
    const char *const *steps;
} ZbSchema;

/* As compiled in. (transfer none) */
const ZbSchema *zb_schema_shipped(void);

/* `schema` NULL: as shipped. ZB_ERROR_BUSY: another process has it. ZB_ERROR_NEWER, _READ_ONLY, _NO_SPACE, _CORRUPT,
 * _IO: the message names the file. */
ZbStore *zb_store_open(const char *path, const ZbSchema *schema, const ZbClock *clock, GError **error);
void zb_store_free(ZbStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbStore, zb_store_free)

ZbDb *zb_store_db(ZbStore *store);
const char *zb_store_path(ZbStore *store);

/* One transaction at a time. Rollback never fails: what could not be undone then is undone at the next open. */
gboolean zb_store_begin(ZbStore *store, GError **error);
gboolean zb_store_commit(ZbStore *store, GError **error);
void zb_store_rollback(ZbStore *store);
/* Part of a transaction that may fail alone (one message of a batch). */
gboolean zb_store_savepoint(ZbStore *store, GError **error);
gboolean zb_store_release(ZbStore *store, GError **error);
void zb_store_undo(ZbStore *store);

/* Mail that came before this instant is recorded, but nobody is alerted one by one about it. */
gint64 zb_store_first_start(ZbStore *store);
/* A random name of this dossier, in the headers of our own mails. */
const char *zb_store_instance(ZbStore *store);

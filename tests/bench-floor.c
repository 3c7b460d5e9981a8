#include "tests/bench-floor.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <time.h>
#include <zstd.h>
#include "lib/error.h"

struct BenchFloor {
    sqlite3 *db;
    char *path;
};

/* What the intake adds rows to, each before what refers to it. */
static const char *const tables[] = {"contact", "topic",   "message", "raw",    "delivery",
                                     "link",    "verdict", "mark",    "notice", "audit"};

double bench_ms(clockid_t clock)
{
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static gboolean run(BenchFloor *floor, const char *sql, GError **error)
{
    if (sqlite3_exec(floor->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "floor: %s in: %.60s", sqlite3_errmsg(floor->db), sql);
    return FALSE;
}

BenchFloor *bench_floor_new(const char *path, GError **error)
{
    g_autofree char *copy = g_strconcat(path, ".floor", NULL);
    g_autoptr(GFile) from = g_file_new_for_path(path), to = g_file_new_for_path(copy);
    if (!g_file_copy(from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error))
        return NULL;
    BenchFloor *floor = g_new0(BenchFloor, 1);
    floor->path = g_steal_pointer(&copy);
    g_autofree char *attach = g_strdup_printf("ATTACH '%s' AS dossier", path);
    /* As lib/store/driver-sqlite.c sets it up. */
    if (sqlite3_open_v2(floor->path, &floor->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        run(floor,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;",
            error) &&
        run(floor, attach, error))
        return floor;
    bench_floor_free(floor);
    return NULL;
}

void bench_floor_free(BenchFloor *floor)
{
    if (!floor)
        return;
    sqlite3_close(floor->db);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat(floor->path, ends[i], NULL);
        g_unlink(path);
    }
    g_free(floor->path);
    g_free(floor);
}

/* Into memory: reading them is not counted. Of profiles those that learned of a message. */
static gboolean take(BenchFloor *floor, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        g_string_append_printf(sql,
                               "CREATE TEMP TABLE new_%s AS SELECT * FROM dossier.%s WHERE rowid >"
                               " (SELECT coalesce(max(rowid), 0) FROM main.%s);",
                               tables[i], tables[i], tables[i]);
    g_string_append(sql,
                    "CREATE TEMP TABLE new_profile AS SELECT * FROM dossier.topic_profile WHERE topic_id IN"
                    " (SELECT l.topic_id FROM new_link l JOIN new_verdict v ON v.contact_id = l.contact_id"
                    " WHERE v.verdict IN ('new', 'ongoing'));");
    return run(floor, sql->str, error);
}

static gboolean drop(BenchFloor *floor, GError **error)
{
    g_autoptr(GString) sql = g_string_new("DROP TABLE new_profile;");
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        g_string_append_printf(sql, "DROP TABLE new_%s;", tables[i]);
    return run(floor, sql->str, error);
}

static gboolean put(BenchFloor *floor, GError **error)
{
    g_autoptr(GString) sql = g_string_new("BEGIN IMMEDIATE;");
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
        g_string_append_printf(sql, "INSERT INTO main.%s SELECT * FROM new_%s;", tables[i], tables[i]);
    g_string_append(sql, "INSERT OR REPLACE INTO main.topic_profile SELECT * FROM new_profile;");
    return run(floor, sql->str, error);
}

static void compress_all(const GPtrArray *raws)
{
    for (guint i = 0; i < raws->len; i++) {
        gsize size, room;
        const void *data = g_bytes_get_data(raws->pdata[i], &size);
        room = ZSTD_compressBound(size);
        g_autofree void *packed = g_malloc(room);
        g_assert_false(ZSTD_isError(ZSTD_compress(packed, room, data, size, 3)));
    }
}

gboolean bench_floor_follow(BenchFloor *floor, const GPtrArray *raws, double *ret_processor,
                            double *ret_clock, GError **error)
{
    if (!take(floor, error))
        return FALSE;
    double processor = bench_ms(CLOCK_PROCESS_CPUTIME_ID), clock = bench_ms(CLOCK_MONOTONIC);
    compress_all(raws);
    if (!put(floor, error))
        return FALSE;
    *ret_processor = bench_ms(CLOCK_PROCESS_CPUTIME_ID) - processor;
    if (!run(floor, "COMMIT", error))
        return FALSE;
    *ret_clock = bench_ms(CLOCK_MONOTONIC) - clock;
    return drop(floor, error);
}

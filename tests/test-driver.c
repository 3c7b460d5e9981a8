/* The seam to the engine, on a real SQLite database. */
#include <sqlite3.h>
#include "tests/support.h"

typedef struct {
    char *folder, *path;
    ZbDb *db;
} Base;

static void base_open(Base *b)
{
    g_autoptr(GError) error = NULL;
    b->folder = g_dir_make_tmp("zb-test-XXXXXX", NULL);
    b->path = g_build_filename(b->folder, "d.db", NULL);
    b->db = zb_db_open(&zb_driver_sqlite, b->path, &error);
    g_assert_no_error(error);
    zb_driver_sqlite.script(zb_db_handle(b->db), "CREATE TABLE t (a INTEGER UNIQUE, b TEXT, c BLOB) STRICT",
                            &error);
    g_assert_no_error(error);
}

static void base_close(Base *b)
{
    zb_db_close(b->db);
    remove_folder(b->folder);
    g_free(b->folder);
    g_free(b->path);
}

static ZbStatement *prepare(Base *b, const char *sql)
{
    g_autoptr(GError) error = NULL;
    ZbStatement *s = zb_prepare(b->db, sql, &error);
    g_assert_no_error(error);
    return s;
}

/* SQLite numbers $2, $1 by appearance. */
static void test_binds_by_number(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStatement) s = prepare(&b, "SELECT $2, $1, $11, $2");
    zb_bind_text(s, 1, "one");
    zb_bind_text(s, 2, "two");
    zb_bind_int(s, 11, 11);
    g_assert_cmpint(zb_step(s, &error), ==, ZB_STEP_ROW);
    g_assert_cmpstr(zb_column_text(s, 0), ==, "two");
    g_assert_cmpstr(zb_column_text(s, 1), ==, "one");
    g_assert_cmpint(zb_column_int(s, 2), ==, 11);
    g_assert_cmpstr(zb_column_text(s, 3), ==, "two");
    g_clear_pointer(&s, zb_statement_release);
    base_close(&b);
}

static void test_no_such_parameter(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStatement) s = prepare(&b, "SELECT $1");
    zb_bind_int(s, 1, 1);
    zb_bind_int(s, 2, 2);
    g_assert_cmpint(zb_step(s, &error), ==, ZB_STEP_ERROR);
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INTERNAL);
    g_clear_pointer(&s, zb_statement_release);
    base_close(&b);
}

static void test_values(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStatement) s = prepare(&b, "SELECT $1, $2, $3, $4, $5, $6, $7");
    gsize size;
    zb_bind_int(s, 1, G_MAXINT64);
    zb_bind_id(s, 2, 0);
    zb_bind_time(s, 3, ZB_NEVER);
    zb_bind_text(s, 4, NULL);
    zb_bind_blob(s, 5, "a\0b", 3);
    zb_bind_blob(s, 6, NULL, 0);
    zb_bind_blob(s, 7, "", 0);
    g_assert_cmpint(zb_step(s, &error), ==, ZB_STEP_ROW);
    g_assert_cmpint(zb_column_int(s, 0), ==, G_MAXINT64);
    g_assert_true(zb_column_null(s, 1));
    g_assert_cmpint(zb_column_int(s, 1), ==, 0);
    g_assert_cmpint(zb_column_time(s, 2), ==, ZB_NEVER);
    g_assert_null(zb_column_text(s, 3));
    g_assert_null(zb_column_dup(s, 3));
    g_assert_cmpmem(zb_column_blob(s, 4, &size), 3, "a\0b", 3);
    g_assert_cmpuint(size, ==, 3);
    g_assert_true(zb_column_null(s, 5));
    g_assert_false(zb_column_null(s, 6)); /* no bytes are not nothing */
    g_clear_pointer(&s, zb_statement_release);
    base_close(&b);
}

static const char count_up[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)"
                               " SELECT i FROM n";

static void test_lent_twice(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    ZbStatement *outer = prepare(&b, count_up);
    zb_bind_int(outer, 1, 3);
    for (int i = 1; i <= 3; i++) {
        g_assert_cmpint(zb_step(outer, &error), ==, ZB_STEP_ROW);
        g_autoptr(ZbStatement) inner = prepare(&b, count_up);
        g_assert_true(inner != outer);
        gint64 first = 0;
        zb_bind_int(inner, 1, 5);
        g_assert_true(zb_run_int(inner, &first, &error));
        g_assert_cmpint(first, ==, 1);
        g_assert_cmpint(zb_column_int(outer, 0), ==, i);
    }
    g_assert_cmpint(zb_step(outer, &error), ==, ZB_STEP_DONE);
    zb_statement_release(outer);
    /* Handed back it comes again, reset and unbound. */
    ZbStatement *again = prepare(&b, count_up);
    g_assert_true(again == outer);
    g_assert_cmpint(zb_step(again, &error), ==, ZB_STEP_ROW);
    g_assert_cmpint(zb_step(again, &error), ==, ZB_STEP_DONE);
    zb_statement_release(again);
    base_close(&b);
}

static void test_errors(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < 2; i++) {
        g_autoptr(ZbStatement) s = prepare(&b, "INSERT INTO t (a, b) VALUES (7, $1)");
        zb_bind_text(s, 1, "geheim");
        if (i == 0) {
            g_assert_true(zb_run(s, &error));
            continue;
        }
        g_assert_false(zb_run(s, &error));
        g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFLICT);
        g_assert_nonnull(strstr(error->message, "t.a"));
        g_assert_null(strstr(error->message, "geheim"));
    }
    g_clear_error(&error);
    g_assert_null(zb_prepare(b.db, "SELECT nothing FROM nowhere", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INTERNAL);
    g_clear_error(&error);
    zb_driver_sqlite.script(zb_db_handle(b.db), "PRAGMA query_only = ON", NULL);
    g_assert_false(zb_driver_sqlite.script(zb_db_handle(b.db), "DELETE FROM t", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_READ_ONLY);
    g_clear_error(&error);
    zb_driver_sqlite.script(zb_db_handle(b.db), "PRAGMA query_only = OFF; PRAGMA max_page_count = 1", NULL);
    g_assert_false(
        zb_driver_sqlite.script(zb_db_handle(b.db), "INSERT INTO t (c) VALUES (zeroblob(1000000))", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NO_SPACE);
    g_assert_nonnull(strstr(error->message, b.path));
    base_close(&b);
}

static void test_run_int_without_row(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    gint64 value = 42;
    g_autoptr(ZbStatement) s = prepare(&b, "SELECT a FROM t");
    g_assert_true(zb_run_int(s, &value, &error));
    g_assert_cmpint(value, ==, 42);
    g_clear_pointer(&s, zb_statement_release);
    base_close(&b);
}

static void assert_refused(const char *path, ZbError code)
{
    g_autofree char *before = NULL, *after = NULL;
    gsize size_before, size_after;
    g_autoptr(GError) error = NULL;
    g_assert_true(g_file_get_contents(path, &before, &size_before, NULL));
    g_assert_null(zb_db_open(&zb_driver_sqlite, path, &error));
    g_assert_error(error, ZB_ERROR, (int)code);
    g_assert_nonnull(strstr(error->message, path));
    g_assert_true(g_file_get_contents(path, &after, &size_after, NULL));
    g_assert_cmpmem(before, size_before, after, size_after);
}

static void test_foreign(void)
{
    Base b;
    base_open(&b);
    g_autofree char *path = g_build_filename(b.folder, "foreign.db", NULL);
    sqlite3 *foreign;
    sqlite3_open(path, &foreign);
    sqlite3_exec(foreign, "CREATE TABLE theirs (x)", NULL, NULL, NULL);
    sqlite3_close(foreign);
    assert_refused(path, ZB_ERROR_CORRUPT);
    /* Empty, but marked as another program's. */
    g_unlink(path);
    sqlite3_open(path, &foreign);
    sqlite3_exec(foreign, "PRAGMA application_id = 1", NULL, NULL, NULL);
    sqlite3_close(foreign);
    assert_refused(path, ZB_ERROR_CORRUPT);
    g_file_set_contents(
        path,
        "This is a letter, and no database at all; long enough for a header of one hundred bytes"
        " so that SQLite looks at it.",
        -1, NULL);
    assert_refused(path, ZB_ERROR_CORRUPT);
    base_close(&b);
}

static mode_t mode_of(const char *path)
{
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    return status.st_mode & 0777;
}

/* A dossier is nobody else's to read: nor is its log, nor its backup. */
static void test_modes(void)
{
    Base b;
    base_open(&b);
    g_autoptr(GError) error = NULL;
    g_autofree char *log = g_strconcat(b.path, "-wal", NULL);
    g_autofree char *backup = g_strconcat(b.path, ".v1", NULL);
    g_assert_cmpint(mode_of(b.path), ==, 0600);
    g_assert_cmpint(mode_of(log), ==, 0600);
    g_assert_true(zb_driver_sqlite.backup(zb_db_handle(b.db), backup, &error));
    g_assert_cmpint(mode_of(backup), ==, 0600);
    g_autoptr(ZbDb) copy = zb_db_open(&zb_driver_sqlite, backup, &error);
    g_assert_no_error(error);
    g_assert_true(zb_driver_sqlite.script(zb_db_handle(copy), "SELECT a FROM t", &error));
    g_clear_pointer(&copy, zb_db_close);
    base_close(&b);
}

static void test_cannot_open(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_db_open(&zb_driver_sqlite, "/nowhere/at/all/zb.db", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_IO);
    g_assert_nonnull(strstr(error->message, "/nowhere/at/all/zb.db"));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/driver/binds-by-number", test_binds_by_number);
    g_test_add_func("/driver/no-such-parameter", test_no_such_parameter);
    g_test_add_func("/driver/values", test_values);
    g_test_add_func("/driver/lent-twice", test_lent_twice);
    g_test_add_func("/driver/errors", test_errors);
    g_test_add_func("/driver/run-int-without-row", test_run_int_without_row);
    g_test_add_func("/driver/foreign", test_foreign);
    g_test_add_func("/driver/modes", test_modes);
    g_test_add_func("/driver/cannot-open", test_cannot_open);
    return g_test_run();
}

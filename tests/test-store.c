/* Opening the store: whose it is, and how it grows from one version to the next. */
#include "tests/support.h"

#define STEP_1                                                                                            \
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT; CREATE TABLE one (x INTEGER) " \
    "STRICT;"
#define STEP_2 "CREATE TABLE two (x INTEGER) STRICT; INSERT INTO one VALUES (2);"

static const char *const one_step[] = {STEP_1, NULL}, *const two_steps[] = {STEP_1, STEP_2, NULL},
                         *const bad_steps[] = {
                             STEP_1, STEP_2, "CREATE TABLE three (x); INSERT INTO nowhere VALUES (1)", NULL};
static const ZbSchema version_1 = {one_step}, version_2 = {two_steps}, version_3 = {bad_steps};

typedef struct {
    char *folder, *path;
    gint64 now;
    ZbClock clock;
} Place;

static void place_make(Place *p)
{
    *p = (Place){.folder = g_dir_make_tmp("zb-test-XXXXXX", NULL), .now = 1234567 * ZB_SECOND + 890};
    p->path = g_build_filename(p->folder, "zb.db", NULL);
    p->clock = zb_clock_manual(&p->now);
}

static void place_clear(Place *p)
{
    remove_folder(p->folder);
    g_free(p->folder);
    g_free(p->path);
}

static ZbStore *open_at(Place *p, const ZbSchema *schema)
{
    g_autoptr(GError) error = NULL;
    ZbStore *store = zb_store_open(p->path, schema, &p->clock, &error);
    g_assert_no_error(error);
    return store;
}

static void assert_refused(Place *p, const ZbSchema *schema, ZbError code)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_store_open(p->path, schema, &p->clock, &error));
    g_assert_error(error, ZB_ERROR, (int)code);
    g_assert_nonnull(strstr(error->message, p->path));
}

static int version_of(ZbStore *store)
{
    int version = -1;
    zb_driver_sqlite.get_version(zb_db_handle(zb_store_db(store)), &version, NULL);
    return version;
}

static gboolean has(ZbStore *store, const char *table)
{
    g_autofree char *sql = g_strdup_printf("SELECT x FROM %s", table);
    return zb_driver_sqlite.script(zb_db_handle(zb_store_db(store)), sql, NULL);
}

static void test_one_at_a_time(void)
{
    Place p;
    place_make(&p);
    g_autoptr(ZbStore) first = open_at(&p, NULL);
    assert_refused(&p, NULL, ZB_ERROR_BUSY);
    g_clear_pointer(&first, zb_store_free);
    first = open_at(&p, NULL);
    g_clear_pointer(&first, zb_store_free);
    place_clear(&p);
}

static void test_knows_itself(void)
{
    Place p;
    place_make(&p);
    g_autoptr(ZbStore) store = open_at(&p, NULL);
    g_autofree char *instance = g_strdup(zb_store_instance(store));
    g_assert_cmpint(zb_store_first_start(store), ==, 1234567 * ZB_SECOND); /* whole seconds */
    g_assert_cmpstr(zb_store_path(store), ==, p.path);
    g_clear_pointer(&store, zb_store_free);
    p.now += ZB_DAY;
    store = open_at(&p, NULL);
    g_assert_cmpstr(zb_store_instance(store), ==, instance);
    g_assert_cmpint(zb_store_first_start(store), ==, 1234567 * ZB_SECOND);
    g_clear_pointer(&store, zb_store_free);
    place_clear(&p);
}

static void test_newer_is_refused(void)
{
    Place p;
    place_make(&p);
    zb_store_free(open_at(&p, &version_2));
    g_autofree char *before = NULL, *after = NULL;
    gsize size_before, size_after;
    g_assert_true(g_file_get_contents(p.path, &before, &size_before, NULL));
    assert_refused(&p, &version_1, ZB_ERROR_NEWER);
    g_assert_true(g_file_get_contents(p.path, &after, &size_after, NULL));
    g_assert_cmpmem(before, size_before, after, size_after);
    place_clear(&p);
}

static void test_migration(void)
{
    Place p;
    place_make(&p);
    g_autofree char *backup = g_strconcat(p.path, ".v1", NULL);
    zb_store_free(open_at(&p, &version_1));
    g_assert_false(g_file_test(backup, G_FILE_TEST_EXISTS)); /* of nothing there is none */
    g_autoptr(ZbStore) store = open_at(&p, &version_2);
    g_assert_cmpint(version_of(store), ==, 2);
    g_assert_true(has(store, "two"));
    g_clear_pointer(&store, zb_store_free);
    Place old = p;
    old.path = backup;
    store = open_at(&old, &version_1);
    g_assert_cmpint(version_of(store), ==, 1);
    g_assert_true(has(store, "one"));
    g_assert_false(has(store, "two"));
    g_clear_pointer(&store, zb_store_free);
    place_clear(&p);
}

static void test_failing_step(void)
{
    Place p;
    place_make(&p);
    zb_store_free(open_at(&p, &version_1));
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_store_open(p.path, &version_3, &p.clock, &error));
    g_assert_true(g_str_has_prefix(error->message, "schema step 3: "));
    /* The step before it stands, the failing one left nothing. */
    g_autoptr(ZbStore) store = open_at(&p, &version_2);
    g_assert_cmpint(version_of(store), ==, 2);
    g_assert_true(has(store, "two"));
    g_assert_false(has(store, "three"));
    g_clear_pointer(&store, zb_store_free);
    place_clear(&p);
}

/* A dossier of the first release, opened by this one, twice. */
static void test_shipped_opens_twice(void)
{
    Place p;
    place_make(&p);
    const char *const *steps = zb_schema_shipped()->steps;
    const char *const first[] = {steps[0], NULL};
    const ZbSchema oldest = {first};
    zb_store_free(open_at(&p, &oldest));
    for (int i = 0; i < 2; i++) {
        g_autoptr(ZbStore) store = open_at(&p, NULL);
        g_assert_cmpint(version_of(store), ==, (int)g_strv_length((char **)steps));
    }
    place_clear(&p);
}

static void test_no_folder(void)
{
    Place p;
    place_make(&p);
    g_autoptr(GError) error = NULL;
    g_assert_null(zb_store_open("/nowhere/zb.db", NULL, &p.clock, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_IO);
    place_clear(&p);
}

static void write_one(ZbStore *store, const char *value)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *sql = g_strdup_printf("INSERT INTO one VALUES (%s)", value);
    zb_driver_sqlite.script(zb_db_handle(zb_store_db(store)), sql, &error);
    g_assert_no_error(error);
}

static gint64 sum(ZbStore *store)
{
    g_autoptr(ZbStatement) s = zb_prepare(zb_store_db(store), "SELECT coalesce(sum(x), 0) FROM one", NULL);
    gint64 value = -1;
    g_assert_true(zb_run_int(s, &value, NULL));
    return value;
}

static void test_transactions(void)
{
    Place p;
    place_make(&p);
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbStore) store = open_at(&p, &version_1);
    g_assert_true(zb_store_begin(store, &error));
    write_one(store, "1");
    g_assert_false(zb_store_begin(store, NULL)); /* one at a time */
    g_assert_true(zb_store_savepoint(store, &error));
    write_one(store, "10");
    zb_store_undo(store);
    g_assert_true(zb_store_savepoint(store, &error));
    write_one(store, "100");
    g_assert_true(zb_store_release(store, &error));
    g_assert_true(zb_store_commit(store, &error));
    g_assert_cmpint(sum(store), ==, 101);
    g_assert_true(zb_store_begin(store, &error));
    write_one(store, "1000");
    zb_store_rollback(store);
    zb_store_rollback(store); /* nothing to undo: no harm */
    g_assert_cmpint(sum(store), ==, 101);
    g_clear_pointer(&store, zb_store_free);
    place_clear(&p);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/one-at-a-time", test_one_at_a_time);
    g_test_add_func("/store/knows-itself", test_knows_itself);
    g_test_add_func("/store/newer", test_newer_is_refused);
    g_test_add_func("/store/migration", test_migration);
    g_test_add_func("/store/failing-step", test_failing_step);
    g_test_add_func("/store/shipped-twice", test_shipped_opens_twice);
    g_test_add_func("/store/no-folder", test_no_folder);
    g_test_add_func("/store/transactions", test_transactions);
    return g_test_run();
}

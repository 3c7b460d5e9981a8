/* Batches on a real store, with readers of our own in the place of daemon/readers.c: they answer when told to. */
#include <systemd/sd-event.h>
#include "daemon/pipeline.h"
#include "tests/support.h"

#define READERS ((ZbReaders *)&asked) /* never looked into: only our zb_readers_read() gets it */

typedef struct {
    ZbReadDone done;
    void *data;
    GBytes *raw;
} Asked;

static GArray *asked; /* of Asked */

void zb_readers_read(ZbReaders *readers, GBytes *raw, ZbReadDone done, void *data)
{
    g_assert_true(readers == READERS);
    Asked one = {done, data, g_bytes_ref(raw)};
    g_array_append_val(asked, one);
}

typedef struct {
    Ground g;
    sd_event *event;
    ZbPipeline *pipeline;
    guint32 uid;
    guint commits;
    GString *ended; /* "UID:CONTACT " or "UID!CODE " of each, in the order of their ends */
} Line;

typedef struct {
    Line *line;
    guint32 uid;
} One;

static void on_recorded(gint64 contact_id, const GError *error, void *data)
{
    g_autofree One *one = data;
    if (error)
        g_string_append_printf(one->line->ended, "%u!%s ", one->uid, zb_error_name(error->code));
    else
        g_string_append_printf(one->line->ended, "%u:%d ", one->uid, (int)contact_id);
    g_assert_true(!error == (contact_id != 0));
}

static void on_committed(void *data)
{
    ((Line *)data)->commits++;
}

static void line_open(Line *line)
{
    g_autoptr(GError) error = NULL;
    *line = (Line){.ended = g_string_new(NULL)};
    ground_open(&line->g);
    asked = g_array_new(FALSE, FALSE, sizeof(Asked));
    g_assert_cmpint(sd_event_new(&line->event), >=, 0);
    line->pipeline = zb_pipeline_new(line->event, &line->g.intake, READERS, on_committed, line, &error);
    g_assert_no_error(error);
}

static void line_close(Line *line)
{
    zb_pipeline_free(line->pipeline);
    sd_event_unref(line->event);
    for (guint i = 0; i < asked->len; i++)
        g_bytes_unref(g_array_index(asked, Asked, i).raw);
    g_array_unref(asked);
    g_string_free(line->ended, TRUE);
    ground_close(&line->g);
}

static void run(Line *line)
{
    for (int i = 0; i < 30; i++)
        g_assert_cmpint(sd_event_run(line->event, 0), >=, 0);
}

static void take(Line *line, const char *raw, const char *problem)
{
    static const ZbActor zbd = {"zbd", 0};
    g_autoptr(GBytes) bytes = g_bytes_new(raw, strlen(raw));
    One *one = g_new(One, 1);
    *one = (One){line, ++line->uid};
    ZbIncoming incoming = {.mailbox = "klachten",
                           .folder = "INBOX",
                           .uidvalidity = 7,
                           .uid = line->uid,
                           .internal_date = line->g.now,
                           .raw = bytes,
                           .problem = problem};
    zb_pipeline_take(line->pipeline, &incoming, &zbd, on_recorded, one);
}

/* The reader's answer to its nth question. */
static void read_as(guint n, const char *text, const char *problem)
{
    Asked *one = &g_array_index(asked, Asked, n);
    ZbFacts *facts = problem ? NULL : zb_facts_new();
    if (facts) {
        g_free(facts->text);
        g_free(facts->fresh);
        facts->text = g_strdup(text);
        facts->fresh = g_strdup(text);
        facts->message_id = g_strdup_printf("%s@x", text);
    }
    one->done(facts, problem, one->data);
}

static void test_batch(void)
{
    Line line;
    line_open(&line);
    for (int i = 0; i < 3; i++)
        take(&line, i == 0 ? "a" : i == 1 ? "b" : "c", NULL);
    take(&line, "d", "too_large"); /* need not be read */
    g_assert_cmpuint(zb_pipeline_pending(line.pipeline), ==, 4);
    g_assert_cmpuint(asked->len, ==, 3);
    read_as(1, "b", NULL);
    read_as(0, "a", NULL);
    read_as(2, NULL, "timeout");
    g_assert_cmpstr(line.ended->str, ==, ""); /* never before the commit */
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "4:1 2:2 1:3 3:4 ");
    g_assert_cmpuint(line.commits, >=, 1); /* a batch ends by time, too */
    g_assert_cmpuint(zb_pipeline_pending(line.pipeline), ==, 0);
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM contact"), ==, 4);
    assert_sql(&line.g, "SELECT group_concat(unreadable) FROM contact", "too_large,timeout");
    g_assert_null(zb_pipeline_last_error(line.pipeline));
    line_close(&line);
}

static void test_many(void)
{
    Line line;
    line_open(&line);
    for (guint i = 0; i < 120; i++) {
        g_autofree char *raw = g_strdup_printf("raw %u", i);
        take(&line, raw, NULL);
        read_as(i, raw, NULL);
    }
    while (zb_pipeline_pending(line.pipeline) > 0)
        run(&line);
    g_assert_cmpuint(line.commits, >=, 3); /* of at most 50 each */
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM delivery"), ==, 120);
    line_close(&line);
}

/* The trigger stands for whatever is wrong with one message and not with the store. */
static void test_fails_alone(void)
{
    Line line;
    line_open(&line);
    run_sql(&line.g,
            "CREATE TEMP TRIGGER bad BEFORE INSERT ON verdict WHEN (SELECT text FROM main.contact WHERE id ="
            " NEW.contact_id) = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END");
    static const char *const texts[] = {"one", "bad", "two"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        take(&line, texts[i], NULL);
        read_as(i, texts[i], NULL);
    }
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "1:1 2!conflict 3:2 ");
    assert_sql(&line.g, "SELECT group_concat(text) FROM contact", "one,two");
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM delivery"), ==, 2);
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM message"), ==, 2);
    g_assert_null(zb_pipeline_last_error(line.pipeline));
    line_close(&line);
}

/* A full disk: the batch is handed back, with what waits behind it, and what it began is gone. */
static void test_store_fails(void)
{
    Line line;
    line_open(&line);
    g_autofree char *large = g_strnfill(400000, 'x'), *pages = NULL;
    for (gsize i = 0; i < 400000; i++)
        large[i] = (char)g_test_rand_int_range(33, 126);
    gint64 full = sql_int(&line.g, "PRAGMA page_count") + 8;
    pages = g_strdup_printf("PRAGMA max_page_count = %d", (int)full);
    run_sql(&line.g, pages);
    const char *raws[] = {large, "behind", "and behind that"};
    for (guint i = 0; i < G_N_ELEMENTS(raws); i++) {
        take(&line, raws[i], NULL);
        read_as(i, i == 0 ? "large" : raws[i], NULL);
    }
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "1!no-space 2!no-space 3!no-space ");
    g_assert_nonnull(strstr(zb_pipeline_last_error(line.pipeline), line.g.path));
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM contact"), ==, 0);
    g_assert_cmpuint(line.commits, ==, 0);
    g_assert_cmpuint(zb_pipeline_pending(line.pipeline), ==, 0);
    /* Room again: recording goes on by itself. */
    run_sql(&line.g, "PRAGMA max_page_count = 100000");
    take(&line, large, NULL);
    read_as(3, "large", NULL);
    run(&line);
    g_assert_true(g_str_has_suffix(line.ended->str, "4:1 "));
    g_assert_null(zb_pipeline_last_error(line.pipeline));
    line_close(&line);
}

static void test_store_cannot_begin(void)
{
    Line line;
    line_open(&line);
    run_sql(&line.g, "PRAGMA query_only = ON");
    take(&line, "one", NULL);
    take(&line, "two", NULL);
    read_as(0, "one", NULL);
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "1!read-only ");
    g_assert_cmpuint(zb_pipeline_pending(line.pipeline), ==, 1); /* is still being read */
    run_sql(&line.g, "PRAGMA query_only = OFF");
    read_as(1, "two", NULL);
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "1!read-only 2:1 ");
    line_close(&line);
}

/* No reader is the machine's fault: the message is not unreadable, it comes again. */
static void test_no_reader(void)
{
    Line line;
    line_open(&line);
    take(&line, "one", NULL);
    read_as(0, NULL, "no_reader");
    run(&line);
    g_assert_cmpstr(line.ended->str, ==, "1!unavailable ");
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM contact"), ==, 0);
    g_assert_nonnull(zb_pipeline_last_error(line.pipeline));
    line_close(&line);
}

static void test_stopping(void)
{
    Line line;
    line_open(&line);
    take(&line, "one", NULL);
    take(&line, "two", NULL);
    read_as(1, "two", NULL);
    g_clear_pointer(&line.pipeline, zb_pipeline_free);
    g_assert_nonnull(strstr(line.ended->str, "1!unavailable "));
    g_assert_nonnull(strstr(line.ended->str, "2!unavailable "));
    g_assert_cmpint(sql_int(&line.g, "SELECT count(*) FROM contact"), ==, 0);
    line_close(&line);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pipeline/batch", test_batch);
    g_test_add_func("/pipeline/many", test_many);
    g_test_add_func("/pipeline/fails-alone", test_fails_alone);
    g_test_add_func("/pipeline/store-fails", test_store_fails);
    g_test_add_func("/pipeline/store-cannot-begin", test_store_cannot_begin);
    g_test_add_func("/pipeline/no-reader", test_no_reader);
    g_test_add_func("/pipeline/stopping", test_stopping);
    return g_test_run();
}

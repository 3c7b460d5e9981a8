/* What a message costs after it was read, in a small and in a large dossier, side by side in one run:
 *
 *   bench-intake [--messages N] SENTENCES CONTACTS CITIZENS [CONTACTS CITIZENS]...
 *
 * Each dossier is filled with invented citizens (bench-dossier.h). Then batches of messages are taken into each in turn, on the road
 * of zbd: read, then identified, linked, judged, marked and recorded (zb_intake_message), and committed. The parts are measured apart:
 *
 *   judging   of other such messages: identified, linked, judged and marked, with what that reads of the dossier; nothing is written
 *   storing   the same rows written once more, as they are: the floor (bench-floor.h)
 *   the rest  what the intake takes beyond both: finding out what is known already, keys, facts and evidence as JSON, learning, notices
 *
 * Shown for each dossier, a message: processor time of reading, of the intake and its parts; the clock with the commit; the median of
 * the batches, since other work disturbs some; and memory. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "lib/intake/mark.h"
#include "lib/mail/reader.h"
#include "lib/person-name.h"
#include "lib/text.h"
#include "tests/bench-dossier.h"
#include "tests/bench-floor.h"

#define BATCH 50
/* About 1 MB of text, the most that facts hold. */
#define LONG_PARAGRAPHS 3200

typedef struct {
    gint64 contacts, citizens;
    char *folder, *path;
    ZbStore *store;
    ZbLikeness *likeness;
    ZbIntake intake;
    double likeness_mib;
    guint uid;
    BenchFloor *floor;
    /* Of double: ms a message, one for each batch. */
    GArray *reading, *intakes, *commits, *judging, *storing, *stored;
} Side;

typedef struct {
    gint64 now;
    ZbClock clock;
    ZbConfig config;
    ZbReader *reader;
    ZbMarks *marks;
    BenchStock *stock;
    GRand *dice;
} Bench;

/* `error` is read after `ok` was found: its address is given. */
static void must(gboolean ok, GError *const *error)
{
    if (!ok)
        g_error("bench-intake: %s", error && *error ? (*error)->message : "failed");
}

/* Of this process's memory, the kernel's figure. */
static double resident_mib(void)
{
    g_autofree char *text = NULL;
    malloc_trim(0);
    must(g_file_get_contents("/proc/self/statm", &text, NULL, NULL), NULL);
    g_auto(GStrv) fields = g_strsplit(text, " ", 3);
    return (double)g_ascii_strtoull(fields[1], NULL, 10) * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

/* ---- a dossier ----------------------------------------------------------------------------------------------- */

static ZbLikeness *new_likeness(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbVocabulary) vocabulary = zb_vocabulary_new();
    must(zb_vocabulary_load(vocabulary, NULL, &error), &error);
    return zb_likeness_new(g_steal_pointer(&vocabulary));
}

static void open_side(Bench *bench, Side *side)
{
    g_autoptr(GError) error = NULL;
    side->store = zb_store_open(side->path, NULL, &bench->clock, &error);
    must(side->store != NULL, &error);
    side->intake = (ZbIntake){.store = side->store,
                              .config = &bench->config,
                              .clock = &bench->clock,
                              .likeness = side->likeness,
                              .marks = bench->marks};
}

static void fill_side(Bench *bench, Side *side)
{
    g_autoptr(GError) error = NULL;
    double begun = bench_ms(CLOCK_MONOTONIC);
    open_side(bench, side); /* makes the schema */
    g_clear_pointer(&side->store, zb_store_free);
    must(bench_fill(side->path, bench->stock, side->likeness, side->contacts, side->citizens, &error),
         &error);
    open_side(bench, side);
    must(zb_store_begin(side->store, &error) && zb_learn_keep(&side->intake, &error) &&
             zb_store_commit(side->store, &error),
         &error);
    g_clear_pointer(&side->store, zb_store_free);
    GStatBuf info;
    g_stat(side->path, &info);
    printf("%9" G_GINT64_FORMAT " contacts, %6" G_GINT64_FORMAT " citizens: filled in %.0f s, %.0f MB\n",
           side->contacts, side->citizens, (bench_ms(CLOCK_MONOTONIC) - begun) / 1e3,
           (double)info.st_size / 1e6);
}

/* As zbd does when it starts. */
static void start_side(Bench *bench, Side *side)
{
    g_autoptr(GError) error = NULL;
    side->floor = bench_floor_new(side->path, &error);
    must(side->floor != NULL, &error);
    double before = resident_mib();
    side->likeness = new_likeness();
    open_side(bench, side);
    must(zb_learn_start(&side->intake, &error), &error);
    side->likeness_mib = resident_mib() - before;
}

static void make_side(Side *side, const char *contacts, const char *citizens)
{
    g_autoptr(GError) error = NULL;
    side->contacts = g_ascii_strtoll(contacts, NULL, 10);
    side->citizens = g_ascii_strtoll(citizens, NULL, 10);
    side->folder = g_dir_make_tmp("zb-bench-XXXXXX", &error);
    must(side->folder != NULL, &error);
    side->path = g_build_filename(side->folder, "zb.db", NULL);
    GArray **lists[] = {&side->reading, &side->intakes, &side->commits,
                        &side->judging, &side->storing, &side->stored};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        *lists[i] = g_array_new(FALSE, FALSE, sizeof(double));
}

static void remove_side(Side *side)
{
    zb_store_free(side->store);
    zb_likeness_free(side->likeness);
    bench_floor_free(side->floor);
    static const char *const files[] = {"zb.db", "zb.db-wal", "zb.db-shm", "zb.db.lock"};
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(side->folder, files[i], NULL);
        g_unlink(path);
    }
    g_rmdir(side->folder);
    g_free(side->folder);
    g_free(side->path);
    GArray *const lists[] = {side->reading, side->intakes, side->commits,
                             side->judging, side->storing, side->stored};
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        g_array_unref(lists[i]);
}

/* ---- messages -------------------------------------------------------------------------------------------------- */

/* Nine in ten from an address that is known; of three one answers an earlier message. */
static GBytes *make_message(Bench *bench, const Side *side, guint paragraphs)
{
    GRand *dice = bench->dice;
    gint64 citizen = 1 + (gint64)(g_rand_double(dice) * (double)side->citizens);
    gint64 earlier = 1 + (gint64)(g_rand_double(dice) * (double)side->contacts);
    guint subject = (guint)g_rand_int_range(dice, 0, (gint32)bench_stock_subjects(bench->stock));
    gboolean known = g_rand_double(dice) < 0.9, answers = g_rand_double(dice) < 0.33;
    g_autofree char *title = bench_stock_title(bench->stock, dice, subject);
    g_autofree char *text = bench_stock_text(bench->stock, dice, subject, paragraphs);
    GString *mail = g_string_new(NULL);
    g_string_append_printf(
        mail,
        "From: Anna Houtman <%s%" G_GINT64_FORMAT "@post.example>\r\n"
        "To: klachten@v.example\r\nSubject: %s%s\r\nMessage-ID: <%08x%08x@post.example>\r\n"
        "Date: Mon, 04 May 2026 12:00:00 +0200\r\n",
        known ? "c" : "x", citizen, answers ? "Re: " : "", title, g_rand_int(dice), g_rand_int(dice));
    if (answers)
        g_string_append_printf(mail, "In-Reply-To: <%" G_GINT64_FORMAT "@post.example>\r\n", earlier);
    g_string_append_printf(mail,
                           "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: 8bit\r\n\r\nGeachte heer/mevrouw,\r\n\r\n%s\r\n"
                           "Met vriendelijke groet,\r\nAnna Houtman\r\n",
                           text);
    return g_string_free_to_bytes(mail);
}

static void record(Side *side, GBytes *raw, const ZbFacts *facts)
{
    g_autoptr(GError) error = NULL;
    gint64 contact_id;
    ZbActor actor = {.name = "zbd"};
    ZbIncoming incoming = {.mailbox = "klachten",
                           .folder = "INBOX",
                           .uidvalidity = 2,
                           .uid = ++side->uid,
                           .internal_date = ZB_NEVER,
                           .raw = raw,
                           .facts = facts};
    must(zb_store_savepoint(side->store, &error) &&
             zb_intake_message(&side->intake, &incoming, &actor, &contact_id, &error) &&
             zb_store_release(side->store, &error),
         &error);
}

static void note(GArray *list, double spent)
{
    spent /= BATCH;
    g_array_append_val(list, spent);
}

/* GPtrArray of GBytes. (transfer full) */
static GPtrArray *make_batch(Bench *bench, const Side *side)
{
    GPtrArray *raws = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (guint i = 0; i < BATCH; i++)
        g_ptr_array_add(raws, make_message(bench, side, (guint)g_rand_int_range(bench->dice, 1, 6)));
    return raws;
}

/* GPtrArray of ZbFacts. (transfer full) */
static GPtrArray *read_batch(Bench *bench, const GPtrArray *raws)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *facts = g_ptr_array_new_with_free_func((GDestroyNotify)zb_facts_free);
    for (guint i = 0; i < BATCH; i++) {
        gsize size;
        const guint8 *bytes = g_bytes_get_data(raws->pdata[i], &size);
        g_ptr_array_add(facts, zb_reader_read(bench->reader, ZB_READ_NO_DOCUMENTS, bytes, size, &error));
        must(facts->pdata[i] != NULL, &error);
    }
    return facts;
}

/* As zb_estimate() does, but that nothing is recorded. */
static void judge(Bench *bench, Side *side, const ZbFacts *facts)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *day = zb_day_of(bench->now, bench->config.timezone);
    g_autofree char *key = zb_text_key(facts->fresh);
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, bench->config.domain);
    g_autoptr(ZbCase) c = zb_gather(&side->intake, facts, speaker, key, bench->now, day, &error);
    must(c != NULL, &error);
    g_autoptr(ZbMarking) marking = zb_marking_new(&side->intake, facts, day);
    c->needs_person = zb_marking_needs_person(marking);
    zb_judgement_free(zb_judge(c));
}

static void judge_batch(Bench *bench, Side *side)
{
    g_autoptr(GPtrArray) raws = make_batch(bench, side);
    g_autoptr(GPtrArray) facts = read_batch(bench, raws);
    double begun = bench_ms(CLOCK_PROCESS_CPUTIME_ID);
    for (guint i = 0; i < BATCH; i++)
        judge(bench, side, facts->pdata[i]);
    note(side->judging, bench_ms(CLOCK_PROCESS_CPUTIME_ID) - begun);
}

static void run_batch(Bench *bench, Side *side)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) raws = make_batch(bench, side);
    double begun = bench_ms(CLOCK_PROCESS_CPUTIME_ID);
    g_autoptr(GPtrArray) facts = read_batch(bench, raws);
    note(side->reading, bench_ms(CLOCK_PROCESS_CPUTIME_ID) - begun);
    begun = bench_ms(CLOCK_PROCESS_CPUTIME_ID);
    double clock = bench_ms(CLOCK_MONOTONIC);
    must(zb_store_begin(side->store, &error), &error);
    for (guint i = 0; i < BATCH; i++)
        record(side, raws->pdata[i], facts->pdata[i]);
    note(side->intakes, bench_ms(CLOCK_PROCESS_CPUTIME_ID) - begun);
    must(zb_store_commit(side->store, &error), &error);
    note(side->commits, bench_ms(CLOCK_MONOTONIC) - clock);
    double processor;
    must(bench_floor_follow(side->floor, raws, &processor, &clock, &error), &error);
    note(side->storing, processor);
    note(side->stored, clock);
}

/* The most that one step of zbd's loop can take: it records one message whole. */
static double run_long(Bench *bench, Side *side)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) raw = make_message(bench, side, LONG_PARAGRAPHS);
    gsize size;
    const guint8 *bytes = g_bytes_get_data(raw, &size);
    g_autoptr(ZbFacts) facts = zb_reader_read(bench->reader, ZB_READ_NO_DOCUMENTS, bytes, size, &error);
    must(facts != NULL, &error);
    double begun = bench_ms(CLOCK_PROCESS_CPUTIME_ID);
    must(zb_store_begin(side->store, &error), &error);
    record(side, raw, facts);
    double spent = bench_ms(CLOCK_PROCESS_CPUTIME_ID) - begun;
    must(zb_store_commit(side->store, &error), &error);
    return spent;
}

/* ---- figures --------------------------------------------------------------------------------------------------- */

static int by_value(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(GArray *list)
{
    g_array_sort(list, by_value);
    return list->len > 0 ? g_array_index(list, double, list->len / 2) : 0;
}

static void print_side(const Side *side, const Side *first)
{
    double intake = median(side->intakes), judging = median(side->judging), storing = median(side->storing);
    printf("%9" G_GINT64_FORMAT
           " contacts: read %.3f ms, intake %.3f ms = judging %.3f + storing %.3f + the rest"
           " %.3f; intake %.2f, judging %.2f x %" G_GINT64_FORMAT "'s\n",
           side->contacts, median(side->reading), intake, judging, storing, intake - judging - storing,
           intake / median(first->intakes), judging / median(first->judging), first->contacts);
    printf("          by the clock with commit %.3f ms, of which storing %.3f; likeness %.1f MiB\n",
           median(side->commits), median(side->stored), side->likeness_mib);
}

static void run(Bench *bench, Side *sides, guint count, int messages)
{
    for (int done = 0; done < messages; done += BATCH)
        for (guint i = 0; i < count; i++) {
            judge_batch(bench, &sides[i]);
            run_batch(bench, &sides[i]);
        }
    for (guint i = 0; i < count; i++)
        print_side(&sides[i], &sides[0]);
    printf("          one message with 1 MB of text %.0f ms\n", run_long(bench, &sides[0]));
    printf("          peak memory of all together %.1f MiB\n", resident_mib());
}

static void open_bench(Bench *bench, const char *sentences)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    bench->now = zb_time_parse_iso("2026-01-01T00:00:00Z", utc);
    bench->clock = zb_clock_manual(&bench->now);
    bench->config =
        (ZbConfig){.domain = (char *)"v.example", .timezone = g_time_zone_new_identifier("Europe/Amsterdam")};
    bench->reader = zb_reader_new("mx.v.example");
    bench->marks = zb_marks_load(NULL, &error);
    must(bench->marks != NULL, &error);
    bench->stock = bench_stock_load(sentences, &error);
    must(bench->stock != NULL, &error);
    bench->dice = g_rand_new_with_seed(7);
}

static void close_bench(Bench *bench)
{
    zb_reader_free(bench->reader);
    zb_marks_free(bench->marks);
    bench_stock_free(bench->stock);
    g_rand_free(bench->dice);
    g_time_zone_unref(bench->config.timezone);
}

int main(int argc, char **argv)
{
    int messages = 2000;
    const GOptionEntry entries[] = {
        {"messages", 0, 0, G_OPTION_ARG_INT, &messages, "taken into each dossier", "N"}, G_OPTION_ENTRY_NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("SENTENCES CONTACTS CITIZENS...");
    g_option_context_add_main_entries(context, entries, NULL);
    must(g_option_context_parse(context, &argc, &argv, &error), &error);
    must(argc >= 4 && argc % 2 == 0, NULL);
    guint count = (guint)(argc - 2) / 2;
    Bench bench = {0};
    g_autofree Side *sides = g_new0(Side, count);
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_bench(&bench, argv[1]);
    for (guint i = 0; i < count; i++) {
        make_side(&sides[i], argv[2 + 2 * i], argv[3 + 2 * i]);
        sides[i].likeness = new_likeness();
        fill_side(&bench, &sides[i]);
        g_clear_pointer(&sides[i].likeness, zb_likeness_free);
    }
    bench.now = 1777892400 * (gint64)ZB_SECOND; /* 4 May 2026, noon */
    for (guint i = 0; i < count; i++)
        start_side(&bench, &sides[i]);
    run(&bench, sides, count, messages);
    for (guint i = 0; i < count; i++)
        remove_side(&sides[i]);
    close_bench(&bench);
    return 0;
}

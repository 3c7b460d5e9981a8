/* Throughput of reading through the pool, side by side with what it stands on, in one run:
 *
 *   bench-reader FOLDER...    every file in them is one message
 *
 *   gmime   GMime's bare parse of each message, every part decoded (text to UTF-8 as well), in this process
 *   pool 1  the same messages through one zbd-parse: sandbox, facts, socket and checks
 *   pool 2  through two, as zbd has them
 *
 * The start of a reader counts: zbd, too, starts one for each 1000 messages (SERVES in daemon/readers.c).
 *
 * Each is measured RUNS times in turn and the best time counts: what disturbs a measurement only makes it longer. */
#include <dirent.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "daemon/readers.h"

#define RUNS 3

static void load(GPtrArray *messages, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL), *bytes = NULL;
        gsize length;
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR) && g_file_get_contents(path, &bytes, &length, NULL))
            g_ptr_array_add(messages, g_bytes_new_take(g_steal_pointer(&bytes), length));
    }
}

/* Seconds by the clock, and of processors in this process and the children that ended. */
typedef struct {
    double wall, cpu;
} Spent;

static Spent now(void)
{
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    const struct timeval *times[] = {&own.ru_utime, &own.ru_stime, &children.ru_utime, &children.ru_stime};
    Spent spent = {.wall = (double)g_get_monotonic_time() / G_USEC_PER_SEC};
    for (guint i = 0; i < G_N_ELEMENTS(times); i++)
        spent.cpu += (double)times[i]->tv_sec + (double)times[i]->tv_usec / G_USEC_PER_SEC;
    return spent;
}

/* ---- GMime alone ---- */
static void decode(G_GNUC_UNUSED GMimeObject *parent, GMimeObject *part, gpointer sink)
{
    if (GMIME_IS_TEXT_PART(part)) {
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
        return;
    }
    GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
    if (content)
        g_mime_data_wrapper_write_to_stream(content, sink);
}

static void run_gmime(const GPtrArray *messages)
{
    GMimeStream *sink = g_mime_stream_null_new();
    for (guint i = 0; i < messages->len; i++) {
        gsize length;
        const char *bytes = g_bytes_get_data(messages->pdata[i], &length);
        GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message) {
            g_mime_message_foreach(message, decode, sink);
            g_object_unref(message);
        }
        g_object_unref(parser);
        g_object_unref(stream);
    }
    g_object_unref(sink);
}

/* ---- the pool ---- */
typedef struct {
    guint read, failed;
} Outcome;

static void on_read(ZbFacts *facts, G_GNUC_UNUSED const char *problem, void *data)
{
    Outcome *outcome = data;
    outcome->read++;
    outcome->failed += facts ? 0 : 1;
    zb_facts_free(facts);
}

static void run_pool(const GPtrArray *messages, const char *program, guint count)
{
    sd_event *event = NULL;
    Outcome outcome = {0};
    if (sd_event_new(&event) < 0)
        exit(1);
    ZbReaders *readers = zb_readers_new(event, program, "mx.veldermeer.example", count, NULL);
    for (guint i = 0; i < messages->len; i++)
        zb_readers_read(readers, messages->pdata[i], on_read, &outcome);
    while (outcome.read < messages->len)
        sd_event_run(event, UINT64_MAX);
    if (outcome.failed > 0)
        printf("%u messages were not read\n", outcome.failed);
    zb_readers_free(readers);
    sd_event_unref(event);
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (int i = 1; i < argc; i++)
        load(messages, argv[i]);
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(self);
    g_autofree char *program = g_build_filename(folder, "..", "zbd-parse", NULL);
    g_mime_init();
    Spent best[3] = {{G_MAXDOUBLE, G_MAXDOUBLE}, {G_MAXDOUBLE, G_MAXDOUBLE}, {G_MAXDOUBLE, G_MAXDOUBLE}};
    for (guint run = 0; run < RUNS; run++)
        for (guint which = 0; which < 3; which++) {
            Spent begun = now();
            if (which == 0)
                run_gmime(messages);
            else
                run_pool(messages, program, which);
            Spent ended = now();
            best[which].wall = MIN(best[which].wall, ended.wall - begun.wall);
            best[which].cpu = MIN(best[which].cpu, ended.cpu - begun.cpu);
        }
    static const char *const names[] = {"gmime", "pool 1", "pool 2"};
    for (guint which = 0; which < 3; which++)
        printf("%-8s %7.2f s  %8.0f messages/s  = %.2f of gmime   (processors %7.2f s = %.2f)\n",
               names[which], best[which].wall, messages->len / best[which].wall,
               best[0].wall / best[which].wall, best[which].cpu, best[0].cpu / best[which].cpu);
    return 0;
}

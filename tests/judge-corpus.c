/* judge-corpus [--weights FILE.json] [--features] [--vocabulary FILE]... CORPUS: imports a corpus (form: ../shared/corpus/README.md) into a new store, takes its messages in as
 * zbd would, and prints each contact as `zb contacts --json` does, a line each. --features: before each contact a line
 * {"features": FILE, ...} with what the judge weighs, for tests/fit.py. */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include "lib/dossier/import.h"
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "lib/intake/load.h"
#include "lib/judge/weigh.h"
#include "lib/mail/reader.h"
#include "lib/store/citizens.h"
#include "lib/store/views.h"
#include "lib/text.h"

typedef struct {
    char *folder;
    gint64 now;
    ZbClock clock;
    ZbConfig config;
    ZbReader *reader;
    ZbMarks *marks;
    ZbWeights weights;
    ZbIntake intake;
    gboolean features;
} Run;

static void must(gboolean ok, GError *error)
{
    if (!ok)
        g_error("judge-corpus: %s", error ? error->message : "failed");
}

static char *contents(const char *folder, const char *name, gsize *ret_length)
{
    GError *error = NULL;
    char *bytes;
    g_autofree char *path = name ? g_build_filename(folder, name, NULL) : g_strdup(folder);
    must(g_file_get_contents(path, &bytes, ret_length, &error), error);
    return bytes;
}

static void read_floats(JsonObject *object, const char *name, float *out, guint count)
{
    JsonArray *array = json_object_get_array_member(object, name);
    must(array && json_array_get_length(array) == count, NULL);
    for (guint i = 0; i < count; i++)
        out[i] = (float)json_array_get_double_element(array, i);
}

static void read_weights(Run *run, const char *file)
{
    g_autofree char *text = contents(file, NULL, NULL);
    g_autoptr(JsonNode) node = json_from_string(text, NULL);
    must(node != NULL, NULL);
    JsonObject *object = json_node_get_object(node);
    read_floats(object, "pair", run->weights.pair, ZB_PAIR_FEATURES);
    read_floats(object, "matter", run->weights.matter, ZB_MATTER_FEATURES);
    run->weights.repeat_min = (float)json_object_get_double_member(object, "repeat_min");
    run->weights.limited_max = (float)json_object_get_double_member(object, "limited_max");
    run->weights.sure_min = (float)json_object_get_double_member(object, "sure_min");
}

static void open_dossier(Run *run, const char *corpus)
{
    GError *error = NULL;
    gsize length;
    run->folder = g_dir_make_tmp("judge-corpus-XXXXXX", &error);
    must(run->folder != NULL, error);
    g_autofree char *path = g_build_filename(run->folder, "zb.db", NULL);
    g_autofree char *json = contents(corpus, "dossier.json", &length);
    run->now = G_GINT64_CONSTANT(1735689600) * ZB_SECOND; /* before all of it */
    run->clock = zb_clock_manual(&run->now);
    run->config.timezone = g_time_zone_new_identifier("Europe/Amsterdam");
    run->intake.config = &run->config;
    run->intake.clock = &run->clock;
    run->intake.weights = &run->weights;
    run->intake.marks = run->marks = zb_marks_load(NULL, &error);
    must(run->marks != NULL, error);
    run->intake.store = zb_store_open(path, NULL, &run->clock, &error);
    must(run->intake.store != NULL, error);
    g_autoptr(ZbImport) import = zb_import_parse("dossier.json", json, length, run->config.timezone, &error);
    must(import != NULL, error);
    must(zb_store_begin(run->intake.store, &error), error);
    ZbActor actor = {.name = "judge-corpus"};
    g_autofree char *summary = zb_load(&run->intake, import, &actor, &error);
    must(summary && zb_store_commit(run->intake.store, &error), error);
}

static void print_line(JsonBuilder *builder)
{
    g_autoptr(JsonNode) node = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(node, FALSE);
    puts(text);
}

static void add_floats(JsonBuilder *builder, const char *name, const float *values, guint count)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (guint i = 0; i < count; i++)
        json_builder_add_double_value(builder, (double)values[i]);
    json_builder_end_array(builder);
}

static void print_features(Run *run, const char *file, const ZbFacts *facts, gint64 at)
{
    GError *error = NULL;
    g_autofree char *day = zb_day_of(at, run->config.timezone);
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, run->config.domain);
    g_autoptr(ZbCase) c = zb_gather(&run->intake, facts, speaker, NULL, at, day, &error);
    must(c != NULL, error);
    g_autoptr(ZbJudgement) j = zb_judge(c);
    if (!c->reading || !j->citizen_id)
        return;
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(run->intake.store, j->citizen_id, &error);
    g_autoptr(ZbWeighed) weighed = zb_weigh(c, j->citizen_id);
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "features");
    json_builder_add_string_value(builder, file);
    json_builder_set_member_name(builder, "citizen");
    json_builder_add_string_value(builder, citizen->reference);
    add_floats(builder, "matter", weighed->features, ZB_MATTER_FEATURES);
    json_builder_set_member_name(builder, "pairs");
    json_builder_begin_object(builder);
    for (guint i = 0; i < weighed->topics->len; i++) {
        const ZbWeighedTopic *one = &g_array_index(weighed->topics, ZbWeighedTopic, i);
        add_floats(builder, one->topic->reference, one->features, ZB_PAIR_FEATURES);
    }
    json_builder_end_object(builder);
    json_builder_end_object(builder);
    print_line(builder);
}

static void take_in(Run *run, const char *corpus, const char *file)
{
    GError *error = NULL;
    gsize length;
    gint64 id;
    g_autofree char *name = g_build_filename("messages", file, NULL);
    char *bytes = contents(corpus, name, &length);
    g_autoptr(GBytes) raw = g_bytes_new_take(bytes, length);
    g_autoptr(ZbFacts) facts =
        zb_reader_read(run->reader, ZB_READ_NO_DOCUMENTS, (const guint8 *)bytes, length, &error);
    must(facts != NULL, error);
    run->now = MAX(run->now, facts->arrived != ZB_NEVER ? facts->arrived : run->now);
    if (run->features)
        print_features(run, file, facts, run->now);
    ZbIncoming incoming = {.internal_date = ZB_NEVER, .raw = raw, .facts = facts};
    ZbActor actor = {.name = "judge-corpus"};
    must(zb_store_begin(run->intake.store, &error), error);
    must(zb_intake_message(&run->intake, &incoming, &actor, &id, &error), error);
    must(zb_store_commit(run->intake.store, &error), error);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void take_all(Run *run, const char *corpus)
{
    g_autofree char *folder = g_build_filename(corpus, "messages", NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    must(dir != NULL, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    for (guint i = 0; i < names->len; i++)
        take_in(run, corpus, names->pdata[i]);
}

static void print_contacts(Run *run)
{
    GError *error = NULL;
    g_autofree char *cursor = g_strdup("");
    ZbFilter filter = {.since = ZB_NEVER, .until = ZB_NEVER};
    for (gboolean more = TRUE; more; more = cursor && *cursor) {
        char *next = NULL;
        g_autoptr(GPtrArray) rows = zb_view_contacts(run->intake.store, &filter, cursor, &next, &error);
        must(rows != NULL, error);
        for (guint i = 0; i < rows->len; i++)
            puts(rows->pdata[i]);
        g_free(cursor);
        cursor = next;
    }
}

static void remove_store(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
}

static ZbVocabulary *vocabulary(void)
{
    GError *error = NULL;
    ZbVocabulary *words = zb_vocabulary_new();
    must(zb_vocabulary_load(words, NULL, &error), error);
    return words;
}

int main(int argc, char **argv)
{
    g_autofree char *weights = NULL, *domain = NULL, *authserv = NULL;
    Run run = {.weights = zb_weights_shipped};
    gboolean no_vocabulary = FALSE;
    const GOptionEntry entries[] = {
        {"weights", 0, 0, G_OPTION_ARG_FILENAME, &weights, "other weights than shipped", "FILE"},
        {"features", 0, 0, G_OPTION_ARG_NONE, &run.features, "print what is weighed", NULL},
        {"no-vocabulary", 0, 0, G_OPTION_ARG_NONE, &no_vocabulary, "compare without concepts", NULL},
        {"domain", 0, 0, G_OPTION_ARG_STRING, &domain, "the organisation's domain", "DOMAIN"},
        {"authserv-id", 0, 0, G_OPTION_ARG_STRING, &authserv, "its mail server's name", "ID"},
        G_OPTION_ENTRY_NULL};
    GError *error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("CORPUS");
    g_option_context_add_main_entries(context, entries, NULL);
    must(g_option_context_parse(context, &argc, &argv, &error) && argc == 2, error);
    if (weights)
        read_weights(&run, weights);
    run.config.domain = domain;
    run.reader = zb_reader_new(authserv);
    run.intake.likeness = zb_likeness_new(no_vocabulary ? NULL : vocabulary());
    open_dossier(&run, argv[1]);
    take_all(&run, argv[1]);
    print_contacts(&run);
    zb_store_free(run.intake.store);
    remove_store(run.folder);
    g_free(run.folder);
    zb_likeness_free(run.intake.likeness);
    zb_reader_free(run.reader);
    zb_marks_free(run.marks);
    g_time_zone_unref(run.config.timezone);
    return 0;
}

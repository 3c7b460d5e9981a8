#include "daemon/readers.h"

#include <string.h>
#include "daemon/log.h"
#include "daemon/reader-pool.h"

#define TIMEOUT_US (5 * G_USEC_PER_SEC)
#define SERVES 1000 /* messages in a reader's life */

struct ZbReaders {
    ReaderPool *pool;     /* for step 1 */
    ReaderPool *apart;    /* one message a process */
    GHashTable *readings; /* all that are under way, owned */
};

/* A message on its way down the steps. */
typedef struct {
    ZbReaders *readers;
    GBytes *raw;
    ZbReaderMode mode; /* of the step that it is at */
    ZbFacts *facts;    /* of step 1, while its documents are being read */
    ZbReadDone done;
    void *data;
} Reading;

static void reading_free(gpointer data)
{
    Reading *reading = data;
    g_bytes_unref(reading->raw);
    zb_facts_free(reading->facts);
    g_free(reading);
}

/* Calls back and frees. (facts: transfer full) */
static void finish(Reading *reading, ZbFacts *facts, const char *problem)
{
    GHashTable *readings = reading->readers->readings;
    g_hash_table_steal(readings, reading); /* the callback may ask how many are pending */
    reading->done(facts, problem, reading->data);
    reading_free(reading);
}

static void on_step(ZbFacts *facts, const char *problem, void *data);

static void read_apart(Reading *reading, ZbReaderMode mode)
{
    reading->mode = mode;
    reader_pool_read(reading->readers->apart, reading->raw, mode, on_step, reading);
}

static void on_read(Reading *reading, ZbFacts *facts)
{
    if (reading->mode != ZB_READ_NO_DOCUMENTS || !zb_facts_noted(facts, "documents")) {
        finish(reading, facts, NULL);
        return;
    }
    reading->facts = facts;
    read_apart(reading, ZB_READ_DOCUMENTS);
}

static void on_failed(Reading *reading, const char *problem)
{
    static const char *const next[] = {[ZB_READ_DOCUMENTS] = "without its documents",
                                       [ZB_READ_NO_DOCUMENTS] = "without parsing its HTML",
                                       [ZB_READ_NO_HTML] = "by its headers only"};
    gboolean ours = strcmp(problem, "no_reader") == 0; /* and logged already */
    if (reading->mode < ZB_READ_HEADERS && !ours)
        zb_warning("reading a message: %s; it is read %s", problem, next[reading->mode]);
    if (reading->facts) {
        zb_facts_note(reading->facts, "documents_failed");
        finish(reading, g_steal_pointer(&reading->facts), NULL);
    } else if (reading->mode < ZB_READ_HEADERS && !ours) {
        read_apart(reading, reading->mode + 1);
    } else {
        finish(reading, NULL, problem);
    }
}

static void on_step(ZbFacts *facts, const char *problem, void *data)
{
    if (facts)
        on_read(data, facts);
    else
        on_failed(data, problem);
}

/* ---- all of them ---- */
ZbReaders *zb_readers_new(sd_event *event, const char *program, const char *authserv_id, guint count,
                          GError **error)
{
    const ReaderPoolOptions many = {.program = program,
                                    .authserv_id = authserv_id,
                                    .count = MAX(count, 1),
                                    .serves = SERVES,
                                    .timeout = TIMEOUT_US};
    ReaderPoolOptions one = many;
    one.count = one.serves = 1;
    one.apart = TRUE;
    ZbReaders *readers = g_new0(ZbReaders, 1);
    readers->readings = g_hash_table_new_full(NULL, NULL, reading_free, NULL);
    readers->pool = reader_pool_new(event, &many, error);
    readers->apart = readers->pool ? reader_pool_new(event, &one, error) : NULL;
    if (readers->apart)
        return readers;
    zb_readers_free(readers);
    return NULL;
}

void zb_readers_free(ZbReaders *readers)
{
    if (!readers)
        return;
    reader_pool_free(readers->pool);
    reader_pool_free(readers->apart);
    g_hash_table_unref(readers->readings);
    g_free(readers);
}

void zb_readers_set_timeout(ZbReaders *readers, guint64 usec)
{
    reader_pool_set_timeout(readers->pool, usec);
    reader_pool_set_timeout(readers->apart, usec);
}

void zb_readers_read(ZbReaders *readers, GBytes *raw, ZbReadDone done, void *data)
{
    Reading *reading = g_new0(Reading, 1);
    reading->readers = readers;
    reading->raw = g_bytes_ref(raw);
    reading->mode = ZB_READ_NO_DOCUMENTS;
    reading->done = done;
    reading->data = data;
    g_hash_table_add(readers->readings, reading);
    reader_pool_read(readers->pool, raw, reading->mode, on_step, reading);
}

guint zb_readers_pending(ZbReaders *readers)
{
    return g_hash_table_size(readers->readings);
}

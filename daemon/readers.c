/* A job goes from the pool's queue to a reader's, and stands there until its reply has come: so a reader finds its next
 * message waiting. The first job of a reader's queue is the one being read; when a reader ends badly, only that one fails,
 * and the others go back to the head of the pool's queue.
 *
 *   a reader's states:   starting -> serving -> ended (killed, not yet reaped) -> freed */
#include "daemon/readers.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include "daemon/log.h"
#include "daemon/parse-worker.h"
#include "daemon/reader-process.h"
#include "lib/error.h"

#define TIMEOUT_US (10 * G_USEC_PER_SEC)
#define REAP_US (20 * 1000)
#define SERVES 1000 /* messages in a reader's life */
#define AHEAD 8     /* jobs at a reader: the one being read and the next ones */

typedef struct {
    GBytes *raw;
    ZbReadDone done;
    void *data;
} Job;

typedef struct {
    ZbReaders *pool;
    ReaderProcess process;
    sd_event_source *socket_source, *timer;
    GQueue jobs; /* of Job, owned, in the order of their replies */
    guint given;
    gboolean ready;
    gboolean deaf; /* takes no more requests */
} Reader;

struct ZbReaders {
    sd_event *event;
    char *program, *authserv_id;
    guint count;
    guint64 timeout;   /* in microseconds */
    GQueue queue;      /* of Job, owned */
    GPtrArray *living; /* of Reader, owned */
    GPtrArray *ended;  /* of Reader, owned: killed, waiting to be reaped */
    sd_event_source *pump, *reaper;
    gboolean unstartable; /* the last start failed */
};

static void job_free(Job *job)
{
    g_bytes_unref(job->raw);
    g_free(job);
}

/* Calls back and frees. (facts: transfer full) */
static void job_finish(Job *job, ZbFacts *facts, const char *problem)
{
    job->done(facts, problem, job->data);
    job_free(job);
}

static void reader_free(Reader *reader)
{
    sd_event_source_disable_unref(reader->socket_source);
    sd_event_source_disable_unref(reader->timer);
    reader_process_kill(&reader->process);
    reader_process_reap(&reader->process, TRUE);
    g_queue_clear_full(&reader->jobs, (GDestroyNotify)job_free);
    g_free(reader);
}

static void wake(ZbReaders *pool)
{
    sd_event_source_set_enabled(pool->pump, SD_EVENT_ONESHOT);
}

/* ---- the end of a reader ---- */
/* A killed process needs a moment to give its memory back; the loop does not wait for it. */
static void reap_later(ZbReaders *pool)
{
    sd_event_source_set_time_relative(pool->reaper, REAP_US);
    sd_event_source_set_enabled(pool->reaper, SD_EVENT_ONESHOT);
}

static int on_reap(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED uint64_t at, void *data)
{
    ZbReaders *pool = data;
    for (guint i = pool->ended->len; i > 0; i--)
        if (reader_process_reap(&((Reader *)g_ptr_array_index(pool->ended, i - 1))->process, FALSE))
            g_ptr_array_remove_index_fast(pool->ended, i - 1); /* frees it */
    if (pool->ended->len > 0)
        reap_later(pool);
    return 0;
}

/* Takes the reader out of service. Its first job fails with `problem`, if that is not NULL. */
static void reader_end(Reader *reader, const char *problem)
{
    ZbReaders *pool = reader->pool;
    Job *failed = problem && reader->ready ? g_queue_pop_head(&reader->jobs) : NULL;
    for (Job *job; (job = g_queue_pop_tail(&reader->jobs));)
        g_queue_push_head(&pool->queue, job);
    if (!reader->ready) {
        pool->unstartable = TRUE;
        zb_error("%s: ended before it was ready", pool->program);
    }
    reader->socket_source = sd_event_source_disable_unref(reader->socket_source);
    reader->timer = sd_event_source_disable_unref(reader->timer);
    reader_process_kill(&reader->process);
    reap_later(pool);
    guint index;
    if (g_ptr_array_find(pool->living, reader, &index))
        g_ptr_array_add(pool->ended, g_ptr_array_steal_index_fast(pool->living, index));
    wake(pool);
    if (failed)
        job_finish(failed, NULL, problem);
}

/* ---- replies ---- */
static void restart_timer(Reader *reader)
{
    gboolean busy = !g_queue_is_empty(&reader->jobs);
    if (busy)
        sd_event_source_set_time_relative(reader->timer, reader->pool->timeout);
    sd_event_source_set_enabled(reader->timer, busy ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

/* The first job is read. (facts: transfer full) */
static void reader_done(Reader *reader, ZbFacts *facts, const char *problem)
{
    Job *job = g_queue_pop_head(&reader->jobs);
    restart_timer(reader);
    if ((reader->given >= SERVES || reader->deaf) && g_queue_is_empty(&reader->jobs))
        reader_end(reader, NULL);
    wake(reader->pool);
    job_finish(job, facts, problem);
}

static void on_word(Reader *reader, guint32 word)
{
    if (word == PARSE_READY && !reader->ready) {
        reader->ready = TRUE;
        reader->pool->unstartable = FALSE;
        restart_timer(reader);
        wake(reader->pool);
    } else if (word == 0 && !g_queue_is_empty(&reader->jobs)) {
        reader_done(reader, NULL, "not_mime");
    } else {
        reader_end(reader, "bad_facts");
    }
}

static void on_reply(Reader *reader, GBytes *reply)
{
    if (!reader->ready || g_queue_is_empty(&reader->jobs)) {
        reader_end(reader, "bad_facts"); /* nobody asked */
        return;
    }
    g_autoptr(GVariant) variant =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE_VARDICT, reply, FALSE));
    ZbFacts *facts = zb_facts_from_variant(variant, NULL);
    if (facts)
        reader_done(reader, facts, NULL);
    else
        reader_end(reader, "bad_facts");
}

static int on_socket(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED int fd,
                     G_GNUC_UNUSED uint32_t events, void *data)
{
    Reader *reader = data;
    guint32 word = 0;
    g_autoptr(GBytes) reply = NULL;
    switch (reader_process_receive(&reader->process, &word, &reply)) {
    case READER_MORE:
        break;
    case READER_WORD:
        on_word(reader, word);
        break;
    case READER_REPLY:
        on_reply(reader, reply);
        break;
    case READER_TOO_MUCH:
        reader_end(reader, "too_much");
        break;
    case READER_GONE:
        reader_end(reader, "crashed");
        break;
    }
    return 0;
}

static int on_timeout(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED uint64_t at, void *data)
{
    reader_end(data, "timeout");
    return 0;
}

/* ---- the start of a reader ---- */
static int watch(Reader *reader)
{
    sd_event *event = reader->pool->event;
    int r =
        sd_event_add_io(event, &reader->socket_source, reader->process.socket, EPOLLIN, on_socket, reader);
    if (r >= 0)
        r = sd_event_add_time_relative(event, &reader->timer, CLOCK_MONOTONIC, reader->pool->timeout, 0,
                                       on_timeout, reader);
    if (r >= 0) /* after a stall of our own, a reply that has come counts more than the clock */
        r = sd_event_source_set_priority(reader->timer, SD_EVENT_PRIORITY_NORMAL + 10);
    return r;
}

static gboolean reader_start(ZbReaders *pool)
{
    g_autoptr(GError) error = NULL;
    Reader *reader = g_new0(Reader, 1);
    reader->pool = pool;
    reader->process.socket = -1;
    g_queue_init(&reader->jobs);
    gboolean started = reader_process_start(pool->program, pool->authserv_id, &reader->process, &error);
    int r = started ? watch(reader) : 0;
    if (!started || r < 0) {
        zb_error("%s", error ? error->message : g_strerror(-r));
        reader_free(reader);
        return FALSE;
    }
    g_ptr_array_add(pool->living, reader);
    return TRUE;
}

/* ---- handing out ---- */
/* The reader with the fewest jobs that takes more; NULL where there is none. */
static Reader *least_busy(ZbReaders *pool)
{
    Reader *best = NULL;
    for (guint i = 0; i < pool->living->len; i++) {
        Reader *reader = g_ptr_array_index(pool->living, i);
        gboolean takes =
            reader->ready && !reader->deaf && reader->given < SERVES && reader->jobs.length < AHEAD;
        if (takes && (!best || reader->jobs.length < best->jobs.length))
            best = reader;
    }
    return best;
}

static gboolean one_is_starting(ZbReaders *pool)
{
    for (guint i = 0; i < pool->living->len; i++)
        if (!((Reader *)g_ptr_array_index(pool->living, i))->ready)
            return TRUE;
    return FALSE;
}

/* Starts one more reader where all that live have something to do, one at a time. */
static void start_if_needed(ZbReaders *pool)
{
    Reader *reader = least_busy(pool);
    if (pool->living->len >= pool->count || (reader && g_queue_is_empty(&reader->jobs)) ||
        one_is_starting(pool) || (pool->unstartable && pool->living->len > 0))
        return;
    if (!reader_start(pool))
        pool->unstartable = TRUE;
}

static void fail_queue(ZbReaders *pool)
{
    /* Only what waits now: who is called back may queue it again. */
    for (guint left = pool->queue.length; left > 0; left--)
        job_finish(g_queue_pop_head(&pool->queue), NULL, "no_reader");
}

static void hand_out(Reader *reader)
{
    g_autoptr(GError) error = NULL;
    Job *job = g_queue_pop_head(&reader->pool->queue);
    gboolean idle = g_queue_is_empty(&reader->jobs);
    if (reader_process_send(&reader->process, job->raw, &error)) {
        g_queue_push_tail(&reader->jobs, job);
        reader->given++;
        if (idle)
            restart_timer(reader);
    } else if (g_error_matches(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE)) {
        /* It is gone, but its replies so far may still wait in the socket: the end of file comes after them. */
        g_queue_push_head(&reader->pool->queue, job);
        reader->deaf = TRUE;
        if (idle)
            reader_end(reader, NULL); /* nothing waits, so nothing else would end it */
    } else {
        zb_error("%s", error->message);
        job_finish(job, NULL, "no_reader");
    }
}

static int on_pump(G_GNUC_UNUSED sd_event_source *source, void *data)
{
    ZbReaders *pool = data;
    gboolean was_unstartable = pool->unstartable;
    for (Reader *reader; pool->queue.length > 0 && (reader = least_busy(pool));)
        hand_out(reader);
    if (pool->queue.length == 0)
        return 0;
    if (pool->living->len == 0 && was_unstartable) {
        pool->unstartable = FALSE; /* the next message tries again */
        fail_queue(pool);
        return 0;
    }
    start_if_needed(pool);
    if (pool->living->len == 0)
        wake(pool);
    return 0;
}

/* ---- the pool ---- */
ZbReaders *zb_readers_new(sd_event *event, const char *program, const char *authserv_id, guint count,
                          GError **error)
{
    ZbReaders *pool = g_new0(ZbReaders, 1);
    pool->event = sd_event_ref(event);
    pool->program = g_strdup(program);
    pool->authserv_id = g_strdup(authserv_id);
    pool->count = MAX(count, 1);
    pool->timeout = TIMEOUT_US;
    pool->living = g_ptr_array_new_with_free_func((GDestroyNotify)reader_free);
    pool->ended = g_ptr_array_new_with_free_func((GDestroyNotify)reader_free);
    g_queue_init(&pool->queue);
    int r = sd_event_add_defer(event, &pool->pump, on_pump, pool);
    if (r >= 0)
        r = sd_event_source_set_enabled(pool->pump, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_add_time_relative(event, &pool->reaper, CLOCK_MONOTONIC, REAP_US, 0, on_reap, pool);
    if (r < 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "readers: %s", g_strerror(-r));
        zb_readers_free(pool);
        return NULL;
    }
    return pool;
}

void zb_readers_free(ZbReaders *readers)
{
    if (!readers)
        return;
    sd_event_source_disable_unref(readers->pump);
    sd_event_source_disable_unref(readers->reaper);
    g_ptr_array_unref(readers->living);
    g_ptr_array_unref(readers->ended);
    g_queue_clear_full(&readers->queue, (GDestroyNotify)job_free);
    sd_event_unref(readers->event);
    g_free(readers->program);
    g_free(readers->authserv_id);
    g_free(readers);
}

void zb_readers_set_timeout(ZbReaders *readers, guint64 usec)
{
    readers->timeout = usec;
}

void zb_readers_read(ZbReaders *readers, GBytes *raw, ZbReadDone done, void *data)
{
    Job *job = g_new0(Job, 1);
    job->raw = g_bytes_ref(raw);
    job->done = done;
    job->data = data;
    if (readers->queue.length == 0 && readers->living->len == 0)
        readers->unstartable = FALSE; /* that was then */
    g_queue_push_tail(&readers->queue, job);
    wake(readers);
}

guint zb_readers_pending(ZbReaders *readers)
{
    guint pending = readers->queue.length;
    for (guint i = 0; i < readers->living->len; i++)
        pending += ((Reader *)g_ptr_array_index(readers->living, i))->jobs.length;
    return pending;
}

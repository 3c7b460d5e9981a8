/* A job goes from the pool's queue to a reader's, and stands there until its reply has come: so a reader finds its next
 * message waiting. The first job of a reader's queue is the one being read; when a reader ends badly, only that one fails,
 * and the others go back to the head of the pool's queue. What fails is called back once its reader is reaped: how that
 * ended says why.
 *
 *   a reader's states:   starting -> serving -> ended (killed, not yet reaped) -> freed */
#include "daemon/reader-pool.h"

#include <sys/epoll.h>
#include "daemon/log.h"
#include "daemon/parse-worker.h"
#include "daemon/reader-process.h"
#include "lib/error.h"

#define REAP_US (5 * 1000)
#define AHEAD 8 /* jobs at a reader: the one being read and the next ones */

typedef struct {
    GBytes *raw;
    ZbReaderMode mode;
    ZbReadDone done;
    void *data;
} Job;

typedef struct {
    ReaderPool *pool;
    ReaderProcess process;
    sd_event_source *socket_source, *timer;
    GQueue jobs;         /* of Job, owned, in the order of their replies */
    Job *failed;         /* the one that ended it, owned */
    const char *problem; /* why; NULL: as its end tells */
    guint given;
    gboolean ready, deaf; /* deaf: takes no more requests */
} Reader;

struct ReaderPool {
    sd_event *event;
    ReaderPoolOptions options;
    char *program, *authserv_id; /* what the options point at */
    GQueue queue;                /* of Job, owned */
    GPtrArray *living;           /* of Reader, owned */
    GPtrArray *ended;            /* of Reader, owned: killed, waiting to be reaped */
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
    if (reader->failed)
        job_free(reader->failed);
    sd_event_source_disable_unref(reader->socket_source);
    sd_event_source_disable_unref(reader->timer);
    reader_process_kill(&reader->process);
    reader_process_reap(&reader->process, TRUE);
    g_queue_clear_full(&reader->jobs, (GDestroyNotify)job_free);
    g_free(reader);
}

static void wake(ReaderPool *pool)
{
    sd_event_source_set_enabled(pool->pump, SD_EVENT_ONESHOT);
}

/* ---- the end of a reader ---- */
/* A killed process needs a moment to give its memory back; the loop does not wait for it. */
static void reap_later(ReaderPool *pool)
{
    sd_event_source_set_time_relative(pool->reaper, REAP_US);
    sd_event_source_set_enabled(pool->reaper, SD_EVENT_ONESHOT);
}

static int on_reap(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED uint64_t at, void *data)
{
    ReaderPool *pool = data;
    for (guint i = pool->ended->len; i > 0; i--) {
        Reader *reader = g_ptr_array_index(pool->ended, i - 1);
        if (!reader_process_reap(&reader->process, FALSE))
            continue;
        g_ptr_array_steal_index_fast(pool->ended, i - 1);
        if (reader->failed)
            job_finish(g_steal_pointer(&reader->failed), NULL,
                       reader->problem ? reader->problem : reader_process_problem(&reader->process));
        reader_free(reader);
    }
    if (pool->ended->len > 0)
        reap_later(pool);
    return 0;
}

/* Takes the reader out of service; its jobs go back. */
static void reader_end(Reader *reader)
{
    ReaderPool *pool = reader->pool;
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
}

/* The same, and its first job fails with `problem`; NULL: as its end will tell. */
static void reader_fail(Reader *reader, const char *problem)
{
    reader->failed = reader->ready ? g_queue_pop_head(&reader->jobs) : NULL;
    reader->problem = problem;
    reader_end(reader);
}

/* ---- replies ---- */
static void restart_timer(Reader *reader)
{
    gboolean busy = !g_queue_is_empty(&reader->jobs);
    if (busy)
        sd_event_source_set_time_relative(reader->timer, reader->pool->options.timeout);
    sd_event_source_set_enabled(reader->timer, busy ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static gboolean has_served(const Reader *reader)
{
    return reader->deaf || reader->given >= reader->pool->options.serves;
}

/* The first job is read. (facts: transfer full) */
static void reader_done(Reader *reader, ZbFacts *facts, const char *problem)
{
    Job *job = g_queue_pop_head(&reader->jobs);
    restart_timer(reader);
    /* What waits at it already is still read: the kernel bounds what it can hold meanwhile. */
    if (reader_process_has_grown(&reader->process, g_bytes_get_size(job->raw)))
        reader->deaf = TRUE;
    if (has_served(reader) && g_queue_is_empty(&reader->jobs))
        reader_end(reader);
    wake(reader->pool);
    job_finish(job, facts, problem);
}

static void on_facts(Reader *reader, GBytes *reply)
{
    g_autoptr(GVariant) variant = g_variant_ref_sink(g_variant_new_from_bytes(ZB_FACTS_TYPE, reply, FALSE));
    ZbFacts *facts = zb_facts_from_variant(variant, NULL);
    if (facts)
        reader_done(reader, facts, NULL);
    else
        reader_fail(reader, "bad_facts");
}

static void on_frame(Reader *reader, guint32 tag, GBytes *reply)
{
    gboolean asked = reader->ready && !g_queue_is_empty(&reader->jobs);
    if (tag == PARSE_READY && !reader->ready) {
        reader->ready = TRUE;
        reader->pool->unstartable = FALSE;
        restart_timer(reader);
        wake(reader->pool);
    } else if (tag == PARSE_NO_MESSAGE && asked) {
        reader_done(reader, NULL, "not_mime");
    } else if (tag == PARSE_FACTS && asked) {
        on_facts(reader, reply);
    } else {
        reader_fail(reader, "bad_facts");
    }
}

/* Every reply that has come: AHEAD of them at most, since the first that nobody asked for ends the reader, and empties this. */
static void on_replies(Reader *reader)
{
    guint32 tag;
    GBytes *reply;
    ReaderEvent event = reader_process_receive(&reader->process);
    while (event != READER_GONE &&
           (event = reader_process_next(&reader->process, &tag, &reply)) == READER_FRAME) {
        on_frame(reader, tag, reply);
        g_bytes_unref(reply);
    }
    if (event != READER_MORE)
        reader_fail(reader, event == READER_TOO_MUCH ? "too_much" : NULL);
}

/* While the socket is full, this reader gets no other job. */
static void listen_as_needed(Reader *reader)
{
    guint32 more = reader_process_is_sending(&reader->process) ? EPOLLOUT : 0;
    sd_event_source_set_io_events(reader->socket_source, EPOLLIN | more);
}

static int on_socket(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED int fd, uint32_t events, void *data)
{
    Reader *reader = data;
    if (reader_process_is_sending(&reader->process) && (events & EPOLLOUT)) {
        if (!reader_process_send_more(&reader->process, NULL))
            reader->deaf = TRUE; /* gone: but see hand_out() */
        listen_as_needed(reader);
        wake(reader->pool);
    }
    if (events & ~(uint32_t)EPOLLOUT)
        on_replies(reader);
    return 0;
}

static int on_timeout(G_GNUC_UNUSED sd_event_source *source, G_GNUC_UNUSED uint64_t at, void *data)
{
    reader_fail(data, "timeout");
    return 0;
}

/* ---- the start of a reader ---- */
static int watch(Reader *reader)
{
    sd_event *event = reader->pool->event;
    int r =
        sd_event_add_io(event, &reader->socket_source, reader->process.socket, EPOLLIN, on_socket, reader);
    if (r >= 0)
        r = sd_event_add_time_relative(event, &reader->timer, CLOCK_MONOTONIC, reader->pool->options.timeout,
                                       0, on_timeout, reader);
    if (r >= 0) /* after a stall of our own, a reply that has come counts more than the clock */
        r = sd_event_source_set_priority(reader->timer, SD_EVENT_PRIORITY_NORMAL + 10);
    return r;
}

static gboolean reader_start(ReaderPool *pool)
{
    g_autoptr(GError) error = NULL;
    Reader *reader = g_new0(Reader, 1);
    reader->pool = pool;
    reader->process.socket = -1;
    g_queue_init(&reader->jobs);
    gboolean started =
        reader_process_start(pool->program, pool->authserv_id, pool->options.apart, &reader->process, &error);
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
static Reader *least_busy(ReaderPool *pool)
{
    Reader *best = NULL;
    for (guint i = 0; i < pool->living->len; i++) {
        Reader *reader = g_ptr_array_index(pool->living, i);
        gboolean takes = reader->ready && !has_served(reader) && reader->jobs.length < AHEAD &&
                         !reader_process_is_sending(&reader->process);
        if (takes && (!best || reader->jobs.length < best->jobs.length))
            best = reader;
    }
    return best;
}

static gboolean one_is_starting(ReaderPool *pool)
{
    for (guint i = 0; i < pool->living->len; i++)
        if (!((Reader *)g_ptr_array_index(pool->living, i))->ready)
            return TRUE;
    return FALSE;
}

/* Starts one more reader where all that live have something to do, one at a time. */
static void start_if_needed(ReaderPool *pool)
{
    Reader *reader = least_busy(pool);
    if (pool->living->len >= pool->options.count || (reader && g_queue_is_empty(&reader->jobs)) ||
        one_is_starting(pool) || (pool->unstartable && pool->living->len > 0))
        return;
    if (!reader_start(pool))
        pool->unstartable = TRUE;
}

static void fail_queue(ReaderPool *pool)
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
    if (reader_process_send(&reader->process, job->raw, job->mode, &error)) {
        g_queue_push_tail(&reader->jobs, job);
        reader->given++;
        listen_as_needed(reader);
        if (idle)
            restart_timer(reader);
    } else if (g_error_matches(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE)) {
        /* It is gone, but its replies so far may still wait in the socket: the end of file comes after them. */
        g_queue_push_head(&reader->pool->queue, job);
        reader->deaf = TRUE;
        if (idle)
            reader_end(reader); /* nothing waits, so nothing else would end it */
    } else {
        zb_error("%s", error->message);
        job_finish(job, NULL, "no_reader");
    }
}

static int on_pump(G_GNUC_UNUSED sd_event_source *source, void *data)
{
    ReaderPool *pool = data;
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
ReaderPool *reader_pool_new(sd_event *event, const ReaderPoolOptions *options, GError **error)
{
    ReaderPool *pool = g_new0(ReaderPool, 1);
    pool->event = sd_event_ref(event);
    pool->options = *options;
    pool->options.program = pool->program = g_strdup(options->program);
    pool->options.authserv_id = pool->authserv_id = g_strdup(options->authserv_id);
    pool->living = g_ptr_array_new_with_free_func((GDestroyNotify)reader_free);
    pool->ended = g_ptr_array_new_with_free_func((GDestroyNotify)reader_free);
    g_queue_init(&pool->queue);
    int r = sd_event_add_defer(event, &pool->pump, on_pump, pool);
    if (r >= 0)
        r = sd_event_source_set_enabled(pool->pump, SD_EVENT_OFF);
    if (r >= 0)
        r = sd_event_add_time_relative(event, &pool->reaper, CLOCK_MONOTONIC, REAP_US, REAP_US, on_reap,
                                       pool);
    if (r < 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, "readers: %s", g_strerror(-r));
        reader_pool_free(pool);
        return NULL;
    }
    return pool;
}

void reader_pool_free(ReaderPool *pool)
{
    if (!pool)
        return;
    sd_event_source_disable_unref(pool->pump);
    sd_event_source_disable_unref(pool->reaper);
    g_ptr_array_unref(pool->living);
    g_ptr_array_unref(pool->ended);
    g_queue_clear_full(&pool->queue, (GDestroyNotify)job_free);
    sd_event_unref(pool->event);
    g_free(pool->program);
    g_free(pool->authserv_id);
    g_free(pool);
}

void reader_pool_set_timeout(ReaderPool *pool, guint64 usec)
{
    pool->options.timeout = usec;
}

void reader_pool_read(ReaderPool *pool, GBytes *raw, ZbReaderMode mode, ZbReadDone done, void *data)
{
    Job *job = g_new0(Job, 1);
    job->raw = g_bytes_ref(raw);
    job->mode = mode;
    job->done = done;
    job->data = data;
    if (pool->queue.length == 0 && pool->living->len == 0)
        pool->unstartable = FALSE; /* that was then */
    g_queue_push_tail(&pool->queue, job);
    wake(pool);
}

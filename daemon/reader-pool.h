/* A pool of zbd-parse processes of one kind: each job is one reading of one message in one mode, and ends well or badly. What
 * to do about a bad end is daemon/readers.c's business. */
#pragma once

#include <systemd/sd-event.h>
#include "daemon/readers.h"
#include "lib/mail/reader.h"

typedef struct ReaderPool ReaderPool;

typedef struct {
    const char *program, *authserv_id;
    guint count;     /* processes, started when first needed */
    guint serves;    /* messages in the life of one */
    gboolean apart;  /* with the limits of PARSE_APART */
    guint64 timeout; /* microseconds of wall-clock time for one message, and for the start of a process */
} ReaderPoolOptions;

/* Strings are copied. */
ReaderPool *reader_pool_new(sd_event *event, const ReaderPoolOptions *options, GError **error);
/* Kills the processes; outstanding callbacks never come. */
void reader_pool_free(ReaderPool *pool);
void reader_pool_set_timeout(ReaderPool *pool, guint64 usec);

/* Queues a job; `done` comes from the loop, once, with facts or a problem of daemon/readers.h. (raw: a ref is taken) */
void reader_pool_read(ReaderPool *pool, GBytes *raw, ZbReaderMode mode, ZbReadDone done, void *data);

/* One zbd-parse process and the socket to it (its protocol: daemon/parse-worker.h). Used by daemon/reader-pool.c only.
 *
 * Its end is seen at the socket; then it is killed and reaped by its own pid. So it does not matter how the daemon treats
 * SIGCHLD, as long as nobody else reaps it. (A pidfd would do too, but valgrind 3.19 does not know it.) */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include "daemon/parse-frame.h"
#include "lib/mail/reader.h"

typedef struct {
    pid_t pid;  /* 0 once it is reaped */
    int status; /* as waitpid() gave it, then */
    int socket;
    guint weighed; /* messages that reader_process_has_grown() was asked about */
    FrameInput replies;
    /* The request that the socket has not taken whole yet, and how much of it it has; NULL: none. */
    GBytes *request;
    FrameHead head;
    gsize sent;
} ReaderProcess;

/* Starts `program`; `apart` as a reader of PARSE_APART. Own process group, no signal blocked, /dev/null for input and output, standard error shared, no other
 * descriptor. FALSE: ZB_ERROR_UNAVAILABLE. (out caller-allocates) */
gboolean reader_process_start(const char *program, const char *authserv_id, gboolean apart,
                              ReaderProcess *ret_process, GError **error);
/* Kills it, closes the socket and forgets what was on its way, in both directions. Twice does no harm. */
void reader_process_kill(ReaderProcess *process);
/* Reaps it; with `wait` blocks until it has ended. FALSE: it has not ended. */
gboolean reader_process_reap(ReaderProcess *process, gboolean wait);

/* Why it ended, once it is reaped, if it was not ended by us: a problem of daemon/readers.h. */
const char *reader_process_problem(const ReaderProcess *process);

/* Whether it holds too much after a message of so many bytes, and should be replaced. It is weighed after a large message, and
 * after each 16th. */
gboolean reader_process_has_grown(ReaderProcess *process, gsize bytes);

/* Begins a request, and sends as much of it as the socket takes; not while one is being sent. FALSE: ZB_ERROR_UNAVAILABLE, the
 * process does not listen any more; ZB_ERROR_INVALID, longer than a frame can be. (raw: a ref is taken) */
gboolean reader_process_send(ReaderProcess *process, GBytes *raw, ZbReaderMode mode, GError **error);
/* Whether a request waits for the socket (EPOLLOUT), then for this call. FALSE as above. */
gboolean reader_process_is_sending(const ReaderProcess *process);
gboolean reader_process_send_more(ReaderProcess *process, GError **error);

typedef enum {
    READER_MORE,     /* nothing whole yet */
    READER_FRAME,    /* a frame, of daemon/parse-worker.h if the reader is honest */
    READER_TOO_MUCH, /* it announces more than ZB_CAP_FACTS */
    READER_GONE,     /* end of file, or an error */
} ReaderEvent;

/* Receives what is there; reader_process_next() takes it out, frame by frame, until it says READER_MORE. READER_MORE or
 * READER_GONE. */
ReaderEvent reader_process_receive(ReaderProcess *process);
/* For READER_FRAME sets `ret_tag`, and `ret_reply` (transfer full). */
ReaderEvent reader_process_next(ReaderProcess *process, guint32 *ret_tag, GBytes **ret_reply);

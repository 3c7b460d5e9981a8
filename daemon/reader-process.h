/* One zbd-parse process and the socket to it (its protocol: daemon/parse-worker.h). Used by daemon/reader-pool.c only.
 *
 * Its end is seen at the socket; then it is killed and reaped by its own pid. So it does not matter how the daemon treats
 * SIGCHLD, as long as nobody else reaps it. (A pidfd would do too, but valgrind 3.19 does not know it.) */
#pragma once

#include <glib.h>
#include <sys/types.h>
#include "lib/mail/reader.h"

typedef struct {
    pid_t pid;  /* 0 once it is reaped */
    int status; /* as waitpid() gave it, then */
    int socket;
    /* The reply being received. */
    guint8 length_bytes[4];
    gsize got; /* bytes of length and reply together */
    guint8 *reply;
    guint32 length;
} ReaderProcess;

/* Starts `program`; `apart` as a reader of PARSE_APART. Own process group, no signal blocked, /dev/null for input and output, standard error shared, no other
 * descriptor. FALSE: ZB_ERROR_UNAVAILABLE. (out caller-allocates) */
gboolean reader_process_start(const char *program, const char *authserv_id, gboolean apart,
                              ReaderProcess *ret_process, GError **error);
/* Kills it and closes the socket. Twice does no harm. */
void reader_process_kill(ReaderProcess *process);
/* Reaps it; with `wait` blocks until it has ended. FALSE: it has not ended. */
gboolean reader_process_reap(ReaderProcess *process, gboolean wait);

/* Why it ended, once it is reaped, if it was not ended by us: a problem of daemon/readers.h. */
const char *reader_process_problem(const ReaderProcess *process);

/* The bytes that it holds in memory; 0 where the kernel does not say. */
gsize reader_process_resident(const ReaderProcess *process);

/* Sends a request: `raw` in a sealed memfd. ZB_ERROR_NO_SPACE: no memory or descriptors (ours to mend); ZB_ERROR_UNAVAILABLE:
 * the process does not listen any more. */
gboolean reader_process_send(ReaderProcess *process, GBytes *raw, ZbReaderMode mode, GError **error);

typedef enum {
    READER_MORE,     /* nothing whole yet */
    READER_WORD,     /* a length that nothing follows: 0, or PARSE_READY */
    READER_REPLY,    /* `ret_reply` is whole */
    READER_TOO_MUCH, /* it announces more than ZB_CAP_FACTS */
    READER_GONE,     /* end of file, or an error */
} ReaderEvent;

/* Receives what is there, up to one reply. `ret_word` is set for READER_WORD, `ret_reply` (transfer full) for READER_REPLY. */
ReaderEvent reader_process_receive(ReaderProcess *process, guint32 *ret_word, GBytes **ret_reply);

/* One zbd-parse process and the socket to it (its protocol: daemon/parse-worker.h). Used by daemon/readers.c only.
 *
 * The process is watched through a pidfd, not through SIGCHLD: it does not matter how the daemon treats that signal. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct {
    pid_t pid;
    int pidfd; /* readable once the process has ended */
    int socket;
    /* The reply being received. */
    guint8 length_bytes[4];
    gsize got; /* bytes of length and reply together */
    guint8 *reply;
    guint32 length;
} ReaderProcess;

/* Starts `program`. Own process group, no signal blocked, /dev/null for input and output, standard error shared, no other
 * descriptor. FALSE: ZB_ERROR_UNAVAILABLE. (out caller-allocates) */
gboolean reader_process_start(const char *program, const char *authserv_id, ReaderProcess *ret_process,
                              GError **error);
/* Kills it and closes the socket; the pidfd stays. Twice does no harm. */
void reader_process_kill(ReaderProcess *process);
/* Reaps it; with `wait` blocks until it has ended. FALSE: it has not ended. Closes the pidfd. */
gboolean reader_process_reap(ReaderProcess *process, gboolean wait);

/* Sends a request: `raw` in a sealed memfd. ZB_ERROR_NO_SPACE: no memory or descriptors (ours to mend); ZB_ERROR_UNAVAILABLE:
 * the process does not listen any more. */
gboolean reader_process_send(ReaderProcess *process, GBytes *raw, GError **error);

typedef enum {
    READER_MORE,     /* nothing whole yet */
    READER_WORD,     /* a length that nothing follows: 0, or PARSE_READY */
    READER_REPLY,    /* `ret_reply` is whole */
    READER_TOO_MUCH, /* it announces more than ZB_CAP_FACTS */
    READER_GONE,     /* end of file, or an error */
} ReaderEvent;

/* Receives what is there, up to one reply. `ret_word` is set for READER_WORD, `ret_reply` (transfer full) for READER_REPLY. */
ReaderEvent reader_process_receive(ReaderProcess *process, guint32 *ret_word, GBytes **ret_reply);

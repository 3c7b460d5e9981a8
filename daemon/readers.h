/* The pool of reader processes (zbd-parse) that turn raw messages into facts.
 *
 * Raw goes in by a sealed memfd, facts come back as a length-prefixed GVariant; what comes back is checked.
 * A reader serves a bounded number of messages and is replaced then, and whenever it dies, lies, is late or
 * says too much. Whatever a message does to its reader costs that message its reading, never the intake. */
#pragma once

#include <systemd/sd-event.h>
#include "lib/mail/facts.h"

typedef struct ZbReaders ZbReaders;

/* Exactly one of `facts` (taken by the callee) and `problem` is set. Problems, a code each: "crashed",
 * "timeout", "too_much", "bad_facts" (the reader lied), "not_mime" (no message in these bytes), "no_reader"
 * (zbd-parse cannot be started, or memory or descriptors are lacking: an operator's problem, logged here; the message
 * should be tried again later). A callback may queue messages, but not free the pool. */
typedef void (*ZbReadDone)(ZbFacts *facts, const char *problem, void *data);

/* Readers are watched by pidfd: SIGCHLD may be blocked, ignored by the loop or not, but not be set to SIG_IGN.
 * `program`: path of zbd-parse. `authserv_id` may be NULL. `count` readers, started when first needed. */
ZbReaders *zb_readers_new(sd_event *event, const char *program, const char *authserv_id, guint count,
                          GError **error);
/* Kills the readers; outstanding callbacks never come. */
void zb_readers_free(ZbReaders *readers);

/* The wall-clock time that one message may take, and the start of a reader: 10 s unless set. */
void zb_readers_set_timeout(ZbReaders *readers, guint64 usec);

/* Queues a message; `done` comes from the loop. (raw: borrowed, a ref is taken) */
void zb_readers_read(ZbReaders *readers, GBytes *raw, ZbReadDone done, void *data);
/* Messages queued or being read. */
guint zb_readers_pending(ZbReaders *readers);

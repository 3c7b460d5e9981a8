/* Reading messages in processes of their own (zbd-parse): raw bytes in, facts out.
 *
 * A reader serves a bounded number of messages and is replaced then, and whenever it dies, lies, is late, says too much or
 * grows. Whatever a message does to its reader costs that message some of its reading, never the intake:
 *
 *   1. without documents     in a reader that serves many
 *   2. HTML stripped of its tags only        |
 *   3. nothing but the headers               |  each in a reader that reads this message alone, and only
 *   4. "problem": it cannot be read          |  where the one before broke the reader or stalled it
 *
 * Where step 1 shows documents, they are read by another such reader; if that fails, what step 1 found stands, noted
 * "documents_failed". What was left out is noted by the reader: see lib/mail/reader.h. */
#pragma once

#include <systemd/sd-event.h>
#include "lib/mail/facts.h"

typedef struct ZbReaders ZbReaders;

/* Exactly one of `facts` (taken by the callee) and `problem` is set. Problems, a code each, of the last step: "crashed",
 * "timeout", "memory", "forbidden" (it tried what its sandbox forbids), "too_much", "bad_facts" (the reader lied),
 * "not_mime" (no message in these bytes), "no_reader"
 * (zbd-parse cannot be started, or memory or descriptors are lacking: an operator's problem, logged here; the message
 * should be tried again later). A callback may queue messages, but not free the readers. */
typedef void (*ZbReadDone)(ZbFacts *facts, const char *problem, void *data);

/* Readers are reaped by their pid: SIGCHLD may be blocked or not, but nobody else may wait for any child.
 * `program`: path of zbd-parse. `authserv_id` may be NULL. `count` readers that serve many, and one apart, each started when
 * first needed. */
ZbReaders *zb_readers_new(sd_event *event, const char *program, const char *authserv_id, guint count,
                          GError **error);
/* Kills the readers; outstanding callbacks never come. */
void zb_readers_free(ZbReaders *readers);

/* The wall-clock time that a step may take, and the start of a reader: 5 s unless set. */
void zb_readers_set_timeout(ZbReaders *readers, guint64 usec);

/* Queues a message; `done` comes from the loop. (raw: borrowed, a ref is taken) */
void zb_readers_read(ZbReaders *readers, GBytes *raw, ZbReadDone done, void *data);
/* Messages queued or being read. */
guint zb_readers_pending(ZbReaders *readers);

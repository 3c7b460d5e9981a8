/* The follower under test, a scripted server, and what becomes of the messages: each must be handed over exactly once. */
#pragma once

#include <stdio.h>
#include "daemon/follower-pace.h"
#include "tests/imap-server.h"

#define PASSWORD "geheim-wachtwoord"

/* The second imitates answers, as the sender of a mail may try. */
extern const char *const raws[4];

typedef struct {
    sd_event *event;
    ZbCurlLoop *curl;
    Server *server;
    ZbMailbox mailbox;
    ZbFollowerPace pace;
    ZbFollower *follower;
    gint64 now;
    ZbClock clock;
    GHashTable *recorded; /* uidvalidity << 32 | uid → the size told, gint64 */
    guint listings;       /* of the whole folder, compared */
    guint fetched;
    guint problems;
    guint not_recorded; /* so many are settled as failed first */
    gboolean holds;     /* does not settle */
    gboolean store_fails;
    guint changes;
    guint marked;
    char *log;
    gsize log_size;
    FILE *stderr_before;
} Fixture;

/* A folder with `mails` messages, UIDs 10, 20, ...; nothing is started. */
void set_up(Fixture *fixture, guint mails);
void start(Fixture *fixture);
/* Nothing of the password may have been logged. */
void tear_down(Fixture *fixture);
extern const ZbFollowerSink sink;

/* Now it is known as recorded, with the size told. FALSE: it was already. */
gboolean record(Fixture *fixture, guint32 uidvalidity, guint32 uid, gint64 size);
gboolean is_complete(Fixture *fixture);
gboolean has_failed(Fixture *fixture);
/* Every message of the folder is recorded. */
gboolean has_all(Fixture *fixture);
/* Five NOOPs came. */
gboolean has_polled(Fixture *fixture);
/* Runs the loop; fails the test after 20 s. */
void run_until(Fixture *fixture, gboolean (*reached)(Fixture *));
/* How often `part` stands in the log. */
guint log_lines(Fixture *fixture, const char *part);

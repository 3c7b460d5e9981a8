/* Follows one folder of one mailbox over IMAP and hands over every message that is not recorded yet.
 *
 * It logs in through libcurl (CONNECT_ONLY) and then speaks IMAP4rev1 (RFC 3501) itself. The mailbox is never
 * changed (EXAMINE and BODY.PEEK[] only), unless `after-store` asks for it, and then only a message that is recorded. At every connect, and once a day, it asks the server for all UIDs, sizes and
 * dates and compares them with the recorded deliveries, so whatever broke before, nothing is missed and nothing fetched
 * twice; between that the server tells of new ones by itself (IDLE, RFC 2177), or is polled with NOOP where it cannot. A
 * UID whose size or date is another than recorded is another message's: the mailbox was restored from a backup. When the
 * connection fails it tries again with growing pauses, for ever; the error
 * shows in its status and is logged once each time it changes.
 *
 * A message may fail alone: one that the server refuses, or that breaks the connection, is asked for again later and
 * alone, and holds up nobody. One above the mailbox's message limit is handed over by its header.
 *
 * It holds back while `window` messages or bytes handed over are not settled: memory does not grow with
 * the mailbox. */
#pragma once

#include "daemon/access-token.h"
#include "daemon/account.h"
#include "daemon/curl-loop.h"
#include "lib/clock.h"
#include "lib/config.h"

typedef struct ZbFollower ZbFollower;

/* A message as fetched. */
typedef struct {
    const char *mailbox, *folder; /* of the configuration */
    gboolean sent;                /* a folder of `sent-folders` */
    guint32 uidvalidity, uid;
    guint64 size;         /* RFC822.SIZE; 0 where the server tells none */
    gint64 internal_date; /* INTERNALDATE, µs UTC; ZB_NEVER where the server tells none */
    GBytes *raw;          /* the message; of one above the size cap, its header only */
    const char *problem;  /* NULL, or why `raw` is not the whole: "too_large" */
} ZbFetched;

/* Messages of which the server said that `after-store` is done. */
typedef struct {
    const char *mailbox, *folder;
    guint32 uidvalidity;
    const GArray *uids; /* of guint32 */
    /* Where they went, if they were moved and the server told: from[i] became to[i]. Else NULL. */
    const char *to_folder;
    guint32 to_uidvalidity;
    GArray *from, *to; /* of guint32 */
} ZbMarked;

/* None of these may free the follower. */
typedef struct {
    /* What is recorded of this folder: GArray of ZbDelivered, by UID. (transfer full) NULL with an error where the
     * store cannot tell: the follower then tries again later. */
    GArray *(*recorded)(void *data, const char *mailbox, const char *folder, guint32 uidvalidity,
                        GError **error);
    /* A complete message; borrowed, take refs. zb_follower_settle() must follow for each, in any order. */
    void (*fetched)(void *data, ZbFollower *follower, const ZbFetched *message);
    /* Borrowed. */
    void (*marked)(void *data, const ZbMarked *marked);
    /* Its state, counts or last error changed. */
    void (*changed)(void *data, ZbFollower *follower);
} ZbFollowerSink;

/* What `zb status` shows. */
typedef struct {
    const char *mailbox, *folder;
    gboolean sent;      /* a folder of `sent-folders` */
    const char *state;  /* "connecting", "scanning", "fetching", "following", "waiting" */
    gboolean connected; /* logged in, the folder open */
    guint32 uidvalidity;
    guint64 server_count;    /* messages in the folder, as the server says */
    guint64 recorded_count;  /* of those, recorded */
    guint64 missing;         /* of those, not yet recorded: handed over or not */
    guint64 gone;            /* recorded under this UIDVALIDITY, and no longer in the folder */
    guint64 unmarked;        /* recorded, and `after-store` is still to be done */
    const char *after_error; /* why that cannot be done; NULL */
    gint64 last_success;     /* µs; last time the folder was found complete, or ZB_NEVER */
    gint64 last_error_at;    /* ZB_NEVER */
    const char *last_error;  /* NULL; English, one line, no secrets */
    gint64 next_try;         /* while waiting; else ZB_NEVER */
} ZbFollowerStatus;

/* `mailbox`, `clock` and the sink's data must outlive it. Starts by itself from the loop. */
ZbFollower *zb_follower_new(sd_event *event, ZbCurlLoop *curl, const ZbClock *clock, const ZbMailbox *mailbox,
                            const char *folder, const ZbFollowerSink *sink, void *data, GError **error);
/* Shares `account` with the other followers of the mailbox; it must outlive them. Only before the loop runs. */
void zb_follower_join(ZbFollower *follower, ZbAccount *account);
/* Where the mailbox logs in with tokens: whose. Must outlive the follower. Only before the loop runs. */
void zb_follower_set_token(ZbFollower *follower, ZbAccessToken *token);
/* Closes the connection (LOGOUT is not waited for). No callback comes after this. */
void zb_follower_free(ZbFollower *follower);

/* `uid` was recorded (or, FALSE, could not be: it is fetched again after the next connect or poll, after that with
 * growing pauses). May be called from within `fetched`. Messages handed over stay so when the connection breaks:
 * they are not handed over again before they are settled. */
void zb_follower_settle(ZbFollower *follower, guint32 uidvalidity, guint32 uid, gboolean recorded);

void zb_follower_get_status(ZbFollower *follower, ZbFollowerStatus *ret);
/* All that was in the folder at the last look is recorded, and `after-store` is done: what --once waits for. */
gboolean zb_follower_complete(ZbFollower *follower);
/* It failed and waits to try again, or all else is done and messages are left that the server does not give or that
 * could not be recorded, or `after-store` cannot be done, to be tried again at later polls: --once ends with an error. */
gboolean zb_follower_failed(ZbFollower *follower);

/* A follower from within: follower.c keeps the connection and what others see, follower-folder.c works in the folder,
 * follower-after.c does what `after-store` asks for there. */
#pragma once

#include "daemon/account.h"
#include "daemon/backoff.h"
#include "daemon/flight.h"
#include "daemon/follower-pace.h"
#include "daemon/imap-session.h"

typedef enum {
    ZB_FOLLOWER_CONNECTING,
    ZB_FOLLOWER_SCANNING,  /* opens the folder, or lists it */
    ZB_FOLLOWER_FETCHING,  /* something is missing that may be asked for, in flight or in hand */
    ZB_FOLLOWER_FOLLOWING, /* nothing to do until the next poll */
    ZB_FOLLOWER_WAITING,   /* for the next try */
} ZbFollowerState;

/* What `after-store` asks for: only with what is recorded. What is on its way when the connection breaks is done again:
 * the listing after that shows what was not. */
typedef struct {
    ZbAfterKind kind;      /* of this folder: nothing in the one where messages are moved to */
    char *folder_argument; /* to move to */
    GArray *waiting;       /* of guint32: UIDs to be done; with doubles */
    GArray *going;         /* on their way */
    GArray *copied;        /* copied, and to be removed here: for servers without MOVE */
    gboolean removing;     /* that is on its way */
    char *copyuid;         /* where they went, as the server told; NULL */
    guint32 uidvalidity;   /* of `copied` */
    gboolean denied;       /* the folder is read-only */
    guint failures, pause; /* pause: polls until it is tried again */
    char *error;           /* why it cannot be done; NULL: it can */
    char *logged;
} ZbAfter;

struct ZbFollower {
    sd_event *event;
    ZbCurlLoop *curl;
    const ZbClock *clock;
    const ZbMailbox *mailbox;
    char *folder, *folder_argument;
    gboolean sent;
    ZbFollowerSink sink;
    void *data;
    ZbFollowerPace pace;

    ZbFollowerState state;
    gboolean dirty; /* the sink must hear of a change */
    ZbImapSession *session;
    ZbFetchPlan *plan;
    GPtrArray *flights;     /* of ZbFlight, owned; their answers come in this order, or another */
    sd_event_source *timer; /* next try, or next poll */
    sd_event_source *work;  /* deferred: asks for batches, tells the sink */
    ZbBackoff retry;
    ZbAccount *account;     /* shared with other folders of the mailbox */
    ZbAccount *own;         /* where none is; else NULL */
    gboolean waits_outside; /* for what the account tells */
    ZbAccessToken *token;   /* NULL: with the password */
    gboolean kept_token;    /* the login under way is with one that was kept */

    gboolean examined;     /* the folder is open */
    gboolean listing;      /* a listing is on its way */
    guint32 listed_from;   /* its first UID */
    gint64 listed_at;      /* when the whole folder was last listed */
    gboolean stale;        /* that is too long ago, or was not all: list it anew */
    gboolean news;         /* the server told of new messages since the last listing */
    gboolean grown;        /* and that there are more than before */
    gboolean expects;      /* the listing must bring a message, for it had grown */
    guint32 told_validity; /* by the server, at EXAMINE */
    guint32 uidvalidity;   /* of the plan */
    guint32 highest;       /* UID seen */
    guint64 server_count;
    guint64 listed; /* entries of the listing on its way */

    ZbAfter after;

    gint64 last_success, last_error_at, next_try;
    gint64 good_since; /* this connection had nothing left to do; ZB_NEVER: not yet */
    char *last_error;
    char *logged; /* the last error logged since the last success */
};

/* follower.c */
/* Something changed: there may be something to ask for, and the sink hears of it, from the loop. */
void zb_follower_touch(ZbFollower *follower);
void zb_follower_enter_state(ZbFollower *follower, ZbFollowerState state);
/* The one timer: until the next try, or the next poll. */
void zb_follower_start_timer(ZbFollower *follower, guint64 pause);

/* follower-folder.c */
/* Logged in: opens the folder. */
void zb_follower_open_folder(ZbFollower *follower);
/* Gives the connection as much to do as it may have. Only while the folder is open and no listing is on its way. */
void zb_follower_ask(ZbFollower *follower);
/* What the server tells, asked or not. */
void zb_follower_take(ZbFollower *follower, const ZbImapResponse *response);

/* follower-after.c */
void zb_follower_after_init(ZbFollower *follower);
void zb_follower_after_clear(ZbFollower *follower);
/* The folder is open; `tagged` is the answer. */
void zb_follower_after_opened(ZbFollower *follower, const ZbImapResponse *tagged);
/* The whole folder is being listed: what waits will be found by that. */
void zb_follower_after_listing(ZbFollower *follower);
/* It was, and what waits is what lies there, is recorded and not done: of what was copied before, only that is still the same
 * message, to be removed and not copied again. */
void zb_follower_after_listed(ZbFollower *follower);
void zb_follower_after_dropped(ZbFollower *follower);
/* This message of the folder is recorded. */
void zb_follower_after_settled(ZbFollower *follower, guint32 uid);
/* An untagged OK with a code. */
void zb_follower_after_told(ZbFollower *follower, const ZbImapResponse *response);
/* A poll: what was refused comes nearer to its next try. */
void zb_follower_after_tick(ZbFollower *follower);
/* Sends the next command, if there is something to do. Only while the folder is open and no listing is on its way. */
void zb_follower_after_go(ZbFollower *follower);
/* A command is on its way. */
gboolean zb_follower_after_busy(ZbFollower *follower);
/* Messages not done yet. */
guint zb_follower_after_left(ZbFollower *follower);

/* A follower from within: follower.c keeps the connection and what others see, follower-folder.c works in the folder. */
#pragma once

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

struct ZbFollower {
    sd_event *event;
    ZbCurlLoop *curl;
    const ZbClock *clock;
    const ZbMailbox *mailbox;
    char *folder, *folder_argument;
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
    ZbBackoff retry, retry_login;

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

    gint64 last_success, last_error_at, next_try;
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

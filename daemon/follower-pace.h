/* How a follower measures its steps: times, sizes. Tests set their own; the daemon keeps the defaults. */
#pragma once

#include "daemon/fetch-plan.h"
#include "daemon/follower.h"

typedef struct {
    guint64 silence;                /* µs; how long the server may owe us an answer */
    guint64 renewal;                /* µs; how long an IDLE lasts; below 29 minutes (RFC 2177) */
    guint64 answer_max;             /* bytes; see imap-session.h */
    guint64 retry_first, retry_cap; /* µs; pause after a failure, growing */
    guint64 login_first, login_cap; /* µs; the same after a refused login */
    gint64 relist;                  /* µs; the whole folder is compared again after so long */
    guint batches;                  /* in flight together */
    guint header_max;               /* bytes of the header of a message that is too large */
    ZbPlanLimits limits;
} ZbFollowerPace;

const ZbFollowerPace *zb_follower_pace_default(void);
/* Only before the loop runs. */
void zb_follower_set_pace(ZbFollower *follower, const ZbFollowerPace *pace);

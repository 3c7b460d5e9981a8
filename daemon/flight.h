/* A batch of messages on its way from the server. Nothing of it counts before the OK of its command. Pure. */
#pragma once

#include "daemon/fetch-plan.h"
#include "daemon/imap-response.h"

typedef struct {
    guint32 uid;
    guint64 size;         /* RFC822.SIZE; 0: not told */
    gint64 internal_date; /* µs UTC, or ZB_NEVER */
    GBytes *raw;          /* owned */
} ZbFlightMessage;

typedef struct {
    ZbBatch *batch;      /* the plan's; whoever gives it back clears it here */
    GPtrArray *messages; /* of ZbFlightMessage, owned; complete ones */
    guint64 received;    /* bytes of these */
} ZbFlight;

ZbFlight *zb_flight_new(ZbBatch *batch);
/* Its batch must have gone back to the plan. */
void zb_flight_free(ZbFlight *flight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbFlight, zb_flight_free)

/* The command that asks for it; of a header at most `header_max` bytes. (transfer full) */
char *zb_flight_command(const ZbFlight *flight, guint header_max);
/* A FETCH response with a body: kept where it is one of ours; what was not asked for, or comes twice, is passed over.
 * ZB_IMAP_ERROR_PROTOCOL where the messages are so much larger than the sizes told that memory would not be bounded. */
gboolean zb_flight_take(ZbFlight *flight, const ZbImapResponse *response, const ZbPlanLimits *limits,
                        GError **error);

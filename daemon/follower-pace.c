#include "daemon/follower-pace.h"

const ZbFollowerPace *zb_follower_pace_default(void)
{
    static const ZbFollowerPace pace = {
        .silence = 60 * ZB_SECOND,
        .renewal = 20 * ZB_MINUTE,
        .answer_max = G_GUINT64_CONSTANT(1) << 30,
        .retry_first = ZB_SECOND,
        .retry_cap = 5 * ZB_MINUTE,
        .login_first = 60 * ZB_SECOND,
        .login_cap = 60 * ZB_MINUTE,
        .relist = ZB_DAY,
        .batches = 2,
        .header_max = 256 * 1024,
        /* The window holds two batches in flight and as much in hand. */
        .limits = {.batch_messages = 200,
                   .window_messages = 800,
                   .batch_bytes = 4 * 1024 * 1024,
                   .window_bytes = 16 * 1024 * 1024,
                   .message_max = 64 * 1024 * 1024},
    };
    return &pace;
}

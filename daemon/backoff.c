#include "daemon/backoff.h"

guint64 zb_backoff_next(ZbBackoff *backoff, double dice)
{
    guint64 pause = backoff->first;
    for (guint i = 0; i < backoff->failures && pause < backoff->cap; i++)
        pause *= 2;
    pause = MIN(pause, backoff->cap);
    backoff->failures++;
    return (guint64)((double)pause * (0.75 + dice / 2));
}

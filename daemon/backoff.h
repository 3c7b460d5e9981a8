/* How long to wait before the next try. Pure, but for the dice.
 *
 * Each failure doubles the pause, up to a cap; jitter of a quarter up or down keeps many followers from knocking at the
 * same instant after their server was away. */
#pragma once

#include <glib.h>

typedef struct {
    guint64 first, cap; /* µs */
    guint failures;     /* since the last success; set to 0 by the caller on success */
} ZbBackoff;

/* One more failure: the pause until the next try, in µs. `dice` in [0, 1). */
guint64 zb_backoff_next(ZbBackoff *backoff, double dice);

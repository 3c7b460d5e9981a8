/* zbd towards systemd and its end: readiness, the status line, signals, the watchdog, and when --once is done. */
#pragma once

#include "daemon/zbd.h"

/* SIGTERM and SIGINT end the loop; the watchdog is fed from it. */
gboolean zb_service_start(Zbd *zbd, GError **error);
/* Everything stands: tells systemd. */
void zb_service_ready(Zbd *zbd);
/* Something shown in the status changed, or some work came to its end: tells systemd, soon; with --once, ends the loop
 * when all is taken in and sent. */
void zb_service_changed(Zbd *zbd);

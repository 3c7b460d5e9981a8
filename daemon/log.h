/* The daemon's log: lines on standard error, for journald or a terminal.
 *
 * English, one line an event, with what and where; never a citizen's words, name or address: name things by
 * their number (contact 4711, mailbox klachten, uid 12). lib/ does not log; each failure is logged once, by
 * whoever handles it. Under systemd each line has its priority as sd-daemon(3) says. */
#pragma once

#include <glib.h>
#include <syslog.h>

void zb_log(int priority, const char *format, ...) G_GNUC_PRINTF(2, 3);

#define zb_error(...) zb_log(LOG_ERR, __VA_ARGS__)
#define zb_warning(...) zb_log(LOG_WARNING, __VA_ARGS__)
#define zb_notice(...) zb_log(LOG_NOTICE, __VA_ARGS__)

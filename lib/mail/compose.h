/* Writes our own alert mails: RFC 5322 bytes for the SMTP server. Only zbd's own texts go through here. */
#pragma once

#include <glib.h>
#include "lib/clock.h"

typedef struct {
    const char *from; /* addr-spec; shown as "zb" */
    const char *to_name, *to;
    const char *subject;    /* UTF-8, one line */
    const char *text;       /* UTF-8, lines ended by \n */
    const char *message_id; /* without brackets */
    const char *thread_id;  /* Message-ID of the thread's (invented) root, without brackets; NULL: none */
    const char *instance;   /* of X-Zb-Instance: how we know our own mail when it comes back */
    gint64 date;            /* µs UTC */
    GTimeZone *zone;
} ZbCompose;

/* text/plain; charset=utf-8, quoted-printable or 7bit, lines of at most 998 bytes, CRLF; Auto-Submitted:
 * auto-generated (RFC 3834), X-Auto-Response-Suppress: All. Line breaks in a header's value are
 * folded away: nothing can inject a header. (transfer full) */
GBytes *zb_compose(const ZbCompose *mail);

/* The reader: bytes of a message → facts. Pure: no file, no network, no log. Runs in zbd-parse, where hostile bytes can do no harm. */
#pragma once

#include "lib/mail/facts.h"

typedef struct ZbReader ZbReader;

/* Initialises GMime and libxml2 (they are the process's) and opens every converter: before a sandbox closes the file
 * system. `authserv_id` (RFC 8601): our own mail server's; NULL: no sender is ever verified. */
ZbReader *zb_reader_new(const char *authserv_id);
void zb_reader_free(ZbReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbReader, zb_reader_free)

/* Reads one message. Whatever the bytes are, there is a result; no bytes at all give facts noted "empty". Fails with
 * ZB_ERROR_INVALID only beyond 2 GiB. (transfer full) */
ZbFacts *zb_reader_read(ZbReader *reader, const guint8 *bytes, gsize length, GError **error);

/* The reader: bytes of a message → facts. Pure: no file, no network, no log. Runs in zbd-parse, where hostile bytes can do no harm. */
#pragma once

#include "lib/mail/facts.h"

typedef struct ZbReader ZbReader;

/* Initialises GMime and libxml2 (they are the process's) and opens every converter: before a sandbox closes the file
 * system. `authserv_id` (RFC 8601): our own mail server's; NULL: no sender is ever verified. */
ZbReader *zb_reader_new(const char *authserv_id);
void zb_reader_free(ZbReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbReader, zb_reader_free)

/* How much of a message is read. A message that breaks its reader is read again one step down; facts note what was left out. */
typedef enum {
    ZB_READ_DOCUMENTS,    /* all */
    ZB_READ_NO_DOCUMENTS, /* attached documents are named, not read: "documents" where one is worth reading */
    ZB_READ_NO_HTML,      /* nor is HTML parsed: its tags are stripped, "html_skipped"; "documents_skipped" */
    ZB_READ_HEADERS,      /* the header block, and no text: "body_skipped" */
} ZbReaderMode;

/* Reads one message. Whatever the bytes are, there is a result; no bytes at all give facts noted "empty". Fails with
 * ZB_ERROR_INVALID only beyond 2 GiB. (transfer full) */
ZbFacts *zb_reader_read(ZbReader *reader, ZbReaderMode mode, const guint8 *bytes, gsize length,
                        GError **error);

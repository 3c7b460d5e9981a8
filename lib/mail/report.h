/* The parts of a report (RFC 6522): what its machine-readable parts and the message that it returns say. They are looked for
 * wherever they stand in the structure, for mail systems misplace them, but never inside another message. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/facts.h"

#define ZB_MAX_REPORT_BYTES (256 * 1024) /* of one such part; the rest is not looked at */

typedef struct {
    GMimeMessage *message; /* the report itself, borrowed */
    gboolean is_report;    /* the whole message is a multipart/report, or one such part alone */
    char *type;            /* its report-type, lower case; "" where it has none */
    GMimePart *delivery, *receipt, *feedback; /* borrowed; the first of each, or NULL */
    GMimeObject *returned; /* borrowed: what has the returned message's headers for its own; or NULL */
    GMimePart *rest;       /* borrowed: the last text or piece of a message, which may hold them; or NULL */
    char *headers;         /* of the returned message as text; or NULL */
} ZbReport;

/* Finds the parts. Returned headers within texts are not looked for yet. */
void zb_report_init(ZbReport *report, GMimeMessage *message);
void zb_report_clear(ZbReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbReport, zb_report_clear)

/* Looks for returned headers in `text` (the message's) and in the last part, where no part is known to have them. */
void zb_report_look_in_text(ZbReport *report, const char *text);
/* A message or its headers came back. */
gboolean zb_report_returns(const ZbReport *report);
/* A header of the returned message, one line; NULL where there is none. `name` in lower case. (transfer full) */
char *zb_report_returned_header(const ZbReport *report, const char *name);

/* The fields of a part as text, valid UTF-8, capped. `part` may be NULL. (transfer full) */
char *zb_report_fields(GMimePart *part);

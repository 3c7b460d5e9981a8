/* The lines by which mail programs set off what somebody else wrote, and what they add by themselves: Dutch, English,
 * German, French. Pure; each looks at a bounded number of lines. */
#pragma once

#include <glib.h>

typedef struct {
    const char *at; /* not terminated */
    gsize length;   /* without the line's end */
} ZbLine;

gboolean zb_line_is_blank(ZbLine line);
/* ">" first, perhaps after blanks. */
gboolean zb_line_is_quoted(ZbLine line);
/* "---------- Forwarded message ---------", "Begin doorgestuurd bericht:". */
gboolean zb_line_is_forward_mark(ZbLine line);
/* "-----Oorspronkelijk bericht-----". */
gboolean zb_line_is_original_mark(ZbLine line);
/* "-- " (RFC 3676), also without its blank. */
gboolean zb_line_is_signature_mark(ZbLine line);
/* "Verstuurd vanaf mijn iPhone" and its like: a whole line that a program wrote. */
gboolean zb_line_is_footer(ZbLine line);
/* The beginning of an organisation's disclaimer. */
gboolean zb_line_is_disclaimer(ZbLine line);

/* "Op ma 4 mei 2026 om 09:12 schreef X <x@y>:", perhaps wrapped: how many of `lines` it takes, 0 where none begins there. */
guint zb_lines_attribution(const ZbLine *lines, guint count);

typedef struct {
    guint lines;   /* how many the block takes; 0: there is none */
    gboolean sent; /* it has "Verzonden:" or "Sent:", which a person's letter head has not */
} ZbHeaderBlock;

/* Outlook's "Van: / Verzonden: / Aan: / Onderwerp:", perhaps after a rule of underscores. */
ZbHeaderBlock zb_lines_header_block(const ZbLine *lines, guint count);

/* Whether a subject says that the message was passed on: "FW:", "Fwd:", "Doorst:", "WG:", "TR:". */
gboolean zb_subject_is_forward(const char *subject);

/* The lines by which mail programs set off another message in a text, and the prefixes by which a subject says so. Pure; the words
 * stand in phrases.txt. */
#pragma once

#include "lib/mail/line.h"
#include "lib/mail/phrases.h"

typedef enum {
    ZB_MARK_NONE,
    ZB_MARK_FORWARD,  /* "---------- Forwarded message ---------", "Begin doorgestuurd bericht:" */
    ZB_MARK_ORIGINAL, /* "-----Oorspronkelijk bericht-----" */
    ZB_MARK_RULE,     /* a rule, or words that we do not know between dashes: only with a header under it */
} ZbMarkKind;

typedef struct {
    ZbMarkKind kind;
    gboolean weak; /* words without dashes: a mark only with a header, or a quotation, under it */
    const char
        *rest; /* what stands behind it on the same line, up to the line's end; NULL where nothing does */
} ZbMark;

ZbMark zb_mark_of(const ZbPhrases *phrases, ZbLine *line);

/* Whether a subject says that the message was passed on: "FW:", "Fwd:", "Doorst:", "[EXTERN] WG:". */
gboolean zb_subject_is_forward(const ZbPhrases *phrases, const char *subject);
/* Whether it says that the message answers another one: "Re:", "Antw:", "AW:". */
gboolean zb_subject_is_reply(const ZbPhrases *phrases, const char *subject);
/* What stands behind the prefixes of forwarding. (in `subject`) */
const char *zb_subject_forwarded(const ZbPhrases *phrases, const char *subject);

/* Until when the law lets us act on a request with legal effect (mark `legal`). Pure.
 *
 * The day is the last one that counts, and is never moved for weekends or holidays: the Algemene termijnenwet may give a
 * day more, and a person may use it; whoever plans by our day is in time either way. */
#pragma once

#include <glib.h>

typedef struct {
    const char *kind;    /* "ingebrekestelling" */
    const char *article; /* "Awb 4:17 lid 3" */
    /* What is added to the day of receipt; both 0: it must be passed on that very day. */
    int days, months;
    gboolean in_letter; /* no day follows from the law: it stands in the letter itself */
} ZbTerm;

/* NULL: no such kind. Static storage. */
const ZbTerm *zb_term_find(const char *kind);

/* The last day for what was received on `day`; NULL where it stands in the letter, or `day` is no day. A month ends on the day
 * of the same number, or on its last day where it has none such (Regulation 1182/71, article 3). (transfer full) */
char *zb_term_until(const ZbTerm *term, const char *day);

/* Which of two kinds is shown where a message has both: the one that costs most when it is missed. NULL comes last. */
const ZbTerm *zb_term_first(const ZbTerm *a, const ZbTerm *b);

#include "lib/dossier/term.h"

#include <stdlib.h>
#include <string.h>
#include "lib/clock.h"

/* The table of F.1, the most pressing first: a penalty that starts to run, rights that lapse, terms of weeks, what others set. */
static const ZbTerm terms[] = {
    {"ingebrekestelling", "Awb 4:17 lid 3", 14, 0, FALSE},
    {"bezwaar", "Awb 6:15", 0, 0, FALSE},
    {"beroep", "Awb 6:15", 0, 0, FALSE},
    {"datalek", "AVG 33", 3, 0, FALSE},
    {"woo", "Woo 4.4", 28, 0, FALSE},
    {"avg", "AVG 12 lid 3", 0, 1, FALSE},
    {"aanvraag", "Awb 4:13", 56, 0, FALSE},
    {"schadeclaim", "BW 3:317, 6:162", 0, 0, FALSE},
    {"rechter", "Awb 8:42", 0, 0, TRUE},
    {"ombudsman", "Awb 9:31", 0, 0, TRUE},
    {"aangifte", "Sv 161", 0, 0, TRUE},
};

const ZbTerm *zb_term_find(const char *kind)
{
    for (guint i = 0; kind && i < G_N_ELEMENTS(terms); i++)
        if (strcmp(terms[i].kind, kind) == 0)
            return &terms[i];
    return NULL;
}

static char *add_months(const char *day, int months)
{
    g_autoptr(GDateTime) from = g_date_time_new_utc(atoi(day), atoi(day + 5), atoi(day + 8), 0, 0, 0);
    g_autoptr(GDateTime) to = g_date_time_add_months(from, months);
    return to ? g_date_time_format(to, "%Y-%m-%d") : NULL;
}

char *zb_term_until(const ZbTerm *term, const char *day)
{
    if (term->in_letter || !zb_day_valid(day))
        return NULL;
    return term->months ? add_months(day, term->months) : zb_day_add(day, term->days);
}

const ZbTerm *zb_term_first(const ZbTerm *a, const ZbTerm *b)
{
    return !a ? b : !b || a < b ? a : b;
}

#include "lib/dossier/limitation.h"

#include <string.h>

static const char *const kind_names[] = {
    [ZB_DECISION_CONTINUE] = "continue",
    [ZB_DECISION_STOP_TOPIC] = "stop_topic",
    [ZB_DECISION_STOP_ALL] = "stop_all",
};

void zb_decision_free(ZbDecision *decision)
{
    if (!decision)
        return;
    char *owned[] = {decision->topic,          decision->title,        decision->decided_on,
                     decision->effective_from, decision->until,        decision->review_on,
                     decision->withdrawn_on,   decision->letter,       decision->letter_on,
                     decision->signed_by,      decision->delivered_on, decision->returned_on,
                     decision->scope_in,       decision->scope_out};
    for (guint i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    g_free(decision);
}

const char *zb_decision_kind_name(ZbDecisionKind kind)
{
    return kind_names[kind];
}

gboolean zb_decision_kind_parse(const char *name, ZbDecisionKind *ret)
{
    for (guint i = 0; i < G_N_ELEMENTS(kind_names); i++)
        if (strcmp(kind_names[i], name) == 0) {
            *ret = (ZbDecisionKind)i;
            return TRUE;
        }
    return FALSE;
}

const char *zb_decision_begins(const ZbDecision *decision)
{
    if (decision->returned_on)
        return NULL;
    if (decision->imported && !decision->delivered_on)
        return decision->effective_from;
    if (!decision->delivered_on)
        return NULL;
    return strcmp(decision->delivered_on, decision->effective_from) > 0 ? decision->delivered_on
                                                                        : decision->effective_from;
}

gboolean zb_decision_in_force(const ZbDecision *decision, const char *day)
{
    if (decision->kind == ZB_DECISION_CONTINUE)
        return FALSE;
    const char *begins = zb_decision_begins(decision);
    if (!begins || strcmp(day, begins) < 0)
        return FALSE;
    if (decision->until && strcmp(day, decision->until) > 0)
        return FALSE;
    return !decision->withdrawn_on || strcmp(day, decision->withdrawn_on) < 0;
}

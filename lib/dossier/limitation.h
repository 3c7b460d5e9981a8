/* A decision and when it is a limitation: pure rules.
 *
 * Guideline steps 3-5; texts-nl.md B.6: in force from the effective date in a letter that counts as delivered, not
 * returned, until `until` inclusive, unless withdrawn. An imported decision holds from its date. It binds one
 * citizen, and never a representative. Days are in the organisation's time zone. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_DECISION_CONTINUE,   /* the handling goes on */
    ZB_DECISION_STOP_TOPIC, /* no more replies about this one topic */
    ZB_DECISION_STOP_ALL,   /* all complaint handling stops for a time */
} ZbDecisionKind;

typedef struct {
    gint64 id, citizen_id, topic_id;
    ZbDecisionKind kind;
    char *topic, *title; /* the topic's reference and title */
    char *decided_on, *effective_from;
    char *until;                                                       /* last day, included; NULL: no end */
    char *review_on, *withdrawn_on;                                    /* NULL where not set */
    char *letter, *letter_on, *signed_by, *delivered_on, *returned_on; /* NULL where unknown */
    char *scope_in, *scope_out; /* literally as in the letter; NULL: not known */
    gboolean imported;
} ZbDecision;

void zb_decision_free(ZbDecision *decision);

const char *zb_decision_kind_name(ZbDecisionKind kind); /* "stop_topic"; static storage */
gboolean zb_decision_kind_parse(const char *name, ZbDecisionKind *ret);

/* Whether the decision limits contact on `day`. A `continue` never does. */
gboolean zb_decision_in_force(const ZbDecision *decision, const char *day);

/* The first day on which it is in force if nothing comes between; NULL where it never began. (transfer none) */
const char *zb_decision_begins(const ZbDecision *decision);

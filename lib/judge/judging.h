/* A judgement in the making: what identify.c, judge.c and judge-text.c share. Not for others. */
#pragma once

#include "lib/judge/judge.h"
#include "lib/judge/weigh.h"

typedef struct {
    const ZbCase *c;
    ZbJudgement *j;
    gboolean ambiguous; /* several citizens may be speaking, and nobody signed so that it is clear */
    GPtrArray *linked;  /* of ZbCaseTopic, borrowed: what the message is linked to */
    GPtrArray *pointed; /* of ZbCaseTopic, borrowed: what references and threads point at */
} Judging;

/* Appends {"code": code} to a list of evidence; more may be added to it. (transfer none) */
JsonObject *judging_evidence(JsonArray *list, const char *code);
const ZbCaseTopic *judging_find_topic(const ZbCase *c, gint64 id);
gboolean judging_has_limited_topic(const ZbCase *c, gint64 citizen_id);
void judging_link(Judging *g, const ZbCaseTopic *topic);
void judging_conclude(Judging *g, ZbVerdict verdict, ZbVerdict leans, const char *code);

/* identify.c: sets citizen, representative, proposed and ambiguous. */
void judging_identify(Judging *g);
/* Where nobody was chosen: adds to the reasons who might be meant, for a person to see. */
void judging_name_candidates(Judging *g);

/* judge-text.c: needs c->reading and an identified citizen. What the text says, as a verdict or as an `unsure` that leans; never
 * firmer than `firm` allows (a representative, a failed sender check, a proposed citizen). */
void judging_by_text(Judging *g, gboolean firm);
/* silence.c: whether a text that is likeliest a repetition may be called one; what speaks against it is added to the reasons. */
gboolean judging_may_be_silent(Judging *g, const ZbWeighed *weighed);
/* The likeliest verdict by the text alone. */
ZbVerdict judging_likeliest(const ZbWeighed *weighed, float *ret_probability);

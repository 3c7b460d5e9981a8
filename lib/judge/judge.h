/* Identify, link, judge: from what is known about a message to what it probably means. Pure: no store, no clock.
 *
 * lib/intake gathers the candidates into a ZbCase; zb_judge() weighs them. Rules come first (judge.c lists all cases); where they
 * do not decide, the text does (weigh.h), with care: what is not clear is `unsure` and says which way it leans. */
#pragma once

#include <json-glib/json-glib.h>
#include "lib/verdict.h"
#include "lib/judge/likeness.h"
#include "lib/judge/moment.h"
#include "lib/judge/speaker.h"
#include "lib/judge/weights.h"

/* Version of these rules: raised when the same case would be judged otherwise. */
#define ZB_RULES_VERSION 7

/* The same words within this many days are the same message sent again; later they may be a new occasion. */
#define ZB_DUPLICATE_DAYS 14

/* By what somebody is thought of. All but the first are words that anybody can type: such a citizen is proposed, never assumed. */
typedef enum {
    ZB_KNOWN_BY_ADDRESS,
    ZB_KNOWN_BY_NAME,      /* his name, or phone number, stands under it */
    ZB_KNOWN_BY_BEHALF,    /* the writer says that he writes for him (behalf.h) */
    ZB_KNOWN_BY_FAMILY,    /* the same, of somebody of his family name */
    ZB_KNOWN_BY_REFERENCE, /* a reference of his was written, or stands in a message of ours that it answers */
    ZB_KNOWN_BY_MENTION, /* it stands in something else that is quoted, or it is written for somebody else */
} ZbKnown;

/* Who may be speaking: whose the address is; where nobody has it, who is thought of otherwise. */
typedef struct {
    gint64 citizen_id;
    gint64 representative_id; /* 0: the citizen's own address */
    gint64 entry_id;          /* under which row of the dossier he is known so: lib/store/merges.h */
    ZbKnown by;
    char *name;         /* of who would be speaking; NULL: not known */
    char *citizen_name; /* of a representative: for whom; NULL */
    char *
        reference; /* by reference or mention: the topic's as it stands in it; by family: the citizen's; NULL */
} ZbCaseSender;

/* A topic of one of the candidate citizens. */
typedef struct {
    gint64 topic_id, citizen_id;
    char *reference;
    gboolean closed;
    gboolean provisional;
    char *
        limited_since; /* day from which a stop_topic is in force; NULL: none is in force on the day of receipt */
    ZbVector *scope, *talk; /* its profile (likeness.h), owned; NULL: nothing known */
    ZbVector *out; /* what its letters and decisions say stays possible; owned; NULL: nothing known */
} ZbCaseTopic;

/* A citizen under a stop_all in force on the day of receipt. */
typedef struct {
    gint64 citizen_id;
    char *since;
} ZbCaseStop;

typedef enum { ZB_VIA_REFERENCE, ZB_VIA_LETTER, ZB_VIA_THREAD } ZbVia;

/* Something in the message points at a topic: its reference, that of a letter about it, a message in its thread. */
typedef struct {
    ZbVia via;
    gint64 topic_id, citizen_id;
    char *what; /* the reference; of a thread: the earlier contact's number */
} ZbCasePointer;

/* An earlier contact from the same citizen with the very same words, or nearly. */
typedef struct {
    gint64 contact_id, citizen_id;
    gint64 at;
    char *day;                /* of `at` */
    gboolean limitation_over; /* one that was in force on that day no longer is */
    gboolean guessed;         /* a machine alone linked it to its topics: no person or import said so */
    gboolean nearly;          /* hardly more than the same words (near-copy.h); of the last days only */
    GArray *topics;           /* of gint64: what it was linked to */
} ZbCaseTwin;

typedef struct {
    gint64 at; /* receipt */
    ZbKind kind;
    gboolean own_alert; /* one of our own mails come back */
    ZbSender sender_verified;
    gboolean attachments; /* something came along, or was cut off, that is not in the text */
    gboolean
        needs_person; /* a mark in it (danger, need, legal effect) asks for a person's eyes before all else */
    ZbVoice voice;
    gboolean reply;    /* it says that it answers something */
    char *name, *tail; /* of the speaker (speaker.h); NULL */
    /* What was written now, and the subject, read for comparing; owned. NULL: there is no text to judge. */
    ZbReading *reading, *subject;
    GArray *moments;            /* of ZbMoment: the days that the text names; NULL: not looked for */
    const ZbLikeness *likeness; /* with reading; borrowed */
    const ZbWeights *weights;   /* NULL: as shipped; borrowed */
    GArray *senders;            /* of ZbCaseSender */
    GPtrArray *topics;          /* of ZbCaseTopic */
    GPtrArray *stops;           /* of ZbCaseStop */
    GPtrArray *pointers;        /* of ZbCasePointer, strongest first */
    GPtrArray *twins;           /* of ZbCaseTwin: the very words, latest first, then nearly */
} ZbCase;

ZbCase *zb_case_new(void);
void zb_case_free(ZbCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbCase, zb_case_free)
ZbCaseTopic *zb_case_add_topic(ZbCase *c, gint64 topic_id, gint64 citizen_id, const char *reference,
                               gboolean closed, const char *limited_since);
/* Texts are copied; may be NULL. */
void zb_case_add_sender(ZbCase *c, gint64 citizen_id, gint64 representative_id, const char *name,
                        const char *citizen_name);
/* One whom the address does not tell. */
void zb_case_add_proposed(ZbCase *c, gint64 citizen_id, ZbKnown by, const char *name, const char *reference);
void zb_case_add_stop(ZbCase *c, gint64 citizen_id, const char *since);
void zb_case_add_pointer(ZbCase *c, ZbVia via, gint64 topic_id, gint64 citizen_id, const char *what);
/* Whether anything in the message points at this topic. */
gboolean zb_case_points(const ZbCase *c, gint64 topic_id);
ZbCaseTwin *zb_case_add_twin(ZbCase *c, gint64 contact_id, gint64 citizen_id, gint64 at, const char *day);

typedef struct {
    gint64 citizen_id;        /* 0: nobody known, or not decided */
    gint64 representative_id; /* 0: the citizen himself */
    GArray *topics;           /* of gint64, primary first; of `unsure`: the candidates */
    ZbVerdict verdict, leans;
    gint64 twin;                   /* the contact of which this is a duplicate; 0 */
    gint64 twin_at;                /* when that came */
    gboolean limitation_concerned; /* a candidate citizen has a limitation in force */
    gboolean proposed;             /* nobody knows the address: nothing may be done on it */
    /* Evidence: arrays of objects {"code": ..., data}. Who the citizen is, which topics, why this verdict. */
    JsonArray *who, *what, *why;
} ZbJudgement;

ZbJudgement *zb_judge(const ZbCase *c);
void zb_judgement_free(ZbJudgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbJudgement, zb_judgement_free)

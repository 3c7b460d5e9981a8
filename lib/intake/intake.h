/* The conductor: every contact, from whatever channel, takes the same road - identify, link, judge, record, notice.
 *
 * Functions here run inside a transaction that the caller began (zb_store_begin), so that a batch costs one durable
 * commit; each contact stands or falls whole within it. */
#pragma once

#include "lib/config.h"
#include "lib/judge/judge.h"
#include "lib/judge/marks.h"
#include "lib/store/audit.h"
#include "lib/store/contacts.h"

/* What recording needs; all borrowed. */
typedef struct {
    ZbStore *store;
    const ZbConfig *config;
    const ZbClock *clock;
    ZbLikeness *likeness;     /* NULL: the text is not judged */
    const ZbWeights *weights; /* NULL: as shipped */
    const ZbMarks *marks;     /* NULL: none are looked for */
} ZbIntake;

/* Versions of reader, rules, weights and vocabulary that derive what is recorded: "2.2.1.3f2a". (transfer full) */
char *zb_intake_versions(const ZbIntake *intake);

/* A message, read or not. Exactly one of facts and problem is set. */
typedef struct {
    const char *mailbox, *folder; /* where it was delivered; mailbox NULL: given by hand (zb ingest) */
    gboolean sent;                /* a folder with what colleagues sent (sent.h) */
    guint32 uidvalidity, uid;
    gint64 internal_date; /* ZB_NEVER where not known: the top Received decides, else now */
    gint64 size;          /* as the server says; 0: it does not */
    GBytes *raw;
    const ZbFacts *facts;
    const char *problem; /* why it could not be read: a code of daemon/readers.h */
} ZbIncoming;

/* Records it. Equal bytes, another rendering of a known message, and a message that an import told of already are one more
 * delivery of the same contact: nobody is told of it again. */
gboolean zb_intake_message(const ZbIntake *intake, const ZbIncoming *incoming, const ZbActor *actor,
                           gint64 *ret_contact_id, GError **error);

/* A call as the handler told it. */
typedef struct {
    char *citizen; /* reference; NULL: not known who it was */
    char *number;  /* as dialled or shown; NULL */
    gboolean out;
    char *topic;    /* name of a topic of this citizen, "new", or NULL: not known */
    gint64 minutes; /* -1: not known */
    gint64 started; /* ZB_NEVER: now */
    char *note;
    char **behaviour; /* of insult, intimidation, threat */
    char **marks;     /* of distress, danger, legal, contests, about_staff */
    gboolean draft;
} ZbCall;

void zb_call_free(ZbCall *call);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbCall, zb_call_free)

/* ZB_ERROR_NOT_FOUND, _INVALID: the call names nobody we know, a topic that is not his, an unknown behaviour. */
gboolean zb_intake_call(const ZbIntake *intake, const ZbCall *call, const ZbActor *actor,
                        gint64 *ret_contact_id, GError **error);

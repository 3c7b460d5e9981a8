/* What was said about a contact: links to citizen and topics, verdict, marks. Each row has its author, its versions and
 * its evidence; a new one ends the old one, nothing is overwritten. */
#pragma once

#include "lib/verdict.h"
#include "lib/store/store.h"

typedef enum { ZB_AUTHOR_MACHINE, ZB_AUTHOR_PERSON, ZB_AUTHOR_IMPORT } ZbAuthorKind;

typedef struct {
    ZbAuthorKind kind;
    gint64 handler_id;    /* of a person, where he is a handler; 0 */
    const char *versions; /* of reader, rules, weights, vocabulary */
    gint64 at;
    gint64 act; /* the audit's number of the act by which it is said; 0: it is recorded so */
} ZbAuthor;

/* `evidence`: a JSON array as text. */
gboolean zb_link_citizen(ZbStore *store, gint64 contact_id, gint64 citizen_id, const char *evidence,
                         const ZbAuthor *author, GError **error);
gboolean zb_link_topic(ZbStore *store, gint64 contact_id, gint64 topic_id, guint position,
                       const char *evidence, const ZbAuthor *author, GError **error);
gboolean zb_verdict_set(ZbStore *store, gint64 contact_id, ZbVerdict verdict, ZbVerdict leans,
                        const char *evidence, const ZbAuthor *author, GError **error);
/* Ends its link to a citizen. */
gboolean zb_link_end_citizen(ZbStore *store, gint64 contact_id, const ZbAuthor *author, GError **error);
/* Ends all its links to topics. */
gboolean zb_link_end_topics(ZbStore *store, gint64 contact_id, const ZbAuthor *author, GError **error);
/* Ends its mark of this kind; `ret_had`: whether it had one. */
gboolean zb_mark_end(ZbStore *store, gint64 contact_id, const char *kind, const ZbAuthor *author,
                     gboolean *ret_had, GError **error);
/* `kind` as in the schema; `detail` of a legal mark, else NULL. */
gboolean zb_mark_add(ZbStore *store, gint64 contact_id, const char *kind, const char *detail,
                     const char *evidence, const ZbAuthor *author, GError **error);

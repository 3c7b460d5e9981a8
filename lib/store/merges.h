/* Citizens that were found to be one person, topics that were found to be one matter.
 *
 * What was merged keeps its row and all that is tied to it; it counts with the other, its root. Who gives the store a root gets what
 * belongs to all of them, and what the store answers names roots, where nothing else is said. */
#pragma once

#include "lib/store/links.h"

/* In queries: the citizen (topic) $1, a root, and all who were merged into it. */
#define ZB_CITIZEN_ALL "(SELECT p.id FROM citizen p WHERE p.id = $1 OR p.merged_into = $1)"
#define ZB_TOPIC_ALL "(SELECT p.id FROM topic p WHERE p.id = $1 OR p.merged_into = $1)"

typedef enum { ZB_MERGE_CITIZEN, ZB_MERGE_TOPIC } ZbMergeKind;

/* "citizen", "topic"; static storage */
const char *zb_merge_kind_name(ZbMergeKind kind);
gboolean zb_merge_kind_parse(const char *name, ZbMergeKind *ret);

typedef struct {
    gint64 id;
    ZbMergeKind kind;
    gint64 from_id, into_id; /* as named: neither need be a root now */
    gint64 made_at, act;     /* the audit's number of the act */
    gboolean ended;
} ZbMerge;

/* The row of this reference (of a topic: in any spelling, or the id of the import), not its root; 0: there is none. */
gboolean zb_merge_named(ZbStore *store, ZbMergeKind kind, const char *name, gint64 *ret_id, GError **error);
/* With which a row counts: itself where it is not merged. */
gboolean zb_merge_root(ZbStore *store, ZbMergeKind kind, gint64 id, gint64 *ret_root, GError **error);

/* Says that `from`, a root, is the same as `into`, which has another root. */
gboolean zb_merge_add(ZbStore *store, ZbMergeKind kind, gint64 from, gint64 into, const char *reason,
                      const ZbAuthor *author, GError **error);
/* Says no more that it is: `from` and what was merged into it counts for itself again. */
gboolean zb_merge_end(ZbStore *store, const ZbMerge *merge, const ZbAuthor *author, GError **error);

/* The merge that was said by this act; ret->id 0: none was. */
gboolean zb_merge_of_act(ZbStore *store, gint64 act, ZbMerge *ret, GError **error);
/* The one by which this row is merged now; ret->id 0: it is not. */
gboolean zb_merge_of(ZbStore *store, ZbMergeKind kind, gint64 from, ZbMerge *ret, GError **error);

/* ---- what must not be merged, or parted -------------------------------------------------------------------- */

/* Whether an address of one (a root) is that of who represents the other. */
gboolean zb_merge_represents(ZbStore *store, gint64 citizen_id, gint64 other_id, gboolean *ret,
                             GError **error);
/* Whether a topic of this citizen (a root) is merged with one of somebody else's. */
gboolean zb_merge_ties_topics(ZbStore *store, gint64 citizen_id, gboolean *ret, GError **error);

/* ---- what no longer fits ----------------------------------------------------------------------------------- */

/* Contacts of this citizen (a root) that are about somebody else's topics, and somebody else's that are about his. GArray of gint64.
 * (transfer full) */
GArray *zb_merge_astray(ZbStore *store, gint64 citizen_id, GError **error);
/* His contacts about none of his topics that a program called a duplicate, and those that anybody's link or a program made suspended,
 * since `since`: they may rest on what was somebody else's. GArray of gint64. (transfer full) */
GArray *zb_merge_rested(ZbStore *store, gint64 citizen_id, gint64 since, GError **error);
/* Contacts that a program linked to this topic since `since` and takes for a repetition: they may be about what was merged into it.
 * GArray of gint64. (transfer full) */
GArray *zb_merge_repeats(ZbStore *store, gint64 topic_id, gint64 since, GError **error);
/* Ends the contact's links to topics of anybody but this citizen (a root; 0: of anybody). */
gboolean zb_merge_end_alien(ZbStore *store, gint64 contact_id, gint64 citizen_id, const ZbAuthor *author,
                            GError **error);

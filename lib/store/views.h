/* The dossier as its readers see it: rows and pages of JSON for the bus (man 7 zb-bus has their shapes). Read only.
 *
 * Lists are paged: `cursor` "" begins, what `ret_next` gives goes on, "" ends. Rows are JSON texts. */
#pragma once

#include <json-glib/json-glib.h>
#include "lib/store/store.h"

#define ZB_PAGE 200

/* What a list is asked for; NULL or -1 where it does not matter. */
typedef struct {
    gint64 citizen_id, topic_id; /* 0: any */
    char *verdict;
    gint64 since, until; /* contacts at or after / before; ZB_NEVER: any */
    char *match;         /* citizens: part of a name, or an address */
    int limited;         /* topics: 1 under a limitation today, 0 not, -1 any */
} ZbFilter;

/* `today` decides which limitations are shown as in force. GPtrArray of char *. (transfer full) */
GPtrArray *zb_view_contacts(ZbStore *store, const ZbFilter *filter, const char *cursor, char **ret_next,
                            GError **error);
GPtrArray *zb_view_citizens(ZbStore *store, const ZbFilter *filter, const char *today, const char *cursor,
                            char **ret_next, GError **error);
GPtrArray *zb_view_topics(ZbStore *store, const ZbFilter *filter, const char *today, const char *cursor,
                          char **ret_next, GError **error);

/* Contacts that wait for a person: rows as of contacts, and in `waits` why: "mark" (one that a program made), "unreadable", "repeat" (not
 * confirmed), "unsure", "unknown_sender", "new", "mixed", "suspended" (nobody has said that it is so), "sender_fail". */
GPtrArray *zb_view_waiting(ZbStore *store, const char *cursor, char **ret_next, GError **error);

/* One row, as in the lists. */
char *zb_view_contact(ZbStore *store, gint64 contact_id, GError **error);

/* Rows of the contacts whose ids `sql` selects for $1 = id. (transfer full) */
JsonArray *zb_view_recent(ZbStore *store, const char *sql, gint64 id, GError **error);

/* Everything about one thing: what `zb show` prints. (transfer full) */
char *zb_view_contact_whole(ZbStore *store, gint64 contact_id, GError **error);
char *zb_view_citizen_whole(ZbStore *store, gint64 citizen_id, const char *today, GError **error);
char *zb_view_topic_whole(ZbStore *store, gint64 topic_id, const char *today, GError **error);

/* What zb-log shows of a caller; contacts are counted from `six_months_ago`. (transfer full) */
char *zb_view_caller(ZbStore *store, gint64 citizen_id, const char *today, gint64 six_months_ago,
                     GError **error);

/* What was merged by that act: a row MERGE (man 7 zb-bus). (transfer full) */
char *zb_view_merge(ZbStore *store, gint64 act, GError **error);
/* Rows MERGE of all that was ever merged into this citizen or topic, a root, or into what was merged into it, oldest first. (transfer
 * full) */
JsonArray *zb_view_citizen_merges(ZbStore *store, gint64 citizen_id, GError **error);
JsonArray *zb_view_topic_merges(ZbStore *store, gint64 topic_id, GError **error);
/* References of all that counts with a citizen or a topic, itself not. (transfer full) */
JsonArray *zb_view_citizen_merged(ZbStore *store, gint64 citizen_id, GError **error);
JsonArray *zb_view_topic_merged(ZbStore *store, gint64 topic_id, GError **error);

/* The contact that is meant by a number, an imported id or a Message-ID; 0: none. */
gboolean zb_view_find_contact(ZbStore *store, const char *what, gint64 *ret_id, GError **error);

gboolean zb_view_count_contacts(ZbStore *store, gint64 *ret, GError **error);

/* Raw messages as they came, kept in zstd slices, and the deliveries that brought them. */
#pragma once

#include "lib/store/store.h"

/* Raw bytes a slice, before compression: small enough to compress and store without holding the loop. */
#define ZB_RAW_SLICE (256 * 1024)

/* The message with these bytes: ids are 0 where there is none. */
gboolean zb_message_by_sha256(ZbStore *store, const char *sha256, gint64 *ret_id, gint64 *ret_contact_id,
                              GError **error);
/* Stores raw bytes as a rendering of the contact. `facts`: JSON, or NULL where it could not be read; `reader`: the version of
 * the rules that found them. */
gboolean zb_message_add(ZbStore *store, gint64 contact_id, const char *sha256, GBytes *raw, const char *facts,
                        int reader, gint64 *ret_id, GError **error);

/* Where a message lies, and what the server says of it there. */
typedef struct {
    const char *mailbox, *folder;
    guint32 uidvalidity, uid;
    gint64 size;          /* RFC822.SIZE; 0: not told */
    gint64 internal_date; /* µs; ZB_NEVER: not told */
} ZbDelivery;

/* Notes that the mailbox holds the message there. Where another message is known to lie there, that delivery ends at
 * `now`: the server gave its UID anew. */
gboolean zb_delivery_add(ZbStore *store, const ZbDelivery *delivery, gint64 message_id, gint64 now,
                         GError **error);

/* A message recorded of a folder, by its UID. */
typedef struct {
    guint32 uid;
    gint64 size;          /* as the server said; 0: it did not */
    gint64 internal_date; /* ZB_NEVER: it did not say */
    gboolean marked;      /* after-store was done with it */
} ZbDelivered;
/* Of the folder, by ascending UID. GArray of ZbDelivered. (transfer full) */
GArray *zb_deliveries(ZbStore *store, const char *mailbox, const char *folder, guint32 uidvalidity,
                      GError **error);

/* Notes that after-store was done with the message that lies there. */
gboolean zb_delivery_mark(ZbStore *store, const ZbDelivery *delivery, gint64 now, GError **error);
/* The message that lies there was moved to `to`: notes where it lies now, if that is not known yet. */
gboolean zb_delivery_move(ZbStore *store, const ZbDelivery *delivery, const ZbDelivery *to, gint64 now,
                          GError **error);

/* Slice `n` of the first rendering of a contact, as it came; size 0 past the end. `ret_total`: bytes of the whole.
 * ZB_ERROR_NOT_FOUND where the contact is no message. (transfer full) */
GBytes *zb_message_raw_slice(ZbStore *store, gint64 contact_id, guint n, gint64 *ret_total, GError **error);

/* What a reader found of a contact's first rendering: `ret_facts` NULL where it could not be read. ZB_ERROR_NOT_FOUND where the contact is
 * no message. (transfer full) */
gboolean zb_message_facts(ZbStore *store, gint64 contact_id, char **ret_facts, GError **error);
/* Says anew what it found. The bytes stay as they came: what was found before can be found again. */
gboolean zb_message_reread(ZbStore *store, gint64 contact_id, const char *facts, int reader, GError **error);

/* Contacts with messages that were judged (not those of which an import tells) and came in at `since` (ZB_NEVER: any time) or later, by number, after number `after`, at most `limit`. GArray of
 * gint64. (transfer full) */
GArray *zb_message_contacts(ZbStore *store, gint64 after, gint64 since, guint limit, GError **error);

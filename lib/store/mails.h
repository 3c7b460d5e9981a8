/* Notices (who must hear of which contact) and the mails that carry them. */
#pragma once

#include "lib/store/store.h"

typedef enum { ZB_DUTY_NONE, ZB_DUTY_HANDLER, ZB_DUTY_LEAD } ZbDuty;

typedef struct {
    gint64 id, contact_id;
    gint64 handler_id; /* to this handler; 0: to whoever holds `duty` when the mail is made */
    ZbDuty duty;
    char *reason; /* a verdict's or mark's name, or "reminder" */
    gboolean now; /* at once; otherwise by digest */
} ZbNotice;

void zb_notice_free(ZbNotice *notice);

/* Nothing happens where the same recipient already hears of this contact for this reason. */
gboolean zb_notice_add(ZbStore *store, const ZbNotice *notice, gint64 at, GError **error);
/* Notices not yet in a mail, oldest first, at most `limit`, after id `after`. GPtrArray of ZbNotice. (transfer full) */
GPtrArray *zb_notices_open(ZbStore *store, gboolean now, gint64 after, guint limit, GError **error);
gboolean zb_notice_close(ZbStore *store, gint64 notice_id, gint64 mail_id, GError **error);

typedef struct {
    gint64 id;
    char *recipient, *message_id;
    GBytes *data; /* RFC 5322 */
    guint attempts;
} ZbMail;

void zb_mail_free(ZbMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbMail, zb_mail_free)

/* A mail closed for sending: Message-ID and bytes are fixed now, so that sending it again is the same mail. */
gboolean zb_mail_add(ZbStore *store, gint64 handler_id, const char *recipient, const char *message_id,
                     GBytes *data, gint64 at, gint64 *ret_id, GError **error);
/* Mails to be sent by `at`, oldest first. GPtrArray of ZbMail. (transfer full) */
GPtrArray *zb_mails_due(ZbStore *store, gint64 at, guint limit, GError **error);
/* When the next queued mail is due; ZB_NEVER where none is queued. */
gboolean zb_mails_next(ZbStore *store, gint64 *ret_at, GError **error);

gboolean zb_mail_sent(ZbStore *store, gint64 id, gint64 at, GError **error);
/* `next_at`: when to try again; ZB_NEVER: never, it failed. */
gboolean zb_mail_not_sent(ZbStore *store, gint64 id, const char *why, gint64 next_at, GError **error);

typedef struct {
    gint64 queued, failed;
    gint64 unaddressed; /* open notices to be told at once */
    char *last_error;   /* of the latest mail that is not sent; NULL */
} ZbMailCounts;
gboolean zb_mails_count(ZbStore *store, ZbMailCounts *ret, GError **error);

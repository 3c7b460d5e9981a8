/* Contacts: one message, call, letter or visit, in or out. What it means stands in links, verdicts and marks. */
#pragma once

#include "lib/store/store.h"

typedef enum { ZB_CHANNEL_EMAIL, ZB_CHANNEL_PHONE, ZB_CHANNEL_LETTER, ZB_CHANNEL_COUNTER } ZbChannel;

const char *zb_channel_name(ZbChannel channel); /* "email"; static storage */
gboolean zb_channel_parse(const char *name, ZbChannel *ret);

typedef struct {
    gint64 id;
    char *alias; /* id of the import; NULL */
    ZbChannel channel;
    gboolean out;
    gint64 at; /* when it reached or left us: decides what was in force */
    gint64 recorded_at;
    gint64 handler_id;           /* who dealt with it; 0 */
    gint64 minutes;              /* -1: not known */
    char *message_id;            /* RFC 5322 Message-ID, no brackets; NULL */
    char *sender, *sender_name;  /* address or number in normal form; NULL */
    const char *sender_verified; /* "pass", "fail", "none"; static storage */
    char *subject, *text;
    char *text_key; /* NULL: too short to compare */
    char *same_key; /* NULL: not a message */
    guint attachments;
    char *unreadable; /* why, or what of it, could not be read; NULL: it was read */
    gboolean draft;   /* a note that was broken off */
} ZbContact;

void zb_contact_free(ZbContact *contact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbContact, zb_contact_free)

/* Adds it; contact->id is set. */
gboolean zb_contact_add(ZbStore *store, ZbContact *contact, GError **error);
/* Says anew what a reader found of it: sender, Message-ID, subject, text and keys, attachments, `unreadable`. A same_key that another
 * contact has by now is left out. */
gboolean zb_contact_reread(ZbStore *store, const ZbContact *contact, GError **error);
/* The contact of that imported id; 0: none. */
gboolean zb_contact_find_alias(ZbStore *store, const char *alias, gint64 *ret_id, GError **error);

/* The contact that a rendering with this key belongs to; 0: none. */
gboolean zb_contact_by_same_key(ZbStore *store, const char *key, gint64 *ret_id, GError **error);

/* Contacts by e-mail with this Message-ID, in that direction: what an import says of, and no bytes are kept of (`imported`), or what
 * was taken in, and no import says of. */
typedef struct {
    gint64 id, citizen_id; /* citizen_id: as linked now; 0 */
    char *sender;          /* NULL: not known */
    char *text, *text_key;
} ZbNamesake;
/* At most 20. GPtrArray of ZbNamesake. (transfer full) */
GPtrArray *zb_contact_namesakes(ZbStore *store, const char *message_id, gboolean out, gboolean imported,
                                GError **error);
/* An import says of this contact as well: from now on it is known by that id too. */
gboolean zb_contact_set_alias(ZbStore *store, gint64 contact_id, const char *alias, GError **error);

/* What correcting a contact needs to know of it. */
typedef struct {
    gint64 at;
    gint64 citizen_id, topic_id; /* as linked now; topic: the primary one; 0: none */
    gint64 entry_id;             /* under whose row: the citizen's, or of one merged into him; 0: none */
    char *subject;
    char *verdict; /* NULL: none */
} ZbContactHead;
/* ZB_ERROR_NOT_FOUND: there is no such contact. */
gboolean zb_contact_head(ZbStore *store, gint64 contact_id, ZbContactHead *ret, GError **error);
void zb_contact_head_clear(ZbContactHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbContactHead, zb_contact_head_clear)

/* Topics that contacts with this Message-ID are linked to, and whose they are. */
typedef struct {
    gint64 contact_id, topic_id, citizen_id;
} ZbThreadTopic;
/* GArray of ZbThreadTopic. (transfer full) */
GArray *zb_contact_thread(ZbStore *store, const char *message_id, GError **error);

/* Incoming contacts of one citizen himself with this text, latest first, at most 20; not those that are duplicates: the
 * same words of a representative are the representative's. `before`: only such as came before this contact; 0: any. */
typedef struct {
    gint64 contact_id, at;
    gboolean guessed; /* a machine alone linked it to a topic */
} ZbTextTwin;
GArray *zb_contact_twins(ZbStore *store, gint64 citizen_id, const char *text_key, gint64 before,
                         GError **error);
/* Of the same kind, and long enough to have a text_key, but whatever the text: those of the latest that were taken in, received from
 * `since` to `until`, and before contact `before` (0: any), latest first, a few. GPtrArray of ZbRecentText. (transfer full) */
typedef struct {
    ZbTextTwin twin;
    char *text;
} ZbRecentText;
GPtrArray *zb_contact_recent(ZbStore *store, gint64 citizen_id, gint64 since, gint64 until, gint64 before,
                             GError **error);
/* The citizen a contact is linked to now; 0: none. */
gboolean zb_contact_citizen(ZbStore *store, gint64 contact_id, gint64 *ret_id, GError **error);
/* Topics a contact is linked to now, primary first. GArray of gint64. (transfer full) */
GArray *zb_contact_topics(ZbStore *store, gint64 contact_id, GError **error);

/* Whether we sent this citizen anything after `at` (any topic): an answer, as far as the register knows. */
gboolean zb_contact_answered_since(ZbStore *store, gint64 citizen_id, gint64 at, gboolean *ret,
                                   GError **error);

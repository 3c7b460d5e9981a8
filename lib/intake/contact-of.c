#include "lib/intake/contact-of.h"

#include <string.h>
#include "lib/text.h"

static char *hash(const char *first, ...) G_GNUC_NULL_TERMINATED;

static char *hash(const char *first, ...)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    va_list parts;
    va_start(parts, first);
    for (const char *part = first; part; part = va_arg(parts, const char *))
        g_checksum_update(sum, (const guchar *)part, (gssize)strlen(part) + 1);
    va_end(parts);
    return g_strdup(g_checksum_get_string(sum));
}

/* One message in two renderings (a server re-wrapped it, a copy was delivered again) has one such key. Without Message-ID it
 * takes a sender and a date, to the second, and the same subject: without them two with the same words may be two. A message
 * whose text is not known has none. */
static char *same_key(const ZbFacts *facts, const char *sender)
{
    gboolean named = facts->message_id || (sender && facts->date != ZB_NEVER);
    if (!named || zb_facts_unread(facts))
        return NULL;
    g_autofree char *date = g_strdup_printf("%" G_GINT64_FORMAT, facts->date);
    g_autoptr(GString) attached = g_string_new(NULL);
    for (guint i = 0; i < facts->attachments->len; i++) {
        const ZbAttachment *one = facts->attachments->pdata[i];
        g_string_append_printf(attached, "%s %" G_GUINT64_FORMAT "\n", one->name, one->size);
    }
    return hash(facts->message_id ? facts->message_id : facts->subject, sender ? sender : "", date,
                facts->text, attached->str, NULL);
}

void zb_contact_read(ZbContact *contact, const ZbFacts *facts)
{
    /* It is judged by what is known of it, but people hear that nobody has read it. */
    contact->unreadable = g_strdup(zb_facts_unread(facts));
    const ZbAddress *sender = zb_facts_sender(facts);
    contact->sender = sender ? zb_email_normal(sender->address) : NULL;
    contact->sender_name = sender ? g_strdup(sender->name) : NULL;
    contact->sender_verified = zb_sender_name(facts->sender_verified);
    contact->message_id = g_strdup(facts->message_id);
    contact->subject = g_strdup(facts->subject);
    contact->text = g_strdup(*facts->fresh ? facts->fresh : facts->text);
    contact->text_key = facts->kind == ZB_KIND_HUMAN ? zb_text_key(facts->fresh) : NULL;
    contact->same_key = same_key(facts, contact->sender);
    contact->attachments = facts->attachments->len;
}

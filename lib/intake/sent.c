#include "lib/intake/sent.h"

#include "lib/judge/reference.h"
#include "lib/judge/speaker.h"
#include "lib/store/citizens.h"
#include "lib/store/contacts.h"
#include "lib/store/topics.h"
#include "lib/text.h"

/* Citizens whose topics are looked at, and messages of a thread: a circular has many recipients. */
#define CITIZENS_MAX 20
#define THREAD_MAX 50

typedef struct {
    GArray *citizens; /* of gint64: who has an address that it was sent to */
    GArray *entries;  /* of gint64: of each, under whose row it stands (lib/store/merges.h) */
    gint64 citizen_id;
    GArray *topics; /* of gint64: of that citizen */
    const char *via;
} Sent;

/* (transfer full) NULL: error. */
static GArray *owners_of(const ZbIntake *intake, const ZbAddress *address, GError **error)
{
    g_autofree char *normal = zb_email_normal(address->address);
    return normal ? zb_address_owners(intake->store, ZB_ADDRESS_EMAIL, normal, error)
                  : g_array_new(FALSE, FALSE, sizeof(ZbAddressOwner));
}

static gboolean is_among(const GPtrArray *addresses, const char *normal)
{
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *one = zb_email_normal(((const ZbAddress *)addresses->pdata[i])->address);
        if (g_strcmp0(one, normal) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A form that sends by way of the mailbox leaves a copy here; what confirms it to who filled it in is ours. */
static gboolean is_filled_in(const ZbIntake *intake, const ZbFacts *facts)
{
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, intake->config->domain);
    return speaker->voice == ZB_VOICE_FORM && !speaker->reply && speaker->address &&
           !is_among(facts->to, speaker->address) && !is_among(facts->cc, speaker->address);
}

gboolean zb_sent_went_out(const ZbIntake *intake, const ZbFacts *facts, gboolean *ret, GError **error)
{
    const ZbAddress *sender = facts ? zb_facts_sender(facts) : NULL;
    *ret = TRUE;
    if (!sender)
        return TRUE;
    g_autoptr(GArray) owners = owners_of(intake, sender, error);
    *ret = owners && owners->len == 0 && zb_email_is_at(sender->address, intake->config->domain) &&
           !is_filled_in(intake, facts);
    return owners != NULL;
}

static gboolean add_recipients(const ZbIntake *intake, Sent *sent, const GPtrArray *addresses, GError **error)
{
    for (guint i = 0; i < addresses->len && sent->citizens->len < CITIZENS_MAX; i++) {
        g_autoptr(GArray) owners = owners_of(intake, addresses->pdata[i], error);
        if (!owners)
            return FALSE;
        for (guint k = 0; k < owners->len; k++) {
            const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, k);
            if (zb_ids_have(sent->citizens, owner->citizen_id))
                continue; /* a second address of his */
            g_array_append_val(sent->citizens, owner->citizen_id);
            g_array_append_val(sent->entries, owner->entry_id);
        }
    }
    return TRUE;
}

/* The first topic found says whose they are. */
static void add_topic(Sent *sent, gint64 topic_id, gint64 citizen_id, const char *via)
{
    if (!zb_ids_have(sent->citizens, citizen_id) || (sent->citizen_id && sent->citizen_id != citizen_id) ||
        zb_ids_have(sent->topics, topic_id))
        return;
    sent->citizen_id = citizen_id;
    sent->via = via;
    g_array_append_val(sent->topics, topic_id);
}

static gboolean find_by_reference(const ZbIntake *intake, Sent *sent, const ZbFacts *facts, GError **error)
{
    g_autofree char *written = g_strconcat(facts->subject, "\n", facts->fresh, NULL);
    g_autoptr(ZbReferenceText) text = zb_reference_text_new(written);
    for (guint i = 0; i < sent->citizens->len; i++) {
        gint64 citizen_id = g_array_index(sent->citizens, gint64, i);
        g_autoptr(GPtrArray) topics = zb_topics_of(intake->store, citizen_id, error);
        g_autoptr(GPtrArray) merged = topics ? zb_topics_merged(intake->store, citizen_id, error) : NULL;
        if (!merged)
            return FALSE;
        g_ptr_array_extend_and_steal(topics, g_steal_pointer(&merged));
        for (guint k = 0; k < topics->len; k++) {
            const ZbTopic *topic = topics->pdata[k];
            if (zb_reference_text_has(text, topic->reference))
                add_topic(sent, topic->merged_into ? topic->merged_into : topic->id, citizen_id, "reference");
        }
    }
    return TRUE;
}

static gboolean find_by_message(const ZbIntake *intake, Sent *sent, const char *message_id, GError **error)
{
    g_autoptr(GArray) found = zb_contact_thread(intake->store, message_id, error);
    for (guint i = 0; found && i < found->len; i++) {
        const ZbThreadTopic *topic = &g_array_index(found, ZbThreadTopic, i);
        add_topic(sent, topic->topic_id, topic->citizen_id, "thread");
    }
    return found != NULL;
}

/* The nearest message that is about something says what this one is about. */
static gboolean find_by_thread(const ZbIntake *intake, Sent *sent, const ZbFacts *facts, GError **error)
{
    if (facts->in_reply_to && !find_by_message(intake, sent, facts->in_reply_to, error))
        return FALSE;
    guint count = MIN(facts->references->len, THREAD_MAX);
    for (guint i = 0; i < count && sent->topics->len == 0; i++)
        if (!find_by_message(intake, sent, facts->references->pdata[facts->references->len - 1 - i], error))
            return FALSE;
    return TRUE;
}

static gboolean find(const ZbIntake *intake, Sent *sent, const ZbFacts *facts, GError **error)
{
    if (!add_recipients(intake, sent, facts->to, error) || !add_recipients(intake, sent, facts->cc, error) ||
        !find_by_reference(intake, sent, facts, error) ||
        (sent->topics->len == 0 && !find_by_thread(intake, sent, facts, error)))
        return FALSE;
    if (!sent->citizen_id && sent->citizens->len == 1)
        sent->citizen_id = g_array_index(sent->citizens, gint64, 0);
    return TRUE;
}

static gint64 entry_of(const Sent *sent)
{
    for (guint i = 0; i < sent->citizens->len; i++)
        if (g_array_index(sent->citizens, gint64, i) == sent->citizen_id)
            return g_array_index(sent->entries, gint64, i);
    return sent->citizen_id;
}

static gboolean record(const ZbIntake *intake, const Sent *sent, gint64 contact_id, const ZbAuthor *author,
                       GError **error)
{
    if (!sent->citizen_id)
        return TRUE;
    if (!zb_link_citizen(intake->store, contact_id, entry_of(sent), "[{\"code\":\"recipient\"}]", author,
                         error))
        return FALSE;
    g_autofree char *why = g_strdup_printf("[{\"code\":\"%s\"}]", sent->via ? sent->via : "");
    for (guint i = 0; i < sent->topics->len; i++)
        if (!zb_link_topic(intake->store, contact_id, g_array_index(sent->topics, gint64, i), i, why, author,
                           error))
            return FALSE;
    return TRUE;
}

gboolean zb_sent_link(const ZbIntake *intake, gint64 contact_id, const ZbFacts *facts, const ZbAuthor *author,
                      GError **error)
{
    if (!facts || facts->kind != ZB_KIND_HUMAN)
        return TRUE;
    Sent sent = {.citizens = g_array_new(FALSE, FALSE, sizeof(gint64)),
                 .entries = g_array_new(FALSE, FALSE, sizeof(gint64)),
                 .topics = g_array_new(FALSE, FALSE, sizeof(gint64))};
    gboolean ok = find(intake, &sent, facts, error) && record(intake, &sent, contact_id, author, error);
    g_array_unref(sent.citizens);
    g_array_unref(sent.entries);
    g_array_unref(sent.topics);
    return ok;
}

#include "lib/intake/intake.h"

#include <string.h>
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "lib/intake/mark.h"
#include "lib/intake/notify.h"
#include "lib/json.h"
#include "lib/store/links.h"
#include "lib/store/messages.h"
#include "lib/store/topics.h"
#include "lib/text.h"

char *zb_intake_versions(const ZbIntake *intake)
{
    const ZbVocabulary *vocabulary = intake->likeness ? intake->likeness->vocabulary : NULL;
    return g_strdup_printf("%d.%d.%d.%s", ZB_READER_VERSION, ZB_RULES_VERSION, zb_weights_version,
                           vocabulary ? zb_vocabulary_version(vocabulary) : "0");
}

static char *evidence_text(JsonArray *evidence)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_ARRAY);
    json_node_set_array(node, evidence);
    return zb_json_print(node, FALSE);
}

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

/* One message in two renderings (a server re-wrapped it, a copy was delivered again) has one such key. A message
 * without Message-ID has none: two like that may be two; nor has one whose text is not known. */
static char *same_key(const ZbFacts *facts, const char *sender)
{
    if (!facts->message_id || zb_facts_unread(facts))
        return NULL;
    g_autofree char *date = g_strdup_printf("%" G_GINT64_FORMAT, facts->date);
    g_autoptr(GString) attached = g_string_new(NULL);
    for (guint i = 0; i < facts->attachments->len; i++) {
        const ZbAttachment *one = facts->attachments->pdata[i];
        g_string_append_printf(attached, "%s %" G_GUINT64_FORMAT "\n", one->name, one->size);
    }
    return hash(facts->message_id, sender ? sender : "", date, facts->text, attached->str, NULL);
}

/* Instants beyond the calendar have no day, and nothing could be said to be in force then. */
static gboolean has_day(const ZbIntake *intake, gint64 at)
{
    g_autofree char *day = zb_day_of(at, intake->config->timezone);
    return day != NULL;
}

/* When it reached us. What a message says of that is believed only as far as it can be: nothing arrives tomorrow. */
static gint64 arrival(const ZbIntake *intake, const ZbIncoming *incoming)
{
    if (has_day(intake, incoming->internal_date))
        return incoming->internal_date;
    if (incoming->facts && has_day(intake, incoming->facts->arrived) &&
        incoming->facts->arrived <= zb_clock_now(intake->clock) + ZB_DAY)
        return incoming->facts->arrived;
    return zb_clock_now(intake->clock);
}

/* The contact of a message; what it means is not said yet. */
static ZbContact *contact_of(const ZbIntake *intake, const ZbIncoming *incoming)
{
    ZbContact *contact = g_new0(ZbContact, 1);
    contact->channel = ZB_CHANNEL_EMAIL;
    contact->at = arrival(intake, incoming);
    contact->recorded_at = zb_clock_now(intake->clock);
    contact->minutes = -1;
    contact->sender_verified =
        zb_sender_name(incoming->facts ? incoming->facts->sender_verified : ZB_SENDER_NONE);
    contact->unreadable = g_strdup(incoming->problem);
    const ZbFacts *facts = incoming->facts;
    if (!facts)
        return contact;
    /* It is judged by what is known of it, but people hear that nobody has read it. */
    contact->unreadable = g_strdup(zb_facts_unread(facts));
    const ZbAddress *sender = zb_facts_sender(facts);
    contact->sender = sender ? zb_email_normal(sender->address) : NULL;
    contact->sender_name = sender ? g_strdup(sender->name) : NULL;
    contact->message_id = g_strdup(facts->message_id);
    contact->subject = g_strdup(facts->subject);
    contact->text = g_strdup(*facts->fresh ? facts->fresh : facts->text);
    contact->text_key = facts->kind == ZB_KIND_HUMAN ? zb_text_key(facts->fresh) : NULL;
    contact->same_key = same_key(facts, contact->sender);
    contact->attachments = facts->attachments->len;
    return contact;
}

/* ---- what is known already --------------------------------------------------------------------------------- */

static gboolean deliver(const ZbIntake *intake, const ZbIncoming *incoming, gint64 message_id, GError **error)
{
    return !incoming->mailbox || zb_delivery_add(intake->store, incoming->mailbox, incoming->folder,
                                                 incoming->uidvalidity, incoming->uid, message_id, error);
}

static gboolean store_raw(const ZbIntake *intake, const ZbIncoming *incoming, const char *sha256,
                          gint64 contact_id, GError **error)
{
    gint64 message_id;
    g_autofree char *facts = incoming->facts ? zb_facts_to_json(incoming->facts, FALSE) : NULL;
    return zb_message_add(intake->store, contact_id, sha256, incoming->raw, facts, ZB_READER_VERSION,
                          &message_id, error) &&
           deliver(intake, incoming, message_id, error);
}

/* ---- what it means ----------------------------------------------------------------------------------------- */

static gboolean record_links(const ZbIntake *intake, gint64 contact_id, const ZbJudgement *j,
                             const ZbAuthor *author, GError **error)
{
    g_autofree char *who = evidence_text(j->who);
    g_autofree char *what = evidence_text(j->what);
    if (j->citizen_id && !zb_link_citizen(intake->store, contact_id, j->citizen_id, who, author, error))
        return FALSE;
    for (guint i = 0; i < j->topics->len; i++)
        if (!zb_link_topic(intake->store, contact_id, g_array_index(j->topics, gint64, i), i, what, author,
                           error))
            return FALSE;
    return !j->representative_id || j->verdict == ZB_VERDICT_MACHINE ||
           zb_mark_add(intake->store, contact_id, "representative", NULL, who, author, error);
}

/* A new complaint opens a topic, so that the next message about it finds one; a person confirms it. */
static gboolean open_topic(const ZbIntake *intake, gint64 contact_id, gint64 citizen_id, const char *title,
                           const char *day, const ZbReading *reading, const ZbAuthor *author, GError **error)
{
    gint64 topic_id;
    g_autofree char *line = zb_text_one_line(title);
    g_autofree char *shown = zb_text_shorten(line, 80);
    return zb_topic_open_provisional(intake->store, citizen_id, shown, day, &topic_id, error) &&
           zb_link_topic(intake->store, contact_id, topic_id, 0, "[{\"code\":\"new\"}]", author, error) &&
           zb_learn_topic(intake, topic_id, error) && zb_learn_message(intake, topic_id, reading, error);
}

static gboolean notify(const ZbIntake *intake, const ZbContact *contact, const ZbJudgement *j, char **marks,
                       const char *about_staff, GError **error)
{
    gboolean answered = FALSE;
    if (j->twin && !zb_contact_answered_since(intake->store, j->citizen_id, j->twin_at, &answered, error))
        return FALSE;
    ZbNotifyCase n = {.contact_id = contact->id,
                      .at = contact->at,
                      .verdict = j->verdict,
                      .limitation_concerned = j->limitation_concerned,
                      .topic_id = j->topics->len > 0 ? g_array_index(j->topics, gint64, 0) : 0,
                      .unread = contact->unreadable != NULL,
                      .unanswered = j->twin && !answered,
                      .marks = (const char *const *)marks,
                      .about_staff = about_staff};
    return zb_notify(intake, &n, error);
}

/* What is about one topic for sure teaches what it is about. */
static gboolean learn(const ZbIntake *intake, const ZbCase *c, const ZbJudgement *j, GError **error)
{
    if (j->verdict != ZB_VERDICT_ONGOING || j->topics->len != 1)
        return TRUE;
    return zb_learn_message(intake, g_array_index(j->topics, gint64, 0), c->reading, error);
}

static gboolean judge(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts, GError **error)
{
    g_autofree char *day = zb_day_of(contact->at, intake->config->timezone);
    g_autofree char *versions = zb_intake_versions(intake);
    ZbAuthor author = {ZB_AUTHOR_MACHINE, 0, versions, contact->recorded_at};
    g_autoptr(ZbSpeaker) speaker = zb_speaker_of(facts, intake->config->domain);
    g_autoptr(ZbCase) c = zb_gather(intake, facts, speaker, contact->text_key, contact->at, day, error);
    if (!c)
        return FALSE;
    g_autoptr(ZbJudgement) j = zb_judge(c);
    g_autofree char *why = evidence_text(j->why), *about_staff = NULL;
    g_auto(GStrv) marks = NULL;
    return record_links(intake, contact->id, j, &author, error) &&
           (j->verdict != ZB_VERDICT_NEW || open_topic(intake, contact->id, j->citizen_id, contact->subject,
                                                       day, c->reading, &author, error)) &&
           zb_verdict_set(intake->store, contact->id, j->verdict, j->leans, why, &author, error) &&
           learn(intake, c, j, error) &&
           zb_mark_record(intake, contact->id, day, facts, j, &author, &marks, &about_staff, error) &&
           notify(intake, contact, j, marks, about_staff, error);
}

static gboolean record_unreadable(const ZbIntake *intake, const ZbContact *contact, GError **error)
{
    g_autofree char *versions = zb_intake_versions(intake);
    ZbAuthor author = {ZB_AUTHOR_MACHINE, 0, versions, contact->recorded_at};
    g_autofree char *why = g_strdup_printf("[{\"code\":\"%s\"}]", contact->unreadable);
    ZbNotifyCase n = {.contact_id = contact->id, .at = contact->at, .verdict = ZB_VERDICT_UNREADABLE};
    return zb_verdict_set(intake->store, contact->id, ZB_VERDICT_UNREADABLE, ZB_VERDICT_NONE, why, &author,
                          error) &&
           zb_notify(intake, &n, error);
}

gboolean zb_intake_message(const ZbIntake *intake, const ZbIncoming *incoming, const ZbActor *actor,
                           gint64 *ret_contact_id, GError **error)
{
    gint64 message_id, contact_id;
    g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, incoming->raw);
    if (!zb_message_by_sha256(intake->store, sha256, &message_id, &contact_id, error))
        return FALSE;
    if (message_id) {
        *ret_contact_id = contact_id;
        return deliver(intake, incoming, message_id, error);
    }
    g_autoptr(ZbContact) contact = contact_of(intake, incoming);
    if (contact->same_key && !zb_contact_by_same_key(intake->store, contact->same_key, &contact_id, error))
        return FALSE;
    if (contact_id) {
        *ret_contact_id = contact_id;
        return store_raw(intake, incoming, sha256, contact_id, error);
    }
    if (!zb_contact_add(intake->store, contact, error) ||
        !store_raw(intake, incoming, sha256, contact->id, error) ||
        !(incoming->facts ? judge(intake, contact, incoming->facts, error)
                          : record_unreadable(intake, contact, error)))
        return FALSE;
    *ret_contact_id = contact->id;
    return zb_audit(intake->store, actor, contact->recorded_at, "contact.record", "contact", contact->id,
                    NULL, error);
}

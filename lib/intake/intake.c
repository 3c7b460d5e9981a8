#include "lib/intake/intake.h"

#include <string.h>
#include "lib/intake/contact-of.h"
#include "lib/intake/estimate.h"
#include "lib/intake/learn.h"
#include "lib/intake/notify.h"
#include "lib/intake/same.h"
#include "lib/intake/sent.h"
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
    contact->sender_verified = zb_sender_name(ZB_SENDER_NONE);
    contact->unreadable = g_strdup(incoming->problem);
    if (incoming->facts)
        zb_contact_read(contact, incoming->facts);
    return contact;
}

/* ---- what is known already --------------------------------------------------------------------------------- */

static gboolean deliver(const ZbIntake *intake, const ZbIncoming *incoming, gint64 message_id, GError **error)
{
    ZbDelivery delivery = {incoming->mailbox, incoming->folder, incoming->uidvalidity,
                           incoming->uid,     incoming->size,   incoming->internal_date};
    return !incoming->mailbox ||
           zb_delivery_add(intake->store, &delivery, message_id, zb_clock_now(intake->clock), error);
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

/* The contact of which this is another rendering, or which an import told of; 0: none. */
static gboolean find_same(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts,
                          gint64 *ret_id, GError **error)
{
    *ret_id = 0;
    if (contact->same_key && !zb_contact_by_same_key(intake->store, contact->same_key, ret_id, error))
        return FALSE;
    return *ret_id || zb_same_imported(intake, contact, facts, ret_id, error);
}

/* ---- what it means ----------------------------------------------------------------------------------------- */

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

static gboolean is_provisional(const ZbCase *c, gint64 topic_id)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (topic->topic_id == topic_id)
            return topic->provisional;
    }
    return FALSE;
}

/* What is about one topic for sure, or opened it, teaches what it is about. A topic that nobody has confirmed keeps to what opened
 * it: it does not grow by links that nobody has confirmed either. */
static gboolean learn(const ZbIntake *intake, const ZbEstimate *e, gint64 contact_id, GError **error)
{
    gint64 topic_id = 0;
    if (e->j->verdict == ZB_VERDICT_NEW &&
        !zb_topic_opened_by(intake->store, contact_id, e->j->citizen_id, &topic_id, error))
        return FALSE;
    if (e->j->verdict == ZB_VERDICT_ONGOING && e->j->topics->len == 1)
        topic_id = g_array_index(e->j->topics, gint64, 0);
    if (e->j->verdict == ZB_VERDICT_ONGOING && is_provisional(e->c, topic_id))
        return TRUE;
    return !topic_id || zb_learn_message(intake, topic_id, e->c->reading, error);
}

static gboolean judge(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts, GError **error)
{
    g_autofree char *versions = zb_intake_versions(intake);
    ZbAuthor author = {.kind = ZB_AUTHOR_MACHINE, .versions = versions, .at = contact->recorded_at};
    ZbEstimating estimating = {.contact = contact, .facts = facts, .author = &author};
    g_auto(ZbEstimate) e = {0};
    return zb_estimate(intake, &estimating, &e, error) && learn(intake, &e, contact->id, error) &&
           notify(intake, contact, e.j, e.marks, e.about_staff, error);
}

static gboolean record_unreadable(const ZbIntake *intake, const ZbContact *contact, GError **error)
{
    g_autofree char *versions = zb_intake_versions(intake);
    ZbAuthor author = {.kind = ZB_AUTHOR_MACHINE, .versions = versions, .at = contact->recorded_at};
    g_autofree char *why = g_strdup_printf("[{\"code\":\"%s\"}]", contact->unreadable);
    ZbNotifyCase n = {.contact_id = contact->id, .at = contact->at, .verdict = ZB_VERDICT_UNREADABLE};
    return zb_verdict_set(intake->store, contact->id, ZB_VERDICT_UNREADABLE, ZB_VERDICT_NONE, why, &author,
                          error) &&
           zb_notify(intake, &n, error);
}

static gboolean record_sent(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts,
                            GError **error)
{
    g_autofree char *versions = zb_intake_versions(intake);
    ZbAuthor author = {.kind = ZB_AUTHOR_MACHINE, .versions = versions, .at = contact->recorded_at};
    return zb_sent_link(intake, contact->id, facts, &author, error);
}

static gboolean say_meaning(const ZbIntake *intake, const ZbContact *contact, const ZbFacts *facts,
                            GError **error)
{
    if (contact->out)
        return record_sent(intake, contact, facts, error);
    return facts ? judge(intake, contact, facts, error) : record_unreadable(intake, contact, error);
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
    if (incoming->sent && !zb_sent_went_out(intake, incoming->facts, &contact->out, error))
        return FALSE;
    if (!find_same(intake, contact, incoming->facts, &contact_id, error))
        return FALSE;
    if (contact_id) {
        *ret_contact_id = contact_id;
        return store_raw(intake, incoming, sha256, contact_id, error);
    }
    if (!zb_contact_add(intake->store, contact, error) ||
        !store_raw(intake, incoming, sha256, contact->id, error) ||
        !say_meaning(intake, contact, incoming->facts, error))
        return FALSE;
    *ret_contact_id = contact->id;
    return zb_audit(intake->store, actor, contact->recorded_at, "contact.record", "contact", contact->id,
                    NULL, error);
}

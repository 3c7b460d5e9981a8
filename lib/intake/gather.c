#include "lib/intake/gather.h"

#include "lib/judge/reference.h"
#include "lib/store/citizens.h"
#include "lib/store/decisions.h"
#include "lib/store/topics.h"

/* Message-IDs of a thread that are looked up: the nearest count. */
#define THREAD_MAX 50

static const char *limited_since(const GPtrArray *decisions, gint64 topic_id, const char *day)
{
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->topic_id == topic_id && decision->kind == ZB_DECISION_STOP_TOPIC &&
            zb_decision_in_force(decision, day))
            return zb_decision_begins(decision);
    }
    return NULL;
}

gboolean zb_gather_citizen(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const char *day,
                           GError **error)
{
    g_autoptr(GPtrArray) topics = zb_topics_of(intake->store, citizen_id, error);
    g_autoptr(GPtrArray) decisions = topics ? zb_decisions_of(intake->store, citizen_id, error) : NULL;
    if (!decisions)
        return FALSE;
    for (guint i = 0; i < topics->len; i++) {
        const ZbTopic *topic = topics->pdata[i];
        zb_case_add_topic(c, topic->id, citizen_id, topic->reference, topic->closed,
                          limited_since(decisions, topic->id, day));
    }
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->kind == ZB_DECISION_STOP_ALL && zb_decision_in_force(decision, day))
            zb_case_add_stop(c, citizen_id, zb_decision_begins(decision));
    }
    return TRUE;
}

/* ---- what points at a topic -------------------------------------------------------------------------------- */

static void point_by_reference(ZbCase *c, const ZbReferenceText *text)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (zb_reference_text_has(text, topic->reference))
            zb_case_add_pointer(c, ZB_VIA_REFERENCE, topic->topic_id, topic->citizen_id, topic->reference);
    }
}

static gboolean point_by_letter(const ZbIntake *intake, ZbCase *c, const ZbReferenceText *text,
                                gint64 citizen_id, GError **error)
{
    g_autoptr(GPtrArray) decisions = zb_decisions_of(intake->store, citizen_id, error);
    if (!decisions)
        return FALSE;
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->letter && zb_reference_text_has(text, decision->letter))
            zb_case_add_pointer(c, ZB_VIA_LETTER, decision->topic_id, citizen_id, decision->letter);
    }
    return TRUE;
}

static gboolean point_by_message(const ZbIntake *intake, ZbCase *c, const char *message_id, GError **error)
{
    g_autoptr(GArray) found = zb_contact_thread(intake->store, message_id, error);
    if (!found)
        return FALSE;
    for (guint i = 0; i < found->len; i++) {
        const ZbThreadTopic *topic = &g_array_index(found, ZbThreadTopic, i);
        g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, topic->contact_id);
        zb_case_add_pointer(c, ZB_VIA_THREAD, topic->topic_id, topic->citizen_id, number);
    }
    return TRUE;
}

static gboolean point_by_thread(const ZbIntake *intake, ZbCase *c, const ZbFacts *facts, GError **error)
{
    if (facts->in_reply_to && !point_by_message(intake, c, facts->in_reply_to, error))
        return FALSE;
    guint count = MIN(facts->references->len, THREAD_MAX);
    for (guint i = 0; i < count; i++) {
        const char *id = facts->references->pdata[facts->references->len - 1 - i];
        if (g_strcmp0(id, facts->in_reply_to) != 0 && !point_by_message(intake, c, id, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- the same words before --------------------------------------------------------------------------------- */

/* Whether a limitation in force on the day `then` no longer is on `day`. */
static gboolean one_is_over(const GPtrArray *decisions, const char *then, const char *day)
{
    for (guint i = 0; i < decisions->len; i++)
        if (zb_decision_in_force(decisions->pdata[i], then) &&
            !zb_decision_in_force(decisions->pdata[i], day))
            return TRUE;
    return FALSE;
}

static gboolean add_twins(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const char *text_key,
                          const char *today, GError **error)
{
    g_autoptr(GArray) found = zb_contact_twins(intake->store, citizen_id, text_key, error);
    g_autoptr(GPtrArray) decisions = found ? zb_decisions_of(intake->store, citizen_id, error) : NULL;
    if (!decisions)
        return FALSE;
    for (guint i = 0; i < found->len; i++) {
        const ZbTextTwin *one = &g_array_index(found, ZbTextTwin, i);
        g_autofree char *day = zb_day_of(one->at, intake->config->timezone);
        g_autoptr(GArray) topics = zb_contact_topics(intake->store, one->contact_id, error);
        if (!topics)
            return FALSE;
        ZbCaseTwin *twin = zb_case_add_twin(c, one->contact_id, citizen_id, one->at, day);
        twin->limitation_over = one_is_over(decisions, day, today);
        twin->guessed = one->guessed;
        g_array_append_vals(twin->topics, topics->data, topics->len);
    }
    return TRUE;
}

static gboolean seen_before(const GArray *owners, guint index)
{
    for (guint i = 0; i < index; i++)
        if (g_array_index(owners, ZbAddressOwner, i).citizen_id ==
            g_array_index(owners, ZbAddressOwner, index).citizen_id)
            return TRUE;
    return FALSE;
}

static gboolean add_candidates(const ZbIntake *intake, ZbCase *c, const char *sender,
                               const ZbReferenceText *text, const char *text_key, const char *day,
                               GError **error)
{
    g_autoptr(GArray) owners = zb_address_owners(intake->store, ZB_ADDRESS_EMAIL, sender, error);
    if (!owners)
        return FALSE;
    for (guint i = 0; i < owners->len; i++) {
        const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, i);
        ZbCaseSender candidate = {owner->citizen_id, owner->representative_id};
        g_array_append_val(c->senders, candidate);
        if (seen_before(owners, i))
            continue; /* one citizen at an address twice: himself and as somebody's representative */
        if (!zb_gather_citizen(intake, c, owner->citizen_id, day, error) ||
            (text_key && !add_twins(intake, c, owner->citizen_id, text_key, day, error)))
            return FALSE;
    }
    point_by_reference(c, text);
    for (guint i = 0; i < owners->len; i++)
        if (!seen_before(owners, i) &&
            !point_by_letter(intake, c, text, g_array_index(owners, ZbAddressOwner, i).citizen_id, error))
            return FALSE;
    return TRUE;
}

ZbCase *zb_gather(const ZbIntake *intake, const ZbFacts *facts, const char *sender, const char *text_key,
                  gint64 at, const char *day, GError **error)
{
    g_autoptr(ZbCase) c = zb_case_new();
    c->at = at;
    c->kind = facts->kind;
    c->own_alert = g_strcmp0(facts->auto_from, zb_store_instance(intake->store)) == 0;
    c->sender_verified = facts->sender_verified;
    c->attachments = facts->attachments->len > 0;
    g_autofree char *written = g_strconcat(facts->subject, "\n", facts->fresh, NULL);
    g_autoptr(ZbReferenceText) text = zb_reference_text_new(written);
    if (sender && !add_candidates(intake, c, sender, text, text_key, day, error))
        return NULL;
    if (c->senders->len > 0 && !point_by_thread(intake, c, facts, error))
        return NULL;
    return g_steal_pointer(&c);
}

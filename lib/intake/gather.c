#include "lib/intake/gather.h"

#include <string.h>
#include "lib/intake/learn.h"
#include "lib/intake/candidates.h"
#include "lib/intake/twins.h"
#include "lib/judge/reference.h"
#include "lib/person-name.h"
#include "lib/text.h"
#include "lib/store/citizens.h"
#include "lib/store/decisions.h"
#include "lib/store/profiles.h"
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

static ZbVector *unpacked(GBytes *bytes)
{
    gsize size = 0;
    const void *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    return data ? zb_vector_unpack(data, size) : NULL;
}

static gboolean load_profile(const ZbIntake *intake, const ZbAgain *again, ZbCaseTopic *topic, GError **error)
{
    /* As it would be without the contact that is judged again. */
    if (again && zb_ids_have(again->taught, topic->topic_id))
        return zb_learn_read(intake, topic->topic_id, &topic->scope, &topic->talk, &topic->out, error);
    g_auto(ZbProfileBlobs) blobs = {0};
    if (!zb_profile_get(intake->store, topic->topic_id, &blobs, error))
        return FALSE;
    topic->scope = unpacked(blobs.scope);
    topic->talk = unpacked(blobs.talk);
    topic->out = unpacked(blobs.outside);
    return TRUE;
}

/* Whether a topic counts for the contact that is judged again: not one that it opened itself, or that a later one opened. */
static gboolean was_there(const ZbIntake *intake, const ZbAgain *again, const ZbTopic *topic, gint64 at,
                          gboolean *ret, GError **error)
{
    *ret = !again || topic->contact_id != again->contact_id;
    if (!*ret || !again || !topic->contact_id)
        return TRUE;
    g_auto(ZbContactHead) opener = {0};
    if (!zb_contact_head(intake->store, topic->contact_id, &opener, error))
        return FALSE;
    *ret = opener.at < at || (opener.at == at && topic->contact_id < again->contact_id);
    return TRUE;
}

static gboolean gather_citizen(const ZbIntake *intake, const ZbAgain *again, ZbCase *c, gint64 citizen_id,
                               const char *day, GError **error)
{
    g_autoptr(GPtrArray) topics = zb_topics_of(intake->store, citizen_id, error);
    g_autoptr(GPtrArray) decisions = topics ? zb_decisions_of(intake->store, citizen_id, error) : NULL;
    if (!decisions)
        return FALSE;
    for (guint i = 0; i < topics->len; i++) {
        const ZbTopic *topic = topics->pdata[i];
        gboolean there;
        if (!was_there(intake, again, topic, c->at, &there, error))
            return FALSE;
        if (!there)
            continue;
        ZbCaseTopic *added = zb_case_add_topic(c, topic->id, citizen_id, topic->reference, topic->closed,
                                               limited_since(decisions, topic->id, day));
        added->provisional = topic->provisional;
        if (c->reading && !load_profile(intake, again, added, error))
            return FALSE;
    }
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->kind == ZB_DECISION_STOP_ALL && zb_decision_in_force(decision, day))
            zb_case_add_stop(c, citizen_id, zb_decision_begins(decision));
    }
    return TRUE;
}

gboolean zb_gather_citizen(const ZbIntake *intake, ZbCase *c, gint64 citizen_id, const char *day,
                           GError **error)
{
    return gather_citizen(intake, NULL, c, citizen_id, day, error);
}

/* ---- what points at a topic -------------------------------------------------------------------------------- */

static void point_by_topics(ZbCase *c, const ZbReferenceText *text)
{
    for (guint i = 0; i < c->topics->len; i++) {
        const ZbCaseTopic *topic = c->topics->pdata[i];
        if (zb_reference_text_has(text, topic->reference))
            zb_case_add_pointer(c, ZB_VIA_REFERENCE, topic->topic_id, topic->citizen_id, topic->reference);
    }
}

/* A topic that was merged is still called by its own reference. */
static gboolean point_by_merged(const ZbIntake *intake, ZbCase *c, const ZbReferenceText *text,
                                gint64 citizen_id, GError **error)
{
    g_autoptr(GPtrArray) merged = zb_topics_merged(intake->store, citizen_id, error);
    for (guint i = 0; merged && i < merged->len; i++) {
        const ZbTopic *topic = merged->pdata[i];
        if (zb_reference_text_has(text, topic->reference))
            zb_case_add_pointer(c, ZB_VIA_REFERENCE, topic->merged_into, citizen_id, topic->reference);
    }
    return merged != NULL;
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

/* Whether something in the message points at a topic of this citizen that people made. */
static gboolean points_at_real(const ZbCase *c, gint64 citizen_id)
{
    for (guint t = 0; t < c->topics->len; t++) {
        const ZbCaseTopic *topic = c->topics->pdata[t];
        if (topic->citizen_id == citizen_id && !topic->provisional && zb_case_points(c, topic->topic_id))
            return TRUE;
    }
    return FALSE;
}

/* A topic that the program opened must not win by its words against one that people made, where the message itself points at that:
 * its words are then not looked at, unless the message points at it as well. */
static void silence_provisional(ZbCase *c)
{
    for (guint t = 0; t < c->topics->len; t++) {
        ZbCaseTopic *topic = c->topics->pdata[t];
        if (!topic->provisional || zb_case_points(c, topic->topic_id) ||
            !points_at_real(c, topic->citizen_id))
            continue; /* may be what it is about */
        g_clear_pointer(&topic->scope, zb_vector_free);
        g_clear_pointer(&topic->talk, zb_vector_free);
    }
}

/* ---- who may be speaking ----------------------------------------------------------------------------------- */

static gboolean has_sender(const ZbCase *c, gint64 citizen_id)
{
    for (guint i = 0; i < c->senders->len; i++)
        if (g_array_index(c->senders, ZbCaseSender, i).citizen_id == citizen_id)
            return TRUE;
    return FALSE;
}

typedef gboolean (*Point)(const ZbIntake *intake, ZbCase *c, const ZbReferenceText *text, gint64 citizen_id,
                          GError **error);

/* Once for each citizen. */
static gboolean point_for_each(const ZbIntake *intake, ZbCase *c, const ZbReferenceText *text, Point point,
                               GError **error)
{
    for (guint i = 0; i < c->senders->len; i++) {
        gint64 citizen_id = g_array_index(c->senders, ZbCaseSender, i).citizen_id;
        gboolean first = TRUE;
        for (guint k = 0; k < i; k++)
            first &= g_array_index(c->senders, ZbCaseSender, k).citizen_id != citizen_id;
        if (first && !point(intake, c, text, citizen_id, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what was written -------------------------------------------------------------------------------------- */

static void add_names(GHashTable *set, const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++) {
        g_auto(GStrv) words = zb_name_words(names->pdata[i]);
        for (char **word = words; *word; word++)
            g_hash_table_add(set, g_strdup(*word));
        /* "Jansen-de Boer" is one word in running text. */
        ZbToken token;
        zb_token_start(&token, names->pdata[i], strlen(names->pdata[i]));
        while (zb_token_next(&token))
            g_hash_table_add(set, g_strdup(token.word));
    }
}

/* Colleagues are many, and the same for every message. */
gboolean zb_gather_colleagues(const ZbIntake *intake, GError **error)
{
    if (!intake->likeness || intake->likeness->own_names)
        return TRUE;
    g_autoptr(GPtrArray) handlers = zb_handler_names(intake->store, error);
    if (!handlers)
        return FALSE;
    intake->likeness->own_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    add_names(intake->likeness->own_names, handlers);
    return TRUE;
}

void zb_gather_forget_colleagues(const ZbIntake *intake)
{
    if (intake->likeness)
        g_clear_pointer(&intake->likeness->own_names, g_hash_table_unref);
}

/* Words that are names of those who write or are spoken for. (transfer full) NULL: error. */
static GHashTable *names_of(const ZbIntake *intake, const ZbSpeaker *speaker, const GArray *candidates,
                            GError **error)
{
    g_autoptr(GHashTable) set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) own = g_ptr_array_new();
    g_ptr_array_add(own, speaker->name);
    add_names(set, own);
    for (guint i = 0; i < candidates->len; i++) {
        g_autoptr(GPtrArray) names =
            zb_names_around(intake->store, g_array_index(candidates, ZbCandidate, i).citizen_id, error);
        if (!names)
            return NULL;
        add_names(set, names);
    }
    return g_steal_pointer(&set);
}

static void read_text(const ZbIntake *intake, ZbCase *c, const ZbSpeaker *speaker, GHashTable *names,
                      const char *day)
{
    if (!intake->likeness)
        return;
    c->likeness = intake->likeness;
    c->weights = intake->weights;
    g_autoptr(ZbReading) reading = zb_reading_new(intake->likeness, speaker->written, names);
    c->subject = zb_reading_new(intake->likeness, speaker->subject, names);
    /* "Hoort u mij?" has no words to judge. */
    if (reading->whole->kinds[ZB_STEMS]->len > 0 || reading->asides->kinds[ZB_STEMS]->len > 0)
        c->reading = g_steal_pointer(&reading);
    if (c->reading)
        c->moments = zb_moments_find(c->reading->prose, speaker->written, day);
}

/* ---- what is known of who may be speaking ------------------------------------------------------------------ */

/* His topics and limitations once, however often he is a candidate. */
static gboolean add_candidate(const ZbIntake *intake, const ZbAgain *again, ZbCase *c, const ZbCandidate *one,
                              const char *day, GError **error)
{
    gboolean had = has_sender(c, one->citizen_id);
    g_autoptr(GError) local = NULL;
    g_autoptr(ZbCitizen) citizen = zb_citizen_by_id(intake->store, one->entry_id, &local);
    g_autofree char *representative =
        citizen && one->representative_id
            ? zb_representative_name(intake->store, one->representative_id, &local)
            : NULL;
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (one->by == ZB_KNOWN_BY_ADDRESS)
        zb_case_add_sender(c, one->citizen_id, one->representative_id,
                           representative ? representative : citizen->name,
                           representative ? citizen->name : NULL);
    else
        zb_case_add_proposed(c, one->citizen_id, one->by, citizen->name, one->reference);
    g_array_index(c->senders, ZbCaseSender, c->senders->len - 1).entry_id = one->entry_id;
    return had || gather_citizen(intake, again, c, one->citizen_id, day, error);
}

static gboolean add_candidates(const ZbIntake *intake, const ZbAgain *again, ZbCase *c,
                               const GArray *candidates, const char *day, GError **error)
{
    for (guint i = 0; i < candidates->len; i++)
        if (!add_candidate(intake, again, c, &g_array_index(candidates, ZbCandidate, i), day, error))
            return FALSE;
    return TRUE;
}

/* Of each citizen once; not of who is only proposed. */
static gboolean add_twins(const ZbIntake *intake, const ZbAgain *again, ZbCase *c, const char *text,
                          const char *text_key, GHashTable *names, const char *day, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < c->senders->len; i++) {
        ZbCaseSender *sender = &g_array_index(c->senders, ZbCaseSender, i);
        if (sender->by == ZB_KNOWN_BY_ADDRESS && g_hash_table_add(seen, &sender->citizen_id) &&
            !zb_twins_add(intake, c, sender->citizen_id, again ? again->contact_id : 0, text, text_key, names,
                          day, error))
            return FALSE;
    }
    return TRUE;
}

/* Only what a person wrote is compared. */
static gboolean compare(const ZbIntake *intake, const ZbAgain *again, ZbCase *c, const ZbFacts *facts,
                        const ZbSpeaker *speaker, const char *text_key, const GArray *candidates,
                        const char *day, GError **error)
{
    gboolean human = c->kind == ZB_KIND_HUMAN && candidates->len > 0;
    if (!human)
        return add_candidates(intake, again, c, candidates, day, error);
    g_autoptr(GHashTable) names =
        zb_gather_colleagues(intake, error) ? names_of(intake, speaker, candidates, error) : NULL;
    if (!names)
        return FALSE;
    read_text(intake, c, speaker, names, day);
    return add_candidates(intake, again, c, candidates, day, error) &&
           (!text_key || add_twins(intake, again, c, facts->fresh, text_key, names, day, error));
}

ZbCase *zb_gather(const ZbIntake *intake, const ZbFacts *facts, const ZbSpeaker *speaker,
                  const char *text_key, gint64 at, const char *day, GError **error)
{
    return zb_gather_again(intake, NULL, facts, speaker, text_key, at, day, error);
}

ZbCase *zb_gather_again(const ZbIntake *intake, const ZbAgain *again, const ZbFacts *facts,
                        const ZbSpeaker *speaker, const char *text_key, gint64 at, const char *day,
                        GError **error)
{
    g_autoptr(ZbCase) c = zb_case_new();
    c->at = at;
    c->kind = facts->kind;
    c->own_alert = g_strcmp0(facts->auto_from, zb_store_instance(intake->store)) == 0;
    c->sender_verified = facts->sender_verified;
    c->attachments = facts->attachments->len > 0 || zb_facts_partial(facts);
    c->voice = speaker->voice;
    c->reply = speaker->reply;
    c->name = g_strdup(speaker->name);
    c->tail = g_strdup(speaker->tail);
    g_autofree char *written = g_strconcat(speaker->subject, "\n", speaker->written, NULL);
    g_autoptr(ZbReferenceText) text = zb_reference_text_new(written);
    g_autoptr(GArray) candidates =
        zb_candidates(intake, facts, speaker, again ? again->citizen_id : 0, error);
    if (!candidates || !compare(intake, again, c, facts, speaker, text_key, candidates, day, error))
        return NULL;
    point_by_topics(c, text);
    if (!point_for_each(intake, c, text, point_by_merged, error) ||
        !point_for_each(intake, c, text, point_by_letter, error))
        return NULL;
    if (c->senders->len > 0 && !point_by_thread(intake, c, facts, error))
        return NULL;
    silence_provisional(c);
    return g_steal_pointer(&c);
}

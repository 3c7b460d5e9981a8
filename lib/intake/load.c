#include "lib/intake/load.h"

#include <string.h>
#include "lib/error.h"
#include "lib/intake/gather.h"
#include "lib/intake/learn.h"
#include "lib/intake/same.h"
#include "lib/json.h"
#include "lib/mail/fresh.h"
#include "lib/store/citizens.h"
#include "lib/store/decisions.h"
#include "lib/store/merges.h"
#include "lib/store/topics.h"
#include "lib/text.h"

enum { ADDED, CHANGED, SAME, COUNTS };

typedef struct {
    const ZbIntake *intake;
    const ZbImport *import;
    GHashTable *handlers, *citizens, *topics; /* id of the file → our id, as gint64 * */
    GHashTable *names;                        /* id of the file → the citizen's name */
    guint handler_counts[COUNTS], citizen_counts[COUNTS], topic_counts[COUNTS], decision_counts[COUNTS],
        history_counts[COUNTS];
    JsonArray *repairs;
    ZbPhrases *phrases;
} Loading;

static void loading_clear(Loading *l)
{
    g_hash_table_unref(l->handlers);
    g_hash_table_unref(l->citizens);
    g_hash_table_unref(l->topics);
    g_hash_table_unref(l->names);
    json_array_unref(l->repairs);
    zb_phrases_free(l->phrases);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Loading, loading_clear)

static void count(guint counts[COUNTS], ZbPut put)
{
    counts[put == ZB_PUT_ADDED ? ADDED : put == ZB_PUT_CHANGED ? CHANGED : SAME]++;
}

static void know(GHashTable *table, const char *key, gint64 id)
{
    g_hash_table_insert(table, g_strdup(key), g_memdup2(&id, sizeof id));
}

/* 0 for NULL; the parser saw to it that every name in the file is one of the file. */
static gint64 id_of(GHashTable *table, const char *key)
{
    const gint64 *id = key ? g_hash_table_lookup(table, key) : NULL;
    return id ? *id : 0;
}

static void repair(Loading *l, const char *code, const char *object)
{
    JsonObject *entry = json_object_new();
    json_object_set_string_member(entry, "code", code);
    json_object_set_string_member(entry, "object", object);
    json_array_add_object_element(l->repairs, entry);
}

static gboolean load_handlers(Loading *l, GError **error)
{
    for (guint i = 0; i < l->import->handlers->len; i++) {
        const ZbImportHandler *from = l->import->handlers->pdata[i];
        ZbHandler handler = {
            .reference = from->id, .name = from->name, .email = from->email, .account = from->account};
        for (char **role = from->roles; *role; role++)
            handler.roles |= zb_role_parse(*role);
        ZbPut put = zb_handler_put(l->intake->store, &handler, error);
        if (put == ZB_PUT_ERROR) {
            g_prefix_error(error, "handlers[%u]: ", i);
            return FALSE;
        }
        count(l->handler_counts, put);
        know(l->handlers, from->id, handler.id);
    }
    zb_gather_forget_colleagues(l->intake);
    return TRUE;
}

/* Adds up what happened to a citizen and his addresses: anything new changes him. */
static gboolean add(ZbPut *total, ZbPut put)
{
    if (put != ZB_PUT_SAME && *total == ZB_PUT_SAME)
        *total = ZB_PUT_CHANGED;
    return put != ZB_PUT_ERROR;
}

static gboolean load_addresses(Loading *l, gint64 citizen_id, gint64 representative_id, ZbAddressKind kind,
                               const char *const *shown, ZbPut *total, GError **error)
{
    for (; *shown; shown++) {
        g_autofree char *value = kind == ZB_ADDRESS_EMAIL ? zb_email_normal(*shown) : zb_phone_normal(*shown);
        if (!add(total, zb_citizen_add_address(l->intake->store, citizen_id, representative_id, kind, value,
                                               *shown, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean load_representative(Loading *l, gint64 citizen_id, const ZbImportRepresentative *from,
                                    ZbPut *total, GError **error)
{
    gint64 id = 0;
    const char *const emails[] = {from->email, NULL}, *const phones[] = {from->phone, NULL};
    return add(total,
               zb_representative_put(l->intake->store, citizen_id, from->name, from->scope, &id, error)) &&
           load_addresses(l, citizen_id, id, ZB_ADDRESS_EMAIL, emails, total, error) &&
           load_addresses(l, citizen_id, id, ZB_ADDRESS_PHONE, phones, total, error);
}

static gboolean load_citizen(Loading *l, const ZbImportCitizen *from, GError **error)
{
    ZbCitizen citizen = {
        .reference = from->id, .name = from->name, .postal = from->address, .notes = from->notes};
    ZbPut total = zb_citizen_put(l->intake->store, &citizen, error);
    if (total == ZB_PUT_ERROR ||
        !load_addresses(l, citizen.id, 0, ZB_ADDRESS_EMAIL, (const char *const *)from->emails, &total,
                        error) ||
        !load_addresses(l, citizen.id, 0, ZB_ADDRESS_PHONE, (const char *const *)from->phones, &total, error))
        return FALSE;
    for (guint i = 0; i < from->representatives->len; i++)
        if (!load_representative(l, citizen.id, from->representatives->pdata[i], &total, error))
            return FALSE;
    count(l->citizen_counts, total);
    know(l->citizens, from->id, citizen.id);
    g_hash_table_insert(l->names, from->id, from->name);
    return TRUE;
}

static gboolean load_citizens(Loading *l, GError **error)
{
    for (guint i = 0; i < l->import->citizens->len; i++)
        if (!load_citizen(l, l->import->citizens->pdata[i], error)) {
            g_prefix_error(error, "citizens[%u]: ", i);
            return FALSE;
        }
    return TRUE;
}

/* An imported decision holds from its date, or from its letter's delivery where that came later: which is not kept of a
 * letter without a reference. */
static char *effective_from(const ZbImportDecision *from)
{
    gboolean later = !from->letter_reference && from->delivered && strcmp(from->delivered, from->date) > 0;
    return later ? from->delivered : from->date;
}

/* A letter is written for one topic: what was merged with it since, or what it was merged into, is not in it. */
static gboolean check_alone(Loading *l, const ZbTopic *topic, GError **error)
{
    gint64 root;
    if (!zb_merge_root(l->intake->store, ZB_MERGE_TOPIC, topic->id, &root, error))
        return FALSE;
    if (root == topic->id)
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFLICT,
                "topic %s: it was merged into another, which its stop_topic would limit too: "
                "take that back first (zb undo %s)",
                topic->reference, topic->reference);
    return FALSE;
}

static gboolean load_decision(Loading *l, const ZbImportDecision *from, gint64 citizen_id, gint64 topic_id,
                              GError **error)
{
    ZbDecision decision = {.citizen_id = citizen_id,
                           .topic_id = topic_id,
                           .decided_on = from->date,
                           .effective_from = effective_from(from),
                           .until = from->until,
                           .letter = from->letter_reference,
                           .letter_on = from->letter_date ? from->letter_date : from->date,
                           .signed_by = from->letter_signed_by,
                           .delivered_on = from->delivered,
                           .scope_in = from->scope_in,
                           .scope_out = from->scope_out,
                           .imported = TRUE};
    if (!zb_decision_kind_parse(from->kind, &decision.kind)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "decision.kind is unknown");
        return FALSE;
    }
    ZbPut put = zb_decision_put(l->intake->store, &decision, error);
    if (put == ZB_PUT_ERROR)
        return FALSE;
    count(l->decision_counts, put);
    if (decision.kind == ZB_DECISION_CONTINUE)
        return TRUE;
    if (!from->letter_reference)
        repair(l, "letter_missing", from->date);
    else if (!from->letter_signed_by)
        repair(l, "letter_unsigned", from->letter_reference);
    if (!from->scope_in && decision.kind == ZB_DECISION_STOP_TOPIC)
        repair(l, "scope_missing", from->letter_reference ? from->letter_reference : from->date);
    return TRUE;
}

static gboolean load_topic(Loading *l, const ZbImportTopic *from, GError **error)
{
    const ZbImportDecision *decision = from->decision;
    gboolean stopped = decision && g_str_equal(decision->kind, "stop_topic");
    /* A topic under a stop_topic has been handled; one that led to a stop_all only rests. */
    ZbTopic topic = {.citizen_id = id_of(l->citizens, from->citizen),
                     .handler_id = id_of(l->handlers, from->handler),
                     .reference = from->reference,
                     .alias = from->id,
                     .title = from->title,
                     .description = from->description,
                     .opened_on = from->opened,
                     .closed = g_str_equal(from->status, "closed") || stopped};
    ZbPut put = zb_topic_put(l->intake->store, &topic, error);
    if (put == ZB_PUT_ERROR)
        return FALSE;
    count(l->topic_counts, put);
    know(l->topics, from->id, topic.id);
    if (stopped && !check_alone(l, &topic, error))
        return FALSE;
    return !decision || load_decision(l, decision, topic.citizen_id, topic.id, error);
}

static gboolean load_topics(Loading *l, GError **error)
{
    for (guint i = 0; i < l->import->topics->len; i++)
        if (!load_topic(l, l->import->topics->pdata[i], error)) {
            g_prefix_error(error, "topics[%u]: ", i);
            return FALSE;
        }
    return TRUE;
}

/* A contact from an address that is a representative's, and not also the citizen's own, does not count as the citizen's. */
static gboolean mark_representative(Loading *l, const ZbContact *contact, gint64 citizen_id, gint64 at,
                                    GError **error)
{
    if (!contact->sender)
        return TRUE;
    g_autoptr(GArray) owners = zb_address_owners(l->intake->store, ZB_ADDRESS_EMAIL, contact->sender, error);
    if (!owners)
        return FALSE;
    gboolean agent = FALSE;
    gint64 root;
    if (!zb_merge_root(l->intake->store, ZB_MERGE_CITIZEN, citizen_id, &root, error))
        return FALSE;
    for (guint i = 0; i < owners->len; i++) {
        const ZbAddressOwner *owner = &g_array_index(owners, ZbAddressOwner, i);
        if (owner->citizen_id == root && !owner->representative_id)
            return TRUE;
        agent |= owner->citizen_id == root;
    }
    g_autofree char *versions = zb_intake_versions(l->intake);
    ZbAuthor machine = {ZB_AUTHOR_MACHINE, 0, versions, at, 0};
    return !agent || zb_mark_add(l->intake->store, contact->id, "representative", NULL,
                                 "[{\"code\":\"address_of_representative\"}]", &machine, error);
}

/* The key of what was written, without what stands under it: as that of a message which comes in. (transfer full) */
static char *text_key(const Loading *l, const ZbImportContact *from)
{
    g_autofree char *fresh =
        zb_fresh_of_text(l->phrases, from->text, g_hash_table_lookup(l->names, from->citizen));
    return zb_text_key(fresh);
}

/* A contact that was taken in from a mailbox before the import told of it: it is known by its id now, and linked where nothing said
 * yet whose it is. What was said of it stays. */
static gboolean know_received(Loading *l, gint64 contact_id, const ZbImportContact *from,
                              const ZbAuthor *author, GError **error)
{
    gint64 had, citizen_id = id_of(l->citizens, from->citizen), topic_id = id_of(l->topics, from->topic);
    l->history_counts[SAME]++;
    if (!zb_contact_set_alias(l->intake->store, contact_id, from->id, error) ||
        !zb_contact_citizen(l->intake->store, contact_id, &had, error))
        return FALSE;
    return had ||
           (zb_link_citizen(l->intake->store, contact_id, citizen_id, "[]", author, error) &&
            (!topic_id || zb_link_topic(l->intake->store, contact_id, topic_id, 0, "[]", author, error)));
}

static gboolean add_history(Loading *l, const ZbImportContact *from, const ZbAuthor *author, GError **error)
{
    g_autoptr(ZbContact) contact = g_new0(ZbContact, 1);
    gboolean out = g_str_equal(from->direction, "out");
    if (!zb_channel_parse(from->channel, &contact->channel)) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INVALID, "channel is unknown");
        return FALSE;
    }
    contact->alias = g_strdup(from->id);
    contact->sender_verified = zb_sender_name(ZB_SENDER_NONE);
    contact->out = out;
    contact->at = from->at;
    contact->recorded_at = author->at;
    contact->minutes = -1;
    contact->message_id = g_strdup(from->message_id);
    contact->sender = !out && from->from ? zb_email_normal(from->from) : NULL;
    contact->subject = g_strdup(from->subject);
    contact->text = g_strdup(from->text);
    /* A note of a call is the handler's words, not the citizen's. */
    gboolean own_words = contact->channel == ZB_CHANNEL_EMAIL || contact->channel == ZB_CHANNEL_LETTER;
    contact->text_key = !out && own_words ? text_key(l, from) : NULL;
    gint64 citizen_id = id_of(l->citizens, from->citizen), topic_id = id_of(l->topics, from->topic), received;
    if (!zb_same_received(l->intake, contact, citizen_id, &received, error))
        return FALSE;
    if (received)
        return know_received(l, received, from, author, error);
    l->history_counts[ADDED]++;
    return zb_contact_add(l->intake->store, contact, error) &&
           zb_link_citizen(l->intake->store, contact->id, citizen_id, "[]", author, error) &&
           mark_representative(l, contact, citizen_id, author->at, error) &&
           (!topic_id || zb_link_topic(l->intake->store, contact->id, topic_id, 0, "[]", author, error));
}

static gboolean load_history(Loading *l, GError **error)
{
    g_autofree char *versions = zb_intake_versions(l->intake);
    ZbAuthor author = {ZB_AUTHOR_IMPORT, 0, versions, zb_clock_now(l->intake->clock), 0};
    for (guint i = 0; i < l->import->history->len; i++) {
        const ZbImportContact *from = l->import->history->pdata[i];
        gint64 had;
        gboolean ok = zb_contact_find_alias(l->intake->store, from->id, &had, error);
        if (ok && had) {
            l->history_counts[SAME]++;
            continue; /* what was recorded stays as it was: a person may have changed its links since */
        }
        if (!ok || !add_history(l, from, &author, error)) {
            g_prefix_error(error, "history[%u]: ", i);
            return FALSE;
        }
    }
    return TRUE;
}

/* What the file says of a topic is what likeness knows of it. */
static gboolean learn_topics(Loading *l, GError **error)
{
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, l->topics);
    while (g_hash_table_iter_next(&iter, NULL, &id))
        if (!zb_learn_topic(l->intake, *(const gint64 *)id, error))
            return FALSE;
    return zb_learn_keep(l->intake, error);
}

static void set_counts(JsonObject *summary, const char *name, const guint counts[COUNTS])
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "added", counts[ADDED]);
    json_object_set_int_member(object, "changed", counts[CHANGED]);
    json_object_set_int_member(object, "same", counts[SAME]);
    json_object_set_object_member(summary, name, object);
}

static char *summarise(Loading *l)
{
    JsonObject *summary = json_object_new();
    set_counts(summary, "handlers", l->handler_counts);
    set_counts(summary, "citizens", l->citizen_counts);
    set_counts(summary, "topics", l->topic_counts);
    set_counts(summary, "decisions", l->decision_counts);
    set_counts(summary, "history", l->history_counts);
    json_object_set_array_member(summary, "repairs", json_array_ref(l->repairs));
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, summary);
    return zb_json_print(node, FALSE);
}

static GHashTable *name_table(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

char *zb_load(const ZbIntake *intake, const ZbImport *import, const ZbActor *actor, GError **error)
{
    g_auto(Loading) l = {.intake = intake,
                         .import = import,
                         .handlers = name_table(),
                         .citizens = name_table(),
                         .topics = name_table(),
                         .names = g_hash_table_new(g_str_hash, g_str_equal),
                         .repairs = json_array_new(),
                         .phrases = zb_phrases_new()};
    if (!load_handlers(&l, error) || !load_citizens(&l, error) || !load_topics(&l, error) ||
        !load_history(&l, error) || !learn_topics(&l, error))
        return NULL;
    g_autofree char *summary = summarise(&l);
    if (!zb_audit(intake->store, actor, zb_clock_now(intake->clock), "dossier.import", "dossier", 0, summary,
                  error))
        return NULL;
    return g_steal_pointer(&summary);
}

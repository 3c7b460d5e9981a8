#include "lib/intake/rejudge.h"

#include "lib/error.h"
#include "lib/intake/contact-of.h"
#include "lib/intake/estimate.h"
#include "lib/intake/learn.h"
#include "lib/store/holds.h"
#include "lib/store/messages.h"
#include "lib/store/row.h"
#include "lib/store/topics.h"
#include "lib/store/views.h"

typedef struct {
    const ZbIntake *intake;
    const ZbRejudging *what;
    const ZbActor *actor;
    ZbAuthor author;
    char *versions;
    ZbContact contact; /* as read now; of what it is only id, at and what the facts say */
    ZbContactHead head;
    char *facts;        /* as JSON */
    char *facts_before; /* as stored; NULL: it could not be read */
    GArray *topics;     /* before; of gint64 */
    ZbHolds before;
    char **marks_stay;
    JsonObject *row_before;
} Again;

static void again_clear(Again *a)
{
    char *owned[] = {a->versions,           a->facts,
                     a->facts_before,       a->contact.sender,
                     a->contact.subject,    a->contact.text,
                     a->contact.text_key,   a->contact.same_key,
                     a->contact.message_id, a->contact.sender_name,
                     a->contact.unreadable};
    for (guint i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    zb_contact_head_clear(&a->head);
    zb_holds_clear(&a->before);
    g_strfreev(a->marks_stay);
    g_clear_pointer(&a->topics, g_array_unref);
    g_clear_pointer(&a->row_before, json_object_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Again, again_clear)

/* ---- what changed, as a row -------------------------------------------------------------------------------- */

static JsonObject *contact_row(Again *a, GError **error)
{
    g_autofree char *json = zb_view_contact(a->intake->store, a->what->contact_id, error);
    g_autoptr(JsonNode) node = json ? json_from_string(json, error) : NULL;
    return node ? json_node_dup_object(node) : NULL;
}

static void copy_members(JsonObject *from, const char *const *names, JsonObject *to)
{
    for (; *names; names++)
        json_object_set_member(to, *names, json_node_copy(json_object_get_member(from, *names)));
}

/* (transfer full) */
static JsonObject *side(JsonObject *row)
{
    static const char *const members[] = {"citizen", "topics", "verdict",    "leans",
                                          "threat",  "marks",  "legal_kind", NULL};
    JsonObject *object = json_object_new();
    copy_members(row, members, object);
    return object;
}

/* `after` NULL: nothing changed, since of the message less is understood than before. */
static char *row_of(Again *a, JsonObject *after)
{
    static const char *const members[] = {"id", "message_id", "date", "subject", NULL};
    JsonObject *row = json_object_new();
    copy_members(a->row_before, members, row);
    json_object_set_object_member(row, "before", side(a->row_before));
    if (after) {
        json_object_set_object_member(row, "after", side(after));
        json_object_set_member(row, "evidence", json_node_copy(json_object_get_member(after, "evidence")));
        json_object_set_null_member(row, "problem");
    } else {
        json_object_set_null_member(row, "after");
        json_object_set_array_member(row, "evidence", json_array_new());
        json_object_set_string_member(row, "problem", a->what->problem ? a->what->problem : "read_less");
    }
    return zb_row_take(row);
}

/* ---- reading again ----------------------------------------------------------------------------------------- */

static gboolean stored_note(JsonNode *stored, const char *note)
{
    JsonArray *notes = stored && JSON_NODE_HOLDS_OBJECT(stored)
                           ? json_object_get_array_member(json_node_get_object(stored), "notes")
                           : NULL;
    for (guint i = 0; notes && i < json_array_get_length(notes); i++)
        if (g_str_equal(json_array_get_string_element(notes, i), note))
            return TRUE;
    return FALSE;
}

/* Whether the reader broke on something that it once read: what was understood then is worth more. */
static gboolean understands_less(const Again *a)
{
    static const char *const losses[] = {"body_skipped", "html_skipped", "documents_failed", NULL};
    if (!a->facts_before)
        return FALSE;
    if (!a->what->facts)
        return TRUE;
    g_autoptr(JsonNode) stored = json_from_string(a->facts_before, NULL);
    for (guint i = 0; losses[i]; i++)
        if (zb_facts_noted(a->what->facts, losses[i]) && !stored_note(stored, losses[i]))
            return TRUE;
    return FALSE;
}

static gboolean facts_changed(const Again *a)
{
    return g_strcmp0(a->facts, a->facts_before) != 0;
}

static gboolean keep_facts(Again *a, GError **error)
{
    return !facts_changed(a) ||
           (zb_message_reread(a->intake->store, a->contact.id, a->facts, ZB_READER_VERSION, error) &&
            zb_contact_reread(a->intake->store, &a->contact, error));
}

/* Marks of which people said something; and that somebody represents the citizen is said with whose it is. */
static char **marks_that_stay(const ZbHolds *holds)
{
    g_autoptr(GStrvBuilder) stay = g_strv_builder_new();
    g_strv_builder_addv(stay, (const char **)holds->marks_said);
    if (holds->decided)
        g_strv_builder_add(stay, "representative");
    return g_strv_builder_end(stay);
}

static gboolean begin(Again *a, GError **error)
{
    ZbStore *store = a->intake->store;
    if (!zb_message_facts(store, a->what->contact_id, &a->facts_before, error) ||
        !zb_contact_head(store, a->what->contact_id, &a->head, error) ||
        !zb_holds(store, a->what->contact_id, &a->before, error) ||
        !(a->topics = zb_contact_topics(store, a->what->contact_id, error)) ||
        !(a->row_before = contact_row(a, error)))
        return FALSE;
    a->marks_stay = marks_that_stay(&a->before);
    a->contact.id = a->what->contact_id;
    a->contact.at = a->head.at;
    if (a->what->facts) {
        zb_contact_read(&a->contact, a->what->facts);
        a->facts = zb_facts_to_json(a->what->facts, FALSE);
    }
    return TRUE;
}

/* ---- judging again ----------------------------------------------------------------------------------------- */

/* What the machine said ends. */
static gboolean end_found(Again *a, GError **error)
{
    ZbStore *store = a->intake->store;
    if (!a->before.decided && !zb_link_end_topics(store, a->contact.id, &a->author, error))
        return FALSE;
    if (!a->before.decided && !a->before.citizen_said &&
        !zb_link_end_citizen(store, a->contact.id, &a->author, error))
        return FALSE;
    for (char **mark = a->before.marks_found; *mark; mark++) {
        gboolean had;
        if (g_strv_contains((const char *const *)a->marks_stay, *mark))
            continue;
        if (!zb_mark_end(store, a->contact.id, *mark, &a->author, &had, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean estimate(Again *a, GError **error)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
    gboolean citizen_stays = a->before.decided || a->before.citizen_said;
    ZbAgain again = {.contact_id = a->contact.id,
                     .citizen_id = citizen_stays ? a->head.citizen_id : 0,
                     .taught = a->before.decided ? none : a->topics};
    ZbEstimating estimating = {.contact = &a->contact,
                               .facts = a->what->facts,
                               .author = &a->author,
                               .again = &again,
                               .decided = a->before.decided,
                               .marks_said = (const char *const *)a->marks_stay};
    g_auto(ZbEstimate) made = {0};
    return end_found(a, error) && zb_estimate(a->intake, &estimating, &made, error) &&
           zb_topic_end_unused(a->intake->store, a->contact.id, a->author.at, error);
}

static gboolean say_anew(Again *a, GError **error)
{
    a->versions = zb_intake_versions(a->intake);
    a->author =
        (ZbAuthor){.kind = ZB_AUTHOR_MACHINE, .versions = a->versions, .at = zb_clock_now(a->intake->clock)};
    return zb_audit_act(a->intake->store, a->actor, a->author.at, "contact.rejudge", "contact", a->contact.id,
                        NULL, &a->author.act, error) &&
           keep_facts(a, error) && estimate(a, error);
}

/* The profiles of what it was about, and is. */
static gboolean learn(Again *a, GError **error)
{
    g_autoptr(GArray) now = zb_contact_topics(a->intake->store, a->contact.id, error);
    if (!now)
        return FALSE;
    g_array_append_vals(now, a->topics->data, a->topics->len);
    for (guint i = 0; i < now->len; i++)
        if (!zb_learn_topic(a->intake, g_array_index(now, gint64, i), error))
            return FALSE;
    return TRUE;
}

/* Says it anew, and takes that back where it is only told, or is the same as before. */
static gboolean rejudge(Again *a, char **ret_row, GError **error)
{
    ZbStore *store = a->intake->store;
    g_auto(ZbHolds) after = {0};
    if (!zb_store_savepoint(store, error))
        return FALSE;
    g_autoptr(JsonObject) row = NULL;
    if (!say_anew(a, error) || !zb_holds(store, a->contact.id, &after, error) ||
        !(row = contact_row(a, error))) {
        zb_store_undo(store);
        return FALSE;
    }
    gboolean changed = !g_str_equal(after.state, a->before.state);
    *ret_row = changed ? row_of(a, row) : NULL;
    if (a->what->dry_run || (!changed && !facts_changed(a))) {
        zb_store_undo(store);
        return TRUE;
    }
    return (a->before.decided || learn(a, error)) && zb_store_release(store, error);
}

gboolean zb_rejudge(const ZbIntake *intake, const ZbRejudging *rejudging, const ZbActor *actor,
                    char **ret_row, GError **error)
{
    g_auto(Again) a = {.intake = intake, .what = rejudging, .actor = actor};
    *ret_row = NULL;
    if (!begin(&a, error))
        return FALSE;
    if (understands_less(&a)) {
        *ret_row = row_of(&a, NULL);
        return TRUE;
    }
    /* It could not be read, and cannot be now. */
    return !rejudging->facts || rejudge(&a, ret_row, error);
}

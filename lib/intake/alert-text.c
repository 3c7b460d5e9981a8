#include "lib/intake/alert-text.h"

#include <string.h>
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/store/decisions.h"
#include "lib/store/topics.h"
#include "lib/store/views.h"
#include "lib/text.h"
#include "lib/words.h"

/* Awb 9:11: a complaint is dealt with within six weeks. */
#define TERM_HANDLE_DAYS 42

typedef struct {
    const ZbIntake *intake;
    JsonObject *contact; /* as zb_view_contact_whole() shows it */
    GHashTable *values;
    char *day; /* of receipt */
} Filling;

static void set(Filling *f, const char *name, const char *value)
{
    if (value)
        g_hash_table_insert(f->values, (gpointer)name, g_strdup(value));
}

static void set_day(Filling *f, const char *name, const char *day)
{
    g_autofree char *text = day ? zb_day_nl(day, TRUE) : NULL;
    set(f, name, text);
}

static const char *text_of(JsonObject *object, const char *name)
{
    return json_object_has_member(object, name) && !json_object_get_null_member(object, name)
               ? json_object_get_string_member(object, name)
               : NULL;
}

static JsonObject *load_contact(const ZbIntake *intake, gint64 contact_id, GError **error)
{
    g_autofree char *json = zb_view_contact_whole(intake->store, contact_id, error);
    g_autoptr(JsonNode) node = json ? json_from_string(json, error) : NULL;
    return node ? json_node_dup_object(node) : NULL;
}

/* "4 mei, 09:12" */
static char *received(const ZbIntake *intake, gint64 at, const char *day)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at / ZB_SECOND);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, intake->config->timezone);
    g_autofree char *date = zb_day_nl(day, FALSE);
    return g_strdup_printf("%s, %02d:%02d", date, g_date_time_get_hour(local), g_date_time_get_minute(local));
}

static void set_contact(Filling *f)
{
    JsonObject *c = f->contact;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, json_object_get_int_member(c, "id"));
    gint64 at = zb_time_parse_iso(text_of(c, "date"), f->intake->config->timezone);
    f->day = zb_day_of(at, f->intake->config->timezone);
    g_autofree char *when = received(f->intake, at, f->day);
    g_autofree char *handle = zb_day_add(f->day, TERM_HANDLE_DAYS);
    set(f, "contact", number);
    set(f, "received", when);
    set(f, "channel", zb_word_channel(text_of(c, "channel")));
    if (g_strcmp0(text_of(c, "channel"), "email") == 0)
        set(f, "sender_verified", zb_word_verified(text_of(c, "sender_verified")));
    set_day(f, "term_ack", f->day);
    set_day(f, "term_handle", handle);
    if (text_of(c, "unreadable"))
        set(f, "reason", zb_word_problem(text_of(c, "unreadable")));
    if (text_of(c, "leans"))
        set(f, "leans", zb_word_verdict(text_of(c, "leans")));
}

static void set_why(Filling *f)
{
    JsonArray *evidence = json_object_get_array_member(f->contact, "evidence");
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint i = 0; i < json_array_get_length(evidence); i++) {
        const char *word = zb_word_evidence(text_of(json_array_get_object_element(evidence, i), "code"));
        if (!g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
            g_ptr_array_add(words, (gpointer)word);
    }
    g_ptr_array_add(words, NULL);
    g_autofree char *line = g_strjoinv("\n", (char **)words->pdata);
    set(f, "why", line);
}

static void set_reasons(Filling *f, const ZbAlertCase *alert)
{
    static const char *const marks[] = {"threat",      "distress",       "danger",   "legal",
                                        "about_staff", "representative", "contests", NULL};
    g_autoptr(GString) named = g_string_new(NULL);
    for (guint i = 0; i < alert->reasons->len; i++) {
        const char *reason = alert->reasons->pdata[i];
        if (!g_strv_contains(marks, reason))
            continue;
        g_string_append_printf(named, "%s%s", named->len > 0 ? ", " : "", zb_word_mark(reason));
        set(f, reason, zb_word_mark(reason));
    }
    if (named->len > 0)
        set(f, "mark", named->str);
    JsonArray *said = json_object_get_array_member(f->contact, "marks");
    for (guint i = 0; i < json_array_get_length(said); i++) {
        const char *kind = json_array_get_string_element(said, i);
        if (g_str_equal(kind, "insult") || g_str_equal(kind, "intimidation"))
            set(f, "behaviour", zb_word_behaviour(kind));
    }
}

static gboolean has_reason(const ZbAlertCase *alert, const char *reason)
{
    return g_ptr_array_find_with_equal_func(alert->reasons, reason, g_str_equal, NULL);
}

static void set_legal(Filling *f, const ZbAlertCase *alert)
{
    if (!has_reason(alert, "legal"))
        return;
    set(f, "legal_kind", zb_word_legal(text_of(f->contact, "legal_kind")));
    set(f, "legal_article", text_of(f->contact, "legal_article"));
    set_day(f, "legal_until", text_of(f->contact, "legal_until"));
}

/* ---- topics and limitations -------------------------------------------------------------------------------- */

static void set_decision(Filling *f, const ZbDecision *decision)
{
    set(f, "letter", decision->letter);
    g_autofree char *dated = decision->letter_on ? zb_day_nl(decision->letter_on, TRUE) : NULL;
    g_autofree char *from_day = dated ? g_strdup_printf(_("of %s"), dated) : NULL;
    set(f, "letter_date", from_day);
    set(f, "signed_by", decision->signed_by);
    set(f, "scope_in", decision->scope_in);
    set(f, "scope_out", decision->scope_out);
    set_day(f, "from", zb_decision_begins(decision));
    set_day(f, "until", decision->until);
    g_autofree char *resume = decision->until ? zb_day_add(decision->until, 1) : NULL;
    set_day(f, "resume", resume);
}

/* The limitation that the alert is about: the stop_all, else one on a topic that is named, else any. */
static const ZbDecision *concerned(const Filling *f, const GPtrArray *decisions, const GArray *topics)
{
    const ZbDecision *any = NULL, *named = NULL;
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (!zb_decision_in_force(decision, f->day))
            continue;
        if (decision->kind == ZB_DECISION_STOP_ALL)
            return decision;
        any = any ? any : decision;
        if (!named && zb_ids_have(topics, decision->topic_id))
            named = decision;
    }
    return named ? named : any;
}

static gboolean is_limited(const Filling *f, const GPtrArray *decisions, gint64 topic_id)
{
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->topic_id == topic_id && decision->kind == ZB_DECISION_STOP_TOPIC &&
            zb_decision_in_force(decision, f->day))
            return TRUE;
    }
    return FALSE;
}

/* Between what an `unsure` stands: the topics it was linked to, the limited ones, and a new complaint. */
static void set_candidates(Filling *f, const GPtrArray *decisions, const GArray *topics,
                           const GPtrArray *references)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < topics->len; i++)
        g_ptr_array_add(lines, g_strdup_printf(is_limited(f, decisions, g_array_index(topics, gint64, i))
                                                   ? _("repetition of %s (limited)")
                                                   : _("%s (not limited)"),
                                               (const char *)references->pdata[i]));
    for (guint i = 0; i < decisions->len; i++) {
        const ZbDecision *decision = decisions->pdata[i];
        if (decision->kind == ZB_DECISION_STOP_TOPIC && zb_decision_in_force(decision, f->day) &&
            !zb_ids_have(topics, decision->topic_id))
            g_ptr_array_add(lines, g_strdup_printf(_("repetition of %s (limited)"), decision->topic));
    }
    g_ptr_array_add(lines, g_strdup(_("a new complaint")));
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%c  %s", i > 0 ? "\n" : "", 'a' + (int)MIN(i, 25),
                               (const char *)lines->pdata[i]);
    set(f, "candidates", text->str);
}

static gboolean set_topics(Filling *f, gint64 citizen_id, const GArray *topics, GError **error)
{
    g_autoptr(GPtrArray) decisions = zb_decisions_of(f->intake->store, citizen_id, error);
    if (!decisions)
        return FALSE;
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < topics->len; i++) {
        g_autoptr(ZbTopic) topic = zb_topic_by_id(f->intake->store, g_array_index(topics, gint64, i), error);
        if (!topic)
            return FALSE;
        if (!topic->provisional)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", topic->reference);
        g_ptr_array_add(references, g_strdup(topic->reference));
        /* A provisional topic's title is the citizen's own subject. */
        if (i == 0 && !topic->provisional)
            set(f, "topic_title", topic->title);
    }
    const ZbDecision *decision = concerned(f, decisions, topics);
    if (decision)
        set_decision(f, decision);
    /* Of a new complaint the template names what it is not about: the limited topic. */
    gboolean new = g_strcmp0(text_of(f->contact, "verdict"), "new") == 0;
    if (new &&decision)
        set(f, "topic", decision->topic);
    else if (names->len > 0)
        set(f, "topic", names->str);
    if (g_strcmp0(text_of(f->contact, "verdict"), "unsure") == 0)
        set_candidates(f, decisions, topics, references);
    return TRUE;
}

static gboolean set_dossier(Filling *f, gint64 contact_id, GError **error)
{
    g_autoptr(GArray) topics = zb_contact_topics(f->intake->store, contact_id, error);
    gint64 citizen_id;
    return topics && zb_contact_citizen(f->intake->store, contact_id, &citizen_id, error) &&
           (!citizen_id || set_topics(f, citizen_id, topics, error));
}

GHashTable *zb_alert_values(const ZbIntake *intake, const ZbAlertCase *alert, GError **error)
{
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(JsonObject) contact = load_contact(intake, alert->contact_id, error);
    if (!contact)
        return NULL;
    Filling f = {.intake = intake, .contact = contact, .values = values};
    set_contact(&f);
    set_why(&f);
    set_reasons(&f, alert);
    set(&f, "lead", alert->lead);
    set_legal(&f, alert);
    set(&f, "protocol", intake->config->protocol);
    gboolean ok = set_dossier(&f, alert->contact_id, error);
    g_free(f.day);
    return ok ? g_steal_pointer(&values) : NULL;
}

char *zb_alert_line(const ZbIntake *intake, const ZbAlertCase *alert, GError **error)
{
    g_autoptr(GHashTable) values = zb_alert_values(intake, alert, error);
    if (!values)
        return NULL;
    const char *reason = alert->reasons->len > 0 ? alert->reasons->pdata[0] : "";
    const char *topic = g_hash_table_lookup(values, "topic");
    const char *what = g_str_equal(reason, "reminder") ? _("reminder: sent again, not answered yet")
                                                       : zb_word_verdict(reason);
    return g_strdup_printf(_("contact %s, %s, %s: %s%s%s"), (char *)g_hash_table_lookup(values, "contact"),
                           (char *)g_hash_table_lookup(values, "received"),
                           (char *)g_hash_table_lookup(values, "channel"), what, topic ? ", " : "",
                           topic ? topic : "");
}

char *zb_alert_topic(const ZbIntake *intake, gint64 contact_id, GError **error)
{
    g_autoptr(GArray) topics = zb_contact_topics(intake->store, contact_id, error);
    if (!topics || topics->len == 0)
        return NULL;
    g_autoptr(ZbTopic) topic = zb_topic_by_id(intake->store, g_array_index(topics, gint64, 0), error);
    return topic ? g_strdup(topic->reference) : NULL;
}

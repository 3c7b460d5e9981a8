#include "daemon/rejudge.h"

#include "daemon/log.h"
#include "daemon/methods.h"
#include "lib/error.h"
#include "lib/intake/rejudge.h"
#include "lib/store/messages.h"
#include "lib/store/views.h"

/* A piece ends after so many contacts, or so long: then the client asks for the next, or does not. */
#define PIECE_CONTACTS 200
#define PIECE_TIME (ZB_SECOND)
#define NAMED_MAX 1000

typedef enum { LOAD, READ, JUDGE } Step;

struct ZbRejudge {
    Zbd *zbd;
    sd_bus_message *message; /* to be answered */
    sd_event_source *work;
    char *actor_name;
    gint64 actor_handler;
    gboolean dry_run, named;
    GArray *contacts; /* of gint64: of this piece */
    guint at;         /* in it */
    gint64 begun;
    Step step; /* of the contact at `at` */
    GByteArray *raw;
    guint slice;
    ZbFacts *facts;
    char *problem;
    GPtrArray *rows;
};

static void rejudge_free(ZbRejudge *job)
{
    sd_event_source_disable_unref(job->work);
    sd_bus_message_unref(job->message);
    g_free(job->actor_name);
    g_clear_pointer(&job->contacts, g_array_unref);
    g_byte_array_unref(job->raw);
    zb_facts_free(job->facts);
    g_free(job->problem);
    g_ptr_array_unref(job->rows);
    g_free(job);
}

/* ---- the end of a piece ------------------------------------------------------------------------------------ */

static int send_rows(ZbRejudge *job)
{
    /* A full piece may be followed by another, whatever it ended on. */
    gboolean all = job->at == job->contacts->len && (job->named || job->contacts->len < PIECE_CONTACTS);
    g_autofree char *next =
        all ? g_strdup("")
            : g_strdup_printf("%" G_GINT64_FORMAT, g_array_index(job->contacts, gint64, job->at - 1));
    ZbBusCall call = {.zbd = job->zbd, .message = job->message};
    return zb_reply_rows(&call, job->rows, next);
}

static void finish(ZbRejudge *job, const GError *error)
{
    int r = error ? zb_bus_fail(job->message, error) : send_rows(job);
    if (r < 0 && r != -ENOTCONN && r != -ECONNRESET)
        zb_warning("bus: cannot answer: %s", g_strerror(-r));
    job->zbd->rejudge = NULL;
    rejudge_free(job);
}

void zb_rejudge_cancel(Zbd *zbd)
{
    if (zbd->rejudge)
        rejudge_free(zbd->rejudge);
    zbd->rejudge = NULL;
}

/* ---- one contact ------------------------------------------------------------------------------------------- */

static void on_read(ZbFacts *facts, const char *problem, void *data)
{
    ZbRejudge *job = data;
    job->facts = facts;
    job->problem = g_strdup(problem);
    job->step = JUDGE;
    sd_event_source_set_enabled(job->work, SD_EVENT_ON);
}

/* A slice a step: a large message must not hold the loop. */
static gboolean load(ZbRejudge *job, gint64 contact_id, GError **error)
{
    gint64 total;
    g_autoptr(GBytes) slice = zb_message_raw_slice(job->zbd->store, contact_id, job->slice++, &total, error);
    if (!slice)
        return FALSE;
    gsize size;
    const void *data = g_bytes_get_data(slice, &size);
    if (size > 0)
        g_byte_array_append(job->raw, data, (guint)size);
    if (size > 0 && job->raw->len < total)
        return TRUE;
    g_autoptr(GBytes) raw = g_byte_array_free_to_bytes(g_steal_pointer(&job->raw));
    job->raw = g_byte_array_new();
    job->step = READ;
    sd_event_source_set_enabled(job->work, SD_EVENT_OFF);
    zb_readers_read(job->zbd->readers, raw, on_read, job);
    return TRUE;
}

static gboolean judge(ZbRejudge *job, gint64 contact_id, GError **error)
{
    Zbd *zbd = job->zbd;
    ZbActor actor = {job->actor_name, job->actor_handler};
    if (g_strcmp0(job->problem, "no_reader") == 0) {
        g_set_error_literal(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE, "the reader zbd-parse cannot be started");
        return FALSE;
    }
    g_autofree char *row = NULL;
    ZbRejudging rejudging = {
        .contact_id = contact_id, .facts = job->facts, .problem = job->problem, .dry_run = job->dry_run};
    if (!zb_store_begin(zbd->store, error))
        return FALSE;
    gboolean done = zb_rejudge(&zbd->intake, &rejudging, &actor, &row, error);
    if (done && !job->dry_run)
        done = zb_store_commit(zbd->store, error);
    if (!done || job->dry_run)
        zb_store_rollback(zbd->store);
    if (done && row)
        g_ptr_array_add(job->rows, g_steal_pointer(&row));
    return done;
}

static void next_contact(ZbRejudge *job)
{
    g_clear_pointer(&job->facts, zb_facts_free);
    g_clear_pointer(&job->problem, g_free);
    job->slice = 0;
    job->step = LOAD;
    job->at++;
}

static gboolean is_over(const ZbRejudge *job)
{
    return job->at == job->contacts->len || (job->at > 0 && g_get_monotonic_time() - job->begun > PIECE_TIME);
}

static int on_work(sd_event_source *source, void *data)
{
    (void)source;
    ZbRejudge *job = data;
    g_autoptr(GError) error = NULL;
    if (job->step == LOAD && is_over(job)) {
        finish(job, NULL);
        return 0;
    }
    gint64 contact_id = g_array_index(job->contacts, gint64, job->at);
    gboolean ok = job->step == LOAD ? load(job, contact_id, &error) : judge(job, contact_id, &error);
    if (ok && job->step == JUDGE)
        next_contact(job);
    else if (!ok)
        finish(job, error);
    return 0;
}

/* ---- what was asked ---------------------------------------------------------------------------------------- */

static gboolean add_named(Zbd *zbd, JsonArray *names, gint64 after, GArray *contacts, GError **error)
{
    for (guint i = 0; i < json_array_get_length(names); i++) {
        gint64 id = 0;
        JsonNode *node = json_array_get_element(names, i);
        const char *name = JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
        if (name && !zb_view_find_contact(zbd->store, name, &id, error))
            return FALSE;
        if (!id) {
            g_set_error_literal(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, "there is no contact of that number");
            return FALSE;
        }
        if (id > after)
            g_array_append_val(contacts, id);
    }
    return TRUE;
}

static int by_number(gconstpointer a, gconstpointer b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

static gboolean read_asked(ZbRejudge *job, JsonObject *asked, const char *cursor, GError **error)
{
    Zbd *zbd = job->zbd;
    gint64 after = g_ascii_strtoll(cursor, NULL, 10), since = ZB_NEVER;
    const char *day = json_object_get_string_member_with_default(asked, "since", NULL);
    JsonNode *names = json_object_get_member(asked, "contacts");
    job->dry_run = json_object_get_boolean_member_with_default(asked, "dry_run", FALSE);
    job->named = names && JSON_NODE_HOLDS_ARRAY(names);
    if ((day && !zb_day_valid(day)) || (names && !job->named) ||
        (job->named && json_array_get_length(json_node_get_array(names)) > NAMED_MAX)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID,
                    "a day is written YYYY-MM-DD, and at most %d contacts are named", NAMED_MAX);
        return FALSE;
    }
    if (day)
        since = zb_day_start(day, zbd->config->timezone);
    if (!job->named) {
        job->contacts = zb_message_contacts(zbd->store, after, since, PIECE_CONTACTS, error);
        return job->contacts != NULL;
    }
    job->contacts = g_array_new(FALSE, FALSE, sizeof(gint64));
    gboolean ok = add_named(zbd, json_node_get_array(names), after, job->contacts, error);
    g_array_sort(job->contacts, by_number);
    return ok;
}

static ZbRejudge *job_new(ZbBusCall *call)
{
    ZbRejudge *job = g_new0(ZbRejudge, 1);
    ZbActor actor = zb_bus_call_actor(call);
    job->zbd = call->zbd;
    job->message = sd_bus_message_ref(call->message);
    job->actor_name = g_strdup(actor.name);
    job->actor_handler = actor.handler_id;
    job->begun = g_get_monotonic_time();
    job->raw = g_byte_array_new();
    job->rows = g_ptr_array_new_with_free_func(g_free);
    return job;
}

/* Idle, as recording is: calls, mailboxes and mails go first. */
static gboolean start(ZbRejudge *job, GError **error)
{
    if (sd_event_add_defer(job->zbd->event, &job->work, on_work, job) >= 0 &&
        sd_event_source_set_enabled(job->work, SD_EVENT_ON) >= 0 &&
        sd_event_source_set_priority(job->work, SD_EVENT_PRIORITY_IDLE) >= 0)
        return TRUE;
    g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL, "cannot set up the work in the event loop");
    return FALSE;
}

int zb_method_rejudge(ZbBusCall *call)
{
    const char *json, *cursor;
    int r = sd_bus_message_read(call->message, "ss", &json, &cursor);
    if (r < 0)
        return r;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) asked = zb_parse_object(json, &error);
    if (asked && call->zbd->rejudge)
        g_set_error_literal(&error, ZB_ERROR, ZB_ERROR_BUSY, "somebody else has contacts judged again now");
    if (error)
        return zb_bus_fail(call->message, error);
    ZbRejudge *job = job_new(call);
    if (!read_asked(job, asked, cursor, &error) || !start(job, &error)) {
        rejudge_free(job);
        return zb_bus_fail(call->message, error);
    }
    call->zbd->rejudge = job;
    return 1;
}

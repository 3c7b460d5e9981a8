/* The call into the dossier. */
#include "cli/log-call.h"

#include <stdio.h>
#include <string.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/error.h"
#include "lib/text.h"

static void set_text(JsonBuilder *builder, const char *name, const char *value)
{
    json_builder_set_member_name(builder, name);
    if (value)
        json_builder_add_string_value(builder, value);
    else
        json_builder_add_null_value(builder);
}

/* As given; else how long zb-log ran, where somebody sat at it. */
static gint64 minutes_of(ZbCall *call)
{
    if (call->minutes >= 0 || !call->typed)
        return call->minutes;
    gint64 lasted = zb_clock_now(call->clock) - call->started;
    /* A terminal left open overnight was no call of that length; the daemon takes a day at most. */
    return CLAMP((lasted + ZB_MINUTE - 1) / ZB_MINUTE, 1, 24 * 60);
}

static void add_lists(ZbCall *call, JsonBuilder *builder)
{
    json_builder_set_member_name(builder, "behaviour");
    json_builder_begin_array(builder);
    for (guint i = 0; i < call->behaviour->len; i++)
        json_builder_add_string_value(builder, call->behaviour->pdata[i]);
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "marks");
    json_builder_begin_array(builder);
    if (call->distress)
        json_builder_add_string_value(builder, "distress");
    if (call->danger)
        json_builder_add_string_value(builder, "danger");
    json_builder_end_array(builder);
}

static char *call_json(ZbCall *call)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    gint64 minutes = minutes_of(call);
    g_autofree char *started = zb_time_iso(call->started);
    g_autofree char *note =
        call->kind ? g_strdup_printf("%s\n%s", call->kind, call->note->str) : g_strdup(call->note->str);
    json_builder_begin_object(builder);
    set_text(builder, "citizen", zb_field_text(call->caller, "citizen"));
    set_text(builder, "number", call->number);
    set_text(builder, "direction", call->out ? "out" : "in");
    set_text(builder, "topic", call->reference);
    json_builder_set_member_name(builder, "minutes");
    if (minutes >= 0)
        json_builder_add_int_value(builder, minutes);
    else
        json_builder_add_null_value(builder);
    set_text(builder, "started", started);
    set_text(builder, "note", note);
    add_lists(call, builder);
    json_builder_set_member_name(builder, "draft");
    json_builder_add_boolean_value(builder, call->draft);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) node = json_builder_get_root(builder);
    return zb_json_print(node, FALSE);
}

/* Whether to try again; when not, the note is shown, so that it is not lost. */
static gboolean ask_again(ZbCall *call, const GError *failed)
{
    g_autofree char *message =
        g_strdup_printf(_("\n NOT RECORDED: %s\n [o] again   [s] stop "), failed->message);
    zb_terminal_write(call->terminal, message);
    for (;;) {
        int key = zb_terminal_key(call->terminal);
        if (key == 'o')
            return TRUE;
        if (key == 's' || key == ZB_KEY_INTERRUPT || key == ZB_KEY_GONE)
            break;
    }
    g_autofree char *note = zb_text_terminal(call->note->str);
    g_autofree char *kept = g_strdup_printf(_("\n Your note, to keep it elsewhere:\n%s\n"), note);
    zb_terminal_write(call->terminal, kept);
    return FALSE;
}

/* The answer's row. A connection that was lost is made anew. */
static char *send_call(ZbCall *call, const char *json, GError **error)
{
    char *row = zb_client_text(call->client, "LogCall", json, error);
    if (row || !call->terminal || !call->typed)
        return row;
    g_autoptr(GError) failed = error ? g_steal_pointer(error) : NULL;
    while (ask_again(call, failed)) {
        zb_terminal_write(call->terminal, "\n");
        g_clear_error(&failed);
        g_autoptr(ZbClient) client = zb_client_open(call->bus, call->host, &failed);
        row = client ? zb_client_text(client, "LogCall", json, &failed) : NULL;
        if (row)
            return row;
    }
    g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

/* What happened, in a line or two on standard output. */
static gboolean report(ZbCall *call, JsonObject *row)
{
    g_autofree char *topics = zb_field_joined(row, "topics");
    g_autofree char *safe = zb_text_terminal(topics ? topics : "");
    gint64 id = zb_field_number(row, "id", 0);
    const char *what = call->draft ? _("Kept as a draft: contact") : _("Recorded: contact");
    printf("%s %" G_GINT64_FORMAT "%s%s\n", what, id, topics ? ", " : "", safe);
    if (g_ptr_array_find_with_equal_func(call->behaviour, "threat", g_str_equal, NULL))
        printf("%s\n", _("The lead hears of the threat now."));
    if (call->distress || call->danger)
        printf("%s\n", _("Whoever is on duty hears of the mark now."));
    return TRUE;
}

gboolean zb_call_record(ZbCall *call, GError **error)
{
    g_autofree char *json = call_json(call);
    g_autofree char *answer = send_call(call, json, error);
    g_autoptr(JsonObject) row = answer ? zb_field_parse(answer, error) : NULL;
    return row && report(call, row);
}

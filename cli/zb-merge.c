/* zb merge: two citizens are one person, two topics are one matter. */
#include "cli/zb-command.h"

#include <string.h>

#include "cli/field.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"

static gboolean is_citizen(JsonObject *row)
{
    return g_strcmp0(zb_field_text(row, "what"), "citizen") == 0;
}

/* Names are said: of two who are not one it shows here. */
static void tell_merged(ZbPrinter *printer, JsonObject *row)
{
    const char *from = zb_field_text(row, "from"), *into = zb_field_text(row, "into");
    const char *format =
        is_citizen(row) ? N_("%s %s and %s %s are one citizen now") : N_("%s %s and %s %s are one topic now");
    zb_printer_line(printer, _(format), from, zb_field_text(row, "from_name"), into,
                    zb_field_text(row, "into_name"));
    if (is_citizen(row))
        zb_printer_line(
            printer,
            _("What comes in from either is the one citizen's. What came before stays as it was judged; "
              "what still waits is in zb triage."));
    zb_printer_line(printer, _("Take it back with: zb undo %s"), from);
}

static void tell_parted(ZbPrinter *printer, JsonObject *row)
{
    guint astray = (guint)zb_field_number(row, "astray", 0);
    zb_printer_line(printer,
                    is_citizen(row) ? _("%s and %s are two citizens again")
                                    : _("%s and %s are two topics again"),
                    zb_field_text(row, "from"), zb_field_text(row, "into"));
    if (astray > 0)
        zb_printer_line(printer,
                        P_("%u contact rested on what is the other's, or may have: look at zb triage",
                           "%u contacts rested on what is the other's, or may have: look at zb triage",
                           astray),
                        astray);
}

void zb_merge_describe(ZbPrinter *printer, JsonObject *row)
{
    if (zb_field_text(row, "ended"))
        tell_parted(printer, row);
    else
        tell_merged(printer, row);
}

void zb_merge_fields(ZbPrinter *printer, JsonObject *row)
{
    gboolean first = TRUE;
    for (guint i = 0; i < zb_field_count(row, "merges"); i++) {
        JsonObject *merge = zb_field_row(row, "merges", i);
        if (zb_field_text(merge, "ended"))
            continue; /* was taken back */
        const char *handler = zb_field_text(merge, "handler"), *reason = zb_field_text(merge, "reason");
        g_autofree char *at = zb_word_instant(zb_field_text(merge, "at"), zb_printer_zone(printer));
        g_autofree char *words = g_strdup_printf("%s  %s (%s%s%s: %s)", zb_field_text(merge, "from"),
                                                 zb_field_text(merge, "from_name"), at ? at : "?",
                                                 handler ? ", " : "", handler ? handler : "", reason);
        zb_printer_field(printer, first ? _("Merged") : "", words);
        first = FALSE;
    }
}

gboolean zb_run_merge(ZbSession *session, GError **error)
{
    const ZbRequest *request = session->request;
    char **arguments = request->arguments;
    if (strcmp(arguments[0], "citizen") != 0 && strcmp(arguments[0], "topic") != 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("Merge what? Say \"citizen\" or \"topic\""));
        return FALSE;
    }
    if (!request->reason || !*request->reason) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("Say why with --reason: it is kept with the change"));
        return FALSE;
    }
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "what", arguments[0]);
    json_object_set_string_member(object, "from", arguments[1]);
    json_object_set_string_member(object, "into", arguments[2]);
    json_object_set_string_member(object, "reason", request->reason);
    json_node_take_object(node, object);
    g_autofree char *json = zb_json_print(node, FALSE);
    g_autofree char *answer = zb_client_text(session->client, "Merge", json, error);
    return answer && zb_printer_item(session->printer, answer, zb_merge_describe, error);
}

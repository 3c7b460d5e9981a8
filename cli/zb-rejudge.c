/* zb rejudge: messages judged again with today's reader, rules and words, and what that changes. */
#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"

static void describe(ZbPrinter *printer, JsonObject *row)
{
    JsonObject *after = zb_field_object(row, "after");
    g_autofree char *date = zb_word_instant(zb_field_text(row, "date"), zb_printer_zone(printer));
    g_autofree char *before = zb_contact_words(zb_field_object(row, "before"));
    g_autofree char *now = after ? zb_contact_words(after) : NULL;
    zb_printer_line(printer, "%s %" G_GINT64_FORMAT " (%s)", _("Contact"), zb_field_number(row, "id", 0),
                    date);
    zb_printer_field(printer, _("Was"), before);
    zb_printer_field(printer, _("Becomes"),
                     now ? now : _("as it was: the reader understands less of it now than it once did"));
    for (guint i = 0; i < zb_field_count(row, "evidence"); i++)
        zb_why_reason(printer, zb_field_row(row, "evidence", i));
}

/* (transfer full) */
static char *asked(const ZbRequest *request)
{
    JsonObject *object = json_object_new();
    json_object_set_boolean_member(object, "dry_run", request->dry_run);
    if (request->since)
        json_object_set_string_member(object, "since", request->since);
    if (request->arguments && *request->arguments) {
        JsonArray *contacts = json_array_new();
        for (char **contact = request->arguments; *contact; contact++)
            json_array_add_string_element(contacts, *contact);
        json_object_set_array_member(object, "contacts", contacts);
    }
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, object);
    return zb_json_print(node, FALSE);
}

static gboolean check(const ZbRequest *request, GError **error)
{
    if (request->since && request->arguments && *request->arguments)
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("Name contacts, or give --since: not both"));
    else if (request->since && !zb_day_valid(request->since))
        g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, _("--%s takes a day as 2026-05-04, not %s"), "since",
                    request->since);
    else
        return TRUE;
    return FALSE;
}

/* Shows what one piece changed; whoever interrupts keeps what was done. */
static gboolean show_page(ZbSession *session, char **rows, gpointer data, GError **error)
{
    guint *changed = data;
    for (guint i = 0; rows[i]; i++) {
        g_autoptr(JsonObject) row = zb_field_parse(rows[i], error);
        if (!row || !zb_printer_item(session->printer, rows[i], describe, error))
            return FALSE;
        *changed += zb_field_object(row, "after") != NULL;
    }
    return zb_printer_finish(session->printer, error);
}

static void tell_total(ZbSession *session, guint changed)
{
    const ZbRequest *request = session->request;
    if (request->json)
        return;
    if (changed == 0)
        zb_printer_line(session->printer, "%s", _("Nothing changes."));
    else if (request->dry_run)
        zb_printer_line(session->printer,
                        P_("%u contact would change. Nothing was written.",
                           "%u contacts would change. Nothing was written.", changed),
                        changed);
    else
        zb_printer_line(session->printer, P_("%u contact changed.", "%u contacts changed.", changed),
                        changed);
}

gboolean zb_run_rejudge(ZbSession *session, GError **error)
{
    if (!check(session->request, error))
        return FALSE;
    g_autofree char *request = asked(session->request);
    guint changed = 0;
    if (!zb_pages(session, "Rejudge", request, show_page, &changed, error))
        return FALSE;
    tell_total(session, changed);
    return TRUE;
}

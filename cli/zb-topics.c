#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"

static const ZbColumn columns[] = {
    {N_("Topic"), FALSE},   {N_("Citizen"), FALSE}, {N_("Status"), FALSE}, {N_("Opened"), FALSE},
    {N_("Handler"), FALSE}, {N_("Contacts"), TRUE}, {N_("Title"), FALSE},
};

void zb_topics_table(ZbPrinter *printer)
{
    zb_printer_table(printer, columns, G_N_ELEMENTS(columns));
}

void zb_topics_row(ZbPrinter *printer, JsonObject *row)
{
    const char *status = zb_word_status(zb_field_text(row, "status"));
    g_autofree char *words =
        zb_field_true(row, "provisional") ? g_strdup_printf(_("%s (provisional)"), status) : g_strdup(status);
    g_autofree char *opened = zb_word_day(zb_field_text(row, "opened"), "");
    zb_printer_cell(printer, zb_field_text(row, "topic"));
    zb_printer_cell(printer, zb_field_text(row, "citizen"));
    zb_printer_cell(printer, words);
    zb_printer_cell(printer, opened);
    zb_printer_cell(printer, zb_field_text(row, "handler"));
    zb_printer_cell_number(printer, zb_field_number(row, "contacts", 0));
    zb_printer_cell(printer, zb_field_text(row, "title"));
}

gboolean zb_run_topics(ZbSession *session, GError **error)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, json_object_new());
    JsonObject *filter = json_node_get_object(node);
    if (session->request->citizen)
        json_object_set_string_member(filter, "citizen", session->request->citizen);
    if (session->request->limited)
        json_object_set_boolean_member(filter, "limited", TRUE);
    g_autofree char *json = zb_json_print(node, FALSE);
    zb_topics_table(session->printer);
    return zb_list(session, "Topics", json, zb_topics_row, error);
}

#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"

static const ZbColumn columns[] = {
    {N_("Citizen"), FALSE}, {N_("Name"), FALSE},       {N_("Topics"), TRUE},
    {N_("Contacts"), TRUE}, {N_("Limitation"), FALSE}, {N_("Addresses"), FALSE},
};

/* The kinds in force, without a citizen's topic for each. */
static char *limitations_words(JsonObject *row)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < zb_field_count(row, "limitations"); i++) {
        JsonObject *limitation = zb_field_row(row, "limitations", i);
        const char *topic = zb_field_text(limitation, "topic");
        g_string_append_printf(words, "%s%s%s%s", words->len ? ", " : "",
                               zb_word_limitation(zb_field_text(limitation, "kind")), topic ? " " : "",
                               topic ? topic : "");
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static void describe(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *limitations = limitations_words(row);
    g_autofree char *emails = zb_field_joined(row, "emails");
    g_autofree char *phones = zb_field_joined(row, "phones");
    g_autofree char *addresses = emails && phones ? g_strjoin(", ", emails, phones, NULL) : NULL;
    zb_printer_cell(printer, zb_field_text(row, "citizen"));
    zb_printer_cell(printer, zb_field_text(row, "name"));
    zb_printer_cell_number(printer, zb_field_number(row, "topics", 0));
    zb_printer_cell_number(printer, zb_field_number(row, "contacts", 0));
    zb_printer_cell(printer, limitations);
    zb_printer_cell(printer, addresses ? addresses : emails ? emails : phones);
}

gboolean zb_run_citizens(ZbSession *session, GError **error)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, json_object_new());
    if (session->request->arguments)
        json_object_set_string_member(json_node_get_object(node), "match", session->request->arguments[0]);
    g_autofree char *filter = zb_json_print(node, FALSE);
    zb_printer_table(session->printer, columns, G_N_ELEMENTS(columns));
    return zb_list(session, "Citizens", filter, describe, error);
}

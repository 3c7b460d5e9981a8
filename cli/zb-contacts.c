#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"
#include "lib/clock.h"
#include "lib/error.h"

static const ZbColumn columns[] = {
    {N_("Contact"), TRUE}, {N_("When"), FALSE},    {N_("Channel"), FALSE},
    {N_("Way"), FALSE},    {N_("Citizen"), FALSE}, {N_("Estimate"), FALSE},
    {N_("Marks"), FALSE},  {N_("Topics"), FALSE},  {N_("Subject"), FALSE},
};

char *zb_verdict_words(JsonObject *contact)
{
    const char *verdict = zb_word_verdict(zb_field_text(contact, "verdict"));
    const char *leans = zb_field_text(contact, "leans");
    return leans ? g_strdup_printf(_("%s (rather %s)"), verdict, zb_word_verdict(leans)) : g_strdup(verdict);
}

char *zb_marks_words(JsonObject *contact)
{
    g_autoptr(GString) words = g_string_new(NULL);
    if (zb_field_true(contact, "threat"))
        g_string_append(words, zb_word_mark("threat"));
    for (guint i = 0; i < zb_field_count(contact, "marks"); i++) {
        const char *mark = zb_field_item(contact, "marks", i);
        if (mark)
            g_string_append_printf(words, "%s%s", words->len ? ", " : "", zb_word_mark(mark));
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

char *zb_contact_words(JsonObject *contact)
{
    g_autofree char *verdict = zb_verdict_words(contact);
    g_autofree char *topics = zb_field_joined(contact, "topics");
    g_autofree char *marks = zb_marks_words(contact);
    const char *citizen = zb_field_text(contact, "citizen");
    return g_strdup_printf("%s%s%s%s%s%s%s", verdict, citizen ? ", " : "", citizen ? citizen : "",
                           topics ? ", " : "", topics ? topics : "", *marks ? ", " : "", marks);
}

void zb_contacts_table(ZbPrinter *printer)
{
    zb_printer_table(printer, columns, G_N_ELEMENTS(columns));
}

void zb_contacts_row(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *date = zb_word_instant(zb_field_text(row, "date"), zb_printer_zone(printer));
    g_autofree char *verdict = zb_verdict_words(row);
    g_autofree char *marks = zb_marks_words(row);
    g_autofree char *topics = zb_field_joined(row, "topics");
    zb_printer_cell_number(printer, zb_field_number(row, "id", 0));
    zb_printer_cell(printer, date);
    zb_printer_cell(printer, zb_word_channel(zb_field_text(row, "channel")));
    zb_printer_cell(printer, zb_word_direction(zb_field_text(row, "direction")));
    zb_printer_cell(printer, zb_field_text(row, "citizen"));
    zb_printer_cell(printer, verdict);
    zb_printer_cell(printer, marks);
    zb_printer_cell(printer, topics);
    zb_printer_cell(printer, zb_field_text(row, "subject"));
}

static void set_text(JsonObject *filter, const char *name, const char *value)
{
    if (value)
        json_object_set_string_member(filter, name, value);
}

static gboolean check_day(const char *option, const char *day, GError **error)
{
    if (!day || zb_day_valid(day))
        return TRUE;
    g_set_error(error, ZB_ERROR, ZB_ERROR_INVALID, _("--%s takes a day as 2026-05-04, not %s"), option, day);
    return FALSE;
}

gboolean zb_run_contacts(ZbSession *session, GError **error)
{
    const ZbRequest *request = session->request;
    if (!check_day("since", request->since, error) || !check_day("until", request->until, error))
        return FALSE;
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, json_object_new());
    JsonObject *filter = json_node_get_object(node);
    set_text(filter, "citizen", request->citizen);
    set_text(filter, "topic", request->topic);
    set_text(filter, "verdict", request->verdict);
    set_text(filter, "since", request->since);
    set_text(filter, "until", request->until);
    g_autofree char *json = zb_json_print(node, FALSE);
    zb_contacts_table(session->printer);
    return zb_list(session, "Contacts", json, zb_contacts_row, error);
}

#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/text.h"

static void describe_counts(ZbPrinter *printer, JsonObject *row)
{
    static const ZbColumn columns[] = {
        {N_("Imported"), FALSE}, {N_("added"), TRUE}, {N_("changed"), TRUE}, {N_("same"), TRUE}};
    static const struct {
        const char *name, *word;
    } kinds[] = {
        {"handlers", N_("handlers")},   {"citizens", N_("citizens")}, {"topics", N_("topics")},
        {"decisions", N_("decisions")}, {"history", N_("history")},
    };
    zb_printer_table(printer, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        JsonObject *counts = zb_field_object(row, kinds[i].name);
        zb_printer_cell(printer, _(kinds[i].word));
        zb_printer_cell_number(printer, zb_field_number(counts, "added", 0));
        zb_printer_cell_number(printer, zb_field_number(counts, "changed", 0));
        zb_printer_cell_number(printer, zb_field_number(counts, "same", 0));
    }
    zb_printer_end_table(printer);
}

static const char *repair_words(const char *code)
{
    if (g_strcmp0(code, "letter_missing") == 0)
        return _("there is no letter");
    if (g_strcmp0(code, "letter_unsigned") == 0)
        return _("the letter does not say who signed it");
    if (g_strcmp0(code, "scope_missing") == 0)
        return _("the scope of the letter is missing");
    return NULL;
}

static void describe(ZbPrinter *printer, JsonObject *row)
{
    describe_counts(printer, row);
    guint n = zb_field_count(row, "repairs");
    if (n == 0)
        return;
    zb_printer_line(printer, "%s", "");
    zb_printer_line(printer, P_("%u thing to complete:", "%u things to complete:", n), n);
    for (guint i = 0; i < n; i++) {
        JsonObject *repair = zb_field_row(row, "repairs", i);
        const char *words = repair_words(zb_field_text(repair, "code"));
        if (!words)
            words = zb_field_text(repair, "text");
        zb_printer_field(printer, zb_field_text(repair, "object"),
                         words ? words : zb_field_text(repair, "code"));
    }
}

gboolean zb_run_import(ZbSession *session, GError **error)
{
    const char *path = session->request->arguments[0];
    g_autofree char *shown = g_filename_display_name(path);
    guint64 transfer;
    if (!zb_upload_file(session->client, path, &transfer, error))
        return FALSE;
    g_autofree char *answer = zb_client_submit(session->client, "Import", transfer, shown, error);
    return answer && zb_printer_item(session->printer, answer, describe, error);
}

#include "cli/zb-command.h"

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/words.h"

static void field_instant(ZbPrinter *printer, const char *label, JsonObject *row, const char *name)
{
    g_autofree char *when = zb_word_instant(zb_field_text(row, name), zb_printer_zone(printer));
    zb_printer_field(printer, label, when);
}

static void describe_mailbox(ZbPrinter *printer, JsonObject *mailbox)
{
    const char *name = zb_field_text(mailbox, "mailbox"), *folder = zb_field_text(mailbox, "folder");
    zb_printer_line(printer, "%s", "");
    g_autofree char *title =
        g_strdup_printf(_("Mailbox %s, folder %s"), name ? name : "?", folder ? folder : "?");
    zb_printer_heading(printer, title);
    zb_printer_field(printer, _("Connected"), zb_field_true(mailbox, "connected") ? _("yes") : _("no"));
    zb_printer_field(printer, _("State"), zb_field_text(mailbox, "state"));
    zb_printer_number(printer, _("On the server"), zb_field_number(mailbox, "server_count", 0));
    zb_printer_number(printer, _("Recorded"), zb_field_number(mailbox, "recorded_count", 0));
    zb_printer_number(printer, _("Missing"), zb_field_number(mailbox, "missing", 0));
    zb_printer_number(printer, _("Gone from the server"), zb_field_number(mailbox, "gone", 0));
    if (zb_field_number(mailbox, "unmarked", 0) > 0)
        zb_printer_number(printer, _("To be marked or moved"), zb_field_number(mailbox, "unmarked", 0));
    zb_printer_field(printer, _("Marking or moving"), zb_field_text(mailbox, "after_store_error"));
    field_instant(printer, _("Last success"), mailbox, "last_success");
    zb_printer_field(printer, _("Last error"), zb_field_text(mailbox, "last_error"));
    field_instant(printer, _("Error at"), mailbox, "last_error_at");
    field_instant(printer, _("Next try"), mailbox, "next_try");
}

static void describe(ZbPrinter *printer, JsonObject *row)
{
    JsonObject *mails = zb_field_object(row, "mails");
    const char *version = zb_field_text(row, "version");
    g_autofree char *title = g_strdup_printf("zbd %s", version ? version : "?");
    zb_printer_heading(printer, title);
    field_instant(printer, _("Running since"), row, "since");
    zb_printer_field(printer, _("Database"), zb_field_text(row, "database"));
    zb_printer_number(printer, _("Contacts"), zb_field_number(row, "contacts", 0));
    zb_printer_number(printer, _("Being read"),
                      zb_field_number(zb_field_object(row, "readers"), "pending", 0));
    zb_printer_number(printer, _("Mails to send"), zb_field_number(mails, "queued", 0));
    zb_printer_number(printer, _("Mails failed"), zb_field_number(mails, "failed", 0));
    zb_printer_number(printer, _("Alerts without recipient"), zb_field_number(mails, "unaddressed", 0));
    zb_printer_field(printer, _("Mail error"), zb_field_text(mails, "last_error"));
    zb_printer_field(printer, _("Store error"), zb_field_text(zb_field_object(row, "store"), "last_error"));
    for (guint i = 0; i < zb_field_count(row, "mailboxes"); i++)
        describe_mailbox(printer, zb_field_row(row, "mailboxes", i));
}

gboolean zb_run_status(ZbSession *session, GError **error)
{
    g_autofree char *answer = zb_client_text(session->client, "Status", NULL, error);
    return answer && zb_printer_item(session->printer, answer, describe, error);
}

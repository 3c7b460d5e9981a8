#include "cli/zb-command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"
#include "lib/error.h"

char *zb_limitation_words(JsonObject *limitation)
{
    static const struct {
        const char *name, *format;
        gboolean is_day;
    } parts[] = {
        {"topic", " %s", FALSE},
        {"letter", N_(", letter %s"), FALSE},
        {"letter_on", N_(" of %s"), TRUE},
        {"signed_by", N_(", signed by %s"), FALSE},
        {"from", N_(", from %s"), TRUE},
        {"until", N_(", up to and including %s"), TRUE},
        {"review_on", N_(", review %s"), TRUE},
    };
    GString *words = g_string_new(zb_word_limitation(zb_field_text(limitation, "kind")));
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        const char *value = zb_field_text(limitation, parts[i].name);
        g_autofree char *day = parts[i].is_day ? zb_word_day(value, "") : NULL;
        g_auto(GStrv) around = g_strsplit(_(parts[i].format), "%s", 2);
        if (value)
            g_string_append_printf(words, "%s%s%s", around[0], day ? day : value, around[1]);
    }
    return g_string_free(words, FALSE);
}

static void describe_limitation(ZbPrinter *printer, JsonObject *limitation)
{
    if (!limitation)
        return;
    g_autofree char *words = zb_limitation_words(limitation);
    zb_printer_field(printer, _("Limitation"), words);
    zb_printer_field(printer, _("Covered"), zb_field_text(limitation, "scope_in"));
    zb_printer_field(printer, _("Not covered"), zb_field_text(limitation, "scope_out"));
}

/* What the code means, then its data: the topic, the words. */
static char *evidence_words(JsonObject *evidence)
{
    const char *code = zb_field_text(evidence, "code");
    GString *words = g_string_new(code ? zb_word_evidence(code) : "?");
    g_autoptr(GList) names = evidence ? json_object_get_members(evidence) : NULL;
    const char *separator = ": ";
    for (GList *name = names; name; name = name->next) {
        if (strcmp(name->data, "code") == 0)
            continue;
        const char *text = zb_field_text(evidence, name->data);
        g_autofree char *other =
            text ? NULL : zb_json_print(json_object_get_member(evidence, name->data), FALSE);
        g_string_append_printf(words, "%s%s", separator, text ? text : other);
        separator = ", ";
    }
    return g_string_free(words, FALSE);
}

static void describe_evidence(ZbPrinter *printer, JsonObject *row)
{
    for (guint i = 0; i < zb_field_count(row, "evidence"); i++) {
        g_autofree char *words = evidence_words(zb_field_row(row, "evidence", i));
        zb_printer_field(printer, i == 0 ? _("Why") : "", words);
    }
}

static void describe_history(ZbPrinter *printer, JsonObject *row)
{
    static const ZbColumn columns[] = {
        {N_("History"), FALSE}, {N_("Value"), FALSE}, {N_("By"), FALSE},
        {N_("When"), FALSE},    {N_("Ended"), FALSE},
    };
    zb_printer_line(printer, "%s", "");
    zb_printer_table(printer, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < zb_field_count(row, "history"); i++) {
        JsonObject *entry = zb_field_row(row, "history", i);
        const char *handler = zb_field_text(entry, "handler");
        g_autofree char *at = zb_word_instant(zb_field_text(entry, "at"), zb_printer_zone(printer));
        g_autofree char *ended = zb_word_instant(zb_field_text(entry, "ended"), zb_printer_zone(printer));
        const char *what = zb_field_text(entry, "what");
        gboolean is_verdict = g_strcmp0(what, "verdict") == 0, is_mark = g_strcmp0(what, "mark") == 0;
        zb_printer_cell(printer, is_verdict ? _("estimate") : is_mark ? _("mark") : _("link"));
        g_autofree char *words = zb_history_words(entry);
        zb_printer_cell(printer, words);
        zb_printer_cell(printer, handler ? handler : zb_word_author(zb_field_text(entry, "author")));
        zb_printer_cell(printer, at);
        zb_printer_cell(printer, ended);
    }
    zb_printer_end_table(printer);
}

static void describe_contact_head(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *title =
        g_strdup_printf("%s %" G_GINT64_FORMAT, _("Contact"), zb_field_number(row, "id", 0));
    g_autofree char *when = zb_word_instant(zb_field_text(row, "date"), zb_printer_zone(printer));
    g_autofree char *topics = zb_field_joined(row, "topics");
    g_autofree char *verdict = zb_verdict_words(row);
    g_autofree char *marks = zb_marks_words(row);
    g_autofree char *channel = g_strdup_printf("%s, %s", zb_word_channel(zb_field_text(row, "channel")),
                                               zb_word_direction(zb_field_text(row, "direction")));
    zb_printer_heading(printer, title);
    zb_printer_field(printer, _("Marks"), marks);
    zb_printer_field(printer, _("When"), when);
    zb_printer_field(printer, _("Channel"), channel);
    zb_printer_field(printer, _("Citizen"), zb_field_text(row, "citizen"));
    zb_printer_field(printer, _("Topics"), topics);
    zb_printer_field(printer, _("Estimate"), verdict);
    describe_evidence(printer, row);
}

static void describe_contact(ZbPrinter *printer, JsonObject *row)
{
    describe_contact_head(printer, row);
    zb_printer_field(printer, _("Sender"), zb_field_text(row, "sender"));
    zb_printer_field(printer, _("Sender's name"), zb_field_text(row, "sender_name"));
    zb_printer_field(printer, _("Sender verified"), zb_word_verified(zb_field_text(row, "sender_verified")));
    zb_printer_field(printer, _("Handler"), zb_field_text(row, "handler"));
    zb_printer_field(printer, _("Legal kind"), zb_field_text(row, "legal_kind"));
    if (zb_field_number(row, "minutes", -1) >= 0)
        zb_printer_number(printer, _("Minutes"), zb_field_number(row, "minutes", 0));
    if (zb_field_number(row, "attachments", 0) > 0)
        zb_printer_number(printer, _("Attachments"), zb_field_number(row, "attachments", 0));
    const char *unreadable = zb_field_text(row, "unreadable");
    zb_printer_field(printer, _("Not readable"), unreadable ? zb_word_problem(unreadable) : NULL);
    zb_printer_field(printer, _("Message-ID"), zb_field_text(row, "message_id"));
    zb_printer_field(printer, _("Subject"), zb_field_text(row, "subject"));
    const char *text = zb_field_text(row, "text");
    if (text && *text) {
        zb_printer_line(printer, "%s", "");
        zb_printer_text(printer, text);
    }
    describe_history(printer, row);
}

static void describe_recent(ZbPrinter *printer, JsonObject *row)
{
    zb_printer_line(printer, "%s", "");
    zb_contacts_table(printer);
    for (guint i = 0; i < zb_field_count(row, "recent"); i++)
        zb_contacts_row(printer, zb_field_row(row, "recent", i));
    zb_printer_end_table(printer);
}

static void describe_representative(ZbPrinter *printer, JsonObject *representative)
{
    const char *name = zb_field_text(representative, "name"), *scope = zb_field_text(representative, "scope");
    g_autofree char *words =
        g_strdup_printf("%s%s%s", name ? name : "?", scope ? ": " : "", scope ? scope : "");
    zb_printer_field(printer, _("Represented by"), words);
}

static void describe_citizen(ZbPrinter *printer, JsonObject *row)
{
    const char *reference = zb_field_text(row, "citizen"), *name = zb_field_text(row, "name");
    g_autofree char *title = g_strdup_printf("%s  %s", reference ? reference : "?", name ? name : "?");
    g_autofree char *emails = zb_field_joined(row, "emails");
    g_autofree char *phones = zb_field_joined(row, "phones");
    zb_printer_heading(printer, title);
    zb_merge_fields(printer, row);
    zb_printer_field(printer, _("E-mail"), emails);
    zb_printer_field(printer, _("Phone"), phones);
    zb_printer_field(printer, _("Address"), zb_field_text(row, "address"));
    zb_printer_field(printer, _("Notes"), zb_field_text(row, "notes"));
    for (guint i = 0; i < zb_field_count(row, "representatives"); i++)
        describe_representative(printer, zb_field_row(row, "representatives", i));
    for (guint i = 0; i < zb_field_count(row, "limitations"); i++)
        describe_limitation(printer, zb_field_row(row, "limitations", i));
    zb_printer_line(printer, "%s", "");
    zb_topics_table(printer);
    for (guint i = 0; i < zb_field_count(row, "topics"); i++)
        zb_topics_row(printer, zb_field_row(row, "topics", i));
    zb_printer_end_table(printer);
    describe_recent(printer, row);
}

static void describe_topic(ZbPrinter *printer, JsonObject *row)
{
    const char *reference = zb_field_text(row, "topic"), *name = zb_field_text(row, "title");
    g_autofree char *title = g_strdup_printf("%s  %s", reference ? reference : "?", name ? name : "?");
    g_autofree char *opened = zb_word_day(zb_field_text(row, "opened"), "");
    zb_printer_heading(printer, title);
    zb_printer_field(printer, _("Citizen"), zb_field_text(row, "citizen"));
    zb_merge_fields(printer, row);
    zb_printer_field(printer, _("Status"), zb_word_status(zb_field_text(row, "status")));
    zb_printer_field(printer, _("Opened"), opened);
    zb_printer_field(printer, _("Handler"), zb_field_text(row, "handler"));
    zb_printer_field(printer, _("Description"), zb_field_text(row, "description"));
    describe_limitation(printer, zb_field_object(row, "limitation"));
    describe_recent(printer, row);
}

static void describe(ZbPrinter *printer, JsonObject *row)
{
    const char *type = zb_field_text(row, "type");
    if (g_strcmp0(type, "citizen") == 0)
        describe_citizen(printer, row);
    else if (g_strcmp0(type, "topic") == 0)
        describe_topic(printer, row);
    else
        describe_contact(printer, row);
}

static gboolean write_raw(ZbSession *session, const char *contact, GError **error)
{
    guint64 offset = 0, total;
    do {
        g_autoptr(GBytes) data = zb_client_raw(session->client, contact, offset, &total, error);
        if (!data)
            return FALSE;
        gsize length = g_bytes_get_size(data);
        if (length == 0 && offset < total) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_IO, _("The daemon gave only a part of the message"));
            return FALSE;
        }
        if (length > 0 && fwrite(g_bytes_get_data(data, NULL), 1, length, stdout) != length &&
            errno != EPIPE) {
            g_set_error(error, ZB_ERROR, errno == ENOSPC ? ZB_ERROR_NO_SPACE : ZB_ERROR_IO,
                        _("The output could not be written: %s"), g_strerror(errno));
            return FALSE;
        }
        offset += length;
    } while (offset < total);
    return TRUE;
}

gboolean zb_run_show(ZbSession *session, GError **error)
{
    const ZbRequest *request = session->request;
    if (request->raw) {
        if (isatty(STDOUT_FILENO) && !request->force) {
            g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                        _("A raw message can contain codes that a terminal obeys: write it to a file, or use "
                          "--force"));
            return FALSE;
        }
        return write_raw(session, request->arguments[0], error);
    }
    g_autofree char *answer = zb_client_text(session->client, "Show", request->arguments[0], error);
    return answer && zb_printer_item(session->printer, answer, describe, error);
}

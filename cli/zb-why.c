/* zb why: how the estimate of a contact came about, in words. */
#include "cli/zb-command.h"

#include <string.h>

#include "cli/field.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/words.h"

/* "KL-2026-0147, 93 %: skatebaan, planken" - the data of one reason. */
static char *data_of(JsonObject *evidence)
{
    GString *data = g_string_new(NULL);
    const char *topic = zb_field_text(evidence, "topic"), *reason = zb_field_text(evidence, "reason");
    const char *what = zb_field_text(evidence, "what"), *kind = zb_field_text(evidence, "kind");
    const char *single = zb_field_text(evidence, "words");
    gint64 percent = zb_field_number(evidence, "percent", -1);
    g_autofree char *words = zb_field_joined(evidence, "words");
    if (topic)
        g_string_append(data, topic);
    if (what && g_strcmp0(what, topic) != 0)
        g_string_append_printf(data, "%s%s", data->len ? ", " : "", what);
    if (percent >= 0)
        g_string_append_printf(data, "%s%" G_GINT64_FORMAT " %%", data->len ? ", " : "", percent);
    if (kind)
        g_string_append_printf(data, "%s%s", data->len ? ", " : "", zb_word_cue(kind));
    if (words || single)
        g_string_append_printf(data, "%s\"%s\"", data->len ? ": " : "", words ? words : single);
    if (reason)
        g_string_append_printf(data, "%s%s", data->len ? ": " : "", reason);
    return g_string_free(data, FALSE);
}

void zb_why_reason(ZbPrinter *printer, JsonObject *evidence)
{
    const char *code = zb_field_text(evidence, "code");
    g_autofree char *data = data_of(evidence);
    zb_printer_line(printer, "  - %s%s%s", code ? zb_word_evidence(code) : "?", *data ? ": " : "", data);
}

char *zb_history_words(JsonObject *entry)
{
    const char *what = zb_field_text(entry, "what"), *value = zb_field_text(entry, "value");
    const char *into = zb_field_text(entry, "merged_into");
    if (g_strcmp0(what, "verdict") == 0)
        return g_strdup(zb_word_verdict(value));
    if (g_strcmp0(what, "mark") == 0)
        return g_strdup(zb_word_mark(value));
    return into ? g_strdup_printf(_("%s (now %s)"), value, into) : g_strdup(value);
}

/* One thing that holds now: a link, the estimate, a mark; who said so and why. */
static void describe_said(ZbPrinter *printer, JsonObject *entry)
{
    const char *what = zb_field_text(entry, "what"), *handler = zb_field_text(entry, "handler");
    const char *by = handler ? handler : zb_word_author(zb_field_text(entry, "author"));
    const char *title = g_strcmp0(what, "verdict") == 0 ? _("Estimate")
                        : g_strcmp0(what, "mark") == 0  ? _("Mark")
                                                        : _("Linked to");
    g_autofree char *at = zb_word_instant(zb_field_text(entry, "at"), zb_printer_zone(printer));
    g_autofree char *words = zb_history_words(entry);
    zb_printer_line(printer, "%s: %s (%s, %s)", title, words, by, at);
    for (guint i = 0; i < zb_field_count(entry, "evidence"); i++)
        zb_why_reason(printer, zb_field_row(entry, "evidence", i));
}

/* All topic links of one judgement share their reasons: said once. */
static gboolean same_reasons(JsonObject *a, JsonObject *b)
{
    return a && b && json_object_has_member(a, "evidence") && json_object_has_member(b, "evidence") &&
           json_node_equal(json_object_get_member(a, "evidence"), json_object_get_member(b, "evidence"));
}

void zb_why_describe(ZbPrinter *printer, JsonObject *row)
{
    JsonObject *last = NULL;
    g_autofree char *title =
        g_strdup_printf("%s %" G_GINT64_FORMAT, _("Contact"), zb_field_number(row, "id", 0));
    zb_printer_heading(printer, title);
    zb_printer_field(printer, _("Subject"), zb_field_text(row, "subject"));
    zb_printer_line(printer, "%s", "");
    for (guint i = 0; i < zb_field_count(row, "history"); i++) {
        JsonObject *entry = zb_field_row(row, "history", i);
        if (zb_field_text(entry, "ended"))
            continue; /* zb show has what was said before */
        if (same_reasons(last, entry)) {
            g_autofree char *words = zb_history_words(entry);
            zb_printer_line(printer, "%s: %s", _("Linked to"), words);
            continue;
        }
        describe_said(printer, entry);
        last = entry;
    }
    zb_printer_line(printer, "%s", "");
    zb_printer_line(
        printer, "%s",
        _("This is a program's estimate. It misses things sometimes. Read the message yourself."));
}

gboolean zb_run_why(ZbSession *session, GError **error)
{
    g_autofree char *answer = zb_client_text(session->client, "Show", session->request->arguments[0], error);
    g_autoptr(JsonObject) row = answer ? zb_field_parse(answer, error) : NULL;
    if (!row)
        return FALSE;
    if (g_strcmp0(zb_field_text(row, "type"), "contact") != 0) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND, _("There is no contact of that number"));
        return FALSE;
    }
    return zb_printer_item(session->printer, answer, zb_why_describe, error);
}

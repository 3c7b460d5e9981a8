/* zb triage: walks through what waits for a person. One screen each, one key an answer. */
#include "cli/zb-command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/field.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/words.h"

/* Keys for topics. */
#define CHOICES_MAX 6

static const ZbColumn columns[] = {{N_("Contact"), TRUE},    {N_("When"), FALSE},     {N_("Citizen"), FALSE},
                                   {N_("Waits for"), FALSE}, {N_("Estimate"), FALSE}, {N_("Marks"), FALSE},
                                   {N_("Topics"), FALSE}};

static void describe_row(ZbPrinter *printer, JsonObject *row)
{
    g_autofree char *date = zb_word_instant(zb_field_text(row, "date"), zb_printer_zone(printer));
    g_autofree char *verdict = zb_verdict_words(row);
    g_autofree char *marks = zb_marks_words(row);
    g_autofree char *topics = zb_field_joined(row, "topics");
    zb_printer_cell_number(printer, zb_field_number(row, "id", 0));
    zb_printer_cell(printer, date);
    zb_printer_cell(printer, zb_field_text(row, "citizen"));
    zb_printer_cell(printer, zb_word_waits(zb_field_text(row, "waits")));
    zb_printer_cell(printer, verdict);
    zb_printer_cell(printer, marks);
    zb_printer_cell(printer, topics);
}

/* ---- one screen -------------------------------------------------------------------------------------------- */

typedef struct {
    char *contact;
    GPtrArray *topics; /* of char *: the references that keys stand for */
    gboolean repeat;   /* waits for the five questions */
} Screen;

static void screen_clear(Screen *screen)
{
    g_free(screen->contact);
    g_ptr_array_unref(screen->topics);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Screen, screen_clear)

static void show_topic(ZbPrinter *printer, Screen *screen, JsonObject *topic)
{
    const char *reference = zb_field_text(topic, "topic"), *title = zb_field_text(topic, "title");
    if (!reference || screen->topics->len >= CHOICES_MAX)
        return;
    zb_printer_line(printer, "  %c  %s  %s (%s)", 'a' + (int)screen->topics->len, reference,
                    title ? title : "", zb_word_status(zb_field_text(topic, "status")));
    g_ptr_array_add(screen->topics, g_strdup(reference));
}

/* The citizen's topics, those that the contact is linked to first. */
static gboolean show_topics(ZbSession *session, Screen *screen, JsonObject *contact, GError **error)
{
    const char *citizen = zb_field_text(contact, "citizen");
    if (!citizen)
        return TRUE;
    g_autofree char *answer = zb_client_text(session->client, "Show", citizen, error);
    g_autoptr(JsonObject) whole = answer ? zb_field_parse(answer, error) : NULL;
    if (!whole)
        return FALSE;
    g_autofree char *linked = zb_field_joined(contact, "topics");
    for (int first = 1; first >= 0; first--)
        for (guint i = 0; i < zb_field_count(whole, "topics"); i++) {
            JsonObject *topic = zb_field_row(whole, "topics", i);
            const char *reference = zb_field_text(topic, "topic");
            gboolean is_linked = reference && linked && strstr(linked, reference);
            if (is_linked == (first == 1))
                show_topic(session->printer, screen, topic);
        }
    return TRUE;
}

static void show_keys(ZbPrinter *printer, const Screen *screen)
{
    if (screen->repeat)
        zb_printer_line(printer, "  k  %s", _("confirm the repetition: five questions"));
    zb_printer_line(printer, "  n  %s", _("a new complaint"));
    zb_printer_line(printer, "  w  %s", _("why"));
    zb_printer_line(printer, "  s  %s   q  %s", _("skip"), _("stop"));
    zb_printer_line(
        printer, "%s",
        _("Several letters choose several topics: \"ab\", or \"an\" for one of them and a new one."));
}

static gboolean show_screen(ZbSession *session, JsonObject *row, Screen *ret, GError **error)
{
    ZbPrinter *printer = session->printer;
    *ret = (Screen){.contact = g_strdup_printf("%" G_GINT64_FORMAT, zb_field_number(row, "id", 0)),
                    .topics = g_ptr_array_new_with_free_func(g_free),
                    .repeat = g_strcmp0(zb_field_text(row, "waits"), "repeat") == 0};
    g_autofree char *answer = zb_client_text(session->client, "Show", ret->contact, error);
    g_autoptr(JsonObject) whole = answer ? zb_field_parse(answer, error) : NULL;
    if (!whole)
        return FALSE;
    g_autofree char *verdict = zb_verdict_words(whole);
    g_autofree char *marks = zb_marks_words(whole);
    g_autofree char *title =
        g_strdup_printf("%s %s: %s", _("Contact"), ret->contact, zb_word_waits(zb_field_text(row, "waits")));
    zb_printer_line(printer, "%s", "");
    zb_printer_heading(printer, title);
    zb_printer_field(printer, _("Marks"), marks);
    zb_printer_field(printer, _("Estimate"), verdict);
    zb_printer_field(printer, _("Citizen"), zb_field_text(whole, "citizen"));
    zb_printer_field(printer, _("Sender"), zb_field_text(whole, "sender"));
    zb_printer_field(printer, _("Sender verified"),
                     zb_word_verified(zb_field_text(whole, "sender_verified")));
    zb_printer_field(printer, _("Subject"), zb_field_text(whole, "subject"));
    zb_printer_line(printer, "%s", "");
    if (zb_field_text(whole, "text"))
        zb_printer_text(printer, zb_field_text(whole, "text"));
    zb_printer_line(printer, "%s", "");
    if (!show_topics(session, ret, whole, error))
        return FALSE;
    show_keys(printer, ret);
    return zb_printer_finish(printer, error);
}

/* ---- answers ----------------------------------------------------------------------------------------------- */

typedef enum { AGAIN, NEXT, STOP, FAILED } Outcome;

/* "ab", "n": topics and "new". NULL where a letter is none. (transfer full) */
static char **topics_of(const Screen *screen, const char *keys)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (; *keys; keys++) {
        guint number = (guint)(*keys - 'a');
        if (*keys == 'n')
            g_strv_builder_add(names, "new");
        else if (number < screen->topics->len)
            g_strv_builder_add(names, screen->topics->pdata[number]);
        else
            return NULL;
    }
    return g_strv_builder_end(names);
}

static Outcome why(ZbSession *session, const Screen *screen, GError **error)
{
    g_autofree char *answer = zb_client_text(session->client, "Show", screen->contact, error);
    if (!answer || !zb_printer_item(session->printer, answer, zb_why_describe, error) ||
        !zb_printer_finish(session->printer, error))
        return FAILED;
    return AGAIN;
}

/* What a refusal says is shown, and asked again: nothing was changed. */
static Outcome told(ZbSession *session, gboolean done, GError *failure)
{
    if (!done)
        zb_printer_line(session->printer, "%s", failure->message);
    g_clear_error(&failure);
    return zb_printer_finish(session->printer, NULL) && done ? NEXT : AGAIN;
}

static Outcome obey(ZbSession *session, const Screen *screen, const char *keys, GError **error)
{
    GError *failure = NULL;
    if (g_str_equal(keys, "q"))
        return STOP;
    if (g_str_equal(keys, "s") || !*keys)
        return NEXT;
    if (g_str_equal(keys, "w"))
        return why(session, screen, error);
    if (g_str_equal(keys, "k") && screen->repeat) {
        gboolean done = zb_confirm(session, screen->contact, &failure);
        return told(session, done, failure);
    }
    g_auto(GStrv) topics = topics_of(screen, keys);
    if (!topics) {
        zb_printer_line(session->printer, "%s", _("Such a key there is not"));
        return zb_printer_finish(session->printer, NULL) ? AGAIN : FAILED;
    }
    gboolean done = zb_correct(session, screen->contact, (const char *const *)topics, &failure);
    return told(session, done, failure);
}

static Outcome answer_row(ZbSession *session, JsonObject *row, GError **error)
{
    g_auto(Screen) screen = {0};
    if (!show_screen(session, row, &screen, error))
        return FAILED;
    for (Outcome outcome = AGAIN;;) {
        char line[32];
        printf("> ");
        fflush(stdout);
        if (!fgets(line, sizeof line, stdin))
            return STOP;
        outcome = obey(session, &screen, g_strstrip(line), error);
        if (outcome != AGAIN)
            return outcome;
    }
}

static gboolean walk(ZbSession *session, GError **error)
{
    g_autofree char *cursor = g_strdup("");
    guint seen = 0;
    do {
        g_autofree char *next = NULL;
        g_auto(GStrv) rows = zb_client_page(session->client, "Waiting", "{}", cursor, &next, error);
        if (!rows)
            return FALSE;
        for (guint i = 0; rows[i]; i++, seen++) {
            g_autoptr(JsonObject) row = zb_field_parse(rows[i], error);
            Outcome outcome = row ? answer_row(session, row, error) : FAILED;
            if (outcome == STOP || outcome == FAILED)
                return outcome == STOP;
        }
        g_free(cursor);
        cursor = g_steal_pointer(&next);
    } while (*cursor);
    zb_printer_line(session->printer, "%s", seen > 0 ? _("That was all.") : _("Nothing waits."));
    return TRUE;
}

gboolean zb_run_triage(ZbSession *session, GError **error)
{
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !session->request->json)
        return walk(session, error);
    zb_printer_table(session->printer, columns, G_N_ELEMENTS(columns));
    return zb_list(session, "Waiting", "{}", describe_row, error);
}

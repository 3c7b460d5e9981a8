/* zb link, zb ack, zb mark, zb unmark, zb undo: what a person says of a contact. */
#include "cli/zb-command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/field.h"
#include "lib/error.h"
#include "lib/i18n.h"
#include "lib/json.h"
#include "lib/words.h"

static void set_text(JsonObject *object, const char *name, const char *value)
{
    if (value)
        json_object_set_string_member(object, name, value);
}

/* (transfer full) */
static JsonObject *correction(const char *contact, const char *action, const char *reason)
{
    JsonObject *object = json_object_new();
    set_text(object, "contact", contact);
    set_text(object, "action", action);
    set_text(object, "reason", reason);
    return object;
}

/* Tells what the contact is now, in a line; or that a merge was taken back. */
static void describe(ZbPrinter *printer, JsonObject *row)
{
    if (g_strcmp0(zb_field_text(row, "type"), "merge") == 0) {
        zb_merge_describe(printer, row);
        return;
    }
    g_autofree char *words = zb_contact_words(row);
    zb_printer_line(printer, "%s %" G_GINT64_FORMAT ": %s", _("Contact"), zb_field_number(row, "id", 0),
                    words);
}

static gboolean send(ZbSession *session, JsonObject *object, GError **error)
{
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, object);
    g_autofree char *json = zb_json_print(node, FALSE);
    g_autofree char *answer = zb_client_text(session->client, "Correct", json, error);
    return answer && zb_printer_item(session->printer, answer, describe, error);
}

gboolean zb_correct(ZbSession *session, const char *contact, const char *const *topics, GError **error)
{
    const ZbRequest *request = session->request;
    JsonObject *object = correction(contact, "link", request->reason);
    set_text(object, "citizen", request->citizen);
    set_text(object, "title", request->title);
    if (topics && *topics) {
        JsonArray *names = json_array_new();
        for (; *topics; topics++)
            json_array_add_string_element(names, *topics);
        json_object_set_array_member(object, "topics", names);
    }
    return send(session, object, error);
}

gboolean zb_run_link(ZbSession *session, GError **error)
{
    char **arguments = session->request->arguments;
    if (!arguments[1] && !session->request->citizen) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("Link it to what? Name topics, \"new\", \"none\", or --citizen"));
        return FALSE;
    }
    return zb_correct(session, arguments[0], (const char *const *)arguments + 1, error);
}

gboolean zb_run_mark(ZbSession *session, GError **error)
{
    char **arguments = session->request->arguments;
    JsonObject *object = correction(arguments[0], "mark", session->request->reason);
    set_text(object, "mark", arguments[1]);
    set_text(object, "detail", arguments[2]);
    return send(session, object, error);
}

gboolean zb_run_unmark(ZbSession *session, GError **error)
{
    char **arguments = session->request->arguments;
    JsonObject *object = correction(arguments[0], "unmark", session->request->reason);
    set_text(object, "mark", arguments[1]);
    return send(session, object, error);
}

gboolean zb_run_undo(ZbSession *session, GError **error)
{
    char **arguments = session->request->arguments;
    const char *contact = arguments ? arguments[0] : NULL;
    if (!contact == !session->request->act) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("Take back what? Name a contact, what was merged, or --act and a number"));
        return FALSE;
    }
    JsonObject *object = correction(contact, "undo", NULL);
    set_text(object, "act", session->request->act);
    return send(session, object, error);
}

/* ---- the five questions ------------------------------------------------------------------------------------ */

/* Asks each; 'n' or 'j'. FALSE where nobody answers. */
static gboolean ask(char answers[6], GError **error)
{
    static const char *const questions[] = {N_("A new fact?"), N_("Another complaint?"),
                                            N_("An objection, request or application?"),
                                            N_("Is somebody in distress?"), N_("Is there danger?")};
    for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
        char line[16];
        do {
            printf("%u. %s [%s] ", i + 1, _(questions[i]), _("y/n"));
            fflush(stdout);
            if (!fgets(line, sizeof line, stdin)) {
                g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS, _("Nobody answered"));
                return FALSE;
            }
            answers[i] = (char)(strchr("yYjJ", line[0]) && line[0] ? 'j' : g_ascii_tolower(line[0]));
        } while (answers[i] != 'j' && answers[i] != 'n');
    }
    answers[5] = '\0';
    return TRUE;
}

gboolean zb_confirm(ZbSession *session, const char *contact, GError **error)
{
    char answers[6] = "";
    const char *given = session->request->answers;
    if (!given && !isatty(STDIN_FILENO)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("The five questions are asked at a terminal; else give --answers"));
        return FALSE;
    }
    if (!given && !ask(answers, error))
        return FALSE;
    if (strchr(given ? given : answers, 'j') && !session->request->json) {
        zb_printer_line(session->printer, "%s",
                        _("Then it is more than a repetition, and stays open. Link it to what it is: zb link "
                          "CONTACT new, or "
                          "zb link CONTACT TOPIC new"));
        return TRUE;
    }
    JsonObject *object = correction(contact, "confirm", NULL);
    set_text(object, "answers", given ? given : answers);
    return send(session, object, error);
}

gboolean zb_run_ack(ZbSession *session, GError **error)
{
    return zb_confirm(session, session->request->arguments[0], error);
}

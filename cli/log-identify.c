/* Who calls: nothing about a citizen is shown before the handler says whom he is speaking with. */
#include "cli/log-call.h"

#include <string.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "cli/log-line.h"
#include "lib/error.h"
#include "lib/text.h"

#define NOBODY -1 /* none of those found */

typedef struct {
    char **names, **references; /* as many of each */
    guint n;
} Found;

static void found_clear(Found *found)
{
    g_strfreev(found->names);
    g_strfreev(found->references);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static gboolean find(ZbCall *call, const char *who, Found *found, GError **error)
{
    g_auto(GStrv) rows = zb_client_list(call->client, "FindCaller", who, error);
    if (!rows)
        return FALSE;
    g_autoptr(GPtrArray) names = g_ptr_array_new(), references = g_ptr_array_new();
    for (guint i = 0; rows[i]; i++) {
        g_autoptr(JsonObject) row = zb_field_parse(rows[i], error);
        if (!row)
            break;
        const char *name = zb_field_text(row, "name"), *reference = zb_field_text(row, "citizen");
        g_ptr_array_add(names, g_strdup(name ? name : "?"));
        g_ptr_array_add(references, g_strdup(reference ? reference : ""));
    }
    found->n = names->len;
    g_ptr_array_add(names, NULL);
    g_ptr_array_add(references, NULL);
    found->names = (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
    found->references = (char **)g_ptr_array_free(g_steal_pointer(&references), FALSE);
    return rows[found->n] == NULL;
}

/* Without a terminal the command line must say it all. */
static gboolean choose_unattended(const ZbCall *call, const Found *found, GError **error)
{
    if (found->n > 1) {
        g_autofree char *references = g_strjoinv(", ", found->references);
        g_set_error(error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
                    _("Several people may be meant: name the citizen (%s). Nothing was recorded."),
                    references);
        return FALSE;
    }
    if (!call->confirmed) {
        g_set_error(
            error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
            _("There is no terminal to ask whom you are speaking with: --confirmed says that you know. "
              "Nothing was recorded."));
        return FALSE;
    }
    return TRUE;
}

/* The place of who it is in `found`, or NOBODY, or the key that ends it. */
static gboolean choose_by_key(ZbCall *call, const Found *found, int *ret_choice, GError **error)
{
    zb_terminal_write(call->terminal, _(" I am speaking with: "));
    for (;;) {
        int key = zb_terminal_key(call->terminal);
        if (key == ZB_KEY_INTERRUPT || key == ZB_KEY_GONE)
            return zb_call_cancelled(error);
        if (key == ZB_KEY_RESUMED)
            zb_terminal_write(call->terminal, _(" I am speaking with: "));
        int choice = key == 'n'                                 ? NOBODY
                     : key == 'j' && found->n == 1              ? 0
                     : key >= '1' && key <= '9' && found->n > 1 ? key - '1'
                                                                : (int)found->n;
        if (choice < (int)found->n) {
            const char sign[] = {(char)key, '\n', 0};
            zb_terminal_write(call->terminal, sign);
            *ret_choice = choice;
            return TRUE;
        }
    }
}

static gboolean choose(ZbCall *call, const Found *found, int *ret_choice, GError **error)
{
    *ret_choice = 0;
    if (!call->terminal)
        return choose_unattended(call, found, error);
    if (call->confirmed && found->n == 1)
        return TRUE;
    g_autofree char *today = NULL;
    ZbScreenCall screen = zb_call_screen(call, &today);
    zb_call_show(call, zb_screen_who((const char *const *)found->names, &screen));
    return choose_by_key(call, found, ret_choice, error);
}

static gboolean show_unknown(ZbCall *call)
{
    g_autofree char *today = NULL;
    ZbScreenCall screen = zb_call_screen(call, &today);
    screen.number = call->number ? call->number : call->given;
    zb_call_show(call, zb_screen_unknown(&screen));
    return TRUE;
}

static gboolean show_caller(ZbCall *call, const char *reference, GError **error)
{
    g_autofree char *answer = zb_client_text(call->client, "Caller", reference, error);
    call->caller = answer ? zb_field_parse(answer, error) : NULL;
    if (!call->caller)
        return FALSE;
    g_autofree char *today = NULL;
    ZbScreenCall screen = zb_call_screen(call, &today);
    zb_call_show(call, zb_screen_caller(call->caller, &screen));
    return TRUE;
}

/* Who is asked for where the command line did not say; empty: unknown. */
static gboolean ask_who(ZbCall *call, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    ZbLineEnd end =
        zb_line_read(call->terminal, _(" Number, name or reference of the citizen (empty: unknown): "), line);
    if (end == ZB_LINE_INTERRUPT || end == ZB_LINE_GONE)
        return zb_call_cancelled(error);
    call->given = zb_text_one_line(line->str);
    return TRUE;
}

gboolean zb_call_identify(ZbCall *call, GError **error)
{
    call->given = call->who ? zb_text_one_line(call->who) : NULL;
    if (!call->given && call->terminal && call->typed && !ask_who(call, error))
        return FALSE;
    if (!call->given || !*call->given)
        return show_unknown(call);

    g_autofree char *normal = zb_phone_normal(call->given);
    call->number = normal ? g_strdup(call->given) : NULL;
    g_auto(Found) found = {0};
    if (!find(call, call->given, &found, error))
        return FALSE;
    if (found.n == 0 && !call->number && !call->terminal) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                    _("The dossier has no citizen %s. Nothing was recorded."), call->given);
        return FALSE;
    }
    if (found.n == 0)
        return show_unknown(call);
    int choice;
    if (!choose(call, &found, &choice, error))
        return FALSE;
    return choice == NOBODY ? show_unknown(call) : show_caller(call, found.references[choice], error);
}

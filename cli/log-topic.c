/* What the call is about. */
#include "cli/log-call.h"

#include <string.h>

#include "cli/field.h"
#include "lib/i18n.h"
#include "lib/error.h"
#include "lib/text.h"

/* One of the caller's own topics, in whatever spelling, or by its imported id. (transfer full) */
static char *own_topic(JsonObject *caller, const char *typed)
{
    g_autofree char *key = zb_reference_key(typed);
    for (guint i = 0; i < zb_field_count(caller, "topics"); i++) {
        JsonObject *topic = zb_field_row(caller, "topics", i);
        const char *reference = zb_field_text(topic, "topic");
        g_autofree char *other = reference ? zb_reference_key(reference) : NULL;
        if (other && (strcmp(other, key) == 0 || g_strcmp0(zb_field_text(topic, "id"), typed) == 0))
            return g_strdup(reference);
    }
    return NULL;
}

/* Checked before the note is written, so that no note is lost to a typing error. */
static gboolean check_topic(ZbCall *call, GError **error)
{
    if (strcmp(call->topic, "new") == 0 || strcmp(call->topic, "nieuw") == 0) {
        call->reference = g_strdup("new");
        return TRUE;
    }
    call->reference = own_topic(call->caller, call->topic);
    if (call->reference)
        return TRUE;
    if (call->caller)
        g_set_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND,
                    _("This citizen has no topic %s. Nothing was recorded."), call->topic);
    else
        g_set_error_literal(
            error, ZB_ERROR, ZB_ERROR_AMBIGUOUS,
            _("Of somebody unknown no topic is known: leave out --topic. Nothing was recorded."));
    return FALSE;
}

/* After "!": which mark. */
static gboolean ask_mark(ZbCall *call, GError **error)
{
    zb_terminal_write(call->terminal, _("\n [d] threat   [n] distress   [g] danger   (another key: back) "));
    int key = zb_terminal_key(call->terminal);
    if (key == ZB_KEY_INTERRUPT || key == ZB_KEY_GONE)
        return zb_call_cancelled(error);
    zb_terminal_write(call->terminal, "\n");
    if (key == 'd' || key == 'n' || key == 'g')
        zb_call_mark(call, (char)key);
    return TRUE;
}

/* Whether `key` answers the question; sets what it says. */
static gboolean takes_answer(ZbCall *call, char **topics, int key)
{
    gboolean stop_all = zb_screen_has_stop_all(call->caller);
    guint n = topics ? g_strv_length(topics) : 0;
    if (key >= '1' && key <= '9' && (guint)(key - '1') < n)
        call->reference = g_strdup(topics[key - '1']);
    else if (key == 'n' || (key == 'k' && stop_all))
        call->reference = g_strdup("new");
    else if (key == 'm' && stop_all)
        call->kind = _("Report.");
    else if (key == 'v' && stop_all)
        call->kind = _("Request or objection.");
    else if (key != '?')
        return FALSE;
    return TRUE;
}

static void show_question(ZbCall *call)
{
    g_autofree char *today = NULL;
    ZbScreenCall screen = zb_call_screen(call, &today);
    zb_call_show(call, zb_screen_topic_question(call->caller, screen.today));
    zb_terminal_write(call->terminal, _(" Your choice "));
}

static gboolean ask_topic(ZbCall *call, GError **error)
{
    g_auto(GStrv) topics = call->caller ? zb_screen_topics(call->caller) : NULL;
    show_question(call);
    for (;;) {
        int key = zb_terminal_key(call->terminal);
        if (key == ZB_KEY_INTERRUPT || key == ZB_KEY_GONE)
            return zb_call_cancelled(error);
        if (key == '!' && !ask_mark(call, error))
            return FALSE;
        /* Whoever is being threatened is not asked for a topic first. */
        if (call->threatened)
            return TRUE;
        if (key == '!' || key == ZB_KEY_RESUMED)
            show_question(call);
        else if (takes_answer(call, topics, key)) {
            const char sign[] = {(char)key, '\n', 0};
            zb_terminal_write(call->terminal, sign);
            return TRUE;
        }
    }
}

gboolean zb_call_choose_topic(ZbCall *call, GError **error)
{
    if (call->topic)
        return check_topic(call, error);
    return call->terminal ? ask_topic(call, error) : TRUE;
}

#include "cli/screen.h"

#include <string.h>

#include "cli/canvas.h"
#include "cli/field.h"
#include "lib/i18n.h"
#include "cli/lines.h"
#include "cli/screen-limits.h"
#include "lib/words.h"

/* ---- who ---------------------------------------------------------------------------------------------------- */

char *zb_screen_who(const char *const *names, const ZbScreenCall *call)
{
    GString *screen = g_string_new(NULL);
    guint n = g_strv_length((char **)names);
    zb_canvas_header(screen, call, NULL);
    if (n == 1)
        zb_canvas_put(screen, " ", _("Ask first who it is. This may be: %s"), names[0]);
    else
        zb_canvas_put(screen, " ", "%s", _("Several people may be meant. Ask first who it is."));
    zb_canvas_blank(screen);
    for (guint i = 0; n > 1 && i < n && i < ZB_SCREEN_TOPICS; i++) {
        g_autofree char *key = g_strdup_printf("   [%u] ", i + 1);
        zb_canvas_put(screen, key, "%s", names[i]);
    }
    if (n > ZB_SCREEN_TOPICS)
        zb_canvas_put(screen, "       ", "%s",
                      _("and more; is it another? Stop, and give the name or the reference."));
    if (n == 1)
        zb_canvas_put(screen, "   [j] ", "%s", _("I know whom I am speaking with: it is this person"));
    zb_canvas_put(screen, "   [n] ", "%s", _("somebody else, or I do not know"));
    zb_canvas_blank(screen);
    if (n > 1)
        zb_canvas_put(screen, " ", "%s", _("A digit says: I know whom I am speaking with."));
    zb_canvas_put(screen, " ", "%s", _("Ctrl-C stops; nothing is recorded then."));
    return g_string_free(screen, FALSE);
}

char *zb_screen_unknown(const ZbScreenCall *call)
{
    GString *screen = g_string_new(NULL);
    zb_canvas_header(screen, call, NULL);
    if (call->number)
        zb_canvas_ends(screen, _("Unknown caller"), call->number);
    else
        zb_canvas_ends(screen, _("Unknown caller"), "");
    zb_canvas_blank(screen);
    zb_canvas_put(screen, "   ", "%s",
                  _("NOBODY KNOWN. A call like any other; it may be a first complaint."));
    zb_canvas_put(screen, "   ", "%s", _("The call is recorded as from an unknown caller."));
    zb_canvas_blank(screen);
    zb_canvas_put(screen, " ", "%s", _("You can say"));
    zb_canvas_put(screen, "   ", "%s", _("\"Good day. Whom am I speaking with? And what is it about?\""));
    zb_canvas_put(screen, "   ", "%s", _("At the end: \"I have written down that ... Is that right?\""));
    return g_string_free(screen, FALSE);
}

/* ---- about what --------------------------------------------------------------------------------------------- */

static void add_topics(GPtrArray *found, JsonObject *caller, const char *status)
{
    for (guint i = 0; i < zb_field_count(caller, "topics"); i++) {
        JsonObject *topic = zb_field_row(caller, "topics", i);
        const char *reference = zb_field_text(topic, "topic");
        gboolean other = g_strcmp0(zb_field_text(topic, "status"), status) != 0;
        if (!reference || (status && other) || found->len == ZB_SCREEN_TOPICS ||
            g_ptr_array_find_with_equal_func(found, reference, g_str_equal, NULL))
            continue;
        g_ptr_array_add(found, g_strdup(reference));
    }
}

char **zb_screen_topics(JsonObject *caller)
{
    GPtrArray *found = g_ptr_array_new();
    guint from = 0;
    for (JsonObject *limitation; (limitation = zb_limit_next(caller, "stop_topic", &from));) {
        const char *reference = zb_field_text(limitation, "topic");
        if (reference && found->len < ZB_SCREEN_TOPICS)
            g_ptr_array_add(found, g_strdup(reference));
    }
    add_topics(found, caller, "open");
    add_topics(found, caller, NULL);
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(found, FALSE);
}

static void add_choice(GString *choices, const char *text)
{
    g_string_append_printf(choices, "%s%s", choices->len ? "  " : "", text);
}

/* The keys besides the digits. */
static void add_other_choices(GString *keys, JsonObject *caller, const char *today)
{
    JsonObject *stop_all = caller ? zb_limit_first(caller, "stop_all") : NULL;
    if (stop_all) {
        const char *last = zb_field_text(stop_all, "until");
        g_autofree char *after = last ? zb_day_add(last, 1) : NULL;
        g_autofree char *from = zb_word_day(after, today);
        g_autofree char *kept = g_strdup_printf(_("[k] new complaint (kept until %s)"), *from ? from : "...");
        add_choice(keys, kept);
        add_choice(keys, _("[m] report"));
        add_choice(keys, _("[v] request or objection"));
    } else
        add_choice(keys, _("[n] something new"));
    add_choice(keys, _("[?] I do not know"));
}

char *zb_screen_topic_question(JsonObject *caller, const char *today)
{
    GString *screen = g_string_new(NULL);
    g_autoptr(GString) keys = g_string_new(NULL);
    g_auto(GStrv) topics = caller ? zb_screen_topics(caller) : NULL;
    for (guint i = 0; topics && topics[i]; i++) {
        g_autofree char *reference = zb_canvas_safe(topics[i]);
        g_autofree char *choice = zb_limit_covers(caller, topics[i])
                                      ? g_strdup_printf("[%u] %s (%s)", i + 1, reference, _("limited"))
                                      : g_strdup_printf("[%u] %s", i + 1, reference);
        add_choice(keys, choice);
    }
    add_other_choices(keys, caller, today);
    g_autoptr(GString) first = g_string_new(" ");
    zb_columns_pad(first, _("It is about"), LABEL_COLUMNS);
    g_string_append_c(first, ' ');
    zb_canvas_blank(screen);
    zb_canvas_choices(screen, first->str, keys->str);
    zb_canvas_put(screen, " ", "%s",
                  _("! distress, danger or threat    Ctrl-C stops; nothing is recorded then"));
    return g_string_free(screen, FALSE);
}

/* ---- marks -------------------------------------------------------------------------------------------------- */

char *zb_screen_threat(const ZbScreenCall *call)
{
    GString *screen = g_string_new(NULL);
    zb_canvas_header(screen, call, _("THREAT"));
    zb_canvas_put(screen, "   ", "%s",
                  _("YOU ARE NOT ALONE. Raise your hand, so that a colleague comes to you."));
    zb_canvas_put(screen, "   ", "%s", _("Somebody in direct danger? Call 112, or have it called."));
    zb_canvas_blank(screen);
    zb_canvas_put(screen, " ", "%s", _("You can say"));
    zb_canvas_put(
        screen, "   1  ", "%s",
        _("\"I hear that you are very angry. This sounds like a threat. I cannot help you like this. Will "
          "you stop "
          "that?\""));
    zb_canvas_put(screen, "   2  ", "%s", _("\"If you go on, I end this call.\""));
    zb_canvas_put(screen, "   3  ", "%s", _("\"I end the call now. I report this to my manager. Goodbye.\""));
    zb_canvas_put(
        screen, "   ", "%s",
        _("Somebody says that he will harm himself? Do NOT hang up. Ask: \"Are you thinking of suicide?\" "
          "Keep "
          "talking, have a colleague call 112. Also: 113."));
    zb_canvas_blank(screen);
    zb_canvas_put(screen, " ", "%s",
                  _("Write the words down, as literally as you can. No explanation, no opinion."));
    return g_string_free(screen, FALSE);
}

char *zb_screen_behaviour_question(void)
{
    GString *screen = g_string_new(NULL);
    zb_canvas_blank(screen);
    zb_canvas_choices(
        screen, _(" What was it?  "),
        _("[1] insults  [2] intimidation  [3] threat  [4] distress  [5] none after all (does not count)"));
    zb_canvas_put(
        screen, " ", "%s",
        _("With 3 and 4 the lead hears of it now. Afterwards: talk with a colleague, also when it was \"not "
          "so "
          "bad\"."));
    return g_string_free(screen, FALSE);
}

char *zb_screen_distress(void)
{
    GString *screen = g_string_new(NULL);
    zb_canvas_blank(screen);
    zb_canvas_put(screen, " ", "%s",
                  _("DISTRESS. This goes before everything, also before a limitation. Do NOT hang up."));
    zb_canvas_put(
        screen, "   ", "%s",
        _("Get a colleague. Just ask: \"Are you thinking of suicide?\" Direct danger: 112. Name 113 (free, "
          "day and "
          "night)."));
    return g_string_free(screen, FALSE);
}

char *zb_screen_danger(void)
{
    GString *screen = g_string_new(NULL);
    zb_canvas_blank(screen);
    zb_canvas_put(screen, " ", "%s",
                  _("DANGER. Call now: gas 0800-9009, direct danger 112. Tell place and time."));
    zb_canvas_put(screen, "   ", "%s",
                  _("Write down: what, where, since when. The complaint comes after that."));
    return g_string_free(screen, FALSE);
}

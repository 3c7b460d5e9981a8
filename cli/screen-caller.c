/* What applies to the caller, and what to say: the screens D.1 to D.3. */
#include "cli/screen.h"

#include <stdlib.h>

#include "cli/canvas.h"
#include "cli/field.h"
#include "lib/i18n.h"
#include "cli/lines.h"
#include "cli/screen-limits.h"
#include "lib/words.h"
#include "lib/text.h"

/* "Brief UIT-2026-0312 van 10 maart, P. Visser - evaluatie 10 september"; says so where there is no letter. */
static void put_letter(GString *screen, JsonObject *limitation, const char *today)
{
    const char *letter = zb_field_text(limitation, "letter"),
               *signer = zb_field_text(limitation, "signed_by");
    g_autofree char *written = zb_word_day(zb_field_text(limitation, "letter_on"), today);
    g_autofree char *review = zb_word_day(zb_field_text(limitation, "review_on"), today);
    g_autoptr(GString) line = g_string_new(NULL);
    if (!letter)
        g_string_append(line, _("The dossier names no letter: ask your lead before you refer to it"));
    else if (*written)
        g_string_append_printf(line, _("Letter %s of %s"), letter, written);
    else
        g_string_append_printf(line, _("Letter %s"), letter);
    if (signer)
        g_string_append_printf(line, ", %s", signer);
    if (*review)
        g_string_append_printf(line, DOT "%s %s", _("review"), review);
    zb_canvas_put(screen, "   ", "%s", line->str);
}

static void put_scope(GString *screen, JsonObject *limitation)
{
    const char *in = zb_field_text(limitation, "scope_in"), *out = zb_field_text(limitation, "scope_out");
    if (in)
        zb_canvas_put(screen, "   ", _("Covered: %s"), in);
    else
        zb_canvas_put(screen, "   ", "%s", _("Covered: what the letter says"));
    if (out)
        zb_canvas_put(screen, "   ", _("Not covered: %s"), out);
}

static void put_stop_topics(GString *screen, JsonObject *caller, const char *today)
{
    guint from = 0;
    for (JsonObject *limitation; (limitation = zb_limit_next(caller, "stop_topic", &from));) {
        const char *topic = zb_field_text(limitation, "topic"), *title = zb_field_text(limitation, "title");
        zb_canvas_put(screen, "   ", _("LIMITED: only %s %s"), topic ? topic : "", title ? title : "");
        put_letter(screen, limitation, today);
        put_scope(screen, limitation);
    }
}

static void put_stop_all(GString *screen, JsonObject *caller, JsonObject *limitation, const char *today)
{
    g_autofree char *until = zb_word_day(zb_field_text(limitation, "until"), today);
    const char *contact_person = zb_field_text(caller, "contact_person");
    if (*until)
        zb_canvas_put(screen, "   ", _("TEMPORARY STOP of complaint handling, up to and including %s"),
                      until);
    else
        zb_canvas_put(screen, "   ", "%s", _("TEMPORARY STOP of complaint handling"));
    put_letter(screen, limitation, today);
    if (contact_person)
        zb_canvas_put(screen, "   ", _("Contact person: %s"), contact_person);
    zb_canvas_put(
        screen, "   ", "%s",
        _("Goes on as usual: danger, distress, applications, benefits, care, objections, requests for "
          "information "
          "or for one's own data, and calls by somebody else on this citizen's behalf"));
}

/* ---- the dossier in a few lines ----------------------------------------------------------------------------- */

/* Open topics, in one line each; the limited ones stand above. */
static void put_open_topics(GString *screen, JsonObject *caller)
{
    const char *label = _("Open");
    for (guint i = 0, shown = 0; i < zb_field_count(caller, "topics") && shown < 3; i++) {
        JsonObject *topic = zb_field_row(caller, "topics", i);
        const char *reference = zb_field_text(topic, "topic"), *title = zb_field_text(topic, "title");
        if (g_strcmp0(zb_field_text(topic, "status"), "open") != 0 || !reference)
            continue;
        g_autofree char *words = g_strdup_printf("%s %s", reference, title ? title : "");
        g_autofree char *line = zb_canvas_safe(words);
        g_autofree char *cut = zb_columns_cut(line, ZB_SCREEN_COLUMNS - MARGIN - LABEL_COLUMNS);
        zb_canvas_labelled(screen, shown == 0 ? label : "", cut);
        shown++;
    }
}

/* "28 apr": several fit in a line. */
static char *short_day(const char *day)
{
    static const char *const months[] = {
        N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
        N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
    };
    if (!day || !zb_day_valid(day))
        return g_strdup("?");
    return g_strdup_printf("%d %s", atoi(day + 8), _(months[(atoi(day + 5) - 1) % 12]));
}

static void put_last(GString *screen, JsonObject *caller, GTimeZone *zone)
{
    gint64 n = zb_field_number(caller, "contacts_six_months", 0);
    g_autofree char *count = g_strdup_printf(
        P_("%d contact in the last six months", "%d contacts in the last six months", (gulong)n), (int)n);
    zb_canvas_labelled(screen, _("Contact"), count);

    g_autoptr(GString) last = g_string_new(NULL);
    for (guint i = 0; i < zb_field_count(caller, "last"); i++) {
        JsonObject *contact = zb_field_row(caller, "last", i);
        const char *date = zb_field_text(contact, "date");
        gint64 at = date ? zb_time_parse_iso(date, zone) : ZB_NEVER;
        g_autofree char *day = at == ZB_NEVER ? NULL : zb_day_of(at, zone);
        g_autofree char *words = short_day(day);
        gint64 minutes = zb_field_number(contact, "minutes", -1);
        g_string_append_printf(last, "%s%s %s", last->len ? DOT : "", words,
                               zb_word_channel(zb_field_text(contact, "channel")));
        if (g_strcmp0(zb_field_text(contact, "direction"), "out") == 0)
            g_string_append_printf(last, " %s", _("from us"));
        if (minutes >= 0)
            g_string_append_printf(last, _(" (%d min)"), (int)minutes);
    }
    if (last->len)
        zb_canvas_labelled(screen, _("Last"), last->str);
}

static void put_people(GString *screen, JsonObject *caller)
{
    for (guint i = 0; i < zb_field_count(caller, "representatives") && i < 2; i++) {
        JsonObject *representative = zb_field_row(caller, "representatives", i);
        const char *name = zb_field_text(representative, "name"),
                   *scope = zb_field_text(representative, "scope");
        g_autofree char *words =
            g_strdup_printf("%s%s%s", name ? name : "?", scope ? ": " : "", scope ? scope : "");
        g_autofree char *line = zb_canvas_safe(words);
        g_autofree char *cut = zb_columns_cut(line, ZB_SCREEN_COLUMNS - MARGIN - LABEL_COLUMNS);
        zb_canvas_labelled(screen, i == 0 ? _("On behalf") : "", cut);
    }
}

/* ---- what to say -------------------------------------------------------------------------------------------- */

static void say_unlimited(GString *screen)
{
    zb_canvas_put(screen, " ", "%s", _("You can say"));
    zb_canvas_put(screen, "   ", "%s", _("\"Good day. Tell me, what is it about?\""));
    zb_canvas_put(screen, "   ", "%s",
                  _("At the end: \"I have written down that ... Is that right? I will do ... before ...\""));
}

static void say_stop_topic(GString *screen, JsonObject *limitation, const char *today)
{
    const char *title = zb_field_text(limitation, "title");
    g_autofree char *written = zb_word_day(zb_field_text(limitation, "letter_on"), today);
    g_autofree char *shown = zb_canvas_safe(title);
    g_autofree char *cut = zb_columns_cut(*shown ? shown : _("that"), 45);
    g_autofree char *first =
        *written ? g_strdup_printf(
                       _("\"You had a letter about that on %s. We do not talk about it any more."), written)
                 : g_strdup(_("\"We do not talk with you about that any more."));
    zb_canvas_put(screen, " ", "%s",
                  _("Ask first: \"What is it about?\" And listen. It may be something new."));
    zb_canvas_put(screen, " ", _("Is it about %s? You can say"), cut);
    zb_canvas_put(screen, "   ", "%s %s", first,
                  _("I know that this is unpleasant. Do you know anything new? Send it in, then it will "
                    "be read. Can I help you with something else?\""));
    zb_canvas_put(screen, "   ", "%s", _("It stays about this: \"I am going to hang up now. Goodbye.\""));
}

static void say_stop_all(GString *screen, JsonObject *limitation, const char *today)
{
    const char *last = zb_field_text(limitation, "until");
    g_autofree char *until = zb_word_day(last, today);
    g_autofree char *after = last ? zb_day_add(last, 1) : NULL;
    g_autofree char *from = zb_word_day(after, today);
    g_autofree char *written = zb_word_day(zb_field_text(limitation, "letter_on"), today);
    zb_canvas_put(screen, " ", "%s", _("Always ask: \"Is there anything dangerous or urgent?\""));
    zb_canvas_put(screen, "   ", "%s",
                  _("yes  ->  help, or put the caller through to the contact person or your lead"));
    zb_canvas_put(screen, "   ", "%s", _("no, a complaint  ->  you can say:"));
    g_autofree char *stopped = g_strdup_printf(
        _("\"Up to and including %s we do not handle your complaints."), *until ? until : "...");
    g_autofree char *letter =
        *written ? g_strdup_printf(_(" That is in the letter of %s."), written) : g_strdup("");
    g_autofree char *then = g_strdup_printf(_("I write down that you called and what about. From %s on we "
                                              "take it up. Do you not agree? The letter says "
                                              "where you can go.\""),
                                            *from ? from : "...");
    zb_canvas_put(screen, "   ", "%s%s %s", stopped, letter, then);
}

/* ---- above the note ---- */

char *zb_screen_reminder(JsonObject *caller, const char *today)
{
    GString *lines = g_string_new(NULL);
    JsonObject *stop_all = caller ? zb_limit_first(caller, "stop_all") : NULL;
    g_autofree char *until = stop_all ? zb_word_day(zb_field_text(stop_all, "until"), today) : NULL;
    if (stop_all)
        zb_canvas_put(lines, " ", _("TEMPORARY STOP of complaint handling, up to and including %s"), until);
    guint from = 0;
    for (JsonObject *limitation; caller && (limitation = zb_limit_next(caller, "stop_topic", &from));) {
        const char *topic = zb_field_text(limitation, "topic");
        zb_canvas_put(lines, " ", _("LIMITED: only %s. Everything else you handle as usual."),
                      topic ? topic : "?");
    }
    return g_string_free(lines, FALSE);
}

/* ---- the whole ---------------------------------------------------------------------------------------------- */

/* Whether the number looked up is one that somebody has confirmed to be this citizen's. */
static gboolean is_confirmed(JsonObject *caller, const char *number)
{
    g_autofree char *normal = zb_phone_normal(number);
    for (guint i = 0; i < zb_field_count(caller, "confirmed_phones"); i++) {
        const char *item = zb_field_item(caller, "confirmed_phones", i);
        g_autofree char *confirmed = item ? zb_phone_normal(item) : NULL;
        if (normal && g_strcmp0(confirmed, normal) == 0)
            return TRUE;
    }
    return FALSE;
}

static void put_name(GString *screen, JsonObject *caller, const ZbScreenCall *call)
{
    g_autofree char *name = zb_canvas_safe(zb_field_text(caller, "name"));
    const char *known = !call->number                        ? ""
                        : is_confirmed(caller, call->number) ? _("number known, verified")
                                                             : _("number known");
    zb_canvas_ends(screen, name, known);
}

char *zb_screen_caller(JsonObject *caller, const ZbScreenCall *call)
{
    GString *screen = g_string_new(NULL);
    JsonObject *stop_all = zb_limit_first(caller, "stop_all"),
               *stop_topic = zb_limit_first(caller, "stop_topic");
    zb_canvas_header(screen, call, NULL);
    put_name(screen, caller, call);
    if (stop_all)
        put_stop_all(screen, caller, stop_all, call->today);
    if (stop_topic)
        put_stop_topics(screen, caller, call->today);
    if (!stop_all && stop_topic)
        zb_canvas_put(screen, "   ", "%s", _("EVERYTHING ELSE YOU HANDLE AS USUAL."));
    if (!stop_all && !stop_topic) {
        zb_canvas_blank(screen);
        zb_canvas_put(screen, "   ", "%s", _("NO LIMITATION. A call like any other."));
    }
    zb_canvas_blank(screen);
    put_open_topics(screen, caller);
    put_people(screen, caller);
    put_last(screen, caller, call->zone);
    zb_canvas_blank(screen);
    if (stop_all)
        say_stop_all(screen, stop_all, call->today);
    else if (stop_topic)
        say_stop_topic(screen, stop_topic, call->today);
    else
        say_unlimited(screen);
    return g_string_free(screen, FALSE);
}

#include "cli/canvas.h"

#include <stdarg.h>

#include "lib/i18n.h"
#include "cli/lines.h"
#include "lib/text.h"

char *zb_canvas_safe(const char *text)
{
    g_autofree char *safe = zb_text_terminal(text ? text : "");
    return zb_text_one_line(safe);
}

/* `text` behind `first`, its later lines under it, wrapped to the screen. */
void zb_canvas_behind(GString *screen, const char *first, const char *text)
{
    guint indent = zb_columns(first);
    g_auto(GStrv) lines = zb_wrap(text, ZB_SCREEN_COLUMNS - MARGIN - indent);
    for (guint i = 0; lines[i]; i++) {
        zb_columns_pad(screen, i == 0 ? first : "", indent);
        g_string_append_printf(screen, "%s\n", lines[i]);
    }
}

void zb_canvas_put(GString *screen, const char *indent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = zb_canvas_safe(text);
    zb_canvas_behind(screen, indent, safe);
}

void zb_canvas_labelled(GString *screen, const char *label, const char *text)
{
    g_autoptr(GString) first = g_string_new(" ");
    zb_columns_pad(first, label, LABEL_COLUMNS - 2);
    g_string_append_c(first, ' ');
    zb_canvas_put(screen, first->str, "%s", text);
}

/* A space that does not break keeps each choice in one piece; then it is a space like others. */
void zb_canvas_choices(GString *screen, const char *first, const char *choices)
{
    static const char *const no_break = "\xc2\xa0";
    g_auto(GStrv) each = g_strsplit(choices, "  ", -1);
    for (guint i = 0; each[i]; i++) {
        g_auto(GStrv) words = g_strsplit(each[i], " ", -1);
        g_free(each[i]);
        each[i] = g_strjoinv(no_break, words);
    }
    g_autofree char *text = g_strjoinv("  ", each);
    g_autoptr(GString) lines = g_string_new(NULL);
    zb_canvas_behind(lines, first, text);
    g_string_replace(lines, no_break, " ", 0);
    g_string_append(screen, lines->str);
}

void zb_canvas_blank(GString *screen)
{
    g_string_append_c(screen, '\n');
}

/* `left` and `right` at the two ends of a line; the left one gives way. */
void zb_canvas_ends(GString *screen, const char *left, const char *right)
{
    guint room = ZB_SCREEN_COLUMNS - MARGIN - zb_columns(right) - 2;
    g_autofree char *cut = zb_columns_cut(left, room);
    g_string_append_c(screen, ' ');
    zb_columns_pad(screen, cut, *right ? room : 0);
    g_string_append_printf(screen, "%s%s\n", *right ? " " : "", right);
}

void zb_canvas_header(GString *screen, const ZbScreenCall *call, const char *state)
{
    const char *way = call->out ? _("outgoing") : _("incoming");
    g_autofree char *right = g_strdup_printf("%s" DOT "%s %02d:%02d", state ? state : way, _("call"),
                                             (int)(call->seconds / 60), (int)(call->seconds % 60));
    zb_canvas_ends(screen, "zb-log", right);
    g_string_append_c(screen, ' ');
    for (guint i = 0; i < ZB_SCREEN_COLUMNS - MARGIN - 2; i++)
        g_string_append_c(screen, '-');
    zb_canvas_blank(screen);
}

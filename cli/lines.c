#include "cli/lines.h"

#include <string.h>

guint zb_columns_of(gunichar character)
{
    if (g_unichar_iszerowidth(character))
        return 0;
    return g_unichar_iswide(character) ? 2 : 1;
}

guint zb_columns(const char *text)
{
    guint columns = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        columns += zb_columns_of(g_utf8_get_char(at));
    return columns;
}

/* The end of the longest start of `text` that fits in `columns`. */
static const char *fitting_end(const char *text, const char *end, guint columns)
{
    guint used = 0;
    const char *at = text;
    while (at < end) {
        used += zb_columns_of(g_utf8_get_char(at));
        if (used > columns)
            break;
        at = g_utf8_next_char(at);
    }
    return at;
}

char *zb_columns_cut(const char *text, guint columns)
{
    if (columns == 0)
        return g_strdup("");
    if (zb_columns(text) <= columns)
        return g_strdup(text);
    const char *end = fitting_end(text, text + strlen(text), columns - 1);
    g_autofree char *start = g_strndup(text, (gsize)(end - text));
    return g_strconcat(g_strchomp(start), "\xe2\x80\xa6", NULL);
}

void zb_columns_pad(GString *line, const char *text, guint columns)
{
    g_string_append(line, text);
    for (guint used = zb_columns(text); used < columns; used++)
        g_string_append_c(line, ' ');
}

/* Where a line that begins at `text` ends: at its last space that fits, else in the middle of the word. At least
 * one character, so that wrapping always ends. */
static const char *break_at(const char *text, const char *end, guint columns)
{
    const char *fits = fitting_end(text, end, columns);
    if (fits == end)
        return end;
    for (const char *at = fits; at > text; at--)
        if (*at == ' ')
            return at;
    return fits > text ? fits : g_utf8_next_char(text);
}

static void wrap_line(GPtrArray *lines, const char *text, const char *end, guint columns)
{
    do {
        const char *stop = break_at(text, end, columns);
        g_autofree char *line = g_strndup(text, (gsize)(stop - text));
        g_ptr_array_add(lines, g_strdup(g_strchomp(line)));
        text = stop;
        while (text < end && *text == ' ')
            text++;
    } while (text < end);
}

char **zb_wrap(const char *text, guint columns)
{
    GPtrArray *lines = g_ptr_array_new();
    const char *end;
    while ((end = strchr(text, '\n'))) {
        wrap_line(lines, text, end, columns);
        text = end + 1;
    }
    wrap_line(lines, text, text + strlen(text), columns);
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(lines, FALSE);
}

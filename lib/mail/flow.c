#include "lib/mail/flow.h"

#include <string.h>

typedef struct {
    const char *at; /* without marks, stuffing and line end */
    gsize length;
    guint depth;
    gboolean flowed; /* goes on in the next line */
} Line;

static Line read_line(const char *text, const char *end)
{
    Line line = {.at = text};
    while (line.at < end && *line.at == '>') {
        line.at++;
        line.depth++;
    }
    if (line.at < end && *line.at == ' ')
        line.at++; /* stuffed (4.4) */
    line.length = (gsize)(end - line.at);
    gboolean signature = line.length == 3 && memcmp(line.at, "-- ", 3) == 0;
    line.flowed = line.length > 0 && line.at[line.length - 1] == ' ' && !signature;
    return line;
}

static void begin(GString *out, guint depth)
{
    for (guint i = 0; i < depth; i++)
        g_string_append_c(out, '>');
    if (depth > 0)
        g_string_append_c(out, ' ');
}

char *zb_flow_join(const char *text, gboolean delete_space)
{
    GString *out = g_string_sized_new(strlen(text) + 16);
    Line before = {0};
    while (*text) {
        const char *end = strchrnul(text, '\n');
        Line line = read_line(text, end);
        gboolean signature = line.length == 3 && memcmp(line.at, "-- ", 3) == 0;
        gboolean joined = before.flowed && before.depth == line.depth && !signature;
        if (!joined) {
            if (before.flowed)
                g_string_append_c(out, '\n'); /* the other depth ends the paragraph (4.5) */
            begin(out, line.depth);
        }
        gboolean last = *end == '\0';
        g_string_append_len(out, line.at, (gssize)(line.length - (line.flowed && delete_space ? 1 : 0)));
        if (!line.flowed && !last)
            g_string_append_c(out, '\n');
        before = line;
        text = last ? end : end + 1;
    }
    return g_string_free(out, FALSE);
}

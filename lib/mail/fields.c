#include "lib/mail/fields.h"

#include <string.h>

/* RFC 5322 has no limit; no name that is used comes near. */
#define NAME_MAX_BYTES 60

/* Past blanks and marks of quoting. */
static const char *unquoted(const char *line)
{
    return line + strspn(line, " \t>|\r");
}

static gboolean is_name_byte(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_';
}

/* How long the name is; 0 where the line is no field. */
static gsize name_length(const char *line)
{
    gsize length = 0;
    while (length <= NAME_MAX_BYTES && is_name_byte(line[length]))
        length++;
    gsize colon = length + strspn(line + length, " \t");
    gboolean field = g_ascii_isalpha(*line) && length <= NAME_MAX_BYTES && line[colon] == ':' &&
                     strncmp(line + colon, "://", 3) != 0;
    return field ? length : 0;
}

/* A folded line: indented, and no field itself (the headers may stand indented as a whole). */
static gboolean continues(const char *line)
{
    const char *p = line + strspn(line, ">|");
    return (*p == ' ' || *p == '\t') && !strchr("\r\n", *unquoted(line)) && name_length(unquoted(line)) == 0;
}

static const char *line_end(const char *line)
{
    return line + strcspn(line, "\n");
}

static void append_line(GString *value, const char *line)
{
    if (value->len > 0)
        g_string_append_c(value, ' ');
    g_string_append_len(value, line, line_end(line) - line);
}

static ZbFieldLine read_field(ZbFields *fields, const char *line, gsize name)
{
    GString *value = g_string_new(NULL);
    append_line(value, strchr(line + name, ':') + 1);
    while (*fields->rest && continues(fields->rest)) {
        append_line(value, unquoted(fields->rest));
        fields->rest = line_end(fields->rest);
        fields->rest += *fields->rest ? 1 : 0;
    }
    fields->name = g_ascii_strdown(line, (gssize)name);
    fields->value = g_strstrip(g_string_free(value, FALSE));
    return ZB_LINE_FIELD;
}

ZbFieldLine zb_fields_next(ZbFields *fields)
{
    zb_fields_clear(fields);
    if (*fields->rest == '\0')
        return ZB_LINE_END;
    fields->line = fields->rest;
    fields->rest = line_end(fields->rest);
    fields->rest += *fields->rest ? 1 : 0;
    const char *line = unquoted(fields->line);
    if (*line == '\n' || *line == '\0')
        return ZB_LINE_BLANK;
    gsize name = name_length(line);
    return name ? read_field(fields, line, name) : ZB_LINE_OTHER;
}

void zb_fields_clear(ZbFields *fields)
{
    g_clear_pointer(&fields->name, g_free);
    g_clear_pointer(&fields->value, g_free);
}

char *zb_fields_find(const char *text, const char *name)
{
    g_auto(ZbFields) fields = {.rest = text};
    for (ZbFieldLine line; (line = zb_fields_next(&fields)) != ZB_LINE_END;)
        if (line == ZB_LINE_FIELD && strcmp(fields.name, name) == 0)
            return g_steal_pointer(&fields.value);
    return NULL;
}

static gboolean is_one_of(const char *name, const char *const *list)
{
    return g_strv_contains(list, name);
}

const char *zb_fields_headers(const char *text)
{
    static const char *const systems[] = {"received", "return-path", "message-id", NULL};
    static const char *const authors[] = {"from", "to", "subject", "date", NULL};
    g_auto(ZbFields) fields = {.rest = text};
    const char *start = NULL;
    guint count = 0;
    gboolean system = FALSE, author = FALSE;
    for (ZbFieldLine line; (line = zb_fields_next(&fields)) != ZB_LINE_END;) {
        if (line != ZB_LINE_FIELD) {
            start = NULL;
            count = 0;
            system = author = FALSE;
            continue;
        }
        start = start ? start : fields.line;
        count++;
        system |= is_one_of(fields.name, systems);
        author |= is_one_of(fields.name, authors);
        if (count >= 3 && system && author)
            return start;
    }
    return NULL;
}

#include "lib/mail/line.h"

#include <string.h>
#include "lib/mail/phrases.h"

/* A mark stands at most that far from the edge: "     >" is somebody's drawing. */
#define INDENT_MAX 3

/* How many bytes of white space begin at `text`: blanks, no-break spaces, zero width and byte order marks. 0: none. */
static gsize blank_at(const char *text, const char *end)
{
    static const char *const wide[] = {"\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\xaf", "\xef\xbb\xbf"};
    if (text < end && g_ascii_isspace(*text))
        return 1;
    for (guint i = 0; text < end && (guchar)*text >= 0x80 && i < G_N_ELEMENTS(wide); i++)
        if ((gsize)(end - text) >= strlen(wide[i]) && memcmp(text, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return 0;
}

static gboolean ends_blank(const char *start, const char *end, gsize *ret_size)
{
    for (gsize size = 1; size <= 3 && size <= (gsize)(end - start); size++)
        if (blank_at(end - size, end) == size) {
            *ret_size = size;
            return TRUE;
        }
    return FALSE;
}

/* GroupWise writes ">>> Jan <jan@x> 04-05-26 9:12 >>>" over what it quotes, which has no marks. */
static gboolean is_groupwise(const ZbLine *line)
{
    return line->length > 10 && memcmp(line->at, ">>> ", 4) == 0 &&
           memcmp(line->at + line->length - 4, " >>>", 4) == 0;
}

static void read_body(ZbLine *line)
{
    const char *p = line->at, *end = line->at + line->length;
    gsize indent = 0, size;
    if (is_groupwise(line)) {
        line->body = p;
        line->size = line->length;
        return;
    }
    while (p < end && (*p == ' ' || *p == '>')) {
        indent = *p == ' ' ? indent + 1 : 0;
        if (indent > INDENT_MAX)
            break;
        line->depth += *p == '>';
        p++;
    }
    while ((size = blank_at(p, end)) > 0)
        p += size;
    while (ends_blank(p, end, &size))
        end -= size;
    line->body = p;
    line->size = (gsize)(end - p);
}

static void clear(gpointer line)
{
    g_free(((ZbLine *)line)->fold);
}

GArray *zb_lines_of(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(ZbLine));
    g_array_set_clear_func(lines, clear);
    while (*text) {
        const char *newline = strchr(text, '\n');
        ZbLine line = {.at = text, .length = newline ? (gsize)(newline - text) : strlen(text)};
        read_body(&line);
        g_array_append_val(lines, line);
        text += line.length + (newline ? 1 : 0);
    }
    return lines;
}

const char *zb_line_fold(ZbLine *line)
{
    if (line->fold)
        return line->fold;
    char *fold = line->size > ZB_LINE_MARK_MAX ? g_strdup("") : zb_phrases_fold(line->body, line->size);
    gsize length = strlen(fold), lead = strspn(fold, "*_|# ");
    while (length > lead && strchr("*_| ", fold[length - 1]))
        length--;
    memmove(fold, fold + lead, length - lead);
    fold[length - lead] = '\0';
    return line->fold = fold;
}

gboolean zb_line_is_rule(const ZbLine *line)
{
    if (line->size < 3)
        return FALSE;
    for (gsize i = 0; i < line->size; i++)
        if (!strchr("_-*= ", line->body[i]))
            return FALSE;
    return TRUE;
}

#include "lib/config-lines.h"

#include <string.h>
#include "lib/error.h"

typedef struct {
    const char *file;
    GPtrArray *lines;
    GHashTable *seen; /* "group" or "group\nkey" → line number */
    char *group;      /* NULL before the first */
    guint number;
} Scan;

static void line_free(gpointer data)
{
    ZbConfigLine *line = data;
    g_free(line->group);
    g_free(line->key);
    g_free(line);
}

static gboolean refuse(const Scan *scan, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean refuse(const Scan *scan, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s:%u: %s", scan->file, scan->number, what);
    return FALSE;
}

static void remember(Scan *scan, const char *key)
{
    ZbConfigLine *line = g_new(ZbConfigLine, 1);
    *line = (ZbConfigLine){scan->number, g_strdup(scan->group), g_strdup(key)};
    g_ptr_array_add(scan->lines, line);
}

/* The line where `name` stood before, or 0. */
static guint seen_before(Scan *scan, char *name)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(scan->seen, name));
    if (before)
        g_free(name);
    else
        g_hash_table_insert(scan->seen, name, GUINT_TO_POINTER(scan->number));
    return before;
}

static gboolean scan_group(Scan *scan, const char *line, GError **error)
{
    size_t length = strlen(line);
    if (length < 3 || line[length - 1] != ']' || strcspn(line + 1, "[]") != length - 2)
        return refuse(scan, error,
                      "this is no '[group]'; nothing may follow the bracket, comments stand on lines of "
                      "their own");
    g_free(scan->group);
    scan->group = g_strndup(line + 1, length - 2);
    guint before = seen_before(scan, g_strdup(scan->group));
    if (before)
        return refuse(scan, error, "[%s] is there already, in line %u; put its keys together", scan->group,
                      before);
    remember(scan, NULL);
    return TRUE;
}

/* " #" behind a value was meant as a comment, but would be part of the value. */
static gboolean has_comment(const char *value)
{
    for (const char *hash = strchr(value, '#'); hash; hash = strchr(hash + 1, '#'))
        if (hash == value || g_ascii_isspace(hash[-1]))
            return TRUE;
    return FALSE;
}

static gboolean scan_key(Scan *scan, const char *line, GError **error)
{
    const char *equals = strchr(line, '=');
    if (!equals || equals == line)
        return refuse(scan, error, "this is neither '[group]' nor 'key = value' nor a comment ('# ...')");
    g_autofree char *key = g_strchomp(g_strndup(line, (gsize)(equals - line)));
    if (!scan->group)
        return refuse(scan, error, "key '%s' stands before the first [group]", key);
    guint before = seen_before(scan, g_strdup_printf("%s\n%s", scan->group, key));
    if (before)
        return refuse(scan, error, "[%s] %s: is there already, in line %u; keep one of the two", scan->group,
                      key, before);
    if (has_comment(equals + 1))
        return refuse(scan, error,
                      "[%s] %s: ' #' would be part of the value; put the comment on a line of its own",
                      scan->group, key);
    remember(scan, key);
    return TRUE;
}

static gboolean scan_line(Scan *scan, char *line, GError **error)
{
    if (!g_utf8_validate(line, -1, NULL))
        return refuse(scan, error, "this line is not UTF-8");
    if (g_str_has_prefix(line, "\xef\xbb\xbf"))
        return refuse(scan, error, "the file begins with a byte order mark; save it as UTF-8 without one");
    g_strstrip(line);
    if (!*line || *line == '#')
        return TRUE;
    return *line == '[' ? scan_group(scan, line, error) : scan_key(scan, line, error);
}

static gboolean scan_all(Scan *scan, const char *data, gsize length, GError **error)
{
    const char *end = data + length;
    for (const char *at = data; at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        gsize size = (gsize)((newline ? newline : end) - at);
        scan->number++;
        if (memchr(at, '\0', size))
            return refuse(scan, error, "this line has a NUL byte; the file must be text");
        g_autofree char *line = g_strndup(at, size);
        if (!scan_line(scan, line, error))
            return FALSE;
        at += size + 1;
    }
    return TRUE;
}

GPtrArray *zb_config_lines(const char *file, const char *data, gsize length, GError **error)
{
    Scan scan = {.file = file,
                 .lines = g_ptr_array_new_with_free_func(line_free),
                 .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    gboolean good = scan_all(&scan, data, length, error);
    g_hash_table_unref(scan.seen);
    g_free(scan.group);
    if (good)
        return scan.lines;
    g_ptr_array_unref(scan.lines);
    return NULL;
}

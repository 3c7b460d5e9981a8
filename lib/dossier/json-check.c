#include "lib/dossier/json-check.h"

#include <string.h>
#include "lib/error.h"

#define BOM "\xef\xbb\xbf"

typedef struct {
    const char *name, *start, *at, *end;
    guint depth;
    GError **error;
} Check;

static gboolean check_value(Check *check);

/* FALSE, with the line and column of `where`. Up to there the bytes are valid UTF-8. */
static gboolean refuse(Check *check, const char *where, const char *what)
{
    guint line = 1;
    const char *line_start = check->start;
    for (const char *c = check->start; c < where; c++)
        if (*c == '\n') {
            line++;
            line_start = c + 1;
        }
    g_set_error(check->error, ZB_ERROR, ZB_ERROR_INVALID, "%s:%u:%ld: %s", check->name, line,
                g_utf8_pointer_to_offset(line_start, where) + 1, what);
    return FALSE;
}

/* The character at the cursor, '\0' at the end (bytes have none: that is checked first). */
static char peek(const Check *check)
{
    return check->at < check->end ? *check->at : '\0';
}

static gboolean take(Check *check, char wanted)
{
    if (peek(check) != wanted)
        return FALSE;
    check->at++;
    return TRUE;
}

static void skip_space(Check *check)
{
    while (check->at < check->end && strchr(" \t\r\n", *check->at))
        check->at++;
}

/* Four hexadecimal digits; -1 where they are not there. */
static int take_hex(Check *check)
{
    int value = 0;
    if (check->end - check->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*check->at);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
        check->at++;
    }
    return value;
}

/* What stands behind "\u". */
static gboolean check_unicode(Check *check, const char *escape)
{
    int unit = take_hex(check);
    if (unit < 0)
        return refuse(check, escape, "'\\u' needs four hexadecimal digits");
    if (unit == 0)
        return refuse(check, escape, "a text may not have U+0000");
    if (unit < 0xd800 || unit > 0xdfff)
        return TRUE;
    if (unit < 0xdc00 && take(check, '\\') && take(check, 'u')) {
        int low = take_hex(check);
        if (low >= 0xdc00 && low <= 0xdfff)
            return TRUE;
    }
    return refuse(check, escape, "this is half a surrogate pair");
}

static gboolean check_string(Check *check)
{
    const char *opening = check->at++;
    while (check->at < check->end && *check->at != '"') {
        const char *c = check->at++;
        if ((guchar)*c < 0x20)
            return refuse(check, c, "a control character must be written as an escape, like \\n");
        if (*c != '\\')
            continue;
        if (take(check, 'u')) {
            if (!check_unicode(check, c))
                return FALSE;
        } else if (peek(check) && strchr("\"\\/bfnrt", peek(check))) {
            check->at++;
        } else {
            return refuse(check, c, "this '\\' begins no escape");
        }
    }
    return take(check, '"') || refuse(check, opening, "this text has no closing quote");
}

static gboolean check_digits(Check *check)
{
    const char *first = check->at;
    while (g_ascii_isdigit(peek(check)))
        check->at++;
    return check->at > first;
}

static gboolean check_number(Check *check)
{
    const char *first = check->at;
    take(check, '-');
    gboolean good = take(check, '0') || check_digits(check);
    if (good && take(check, '.'))
        good = check_digits(check);
    if (good && (take(check, 'e') || take(check, 'E'))) {
        if (!take(check, '+'))
            take(check, '-');
        good = check_digits(check);
    }
    return good || refuse(check, first, "this is no number");
}

static gboolean check_word(Check *check)
{
    static const char *const words[] = {"true", "false", "null"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize length = strlen(words[i]);
        if ((gsize)(check->end - check->at) >= length && memcmp(check->at, words[i], length) == 0) {
            check->at += length;
            return TRUE;
        }
    }
    return refuse(check, check->at, "a value should stand here");
}

/* "key" and the colon behind it. */
static gboolean check_key(Check *check, GHashTable *keys)
{
    const char *quote = check->at;
    if (peek(check) != '"')
        return refuse(check, quote, "a key in double quotes should stand here");
    if (!check_string(check))
        return FALSE;
    g_autofree char *key = g_strndup(quote + 1, (gsize)(check->at - quote - 2));
    if (strchr(key, '\\'))
        return refuse(check, quote, "a key may have no escapes");
    if (!g_hash_table_add(keys, g_steal_pointer(&key)))
        return refuse(check, quote, "this key stands twice in one object");
    skip_space(check);
    return take(check, ':') || refuse(check, check->at, "':' should stand here");
}

/* An object's members (`keys` given) or an array's items, up to `closing`. */
static gboolean check_items(Check *check, char closing, GHashTable *keys)
{
    check->at++;
    skip_space(check);
    if (take(check, closing))
        return TRUE;
    for (;;) {
        skip_space(check);
        if ((keys && !check_key(check, keys)) || !check_value(check))
            return FALSE;
        if (take(check, closing))
            return TRUE;
        if (!take(check, ','))
            return refuse(check, check->at,
                          keys ? "',' or '}' should stand here" : "',' or ']' should stand here");
    }
}

static gboolean check_nested(Check *check)
{
    if (check->depth == ZB_JSON_DEPTH)
        return refuse(check, check->at, "this is nested too deeply for a dossier");
    check->depth++;
    gboolean object = peek(check) == '{';
    g_autoptr(GHashTable) keys = object ? g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL) : NULL;
    gboolean good = check_items(check, object ? '}' : ']', keys);
    check->depth--;
    return good;
}

/* A value, and the white space around it. */
static gboolean check_value(Check *check)
{
    skip_space(check);
    char first = peek(check);
    gboolean good = first == '{' || first == '['             ? check_nested(check)
                    : first == '"'                           ? check_string(check)
                    : first == '-' || g_ascii_isdigit(first) ? check_number(check)
                                                             : check_word(check);
    skip_space(check);
    return good;
}

gboolean zb_json_check(const char *name, const char *data, gsize length, GError **error)
{
    Check check = {name, data, data, data + length, 0, error};
    const char *nul = memchr(data, '\0', length), *bad;
    gsize text = nul ? (gsize)(nul - data) : length;
    if (!g_utf8_validate_len(data, text, &bad))
        return refuse(&check, bad, "this is not UTF-8");
    if (nul)
        return refuse(&check, nul, "a NUL byte stands here; this is no text file");
    skip_space(&check);
    if (check.at == check.end)
        return refuse(&check, check.at, "the file is empty");
    if (text >= strlen(BOM) && memcmp(data, BOM, strlen(BOM)) == 0)
        return refuse(&check, data, "a byte order mark stands here; save the file as UTF-8 without one");
    if (!check_value(&check))
        return FALSE;
    return check.at == check.end || refuse(&check, check.at, "something stands behind the end");
}

#include "daemon/imap-response.h"

#include <stdio.h>
#include <string.h>
#include "daemon/imap-error.h"
#include "lib/clock.h"
#include "lib/text.h"

/* Of the server's words, in errors and logs. */
#define WORDS_MAX 160

typedef struct {
    const char *p;
    const ZbImapLine *line;
    guint literal; /* the next one */
} Cursor;

static gboolean broken(GError **error, const char *what)
{
    g_set_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL,
                "the server's answer breaks the grammar of IMAP (%s)", what);
    return FALSE;
}

static gboolean skip_char(Cursor *cursor, char c)
{
    if (*cursor->p != c)
        return FALSE;
    cursor->p++;
    return TRUE;
}

static gboolean skip_word(Cursor *cursor, const char *word)
{
    gsize length = strlen(word);
    if (g_ascii_strncasecmp(cursor->p, word, length) != 0 || (cursor->p[length] && cursor->p[length] != ' '))
        return FALSE;
    cursor->p += length;
    skip_char(cursor, ' ');
    return TRUE;
}

static gboolean read_number(Cursor *cursor, guint64 max, guint64 *ret_number)
{
    if (!g_ascii_isdigit(*cursor->p))
        return FALSE;
    char *end;
    guint64 number = g_ascii_strtoull(cursor->p, &end, 10);
    cursor->p = end;
    *ret_number = number;
    return number <= max;
}

/* ---- OK, NO, BAD, BYE, PREAUTH ---- */

static gboolean read_status(Cursor *cursor, ZbImapStatus *ret_status)
{
    static const char *const names[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (skip_word(cursor, names[i])) {
            *ret_status = (ZbImapStatus)i;
            return TRUE;
        }
    return FALSE;
}

/* "[CODE argument]", where the words begin with one. */
static void read_code(Cursor *cursor, ZbImapResponse *response)
{
    const char *end = *cursor->p == '[' ? strchr(cursor->p, ']') : NULL;
    if (!end)
        return;
    cursor->p++;
    gsize length = strcspn(cursor->p, " ]");
    response->code = g_ascii_strup(cursor->p, (gssize)length);
    cursor->p += length;
    if (*cursor->p == ' ')
        response->code_text = g_strndup(cursor->p + 1, (gsize)(end - cursor->p - 1));
    if (skip_char(cursor, ' ') && !read_number(cursor, G_MAXUINT32, &response->code_number))
        response->code_number = 0;
    cursor->p = end + 1;
    skip_char(cursor, ' ');
}

static void read_words(Cursor *cursor, ZbImapResponse *response)
{
    read_code(cursor, response);
    g_autofree char *valid = zb_text_valid(cursor->p, -1), *line = zb_text_one_line(valid);
    response->words = zb_text_shorten(line, WORDS_MAX);
}

static gboolean parse_tagged(Cursor *cursor, ZbImapResponse *response, GError **error)
{
    gsize length = strcspn(cursor->p, " ");
    if (length == 0 || cursor->p[length] != ' ')
        return broken(error, "no tag");
    response->kind = ZB_IMAP_TAGGED;
    response->tag = g_strndup(cursor->p, length);
    cursor->p += length + 1;
    if (!read_status(cursor, &response->status) || response->status > ZB_IMAP_BAD)
        return broken(error, "no status after a tag");
    read_words(cursor, response);
    return TRUE;
}

/* ---- FETCH ---- */

static gboolean take_literal(Cursor *cursor, GBytes **ret_bytes, guint64 *ret_size)
{
    cursor->p++;
    if (!read_number(cursor, G_MAXUINT32, ret_size) || !skip_char(cursor, '}') || !skip_char(cursor, '\n') ||
        cursor->literal >= cursor->line->literals->len)
        return FALSE;
    GBytes *bytes = g_ptr_array_index(cursor->line->literals, cursor->literal++);
    *ret_bytes = bytes ? g_bytes_ref(bytes) : NULL;
    return TRUE;
}

static gboolean read_quoted(Cursor *cursor, char **ret_text)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (cursor->p++; *cursor->p && *cursor->p != '"'; cursor->p++) {
        if (*cursor->p == '\\' && cursor->p[1])
            cursor->p++;
        g_string_append_c(text, *cursor->p);
    }
    *ret_text = g_strdup(text->str);
    return skip_char(cursor, '"');
}

/* An nstring: NIL leaves `*ret_bytes` NULL. */
static gboolean read_nstring(Cursor *cursor, GBytes **ret_bytes, guint64 *ret_size, gboolean *ret_nil)
{
    *ret_nil = FALSE;
    *ret_size = 0;
    if (*cursor->p == '{')
        return take_literal(cursor, ret_bytes, ret_size);
    if (*cursor->p == '"') {
        g_autofree char *text = NULL;
        if (!read_quoted(cursor, &text))
            return FALSE;
        *ret_size = strlen(text);
        *ret_bytes = g_bytes_new(text, (gsize)*ret_size);
        return TRUE;
    }
    *ret_nil = TRUE;
    if (g_ascii_strncasecmp(cursor->p, "NIL", 3) != 0)
        return FALSE;
    cursor->p += 3;
    return TRUE;
}

/* Any value that we did not ask for: an atom, a string, a literal, lists of these. */
static gboolean skip_value(Cursor *cursor)
{
    guint depth = 0;
    do {
        if (depth > 0 && skip_char(cursor, ' '))
            continue;
        if (skip_char(cursor, '(')) {
            depth++;
        } else if (depth > 0 && skip_char(cursor, ')')) {
            depth--;
        } else if (*cursor->p == '"' || *cursor->p == '{') {
            g_autoptr(GBytes) bytes = NULL;
            guint64 size;
            gboolean nil;
            if (!read_nstring(cursor, &bytes, &size, &nil))
                return FALSE;
        } else {
            gsize length = strcspn(cursor->p, " ()\"{");
            if (length == 0)
                return FALSE;
            cursor->p += length;
        }
    } while (depth > 0);
    return TRUE;
}

/* "BODY[HEADER.FIELDS (TO)]<0>": a name goes on to the next space that is not within brackets. */
static char *read_item_name(Cursor *cursor)
{
    gboolean section = FALSE;
    const char *start = cursor->p;
    for (; *cursor->p && *cursor->p != '\n' && (section || !strchr(" ()", *cursor->p)); cursor->p++)
        section = *cursor->p == '[' || (section && *cursor->p != ']');
    return g_ascii_strup(start, cursor->p - start);
}

static gboolean read_body(Cursor *cursor, ZbImapBody body, ZbImapResponse *response)
{
    g_clear_pointer(&response->bytes, g_bytes_unref);
    gboolean nil;
    if (!read_nstring(cursor, &response->bytes, &response->body_size, &nil))
        return FALSE;
    response->body = nil ? ZB_IMAP_BODY_NONE : body;
    return TRUE;
}

static gboolean read_date(Cursor *cursor, ZbImapResponse *response)
{
    g_autofree char *text = NULL;
    if (*cursor->p != '"')
        return skip_value(cursor);
    if (!read_quoted(cursor, &text))
        return FALSE;
    response->internal_date = zb_imap_date_parse(text);
    return TRUE;
}

static gboolean read_uid(Cursor *cursor, ZbImapResponse *response)
{
    guint64 uid;
    if (!read_number(cursor, G_MAXUINT32, &uid) || uid == 0)
        return FALSE;
    response->uid = (guint32)uid;
    return TRUE;
}

static gboolean read_item(Cursor *cursor, ZbImapResponse *response)
{
    g_autofree char *name = read_item_name(cursor);
    if (!*name || !skip_char(cursor, ' '))
        return FALSE;
    if (strcmp(name, "UID") == 0)
        return read_uid(cursor, response);
    if (strcmp(name, "RFC822.SIZE") == 0)
        return read_number(cursor, G_MAXINT64, &response->size);
    if (strcmp(name, "INTERNALDATE") == 0)
        return read_date(cursor, response);
    if (strcmp(name, "BODY[]") == 0)
        return read_body(cursor, ZB_IMAP_BODY_WHOLE, response);
    if (strcmp(name, "BODY[HEADER]") == 0 || strcmp(name, "BODY[HEADER]<0>") == 0)
        return read_body(cursor, ZB_IMAP_BODY_HEADER, response);
    return skip_value(cursor);
}

static gboolean parse_fetch(Cursor *cursor, ZbImapResponse *response, GError **error)
{
    response->kind = ZB_IMAP_FETCH;
    if (!skip_char(cursor, '('))
        return broken(error, "FETCH without items");
    while (!skip_char(cursor, ')'))
        if (!read_item(cursor, response) || (*cursor->p != ')' && !skip_char(cursor, ' ')))
            return broken(error, "an item of FETCH");
    return *cursor->p ? broken(error, "more after the items of FETCH") : TRUE;
}

/* ---- CAPABILITY ---- */

static void read_capabilities(Cursor *cursor, ZbImapResponse *response)
{
    static const struct {
        const char *name;
        ZbImapCan can;
    } known[] = {{"MOVE", ZB_IMAP_CAN_MOVE}, {"UIDPLUS", ZB_IMAP_CAN_UIDPLUS}, {"IDLE", ZB_IMAP_CAN_IDLE}};
    g_auto(GStrv) names = g_strsplit(cursor->p, " ", -1);
    response->kind = ZB_IMAP_CAPABILITY;
    for (char **name = names; *name; name++)
        for (guint i = 0; i < G_N_ELEMENTS(known); i++)
            if (g_ascii_strcasecmp(*name, known[i].name) == 0)
                response->can |= known[i].can;
}

/* ---- */

static gboolean parse_numbered(Cursor *cursor, ZbImapResponse *response, GError **error)
{
    guint64 number;
    if (!read_number(cursor, G_MAXUINT32, &number) || !skip_char(cursor, ' '))
        return broken(error, "a number");
    response->number = (guint32)number;
    if (skip_word(cursor, "FETCH"))
        return parse_fetch(cursor, response, error);
    response->kind = skip_word(cursor, "EXISTS")    ? ZB_IMAP_EXISTS
                     : skip_word(cursor, "EXPUNGE") ? ZB_IMAP_EXPUNGE
                                                    : ZB_IMAP_OTHER;
    return TRUE;
}

static gboolean parse(Cursor *cursor, ZbImapResponse *response, GError **error)
{
    if (skip_word(cursor, "+")) {
        response->kind = ZB_IMAP_CONTINUE;
        return TRUE;
    }
    if (!g_str_has_prefix(cursor->p, "* "))
        return parse_tagged(cursor, response, error);
    cursor->p += 2;
    if (g_ascii_isdigit(*cursor->p))
        return parse_numbered(cursor, response, error);
    if (read_status(cursor, &response->status)) {
        response->kind = ZB_IMAP_STATUS;
        read_words(cursor, response);
    } else if (skip_word(cursor, "CAPABILITY")) {
        read_capabilities(cursor, response);
    }
    return TRUE;
}

gboolean zb_imap_response_parse(const ZbImapLine *line, ZbImapResponse *ret_response, GError **error)
{
    Cursor cursor = {line->text, line, 0};
    g_auto(ZbImapResponse) response = {.kind = ZB_IMAP_OTHER, .internal_date = ZB_NEVER};
    if (!parse(&cursor, &response, error))
        return FALSE;
    *ret_response = response;
    response = (ZbImapResponse){0};
    return TRUE;
}

void zb_imap_response_clear(ZbImapResponse *response)
{
    g_clear_pointer(&response->tag, g_free);
    g_clear_pointer(&response->code, g_free);
    g_clear_pointer(&response->code_text, g_free);
    g_clear_pointer(&response->words, g_free);
    g_clear_pointer(&response->bytes, g_bytes_unref);
}

gint64 zb_imap_date_parse(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4], sign;
    int day, year, hour, minute, second, zone, end = 0;
    if (sscanf(text, "%2d-%3[A-Za-z]-%4d %2d:%2d:%2d %c%4d%n", &day, month, &year, &hour, &minute, &second,
               &sign, &zone, &end) != 8 ||
        text[end] || (sign != '+' && sign != '-') || zone < 0 || zone % 100 > 59)
        return ZB_NEVER;
    const char *at = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (!at || (at - months) % 3 != 0)
        return ZB_NEVER;
    g_autoptr(GDateTime) utc =
        g_date_time_new_utc(year, (int)(at - months) / 3 + 1, day, hour, minute, (double)second);
    if (!utc)
        return ZB_NEVER;
    gint64 offset = (zone / 100 * 60 + zone % 100) * ZB_MINUTE;
    return g_date_time_to_unix(utc) * ZB_SECOND + (sign == '-' ? offset : -offset);
}

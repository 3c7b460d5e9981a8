#include "lib/text.h"

#include <string.h>
#include "lib/clock.h"

char *zb_text_valid(const char *bytes, gssize length)
{
    gsize left = length < 0 ? strlen(bytes) : (gsize)length;
    const char *end;
    if (g_utf8_validate_len(bytes, left, &end)) /* nearly always */
        return g_strndup(bytes, left);
    GString *valid = g_string_sized_new(left + left / 8);
    while (!g_utf8_validate_len(bytes, left, &end)) {
        g_string_append_len(valid, bytes, end - bytes);
        g_string_append(valid, "\xef\xbf\xbd");
        left -= (gsize)(end - bytes) + 1;
        bytes = end + 1;
    }
    g_string_append_len(valid, bytes, (gssize)left);
    return g_string_free(valid, FALSE);
}

void zb_text_unify_lines(char *text)
{
    char *to = strchrnul(text, '\r');
    for (const char *from = to; *from;) {
        if (from[1] != '\n') /* else it follows */
            *to++ = '\n';
        from++;
        gsize line = (gsize)(strchrnul(from, '\r') - from);
        memmove(to, from, line);
        to += line;
        from += line;
    }
    *to = '\0';
}

static gboolean is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* Characters that reorder or hide what stands around them: bidirectional controls, zero-width ones, tags. */
static gboolean is_deceptive(gunichar c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0xfeff || c == 0x00ad || c == 0x061c || (c >= 0xe0000 && c <= 0xe007f);
}

/* Nearly always. */
static gboolean is_tidy_ascii(const char *text)
{
    char last = ' ';
    for (; *text; last = *text++)
        if (*text < ' ' || *text == 0x7f || (*text == ' ' && last == ' '))
            return FALSE; /* a byte of a longer character is negative */
    return last != ' ';
}

char *zb_text_one_line(const char *text)
{
    if (is_tidy_ascii(text))
        return g_strdup(text);
    GString *line = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_control(c) || g_unichar_isspace(c)) {
            if (line->len > 0 && line->str[line->len - 1] != ' ')
                g_string_append_c(line, ' ');
        } else {
            g_string_append_unichar(line, c);
        }
    }
    if (line->len > 0 && line->str[line->len - 1] == ' ')
        g_string_truncate(line, line->len - 1);
    return g_string_free(line, FALSE);
}

char *zb_text_terminal(const char *text)
{
    GString *safe = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gboolean bad = (is_control(c) && c != '\n' && c != '\t') || is_deceptive(c);
        g_string_append_unichar(safe, bad ? 0xfffd : c);
    }
    return g_string_free(safe, FALSE);
}

char *zb_text_shorten(const char *text, guint characters)
{
    if (characters == 0 || g_utf8_strlen(text, -1) <= (glong)characters)
        return g_strdup(characters == 0 ? "" : text);
    g_autofree char *head = g_utf8_substring(text, 0, (glong)characters - 1);
    return g_strconcat(head, "\xe2\x80\xa6", NULL);
}

/* A text's letters and digits, folded, one blank between two stretches of them. */
typedef struct {
    GString *letters;
    guint count;
    gboolean gap;
} Key;

static void key_add(Key *key, gunichar c, gboolean alnum)
{
    if (!alnum) {
        key->gap = TRUE;
        return;
    }
    if (key->gap && key->letters->len > 0)
        g_string_append_c(key->letters, ' ');
    key->gap = FALSE;
    if (c < 0x80)
        g_string_append_c(key->letters, (char)c);
    else
        g_string_append_unichar(key->letters, c);
    key->count++;
}

/* FALSE: not UTF-8. */
static gboolean key_add_word(Key *key, const char *word, gsize length)
{
    gsize ascii = 0;
    while (ascii < length && (guchar)word[ascii] < 0x80)
        ascii++;
    if (ascii == length) { /* nearly always */
        for (gsize i = 0; i < length; i++)
            key_add(key, (gunichar)g_ascii_tolower(word[i]), g_ascii_isalnum(word[i]));
        return TRUE;
    }
    /* NFKC first: a letter with its accent is one character, however the writer's machine spells it. */
    g_autofree char *normal = g_utf8_normalize(word, (gssize)length, G_NORMALIZE_ALL_COMPOSE);
    if (!normal)
        return FALSE;
    g_autofree char *folded = g_utf8_casefold(normal, -1);
    for (const char *p = folded; *p; p = g_utf8_next_char(p))
        key_add(key, g_utf8_get_char(p), g_unichar_isalnum(g_utf8_get_char(p)));
    return TRUE;
}

char *zb_text_key(const char *text)
{
    g_autoptr(GString) letters = g_string_new(NULL);
    Key key = {.letters = letters};
    while (*text) {
        gsize length = strcspn(text, " \n");
        if (!key_add_word(&key, text, length))
            return NULL;
        key_add(&key, ' ', FALSE);
        text += length + (text[length] != '\0');
    }
    if (key.count < ZB_TEXT_KEY_MIN)
        return NULL;
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, letters->str, (gssize)letters->len);
}

char *zb_reference_key(const char *reference)
{
    GString *key = g_string_new(NULL);
    const char *p = reference;
    gboolean after_digits = FALSE;
    while (*p) {
        if (g_ascii_isdigit(*p)) {
            while (*p == '0' && g_ascii_isdigit(p[1]))
                p++;
            if (after_digits)
                g_string_append_c(key, '-');
            while (g_ascii_isdigit(*p))
                g_string_append_c(key, *p++);
            after_digits = TRUE;
        } else if (g_ascii_isalpha(*p)) {
            g_string_append_c(key, g_ascii_toupper(*p++));
            after_digits = FALSE;
        } else {
            p++;
        }
    }
    return g_string_free(key, FALSE);
}

char *zb_email_normal(const char *address)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(address));
    const char *at = strrchr(trimmed, '@');
    if (!at || at == trimmed || !at[1] || strlen(trimmed) > 320 || !g_utf8_validate(trimmed, -1, NULL))
        return NULL;
    for (const char *p = trimmed; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_control(c) || is_deceptive(c) || g_unichar_isspace(c) ||
            strchr("<>(),;:", (int)(c < 0x80 ? c : 'a')))
            return NULL;
    }
    return g_utf8_strdown(trimmed, -1);
}

char *zb_phone_normal(const char *number)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    gboolean plus = FALSE;
    for (const char *p = number; *p; p++) {
        if (g_ascii_isdigit(*p))
            g_string_append_c(digits, *p);
        else if (*p == '+' && digits->len == 0 && !plus)
            plus = TRUE;
        else if (!strchr(" -./()\t", *p))
            return NULL;
    }
    const char *d = digits->str;
    g_autofree char *international = NULL;
    if (plus)
        international = g_strdup(d);
    else if (g_str_has_prefix(d, "00"))
        international = g_strdup(d + 2);
    else if (d[0] == '0')
        international = g_strconcat("31", d + 1, NULL);
    else
        return NULL;
    /* "+31 (0)6 ..." keeps a zero that is not dialled from abroad. */
    if (g_str_has_prefix(international, "310"))
        memmove(international + 2, international + 3, strlen(international + 3) + 1);
    gsize length = strlen(international);
    if (length < 7 || length > 15) /* E.164 */
        return NULL;
    return g_strconcat("+", international, NULL);
}

char *zb_day_nl(const char *day, gboolean with_year)
{
    static const char *const months[] = {"januari",   "februari", "maart",    "april",
                                         "mei",       "juni",     "juli",     "augustus",
                                         "september", "oktober",  "november", "december"};
    g_return_val_if_fail(zb_day_valid(day), g_strdup(""));
    int month = (int)g_ascii_strtoll(day + 5, NULL, 10), number = (int)g_ascii_strtoll(day + 8, NULL, 10);
    if (with_year)
        return g_strdup_printf("%d %s %.4s", number, months[month - 1], day);
    return g_strdup_printf("%d %s", number, months[month - 1]);
}

gboolean zb_email_is_at(const char *address, const char *domain)
{
    const char *at = address && domain ? strrchr(address, '@') : NULL;
    if (!at)
        return FALSE;
    gsize length = strlen(at + 1), ours = strlen(domain);
    const char *end = length >= ours ? at + 1 + length - ours : NULL;
    return end && g_ascii_strcasecmp(end, domain) == 0 && (end == at + 1 || end[-1] == '.');
}

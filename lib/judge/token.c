#include "lib/judge/token.h"

#include <string.h>

void zb_token_start(ZbToken *token, const char *text, gsize length)
{
    *token = (ZbToken){.text = text, .length = length};
}

/* The character at `at`, 0 at the end; its size in `ret_size`. */
static gunichar peek(const ZbToken *token, gsize at, gsize *ret_size)
{
    if (at >= token->length) {
        *ret_size = 0;
        return 0;
    }
    const char *p = token->text + at;
    gunichar c = (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);
    *ret_size = (guchar)*p < 0x80 ? 1 : (gsize)g_utf8_skip[(guchar)*p];
    return c;
}

static gboolean is_letter(gunichar c)
{
    return c < 0x80 ? g_ascii_isalnum((char)c) : g_unichar_isalnum(c);
}

static gboolean is_apostrophe(gunichar c)
{
    return c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 || c == 0x2bc;
}

static gboolean is_hyphen(gunichar c)
{
    return c == '-' || c == 0x2010 || c == 0x2011 || c == 0xad;
}

/* Beyond the maximum only counted: the word is left out. */
static inline void append_ascii(ZbToken *token, char c)
{
    if (token->size < ZB_TOKEN_MAX)
        token->word[token->size] = c;
    token->size++;
}

static void append(ZbToken *token, gunichar c)
{
    char bytes[6];
    int n = g_unichar_to_utf8(c, bytes);
    for (int i = 0; i < n; i++)
        append_ascii(token, bytes[i]);
    token->number |= c < 0x80 && g_ascii_isdigit((char)c);
}

/* Lower case, without diacritics. */
static void append_folded(ZbToken *token, gunichar c)
{
    if (c < 0x80) {
        append(token, (gunichar)g_ascii_tolower((char)c));
        return;
    }
    gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
    gsize n = g_unichar_fully_decompose(c, TRUE, parts, G_N_ELEMENTS(parts));
    for (gsize i = 0; i < n; i++)
        if (!g_unichar_ismark(parts[i]))
            append(token, g_unichar_tolower(parts[i]));
}

/* Whether what stands at `at` holds two parts of a word together: "auto's", "gft-bak", "w.o.z."; `part` is the number of
 * letters since the last such place. */
static gboolean joins(const ZbToken *token, gsize at, gunichar c, gsize size, guint part)
{
    gsize next_size, after_size;
    gunichar next = peek(token, at + size, &next_size);
    if (g_unichar_ismark(c))
        return TRUE;
    if (!is_letter(next))
        return FALSE;
    if (is_apostrophe(c) || is_hyphen(c))
        return TRUE;
    return c == '.' && part == 1 && !is_letter(peek(token, at + size + next_size, &after_size));
}

/* Past white space and punctuation to the next letter; notes what lay between. FALSE at the end. */
static gboolean skip(ZbToken *token)
{
    gsize size;
    guint lines = 0;
    for (gunichar c; (c = peek(token, token->at, &size)); token->at += size) {
        if (is_letter(c))
            return TRUE;
        lines = c == '\n' ? lines + 1 : c == ' ' || c == '\t' || c == '\r' ? lines : 0;
        token->parted |= c == '.' || c == '!' || c == '?' || c == ';' || lines > 1;
        token->beside &= c == '.' || c == ' ' || c == '\t';
        /* A NUL cannot stand in text, but must not end it. */
        size = MAX(size, 1);
    }
    return FALSE;
}

/* The letters a-z from token->at on, which are most of a text; how many. */
static guint read_plain(ZbToken *token)
{
    gsize from = token->at;
    for (; token->at < token->length && token->text[token->at] >= 'a' && token->text[token->at] <= 'z';
         token->at++)
        append_ascii(token, token->text[token->at]);
    return (guint)(token->at - from);
}

/* Reads the word that begins at token->at. */
static void read_word(ZbToken *token)
{
    guint letters = 0, upper = 0, part = 0;
    gboolean first_upper = FALSE;
    gsize size;
    token->start = (guint32)token->at;
    token->size = 0;
    token->number = FALSE;
    for (gunichar c;; token->at += size) {
        guint plain = read_plain(token);
        letters += plain;
        part += plain;
        if (!(c = peek(token, token->at, &size)))
            break;
        if (is_letter(c)) {
            gboolean is_upper = c < 0x80 ? g_ascii_isupper((char)c) : g_unichar_isupper(c);
            first_upper |= letters == 0 && is_upper;
            upper += is_upper;
            letters++;
            part++;
            append_folded(token, c);
        } else if (c != ' ' && joins(token, token->at, c, size, part)) {
            part = g_unichar_ismark(c) ? part : 0;
        } else {
            break;
        }
    }
    token->end = (guint32)token->at;
    token->capital = first_upper && upper == 1 && letters > 1;
    token->word[MIN(token->size, ZB_TOKEN_MAX)] = '\0';
}

/* "jan@gemeente.example", "https://gemeente.example/afval": passes over the rest of it. */
static gboolean is_address(ZbToken *token)
{
    gsize size;
    const char *rest = token->text + token->at;
    gsize left = token->length - token->at;
    gboolean address = left > 1 && (*rest == '@' || (left > 3 && memcmp(rest, "://", 3) == 0) ||
                                    (token->size == 3 && memcmp(token->word, "www", 3) == 0 && *rest == '.'));
    for (gunichar c; address && (c = peek(token, token->at, &size)); token->at += size)
        if (g_unichar_isspace(c) || c == '>' || c == '<')
            break;
    return address;
}

gboolean zb_token_next(ZbToken *token)
{
    token->beside = token->at > 0;
    token->parted = token->at == 0;
    while (skip(token)) {
        read_word(token);
        if (!is_address(token) && token->size > 0 && token->size <= ZB_TOKEN_MAX)
            return TRUE;
    }
    return FALSE;
}

#include "lib/mail/encoded-word.h"

#include <string.h>

#define BLANKS " \t\r\n"
/* RFC 2047 allows 75 for the whole word; programs do not keep to that, but a charset's name is short. */
#define CHARSET_MAX 60

typedef struct {
    const char *charset; /* not terminated */
    gsize charset_length;
    char encoding; /* 'B' or 'Q' */
    const char *payload;
    gsize payload_length;
    const char *end; /* behind the word */
} Word;

typedef struct {
    ZbCharsets *charsets;
    const char *fallback;
    gboolean mend;
    GString *out;
    GByteArray *run; /* bytes of adjacent words of one charset */
    char run_charset[CHARSET_MAX + 1];
} Decoder;

/* ---- finding words ---- */
/* Where a payload ends: at "?=", else before the next word, else at the end. */
static void find_end(Word *word)
{
    const char *p = word->payload;
    for (; *p; p++) {
        if (p[0] == '?' && p[1] == '=') {
            word->payload_length = (gsize)(p - word->payload);
            word->end = p + 2;
            return;
        }
        if (p[0] == '=' && p[1] == '?' && p[2] != '=')
            break;
    }
    while (p > word->payload && strchr(BLANKS, p[-1]))
        p--;
    word->payload_length = (gsize)(p - word->payload);
    word->end = p;
}

/* `text` begins with "=?". */
static gboolean read_word(const char *text, Word *ret_word)
{
    Word word = {.charset = text + 2};
    word.charset_length = strcspn(word.charset, "?*" BLANKS);
    const char *mark = word.charset + strcspn(word.charset, "?" BLANKS); /* behind RFC 2231's language */
    if (word.charset_length == 0 || word.charset_length > CHARSET_MAX || *mark != '?')
        return FALSE;
    word.encoding = g_ascii_toupper(mark[1]);
    if ((word.encoding != 'B' && word.encoding != 'Q') || mark[2] != '?')
        return FALSE;
    word.payload = mark + 3;
    find_end(&word);
    *ret_word = word;
    return TRUE;
}

/* ---- bytes ---- */
static void append_base64(GByteArray *into, const char *text, gsize length)
{
    g_autofree char *clean = g_malloc(length + 4);
    gsize count = 0;
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isalnum(text[i]) || text[i] == '+' || text[i] == '/')
            clean[count++] = text[i];
    if (count % 4 == 1)
        count--; /* six bits are no letter */
    while (count % 4 != 0)
        clean[count++] = '='; /* often forgotten */
    gint state = 0;
    guint save = 0;
    g_autofree guchar *bytes = g_malloc(count + 3);
    gsize decoded = g_base64_decode_step(clean, count, bytes, &state, &save);
    g_byte_array_append(into, bytes, (guint)decoded);
}

static void append_quoted(GByteArray *into, const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        guint8 byte = (guint8)text[i];
        if (byte == '\r' || byte == '\n')
            continue; /* folded: its blank stays */
        if (byte == '_') {
            byte = ' ';
        } else if (byte == '=' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
                   g_ascii_isxdigit(text[i + 2])) {
            byte = (guint8)(g_ascii_xdigit_value(text[i + 1]) * 16 + g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        }
        g_byte_array_append(into, &byte, 1);
    }
}

/* ---- output ---- */
static char *to_utf8(Decoder *self, const char *bytes, gsize length, const char *charset)
{
    const char *ignored = NULL;
    return zb_charsets_decode(self->charsets, bytes, length, charset, &ignored);
}

/* Ends the run of words: letters split over two of them are whole now. */
static void flush(Decoder *self)
{
    if (self->run->len == 0)
        return;
    g_autofree char *text = to_utf8(self, (const char *)self->run->data, self->run->len, self->run_charset);
    if (self->mend) {
        g_autofree char *base64 = g_base64_encode((const guchar *)text, strlen(text));
        g_string_append_printf(self->out, "=?UTF-8?B?%s?=", base64);
    } else {
        g_string_append(self->out, text);
    }
    g_byte_array_set_size(self->run, 0);
}

static void take_literal(Decoder *self, const char *text, gsize length)
{
    if (length == 0)
        return;
    flush(self);
    g_autofree char *valid = to_utf8(self, text, length, self->fallback);
    g_string_append(self->out, valid);
}

static void take_word(Decoder *self, const Word *word)
{
    if (strlen(self->run_charset) != word->charset_length ||
        g_ascii_strncasecmp(self->run_charset, word->charset, word->charset_length) != 0) {
        flush(self);
        memcpy(self->run_charset, word->charset, word->charset_length);
        self->run_charset[word->charset_length] = '\0';
    }
    if (word->encoding == 'B')
        append_base64(self->run, word->payload, word->payload_length);
    else
        append_quoted(self->run, word->payload, word->payload_length);
}

/* Blanks between two words are not there (RFC 2047, 6.2). */
static gboolean is_blank(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!strchr(BLANKS, text[i]))
            return FALSE;
    return TRUE;
}

static char *decode(Decoder *self, const char *raw)
{
    self->out = g_string_sized_new(strlen(raw) + 16);
    self->run = g_byte_array_new();
    const char *literal = raw;
    gboolean after_word = FALSE;
    for (const char *p = strstr(raw, "=?"); p;) {
        Word word;
        if (!read_word(p, &word)) {
            p = strstr(p + 1, "=?");
            continue;
        }
        if (!after_word || !is_blank(literal, (gsize)(p - literal)))
            take_literal(self, literal, (gsize)(p - literal));
        take_word(self, &word);
        literal = word.end;
        after_word = TRUE;
        p = strstr(literal, "=?");
    }
    take_literal(self, literal, strlen(literal));
    flush(self);
    g_byte_array_unref(self->run);
    return g_string_free(self->out, FALSE);
}

char *zb_words_decode(ZbCharsets *charsets, const char *raw, const char *fallback)
{
    Decoder self = {.charsets = charsets, .fallback = fallback};
    return decode(&self, raw);
}

char *zb_words_mend(ZbCharsets *charsets, const char *raw, const char *fallback)
{
    Decoder self = {.charsets = charsets, .fallback = fallback, .mend = TRUE};
    return decode(&self, raw);
}

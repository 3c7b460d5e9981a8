#include "lib/mail/rtf.h"

#include <string.h>

#define DEPTH_MAX 200

typedef struct {
    gboolean skipped; /* a destination without text */
    int unicode_skip; /* characters that stand in for a \u */
} Group;

typedef struct {
    ZbCharsets *charsets;
    const char *at, *end;
    GString *out;
    GByteArray *bytes; /* letters of the code page that were not decoded yet */
    char *codepage;
    Group groups[DEPTH_MAX];
    guint depth, beyond; /* groups deeper than there is room for */
    int to_skip;         /* characters after a \u */
    gunichar high;       /* the first half of a letter beyond the BMP, in a \u of its own; 0: none */
    gboolean starred;    /* "\*" came: an unknown destination is skipped */
} Rtf;

static Group *group(Rtf *self)
{
    return &self->groups[self->depth];
}

/* ---- text out ---- */
static void flush(Rtf *self)
{
    const char *ignored = NULL;
    if (self->bytes->len == 0)
        return;
    g_autofree char *text = zb_charsets_decode(self->charsets, (const char *)self->bytes->data,
                                               self->bytes->len, self->codepage, &ignored);
    g_string_append(self->out, text);
    g_byte_array_set_size(self->bytes, 0);
}

static void put_byte(Rtf *self, guint8 byte)
{
    if (group(self)->skipped || self->beyond)
        return;
    if (self->to_skip > 0)
        self->to_skip--;
    else
        g_byte_array_append(self->bytes, &byte, 1);
}

/* UTF-16, as signed numbers. */
static void put_unicode(Rtf *self, int value)
{
    if (group(self)->skipped || self->beyond)
        return;
    flush(self);
    gunichar c = (gunichar)(value < 0 ? value + 65536 : value), high = self->high;
    self->high = c >= 0xd800 && c < 0xdc00 ? c : 0;
    if (high && c >= 0xdc00 && c < 0xe000)
        c = 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00);
    if (c > 0 && g_unichar_validate(c))
        g_string_append_unichar(self->out, c);
    self->to_skip = group(self)->unicode_skip;
}

static void put_letter(Rtf *self, gunichar c)
{
    if (group(self)->skipped || self->beyond)
        return;
    flush(self);
    if (self->to_skip > 0)
        self->to_skip--;
    else
        g_string_append_unichar(self->out, c);
}

/* ---- control words ---- */
static gboolean is_destination(const char *word)
{
    static const char *const words[] = {"fonttbl",
                                        "colortbl",
                                        "stylesheet",
                                        "info",
                                        "pict",
                                        "object",
                                        "header",
                                        "footer",
                                        "listtable",
                                        "themedata",
                                        "datastore",
                                        "generator",
                                        "listoverridetable",
                                        "rsidtbl",
                                        "xmlnstbl",
                                        "fldinst"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i]) == 0)
            return TRUE;
    return FALSE;
}

/* 0: the word is none. */
static gunichar letter_of(const char *word)
{
    static const struct {
        const char *word;
        gunichar letter;
    } letters[] = {{"rquote", 0x2019}, {"lquote", 0x2018}, {"rdblquote", 0x201d}, {"ldblquote", 0x201c},
                   {"endash", 0x2013}, {"emdash", 0x2014}, {"bullet", 0x2022},    {"enspace", ' '},
                   {"emspace", ' '},   {"qmspace", ' '},   {"page", '\n'},        {"sect", '\n'}};
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++)
        if (strcmp(word, letters[i].word) == 0)
            return letters[i].letter;
    return 0;
}

static void take_word(Rtf *self, const char *word, int value)
{
    gunichar letter = letter_of(word);
    gboolean starred = self->starred;
    self->starred = FALSE;
    if (is_destination(word) || (starred && strcmp(word, "htmltag") != 0))
        group(self)->skipped = TRUE;
    else if (strcmp(word, "par") == 0 || strcmp(word, "line") == 0 || strcmp(word, "row") == 0)
        put_byte(self, '\n');
    else if (strcmp(word, "tab") == 0 || strcmp(word, "cell") == 0)
        put_byte(self, '\t');
    else if (letter)
        put_letter(self, letter);
    else if (strcmp(word, "htmltag") == 0)
        group(self)->skipped = TRUE; /* a tag: what stands between tags is plain RTF beside it */
    else if (strcmp(word, "ansicpg") == 0)
        self->codepage = (g_free(self->codepage), g_strdup_printf("CP%d", value));
    else if (strcmp(word, "uc") == 0)
        group(self)->unicode_skip = CLAMP(value, 0, 10);
    else if (strcmp(word, "u") == 0)
        put_unicode(self, value);
    else if (strcmp(word, "bin") == 0) /* so many bytes of a picture, braces and all */
        self->at += CLAMP(value, 0, self->end - self->at);
}

static void read_word(Rtf *self)
{
    char word[33];
    gsize length = 0;
    while (self->at < self->end && g_ascii_isalpha(*self->at)) {
        if (length < sizeof word - 1)
            word[length++] = *self->at;
        self->at++;
    }
    word[length] = '\0';
    gboolean negative = self->at < self->end && *self->at == '-';
    self->at += negative ? 1 : 0;
    int value = 0;
    for (; self->at < self->end && g_ascii_isdigit(*self->at); self->at++)
        value = MIN(10 * value + (*self->at - '0'), 100000000);
    if (self->at < self->end && *self->at == ' ')
        self->at++;
    take_word(self, word, negative ? -value : value);
}

/* Behind a backslash. */
static void read_control(Rtf *self)
{
    if (self->at >= self->end)
        return;
    char c = *self->at;
    if (g_ascii_isalpha(c)) {
        read_word(self);
        return;
    }
    self->at++;
    if (c == '\'' && self->end - self->at >= 2 && g_ascii_isxdigit(self->at[0]) &&
        g_ascii_isxdigit(self->at[1])) {
        put_byte(self, (guint8)(g_ascii_xdigit_value(self->at[0]) * 16 + g_ascii_xdigit_value(self->at[1])));
        self->at += 2;
    } else if (c == '*') {
        self->starred = TRUE;
    } else if (c == '~') {
        put_byte(self, ' ');
    } else if (c == '_') {
        put_byte(self, '-');
    } else if (c == '\\' || c == '{' || c == '}') {
        put_byte(self, (guint8)c);
    } else if (c == '\n' || c == '\r') {
        put_byte(self, '\n');
    }
}

/* ---- groups ---- */
static void open_group(Rtf *self)
{
    if (self->depth + 1 >= DEPTH_MAX) {
        self->beyond++;
        return;
    }
    self->groups[self->depth + 1] = self->groups[self->depth];
    self->depth++;
}

static void close_group(Rtf *self)
{
    self->to_skip = 0;
    if (self->beyond > 0)
        self->beyond--;
    else if (self->depth > 0)
        self->depth--;
}

char *zb_rtf_to_text(ZbCharsets *charsets, const char *rtf, gsize length, gsize cap)
{
    Rtf self = {.charsets = charsets, .at = rtf, .end = rtf + length, .out = g_string_new(NULL)};
    self.bytes = g_byte_array_new();
    self.groups[0].unicode_skip = 1;
    while (self.at < self.end && *self.at && self.out->len + self.bytes->len < cap) {
        char c = *self.at++;
        if (c == '\\')
            read_control(&self);
        else if (c == '{')
            open_group(&self);
        else if (c == '}')
            close_group(&self);
        else if (c != '\n' && c != '\r')
            put_byte(&self, (guint8)c);
        if (c == '\\' || c == '{' || c == '}')
            continue;
        self.starred = FALSE;
    }
    flush(&self);
    g_byte_array_unref(self.bytes);
    g_free(self.codepage);
    return g_string_free(self.out, FALSE);
}

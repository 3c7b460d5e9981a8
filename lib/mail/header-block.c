#include "lib/mail/header-block.h"

#include <string.h>

/* A label ("Verzonden op") is short; a block has not more lines. */
#define LABEL_MAX 48
#define LINES_MAX 60
/* Values that go on for more lines than this are the text of a letter. */
#define WRAPPED_MAX 3
#define GAP_MAX 2

typedef enum { FROM, SENT, DATE, TO, COPY, SUBJECT, REPLY_TO, OTHER, FIELDS, NO_FIELD } Field;

static const ZbPhraseSet sets[FIELDS] = {
    [FROM] = ZB_PHRASE_FROM,         [SENT] = ZB_PHRASE_SENT,
    [DATE] = ZB_PHRASE_DATE,         [TO] = ZB_PHRASE_TO,
    [COPY] = ZB_PHRASE_COPY,         [SUBJECT] = ZB_PHRASE_SUBJECT,
    [REPLY_TO] = ZB_PHRASE_REPLY_TO, [OTHER] = ZB_PHRASE_OTHER_FIELD,
};

typedef struct {
    const ZbPhrases *phrases;
    ZbLine *lines;
    guint count;
    gboolean marked;
    GString *values[FIELDS]; /* NULL: not seen */
    Field first, last;
} Reading;

void zb_header_block_clear(ZbHeaderBlock *block)
{
    g_free(block->from);
    g_free(block->date);
    g_free(block->to);
    g_free(block->subject);
    *block = (ZbHeaderBlock){0};
}

gboolean zb_has_time(const char *text)
{
    for (const char *p = strpbrk(text, ":.hu"); p; p = strpbrk(p + 1, ":.hu")) {
        if (p == text || !g_ascii_isdigit(p[-1]) || !g_ascii_isdigit(p[1]) || !g_ascii_isdigit(p[2]))
            continue; /* no numbers around it */
        if (g_ascii_isdigit(p[3]))
            continue; /* a year behind it */
        const char *number = p - 1;
        while (number > text && g_ascii_isdigit(number[-1]))
            number--;
        gboolean date = *p == '.' && (p[3] == '.' || (number > text && number[-1] == '.'));
        if (p - number <= 2 && !date)
            return TRUE;
    }
    return FALSE;
}

/* ---- one line ---- */
/* Where the first colon of `text` stands and how long it is: Chinese and Japanese have a wide one. */
static const char *colon_in(const char *text, gsize length, gsize *ret_size)
{
    const char *narrow = memchr(text, ':', MIN(length, LABEL_MAX));
    const char *wide = memmem(text, MIN(length, LABEL_MAX), "\xef\xbc\x9a", 3);
    *ret_size = wide && (!narrow || wide < narrow) ? 3 : 1;
    return *ret_size == 3 ? wide : narrow;
}

/* Without the emphasis, tabs and table lines around it. */
static void trim(const char **text, gsize *length)
{
    while (*length > 0 && strchr(" \t*_|#", **text)) {
        (*text)++;
        (*length)--;
    }
    while (*length > 0 && strchr(" \t*_|", (*text)[*length - 1]))
        (*length)--;
}

static Field field_named(const ZbPhrases *phrases, const char *label)
{
    for (Field field = 0; field < FIELDS; field++)
        if (zb_phrases_is(phrases, sets[field], label))
            return field;
    return NO_FIELD;
}

/* A label in a language that we do not know: the value tells what it is. */
static Field field_shaped(const Reading *self, const char *label, const char *value)
{
    guint words = 1;
    for (const char *p = label; *p; p++) {
        words += *p == ' ';
        if (!zb_is_word_byte(*p) && !strchr(" '/-().", *p))
            return NO_FIELD;
    }
    if (!*label || words > 3 || !*value || strpbrk(label, "0123456789"))
        return NO_FIELD;
    if (strchr(value, '@'))
        return self->values[FROM] ? TO : FROM;
    if (zb_has_time(value) && !self->values[DATE] && !self->values[SENT])
        return DATE;
    return self->values[SUBJECT] ? OTHER : SUBJECT;
}

/* The field that begins on this line, its value (transfer full). `shapes`: labels that we do not know count too. */
static Field field_of(const Reading *self, const ZbLine *line, gboolean shapes, char **ret_value)
{
    gsize size, length;
    const char *text = line->body, *colon = colon_in(text, line->size, &size);
    if (!colon)
        return NO_FIELD;
    length = (gsize)(colon - text);
    trim(&text, &length);
    g_autofree char *label = zb_phrases_fold(text, length);
    Field field = field_named(self->phrases, label);
    if (field == NO_FIELD && !shapes)
        return NO_FIELD;
    text = colon + size;
    length = (gsize)(line->body + line->size - text);
    trim(&text, &length);
    g_autofree char *value = g_strndup(text, length);
    if (field == NO_FIELD)
        field = field_shaped(self, label, value);
    *ret_value = field == NO_FIELD ? NULL : g_steal_pointer(&value);
    return field;
}

/* ---- the block ---- */
static gboolean has(const Reading *self, Field field)
{
    return self->values[field] != NULL;
}

static gboolean is_complete(const Reading *self)
{
    return has(self, FROM) && (has(self, DATE) || has(self, SENT)) && has(self, SUBJECT);
}

/* A blank line is part of the block where a field that it lacks still follows (HTML makes paragraphs of them). */
static guint skip_gap(const Reading *self, guint at)
{
    guint next = at;
    while (next < self->count && next - at < GAP_MAX && self->lines[next].size == 0)
        next++;
    if (next >= self->count || self->lines[next].size == 0)
        return 0;
    g_autofree char *value = NULL;
    Field field = field_of(self, &self->lines[next], FALSE, &value);
    gboolean lacks = field < FIELDS && !has(self, field);
    gboolean late = field == TO || field == COPY;
    return lacks && (!is_complete(self) || late) ? next : 0;
}

/* What may go on on the next line: a list of people, or a value that has not begun yet. */
static gboolean goes_on(const Reading *self, const ZbLine *line)
{
    if (self->values[self->last]->len == 0)
        return TRUE;
    gboolean people = self->last == TO || self->last == COPY;
    return people && memchr(line->body, '@', line->size) && line->size < 1000;
}

static void append(GString *value, const char *text, gsize length)
{
    if (value->len > 0)
        g_string_append_c(value, ' ');
    g_string_append_len(value, text, (gssize)MIN(length, 2000));
}

/* How many lines it takes. */
static guint read_fields(Reading *self)
{
    guint end = 0, wrapped = 0, depth = self->lines[0].depth;
    for (guint i = 0; i < MIN(self->count, LINES_MAX) && self->lines[i].depth == depth;) {
        ZbLine *line = &self->lines[i];
        g_autofree char *value = NULL;
        if (line->size == 0) {
            i = skip_gap(self, i);
            if (i == 0)
                break;
            continue;
        }
        Field field = field_of(self, line, self->marked, &value);
        if (field < FIELDS && has(self, field) && field != OTHER)
            break; /* the header of yet another message */
        if (field == NO_FIELD) {
            if (i == 0 || (!goes_on(self, line) && ++wrapped > WRAPPED_MAX))
                break;
            if (goes_on(self, line) && end == i) {
                append(self->values[self->last], line->body, line->size);
                end = i + 1;
            }
            i++;
            continue;
        }
        if (!has(self, field))
            self->values[field] = g_string_new(value);
        self->last = field;
        wrapped = 0;
        end = ++i;
    }
    return end;
}

static gboolean has_address(const GString *value)
{
    return value && strchr(value->str, '@');
}

/* Marks of direction stand between the numbers of some. */
static gboolean is_time(const GString *date)
{
    g_autofree char *fold = zb_phrases_fold(date->str, date->len);
    return zb_has_time(fold);
}

/* Programs write who, with an address, and when; people write "Datum:" and "Aan:" over their letters. */
static gboolean is_proven(const Reading *self)
{
    const GString *from = self->values[FROM];
    const GString *date = has(self, SENT) ? self->values[SENT] : self->values[DATE];
    if (self->marked) {
        guint fields = 0;
        for (Field field = 0; field < FIELDS; field++)
            fields += has(self, field);
        return from || (date && fields >= 2);
    }
    if (!from || !date)
        return FALSE;
    if (has(self, SENT))
        return (has(self, TO) || has(self, SUBJECT)) &&
               (has_address(from) || has_address(self->values[TO]) || is_time(date));
    return has(self, TO) && has(self, SUBJECT) && is_time(date);
}

/* A form may write "Van: Aan: Datum: Onderwerp:" too, over what somebody filled in. */
static gboolean is_weak(const Reading *self)
{
    const GString *from = self->values[FROM];
    gboolean framed = has_address(from) && strpbrk(from->str, "<[");
    return !self->marked && !(self->first == FROM && (has(self, SENT) || framed));
}

static gboolean begins_block(Reading *self)
{
    g_autofree char *value = NULL;
    self->first = self->count > 0 ? field_of(self, &self->lines[0], self->marked, &value) : NO_FIELD;
    if (self->marked)
        return self->first < FIELDS;
    return self->first == FROM || self->first == DATE || self->first == SENT || self->first == SUBJECT;
}

static char *take(GString *value)
{
    return value ? g_strdup(value->str) : NULL;
}

/* Takes over the values. */
static gboolean finish(Reading *self, guint lines, ZbHeaderBlock *ret_block)
{
    gboolean proven = lines > 0 && is_proven(self);
    if (proven)
        *ret_block = (ZbHeaderBlock){.lines = lines,
                                     .weak = is_weak(self),
                                     .sent = has(self, SENT),
                                     .from = take(self->values[FROM]),
                                     .date = take(self->values[has(self, SENT) ? SENT : DATE]),
                                     .to = take(self->values[TO]),
                                     .subject = take(self->values[SUBJECT])};
    for (Field field = 0; field < FIELDS; field++)
        if (self->values[field])
            g_string_free(self->values[field], TRUE);
    return proven;
}

gboolean zb_header_block_read(const ZbPhrases *phrases, ZbLine *lines, guint count, gboolean marked,
                              ZbHeaderBlock *ret_block)
{
    Reading self = {.phrases = phrases, .lines = lines, .count = count, .marked = marked};
    guint length = begins_block(&self) ? read_fields(&self) : 0;
    return finish(&self, length, ret_block);
}

/* ---- all on one line ---- */
/* Whether a label may begin at `p`: at a word, or glued to the value before it, with a capital ("GMT+1Subject:"). */
static gboolean may_begin(const char *text, const char *p)
{
    if (p == text || !zb_is_word_byte(p[-1]))
        return TRUE;
    gboolean script = ((guchar)*p >= 0x80) != ((guchar)p[-1] >= 0x80);
    return script || g_unichar_isupper(g_utf8_get_char(p));
}

/* The field whose label ends at `colon`: the longest one. `ret_label`: where it begins. */
static Field label_before(const ZbPhrases *phrases, const char *text, const char *colon,
                          const char **ret_label)
{
    Field found = NO_FIELD;
    for (const char *p = colon; p > text && colon - p < LABEL_MAX;) {
        p = g_utf8_find_prev_char(text, p);
        if (!zb_is_word_byte(*p) || !may_begin(text, p))
            continue; /* within a word */
        g_autofree char *label = zb_phrases_fold(p, (gsize)(colon - p));
        Field field = field_named(phrases, label);
        if (field == NO_FIELD)
            continue; /* perhaps with one more word */
        found = field;
        *ret_label = p;
    }
    return found;
}

gboolean zb_header_block_read_flat(const ZbPhrases *phrases, const char *text, ZbHeaderBlock *ret_block)
{
    Reading self = {.phrases = phrases, .marked = TRUE, .last = NO_FIELD};
    const char *begin = text, *label = NULL;
    for (const char *colon = strchr(text, ':'); colon; colon = strchr(colon + 1, ':')) {
        Field field = label_before(phrases, begin, colon, &label);
        if (field == NO_FIELD || has(&self, field))
            continue; /* a time, or an address */
        if (self.last != NO_FIELD)
            g_string_append_len(self.values[self.last], begin, label - begin);
        self.values[field] = g_string_new(NULL);
        self.last = field;
        begin = colon + 1;
    }
    if (self.last != NO_FIELD)
        g_string_append(self.values[self.last], begin);
    for (Field field = 0; field < FIELDS; field++)
        if (self.values[field])
            g_strstrip(self.values[field]->str);
    return finish(&self, self.last == NO_FIELD ? 0 : 1, ret_block);
}

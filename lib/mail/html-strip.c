#include "lib/mail/html-strip.h"

#include <string.h>

#define NAME_MAX_LENGTH 15

typedef struct {
    const char *at, *end;
    GString *out;
    gsize cap;
    guint newlines; /* owed before the next character */
    gboolean space, cut;
    gboolean no_end; /* a comment or script did not end: no need to look again */
} Strip;

/* ---- text ---- */
static void put(Strip *self, const char *bytes, gsize length)
{
    if (self->out->len + length + self->newlines + 1 > self->cap) {
        self->cut = TRUE;
        return;
    }
    if (self->out->len > 0) {
        for (guint i = 0; i < self->newlines; i++)
            g_string_append_c(self->out, '\n');
        if (self->newlines == 0 && self->space)
            g_string_append_c(self->out, ' ');
    }
    self->newlines = 0;
    self->space = FALSE;
    g_string_append_len(self->out, bytes, (gssize)length);
}

static gunichar entity(const char *name)
{
    static const struct {
        const char *name;
        gunichar character;
    } known[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", ' '},     {"euro", 0x20ac},  {"eacute", 0xe9},
                 {"Eacute", 0xc9},  {"euml", 0xeb},    {"egrave", 0xe8},  {"ecirc", 0xea},
                 {"iuml", 0xef},    {"ouml", 0xf6},    {"uuml", 0xfc},    {"agrave", 0xe0},
                 {"aacute", 0xe1},  {"auml", 0xe4},    {"oacute", 0xf3},  {"ccedil", 0xe7},
                 {"szlig", 0xdf},   {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c},
                 {"rdquo", 0x201d}, {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}};
    if (name[0] == '#') {
        gboolean hex = name[1] == 'x' || name[1] == 'X';
        guint64 value = g_ascii_strtoull(name + (hex ? 2 : 1), NULL, hex ? 16 : 10);
        return value >= ' ' && value <= 0x10ffff && g_unichar_validate((gunichar)value) ? (gunichar)value : 0;
    }
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].character;
    return 0;
}

/* At "&": the entity's character, or the "&" itself. */
static void take_entity(Strip *self, const char *until)
{
    char name[NAME_MAX_LENGTH + 1], utf8[6];
    gsize length = 0;
    const char *p = self->at + 1;
    while (p < until && length < NAME_MAX_LENGTH && (g_ascii_isalnum(*p) || *p == '#'))
        name[length++] = *p++;
    name[length] = '\0';
    gunichar c = p < until && *p == ';' ? entity(name) : 0;
    if (c == ' ' || c == 0xa0)
        self->space = TRUE;
    else if (c)
        put(self, utf8, (gsize)g_unichar_to_utf8(c, utf8));
    else
        put(self, "&", 1);
    self->at = c ? p + 1 : self->at + 1;
}

static void take_text(Strip *self, const char *until)
{
    while (self->at < until) {
        const char *word = self->at;
        while (self->at < until && *self->at != '&' && !g_ascii_isspace(*self->at))
            self->at++;
        if (self->at > word)
            put(self, word, (gsize)(self->at - word));
        if (self->at < until && *self->at == '&') {
            take_entity(self, until);
        } else if (self->at < until) {
            self->space = TRUE;
            self->at++;
        }
    }
}

/* ---- tags ---- */
static gboolean is_one_of(const char *name, const char *names)
{
    const char *found = strstr(names, name);
    gsize length = strlen(name);
    return length > 0 && found && (found == names || found[-1] == ' ') &&
           (found[length] == ' ' || found[length] == '\0');
}

/* Where `what` stands next, in any case of letters; NULL where it does not. */
static const char *find(Strip *self, const char *from, const char *what)
{
    gsize length = strlen(what);
    for (const char *p = from; !self->no_end && (p = memchr(p, what[0], (gsize)(self->end - p))); p++)
        if ((gsize)(self->end - p) >= length && g_ascii_strncasecmp(p, what, length) == 0)
            return p;
    self->no_end = TRUE;
    return NULL;
}

static void mark(Strip *self, const char *name)
{
    if (strcmp(name, "br") == 0)
        self->newlines = MIN(self->newlines + 1, 2);
    else if (is_one_of(name, "p h1 h2 h3 h4 h5 h6"))
        self->newlines = 2;
    else if (is_one_of(name,
                       "div tr li ul ol dl dt dd table blockquote pre hr section article header footer"))
        self->newlines = MAX(self->newlines, 1);
    else if (is_one_of(name, "td th"))
        self->space = TRUE;
}

/* At "<". */
static void take_tag(Strip *self)
{
    char name[NAME_MAX_LENGTH + 1], close[NAME_MAX_LENGTH + 3] = "</";
    gsize length = 0;
    const char *p = self->at + 1;
    gboolean closing = p < self->end && *p == '/';
    for (p += closing ? 1 : 0; p < self->end && length < NAME_MAX_LENGTH && g_ascii_isalnum(*p); p++)
        name[length++] = g_ascii_tolower(*p);
    name[length] = '\0';
    const char *over = NULL;
    if (self->end - self->at >= 4 && memcmp(self->at, "<!--", 4) == 0)
        over = find(self, self->at, "-->");
    else if (!closing && is_one_of(name, "style script title"))
        over = find(self, self->at, strcat(close, name));
    const char *end = memchr(over ? over : self->at, '>', (gsize)(self->end - (over ? over : self->at)));
    mark(self, name);
    self->at = end ? end + 1 : self->end;
}

char *zb_html_strip(const char *html, gsize length, gsize cap, gboolean *ret_cut)
{
    Strip self = {
        .at = html, .end = html + length, .out = g_string_sized_new(MIN(length, cap) / 2 + 64), .cap = cap};
    while (self.at < self.end) {
        const char *tag = memchr(self.at, '<', (gsize)(self.end - self.at));
        take_text(&self, tag ? tag : self.end);
        if (tag)
            take_tag(&self);
    }
    if (self.out->len > 0)
        g_string_append_c(self.out, '\n');
    if (ret_cut)
        *ret_cut = self.cut;
    return g_string_free(self.out, FALSE);
}

/* ---- attributes ---- */
/* At an attribute, or what libxml2 takes for one: behind it. A value may be in quotes, in which nothing else ends it. */
static const char *skip_attribute(const char *p, const char *end)
{
    while (p < end && !g_ascii_isspace(*p) && *p != '>' && *p != '=')
        p++;
    const char *value = p;
    while (value < end && g_ascii_isspace(*value))
        value++;
    if (value == end || *value != '=')
        return p;
    for (value++; value < end && g_ascii_isspace(*value);)
        value++;
    if (value < end && (*value == '"' || *value == '\'')) {
        const char *close = memchr(value + 1, *value, (gsize)(end - value - 1));
        return close ? close + 1 : end;
    }
    while (value < end && !g_ascii_isspace(*value) && *value != '>')
        value++;
    return value;
}

gboolean zb_html_parsable(const char *html, gsize length)
{
    const char *end = html + length;
    for (const char *p = html; (p = memchr(p, '<', (gsize)(end - p)));) {
        guint count = 0;
        p++;
        if (p == end || !g_ascii_isalpha(*p))
            continue; /* no element begins */
        while (p < end && !g_ascii_isspace(*p) && *p != '>' && *p != '/')
            p++;
        while (p < end && *p != '>') {
            if (g_ascii_isspace(*p) || *p == '/')
                p++;
            else if (++count > ZB_CAP_ATTRIBUTES)
                return FALSE;
            else
                p = skip_attribute(p, end);
        }
    }
    return TRUE;
}

#include "lib/mail/attribution.h"

#include <string.h>
#include "lib/mail/header-block.h"

#define WRAPPED_MAX 5
/* Lines looked ahead, over blank ones, for a quotation. */
#define AHEAD_MAX 6
/* "Jan Jansen schreef:" */
#define SHORT_MAX 80

typedef struct {
    const ZbPhrases *phrases;
    const char *text; /* as it stands there, on one line */
    const char *fold;
} Candidate;

/* ---- signs ---- */
static gboolean ends(const Candidate *self, char c)
{
    gsize length = strlen(self->fold);
    return length > 0 && self->fold[length - 1] == c;
}

/* "<x@y>", "[mailto:x@y]": people write "(x@y)". */
static gboolean has_framed_address(const char *text)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *begin = at;
        while (begin > text && !strchr("<[( \t\"", begin[-1]))
            begin--;
        if (begin > text && strchr("<[", begin[-1]))
            return TRUE;
    }
    return FALSE;
}

/* With a word ("Op"), a weekday or a number. */
static gboolean opens(const ZbPhrases *phrases, const char *fold)
{
    return g_ascii_isdigit(*fold) || zb_phrases_begins(phrases, ZB_PHRASE_WROTE_OPENING, fold) ||
           zb_phrases_begins(phrases, ZB_PHRASE_WEEKDAY, fold);
}

static gboolean is_month(const ZbPhrases *phrases, const char *word)
{
    for (guint i = 0; i < 12; i++)
        if (zb_phrases_prefix(phrases, ZB_PHRASE_MONTH_1 + i, word) >= 3)
            return TRUE;
    return FALSE;
}

static gboolean is_between(const ZbPhrases *phrases, const char *word)
{
    static const ZbPhraseSet sets[] = {ZB_PHRASE_WROTE_BETWEEN, ZB_PHRASE_WEEKDAY, ZB_PHRASE_WROTE_OPENING,
                                       ZB_PHRASE_AFTERNOON, ZB_PHRASE_MORNING};
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++)
        if (zb_phrases_is(phrases, sets[i], word))
            return TRUE;
    return is_month(phrases, word);
}

/* Whether a word may stand in a program's line: part of a name, a date or an address. */
static gboolean is_program_word(const ZbPhrases *phrases, const char *word, gsize length)
{
    if (memchr(word, '@', length) || memchr(word, '_', length) || strcspn(word, "0123456789") < length)
        return TRUE;
    g_autofree char *fold = zb_phrases_fold(word, length);
    char *inner = fold + strspn(fold, "\"'<>()[],.:;*");
    gsize size = strlen(inner);
    while (size > 0 && strchr("\"'<>()[],.:;*", inner[size - 1]))
        inner[--size] = '\0';
    gunichar first = g_utf8_get_char(word + strspn(word, "\"'<>()[],.:;*"));
    if (size <= 1 && memchr(word, '.', length))
        return TRUE; /* an initial */
    if (size == 0 || !g_unichar_islower(first))
        return !zb_phrases_is(phrases, ZB_PHRASE_SENTENCE, inner) || is_between(phrases, inner);
    return is_between(phrases, inner);
}

/* Whether all words but the verb are a name's, a date's, or small ones between: "Op 12 maart om 10:15 schreef uw collega mij:"
 * has words that a program does not write. */
static gboolean is_programs(const Candidate *self)
{
    const char *verb_end, *verb = zb_phrases_within(self->phrases, ZB_PHRASE_WROTE, self->fold, &verb_end);
    g_autofree char *words = verb ? g_strndup(verb, (gsize)(verb_end - verb)) : NULL;
    for (const char *p = self->text; *p;) {
        gsize length = strcspn(p, " \t");
        g_autofree char *word = g_strndup(p, length);
        g_autofree char *fold = zb_phrases_fold(word, length);
        g_autofree char *bare = g_strndup(fold, strcspn(fold, ":("));
        gboolean verbal = words && *bare && strstr(words, bare);
        gboolean last = !strpbrk(p, " \t"); /* "schreef u:" */
        gboolean spoken = last && zb_phrases_is(self->phrases, ZB_PHRASE_SENTENCE, bare);
        if (length > 0 && !verbal && (spoken || !is_program_word(self->phrases, word, length)))
            return FALSE;
        p += length + (p[length] ? 1 : 0);
    }
    return TRUE;
}

/* ---- one candidate ---- */
/* The lines under it are marked as quotation: it is one if it has a few signs. */
static gboolean is_over_marked(const Candidate *self)
{
    gboolean address = strchr(self->text, '@') != NULL, time = zb_has_time(self->fold);
    gboolean digits = strpbrk(self->fold, "0123456789") != NULL;
    gboolean colon = ends(self, ':');
    if (!colon)
        return address && ends(self, '>') && g_ascii_isdigit(*self->fold) && has_framed_address(self->text);
    if (address && (time || (digits && opens(self->phrases, self->fold))))
        return TRUE;
    if (!zb_phrases_within(self->phrases, ZB_PHRASE_WROTE, self->fold, NULL))
        return FALSE;
    return address || digits || (strlen(self->fold) <= SHORT_MAX && is_programs(self));
}

/* Old Gmail, Yandex: "2013/7/20 Jan <jan@x>", "2016-03-03 17:21 GMT+01:00 Jan Jansen", "26.06.2014, 14:41, Jan <jan@x>:". */
static gboolean is_dated(const Candidate *self)
{
    gsize date = strspn(self->fold, "0123456789/-.");
    if (date < 8 || !self->fold[date] || !strchr(" ,", self->fold[date]) || strlen(self->fold) > SHORT_MAX)
        return FALSE;
    if ((ends(self, '>') || ends(self, ':')) && has_framed_address(self->text))
        return !zb_phrases_within(self->phrases, ZB_PHRASE_SENTENCE, self->fold, NULL);
    return strstr(self->fold, " gmt") && zb_has_time(self->fold) && !ends(self, '.') && is_programs(self);
}

static gboolean is_alone(const Candidate *self)
{
    if (is_dated(self))
        return TRUE;
    if (!ends(self, ':') || !zb_phrases_within(self->phrases, ZB_PHRASE_WROTE, self->fold, NULL))
        return FALSE;
    gboolean digits = strpbrk(self->fold, "0123456789") != NULL;
    if (has_framed_address(self->text))
        return (digits && opens(self->phrases, self->fold)) || is_programs(self);
    gboolean when = zb_has_time(self->fold) || strchr(self->text, '@');
    return digits && when && is_programs(self);
}

/* ">>> Jan Jansen <jan@x> 04-05-26 9:12 >>>"; line.c has told it from a quotation. */
static gboolean is_groupwise(const ZbLine *line)
{
    gboolean framed = line->depth == 0 && line->size > 10 && memcmp(line->body, ">>> ", 4) == 0;
    g_autofree char *text = framed ? g_strndup(line->body, line->size) : NULL;
    return framed && (zb_has_time(text) || strchr(text, '@'));
}

/* ---- lines ---- */
/* Whether a "<" is still open: then a ">" at the edge of the next line closes it, and is no mark of quotation. */
static gboolean is_open(const char *text)
{
    gint open = 0;
    for (; *text; text++)
        open += *text == '<' ? 1 : *text == '>' ? -1 : 0;
    return open > 0;
}

/* Adds line `i`; FALSE where the lines before it cannot go on there. */
static gboolean append(GString *joined, const ZbLine *lines, guint i)
{
    const ZbLine *line = &lines[i];
    gboolean closes = i > 0 && is_open(joined->str);
    if (line->size > ZB_LINE_MARK_MAX || joined->len > ZB_LINE_MARK_MAX)
        return FALSE;
    if (line->size == 0) /* HTML's paragraphs leave a blank line in it */
        return i > 0 && lines[i - 1].size > 0;
    if (line->depth != lines[0].depth && !closes)
        return FALSE;
    if (joined->len > 0)
        g_string_append_c(joined, ' ');
    if (closes && line->depth > lines[0].depth)
        g_string_append_c(joined, '>');
    g_string_append_len(joined, line->body, (gssize)line->size);
    return TRUE;
}

static gboolean may_end(const ZbLine *line)
{
    char last = line->size > 0 ? line->body[line->size - 1] : 'x';
    return strchr(":>*", last) || (guchar)last == 0x9a; /* the wide colon ends in that byte */
}

static gboolean quotes_follow(const ZbLine *lines, guint count, guint depth)
{
    for (guint i = 0; i < MIN(count, AHEAD_MAX); i++)
        if (lines[i].depth > depth)
            return TRUE;
        else if (lines[i].size > 0)
            return FALSE;
    return FALSE;
}

/* Whether `n` lines, which read `text`, are one. */
static gboolean fits(const ZbPhrases *phrases, const char *text, const ZbLine *lines, guint n, guint count,
                     gboolean *ret_marked)
{
    g_autofree char *fold = zb_phrases_fold(text, strlen(text));
    gsize length = strlen(fold);
    while (length > 0 && strchr("*_ ", fold[length - 1]))
        fold[--length] = '\0';
    *ret_marked = quotes_follow(lines + n, count - n, lines[0].depth);
    Candidate candidate = {phrases, text, fold};
    if (!*ret_marked)
        return is_alone(&candidate);
    return (n == 1 || opens(phrases, fold) || memchr(lines[0].body, '@', lines[0].size)) &&
           is_over_marked(&candidate);
}

/* Whether the last lines of `n` are one by themselves: what stands before it is somebody's sentence. */
static gboolean is_late(const ZbPhrases *phrases, ZbLine *lines, guint n, guint count)
{
    gboolean marked;
    for (guint later = 1; later < n; later++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *before = g_strndup(lines[later - 1].body, lines[later - 1].size);
        gboolean whole =
            lines[later].size > 0 && !is_open(before) && opens(phrases, zb_line_fold(&lines[later]));
        for (guint i = later; whole && i < n; i++)
            whole = append(text, lines + later, i - later);
        if (whole && strpbrk(text->str, "0123456789") &&
            fits(phrases, text->str, lines + later, n - later, count - later, &marked))
            return TRUE;
    }
    return FALSE;
}

/* Whether one of the lines can be the last of an attribution. */
static gboolean one_may_end(const ZbLine *lines, guint count)
{
    for (guint i = 0; i < count; i++)
        if (may_end(&lines[i]))
            return TRUE;
    return FALSE;
}

guint zb_attribution_lines(const ZbPhrases *phrases, ZbLine *lines, guint count, gboolean *ret_marked)
{
    *ret_marked = FALSE;
    if (count == 0 || lines[0].size == 0)
        return 0;
    if (is_groupwise(&lines[0]))
        return 1;
    gboolean dated = g_ascii_isdigit(*lines[0].body);
    gboolean wraps = memchr(lines[0].body, '@', lines[0].size) || opens(phrases, zb_line_fold(&lines[0]));
    guint most = MIN(count, wraps ? WRAPPED_MAX : 1);
    if (!dated && !one_may_end(lines, most)) /* nearly always */
        return 0;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint n = 1; n <= most && append(text, lines, n - 1); n++) {
        gboolean ended = may_end(&lines[n - 1]) || (dated && n == 1);
        if (ended && fits(phrases, text->str, lines, n, count, ret_marked))
            return is_late(phrases, lines, n, count) ? 0 : n;
    }
    return 0;
}

#include "lib/mail/attribution.h"

#include <string.h>
#include "lib/mail/header-block.h"

#define WRAPPED_MAX 4
/* Lines looked ahead, over blank ones, for a quotation. */
#define AHEAD_MAX 6
/* "Jan Jansen schreef:" */
#define SHORT_MAX 80

typedef struct {
    const ZbPhrases *phrases;
    const char *text; /* as it stands there, on one line */
    const char *fold;
    gboolean marked; /* a quotation follows */
} Candidate;

/* ---- signs ---- */
static gboolean ends(const Candidate *self, char c)
{
    gsize length = strlen(self->fold);
    return length > 0 && self->fold[length - 1] == c;
}

/* "<x@y>", "(x@y)", "[mailto:x@y]" */
static gboolean has_framed_address(const char *text)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *begin = at;
        while (begin > text && !strchr("<([ \t\"", begin[-1]))
            begin--;
        if (begin > text && strchr("<([", begin[-1]))
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
    if (memchr(word, '@', length) || strcspn(word, "0123456789") < length)
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
        if (length > 0 && !verbal && !is_program_word(self->phrases, word, length))
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

static gboolean is_alone(const Candidate *self)
{
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
/* How many lines there are, up to the first that ends as one ends; 0: none does. */
static guint reach(ZbLine *lines, guint count)
{
    for (guint n = 0; n < MIN(count, WRAPPED_MAX); n++) {
        if (lines[n].size == 0 || lines[n].size > ZB_LINE_MARK_MAX || lines[n].depth != lines[0].depth)
            return 0;
        const char *last = lines[n].body + lines[n].size - 1;
        if (strchr(":>*", *last) || (guchar)*last == 0x9a) /* the wide colon ends in that byte */
            return n + 1;
    }
    return 0;
}

static gboolean quotes_follow(ZbLine *lines, guint count, guint depth)
{
    for (guint i = 0; i < MIN(count, AHEAD_MAX); i++)
        if (lines[i].depth > depth)
            return TRUE;
        else if (lines[i].size > 0)
            return FALSE;
    return FALSE;
}

static char *join(const ZbLine *lines, guint count)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(joined, ' ');
        g_string_append_len(joined, lines[i].body, (gssize)lines[i].size);
    }
    return g_string_free(joined, FALSE);
}

static gboolean fits(const ZbPhrases *phrases, ZbLine *lines, guint n, guint count, gboolean *ret_marked)
{
    g_autofree char *text = join(lines, n), *fold = zb_phrases_fold(text, strlen(text));
    gsize length = strlen(fold);
    while (length > 0 && strchr("*_ ", fold[length - 1]))
        fold[--length] = '\0';
    Candidate candidate = {phrases, text, fold, quotes_follow(lines + n, count - n, lines[0].depth)};
    *ret_marked = candidate.marked;
    gboolean start = n == 1 || opens(phrases, zb_line_fold(&lines[0])) ||
                     (candidate.marked && memchr(lines[0].body, '@', lines[0].size));
    return start && (candidate.marked ? is_over_marked(&candidate) : is_alone(&candidate));
}

guint zb_attribution_lines(const ZbPhrases *phrases, ZbLine *lines, guint count, gboolean *ret_marked)
{
    *ret_marked = FALSE;
    if (count > 0 && is_groupwise(&lines[0]))
        return 1;
    guint n = count > 0 ? reach(lines, count) : 0;
    for (; n > 0 && n <= MIN(count, WRAPPED_MAX); n++) {
        gboolean found = fits(phrases, lines, n, count, ret_marked);
        /* The shortest one: what stands before it is somebody's sentence. */
        for (guint later = 1; found && later < n; later++)
            if (opens(phrases, zb_line_fold(&lines[later])) &&
                fits(phrases, lines + later, n - later, count - later, ret_marked))
                return 0;
        if (found)
            return n;
        if (n >= count || lines[n].size == 0 || lines[n].depth != lines[0].depth)
            return 0;
    }
    return 0;
}

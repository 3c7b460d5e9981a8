/* Cases, each on lines that no earlier one took:
 *
 *   a mobile footer                                     that line
 *   a server's warning at the top                       its paragraph
 *   a disclaimer's opening, and its words               to the end of the stretch, if that is short
 *   "-- " with few lines to the end of the stretch      all signature, up to a P.S.
 *   "--", which people type between two thoughts too    the names, functions, addresses under it, where nothing else follows or
 *                                                       they are the writer's
 *   "Met vriendelijke groet," and the like              that line, and the names, functions, addresses under it; up to a sentence
 *   a rule, with places to the end                      all of them
 *   the writer's own name, or "-Jan", near the end      the same
 */
#include "lib/mail/signature.h"

#include <string.h>
#include "lib/mail/facts.h"
#include "lib/mail/footer.h"
#include "lib/mail/place.h"

/* A signature has few lines; what is longer has something to say. */
#define LINES_MAX 20
#define BYTES_MAX 2500
/* Lines of a sign-off and of a signature are short. */
#define SIGN_OFF_MAX 120
#define SIGN_OFF_WORDS 6
#define NAME_LINES 12
#define LABEL_MAX 12
#define NAME_WORDS 6
#define DASHED_NAME_MAX 40

typedef struct {
    const ZbPhrases *phrases;
    ZbLine *lines;
    guint from, to;
    guint8 *kinds;
    const char *writer; /* folded */
} Stretch;

static gboolean is_blank(const Stretch *self, guint line)
{
    return self->lines[line].size == 0;
}

static gboolean is_fresh(const Stretch *self, guint line)
{
    return self->kinds[line] == ZB_SEGMENT_FRESH;
}

static void sign(Stretch *self, guint from, guint to)
{
    memset(self->kinds + from, ZB_SEGMENT_SIGNATURE, to - from);
}

/* Whether something was written in the stretch before `line`. */
static gboolean wrote_before(const Stretch *self, guint line)
{
    for (guint i = self->from; i < line; i++)
        if (!is_blank(self, i) && is_fresh(self, i))
            return TRUE;
    return FALSE;
}

/* Whether few enough lines follow for a signature. */
static gboolean is_short(const Stretch *self, guint line)
{
    guint written = 0;
    gsize bytes = 0;
    for (guint i = line; i < self->to && written <= LINES_MAX && bytes <= BYTES_MAX; i++) {
        written += !is_blank(self, i);
        bytes += self->lines[i].length + 1;
    }
    return written <= LINES_MAX && bytes <= BYTES_MAX;
}

/* ---- what programs write ---- */
static void sign_footers(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++)
        if (is_fresh(self, i) && zb_line_is_footer(self->phrases, &self->lines[i]))
            sign(self, i, i + 1);
}

static guint paragraph_end(const Stretch *self, guint line)
{
    while (line < self->to && !is_blank(self, line))
        line++;
    return line;
}

static void sign_disclaimer(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++)
        if (!is_blank(self, i) && is_fresh(self, i) &&
            zb_lines_are_disclaimer(self->phrases, &self->lines[i], self->to - i)) {
            sign(self, i, is_short(self, i) ? self->to : paragraph_end(self, i));
            i = paragraph_end(self, i);
        }
}

static void sign_banner(Stretch *self)
{
    guint line = self->from;
    while (line < self->to && is_blank(self, line))
        line++;
    for (guint lines = 0; line < self->to && lines < 3; lines++) {
        if (!zb_line_is_banner(self->phrases, &self->lines[line]))
            return;
        guint end = paragraph_end(self, line);
        if (end - line > 6)
            return; /* no blank line parts it from the message */
        sign(self, self->from, end);
        line = end;
        while (line < self->to && is_blank(self, line))
            line++;
    }
}

/* ---- people's signatures ---- */
/* What it was taken for, or looks like. */
static gboolean is_place(const Stretch *self, guint line)
{
    ZbLine *here = &self->lines[line];
    gboolean taken = self->kinds[line] == ZB_SEGMENT_SIGNATURE && here->size <= ZB_PLACE_MAX;
    return taken || zb_line_is_place(self->phrases, here);
}

/* Up to which line places follow; their trailing blank lines are left. */
static guint places_end(const Stretch *self, guint line)
{
    guint end = line, written = 0;
    for (guint i = line; i < self->to && written < LINES_MAX; i++) {
        if (is_blank(self, i))
            continue; /* between two of them */
        if (!is_place(self, i))
            break;
        written++;
        end = i + 1;
    }
    return end;
}

/* What stands behind a sign-off on its line is a name, or nothing: "Best" begins other sentences too. */
static gboolean is_sign_off_rest(const Stretch *self, const ZbLine *line, const char *fold, const char *rest)
{
    guint words = zb_words_in(rest + strspn(rest, " ,.!-"));
    if (words > SIGN_OFF_WORDS || zb_is_sentence(self->phrases, rest) || strpbrk(rest, "?:"))
        return FALSE;
    gboolean parted = *rest && *rest != ' ', formula = zb_words_in(fold) - words >= 3;
    return words == 0 || formula || (parted && words <= 2) || zb_line_ends_in_names(line, words);
}

static gboolean is_sign_off(const Stretch *self, guint line, gboolean *ret_thanks)
{
    ZbLine *here = &self->lines[line];
    if (here->size > SIGN_OFF_MAX || here->size < 2)
        return FALSE;
    const char *fold = zb_line_fold(here), *rest = zb_phrases_begins(self->phrases, ZB_PHRASE_SIGN_OFF, fold);
    *ret_thanks = rest == NULL;
    if (rest)
        return is_sign_off_rest(self, here, fold, rest);
    rest = zb_phrases_begins(self->phrases, ZB_PHRASE_THANKS, fold);
    return rest && strspn(rest, " ,.!") == strlen(rest);
}

/* Nothing but blank lines follows. */
static gboolean is_last(const Stretch *self, guint line)
{
    while (line < self->to && is_blank(self, line))
        line++;
    return line == self->to;
}

static void sign_offs(Stretch *self, gboolean wrote)
{
    for (guint i = self->from; i < self->to; i++) {
        gboolean thanks;
        if (is_blank(self, i) || !is_fresh(self, i))
            continue; /* nothing of the writer's */
        gboolean off = wrote && is_sign_off(self, i, &thanks);
        guint end = off ? places_end(self, i + 1) : i;
        if (off && thanks && (end == i + 1 || !is_last(self, end)))
            off = FALSE; /* it is what the writer says */
        wrote = TRUE;
        if (!off)
            continue; /* a line of the message */
        sign(self, i, end);
        i = end - 1;
    }
}

/* How many words of the line are the writer's; `ret_words`: how many there are. */
static guint own_words(const Stretch *self, const char *fold, guint *ret_words)
{
    guint own = 0, words = 0;
    for (const char *p = fold; *p;) {
        gsize length = 0;
        while (zb_is_word_byte(p[length]))
            length++;
        g_autofree char *word = g_strndup(p, length);
        if (length > 1) {
            const char *found = strstr(self->writer, word);
            own += found && (found == self->writer || !zb_is_word_byte(found[-1])) &&
                   !zb_is_word_byte(found[length]);
            words++;
        }
        p += MAX(length, 1);
    }
    *ret_words = words;
    return own;
}

/* "J. Jansen", "Jan", "Jan P. Jansen, directeur": the writer's name, and perhaps more of it. */
static gboolean is_writer(const Stretch *self, guint line)
{
    ZbLine *here = &self->lines[line];
    guint words, own;
    if (!*self->writer || here->size > ZB_PLACE_MAX)
        return FALSE;
    own = own_words(self, zb_line_fold(here), &words);
    return own > 0 && (own == words || (words <= NAME_WORDS && zb_line_ends_in_names(here, words)));
}

/* ---- "-- " ---- */
/* How far a signature under a delimiter goes; to `line` itself where it delimits nothing. */
static guint delimited_end(const Stretch *self, guint line)
{
    const ZbLine *here = &self->lines[line];
    gboolean standard = here->body + 2 < here->at + here->length && here->body[2] == ' ';
    guint end = standard ? line + 1 : places_end(self, line + 1);
    while (standard && end < self->to && !zb_line_is_postscript(self->phrases, &self->lines[end]))
        end++;
    if (standard || is_last(self, end))
        return is_last(self, end) ? self->to : end;
    guint next = end;
    while (is_blank(self, next)) /* there is one that is not: `end` is not last */
        next++;
    gboolean known = zb_line_is_postscript(self->phrases, &self->lines[next]);
    for (guint i = line + 1; i < end && !known; i++)
        known = is_writer(self, i) || zb_is_contact(zb_line_fold(&self->lines[i]));
    return known ? end : line;
}

static void sign_delimited(Stretch *self)
{
    for (guint i = self->from; i < self->to; i++) {
        guint end = zb_line_is_delimiter(&self->lines[i]) && is_short(self, i) ? delimited_end(self, i) : i;
        if (end == i)
            continue; /* the message goes on */
        sign(self, i, end);
        return;
    }
}

/* "-Jan", "//Jan" */
static gboolean is_dashed_name(const ZbLine *line)
{
    static const char *const dashes[] = {"--", "-", "//", "~", "\xe2\x80\x93", "\xe2\x80\x94"};
    if (line->size > DASHED_NAME_MAX)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(dashes); i++) {
        gsize length = strlen(dashes[i]);
        if (line->size <= length || memcmp(line->body, dashes[i], length) != 0)
            continue; /* others */
        ZbLine name = {.body = line->body + length, .size = line->size - length};
        g_autofree char *text = g_strndup(name.body, name.size);
        return g_unichar_isupper(g_utf8_get_char(text)) && zb_words_in(text) <= 3 &&
               !strpbrk(text, ".!?:,;0123456789") && zb_line_ends_in_names(&name, zb_words_in(text));
    }
    return FALSE;
}

/* "----", "***", a dash: no letters, no digits; and what Gmail's Streak leaves. */
static gboolean is_separator(const ZbLine *line)
{
    if (line->size == 3 && memcmp(line->body, "\xe1\x90\xa7", 3) == 0)
        return TRUE;
    if (line->size == 3 && memcmp(line->body, "\xe2\x80\x94", 3) == 0)
        return TRUE;
    for (gsize i = 0; i < line->size; i++)
        if (!strchr("-_=*~#+ ", line->body[i]))
            return FALSE;
    return line->size >= 2;
}

/* A place as it stands under a name: with a capital, or a number or address in it. */
static gboolean is_card(const Stretch *self, guint line)
{
    ZbLine *here = &self->lines[line];
    if (!is_fresh(self, line))
        return TRUE;
    if (!is_place(self, line))
        return FALSE;
    g_autofree char *text = g_strndup(here->body, here->size);
    gboolean label = memchr(text, ':', MIN(here->size, LABEL_MAX)) != NULL; /* "mob: 06-1" */
    return label || zb_is_contact(zb_line_fold(here)) || !g_unichar_islower(g_utf8_get_char(text));
}

/* From the end up, as long as there are cards: to the topmost line that begins a signature. */
static void sign_upwards(Stretch *self)
{
    guint begin = self->to, written = 0;
    gboolean known = FALSE; /* a number, an address or the writer's name stands under it */
    for (guint line = self->to; line > self->from && written < NAME_LINES;) {
        ZbLine *here = &self->lines[--line];
        if (here->size == 0)
            continue; /* between lines */
        gboolean separator = is_separator(here), writer = is_writer(self, line);
        gboolean apart = line == self->from || is_blank(self, line - 1);
        if (separator && (known || written == 0))
            begin = line;
        else if (is_fresh(self, line) && (writer || (apart && is_dashed_name(here))))
            begin = line;
        else if (!separator && !is_card(self, line))
            break;
        known |= writer || zb_is_contact(zb_line_fold(here));
        written += separator ? 0 : 1;
    }
    if (begin < self->to && wrote_before(self, begin))
        sign(self, begin, self->to);
}

void zb_signature_read(const ZbPhrases *phrases, ZbLine *lines, guint from, guint to, const char *writer,
                       gboolean wrote, guint8 *kinds)
{
    g_autofree char *name = zb_phrases_fold(writer, strlen(writer));
    Stretch self = {phrases, lines, from, to, kinds, name};
    sign_banner(&self);
    sign_footers(&self);
    sign_disclaimer(&self);
    sign_delimited(&self);
    sign_offs(&self, wrote);
    sign_upwards(&self);
    for (guint i = from + 1; i < to; i++)
        if (is_blank(&self, i) && !is_fresh(&self, i - 1))
            sign(&self, i, i + 1);
}

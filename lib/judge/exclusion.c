#include "lib/judge/exclusion.h"

#include <string.h>

/* A heading has no more words than these. */
#define HEADING_WORDS 8

/* Regular expressions over folded words with one blank between them; GAPn: up to n words. */
#define GAP2 "(?:\\S+ ){0,2}"
#define GAP4 "(?:\\S+ ){0,4}"

/* What stays possible. */
static const char opening[] =
    /* another matter, but for "ook niet over andere kwesties" */
    "\\b(?<!niet over )(?<!niet op )(?<!niet voor )(?<!geen )(?:"
    "(?:andere?|nieuwe|overige) (?:\\S+ (?:of|en) "
    ")?(?:klacht(?:en)?|kwesties?|zaa?k(?:en)?|onderwerp(?:en)?|dingen|jaren)"
    "|volgende (?:belasting)?jaren|iets anders|al het andere)\\b"
    /* writing, calling and complaining */
    "|\\b(?:kunt|kan|mag|mogen|bent) " GAP4 "(?:wel|gewoon|altijd|gerust) " GAP2
    "(?:schrijven|mailen|bellen|melden|klagen|indienen|aanvragen|bereiken|terecht|welkom)\\b"
    "|\\b(?:kunt|kan|mag|mogen) " GAP4 "blijven (?:schrijven|mailen|bellen|melden|klagen)\\b"
    "|\\bbij ons (?:\\S+ )?terecht\\b"
    "|\\bbent u " GAP2 "welkom\\b|\\b(?:is|zijn|blijft|blijven) " GAP2 "welkom\\b"
    "|\\b(?:blijft|blijven) " GAP2 "mogelijk\\b"
    "|\\b(?:dit|dat) kan (?:altijd|gewoon|wel)\\b|\\bwat (?:kan|mag|kunt|blijft|gaat) " GAP2
    "(?:wel|nog|door)\\b"
    /* going on, being dealt with */
    "|\\b(?:gaat|gaan|loopt|lopen) " GAP2 "gewoon door\\b(?! met)|\\b(?:wij|we) gaan (?:\\S+ )?door met\\b"
    "|\\b(?:behandelen|beantwoorden|reageren|antwoorden) (?:wij|we) " GAP2 "(?:wel|gewoon|graag)\\b"
    "|\\b(?:wij|we) (?:behandelen|beantwoorden) die\\b|\\bnemen (?:wij|we) (?:\\S+ )?in behandeling\\b"
    "|\\bhelpen (?:wij|we) u\\b(?! niet)|\\bstaan (?:wij|we) " GAP2 "(?:klaar|open)\\b"
    /* what does not fall under it */
    "|\\bgeld(?:t|en) " GAP2 "niet voor\\b|\\b(?:hier|er|daar) (?:valt |vallen )?niet onder\\b"
    "|\\bniet (?:valt |vallen )?onder (?:deze|die|de|onze) "
    "(?:beslissing|begrenzing|afspraak|maatregel|brief)\\b"
    "|\\bbuiten (?:deze|die|de|onze) (?:beslissing|begrenzing|afspraak|maatregel)\\b"
    "|\\b(?:hierbuiten|erbuiten|daarbuiten)\\b|\\bsta(?:at|an) (?:\\S+ )?los van\\b"
    "|\\bbehalve (?:over|voor)\\b";

/* What is limited. */
static const char limiting[] =
    "\\bniet (?:meer|langer)\\b|\\bgeen (?:antwoord|reactie|klachten)\\b|\\bzonder (?:te )?antwoord"
    "|\\b(?:antwoorden|reageren) (?:wij|we) " GAP2 "niet\\b|\\bsluiten " GAP2 "(?:correspondentie|dossier)\\b"
    "|\\b(?:val(?:t|len)|hoort|horen) (?:\\S+ )?(?:hieronder|eronder|daaronder|hierbij|erbij)\\b"
    "|\\b(?:hieronder|daaronder) val(?:t|len)\\b(?! niet)|\\bgeldt (?!niet|" GAP2 "niet voor)" GAP2 "voor\\b";

/* A sentence that answers the question before it. */
static const char answering[] = "^(?:dat|dit|die|dan|daarvoor|daarmee|daarover|(?:wij|we) behandelen die)\\b";

typedef struct {
    GRegex *opening, *limiting, *answering;
} Turns;

static gpointer make_turns(G_GNUC_UNUSED gpointer data)
{
    Turns *turns = g_new0(Turns, 1);
    turns->opening = g_regex_new(opening, G_REGEX_OPTIMIZE, 0, NULL);
    turns->limiting = g_regex_new(limiting, G_REGEX_OPTIMIZE, 0, NULL);
    turns->answering = g_regex_new(answering, G_REGEX_OPTIMIZE, 0, NULL);
    return turns;
}

/* Made once, never changed. */
static const Turns *get_turns(void)
{
    static GOnce once = G_ONCE_INIT;
    return g_once(&once, make_turns, NULL);
}

typedef enum { COVERED, EXCLUDED, NEITHER } Side;

/* Words `first` to `last`, both included. */
typedef struct {
    guint first, last;
    Side side;
} Turn;

typedef struct {
    const char *text;
    ZbProse *prose;
    guint8 *sides; /* a Side for each word */
} Parting;

/* One sentence: words [first, end). */
typedef struct {
    guint first, end;
    GString *folded;
    GArray *turns; /* in order of place */
    gboolean opens, limits;
} Sentence;

/* ---- turns ------------------------------------------------------------------------------------------------- */

static GString *fold(const ZbProse *prose, guint first, guint end)
{
    GString *folded = g_string_new(NULL);
    for (guint i = first; i < end; i++)
        g_string_append_printf(folded, "%s%s", i > first ? " " : "", zb_prose_word(prose, i)->folded);
    return folded;
}

static guint word_at(const Sentence *s, int offset)
{
    guint word = s->first;
    for (int i = 0; i < offset; i++)
        word += s->folded->str[i] == ' ';
    return word;
}

static void find_turns(Sentence *s, const GRegex *regex, Side side)
{
    g_autoptr(GMatchInfo) match = NULL;
    for (g_regex_match(regex, s->folded->str, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        int start, end;
        g_match_info_fetch_pos(match, 0, &start, &end);
        Turn turn = {word_at(s, start), word_at(s, end - 1), side};
        g_array_append_val(s->turns, turn);
        *(side == EXCLUDED ? &s->opens : &s->limits) = TRUE;
    }
}

static gint by_place(gconstpointer a, gconstpointer b)
{
    const Turn *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

static void sentence_read(Sentence *s, const ZbProse *prose, guint first, guint end)
{
    *s = (Sentence){.first = first, .end = end};
    s->folded = fold(prose, first, end);
    s->turns = g_array_new(FALSE, FALSE, sizeof(Turn));
    find_turns(s, get_turns()->opening, EXCLUDED);
    find_turns(s, get_turns()->limiting, COVERED);
    g_array_sort(s->turns, by_place);
}

static void sentence_clear(Sentence *s)
{
    g_string_free(s->folded, TRUE);
    g_array_unref(s->turns);
}

/* ---- two halves of one sentence ---------------------------------------------------------------------------- */

static gboolean is_one_of(const Parting *p, guint word, const char *const *list)
{
    return g_strv_contains(list, zb_prose_word(p->prose, word)->folded);
}

/* Whether one of `marks` stands between a word and the one before it. */
static gboolean parted_by(const Parting *p, guint word, const char *marks)
{
    guint32 from = zb_prose_word(p->prose, word - 1)->end, to = zb_prose_word(p->prose, word)->start;
    for (guint32 at = from; at < to; at++)
        if (strchr(marks, p->text[at]))
            return TRUE;
    return FALSE;
}

/* The word with which the second half begins; 0: not found. */
static guint find_cut(const Parting *p, const Turn *before, const Turn *after)
{
    static const char *const against[] = {"maar", "terwijl", "echter", "behalve", NULL};
    static const char *const starts[] = {"over", "voor", "op",     "met", "bij",
                                         "van",  "uw",   "andere", "wel", NULL};
    guint comma = 0, commas = 0;
    for (guint i = before->last + 1; i <= after->first; i++)
        if (is_one_of(p, i, against))
            return i;
    for (guint i = before->last + 1; i <= after->first; i++) {
        if (!parted_by(p, i, ",:("))
            continue; /* goes on */
        if (is_one_of(p, i, starts))
            return i;
        comma = i;
        commas++;
    }
    return commas == 1 ? comma : 0;
}

static void set_sides(const Parting *p, guint first, guint end, Side side)
{
    for (guint i = first; i < end; i++)
        p->sides[i] = side;
}

/* "Over de fontein kunt u ons wel schrijven, maar u krijgt geen antwoord": the second half has no matter of its own. */
static gboolean takes_back(const Parting *p, guint cut, guint end)
{
    static const char *const of[] = {"over", "op", "voor", "van", NULL};
    for (guint i = cut; i < end; i++)
        if (is_one_of(p, i, of))
            return FALSE;
    return TRUE;
}

static void cut_sentence(const Parting *p, const Sentence *s)
{
    guint from = s->first;
    for (guint i = 1; i < s->turns->len; i++) {
        const Turn *before = &g_array_index(s->turns, Turn, i - 1),
                   *after = &g_array_index(s->turns, Turn, i);
        if (after->side == before->side)
            continue; /* the same half */
        guint cut = find_cut(p, before, after);
        if (cut == 0) {
            set_sides(p, s->first, s->end, NEITHER);
            return;
        }
        gboolean back = after->side == COVERED && takes_back(p, cut, s->end);
        set_sides(p, from, cut, back ? COVERED : before->side);
        from = cut;
    }
    set_sides(p, from, s->end, g_array_index(s->turns, Turn, s->turns->len - 1).side);
}

/* ---- headings and questions -------------------------------------------------------------------------------- */

/* What stands behind a word up to the next. */
static char *behind(const Parting *p, guint word)
{
    const char *from = p->text + zb_prose_word(p->prose, word)->end;
    return word + 1 < zb_prose_count(p->prose) ? g_strndup(from, zb_prose_word(p->prose, word + 1)->start -
                                                                     zb_prose_word(p->prose, word)->end)
                                               : g_strdup(from);
}

static gboolean ends_with_one_of(const Parting *p, guint word, const char *marks)
{
    g_autofree char *after = behind(p, word);
    return strpbrk(after, marks) != NULL;
}

/* A sentence that begins a paragraph with a short line to itself: how many words that has; 0: none. */
static guint heading_of(const Parting *p, const Sentence *s)
{
    if (s->first > 0 &&
        zb_prose_word(p->prose, s->first - 1)->paragraph == zb_prose_word(p->prose, s->first)->paragraph)
        return 0;
    for (guint i = s->first; i < MIN(s->end, s->first + HEADING_WORDS); i++)
        if (ends_with_one_of(p, i, "\n"))
            return i + 1 - s->first;
    return 0;
}

/* The paragraph up to whose end a sentence on what stays possible tells what follows; -1: it tells only itself. */
static gint64 tells_paragraph(const Parting *p, const Sentence *s)
{
    const ZbWord *last = zb_prose_word(p->prose, s->end - 1);
    guint heading = heading_of(p, s);
    if (ends_with_one_of(p, s->end - 1, "?:") || (heading > 0 && heading == s->end - s->first))
        return s->end < zb_prose_count(p->prose) ? (gint64)zb_prose_word(p->prose, s->end)->paragraph : -1;
    gboolean headed = heading > 0 && g_array_index(s->turns, Turn, 0).last < s->first + heading;
    return headed ? (gint64)last->paragraph : -1;
}

static gboolean answers(const Sentence *s)
{
    return g_regex_match(get_turns()->answering, s->folded->str, 0, NULL);
}

/* "Wilt u klagen over de vijver? Dat kan gewoon." */
static void take_question(const Parting *p, const Sentence *s, const Sentence *before)
{
    if (before->end == s->first && before->end > before->first && !before->limits && answers(s) &&
        ends_with_one_of(p, before->end - 1, "?"))
        set_sides(p, before->first, before->end, EXCLUDED);
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static void part_sentences(const Parting *p)
{
    guint count = zb_prose_count(p->prose), end;
    gint64 told = -1; /* the paragraph that a heading told */
    Sentence before = {0};
    for (guint first = 0; first < count; first = end) {
        const ZbWord *word = zb_prose_word(p->prose, first);
        for (end = first; end < count && zb_prose_word(p->prose, end)->sentence == word->sentence;)
            end++;
        Sentence s;
        sentence_read(&s, p->prose, first, end);
        if (s.limits)
            told = -1;
        if (s.opens && s.limits)
            cut_sentence(p, &s);
        else if (s.opens || (!s.limits && word->paragraph == told))
            set_sides(p, first, end, EXCLUDED);
        if (s.opens && !s.limits) {
            take_question(p, &s, &before);
            told = word->paragraph == told ? told : tells_paragraph(p, &s);
        }
        sentence_clear(&s);
        before = (Sentence){.first = first, .end = end, .limits = s.limits};
    }
}

static void hand_out(const Parting *p, GString *covered, GString *excluded)
{
    GString *const into[] = {[COVERED] = covered, [EXCLUDED] = excluded, [NEITHER] = NULL};
    guint count = zb_prose_count(p->prose);
    for (guint i = 0; i < count; i++) {
        GString *out = into[p->sides[i]];
        const char *from = p->text + zb_prose_word(p->prose, i)->start;
        g_autofree char *after = behind(p, i);
        if (i > 0 && p->sides[i - 1] != p->sides[i] && out)
            g_string_append(out, "\n\n"); /* what did not stand together is read apart */
        if (out)
            g_string_append_len(out, from,
                                zb_prose_word(p->prose, i)->end - zb_prose_word(p->prose, i)->start);
        if (out)
            g_string_append(out, after);
    }
}

void zb_exclusion_part(const ZbInflect *inflect, const char *text, char **ret_covered, char **ret_excluded)
{
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, text, -1);
    g_autofree guint8 *sides = g_malloc0(zb_prose_count(prose) + 1);
    Parting p = {text, prose, sides};
    GString *covered = g_string_new(NULL), *excluded = g_string_new(NULL);
    part_sentences(&p);
    hand_out(&p, covered, excluded);
    *ret_covered = g_string_free(covered, FALSE);
    *ret_excluded = g_string_free(excluded, FALSE);
}

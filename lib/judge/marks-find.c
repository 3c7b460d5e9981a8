/* Finding, stretch by stretch: a sentence, or as much of a long one as ZB_STRETCH_MAX words.
 *
 *   1. of each word, what the rules know of it (ZbWordUse, marks-words.c)
 *   2. rules that hide: their words are lost to the other rules of that kind
 *   3. the other rules
 *
 * A rule with a '&' ("across") is looked for in the sentences before and behind its rarest word, too: people tell in one what is
 * the matter, and in the next who it was.
 *
 * A rule is looked at only where the rarest of its symbols stands (marks-index.c), so most are never. What a stretch costs is
 * bounded, so what a text costs grows with its length alone, whatever it holds. */
#include "lib/judge/marks-private.h"

#include <string.h>

/* Words of one stretch that the next one sees again, so that nothing is lost where a long sentence was cut. */
#define OVERLAP 24
/* An exception counts this many words around what was found, too. */
#define AROUND 3
/* What is hidden of an expression: not its small words, which others need. */
#define HIDDEN_LETTERS 3

typedef struct {
    ZbStretch s;
    GArray *found; /* of ZbMarkFound */
    guint counts[ZB_MARK_KINDS];
} Finder;

/* The stretch around what was found, for its exceptions to stand in. */
static guint width_around(const Finder *f, ZbMarkSpan *span)
{
    guint added = MIN(span->from, AROUND) + MIN(f->s.count - 1 - span->to, AROUND);
    return f->s.heavy[span->to + 1] - f->s.heavy[span->from] + added;
}

static gboolean is_excepted(const Finder *f, const ZbRule *rule, ZbMarkSpan span)
{
    for (guint i = 0; i < rule->exceptions->len; i++) {
        ZbMarkSpan here = span;
        if (zb_stretch_find_near(&f->s, &g_array_index(rule->exceptions, ZbPhrase, i), rule->kind,
                                 width_around(f, &span), &here))
            return TRUE;
    }
    return FALSE;
}

static guint words_of(const ZbRule *rule)
{
    guint n = 0;
    for (guint i = 0; i < rule->parts->len; i++) {
        const ZbPhrase *phrase = &g_array_index(rule->parts, ZbPhrase, i);
        for (guint k = 0; k < phrase->count; k++)
            n += 1 + phrase->gaps[k];
    }
    return n;
}

static gboolean applies(const Finder *f, const ZbRule *rule, ZbMarkSpan anchor, ZbMarkSpan *ret)
{
    if (!zb_stretch_match(&f->s, &g_array_index(rule->parts, ZbPhrase, rule->anchor), anchor, rule->kind,
                          ret))
        return FALSE;
    guint most = words_of(rule) + rule->slack;
    for (guint i = 0; i < rule->parts->len; i++)
        if (i != rule->anchor &&
            !zb_stretch_find_near(&f->s, &g_array_index(rule->parts, ZbPhrase, i), rule->kind, most, ret))
            return FALSE;
    return !is_excepted(f, rule, *ret);
}

static void hide(const Finder *f, const ZbRule *rule, ZbMarkSpan span)
{
    for (guint i = span.from; i <= span.to; i++)
        if (zb_stretch_word(&f->s, i)->size >= HIDDEN_LETTERS)
            zb_stretch_word(&f->s, i)->hidden |= (guint8)(1u << rule->kind);
}

/* The same words raise a mark once, however many rules know them. */
static void tell(Finder *f, const ZbRule *rule, ZbMarkSpan span)
{
    ZbMarkFound found = {.kind = rule->kind,
                         .legal = rule->legal,
                         .start = zb_stretch_word(&f->s, span.from)->start,
                         .end = zb_stretch_word(&f->s, span.to)->end,
                         .rule = rule->text,
                         .file = rule->file,
                         .line = rule->line};
    for (guint i = 0; i < f->found->len; i++) {
        const ZbMarkFound *other = &g_array_index(f->found, ZbMarkFound, i);
        if (other->kind == found.kind && other->legal == found.legal && other->start < found.end &&
            found.start < other->end)
            return;
    }
    f->counts[rule->kind]++;
    g_array_append_val(f->found, found);
}

static void apply_rule(Finder *f, const ZbRule *rule, ZbMarkSpan anchor)
{
    ZbMarkSpan span;
    if (!applies(f, rule, anchor, &span))
        return;
    rule->hides ? hide(f, rule, span) : tell(f, rule, span);
}

static gboolean opens(const Finder *f, guint word)
{
    return g_array_index(f->s.words, ZbMarkWord, word).opens;
}

/* The stretch from the sentence before the word at `at` (of the text) to the one behind it, as far as a stretch can be long. */
static void widen(Finder *f, guint at)
{
    guint from = at, to = at + 1;
    for (guint sentences = 0; from > 0 && at - from < ZB_STRETCH_MAX / 2; from--)
        if (opens(f, from) && ++sentences == 2)
            break;
    for (guint sentences = 0; to < f->s.words->len && to - at < ZB_STRETCH_MAX / 2; to++)
        if (opens(f, to) && ++sentences == 2)
            break;
    f->s.first = from;
    f->s.count = to - from;
    zb_stretch_start(&f->s);
}

static void apply_across(Finder *f, const ZbRule *rule, ZbMarkSpan anchor)
{
    ZbStretch narrow = f->s;
    widen(f, narrow.first + anchor.from);
    guint moved = narrow.first - f->s.first;
    if (anchor.to + moved < f->s.count)
        apply_rule(f, rule, (ZbMarkSpan){anchor.from + moved, anchor.to + moved});
    f->s = narrow;
}

static void apply(Finder *f, const GArray *rules, ZbMarkSpan anchor, gboolean hiding)
{
    for (guint i = 0; i < rules->len; i++) {
        const ZbRuleUse *use = &g_array_index(rules, ZbRuleUse, i);
        if (hiding && !use->hides)
            return; /* those that hide come first */
        if (use->hides != hiding)
            continue;
        const ZbRule *rule = f->s.marks->rules->pdata[use->rule];
        if (f->counts[rule->kind] < ZB_MARKS_FOUND_MAX)
            (rule->across ? apply_across : apply_rule)(f, rule, anchor);
    }
}

/* Looks at the rules of which a word is the anchor, alone or as the first of a sequence. */
static void apply_at(Finder *f, guint at, ZbMarkKnown known, gboolean hiding)
{
    const ZbMarks *marks = f->s.marks;
    const ZbWordUse *use = marks->words->pdata[known.word];
    if (at + known.span <= f->s.count)
        apply(f, use->rules, (ZbMarkSpan){at, at + known.span - 1}, hiding);
    for (guint i = 0; i < use->anchors->len; i++) {
        const ZbSequence *sequence =
            &g_array_index(marks->sequences, ZbSequence, g_array_index(use->anchors, guint, i));
        guint size = zb_stretch_sequence(&f->s, sequence, at, known.span);
        if (size)
            apply(f, g_array_index(marks->symbols, ZbSymbol, sequence->symbol).rules,
                  (ZbMarkSpan){at, at + size - 1}, hiding);
    }
}

static void find_in_stretch(Finder *f, gboolean hiding)
{
    zb_stretch_start(&f->s);
    for (guint at = 0; at < f->s.count; at++) {
        const ZbMarkWord *word = zb_stretch_word(&f->s, at);
        for (guint i = 0; i < word->known_count; i++)
            apply_at(f, at, word->known[i], hiding);
    }
}

static guint sentence_end(const Finder *f, guint from)
{
    guint to = from + 1;
    while (to < f->s.words->len && !g_array_index(f->s.words, ZbMarkWord, to).opens)
        to++;
    return to;
}

static void find_in_sentence(Finder *f, guint from, guint to, gboolean hiding)
{
    for (;;) {
        f->s.first = from;
        f->s.count = MIN(to - from, ZB_STRETCH_MAX);
        find_in_stretch(f, hiding);
        if (from + f->s.count == to)
            return;
        from += ZB_STRETCH_MAX - OVERLAP;
    }
}

static void find_in_sentences(Finder *f, gboolean hiding)
{
    for (guint from = 0, to; from < f->s.words->len; from = to) {
        to = sentence_end(f, from);
        find_in_sentence(f, from, to, hiding);
    }
}

static int by_place(gconstpointer a, gconstpointer b)
{
    const ZbMarkFound *left = a, *right = b;
    return left->start != right->start ? (left->start < right->start ? -1 : 1)
                                       : (int)left->kind - (int)right->kind;
}

static gsize cut(const char *text, gsize length)
{
    if (length <= ZB_MARKS_TEXT_MAX)
        return length;
    return (gsize)(g_utf8_find_prev_char(text, text + ZB_MARKS_TEXT_MAX) - text);
}

void zb_marks_find(const ZbMarks *marks, const char *text, gsize length, GArray *ret)
{
    Finder f = {.s = {.marks = marks, .words = zb_marks_words(marks, text, cut(text, length))},
                .found = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound))};
    /* All that is hidden first: a rule may reach into a sentence behind it. */
    find_in_sentences(&f, TRUE);
    find_in_sentences(&f, FALSE);
    g_array_sort(f.found, by_place);
    g_array_append_vals(ret, f.found->data, f.found->len);
    g_array_unref(f.s.words);
    g_array_unref(f.found);
}

/* Where symbols and phrases stand in a stretch of a text. */
#include "lib/judge/marks-private.h"

#include <stdlib.h>

/* ---- symbols ----------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    guint left = *(const guint *)a, right = *(const guint *)b;
    return left < right ? -1 : left > right;
}

/* The word behind `at` that is no filler, unless `at` itself has the word wanted. */
static gboolean follow(const ZbStretch *s, guint *at, guint32 wanted)
{
    for (; *at < s->count; (*at)++) {
        const ZbMarkWord *word = zb_stretch_word(s, *at);
        for (guint i = 0; i < word->known_count; i++)
            if (word->known[i].word == wanted && *at + word->known[i].span <= s->count) {
                *at += word->known[i].span;
                return TRUE;
            }
        if (!(word->roles & ZB_ROLE_FILLER))
            return FALSE;
    }
    return FALSE;
}

guint zb_stretch_sequence(const ZbStretch *s, const ZbSequence *sequence, guint at, guint span)
{
    guint next = at + span;
    for (guint i = 1; i < sequence->count; i++)
        if (!follow(s, &next, sequence->words[i]))
            return 0;
    return next <= s->count ? next - at : 0;
}

/* Words of the longest sequence of the symbol that begins with this word; 0: none does. */
static guint longest_sequence(const ZbStretch *s, const ZbWordUse *use, guint symbol, guint at, guint span)
{
    guint longest = 0;
    for (guint i = 0; i < use->sequences->len; i++) {
        const ZbSequence *sequence =
            &g_array_index(s->marks->sequences, ZbSequence, g_array_index(use->sequences, guint, i));
        if (sequence->symbol == symbol)
            longest = MAX(longest, zb_stretch_sequence(s, sequence, at, span));
    }
    return longest;
}

/* Words of the symbol at `at`, the longest of its alternatives; 0: it does not stand there. */
static guint symbol_at(const ZbStretch *s, guint symbol, guint at)
{
    const ZbMarkWord *word = zb_stretch_word(s, at);
    if (!zb_mask_may_have(word->mask, symbol))
        return 0;
    gboolean sequences = g_array_index(s->marks->symbols, ZbSymbol, symbol).has_sequences;
    guint longest = 0;
    for (guint i = 0; i < word->known_count; i++) {
        guint span = word->known[i].span;
        const ZbWordUse *use = s->marks->words->pdata[word->known[i].word];
        if (span > longest && at + span <= s->count && use->symbols->len > 0 &&
            bsearch(&symbol, use->symbols->data, use->symbols->len, sizeof symbol, by_number))
            longest = span;
        if (sequences)
            longest = MAX(longest, longest_sequence(s, use, symbol, at, span));
    }
    return longest;
}

void zb_stretch_start(ZbStretch *s)
{
    s->heavy[0] = 0;
    for (guint i = 0; i < s->count; i++)
        s->heavy[i + 1] = s->heavy[i] + !(zb_stretch_word(s, i)->roles & ZB_ROLE_FILLER);
}

/* ---- phrases ----------------------------------------------------------------------------------------------- */

static gboolean is_hidden(const ZbStretch *s, ZbMarkSpan span, ZbMarkKind kind)
{
    for (guint i = span.from; i <= span.to; i++)
        if (zb_stretch_word(s, i)->hidden & (1u << kind))
            return TRUE;
    return FALSE;
}

/* Words between `to` and `from`, fillers apart. */
static guint between(const ZbStretch *s, guint to, guint from)
{
    return s->heavy[from] - s->heavy[to + 1];
}

static gboolean look_before(const ZbStretch *s, guint symbol, guint gap, ZbMarkKind kind, ZbMarkSpan *span)
{
    for (guint at = span->from; at > 0 && between(s, at - 1, span->from) < gap + ZB_SEQUENCE_MAX; at--) {
        guint size = symbol_at(s, symbol, at - 1);
        ZbMarkSpan here = {at - 1, at - 2 + size};
        if (!size || here.to >= span->from || between(s, here.to, span->from) > gap ||
            is_hidden(s, here, kind))
            continue;
        span->from = here.from;
        return TRUE;
    }
    return FALSE;
}

static gboolean look_behind(const ZbStretch *s, guint symbol, guint gap, ZbMarkKind kind, ZbMarkSpan *span)
{
    for (guint at = span->to + 1; at < s->count && between(s, span->to, at) <= gap; at++) {
        guint size = symbol_at(s, symbol, at);
        ZbMarkSpan here = {at, at + size - 1};
        if (!size || is_hidden(s, here, kind))
            continue;
        span->to = here.to;
        return TRUE;
    }
    return FALSE;
}

gboolean zb_stretch_match(const ZbStretch *s, const ZbPhrase *phrase, ZbMarkSpan anchor, ZbMarkKind kind,
                          ZbMarkSpan *ret)
{
    ZbMarkSpan span = anchor;
    if (is_hidden(s, anchor, kind))
        return FALSE;
    for (guint i = phrase->anchor; i > 0; i--)
        if (!look_before(s, phrase->symbols[i - 1], phrase->gaps[i], kind, &span))
            return FALSE;
    for (guint i = phrase->anchor + 1; i < phrase->count; i++)
        if (!look_behind(s, phrase->symbols[i], phrase->gaps[i], kind, &span))
            return FALSE;
    *ret = span;
    return !phrase->closes || zb_stretch_word(s, span.to)->closes;
}

static ZbMarkSpan join(ZbMarkSpan a, ZbMarkSpan b)
{
    return (ZbMarkSpan){MIN(a.from, b.from), MAX(a.to, b.to)};
}

static guint width(const ZbStretch *s, ZbMarkSpan span)
{
    return s->heavy[span.to + 1] - s->heavy[span.from];
}

gboolean zb_stretch_find_near(const ZbStretch *s, const ZbPhrase *phrase, ZbMarkKind kind, guint most,
                              ZbMarkSpan *span)
{
    guint least = most + 1, symbol = phrase->symbols[phrase->anchor];
    ZbMarkSpan whole = *span, here;
    guint from = span->to, to = span->from;
    while (from > 0 && width(s, (ZbMarkSpan){from - 1, span->to}) <= most)
        from--;
    while (to + 1 < s->count && width(s, (ZbMarkSpan){span->from, to + 1}) <= most)
        to++;
    for (guint at = from; at <= to; at++) {
        guint size = symbol_at(s, symbol, at);
        if (!size || !zb_stretch_match(s, phrase, (ZbMarkSpan){at, at + size - 1}, kind, &here))
            continue;
        here = join(here, whole);
        if (width(s, here) >= least)
            continue;
        least = width(s, here);
        *span = here;
    }
    return least <= most;
}

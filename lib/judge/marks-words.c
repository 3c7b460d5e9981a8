/* The words of a text, and what the rules know of each. */
#include "lib/judge/marks-private.h"

#include <string.h>

static void know(const ZbMarks *marks, ZbMarkWord *word, guint32 number, guint16 span)
{
    if (number == ZB_TRIE_NONE || word->known_count == ZB_WORD_KNOWN_MAX)
        return;
    const ZbWordUse *use = marks->words->pdata[number];
    word->known[word->known_count++] = (ZbMarkKnown){(guint16)number, span};
    word->mask[0] |= use->mask[0];
    word->mask[1] |= use->mask[1];
    if (span == 1)
        word->roles |= use->roles;
}

static guint walk(const ZbTrie *trie, guint node, const ZbForm *form)
{
    for (guint i = 0; i < form->size; i++)
        if (!(node = zb_trie_step(trie, node, form->text[i])))
            return 0;
    return node;
}

static gboolean know_stem(const ZbMarks *marks, ZbMarkWord *word, const ZbForm *stem)
{
    guint node = walk(marks->stems, 0, stem);
    guint32 number = node ? zb_trie_value(marks->stems, node) : ZB_TRIE_NONE;
    know(marks, word, number, 1);
    return number != ZB_TRIE_NONE;
}

/* Every beginning of the form that the trie has, from `node` on. Where the form's end leaves the trie; 0. */
static guint know_prefixes(const ZbMarks *marks, ZbMarkWord *word, const ZbTrie *trie, guint node,
                           const ZbForm *form, guint16 span)
{
    for (guint i = 0; i < form->size; i++) {
        if (!(node = zb_trie_step(trie, node, form->text[i])))
            return 0;
        know(marks, word, zb_trie_value(trie, node), span);
    }
    return node;
}

static void know_suffixes(const ZbMarks *marks, ZbMarkWord *word, const ZbTrie *trie, const ZbForm *form)
{
    guint node = 0;
    for (guint i = form->size; i > 0; i--) {
        if (!(node = zb_trie_step(trie, node, form->text[i - 1])))
            return;
        know(marks, word, zb_trie_value(trie, node), 1);
    }
}

/* ---- one word ---------------------------------------------------------------------------------------------- */

/* Words that are remembered: 180 KiB. */
#define SEEN 1024

typedef struct {
    ZbMarkWord word;    /* what is known of it by itself */
    guint stem, prefix; /* where it leaves the tries as the first half of a compound; 0 */
} Seen;

ZbRecall *zb_mark_seen_new(void)
{
    return zb_recall_new(SEEN, sizeof(Seen));
}

typedef struct {
    const ZbMarks *marks;
    const char *text;
    GArray *words;      /* of ZbMarkWord */
    gboolean titled;    /* the word before is a title, an initial, or goes on with one: a name may come */
    guint stem, prefix; /* of the word before */
} Reading;

static guint32 exactly(const ZbTrie *trie, const char *text, guint size)
{
    guint node = 0;
    for (guint i = 0; i < size && (i == 0 || node); i++)
        node = zb_trie_step(trie, node, text[i]);
    return node ? zb_trie_value(trie, node) : ZB_TRIE_NONE;
}

static void look_up_text(const ZbMarks *marks, const char *text, guint size, Seen *seen)
{
    ZbMarkWord *word = &seen->word;
    ZbForm spelled, stem;
    zb_form_both(text, size, &spelled, &stem);
    know(marks, word, exactly(marks->exact, text, size), 1);
    if (!know_stem(marks, word, &stem) && zb_form_other_length(&stem))
        know_stem(marks, word, &stem);
    know_suffixes(marks, word, marks->suffixes, &spelled);
    seen->prefix = know_prefixes(marks, word, marks->prefixes, 0, &spelled, 1);
    if (size < 3)
        seen->prefix = 0;
    seen->stem = size > 2 ? walk(marks->stems, 0, &spelled) : 0;
}

/* As it stands there, and as what it is another spelling of. */
static void look_up(const ZbMarks *marks, const ZbToken *token, Seen *seen)
{
    guint32 meant = exactly(marks->spellings, token->word, token->size);
    seen->word = (ZbMarkWord){.size = token->size};
    look_up_text(marks, token->word, token->size, seen);
    if (meant != ZB_TRIE_NONE) {
        const char *text = marks->meant->pdata[meant];
        look_up_text(marks, text, (guint)strlen(text), seen);
    }
}

static const Seen *see(Reading *r, const ZbToken *token)
{
    gboolean fresh;
    Seen *seen = zb_recall(r->marks->seen, token->word, token->size, &fresh);
    if (fresh)
        look_up(r->marks, token, seen);
    return seen;
}

/* Whether it is worth the while to look: by the first letter, which spelling seldom changes. */
static gboolean may_go_on(const ZbTrie *trie, guint node, const ZbToken *token)
{
    char first = token->word[0] == 'v' ? 'f' : token->word[0] == 'z' ? 's' : token->word[0];
    return token->size > 2 && (strchr("ceip", first) || zb_trie_step(trie, node, first));
}

/* What the rules know of the compound that the word and the one before it may be: "zelf moord". */
static void look_up_compound(Reading *r, const ZbToken *token, ZbMarkWord *before)
{
    const ZbMarks *marks = r->marks;
    ZbForm form;
    if (r->stem && may_go_on(marks->stems, r->stem, token)) {
        zb_form_stem(token->word, token->size, &form);
        guint node = walk(marks->stems, r->stem, &form);
        if (node)
            know(marks, before, zb_trie_value(marks->stems, node), 2);
    }
    if (r->prefix && may_go_on(marks->prefixes, r->prefix, token)) {
        zb_form_spelled(token->word, token->size, &form);
        know_prefixes(marks, before, marks->prefixes, r->prefix, &form, 2);
    }
}

/* ---- sentences --------------------------------------------------------------------------------------------- */

/* "ik kan niet meer... echt niet" goes on; so does "mevr. Jansen". */
static gboolean sentence_ends(const char *text, const ZbMarkWord *before, const ZbToken *token)
{
    if (!token->parted || !before)
        return FALSE;
    const char *between = text + before->end;
    gsize length = token->start - before->end;
    if (memmem(between, length, "\n\n", 2))
        return TRUE;
    if (memmem(between, length, "..", 2))
        return FALSE;
    return *between != '.' || !(before->roles & ZB_ROLE_SHORT_FORM);
}

/* Whether anything but blanks and single line breaks stands between two words. */
static gboolean pauses(const char *text, const ZbMarkWord *before, const ZbMarkWord *word)
{
    for (guint32 i = before->end; i < word->start; i++)
        if (!g_ascii_isspace(text[i]) && text[i] != '\'' && text[i] != '"')
            return TRUE;
    return word->opens;
}

/* "ik kan niet meer hoor." */
static void close_before_fillers(GArray *words)
{
    for (guint i = words->len; i > 0; i--) {
        ZbMarkWord *word = &g_array_index(words, ZbMarkWord, i - 1);
        word->closes |= i == words->len || ((word[1].roles & ZB_ROLE_FILLER) && word[1].closes);
    }
}

/* ---- names ------------------------------------------------------------------------------------------------- */

/* Whether only blanks, and the full stop of "mevr. Brand" and "H. Brand", stand between two words. */
static gboolean goes_on(const Reading *r, const ZbMarkWord *before, const ZbMarkWord *word)
{
    for (guint32 i = before->end; i < word->start; i++)
        if (!g_ascii_isspace(r->text[i]) && r->text[i] != '.')
            return FALSE;
    return !word->opens;
}

/* A name never raises a mark: "mevrouw Van den Brand" smells of nothing. */
static void forget_name(Reading *r, const ZbToken *token, const ZbMarkWord *before, ZbMarkWord *word)
{
    gboolean titled = r->titled && before && goes_on(r, before, word);
    if (titled && token->capital && token->size > 2 && !(word->roles & ZB_ROLE_TITLE)) {
        *word =
            (ZbMarkWord){.start = word->start, .end = word->end, .size = word->size, .opens = word->opens};
        return;
    }
    gboolean initial = token->size == 1 && r->text[token->end] == '.';
    r->titled = initial || (word->roles & ZB_ROLE_TITLE) || (titled && (word->roles & ZB_ROLE_PARTICLE));
}

/* ------------------------------------------------------------------------------------------------------------ */

static void read_word(Reading *r, const ZbToken *token)
{
    const Seen *seen = see(r, token);
    g_array_append_val(r->words, seen->word);
    ZbMarkWord *word = &g_array_index(r->words, ZbMarkWord, r->words->len - 1);
    ZbMarkWord *before = r->words->len > 1 ? word - 1 : NULL;
    word->start = token->start;
    word->end = token->end;
    word->opens = sentence_ends(r->text, before, token);
    forget_name(r, token, before, word);
    if (before && !word->opens && (r->stem || r->prefix))
        look_up_compound(r, token, before);
    if (before)
        before->closes = (word->roles & ZB_ROLE_CONJUNCTION) || pauses(r->text, before, word);
    r->stem = seen->stem;
    r->prefix = seen->prefix;
}

GArray *zb_marks_words(const ZbMarks *marks, const char *text, gsize length)
{
    Reading r = {.marks = marks,
                 .text = text,
                 .words = g_array_sized_new(FALSE, FALSE, sizeof(ZbMarkWord), (guint)(length / 5))};
    ZbToken token;
    zb_token_start(&token, text, length);
    while (zb_token_next(&token))
        read_word(&r, &token);
    close_before_fillers(r.words);
    return r.words;
}

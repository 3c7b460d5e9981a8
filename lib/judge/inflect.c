#include "lib/judge/inflect.h"

#include <libstemmer.h>
#include <string.h>
#include "lib/judge/recall.h"

/* Shorter words misspelled are other words. */
#define SPELLING_MIN 5
#define VERB_MIN 4

/* Stems that are remembered: 270 KiB. */
#define REMEMBERED 2048

struct ZbInflect {
    struct sb_stemmer *stemmer;
    ZbRecall *stems; /* of ZbStem */
};

ZbInflect *zb_inflect_new(void)
{
    ZbInflect *inflect = g_new0(ZbInflect, 1);
    inflect->stemmer = sb_stemmer_new("dutch", "UTF_8");
    g_assert(inflect->stemmer);
    inflect->stems = zb_recall_new(REMEMBERED, sizeof(ZbStem));
    return inflect;
}

void zb_inflect_free(ZbInflect *inflect)
{
    if (!inflect)
        return;
    sb_stemmer_delete(inflect->stemmer);
    zb_recall_free(inflect->stems);
    g_free(inflect);
}

static void set(ZbStem *stem, const char *bytes, guint size)
{
    memmove(stem->text, bytes, size);
    stem->text[size] = '\0';
    stem->size = size;
}

/* Snowball leaves "bromm" of "brommen", "verhuiz" of "verhuizen" and "briev" of "brieven". */
static void mend(ZbStem *stem)
{
    char *last = stem->text + stem->size - 1;
    if (stem->size > 3 && *last == last[-1] && !strchr("aeiou", *last))
        *last = '\0', stem->size--, last--;
    if (*last == 'z')
        *last = 's';
    else if (*last == 'v')
        *last = 'f';
}

static void find_stem(const ZbInflect *inflect, const char *word, guint size, ZbStem *ret_stem)
{
    const sb_symbol *stem = sb_stemmer_stem(inflect->stemmer, (const sb_symbol *)word, (int)size);
    guint length = (guint)sb_stemmer_length(inflect->stemmer);
    if (!stem || length == 0 || length > ZB_TOKEN_MAX)
        set(ret_stem, word, size);
    else
        set(ret_stem, (const char *)stem, length);
    mend(ret_stem);
}

void zb_inflect_stem(const ZbInflect *inflect, const char *word, guint size, ZbStem *ret_stem)
{
    gboolean fresh;
    ZbStem *stem = zb_recall(inflect->stems, word, size, &fresh);
    if (fresh)
        find_stem(inflect, word, size, stem);
    *ret_stem = *stem;
}

/* "ge" in "gezoemd" and, behind the first part of a separable verb, in "opgehaald": where it stands, or -1. */
static int find_ge(const char *word, guint size)
{
    static const char *const firsts[] = {"",      "op",   "uit", "af",   "aan",  "om",   "weg",
                                         "door",  "mee",  "in",  "bij",  "over", "neer", "terug",
                                         "dicht", "voor", "na",  "stil", "vast"};
    for (guint i = 0; i < G_N_ELEMENTS(firsts); i++) {
        gsize n = strlen(firsts[i]);
        if (size > n + 4 && memcmp(word, firsts[i], n) == 0 && memcmp(word + n, "ge", 2) == 0)
            return (int)n;
    }
    return -1;
}

gboolean zb_inflect_verb(const ZbInflect *inflect, const char *word, guint size, ZbStem *ret_stem)
{
    /* Off with the ending of past and participle: "piepten", "bromde", "gemaaid", "gemaaide". */
    guint n = size;
    if (n > VERB_MIN && word[n - 1] == 'n' && word[n - 2] == 'e')
        n--;
    if (n > VERB_MIN && word[n - 1] == 'e')
        n--;
    if (n < VERB_MIN || (word[n - 1] != 't' && word[n - 1] != 'd'))
        return FALSE;
    n--;
    if (word[n - 1] == 'd' && word[n] == 't' && n == size - 1)
        n = size - 1; /* "meldt" → "meld" */
    char root[ZB_TOKEN_MAX + 1];
    memcpy(root, word, n);
    int ge = find_ge(word, n);
    if (ge >= 0) {
        memmove(root + ge, root + ge + 2, n - (guint)ge - 2);
        n -= 2;
    }
    if (n < 3)
        return FALSE;
    zb_inflect_stem(inflect, root, n, ret_stem);
    return TRUE;
}

/* The sound of the letters at `p` (of `left` bytes): its letter, and in `ret_taken` how many letters it took. */
static char sound(const char *p, guint left, guint *ret_taken)
{
    char next = left > 1 ? p[1] : '\0';
    *ret_taken = 2;
    if ((*p == 'i' && next == 'j') || (*p == 'e' && next == 'i'))
        return 'y';
    if ((*p == 'a' || *p == 'o') && next == 'u')
        return 'w'; /* no sound of its own behind a consonant: free for au and ou */
    if (*p == 'c' && next == 'h')
        return 'g';
    if (*p == 'i' && next == 'e')
        return 'i';
    if (*p == 't' && next == 'h')
        return 't';
    if (*p == 'p' && next == 'h')
        return 'f';
    *ret_taken = 1;
    switch (*p) {
    case 'z':
        return 's';
    case 'v':
        return 'f';
    case 'c':
        return 'k';
    default:
        return *p;
    }
}

gboolean zb_inflect_spelling(const char *stem, guint size, ZbStem *ret_key)
{
    if (size < SPELLING_MIN)
        return FALSE;
    guint n = 0;
    for (guint i = 0, taken; i < size; i += taken) {
        char c = sound(stem + i, size - i, &taken);
        if (n == 0 || ret_key->text[n - 1] != c)
            ret_key->text[n++] = c;
    }
    if (n > 2 && ret_key->text[n - 1] == 't' && ret_key->text[n - 2] == 'd')
        n--;
    if (ret_key->text[n - 1] == 'd')
        ret_key->text[n - 1] = 't';
    ret_key->text[n] = '\0';
    ret_key->size = n;
    return n >= SPELLING_MIN - 1;
}

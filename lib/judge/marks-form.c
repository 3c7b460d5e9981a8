/* One pass over bytes, and tables instead of searches: every word of every message comes through here twice. */
#include "lib/judge/marks-private.h"

#include <string.h>

/* What a byte is. */
enum { VOWEL = 1, DOUBLES = 2, CHANGES = 4 };

static const guint8 classes[256] = {
    ['a'] = VOWEL | DOUBLES | CHANGES,
    ['e'] = VOWEL | DOUBLES | CHANGES,
    ['i'] = VOWEL | CHANGES,
    ['o'] = VOWEL | DOUBLES | CHANGES,
    ['u'] = VOWEL | DOUBLES,
    ['y'] = VOWEL,
    ['c'] = CHANGES,
    ['p'] = CHANGES,
    ['q'] = CHANGES,
    ['s'] = CHANGES,
    ['t'] = CHANGES,
    ['v'] = CHANGES,
    ['x'] = CHANGES,
    ['z'] = CHANGES,
};

static inline gboolean is(char c, guint8 class)
{
    return (classes[(guchar)c] & class) != 0;
}

/* ---- drawn out --------------------------------------------------------------------------------------------- */

/* "maok", "moak": how many dialects write "maak". */
static void write_aa(char *word, guint size)
{
    for (guint i = 0; i + 1 < size; i++)
        if ((word[i] == 'a' && word[i + 1] == 'o') || (word[i] == 'o' && word[i + 1] == 'a'))
            word[i] = word[i + 1] = 'a';
}

/* "neeeee" → "nee", "niiiiet" → "niet", "hellllp" → "help": three of a letter are two, where Dutch has two of it. */
static guint squeeze(const char *word, guint size, char *ret)
{
    guint n = 0;
    for (guint i = 0; i < size;) {
        guint run = 1;
        while (i + run < size && word[i + run] == word[i])
            run++;
        ret[n++] = word[i];
        if (run == 2 || (run > 2 && is(word[i], DOUBLES)))
            ret[n++] = word[i];
        i += run;
    }
    write_aa(ret, n);
    return n;
}

/* ---- endings ----------------------------------------------------------------------------------------------- */

static guint syllables(const char *word, guint size)
{
    guint n = 0;
    for (guint i = 0; i < size; i++)
        n += is(word[i], VOWEL) && (i == 0 || !is(word[i - 1], VOWEL));
    return n;
}

/* Behind such a beginning an "e" can be stressed: "vergeten" → "vergeet", but "wandelen" → "wandel". */
static guint beginning(const char *word, guint size)
{
    static const char *const all[] = {"over", "onder", "voor", "door", "terug", "mis", "aan",
                                      "uit",  "mee",   "ver",  "her",  "ont",   "af",  "op",
                                      "be",   "ge",    "in",   "om",   NULL};
    for (guint i = 0; all[i]; i++) {
        guint n = (guint)strlen(all[i]);
        if (size > n + 2 && memcmp(word, all[i], n) == 0)
            return n;
    }
    return 0;
}

/* "lev" of "leven" → "leev", "bomm" → "bom": Dutch writes the vowel of an open syllable once. */
static guint close_syllable(char *word, guint size)
{
    if (size < 2 || is(word[size - 1], VOWEL))
        return size;
    char last = word[size - 1], vowel = word[size - 2];
    if (last == vowel)
        return size - 1;
    if (!is(vowel, DOUBLES) || (size > 2 && is(word[size - 3], VOWEL)) || last == 'w' || last == 'j' ||
        last == 'x')
        return size;
    guint skipped = vowel == 'e' ? beginning(word, size) : 0;
    if (vowel == 'e' && syllables(word + skipped, size - skipped) > 1)
        return size;
    word[size] = last;
    word[size - 1] = vowel;
    return size + 1;
}

/* -je, -tje, -pje, -etje, and their plurals. */
static guint drop_small(const char *word, guint size)
{
    guint end = size > 0 && word[size - 1] == 's' ? size - 1 : size;
    if (end < 5 || word[end - 1] != 'e' || word[end - 2] != 'j')
        return size;
    guint n = end - 2;
    if (n > 3 && (word[n - 1] == 't' || word[n - 1] == 'p'))
        n--;
    if (n > 4 && word[n] == 't' && word[n - 1] == 'e' && word[n - 2] != 'e')
        n--;
    return n;
}

/* The plural's and infinitive's -en, and -e: also where the -n is not written, as it is not spoken. */
static guint drop_en(char *word, guint size)
{
    gboolean small = size < 3 || (size == 3 && (!is(word[0], VOWEL) || is(word[1], VOWEL)));
    guint n = small ? 0 : word[size - 1] == 'e' ? 1 : word[size - 1] == 'n' && word[size - 2] == 'e' ? 2 : 0;
    if (n == 0 || is(word[size - n - 1], VOWEL) || syllables(word, size - n) == 0)
        return size;
    return close_syllable(word, size - n);
}

/* "medewerkers" → "medewerker", "springt" → "spring", "bedreigd" → "bedreig". */
static guint drop_s_t(const char *word, guint size)
{
    if (size >= 6 && word[size - 1] == 's' && word[size - 2] != 's' && word[size - 2] != 'i' &&
        word[size - 2] != 'u')
        size--;
    if (size > 2 && word[size - 1] == 't' && word[size - 2] == 'd')
        size--;
    gboolean t = size >= 5 && (word[size - 1] == 't' || word[size - 1] == 'd') &&
                 !is(word[size - 2], VOWEL) && word[size - 2] != 'h';
    return t ? size - 1 : size;
}

/* ---- spelling ---------------------------------------------------------------------------------------------- */

/* What stands for the letters at `w` ("ei" → "y"), or NULL; `next` and `third` are 0 at the end. How many it is for. */
static const char *change(char c, char next, char third, guint *ret_count)
{
    *ret_count = 2;
    switch (c) {
    case 's':
        *ret_count = 3;
        return next == 'c' && third == 'h' ? "sg" : NULL;
    case 'o':
    case 'a':
        *ret_count = third == 'w' ? 3 : 2;
        return next == 'u' ? "ou" : NULL;
    case 'e':
        *ret_count = next == 'i' && third == 'j' ? 3 : 2;
        return next == 'i' || next == 'y' ? "y" : NULL;
    case 'i':
        return next == 'j' ? "y" : NULL;
    case 'p':
        return next == 'h' ? "f" : NULL;
    case 't':
        return next == 'h' ? "t" : NULL;
    case 'q':
        *ret_count = next == 'u' ? 2 : 1;
        return next == 'u' ? "kw" : "k";
    case 'c':
        *ret_count = next == 'h' || next == 'k' ? 2 : 1;
        return next == 'h' ? "g" : next == 'e' || next == 'i' ? "s" : "k";
    default:
        *ret_count = 1;
        return c == 'x' ? "ks" : c == 'v' ? "f" : c == 'z' ? "s" : NULL;
    }
}

static void append(ZbForm *form, char c)
{
    gboolean doubled = form->size > 0 && form->text[form->size - 1] == c && !is(c, VOWEL);
    if (!doubled && form->size < sizeof form->text - 1)
        form->text[form->size++] = c;
}

/* "loopen" → "lopen". `word` has four bytes of room behind it. */
static gboolean is_open_double(const char *word, guint left)
{
    return left > 3 && word[0] == word[1] && is(word[0], DOUBLES) && !is(word[2], VOWEL) &&
           is(word[3], VOWEL);
}

static void spell(char *word, guint size, ZbForm *form)
{
    word[size] = word[size + 1] = '\0';
    form->size = 0;
    for (guint i = 0, count = 1; i < size; i += count) {
        const char *to = is(word[i], CHANGES) ? change(word[i], word[i + 1], word[i + 2], &count) : NULL;
        if (to) {
            for (; *to; to++)
                append(form, *to);
            continue;
        }
        count = 1;
        if (!is_open_double(word + i, size - i))
            append(form, word[i]);
    }
    form->text[form->size] = '\0';
}

/* `word` is squeezed, and changed. */
static void stem_of(char *word, guint size, ZbForm *ret_form)
{
    size = drop_small(word, size);
    size = drop_en(word, size);
    size = drop_s_t(word, size);
    spell(word, size, ret_form);
    /* "hard" and "hart", "heb" and "hep" sound alike. */
    char *last = ret_form->size > 0 ? &ret_form->text[ret_form->size - 1] : NULL;
    if (last && *last == 'd')
        *last = 't';
    else if (last && *last == 'b')
        *last = 'p';
}

void zb_form_both(const char *word, guint size, ZbForm *ret_spelled, ZbForm *ret_stem)
{
    char squeezed[ZB_TOKEN_MAX + 4];
    guint n = squeeze(word, size, squeezed);
    spell(squeezed, n, ret_spelled);
    stem_of(squeezed, n, ret_stem);
}

void zb_form_spelled(const char *word, guint size, ZbForm *ret_form)
{
    char squeezed[ZB_TOKEN_MAX + 4];
    spell(squeezed, squeeze(word, size, squeezed), ret_form);
}

void zb_form_stem(const char *word, guint size, ZbForm *ret_form)
{
    char squeezed[ZB_TOKEN_MAX + 4];
    stem_of(squeezed, squeeze(word, size, squeezed), ret_form);
}

gboolean zb_form_other_length(ZbForm *stem)
{
    char *end = stem->text + stem->size;
    if (stem->size < 3 || is(end[-1], VOWEL) || !is(end[-2], DOUBLES))
        return FALSE;
    if (end[-3] == end[-2]) {
        end[-2] = end[-1];
        stem->size--;
    } else if (!is(end[-3], VOWEL) && stem->size < sizeof stem->text - 1) {
        end[0] = end[-1];
        end[-1] = end[-2];
        stem->size++;
    } else {
        return FALSE;
    }
    stem->text[stem->size] = '\0';
    return TRUE;
}

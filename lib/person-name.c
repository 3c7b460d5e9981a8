#include "lib/person-name.h"

#include <string.h>

static gboolean says_nothing(const char *word)
{
    static const char *const words[] = {
        "van", "der", "den",  "de",  "het",  "ter", "ten",     "te",     "in",   "op",  "aan",
        "el",  "al",  "bin",  "ben", "la",   "le",  "du",      "von",    "mr",   "dr",  "drs",
        "ing", "ir",  "prof", "mw",  "mevr", "dhr", "mevrouw", "meneer", "heer", "fam", "familie",
        "bc",  "ba",  "ma",   "msc", "bsc",  "en",  "hr",      "via",    NULL};
    return g_strv_contains(words, word);
}

/* Letters folded: lower case, no diacritics; everything else a blank. (transfer full) */
static char *folded(const char *text)
{
    g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *out = g_string_new(NULL);
    for (const char *p = decomposed ? decomposed : ""; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == 0x131) /* dotless i of Turkish names: people type an i */
            c = 'i';
        if (g_unichar_isalnum(c))
            g_string_append_unichar(out, g_unichar_tolower(c));
        else if (!g_unichar_ismark(c) && c != '\'' && c != 0x2019)
            g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

char **zb_name_words(const char *name)
{
    g_autofree char *text = folded(name);
    g_auto(GStrv) all = g_strsplit(text, " ", -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (char **word = all; *word; word++)
        if (g_utf8_strlen(*word, -1) >= 2 && !says_nothing(*word))
            g_strv_builder_add(words, *word);
    return g_strv_builder_end(words);
}

static gboolean has_initial_before(char **text, char initial, char **words)
{
    for (char **at = text; *at && at[1]; at++) {
        if ((*at)[0] != initial || (*at)[1] != '\0')
            continue; /* no such initial */
        char **next = at + 1;
        while (*next && (strlen(*next) == 1 || says_nothing(*next)))
            next++;
        if (*next && g_strv_contains((const char *const *)words, *next))
            return TRUE;
    }
    return FALSE;
}

float zb_name_agreement(const char *name, const char *text, char **except)
{
    g_auto(GStrv) words = zb_name_words(name);
    g_autofree char *flat = folded(text);
    g_auto(GStrv) all = g_strsplit_set(flat, " ", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **word = all; *word; word++)
        if (**word)
            g_strv_builder_add(kept, *word);
    g_auto(GStrv) tokens = g_strv_builder_end(kept);
    float sum = 0;
    for (char **word = words; *word; word++) {
        if (except && g_strv_contains((const char *const *)except, *word))
            continue; /* tells nobody apart */
        if (g_strv_contains((const char *const *)tokens, *word))
            sum += 1;
        else if (word == words && has_initial_before(tokens, **word, words))
            sum += 0.7f;
    }
    return sum;
}

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

/* One letter, or what Dutch takes for one initial: "Th." for Theo, "Sj." for Sjoerd. */
static gboolean is_initial(const char *word)
{
    static const char *const several[] = {"ch", "chr", "fr", "ij", "jac", "joh",
                                          "ph", "sj",  "th", "tj", NULL};
    return g_utf8_strlen(word, -1) == 1 ? !g_ascii_isdigit(*word) : g_strv_contains(several, word);
}

/* The word before which an initial stands, other initials and particles passed over; NULL: none. */
static const char *behind_initials(char **initial)
{
    char **next = initial + 1;
    while (*next && (is_initial(*next) || says_nothing(*next)))
        next++;
    return *next;
}

static gboolean has_initial_before(char **text, const char *given, char **words)
{
    for (char **at = text; *at; at++) {
        if (!is_initial(*at) || !g_str_has_prefix(given, *at))
            continue; /* no such initial */
        const char *next = behind_initials(at);
        if (next && g_strv_contains((const char *const *)words, next))
            return TRUE;
    }
    return FALSE;
}

/* All words of a text, particles and initials among them. (transfer full) */
static char **all_words(const char *text)
{
    g_autofree char *flat = folded(text);
    g_auto(GStrv) all = g_strsplit_set(flat, " ", -1);
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (char **word = all; *word; word++)
        if (**word)
            g_strv_builder_add(kept, *word);
    return g_strv_builder_end(kept);
}

float zb_name_agreement(const char *name, const char *text, char **except)
{
    g_auto(GStrv) words = zb_name_words(name);
    g_auto(GStrv) tokens = all_words(text);
    float sum = 0;
    for (char **word = words; *word; word++) {
        if (except && g_strv_contains((const char *const *)except, *word))
            continue; /* tells nobody apart */
        if (g_strv_contains((const char *const *)tokens, *word))
            sum += 1;
        else if (word == words && has_initial_before(tokens, *word, words))
            sum += 0.7f;
    }
    return sum;
}

gboolean zb_name_is_another(const char *name, const char *text)
{
    g_auto(GStrv) words = zb_name_words(name);
    g_auto(GStrv) tokens = all_words(text);
    gboolean another = FALSE;
    if (!*words || g_strv_contains((const char *const *)tokens, *words) ||
        has_initial_before(tokens, *words, words))
        return FALSE;
    for (char **at = tokens; *at && !another; at++) {
        const char *next = is_initial(*at) ? behind_initials(at) : NULL;
        another = next && g_strv_contains((const char *const *)words + 1, next);
    }
    return another;
}

/* The words of a name without the given name, which stands first if initials do not. (transfer full) */
static char **family_words(const char *name)
{
    g_auto(GStrv) words = zb_name_words(name);
    g_auto(GStrv) all = all_words(name);
    char **first = all;
    while (*first && says_nothing(*first))
        first++;
    gboolean given = *first && !is_initial(*first) && words[0] && words[1];
    return g_strdupv(words + (given ? 1 : 0));
}

gboolean zb_name_family_in(const char *name, const char *text)
{
    g_auto(GStrv) family = family_words(name);
    g_auto(GStrv) tokens = all_words(text);
    for (char **word = family; *word; word++)
        if (g_strv_contains((const char *const *)tokens, *word))
            return TRUE;
    return FALSE;
}

/* Of "Smit-Kok," both. `ret_any`: there is more in it than initials and particles. */
static gboolean is_all_family(const char *chunk, char **family, gboolean *ret_any)
{
    g_auto(GStrv) words = all_words(chunk);
    gboolean all = TRUE;
    *ret_any = FALSE;
    for (char **word = words; *word; word++) {
        if (is_initial(*word) || says_nothing(*word))
            continue; /* tells nothing */
        *ret_any = TRUE;
        all = all && g_strv_contains((const char *const *)family, *word);
    }
    return all;
}

gboolean zb_name_family_first(const char *name, const char *text)
{
    g_auto(GStrv) family = family_words(name);
    g_auto(GStrv) chunks = g_strsplit_set(text, " \t\n", -1);
    for (char **chunk = chunks; *chunk; chunk++) {
        gboolean any, all = is_all_family(*chunk, family, &any);
        if (any)
            return all && g_unichar_isupper(g_utf8_get_char(*chunk));
    }
    return FALSE;
}

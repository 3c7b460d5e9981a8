#include "lib/mail/place.h"

#include <string.h>
#include "lib/mail/footer.h"

#define PLACE_WORDS 9
#define SHORT_WORD 5 /* " etc." */

gboolean zb_line_is_delimiter(const ZbLine *line)
{
    return line->size == 2 && memcmp(line->body, "--", 2) == 0;
}

gboolean zb_is_sentence(const ZbPhrases *phrases, const char *fold)
{
    return zb_phrases_within(phrases, ZB_PHRASE_SENTENCE, fold, NULL) != NULL;
}

gboolean zb_is_contact(const char *fold)
{
    guint digits = 0;
    for (const char *p = fold; *p; p++)
        digits += g_ascii_isdigit(*p);
    return strchr(fold, '@') || strstr(fold, "www.") || strstr(fold, "http") || digits >= 5;
}

static gboolean is_particle(const char *word)
{
    static const char *const particles[] = {"van", "de",  "der", "den", "ten", "ter",    "von", "namens",
                                            "en",  "and", "und", "et",  "uit", "family", "fam", NULL};
    return g_strv_contains(particles, word);
}

/* Whether the last `words` words of the line are a name's. */
gboolean zb_line_ends_in_names(const ZbLine *line, guint words)
{
    g_autofree char *text = g_strndup(line->body, line->size);
    g_auto(GStrv) all = g_strsplit_set(text, " \t", -1);
    for (guint n = g_strv_length(all); n > 0 && words > 0; n--) {
        const char *word = all[n - 1] + strspn(all[n - 1], "(\"'*&,.!-");
        if (!*all[n - 1])
            continue; /* two blanks */
        words--;
        if (*word && g_unichar_islower(g_utf8_get_char(word)) && !is_particle(word))
            return FALSE;
    }
    return TRUE;
}

gboolean zb_line_is_postscript(const ZbPhrases *phrases, ZbLine *line)
{
    const char *rest = zb_phrases_begins(phrases, ZB_PHRASE_POSTSCRIPT, zb_line_fold(line));
    return rest && (!*rest || strchr(".: ,", *rest));
}

/* "4. de brug", "2) de put" */
static gboolean is_item(const char *fold)
{
    gsize digits = strspn(fold, "0123456789");
    return digits > 0 && digits <= 2 && strchr(".)", fold[digits]) && fold[digits] && fold[digits + 1] == ' ';
}

/* "Brandstichting volgt.": a point behind a word in small letters that is no abbreviation. */
static gboolean ends_sentence(const ZbLine *line)
{
    g_autofree char *text = g_strndup(line->body, line->size);
    const char *word = strrchr(text, ' ');
    return word && g_str_has_suffix(word, ".") && strlen(word) > SHORT_WORD &&
           g_unichar_islower(g_utf8_get_char(word + 1));
}

/* "Punt drie: sloot vol", but not "Functie: adviseur", "Werkdagen: maandag, dinsdag", "Namens deze: Jan Jansen". */
static gboolean is_remark(const ZbPhrases *phrases, const ZbLine *line, const char *fold)
{
    const char *colon = strstr(fold, ": ");
    if (!colon || zb_is_contact(fold) || zb_phrases_within(phrases, ZB_PHRASE_WEEKDAY, fold, NULL))
        return FALSE;
    g_autofree char *label = g_strndup(fold, (gsize)(colon - fold));
    guint words = zb_words_in(colon + 2);
    return (zb_words_in(label) > 1 || words > 2) && !zb_line_ends_in_names(line, words);
}

gboolean zb_line_is_place(const ZbPhrases *phrases, ZbLine *line)
{
    if (line->size > ZB_PLACE_MAX)
        return FALSE;
    const char *fold = zb_line_fold(line);
    guint words = zb_words_in(fold);
    if (zb_line_is_rule(line) || zb_line_is_delimiter(line))
        return TRUE;
    if (words > PLACE_WORDS || strpbrk(fold, "?!") || zb_is_sentence(phrases, fold))
        return FALSE;
    if (zb_line_is_postscript(phrases, line) || is_item(fold) || ends_sentence(line) ||
        is_remark(phrases, line, fold))
        return FALSE;
    char last = fold[strlen(fold) - (*fold ? 1 : 0)];
    return zb_is_contact(fold) || !(strchr(".:", last) && words > 3);
}

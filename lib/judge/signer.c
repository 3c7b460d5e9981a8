#include "lib/judge/signer.h"

#include <string.h>
#include "lib/person-name.h"

/* Words of a line that is a name, or a sign-off and a name. */
#define NAME_WORDS 6

/* What people close with; folded. */
static const char *const closings[] = {
    "met",     "vriendelijke", "vriendelijk", "hartelijke", "groet",     "groeten",     "groetjes",
    "gr",      "grtz",         "mvg",         "mvrgr",      "vr",        "hoogachtend", "hoogachting",
    "bedankt", "dank",         "alvast",      "bvd",        "dankjewel", "dankuwel",    "afzender",
    "naam",    "getekend",     "wg",          "uw",         "namens",    NULL};

/* What people begin with, and then name whom they write to. */
static const char *const salutations[] = {"geachte",   "beste", "goedemorgen", "goedemiddag", "goedenavond",
                                          "goedendag", "hallo", "hoi",         "dag",         "aan",
                                          "ls",        "dear",  NULL};

static gboolean is_in(const char *const *list, const char *word)
{
    g_autofree char *lower = g_utf8_strdown(word, -1);
    return g_strv_contains(list, lower);
}

/* Letters only: an address, a number, a device is no name. */
static gboolean is_name_like(const char *text)
{
    return *text && !strpbrk(text, "@0123456789/:?!");
}

/* The words of a line, without what parts them. (transfer full) */
static char **words_of(const char *line)
{
    g_auto(GStrv) all = g_strsplit_set(line, " \t,.;()\"'<>*_", -1);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (char **word = all; *word; word++)
        if (**word)
            g_strv_builder_add(words, *word);
    return g_strv_builder_end(words);
}

static gboolean is_capital(const char *word)
{
    return g_unichar_isupper(g_utf8_get_char(word));
}

/* What of a line under a message is a name: words that begin with a capital, particles between them; behind or under a closing also
 * "jan de boer". `*closed`: whether the line before closed; whether this one does. "": nothing. (transfer full) */
static char *name_in(const char *line, gboolean *closed)
{
    g_auto(GStrv) words = words_of(line);
    char **first = words;
    if (*first && is_in(salutations, *first) && !(first[1] && is_in(closings, first[1]))) {
        *closed = FALSE;
        return g_strdup("");
    }
    first += *first && is_in(salutations, *first) ? 1 : 0; /* "Beste groeten" */
    while (*first && is_in(closings, *first))
        first++;
    gboolean after = *closed || first > words;
    *closed = first > words && !*first;
    g_autofree char *rest = g_strjoinv(" ", first);
    guint count = g_strv_length(first), capitals = 0, names = 0;
    for (char **word = first; *word; word++) {
        g_auto(GStrv) one = zb_name_words(*word);
        capitals += one[0] && is_capital(*word);
        names += one[0] != NULL;
    }
    if (count == 0 || count > NAME_WORDS || names == 0 || !is_name_like(rest) || (!after && capitals < names))
        return g_strdup("");
    return g_steal_pointer(&rest);
}

/* One word may be "burger", "info", "gjh": a name where it is written as one. */
static gboolean shows_name(const char *shown)
{
    g_auto(GStrv) words = zb_name_words(shown);
    guint count = g_strv_length(words);
    if (!is_name_like(shown) || count == 0)
        return FALSE;
    gboolean mixed = is_capital(shown) && strspn(shown, "ABCDEFGHIJKLMNOPQRSTUVWXYZ. ") < strlen(shown);
    return count > 1 || mixed || strchr(shown, ' ') != NULL;
}

/* All that signs, a line each. (transfer full) */
static char *signers(const char *shown, const char *tail)
{
    GString *all = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(tail ? tail : "", "\n", -1);
    gboolean closed = FALSE;
    if (shown && shows_name(shown))
        g_string_append_printf(all, "%s\n", shown);
    for (char **line = lines; *line; line++) {
        if (!*g_strstrip(*line))
            continue; /* blank */
        g_autofree char *name = name_in(*line, &closed);
        if (*name)
            g_string_append_printf(all, "%s\n", name);
    }
    return g_string_free(all, FALSE);
}

ZbSigner zb_signer(const char *name, const char *shown, const char *tail)
{
    g_autofree char *all = signers(shown, tail);
    if (!*all)
        return ZB_SIGNER_NOBODY;
    if (!name)
        return ZB_SIGNER_ANOTHER;
    g_auto(GStrv) own = zb_name_words(name);
    g_auto(GStrv) words = zb_name_words(all);
    gboolean all_own = TRUE;
    for (char **word = words; *word; word++)
        all_own = all_own && g_strv_contains((const char *const *)own, *word);
    return all_own || zb_name_family_in(name, all) ? ZB_SIGNER_OF_NAME : ZB_SIGNER_ANOTHER;
}

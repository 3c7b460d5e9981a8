#include "lib/judge/prose.h"

#include <string.h>
#include "lib/judge/common-words.h"

struct ZbProse {
    GArray *words;         /* of ZbWord */
    GStringChunk *strings; /* what they point into */
    guint sentences, paragraphs;
};

/* ---- words that every letter has --------------------------------------------------------------------------- */

/* What a word does in a letter, as bits. */
enum { COMMON = 1, ADDRESSES = 2, TAKES_LEAVE = 4, PARTICLE = 8 };

static void give_role(GHashTable *roles, const char *words, guint role)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word; word++) {
        guint known = GPOINTER_TO_UINT(g_hash_table_lookup(roles, *word));
        g_hash_table_insert(roles, g_strdup(*word), GUINT_TO_POINTER(known | role));
    }
}

static gpointer make_roles(G_GNUC_UNUSED gpointer data)
{
    GHashTable *roles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (const char *const *group = zb_common_words; *group; group++)
        give_role(roles, *group, COMMON);
    give_role(roles,
              "mevrouw meneer mijnheer heer dhr mw mevr beste geachte hallo hoi dag lieve dear familie",
              ADDRESSES);
    give_role(roles, "groet groeten groetjes hoogachtend mvg regards", TAKES_LEAVE);
    give_role(roles, "de van der den ter ten el al het in la", PARTICLE);
    return roles;
}

/* Made once, never changed. */
static guint role_of(const char *folded)
{
    static GOnce once = G_ONCE_INIT;
    return GPOINTER_TO_UINT(g_hash_table_lookup(g_once(&once, make_roles, NULL), folded));
}

/* ---- names ------------------------------------------------------------------------------------------------ */

/* Words of a name that stand behind a form of address or a greeting. */
#define NAME_WORDS 4
/* A signature is no longer than this. */
#define SIGNATURE_WORDS 14

static gboolean is_capital(const char *text, const ZbWord *word)
{
    return g_unichar_isupper(g_utf8_get_char(text + word->start));
}

/* Who is addressed and who signs says nothing of what it is about. */
static void leave_out_names(ZbProse *prose, const char *text)
{
    guint count = prose->words->len, leave = G_MAXUINT;
    for (guint i = 0; i < count; i++) {
        const ZbWord *word = zb_prose_word(prose, i);
        if (word->role & TAKES_LEAVE)
            leave = i;
        for (guint k = i + 1; (word->role & ADDRESSES) && k < MIN(count, i + 1 + NAME_WORDS); k++) {
            ZbWord *name = &g_array_index(prose->words, ZbWord, k);
            if (name->sentence != word->sentence || !(is_capital(text, name) || (name->role & PARTICLE)))
                break;
            name->common = TRUE;
        }
    }
    for (guint i = leave; leave != G_MAXUINT && count - leave <= SIGNATURE_WORDS && i < count; i++)
        g_array_index(prose->words, ZbWord, i).common = TRUE;
}

/* ---- sentences --------------------------------------------------------------------------------------------- */

static gboolean has_blank_line(const char *at, const char *end)
{
    guint newlines = 0;
    for (; at < end && newlines < 2; at++)
        newlines = *at == '\n' ? newlines + 1 : g_ascii_isspace(*at) ? newlines : 0;
    return newlines > 1;
}

static gboolean has_word(const char *words, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = words; length > 0 && (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return TRUE;
    return FALSE;
}

guint zb_month_of(const char *folded)
{
    static const char *const months[12] = {"januari jan january",
                                           "februari feb febr february",
                                           "maart mrt march",
                                           "april apr",
                                           "mei may",
                                           "juni jun june",
                                           "juli jul july",
                                           "augustus aug august",
                                           "september sep sept",
                                           "oktober okt october oct",
                                           "november nov",
                                           "december dec"};
    for (guint m = 0; m < G_N_ELEMENTS(months); m++)
        if (has_word(months[m], folded))
            return m + 1;
    return 0;
}

/* "2026" in "KL-2026-0147", "9/4/2026", "1.4.2026". */
static gboolean is_joined(const ZbToken *token)
{
    static const char joints[] = "-/.:_";
    const char *before = token->text + token->start - 1, *after = token->text + token->end;
    gboolean left = token->start > 0 && strchr(joints, *before);
    gboolean right = token->end + 1 < token->length && strchr(joints, *after) && g_ascii_isalnum(after[1]);
    return left || right;
}

static guint year_of(const ZbToken *token, const ZbWord *before)
{
    if (token->size != 4 || strspn(token->word, "0123456789") != 4 || is_joined(token) ||
        (before && zb_month_of(before->folded)))
        return 0;
    guint year = (guint)g_ascii_strtoull(token->word, NULL, 10);
    return year >= 1970 && year < 2200 ? year : 0;
}

static void add_word(ZbProse *prose, const ZbInflect *inflect, const ZbToken *token)
{
    const ZbWord *before = prose->words->len > 0 ? zb_prose_word(prose, prose->words->len - 1) : NULL;
    ZbWord word = {.start = token->start,
                   .end = token->end,
                   .number = token->number,
                   .capital = token->capital,
                   .beside = token->beside,
                   .parted = token->parted,
                   .folded = g_string_chunk_insert_len(prose->strings, token->word, token->size),
                   .size = token->size};
    if (before && has_blank_line(token->text + before->end, token->text + token->start))
        prose->paragraphs++;
    if (before && token->parted)
        prose->sentences++;
    word.sentence = prose->sentences;
    word.paragraph = prose->paragraphs;
    /* "EU", "mr", initials; what is shorter than three letters is no matter by itself, and no digit is. */
    word.role = role_of(word.folded);
    word.common = token->size < (word.number ? 2 : 3) || (word.role & COMMON);
    word.stem = word.folded;
    word.stem_size = word.size;
    if (word.number) {
        word.year = year_of(token, before);
        /* The year of a date says when, not what about. */
        word.common |= word.year == 0 && token->size == 4 && strspn(token->word, "0123456789") == 4;
    } else {
        ZbStem stem;
        zb_inflect_stem(inflect, token->word, token->size, &stem);
        word.stem = g_string_chunk_insert_len(prose->strings, stem.text, stem.size);
        word.stem_size = stem.size;
    }
    g_array_append_val(prose->words, word);
}

ZbProse *zb_prose_new(const ZbInflect *inflect, const char *text, gssize length)
{
    ZbToken token;
    ZbProse *prose = g_new0(ZbProse, 1);
    prose->words = g_array_new(FALSE, FALSE, sizeof(ZbWord));
    prose->strings = g_string_chunk_new(4096);
    zb_token_start(&token, text, length < 0 ? strlen(text) : (gsize)length);
    while (prose->words->len < ZB_PROSE_MAX && zb_token_next(&token))
        add_word(prose, inflect, &token);
    leave_out_names(prose, text);
    return prose;
}

void zb_prose_free(ZbProse *prose)
{
    if (!prose)
        return;
    g_array_unref(prose->words);
    g_string_chunk_free(prose->strings);
    g_free(prose);
}

void zb_prose_leave_out(ZbProse *prose, GHashTable *words)
{
    for (guint i = 0; i < prose->words->len; i++) {
        ZbWord *word = &g_array_index(prose->words, ZbWord, i);
        word->common |= g_hash_table_contains(words, word->folded);
    }
}

guint zb_prose_count(const ZbProse *prose)
{
    return prose->words->len;
}

const ZbWord *zb_prose_word(const ZbProse *prose, guint i)
{
    return &g_array_index(prose->words, ZbWord, i);
}

guint zb_prose_paragraphs(const ZbProse *prose)
{
    return prose->words->len > 0 ? prose->paragraphs + 1 : 0;
}

guint zb_prose_word_after(const ZbProse *prose, guint32 at)
{
    guint low = 0, high = prose->words->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (zb_prose_word(prose, middle)->end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

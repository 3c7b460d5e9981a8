#include "lib/mail/phrases.h"

#include <gio/gio.h>
#include <string.h>
#include "lib/mail/resources.h"

/* The first word of a phrase has fewer bytes. */
#define WORD_MAX 64

typedef struct {
    guint32 pairs
        [32]; /* a bit for each pair of bytes with which a first word begins: most words are told apart by that */
    GHashTable *by_word; /* first word → GPtrArray of phrases, the longest first */
    GPtrArray *glued;    /* phrases of scripts that leave no blanks between words */
    GPtrArray *all;      /* owns them */
} Set;

struct ZbPhrases {
    Set sets[ZB_PHRASE_SETS];
};

static const char *const names[ZB_PHRASE_SETS] = {
    [ZB_PHRASE_FROM] = "from",
    [ZB_PHRASE_SENT] = "sent",
    [ZB_PHRASE_DATE] = "date",
    [ZB_PHRASE_TO] = "to",
    [ZB_PHRASE_COPY] = "copy",
    [ZB_PHRASE_SUBJECT] = "subject",
    [ZB_PHRASE_REPLY_TO] = "reply-to",
    [ZB_PHRASE_OTHER_FIELD] = "other-field",
    [ZB_PHRASE_FORWARD] = "forward",
    [ZB_PHRASE_FORWARD_BY] = "forward-by",
    [ZB_PHRASE_ORIGINAL] = "original",
    [ZB_PHRASE_ORIGINAL_BY] = "original-by",
    [ZB_PHRASE_FORWARD_PREFIX] = "forward-prefix",
    [ZB_PHRASE_REPLY_PREFIX] = "reply-prefix",
    [ZB_PHRASE_WROTE] = "wrote",
    [ZB_PHRASE_WROTE_OPENING] = "wrote-opening",
    [ZB_PHRASE_WROTE_BETWEEN] = "wrote-between",
    [ZB_PHRASE_WEEKDAY] = "weekday",
    [ZB_PHRASE_MONTH_1] = "month-1",
    [ZB_PHRASE_MONTH_1 + 1] = "month-2",
    [ZB_PHRASE_MONTH_1 + 2] = "month-3",
    [ZB_PHRASE_MONTH_1 + 3] = "month-4",
    [ZB_PHRASE_MONTH_1 + 4] = "month-5",
    [ZB_PHRASE_MONTH_1 + 5] = "month-6",
    [ZB_PHRASE_MONTH_1 + 6] = "month-7",
    [ZB_PHRASE_MONTH_1 + 7] = "month-8",
    [ZB_PHRASE_MONTH_1 + 8] = "month-9",
    [ZB_PHRASE_MONTH_1 + 9] = "month-10",
    [ZB_PHRASE_MONTH_1 + 10] = "month-11",
    [ZB_PHRASE_MONTH_12] = "month-12",
    [ZB_PHRASE_AFTERNOON] = "afternoon",
    [ZB_PHRASE_MORNING] = "morning",
    [ZB_PHRASE_SIGN_OFF] = "sign-off",
    [ZB_PHRASE_THANKS] = "thanks",
    [ZB_PHRASE_POSTSCRIPT] = "postscript",
    [ZB_PHRASE_ANSWERED] = "answered",
    [ZB_PHRASE_ANSWERED_WHERE] = "answered-where",
    [ZB_PHRASE_SENTENCE] = "sentence",
    [ZB_PHRASE_FOOTER] = "footer",
    [ZB_PHRASE_DEVICE] = "device",
    [ZB_PHRASE_SENT_WORD] = "sent-word",
    [ZB_PHRASE_DISCLAIMER] = "disclaimer",
    [ZB_PHRASE_DISCLAIMER_WORD] = "disclaimer-word",
    [ZB_PHRASE_BANNER] = "banner",
};

/* ---- folding ---- */
/* Zero width, soft hyphen, marks of direction: programs put them around names and fields. */
static gboolean is_invisible(gunichar c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xfeff || c == 0x00ad || c == 0x0307; /* the dot that Turkish capitals leave when folded */
}

static gunichar plain_of(gunichar c)
{
    return c == 0x2018 || c == 0x2019 || c == 0x02bc || c == 0x00b4 || c == '`' ? '\'' : c;
}

/* Whether NFKC could change it: combining marks, wide and presentation forms. Most text need not go through that. */
static gboolean is_composed(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        guchar c = (guchar)text[i];
        if (c == 0xcc || c == 0xcd || (c >= 0xe1 && c != 0xe2))
            return FALSE;
    }
    return TRUE;
}

/* Writes `c`, folded, and the blank owed before it. */
static char *put(char *to, const char *begin, gunichar c, gboolean *blank)
{
    if (is_invisible(c))
        return to;
    if (g_unichar_isspace(c)) {
        *blank = TRUE;
        return to;
    }
    if (*blank && to > begin)
        *to++ = ' ';
    *blank = FALSE;
    return to + g_unichar_to_utf8(plain_of(g_unichar_tolower(c)), to);
}

/* Every line of every message comes by here. */
static char *squeeze(const char *text, gsize length)
{
    char *folded = g_malloc(2 * length + 1), *to = folded; /* no letter becomes twice as long */
    gboolean blank = FALSE;
    for (const char *end = text + length; text < end;) {
        char c = *text;
        if (c > ' ' && c < 0x7f && c != '`') {
            if (blank && to > folded)
                *to++ = ' ';
            blank = FALSE;
            *to++ = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
            text++;
        } else if (c == ' ') {
            blank = TRUE;
            text++;
        } else {
            to = put(to, folded, g_utf8_get_char(text), &blank);
            text = g_utf8_next_char(text);
        }
    }
    *to = '\0';
    return folded;
}

char *zb_phrases_fold(const char *text, gsize length)
{
    if (is_composed(text, length))
        return squeeze(text, length);
    g_autofree char *composed = g_utf8_normalize(text, (gssize)length, G_NORMALIZE_ALL_COMPOSE);
    return composed ? squeeze(composed, strlen(composed)) : g_strdup("");
}

/* ---- reading ---- */
static gsize word_length(const char *text)
{
    gsize length = 0;
    while (zb_is_word_byte(text[length]))
        length++;
    return length;
}

/* With which byte, or a higher one, those begin for which is_glued(). */
#define GLUED_BYTE 0xe0

/* Han, kana, Hangul, Thai: words stand side by side there. */
static gboolean is_glued(const char *phrase)
{
    gunichar c = g_utf8_get_char(phrase);
    return c >= 0x1100 || (c >= 0x0e00 && c < 0x0e80);
}

static gint by_length(gconstpointer a, gconstpointer b)
{
    gsize left = strlen(*(char *const *)a), right = strlen(*(char *const *)b);
    return left < right ? 1 : left > right ? -1 : 0;
}

/* (The second byte of a word of one is the end, or what parts it from the next.) */
static guint pair_of(const char *word)
{
    guint second = zb_is_word_byte(word[1]) ? (guchar)word[1] : 0;
    return ((guchar)word[0] * 37u + second) % 1024;
}

static void add(Set *set, const char *line)
{
    char *phrase = zb_phrases_fold(line, strlen(line)), word[WORD_MAX];
    gsize length = word_length(phrase);
    g_ptr_array_add(set->all, phrase);
    if (is_glued(phrase)) {
        g_ptr_array_add(set->glued, phrase);
        return;
    }
    g_assert(length > 0 && length < WORD_MAX); /* compiled in */
    set->pairs[pair_of(phrase) / 32] |= 1u << pair_of(phrase) % 32;
    memcpy(word, phrase, length);
    word[length] = '\0';
    GPtrArray *same = g_hash_table_lookup(set->by_word, word);
    if (!same) {
        same = g_ptr_array_new();
        g_hash_table_insert(set->by_word, g_strdup(word), same);
    }
    g_ptr_array_add(same, phrase);
}

static Set *set_named(ZbPhrases *phrases, const char *line)
{
    g_autofree char *name = g_strndup(line + 1, strcspn(line + 1, "]"));
    for (guint i = 0; i < ZB_PHRASE_SETS; i++)
        if (strcmp(names[i], name) == 0)
            return &phrases->sets[i];
    g_assert_not_reached();
}

static void sort(Set *set)
{
    GHashTableIter iter;
    gpointer same;
    g_hash_table_iter_init(&iter, set->by_word);
    while (g_hash_table_iter_next(&iter, NULL, &same))
        g_ptr_array_sort(same, by_length);
    g_ptr_array_sort(set->glued, by_length);
}

ZbPhrases *zb_phrases_new(void)
{
    ZbPhrases *self = g_new0(ZbPhrases, 1);
    for (guint i = 0; i < ZB_PHRASE_SETS; i++)
        self->sets[i] =
            (Set){{0},
                  g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref),
                  g_ptr_array_new(),
                  g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GBytes) bytes = g_resource_lookup_data(zb_mail_get_resource(), "/zb/mail/phrases.txt",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes); /* compiled in */
    g_auto(GStrv) lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
    Set *set = NULL;
    for (char **line = lines; *line; line++)
        if (**line == '[')
            set = set_named(self, *line);
        else if (**line && **line != '#')
            add(set, *line);
    for (guint i = 0; i < ZB_PHRASE_SETS; i++)
        sort(&self->sets[i]);
    return self;
}

void zb_phrases_free(ZbPhrases *phrases)
{
    if (!phrases)
        return;
    for (guint i = 0; i < ZB_PHRASE_SETS; i++) {
        g_hash_table_unref(phrases->sets[i].by_word);
        g_ptr_array_unref(phrases->sets[i].glued);
        g_ptr_array_unref(phrases->sets[i].all);
    }
    g_free(phrases);
}

/* ---- asking ---- */
/* Behind the phrase where `text` begins with it. */
static const char *behind(const char *text, const char *phrase)
{
    gsize length = strlen(phrase);
    if (strncmp(text, phrase, length) != 0)
        return NULL;
    gboolean inside = zb_is_word_byte(text[length]) && zb_is_word_byte(phrase[length - 1]);
    return inside && !is_glued(phrase) ? NULL : text + length;
}

static const char *first_behind(const GPtrArray *candidates, const char *text)
{
    for (guint i = 0; candidates && i < candidates->len; i++) {
        const char *rest = behind(text, g_ptr_array_index(candidates, i));
        if (rest)
            return rest;
    }
    return NULL;
}

/* Whether a phrase of the set can begin there; nearly always none can. */
static gboolean may_begin(const Set *set, const char *text)
{
    if (!*text)
        return FALSE;
    guint pair = pair_of(text);
    return set->pairs[pair / 32] & 1u << pair % 32 || ((guchar)*text >= GLUED_BYTE && set->glued->len > 0);
}

const char *zb_phrases_begins(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded)
{
    char word[WORD_MAX];
    const Set *here = &phrases->sets[set];
    if (!may_begin(here, folded))
        return NULL;
    if ((guchar)*folded >= GLUED_BYTE) {
        const char *rest = first_behind(here->glued, folded);
        if (rest)
            return rest;
    }
    gsize length = word_length(folded);
    if (length == 0 || length >= WORD_MAX)
        return NULL;
    memcpy(word, folded, length);
    word[length] = '\0';
    return first_behind(g_hash_table_lookup(here->by_word, word), folded);
}

gboolean zb_phrases_is(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded)
{
    const char *rest = zb_phrases_begins(phrases, set, folded);
    return rest && *rest == '\0';
}

static const char *glued_within(const Set *set, const char *folded, const char **ret_end)
{
    const char *first = NULL;
    for (guint i = 0; i < set->glued->len; i++) {
        const char *phrase = g_ptr_array_index(set->glued, i), *at = strstr(folded, phrase);
        if (!at || (first && at >= first))
            continue; /* an earlier one is known */
        first = at;
        if (ret_end)
            *ret_end = at + strlen(phrase);
    }
    return first;
}

const char *zb_phrases_within(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded,
                              const char **ret_end)
{
    const Set *here = &phrases->sets[set];
    gboolean inside = FALSE, wide = FALSE;
    for (const char *at = folded; *at; at++) {
        gboolean first = !inside;
        inside = zb_is_word_byte(*at);
        wide |= (guchar)*at >= GLUED_BYTE;
        if (!first || !inside || !may_begin(here, at))
            continue; /* no phrase begins here */
        const char *end = zb_phrases_begins(phrases, set, at);
        if (!end)
            continue; /* only its first two bytes do */
        if (ret_end)
            *ret_end = end;
        return at;
    }
    return wide ? glued_within(here, folded, ret_end) : NULL;
}

gsize zb_phrases_prefix(const ZbPhrases *phrases, ZbPhraseSet set, const char *word)
{
    gsize longest = 0;
    for (guint i = 0; i < phrases->sets[set].all->len; i++) {
        const char *phrase = g_ptr_array_index(phrases->sets[set].all, i);
        if (g_str_has_prefix(word, phrase))
            longest = MAX(longest, strlen(phrase));
    }
    return longest;
}

#include "lib/judge/near-copy.h"

#include <string.h>

/* What a word at the edge of a text does. */
typedef enum {
    SAYS_MORE, /* not listed */
    FORM,      /* address and leave-taking */
    PLAIN,     /* goes with everything */
    AGAIN,     /* it is sent again */
    SENDING,   /* what is done with a message */
    ANSWER,    /* what is asked for */
    HAD,       /* whether there was an answer: only with a "not" */
    NOT,       /* only with an answer that there was not */
    STILL,
    ONCE_MORE, /* "opnieuw": of sending; else it may be what happened */
    BELOW,     /* "zie onder" */
    MATTER,    /* "klacht": only one that is sent again */
    WORD_KINDS
} WordKind;

static const char *const kinds[WORD_KINDS] = {
    [FORM] =
        " geachte beste lieve waarde heer heren dame dames mevrouw meneer mijnheer mevr mw dhr mr drs ir "
        "hallo hoi dag "
        "goedendag goeiendag goedemorgen goeiemorgen goedemiddag goeiemiddag goedenavond goeienavond collega "
        "collegas lezer ls team groet groeten groetjes gegroet vriendelijke vriendelijk hartelijke hartelijk "
        "hoogachtend mvg met dank bedankt alvast voorbaat bij van de der den ter ten el al ",
    [PLAIN] =
        " ik u uw jullie je mijn me mij we wij ons onze het een dit deze die dat is was ben heb hebt heeft "
        "hebben "
        "had wordt word kan kunt kunnen wil wilt willen wilde zou zouden mag moet graag gaarne nu even eens "
        "alsnog "
        "toch maar en of om te op aan voor naar in als hierop hiervan wat wanneer hoe svp aub asjeblieft "
        "alstublieft alsjeblieft sorry excuus excuses misschien dus want weet krijg krijgen ter uit nog ",
    [AGAIN] =
        " nogmaals wederom herhaling herhaald herhaalde herhaal herinnering reminder rappel verzoek tweede "
        "derde vierde eerder eerdere ",
    [SENDING] =
        " stuur stuurde sturen gestuurd verstuur verstuurd verzend verzonden toegestuurd doorgestuurd mail "
        "mailtje email gemaild mailde bericht berichtje schreef geschreven zekerheid ",
    [ANSWER] = " reactie antwoord reageren reageer reageert beantwoorden beantwoordt antwoorden antwoordt "
               "terugkoppeling hoor horen verneem vernemen wacht wachten verwacht ",
    [HAD] = " gehoord gehad gekregen kreeg ontvangen vernomen gereageerd beantwoord aangekomen doorgekomen "
            "gelukt ",
    [NOT] = " geen niets niks niet nooit ",
    [STILL] = " nog steeds ",
    [ONCE_MORE] = " opnieuw weer keer vorige ",
    [BELOW] = " zie onder onderstaand onderstaande onderaan hieronder hierbij boven bovenstaand bovenstaande "
              "hierboven ",
    [MATTER] = " klacht melding ",
};

typedef struct {
    const char *word; /* of the pool: equal words are one pointer */
    gboolean
        parted; /* something other than blanks stands before it, or a new line: a clause may begin here */
} Word;

/* Sets of words; NULL: none. */
typedef struct {
    GHashTable *writer, *colleagues;
} Names;

/* A stretch of words. */
typedef struct {
    const GArray *words;
    guint from, to;
} Part;

static const Word *word_at(const GArray *words, guint i)
{
    return &g_array_index(words, Word, i);
}

/* ---- words ------------------------------------------------------------------------------------------------- */

static gboolean parts_clauses(gunichar c)
{
    return c == '\n' || !(g_unichar_isspace(c) || c == '-' || c == '\'' || c == 0x2019);
}

static gboolean is_letter(const char *p)
{
    return (guchar)*p < 0x80 ? g_ascii_isalnum(*p) : g_unichar_isalnum(g_utf8_get_char(p));
}

/* One character; most are ASCII, which is folded sooner than GLib does. */
static void fold(const char *p, GString *folded)
{
    if ((guchar)*p < 0x80) {
        g_string_append_c(folded, g_ascii_tolower(*p));
        return;
    }
    g_autofree char *one = g_utf8_casefold(p, g_utf8_next_char(p) - p);
    g_string_append(folded, one);
}

/* The words of a piece of a text, which is folded. */
static void add_words(GArray *words, const char *folded, gboolean *parted, GStringChunk *pool)
{
    for (const char *p = folded; *p;) {
        const char *start = p;
        while (*p && is_letter(p))
            p = g_utf8_next_char(p);
        if (p == start) {
            *parted |= parts_clauses(g_utf8_get_char(p));
            p = g_utf8_next_char(p);
            continue; /* between two words */
        }
        g_autofree char *word = g_strndup(start, (gsize)(p - start));
        Word one = {g_string_chunk_insert_const(pool, word), *parted};
        g_array_append_val(words, one);
        *parted = FALSE;
    }
}

/* Its first words, `most` of them or a few more: runs of letters and digits, whatever they are: an address of the web is words as
 * well. Numbers keep their points: "2.50". */
static GArray *words_of(const char *text, guint most, GStringChunk *pool)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_autoptr(GString) piece = g_string_sized_new(64);
    gboolean parted = TRUE;
    while (*text && words->len <= most) {
        g_string_truncate(piece, 0);
        for (; *text && *text != ' ' && *text != '\n'; text = g_utf8_next_char(text))
            fold(text, piece);
        add_words(words, piece->str, &parted, pool);
        for (; *text == ' ' || *text == '\n'; text++)
            parted |= parts_clauses((guchar)*text);
    }
    return words;
}

static gboolean stands_in(const char *list, const char *word)
{
    char padded[24];
    return list && strlen(word) < sizeof padded - 3 && g_snprintf(padded, sizeof padded, " %s ", word) > 0 &&
           strstr(list, padded);
}

/* "2e", "3de": which time it is. */
static gboolean is_ordinal(const char *word)
{
    return g_ascii_isdigit(word[0]) && (g_str_equal(word + 1, "e") || g_str_equal(word + 1, "de"));
}

/* ---- what a clause says ------------------------------------------------------------------------------------ */

static gboolean has(GHashTable *set, const char *word)
{
    return set && g_hash_table_contains(set, word);
}

/* Initials before the writer's name, with what may stand between: "T. van". */
static gboolean is_initial(const Part *part, guint i, const Names *names)
{
    while (i < part->to) {
        const char *word = word_at(part->words, i)->word;
        if (has(names->writer, word))
            return TRUE;
        if (g_ascii_isdigit(*word) || (g_utf8_strlen(word, -1) > 1 && !stands_in(kinds[FORM], word)))
            return FALSE;
        i++;
    }
    return FALSE;
}

/* Names count where somebody is addressed or signs: behind a form, or where a clause begins. */
static gboolean is_name(const Part *part, guint i, const Names *names, gboolean after_form)
{
    const Word *word = word_at(part->words, i);
    if (after_form && has(names->colleagues, word->word))
        return TRUE;
    return (after_form || word->parted) && is_initial(part, i, names);
}

static void count_word(const char *word, guint *counts)
{
    gboolean listed = is_ordinal(word);
    counts[AGAIN] += listed;
    for (guint kind = PLAIN; kind < WORD_KINDS; kind++)
        if (stands_in(kinds[kind], word)) {
            counts[kind]++;
            listed = TRUE;
        }
    counts[SAYS_MORE] += !listed;
}

/* Whether a clause with so many words of each kind tells nothing but that it is sent again, or asks for an answer. */
static gboolean is_empty(const guint *counts)
{
    gboolean reason = counts[AGAIN] || counts[SENDING] || counts[ANSWER] || counts[BELOW] || counts[HAD];
    gboolean no_answer = counts[HAD] || (counts[ANSWER] && counts[STILL]);
    return counts[SAYS_MORE] == 0 && reason && (!counts[HAD] || counts[NOT]) && (!counts[NOT] || no_answer) &&
           (!counts[ONCE_MORE] || counts[SENDING] || counts[HAD]) &&
           (!counts[MATTER] || counts[AGAIN] || counts[BELOW]);
}

/* Whether the part says nothing new; its words that are not of address are added to `more`. */
static gboolean says_nothing(const Part *part, const Names *names, guint *more)
{
    gboolean form = FALSE;
    for (guint i = part->from; i < part->to;) {
        guint counts[WORD_KINDS] = {0}, others = 0;
        do {
            const char *word = word_at(part->words, i)->word;
            gboolean of_form = stands_in(kinds[FORM], word);
            form = is_name(part, i, names, form && i > part->from) || of_form;
            if (!form) {
                count_word(word, counts);
                others++;
            }
        } while (++i < part->to && !word_at(part->words, i)->parted);
        if (others > 0 && !is_empty(counts))
            return FALSE;
        *more += others;
    }
    return TRUE;
}

/* ---- what two texts share ---------------------------------------------------------------------------------- */

/* Where what they share begins: no further down than this. */
#define EDGE (ZB_NEAR_COPY_MORE + 12)

static guint run_at(const GArray *a, guint i, const GArray *b, guint k)
{
    guint run = 0;
    while (i + run < a->len && k + run < b->len && word_at(a, i + run)->word == word_at(b, k + run)->word)
        run++;
    return run;
}

/* The longest run of words that both have, beginning near the beginning of both. */
static guint longest_run(const GArray *a, const GArray *b, guint *ret_a, guint *ret_b)
{
    guint longest = 0;
    for (guint i = 0; i < MIN(a->len, EDGE); i++)
        for (guint k = 0; k < MIN(b->len, EDGE); k++) {
            if (i > 0 && k > 0 && word_at(a, i - 1)->word == word_at(b, k - 1)->word)
                continue; /* inside a run that was measured */
            guint run = run_at(a, i, b, k);
            if (run > longest) {
                longest = run;
                *ret_a = i;
                *ret_b = k;
            }
        }
    return longest;
}

static gboolean is_edge(const GArray *words, guint i)
{
    return i == 0 || i >= words->len || word_at(words, i)->parted;
}

/* What stands under both ("Jan Bakker, Dorpsstraat 1") is left out of both. */
static void drop_shared_end(Part *a, Part *b)
{
    while (a->to > a->from && b->to > b->from &&
           word_at(a->words, a->to - 1)->word == word_at(b->words, b->to - 1)->word) {
        a->to--;
        b->to--;
    }
}

/* What stands in the middle of a sentence may turn it round: "u mag dat niet doen". */
static gboolean stands_apart(const Part *part)
{
    return part->from == part->to || (is_edge(part->words, part->from) && is_edge(part->words, part->to));
}

static gboolean differ_by_nothing(const GArray *a, const GArray *b, const Names *names)
{
    guint i = 0, k = 0, run = longest_run(a, b, &i, &k), more = 0;
    Part parts[] = {{a, 0, i}, {b, 0, k}, {a, i + run, a->len}, {b, k + run, b->len}};
    if (run < ZB_NEAR_COPY_MIN || a->len - run - i > EDGE || b->len - run - k > EDGE)
        return FALSE;
    drop_shared_end(&parts[2], &parts[3]);
    for (guint n = 0; n < G_N_ELEMENTS(parts); n++)
        if (!stands_apart(&parts[n]) || !says_nothing(&parts[n], names, &more))
            return FALSE;
    return more <= ZB_NEAR_COPY_MORE;
}

/* What they share begins near the beginning of both: most texts differ there, which tells at once that they are no copies. */
static gboolean begin_alike(const char *one, const char *other, GStringChunk *pool)
{
    guint i, k;
    g_autoptr(GArray) a = words_of(one, EDGE + ZB_NEAR_COPY_MIN, pool);
    g_autoptr(GArray) b = words_of(other, EDGE + ZB_NEAR_COPY_MIN, pool);
    return longest_run(a, b, &i, &k) >= ZB_NEAR_COPY_MIN;
}

gboolean zb_near_copy(const char *one, const char *other, GHashTable *names, GHashTable *colleagues)
{
    g_autoptr(GStringChunk) pool = g_string_chunk_new(4096);
    if (!begin_alike(one, other, pool))
        return FALSE;
    g_autoptr(GArray) a = words_of(one, ZB_NEAR_COPY_MAX, pool);
    g_autoptr(GArray) b = words_of(other, ZB_NEAR_COPY_MAX, pool);
    if (a->len > ZB_NEAR_COPY_MAX || b->len > ZB_NEAR_COPY_MAX ||
        MAX(a->len, b->len) - MIN(a->len, b->len) > EDGE)
        return FALSE;
    Names both = {names, colleagues};
    return differ_by_nothing(a, b, &both);
}

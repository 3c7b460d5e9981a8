#include "lib/judge/behalf.h"

#include <string.h>

/* Words of a name, and persons named, in one message. */
#define NAME_WORDS 6
#define PERSONS 5
/* Words between "als" and "gemachtigde", or "ik schrijf" and "voor". */
#define REACH 4

/* Lists of words, each between blanks. */
static const char agents[] =
    " gemachtigde advocaat advocate raadsman raadsvrouw bewindvoerder beschermingsbewindvoerder curator "
    "mentor vertegenwoordiger vertegenwoordigster belangenbehartiger zaakwaarnemer begeleider "
    "begeleidster mantelzorger hulpverlener rechtsbijstandverlener woordvoerder ";
static const char family[] =
    " zoon dochter kleinzoon kleindochter schoonzoon schoondochter broer zus zuster moeder vader "
    "partner echtgenoot echtgenote man vrouw nicht neef ";
static const char spoken_for[] =
    " client cliente clienten mandant moeder vader ouders zus zuster zusje broer broertje zoon dochter oma "
    "opa "
    "grootmoeder grootvader tante oom nicht neef man vrouw partner echtgenoot echtgenote schoonmoeder "
    "schoonvader "
    "schoonouders vriend vriendin buurman buurvrouw buren kleinzoon kleindochter ";
static const char clients[] = " client cliente clienten mandant ";
static const char own[] = " mijn m'n mn me onze ons ";
static const char titles[] =
    " heer meneer mijnheer mevrouw mevr mw dhr hr mr drs dr ir ing prof fam familie ";
static const char passed_over[] =
    " de het een oude bejaarde hoogbejaarde zieke demente blinde dove jongste oudste lieve goede "
    "bovengenoemde genoemde minderjarige ";
static const char writing[] =
    " schrijf schrijven mail mailen bel bellen stuur sturen klaag dien meld reageer treed trad kom spreek "
    "vraag vragen doe ";
static const char being[] = " als ben hierbij ondergetekende optredend ";
static const char not_so[] = " niet geen ";

typedef struct {
    char *word; /* folded */
    guint start, end;
    gboolean parted; /* a comma, a full stop, a bracket or a new line stands before it */
} Word;

static void word_clear(gpointer data)
{
    g_free(((Word *)data)->word);
}

static const Word *word_at(const GArray *words, guint i)
{
    return &g_array_index(words, Word, i);
}

static gboolean stands_in(const char *list, const char *word)
{
    g_autofree char *padded = g_strconcat(" ", word, " ", NULL);
    return strstr(list, padded) != NULL;
}

/* ---- words ------------------------------------------------------------------------------------------------- */

/* Lower case, without diacritics. (transfer full) */
static char *fold(const char *text, gsize length)
{
    g_autofree char *apart = g_utf8_normalize(text, (gssize)length, G_NORMALIZE_ALL);
    GString *out = g_string_new(NULL);
    for (const char *p = apart ? apart : ""; *p; p = g_utf8_next_char(p))
        if (!g_unichar_ismark(g_utf8_get_char(p)))
            g_string_append_unichar(out, g_unichar_tolower(g_utf8_get_char(p)));
    return g_string_free(out, FALSE);
}

/* The full stop of "T.", "mr." and "Th." ends nothing. */
static gboolean is_abbreviation(const Word *word)
{
    return word && (word->end - word->start <= 3 || stands_in(titles, word->word));
}

static gboolean is_part_of_word(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '\'' || c == 0x2019 || c == '-';
}

static GArray *words_of(const char *text)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(Word));
    g_array_set_clear_func(words, word_clear);
    gboolean parted = TRUE;
    for (const char *p = text; *p;) {
        const char *start = p;
        while (*p && is_part_of_word(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        if (p > start) {
            Word word = {fold(start, (gsize)(p - start)), (guint)(start - text), (guint)(p - text), parted};
            g_array_append_val(words, word);
            parted = FALSE;
            continue;
        }
        const Word *last = words->len > 0 ? word_at(words, words->len - 1) : NULL;
        parted |= !(*p == ' ' || *p == '\t' || (*p == '.' && is_abbreviation(last)));
        p = g_utf8_next_char(p);
    }
    return words;
}

/* ---- turns of phrase --------------------------------------------------------------------------------------- */

/* Whether one of the list stands shortly before word `i`, in its clause. */
static gboolean before(const GArray *words, guint i, const char *list)
{
    for (guint back = 1; back <= MIN(i, REACH) && !word_at(words, i - back + 1)->parted; back++)
        if (stands_in(list, word_at(words, i - back)->word))
            return TRUE;
    return FALSE;
}

static gboolean is_word(const GArray *words, guint i, const char *word)
{
    return i < words->len && g_str_equal(word_at(words, i)->word, word);
}

/* Where the person would be named if a turn of phrase stands at `i`; 0: none does. */
static guint person_after(const GArray *words, guint i)
{
    const char *word = word_at(words, i)->word;
    gboolean of = is_word(words, i + 1, "van");
    if (g_str_equal(word, "namens"))
        return i + 1;
    if (of && g_str_equal(word, "naam") && before(words, i, " uit in "))
        return i + 2;
    if (of && stands_in(agents, word) && (word_at(words, i)->parted || before(words, i, being)))
        return i + 2;
    if (of && stands_in(family, word) && before(words, i, being))
        return i + 2;
    if (of && g_str_equal(word, "belangen") && before(words, i, " behartig behartigt behartigen "))
        return i + 2;
    if (g_str_equal(word, "gemachtigd") && is_word(words, i + 1, "door"))
        return i + 2;
    if (stands_in(clients, word) && i > 0 && stands_in(own, word_at(words, i - 1)->word))
        return i + 1;
    /* "Ik schrijf voor de derde keer": a person is "mijn zus", or "mevrouw Smit". */
    if (g_str_equal(word, "voor") && (i == 0 || before(words, i, writing)) && i + 1 < words->len &&
        (stands_in(own, word_at(words, i + 1)->word) || stands_in(titles, word_at(words, i + 1)->word) ||
         (is_word(words, i + 1, "de") && is_word(words, i + 2, "heer"))))
        return i + 1;
    return 0;
}

/* Past "mijn oude moeder, mevrouw". */
static guint skip_to_name(const GArray *words, guint i)
{
    gboolean comma = TRUE;
    for (guint n = 0; n < NAME_WORDS && i < words->len; n++, i++) {
        const Word *word = word_at(words, i);
        gboolean relation = stands_in(spoken_for, word->word);
        if ((word->parted && !comma) ||
            !(relation || stands_in(own, word->word) || stands_in(titles, word->word) ||
              stands_in(passed_over, word->word)))
            break;
        comma = relation;
    }
    return i;
}

static void add_person(GString *persons, const char *text, const GArray *words, guint i)
{
    guint from = skip_to_name(words, i), to = from;
    while (to < words->len && to - from < NAME_WORDS && (to == from || !word_at(words, to)->parted))
        to++;
    if (to > from) {
        guint start = word_at(words, from)->start;
        g_string_append_len(persons, text + start, word_at(words, to - 1)->end - start);
        g_string_append_c(persons, '\n');
    }
}

char *zb_behalf_of(const char *text)
{
    g_autoptr(GString) persons = g_string_new(NULL);
    g_autoptr(GArray) words = words_of(text);
    guint found = 0;
    for (guint i = 0; i < words->len && found < PERSONS; i++) {
        guint person = person_after(words, i);
        if (!person || before(words, i, not_so))
            continue; /* says nothing of the kind */
        add_person(persons, text, words, person);
        found++;
    }
    return persons->len > 0 ? g_strdup(persons->str) : NULL;
}

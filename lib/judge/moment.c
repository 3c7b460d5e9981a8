/* Cases, by the word that stands there; the first that holds decides.
 *
 *   a number with "-", "/" or "." and another          9-4, 09/04/2026, 9.4.26, 2026-04-09
 *   a number of 1 to 31 and a month, perhaps a year    9 april, 9 apr 2026; April 9
 *   a word for a day                                   vandaag, vannacht, gisteren, gistermiddag, eergisteren
 *   a day of the week, or its part                     zaterdag, zaterdagochtend: the last one
 *     after "elke", "volgende" and the like            none: it is no one day, or not yet
 *   "afgelopen", "vorige" and a stretch of time        afgelopen nacht, vorige week, dit weekend: its least distance
 */
#include "lib/judge/moment.h"

#include <stdio.h>
#include <string.h>
#include "lib/clock.h"

typedef struct {
    const char *word;
    guint value;
} Entry;

typedef struct {
    const ZbProse *prose;
    const char *text;
    GDate date; /* of writing */
} Finding;

static guint look_up(const Entry *entries, guint count, const char *word)
{
    for (guint i = 0; i < count; i++)
        if (*entries[i].word == *word && strcmp(entries[i].word, word) == 0)
            return entries[i].value;
    return G_MAXUINT;
}
#define LOOK_UP(entries, word) look_up(entries, G_N_ELEMENTS(entries), word)

/* "" where there is no such word. */
static const char *folded(const Finding *f, guint i)
{
    return i < zb_prose_count(f->prose) ? zb_prose_word(f->prose, i)->folded : "";
}

static void set_day(const GDate *date, ZbMoment *ret)
{
    g_date_strftime(ret->day, sizeof ret->day, "%Y-%m-%d", date);
}

static gboolean days_ago(const Finding *f, guint days, ZbMoment *ret)
{
    GDate date = f->date;
    g_date_subtract_days(&date, days);
    set_day(&date, ret);
    return TRUE;
}

/* `year`: 0: not said. */
static gboolean on_date(const Finding *f, guint year, guint month, guint day, ZbMoment *ret)
{
    GDate date;
    guint said = year == 0 ? g_date_get_year(&f->date) : year < 100 ? 2000 + year : year;
    if (month < 1 || month > 12 || said < 1970 || said > 9998 ||
        !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)said))
        return FALSE;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)said);
    if (year == 0 && g_date_compare(&date, &f->date) > 0) {
        if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)(said - 1)))
            return FALSE; /* 29 February */
        g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)(said - 1));
    }
    set_day(&date, ret);
    return g_date_compare(&date, &f->date) <= 0;
}

/* Up to `digits` digits and no more; 0: none. `at` goes behind them. */
static guint take_number(const char **at, guint digits)
{
    guint value = 0, count = 0;
    for (; g_ascii_isdigit(**at) && count <= digits; (*at)++, count++)
        value = value * 10 + (guint)(**at - '0');
    return count <= digits ? value : 0;
}

/* "9-4-2026", "2026-04-09", "9-4". "4.5", "1/2" and "06-10000101" are none. */
static gboolean is_figures(const Finding *f, const ZbWord *word, ZbMoment *ret)
{
    const char *at = f->text + word->start;
    guint first = take_number(&at, 4), third = 0;
    char part = *at;
    if (first == 0 || !part || !strchr("-/.", part))
        return FALSE;
    at++;
    guint second = take_number(&at, 2);
    if (*at == part && g_ascii_isdigit(at[1])) {
        at++;
        third = take_number(&at, 4);
    } else if (part != '-') {
        return FALSE;
    }
    if (g_ascii_isdigit(*at))
        return FALSE;
    return first > 31 ? on_date(f, first, second, third, ret) : on_date(f, third, second, first, ret);
}

/* 0: no number. "9e", "9th" are numbers too. */
static guint number_of(const char *word)
{
    char *end;
    guint64 value = g_ascii_isdigit(*word) ? g_ascii_strtoull(word, &end, 10) : 0;
    return value > 0 && value < 10000 && strlen(end) <= 2 ? (guint)value : 0;
}

/* "9 april 2026", "April 9" */
static gboolean is_written_out(const Finding *f, guint i, ZbMoment *ret)
{
    guint month = 0, day = number_of(folded(f, i));
    if (day)
        month = zb_month_of(folded(f, i + 1));
    if (!month && (day = number_of(folded(f, i + 1))))
        month = zb_month_of(folded(f, i));
    if (!month)
        return FALSE;
    guint year = number_of(folded(f, i + 2));
    return on_date(f, year >= 1970 && year < 2200 ? year : 0, month, day, ret);
}

/* "gistermiddag", "zaterdagochtend": whether the rest is a part of the day, or nothing. */
static gboolean is_part(const char *rest)
{
    static const char *const parts[] = {"", "ochtend", "morgen", "middag", "avond", "nacht", NULL};
    return g_strv_contains(parts, rest);
}

/* 1 (Monday) to 7; 0: none. */
static guint weekday_of(const char *word)
{
    static const Entry days[] = {{"maandag", 1},  {"dinsdag", 2},   {"woensdag", 3}, {"donderdag", 4},
                                 {"vrijdag", 5},  {"zaterdag", 6},  {"zondag", 7},   {"monday", 1},
                                 {"tuesday", 2},  {"wednesday", 3}, {"thursday", 4}, {"friday", 5},
                                 {"saturday", 6}, {"sunday", 7}};
    for (guint i = 0; i < G_N_ELEMENTS(days); i++)
        if (*word == *days[i].word && g_str_has_prefix(word, days[i].word) &&
            is_part(word + strlen(days[i].word)))
            return days[i].value;
    return 0;
}

static gboolean is_weekday(const Finding *f, guint i, ZbMoment *ret)
{
    static const char *const none[] = {"elke",    "iedere",     "alle",          "every", "volgende",
                                       "komende", "aanstaande", "eerstvolgende", "as",    "next",
                                       "tot",     "vanaf",      "uiterlijk",     NULL};
    guint weekday = weekday_of(folded(f, i));
    if (!weekday || (i > 0 && g_strv_contains(none, folded(f, i - 1))) ||
        g_strv_contains(none, folded(f, i + 1)))
        return FALSE;
    return days_ago(f, (g_date_get_weekday(&f->date) + 7 - weekday) % 7, ret);
}

static gboolean is_day_word(const Finding *f, guint i, ZbMoment *ret)
{
    static const Entry words[] = {
        {"vandaag", 0},   {"vanochtend", 0},  {"vanmorgen", 0}, {"vanmiddag", 0},     {"vanavond", 0},
        {"vannacht", 0},  {"zojuist", 0},     {"daarnet", 0},   {"zonet", 0},         {"today", 0},
        {"yesterday", 1}, {"eergisteren", 2}, {"eergister", 2}, {"eergisternacht", 2}};
    const char *word = folded(f, i);
    guint days = LOOK_UP(words, word);
    if (days == G_MAXUINT && g_str_has_prefix(word, "gister") &&
        is_part(word + (g_str_has_prefix(word, "gisteren") ? 8 : 6)))
        days = 1;
    return days != G_MAXUINT && days_ago(f, days, ret);
}

static gboolean is_stretch(const Finding *f, guint i, ZbMoment *ret)
{
    static const char *const last[] = {"afgelopen", "vorige", "vorig", "verleden", "laatst", "last", NULL};
    static const char *const this[] = {"deze", "dit", "this", NULL};
    static const Entry stretches[] = {{"nacht", 1}, {"night", 1}, {"weekend", 1}, {"weekeinde", 1},
                                      {"week", 1},  {"dagen", 1}, {"weken", 1}};
    guint days = LOOK_UP(stretches, folded(f, i + 1));
    if (days == G_MAXUINT || !(g_strv_contains(last, folded(f, i)) || g_strv_contains(this, folded(f, i))))
        return FALSE;
    return days_ago(f, days, ret);
}

/* Its sentence tells of a letter: the moment is that letter's, and nothing happened. */
static gboolean tells_of_letter(const ZbProse *prose, guint i)
{
    static const char *const words[] = {"brief",      "brieven",   "schreef", "geschreven", "schrijven",
                                        "mail",       "mails",     "mailde",  "gemaild",    "email",
                                        "bericht",    "berichten", "besluit", "beslissing", "antwoord",
                                        "antwoorden", "reactie",   "letter",  NULL};
    guint count = zb_prose_count(prose);
    guint32 sentence = zb_prose_word(prose, i)->sentence;
    while (i > 0 && zb_prose_word(prose, i - 1)->sentence == sentence)
        i--;
    for (; i < count && zb_prose_word(prose, i)->sentence == sentence; i++)
        if (g_strv_contains(words, zb_prose_word(prose, i)->folded))
            return TRUE;
    return FALSE;
}

GArray *zb_moments_find(const ZbProse *prose, const char *text, const char *today)
{
    GArray *moments = g_array_new(FALSE, FALSE, sizeof(ZbMoment));
    Finding f = {.prose = prose, .text = text};
    guint year, month, day;
    g_date_clear(&f.date, 1);
    if (!zb_day_valid(today) || sscanf(today, "%u-%u-%u", &year, &month, &day) != 3)
        g_return_val_if_reached(moments);
    g_date_set_dmy(&f.date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    for (guint i = 0; i < zb_prose_count(prose); i++) {
        ZbMoment one = {.word = i};
        gboolean found = is_figures(&f, zb_prose_word(prose, i), &one) || is_written_out(&f, i, &one) ||
                         is_day_word(&f, i, &one) || is_weekday(&f, i, &one) || is_stretch(&f, i, &one);
        if (found && !tells_of_letter(prose, i))
            g_array_append_val(moments, one);
    }
    return moments;
}

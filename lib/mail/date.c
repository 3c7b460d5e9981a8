#include "lib/mail/date.h"

#include <string.h>

/* No zone is farther from UTC than this. */
#define ZONE_MAX (14 * 60)

typedef struct {
    int year, month, day; /* -1: not seen */
    int hour, minute, second;
    int zone; /* minutes east of UTC */
    gboolean zoned, afternoon, morning;
} Date;

/* ---- words ---- */
static int month_of(const char *word)
{
    static const char *const names[] = {
        "jan",  "feb", "mar",  "apr",  "may", "jun", "jul", "aug",        "sep",
        "oct",  "nov", "dec",  "janv", "fev", "mrt", "avr", "mei",        "juin",
        "juil", "ao",  "sept", "okt",  "nov", "dez", "jan", "f\303\251v", "m\303\244r",
        "apr",  "mai", "jun",  "jul",  "aug", "sep", "oct", "nov",        "d\303\251c"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strncasecmp(word, names[i], strlen(names[i])) == 0)
            return (int)(i % 12) + 1;
    return -1;
}

typedef struct {
    const char *name;
    int minutes;
} Zone;

/* RFC 5322, 4.3, and the European ones. A single letter says nothing (there). */
static const Zone zones[] = {
    {"UT", 0},     {"UTC", 0},    {"GMT", 0},    {"WET", 0},    {"EST", -300}, {"EDT", -240}, {"CST", -360},
    {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}, {"CET", 60},   {"MET", 60},
    {"MEZ", 60},   {"MEWT", 60},  {"BST", 60},   {"WEST", 60},  {"CEST", 120}, {"MEST", 120}, {"MESZ", 120},
    {"EET", 120},  {"EEST", 180}, {"MSK", 180},  {"JST", 540},
};

static void take_offset(Date *date, const char *text)
{
    int sign = *text == '-' ? -1 : 1, digits = 0, value = 0;
    for (text++; *text; text++)
        if (g_ascii_isdigit(*text) && digits++ < 4)
            value = 10 * value + (*text - '0');
        else if (*text != ':')
            break;
    int minutes = digits <= 2 ? 60 * value : 60 * (value / 100) + value % 100;
    if (digits == 0 || minutes > ZONE_MAX || (digits > 2 && value % 100 >= 60))
        return;
    date->zone = sign * minutes;
    date->zoned = TRUE;
}

static void take_zone(Date *date, const char *word)
{
    gsize length = 0;
    while (g_ascii_isalpha(word[length]))
        length++;
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (strlen(zones[i].name) != length || g_ascii_strncasecmp(word, zones[i].name, length) != 0)
            continue; /* another one */
        date->zone = zones[i].minutes;
        date->zoned = TRUE;
        if (word[length] == '+' || word[length] == '-')
            take_offset(date, word + length);
        return;
    }
}

static void take_word(Date *date, const char *word)
{
    /* The later of two before the time: "mardi" and "maandag" begin like months. */
    int month = date->month < 0 || date->hour < 0 ? month_of(word) : -1;
    if (month > 0)
        date->month = month;
    else if (g_ascii_strcasecmp(word, "pm") == 0)
        date->afternoon = TRUE;
    else if (g_ascii_strcasecmp(word, "am") == 0)
        date->morning = TRUE;
    else if (g_ascii_strcasecmp(word, "dst") == 0 && date->zoned)
        date->zone += 60;
    else if (!date->zoned && date->hour >= 0)
        take_zone(date, word);
}

/* ---- numbers ---- */
/* Up to `max` numbers, parted by one character each of `between`. How many there were; `ret_end` stands behind them. */
static guint numbers_of(const char *text, const char *between, int *numbers, guint max, const char **ret_end)
{
    guint count = 0;
    while (count < max && g_ascii_isdigit(*text)) {
        int value = 0;
        for (; g_ascii_isdigit(*text); text++)
            value = MIN(10 * value + (*text - '0'), 99999);
        numbers[count++] = value;
        *ret_end = text;
        if (!*text || !strchr(between, *text) || !g_ascii_isdigit(text[1]))
            break;
        text++;
    }
    return count;
}

static gboolean take_time(Date *date, const char *word)
{
    int n[3] = {0};
    const char *end;
    guint count = numbers_of(word, strchr(word, ':') ? ":" : ".", n, 3, &end);
    if (date->hour >= 0 || count < 2)
        return FALSE;
    date->hour = n[0];
    date->minute = n[1];
    date->second = n[2];
    if (*end == '.' || *end == ',') /* fractions */
        end += 1 + strspn(end + 1, "0123456789");
    if (*end == '+' || *end == '-')
        take_offset(date, end);
    else if (*end)
        take_word(date, end);
    return TRUE;
}

/* RFC 5322, 4.3. */
static int whole_year(const char *digits, int year)
{
    gsize length = strspn(digits, "0123456789");
    if (length == 2)
        return year < 50 ? year + 2000 : year + 1900;
    return length == 3 ? year + 1900 : year;
}

/* "4-May-2026" */
static gboolean take_named_day(Date *date, const char *word)
{
    const char *dash = strpbrk(word, "-/.");
    int month = dash && g_ascii_isalpha(dash[1]) ? month_of(dash + 1) : -1;
    const char *last = dash ? strpbrk(dash + 1, "-/") : NULL;
    if (month < 0 || !last || !g_ascii_isdigit(last[1]))
        return FALSE;
    date->day = (int)g_ascii_strtoll(word, NULL, 10);
    date->month = month;
    date->year = whole_year(last + 1, (int)g_ascii_strtoll(last + 1, NULL, 10));
    return TRUE;
}

/* "2026-05-04", "2026-05-04T11:11:58+02:00", "04-05-2026", "4/5/2026" */
static gboolean take_day(Date *date, const char *word)
{
    int n[3];
    const char *end;
    guint count = numbers_of(word, "-/", n, 3, &end);
    if (count < 3 || date->day >= 0)
        return FALSE;
    gboolean year_first = n[0] > 31, american = n[1] > 12;
    date->year = year_first ? n[0] : n[2] < 100 ? n[2] + 2000 : n[2];
    date->month = year_first || !american ? n[1] : n[0];
    date->day = year_first ? n[2] : american ? n[1] : n[0];
    if (*end == 'T')
        take_time(date, end + 1);
    return TRUE;
}

static void take_number(Date *date, const char *word)
{
    gsize length = strspn(word, "0123456789");
    if (strchr(word, ':') || (word[length] == '.' && strchr(word + length + 1, '.'))) {
        if (take_time(date, word) || take_day(date, word))
            return;
    }
    if (word[length] && (take_named_day(date, word) || take_day(date, word)))
        return;
    int value = (int)MIN(g_ascii_strtoll(word, NULL, 10), 99999);
    if (length <= 2 && date->day < 0)
        date->day = value;
    else if (date->year < 0 && length <= 4)
        date->year = whole_year(word, value);
}

/* ---- the whole ---- */
/* Without its comments, which may nest. (transfer full) */
static char *without_comments(const char *value)
{
    GString *out = g_string_new(NULL);
    guint depth = 0;
    for (; *value; value++) {
        if (*value == '\\' && value[1] && depth > 0)
            value++;
        else if (*value == '(')
            depth++;
        else if (*value == ')' && depth > 0)
            depth--;
        else if (depth == 0)
            g_string_append_c(out, strchr(",\"\t\r\n", *value) ? ' ' : *value);
        if (depth == 0 && *value == ')')
            g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

static gint64 instant_of(const Date *date)
{
    int hour = date->hour < 0 ? 0 : date->hour;
    if (date->afternoon && hour < 12)
        hour += 12;
    if (date->morning && hour == 12)
        hour = 0;
    if (date->year < 1900 || date->year > 9998) /* west of UTC the last day of 9999 is beyond it */
        return ZB_NEVER;
    int second = MIN(date->second, 59); /* leap seconds */
    g_autoptr(GDateTime) at = date->second > 60 ? NULL
                                                : g_date_time_new_utc(date->year, date->month, date->day,
                                                                      hour, date->minute, second);
    return at ? (g_date_time_to_unix(at) - 60 * (gint64)date->zone) * ZB_SECOND : ZB_NEVER;
}

gint64 zb_mail_date(const char *value)
{
    Date date = {.year = -1, .month = -1, .day = -1, .hour = -1};
    g_autofree char *bare = without_comments(value);
    char *rest = bare;
    for (char *word = strsep(&rest, " "); word; word = strsep(&rest, " ")) {
        if (g_ascii_isdigit(*word))
            take_number(&date, word);
        else if ((*word == '+' || *word == '-') && g_ascii_isdigit(word[1]))
            take_offset(&date, word);
        else if (*word)
            take_word(&date, word);
    }
    return instant_of(&date);
}

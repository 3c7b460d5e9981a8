#include "lib/mail/forward.h"

#include <stdio.h>
#include <string.h>
#include "lib/mail/date.h"
#include "lib/text.h"

/* A line is cut there, in bytes. */
#define VALUE_MAX 1000

/* ---- who ---- */
static gboolean is_address_byte(char c)
{
    return (guchar)c >= 0x80 || g_ascii_isalnum(c) || (c && strchr("._%+-/=!#$&'*?^{|}~", c));
}

/* The address around the first "@" that has one; NULL where there is none. `ret_start`: where it stands. (transfer full) */
static char *address_in(const char *text, const char **ret_start)
{
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        const char *start = at, *end = at + 1;
        while (start > text && is_address_byte(start[-1]))
            start--;
        while ((guchar)*end >= 0x80 || g_ascii_isalnum(*end) ||
               ((*end == '.' || *end == '-') && is_address_byte(end[1])))
            end++;
        while (start < at && strchr("*'", *start)) /* emphasis, quotation marks */
            start++;
        if (start == at || end == at + 1)
            continue; /* no address */
        *ret_start = start;
        g_autofree char *local = g_strndup(start, (gsize)(at - start));
        g_autofree char *domain = g_utf8_strdown(at + 1, end - at - 1);
        return g_strconcat(local, "@", domain, NULL);
    }
    return NULL;
}

/* Without the quotation marks, brackets and emphasis around it. In place. */
static char *bare_name(char *name)
{
    static const char *const wide[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xc2\xab",
                                       "\xc2\xbb",     "\xe2\x80\x98", "\xe2\x80\x99"};
    for (guint i = 0; i < G_N_ELEMENTS(wide); i++)
        for (char *at = strstr(name, wide[i]); at; at = strstr(at, wide[i]))
            memset(at, '"', strlen(wide[i]));
    gsize lead = strspn(name, " \t\"'*<([;,"), length = strlen(name);
    while (length > lead && strchr(" \t\"'*<([;,", name[length - 1]))
        length--;
    memmove(name, name + lead, length - lead);
    name[length - lead] = '\0';
    return name;
}

/* What facts hold of a line: its beginning, without control characters. (transfer full) */
static char *one_line(const char *text)
{
    g_autofree char *head = g_strndup(text, MIN(strlen(text), VALUE_MAX));
    g_autofree char *valid = g_utf8_make_valid(head, -1);
    return zb_text_one_line(valid);
}

/* "Jan Jansen <jan@x>", "Jan [mailto:jan@x]", "jan@x", "jan@x <mailto:jan@x>", "Jan". */
static void read_who(const char *value, char **ret_name, char **ret_address)
{
    g_autofree char *text = one_line(value);
    const char *start = text + strlen(text);
    *ret_address = address_in(text, &start);
    char *name = g_strndup(text, (gsize)(start - text));
    char *scheme = strstr(name, "mailto:");
    if (scheme)
        *scheme = '\0';
    if (!*ret_address) /* "Jan </O=ORG/CN=JAN>" */
        name[strcspn(name, "<[")] = '\0';
    *ret_name = bare_name(name);
    if (!*ret_address)
        *ret_address = g_strdup("");
}

/* ---- when ---- */
static gboolean is_zone(const char *word)
{
    static const char *const zones[] = {"gmt",  "utc", "cet", "cest", "met",  "mest", "mez",
                                        "mesz", "bst", "est", "edt",  "cst",  "cdt",  "mst",
                                        "mdt",  "pst", "pdt", "eet",  "eest", "msk"};
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
        if (strcmp(zones[i], word) == 0)
            return TRUE;
    return FALSE;
}

/* Croatian names that are Polish and Czech ones of another month; only Croatian has a point behind the day ("27. lis 2021"), and
 * Czech "listopadu". */
static const char *croatian_month(const char *word, gboolean dotted)
{
    static const struct {
        const char *begin, *english;
    } months[] = {{"lis", "Oct"}, {"lip", "Jun"}, {"srp", "Jul"}};
    for (guint i = 0; dotted && i < G_N_ELEMENTS(months); i++)
        if (g_str_has_prefix(word, months[i].begin) && !g_str_has_suffix(word, "u") &&
            strcmp(word, "srpna") != 0)
            return months[i].english;
    return NULL;
}

/* "May" for a word that begins like the name of that month in some language; NULL where none does. */
static const char *month_of(const ZbPhrases *phrases, const char *word)
{
    static const char *const english[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    gsize longest = 0;
    guint month = 0;
    for (guint i = 0; i < G_N_ELEMENTS(english); i++) {
        gsize length = zb_phrases_prefix(phrases, ZB_PHRASE_MONTH_1 + i, word);
        if (length > longest)
            month = i;
        longest = MAX(longest, length);
    }
    /* "maandag", "mardi": but "mar" may be either. */
    gboolean weekday = g_utf8_strlen(word, -1) > 3 && zb_phrases_is(phrases, ZB_PHRASE_WEEKDAY, word);
    return longest > 0 && !weekday ? english[month] : NULL;
}

static gsize letters_at(const char *text)
{
    gsize length = 0;
    while ((guchar)text[length] >= 0x80 || g_ascii_isalpha(text[length]))
        length++;
    return length;
}

static const char *take_word(const ZbPhrases *phrases, const char *text, gboolean dotted, GString *out)
{
    gsize length = letters_at(text);
    g_autofree char *word = g_strndup(text, length);
    const char *month = croatian_month(word, dotted), *rest = text + length;
    if (!month)
        month = month_of(phrases, word);
    if (zb_phrases_begins(phrases, ZB_PHRASE_AFTERNOON, text))
        g_string_append(out, "PM ");
    else if (zb_phrases_begins(phrases, ZB_PHRASE_MORNING, text))
        g_string_append(out, "AM ");
    else if (month)
        g_string_append_printf(out, "%s ", month);
    else if (is_zone(word)) {
        gsize offset = strspn(rest, "+-0123456789:");
        g_string_append_printf(out, "%s%.*s ", word, (int)offset, rest);
        rest += offset;
    }
    return rest;
}

static gboolean joins(const char *p)
{
    /* "27. 10. 2021": the blank goes. */
    const char *next = *p == '.' && p[1] == ' ' ? p + 2 : p + 1;
    return *p && strchr(":./-hu", *p) && g_ascii_isdigit(*next);
}

/* "4", "04-05-2026", "27. 10. 2021", "9:12", "9h12", "9.12", "09.26.50": points to what they mean. */
static const char *take_number(const char *text, gboolean colons, GString *out)
{
    const char *p = text;
    gsize begin = out->len, dots = 0;
    while (g_ascii_isdigit(*p) || joins(p)) {
        dots += *p == '.';
        g_string_append_c(out, *p == 'h' || *p == 'u' ? ':' : *p);
        p += *p == '.' && p[1] == ' ' ? 2 : 1;
    }
    char *number = out->str + begin, *last = strrchr(number, '.');
    gboolean year = last && (strlen(last) == 5 || strcspn(number, ".") == 4);
    gboolean time = last && !year && strlen(last) == 3 && (dots == 1 || !colons);
    if (dots > 0)
        g_strdelimit(number, ".", time ? ':' : '-');
    g_string_append_c(out, ' ');
    return p;
}

/* Chinese, Japanese and Korean: 2026Y5M4D. */
static void unglue(GString *text)
{
    static const struct {
        const char *word, *instead;
    } units[] = {
        {"\xe5\xb9\xb4", "-"},  {"\xeb\x85\x84 ", "-"}, {"\xeb\x85\x84", "-"}, {"\xe6\x9c\x88", "-"},
        {"\xec\x9b\x94 ", "-"}, {"\xec\x9b\x94", "-"},  {"\xe6\x97\xa5", " "}, {"\xec\x9d\xbc", " "},
        {"\xe6\x99\x82", ":"},  {"\xe6\x97\xb6", ":"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(units); i++)
        g_string_replace(text, units[i].word, units[i].instead, 0);
}

static gboolean is_east_asian(const char *text)
{
    return strstr(text, "\xe5\xb9\xb4") || strstr(text, "\xeb\x85\x84");
}

/* "5/4/2026 9:12 AM": who writes hours so, writes the month first. */
static void swap_american(GString *date)
{
    guint month, day, year;
    char *number = strchr(date->str, '/');
    gboolean american = strstr(date->str, "AM ") || strstr(date->str, "PM ");
    if (!american || !number)
        return;
    while (number > date->str && g_ascii_isdigit(number[-1]))
        number--;
    int length = 0;
    if (sscanf(number, "%2u/%2u/%4u%n", &month, &day, &year, &length) != 3 || month > 12)
        return;
    g_autofree char *swapped = g_strdup_printf("%u-%u-%u", day, month, year);
    gsize at = (gsize)(number - date->str);
    g_string_erase(date, (gssize)at, length);
    g_string_insert(date, (gssize)at, swapped);
}

gint64 zb_forward_date(const ZbPhrases *phrases, const char *text)
{
    g_autofree char *line = one_line(text), *fold = zb_phrases_fold(line, strlen(line));
    g_autoptr(GString) glued = g_string_new(fold), out = g_string_new(NULL);
    if (is_east_asian(fold))
        unglue(glued);
    for (const char *p = glued->str; *p;) {
        if (g_ascii_isdigit(*p))
            p = take_number(p, strchr(glued->str, ':') != NULL, out);
        else if (letters_at(p) > 0)
            p = take_word(phrases, p, p - glued->str >= 2 && strncmp(p - 2, ". ", 2) == 0, out);
        else if ((*p == '+' || *p == '-') && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]) && out->len > 0)
            g_string_append_c(out, *p++);
        else
            p++;
    }
    swap_american(out);
    return zb_mail_date(out->str);
}

/* ---- the whole ---- */
ZbForwarded *zb_forward_of_block(const ZbPhrases *phrases, const ZbHeaderBlock *block)
{
    g_autofree char *name = NULL, *address = NULL, *subject = one_line(block->subject ? block->subject : "");
    read_who(block->from ? block->from : "", &name, &address);
    gint64 date = block->date ? zb_forward_date(phrases, block->date) : ZB_NEVER;
    return zb_forwarded_new(name, address, subject, date, 0, 0);
}

/* Whether a word of an attribution is about when, or the verb: the name stands behind the last one. */
static gboolean is_when(const ZbPhrases *phrases, const char *word)
{
    return strpbrk(word, "0123456789") || zb_phrases_is(phrases, ZB_PHRASE_WROTE, word) ||
           zb_phrases_is(phrases, ZB_PHRASE_AFTERNOON, word) ||
           zb_phrases_is(phrases, ZB_PHRASE_MORNING, word);
}

static gboolean is_small(const ZbPhrases *phrases, const char *word)
{
    return !*word || zb_phrases_is(phrases, ZB_PHRASE_WROTE_BETWEEN, word) ||
           zb_phrases_is(phrases, ZB_PHRASE_WROTE_OPENING, word) ||
           zb_phrases_is(phrases, ZB_PHRASE_WEEKDAY, word);
}

/* The name at the end of "Op 4 mei 2026 om 09:12 schreef Jan van der Berg". (in `text`) */
static const char *name_at_end(const ZbPhrases *phrases, const char *text)
{
    const char *name = text;
    gboolean begun = FALSE;
    for (const char *p = text; *p;) {
        gsize length = strcspn(p, " \t");
        g_autofree char *fold = zb_phrases_fold(p, length);
        gsize size = strlen(fold);
        while (size > 0 && strchr(",.:;", fold[size - 1]))
            fold[--size] = '\0';
        p += length + strspn(p + length, " \t");
        if (is_when(phrases, fold) || (!begun && is_small(phrases, fold))) {
            name = p;
            begun = FALSE;
        } else {
            begun = TRUE;
        }
    }
    return name;
}

ZbForwarded *zb_forward_of_attribution(const ZbPhrases *phrases, const ZbLine *lines, guint count)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(text, "%s%.*s", i > 0 ? " " : "", (int)lines[i].size, lines[i].body);
    g_autofree char *before = NULL, *name = NULL, *address = NULL;
    read_who(text->str, &before, &address);
    const char *quote = strchr(before, '"');
    name = g_strdup(quote ? quote : name_at_end(phrases, before));
    return zb_forwarded_new(bare_name(name), address, "", zb_forward_date(phrases, text->str), 0, 0);
}

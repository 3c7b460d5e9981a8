#include "lib/mail/markers.h"

#include <string.h>

/* A marker's line is short; what is longer is prose. */
#define MARK_MAX 400

/* ---- lines ---- */
gboolean zb_line_is_blank(ZbLine line)
{
    for (gsize i = 0; i < line.length; i++)
        if (!g_ascii_isspace(line.at[i]))
            return FALSE;
    return TRUE;
}

gboolean zb_line_is_quoted(ZbLine line)
{
    gsize i = 0;
    while (i < line.length && i < 4 && line.at[i] == ' ')
        i++;
    return i < line.length && line.at[i] == '>';
}

/* As g_utf8_strdown(), but for the rules of single languages, and ten times as fast: every line comes by here. */
static char *lower_case(ZbLine line)
{
    char *text = g_malloc(2 * line.length + 1), *to = text; /* no letter becomes twice as long */
    for (const char *from = line.at, *end = from + line.length; from < end; from = g_utf8_next_char(from)) {
        if (*from & 0x80)
            to += g_unichar_to_utf8(g_unichar_tolower(g_utf8_get_char(from)), to);
        else
            *to++ = *from >= 'A' && *from <= 'Z' ? (char)(*from + 32) : *from;
    }
    *to = '\0';
    return text;
}

/* The line in lower case, without the marks of quotation and emphasis around it, no-break spaces made blanks. */
static char *bare(ZbLine line)
{
    if (line.length > MARK_MAX)
        return g_strdup("");
    g_autofree char *lower = lower_case(line);
    for (char *nbsp = strstr(lower, "\xc2\xa0"); nbsp; nbsp = strstr(nbsp, "\xc2\xa0"))
        memcpy(nbsp, "  ", 2);
    char *from = lower + strspn(lower, " \t>*|");
    if (g_str_has_prefix(from, "\xef\xbb\xbf"))
        from += 3;
    g_strchomp(from);
    return g_strdup(from);
}

/* Whether the first character behind the marks is one of `initials`, in lower case: most lines are prose, and need no more
 * of a look. A byte order mark or a no-break space counts as any. */
static gboolean begins(ZbLine line, const char *initials)
{
    /* Of all that is done for a line, this is done most: no calls. */
    const char *p = line.at, *end = p + line.length;
    while (p < end && (*p == ' ' || *p == '\t' || *p == '>' || *p == '*' || *p == '|'))
        p++;
    if (p == end || (*p & 0x80))
        return p < end;
    char first = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
    while (*initials && *initials != first)
        initials++;
    return *initials;
}

static gboolean in_list(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(text, *list) == 0)
            return TRUE;
    return FALSE;
}

static const char *prefix_in_list(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (g_str_has_prefix(text, *list))
            return text + strlen(*list);
    return NULL;
}

/* What stands between dashes ("----- x -----"), or NULL where there are none. (transfer full) */
static char *between_dashes(ZbLine line)
{
    if (!begins(line, "-"))
        return NULL;
    g_autofree char *text = bare(line);
    gsize lead = strspn(text, "-");
    if (lead < 3)
        return NULL;
    char *inner = text + lead;
    gsize length = strlen(inner);
    while (length > 0 && strchr("- :", inner[length - 1]))
        length--;
    inner[length] = '\0';
    return g_strdup(g_strchug(inner));
}

gboolean zb_line_is_forward_mark(ZbLine line)
{
    static const char *const dashed[] = {"forwarded message",
                                         "doorgestuurd bericht",
                                         "weitergeleitete nachricht",
                                         "message transf\xc3\xa9r\xc3\xa9",
                                         "message transmis",
                                         "original message forwarded",
                                         "forwarded by",
                                         "doorgestuurde bericht",
                                         "mensaje reenviado",
                                         "messaggio inoltrato",
                                         "weergeleitete nachricht",
                                         NULL};
    static const char *const begun[] = {"begin forwarded message:",
                                        "begin doorgestuurd bericht:",
                                        "anfang der weitergeleiteten nachricht:",
                                        "d\xc3\xa9"
                                        "but du message transf\xc3\xa9r\xc3\xa9 :",
                                        "d\xc3\xa9"
                                        "but du message r\xc3\xa9"
                                        "exp\xc3\xa9"
                                        "di\xc3\xa9 :",
                                        NULL};
    if (!begins(line, "-bad"))
        return FALSE;
    g_autofree char *text = bare(line);
    g_autofree char *inner = between_dashes(line);
    return (inner && in_list(inner, dashed)) || in_list(text, begun);
}

gboolean zb_line_is_original_mark(ZbLine line)
{
    static const char *const names[] = {"original message",
                                        "oorspronkelijk bericht",
                                        "origineel bericht",
                                        "urspr\xc3\xbcngliche nachricht",
                                        "message d'origine",
                                        "original-nachricht",
                                        "original appointment",
                                        "oorspronkelijke afspraak",
                                        "mensaje original",
                                        "messaggio originale",
                                        NULL};
    g_autofree char *inner = between_dashes(line);
    return inner && in_list(inner, names);
}

gboolean zb_line_is_signature_mark(ZbLine line)
{
    while (line.length > 2 && g_ascii_isspace(line.at[line.length - 1]))
        line.length--;
    return line.length == 2 && memcmp(line.at, "--", 2) == 0;
}

gboolean zb_line_is_footer(ZbLine line)
{
    static const char *const footers[] = {"verstuurd vanaf mijn ",
                                          "verzonden vanaf mijn ",
                                          "verzonden vanuit ",
                                          "verstuurd vanuit ",
                                          "verzonden met outlook",
                                          "verzonden met mijn ",
                                          "verzonden via mijn ",
                                          "verstuurd met mijn ",
                                          "verzonden vanaf outlook",
                                          "sent from my ",
                                          "sent from outlook",
                                          "sent from mail for ",
                                          "sent from yahoo mail",
                                          "sent with proton mail",
                                          "sent from proton mail",
                                          "sent with protonmail",
                                          "outlook voor ios downloaden",
                                          "outlook voor android downloaden",
                                          "download outlook voor ",
                                          "get outlook for ",
                                          "ontvang outlook voor ",
                                          "von meinem ",
                                          "gesendet von meinem ",
                                          "gesendet mit der ",
                                          "envoy\xc3\xa9 de mon ",
                                          "envoy\xc3\xa9 depuis mon ",
                                          "envoy\xc3\xa9 \xc3\xa0 partir de ",
                                          "t\xc3\xa9l\xc3\xa9"
                                          "chargez outlook pour ",
                                          "obtenir outlook pour ",
                                          "verstuurd met proton mail",
                                          "virusvrij.www.avast.com",
                                          "virusvrij. www.avast.com",
                                          NULL};
    if (line.length > 90 || line.length < 12 || !begins(line, "vsodget"))
        return FALSE;
    g_autofree char *text = bare(line);
    const char *rest = prefix_in_list(text, footers);
    /* "Von meinem Balkon aus ..." is somebody's sentence. */
    if (rest && g_str_has_prefix(text, "von meinem "))
        return g_str_has_suffix(text, " gesendet");
    /* Programs write one short phrase; a sentence that goes on is a person's. */
    return rest && strlen(rest) < 60 && !strstr(rest, ", ") && !strstr(rest, ". ");
}

gboolean zb_line_is_disclaimer(ZbLine line)
{
    static const char *const openings[] = {"disclaimer:",
                                           "de informatie in dit bericht is uitsluitend bestemd",
                                           "de informatie verzonden met dit e-mailbericht",
                                           "dit bericht kan informatie bevatten die niet voor u is bestemd",
                                           "dit e-mailbericht is uitsluitend bestemd",
                                           "dit bericht is uitsluitend bestemd",
                                           "the information contained in this ",
                                           "this e-mail and any attachments are confidential",
                                           "this email and any attachments are confidential",
                                           "this message may contain confidential",
                                           NULL};
    if (!begins(line, "dt"))
        return FALSE;
    ZbLine head = {line.at, MIN(line.length, 120)};
    while (head.length > 0 && head.length < line.length && (line.at[head.length] & 0xc0) == 0x80)
        head.length--;
    g_autofree char *text = bare(head);
    return strcmp(text, "disclaimer") == 0 || prefix_in_list(text, openings);
}

/* ---- attributions ---- */
static gboolean has_time(const char *text)
{
    for (const char *p = strpbrk(text, ":."); p; p = strpbrk(p + 1, ":."))
        if (p > text && g_ascii_isdigit(p[-1]) && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]) &&
            !g_ascii_isdigit(p[3]))
            return TRUE;
    return FALSE;
}

static gboolean opens_attribution(const char *text)
{
    static const char *const openings[] = {"op ", "on ", "am ", "le ", "van ", "il ", "el ", NULL};
    return prefix_in_list(text, openings) != NULL;
}

/* A whole attribution: ends with a colon, says "wrote", and has a time or an address: "Op 12 maart schreef u:" is how people
 * begin to quote from a letter, and what follows it is theirs. */
static gboolean is_attribution(const char *text)
{
    static const char *const verbs[] = {" schreef ",
                                        " geschreven:",
                                        " wrote:",
                                        " wrote ",
                                        " schrieb ",
                                        " schrieb:",
                                        " a \xc3\xa9"
                                        "crit",
                                        " schreef:",
                                        " schreef",
                                        " escribi\xc3\xb3",
                                        " ha scritto",
                                        NULL};
    if (!g_str_has_suffix(text, ":") || !(has_time(text) || strchr(text, '@')))
        return FALSE;
    for (const char *const *verb = verbs; *verb; verb++)
        if (strstr(text, *verb))
            return strpbrk(text, "0123456789") != NULL;
    return FALSE;
}

guint zb_lines_attribution(const ZbLine *lines, guint count)
{
    if (count == 0 || lines[0].length < 8 || lines[0].length > MARK_MAX || !begins(lines[0], "oalvie"))
        return 0;
    g_autofree char *first = bare(lines[0]);
    if (!opens_attribution(first))
        return 0;
    g_autoptr(GString) joined = g_string_new(first);
    for (guint n = 1; n <= 4; n++) {
        if (is_attribution(joined->str))
            return n;
        if (n >= count || zb_line_is_blank(lines[n]) || joined->len > MARK_MAX)
            return 0;
        g_autofree char *next = bare(lines[n]);
        g_string_append_printf(joined, " %s", next);
    }
    return 0;
}

/* ---- header blocks ---- */
typedef enum { NO_FIELD, FROM, SENT, DATE, TO, SUBJECT, OTHER } Field;

/* `ret_value` is set to what stands after the colon. */
static Field field_of(const char *text, const char **ret_value)
{
    static const struct {
        const char *name;
        Field field;
    } names[] = {
        {"van", FROM},
        {"from", FROM},
        {"von", FROM},
        {"de", FROM},
        {"verzonden", SENT},
        {"sent", SENT},
        {"gesendet", SENT},
        {"envoy\xc3\xa9", SENT},
        {"verstuurd", SENT},
        {"datum", DATE},
        {"date", DATE},
        {"aan", TO},
        {"to", TO},
        {"an", TO},
        {"\xc3\xa0", TO},
        {"onderwerp", SUBJECT},
        {"subject", SUBJECT},
        {"betreff", SUBJECT},
        {"objet", SUBJECT},
        {"cc", OTHER},
        {"bcc", OTHER},
        {"kopie", OTHER},
        {"bijlage", OTHER},
        {"bijlagen", OTHER},
        {"attachments", OTHER},
        {"importance", OTHER},
        {"prioriteit", OTHER},
        {"urgentie", OTHER},
        {"belang", OTHER},
        {"reply-to", OTHER},
        {"antwoord aan", OTHER},
        {"organisatie", OTHER},
        {"verzonden op", SENT},
        {"sent on", SENT},
    };
    const char *colon = strchr(text, ':');
    gsize length = colon ? (gsize)(colon - text) : 0;
    while (length > 0 && strchr(" *", text[length - 1]))
        length--;
    for (guint i = 0; length > 0 && i < G_N_ELEMENTS(names); i++)
        if (strlen(names[i].name) == length && memcmp(text, names[i].name, length) == 0) {
            *ret_value = colon + 1;
            return names[i].field;
        }
    return NO_FIELD;
}

static gboolean is_rule(ZbLine line)
{
    if (line.length < 10)
        return FALSE;
    for (gsize i = 0; i < line.length; i++)
        if (line.at[i] != '_' && line.at[i] != '-' && !g_ascii_isspace(line.at[i]))
            return FALSE;
    return TRUE;
}

ZbHeaderBlock zb_lines_header_block(const ZbLine *lines, guint count)
{
    ZbHeaderBlock none = {0}, block = {0};
    gboolean seen[OTHER + 1] = {FALSE}, proof = FALSE;
    guint wrapped = 0, at = 0;
    if (count == 0 || !begins(lines[0], "vfd_-"))
        return none;
    while (at < count && at < 2 && (is_rule(lines[at]) || (at > 0 && zb_line_is_blank(lines[at]))))
        at++;
    for (guint i = at; i < count && i < at + 12; i++) {
        const char *value = NULL;
        g_autofree char *text = bare(lines[i]);
        Field field = field_of(text, &value);
        if (i == at && field != FROM)
            return none;
        if (field == NO_FIELD && (zb_line_is_blank(lines[i]) || ++wrapped > 3))
            break;
        seen[field] = TRUE;
        proof |= strchr(text, '@') || ((field == SENT || field == DATE) && has_time(value));
        if (field != NO_FIELD)
            block.lines = i + 1;
    }
    block.sent = seen[SENT];
    return (seen[SENT] || seen[DATE]) && (seen[TO] || seen[SUBJECT]) && proof ? block : none;
}

gboolean zb_subject_is_forward(const char *subject)
{
    static const char *const prefixes[] = {
        "fw:", "fwd:", "doorst:", "doorgestuurd:", "wg:", "tr:", "fw :", NULL};
    g_autofree char *lower = g_ascii_strdown(subject, MIN(strlen(subject), 40));
    return prefix_in_list(lower + strspn(lower, " \t["), prefixes) != NULL;
}

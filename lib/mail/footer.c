#include "lib/mail/footer.h"

#include <string.h>

#define FOOTER_MAX 120
#define FOOTER_WORDS 12
#define OPENING_MAX 120
#define OPENING_MIN 10
/* Lines of a disclaimer that are looked at. */
#define LINES_MAX 20

guint zb_words_in(const char *text)
{
    guint words = 0;
    for (; *text; text++)
        words += *text != ' ' && (text[1] == ' ' || text[1] == '\0');
    return words;
}

/* ---- mobile footers ---- */
/* Without "<https://...>", "(https://...)" and the brackets of "[Outlook](...)". (transfer full) */
static char *without_links(const char *fold)
{
    GString *out = g_string_new(NULL);
    for (const char *p = fold; *p;) {
        const char *link = strchr("<([", *p) ? p + 1 : p;
        if (g_str_has_prefix(link, "http:") || g_str_has_prefix(link, "https:")) {
            p = link + strcspn(link, ">)] ");
            p += *p && *p != ' ';
        } else {
            if (!strchr("[]", *p))
                g_string_append_c(out, *p);
            p++;
        }
    }
    return g_strstrip(g_string_free(out, FALSE));
}

/* "Sent from my iPhone", "iPhone'umdan gönderildi": a word for sending at one end, a device, and little else. */
static gboolean sends_device(const ZbPhrases *phrases, const char *text)
{
    if (zb_words_in(text) > FOOTER_WORDS) /* most lines go no further */
        return FALSE;
    const char *end, *sent = zb_phrases_within(phrases, ZB_PHRASE_SENT_WORD, text, &end);
    if (!sent || !zb_phrases_within(phrases, ZB_PHRASE_DEVICE, text, NULL) ||
        zb_phrases_within(phrases, ZB_PHRASE_SENTENCE, text, NULL))
        return FALSE;
    gboolean last = strspn(end, " .!") == strlen(end);
    return (sent == text || last) && !strchr(text, ',') && !strstr(text, ". ");
}

/* Programs write one short phrase, or two ("please excuse typos"); a sentence that goes on is a person's. */
static gboolean is_footer(const ZbPhrases *phrases, const char *text)
{
    const char *rest = zb_phrases_begins(phrases, ZB_PHRASE_FOOTER, text);
    const char *more = rest ? strstr(rest, ", ") : NULL, *next = rest ? strstr(rest, ". ") : NULL;
    if (!more || (next && next < more))
        more = next;
    if (!rest || (more && !is_footer(phrases, more + 2 + strspn(more + 2, " "))))
        return FALSE;
    g_autofree char *first = g_strndup(rest, more ? (gsize)(more - rest) : strlen(rest));
    return zb_words_in(first) <= 6 && !zb_phrases_within(phrases, ZB_PHRASE_SENTENCE, first, NULL);
}

static gboolean is_line(const ZbPhrases *phrases, const char *text, gsize length)
{
    gsize lead = strspn(text, "<(-* ");
    if (length > FOOTER_MAX || length < lead)
        return FALSE;
    while (length > lead && strchr(">)-* ", text[length - 1]))
        length--;
    char bare[FOOTER_MAX + 1];
    memcpy(bare, text + lead, length - lead);
    bare[length - lead] = '\0';
    return sends_device(phrases, bare) || is_footer(phrases, bare);
}

gboolean zb_line_is_footer(const ZbPhrases *phrases, ZbLine *line)
{
    if (line->size > 2 * FOOTER_MAX || line->size < 8)
        return FALSE;
    const char *fold = zb_line_fold(line);
    if (!strchr(fold, '[') && !strstr(fold, "http"))
        return is_line(phrases, fold, strlen(fold));
    g_autofree char *text = without_links(fold);
    return is_line(phrases, text, strlen(text));
}

/* ---- servers ---- */
/* The beginning of a line, folded: disclaimers are often one long line. (transfer full) */
static char *opening(ZbLine *line)
{
    gsize length = MIN(line->size, OPENING_MAX);
    while (length > 0 && length < line->size && (line->body[length] & 0xc0) == 0x80)
        length--;
    char *fold = length == line->size ? g_strdup(zb_line_fold(line)) : zb_phrases_fold(line->body, length);
    gsize lead = strspn(fold, "*_|#[]({!<- ");
    memmove(fold, fold + lead, strlen(fold + lead) + 1);
    return fold;
}

static gboolean has_disclaimer_word(const ZbPhrases *phrases, const ZbLine *lines, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autofree char *fold = zb_phrases_fold(lines[i].body, lines[i].size);
        if (zb_phrases_within(phrases, ZB_PHRASE_DISCLAIMER_WORD, fold, NULL))
            return TRUE;
    }
    return FALSE;
}

gboolean zb_lines_are_disclaimer(const ZbPhrases *phrases, ZbLine *lines, guint count)
{
    g_autofree char *text = lines[0].size < OPENING_MIN ? g_strdup("") : opening(&lines[0]);
    if (!zb_phrases_begins(phrases, ZB_PHRASE_DISCLAIMER, text))
        return FALSE;
    gboolean heading = zb_words_in(text) <= 2;
    guint end = 0;
    while (end < MIN(count, LINES_MAX) && (lines[end].size > 0 || (heading && end <= 2)))
        end++;
    return has_disclaimer_word(phrases, lines, end);
}

gboolean zb_line_is_banner(const ZbPhrases *phrases, ZbLine *line)
{
    g_autofree char *text = opening(line);
    return zb_phrases_begins(phrases, ZB_PHRASE_BANNER, text) != NULL;
}

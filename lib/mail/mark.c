#include "lib/mail/mark.h"

#include <string.h>
#include "lib/mail/header-block.h"

/* Outlook's rule over a header has 32 underscores. */
#define RULE_MIN 28
/* Words between dashes: fewer at both ends are a list, or somebody's aside. */
#define DASHES_MIN 4
#define UNKNOWN_MAX 60
/* A prefix of a subject ("Weitergeleitet") is short. */
#define PREFIX_MAX 40

static gsize dashes_at(const char *text)
{
    gsize length = 0;
    while (text[length] && strchr("-=~_ ", text[length]))
        length++;
    return length;
}

static gsize dashes_before(const char *text, gsize length)
{
    gsize count = 0;
    while (count < length && strchr("-=~_: ", text[length - 1 - count]))
        count++;
    return count;
}

/* "x", "x -----", "x:": nothing but the end of a mark stands behind the words. */
static gboolean is_end(const char *rest)
{
    gsize length = strlen(rest);
    return dashes_before(rest, length) == length;
}

/* What stands behind the second dashes of "----- words ----- what stands here". */
static const char *behind_dashes(const ZbLine *line)
{
    const char *p = line->body, *end = p + line->size;
    while (p < end && !zb_is_word_byte(*p))
        p++;
    while (p + 1 < end && !(p[0] == '-' && p[1] == '-'))
        p++;
    while (p < end && strchr("- ", *p))
        p++;
    return p < end ? p : NULL;
}

/* "---- On Tue, 22 Dec 2015 14:17:36 Jan <jan@x> wrote ----": Zoho's, and Lotus Notes'. */
static gboolean is_attribution(const ZbPhrases *phrases, const char *text)
{
    return (strchr(text, '@') || zb_has_time(text)) &&
           zb_phrases_within(phrases, ZB_PHRASE_WROTE, text, NULL);
}

/* The mark whose words begin at `text`, behind `lead` dashes. */
static ZbMark mark_at(const ZbPhrases *phrases, const ZbLine *line, const char *text, gsize lead)
{
    static const struct {
        ZbPhraseSet whole, by;
        ZbMarkKind kind;
    } kinds[] = {{ZB_PHRASE_FORWARD, ZB_PHRASE_FORWARD_BY, ZB_MARK_FORWARD},
                 {ZB_PHRASE_ORIGINAL, ZB_PHRASE_ORIGINAL_BY, ZB_MARK_ORIGINAL}};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const char *rest = zb_phrases_begins(phrases, kinds[i].whole, text);
        ZbMark mark = {.kind = kinds[i].kind, .weak = lead < 2};
        if (rest && is_end(rest))
            return mark;
        if (rest && dashes_at(rest) >= 3) {
            mark.rest = behind_dashes(line);
            return mark;
        }
        if (lead >= 2 && zb_phrases_begins(phrases, kinds[i].by, text))
            return mark;
    }
    return (ZbMark){0};
}

static gboolean has_letter(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isalpha(text[i]) || (guchar)text[i] >= 0x80)
            return TRUE;
    return FALSE;
}

ZbMark zb_mark_of(const ZbPhrases *phrases, ZbLine *line)
{
    if (line->size >= RULE_MIN && zb_line_is_rule(line))
        return (ZbMark){.kind = ZB_MARK_RULE};
    const char *text = zb_line_fold(line);
    gsize lead = dashes_at(text), length = strlen(text), tail = dashes_before(text, length);
    ZbMark mark = mark_at(phrases, line, text + lead, lead);
    if (mark.kind != ZB_MARK_NONE || lead + tail >= length)
        return mark;
    gsize words = length - lead - tail;
    if (lead >= DASHES_MIN && tail >= DASHES_MIN && is_attribution(phrases, text))
        mark.kind = ZB_MARK_ORIGINAL;
    else if (lead >= DASHES_MIN && tail >= DASHES_MIN && words <= UNKNOWN_MAX &&
             has_letter(text + lead, words))
        mark.kind = ZB_MARK_RULE;
    return mark;
}

/* ---- subjects ---- */
/* "[EXTERN] ", "{Spam?} " */
static const char *skip_tags(const char *subject)
{
    for (;;) {
        subject += strspn(subject, " \t");
        const char *close = *subject == '['   ? strchr(subject, ']')
                            : *subject == '{' ? strchr(subject, '}')
                                              : NULL;
        if (!close || close - subject > PREFIX_MAX)
            return subject;
        subject = close + 1;
    }
}

/* Behind the prefix; NULL where none begins here. */
static const char *skip_prefix(const ZbPhrases *phrases, ZbPhraseSet set, const char *subject)
{
    gsize length = strcspn(subject, ":"), size = 1;
    const char *wide = strstr(subject, "\xef\xbc\x9a");
    if (wide && (gsize)(wide - subject) < length) {
        length = (gsize)(wide - subject);
        size = 3;
    }
    if (length == 0 || length > PREFIX_MAX || !subject[length])
        return NULL;
    g_autofree char *prefix = zb_phrases_fold(subject, length);
    prefix[strcspn(prefix, "[(")] = '\0'; /* "Fwd[2]:" */
    return zb_phrases_is(phrases, set, g_strchomp(prefix)) ? subject + length + size : NULL;
}

gboolean zb_subject_is_forward(const ZbPhrases *phrases, const char *subject)
{
    subject = skip_tags(subject);
    return skip_prefix(phrases, ZB_PHRASE_FORWARD_PREFIX, subject) || g_str_has_suffix(subject, "(fwd)");
}

gboolean zb_subject_is_reply(const ZbPhrases *phrases, const char *subject)
{
    return skip_prefix(phrases, ZB_PHRASE_REPLY_PREFIX, skip_tags(subject)) != NULL;
}

const char *zb_subject_forwarded(const ZbPhrases *phrases, const char *subject)
{
    const char *rest = skip_prefix(phrases, ZB_PHRASE_FORWARD_PREFIX, skip_tags(subject));
    if (!rest)
        return subject;
    return rest + strspn(rest, " \t");
}

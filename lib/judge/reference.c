#include "lib/judge/reference.h"

#include <string.h>

#define GAP_MAX 3

/* A run of letters or of digits, without leading zeros. */
typedef struct {
    const char *start;
    guint length;
    guint gap; /* characters between the run before and this one; 0: glued to it */
} Run;

struct ZbReferenceText {
    char *text;
    GArray *runs;
};

/* Bytes of the letter at `p`; 0: something else stands there. Letters other than ASCII's glue words together: no
 * reference begins inside a word. But a dash or a blank is no letter, whatever the word processor made of it. */
static guint letter_at(const char *p)
{
    if ((guchar)*p < 0x80)
        return g_ascii_isalpha(*p) ? 1 : 0;
    gunichar c = g_utf8_get_char_validated(p, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return 1;
    return g_unichar_isalnum(c) || g_unichar_ismark(c) ? (guint)g_unichar_to_utf8(c, NULL) : 0;
}

static GArray *split(const char *text)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(Run));
    guint gap = 0;
    for (const char *p = text; *p;) {
        const char *start = p;
        if (g_ascii_isdigit(*p)) {
            while (g_ascii_isdigit(*p))
                p++;
            while (*start == '0' && start + 1 < p)
                start++;
        } else if (letter_at(p)) {
            for (guint bytes; (bytes = letter_at(p)) > 0;)
                p += bytes;
        } else {
            gap++;
            p = g_utf8_next_char(p);
            continue;
        }
        Run run = {start, (guint)(p - start), gap};
        g_array_append_val(runs, run);
        gap = 0;
    }
    return runs;
}

ZbReferenceText *zb_reference_text_new(const char *text)
{
    ZbReferenceText *prepared = g_new0(ZbReferenceText, 1);
    prepared->text = g_strdup(text);
    prepared->runs = split(prepared->text);
    return prepared;
}

void zb_reference_text_free(ZbReferenceText *text)
{
    if (!text)
        return;
    g_array_unref(text->runs);
    g_free(text->text);
    g_free(text);
}

static gboolean same_run(const Run *a, const Run *b)
{
    return a->length == b->length && g_ascii_strncasecmp(a->start, b->start, a->length) == 0;
}

/* Where runs of the text glued to the match on either side would make it part of something longer. */
static gboolean stands_alone(const GArray *runs, guint from, guint count)
{
    const Run *first = &g_array_index(runs, Run, from);
    if (from > 0 && first->gap == 0)
        return FALSE;
    return from + count >= runs->len || g_array_index(runs, Run, from + count).gap > 0;
}

static gboolean matches_at(const GArray *runs, guint from, const GArray *wanted)
{
    if (from + wanted->len > runs->len || !stands_alone(runs, from, wanted->len))
        return FALSE;
    for (guint i = 0; i < wanted->len; i++) {
        const Run *run = &g_array_index(runs, Run, from + i);
        if (!same_run(run, &g_array_index(wanted, Run, i)) || (i > 0 && run->gap > GAP_MAX))
            return FALSE;
    }
    return TRUE;
}

gboolean zb_reference_text_has(const ZbReferenceText *text, const char *reference)
{
    g_autoptr(GArray) wanted = split(reference);
    guint length = 0;
    for (guint i = 0; i < wanted->len; i++)
        length += g_array_index(wanted, Run, i).length;
    if (length < ZB_REFERENCE_MIN)
        return FALSE;
    for (guint from = 0; from < text->runs->len; from++)
        if (matches_at(text->runs, from, wanted))
            return TRUE;
    return FALSE;
}

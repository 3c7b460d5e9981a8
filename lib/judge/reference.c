#include "lib/judge/reference.h"

#include <string.h>

#define GAP_MAX 3
/* What may be a reference of any organisation: "Z/2026/001234-UIT" has four runs; without digits it is a word. */
#define RUNS_MAX 4
#define LETTERS_MAX 10
#define DIGITS_MIN 3

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

static gboolean may_be_part(const Run *run, gboolean first)
{
    if (!first && run->gap > GAP_MAX)
        return FALSE;
    if (g_ascii_isdigit(*run->start))
        return TRUE;
    for (guint i = 0; i < run->length; i++)
        if (!g_ascii_isalpha(run->start[i]))
            return FALSE;
    return run->length <= LETTERS_MAX;
}

char **zb_reference_text_find(const ZbReferenceText *text, guint limit)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint from = 0; from < text->runs->len; from++) {
        const Run *first = &g_array_index(text->runs, Run, from);
        guint digits = 0, length = 0;
        for (guint count = 1; count <= RUNS_MAX && from + count <= text->runs->len; count++) {
            const Run *last = first + count - 1;
            if (found->len == limit || !may_be_part(last, count == 1))
                break;
            length += last->length;
            digits += g_ascii_isdigit(*last->start) ? last->length : 0;
            if (length < ZB_REFERENCE_MIN || digits < DIGITS_MIN || !stands_alone(text->runs, from, count))
                continue;
            g_autofree char *one =
                g_strndup(first->start, (gsize)(last->start + last->length - first->start));
            if (g_hash_table_contains(seen,
                                      one)) /* before it is added: that would take the new one for its key */
                continue;
            g_hash_table_add(seen, one);
            g_ptr_array_add(found, g_steal_pointer(&one));
        }
    }
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&found), FALSE);
}

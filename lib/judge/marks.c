#include "lib/judge/marks-private.h"

#include <string.h>
#include "lib/error.h"
#include "lib/resources.h"

#define RESOURCE "/zb/marks.nl"

const char *zb_mark_name(ZbMarkKind kind)
{
    static const char *const names[] = {"threat",      "distress",       "danger",  "legal",
                                        "about_staff", "representative", "contests"};
    return names[kind];
}

static void word_free(gpointer data)
{
    ZbWordUse *word = data;
    g_array_unref(word->symbols);
    g_array_unref(word->sequences);
    g_array_unref(word->rules);
    g_array_unref(word->anchors);
    g_free(word);
}

static void symbol_clear(gpointer data)
{
    g_array_unref(((ZbSymbol *)data)->rules);
}

ZbMarks *zb_marks_new(void)
{
    ZbMarks *marks = g_new0(ZbMarks, 1);
    marks->stems = zb_trie_new();
    marks->exact = zb_trie_new();
    marks->prefixes = zb_trie_new();
    marks->suffixes = zb_trie_new();
    marks->spellings = zb_trie_new();
    marks->meant = g_ptr_array_new();
    marks->words = g_ptr_array_new_with_free_func(word_free);
    marks->sequences = g_array_new(FALSE, FALSE, sizeof(ZbSequence));
    marks->symbols = g_array_new(FALSE, FALSE, sizeof(ZbSymbol));
    g_array_set_clear_func(marks->symbols, symbol_clear);
    /* Symbol 0 stands for none. */
    ZbSymbol none = {.rules = g_array_new(FALSE, FALSE, sizeof(ZbRuleUse))};
    g_array_append_val(marks->symbols, none);
    marks->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    marks->sets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    marks->rules = g_ptr_array_new();
    marks->strings = g_string_chunk_new(16384);
    marks->sum = g_checksum_new(G_CHECKSUM_SHA256);
    marks->seen = zb_mark_seen_new();
    return marks;
}

void zb_marks_free(ZbMarks *marks)
{
    if (!marks)
        return;
    zb_trie_free(marks->stems);
    zb_trie_free(marks->exact);
    zb_trie_free(marks->prefixes);
    zb_trie_free(marks->suffixes);
    zb_trie_free(marks->spellings);
    g_ptr_array_unref(marks->meant);
    g_ptr_array_unref(marks->words);
    g_array_unref(marks->sequences);
    g_array_unref(marks->symbols);
    g_hash_table_unref(marks->by_name);
    g_hash_table_unref(marks->sets);
    g_ptr_array_unref(marks->rules);
    g_string_chunk_free(marks->strings);
    g_checksum_free(marks->sum);
    zb_recall_free(marks->seen);
    g_free(marks);
}

/* ---- adding ------------------------------------------------------------------------------------------------ */

gboolean zb_marks_add(ZbMarks *marks, const char *name, const char *text, GError **error)
{
    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s: is not UTF-8", name);
        return FALSE;
    }
    if (!zb_marks_parse(marks, name, text, error))
        return FALSE;
    zb_marks_index(marks);
    zb_recall_free(marks->seen); /* known by other rules */
    marks->seen = zb_mark_seen_new();
    g_checksum_update(marks->sum, (const guchar *)text, (gssize)strlen(text));
    g_autoptr(GChecksum) sum = g_checksum_copy(marks->sum);
    memcpy(marks->version, g_checksum_get_string(sum), sizeof marks->version - 1);
    return TRUE;
}

static gboolean add_file(ZbMarks *marks, const char *file, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    if (g_file_get_contents(file, &text, NULL, &cause))
        return zb_marks_add(marks, file, text, error);
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "the marks cannot be read: %s", cause->message);
    return FALSE;
}

ZbMarks *zb_marks_load(const char *file, GError **error)
{
    g_autoptr(ZbMarks) marks = zb_marks_new();
    g_autoptr(GBytes) bytes =
        g_resource_lookup_data(zb_get_resource(), RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    if (!bytes)
        return NULL;
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    if (!zb_marks_add(marks, "marks.nl", text, error) || (file && !add_file(marks, file, error)))
        return NULL;
    return g_steal_pointer(&marks);
}

const char *zb_marks_version(const ZbMarks *marks)
{
    return marks->version;
}

#include "lib/judge/vocabulary.h"

#include <string.h>
#include "lib/error.h"
#include "lib/judge/vocabulary-private.h"
#include "lib/resources.h"

#define RESOURCE "/zb/vocabulary.nl"
#define VERSION_DIGITS 12

/* ---- concepts -------------------------------------------------------------------------------------------- */

static void free_entry(gpointer data)
{
    ZbEntry *entry = data;
    g_free(entry->text);
    g_free(entry);
}

ZbConcept *zb_concept_new(const char *name, const char *domain, gboolean procedure)
{
    ZbConcept *concept = g_new0(ZbConcept, 1);
    concept->name = g_strdup(name);
    concept->domain = g_strdup(domain);
    concept->procedure = procedure;
    concept->entries = g_ptr_array_new_with_free_func(free_entry);
    concept->wider = g_ptr_array_new_with_free_func(g_free);
    return concept;
}

void zb_concept_free(ZbConcept *concept)
{
    if (!concept)
        return;
    g_free(concept->name);
    g_free(concept->domain);
    g_ptr_array_unref(concept->entries);
    g_ptr_array_unref(concept->wider);
    g_free(concept);
}

static gboolean find_entry(const ZbConcept *concept, const char *text, guint *ret_place)
{
    for (guint i = 0; i < concept->entries->len; i++)
        if (g_str_equal(((const ZbEntry *)concept->entries->pdata[i])->text, text)) {
            *ret_place = i;
            return TRUE;
        }
    return FALSE;
}

void zb_concept_add(ZbConcept *concept, const char *text, float weight, gboolean exact)
{
    guint place;
    if (find_entry(concept, text, &place)) {
        ZbEntry *known = concept->entries->pdata[place];
        known->weight = MAX(known->weight, weight);
        known->exact &= exact;
        return;
    }
    ZbEntry *entry = g_new0(ZbEntry, 1);
    entry->text = g_strdup(text);
    entry->weight = weight;
    entry->exact = exact;
    g_ptr_array_add(concept->entries, entry);
}

gboolean zb_concept_remove(ZbConcept *concept, const char *text)
{
    guint place;
    if (!find_entry(concept, text, &place))
        return FALSE;
    g_ptr_array_remove_index(concept->entries, place);
    return TRUE;
}

/* ---- the vocabulary -------------------------------------------------------------------------------------- */

static void free_concept(gpointer concept)
{
    zb_concept_free(concept);
}

ZbVocabulary *zb_vocabulary_new(void)
{
    ZbVocabulary *vocabulary = g_new0(ZbVocabulary, 1);
    vocabulary->concepts = g_ptr_array_new_with_free_func(free_concept);
    vocabulary->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    vocabulary->nothing = zb_concept_new("niets", "-", FALSE);
    vocabulary->streets = zb_concept_new("straat", "-", FALSE);
    vocabulary->titles = zb_concept_new("aanhef", "-", FALSE);
    vocabulary->inflect = zb_inflect_new();
    vocabulary->content = g_checksum_new(G_CHECKSUM_SHA256);
    vocabulary->version = g_strdup("");
    zb_index_build(&vocabulary->index, vocabulary);
    return vocabulary;
}

void zb_vocabulary_free(ZbVocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    zb_index_clear(&vocabulary->index);
    g_hash_table_unref(vocabulary->by_name);
    g_ptr_array_unref(vocabulary->concepts);
    zb_concept_free(vocabulary->nothing);
    zb_concept_free(vocabulary->streets);
    zb_concept_free(vocabulary->titles);
    zb_inflect_free(vocabulary->inflect);
    g_checksum_free(vocabulary->content);
    g_free(vocabulary->version);
    g_free(vocabulary);
}

gboolean zb_vocabulary_add(ZbVocabulary *vocabulary, const char *source_name, const char *bytes, gsize length,
                           GError **error)
{
    if (!zb_vocabulary_parse(vocabulary, source_name, bytes, length, error))
        return FALSE;
    zb_index_clear(&vocabulary->index);
    zb_index_build(&vocabulary->index, vocabulary);
    g_checksum_update(vocabulary->content, (const guchar *)bytes, (gssize)length);
    g_autoptr(GChecksum) so_far = g_checksum_copy(vocabulary->content);
    g_free(vocabulary->version);
    vocabulary->version = g_strndup(g_checksum_get_string(so_far), VERSION_DIGITS);
    return TRUE;
}

static gboolean load_file(ZbVocabulary *vocabulary, const char *file, GError **error)
{
    g_autofree char *bytes = NULL;
    gsize length;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(file, &bytes, &length, &cause)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "a vocabulary cannot be read: %s", cause->message);
        return FALSE;
    }
    return zb_vocabulary_add(vocabulary, file, bytes, length, error);
}

gboolean zb_vocabulary_load(ZbVocabulary *vocabulary, const char *const *files, GError **error)
{
    g_autoptr(GBytes) bytes = g_resource_lookup_data(zb_get_resource(), RESOURCE, 0, NULL);
    g_assert(bytes);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (!zb_vocabulary_add(vocabulary, "vocabulary.nl", data, length, error))
        return FALSE;
    for (; files && *files; files++)
        if (!load_file(vocabulary, *files, error))
            return FALSE;
    return TRUE;
}

static const ZbConcept *concept_of(const ZbVocabulary *vocabulary, guint concept)
{
    g_assert(concept < vocabulary->concepts->len);
    return vocabulary->concepts->pdata[concept];
}

guint zb_vocabulary_size(const ZbVocabulary *vocabulary)
{
    return vocabulary->concepts->len;
}

const char *zb_vocabulary_name(const ZbVocabulary *vocabulary, guint concept)
{
    return concept_of(vocabulary, concept)->name;
}

const char *zb_vocabulary_domain(const ZbVocabulary *vocabulary, guint concept)
{
    return concept_of(vocabulary, concept)->domain;
}

gboolean zb_vocabulary_is_procedure(const ZbVocabulary *vocabulary, guint concept)
{
    return concept_of(vocabulary, concept)->procedure;
}

guint zb_vocabulary_entries(const ZbVocabulary *vocabulary)
{
    guint n = 0;
    for (guint i = 0; i < vocabulary->concepts->len; i++)
        n += concept_of(vocabulary, i)->entries->len;
    return n;
}

const char *zb_vocabulary_version(const ZbVocabulary *vocabulary)
{
    return vocabulary->version;
}

#include "lib/dossier/import-check.h"

#include "lib/text.h"

/* One text field of the structs in a list. */
typedef struct {
    const char *list_name, *key;
    const GPtrArray *list;
    gsize field;
} Column;

#define COLUMN(import, list, type, field)                           \
    {                                                               \
#list, #field, (import)->list, G_STRUCT_OFFSET(type, field) \
    }

static const char *cell(const Column *column, guint row)
{
    return *(char **)((char *)column->list->pdata[row] + column->field);
}

static gboolean fault(ZbJsonPlace *place, const Column *column, guint row, const char *what)
{
    g_autofree char *member = g_strdup_printf("%s[%u].%s", column->list_name, row, column->key);
    return zb_json_fault_at(place, member, "%s", what);
}

/* Each value of `column` (in its `normal` form, where given) stands once; NULLs do not count. Fills `index` with the
 * values, each with its row + 1. */
static gboolean check_unique(ZbJsonPlace *place, const Column *column, char *(*normal)(const char *),
                             GHashTable *index)
{
    for (guint row = 0; row < column->list->len; row++) {
        const char *value = cell(column, row);
        if (!value)
            continue;
        g_autofree char *key = normal ? normal(value) : g_strdup(value);
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));
        if (before) {
            g_autofree char *what =
                g_strdup_printf("is the same as that of %s[%u]", column->list_name, before - 1);
            return fault(place, column, row, what);
        }
        g_hash_table_insert(index, g_steal_pointer(&key), GUINT_TO_POINTER(row + 1));
    }
    return TRUE;
}

/* Each value of `column` is in `index`; NULLs name nothing. */
static gboolean check_known(ZbJsonPlace *place, const Column *column, GHashTable *index, const char *what)
{
    for (guint row = 0; row < column->list->len; row++) {
        const char *value = cell(column, row);
        if (value && !g_hash_table_contains(index, value))
            return fault(place, column, row, what);
    }
    return TRUE;
}

static GHashTable *index_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

gboolean zb_import_check(const ZbImport *import, ZbJsonPlace *place)
{
    const Column handler_id = COLUMN(import, handlers, ZbImportHandler, id),
                 handler_account = COLUMN(import, handlers, ZbImportHandler, account),
                 citizen_id = COLUMN(import, citizens, ZbImportCitizen, id),
                 topic_id = COLUMN(import, topics, ZbImportTopic, id),
                 topic_reference = COLUMN(import, topics, ZbImportTopic, reference),
                 topic_citizen = COLUMN(import, topics, ZbImportTopic, citizen),
                 topic_handler = COLUMN(import, topics, ZbImportTopic, handler),
                 contact_id = COLUMN(import, history, ZbImportContact, id),
                 contact_citizen = COLUMN(import, history, ZbImportContact, citizen),
                 contact_topic = COLUMN(import, history, ZbImportContact, topic);
    g_autoptr(GHashTable) handlers = index_new(), accounts = index_new(), citizens = index_new(),
                          topics = index_new(), references = index_new(), history = index_new();
    return check_unique(place, &handler_id, NULL, handlers) &&
           check_unique(place, &handler_account, NULL, accounts) &&
           check_unique(place, &citizen_id, NULL, citizens) && check_unique(place, &topic_id, NULL, topics) &&
           check_unique(place, &topic_reference, zb_reference_key, references) &&
           check_unique(place, &contact_id, NULL, history) &&
           check_known(place, &topic_citizen, citizens, "names a citizen who is not in 'citizens'") &&
           check_known(place, &topic_handler, handlers, "names a handler who is not in 'handlers'") &&
           check_known(place, &contact_citizen, citizens, "names a citizen who is not in 'citizens'") &&
           check_known(place, &contact_topic, topics, "names a topic that is not in 'topics'");
}

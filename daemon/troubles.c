#include "daemon/troubles.h"

#define PAUSE_MAX 64

GHashTable *zb_troubles_new(void)
{
    return g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

ZbTrouble *zb_troubles_of(GHashTable *troubles, guint32 uid)
{
    return g_hash_table_lookup(troubles, GUINT_TO_POINTER(uid));
}

ZbTrouble *zb_troubles_fail(GHashTable *troubles, guint32 uid)
{
    ZbTrouble *trouble = zb_troubles_of(troubles, uid);
    if (!trouble) {
        trouble = g_new0(ZbTrouble, 1);
        g_hash_table_insert(troubles, GUINT_TO_POINTER(uid), trouble);
    }
    trouble->failures++;
    return trouble;
}

void zb_troubles_forget(GHashTable *troubles, guint32 uid)
{
    g_hash_table_remove(troubles, GUINT_TO_POINTER(uid));
}

void zb_troubles_tick(GHashTable *troubles)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, troubles);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        ZbTrouble *trouble = value;
        if (trouble->pause > 0)
            trouble->pause--;
    }
}

guint zb_trouble_pause(guint failures)
{
    return failures > 6 ? PAUSE_MAX : 1u << (failures - 1);
}

#include "daemon/uid-set.h"

GArray *zb_uid_set_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(guint32));
}

static int compare(gconstpointer a, gconstpointer b)
{
    guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
    return x < y ? -1 : x > y;
}

void zb_uid_set_normalise(GArray *set)
{
    g_array_sort(set, compare);
    guint kept = 0;
    guint32 last = 0;
    for (guint i = 0; i < set->len; i++) {
        guint32 uid = g_array_index(set, guint32, i);
        if (uid != last)
            g_array_index(set, guint32, kept++) = last = uid;
    }
    g_array_set_size(set, kept);
}

char *zb_uid_set_format(const GArray *set)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0, next; i < set->len; i = next) {
        guint32 first = g_array_index(set, guint32, i), last = first;
        for (next = i + 1; next < set->len && g_array_index(set, guint32, next) == last + 1; next++)
            last++;
        g_string_append_printf(text, last == first ? "%s%u" : "%s%u:%u", i > 0 ? "," : "", first, last);
    }
    return g_string_free(text, FALSE);
}

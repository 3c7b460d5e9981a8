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

static gboolean read_uid(const char **p, guint32 *ret_uid)
{
    char *end;
    guint64 uid = g_ascii_isdigit(**p) ? g_ascii_strtoull(*p, &end, 10) : 0;
    if (uid == 0 || uid > G_MAXUINT32)
        return FALSE;
    *p = end;
    *ret_uid = (guint32)uid;
    return TRUE;
}

GArray *zb_uid_set_parse(const char *text, guint max)
{
    g_autoptr(GArray) set = zb_uid_set_new();
    for (const char *p = text;; p++) {
        guint32 first, last;
        if (!read_uid(&p, &first))
            return NULL;
        last = first;
        if (*p == ':' && (p++, !read_uid(&p, &last)))
            return NULL;
        guint32 low = MIN(first, last), high = MAX(first, last);
        if (high - low >= max - set->len)
            return NULL;
        for (guint64 uid = low; uid <= high; uid++) {
            guint32 one = (guint32)uid;
            g_array_append_val(set, one);
        }
        if (*p == '\0')
            return g_steal_pointer(&set);
        if (*p != ',' || set->len >= max)
            return NULL;
    }
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

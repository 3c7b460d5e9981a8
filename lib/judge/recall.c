#include "lib/judge/recall.h"

#include <string.h>
#include "lib/judge/token.h"

/* Before what is kept of it, which may hold pointers: both begin where one may stand. */
typedef struct {
    _Alignas(gpointer) guint length; /* 0: nobody has the place */
    char word[ZB_TOKEN_MAX + 1];
} Place;

struct ZbRecall {
    guint places;
    gsize size; /* of a place with what is kept */
    char *memory;
};

ZbRecall *zb_recall_new(guint places, gsize size)
{
    ZbRecall *recall = g_new0(ZbRecall, 1);
    recall->places = places;
    recall->size = (sizeof(Place) + size + sizeof(gpointer) - 1) / sizeof(gpointer) * sizeof(gpointer);
    recall->memory = g_malloc0_n(places, recall->size);
    return recall;
}

void zb_recall_free(ZbRecall *recall)
{
    if (!recall)
        return;
    g_free(recall->memory);
    g_free(recall);
}

/* FNV-1a. */
static guint32 hash_of(const char *word, guint length)
{
    guint32 hash = 2166136261u;
    for (guint i = 0; i < length; i++)
        hash = (hash ^ (guchar)word[i]) * 16777619u;
    return hash ^ hash >> 15;
}

gpointer zb_recall(ZbRecall *recall, const char *word, guint length, gboolean *ret_new)
{
    guint number = hash_of(word, length) & (recall->places - 1);
    Place *place = (Place *)(void *)(recall->memory + number * recall->size);
    *ret_new = place->length != length || memcmp(place->word, word, length) != 0;
    if (*ret_new) {
        place->length = length;
        memcpy(place->word, word, length);
    }
    return place + 1;
}

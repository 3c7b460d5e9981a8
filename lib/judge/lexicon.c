#include "lib/judge/lexicon.h"

#include <string.h>

typedef struct {
    guint32 hash, offset, length;
} Item;

/* Open addressing: a slot holds an item's number + 1, or 0. At most half of the slots are taken. */
struct ZbLexicon {
    GByteArray *bytes;
    GArray *items; /* of Item */
    guint32 *slots, mask;
};

#define FIRST_SLOTS 64

ZbLexicon *zb_lexicon_new(void)
{
    ZbLexicon *lexicon = g_new0(ZbLexicon, 1);
    lexicon->bytes = g_byte_array_new();
    lexicon->items = g_array_new(FALSE, FALSE, sizeof(Item));
    lexicon->slots = g_new0(guint32, FIRST_SLOTS);
    lexicon->mask = FIRST_SLOTS - 1;
    return lexicon;
}

void zb_lexicon_free(ZbLexicon *lexicon)
{
    if (!lexicon)
        return;
    g_byte_array_unref(lexicon->bytes);
    g_array_unref(lexicon->items);
    g_free(lexicon->slots);
    g_free(lexicon);
}

guint32 zb_lexicon_size(const ZbLexicon *lexicon)
{
    return lexicon->items->len;
}

/* FNV-1a. */
static guint32 hash_of(const guint8 *bytes, gsize length)
{
    guint32 hash = 2166136261u;
    for (gsize i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* The slot where `bytes` is, or where it would be put. */
static guint32 slot_of(const ZbLexicon *lexicon, const void *bytes, gsize length, guint32 hash)
{
    for (guint32 slot = hash & lexicon->mask;; slot = (slot + 1) & lexicon->mask) {
        if (lexicon->slots[slot] == 0)
            return slot;
        const Item *item = &g_array_index(lexicon->items, Item, lexicon->slots[slot] - 1);
        if (item->hash == hash && item->length == length &&
            memcmp(lexicon->bytes->data + item->offset, bytes, length) == 0)
            return slot;
    }
}

static void grow(ZbLexicon *lexicon)
{
    lexicon->mask = lexicon->mask * 2 + 1;
    g_free(lexicon->slots);
    lexicon->slots = g_new0(guint32, (gsize)lexicon->mask + 1);
    for (guint32 i = 0; i < lexicon->items->len; i++) {
        guint32 slot = g_array_index(lexicon->items, Item, i).hash & lexicon->mask;
        while (lexicon->slots[slot] != 0)
            slot = (slot + 1) & lexicon->mask;
        lexicon->slots[slot] = i + 1;
    }
}

guint32 zb_lexicon_add(ZbLexicon *lexicon, const void *bytes, gsize length)
{
    guint32 hash = hash_of(bytes, length);
    guint32 slot = slot_of(lexicon, bytes, length, hash);
    if (lexicon->slots[slot] != 0)
        return lexicon->slots[slot] - 1;
    Item item = {hash, lexicon->bytes->len, (guint32)length};
    g_byte_array_append(lexicon->bytes, bytes, (guint)length);
    g_array_append_val(lexicon->items, item);
    lexicon->slots[slot] = lexicon->items->len;
    if (lexicon->items->len > lexicon->mask / 2)
        grow(lexicon);
    return lexicon->items->len - 1;
}

guint32 zb_lexicon_find(const ZbLexicon *lexicon, const void *bytes, gsize length)
{
    guint32 slot = slot_of(lexicon, bytes, length, hash_of(bytes, length));
    return lexicon->slots[slot] == 0 ? ZB_LEXICON_NONE : lexicon->slots[slot] - 1;
}

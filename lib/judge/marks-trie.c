#include "lib/judge/marks-private.h"

static guint add_node(ZbTrie *trie)
{
    ZbTrieNode node = {.value = ZB_TRIE_NONE};
    g_array_append_val(trie->nodes, node);
    return trie->nodes->len - 1;
}

ZbTrie *zb_trie_new(void)
{
    ZbTrie *trie = g_new0(ZbTrie, 1);
    trie->nodes = g_array_new(FALSE, FALSE, sizeof(ZbTrieNode));
    add_node(trie);
    return trie;
}

void zb_trie_free(ZbTrie *trie)
{
    if (!trie)
        return;
    g_array_unref(trie->nodes);
    g_free(trie);
}

guint32 *zb_trie_put(ZbTrie *trie, const char *text, guint size)
{
    guint at = 0;
    for (guint i = 0; i < size; i++) {
        int l = zb_trie_letter(text[i]);
        if (l < 0 || trie->nodes->len > G_MAXUINT16)
            return NULL;
        guint next = g_array_index(trie->nodes, ZbTrieNode, at).next[l];
        if (!next) {
            next = add_node(trie);
            g_array_index(trie->nodes, ZbTrieNode, at).next[l] = (guint16)next;
        }
        at = next;
    }
    return &g_array_index(trie->nodes, ZbTrieNode, at).value;
}

#include "lib/judge/marks-private.h"

#define LETTERS 36

typedef struct {
    guint16 next[LETTERS];
    guint32 value;
} Node;

struct ZbTrie {
    GArray *nodes;
};

static int letter(char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '0' && c <= '9' ? 26 + c - '0' : -1;
}

static guint add_node(ZbTrie *trie)
{
    Node node = {.value = ZB_TRIE_NONE};
    g_array_append_val(trie->nodes, node);
    return trie->nodes->len - 1;
}

ZbTrie *zb_trie_new(void)
{
    ZbTrie *trie = g_new0(ZbTrie, 1);
    trie->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
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
        int l = letter(text[i]);
        if (l < 0 || trie->nodes->len > G_MAXUINT16)
            return NULL;
        guint next = g_array_index(trie->nodes, Node, at).next[l];
        if (!next) {
            next = add_node(trie);
            g_array_index(trie->nodes, Node, at).next[l] = (guint16)next;
        }
        at = next;
    }
    return &g_array_index(trie->nodes, Node, at).value;
}

guint zb_trie_step(const ZbTrie *trie, guint node, char c)
{
    int l = letter(c);
    return l < 0 ? 0 : g_array_index(trie->nodes, Node, node).next[l];
}

guint32 zb_trie_value(const ZbTrie *trie, guint node)
{
    return g_array_index(trie->nodes, Node, node).value;
}

/* What was found out about words seen lately: most words of a text stood in it, or in one before it. A table that does not grow: each
 * word has the place that its hash says, and takes it from whoever was there. Working memory: not for two threads at a time. */
#pragma once

#include <glib.h>

typedef struct ZbRecall ZbRecall;

/* `places`: a power of two. `size`: bytes of what is kept of a word, aligned for pointers; nothing in it is freed. */
ZbRecall *zb_recall_new(guint places, gsize size);
void zb_recall_free(ZbRecall *recall);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbRecall, zb_recall_free)

/* What is kept of a folded word (1 to ZB_TOKEN_MAX bytes), until the next call. `ret_new`: nothing yet: it is for the caller to fill,
 * and holds what was kept of another word. */
gpointer zb_recall(ZbRecall *recall, const char *word, guint length, gboolean *ret_new);

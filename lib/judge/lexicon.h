/* A set of byte strings that numbers them: 0, 1, 2, ... in the order in which they came. Only grows. */
#pragma once

#include <glib.h>

#define ZB_LEXICON_NONE G_MAXUINT32

typedef struct ZbLexicon ZbLexicon;

ZbLexicon *zb_lexicon_new(void);
void zb_lexicon_free(ZbLexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbLexicon, zb_lexicon_free)

guint32 zb_lexicon_size(const ZbLexicon *lexicon);
/* The number of `bytes`, which is taken in where it is not there yet. */
guint32 zb_lexicon_add(ZbLexicon *lexicon, const void *bytes, gsize length);
/* Its number, or ZB_LEXICON_NONE. */
guint32 zb_lexicon_find(const ZbLexicon *lexicon, const void *bytes, gsize length);

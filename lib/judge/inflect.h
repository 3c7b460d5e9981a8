/* What Dutch words that are forms of one word have in common. Words are folded (lib/judge/token.h); results are
 * NUL-terminated and never longer than the word. */
#pragma once

#include <glib.h>

#include "lib/judge/token.h"

typedef struct ZbInflect ZbInflect;

typedef struct {
    char text[ZB_TOKEN_MAX + 1];
    guint size;
} ZbStem;

/* Holds libstemmer's working memory and the stems it found lately: one for each thread. */
ZbInflect *zb_inflect_new(void);
void zb_inflect_free(ZbInflect *inflect);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbInflect, zb_inflect_free)

/* Snowball's Dutch stem, mended: "trillingen" → "trilling", "bomen" and "boom" → "bom", "brom" and "brommen" → "brom". */
void zb_inflect_stem(const ZbInflect *inflect, const char *word, guint size, ZbStem *ret_stem);

/* The stem of the verb of which `word` may be a form that Snowball leaves alone: "trilt" → "tril", "gezoemd" → "zoem",
 * "opgehaald" → "ophal" (as "ophalen"). FALSE: it is none. */
gboolean zb_inflect_verb(const ZbInflect *inflect, const char *word, guint size, ZbStem *ret_stem);

/* A key that common misspellings of `stem` share: ei/ij, au/ou, d/t at the end, c/k, z/s, v/f, ch/g, doubled letters.
 * FALSE: the word is too short for that. */
gboolean zb_inflect_spelling(const char *stem, guint size, ZbStem *ret_key);

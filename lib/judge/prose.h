/* A text as likeness, cues and names look at it: its words, folded and stemmed, in their sentences and paragraphs. Pure. */
#pragma once

#include <glib.h>
#include "lib/judge/inflect.h"

typedef struct {
    guint32 start, end;               /* bytes of the text */
    guint32 sentence;                 /* number of the sentence it stands in, from 0 */
    guint32 paragraph;                /* and of the paragraph */
    gboolean number;                  /* has a digit */
    gboolean capital, beside, parted; /* as lib/judge/token.h tells */
    guint year; /* a year by itself ("over 2026"), 1970-2199; 0: none, or part of a date or a reference */
    gboolean common; /* what every letter has ("dat", "geachte", a name): says nothing of what it is about */
    guint role;      /* what it does in a letter; prose.c's own */
    const char *folded;    /* as lib/judge/token.h folds it; owned by the prose */
    guint size, stem_size; /* bytes of both */
    const char *stem;      /* its Dutch stem; of a number the number itself; owned by the prose */
} ZbWord;

typedef struct ZbProse ZbProse;

/* Words beyond these are left out. */
#define ZB_PROSE_MAX 20000

/* `text`: valid UTF-8; -1: NUL-terminated. */
ZbProse *zb_prose_new(const ZbInflect *inflect, const char *text, gssize length);
void zb_prose_free(ZbProse *prose);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbProse, zb_prose_free)

/* Makes words of this set of strings common. */
void zb_prose_leave_out(ZbProse *prose, GHashTable *words);

/* 1-12; 0: no month. `folded`: "april", "mrt", "july". */
guint zb_month_of(const char *folded);

guint zb_prose_count(const ZbProse *prose);
const ZbWord *zb_prose_word(const ZbProse *prose, guint i);
guint zb_prose_paragraphs(const ZbProse *prose);
/* The number of the first word that ends behind byte `at` of the text; their count where there is none. O(log n). */
guint zb_prose_word_after(const ZbProse *prose, guint32 at);

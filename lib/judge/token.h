/* The words of a text, folded: lower case, without diacritics, "auto's" → "autos", "WOZ-beschikking" → "wozbeschikking",
 * "w.o.z." → "woz". Mail addresses and URLs have no words. Pure. */
#pragma once

#include <glib.h>

/* Bytes of a folded word; what is longer is no word of any language and is left out. */
#define ZB_TOKEN_MAX 63

typedef struct {
    /* The word last read: `word` of `size` bytes stood at [start,end) of the text. */
    char word[ZB_TOKEN_MAX + 1];
    guint size;
    guint32 start, end;
    gboolean number;  /* has a digit */
    gboolean capital; /* one upper-case letter, then lower-case ones */
    gboolean beside;  /* only spaces, or the full stop of an abbreviation, part it from the word before it */
    gboolean parted;  /* a full stop or an empty line parts it from the word before it */
    /* private */
    const char *text;
    gsize length, at;
} ZbToken;

/* `text`: `length` bytes of valid UTF-8, borrowed while words are read. */
void zb_token_start(ZbToken *token, const char *text, gsize length);
/* FALSE: there is no further word. */
gboolean zb_token_next(ZbToken *token);

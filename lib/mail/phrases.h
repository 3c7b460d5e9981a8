/* The words that mail programs and people put between and under what they write, in many languages: lib/mail/phrases.txt, compiled
 * in. Read once, immutable then. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_PHRASE_FROM, /* fields of a header repeated in the text */
    ZB_PHRASE_SENT,
    ZB_PHRASE_DATE,
    ZB_PHRASE_TO,
    ZB_PHRASE_COPY,
    ZB_PHRASE_SUBJECT,
    ZB_PHRASE_REPLY_TO,
    ZB_PHRASE_OTHER_FIELD,
    ZB_PHRASE_FORWARD,    /* "forwarded message" */
    ZB_PHRASE_FORWARD_BY, /* "forwarded by", then a name */
    ZB_PHRASE_ORIGINAL,   /* "original message" */
    ZB_PHRASE_ORIGINAL_BY,
    ZB_PHRASE_FORWARD_PREFIX, /* "fw", of a subject */
    ZB_PHRASE_REPLY_PREFIX,   /* "re" */
    ZB_PHRASE_WROTE,          /* "wrote" */
    ZB_PHRASE_WROTE_OPENING,  /* "on" */
    ZB_PHRASE_WROTE_BETWEEN,  /* "at" */
    ZB_PHRASE_WEEKDAY,
    ZB_PHRASE_MONTH_1, /* how names of months begin; the others follow */
    ZB_PHRASE_MONTH_12 = ZB_PHRASE_MONTH_1 + 11,
    ZB_PHRASE_AFTERNOON,
    ZB_PHRASE_MORNING,
    ZB_PHRASE_SIGN_OFF,       /* "met vriendelijke groet" */
    ZB_PHRASE_THANKS,         /* "alvast bedankt" */
    ZB_PHRASE_POSTSCRIPT,     /* "p.s." */
    ZB_PHRASE_ANSWERED,       /* "mijn antwoorden staan", */
    ZB_PHRASE_ANSWERED_WHERE, /* "in rood": within what is quoted */
    ZB_PHRASE_SENTENCE,       /* words of sentences: "ik", "niet" */
    ZB_PHRASE_FOOTER,         /* "verzonden vanaf mijn" */
    ZB_PHRASE_DEVICE,
    ZB_PHRASE_SENT_WORD,
    ZB_PHRASE_DISCLAIMER, /* how one begins */
    ZB_PHRASE_DISCLAIMER_WORD,
    ZB_PHRASE_BANNER, /* "caution: this email originated from outside" */
    ZB_PHRASE_SETS,
} ZbPhraseSet;

typedef struct ZbPhrases ZbPhrases;

ZbPhrases *zb_phrases_new(void);
void zb_phrases_free(ZbPhrases *phrases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbPhrases, zb_phrases_free)

/* In the form in which phrases are compared: lower case, NFKC, white space as one blank and none at the ends, straight
 * apostrophes, without invisible characters. `text` is valid UTF-8. (transfer full) */
char *zb_phrases_fold(const char *text, gsize length);

/* Below, `folded` is text in that form. A phrase ends where a word does. */

/* Whether it is a phrase of `set`, and nothing else. */
gboolean zb_phrases_is(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded);
/* What stands behind the longest phrase with which it begins; NULL where it begins with none. (in `folded`) */
const char *zb_phrases_begins(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded);
/* Where the first phrase begins in it, and where that ends; NULL where there is none. `ret_end` may be NULL. */
const char *zb_phrases_within(const ZbPhrases *phrases, ZbPhraseSet set, const char *folded,
                              const char **ret_end);
/* How many bytes of `word` the longest phrase takes with which it begins, be it in the middle of a word. */
gsize zb_phrases_prefix(const ZbPhrases *phrases, ZbPhraseSet set, const char *word);

/* Whether `c` is a byte of a word: letters, digits, underscores, and all that is not ASCII. */
static inline gboolean zb_is_word_byte(char c)
{
    return (guchar)c >= 0x80 || g_ascii_isalnum(c) || c == '_';
}

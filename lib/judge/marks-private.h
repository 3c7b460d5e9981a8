/* Inside the marks: rules as they are searched for.
 *
 *   word     one way to write something, in one of four forms          (marks-form.c, marks-trie.c)
 *   symbol   alternatives that may stand in one place: words, or short sequences of them
 *   phrase   symbols in a row, with room between them
 *   rule     phrases that stand in one sentence, in any order           (marks-parse.c, marks-match.c, marks-find.c)
 */
#pragma once

#include "lib/judge/marks.h"
#include "lib/judge/recall.h"
#include "lib/judge/token.h"

/* ---- forms ------------------------------------------------------------------------------------------------- */

/* A word as it is compared. Never longer than what it was made of, but for "x" → "ks". */
typedef struct {
    char text[2 * ZB_TOKEN_MAX + 2];
    guint size;
} ZbForm;

/* `word` (folded, lib/judge/token.h) without what careless spelling changes: ei/ij/y, au/ou, v/f, z/s, ch/g, c/k, doubled
 * consonants, drawn-out vowels. The end stays, so that the form of a word's beginning is the beginning of its form. */
void zb_form_spelled(const char *word, guint size, ZbForm *ret_form);
/* The same, without the endings of Dutch: "leven", "leeft", "leve" → "leef"; "pilletjes" → "pil"; "bedreigde",
 * "bedreigt", "bedreigd", "bedreigen" → "bedryg". But "bomen" and "bommen" stay apart. */
void zb_form_stem(const char *word, guint size, ZbForm *ret_form);

/* "loos" of "lose" → "los", "bom" → "boom": the stem where one consonant was written for two, or two for one. FALSE: there
 * is none. */
gboolean zb_form_other_length(ZbForm *stem);
/* Both at once. */
void zb_form_both(const char *word, guint size, ZbForm *ret_spelled, ZbForm *ret_stem);

/* ---- tries ------------------------------------------------------------------------------------------------- */

#define ZB_TRIE_NONE G_MAXUINT32

typedef struct {
    guint16 next[36]; /* a-z, 0-9; 0: nothing */
    guint32 value;
} ZbTrieNode;

typedef struct {
    GArray *nodes; /* of ZbTrieNode */
} ZbTrie;

static inline int zb_trie_letter(char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '0' && c <= '9' ? 26 + c - '0' : -1;
}

ZbTrie *zb_trie_new(void);
void zb_trie_free(ZbTrie *trie);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbTrie, zb_trie_free)
/* The place where the value of `text` is; stays valid until the next call. NULL: text of
 * other than a-z and 0-9, or more text than it can hold (65,535 letters that are not shared). */
guint32 *zb_trie_put(ZbTrie *trie, const char *text, guint size);
/* One step from `node` (0: the root); 0: there is nothing. Both are called for every letter of every message. */
static inline guint zb_trie_step(const ZbTrie *trie, guint node, char c)
{
    int l = zb_trie_letter(c);
    return l < 0 ? 0 : g_array_index(trie->nodes, ZbTrieNode, node).next[l];
}

/* The value of `node`, or ZB_TRIE_NONE. */
static inline guint32 zb_trie_value(const ZbTrie *trie, guint node)
{
    return g_array_index(trie->nodes, ZbTrieNode, node).value;
}

/* ---- rules ------------------------------------------------------------------------------------------------- */

#define ZB_PHRASE_MAX 10
#define ZB_SEQUENCE_MAX 6
/* Words that may stand between the phrases of a rule, where it says nothing else. */
#define ZB_SLACK 6
/* The same, of a rule that may reach into the next sentence. */
#define ZB_SLACK_ACROSS 14
/* What ".." stands for. */
#define ZB_GAP 3

/* Words that mean something to the searching itself: the lists of marks-parse.c. */
enum {
    ZB_ROLE_FILLER = 1,
    ZB_ROLE_SHORT_FORM = 2,
    ZB_ROLE_CONJUNCTION = 4,
    ZB_ROLE_COMMON = 8,
    ZB_ROLE_TITLE = 16,
    ZB_ROLE_PARTICLE = 32,
};

typedef struct {
    guint rule;
    gboolean hides; /* as the rule says: most rules are passed over in one of the two passes */
} ZbRuleUse;

typedef struct {
    guint8 roles;
    guint64
        mask[2]; /* of its symbols' bits: most words have none of a given symbol, which this tells at once */
    GArray *symbols;   /* of guint: where this word alone is an alternative; sorted */
    GArray *sequences; /* of guint: those that begin with it */
    GArray *rules;     /* of ZbRuleUse: those whose anchor it is; those that hide first */
    GArray *anchors;   /* of guint: those of the sequences that are a rule's anchor */
} ZbWordUse;

typedef struct {
    guint symbol, count;
    guint words[ZB_SEQUENCE_MAX];
} ZbSequence;

typedef struct {
    guint weight;  /* how common its words are, by how often rules have them */
    guint letters; /* of its shortest alternative */
    gboolean has_sequences;
    GArray *rules; /* of ZbRuleUse: those whose anchor it is; those that hide first */
} ZbSymbol;

typedef struct {
    guint count;
    guint symbols[ZB_PHRASE_MAX];
    guint gaps[ZB_PHRASE_MAX]; /* words that may stand before the symbol */
    gboolean closes;           /* the sentence or a part of it ends behind it */
    guint anchor;              /* its rarest symbol */
} ZbPhrase;

typedef struct {
    ZbMarkKind kind;
    const char *legal;
    gboolean hides;  /* looks like it and is not: hides its words from the other rules of its kind */
    gboolean across; /* its phrases may stand in sentences next to each other */
    GArray *parts, *exceptions; /* of ZbPhrase */
    guint slack;
    guint anchor;            /* the part with the rarest symbol */
    const char *file, *text; /* owned by the ZbMarks' strings */
    guint line;
} ZbRule;

struct ZbMarks {
    ZbTrie *stems, *exact, *prefixes, *suffixes; /* form → number of the word */
    ZbTrie *spellings;                           /* another way to write a word → its place in `meant` */
    GPtrArray *meant;                            /* of char *, of `strings` */
    GPtrArray *words;                            /* of ZbWordUse */
    GArray *sequences;                           /* of ZbSequence */
    GArray *symbols;                             /* of ZbSymbol */
    GHashTable *by_name;                         /* text of alternatives → symbol + 1 */
    GHashTable *sets;                            /* "name" of "@name" → GPtrArray of alternatives */
    GPtrArray *rules;                            /* of ZbRule */
    GStringChunk *strings;
    GChecksum *sum;
    ZbRecall *seen; /* working memory of marks-words.c */
    char version[9];
};

static inline void zb_mask_add(guint64 mask[2], guint symbol)
{
    mask[(symbol >> 6) & 1] |= G_GUINT64_CONSTANT(1) << (symbol & 63);
}

static inline gboolean zb_mask_may_have(const guint64 mask[2], guint symbol)
{
    return (mask[(symbol >> 6) & 1] >> (symbol & 63)) & 1;
}

/* ---- texts ------------------------------------------------------------------------------------------------- */

#define ZB_WORD_KNOWN_MAX 12

typedef struct {
    guint16 word;
    guint16 span; /* words: 2 where a compound was written as two */
} ZbMarkKnown;

typedef struct {
    guint32 start, end;
    guint size;
    guint8 roles;    /* ZB_ROLE_FILLER, ... */
    gboolean opens;  /* a sentence begins with it */
    gboolean closes; /* behind it a sentence, or a part of one, ends */
    guint8 hidden;   /* bits of ZbMarkKind */
    guint8 known_count;
    guint64 mask[2]; /* of all that is known */
    ZbMarkKnown known[ZB_WORD_KNOWN_MAX];
} ZbMarkWord;

/* What is known of words by the rules as they are now. (transfer full) */
ZbRecall *zb_mark_seen_new(void);
/* (transfer full) GArray of ZbMarkWord. */
GArray *zb_marks_words(const ZbMarks *marks, const char *text, gsize length);

/* Words of a stretch, both inclusive. */
typedef struct {
    guint from, to;
} ZbMarkSpan;

/* A sentence, or as much of a long one as ZB_STRETCH_MAX words. */
#define ZB_STRETCH_MAX 80

typedef struct {
    const ZbMarks *marks;
    GArray *words;                   /* of ZbMarkWord: the whole text */
    guint first, count;              /* of them, the stretch */
    guint heavy[ZB_STRETCH_MAX + 1]; /* words before it that are no filler */
} ZbStretch;

static inline ZbMarkWord *zb_stretch_word(const ZbStretch *s, guint i)
{
    return &g_array_index(s->words, ZbMarkWord, s->first + i);
}

/* Makes the stretch that `first` and `count` name ready. */
void zb_stretch_start(ZbStretch *s);
/* Words of a sequence whose first word stands at `at` and is `span` words long; 0: it does not go on there. */
guint zb_stretch_sequence(const ZbStretch *s, const ZbSequence *sequence, guint at, guint span);
/* The phrase around its anchor. Words that are hidden for `kind` do not count. */
gboolean zb_stretch_match(const ZbStretch *s, const ZbPhrase *phrase, ZbMarkSpan anchor, ZbMarkKind kind,
                          ZbMarkSpan *ret);
/* The place of the phrase that makes `span` the least wider, at most `most` words wide; widens it. */
gboolean zb_stretch_find_near(const ZbStretch *s, const ZbPhrase *phrase, ZbMarkKind kind, guint most,
                              ZbMarkSpan *span);

/* Reads the one word in `text`: "auto's" is one, "auto s" is two. */
gboolean zb_marks_one_word(const char *text, ZbToken *ret_token);
/* Reads a line "leven ~ laeve leave". NULL, or what is wrong with it. (transfer full) */
char *zb_marks_read_spellings(ZbMarks *marks, const char *text);
/* Reads `text` into the rules; does not choose anchors. */
gboolean zb_marks_parse(ZbMarks *marks, const char *name, const char *text, GError **error);

/* What the words of a list, "@vulling", mean to the searching itself; 0: nothing. */
guint8 zb_marks_role(const char *set);
/* Chooses the rules' anchors, once all are read. */
void zb_marks_index(ZbMarks *marks);

/* Other ways to write a word. */
#include "lib/judge/marks-private.h"

#include <string.h>

gboolean zb_marks_one_word(const char *text, ZbToken *ret_token)
{
    zb_token_start(ret_token, text, strlen(text));
    ZbToken next = *ret_token;
    return zb_token_next(ret_token) && zb_token_next(&next) && !zb_token_next(&next);
}

static char *add_spelling(ZbMarks *marks, const char *text, guint meant)
{
    ZbToken token;
    if (!zb_marks_one_word(text, &token))
        return g_strdup_printf("'%s' is not one word", text);
    guint32 *place = zb_trie_put(marks->spellings, token.word, token.size);
    if (!place)
        return g_strdup_printf("'%s' has other letters than a-z", text);
    if (*place != ZB_TRIE_NONE)
        return g_strdup_printf("'%s' stands for '%s' already", text, (char *)marks->meant->pdata[*place]);
    *place = meant;
    return NULL;
}

char *zb_marks_read_spellings(ZbMarks *marks, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    ZbToken token;
    char *fault = NULL;
    if (!zb_marks_one_word(words[0], &token))
        return g_strdup_printf("'%s' is not one word", words[0]);
    guint meant = marks->meant->len;
    g_ptr_array_add(marks->meant, g_string_chunk_insert_const(marks->strings, token.word));
    for (char **word = words + 2; *word && !fault; word++)
        if (**word)
            fault = add_spelling(marks, *word, meant);
    return fault;
}

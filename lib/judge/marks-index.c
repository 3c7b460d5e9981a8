/* Which words a rule is looked at for: those of its rarest symbol. A word that many rules have is common in the language,
 * too: so nobody has to count words. */
#include "lib/judge/marks-private.h"

/* What a word of @vaak weighs more. */
#define COMMON 1000

static ZbSymbol *symbol_at(const ZbMarks *marks, guint i)
{
    return &g_array_index(marks->symbols, ZbSymbol, i);
}

static ZbWordUse *word_at(const ZbMarks *marks, guint i)
{
    return marks->words->pdata[i];
}

/* ---- roles ------------------------------------------------------------------------------------------------- */

guint8 zb_marks_role(const char *set)
{
    static const struct {
        const char *set;
        guint8 role;
    } roles[] = {{"@vulling", ZB_ROLE_FILLER},        {"@afkorting", ZB_ROLE_SHORT_FORM},
                 {"@voegwoord", ZB_ROLE_CONJUNCTION}, {"@vaak", ZB_ROLE_COMMON},
                 {"@aanhef", ZB_ROLE_TITLE},          {"@tussenvoegsel", ZB_ROLE_PARTICLE}};
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (g_str_equal(roles[i].set, set))
            return roles[i].role;
    return 0;
}

/* ---- how common -------------------------------------------------------------------------------------------- */

static int by_number(gconstpointer a, gconstpointer b)
{
    guint left = *(const guint *)a, right = *(const guint *)b;
    return left < right ? -1 : left > right;
}

static void weigh(ZbMarks *marks)
{
    for (guint i = 0; i < marks->symbols->len; i++) {
        symbol_at(marks, i)->weight = 0;
        g_array_set_size(symbol_at(marks, i)->rules, 0);
    }
    for (guint i = 0; i < marks->words->len; i++) {
        ZbWordUse *word = word_at(marks, i);
        guint uses = word->symbols->len + word->sequences->len + (word->roles & ZB_ROLE_COMMON ? COMMON : 0);
        g_array_sort(word->symbols, by_number);
        g_array_set_size(word->rules, 0);
        g_array_set_size(word->anchors, 0);
        word->mask[0] = word->mask[1] = 0;
        for (guint k = 0; k < word->symbols->len; k++) {
            guint symbol = g_array_index(word->symbols, guint, k);
            symbol_at(marks, symbol)->weight += uses;
            zb_mask_add(word->mask, symbol);
        }
        for (guint k = 0; k < word->sequences->len; k++)
            zb_mask_add(
                word->mask,
                g_array_index(marks->sequences, ZbSequence, g_array_index(word->sequences, guint, k)).symbol);
    }
    /* A sequence is as rare as its second word is likely to be; it costs what its first word costs. */
    for (guint i = 0; i < marks->sequences->len; i++) {
        const ZbSequence *sequence = &g_array_index(marks->sequences, ZbSequence, i);
        const ZbWordUse *first = word_at(marks, sequence->words[0]);
        symbol_at(marks, sequence->symbol)->weight += (first->symbols->len + first->sequences->len) / 2;
    }
}

static gboolean is_rarer(const ZbMarks *marks, guint a, guint b)
{
    const ZbSymbol *left = symbol_at(marks, a), *right = symbol_at(marks, b);
    return left->weight != right->weight ? left->weight < right->weight : left->letters > right->letters;
}

/* ---- anchors ----------------------------------------------------------------------------------------------- */

static void choose_symbol(const ZbMarks *marks, ZbPhrase *phrase)
{
    phrase->anchor = 0;
    for (guint i = 1; i < phrase->count; i++)
        if (is_rarer(marks, phrase->symbols[i], phrase->symbols[phrase->anchor]))
            phrase->anchor = i;
}

static guint anchor_of(const GArray *parts, guint i)
{
    const ZbPhrase *phrase = &g_array_index(parts, ZbPhrase, i);
    return phrase->symbols[phrase->anchor];
}

static void choose_part(ZbMarks *marks, guint index)
{
    ZbRule *rule = marks->rules->pdata[index];
    ZbRuleUse use = {index, rule->hides};
    for (guint i = 0; i < rule->parts->len; i++)
        choose_symbol(marks, &g_array_index(rule->parts, ZbPhrase, i));
    for (guint i = 0; i < rule->exceptions->len; i++)
        choose_symbol(marks, &g_array_index(rule->exceptions, ZbPhrase, i));
    rule->anchor = 0;
    for (guint i = 1; i < rule->parts->len; i++)
        if (is_rarer(marks, anchor_of(rule->parts, i), anchor_of(rule->parts, rule->anchor)))
            rule->anchor = i;
    g_array_append_val(symbol_at(marks, anchor_of(rule->parts, rule->anchor))->rules, use);
}

static void choose_parts(ZbMarks *marks, gboolean hiding)
{
    for (guint i = 0; i < marks->rules->len; i++)
        if (((const ZbRule *)marks->rules->pdata[i])->hides == hiding)
            choose_part(marks, i);
}

/* Those that hide first. */
static int by_hiding(gconstpointer a, gconstpointer b)
{
    const ZbRuleUse *left = a, *right = b;
    if (left->hides != right->hides)
        return left->hides ? -1 : 1;
    return left->rule < right->rule ? -1 : left->rule > right->rule;
}

/* From a word straight to the rules that it is an anchor of. */
static void tell_words(ZbMarks *marks)
{
    for (guint i = 0; i < marks->words->len; i++) {
        ZbWordUse *word = word_at(marks, i);
        for (guint k = 0; k < word->symbols->len; k++) {
            const GArray *rules = symbol_at(marks, g_array_index(word->symbols, guint, k))->rules;
            g_array_append_vals(word->rules, rules->data, rules->len);
        }
        g_array_sort(word->rules, by_hiding);
        for (guint k = 0; k < word->sequences->len; k++) {
            guint sequence = g_array_index(word->sequences, guint, k);
            if (symbol_at(marks, g_array_index(marks->sequences, ZbSequence, sequence).symbol)->rules->len >
                0)
                g_array_append_val(word->anchors, sequence);
        }
    }
}

void zb_marks_index(ZbMarks *marks)
{
    weigh(marks);
    choose_parts(marks, TRUE);
    choose_parts(marks, FALSE);
    tell_words(marks);
}

/* The file of rules, line by line: man 5 zb-marks. */
#include "lib/judge/marks-private.h"

#include <string.h>
#include "lib/error.h"

typedef struct {
    ZbMarks *marks;
    const char *name;
    guint line;
    gboolean in_section;
    ZbMarkKind kind;
    const char *legal;
} Parser;

static const char *const legal_kinds[] = {"bezwaar",           "beroep",      "woo",      "avg",
                                          "ingebrekestelling", "schadeclaim", "aangifte", "rechter",
                                          "ombudsman",         "aanvraag",    "datalek",  NULL};

G_GNUC_PRINTF(3, 4)
static gboolean refuse(const Parser *p, GError **error, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *what = g_strdup_vprintf(format, values);
    va_end(values);
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s:%u: %s", p->name, p->line, what);
    return FALSE;
}

/* ---- words ------------------------------------------------------------------------------------------------- */

static ZbWordUse *new_word(ZbMarks *marks)
{
    ZbWordUse *word = g_new0(ZbWordUse, 1);
    word->symbols = g_array_new(FALSE, FALSE, sizeof(guint));
    word->sequences = g_array_new(FALSE, FALSE, sizeof(guint));
    word->rules = g_array_new(FALSE, FALSE, sizeof(ZbRuleUse));
    word->anchors = g_array_new(FALSE, FALSE, sizeof(guint));
    g_ptr_array_add(marks->words, word);
    return word;
}

static gboolean fold(const Parser *p, const char *text, ZbToken *ret_token, GError **error)
{
    return zb_marks_one_word(text, ret_token) ||
           refuse(p, error, "'%s' is not one word; write words that follow each other with '_' between them",
                  text);
}

static void reverse(ZbForm *form)
{
    for (guint i = 0; i < form->size / 2; i++) {
        char c = form->text[i];
        form->text[i] = form->text[form->size - 1 - i];
        form->text[form->size - 1 - i] = c;
    }
}

/* "=word", "word*", "*word" or "word" → its number. */
static gboolean find_word(const Parser *p, const char *text, guint *ret_word, guint *ret_letters,
                          GError **error)
{
    ZbMarks *marks = p->marks;
    gboolean exact = *text == '=', suffix = *text == '*', prefix = g_str_has_suffix(text, "*") && !suffix;
    g_autofree char *bare = g_strdup(text + (exact || suffix));
    if (prefix)
        bare[strlen(bare) - 1] = '\0';
    ZbToken token;
    if (!fold(p, bare, &token, error))
        return FALSE;
    ZbForm form;
    ZbTrie *trie = exact ? marks->exact : suffix ? marks->suffixes : prefix ? marks->prefixes : marks->stems;
    if (exact) {
        form.size = token.size;
        memcpy(form.text, token.word, token.size);
    } else if (prefix || suffix) {
        zb_form_spelled(token.word, token.size, &form);
    } else {
        zb_form_stem(token.word, token.size, &form);
    }
    if (suffix)
        reverse(&form);
    guint32 *place = zb_trie_put(trie, form.text, form.size);
    if (!place || p->marks->words->len > G_MAXUINT16)
        return refuse(p, error, "'%s' has other letters than a-z, or there are too many words", text);
    if (*place == ZB_TRIE_NONE) {
        *place = marks->words->len;
        new_word(marks);
    }
    *ret_word = *place;
    *ret_letters = token.size;
    return TRUE;
}

/* ---- symbols ----------------------------------------------------------------------------------------------- */

static gboolean add_sequence(const Parser *p, guint symbol, char **words, guint *ret_letters, GError **error)
{
    ZbSequence sequence = {.symbol = symbol};
    *ret_letters = 0;
    for (; *words; words++) {
        guint letters;
        if (sequence.count == ZB_SEQUENCE_MAX)
            return refuse(p, error, "more than %d words joined by '_'", ZB_SEQUENCE_MAX);
        if (!find_word(p, *words, &sequence.words[sequence.count++], &letters, error))
            return FALSE;
        *ret_letters += letters;
    }
    ZbWordUse *first = p->marks->words->pdata[sequence.words[0]];
    guint index = p->marks->sequences->len;
    g_array_append_val(first->sequences, index);
    g_array_append_val(p->marks->sequences, sequence);
    return TRUE;
}

static gboolean add_alternative(const Parser *p, guint symbol, const char *text, GError **error)
{
    guint word, letters;
    g_auto(GStrv) words = g_strsplit(text, "_", -1);
    if (words[1]) {
        if (!add_sequence(p, symbol, words, &letters, error))
            return FALSE;
        g_array_index(p->marks->symbols, ZbSymbol, symbol).has_sequences = TRUE;
    } else {
        if (!find_word(p, text, &word, &letters, error))
            return FALSE;
        g_array_append_val(((ZbWordUse *)p->marks->words->pdata[word])->symbols, symbol);
    }
    ZbSymbol *s = &g_array_index(p->marks->symbols, ZbSymbol, symbol);
    s->letters = MIN(s->letters, letters);
    return TRUE;
}

/* Adds what `text` ("wil|hoef|@kan") stands for to `ret`, sets replaced by what they hold. */
static gboolean expand(const Parser *p, const char *text, GPtrArray *ret, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "|", -1);
    for (char **part = parts; *part; part++) {
        if (!**part)
            return refuse(p, error, "'%s' has nothing on one side of a '|'", text);
        if (**part != '@') {
            g_ptr_array_add(ret, g_strdup(*part));
            continue;
        }
        const GPtrArray *set = g_hash_table_lookup(p->marks->sets, *part + 1);
        if (!set)
            return refuse(p, error, "%s is not defined above", *part);
        for (guint i = 0; i < set->len; i++)
            g_ptr_array_add(ret, g_strdup(set->pdata[i]));
    }
    return TRUE;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The symbol of alternatives that are sorted here. Equal ones share one. */
static gboolean symbol_of(const Parser *p, GPtrArray *alternatives, guint *ret_symbol, GError **error)
{
    ZbMarks *marks = p->marks;
    g_ptr_array_sort(alternatives, by_text);
    g_autoptr(GString) key = g_string_new(NULL);
    for (guint i = 0; i < alternatives->len; i++)
        g_string_append_printf(key, "%s ", (char *)alternatives->pdata[i]);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(marks->by_name, key->str));
    if (known) {
        *ret_symbol = known;
        return TRUE;
    }
    ZbSymbol symbol = {.letters = G_MAXUINT, .rules = g_array_new(FALSE, FALSE, sizeof(ZbRuleUse))};
    *ret_symbol = marks->symbols->len;
    g_array_append_val(marks->symbols, symbol);
    g_hash_table_insert(marks->by_name, g_strdup(key->str), GUINT_TO_POINTER(*ret_symbol));
    for (guint i = 0; i < alternatives->len; i++)
        if ((i == 0 || !g_str_equal(alternatives->pdata[i], alternatives->pdata[i - 1])) &&
            !add_alternative(p, *ret_symbol, alternatives->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* ---- sets -------------------------------------------------------------------------------------------------- */

static gboolean give_role(const Parser *p, const char *set, const GPtrArray *words, GError **error)
{
    guint8 role = zb_marks_role(set);
    guint word, letters;
    for (guint i = 0; role && i < words->len; i++) {
        if (!find_word(p, words->pdata[i], &word, &letters, error))
            return FALSE;
        ((ZbWordUse *)p->marks->words->pdata[word])->roles |= role;
    }
    return TRUE;
}

/* "@name = word word ..." */
static gboolean read_set(const Parser *p, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    g_autoptr(GPtrArray) set = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words + 2; *word; word++)
        if (**word && !expand(p, *word, set, error))
            return FALSE;
    if (set->len == 0)
        return refuse(p, error, "%s has no words", words[0]);
    if (g_hash_table_contains(p->marks->sets, words[0] + 1))
        return refuse(p, error, "%s is defined a second time", words[0]);
    if (!give_role(p, words[0], set, error))
        return FALSE;
    g_hash_table_insert(p->marks->sets, g_strdup(words[0] + 1), g_steal_pointer(&set));
    return TRUE;
}

/* ---- rules ------------------------------------------------------------------------------------------------- */

static gboolean read_number(const char *text, guint *ret)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(text, 10, 0, 50, &number, NULL))
        return FALSE;
    *ret = (guint)number;
    return TRUE;
}

/* A rule while it is read. */
typedef struct {
    ZbRule *rule;
    ZbPhrase phrase;
    guint gap; /* before the next symbol */
    gboolean excepted;
} Reading;

static gboolean end_phrase(const Parser *p, Reading *r, GError **error)
{
    if (r->phrase.count == 0 || r->gap)
        return refuse(p, error, "a word is missing: before a '+', '&' or '-', behind '..', or at the end");
    g_array_append_val(r->excepted ? r->rule->exceptions : r->rule->parts, r->phrase);
    r->phrase = (ZbPhrase){0};
    return TRUE;
}

static gboolean add_symbol(const Parser *p, Reading *r, const char *text, GError **error)
{
    g_autoptr(GPtrArray) alternatives = g_ptr_array_new_with_free_func(g_free);
    if (r->phrase.closes)
        return refuse(p, error, "'%s' stands behind a '.', which ends the row", text);
    if (r->phrase.count == ZB_PHRASE_MAX)
        return refuse(p, error, "more than %d words in a row", ZB_PHRASE_MAX);
    guint at = r->phrase.count++;
    r->phrase.gaps[at] = r->gap;
    r->gap = 0;
    return expand(p, text, alternatives, error) && symbol_of(p, alternatives, &r->phrase.symbols[at], error);
}

static gboolean read_piece(const Parser *p, Reading *r, const char *piece, GError **error)
{
    if (piece[1] == '\0' && strchr("+&-", *piece)) {
        if (!end_phrase(p, r, error))
            return FALSE;
        if (*piece != '-' && r->excepted)
            return refuse(p, error, "a '%s' behind a '-'; exceptions come last", piece);
        r->excepted = *piece == '-';
        r->rule->across |= *piece == '&';
        return TRUE;
    }
    if (g_str_equal(piece, ".")) {
        r->phrase.closes = r->phrase.count > 0;
        return r->phrase.closes || refuse(p, error, "a '.' stands behind the last word of a row");
    }
    if (g_str_has_prefix(piece, "..")) {
        r->gap = ZB_GAP;
        if (r->phrase.count == 0 || (piece[2] && !read_number(piece + 2, &r->gap)))
            return refuse(p, error, "'%s' stands between two words, as '..' or '..5'", piece);
        return TRUE;
    }
    if (*piece == '/') {
        return read_number(piece + 1, &r->rule->slack) ||
               refuse(p, error, "'%s' is no number of words, like '/8'", piece);
    }
    return add_symbol(p, r, piece, error);
}

static void rule_free(gpointer data)
{
    ZbRule *rule = data;
    g_array_unref(rule->parts);
    g_array_unref(rule->exceptions);
    g_free(rule);
}

static gboolean read_rule(const Parser *p, const char *text, GError **error)
{
    if (!p->in_section)
        return refuse(p, error, "a rule stands below the name of its mark, like [danger]");
    ZbMarks *marks = p->marks;
    ZbRule *rule = g_new0(ZbRule, 1);
    *rule = (ZbRule){.kind = p->kind,
                     .legal = p->legal,
                     .hides = *text == '!',
                     .parts = g_array_new(FALSE, FALSE, sizeof(ZbPhrase)),
                     .exceptions = g_array_new(FALSE, FALSE, sizeof(ZbPhrase)),
                     .slack = strstr(text, " & ") ? ZB_SLACK_ACROSS : ZB_SLACK,
                     .file = g_string_chunk_insert_const(marks->strings, p->name),
                     .text = g_string_chunk_insert_const(marks->strings, text),
                     .line = p->line};
    g_ptr_array_set_free_func(marks->rules, rule_free);
    g_ptr_array_add(marks->rules, rule);
    Reading r = {.rule = rule};
    g_auto(GStrv) pieces = g_strsplit_set(text + rule->hides, " \t", -1);
    for (char **piece = pieces; *piece; piece++)
        if (**piece && !read_piece(p, &r, *piece, error))
            return FALSE;
    return end_phrase(p, &r, error);
}

/* ---- lines ------------------------------------------------------------------------------------------------- */

/* "[threat]", "[legal woo]" */
static gboolean read_section(Parser *p, const char *text, GError **error)
{
    g_autofree char *inside = g_strndup(text + 1, strcspn(text + 1, "]"));
    g_auto(GStrv) words = g_strsplit(inside, " ", 2);
    p->in_section = FALSE;
    for (guint kind = 0; words[0] && kind < ZB_MARK_KINDS; kind++)
        if (g_str_equal(words[0], zb_mark_name(kind))) {
            p->in_section = TRUE;
            p->kind = kind;
        }
    if (!p->in_section || !g_str_has_suffix(text, "]"))
        return refuse(p, error,
                      "%s is no mark; there are [threat], [distress], [danger], [legal KIND], [about_staff], "
                      "[representative] and [contests]",
                      text);
    p->legal = NULL;
    for (guint i = 0; words[1] && legal_kinds[i]; i++)
        if (g_str_equal(words[1], legal_kinds[i]))
            p->legal = legal_kinds[i];
    if ((p->kind == ZB_MARK_LEGAL) == (p->legal != NULL) && !words[p->legal ? 2 : 1])
        return TRUE;
    g_autofree char *known = g_strjoinv(", ", (char **)legal_kinds);
    return refuse(p, error, "%s: [legal KIND] has one of %s behind it, the other marks nothing", text, known);
}

static gboolean is_set(const char *text)
{
    gsize name = strcspn(text, " \t");
    return *text == '@' && name > 1 && g_str_has_prefix(text + name, " =");
}

static gboolean read_spellings(const Parser *p, const char *text, GError **error)
{
    g_autofree char *fault = zb_marks_read_spellings(p->marks, text);
    return !fault || refuse(p, error, "%s", fault);
}

static gboolean is_spellings(const char *text)
{
    return g_str_has_prefix(text + strcspn(text, " \t"), " ~ ");
}

static gboolean read_line(Parser *p, const char *text, GError **error)
{
    return *text == '['         ? read_section(p, text, error)
           : is_set(text)       ? read_set(p, text, error)
           : is_spellings(text) ? read_spellings(p, text, error)
                                : read_rule(p, text, error);
}

/* Lines that begin with a blank go on with the one above; behind a '|' without a space. */
gboolean zb_marks_parse(ZbMarks *marks, const char *name, const char *text, GError **error)
{
    Parser p = {.marks = marks, .name = name};
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) whole = g_string_new(NULL);
    guint began = 0;
    for (guint i = 0;; i++) {
        char *line = lines[i];
        if (line && *line == '#')
            continue;
        gboolean goes_on = line && g_ascii_isspace(*line) && *g_strchomp(line);
        if (!goes_on && whole->len > 0) {
            p.line = began;
            if (!read_line(&p, whole->str, error))
                return FALSE;
            g_string_truncate(whole, 0);
        }
        if (!line)
            return TRUE;
        g_strstrip(line);
        if (!*line)
            continue;
        if (!goes_on)
            began = i + 1;
        gboolean joined = whole->len == 0 || whole->str[whole->len - 1] == '|';
        g_string_append_printf(whole, "%s%s", joined ? "" : " ", line);
    }
}

/* Reading a vocabulary's file: man 5 zb-vocabulary. A file is read whole before anything of it counts. */
#include "lib/judge/vocabulary-private.h"

#include <string.h>
#include "lib/error.h"

#define WEAK 0.5F
#define VERY_WEAK 0.25F
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* A concept as one file has it. */
typedef struct {
    ZbConcept *concept;
    gboolean replaces;
    GPtrArray *removed; /* of char * */
    guint line;
} Draft;

typedef struct {
    const ZbVocabulary *vocabulary;
    const char *source;
    guint line;
    char *domain; /* NULL: no section yet; "-": of special words */
    gboolean procedure;
    GPtrArray *drafts;
    GHashTable *names; /* of the drafts; borrowed */
    Draft *draft;      /* the concept whose line goes on; NULL */
} Parser;

static void free_draft(gpointer data)
{
    Draft *draft = data;
    zb_concept_free(draft->concept);
    g_ptr_array_unref(draft->removed);
    g_free(draft);
}

G_GNUC_PRINTF(3, 4)
static gboolean fault(const Parser *parser, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "%s:%u: %s", parser->source, parser->line, what);
    return FALSE;
}

static gboolean is_name(const char *name)
{
    return *name && *name != '-' && strspn(name, NAME_CHARACTERS) == strlen(name);
}

/* ---- sections and concepts ------------------------------------------------------------------------------- */

/* "[geluid]", "[~termijn]", "[-]". */
static gboolean open_section(Parser *parser, char *line, GError **error)
{
    gsize n = strlen(line);
    if (line[n - 1] != ']')
        return fault(parser, error, "a section ends with ']', like [geluid]");
    line[n - 1] = '\0';
    parser->procedure = line[1] == '~';
    const char *name = line + 1 + parser->procedure;
    if (!is_name(name) && strcmp(name, "-") != 0)
        return fault(parser, error,
                     "a section's name is of lower-case letters, digits and '-', like [geluid]");
    g_free(parser->domain);
    parser->domain = g_strdup(name);
    parser->draft = NULL;
    return TRUE;
}

static const ZbConcept *find_concept(const ZbVocabulary *vocabulary, const char *name)
{
    gpointer number = g_hash_table_lookup(vocabulary->by_name, name);
    return number ? vocabulary->concepts->pdata[GPOINTER_TO_UINT(number) - 1] : NULL;
}

static ZbConcept *find_special(const ZbVocabulary *vocabulary, const char *name)
{
    ZbConcept *const special[] = {vocabulary->nothing, vocabulary->streets, vocabulary->titles};
    for (guint i = 0; i < G_N_ELEMENTS(special); i++)
        if (g_str_equal(special[i]->name, name))
            return special[i];
    return NULL;
}

static gboolean check_name(const Parser *parser, const char *name, GError **error)
{
    if (!parser->domain)
        return fault(parser, error, "a concept belongs into a section, like [geluid]");
    if (!is_name(name))
        return fault(parser, error, "a concept's name is of lower-case letters, digits and '-'");
    if (g_hash_table_contains(parser->names, name))
        return fault(parser, error, "concept %s stands here twice", name);
    if (g_str_equal(parser->domain, "-") && !find_special(parser->vocabulary, name))
        return fault(parser, error, "[-] has only niets, straat and aanhef");
    const ZbConcept *known = find_concept(parser->vocabulary, name);
    if (known && !g_str_equal(known->domain, parser->domain))
        return fault(parser, error, "concept %s belongs into section [%s]", name, known->domain);
    return TRUE;
}

/* "(geluid gemaal)" behind the name in `line`: what the concept is a kind of. They are cut off, and put into `ret_wider`
 * (transfer full). */
static gboolean cut_wider(const Parser *parser, char *line, char ***ret_wider, GError **error)
{
    char *open = strchr(line, '(');
    gsize n = strlen(line);
    if (!open)
        return TRUE;
    if (line[n - 1] != ')')
        return fault(parser, error, "')' is missing before the ':'");
    line[n - 1] = '\0';
    *open = '\0';
    *ret_wider = g_strsplit_set(open + 1, " ", -1);
    g_strchomp(line);
    return TRUE;
}

/* "geluid-trillen (geluid): ...", with '!' before it (it replaces what there was) or '~'. Sets what stands behind it. */
static gboolean open_concept(Parser *parser, char *line, char **ret_rest, GError **error)
{
    g_auto(GStrv) wider = NULL;
    char *colon = strchr(line, ':');
    if (!colon)
        return fault(parser, error, "neither a section, nor a concept (name: words), nor the rest of one");
    *colon = '\0';
    *ret_rest = colon + 1;
    gboolean replaces = FALSE, procedure = parser->procedure;
    for (; *line == '!' || *line == '~'; line++) {
        replaces |= *line == '!';
        procedure |= *line == '~';
    }
    if (!cut_wider(parser, line, &wider, error) || !check_name(parser, line, error))
        return FALSE;
    Draft *draft = g_new0(Draft, 1);
    draft->concept = zb_concept_new(line, parser->domain, procedure);
    draft->replaces = replaces;
    draft->removed = g_ptr_array_new_with_free_func(g_free);
    draft->line = parser->line;
    for (guint i = 0; wider && wider[i]; i++)
        if (*wider[i])
            g_ptr_array_add(draft->concept->wider, g_strdup(wider[i]));
    g_ptr_array_add(parser->drafts, draft);
    g_hash_table_add(parser->names, draft->concept->name);
    parser->draft = draft;
    return TRUE;
}

/* ---- words and expressions ------------------------------------------------------------------------------- */

/* Appends the folded words of `text`. */
static guint append_words(GString *folded, const char *text, gsize length)
{
    ZbToken token;
    guint n = 0;
    for (zb_token_start(&token, text, length); zb_token_next(&token); n++)
        g_string_append_printf(folded, "%s%s", folded->len ? " " : "", token.word);
    return n;
}

/* "die_brom..vannacht" → "die brom .. vannacht". NULL with an error. (transfer full) */
static char *fold_entry(const Parser *parser, const char *text, GError **error)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    g_autofree char *spaced = g_strdelimit(g_strdup(text), "_", ' ');
    g_auto(GStrv) pieces = g_strsplit(spaced, "..", -1);
    guint words = 0;
    for (guint i = 0; pieces[i]; i++) {
        if (i > 0)
            g_string_append(folded, " ..");
        guint n = append_words(folded, pieces[i], strlen(pieces[i]));
        words += n;
        if (n == 0) {
            fault(parser, error, pieces[1] ? "'..' stands between words: \"%s\"" : "\"%s\" has no word",
                  text);
            return NULL;
        }
    }
    if (words > ZB_EXPRESSION_MAX) {
        fault(parser, error, "an expression has at most %d words: \"%s\"", ZB_EXPRESSION_MAX, text);
        return NULL;
    }
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

static gboolean has_entry(const ZbConcept *concept, const char *text)
{
    for (guint i = 0; concept && i < concept->entries->len; i++)
        if (g_str_equal(((const ZbEntry *)concept->entries->pdata[i])->text, text))
            return TRUE;
    return FALSE;
}

static gboolean remove_entry(const Parser *parser, const char *folded, GError **error)
{
    const char *name = parser->draft->concept->name;
    const ZbConcept *known = g_str_equal(parser->domain, "-") ? find_special(parser->vocabulary, name)
                                                              : find_concept(parser->vocabulary, name);
    if (!has_entry(known, folded))
        return fault(parser, error, "concept %s has no \"%s\" to take away", name, folded);
    g_ptr_array_add(parser->draft->removed, g_strdup(folded));
    return TRUE;
}

/* An entry without its signs: `before` is what stood in front ("=", "-"), `doubts` the '?' behind it. */
static gboolean take_entry(const Parser *parser, const char *text, char before, guint doubts, GError **error)
{
    g_autofree char *folded = fold_entry(parser, text, error);
    if (!folded)
        return FALSE;
    if (before == '-')
        return remove_entry(parser, folded, error);
    if (before == '=' && strchr(folded, ' '))
        return fault(parser, error, "'=' is for single words: \"%s\"", text);
    float weight = doubts == 0 ? 1.0F : doubts == 1 ? WEAK : VERY_WEAK;
    zb_concept_add(parser->draft->concept, folded, weight, before == '=');
    return TRUE;
}

/* Where the entry that begins at `p` ends; its text without quotes is put into `ret_text`. NULL: a quote is open. */
static const char *entry_end(const char *p, char **ret_text)
{
    if (*p != '"') {
        gsize n = strcspn(p, " \t\"?");
        *ret_text = g_strndup(p, n);
        return p + n;
    }
    const char *quote = strchr(p + 1, '"');
    *ret_text = quote ? g_strndup(p + 1, (gsize)(quote - p) - 1) : NULL;
    return quote ? quote + 1 : NULL;
}

static gboolean parse_entries(const Parser *parser, const char *p, GError **error)
{
    if (!parser->draft)
        return fault(parser, error, "these words belong to no concept");
    for (p += strspn(p, " \t"); *p && *p != '#'; p += strspn(p, " \t")) {
        g_autofree char *text = NULL;
        char before = *p == '=' || *p == '-' ? *p++ : '\0';
        p = entry_end(p, &text);
        if (!p)
            return fault(parser, error, "a quotation mark is missing");
        gsize doubts = strspn(p, "?");
        p += doubts;
        if (doubts > 2 || (*p && *p != ' ' && *p != '\t'))
            return fault(parser, error, "behind \"%s\" stands at most '?' twice, and then a space", text);
        if (!take_entry(parser, text, before, (guint)doubts, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- lines, and what becomes of them --------------------------------------------------------------------- */

static gboolean parse_line(Parser *parser, char *line, GError **error)
{
    g_strchomp(line);
    char *rest = line;
    if (line[strspn(line, " \t")] == '\0' || line[strspn(line, " \t")] == '#')
        return TRUE;
    if (*line == '[')
        return open_section(parser, line, error);
    if (*line != ' ' && *line != '\t' && !open_concept(parser, line, &rest, error))
        return FALSE;
    return parse_entries(parser, rest, error);
}

static ZbConcept *target_of(ZbVocabulary *vocabulary, Draft *draft)
{
    if (g_str_equal(draft->concept->domain, "-"))
        return find_special(vocabulary, draft->concept->name);
    ZbConcept *known = (ZbConcept *)find_concept(vocabulary, draft->concept->name);
    if (known)
        return known;
    known = zb_concept_new(draft->concept->name, draft->concept->domain, draft->concept->procedure);
    g_ptr_array_add(vocabulary->concepts, known);
    g_hash_table_insert(vocabulary->by_name, known->name, GUINT_TO_POINTER(vocabulary->concepts->len));
    return known;
}

static gboolean check_wider(Parser *parser, GError **error)
{
    for (guint i = 0; i < parser->drafts->len; i++) {
        const Draft *draft = parser->drafts->pdata[i];
        for (guint w = 0; w < draft->concept->wider->len; w++) {
            const char *name = draft->concept->wider->pdata[w];
            parser->line = draft->line;
            if (!g_hash_table_contains(parser->names, name) && !find_concept(parser->vocabulary, name))
                return fault(parser, error, "there is no concept %s", name);
        }
    }
    return TRUE;
}

static void apply(ZbVocabulary *vocabulary, Draft *draft)
{
    ZbConcept *target = target_of(vocabulary, draft);
    target->procedure |= draft->concept->procedure;
    if (draft->replaces) {
        target->procedure = draft->concept->procedure;
        g_ptr_array_set_size(target->entries, 0);
        g_ptr_array_set_size(target->wider, 0);
    }
    for (guint i = 0; i < draft->concept->wider->len; i++)
        g_ptr_array_add(target->wider, g_strdup(draft->concept->wider->pdata[i]));
    for (guint i = 0; i < draft->removed->len; i++)
        zb_concept_remove(target, draft->removed->pdata[i]);
    for (guint i = 0; i < draft->concept->entries->len; i++) {
        const ZbEntry *entry = draft->concept->entries->pdata[i];
        zb_concept_add(target, entry->text, entry->weight, entry->exact);
    }
}

static gboolean parse_lines(Parser *parser, const char *bytes, gsize length, GError **error)
{
    g_autofree char *text = g_strndup(bytes, length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (parser->line = 1; lines[parser->line - 1]; parser->line++)
        if (!parse_line(parser, lines[parser->line - 1], error))
            return FALSE;
    return TRUE;
}

gboolean zb_vocabulary_parse(ZbVocabulary *vocabulary, const char *source, const char *bytes, gsize length,
                             GError **error)
{
    const char *bad = NULL;
    Parser parser = {.vocabulary = vocabulary, .source = source, .line = 1};
    if (!g_utf8_validate(bytes, (gssize)length, &bad)) {
        for (const char *p = bytes; p < bad; p++)
            parser.line += *p == '\n';
        return fault(&parser, error, "is not UTF-8 text");
    }
    g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func(free_draft);
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    parser.drafts = drafts;
    parser.names = names;
    gboolean good = parse_lines(&parser, bytes, length, error) && check_wider(&parser, error);
    g_free(parser.domain);
    for (guint i = 0; good && i < drafts->len; i++)
        apply(vocabulary, drafts->pdata[i]);
    return good;
}

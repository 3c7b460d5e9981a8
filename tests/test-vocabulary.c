/* The vocabulary of concepts: its files, and what texts activate. */
#include "lib/judge/vocabulary.h"

#include <string.h>
#include "lib/error.h"

static ZbVocabulary *vocabulary_of(const char *bytes)
{
    g_autoptr(GError) error = NULL;
    ZbVocabulary *vocabulary = zb_vocabulary_new();
    zb_vocabulary_add(vocabulary, "test.nl", bytes, strlen(bytes), &error);
    g_assert_no_error(error);
    return vocabulary;
}

/* "name@start-end name@start-end": what `text` activates, in order. (transfer full) */
static char *found(const ZbVocabulary *vocabulary, const char *text)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    zb_vocabulary_find_text(vocabulary, text, strlen(text), hits);
    GString *shown = g_string_new(NULL);
    for (guint i = 0; i < hits->len; i++) {
        const ZbConceptHit *hit = &g_array_index(hits, ZbConceptHit, i);
        g_assert_cmpfloat(hit->weight, >, 0);
        g_assert_cmpfloat(hit->weight, <=, 1);
        g_string_append_printf(shown, "%s%s:%.*s", i ? " | " : "",
                               zb_vocabulary_name(vocabulary, hit->concept), (int)(hit->end - hit->start),
                               text + hit->start);
    }
    return g_string_free(shown, FALSE);
}

static void finds(const ZbVocabulary *vocabulary, const char *text, const char *expected)
{
    g_autofree char *shown = found(vocabulary, text);
    g_assert_cmpstr(shown, ==, expected);
}

static float weight_of(const ZbVocabulary *vocabulary, const char *text)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
    zb_vocabulary_find_text(vocabulary, text, strlen(text), hits);
    g_assert_cmpuint(hits->len, ==, 1);
    return g_array_index(hits, ZbConceptHit, 0).weight;
}

/* ---- words ----------------------------------------------------------------------------------------------- */

static void test_forms(void)
{
    g_autoptr(ZbVocabulary) v =
        vocabulary_of("[geluid]\nbrommen: brommen geluid café-muziek auto's w.o.z.\n");
    finds(v, "GELUID", "brommen:GELUID");
    finds(v, "die geluiden hier", "brommen:geluiden");
    finds(v, "het bromt, het bromde", "brommen:bromt | brommen:bromde");
    finds(v, "gebromd", "brommen:gebromd");
    finds(v, "de auto\xe2\x80\x99s", "brommen:auto\xe2\x80\x99s");
    finds(v, "Caf\xc3\xa9muziek! cafe-muziek", "brommen:Caf\xc3\xa9muziek | brommen:cafe-muziek");
    finds(v, "mijn WOZ", "brommen:WOZ");
    finds(v, "stilte", "");
    finds(v, "", "");
}

static void test_order_of_certainty(void)
{
    g_autoptr(ZbVocabulary) v =
        vocabulary_of("[x]\na: gemaal brommen trottoir weer? misschien??\nb: overlast\n");
    g_assert_cmpfloat(weight_of(v, "gemaal"), ==, 1);
    g_assert_cmpfloat(weight_of(v, "bromt"), <, 1);
    g_assert_cmpfloat(weight_of(v, "trotoir"), <, weight_of(v, "bromt"));
    g_assert_cmpfloat(weight_of(v, "rioolgemaal"), <, weight_of(v, "trotoir"));
    g_assert_cmpfloat(weight_of(v, "weer"), ==, 0.5);
    g_assert_cmpfloat(weight_of(v, "misschien"), ==, 0.25);
}

static void test_spelling(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of("[x]\na: schimmel container eikenlaan afwijzing gebeurd\n");
    finds(v, "schimel kontainer ijkenlaan afweizing gebeurt",
          "a:schimel | a:kontainer | a:ijkenlaan | a:afweizing | a:gebeurt");
}

static void test_compounds(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of(
        "[-]\nniets: melding werkzaamheden burgemeester\n"
        "[x]\ngeluid: geluid\noverlast: overlast\nriool: riool\ngemaal: gemaal\nwater: water\n");
    finds(v, "geluidsoverlast", "overlast:geluidsoverlast | geluid:geluidsoverlast");
    finds(v, "rioolgemalen", "gemaal:rioolgemalen | riool:rioolgemalen");
    finds(v, "rioolgemaal", "gemaal:rioolgemaal | riool:rioolgemaal");
    finds(v, "overlastmelding", "overlast:overlastmelding");
    finds(v, "geluidsoverlastmelding", "overlast:geluidsoverlastmelding | geluid:geluidsoverlastmelding");
    finds(v, "burgemeester", "");
    g_assert_cmpfloat(weight_of(v, "geluidxyzzy"), <, weight_of(v, "overlastmelding"));
}

static void test_exact(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of("[x]\nboom: boom\nbom: =bommen\n");
    finds(v, "bommen", "bom:bommen");
    finds(v, "bomen boompje", "boom:bomen");
    finds(v, "bommenlast", "");
}

static void test_expressions(void)
{
    g_autoptr(ZbVocabulary) v =
        vocabulary_of("[-]\nniets: \"vriendelijke groet\" de\n"
                      "[x]\nhulp: \"hulp in de huishouding\" haalt..op\nhuis: huishouding vriendelijk\n");
    finds(v, "hulp in de huishouding", "hulp:hulp in de huishouding | huis:huishouding");
    finds(v, "Hulp in\nde  huishouding!", "hulp:Hulp in\nde  huishouding | huis:huishouding");
    finds(v, "niemand haalt het op", "hulp:haalt het op");
    finds(v, "niemand haalt ons vuil op", "hulp:haalt ons vuil op");
    finds(v, "haalt daar nu niemand op", "");
    finds(v, "hulp. In de huishouding", "huis:huishouding");
    finds(v, "met vriendelijke groet", "");
    finds(v, "vriendelijke man", "huis:vriendelijke");
}

static void test_wider(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of(
        "[x]\nbrom (geluid): brom\ngeluid: geluid brommer?\ngemaal-geluid (geluid brom): pompgeluid\n");
    finds(v, "brom", "geluid:brom | brom:brom");
    finds(v, "geluid", "geluid:geluid");
    finds(v, "pompgeluid", "brom:pompgeluid | geluid:pompgeluid | gemaal-geluid:pompgeluid");
}

static void test_names(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of("[-]\nstraat: straat laan\naanhef: mevrouw meneer\n"
                                              "[x]\na: bakker linde molen weg straat\n");
    finds(v, "mevrouw Bakker, bakker", "a:bakker");
    finds(v, "meneer J. van der Linde en linde", "a:linde");
    finds(v, "Geachte mevrouw,\nBakker is weg", "a:Bakker | a:weg");
    finds(v, "in de Molenstraat", "");
    finds(v, "in de molenstraat", "a:molenstraat");
    finds(v, "Straat kapot", "a:Straat");
    finds(v, "bakker@linde.example https://linde.example/molen www.molen.example/weg", "");
}

/* ---- files ----------------------------------------------------------------------------------------------- */

static void test_describes(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of(
        "# words\n[geluid]\ntrillen: trilt # a comment\n  dreunt\n\n[~termijn]\nwachten: wacht\n"
        "[bomen]\n~kap-brief: kapbrief\nkap: kappen\n");
    g_assert_cmpuint(zb_vocabulary_size(v), ==, 4);
    g_assert_cmpuint(zb_vocabulary_entries(v), ==, 5);
    g_assert_cmpstr(zb_vocabulary_name(v, 0), ==, "trillen");
    g_assert_cmpstr(zb_vocabulary_domain(v, 0), ==, "geluid");
    g_assert_false(zb_vocabulary_is_procedure(v, 0));
    g_assert_true(zb_vocabulary_is_procedure(v, 1));
    g_assert_true(zb_vocabulary_is_procedure(v, 2));
    g_assert_false(zb_vocabulary_is_procedure(v, 3));
    finds(v, "het dreunt", "trillen:dreunt");
}

static void add(ZbVocabulary *vocabulary, const char *bytes)
{
    g_autoptr(GError) error = NULL;
    zb_vocabulary_add(vocabulary, "local.nl", bytes, strlen(bytes), &error);
    g_assert_no_error(error);
}

static void test_adds_up(void)
{
    g_autoptr(ZbVocabulary) v = vocabulary_of("[x]\na: een twee drie\nb: vier\n");
    g_autofree char *version = g_strdup(zb_vocabulary_version(v));
    g_assert_cmpuint(strlen(version), ==, 12);
    add(v, "[x]\na: vijf -twee\n!b: zes\n[y]\nc: zeven\n[-]\nniets: drie\n");
    finds(v, "een twee drie vier vijf zes zeven", "a:een | a:vijf | b:zes | c:zeven");
    g_assert_cmpuint(zb_vocabulary_size(v), ==, 3);
    g_assert_cmpstr(zb_vocabulary_version(v), !=, version);
}

static void test_faults(void)
{
    static const struct {
        const char *bytes, *message;
    } faults[] = {
        {"a: b\n", "local.nl:1: a concept belongs into a section"},
        {"[x\n", "local.nl:1: a section ends with ']'"},
        {"[X y]\n", "local.nl:1: a section's name is"},
        {"[x]\nA: b\n", "local.nl:2: a concept's name is"},
        {"[x]\n  b\n", "local.nl:2: these words belong to no concept"},
        {"[x]\nb\n", "local.nl:2: neither a section"},
        {"[x]\na: b\na: c\n", "local.nl:3: concept a stands here twice"},
        {"[y]\nold: c\n", "local.nl:2: concept old belongs into section [x]"},
        {"[x]\na: \"b c\n", "local.nl:2: a quotation mark is missing"},
        {"[x]\na: b???\n", "local.nl:2: behind \"b\""},
        {"[x]\na: \"b\"c\n", "local.nl:2: behind \"b\""},
        {"[x]\na: !\n", "local.nl:2: \"!\" has no word"},
        {"[x]\na: ..b\n", "local.nl:2: '..' stands between words"},
        {"[x]\na: \"=\"\n", "local.nl:2: \"=\" has no word"},
        {"[x]\na: =b_c\n", "local.nl:2: '=' is for single words"},
        {"[x]\na: a_b_c_d_e_f_g_h_i\n", "local.nl:2: an expression has at most 8 words"},
        {"[x]\nold: -nothing\n", "local.nl:2: concept old has no \"nothing\" to take away"},
        {"[x]\na (b: c\n", "local.nl:2: ')' is missing"},
        {"[x]\nc: d\na (b): c\n", "local.nl:3: there is no concept b"},
        {"[-]\nother: b\n", "local.nl:2: [-] has only niets, straat and aanhef"},
        {"[x]\na: b\n\n\xff\n", "local.nl:4: is not UTF-8 text"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(ZbVocabulary) v = vocabulary_of("[x]\nold: word\n");
        g_autofree char *version = g_strdup(zb_vocabulary_version(v));
        g_autoptr(GError) error = NULL;
        g_assert_false(zb_vocabulary_add(v, "local.nl", faults[i].bytes, strlen(faults[i].bytes), &error));
        g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
        g_assert_true(g_str_has_prefix(error->message, faults[i].message));
        g_assert_cmpstr(zb_vocabulary_version(v), ==, version);
        g_assert_cmpuint(zb_vocabulary_size(v), ==, 1);
    }
}

/* Whatever stands in a message or in a file: places within the text, in order; no fault but an error. */
static void test_any_bytes(void)
{
    static const char *const pieces[] = {"brom",
                                         " ",
                                         ".",
                                         "..",
                                         "\"",
                                         "?",
                                         "=",
                                         "-",
                                         "[x]\n",
                                         "\na: ",
                                         "(a)",
                                         "#",
                                         "\xc3\xa9",
                                         "\xc4\xb3",
                                         "\xe2\x80\x99",
                                         "\xcc\x81",
                                         "@",
                                         "://",
                                         "mevrouw ",
                                         "geluidsoverlast",
                                         "Molenstraat",
                                         "opgehaaldd",
                                         "12",
                                         "_",
                                         "~",
                                         "!"};
    g_autoptr(ZbVocabulary) v =
        vocabulary_of("[-]\naanhef: mevrouw\nstraat: straat\n[x]\na: brom geluid overlast\nb: brom..12\n");
    for (guint run = 0; run < 3000; run++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int n = g_test_rand_int_range(0, 40); n > 0; n--)
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(ZbConceptHit));
        g_autofree char *exact = g_memdup2(text->str, text->len); /* nothing may be read behind it */
        zb_vocabulary_find_text(v, exact, text->len, hits);
        for (guint i = 0, last = 0; i < hits->len; i++) {
            const ZbConceptHit *hit = &g_array_index(hits, ZbConceptHit, i);
            g_assert_cmpuint(hit->start, >=, last);
            g_assert_cmpuint(hit->start, <, hit->end);
            g_assert_cmpuint(hit->end, <=, text->len);
            last = hit->start;
        }
        g_autoptr(ZbVocabulary) other = zb_vocabulary_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(zb_vocabulary_add(other, "any", text->str, text->len, &error) != (error != NULL));
    }
}

static void test_compiled_in(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ZbVocabulary) v = zb_vocabulary_new();
    zb_vocabulary_load(v, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(zb_vocabulary_size(v), >, 500);
    const char *const missing[] = {"/nonexistent/words", NULL};
    g_assert_false(zb_vocabulary_load(v, missing, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vocabulary/forms", test_forms);
    g_test_add_func("/vocabulary/order-of-certainty", test_order_of_certainty);
    g_test_add_func("/vocabulary/spelling", test_spelling);
    g_test_add_func("/vocabulary/compounds", test_compounds);
    g_test_add_func("/vocabulary/exact", test_exact);
    g_test_add_func("/vocabulary/expressions", test_expressions);
    g_test_add_func("/vocabulary/wider", test_wider);
    g_test_add_func("/vocabulary/names", test_names);
    g_test_add_func("/vocabulary/describes", test_describes);
    g_test_add_func("/vocabulary/adds-up", test_adds_up);
    g_test_add_func("/vocabulary/faults", test_faults);
    g_test_add_func("/vocabulary/any-bytes", test_any_bytes);
    g_test_add_func("/vocabulary/compiled-in", test_compiled_in);
    return g_test_run();
}

/* Names as people sign them. */
#include <glib.h>
#include "lib/person-name.h"

static void test_words(void)
{
    static const struct {
        const char *name, *words;
    } table[] = {
        {"mr. H.C. (Hendrik) van Boetzelaer-Lohman", "hendrik boetzelaer lohman"},
        {"Fatma Y\xc4\xb1ld\xc4\xb1z-Demir", "fatma yildiz demir"},
        {"Mick O'Donnell", "mick odonnell"},
        {"Ren\xc3\xa9"
         "e de Wit",
         "renee wit"},
        {"fam. De Boer", "boer"},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_auto(GStrv) words = zb_name_words(table[i].name);
        g_autofree char *joined = g_strjoinv(" ", words);
        g_assert_cmpstr(joined, ==, table[i].words);
    }
}

static void agrees(const char *name, const char *text, float want)
{
    g_assert_cmpfloat_with_epsilon(zb_name_agreement(name, text, NULL), want, 0.01);
}

static void test_agreement(void)
{
    agrees("Yvonne Terpstra-Kuiper", "Met vriendelijke groet,\nYvonne Terpstra", 2);
    agrees("Yvonne Terpstra-Kuiper", "Y. Terpstra", 1.7f);
    agrees("Yvonne Terpstra-Kuiper", "Y. van der Terpstra", 1.7f);
    agrees("Yvonne Terpstra-Kuiper", "D. Terpstra", 1);
    agrees("Yvonne Terpstra-Kuiper", "YVONNE", 1);
    agrees("Ren\xc3\xa9"
           "e de Wit",
           "renee", 1);
    agrees("Anton Jansen", "Jansens Antonius", 0);
    agrees("Anton Jansen", "", 0);
}

/* In Dutch some initials are of more than one letter. */
static void test_initials(void)
{
    agrees("Theo Smit", "Th. Smit", 1.7f);
    agrees("Theo Smit", "Th.J. van der Smit", 1.7f);
    agrees("Theo Smit", "T. Smit", 1.7f);
    agrees("Tineke Smit", "Th. Smit", 1);
    agrees("Christiaan Smit", "Chr. Smit", 1.7f);
    agrees("Johanna Smit", "Joh. Smit", 1.7f);
    agrees("Jacob Smit", "Jac Smit", 1.7f);
    agrees("Frans Smit", "Fr. Smit", 1.7f);
    agrees("Philip Smit", "Ph. Smit", 1.7f);
    agrees("Sjoerd Smit", "Sj. Smit", 1.7f);
    agrees("Theo Smit", "The Smit", 1); /* no initial */
    agrees("Theo Smit", "5 Smit", 1);
    agrees("Theo Smit", "Th. Bakker, de buurman van Smit", 1);
}

static void test_another(void)
{
    g_assert_true(zb_name_is_another("Klaas Vogel", "A. Vogel"));
    g_assert_true(zb_name_is_another("Klaas de Vogel-Prins", "A.J. de Vogel-Prins"));
    g_assert_true(zb_name_is_another("Klaas Vogel", "Th. Vogel"));
    g_assert_false(zb_name_is_another("Klaas Vogel", "K. Vogel"));
    g_assert_false(zb_name_is_another("Klaas Vogel", "Klaas A. Vogel"));
    g_assert_false(zb_name_is_another("Klaas Vogel", "A. Vogel\nKlaas Vogel"));
    g_assert_false(zb_name_is_another("Klaas Vogel", "Vogel"));
    g_assert_false(zb_name_is_another("Klaas Vogel", "A. Prins"));
    g_assert_false(zb_name_is_another("", "A. Vogel"));
}

/* What a household shares tells nobody apart. */
static void test_except(void)
{
    char *family[] = {(char *)"terpstra", NULL};
    g_assert_cmpfloat_with_epsilon(zb_name_agreement("Douwe Terpstra", "Douwe Terpstra", family), 1, 0.01);
    g_assert_cmpfloat_with_epsilon(zb_name_agreement("Douwe Terpstra", "Fam. Terpstra", family), 0, 0.01);
}

static void test_family(void)
{
    g_assert_true(zb_name_family_in("Klaas de Vogel-Prins", "fam. vogel"));
    g_assert_true(zb_name_family_in("K. Vogel", "Vogel"));
    g_assert_true(zb_name_family_in("Vogel", "Jan Vogel"));
    g_assert_true(zb_name_family_in("mr. H.C. van Vogel", "vogel"));
    g_assert_false(zb_name_family_in("Klaas Vogel", "Klaas"));
    g_assert_false(zb_name_family_in("Klaas Vogel", "Vogels"));
    g_assert_false(zb_name_family_in("", "Vogel"));
    g_assert_true(zb_name_family_first("Anna de Wit", "De Wit heeft u"));
    g_assert_true(zb_name_family_first("Anna de Wit", "A.B. de Wit"));
    g_assert_true(zb_name_family_first("Anna Smit-Kok", "Smit-Kok, Kade 4"));
    g_assert_true(zb_name_family_first("Anna Smit-Kok", "Kok"));
    g_assert_false(zb_name_family_first("Anna Smit", "Smit-Kok"));
    g_assert_false(zb_name_family_first("Anna de Wit", "Anna de Wit"));
    g_assert_false(zb_name_family_first("Anna de Wit", "de wit geverfde muur"));
    g_assert_false(zb_name_family_first("Anna de Wit", "Jan de Wit"));
    g_assert_false(zb_name_family_first("Anna de Wit", ""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/person-name/words", test_words);
    g_test_add_func("/person-name/agreement", test_agreement);
    g_test_add_func("/person-name/initials", test_initials);
    g_test_add_func("/person-name/another", test_another);
    g_test_add_func("/person-name/except", test_except);
    g_test_add_func("/person-name/family", test_family);
    return g_test_run();
}

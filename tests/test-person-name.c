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

/* What a household shares tells nobody apart. */
static void test_except(void)
{
    char *family[] = {(char *)"terpstra", NULL};
    g_assert_cmpfloat_with_epsilon(zb_name_agreement("Douwe Terpstra", "Douwe Terpstra", family), 1, 0.01);
    g_assert_cmpfloat_with_epsilon(zb_name_agreement("Douwe Terpstra", "Fam. Terpstra", family), 0, 0.01);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/person-name/words", test_words);
    g_test_add_func("/person-name/agreement", test_agreement);
    g_test_add_func("/person-name/except", test_except);
    return g_test_run();
}

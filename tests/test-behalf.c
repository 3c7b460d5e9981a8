/* For whom a writer says that he writes, and whom he only mentions. */
#include <string.h>
#include "lib/judge/behalf.h"

static void check(const char *text, const char *want)
{
    g_autofree char *got = zb_behalf_of(text);
    if (want ? !got || !g_str_has_prefix(got, want) : got != NULL)
        g_error("\"%s\": %s", text, got ? got : "nobody");
}

static void test_says(void)
{
    check("Ik schrijf voor mijn zus Nadia Ouali-Kok, Kade 4, zij kan dat niet.", "Nadia Ouali-Kok\n");
    check("ik mail u voor m'n moeder nadia ouali", "nadia ouali\n");
    check("voor mijn zus Nadia Ouali", "Nadia Ouali\n"); /* a subject */
    check("Namens mijn zus, Nadia Ouali, vraag ik", "Nadia Ouali\n");
    check("Ik schrijf dit namens mevrouw N. Ouali.", "N. Ouali\n");
    check("Als gemachtigde van de heer Th.J. van der Smit maak ik", "Th.J. van der Smit ");
    check("Ik ben de dochter van mevrouw Smit-Kok. Zij", "Smit-Kok\n");
    check("Mijn cliënte, mevrouw mr. Nadia Ouali, heeft", "Nadia Ouali\n");
    check("Ik ben gemachtigd door Nadia Ouali.", "Nadia Ouali\n");
    check("Ik behartig de belangen van dhr. Smit.", "Smit\n");
    check("Groeten,\nPiet Bos\nbewindvoerder van Nadia Ouali", "Nadia Ouali\n");
    check("In deze zaak treed ik op voor mijn oude vader Jan Smit.", "Jan Smit\n");
    check("Uit naam van Jan Smit.", "Jan Smit\n");
}

static void test_says_not(void)
{
    check("", NULL);
    check("Mijn buurman Jan Smit maakt elke nacht lawaai.", NULL);
    check("De advocaat van Jan Smit heeft mij gebeld.", NULL);
    check("De zoon van Jan Smit heeft mijn ruit ingegooid.", NULL);
    check("Ik schrijf u voor de derde keer.", NULL);
    check("Ik ben geen familie van Jan Smit.", NULL);
    check("Ik schrijf dit niet namens Jan Smit.", NULL);
    check("Ik ben geen zoon van Jan Smit.", NULL);
    check("Ik ben voor Jan Smit geweest bij de balie.", NULL);
    check("namens", NULL);
    check("Ik schrijf voor mijn moeder.", NULL);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/behalf/says", test_says);
    g_test_add_func("/behalf/says-not", test_says_not);
    return g_test_run();
}

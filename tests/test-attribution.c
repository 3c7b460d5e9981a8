#include "lib/mail/attribution.h"

#include <string.h>

static ZbPhrases *phrases;

static void check(const char *text, guint taken, gboolean marked)
{
    gboolean got;
    g_autoptr(GArray) lines = zb_lines_of(text);
    g_test_message("%s", text);
    g_assert_cmpuint(zb_attribution_lines(phrases, (ZbLine *)(gpointer)lines->data, lines->len, &got), ==,
                     taken);
    if (taken > 0)
        g_assert_cmpint(got, ==, marked);
}

static void test_languages(void)
{
    static const char *const lines[] = {
        "Op ma 4 mei 2026 om 09:12 schreef Jan van der Berg <j@x.example>:",
        "Op 4 mei 2026, om 09:12 heeft Jan <j@x.example> het volgende geschreven:",
        "Op 4-5-2026 om 09:12 schreef Jan Jansen:",
        "Jan Jansen <j@x.example> schreef op ma 4 mei 2026 om 09:12:",
        "On Mon, May 4, 2026 at 9:12 AM Jan Jansen <j@x.example> wrote:",
        "On May 4, 2026, at 09:12, Jan Jansen <j@x.example> wrote:",
        "Am 04.05.2026 um 09:12 schrieb Jan Jansen:",
        "Am Mo., 4. Mai 2026 um 09:12 Uhr schrieb Jan <j@x.example>:",
        "Le lun. 4 mai 2026 à 09:12, Jan <j@x.example> a écrit :",
        "El lun, 4 may 2026 a las 9:12, Jan (<j@x.example>) escribió:",
        "Il giorno lun 4 mag 2026 alle ore 09:12 Jan <j@x.example> ha scritto:",
        "Em seg., 4 de mai. de 2026 às 09:12, Jan <j@x.example> escreveu:",
        "pon., 4 maj 2026 o 09:12 Jan <j@x.example> napisał(a):",
        "W dniu 4.05.2026 o 09:12, Jan Jansen pisze:",
        "Dne 4. 5. 2026 v 9:12 Jan Jansen napsal(a):",
        "Den mån 4 maj 2026 kl 09:12 skrev Jan <j@x.example>:",
        "man. 4. maj 2026 kl. 09.12 skrev Jan <j@x.example>:",
        "ma 4. toukok. 2026 klo 9.12 Jan <j@x.example> kirjoitti:",
        "Jan <j@x.example>, 4 May 2026 Pzt, 09:12 tarihinde şunu yazdı:",
        "пн, 4 мая 2026 г. в 09:12, Jan <j@x.example> написал:",
        "пн, 4 трав. 2026 р. о 09:12 Jan <j@x.example> пише:",
        "Jan <j@x.example> ezt írta (időpont: 2026. máj. 4., H, 9:12):",
        "În lun., 4 mai 2026 la 09:12, Jan <j@x.example> a scris:",
        "Στις Δευ 4 Μαΐ 2026 στις 9:12, Jan <j@x.example> έγραψε:",
        "2026年5月4日(月) 9:12 Jan <j@x.example> のメール:",
        "在 2026-05-04 09:12:00，Jan <j@x.example> 写道：",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *marked = g_strconcat(lines[i], "\n\n> oud\n", NULL);
        g_autofree char *bare = g_strconcat(lines[i], "\n\noud\n", NULL);
        check(marked, 1, TRUE);
        check(bare, 1, FALSE);
    }
}

static void test_shapes(void)
{
    check("Op di 17 jun 2025 om 11:05 schreef Klachten Gemeente Veldermeer <\nk@v.example>:\n> oud\n", 2,
          TRUE);
    check("On Tue, Jun 17, 2025 at 11:05 AM Jan Jansen\n<j@x.example> wrote:\noud\n", 2, FALSE);
    check("Le 4 janv. 2016 19:03, \"Jan Jansen\"\n<j@x.example>\na écrit :\n\n> oud\n", 3, TRUE);
    check("Am 21.04.2016 17:48 schrieb \"Jan\" <j@x.example\n>:\n\n> oud\n", 2, TRUE);
    /* In a language without words here: an address, a time, and a quotation under it. */
    check("Xyz 4-5-2026 9:12, Jan <j@x.example> zyx:\n> oud\n", 1, TRUE);
    check("Xyz 4-5-2026 9:12, Jan <j@x.example> zyx:\noud\n", 0, FALSE);
    check("Jan Jansen schreef:\n> oud\n", 1, TRUE);
    check("2013/7/20 jan via Forum <j@x.example>\n\noud\n", 1, FALSE);
    check("2016-03-03 17:21 GMT+01:00 Jan Jansen\n\noud\n", 1, FALSE);
    check("26.06.2014, 14:41, \"Jan\" <j@x.example>:\noud\n", 1, FALSE);
    check(">>> Jan Jansen <j@x.example> 04-05-26 9:12 >>>\noud\n", 1, FALSE);
}

/* What a person wrote: what follows is theirs. */
static void test_people(void)
{
    check("Op 12 maart schreef u:\nuw brief deugt niet\n", 0, FALSE);
    check("Op 12 maart 2026 om 10:15 schreef u:\nuw brief deugt niet\n", 0, FALSE);
    check("Op 12 maart 2026 om 10:15 schreef uw medewerker J. Jansen mij:\ntekst\n", 0, FALSE);
    check("Am 12. März um 10:15 schrieb mir Ihr Kollege Max (max@stadt.example) Folgendes:\ntekst\n", 0,
          FALSE);
    check("Op maandag belde ik en toen\nschreef ik dit op.\n", 0, FALSE);
    check("Mijn buurman schreef:\nhij wil niet\n", 0, FALSE);
    check("Mijn vragen:\n- een\n", 0, FALSE);
    /* A sentence right before it is not part of it. */
    check("Op 12 mei heb ik gebeld.\nOp di 17 jun 2025 om 11:05 schreef Jan <j@x.example>:\n> oud\n", 0,
          FALSE);
    check("", 0, FALSE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/attribution/languages", test_languages);
    g_test_add_func("/attribution/shapes", test_shapes);
    g_test_add_func("/attribution/people", test_people);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}

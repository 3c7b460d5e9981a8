/* The same text again, with a line that says only that; and what looks like it and tells something new. */
#include <glib.h>
#include "lib/judge/near-copy.h"

#define COMPLAINT                                                                                            \
    "De ondergrondse container bij de Meerkoet zit al sinds de braderie vast. Ik heb mijn zakken drie keer " \
    "weer "                                                                                                  \
    "mee naar boven genomen, en dat met twee trappen. Wilt u hem laten maken?"
#define LETTER "Geachte heer Prins,\n\n" COMPLAINT "\n\nMet vriendelijke groet,\nTjeerd Okkema\nMeerkoet 3"

static GHashTable *names_of_okkema(void)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(names, (gpointer) "tjeerd");
    g_hash_table_add(names, (gpointer) "okkema");
    return names;
}

/* Either may have been read first. */
static void check(const char *one, const char *other, gboolean want)
{
    g_autoptr(GHashTable) names = names_of_okkema();
    g_autoptr(GHashTable) colleagues = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(colleagues, (gpointer) "prins");
    if (zb_near_copy(one, other, names, colleagues) != want ||
        zb_near_copy(other, one, names, colleagues) != want)
        g_error("%s a copy:\n%s\n---\n%s", want ? "is" : "is no", one, other);
}

static void check_line(const char *line, gboolean want)
{
    g_autofree char *above = g_strconcat(line, "\n\n", LETTER, NULL);
    g_autofree char *below = g_strconcat(COMPLAINT, "\n\n", line, NULL);
    check(LETTER, above, want);
    check(COMPLAINT, below, want);
}

static void test_line(void)
{
    static const char *const lines[] = {
        "Nogmaals.",
        "NOGMAALS!!!",
        "Nogmaals, zie onder:",
        "Zie hieronder",
        "Graag nu een reactie!",
        "2e verzoek",
        "Tweede verzoek!",
        "Herinnering",
        "Ter herinnering: onderstaande mail stuurde ik u eerder.",
        "Ik heb nog steeds niets gehoord.",
        "Nog geen antwoord gekregen...",
        "Nogmaals verstuurd, ik weet niet of het is aangekomen.",
        "Voor de zekerheid stuur ik u mijn mail opnieuw.",
        "Beste mevrouw Prins, nogmaals mijn klacht.",
        "Ik wacht op antwoord aub",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        check_line(lines[i], TRUE);
}

/* What happened since, another matter, a date, a sum, a threat: somebody must read it. */
static void test_line_that_tells(void)
{
    static const char *const lines[] = {
        "Nogmaals, en gisteren weer.",
        "Weer!",
        "Opnieuw.",
        "Alweer, voor de derde keer.",
        "Het is gisteren weer gebeurd.",
        "Nogmaals. Nu is de lift ook kapot.",
        "Nogmaals, het is nu opgelost.",
        "Ik trek mijn klacht in.",
        "Nog een klacht.",
        "2e verzoek, ik wil 450 euro terug.",
        "Graag reactie voor 12 juni.",
        "Graag nu een reactie, anders kom ik langs.",
        "Nogmaals. Ik ben er klaar mee, ik doe mezelf wat.",
        "Uw antwoord heb ik ontvangen.",
        "Dit is geen antwoord.",
        "Ik wil het niet.",
        "Zie www.meerkoet.example",
        "Kunt u mij bellen?",
        "Prins: brand",
        "Container", /* a word that the text has, but what does it mean here? */
        "Nogmaals, nogmaals, nogmaals. Ik heb nog steeds niets van u gehoord, ik wacht nog.",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        check_line(lines[i], FALSE);
}

static void test_address_and_signature(void)
{
    check(COMPLAINT, LETTER, FALSE); /* the street is new */
    check(COMPLAINT, COMPLAINT "\n\nTjeerd", TRUE);
    check("Dag mevrouw Prins,\n\n" COMPLAINT "\n\nGroet, T. Okkema", "Beste heer,\n" COMPLAINT "\n\nTjeerd",
          TRUE);
    check(COMPLAINT "\n\nTjeerd", COMPLAINT "\n\nMieke", FALSE); /* who is that? */
    check(LETTER,
          "Geachte heer Prins,\n\nNogmaals, zie hieronder:\n" COMPLAINT
          "\n\nGraag een reactie.\nMet vriendelijke groet,\nTjeerd Okkema\nMeerkoet 3",
          TRUE);
}

/* The text itself must be the same, to the word. */
static void test_text(void)
{
    check(COMPLAINT, COMPLAINT, TRUE);
    check("Mijn fiets is door uw dienst niet teruggebracht en dat had u mij wel beloofd.",
          "Mijn fiets is door uw dienst teruggebracht en dat had u mij wel beloofd.", FALSE);
    check("Ik vraag u om de container aan de Meerkoet deze week te legen, graag een reactie.",
          "Ik vraag u om de container aan de Meerkoet deze week niet te legen, graag een reactie.", FALSE);
    check("Nogmaals. Hoort u mij?", "Hoort u mij?", FALSE); /* too little to be a copy */
    check("", "", FALSE);
    g_assert_false(zb_near_copy(COMPLAINT, "Nogmaals.\n" COMPLAINT "\nTjeerd", NULL, NULL));
    g_assert_true(zb_near_copy(COMPLAINT, "Nogmaals.\n" COMPLAINT, NULL, NULL));
}

/* However long: bounded. */
static void test_long(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 200000; i++)
        g_string_append(text, "en ");
    g_autofree char *more = g_strconcat("Nogmaals.\n", text->str, NULL);
    check(text->str, more, FALSE);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/near-copy/line", test_line);
    g_test_add_func("/near-copy/line-that-tells", test_line_that_tells);
    g_test_add_func("/near-copy/address-and-signature", test_address_and_signature);
    g_test_add_func("/near-copy/text", test_text);
    g_test_add_func("/near-copy/long", test_long);
    return g_test_run();
}

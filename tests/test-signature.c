#include "lib/mail/signature.h"

#include <string.h>
#include "lib/mail/facts.h"

static ZbPhrases *phrases;

/* The lines that stay fresh. */
static void check_by(const char *writer, const char *text, const char *expected)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    g_autofree guint8 *kinds = g_new0(guint8, lines->len + 1);
    g_autoptr(GString) fresh = g_string_new(NULL);
    zb_signature_read(phrases, (ZbLine *)(gpointer)lines->data, 0, lines->len, writer, FALSE, kinds);
    for (guint i = 0; i < lines->len; i++) {
        const ZbLine *line = &g_array_index(lines, ZbLine, i);
        if (kinds[i] == ZB_SEGMENT_FRESH)
            g_string_append_printf(fresh, "%.*s\n", (int)line->length, line->at);
    }
    g_strchomp(fresh->str);
    g_assert_cmpstr(fresh->str, ==, expected);
}

static void check(const char *text, const char *expected)
{
    check_by("J. Jansen", text, expected);
}

static void test_sign_offs(void)
{
    static const char *const greetings[] = {
        "Met vriendelijke groet,",
        "met vriendelijke groeten",
        "Hoogachtend,",
        "Mvg",
        "Gr. Jan",
        "Groeten uit Veldermeer",
        "Met vriendelijke groet, Jan Jansen",
        "Kind regards,",
        "Yours sincerely",
        "Mit freundlichen Grüßen",
        "MfG",
        "Cordialement,",
        "Je vous prie d'agréer, Madame, l'expression de mes sentiments distingués",
        "Atentamente,",
        "Cordiali saluti",
        "Pozdrawiam",
        "S pozdravem",
        "Med venlig hilsen",
        "Saygılarımla",
        "С уважением,"};
    for (guint i = 0; i < G_N_ELEMENTS(greetings); i++) {
        g_autofree char *text = g_strconcat(
            "tekst\n\n", greetings[i],
            "\n\nJan Jansen\nhoofd van de afdeling\nDorpsstraat 5, 1234 AB Veldermeer\nT 06-10000101\n",
            NULL);
        g_test_message("%s", greetings[i]);
        check(text, "tekst");
    }
}

static void test_thanks(void)
{
    check("tekst\n\nAlvast bedankt,\nJan\n", "tekst");
    check("tekst\n\nThanks!\n\nJan\n\n", "tekst");
    check("tekst\n\nBedankt!\n", "tekst\n\nBedankt!");
    check("Bedankt\nJan heeft gelijk en dat weet u.\n", "Bedankt\nJan heeft gelijk en dat weet u.");
}

/* What somebody says is never taken for a signature. */
static void test_sentences(void)
{
    check("tekst\n\nGroet, Jan\n\nP.S. de boom staat er nog.\n", "tekst\n\nP.S. de boom staat er nog.");
    check("tekst\n\nMet vriendelijke groet,\nJan\nIk wil antwoord\n", "tekst\n\nIk wil antwoord");
    check("tekst\n\nGroet,\nJan\n\nWaar blijft mijn geld?\n", "tekst\n\nWaar blijft mijn geld?");
    check("tekst\nBest wel een rare brief\n", "tekst\nBest wel een rare brief");
    check("tekst\nGroeten mag ik haar niet meer\n", "tekst\nGroeten mag ik haar niet meer");
    check("Groet,\nJan\n", "Groet,\nJan");
    check("Klacht over lawaai\nJan Jansen\nelke nacht herrie\n",
          "Klacht over lawaai\nJan Jansen\nelke nacht herrie");
    check("Appels\n- Peren\n- Noten\n", "Appels\n- Peren\n- Noten");
}

/* A thought that has no verb is none of a signature's places. */
static void test_remarks(void)
{
    static const char *const remarks[] = {"Brandstichting volgt.", "P.S. Lantaarn Dorpsstraat 5 stuk",
                                          "PS: put verstopt",      "Naschrift: kelder nat",
                                          "Punt drie: sloot vol",  "4. de brug"};
    for (guint i = 0; i < G_N_ELEMENTS(remarks); i++) {
        g_autofree char *text = g_strdup_printf("tekst\n\nGroet,\nJan\n\n%s\n", remarks[i]);
        g_autofree char *expected = g_strdup_printf("tekst\n\n%s", remarks[i]);
        check(text, expected);
    }
    check("tekst\n\nGroet,\nJan\nFunctie: adviseur\nMede namens: P. Pietersen\nWerkdagen: maandag, "
          "dinsdag\nHeuvel B.V.\n",
          "tekst");
}

static void test_delimiters(void)
{
    check("een\n--\nDe sloot is vol.\nDat is een schande.\n",
          "een\n--\nDe sloot is vol.\nDat is een schande.");
    check("een\n--\nJan Jansen\nDorpsstraat 5\n", "een");
    check("een\n--\nJan Jansen\nGeniet van wat je hebt\n", "een\nGeniet van wat je hebt");
    check("een\n-- \nJan Jansen\nGeniet van wat je hebt\n", "een");
    check("een\n-- \nJan Jansen\n\nP.S. de put ook\n", "een\nP.S. de put ook");
    check("een\n--\nPiet\n\nP.S. de put ook\n", "een\nP.S. de put ook");
}

static void test_names(void)
{
    check("tekst\n\nJ. Jansen\n", "tekst");
    check("tekst\n\nJansen\nDorpsstraat 5\n06-10000101\n", "tekst");
    check_by("John Doe", "tekst\n\nJohn E. Doe, Ph.D.\nPresident\njohn@x.example\n", "tekst");
    check_by("", "tekst\n\nJan Jansen\n", "tekst\n\nJan Jansen");
    check_by("", "tekst\n\n-Jan\n", "tekst");
    check_by("", "tekst\n\n//Jan\n", "tekst");
    check("tekst\n\nPiet Pietersen\n", "tekst\n\nPiet Pietersen");
    check("Jan Jansen\n", "Jan Jansen");
}

static void test_rules(void)
{
    check_by("", "tekst\n\n--------\n\nJan Jansen\n\nt. 06-10000101\n\nskype: jan\n", "tekst");
    check_by("", "tekst\n***\n", "tekst");
    check_by("", "een\n------\nTwee\n", "een\n------\nTwee");
}

static void test_programs(void)
{
    check("tekst\n-- \nJan\n06-1\n", "tekst");
    check("tekst\n\nVerstuurd vanaf mijn iPhone\n\nnog iets\n", "tekst\n\nnog iets");
    check("LET OP: Deze e-mail komt van buiten de organisatie. Klik niet op koppelingen.\n\ntekst\n",
          "tekst");
    check("tekst\n\nDe informatie in dit bericht is uitsluitend bestemd voor de geadresseerde.\n\nKvK "
          "12345678\n",
          "tekst");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/signature/sign-offs", test_sign_offs);
    g_test_add_func("/signature/thanks", test_thanks);
    g_test_add_func("/signature/sentences", test_sentences);
    g_test_add_func("/signature/remarks", test_remarks);
    g_test_add_func("/signature/delimiters", test_delimiters);
    g_test_add_func("/signature/names", test_names);
    g_test_add_func("/signature/rules", test_rules);
    g_test_add_func("/signature/programs", test_programs);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}

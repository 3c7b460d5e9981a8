#include <string.h>
#include "lib/mail/fresh.h"

/* The facts of a message, cut. */
static ZbFacts *cut(const char *text, const char *subject)
{
    g_autoptr(ZbPhrases) phrases = zb_phrases_new();
    ZbFacts *facts = zb_facts_new();
    g_free(facts->text);
    facts->text = g_strdup(text);
    g_free(facts->subject);
    facts->subject = g_strdup(subject);
    g_ptr_array_add(facts->from, zb_address_new("J. Jansen", "j@x.example"));
    zb_fresh_segment(phrases, facts);
    guint32 at = 0;
    for (guint i = 0; i < facts->segments->len; i++) {
        const ZbSegment *segment = &g_array_index(facts->segments, ZbSegment, i);
        g_assert_cmpuint(segment->start, ==, at);
        g_assert_cmpuint(segment->end, >, at);
        at = segment->end;
    }
    g_assert_cmpuint(at, ==, strlen(text));
    return facts;
}

static char *fresh_of(const char *text, gboolean forward)
{
    g_autoptr(ZbFacts) facts = cut(text, forward ? "FW: klacht" : "klacht");
    g_assert_cmpuint(facts->notes->len, ==, 0);
    return zb_facts_fresh_of(text, facts->segments);
}

static void check(const char *text, const char *expected)
{
    g_autofree char *fresh = fresh_of(text, FALSE);
    g_assert_cmpstr(fresh, ==, expected);
}

/* One letter a segment: f, q, F (forwarded), s. */
static void check_kinds_of(const char *text, const char *subject, const char *expected)
{
    g_autoptr(ZbFacts) facts = cut(text, subject);
    g_autoptr(GString) kinds = g_string_new(NULL);
    for (guint i = 0; i < facts->segments->len; i++)
        g_string_append_c(kinds, "fqFs"[g_array_index(facts->segments, ZbSegment, i).kind]);
    g_assert_cmpstr(kinds->str, ==, expected);
}

static void check_kinds(const char *text, gboolean forward, const char *expected)
{
    check_kinds_of(text, forward ? "FW: klacht" : "klacht", expected);
}

static void check_answer(const char *text, const char *expected)
{
    check_kinds_of(text, "RE: klacht", expected);
}

static void test_quotes(void)
{
    check("", "");
    check("alles nieuw", "alles nieuw");
    check("nieuw\n\n> oud\n> oud\n", "nieuw");
    check("> oud\n\nantwoord een\n\n> oud\n\nantwoord twee\n", "antwoord een\n\nantwoord twee");
    check("> alleen oud\n", "");
    check("  > ingesprongen\nnieuw\n", "nieuw");
    check("5 > 3 is waar\n", "5 > 3 is waar");
}

static void test_attributions(void)
{
    check("ja\n\nOp di 17 jun 2025 om 11:05 schreef Klachten <k@v.example>:\n\n> oud\n", "ja");
    check("ja\n\nOp di 17 jun 2025 om 11:05 schreef Klachten Gemeente Veldermeer <\nk@v.example>:\n> oud\n",
          "ja");
    check("ja\n\nOn Mon, May 4, 2026 at 9:12 AM X <x@y.example> wrote:\nouder zonder teken\n", "ja");
    check("Op 5 mrt 2026 om 09:45 heeft X <x@y.example> het volgende geschreven:\n> a\n\nonder\n", "onder");
    check("Am 04.05.2026 um 09:12 schrieb X <x@y.example>:\n> a\nneu\n", "neu");
    check("Le 04/05/2026 \xc3\xa0 09:12, X <x@y.example> a \xc3\xa9"
          "crit :\n> a\nnouveau\n",
          "nouveau");
    /* How people begin to quote from a letter. */
    check("Op 12 maart schreef u:\nuw brief deugt niet\n", "Op 12 maart schreef u:\nuw brief deugt niet");
    check("Op maandag belde ik en toen\nschreef ik dit op.\n",
          "Op maandag belde ik en toen\nschreef ik dit op.");
}

static void test_header_blocks(void)
{
    const char *outlook =
        "nieuw\n\nVan: X <x@y.example>\nVerzonden: maandag 4 mei 2026 9:12\nAan: Y\nOnderwerp: Z\n\noud\n";
    check(outlook, "nieuw");
    check_kinds(outlook, FALSE, "fq");
    check_kinds(outlook, TRUE, "fF");
    check("new\n________________________________\nFrom: X\nSent: Monday, May 4, 2026 9:12 AM\nTo: "
          "Y\nSubject: Z\n\nold\n",
          "new");
    check("nieuw\n*Van:* X <x@y.example>\n*Verzonden:* maandag 4 mei 2026 9:12\n*Aan:* Y\n\noud\n", "nieuw");
    check("nieuw\n-----Oorspronkelijk bericht-----\nVan: X\noud\n", "nieuw");
    /* A person's letter head, and a form. */
    const char *letter =
        "Van: J. Jansen, j@x.example\nAan: de gemeente\nDatum: 4 mei 2026\nOnderwerp: klacht\n\nIk klaag.";
    check(letter, letter);
    const char *form = "Naam: J. Jansen\nE-mail: j@x.example\nOnderwerp: Bomen\nUw klacht:\nde "
                       "boom\n\nVerzonden op 23-04-2026 09:14";
    check(form, form);
    check("Van: jou\nweet ik niets.", "Van: jou\nweet ik niets.");
}

static void test_forwards(void)
{
    check_kinds("zie onder\n---------- Forwarded message ---------\nVan: X\n\ntekst\n", FALSE, "fF");
    check_kinds("zie onder\n\nBegin doorgestuurd bericht:\n\nVan: X\n\ntekst\n", FALSE, "fF");
    check_kinds("> Begin doorgestuurd bericht:\n>\n> Van: X\n", FALSE, "F");
}

/* What a forward in the text says of the message passed on. */
static void check_forwarded(const char *text, const char *subject, guint count, const char *name,
                            const char *address, const char *about, const char *begins)
{
    g_autoptr(ZbFacts) facts = cut(text, subject);
    g_assert_cmpuint(facts->forwarded->len, ==, count);
    const ZbForwarded *one = count > 0 ? facts->forwarded->pdata[count - 1] : NULL;
    if (!one)
        return;
    g_assert_cmpstr(one->name, ==, name);
    g_assert_cmpstr(one->address, ==, address);
    g_assert_cmpstr(one->subject, ==, about);
    g_assert_cmpuint(one->start, <, one->end);
    g_assert_cmpuint(one->end, <=, strlen(text));
    g_assert_true(g_str_has_prefix(text + one->start, begins));
}

#define GMAIL                                                                                            \
    "---------- Forwarded message ---------\nVan: P. Piet <p@y.example>\nDate: ma 4 mei 2026 om 09:12\n" \
    "Subject: gat\nTo: <k@v.example>\n\nEr is een gat.\n"
#define OUTLOOK                                                                                          \
    "________________________________\nVan: P. Piet <p@y.example>\nVerzonden: maandag 4 mei 2026 9:12\n" \
    "Aan: K <k@v.example>\nOnderwerp: gat\n\nEr is een gat.\n"
#define APPLE                                                                                                \
    "Begin doorgestuurd bericht:\n\n> Van: P. Piet <p@y.example>\n> Onderwerp: gat\n> Datum: 4 mei 2026 om " \
    "09:12:00 "                                                                                              \
    "CEST\n> Aan: k@v.example\n> \n> Er is een gat.\n"
#define THUNDERBIRD                                                                                       \
    "-------- Doorgestuurd bericht --------\nOnderwerp: \tgat\nDatum: \tMon, 4 May 2026 09:12:00 +0200\n" \
    "Van: \tP. Piet <p@y.example>\nAan: \tk@v.example\n\n\nEr is een gat.\n"
#define YAHOO                                                                                           \
    "   ----- Doorgestuurd bericht ----- Van: P. Piet <p@y.example>Aan: \"k\" <k@v.example>Verzonden: " \
    "maandag 4 "                                                                                        \
    "mei 2026, 09:12:00 CESTOnderwerp: gat\n Er is een gat.\n"
#define LOTUS                                                                                       \
    "----- Doorgestuurd door Jan/NL op 04-05-2026 09:12 -----\n\nVan: P. Piet <p@y.example>\nAan: " \
    "k@v.example\n"                                                                                 \
    "Datum: 04-05-2026 09:00\nOnderwerp: gat\n\nEr is een gat.\n"
#define GREEK                                                                                            \
    "----- \u039c\u03ae\u03bd\u03c5\u03bc\u03b1 \u03ac\u03bb\u03bb\u03bf -----\n\u0391\u03c0\u03cc: P. " \
    "Piet "                                                                                              \
    "<p@y.example>\n\u0398\u03ad\u03bc\u03b1: gat\n\nEr is een gat.\n"

static void test_programs(void)
{
    static const struct {
        const char *text, *subject, *begins;
    } forwards[] = {
        {GMAIL, "Fwd: gat", "----"},    {GMAIL, "gat", "----"},     {OUTLOOK, "FW: gat", "____"},
        {APPLE, "Fwd: gat", "Begin"},   {APPLE, "gat", "Begin"},    {THUNDERBIRD, "Fwd: gat", "----"},
        {YAHOO, "Fw: gat", "   -----"}, {LOTUS, "Fw: gat", "----"}, {GREEK, "Fwd: gat", "----"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(forwards); i++) {
        g_autofree char *below = g_strconcat("ter behandeling\n\n", forwards[i].text, NULL);
        g_test_message("%s", below);
        check_forwarded(forwards[i].text, forwards[i].subject, 1, "P. Piet", "p@y.example", "gat",
                        forwards[i].begins);
        check_forwarded(below, forwards[i].subject, 1, "P. Piet", "p@y.example", "gat", forwards[i].begins);
        g_autoptr(ZbFacts) facts = cut(below, forwards[i].subject);
        g_autofree char *fresh = zb_facts_fresh_of(below, facts->segments);
        g_assert_cmpstr(fresh, ==, "ter behandeling");
    }
}

/* An answer quotes; it passes nothing on. */
static void test_answers(void)
{
    check_forwarded("nieuw\n" OUTLOOK, "Re: gat", 0, "", "", "", "");
    check_forwarded("nieuw\n" OUTLOOK, "gat", 0, "", "", "", "");
    check_forwarded("nieuw\n> " GMAIL, "Re: gat", 0, "", "", "", "");
    check_forwarded("nieuw\n\nOp 4-5-2026 09:12 schreef P <p@y.example>:\n> oud\n", "Re: gat", 0, "", "", "",
                    "");
    /* Outlook for Mac passes on under an attribution. */
    check_forwarded("zie\n\nOp 4-5-2026 09:12 heeft P. Piet <p@y.example> geschreven:\n\n    gat\n",
                    "FW: gat", 1, "P. Piet", "p@y.example", "gat", "Op 4");
}

#define HEADING "Van: P <p@y.example>\nVerzonden: maandag 4 mei 2026 9:12\nAan: J\nOnderwerp: gat\n\n"

/* What is under a heading is the writer's where what is quoted is marked, or where they say so. */
static void test_under_heading(void)
{
    check_answer("zie onder\n\n" HEADING "> wanneer?\n\ngisteren\n\n> waar?\n\nhier\n", "fqfqf");
    check_answer(HEADING "> wanneer?\n\ngisteren\n", "qf");
    check_answer("-----Oorspronkelijk bericht-----\n" HEADING "> wanneer?\n\ngisteren\n", "qf");
    check_answer("mijn antwoorden staan in het rood\n\n" HEADING "wanneer?\ngisteren\n", "fqf");
    check_answer("het antwoord staat\ntussen uw regels\n\n" HEADING "wanneer?\ngisteren\n\n" HEADING "oud\n",
                 "fqfq");
    check_answer("het antwoord is nee\n\n" HEADING "wanneer?\n", "fq");
    check_answer("groet, het licht stond op rood\n\n" HEADING "wanneer?\n", "fq");
    /* A person's letter head, in an answer too. */
    check_answer("Van: Jan (j@x.example)\nAan: het college\nDatum: 4-5-2026 9:12\nBetreft: gat\n\ntekst\n",
                 "f");
}

/* A wrapped address may begin with a digit; and a greeting under what is quoted is no message. */
static void test_wrapped(void)
{
    check_answer("nee\n\nOp ma 4 mei 2026 om 09:12 schreef P <\n14veldermeer@y.example>:\n\noud\n", "fq");
    check_answer("nee\n\n> oud\n\nMet vriendelijke groet, Jan\n", "fqs");
}

/* A colleague passes on what a colleague passed on; and what the inner message quotes is not its writer's. */
static void test_nested(void)
{
    check_kinds("een\n\n---------- Forwarded message ---------\nVan: C <c@v.example>\nDate: 4 mei 2026 "
                "10:00\nSubject: "
                "Fwd: gat\n\ntwee\n\n" GMAIL,
                FALSE, "fF");
    check_forwarded("een\n\n---------- Forwarded message ---------\nVan: C <c@v.example>\nDate: 4 mei 2026 "
                    "10:00\nSubject: "
                    "Fwd: gat\n\ntwee\n\n" GMAIL,
                    "Fwd: gat", 2, "P. Piet", "p@y.example", "gat", "----");
    check_kinds("een\n\n" OUTLOOK
                "\nVan: K <k@v.example>\nVerzonden: zondag 3 mei 2026 9:12\nAan: P\nOnderwerp: RE: gat\n\n"
                "oud\n",
                TRUE, "fFq");
    check_kinds("een\n\n" GMAIL "\nOp 3 mei 2026 om 09:12 schreef K <k@v.example>:\n> oud\n\nen dit\n", FALSE,
                "fFqF");
    check_kinds("een\n\n" APPLE "> > oud\n\nonder\n", FALSE, "fFqf");
}

/* A form or ticket system is no forward: all of it is fresh. */
static void test_forms(void)
{
    const char *form =
        "Er is een formulier ingevuld.\n\nVan: J. Jansen\nDatum: 4-5-2026 09:12\nAan: klachten\nOnderwerp: "
        "gat\n\nEr is een gat in de weg.";
    const char *ticket =
        "Zaaknummer: 12\nNaam: J. Jansen\nE-mail: j@x.example\nBericht: Er is een gat.\n\nVerzonden op "
        "4-5-2026 09:14";
    check(form, form);
    check(ticket, ticket);
}

static void test_signatures(void)
{
    check("tekst\n-- \nJan\n06-1\n", "tekst");
    check_kinds("tekst\n-- \nJan\n\n> oud\n", FALSE, "fsq");
    check("tekst\n\nVerstuurd vanaf mijn iPhone\n\nnog iets\n", "tekst\n\nnog iets");
    check("tekst\n\nGet Outlook for iOS\n", "tekst");
    check("Verzonden vanaf mijn balkon, waar het stinkt.\n", "Verzonden vanaf mijn balkon, waar het stinkt.");
    check("Von meinem Balkon sehe ich alles\n", "Von meinem Balkon sehe ich alles");
    check("tekst\n\nDe informatie in dit bericht is uitsluitend bestemd voor de geadresseerde.\n", "tekst");
    /* What is long has something to say. */
    g_autoptr(GString) text = g_string_new("a\n--\n");
    for (guint i = 0; i < 30; i++)
        g_string_append(text, "en nog een regel\n");
    g_autofree char *fresh = fresh_of(text->str, FALSE);
    g_assert_true(g_str_has_suffix(fresh, "regel"));
}

static void test_cap(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 3 * ZB_CAP_SEGMENTS; i++)
        g_string_append(text, "> q\nf\n");
    g_autoptr(ZbFacts) facts = cut(text->str, "klacht");
    g_assert_cmpstr(facts->notes->pdata[0], ==, "segments_cut");
    g_assert_cmpuint(facts->segments->len, ==, ZB_CAP_SEGMENTS);
    const ZbSegment *last = &g_array_index(facts->segments, ZbSegment, ZB_CAP_SEGMENTS - 1);
    g_assert_cmpuint(last->end, ==, text->len);
    g_assert_cmpint(last->kind, ==, ZB_SEGMENT_FRESH);
}

/* A megabyte of lines that each look like a beginning of something. Quadratic time would take minutes. */
static void test_linear(void)
{
    static const char *const lines[] = {"-- \n",
                                        "Op\n",
                                        "Op 1:\n",
                                        "Van: x@y 10:00\n",
                                        "----\n",
                                        "\n",
                                        "a\n",
                                        "__________\n",
                                        "________________________________\n",
                                        "Groet\n",
                                        "Bedankt\n\n",
                                        "disclaimer\n",
                                        "Sent from my iPhone\n",
                                        "----- Forwarded message -----\n",
                                        "> ----- Forwarded message -----\n>> x\n",
                                        "-----Original Message-----\nFrom: x\n",
                                        "Van: x\nAan: y\n",
                                        "Op 1 mei 2026 10:00 <\n",
                                        "Op 1 mei 2026 10:00 schreef x <x@y>:\n> z\n",
                                        "caution: this email\n\n",
                                        "a b c d e f g h i j "};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        for (guint forward = 0; forward < 2; forward++) {
            g_autoptr(GString) text = g_string_new(NULL);
            while (text->len < ZB_CAP_TEXT / 4)
                g_string_append(text, lines[i]);
            gint64 start = g_get_monotonic_time();
            g_autoptr(ZbFacts) facts = cut(text->str, forward ? "FW: klacht" : "Re: klacht");
            g_test_message("%.*s: %d ms", (int)strcspn(lines[i], "\n"), lines[i],
                           (int)((g_get_monotonic_time() - start) / 1000));
            g_assert_cmpuint(facts->forwarded->len, <=, ZB_CAP_FORWARDED);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fresh/quotes", test_quotes);
    g_test_add_func("/fresh/attributions", test_attributions);
    g_test_add_func("/fresh/header-blocks", test_header_blocks);
    g_test_add_func("/fresh/forwards", test_forwards);
    g_test_add_func("/fresh/programs", test_programs);
    g_test_add_func("/fresh/answers", test_answers);
    g_test_add_func("/fresh/under-heading", test_under_heading);
    g_test_add_func("/fresh/wrapped", test_wrapped);
    g_test_add_func("/fresh/nested", test_nested);
    g_test_add_func("/fresh/forms", test_forms);
    g_test_add_func("/fresh/signatures", test_signatures);
    g_test_add_func("/fresh/cap", test_cap);
    g_test_add_func("/fresh/linear", test_linear);
    return g_test_run();
}

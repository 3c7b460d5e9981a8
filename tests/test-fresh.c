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
static void check_kinds(const char *text, gboolean forward, const char *expected)
{
    g_autoptr(ZbFacts) facts = cut(text, forward ? "FW: klacht" : "klacht");
    g_autoptr(GString) kinds = g_string_new(NULL);
    for (guint i = 0; i < facts->segments->len; i++)
        g_string_append_c(kinds, "fqFs"[g_array_index(facts->segments, ZbSegment, i).kind]);
    g_assert_cmpstr(kinds->str, ==, expected);
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

/* A megabyte of lines that each look like a beginning of something. */
static void test_linear(void)
{
    static const char *const lines[] = {"-- \n",  "Op\n", "Op 1:\n", "Van: x@y 10:00\n",
                                        "----\n", "\n",   "a\n",     "__________\n"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < ZB_CAP_TEXT)
            g_string_append(text, lines[i]);
        gint64 start = g_get_monotonic_time();
        g_autofree char *fresh = fresh_of(text->str, FALSE);
        g_test_message("%.2s: %d ms", lines[i], (int)((g_get_monotonic_time() - start) / 1000));
        g_assert_nonnull(fresh);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fresh/quotes", test_quotes);
    g_test_add_func("/fresh/attributions", test_attributions);
    g_test_add_func("/fresh/header-blocks", test_header_blocks);
    g_test_add_func("/fresh/forwards", test_forwards);
    g_test_add_func("/fresh/signatures", test_signatures);
    g_test_add_func("/fresh/cap", test_cap);
    g_test_add_func("/fresh/linear", test_linear);
    return g_test_run();
}

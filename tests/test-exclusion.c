/* What our letters say stays possible, apart from what they limit. Invented sentences. */
#include <string.h>
#include "lib/judge/exclusion.h"

static ZbInflect *inflect;

/* `text`: "[" and "]" stand around what must be excluded, "<" and ">" around what must be in neither. */
static void check(const char *marked)
{
    g_autoptr(GString) text = g_string_new(NULL), covered = g_string_new(NULL), excluded = g_string_new(NULL);
    GString *into = covered;
    for (const char *p = marked; *p; p++) {
        if (strchr("[]<>", *p)) {
            into = *p == '[' ? excluded : *p == '<' ? NULL : covered;
            continue; /* the mark itself is no text */
        }
        g_string_append_c(text, *p);
        if (into)
            g_string_append_c(into, *p);
    }
    g_autofree char *in = NULL, *out = NULL;
    zb_exclusion_part(inflect, text->str, &in, &out);
    const char *got[] = {in, out}, *want[] = {covered->str, excluded->str};
    for (guint i = 0; i < G_N_ELEMENTS(got); i++) {
        g_auto(GStrv) a = g_strsplit_set(got[i], " \n.,;:?*-", -1),
                      b = g_strsplit_set(want[i], " \n.,;:?*-", -1);
        g_autoptr(GString) x = g_string_new(NULL), y = g_string_new(NULL);
        for (char **word = a; *word; word++)
            g_string_append_printf(x, "%s%s", x->len && **word ? " " : "", *word);
        for (char **word = b; *word; word++)
            g_string_append_printf(y, "%s%s", y->len && **word ? " " : "", *word);
        if (!g_str_equal(x->str, y->str))
            g_test_message("%s", marked);
        g_assert_cmpstr(x->str, ==, y->str);
    }
}

static void check_all(const char *const *list)
{
    for (; *list; list++)
        check(*list);
}

static void test_sentences(void)
{
    static const char *const list[] = {
        "Op berichten over de fontein antwoorden wij niet meer. [Over de vijver en het bruggetje kunt u ons "
        "wel schrijven.]",
        "Wij reageren niet meer over de fontein. [Met andere klachten bent u welkom.]",
        "[Heeft u een klacht over iets anders, ook over het park, dan bent u gewoon welkom.]",
        "[Aanvragen, bezwaar en meldingen van gevaar gaan gewoon door.]",
        "[Uw klacht over de steiger loopt gewoon door.]",
        "[De kademuur valt niet onder deze beslissing.]",
        "Hieronder valt: het lawaai van de kermis. [Hier valt niet onder: de botsauto's op het Kerkplein.]",
        "[Dit geldt niet voor de aanslag van een volgend jaar.]",
        "[Uw aanvraag voor een dakraam behandelen wij gewoon.]",
        "[Vragen over kwijtschelding beantwoorden wij wel.]",
        "[Een melding over zwerfvuil blijft mogelijk.]",
        "[Voor onderhoud en schade aan de duiker kunt u ons blijven bellen.]",
        "[Een nieuwe klacht nemen wij in behandeling.]",
        "[Met vragen over andere jaren helpen wij u graag.]",
        "[Heeft u een andere vraag of klacht, dan hoort uw contactpersoon dat.]",
        "[Voor alle andere klachten staan wij klaar.]",
        "[Over de betalingsregeling kunt u ons altijd bereiken.]",
        "[Gevaar kunt u altijd melden.]",
        "[Het schoolvervoer staat hier los van.]",
        "[Buiten deze beslissing valt de verlichting.]",
        NULL};
    check_all(list);
}

static void test_no_turns(void)
{
    static const char *const list[] = {
        "",
        "Wij hebben de pomp onderzocht. De trilling bleef onder de norm.",
        "Wij lezen uw berichten wel en bewaren ze.",
        "Wij antwoorden niet meer, ook niet over andere kwesties rond de fontein.",
        "Dat geldt voor de fontein, het geluid en deze beslissing zelf.",
        "U mag het logboek blijven sturen; wij bewaren het zonder te antwoorden.",
        "Het gesprek ging door.",
        "De aannemer kan de kabel gewoon vervangen.",
        NULL};
    check_all(list);
}

/* One sentence, both halves. */
static void test_halves(void)
{
    static const char *const list[] = {
        "Wij antwoorden niet meer op berichten over de fontein, de pomp en het gruis, [maar over de vijver "
        "kunt u ons wel "
        "schrijven.]",
        "Over de fontein antwoorden wij niet meer, [over de vijver en het bruggetje kunt u ons wel "
        "schrijven.]",
        "[Over de vijver mag u ons gewoon bellen,] maar over de fontein antwoorden wij niet meer.",
        "De fontein valt eronder; [de vijver valt er niet onder.]",
        "<Over de vijver en de fontein kunt u ons wel schrijven en krijgt u geen antwoord meer.>",
        NULL};
    check_all(list);
}

/* Headings, lists, questions. */
static void test_blocks(void)
{
    static const char *const list[] = {
        "Over de fontein antwoorden wij niet meer.\n\n[Wat kan nog wel?\n\nDe vijver. Het bruggetje in het "
        "park.]\n\nMet groet",
        "[Niet onder deze beslissing vallen:\n- de vijver\n- het bruggetje]\n\nDe fontein wel.",
        "[Niet onder deze beslissing vallen:\n\n- de vijver;\n- het bruggetje.]\n\nHet gruis en de pomp wel.",
        "[**Dit kan altijd**\nBel bij direct gevaar. Wilt u een vergunning vragen? Stuur het "
        "formulier.]\n\nDe fontein.",
        "[Wilt u klagen over de vijver? Dat kan gewoon.]",
        "[Heeft u een andere klacht over ons? Wij behandelen die.]",
        "[Heeft u een andere klacht?] Over de fontein antwoorden wij niet meer.",
        "Wat vindt u van de fontein? Wij antwoorden niet meer.",
        NULL};
    check_all(list);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exclusion/sentences", test_sentences);
    g_test_add_func("/exclusion/no-turns", test_no_turns);
    g_test_add_func("/exclusion/halves", test_halves);
    g_test_add_func("/exclusion/blocks", test_blocks);
    inflect = zb_inflect_new();
    int result = g_test_run();
    zb_inflect_free(inflect);
    return result;
}

/* Words, sentences, and what says nothing. */
#include <string.h>
#include "lib/judge/cues.h"
#include "lib/judge/prose.h"

static ZbInflect *inflect;

/* The words that say something, in order. */
static char *saying(const char *text)
{
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, text, -1);
    GString *words = g_string_new(NULL);
    for (guint i = 0; i < zb_prose_count(prose); i++)
        if (!zb_prose_word(prose, i)->common)
            g_string_append_printf(words, "%s%s", words->len ? " " : "", zb_prose_word(prose, i)->folded);
    return g_string_free(words, FALSE);
}

static void says(const char *text, const char *want)
{
    g_autofree char *got = saying(text);
    g_assert_cmpstr(got, ==, want);
}

static void test_common(void)
{
    says("Kunt u mij zeggen hoe het met de lindeboom staat?", "lindeboom");
    says("IK WIL DAT DE SKATEBAAN WEG GAAT", "skatebaan weg");
    says("huisnummer 14, bedrag 4.812 euro, 5 keer", "huisnummer 14 bedrag 812 euro");
}

/* Who is addressed and who signs is not what it is about. */
static void test_names(void)
{
    says("Geachte mevrouw De Vries,\n\nDe goot lekt.\n\nMet vriendelijke groet,\nPiet Bakker", "goot lekt");
    says("Beste Bas, het riool stinkt.", "riool stinkt");
    says("mevrouw heeft de goot gezien", "goot");
    /* A greeting in the middle of a long text is no signature. */
    g_autoptr(GString) text = g_string_new("Groeten uit het bos zeggen niets. ");
    for (guint i = 0; i < 20; i++)
        g_string_append(text, "lantaarn ");
    g_autofree char *got = saying(text->str);
    g_assert_nonnull(strstr(got, "bos"));
}

static void test_leave_out(void)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(names, (gpointer) "rachid");
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, "volgens Rachid lekt het", -1);
    zb_prose_leave_out(prose, names);
    g_assert_true(zb_prose_word(prose, 1)->common);
    g_assert_false(zb_prose_word(prose, 2)->common);
}

static void test_paragraphs(void)
{
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, "Een. Twee\ndrie\n\nvier\n \nvijf", -1);
    static const guint want[] = {0, 0, 0, 1, 2}, sentences[] = {0, 1, 1, 2, 3};
    g_assert_cmpuint(zb_prose_count(prose), ==, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
        g_assert_cmpuint(zb_prose_word(prose, i)->paragraph, ==, want[i]);
        g_assert_cmpuint(zb_prose_word(prose, i)->sentence, ==, sentences[i]);
    }
    g_assert_cmpuint(zb_prose_paragraphs(prose), ==, 3);
    g_autoptr(ZbProse) nothing = zb_prose_new(inflect, "\n\n ...", -1);
    g_assert_cmpuint(zb_prose_paragraphs(nothing), ==, 0);
}

static void test_word_after(void)
{
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, "de goot  lekt", -1);
    static const struct {
        guint32 at;
        guint word;
    } table[] = {{0, 0}, {1, 0}, {2, 1}, {3, 1}, {6, 1}, {7, 2}, {9, 2}, {12, 2}, {13, 3}, {99, 3}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        g_assert_cmpuint(zb_prose_word_after(prose, table[i].at), ==, table[i].word);
}

static void test_cap(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < ZB_PROSE_MAX + 5; i++)
        g_string_append(text, "ja ");
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, text->str, -1);
    g_assert_cmpuint(zb_prose_count(prose), ==, ZB_PROSE_MAX);
}

/* ---- cues -------------------------------------------------------------------------------------------------- */

static char *cues(const char *text)
{
    g_autoptr(ZbProse) prose = zb_prose_new(inflect, text, -1);
    g_autoptr(GArray) found = zb_cues_find(prose);
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++)
        g_string_append_printf(names, "%s%s", names->len ? " " : "",
                               zb_cue_name(g_array_index(found, ZbCue, i).kind));
    return g_string_free(names, FALSE);
}

static void test_cues(void)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"Nogmaals: de brom is terug.", "again"},
        {"Dit gaat dus echt niet over de skatebaan.", "aside"},
        {"Dit gaat over iets heel anders.", "other"},
        {"Hoe staat het met mijn aanvraag?", "status"},
        {"Daarnaast stinkt het riool.", "also"},
        {"Het gaat goed. Niet over de schutting.", ""}, /* two sentences */
        {"De lamp is stuk.", ""},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = cues(table[i].text);
        g_assert_cmpstr(got, ==, table[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    inflect = zb_inflect_new();
    g_test_add_func("/prose/common", test_common);
    g_test_add_func("/prose/names", test_names);
    g_test_add_func("/prose/leave-out", test_leave_out);
    g_test_add_func("/prose/paragraphs", test_paragraphs);
    g_test_add_func("/prose/cap", test_cap);
    g_test_add_func("/prose/word-after", test_word_after);
    g_test_add_func("/prose/cues", test_cues);
    int status = g_test_run();
    zb_inflect_free(inflect);
    return status;
}

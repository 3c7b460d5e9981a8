#include "lib/judge/marks.h"

#include <glib/gstdio.h>
#include <string.h>
#include "lib/error.h"
#include "lib/judge/marks-private.h"

/* ---- forms ------------------------------------------------------------------------------------------------- */

static void assert_stem(const char *word, const char *want)
{
    ZbForm form;
    zb_form_stem(word, (guint)strlen(word), &form);
    g_assert_cmpstr(form.text, ==, want);
}

static void assert_same(const char *const *words)
{
    ZbForm first, other;
    zb_form_stem(words[0], (guint)strlen(words[0]), &first);
    for (guint i = 1; words[i]; i++) {
        zb_form_stem(words[i], (guint)strlen(words[i]), &other);
        g_assert_cmpstr(other.text, ==, first.text);
    }
}

static void test_stems(void)
{
    assert_stem("leven", "leef");
    assert_stem("leeft", "leef");
    assert_stem("leve", "leef");
    assert_stem("bomen", "boom");
    assert_stem("bommen", "bom");
    assert_stem("wandelen", "wandel");
    assert_stem("vergeten", "fergeet");
    assert_stem("pilletjes", "pil");
    assert_stem("boompje", "boom");
    assert_stem("jullie", "julie");
    assert_stem("medewerkers", "medewerker");
    assert_same((const char *const[]){"bedreigen", "bedreigd", "bedreigt", "bedreigde", "bedreigdt",
                                      "bedrijgen", NULL});
    assert_same((const char *const[]){"verschrikkelijk", "verschrikelijk", "verschrikkeleik", NULL});
    assert_same((const char *const[]){"niet", "niiiiet", NULL});
    assert_same((const char *const[]){"heb", "hep", NULL});
    assert_same((const char *const[]){"woord", "woort", "woordt", NULL});
}

/* The longest word, of letters that become two, fits. */
static void test_long_word(void)
{
    char word[ZB_TOKEN_MAX + 1];
    ZbForm form;
    for (guint i = 0; i < ZB_TOKEN_MAX; i++)
        word[i] = i % 2 ? 'x' : 'a';
    zb_form_stem(word, ZB_TOKEN_MAX, &form);
    g_assert_cmpuint(form.size, <, sizeof form.text);
    zb_form_spelled(word, ZB_TOKEN_MAX, &form);
    g_assert_cmpuint(form.size, ==, strlen(form.text));
    zb_form_stem("", 0, &form);
    g_assert_cmpuint(form.size, ==, 0);
}

/* ---- rules ------------------------------------------------------------------------------------------------- */

static ZbMarks *marks_of(const char *rules)
{
    g_autoptr(GError) error = NULL;
    ZbMarks *marks = zb_marks_new();
    zb_marks_add(marks, "test.nl", rules, &error);
    g_assert_no_error(error);
    return marks;
}

/* The words of the first mark; NULL for none. */
static char *found(const ZbMarks *marks, const char *text)
{
    g_autoptr(GArray) ret = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
    zb_marks_find(marks, text, strlen(text), ret);
    if (ret->len == 0)
        return NULL;
    const ZbMarkFound *first = &g_array_index(ret, ZbMarkFound, 0);
    g_assert_cmpuint(first->end, <=, strlen(text));
    return g_strndup(text + first->start, first->end - first->start);
}

static void assert_found(const ZbMarks *marks, const char *text, const char *want)
{
    g_autofree char *got = found(marks, text);
    if (g_strcmp0(got, want) != 0)
        g_error("in \"%s\": found \"%s\", wanted \"%s\"", text, got, want);
}

static void test_row(void)
{
    g_autoptr(ZbMarks) marks = marks_of("@vulling = echt gewoon\n[distress]\nik wil|hoef niet ..1 leven\n");
    assert_found(marks, "Nee. Ik wil niet leven.", "Ik wil niet leven");
    assert_found(marks, "ik hoef echt niet meer leven", "ik hoef echt niet meer leven");
    assert_found(marks, "IK WIL NIIIET LEVE", "IK WIL NIIIET LEVE");
    assert_found(marks, "ik wil gewoon echt niet meer echt leven", "ik wil gewoon echt niet meer echt leven");
    assert_found(marks, "ik wil niet meer zo leven", NULL);
    assert_found(marks, "ik wil. Niet leven", NULL);
    assert_found(marks, "ik wil\nniet leven", "ik wil\nniet leven");
    assert_found(marks, "wil ik niet leven", NULL);
    assert_found(marks, "", NULL);
}

static void test_any_order(void)
{
    g_autoptr(ZbMarks) marks = marks_of("[danger]\ngas + ruik|stinkt\nscheur + muur /2\n");
    assert_found(marks, "Hier ruikt het naar gas", "ruikt het naar gas");
    assert_found(marks, "gas ruik ik", "gas ruik");
    assert_found(marks, "gas is duur. Het ruikt lekker", NULL);
    assert_found(marks, "muur met een scheur", "muur met een scheur");
    assert_found(marks, "muur van ons oude huis met scheur", NULL);
}

/* Other spellings stand for the word itself, and for what its rules make of it. */
static void test_spellings(void)
{
    g_autoptr(ZbMarks) marks =
        marks_of("niet ~ n\303\244it neet\nleven ~ laeve\n[distress]\nik wil niet leven\n");
    assert_found(marks, "ik wil n\303\244it laeve", "ik wil n\303\244it laeve");
    assert_found(marks, "IK WIL NEET LEVEN", "IK WIL NEET LEVEN");
    assert_found(marks, "ik wil laeve", NULL);
}

/* Into the next sentence and the one before, not further; what is hidden there stays hidden. */
static void test_across(void)
{
    g_autoptr(ZbMarks) marks =
        marks_of("[danger]\nstroom ..1 weg & zuurstof - boot\n! zuurstof ..2 relatie\n");
    assert_found(marks, "De stroom is weg en hij ligt aan zuurstof",
                 "stroom is weg en hij ligt aan zuurstof");
    assert_found(marks, "De stroom is weg. Hij ligt aan zuurstof.", "stroom is weg. Hij ligt aan zuurstof");
    assert_found(marks, "Hij ligt aan zuurstof. De stroom is weg.", "zuurstof. De stroom is weg");
    assert_found(marks, "De stroom is weg. Tja. Hij ligt aan zuurstof.", NULL);
    assert_found(marks, "De stroom is weg. Hij ligt op de boot aan zuurstof.", NULL);
    assert_found(marks, "De stroom is weg. Er is geen zuurstof in die relatie.", NULL);
    assert_found(marks,
                 "De stroom is weg een twee drie vier vijf zes zeven acht negen tien elf twaalf. Op een twee "
                 "drie zuurstof",
                 NULL);
}

static void test_exceptions(void)
{
    g_autoptr(ZbMarks) marks =
        marks_of("[threat]\nik sla jou - niet|nooit\n[danger]\ngas + ruik\n! gas ..1 geven\n! muur\n");
    assert_found(marks, "ik sla jou", "ik sla jou");
    assert_found(marks, "ik sla jou echt niet", NULL);
    assert_found(marks, "nooit dat ik sla jou", NULL);
    assert_found(marks, "ik ruik gas", "ruik gas");
    assert_found(marks, "ik ruik het en ga gas geven", NULL);
    assert_found(marks, "hij wil gas geven maar ik ruik gas", "ruik gas");
}

static void test_ends(void)
{
    g_autoptr(ZbMarks) marks = marks_of(
        "@vulling = hoor\n@voegwoord = en\n@afkorting = mevr\n[distress]\nik kan niet meer .\nmevr jansen\n");
    assert_found(marks, "ik kan niet meer", "ik kan niet meer");
    assert_found(marks, "ik kan niet meer, echt", "ik kan niet meer");
    assert_found(marks, "ik kan niet meer en ga", "ik kan niet meer");
    assert_found(marks, "ik kan niet meer hoor!", "ik kan niet meer");
    assert_found(marks, "ik kan niet meer inloggen", NULL);
    assert_found(marks, "ik kan... niet meer", "ik kan... niet meer");
    assert_found(marks, "Die mevr. Jansen", "mevr. Jansen");
    assert_found(marks, "ik. kan niet meer", NULL);
}

static void test_words(void)
{
    g_autoptr(ZbMarks) marks = marks_of(
        "@dier = hond kat\n[danger]\n=bommen\nzelfmoord*\n*lucht\n@dier|vis dood\nvan_kant|weg maken\n");
    assert_found(marks, "drie bommen", "bommen");
    assert_found(marks, "drie bomen", NULL);
    assert_found(marks, "zelfmoordgedachten", "zelfmoordgedachten");
    assert_found(marks, "zelf moord", "zelf moord");
    assert_found(marks, "de gaslucht", "gaslucht");
    assert_found(marks, "luchtig", NULL);
    assert_found(marks, "de honden dood", "honden dood");
    assert_found(marks, "hem van kant maken", "van kant maken");
    assert_found(marks, "hem weg maken", "weg maken");
    assert_found(marks, "hem van de kant maken", NULL);
}

/* A name raises nothing. */
static void test_names(void)
{
    g_autoptr(ZbMarks) marks =
        marks_of("@aanhef = mevrouw heer\n@tussenvoegsel = van den\n@afkorting = =h\n[danger]\nbrand\n");
    assert_found(marks, "mevrouw Brand", NULL);
    assert_found(marks, "Mevrouw Van den Brand", NULL);
    assert_found(marks, "groet, H. Brand", NULL);
    assert_found(marks, "de heer De Wit-Brand", NULL);
    assert_found(marks, "de Brand", "Brand");
    assert_found(marks, "mevrouw, Brand!", "Brand");
    assert_found(marks, "mevrouw\n\nBrand in huis", "Brand");
    assert_found(marks, "mevrouw Brand ziet brand", "brand");
}

static void test_legal_kind_and_place(void)
{
    g_autoptr(ZbMarks) marks = marks_of("[legal woo]\nstukken ..2 woo\n[contests]\nherziening\n");
    g_autoptr(GArray) ret = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
    static const char text[] = "Herziening! En alle stukken van de Woo.";
    zb_marks_find(marks, text, strlen(text), ret);
    g_assert_cmpuint(ret->len, ==, 2);
    const ZbMarkFound *first = &g_array_index(ret, ZbMarkFound, 0), *second = first + 1;
    g_assert_cmpint(first->kind, ==, ZB_MARK_CONTESTS);
    g_assert_null(first->legal);
    g_assert_cmpint(second->kind, ==, ZB_MARK_LEGAL);
    g_assert_cmpstr(second->legal, ==, "woo");
    g_assert_cmpstr(second->rule, ==, "stukken ..2 woo");
    g_assert_cmpstr(second->file, ==, "test.nl");
    g_assert_cmpuint(second->line, ==, 2);
}

static void test_faults(void)
{
    static const struct {
        const char *rules, *message;
    } cases[] = {
        {"gas\n", "t:1: a rule stands below the name of its mark"},
        {"[gas]\n", "t:1: [gas] is no mark"},
        {"\n[legal]\n", "t:2: [legal]: [legal KIND] has one of bezwaar"},
        {"[danger woo]\n", "t:1: [danger woo]"},
        {"[legal kat]\n", "t:1: [legal kat]"},
        {"[danger]\n@naam gas\n", "t:2: @naam is not defined above"},
        {"[danger]\ngas ..\n", "t:2: a word is missing"},
        {"[danger]\n+ gas\n", "t:2: a word is missing"},
        {"[danger]\n..2 gas\n", "t:2: '..2' stands between two words"},
        {"[danger]\ngas ..x lek\n", "t:2: '..x' stands between"},
        {"[danger]\ngas - lek + vuur\n", "t:2: a '+' behind a '-'"},
        {"[danger]\ngas - lek & vuur\n", "t:2: a '&' behind a '-'"},
        {"[danger]\ngas & \n", "t:2: a word is missing"},
        {"[danger]\ngas|\n", "t:2: 'gas|' has nothing"},
        {"[danger]\ngas. lek\n", NULL},
        {"[danger]\ngas . lek\n", "t:2: 'lek' stands behind a '.'"},
        {"[danger]\ngas /x\n", "t:2: '/x' is no number"},
        {"[danger]\n# ja\na b c d e f g h i j k\n", "t:3: more than 10 words"},
        {"[danger]\na_b_c_d_e_f_g\n", "t:2: more than 6 words"},
        {"[danger]\n&&&\n", "t:2: '&&&' is not one word"},
        {"niet ~ neet\nnooit ~ neet\n", "t:2: 'neet' stands for 'niet' already"},
        {"@naam = \n", "t:1: @naam has no words"},
        {"@naam = a\n@naam = b\n", "t:2: @naam is defined a second time"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(ZbMarks) marks = zb_marks_new();
        gboolean good = zb_marks_add(marks, "t", cases[i].rules, &error);
        g_assert_true(good == !cases[i].message);
        if (good)
            continue;
        g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
        if (!g_str_has_prefix(error->message, cases[i].message))
            g_error("expected '%s', got '%s'", cases[i].message, error->message);
    }
}

static void test_version(void)
{
    g_autoptr(ZbMarks) one = marks_of("[danger]\ngas\n"), same = marks_of("[danger]\ngas\n");
    g_autoptr(ZbMarks) other = marks_of("[danger]\ngass\n");
    g_assert_cmpuint(strlen(zb_marks_version(one)), ==, 8);
    g_assert_cmpstr(zb_marks_version(one), ==, zb_marks_version(same));
    g_assert_cmpstr(zb_marks_version(one), !=, zb_marks_version(other));
}

/* ---- the rules that come with zb --------------------------------------------------------------------------- */

static ZbMarks *all(void)
{
    g_autoptr(GError) error = NULL;
    ZbMarks *marks = zb_marks_load(NULL, &error);
    g_assert_no_error(error);
    return marks;
}

static gboolean has(const ZbMarks *marks, const char *text, ZbMarkKind kind)
{
    g_autoptr(GArray) ret = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
    zb_marks_find(marks, text, strlen(text), ret);
    for (guint i = 0; i < ret->len; i++)
        if (g_array_index(ret, ZbMarkFound, i).kind == kind)
            return TRUE;
    return FALSE;
}

/* One or two of each: the sentences of another hand are in tests/data/marks. */
static void test_examples(void)
{
    static const struct {
        ZbMarkKind kind;
        const char *is, *is_not;
    } cases[] = {
        {ZB_MARK_DISTRESS, "Zo wil ik niet meer leven.", "Ik lach me dood om die brief."},
        {ZB_MARK_DISTRESS, "Hij slaat mij, ik durf niet naar huis.", "De dode boom staat er nog."},
        {ZB_MARK_DISTRESS, "ik kan niet meer", "Ik kan niet meer inloggen."},
        {ZB_MARK_THREAT, "Ik weet waar u woont.", "Ik weet waar het probleem zit."},
        {ZB_MARK_THREAT, "Ik steek die tent in de fik.", "Ik stap naar de rechter en naar de krant."},
        {ZB_MARK_DANGER, "Het ruikt hier naar gas.", "De automobilist moet gas terugnemen."},
        {ZB_MARK_DANGER, "Er hangt een losse kabel uit de lantaarnpaal.", "De vonk sloeg over."},
        {ZB_MARK_LEGAL, "Hierbij maak ik bezwaar.", "Ik heb er geen bezwaar tegen."},
        {ZB_MARK_LEGAL, "Ik stel u in gebreke.", "Woo! Wat een feest."},
        {ZB_MARK_ABOUT_STAFF, "Uw medewerker was onbeschoft.", "Uw medewerker was heel vriendelijk."},
        {ZB_MARK_DANGER, "Mijn stroom is afgesloten. Mijn man wordt beademd.",
         "Mijn stroomrekening is te hoog."},
        {ZB_MARK_REPRESENTATIVE, "Ik schrijf u namens mijn moeder.",
         "De bewindvoerder van mijn moeder belde."},
        {ZB_MARK_CONTESTS, "Jullie mogen mijn klacht niet negeren.", "Wanneer krijg ik antwoord?"},
    };
    g_autoptr(ZbMarks) marks = all();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (!has(marks, cases[i].is, cases[i].kind))
            g_error("%s does not raise %s", cases[i].is, zb_mark_name(cases[i].kind));
        if (has(marks, cases[i].is_not, cases[i].kind))
            g_error("%s raises %s", cases[i].is_not, zb_mark_name(cases[i].kind));
    }
}

/* Whatever stands in it: no mark of bytes outside the text, and time that grows with the length alone. */
static void test_hostile(void)
{
    static const char *const parts[] = {
        "ik wil niet meer leven ", "ik ",    "bom. ",      "é\xcc\x81", "xxxxxxxxxxxxxxx", "\n",
        "ik\xe2\x80\xa6",          "a.b.c.", "zelf moord "};
    g_autoptr(ZbMarks) marks = all();
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 2 * ZB_MARKS_TEXT_MAX)
            g_string_append(text, parts[i]);
        g_autoptr(GArray) ret = g_array_new(FALSE, FALSE, sizeof(ZbMarkFound));
        zb_marks_find(marks, text->str, text->len, ret);
        g_assert_cmpuint(ret->len, <=, ZB_MARK_KINDS * ZB_MARKS_FOUND_MAX);
        for (guint k = 0; k < ret->len; k++)
            g_assert_cmpuint(g_array_index(ret, ZbMarkFound, k).end, <=, ZB_MARKS_TEXT_MAX);
    }
}

/* A sentence without an end is looked at in pieces that overlap. */
static void test_long_sentence(void)
{
    g_autoptr(ZbMarks) marks = all();
    for (guint before = 60; before < 100; before++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < before; i++)
            g_string_append(text, "tegel ");
        g_string_append(text, "ik wil niet meer leven tegel tegel");
        g_assert_true(has(marks, text->str, ZB_MARK_DISTRESS));
    }
}

static void test_own_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = NULL;
    int fd = g_file_open_tmp("zb-marks-XXXXXX", &file, &error);
    g_assert_no_error(error);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(file, "[danger]\nblubbergemaal\n", -1, NULL));
    g_autoptr(ZbMarks) without = all(), with = zb_marks_load(file, &error);
    g_assert_no_error(error);
    g_assert_false(has(without, "het blubbergemaal", ZB_MARK_DANGER));
    g_assert_true(has(with, "het blubbergemaal", ZB_MARK_DANGER));
    g_assert_true(has(with, "gaslucht", ZB_MARK_DANGER));
    g_assert_cmpstr(zb_marks_version(with), !=, zb_marks_version(without));
    g_assert_true(g_file_set_contents(file, "[danger]\n\xff\n", -1, NULL));
    g_assert_null(zb_marks_load(file, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
    g_clear_error(&error);
    g_assert_cmpint(g_unlink(file), ==, 0);
    g_assert_null(zb_marks_load(file, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_CONFIG);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/marks/stems", test_stems);
    g_test_add_func("/marks/long-word", test_long_word);
    g_test_add_func("/marks/row", test_row);
    g_test_add_func("/marks/any-order", test_any_order);
    g_test_add_func("/marks/spellings", test_spellings);
    g_test_add_func("/marks/across", test_across);
    g_test_add_func("/marks/exceptions", test_exceptions);
    g_test_add_func("/marks/ends", test_ends);
    g_test_add_func("/marks/words", test_words);
    g_test_add_func("/marks/names", test_names);
    g_test_add_func("/marks/legal-kind-and-place", test_legal_kind_and_place);
    g_test_add_func("/marks/faults", test_faults);
    g_test_add_func("/marks/version", test_version);
    g_test_add_func("/marks/examples", test_examples);
    g_test_add_func("/marks/hostile", test_hostile);
    g_test_add_func("/marks/long-sentence", test_long_sentence);
    g_test_add_func("/marks/own-file", test_own_file);
    return g_test_run();
}

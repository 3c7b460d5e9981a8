#include "lib/judge/reference.h"

static gboolean has(const char *text, const char *reference)
{
    g_autoptr(ZbReferenceText) prepared = zb_reference_text_new(text);
    return zb_reference_text_has(prepared, reference);
}

static void test_spellings(void)
{
    static const char *const texts[] = {
        "KL-2026-0147", "Uw kenmerk: kl 2026 147.", "(KL2026/0147)", "KL - 2026 - 147",
        "betreft kl.2026.00147!", "KL_2026_0147",
        /* what word processors make of the hyphen, and a space that does not break */
        "KL\xe2\x80\x93"
        "2026\xe2\x80\x93"
        "0147",
        "KL\xe2\x80\x91"
        "2026\xe2\x80\x91"
        "0147",
        "KL\xc2\xa0"
        "2026\xc2\xa0"
        "0147"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_true(has(texts[i], "KL-2026-0147"));
    }
}

static void test_others(void)
{
    static const char *const texts[] = {"KL-2026-0148",         "KL-2026-01470",       "KL-2026-1047",
                                        "AKL-2026-0147",        "KL-2026-0147a",       "KL 2026",
                                        "KL ---- 2026-0147",    "2026-0147 KL",        "",
                                        "\xc3\xa9KL-2026-0147", "KL-2026-0147\xc3\xa9"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        g_assert_false(has(texts[i], "KL-2026-0147"));
    }
}

static void test_short_ones_are_not_looked_for(void)
{
    g_assert_false(has("zaak KL-1 en KL-12", "KL-1"));
    g_assert_false(has("zaak KL-12", "KL-12"));
    g_assert_true(has("zaak KL-123", "KL-123"));
}

static void test_bytes(void)
{
    g_assert_false(has("\xff\xfe KL", "KL-2026-0147"));
    g_assert_true(has("\xff KL-2026-0147 \xff", "KL-2026-0147"));
    g_assert_false(has("tekst", ""));
}

/* Whatever has the form of a reference; words, a day is none. */
static void test_find(void)
{
    static const struct {
        const char *text, *want; /* NULL: it is not found */
    } table[] = {{"Zie KL-2026-0147.", "KL-2026-0147"},
                 {"op 4 mei: kl 2026 147", "kl 2026 147"},
                 {"K25-0417", "K25-0417"},
                 {"(Z/2026/001234-UIT)", "Z/2026/001234-UIT"},
                 {"nummer 20260147 graag", "20260147"},
                 {"\xc3\xa9KL-2026-0147", NULL},
                 {"onvoorstelbaarlang-2026-0147", NULL},
                 {"KL - - 2026-0147", NULL},
                 {"in 12 dagen", NULL},
                 {"", NULL}};
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].text);
        g_autoptr(ZbReferenceText) text = zb_reference_text_new(table[i].text);
        g_auto(GStrv) found = zb_reference_text_find(text, 20);
        if (table[i].want)
            g_assert_true(g_strv_contains((const char *const *)found, table[i].want));
        for (char **one = found; *one && !table[i].want; one++)
            g_assert_false(g_str_has_prefix(*one, "KL") || g_str_has_prefix(*one, "onv"));
    }
    g_autoptr(ZbReferenceText) prose = zb_reference_text_new("De pomp trilt sinds 12 mei.");
    g_auto(GStrv) none = zb_reference_text_find(prose, 20);
    g_assert_null(none[0]);
}

/* No message makes many look-ups; each is made once. */
static void test_find_limit(void)
{
    g_autoptr(GString) many = g_string_new(NULL);
    for (guint i = 0; i < 1000; i++)
        g_string_append_printf(many, "KL-2026-%u ", 1000 + i);
    g_autoptr(ZbReferenceText) text = zb_reference_text_new(many->str);
    g_auto(GStrv) found = zb_reference_text_find(text, 20);
    g_assert_cmpuint(g_strv_length(found), ==, 20);
    g_autoptr(ZbReferenceText) twice =
        zb_reference_text_new("KL-2026-0147; ---- KL-2026-0147; ---- KL-2026-0147");
    g_auto(GStrv) same = zb_reference_text_find(twice, 20);
    guint count = 0;
    for (char **one = same; *one; one++)
        count += g_str_equal(*one, "KL-2026-0147");
    g_assert_cmpuint(count, ==, 1);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reference/spellings", test_spellings);
    g_test_add_func("/reference/others", test_others);
    g_test_add_func("/reference/short", test_short_ones_are_not_looked_for);
    g_test_add_func("/reference/bytes", test_bytes);
    g_test_add_func("/reference/find", test_find);
    g_test_add_func("/reference/find-limit", test_find_limit);
    return g_test_run();
}

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

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reference/spellings", test_spellings);
    g_test_add_func("/reference/others", test_others);
    g_test_add_func("/reference/short", test_short_ones_are_not_looked_for);
    g_test_add_func("/reference/bytes", test_bytes);
    return g_test_run();
}

#include "lib/dossier/term.h"

#include <string.h>

static void check(const char *kind, const char *day, const char *want)
{
    const ZbTerm *term = zb_term_find(kind);
    g_assert_nonnull(term);
    g_autofree char *until = zb_term_until(term, day);
    g_assert_cmpstr(until, ==, want);
}

static void test_each_kind(void)
{
    check("ingebrekestelling", "2026-05-04", "2026-05-18");
    check("bezwaar", "2026-05-04", "2026-05-04");
    check("beroep", "2026-05-04", "2026-05-04");
    check("datalek", "2026-05-04", "2026-05-07");
    check("woo", "2026-05-04", "2026-06-01");
    check("avg", "2026-05-04", "2026-06-04");
    check("aanvraag", "2026-05-04", "2026-06-29");
    check("schadeclaim", "2026-05-04", "2026-05-04");
    check("rechter", "2026-05-04", NULL);
    check("ombudsman", "2026-05-04", NULL);
    check("aangifte", "2026-05-04", NULL);
}

static void test_ends_of_months(void)
{
    check("avg", "2026-01-31", "2026-02-28");
    check("avg", "2028-01-31", "2028-02-29");
    check("avg", "2028-01-30", "2028-02-29");
    check("avg", "2028-02-29", "2028-03-29");
    check("avg", "2026-03-31", "2026-04-30");
    check("avg", "2026-12-31", "2027-01-31");
    check("woo", "2028-02-01", "2028-02-29");
    check("woo", "2026-12-10", "2027-01-07");
    check("ingebrekestelling", "2028-02-15", "2028-02-29");
    check("ingebrekestelling", "2026-02-15", "2026-03-01");
    check("aanvraag", "2026-11-06", "2027-01-01");
}

/* Saturdays, and the days around the change of the clocks, are days like others. */
static void test_is_not_moved(void)
{
    check("ingebrekestelling", "2026-12-11", "2026-12-25");
    check("woo", "2026-03-14", "2026-04-11");
    check("ingebrekestelling", "2026-03-15", "2026-03-29");
    check("datalek", "2026-10-24", "2026-10-27");
}

static void test_no_day(void)
{
    check("avg", "2026-02-30", NULL);
    check("woo", "", NULL);
    g_assert_null(zb_term_find("klacht"));
    g_assert_null(zb_term_find(NULL));
}

static void test_every_kind_has_its_article(void)
{
    static const char *const kinds[] = {
        "ingebrekestelling", "bezwaar",     "beroep",  "datalek",   "woo",     "avg",
        "aanvraag",          "schadeclaim", "rechter", "ombudsman", "aangifte"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_assert_cmpuint(strlen(zb_term_find(kinds[i])->article), >, 3);
}

static void test_first(void)
{
    const ZbTerm *penalty = zb_term_find("ingebrekestelling"), *woo = zb_term_find("woo");
    g_assert_true(zb_term_first(penalty, woo) == penalty);
    g_assert_true(zb_term_first(woo, penalty) == penalty);
    g_assert_true(zb_term_first(NULL, woo) == woo);
    g_assert_true(zb_term_first(woo, NULL) == woo);
    g_assert_null(zb_term_first(NULL, NULL));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/term/each-kind", test_each_kind);
    g_test_add_func("/term/ends-of-months", test_ends_of_months);
    g_test_add_func("/term/is-not-moved", test_is_not_moved);
    g_test_add_func("/term/no-day", test_no_day);
    g_test_add_func("/term/every-kind-has-its-article", test_every_kind_has_its_article);
    g_test_add_func("/term/first", test_first);
    return g_test_run();
}

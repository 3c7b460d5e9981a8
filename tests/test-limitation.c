#include "lib/dossier/limitation.h"

static ZbDecision delivered(void)
{
    return (ZbDecision){
        .kind = ZB_DECISION_STOP_TOPIC, .effective_from = "2026-03-10", .delivered_on = "2026-03-13"};
}

static void test_waits_for_delivery(void)
{
    ZbDecision d = delivered();
    g_assert_false(zb_decision_in_force(&d, "2026-03-12"));
    g_assert_true(zb_decision_in_force(&d, "2026-03-13"));
    d.effective_from = "2026-03-20";
    g_assert_false(zb_decision_in_force(&d, "2026-03-19"));
    g_assert_true(zb_decision_in_force(&d, "2026-03-20"));
    d.delivered_on = NULL;
    g_assert_false(zb_decision_in_force(&d, "2027-01-01"));
}

static void test_imported_holds_from_its_date(void)
{
    ZbDecision d = {.kind = ZB_DECISION_STOP_TOPIC, .effective_from = "2026-03-10", .imported = TRUE};
    g_assert_false(zb_decision_in_force(&d, "2026-03-09"));
    g_assert_true(zb_decision_in_force(&d, "2026-03-10"));
}

static void test_last_day_counts(void)
{
    ZbDecision d = delivered();
    d.kind = ZB_DECISION_STOP_ALL;
    d.until = "2026-04-30";
    g_assert_true(zb_decision_in_force(&d, "2026-04-30"));
    g_assert_false(zb_decision_in_force(&d, "2026-05-01"));
}

static void test_returned_or_withdrawn(void)
{
    ZbDecision d = delivered();
    d.withdrawn_on = "2026-04-01";
    g_assert_true(zb_decision_in_force(&d, "2026-03-31"));
    g_assert_false(zb_decision_in_force(&d, "2026-04-01"));
    d = delivered();
    d.returned_on = "2026-03-20";
    g_assert_false(zb_decision_in_force(&d, "2026-03-25"));
    g_assert_null(zb_decision_begins(&d));
}

static void test_continue_limits_nothing(void)
{
    ZbDecision d = delivered();
    d.kind = ZB_DECISION_CONTINUE;
    g_assert_false(zb_decision_in_force(&d, "2026-03-25"));
}

static void test_names(void)
{
    ZbDecisionKind kind;
    g_assert_true(zb_decision_kind_parse("stop_all", &kind));
    g_assert_cmpstr(zb_decision_kind_name(kind), ==, "stop_all");
    g_assert_false(zb_decision_kind_parse("besluit", &kind));
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/limitation/waits-for-delivery", test_waits_for_delivery);
    g_test_add_func("/limitation/imported", test_imported_holds_from_its_date);
    g_test_add_func("/limitation/last-day", test_last_day_counts);
    g_test_add_func("/limitation/returned-or-withdrawn", test_returned_or_withdrawn);
    g_test_add_func("/limitation/continue", test_continue_limits_nothing);
    g_test_add_func("/limitation/names", test_names);
    return g_test_run();
}

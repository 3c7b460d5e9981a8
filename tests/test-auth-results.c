#include "lib/mail/auth-results.h"

static void check(const char *value, gboolean ours, gboolean dmarc, ZbSender result, const char *header_from)
{
    g_auto(ZbAuthResults) results;
    zb_auth_results_read(value, "mx.example", &results);
    g_assert_cmpint(results.ours, ==, ours);
    g_assert_cmpint(results.dmarc, ==, dmarc);
    g_assert_cmpint(results.result, ==, result);
    g_assert_cmpstr(results.header_from, ==, header_from);
}

static void test_results(void)
{
    check("mx.example; spf=pass smtp.mailfrom=a@b.example; dmarc=pass header.from=b.example", TRUE, TRUE,
          ZB_SENDER_PASS, "b.example");
    check("mx.example; dmarc=fail (p=none) header.from=b.example", TRUE, TRUE, ZB_SENDER_FAIL, "b.example");
    check("mx.example; dmarc=none header.from=b.example", TRUE, TRUE, ZB_SENDER_NONE, "b.example");
    check("mx.example; dmarc=temperror", TRUE, TRUE, ZB_SENDER_NONE, NULL);
    check("MX.Example 1; dmarc = PASS", TRUE, TRUE, ZB_SENDER_PASS, NULL);
    check("mx.example; dmarc/1=pass", TRUE, TRUE, ZB_SENDER_PASS, NULL);
    check("mx.example; none", TRUE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example", TRUE, FALSE, ZB_SENDER_NONE, NULL);
    check("", FALSE, FALSE, ZB_SENDER_NONE, NULL);
}

static void test_forged(void)
{
    check("mx.other.example; dmarc=pass", FALSE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example.evil; dmarc=pass", FALSE, FALSE, ZB_SENDER_NONE, NULL);
    check("(mx.example) evil; dmarc=pass", FALSE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example; spf=pass (dmarc=pass); dmarc=fail", TRUE, TRUE, ZB_SENDER_FAIL, NULL);
    check("mx.example; spf=fail reason=\"; dmarc=pass\"; dmarc=fail", TRUE, TRUE, ZB_SENDER_FAIL, NULL);
    check("mx.example; spf=fail smtp.mailfrom=\"x; dmarc=pass\"", TRUE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example; xdmarc=pass", TRUE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example; spf=fail dmarc=pass", TRUE, FALSE, ZB_SENDER_NONE, NULL);
    check("mx.example; dmarc=passive", TRUE, TRUE, ZB_SENDER_NONE, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/auth-results/results", test_results);
    g_test_add_func("/auth-results/forged", test_forged);
    return g_test_run();
}

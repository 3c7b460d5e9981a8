#include "lib/mail/auth-results.h"

/* `reason`: of all methods; NULL where the header is not ours. */
static void check(const char *value, const char *reason, ZbSender sender, const char *header_from)
{
    g_auto(ZbAuthResults) results;
    zb_auth_results_read(value, "mx.example", &results);
    g_autofree char *got = zb_auth_results_reason(&results);
    g_assert_cmpint(results.ours, ==, reason != NULL);
    g_assert_cmpstr(got, ==, reason ? reason : "");
    g_assert_cmpint(zb_auth_results_sender(&results), ==, sender);
    g_assert_cmpstr(results.header_from, ==, header_from);
}

static void test_results(void)
{
    check("mx.example; spf=pass smtp.mailfrom=a@b.example; dmarc=pass header.from=b.example",
          "dmarc=pass spf=pass", ZB_SENDER_PASS, "b.example");
    check("mx.example; dmarc=fail (p=none) header.from=b.example", "dmarc=fail", ZB_SENDER_FAIL, "b.example");
    check("mx.example; dmarc=none header.from=b.example", "dmarc=none", ZB_SENDER_NONE, "b.example");
    check("mx.example; dmarc=temperror", "dmarc=temperror", ZB_SENDER_NONE, NULL);
    check("mx.example; none", "", ZB_SENDER_NONE, NULL);
    check("mx.example", "", ZB_SENDER_NONE, NULL);
    check("", NULL, ZB_SENDER_NONE, NULL);
}

static void test_forms(void)
{
    check("MX.Example 1; dmarc = PASS", "dmarc=pass", ZB_SENDER_PASS, NULL);
    check("\"mx.example\" (our (own) host) 1 (v); (first) dmarc (of) = (is) pass (p=reject) header.from = "
          "\"b.example\"",
          "dmarc=pass", ZB_SENDER_PASS, "b.example");
    check("mx.example; dmarc/1=pass", "dmarc=pass", ZB_SENDER_PASS, NULL);
    check("mx.example;dmarc=pass action=none header.from=b.example;compauth=pass reason=100", "dmarc=pass",
          ZB_SENDER_PASS, "b.example");
    check("mx.example; dmarc=pass policy.published-domain-policy=none header.from=b.example", "dmarc=pass",
          ZB_SENDER_PASS, "b.example");
}

static void test_methods(void)
{
    /* In one order, whatever theirs is. */
    check("mx.example; arc=none; dkim=none; spf=softfail (~all) smtp.mailfrom=b.example; dmarc=fail "
          "header.from=b.example",
          "dmarc=fail spf=softfail dkim=none arc=none", ZB_SENDER_FAIL, "b.example");
    /* Of several signatures one is enough; of two checks of the envelope the first is told. */
    check("mx.example; dkim=fail header.d=a.example; dkim=pass header.d=b.example; spf=neutral; spf=pass",
          "spf=neutral dkim=pass", ZB_SENDER_NONE, NULL);
    check("mx.example; dkim=policy policy.dkim-rules=unsigned-subject; iprev=pass; auth=pass; x-spam=pass",
          "dkim=policy", ZB_SENDER_NONE, NULL);
    /* arc=pass vouches for a chain of hosts, not for the sender. */
    check("mx.example; arc=pass (i=1 dmarc=pass fromdomain=b.example); dmarc=fail header.from=b.example",
          "dmarc=fail arc=pass", ZB_SENDER_FAIL, "b.example");
    /* Only the standard's words go on. */
    check("mx.example; spf=<script>; dkim=passable; dmarc=bestguesspass", "", ZB_SENDER_NONE, NULL);
}

static void test_forged(void)
{
    check("mx.other.example; dmarc=pass", NULL, ZB_SENDER_NONE, NULL);
    check("mx.example.evil; dmarc=pass", NULL, ZB_SENDER_NONE, NULL);
    check("(mx.example) evil; dmarc=pass", NULL, ZB_SENDER_NONE, NULL);
    check("mx.example; spf=pass (dmarc=pass); dmarc=fail", "dmarc=fail spf=pass", ZB_SENDER_FAIL, NULL);
    check("mx.example; spf=pass (\\); dmarc=pass); dmarc=fail", "dmarc=fail spf=pass", ZB_SENDER_FAIL, NULL);
    check("mx.example; spf=pass (never closed; dmarc=pass", "spf=pass", ZB_SENDER_NONE, NULL);
    check("mx.example; spf=fail reason=\"; dmarc=pass\"; dmarc=fail", "dmarc=fail spf=fail", ZB_SENDER_FAIL,
          NULL);
    check("mx.example; spf=fail smtp.mailfrom=\"x\\\"; dmarc=pass\"", "spf=fail", ZB_SENDER_NONE, NULL);
    check("mx.example; dmarc=fail header.from=\"a header.from=b.example\"", "dmarc=fail", ZB_SENDER_FAIL,
          "a_header.from_b.example");
    check("mx.example; xdmarc=pass", "", ZB_SENDER_NONE, NULL);
    check("mx.example; spf=fail dmarc=pass", "spf=fail", ZB_SENDER_NONE, NULL);
    check("mx.example; dmarc=passive", "", ZB_SENDER_NONE, NULL);
    check("mx.example; dmarc=fail; dmarc=pass", "dmarc=fail", ZB_SENDER_FAIL, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/auth-results/results", test_results);
    g_test_add_func("/auth-results/forms", test_forms);
    g_test_add_func("/auth-results/methods", test_methods);
    g_test_add_func("/auth-results/forged", test_forged);
    return g_test_run();
}

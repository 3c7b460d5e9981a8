#include <string.h>
#include "lib/mail/reader.h"

#define OURS "Authentication-Results: mx.example; "
#define HOP "Received: from a by relay.example; Mon, 4 May 2026 10:00:00 +0200\n"
#define OUR_HOP "Received: from relay.example by mx.example; Mon, 4 May 2026 10:00:01 +0200\n"
#define FROM "From: a@X.example\n"

static ZbFacts *read_with(const char *authserv_id, const char *headers)
{
    g_autoptr(ZbReader) reader = zb_reader_new(authserv_id);
    g_autofree char *message = g_strconcat(headers, "\nText\n", NULL);
    return zb_reader_read(reader, ZB_READ_NO_DOCUMENTS, (const guint8 *)message, strlen(message), NULL);
}

static gboolean noted(const ZbFacts *facts, const char *code)
{
    return g_ptr_array_find_with_equal_func(facts->notes, code, g_str_equal, NULL);
}

static void check(const char *headers, ZbSender sender, const char *reason)
{
    g_autoptr(ZbFacts) facts = read_with("mx.example", headers);
    g_assert_cmpstr(zb_sender_name(facts->sender_verified), ==, zb_sender_name(sender));
    g_assert_cmpstr(facts->sender_reason, ==, reason);
}

static void test_believed(void)
{
    check(OURS "dmarc=pass header.from=x.example\n" FROM, ZB_SENDER_PASS, "dmarc=pass");
    check(OUR_HOP OURS "dmarc=pass header.from=x.example\n" FROM, ZB_SENDER_PASS, "dmarc=pass");
    check(OURS "dmarc=pass header.from=x.example\n" OUR_HOP HOP FROM, ZB_SENDER_PASS, "dmarc=pass");
    /* Below another host's Received, where some servers write it. */
    check(OUR_HOP HOP OURS "dmarc=pass header.from=x.example\n" FROM, ZB_SENDER_PASS, "dmarc=pass");
    check(OURS "\n\tspf=softfail (mx.example: transitioning)\n\tsmtp.mailfrom=a@x.example;\n\tdmarc=fail "
               "(p=none)\n\theader.from=x.example\n" FROM,
          ZB_SENDER_FAIL, "dmarc=fail spf=softfail");
    /* One header a check, as OpenDKIM and OpenDMARC write them. */
    check(OUR_HOP OURS "spf=pass smtp.mailfrom=x.example\n" OURS "dmarc=pass header.from=x.example\n" OURS
                       "dkim=pass header.d=x.example\n" FROM,
          ZB_SENDER_PASS, "dmarc=pass spf=pass dkim=pass");
    check(FROM, ZB_SENDER_NONE, "");
}

static void test_not_configured(void)
{
    g_autoptr(ZbFacts) facts = read_with(NULL, OURS "dmarc=pass header.from=x.example\n" FROM);
    g_assert_cmpint(facts->sender_verified, ==, ZB_SENDER_NONE);
    g_assert_cmpstr(facts->sender_reason, ==, "");
}

static void test_forged(void)
{
    check("Authentication-Results: mx.evil; dmarc=pass\n" FROM, ZB_SENDER_NONE, "");
    check("ARC-Authentication-Results: i=1; mx.example; dmarc=pass\n" FROM, ZB_SENDER_NONE, "");
    check("X-Authentication-Results: mx.example; dmarc=pass\n" FROM, ZB_SENDER_NONE, "");
    /* The topmost decides; what the sender wrote stands lower. */
    check(OURS "dmarc=fail\n" OURS "dmarc=pass\n" FROM, ZB_SENDER_FAIL, "dmarc=fail");
    check(OURS "dmarc=fail header.from=x.example\n" OUR_HOP HOP OURS
               "dmarc=pass header.from=x.example\n" FROM,
          ZB_SENDER_FAIL, "dmarc=fail");
    /* Nor does it fill in what our server left open. */
    check(OURS "spf=none\n" OUR_HOP HOP OURS "dmarc=pass header.from=x.example; dkim=pass\n" FROM,
          ZB_SENDER_NONE, "spf=none");
    check(OURS "none\n" OUR_HOP OURS "dmarc=pass header.from=x.example\n" FROM, ZB_SENDER_NONE, "");
    /* A header among the author's own is the author's. */
    check(OUR_HOP FROM "To: b@y.example\n" OURS "dmarc=pass header.from=x.example\n", ZB_SENDER_NONE, "");
}

static void test_contradiction(void)
{
    g_autoptr(ZbFacts) facts =
        read_with("mx.example", OURS "dmarc=fail\n" OUR_HOP OURS "dmarc=pass header.from=x.example\n" FROM);
    g_assert_true(noted(facts, "auth_contradiction"));
    g_autoptr(ZbFacts) same = read_with("mx.example", OURS "dmarc=fail\n" OUR_HOP OURS "dmarc=fail\n" FROM);
    g_assert_false(noted(same, "auth_contradiction"));
}

static void check_other_sender(const char *headers)
{
    g_autoptr(ZbFacts) facts = read_with("mx.example", headers);
    g_assert_cmpint(facts->sender_verified, ==, ZB_SENDER_NONE);
    g_assert_cmpstr(facts->sender_reason, ==, "dmarc=pass");
    g_assert_true(noted(facts, "auth_other_sender"));
}

static void test_other_sender(void)
{
    check_other_sender(OURS "dmarc=pass header.from=evil.example\n" FROM);
    check_other_sender(OURS "dmarc=pass header.from=sub.x.example\n" FROM);
    check_other_sender(OURS "dmarc=pass\n" FROM "From: b@y.example\n");
    check_other_sender(OURS "dmarc=pass\nFrom: a@x.example, b@y.example\n");
    check_other_sender(OURS "dmarc=pass header.from=x.example\nFrom: nobody\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sender-check/believed", test_believed);
    g_test_add_func("/sender-check/not-configured", test_not_configured);
    g_test_add_func("/sender-check/forged", test_forged);
    g_test_add_func("/sender-check/contradiction", test_contradiction);
    g_test_add_func("/sender-check/other-sender", test_other_sender);
    return g_test_run();
}

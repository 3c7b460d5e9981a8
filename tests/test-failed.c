#include "tests/reading.h"

#define DAEMON "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nTo: klachten@v.example\n"
#define REPORT                                                                                            \
    DAEMON "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n" \
           "\n--b\n\nSorry, postmaster@x.example\n--b\nContent-Type: message/delivery-status\n\n"         \
           "Reporting-MTA: dns; x.example\n\n"
#define RETURNED                                                                            \
    "Received: by x\nMessage-ID:\n <brief-1@v.example>\nFrom: klachten@v.example\nTo: Jan " \
    "<jan@x.example>\nX-Zb-Instance: 1b4e28ba\n"

/* `recipients`: joined by blanks. */
static void check(const char *message, const char *recipients, const char *original)
{
    g_autoptr(ZbFacts) facts = read_message(message);
    g_assert_cmpint(facts->kind, ==, ZB_KIND_BOUNCE);
    g_ptr_array_add(facts->failed_recipients, NULL);
    g_autofree char *got = g_strjoinv(" ", (char **)facts->failed_recipients->pdata);
    g_ptr_array_remove_index(facts->failed_recipients, facts->failed_recipients->len - 1);
    g_assert_cmpstr(got, ==, recipients);
    g_assert_cmpstr(facts->original_message_id, ==, original);
}

static void test_status(void)
{
    check(REPORT "Original-Recipient: rfc822;Jan@X.example\nFinal-Recipient: RFC822; <jan@mail.x.example>\n"
                 "Action: failed\n\nFinal-Recipient: rfc822; ok@x.example\nAction: delivered\n\n"
                 "Final-Recipient: rfc822;\n piet@y.example (Piet)\n--b\nContent-Type: "
                 "text/rfc822-headers\n\n" RETURNED "--b--\n",
          "Jan@x.example jan@mail.x.example piet@y.example", "brief-1@v.example");
    check(REPORT "Final-Recipient: rfc822; jan@x.example\n--b\nContent-Type: message/rfc822\n\n" RETURNED
                 "\nHi\n--b--\n",
          "jan@x.example", "brief-1@v.example");
    check(REPORT "Final-Recipient: local; |/usr/bin/procmail\n--b--\n", "", NULL);
}

static void test_delayed(void)
{
    g_autoptr(ZbFacts) facts =
        read_message(REPORT "Final-Recipient: rfc822; jan@x.example\nAction: delayed\n--b--\n");
    g_assert_true(noted(facts, "delivery_delayed"));
    g_assert_cmpuint(facts->failed_recipients->len, ==, 1);
    g_autoptr(ZbFacts) failed =
        read_message(REPORT "Final-Recipient: rfc822; jan@x.example\nAction: failed\n--b--\n");
    g_assert_false(noted(failed, "delivery_delayed"));
}

static void test_header(void)
{
    check(DAEMON "X-Failed-Recipients: jan@x.example,\n piet@y.example\n\nfoo@bar.example failed\n",
          "jan@x.example piet@y.example", NULL);
}

static void test_text(void)
{
    check(DAEMON "\n<jan@x.example>: host mx.x.example said: 550 5.1.1 ask admin@x.example\n\n" RETURNED
                 "\nHi\n",
          "jan@x.example", "brief-1@v.example");
    check(DAEMON "\nfollowing addresses failed:\n\n  jan@x.example\n    unrouteable\n  'piet@y.example'\n\n"
                 "ask\npostmaster@x.example\n",
          "jan@x.example piet@y.example", NULL);
    check(DAEMON "\nYour message\n  To:      jan@x.example\n  From: klachten@v.example\ndid not arrive\n",
          "jan@x.example", NULL);
    check(DAEMON
          "In-Reply-To: <brief-2@v.example>\n\nSorry: what you sent to jan@x.example is undeliverable.\n",
          "jan@x.example", "brief-2@v.example");
    /* Where the text names several, the one that we wrote to. */
    check(DAEMON "\nSorry: call help@x.example about jan@x.example, says klachten@v.example\n\n" RETURNED
                 "\nHi\n",
          "jan@x.example", "brief-1@v.example");
    check(DAEMON "\nSorry, undeliverable.\n\n" RETURNED "\nHi\n", "jan@x.example", "brief-1@v.example");
    check(DAEMON "\nSorry, klachten@v.example, it is undeliverable: mail postmaster@x.example.\n", "", NULL);
}

static void test_returned(void)
{
    /* Put in without a type; behind a blank line; as an attached text. */
    check(DAEMON "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n<jan@x.example>: "
                 "no\n--b\n" RETURNED "\nHi\n--b--\n",
          "jan@x.example", "brief-1@v.example");
    check(DAEMON "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n<jan@x.example>: "
                 "no\n--b\nContent-Type: message/rfc822\n\n\n" RETURNED "\nHi\n--b--\n",
          "jan@x.example", "brief-1@v.example");
    check(DAEMON "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n<jan@x.example>: "
                 "no\n--b\nContent-Type: text/plain; name=headers.txt\nContent-Disposition: "
                 "attachment\n\n" RETURNED "--b--\n",
          "jan@x.example", "brief-1@v.example");
}

static void test_own_alert(void)
{
    g_autoptr(ZbFacts) plain = read_message(DAEMON "\n<jan@x.example>: no\n\n" RETURNED "\nHi\n");
    g_assert_cmpstr(plain->auto_from, ==, "1b4e28ba");
    g_autoptr(ZbFacts) report =
        read_message(REPORT "Final-Recipient: rfc822; jan@x.example\n--b\nContent-Type: "
                            "message/rfc822\n\n" RETURNED "\nHi\n--b--\n");
    g_assert_cmpstr(report->auto_from, ==, "1b4e28ba");
    /* A person who pastes or attaches it does not become us. */
    g_autoptr(ZbFacts) person = read_message("From: jan@x.example\n\nKijk:\n\n" RETURNED "\nHi\n");
    g_assert_cmpint(person->kind, ==, ZB_KIND_HUMAN);
    g_assert_null(person->auto_from);
    g_assert_null(person->original_message_id);
}

static void test_many(void)
{
    GString *message = g_string_new(REPORT);
    for (guint i = 0; i < 1000; i++)
        g_string_append_printf(message, "Final-Recipient: rfc822; a%u@x.example\nAction: failed\n\n", i);
    g_string_append(message, "--b--\n");
    g_autoptr(ZbFacts) facts = read_message(message->str);
    g_assert_cmpuint(facts->failed_recipients->len, ==, ZB_CAP_FAILED);
    g_assert_true(noted(facts, "failed_cut"));
    g_string_free(message, TRUE);
}

static void test_receipt(void)
{
    g_autoptr(ZbFacts) facts = read_message(
        "From: jan@x.example\nIn-Reply-To: <other@v.example>\nMIME-Version: 1.0\nContent-Type: "
        "multipart/report; "
        "report-type=disposition-notification; boundary=b\n\n--b\n\nGelezen\n--b\nContent-Type: "
        "message/disposition-notification\n\nFinal-Recipient: rfc822; jan@x.example\nOriginal-Message-ID: "
        "<brief-3@v.example>\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n");
    g_assert_cmpint(facts->kind, ==, ZB_KIND_RECEIPT);
    g_assert_cmpstr(facts->original_message_id, ==, "brief-3@v.example");
    g_assert_cmpuint(facts->failed_recipients->len, ==, 0);
}

/* Control characters in an id or in our own header: read_message() sees that the daemon takes what the reader says. */
static void test_controls(void)
{
    g_autoptr(ZbFacts) receipt = read_message(
        "From: jan@x.example\nMIME-Version: 1.0\nContent-Type: multipart/report; "
        "report-type=disposition-notification; boundary=b\n\n--b\n\nGelezen\n--b\nContent-Type: "
        "message/disposition-notification\n\nOriginal-Message-ID: <m\x13\x01ple@v.example>\n--b--\n");
    g_assert_null(receipt->original_message_id);
    g_autoptr(ZbFacts) bounce = read_message(
        "From: MAILER-DAEMON@x.example\nMIME-Version: 1.0\nContent-Type: multipart/report; "
        "report-type=delivery-status; boundary=b\n\n--b\n\nNiet bezorgd\n--b\nContent-Type: "
        "message/delivery-status\n\n"
        "Final-Recipient: rfc822; weg@x.example\nAction: failed\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        "Message-ID: <\x01>\nX-Zb-Instance: zb\x02\n--b--\n");
    g_assert_null(bounce->original_message_id);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/failed/status", test_status);
    g_test_add_func("/failed/delayed", test_delayed);
    g_test_add_func("/failed/header", test_header);
    g_test_add_func("/failed/text", test_text);
    g_test_add_func("/failed/returned", test_returned);
    g_test_add_func("/failed/own-alert", test_own_alert);
    g_test_add_func("/failed/many", test_many);
    g_test_add_func("/failed/receipt", test_receipt);
    g_test_add_func("/failed/controls", test_controls);
    return g_test_run();
}

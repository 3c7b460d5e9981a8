#include "tests/reading.h"

#define RETURNED                                                                                     \
    "Received: from pc by mx.v.example; Mon, 4 May 2026 10:00:00 +0200\nMessage-ID: <a@v.example>\n" \
    "From: klachten@v.example\nTo: jan@x.example\nSubject: Uw klacht\n\nGeachte heer\n"

static void bounce(const char *message)
{
    check_kind(message, ZB_KIND_BOUNCE);
}

static void human(const char *message)
{
    check_kind(message, ZB_KIND_HUMAN);
}

static void test_reports(void)
{
    static const char *const parts =
        "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/%s; boundary=b\n\n"
        "--b\n\nText\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; jan@x.example\n--b--\n";
    static const char *const types[] = {"report; report-type=delivery-status",
                                        "report; report-type=\"Delivery-Status\"", "report", "report; x=y"};
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autofree char *body = g_strdup_printf(parts, types[i]);
        g_autofree char *message = g_strconcat("From: anyone@x.example\n", body, NULL);
        bounce(message);
    }
    bounce("From: x@y.example\nContent-Type: message/delivery-status\n\nAction: failed\n");
    /* The same parts in a message of another make: a person's program took the report apart in passing it on. */
    g_autofree char *mixed = g_strdup_printf(parts, "mixed");
    g_autofree char *person = g_strconcat("Return-Path: <jan@x.example>\nFrom: jan@x.example\n", mixed, NULL);
    g_autofree char *daemon = g_strconcat("Return-Path: <>\nFrom: MAILER-DAEMON@x.example\n", mixed, NULL);
    human(person);
    bounce(daemon);
}

/* Systems that know no report: forms of Exim, qmail, sendmail, Exchange, Lotus, Japanese providers. */
static void test_plain(void)
{
    bounce("Return-Path: <>\nX-Failed-Recipients: jan@x.example\nFrom: Mail Delivery System "
           "<Mailer-Daemon@x.example>\nSubject: Mail delivery failed: returning message to sender\n\nThis "
           "message was created automatically.\n\n  jan@x.example\n    Unrouteable address\n");
    bounce(
        "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n"
        "<jan@x.example>:\nno mailbox here by that name\n\n--- Below this line is a copy of the message.\n\n"
        "Return-Path: <k@v.example>\n" RETURNED);
    bounce("From: MAILER-DAEMON <>\nSubject: Mail delivery failed\n\nYour message\n");
    bounce("From: Mail Delivery Subsystem <x@y.example>\nSubject: hoi\n\n550 5.1.1 <jan@x.example>... User "
           "unknown\n");
    bounce("Return-Path: <>\nFrom: postmaster@x.example\nSubject: Onbestelbaar: Uw klacht\n\nKan niet worden "
           "afgeleverd: uw bericht is niet bezorgd.\n");
    bounce("From: \"System Administrator\" <admin@x.example>\nSubject: Undeliverable: Uw klacht\n\nYour "
           "message\n\ndid not reach the following recipient(s):\n\njan@x.example on Mon\n    The recipient "
           "name is not recognized: 550 5.1.1\n");
    bounce("From: Postmaster@x.example\nSubject: DELIVERY FAILURE: User jan not listed in directory\n\nYour "
           "message was not delivered to:\n  jan@x.example\nbecause: user not listed in Domino Directory\n");
    bounce("Return-Path: <>\nFrom: no-reply@x.example\nSubject: =?utf-8?B?44Oh44O844Or?=\nContent-Type: "
           "text/plain; charset=utf-8\n\n送信できませんでした。\n<jan@x.example>\nMailbox full\n\n" RETURNED);
    bounce("From: no-reply@x.example\nSubject: Notification\n\n{\"type\":\"Bounce\",\"bounce\":{}}\n");
}

/* Every one of its signs alone, or two that agree by chance. */
static void test_careless(void)
{
    human("From: jan@x.example\nSubject: Onbestelbaar: mijn pakket\n\nHet kon niet worden bezorgd.\n");
    human("Return-Path: <>\nFrom: jan@x.example\nSubject: Undeliverable: my parcel\n\nIt could not be "
          "delivered.\n");
    human("Return-Path: <>\nFrom: jan@x.example\nSubject: mail delivery failed\n\nMijn mail kwam terug: 550 "
          "5.1.1 user unknown, could not be delivered. Hoe kan dat?\n");
    human("Auto-Submitted: no\nFrom: jan@x.example\nSubject: Returned mail\n\nSee paragraph 5.1.1 please\n");
    human("From: jan@x.example\nSubject: Delivery Status Notification (Failure)\nX-Auto-Response-Suppress: "
          "All\nPrecedence: bulk\n\nDit kreeg ik.\n");
}

static void test_passed_on(void)
{
    human("Return-Path: <jan@x.example>\nFrom: jan@x.example\nSubject: Fwd: Returned mail: see transcript\n\n"
          "Zie hieronder, mijn mail kwam terug.\n\n550 5.1.1 <k@v.example>... User unknown\n\n" RETURNED);
    human("From: jan@x.example\nSubject: mijn mail kwam terug\nMIME-Version: 1.0\nContent-Type: "
          "multipart/mixed; boundary=b\n\n--b\n\nZie bijlage.\n--b\nContent-Type: message/rfc822\n\n"
          "Return-Path: <>\nFrom: MAILER-DAEMON@v.example\nSubject: failure notice\nContent-Type: "
          "multipart/report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: "
          "message/delivery-status\n\nAction: failed\n--c--\n--b--\n");
    /* A web form: no return path, nobody to answer, and the citizen pasted all that came back. */
    human("Return-Path: <>\nFrom: noreply@v.example\nReply-To: jan@x.example\nSubject: Delivery failed\n\n"
          "could not be delivered: 550 5.1.1 user unknown\n\n" RETURNED);
    human("Return-Path: <>\nFrom: noreply@v.example\nSubject: Klacht: delivery failed\n\nUw naam: Jan\nUw "
          "e-mailadres: jan@x.example\nBericht: could not be delivered: 550 5.1.1\n\n" RETURNED);
    human("Return-Path: <>\nFrom: noreply@v.example\nSubject: Delivery failed\n\nBeste gemeente,\nmijn mail "
          "could not be delivered: 550 5.1.1\nMet vriendelijke groet,\nJan\n\n" RETURNED);
}

static void test_postmaster(void)
{
    human("Return-Path: <postmaster@dorp.example>\nFrom: Piet <postmaster@dorp.example>\nSubject: mail niet "
          "bezorgd\n\nMijn brief is niet bezorgd.\n");
    human(
        "From: Piet <postmaster@dorp.example>\nSubject: mail niet bezorgd\n\nMijn brief is niet bezorgd.\n");
    human(
        "Return-Path: <postmaster@dorp.example>\nFrom: Piet <postmaster@dorp.example>\nSubject: mail niet "
        "bezorgd\n\nGeachte heer,\nMijn mail is niet bezorgd: 550 5.1.1\n\nMet vriendelijke groet,\nPiet\n");
    human("Return-Path: <postmaster@dorp.example>\nFrom: Piet <postmaster@dorp.example>\nSubject: RE: "
          "undelivered mail\n\nDit kwam terug: could not be delivered, 550 5.1.1\n\n" RETURNED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bounce/reports", test_reports);
    g_test_add_func("/bounce/plain", test_plain);
    g_test_add_func("/bounce/careless", test_careless);
    g_test_add_func("/bounce/passed-on", test_passed_on);
    g_test_add_func("/bounce/postmaster", test_postmaster);
    return g_test_run();
}

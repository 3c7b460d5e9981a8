#include "tests/reading.h"

/* A person's message with these headers added. */
static void human(const char *headers)
{
    g_autofree char *message =
        g_strconcat(headers, "From: Jan <jan@x.example>\nTo: k@v.example\n\nIk klaag.\n", NULL);
    check_kind(message, ZB_KIND_HUMAN);
}

static void list(const char *headers)
{
    g_autofree char *message = g_strconcat(headers, "From: Krant <krant@x.example>\n\nNieuws\n", NULL);
    check_kind(message, ZB_KIND_LIST);
}

static void test_human(void)
{
    human("");
    human("X-Auto-Response-Suppress: All\n");
    human("Precedence: bulk\n");
    human("Subject: Gelezen: uw brief\n");
    human("Subject: complaint about message from the mayor\n");
}

static void test_list(void)
{
    list("List-Unsubscribe: <mailto:u@x.example>\nPrecedence: bulk\n");
    list("List-Unsubscribe: <https://x.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Id: "
         "<n.x.example>\n");
    list("List-Unsubscribe: <https://x.example>\nList-Unsubscribe-Post: "
         "List-Unsubscribe=One-Click\nFeedback-ID: "
         "1:2\n");
    list("List-Unsubscribe: <https://x.example>\nList-Id: <n.x.example>\nX-Campaign-Id: 12\n");
    /* Who posts to a list, or answers, or fills in a form that a mailing service sends. */
    human("Precedence: list\nList-Id: <k.v.example>\nList-Post: <mailto:k@v.example>\nList-Unsubscribe: "
          "<mailto:u@v.example>\n");
    human("Precedence: bulk\nList-Id: <k.v.example>\nList-Post: <mailto:k@v.example>\n");
    human("List-Unsubscribe: <mailto:u@x.example>\n");
    human("List-Unsubscribe: <mailto:u@x.example>\nPrecedence: bulk\nIn-Reply-To: <a@v.example>\n");
    human("List-Unsubscribe: <mailto:u@x.example>\nPrecedence: bulk\nReply-To: piet@y.example\n");
    human("List-Id: <n.x.example>\n");
}

static void test_receipt(void)
{
    check_kind("From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/report;\n "
               "report-type=disposition-notification; boundary=b\n\n--b\n\nGelezen\n--b--\n",
               ZB_KIND_RECEIPT);
    check_kind("From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\n\n"
               "Gelezen\n--b\nContent-Type: message/disposition-notification\n\nDisposition: x\n--b--\n",
               ZB_KIND_RECEIPT);
    check_kind("From: jan@x.example\nSubject: Gelezen: brief\n\nUw bericht\n\n   Aan: Jan\n\nis gelezen op "
               "maandag 4 mei 2026.\n",
               ZB_KIND_RECEIPT);
    check_kind(
        "From: jan@x.example\nSubject: Gelezen: brief\n\nUw bericht is gelezen op maandag.\n\nEn ik ben "
        "boos.\n",
        ZB_KIND_HUMAN);
}

static void test_abuse(void)
{
    static const char *const parts = "\n--b\n\nThis is an abuse report\n--b\nContent-Type: "
                                     "message/feedback-report\n\nFeedback-Type: abuse\n--b--\n";
    static const char *const head = "From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/";
    g_autofree char *report =
        g_strconcat(head, "report; report-type=feedback-report; boundary=b\n", parts, NULL);
    g_autofree char *mixed = g_strconcat(head, "mixed; boundary=b\n", parts, NULL);
    g_autofree char *forward = g_strconcat("Subject: FW: abuse\n", mixed, NULL);
    check_kind(report, ZB_KIND_ABUSE_REPORT);
    check_kind(mixed, ZB_KIND_ABUSE_REPORT);
    check_kind(forward, ZB_KIND_HUMAN);
    check_kind("From: staff@x.example\nSubject: complaint about message from 192.0.2.1\nMIME-Version: "
               "1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
               "X-HmXmrOriginalRecipient: jan@x.example\nFrom: k@v.example\n\nHi\n--b--\n",
               ZB_KIND_ABUSE_REPORT);
}

static void test_calendar(void)
{
    static const char *const head =
        "From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\n";
    static const char *const tail =
        "\n--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n";
    g_autofree char *bare = g_strconcat(head, "\n", tail, "END:VCALENDAR\n--b--\n", NULL);
    g_autofree char *words =
        g_strconcat(head, "Ik kom niet, en ik ben boos.\n", tail, "END:VCALENDAR\n--b--\n", NULL);
    g_autofree char *comment =
        g_strconcat(head, "\n", tail, "COMMENT:Ik ben boos\nEND:VCALENDAR\n--b--\n", NULL);
    check_kind(bare, ZB_KIND_CALENDAR);
    check_kind(words, ZB_KIND_HUMAN);
    check_kind(comment, ZB_KIND_HUMAN);

    g_autofree char *google = g_strconcat(head,
                                          "Jan heeft deze uitnodiging geaccepteerd.\n\nhttps://calendar."
                                          "google.com/\n",
                                          tail, "END:VCALENDAR\n--b--\n", NULL);
    check_kind(google, ZB_KIND_CALENDAR);
}

/* Outlook writes out when and where the appointment is; a person may write above that. */
static void test_calendar_appointment(void)
{
    static const struct {
        const char *text;
        ZbKind kind;
    } table[] = {
        {"Wanneer: woensdag 3 juni 2026 14:00-14:30 (UTC+01:00) Amsterdam, Berlijn.\nLocatie: Stadhuis, "
         "kamer "
         "2.14\n\n*~*~*~*~*~*~*~*~*~*\n",
         ZB_KIND_CALENDAR},
        {"When: Wednesday, 3 June 2026 14:00-14:30.\nWhere: Microsoft Teams Meeting\n", ZB_KIND_CALENDAR},
        {"Ik kan dan niet, het moet een andere dag worden.\n\nWanneer: woensdag 3 juni 2026 "
         "14:00-14:30.\nLocatie: Stadhuis\n",
         ZB_KIND_HUMAN},
        {"Wanneer: woensdag 3 juni 2026 14:00-14:30.\nLocatie: Stadhuis\n\nU hebt mijn klacht nog niet "
         "beantwoord.\n",
         ZB_KIND_HUMAN},
        {"Locatie: Stadhuis, dat u weer eens gesloten had\n",
         ZB_KIND_HUMAN}, /* no time: whose words are these? */
    };
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *mail =
            g_strconcat("From: x@y.example\nSubject: Geaccepteerd: gesprek\nMIME-Version: 1.0\nContent-Type: "
                        "multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n",
                        table[i].text,
                        "\n--b\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n"
                        "END:VCALENDAR\n--b--\n",
                        NULL);
        check_kind(mail, table[i].kind);
    }
    /* The same words without an answer to an invitation are somebody's own. */
    check_kind("From: x@y.example\n\nWanneer: woensdag 3 juni\nLocatie: Stadhuis\n", ZB_KIND_HUMAN);
}

static void test_spam(void)
{
    check_kind("X-Spam-Flag: YES\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nKoop!\n",
               ZB_KIND_SPAM);
    check_kind(
        "Received: from x by mx.example (P) with E; date\nX-Spam-Flag: YES\nReceived: from y by mx.example "
        "(P); date\n"
        "From: a@b.example\n\nKoop!\n",
        ZB_KIND_SPAM);
    /* Another server's opinion. */
    check_kind(
        "Received: from x by mx.example; date\nX-Spam-Flag: YES\nReceived: from y by mx.other; date\nFrom: "
        "a@b.example\n\nHoi\n",
        ZB_KIND_HUMAN);
    check_kind("Received: from x by mx.example; date\nX-Spam-Flag: YES\nFrom: a@b.example\n\nHoi\n",
               ZB_KIND_HUMAN);
    check_kind(
        "X-Spam-Status: Yes, score=9.1\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nKoop!\n",
        ZB_KIND_SPAM);
    check_kind("X-Spam-Status: No, score=1\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nHoi\n",
               ZB_KIND_HUMAN);
    check_kind("X-Spam-Flag: NO\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nHoi\n",
               ZB_KIND_HUMAN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kind/human", test_human);
    g_test_add_func("/kind/list", test_list);
    g_test_add_func("/kind/receipt", test_receipt);
    g_test_add_func("/kind/abuse", test_abuse);
    g_test_add_func("/kind/calendar", test_calendar);
    g_test_add_func("/kind/calendar-appointment", test_calendar_appointment);
    g_test_add_func("/kind/spam", test_spam);
    return g_test_run();
}

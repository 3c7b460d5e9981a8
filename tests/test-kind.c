#include <string.h>
#include "lib/mail/reader.h"

static void check(const char *message, ZbKind kind)
{
    g_autoptr(ZbReader) reader = zb_reader_new("mx.example");
    g_autoptr(ZbFacts) facts =
        zb_reader_read(reader, ZB_READ_NO_DOCUMENTS, (const guint8 *)message, strlen(message), NULL);
    g_assert_cmpstr(zb_kind_name(facts->kind), ==, zb_kind_name(kind));
}

/* A person's message with these headers added. */
static void human(const char *headers)
{
    g_autofree char *message =
        g_strconcat(headers, "From: Jan <jan@x.example>\nTo: k@v.example\n\nIk klaag.\n", NULL);
    check(message, ZB_KIND_HUMAN);
}

static void machine(const char *headers, ZbKind kind)
{
    g_autofree char *message = g_strconcat(headers, "From: Jan <jan@x.example>\n\nIk ben er niet.\n", NULL);
    check(message, kind);
}

static void test_human(void)
{
    human("");
    human("Auto-Submitted: no\n");
    human("X-Auto-Response-Suppress: All\n");
    human("Precedence: bulk\n");
    human("Precedence: list\nList-Id: <k.v.example>\nList-Post: <mailto:k@v.example>\nList-Unsubscribe: "
          "<mailto:u@v.example>\n");
    human("List-Unsubscribe: <mailto:u@x.example>\n");
    human("List-Unsubscribe: <mailto:u@x.example>\nPrecedence: bulk\nIn-Reply-To: <a@v.example>\n");
    human("Subject: Automatisch antwoord: RE: verlichting\n");
    human("Subject: Onbestelbaar: mijn pakket\n");
    human("Return-Path: <>\nSubject: package could not be delivered\n");
    human("Subject: Gelezen: uw brief\n");
    human("Subject: Out of office? You never answer!\nX-Mailer: x\n");
    human("X-Autoreply: yes\n");
}

static void test_form(void)
{
    /* A web form that sends a citizen's words by itself. */
    check("From: noreply@forms.v.example\nReply-To: jan@x.example\nAuto-Submitted: auto-generated\n\nUw "
          "klacht: de boom\n",
          ZB_KIND_HUMAN);
    check("From: noreply@x.example\nAuto-Submitted: auto-generated\n\nOntvangen.\n", ZB_KIND_AUTO_REPLY);
    check("From: a@x.example\nReply-To: b@y.example\nAuto-Submitted: auto-replied\n\nAfwezig.\n",
          ZB_KIND_AUTO_REPLY);
}

static void test_machine(void)
{
    machine("Auto-Submitted: auto-replied\n", ZB_KIND_AUTO_REPLY);
    machine("Auto-Submitted: auto-notified; owner-email=x\n", ZB_KIND_AUTO_REPLY);
    machine("X-Autoreply: yes\nPrecedence: auto_reply\n", ZB_KIND_AUTO_REPLY);
    machine("Return-Path: <>\nSubject: Automatic reply: x\n", ZB_KIND_AUTO_REPLY);
    machine("List-Unsubscribe: <mailto:u@x.example>\nPrecedence: bulk\n", ZB_KIND_LIST);
    machine("List-Unsubscribe: <https://x.example>\nList-Unsubscribe-Post: "
            "List-Unsubscribe=One-Click\nList-Id: <n.x.example>\n",
            ZB_KIND_LIST);
}

static void test_reports(void)
{
    static const char *const parts =
        "\n--b\n\nText\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n--b--\n";
    g_autofree char *dsn =
        g_strconcat("From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/report;\n"
                    " report-type=delivery-status; boundary=b\n",
                    parts, NULL);
    g_autofree char *mdn =
        g_strconcat("From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/report;\n"
                    " report-type=disposition-notification; boundary=b\n",
                    parts, NULL);
    g_autofree char *arf =
        g_strconcat("From: x@y.example\nMIME-Version: 1.0\nContent-Type: multipart/report;\n"
                    " report-type=feedback-report; boundary=b\n",
                    parts, NULL);
    check(dsn, ZB_KIND_BOUNCE);
    check(mdn, ZB_KIND_RECEIPT);
    check(arf, ZB_KIND_ABUSE_REPORT);
    check("Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n\nHi.\n", ZB_KIND_BOUNCE);
    check("From: jan@x.example\nSubject: Gelezen: brief\n\nUw bericht\n\n   Aan: Jan\n\nis gelezen op "
          "maandag 4 mei 2026.\n",
          ZB_KIND_RECEIPT);
    check("From: jan@x.example\nSubject: Gelezen: brief\n\nUw bericht is gelezen op maandag.\n\nEn ik ben "
          "boos.\n",
          ZB_KIND_HUMAN);
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
    check(bare, ZB_KIND_CALENDAR);
    check(words, ZB_KIND_HUMAN);
    check(comment, ZB_KIND_HUMAN);
}

static void test_spam(void)
{
    check("X-Spam-Flag: YES\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nKoop!\n",
          ZB_KIND_SPAM);
    check("Received: from x by mx.example (P) with E; date\nX-Spam-Flag: YES\nReceived: from y by mx.example "
          "(P); date\n"
          "From: a@b.example\n\nKoop!\n",
          ZB_KIND_SPAM);
    /* Another server's opinion. */
    check("Received: from x by mx.example; date\nX-Spam-Flag: YES\nReceived: from y by mx.other; date\nFrom: "
          "a@b.example\n\nHoi\n",
          ZB_KIND_HUMAN);
    check("Received: from x by mx.example; date\nX-Spam-Flag: YES\nFrom: a@b.example\n\nHoi\n",
          ZB_KIND_HUMAN);
    check("X-Spam-Flag: NO\nReceived: from x by mx.example; date\nFrom: a@b.example\n\nHoi\n", ZB_KIND_HUMAN);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kind/human", test_human);
    g_test_add_func("/kind/form", test_form);
    g_test_add_func("/kind/machine", test_machine);
    g_test_add_func("/kind/reports", test_reports);
    g_test_add_func("/kind/calendar", test_calendar);
    g_test_add_func("/kind/spam", test_spam);
    return g_test_run();
}

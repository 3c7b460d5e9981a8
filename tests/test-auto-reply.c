#include "tests/reading.h"

static void check(const char *headers, const char *text, ZbKind kind)
{
    g_autofree char *message = g_strconcat("From: Jan <jan@x.example>\n", headers, "\n", text, "\n", NULL);
    check_kind(message, kind);
}

static void automatic(const char *headers)
{
    check(headers, "Ik ben er niet.", ZB_KIND_AUTO_REPLY);
}

static void human(const char *headers)
{
    check(headers, "Ik klaag.", ZB_KIND_HUMAN);
}

static void test_standard(void)
{
    automatic("Auto-Submitted: auto-replied\n");
    automatic("Auto-Submitted: Auto-Replied (vacation)\n");
    automatic("Auto-Submitted: auto-notified; owner-email=x\n");
    automatic("Auto-Submitted: auto-generated\n");
    human("Auto-Submitted: no\n");
    human("Auto-Submitted: No\n");
}

static void test_two_signs(void)
{
    automatic("X-Autoreply: yes\nPrecedence: auto_reply\n");
    automatic("Return-Path: <>\nSubject: Automatic reply: x\n");
    automatic("Return-Path: <>\nX-Autorespond: x\n");
    automatic("X-Apple-Action: VACATION\nSubject: Auto reply: x\n");
    check("X-Autoreply: yes\n", "Dit is een automatisch bericht.", ZB_KIND_AUTO_REPLY);
    human("X-Autoreply: yes\n");
    human("Precedence: auto_reply\n");
    human("Subject: Automatisch antwoord: RE: verlichting\n");
    human("Subject: Out of office? You never answer!\nX-Mailer: x\n");
    human("X-Auto-Response-Suppress: All\n");
    human("X-Auto-Response-Suppress: OOF\nPrecedence: bulk\n");
    human("Return-Path: <>\n");
    /* What a person quotes of ours in a form without return path. */
    check("Return-Path: <>\n", "Ik kreeg: \"Dit is een automatisch antwoord\". Meer niet!", ZB_KIND_HUMAN);
    check("Return-Path: <>\nSubject: Auto op de stoep\n", "Al weken.", ZB_KIND_HUMAN);
}

static void test_for_other(void)
{
    g_autoptr(ZbFacts) form = read_message("From: noreply@forms.v.example\nReply-To: jan@x.example\n"
                                           "Auto-Submitted: auto-generated\n\nUw klacht: de boom\n");
    g_assert_cmpint(form->kind, ==, ZB_KIND_HUMAN);
    g_assert_true(noted(form, "auto_generated_for_other"));
    check("Auto-Submitted: auto-generated\n", "Naam:\tJan Jansen\nE-mail:\tjan@x.example\nKlacht:\tDe boom",
          ZB_KIND_HUMAN);
    check("Auto-Submitted: auto-generated\n", "Naam:\nE-mail:\n", ZB_KIND_AUTO_REPLY);
    check("Reply-To: noreply@y.example\nAuto-Submitted: auto-generated\n", "Ontvangen.", ZB_KIND_AUTO_REPLY);
    check("Reply-To: b@x.example\nAuto-Submitted: auto-generated\n", "Ontvangen.", ZB_KIND_AUTO_REPLY);
    check("Reply-To: b@y.example\nAuto-Submitted: auto-replied\n", "Afwezig.", ZB_KIND_AUTO_REPLY);
}

static void test_rule(void)
{
    /* A colleague's rule passes a complaint on. */
    check("Auto-Submitted: auto-generated\nSubject: FW: klacht\n", "Van: Piet\n\nDe boom!", ZB_KIND_HUMAN);
    check("Auto-Submitted: auto-generated\nResent-From: c@v.example\n", "De boom!", ZB_KIND_HUMAN);
    check("Auto-Submitted: auto-replied\nSubject: FW: klacht\n", "Afwezig.", ZB_KIND_AUTO_REPLY);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/auto-reply/standard", test_standard);
    g_test_add_func("/auto-reply/two-signs", test_two_signs);
    g_test_add_func("/auto-reply/for-other", test_for_other);
    g_test_add_func("/auto-reply/rule", test_rule);
    return g_test_run();
}

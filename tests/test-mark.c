#include "lib/mail/mark.h"

#include <string.h>

static ZbPhrases *phrases;

static ZbMark mark_of(const char *text)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    return zb_mark_of(phrases, &g_array_index(lines, ZbLine, 0));
}

static void check(const char *text, ZbMarkKind kind, gboolean weak)
{
    ZbMark mark = mark_of(text);
    g_test_message("%s", text);
    g_assert_cmpint(mark.kind, ==, kind);
    g_assert_cmpint(mark.weak, ==, weak);
}

static void test_forward(void)
{
    static const char *const dashed[] = {"---------- Forwarded message ---------",
                                         "-------- Doorgestuurd bericht --------",
                                         "> ----- Weitergeleitete Nachricht -----",
                                         "-------- Message transféré --------",
                                         "-------- Mensaje reenviado --------",
                                         "-------- Messaggio Inoltrato --------",
                                         "-------- Przekazana wiadomość --------",
                                         "----- İletilmiş Mesaj -----",
                                         "-------- Переслане повідомлення --------",
                                         "-------- 转发邮件 --------",
                                         "----- Doorgestuurd door Jan Jansen/NL op 04-05-2026 09:12 -----",
                                         "----- Forwarded by Jan Jansen/NL on 05/04/2026 09:12 AM -----"};
    for (guint i = 0; i < G_N_ELEMENTS(dashed); i++)
        check(dashed[i], ZB_MARK_FORWARD, FALSE);
    check("Begin doorgestuurd bericht:", ZB_MARK_FORWARD, TRUE);
    check("Début du message réexpédié :", ZB_MARK_FORWARD, TRUE);
    check("Anfang der weitergeleiteten Nachricht:", ZB_MARK_FORWARD, TRUE);
    check("Doorgestuurd bericht heb ik niet.", ZB_MARK_NONE, FALSE);
    check("forwarded by me", ZB_MARK_NONE, FALSE);
}

static void test_original(void)
{
    check("-----Oorspronkelijk bericht-----", ZB_MARK_ORIGINAL, FALSE);
    check("-----Original Message-----", ZB_MARK_ORIGINAL, FALSE);
    check("-----Ursprüngliche Nachricht-----", ZB_MARK_ORIGINAL, FALSE);
    check("-------- Message d’origine --------", ZB_MARK_ORIGINAL, FALSE);
    check("------- Original Message -------", ZB_MARK_ORIGINAL, FALSE);
    check("------------------ 原始邮件 ------------------", ZB_MARK_ORIGINAL, FALSE);
    check("-----Jan Jansen <jan@x.example> wrote: -----", ZB_MARK_ORIGINAL, FALSE);
    check("---- Op di, 5 mei 2026 14:17:36 +0200 Jan <jan@x.example> schreef ----", ZB_MARK_ORIGINAL, FALSE);
}

static void test_rule(void)
{
    check("________________________________", ZB_MARK_RULE, FALSE);
    check("----- Okänt språk -----", ZB_MARK_RULE, FALSE);
    check("-----", ZB_MARK_NONE, FALSE);
    check("- Okänt språk -", ZB_MARK_NONE, FALSE);
    check("-- \n", ZB_MARK_NONE, FALSE);
}

static void test_rest(void)
{
    static const char line[] = "  ----- Forwarded Message ----- From: Jan <jan@x>To: Piet";
    g_autoptr(GArray) lines = zb_lines_of(line);
    ZbMark mark = zb_mark_of(phrases, &g_array_index(lines, ZbLine, 0));
    g_assert_cmpint(mark.kind, ==, ZB_MARK_FORWARD);
    g_assert_cmpstr(mark.rest, ==, "From: Jan <jan@x>To: Piet");
    g_assert_null(mark_of("----- Forwarded Message -----").rest);
}

static void test_subjects(void)
{
    static const char *const forwards[] = {"FW: klacht", "Fwd: klacht", "fwd : klacht",   "Doorst: klacht",
                                           "WG: x",      "TR : x",      "I: x",           "RV: x",
                                           "VS: x",      "VB: x",       "ENC: x",         "İLT: x",
                                           "Пересл: x",  "转发：x",     "[EXTERN] FW: x", "Fwd[2]: x"};
    for (guint i = 0; i < G_N_ELEMENTS(forwards); i++) {
        g_test_message("%s", forwards[i]);
        g_assert_true(zb_subject_is_forward(phrases, forwards[i]));
    }
    g_assert_true(zb_subject_is_forward(phrases, "klacht (fwd)"));
    g_assert_false(zb_subject_is_forward(phrases, "Re: FW: klacht"));
    g_assert_false(zb_subject_is_forward(phrases, "Fwd klacht"));
    g_assert_false(zb_subject_is_forward(phrases, ""));
    g_assert_true(zb_subject_is_reply(phrases, "Re: FW: klacht"));
    g_assert_true(zb_subject_is_reply(phrases, "Antw: klacht"));
    g_assert_false(zb_subject_is_reply(phrases, "FW: Re: klacht"));
    g_assert_false(zb_subject_is_reply(phrases, "Recht: en krom"));
    g_assert_cmpstr(zb_subject_forwarded(phrases, "[EXTERN] FW: Re: klacht"), ==, "Re: klacht");
    g_assert_cmpstr(zb_subject_forwarded(phrases, "klacht"), ==, "klacht");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    phrases = zb_phrases_new();
    g_test_add_func("/mark/forward", test_forward);
    g_test_add_func("/mark/original", test_original);
    g_test_add_func("/mark/rule", test_rule);
    g_test_add_func("/mark/rest", test_rest);
    g_test_add_func("/mark/subjects", test_subjects);
    int status = g_test_run();
    zb_phrases_free(phrases);
    return status;
}

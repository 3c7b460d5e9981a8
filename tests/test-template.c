/* Templates: the rules of filling, and that the texts that we ship keep to the rules for them. */
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include "lib/error.h"
#include "lib/template.h"

#define CLOSING "\nDit is een inschatting van een programma. Het mist soms iets. Lees het bericht zelf.\n"

/* name, value, ..., NULL */
static GHashTable *values_of(const char *name, ...) G_GNUC_NULL_TERMINATED;
static GHashTable *values_of(const char *name, ...)
{
    GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
    va_list arguments;
    va_start(arguments, name);
    for (; name; name = va_arg(arguments, const char *))
        g_hash_table_insert(values, (char *)name, va_arg(arguments, char *));
    va_end(arguments);
    return values;
}

static GHashTable *all_values(void)
{
    GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
    for (const char *const *blank = zb_template_blanks(); *blank; blank++)
        g_hash_table_insert(values, (char *)*blank, (char *)"WAARDE");
    return values;
}

static void test_rules(void)
{
    static const struct {
        const char *text, *filled;
    } cases[] = {
        {"", ""},
        {"a\n", "a\n"},
        {"a", "a\n"},
        {"a\r\nb\r\n", "a\nb\n"},
        {"x{one}y", "x1y\n"},
        {"{one}{one}", "11\n"},
        {"{{one}} {one}", "{one}} 1\n"},
        {"{brace}", "{one}\n"},                                       /* a value is no template */
        {"a {none}\nb {empty}\nc", "c\n"},                            /* nothing to say: no line */
        {"a {none} {one}", "a  1\n"},                                 /* something to say */
        {"a {none}\n  more\n  {one}\n  rest\nb", "  1\n  rest\nb\n"}, /* continued lines go along */
        {"a {none}\n\n  text\n", "  text\n"},                         /* an empty line ends that */
        {"a\n  more", "a\n  more\n"},
        {"a\n\n{none}\n\n\nb", "a\n\nb\n"}, /* one empty line */
        {"# comment {oops\n#\na\n #b", "a\n #b\n"},
        {"  {lines}|", "  x\n  y|\n"},
        {"\xc3\xa9\xc3\xa9 {lines}", "\xc3\xa9\xc3\xa9 x\n   y\n"}, /* columns are characters */
        {"{end}", "x\n"},
        {"a {one}  ", "a 1\n"},
    };
    g_autoptr(GHashTable) values =
        values_of("one", "1", "empty", "", "brace", "{one}", "lines", "x\ny", "end", "x\n", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *filled = zb_template_fill("t", cases[i].text, NULL, values, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(filled, ==, cases[i].filled);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a\n\n# c\nb {one", "template t, line 4: a '{' that opens no {blank}"},
        {"{}", "template t, line 1: a '{'"},
        {"{One}", "template t, line 1: a '{'"},
        {"{one }", "template t, line 1: a '{'"},
        {"{\none}", "template t, line 1: a '{'"},
        {"{", "template t, line 1: a '{'"},
        {"{{{", "template t, line 1: a '{'"},
        {"a\n{two}", "template t, line 2: there is no blank {two}"},
    };
    static const char *const known[] = {"one", NULL};
    g_autoptr(GHashTable) values = values_of("one", "1", "two", "2", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *filled = zb_template_fill("t", cases[i].text, known, values, &error);
        g_assert_null(filled);
        g_assert_error(error, ZB_ERROR, ZB_ERROR_INVALID);
        if (!g_str_has_prefix(error->message, cases[i].message))
            g_error("expected '%s', got '%s'", cases[i].message, error->message);
    }
}

static void fill_shipped(const char *mail, GHashTable *values, char **ret_subject, char **ret_body)
{
    g_autoptr(GError) error = NULL;
    if (!zb_template_mail(NULL, mail, values, ret_subject, ret_body, &error))
        g_error("%s", error->message);
}

/* Every text that we ship, filled with all and with nothing. */
static void test_shipped(void)
{
    g_autoptr(GHashTable) all = all_values(), none = g_hash_table_new(g_str_hash, g_str_equal);
    for (const char *const *mail = zb_template_mails(); *mail; mail++) {
        GHashTable *both[] = {all, none};
        for (guint i = 0; i < G_N_ELEMENTS(both); i++) {
            g_autofree char *subject = NULL, *body = NULL;
            fill_shipped(*mail, both[i], &subject, &body);
            g_assert_true(g_str_has_prefix(subject, "[zb] "));
            g_assert_true(g_utf8_validate(body, -1, NULL));
            g_assert_true(g_str_has_suffix(body, CLOSING));
            g_assert_null(strpbrk(body, "{}#"));
            g_assert_false(g_str_has_prefix(body, "\n"));
            g_assert_null(strstr(body, "\n\n\n"));
        }
    }
    g_autoptr(GError) error = NULL;
    zb_template_check(NULL, &error);
    g_assert_no_error(error);
}

/* The file in the source tree is what is compiled in. */
static void test_compiled_in(void)
{
    for (const char *const *mail = zb_template_mails(); *mail; mail++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_strdup_printf("etc/templates/%s.txt", *mail), *file = NULL;
        g_assert_true(g_file_get_contents(path, &file, NULL, &error));
        g_autofree char *text = zb_template_load(NULL, *mail, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(text, ==, file);
    }
}

/* texts-nl.md, part A. */
static void test_words(void)
{
    static const char *const forbidden[] = {
        "querulant",    "veelklager",  "notoire",           "lastige klant", "dader",       "verdachte",
        "zwarte lijst", "geblokkeerd", "afgewezen persoon", "risicoscore",   "niveau rood", "opgeschort",
        "besluit",      "oordeel van", "vaststelling",      "waarschuwing",
    };
    for (const char *const *mail = zb_template_mails(); *mail; mail++) {
        g_autofree char *text = zb_template_load(NULL, *mail, NULL), *low = g_utf8_strdown(text, -1);
        for (guint i = 0; i < G_N_ELEMENTS(forbidden); i++)
            if (strstr(low, forbidden[i]))
                g_error("%s has '%s'", *mail, forbidden[i]);
    }
}

/* The default form has no words of the citizen, and no command that does not exist. */
static void test_default_form(void)
{
    static const char *const not_by_default[] = {"{topic_title}", "{scope_in}", "{scope_out}"};
    for (const char *const *mail = zb_template_mails(); *mail; mail++) {
        g_autofree char *text = zb_template_load(NULL, *mail, NULL);
        for (guint i = 0; i < G_N_ELEMENTS(not_by_default); i++)
            g_assert_null(strstr(text, not_by_default[i]));
        for (const char *command = strstr(text, "zb "); command; command = strstr(command + 1, "zb "))
            g_assert_true(g_str_has_prefix(command, "zb show") || g_str_has_prefix(command, "zb zelf"));
        const char *end = strchr(text, '\n');
        g_autofree char *subject = g_strndup(text, (gsize)(end - text));
        static const char *const in_subject[] = {"{topic}", "{contact}"};
        for (guint i = 0; i < G_N_ELEMENTS(in_subject); i++) {
            g_autoptr(GString) rest = g_string_new(subject);
            g_string_replace(rest, in_subject[i], "", 0);
            g_free(subject);
            subject = g_strdup(rest->str);
        }
        g_assert_null(strchr(subject, '{'));
    }
}

static void test_five_questions(void)
{
    static const char *const with[] = {"alert-repeat", "alert-mixed", "alert-suspended"};
    static const char *const questions[] = {"1 Een nieuw feit?\n", "2 Een andere klacht?\n",
                                            "3 Een bezwaar, verzoek of aanvraag?\n", "4 Is iemand in nood?\n",
                                            "5 Is er gevaar?\n"};
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < G_N_ELEMENTS(with); i++) {
        g_autofree char *subject = NULL, *body = NULL;
        fill_shipped(with[i], none, &subject, &body);
        for (guint q = 0; q < G_N_ELEMENTS(questions); q++)
            g_assert_nonnull(strstr(body, questions[q]));
    }
}

/* A mark is the first thing one reads, and its steps stand in the mail about it only. */
static void test_marks(void)
{
    g_autoptr(GHashTable) values =
        values_of("contact", "7", "mark", "noodsignaal", "distress", "noodsignaal", NULL);
    g_autofree char *subject = NULL, *body = NULL, *about = NULL, *about_body = NULL;
    fill_shipped("alert-repeat", values, &subject, &body);
    g_assert_true(g_str_has_prefix(body, "LET OP       noodsignaal\n"));
    fill_shipped("alert-mark", values, &about, &about_body);
    g_assert_cmpstr(about, ==, "[zb] Contact 7 - graag nu lezen");
    g_assert_nonnull(strstr(about_body, "113"));
    g_assert_null(strstr(about_body, "0800-9009"));
    g_assert_null(strstr(about_body, "agressieprotocol"));
}

static void assert_mail_refused(const char *folder, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(zb_template_check(folder, &error));
    g_assert_error(error, ZB_ERROR, code);
    g_assert_nonnull(strstr(error->message, words));
}

static void test_folder(void)
{
    g_autofree char *folder = g_dir_make_tmp("zb-templates-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "alert-new.txt", NULL), *subject = NULL, *body = NULL;
    g_autoptr(GHashTable) values = values_of("contact", "4714", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(zb_template_check(folder, &error)); /* none of its own: those compiled in */
    g_assert_true(
        g_file_set_contents(file, "Onderwerp:  [zb]\t{topic} nieuw {contact} \nLees {contact}.\n", -1, NULL));
    g_assert_true(zb_template_mail(folder, "alert-new", values, &subject, &body, &error));
    g_assert_cmpstr(subject, ==, "[zb] nieuw 4714");
    g_assert_cmpstr(body, ==, "Lees 4714.\n");
    g_assert_true(g_file_set_contents(file, "Onderwerp: x", -1, NULL));
    g_assert_true(zb_template_check(folder, &error));
    g_assert_true(g_file_set_contents(file, "Onderwerp: x\n\nBeste {naam}", -1, NULL));
    assert_mail_refused(folder, ZB_ERROR_INVALID, "template alert-new, line 3: there is no blank {naam}");
    g_assert_true(g_file_set_contents(file, "Beste\n", -1, NULL));
    assert_mail_refused(folder, ZB_ERROR_INVALID, "template alert-new, line 1: the first line must be");
    g_assert_true(g_file_set_contents(file, "", -1, NULL));
    assert_mail_refused(folder, ZB_ERROR_INVALID, "template alert-new, line 1: the first line must be");
    g_assert_true(g_file_set_contents(file, "Onderwerp: \xff", -1, NULL));
    assert_mail_refused(folder, ZB_ERROR_CONFIG, file);
    g_unlink(file);
    g_mkdir(file, 0700);
    assert_mail_refused(folder, ZB_ERROR_CONFIG, file);
    g_rmdir(file);
    g_rmdir(folder);
    g_assert_null(zb_template_load(NULL, "../zb", &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NOT_FOUND);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/rules", test_rules);
    g_test_add_func("/template/refused", test_refused);
    g_test_add_func("/template/shipped", test_shipped);
    g_test_add_func("/template/compiled-in", test_compiled_in);
    g_test_add_func("/template/words", test_words);
    g_test_add_func("/template/default-form", test_default_form);
    g_test_add_func("/template/five-questions", test_five_questions);
    g_test_add_func("/template/marks", test_marks);
    g_test_add_func("/template/folder", test_folder);
    return g_test_run();
}

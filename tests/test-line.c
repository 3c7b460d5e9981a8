#include "lib/mail/line.h"

#include <string.h>

static void check(const char *text, guint depth, const char *body)
{
    g_autoptr(GArray) lines = zb_lines_of(text);
    const ZbLine *line = &g_array_index(lines, ZbLine, 0);
    g_autofree char *got = g_strndup(line->body, line->size);
    g_assert_cmpuint(lines->len, ==, 1);
    g_assert_cmpuint(line->depth, ==, depth);
    g_assert_cmpstr(got, ==, body);
    g_assert_cmpuint(line->length, ==, strcspn(text, "\n"));
}

static void test_body(void)
{
    check("tekst", 0, "tekst");
    check(" \ttekst \n", 0, "tekst");
    check("\u00a0tekst\u200b", 0, "tekst");
    check("> tekst", 1, "tekst");
    check(">> > tekst", 3, "tekst");
    check("   > tekst", 1, "tekst");
    check("     > tekst", 0, "> tekst");
    check("5 > 3", 0, "5 > 3");
    check(">", 1, "");
    check("> \u00a0", 1, "");
    check(">>> Jan <jan@x.example> 04-05-26 9:12 >>>", 0, ">>> Jan <jan@x.example> 04-05-26 9:12 >>>");
}

static void test_lines(void)
{
    g_autoptr(GArray) none = zb_lines_of("");
    g_autoptr(GArray) three = zb_lines_of("a\n\nb");
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_cmpuint(three->len, ==, 3);
}

static void test_fold(void)
{
    g_autoptr(GArray) lines = zb_lines_of("> *Van:* JAN\n");
    ZbLine *line = &g_array_index(lines, ZbLine, 0);
    const char *fold = zb_line_fold(line);
    g_assert_cmpstr(fold, ==, "van:* jan");
    g_assert_true(zb_line_fold(line) == fold);
    g_autofree char *text = g_strnfill(ZB_LINE_MARK_MAX + 1, 'x');
    g_autoptr(GArray) prose = zb_lines_of(text);
    g_assert_cmpstr(zb_line_fold(&g_array_index(prose, ZbLine, 0)), ==, "");
}

static void test_rule(void)
{
    g_autoptr(GArray) lines = zb_lines_of("______\n- - -\n--\n-a-\n");
    g_assert_true(zb_line_is_rule(&g_array_index(lines, ZbLine, 0)));
    g_assert_true(zb_line_is_rule(&g_array_index(lines, ZbLine, 1)));
    g_assert_false(zb_line_is_rule(&g_array_index(lines, ZbLine, 2)));
    g_assert_false(zb_line_is_rule(&g_array_index(lines, ZbLine, 3)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line/body", test_body);
    g_test_add_func("/line/lines", test_lines);
    g_test_add_func("/line/fold", test_fold);
    g_test_add_func("/line/rule", test_rule);
    return g_test_run();
}

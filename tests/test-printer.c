/* cli/printer, cli/lines and cli/words: what is printed, how wide, and that no text controls the terminal. */
#include <string.h>

#include "cli/field.h"
#include "cli/lines.h"
#include "cli/printer.h"
#include "lib/error.h"
#include "lib/words.h"

static const ZbColumn columns[] = {{"Id", TRUE}, {"Name", FALSE}, {"Subject", FALSE}};

static void describe(ZbPrinter *printer, JsonObject *row)
{
    zb_printer_cell_number(printer, zb_field_number(row, "id", -1));
    zb_printer_cell(printer, zb_field_text(row, "name"));
    zb_printer_cell(printer, zb_field_text(row, "subject"));
}

static void describe_block(ZbPrinter *printer, JsonObject *row)
{
    zb_printer_heading(printer, zb_field_text(row, "name"));
    zb_printer_field(printer, "Subject", zb_field_text(row, "subject"));
    zb_printer_field(printer, "Absent", zb_field_text(row, "absent"));
    zb_printer_text(printer, zb_field_text(row, "text"));
}

/* What `rows` look like. */
static char *printed(const char *const *rows, ZbDescribe function, gboolean json, guint width)
{
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    g_autoptr(ZbPrinter) printer = zb_printer_new(out, json, width, zone);
    if (function == describe)
        zb_printer_table(printer, columns, G_N_ELEMENTS(columns));
    for (; *rows; rows++) {
        zb_printer_item(printer, *rows, function, &error);
        g_assert_no_error(error);
    }
    zb_printer_finish(printer, &error);
    g_assert_no_error(error);
    fclose(out);
    char *copy = g_strdup(text);
    free(text);
    return copy;
}

static void test_table(void)
{
    const char *const rows[] = {"{\"id\":1,\"name\":\"\xe6\x9d\xb1\xe4\xba\xac\",\"subject\":\"x\"}",
                                "{\"id\":12,\"name\":\"Zo\xc3\xab\",\"subject\":null}", NULL};
    g_autofree char *table = printed(rows, describe, FALSE, 0);
    g_assert_cmpstr(table, ==, "Id  Name  Subject\n 1  \xe6\x9d\xb1\xe4\xba\xac  x\n12  Zo\xc3\xab\n");
}

/* A terminal's width cuts the last column; a pipe has no width. */
static void test_width(void)
{
    const char *const rows[] = {
        "{\"id\":1,\"name\":\"a\",\"subject\":\"een heel lang onderwerp van een mail\"}", NULL};
    g_autofree char *cut = printed(rows, describe, FALSE, 30);
    g_auto(GStrv) lines = g_strsplit(cut, "\n", -1);
    g_assert_cmpuint(zb_columns(lines[1]), <=, 30);
    g_assert_true(g_str_has_suffix(lines[1], "\xe2\x80\xa6"));
    g_autofree char *whole = printed(rows, describe, FALSE, 0);
    g_assert_nonnull(strstr(whole, "van een mail"));
}

static void test_empty(void)
{
    const char *const rows[] = {NULL};
    g_autofree char *table = printed(rows, describe, FALSE, 0);
    g_assert_cmpstr(table, ==, "");
}

static void test_safe(void)
{
    const char *const rows[] = {
        "{\"id\":1,\"name\":\"a\\u001b[2J\\u009b\\nb\",\"subject\":\"\\u202eok\",\"text\":"
        "\"een\\u001b]0;x\\u0007\\ntwee\"}",
        NULL};
    g_autofree char *table = printed(rows, describe, FALSE, 0);
    g_autofree char *block = printed(rows, describe_block, FALSE, 40);
    g_assert_null(strpbrk(table, "\x1b\x07"));
    g_assert_null(strpbrk(block, "\x1b\x07"));
    g_assert_null(strstr(table, "\xe2\x80\xae"));
    g_assert_null(strstr(table, "\xc2\x9b"));
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    g_assert_nonnull(strstr(block, "\n    twee\n"));
    g_assert_null(strstr(block, "Absent"));
}

/* JSON lines hold the row as it is; what a terminal would obey is written in JSON's own way. */
static void test_json(void)
{
    const char *const rows[] = {"{\"id\":1,\"name\":\"Zo\xc3\xab \xc2\x9b\xe2\x80\xae\"}", "{\"id\":2}",
                                NULL};
    g_autofree char *json = printed(rows, describe, TRUE, 40);
    g_assert_cmpstr(json, ==, "{\"id\":1,\"name\":\"Zo\xc3\xab \\u009b\\u202e\"}\n{\"id\":2}\n");
    g_auto(GStrv) lines = g_strsplit(json, "\n", -1);
    g_autoptr(JsonNode) before = json_from_string(rows[0], NULL), after = json_from_string(lines[0], NULL);
    g_assert_true(json_node_equal(before, after));
}

static void test_faults(void)
{
    g_autoptr(GError) error = NULL;
    FILE *out = fopen("/dev/full", "w");
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    g_autoptr(ZbPrinter) printer = zb_printer_new(out, TRUE, 0, zone);
    g_assert_false(zb_printer_item(printer, "no json", describe, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_INTERNAL);
    g_clear_error(&error);
    g_assert_true(zb_printer_item(printer, "{}", describe, &error));
    g_assert_false(zb_printer_finish(printer, &error));
    g_assert_error(error, ZB_ERROR, ZB_ERROR_NO_SPACE);
    fclose(out);
}

static void test_wrap(void)
{
    g_auto(GStrv) lines = zb_wrap("een twee  drieviervijfzes\n\nend", 8);
    static const char *const expected[] = {"een twee", "drievier", "vijfzes", "", "end", NULL};
    g_assert_cmpstrv(lines, expected);
    g_auto(GStrv) empty = zb_wrap("", 8);
    g_assert_cmpuint(g_strv_length(empty), ==, 1);
    /* Wider than the line, and still it ends. */
    g_auto(GStrv) wide = zb_wrap("\xe6\x9d\xb1\xe4\xba\xac", 1);
    g_assert_cmpuint(g_strv_length(wide), ==, 2);
    g_autofree char *cut = zb_columns_cut("\xe6\x9d\xb1\xe4\xba\xac!", 4);
    g_assert_cmpuint(zb_columns(cut), <=, 4);
}

static void test_words(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    g_autofree char *instant = zb_word_instant("2026-05-04T22:12:00Z", zone);
    g_autofree char *none = zb_word_instant("gisteren", zone);
    g_autofree char *same = zb_word_day("2026-05-04", "2026-01-01");
    g_autofree char *other = zb_word_day("2025-05-04", "2026-01-01");
    g_assert_cmpstr(instant, ==, "5 mei 2026 00:12");
    g_assert_cmpstr(none, ==, "gisteren");
    g_assert_cmpstr(same, ==, "4 mei");
    g_assert_cmpstr(other, ==, "4 mei 2025");
    g_assert_cmpstr(zb_word_verdict("later"), ==, "later");
    g_assert_cmpstr(zb_behaviour_code("bedreigen"), ==, "threat");
    g_assert_null(zb_behaviour_code("boos"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/printer/table", test_table);
    g_test_add_func("/printer/width", test_width);
    g_test_add_func("/printer/empty", test_empty);
    g_test_add_func("/printer/safe", test_safe);
    g_test_add_func("/printer/json", test_json);
    g_test_add_func("/printer/faults", test_faults);
    g_test_add_func("/lines/wrap", test_wrap);
    g_test_add_func("/words/words", test_words);
    return g_test_run();
}

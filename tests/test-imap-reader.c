#include "daemon/imap-reader.h"

#include <string.h>
#include "daemon/imap-error.h"

#define MAX_LINE 200
#define MAX_LITERAL 100

/* Reads `stream` in slices of `slice` bytes and writes down what came out: "text|literal|literal\n" for each response,
 * with '~' for the '\n' within a text, "(dropped)" for a literal not kept, "!" where reading failed. */
static char *transcribe(const char *stream, gsize length, gsize slice)
{
    g_autoptr(ZbImapReader) reader = zb_imap_reader_new(MAX_LINE, MAX_LITERAL);
    g_autoptr(GString) script = g_string_new(NULL);
    for (gsize at = 0; at < length;) {
        const ZbImapLine *line;
        g_autoptr(GError) error = NULL;
        /* A block of its own, so that reading beyond its end is seen by valgrind and ASan. */
        gsize size = MIN(slice, length - at);
        g_autofree char *block = g_memdup2(stream + at, size);
        gssize taken = zb_imap_reader_push(reader, block, size, &line, &error);
        if (taken < 0) {
            g_assert_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL);
            g_string_append_c(script, '!');
            break;
        }
        g_assert_cmpint(taken, <=, (gssize)size);
        g_assert_true(line || taken == (gssize)size);
        at += (gsize)taken;
        if (!line)
            continue;
        g_autofree char *text = g_strdelimit(g_strdup(line->text), "\n", '~');
        g_string_append(script, text);
        for (guint i = 0; i < line->literals->len; i++) {
            GBytes *bytes = g_ptr_array_index(line->literals, i);
            g_string_append_c(script, '|');
            if (bytes)
                g_string_append_len(script, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes));
            else
                g_string_append(script, "(dropped)");
        }
        g_string_append_c(script, '\n');
    }
    return g_strdup(script->str);
}

/* The same comes out, whatever the slices. */
static void assert_reads_bytes(const char *stream, gsize length, const char *expected)
{
    for (gsize slice = 1; slice <= length; slice++) {
        g_autofree char *script = transcribe(stream, length, slice);
        g_assert_cmpstr(script, ==, expected);
    }
}

static void assert_reads(const char *stream, const char *expected)
{
    assert_reads_bytes(stream, strlen(stream), expected);
}

static void test_lines(void)
{
    assert_reads("* OK hello\r\n* 3 EXISTS\r\nz1 OK done\r\n", "* OK hello\n* 3 EXISTS\nz1 OK done\n");
    assert_reads("* 3 EXISTS\nz1 OK bare\n", "* 3 EXISTS\nz1 OK bare\n");
    assert_reads("\r\n\r\n", "\n\n");
    assert_reads("* incomplete", "");
}

static void test_literals(void)
{
    assert_reads("* 1 FETCH (UID 5 BODY[] {5}\r\nab\r\nc)\r\nz1 OK\r\n",
                 "* 1 FETCH (UID 5 BODY[] {5}~)|ab\r\nc\nz1 OK\n");
    assert_reads("* 1 FETCH (A {0}\r\n B {1}\r\nx C {2}\r\nyz)\r\n",
                 "* 1 FETCH (A {0}~ B {1}~ C {2}~)||x|yz\n");
    assert_reads("* 1 FETCH (X {3}\r\n{9} {0}\r\n)\r\n", "* 1 FETCH (X {3}~ {0}~)|{9}|\n");
}

/* The sender of a mail must not be able to speak to us. */
static void test_imitation(void)
{
    assert_reads(
        "* 1 FETCH (UID 5 BODY[] {33}\r\n\r\nz1 OK done\r\n* 9 EXISTS\r\n* BYE\r\n)\r\n* 2 EXISTS\r\n",
        "* 1 FETCH (UID 5 BODY[] {33}~)|\r\nz1 OK done\r\n* 9 EXISTS\r\n* BYE\r\n\n* 2 EXISTS\n");
}

static void test_braces_in_words(void)
{
    assert_reads("* OK [ALERT] see {5}\r\n* 1 EXISTS\r\n", "* OK [ALERT] see {5}\n* 1 EXISTS\n");
    assert_reads("* BYE {5}\r\nz1 NO {7}\r\n+ {3}\r\n", "* BYE {5}\nz1 NO {7}\n+ {3}\n");
    assert_reads("* 1 FETCH (ENVELOPE (\"a {5}\r\nx\r\n", "* 1 FETCH (ENVELOPE (\"a {5}\nx\n");
    assert_reads("* 1 FETCH (A \"q \\\" {1}\" B {1}\r\nx)\r\n", "* 1 FETCH (A \"q \\\" {1}\" B {1}~)|x\n");
    assert_reads("* 1 FETCH (A {}\r\n* 1 FETCH (A {-1}\r\n* X {5+}\r\n* X {5} \r\n",
                 "* 1 FETCH (A {}\n* 1 FETCH (A {-1}\n* X {5+}\n* X {5} \n");
}

static void test_too_large(void)
{
    g_autofree char *filler = g_strnfill(101, 'x');
    g_autofree char *one = g_strdup_printf("* 1 FETCH (B {101}\r\n%s)\r\n* 2 EXISTS\r\n", filler);
    assert_reads(one, "* 1 FETCH (B {101}~)|(dropped)\n* 2 EXISTS\n");
    g_autofree char *sum = g_strdup_printf("* 1 FETCH (B {60}\r\n%.60s {60}\r\n%.60s {40}\r\n%.40s)\r\n",
                                           filler, filler, filler);
    g_autofree char *expected =
        g_strdup_printf("* 1 FETCH (B {60}~ {60}~ {40}~)|%.60s|(dropped)|%.40s\n", filler, filler);
    assert_reads(sum, expected);
    /* The cap is of each response, not of the connection. */
    g_autofree char *two = g_strdup_printf("* 1 X {90}\r\n%.90s\r\n* 2 X {90}\r\n%.90s\r\n", filler, filler);
    g_autofree char *both = g_strdup_printf("* 1 X {90}~|%.90s\n* 2 X {90}~|%.90s\n", filler, filler);
    assert_reads(two, both);
}

static void test_hostile(void)
{
    g_autofree char *endless = g_strnfill(MAX_LINE + 1, 'x');
    assert_reads(endless, "!");
    g_autofree char *longest = g_strnfill(MAX_LINE, 'x');
    g_autofree char *line = g_strconcat(longest, "\n", NULL), *expected = g_strdup(line);
    assert_reads(line, expected);
    g_autoptr(GString) many = g_string_new("* 1 FETCH (");
    for (guint i = 0; i < MAX_LINE; i++)
        g_string_append(many, "{0}\r\n");
    assert_reads(many->str, "!");
    assert_reads_bytes("* 3 EX\0ISTS\r\n", 13, "!");
    assert_reads_bytes("* 1 X {3}\r\na\0b\0\r\n", 17, "!");
    assert_reads("* 1 FETCH (BODY[] {4294967296}\r\n", "!");
    assert_reads("* 1 FETCH (BODY[] {99999999999999999999999999}\r\n", "!");
    /* Announced, but never sent: nothing is reserved, nothing comes out. */
    assert_reads("* 1 FETCH (BODY[] {4294967295}\r\nabc", "");
    /* Too short a count: the rest of the message is taken for text, which the parser will refuse. */
    assert_reads("* 1 FETCH (BODY[] {2}\r\nabcd)\r\n", "* 1 FETCH (BODY[] {2}~cd)|ab\n");
}

static void test_binary_literal(void)
{
    g_autoptr(ZbImapReader) reader = zb_imap_reader_new(MAX_LINE, MAX_LITERAL);
    static const char stream[] = "* 1 FETCH (BODY[] {4}\r\n\0\xff\n\0)\r\n";
    const ZbImapLine *line;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(zb_imap_reader_push(reader, stream, sizeof stream - 1, &line, &error), ==,
                    sizeof stream - 1);
    g_assert_nonnull(line);
    gsize size;
    const char *bytes = g_bytes_get_data(g_ptr_array_index(line->literals, 0), &size);
    g_assert_cmpmem(bytes, size, "\0\xff\n\0", 4);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-reader/lines", test_lines);
    g_test_add_func("/imap-reader/literals", test_literals);
    g_test_add_func("/imap-reader/imitation", test_imitation);
    g_test_add_func("/imap-reader/braces-in-words", test_braces_in_words);
    g_test_add_func("/imap-reader/too-large", test_too_large);
    g_test_add_func("/imap-reader/hostile", test_hostile);
    g_test_add_func("/imap-reader/binary-literal", test_binary_literal);
    return g_test_run();
}

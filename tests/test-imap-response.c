#include "daemon/imap-response.h"

#include <string.h>
#include "daemon/imap-error.h"
#include "lib/clock.h"

/* Reads `stream` as far as its first response and parses that. FALSE where it breaks the grammar. */
static gboolean parse(const char *stream, ZbImapResponse *ret_response)
{
    g_autoptr(ZbImapReader) reader = zb_imap_reader_new(1000, 50);
    const ZbImapLine *line;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(zb_imap_reader_push(reader, stream, strlen(stream), &line, &error), >=, 0);
    g_assert_no_error(error);
    g_assert_nonnull(line);
    if (zb_imap_response_parse(line, ret_response, &error))
        return TRUE;
    g_assert_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL);
    return FALSE;
}

static void test_tagged(void)
{
    g_auto(ZbImapResponse) ok = {0}, no = {0}, bad = {0};
    g_assert_true(parse("z1 OK [READ-ONLY] EXAMINE completed.\r\n", &ok));
    g_assert_cmpint(ok.kind, ==, ZB_IMAP_TAGGED);
    g_assert_cmpstr(ok.tag, ==, "z1");
    g_assert_cmpint(ok.status, ==, ZB_IMAP_OK);
    g_assert_cmpstr(ok.code, ==, "READ-ONLY");
    g_assert_cmpstr(ok.words, ==, "EXAMINE completed.");
    g_assert_true(parse("z2 no\r\n", &no));
    g_assert_cmpint(no.status, ==, ZB_IMAP_NO);
    g_assert_null(no.code);
    g_assert_cmpstr(no.words, ==, "");
    g_assert_true(parse("z3 BAD a\x1b[31m \xff\ttext\r\n", &bad));
    g_assert_cmpint(bad.status, ==, ZB_IMAP_BAD);
    g_assert_cmpstr(bad.words, ==, "a [31m \xef\xbf\xbd text");
}

static void test_untagged(void)
{
    g_auto(ZbImapResponse) validity = {0}, exists = {0}, expunge = {0}, bye = {0}, other = {0}, more = {0};
    g_assert_true(parse("* OK [UIDVALIDITY 4294967295] UIDs valid\r\n", &validity));
    g_assert_cmpint(validity.kind, ==, ZB_IMAP_STATUS);
    g_assert_cmpstr(validity.code, ==, "UIDVALIDITY");
    g_assert_cmpuint(validity.code_number, ==, G_MAXUINT32);
    g_assert_true(parse("* 23 EXISTS\r\n", &exists));
    g_assert_cmpint(exists.kind, ==, ZB_IMAP_EXISTS);
    g_assert_cmpuint(exists.number, ==, 23);
    g_assert_true(parse("* 4 expunge\r\n", &expunge));
    g_assert_cmpint(expunge.kind, ==, ZB_IMAP_EXPUNGE);
    g_assert_true(parse("* BYE shutting down\r\n", &bye));
    g_assert_cmpint(bye.status, ==, ZB_IMAP_BYE);
    g_assert_true(parse("* LIST (\\Noselect) \"/\" {3}\r\na b\r\n", &other));
    g_assert_cmpint(other.kind, ==, ZB_IMAP_OTHER);
    g_assert_true(parse("+ idling\r\n", &more));
    g_assert_cmpint(more.kind, ==, ZB_IMAP_CONTINUE);
}

static void test_broken_codes(void)
{
    g_auto(ZbImapResponse) unclosed = {0}, large = {0};
    g_assert_true(parse("* OK [UIDVALIDITY 5 and on\r\n", &unclosed));
    g_assert_null(unclosed.code);
    g_assert_true(parse("* OK [UIDVALIDITY 4294967296] x\r\n", &large));
    g_assert_cmpuint(large.code_number, ==, 0);
}

static void test_fetch(void)
{
    g_auto(ZbImapResponse) fetch = {0};
    g_assert_true(
        parse("* 12 FETCH (FLAGS (\\Seen $x) UID 5 MODSEQ (7) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\""
              " RFC822.SIZE 4 BODY[] {4}\r\na\r\nb)\r\n",
              &fetch));
    g_assert_cmpint(fetch.kind, ==, ZB_IMAP_FETCH);
    g_assert_cmpuint(fetch.number, ==, 12);
    g_assert_cmpuint(fetch.uid, ==, 5);
    g_assert_cmpuint(fetch.size, ==, 4);
    g_assert_cmpint(fetch.internal_date, ==, G_GINT64_CONSTANT(837596665) * ZB_SECOND);
    g_assert_cmpint(fetch.body, ==, ZB_IMAP_BODY_WHOLE);
    g_assert_cmpmem(g_bytes_get_data(fetch.bytes, NULL), g_bytes_get_size(fetch.bytes), "a\r\nb", 4);
}

static void assert_body(const char *stream, ZbImapBody body, const char *expected, guint64 size)
{
    g_auto(ZbImapResponse) fetch = {0};
    g_assert_true(parse(stream, &fetch));
    g_assert_cmpuint(fetch.uid, ==, 5);
    g_assert_cmpint(fetch.body, ==, body);
    g_assert_cmpuint(fetch.body_size, ==, size);
    if (!expected)
        g_assert_null(fetch.bytes);
    else
        g_assert_cmpmem(g_bytes_get_data(fetch.bytes, NULL), g_bytes_get_size(fetch.bytes), expected,
                        strlen(expected));
}

static void test_bodies(void)
{
    assert_body("* 1 FETCH (UID 5)\r\n", ZB_IMAP_BODY_NONE, NULL, 0);
    assert_body("* 1 FETCH (BODY[] {0}\r\n UID 5)\r\n", ZB_IMAP_BODY_WHOLE, "", 0);
    assert_body("* 1 FETCH (body[] \"a \\\"b\\\\\" uid 5)\r\n", ZB_IMAP_BODY_WHOLE, "a \"b\\", 5);
    assert_body("* 1 FETCH (UID 5 BODY[] NIL)\r\n", ZB_IMAP_BODY_NONE, NULL, 0);
    assert_body("* 1 FETCH (UID 5 BODY[HEADER]<0> {2}\r\nab)\r\n", ZB_IMAP_BODY_HEADER, "ab", 2);
    assert_body(
        "* 1 FETCH (UID 5 BODY[HEADER.FIELDS (TO CC)] {2}\r\nab X \"y)\" Z (1 ({1}\r\n) () NIL) \"x\"))\r\n",
        ZB_IMAP_BODY_NONE, NULL, 0);
    assert_body("* 1 FETCH (UID 5 BODY[] {3}\r\nabc BODY[] {2}\r\nde)\r\n", ZB_IMAP_BODY_WHOLE, "de", 2);
    /* Above the reader's cap: it is told how large it was. */
    g_autofree char *filler = g_strnfill(51, 'x');
    g_autofree char *large = g_strdup_printf("* 1 FETCH (UID 5 BODY[] {51}\r\n%s)\r\n", filler);
    assert_body(large, ZB_IMAP_BODY_WHOLE, NULL, 51);
}

static void test_broken(void)
{
    static const char *const streams[] = {
        "\r\n",
        " OK\r\n",
        "z1\r\n",
        "z1 MAYBE\r\n",
        "z1 BYE x\r\n",
        "* 4294967296 EXISTS\r\n",
        "* 5EXISTS\r\n",
        "* 1 FETCH\r\n",
        "* 1 FETCH UID 5\r\n",
        "* 1 FETCH (UID 5\r\n",
        "* 1 FETCH (UID 5) x\r\n",
        "* 1 FETCH (UID 0)\r\n",
        "* 1 FETCH (UID -1)\r\n",
        "* 1 FETCH (UID 4294967296)\r\n",
        "* 1 FETCH (UID 5BODY[] NIL)\r\n",
        "* 1 FETCH (UID)\r\n",
        "* 1 FETCH (RFC822.SIZE x)\r\n",
        "* 1 FETCH (RFC822.SIZE 99999999999999999999)\r\n",
        "* 1 FETCH (BODY[] {2}\r\nabcd)\r\n",
        "* 1 FETCH (BODY[] {5\r\n",
        "* 1 FETCH (BODY[] {5}x)\r\n",
        "* 1 FETCH (BODY[] \"abc)\r\n",
        "* 1 FETCH (BODY[] abc)\r\n",
        "* 1 FETCH (X (((\r\n",
        "* 1 FETCH (X ))\r\n",
        "* 1 FETCH (BODY[ 5)\r\n",
        "* 1 FETCH (INTERNALDATE \"x)\r\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(streams); i++) {
        g_auto(ZbImapResponse) response = {0};
        if (parse(streams[i], &response))
            g_error("taken for good: %s", streams[i]);
    }
}

/* No beginning of a response is read beyond its end (seen by valgrind and ASan). */
static void test_cut(void)
{
    static const char whole[] =
        "* 12 FETCH (FLAGS (\\Seen) UID 5 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {2}"
        "\r\nab X (\"a\\\"\" NIL))";
    for (gsize length = 0; length < sizeof whole - 1; length++) {
        g_autofree char *text = g_strndup(whole, length);
        g_autofree char *stream = g_strconcat(text, "\r\n\r\n\r\n", NULL);
        g_auto(ZbImapResponse) response = {0};
        parse(stream, &response);
    }
}

static void test_date(void)
{
    g_assert_cmpint(zb_imap_date_parse(" 1-Jan-1970 00:00:01 +0000"), ==, ZB_SECOND);
    g_assert_cmpint(zb_imap_date_parse("01-jan-1970 00:00:00 +0000"), ==, ZB_NEVER);
    g_assert_cmpint(zb_imap_date_parse("01-Jan-1970 02:30:00 +0230"), ==, 0);
    g_assert_cmpint(zb_imap_date_parse("31-Feb-2026 00:00:00 +0000"), ==, ZB_NEVER);
    g_assert_cmpint(zb_imap_date_parse("01-anF-2026 00:00:00 +0000"), ==, ZB_NEVER);
    g_assert_cmpint(zb_imap_date_parse("01-Jan-2026 00:00:00 +0000 x"), ==, ZB_NEVER);
    g_assert_cmpint(zb_imap_date_parse("01-Jan-2026 00:00:00 0000"), ==, ZB_NEVER);
    g_assert_cmpint(zb_imap_date_parse(""), ==, ZB_NEVER);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/imap-response/tagged", test_tagged);
    g_test_add_func("/imap-response/untagged", test_untagged);
    g_test_add_func("/imap-response/broken-codes", test_broken_codes);
    g_test_add_func("/imap-response/fetch", test_fetch);
    g_test_add_func("/imap-response/bodies", test_bodies);
    g_test_add_func("/imap-response/broken", test_broken);
    g_test_add_func("/imap-response/cut", test_cut);
    g_test_add_func("/imap-response/date", test_date);
    return g_test_run();
}

#include <string.h>
#include "lib/mail/prepare.h"

/* What GMime gets for `message`; `note` is expected where it is not NULL, and no other. (transfer full) */
static GByteArray *prepared(const GString *message, const char *note)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    GByteArray *bytes = zb_mail_prepare((const guint8 *)message->str, message->len, facts);
    g_assert_cmpuint(facts->notes->len, ==, note ? 1 : 0);
    if (note)
        g_assert_cmpstr(g_ptr_array_index(facts->notes, 0), ==, note);
    return bytes;
}

static void check(const char *message, const char *expected, const char *note)
{
    g_autoptr(GString) text = g_string_new(message);
    g_autoptr(GByteArray) bytes = prepared(text, note);
    g_autofree char *got = g_strndup((const char *)bytes->data, bytes->len);
    g_assert_cmpstr(got, ==, expected);
}

static void test_repairs(void)
{
    check("A: b\n\nx\n", "A: b\n\nx\n", NULL);
    check("\nA: b\n\nx\n", "A: b\n\nx\n", "junk_dropped");
    check(" vouw\nA: b\n\nx\n", "A: b\n\nx\n", "junk_dropped");
    check("From jan Mon May  4 09:12:00 2026\nA: b\n\nx\n", "A: b\n\nx\n", "junk_dropped");
    check(">From jan\nA : b\n\nx\n", "A : b\n\nx\n", "junk_dropped");
    check("alleen tekst\n", "X-Zb-Body: 1\n\nalleen tekst\n", "no_header");
    check("A: b\r\rx\ry\r", "A: b\n\nx\ny\n", "line_ends");
}

/* GMime would drop the lines of the text. */
static void test_no_blank_line(void)
{
    check("A: b\nDe heg is te hoog.\nEn breed.\n", "A: b\n\nDe heg is te hoog.\nEn breed.\n", "header_ended");
    check("A: b\nDe heg is te hoog.\n\nEn breed.\n", "A: b\n\nDe heg is te hoog.\n\nEn breed.\n",
          "header_ended");
    check("Content-Type: x/y; boundary=\"g r\"\n\n--g r\nDe heg\n--g r--\n",
          "Content-Type: x/y; boundary=\"g r\"\n\n--g r\n\nDe heg\n--g r--\n", "header_ended");
    check("Content-Type: x/y; boundary=g\n--g\nA: b\n\nDe heg\n--g--\n",
          "Content-Type: x/y; boundary=g\n\n--g\nA: b\n\nDe heg\n--g--\n", "header_ended");
    check("Content-Type: x/y; Boundary=G\n--g\nA: b\n\nDe heg\n--g--\n",
          "Content-Type: x/y; Boundary=G\n\n--g\nA: b\n\nDe heg\n--g--\n", "header_ended");
    check("Content-Type: multipart/digest; boundary=g\n\n--g\n\nA: b\n\nDe heg\n--g--\n",
          "Content-Type: multipart/digest; boundary=g\n\n--g\n\nA: b\n\nDe heg\n--g--\n", NULL);
    check("A: b\nrommel\n vouw\nC: d\n\nx\n", "A: b\nrommel\n vouw\nC: d\n\nx\n", NULL);
    check("A: b\n\nx\n--jan\nde boer\n", "A: b\n\nx\n--jan\nde boer\n", NULL);
}

/* `count` times `piece` behind `head`. */
static GString *repeated(const char *head, const char *piece, guint count)
{
    GString *text = g_string_new(head);
    for (guint i = 0; i < count; i++)
        g_string_append(text, piece);
    return text;
}

static void check_cap(const char *head, const char *piece, guint cap, const char *note)
{
    g_autoptr(GString) full = repeated(head, piece, cap);
    g_autoptr(GString) over = repeated(head, piece, cap + 1);
    g_autoptr(GByteArray) at = prepared(full, NULL);
    g_autoptr(GByteArray) beyond = prepared(over, note);
    g_assert_cmpuint(at->len, ==, full->len);
    g_assert_cmpuint(beyond->len, ==, full->len);
}

static void test_caps(void)
{
    check_cap("A: b\n\n", "--x\n", ZB_MAX_DELIMITERS, "parts_cut");
    check_cap("", "A: b\n", ZB_MAX_HEADER_LINES, "headers_cut");
    g_autofree char *line = g_strnfill(1022, 'x');
    g_autofree char *fold = g_strconcat(" ", line, "\n", NULL);
    g_assert_cmpuint(ZB_MAX_HEADER_BYTES % 1024, ==, 0);
    g_autofree char *head = g_strconcat("A:", line, NULL);
    head[1023] = '\n';
    head[1024] = '\0';
    check_cap(head, fold, ZB_MAX_HEADER_BYTES / 1024 - 1, "headers_cut");
}

/* What is cut in one header block does not cost the next one, nor the text. */
static void test_blocks(void)
{
    g_autoptr(GString) message = repeated("", "A: b\n", ZB_MAX_HEADER_LINES + 1);
    g_string_append(message, "\n--x\nB: c\n\ntekst\n");
    g_autoptr(GByteArray) bytes = prepared(message, "headers_cut");
    g_assert_nonnull(memmem(bytes->data, bytes->len, "\n\n--x\nB: c\n\ntekst\n", 18));
}

/* The letters of an encoded message are no header of one. */
static void test_encoded(void)
{
#define ENCODED(coding) "A: b\nContent-Type: message/rfc822\n" coding "\n"
    static const char *const encoded[] = {ENCODED("Content-Transfer-Encoding: BASE64\n"),
                                          ENCODED("content-transfer-encoding: quoted-printable \n")};
    static const char *const bare[] = {
        ENCODED(""), ENCODED("Content-Transfer-Encoding: 7bit\n"),
        ENCODED("Content-Transfer-Encoding: 7bit (base64)\n"),
        ENCODED("Content-Transfer-Encoding: base64\n x\n"),
        ENCODED("Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 8bit\n")};
    for (guint i = 0; i < G_N_ELEMENTS(encoded); i++) {
        g_autoptr(GString) message = repeated(encoded[i], "QUJD\n", ZB_MAX_HEADER_LINES + 1);
        g_autoptr(GByteArray) bytes = prepared(message, NULL);
        g_assert_cmpuint(bytes->len, ==, message->len);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bare); i++) {
        g_autoptr(GString) message = repeated(bare[i], "Q: D\n", ZB_MAX_HEADER_LINES + 1);
        g_autoptr(GByteArray) bytes = prepared(message, "headers_cut");
        g_assert_cmpuint(bytes->len, <, message->len);
    }
}

static void test_parse(void)
{
    g_mime_init();
    g_autoptr(GString) text = g_string_new("Subject: s\n\nx\n");
    g_autoptr(GByteArray) bytes = prepared(text, NULL);
    GMimeMessage *message = zb_mail_parse(bytes, NULL);
    g_assert_cmpstr(g_mime_message_get_subject(message), ==, "s");
    g_object_unref(message);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prepare/repairs", test_repairs);
    g_test_add_func("/prepare/no-blank-line", test_no_blank_line);
    g_test_add_func("/prepare/caps", test_caps);
    g_test_add_func("/prepare/blocks", test_blocks);
    g_test_add_func("/prepare/encoded", test_encoded);
    g_test_add_func("/prepare/parse", test_parse);
    return g_test_run();
}

/* The reader as a whole: headers, structure, charsets, repairs, caps. */
#include <string.h>
#include "lib/error.h"
#include "lib/mail/prepare.h"
#include "lib/mail/reader.h"

static ZbFacts *read_mode(ZbReaderMode mode, const char *bytes, gsize length)
{
    g_autoptr(ZbReader) reader = zb_reader_new("mx.example");
    g_autoptr(GError) error = NULL;
    ZbFacts *facts = zb_reader_read(reader, mode, (const guint8 *)bytes, length, &error);
    g_assert_no_error(error);
    /* Whatever was read passes the daemon's check. */
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    g_autoptr(ZbFacts) back = zb_facts_from_variant(variant, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(back->fresh, ==, facts->fresh);
    return facts;
}

static ZbFacts *read_bytes(const char *bytes, gsize length)
{
    return read_mode(ZB_READ_NO_DOCUMENTS, bytes, length);
}

static ZbFacts *read_text(const char *message)
{
    return read_bytes(message, strlen(message));
}

static gboolean noted(const ZbFacts *facts, const char *code)
{
    return g_ptr_array_find_with_equal_func(facts->notes, code, g_str_equal, NULL);
}

static const ZbAddress *address_at(const GPtrArray *addresses, guint index)
{
    g_assert_cmpuint(addresses->len, >, index);
    return g_ptr_array_index(addresses, index);
}

static void test_headers(void)
{
    g_autoptr(ZbFacts) facts =
        read_text("Received: from a by mx.example; Mon, 04 May 2026 11:12:00 +0200\nReceived: from b by a; "
                  "Mon, 4 May 2020 11:12:00 +0200\n"
                  "From: =?utf-8?q?Andr=C3=A9?= <Andre@VOORBEELD.example>\nReply-To: r@x.example\n"
                  "To: Klachten: a@v.example, \"B, C\" <b@v.example>;\nCc: c@v.example\nDate: Mon, 4 May "
                  "2026 11:11:58 +0200\n"
                  "Message-ID: <a.1@x.example>\nIn-Reply-To: <r2@v.example>\nReferences: <r1@v.example>\n "
                  "<r2@v.example>\n"
                  "Subject: =?iso-8859-1?q?caf=E9?= en\n meer\nX-Zb-Instance: zb-1\n\nhallo\n");
    g_assert_cmpstr(address_at(facts->from, 0)->name, ==, "Andr\xc3\xa9");
    g_assert_cmpstr(address_at(facts->from, 0)->address, ==, "Andre@voorbeeld.example");
    g_assert_cmpstr(address_at(facts->reply_to, 0)->address, ==, "r@x.example");
    g_assert_cmpuint(facts->to->len, ==, 2);
    g_assert_cmpstr(address_at(facts->to, 1)->name, ==, "B, C");
    g_assert_cmpstr(address_at(facts->cc, 0)->address, ==, "c@v.example");
    g_autofree char *date = zb_time_iso(facts->date), *arrived = zb_time_iso(facts->arrived);
    g_assert_cmpstr(date, ==, "2026-05-04T09:11:58Z");
    g_assert_cmpstr(arrived, ==, "2026-05-04T09:12:00Z");
    g_assert_cmpstr(facts->message_id, ==, "a.1@x.example");
    g_assert_cmpstr(facts->in_reply_to, ==, "r2@v.example");
    g_assert_cmpuint(facts->references->len, ==, 2);
    g_assert_cmpstr(facts->subject, ==, "caf\xc3\xa9 en meer");
    g_assert_cmpstr(facts->auto_from, ==, "zb-1");
    g_assert_cmpstr(facts->text, ==, "hallo\n");
    g_assert_cmpuint(facts->notes->len, ==, 0);
}

static void test_missing(void)
{
    g_autoptr(ZbFacts) facts = read_text("Subject: x\n\nhallo\n");
    g_assert_cmpuint(facts->from->len, ==, 0);
    g_assert_null(zb_facts_sender(facts));
    g_assert_null(facts->message_id);
    g_assert_true(facts->date == ZB_NEVER && facts->arrived == ZB_NEVER);
    g_assert_true(noted(facts, "no_from") && noted(facts, "no_date") && noted(facts, "no_message_id"));
    g_autoptr(ZbFacts) odd =
        read_text("From: a@x.example\nFrom: b@x.example\nDate: gisteren\nMessage-ID: x y\nMessage-ID: z\n\n");
    g_assert_true(noted(odd, "from_repeated") && noted(odd, "bad_date") && noted(odd, "bad_message_id") &&
                  noted(odd, "message_id_repeated"));
    g_autoptr(ZbFacts) second = read_text("Message-ID: x y\nMessage-ID: <z@x>\n\n");
    g_assert_cmpstr(second->message_id, ==, "z@x");
    g_autoptr(ZbFacts) bare =
        read_text("From: a@x.example\nMessage-ID: z@x.example\nDate: Mon, 4 May 2050 11:11:58 +0200\n"
                  "Received: by a; Mon, 4 May 2026 11:11:58 +0200\n\n");
    g_assert_cmpstr(bare->message_id, ==, "z@x.example");
    g_assert_true(noted(bare, "date_doubtful"));
}

static void check_text(const char *headers_and_body, const char *text, const char *note)
{
    g_autofree char *message = g_strconcat("From: a@x.example\nMIME-Version: 1.0\n", headers_and_body, NULL);
    g_autoptr(ZbFacts) facts = read_text(message);
    g_assert_cmpstr(facts->text, ==, text);
    if (note)
        g_assert_true(noted(facts, note));
}

static void test_charsets(void)
{
    check_text("Content-Type: text/plain; charset=utf-8\n\ncaf\xc3\xa9", "caf\xc3\xa9", NULL);
    check_text("Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9 \x80", "caf\xc3\xa9 \xe2\x82\xac",
               NULL);
    check_text("Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xc3\xa9", "caf\xc3\xa9", "charset_wrong");
    check_text("Content-Type: text/plain; charset=utf-8\n\ncaf\xe9", "caf\xc3\xa9", "charset_bytes");
    check_text("Content-Type: text/plain; charset=klingon\n\ncaf\xe9", "caf\xc3\xa9", "charset_unknown");
    check_text("\ncaf\xe9", "caf\xc3\xa9", NULL);
    check_text("Content-Type: text/plain; charset=iso-8859-15\n\n\xa4", "\xe2\x82\xac", NULL);
    check_text("Content-Type: text/plain; charset=koi8-r\n\n\xc4\xc1", "\xd0\xb4\xd0\xb0", NULL);
    check_text("Content-Type: text/plain; charset=utf-8\n\nx\xc3\xa9\xffy", "x\xc3\xa9\xef\xbf\xbdy",
               "charset_bytes");
    check_text("Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; "
               "charset=\"UTF-8\"\n\ncaf=C3=\n=A9",
               "caf\xc3\xa9", NULL);
    check_text("Content-Transfer-Encoding: base64\n\naGFsbG8NCg==\n", "hallo\n", NULL);
    check_text("Content-Type: text/plain\n\na\r\nb\rc\n", "a\nb\nc\n", NULL);
}

#define PART(type, body) "--b\nContent-Type: " type "\n\n" body "\n"
#define STRUCTURE(subtype) "Content-Type: multipart/" subtype "; boundary=b\n\n"

static void test_structure(void)
{
    check_text("Content-Type: text/html\n\n<p>een<p>twee", "een\n\ntwee\n", NULL);
    check_text(STRUCTURE("alternative") PART("text/plain", "plat") PART("text/html", "<b>rijk</b>") "--b--\n",
               "plat", NULL);
    check_text(STRUCTURE("alternative") PART("text/plain", "  ") PART("text/html", "<b>rijk</b>") "--b--\n",
               "rijk\n", NULL);
    check_text(STRUCTURE("alternative") PART("text/html", "<b>rijk</b>") "--b--\n", "rijk\n", NULL);
    check_text(STRUCTURE("mixed") PART("text/plain", "een") PART("image/png", "x")
                   PART("text/plain", "twee") "--b--\n",
               "een\ntwee", NULL);
    check_text(STRUCTURE("related") PART("text/html", "<b>rijk</b>") PART("image/png", "x") "--b--\n",
               "rijk\n", NULL);
    check_text(STRUCTURE("mixed") PART("text/plain", "een"), "een\n", NULL); /* never closed */
    g_autoptr(GString) stub = g_string_new(STRUCTURE("alternative") PART(
        "text/plain", "Bekijk deze mail in HTML") "--b\nContent-Type: text/html\n\n<p>");
    for (guint i = 0; i < 100; i++)
        g_string_append(stub, "echte tekst ");
    g_autofree char *message = g_strconcat("From: a@x.example\n", stub->str, NULL);
    g_autoptr(ZbFacts) facts = read_text(message);
    g_assert_true(g_str_has_prefix(facts->text, "echte") && noted(facts, "plain_stub"));
}

static void test_attachments(void)
{
    g_autoptr(ZbFacts) facts = read_text("From: a@x.example\n" STRUCTURE("mixed") PART(
        "text/plain",
        "zie bijlage") "--b\nContent-Type: Application/PDF; "
                       "name*=utf-8''caf%C3%A9.pdf\nContent-Transfer-Encoding: base64\n\nAAECAw==\n"
                       "--b\nContent-Type: text/plain; name=\"log.txt\"\nContent-Disposition: "
                       "attachment\n\nregel\n"
                       "--b\nContent-Type: message/rfc822\n\nSubject: binnenin\nFrom: c@x.example\n\nvan een "
                       "ander\n--b--\n");
    g_assert_cmpstr(facts->fresh, ==, "zie bijlage\n\nregel");
    g_assert_cmpuint(facts->attachments->len, ==, 3);
    const ZbAttachment *pdf = g_ptr_array_index(facts->attachments, 0),
                       *inner = g_ptr_array_index(facts->attachments, 2);
    g_assert_cmpstr(pdf->name, ==, "caf\xc3\xa9.pdf");
    g_assert_cmpstr(pdf->type, ==, "application/pdf");
    g_assert_cmpuint(pdf->size, ==, 4);
    g_assert_cmpstr(inner->name, ==, "binnenin");
    g_assert_cmpstr(inner->type, ==, "message/rfc822");
}

static void test_repairs(void)
{
    static const char *const junk[] = {"\n", " vouw\n", "rommel zonder dubbele punt\n",
                                       "From jan Mon May  4 09:12:00 2026\n", "\r\n\r\n"};
    for (guint i = 0; i < G_N_ELEMENTS(junk); i++) {
        g_autofree char *message = g_strconcat(junk[i], "From: a@x.example\nSubject: s\n\nhallo\n", NULL);
        g_autoptr(ZbFacts) facts = read_text(message);
        g_assert_cmpstr(facts->subject, ==, "s");
        g_assert_cmpstr(facts->text, ==, "hallo\n");
        g_assert_true(noted(facts, "junk_dropped"));
    }
    g_autoptr(ZbFacts) bare = read_text("alleen tekst\nzonder kop\n");
    g_assert_cmpstr(bare->fresh, ==, "alleen tekst\nzonder kop");
    g_assert_true(noted(bare, "no_header"));
    g_autoptr(ZbFacts) empty = read_text("");
    g_assert_true(noted(empty, "empty"));
    g_autoptr(ZbFacts) old = read_text("From: a@x.example\rSubject: s\r\rhallo\r");
    g_assert_cmpstr(old->subject, ==, "s");
    g_assert_cmpstr(old->text, ==, "hallo\n");
    static const char zeros[] = "Subject: a\0b\n\nc\0d\n";
    g_autoptr(ZbFacts) nul = read_bytes(zeros, sizeof zeros - 1);
    g_assert_nonnull(strstr(nul->text, "\xef\xbf\xbd"));
}

static void test_header_caps(void)
{
    g_autoptr(GString) message = g_string_new("From: a@x.example\nSubject: ");
    for (guint i = 0; i < 3000; i++)
        g_string_append(message, "lang\xc3\xa9 ");
    g_string_append(message, "\nTo: ");
    for (guint i = 0; i < 500; i++)
        g_string_append_printf(message, "a%u@x.example,\n ", i);
    g_string_append(message, "z@x.example\nReferences:");
    for (guint i = 0; i < 500; i++)
        g_string_append_printf(message, " <r%u@x.example>\n", i);
    g_string_append(message, "\nhallo\n");
    g_autoptr(ZbFacts) facts = read_text(message->str);
    g_assert_cmpuint(strlen(facts->subject), <=, ZB_CAP_HEADER);
    g_assert_cmpuint(facts->to->len, ==, ZB_CAP_ADDRESSES);
    g_assert_cmpuint(facts->references->len, ==, ZB_CAP_REFERENCES);
    g_assert_cmpstr(g_ptr_array_index(facts->references, 0), ==, "r0@x.example");
    g_assert_cmpstr(g_ptr_array_index(facts->references, ZB_CAP_REFERENCES - 1), ==, "r499@x.example");
    g_assert_true(noted(facts, "header_cut") && noted(facts, "addresses_cut") &&
                  noted(facts, "references_cut"));
}

/* `head`, then `count` times `piece`. */
static GString *repeated(const char *head, const char *piece, guint count)
{
    GString *text = g_string_new(head);
    for (guint i = 0; i < count; i++)
        g_string_append(text, piece);
    return text;
}

static void check_bomb(GString *message, const char *note)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(ZbFacts) facts = read_bytes(message->str, message->len);
    g_test_message("%s: %d ms", note, (int)((g_get_monotonic_time() - start) / 1000));
    g_assert_true(noted(facts, note));
    g_string_free(message, TRUE);
}

static void test_bombs(void)
{
    GString *nested = g_string_new("From: a@x.example\n");
    for (guint i = 0; i < 20000; i++)
        g_string_append_printf(nested, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    check_bomb(nested, "parts_cut");
    check_bomb(repeated("From: a@x.example\n", "Content-Type: message/rfc822\n\n", 20000), "parts_cut");
    check_bomb(repeated("From: a@x.example\n" STRUCTURE("mixed"), "--b\n\n\n", 300000), "parts_cut");
    check_bomb(repeated("From: a@x.example\n", "X: y\n", 1000000), "headers_cut");
    check_bomb(repeated("From: a@x.example\nTo: ", "a@x.example, ", 1000000), "headers_cut");
    check_bomb(repeated("From: a@x.example\nSubject: x\n\n", "lange tekst ", 200000), "text_cut");
    check_bomb(repeated("From: a@x.example\nContent-Type: text/html\n\n", "<p>lange tekst ", 200000),
               "html_cut");
    check_bomb(repeated("From: a@x.example\n" STRUCTURE("mixed"), "--b\nContent-Type: image/png\n\nx\n", 800),
               "attachments_cut");
}

/* Each step down says what it left out. */
static void test_modes(void)
{
    static const char html[] =
        "From: a@x.example\r\nSubject: s\r\nContent-Type: text/html\r\n\r\n<p>a<b>b</b>";
    static const char plain[] = "From: a@x.example\n\nhallo\n";
    g_autoptr(ZbFacts) all = read_mode(ZB_READ_DOCUMENTS, html, strlen(html));
    g_autoptr(ZbFacts) stripped = read_mode(ZB_READ_NO_HTML, html, strlen(html));
    g_autoptr(ZbFacts) headers = read_mode(ZB_READ_HEADERS, html, strlen(html));
    g_autoptr(ZbFacts) same = read_mode(ZB_READ_NO_HTML, plain, strlen(plain));
    g_assert_cmpstr(all->text, ==, "ab\n");
    g_assert_false(noted(all, "html_skipped"));
    g_assert_cmpstr(stripped->text, ==, "ab\n");
    g_assert_true(noted(stripped, "html_skipped"));
    g_assert_cmpstr(headers->text, ==, "");
    g_assert_cmpstr(headers->subject, ==, "s");
    g_assert_true(noted(headers, "body_skipped"));
    g_assert_cmpstr(same->text, ==, "hallo\n");
    g_assert_false(noted(same, "html_skipped"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reader/headers", test_headers);
    g_test_add_func("/reader/missing", test_missing);
    g_test_add_func("/reader/charsets", test_charsets);
    g_test_add_func("/reader/structure", test_structure);
    g_test_add_func("/reader/attachments", test_attachments);
    g_test_add_func("/reader/repairs", test_repairs);
    g_test_add_func("/reader/header-caps", test_header_caps);
    g_test_add_func("/reader/modes", test_modes);
    g_test_add_func("/reader/bombs", test_bombs);
    return g_test_run();
}

/* The parts of a message: what is its text, what came along with it. Read as a whole, since the parts of the reader meet here. */
#include <string.h>
#include "lib/mail/body.h"
#include "lib/mail/document.h"

#define PART(type, body) "--b\nContent-Type: " type "\n\n" body "\n"
#define MULTI(subtype) "From: a@x.example\nContent-Type: multipart/" subtype "; boundary=b\n\n"

static ZbFacts *read_mode(ZbReaderMode mode, const char *message)
{
    g_autoptr(ZbReader) reader = zb_reader_new(NULL);
    g_autoptr(GError) error = NULL;
    ZbFacts *facts = zb_reader_read(reader, mode, (const guint8 *)message, strlen(message), &error);
    g_assert_no_error(error);
    g_autoptr(GVariant) variant = zb_facts_to_variant(facts);
    g_autoptr(ZbFacts) checked = zb_facts_from_variant(variant, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(checked->text, ==, facts->text);
    return facts;
}

static ZbFacts *read_text(const char *message)
{
    return read_mode(ZB_READ_DOCUMENTS, message);
}

static gboolean noted(const ZbFacts *facts, const char *code)
{
    return g_ptr_array_find_with_equal_func(facts->notes, code, g_str_equal, NULL);
}

static char *segment_text(const ZbFacts *facts, guint index)
{
    g_assert_cmpuint(facts->segments->len, >, index);
    const ZbSegment *segment = &g_array_index(facts->segments, ZbSegment, index);
    g_autofree char *text = g_strndup(facts->text + segment->start, segment->end - segment->start);
    return g_strdup_printf("%s:%s", zb_segment_kind_name(segment->kind), text);
}

static void check_segments(const ZbFacts *facts, const char *const *expected)
{
    guint count = 0;
    for (; expected[count]; count++) {
        g_autofree char *got = segment_text(facts, count);
        g_assert_cmpstr(got, ==, expected[count]);
    }
    g_assert_cmpuint(facts->segments->len, ==, count);
}

#define INNER                                                                                         \
    "From: =?utf-8?q?Andr=C3=A9?= <andre@x.example>\nDate: Mon, 4 May 2026 11:11:58 +0200\nSubject: " \
    "herrie\n"

static void check_inner(const ZbFacts *facts)
{
    static const char *const segments[] = {
        "fresh:zie onder",
        "forwarded:\n\nFrom: Andr\xc3\xa9 <andre@x.example>\nDate: Mon, 4 May 2026 11:11:58 +0200\nSubject: "
        "herrie\n\nHet is te luid.\n",
        NULL};
    check_segments(facts, segments);
    g_assert_cmpstr(facts->fresh, ==, "zie onder");
    g_assert_cmpuint(facts->forwarded->len, ==, 1);
    const ZbForwarded *forwarded = g_ptr_array_index(facts->forwarded, 0);
    g_autofree char *date = zb_time_iso(forwarded->date);
    g_assert_cmpstr(forwarded->name, ==, "Andr\xc3\xa9");
    g_assert_cmpstr(forwarded->address, ==, "andre@x.example");
    g_assert_cmpstr(forwarded->subject, ==, "herrie");
    g_assert_cmpstr(date, ==, "2026-05-04T09:11:58Z");
    g_assert_true(g_str_has_prefix(facts->text + forwarded->start, "From: Andr"));
    g_assert_cmpuint(forwarded->end, ==, strlen(facts->text));
}

static void test_attached_message(void)
{
    g_autoptr(ZbFacts) facts = read_text(MULTI("mixed") PART("text/plain", "zie onder")
                                             PART("message/rfc822", INNER "\nHet is te luid.\n") "--b--\n");
    check_inner(facts);
    g_autoptr(ZbFacts) file = read_text(MULTI("mixed") PART("text/plain", "zie onder") PART(
        "application/octet-stream; name=klacht.EML", INNER "\nHet is te luid.\n") "--b--\n");
    check_inner(file);
    const ZbAttachment *attachment = g_ptr_array_index(file->attachments, 0);
    g_assert_cmpstr(attachment->name, ==, "klacht.EML");
    g_autofree char *base64 =
        g_base64_encode((const guchar *)(INNER "\nHet is te luid.\n"), strlen(INNER) + 17);
    g_autofree char *message =
        g_strconcat(MULTI("mixed") PART("text/plain", "zie onder") "--b\nContent-Type: message/rfc822\n"
                                                                   "Content-Transfer-Encoding: base64\n\n",
                    base64, "\n--b--\n", NULL);
    g_autoptr(ZbFacts) encoded = read_text(message);
    check_inner(encoded);
}

/* What is attached to it counts; its text is nobody's here twice. */
static void test_within(void)
{
    g_autoptr(ZbFacts) facts = read_text(MULTI("mixed") PART("text/plain", "buiten") PART(
        "message/rfc822",
        "Subject: een\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nmidden\n--c\nContent-Type: "
        "image/png; "
        "name=f.png\n\nx\n--c\nContent-Type: message/rfc822\n\nSubject: twee\n\nbinnen\n--c--\n") "--b--\n");
    static const char *const segments[] = {"fresh:buiten", "forwarded:\n\nSubject: een\n\nmidden",
                                           "forwarded:\n\nSubject: twee\n\nbinnen", NULL};
    check_segments(facts, segments);
    g_assert_cmpuint(facts->attachments->len, ==, 3);
    g_assert_cmpuint(facts->forwarded->len, ==, 2);
}

static void test_report(void)
{
    g_autoptr(ZbFacts) facts = read_text(MULTI("report") PART("text/plain", "onbestelbaar") PART(
        "message/rfc822", "Subject: onze brief\n\ntekst\n") "--b--\n");
    g_assert_cmpstr(facts->text, ==, "onbestelbaar");
    g_assert_cmpuint(facts->attachments->len, ==, 1);
    g_assert_cmpuint(facts->forwarded->len, ==, 0);
}

/* ---- signed, encrypted ---- */
static void check_noted(const char *message, const char *text, const char *note, const char *not_noted)
{
    g_autoptr(ZbFacts) facts = read_text(message);
    g_assert_cmpstr(facts->text, ==, text);
    g_assert_true(noted(facts, note));
    g_assert_false(noted(facts, not_noted));
}

static void test_sealed(void)
{
    check_noted(MULTI("signed; protocol=\"application/pgp-signature\"") PART("text/plain", "tekst")
                    PART("application/pgp-signature", "x") "--b--\n",
                "tekst", "signed", "encrypted");
    check_noted(MULTI("encrypted; protocol=\"application/pgp-encrypted\"")
                    PART("application/pgp-encrypted", "Version: 1")
                        PART("application/octet-stream", "x") "--b--\n",
                "", "encrypted", "signed");
    check_noted("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAGCSqGSIb3DQEHA6CA\n",
                "", "encrypted", "signed");
    check_noted(
        "Content-Type: application/x-pkcs7-mime\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHAqCA\n",
        "", "signed", "encrypted");
    check_noted("X: y\n\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n", "", "encrypted",
                "signed");
}

/* ---- alternatives and the like ---- */
static void check_text(const char *message, const char *text, const char *note)
{
    g_autoptr(ZbFacts) facts = read_text(message);
    g_assert_cmpstr(facts->text, ==, text);
    if (note)
        g_assert_true(noted(facts, note));
}

static void test_alternatives(void)
{
    check_text(MULTI("alternative")
                   PART("multipart/mixed; boundary=c",
                        "--c\n\neen\n--c\nContent-Type: image/png\n\nx\n--c\n\ntwee\n--c--\n")
                       PART("text/html", "<b>een</b> twee") "--b--\n",
               "een\ntwee", NULL);
    check_text(MULTI("alternative") PART("text/plain", "een") PART("text/plain", "twee") "--b--\n",
               "een\ntwee", NULL);
    check_text(MULTI("alternative") PART("text/plain", "een") PART("text/plain", "een") "--b--\n", "een",
               NULL);
    check_text(MULTI("alternative") PART("text/enriched", "<bold>vet</bold> << dun") "--b--\n", "vet < dun",
               NULL);
}

static void test_flowed(void)
{
    check_text("Content-Type: text/plain; format=flowed; delsp=yes\n\neen \ntwee\n", "eentwee\n", NULL);
    check_text("Content-Type: text/plain; format=Flowed\n\neen \ntwee\n", "een twee\n", NULL);
}

static void test_html_charset(void)
{
    check_text("Content-Type: text/html\n\n<html><head><meta charset=\"koi8-r\"></head>\xc4\xc1",
               "\xd0\xb4\xd0\xb0\n", NULL);
    check_text("Content-Type: text/html\n\n<meta http-equiv=content-type content='text/html; "
               "charset=koi8-r'>\xc4\xc1",
               "\xd0\xb4\xd0\xb0\n", NULL);
    check_text("Content-Type: text/html; charset=windows-1251\n\n<meta charset=koi8-r>\xe4\xe0",
               "\xd0\xb4\xd0\xb0\n", NULL);
}

static void test_files_in_text(void)
{
    g_autoptr(ZbFacts) facts = read_text("X: y\n\nzie\nbegin 644 a.txt\n#0V%T\nend\n");
    g_assert_cmpstr(facts->text, ==, "zie\n");
    g_assert_cmpuint(facts->attachments->len, ==, 1);
}

/* A header that names no boundary, or another one than its lines. */
static void test_boundaries(void)
{
    check_text("Content-Type: multipart/mixed\n\tboundary=b\n\n--b\n\neen\n--b\n\ntwee\n--b--\n", "een\ntwee",
               "boundary_mended");
    check_text("Content-Type: multipart/alternative; boundary=B\n\n--b\n\neen\n--b--\n", "een",
               "boundary_mended");
    check_text("Content-Type: multipart/mixed; boundary=b\n\ngewoon tekst\n", "gewoon tekst\n", "no_parts");
    check_text("Content-Type: multipart/mixed; boundary=x\n\n--los\ntekst\n", "--los\ntekst\n", "no_parts");
    check_text("Content-Type: multipart/mixed; boundary=x\n\neen\rtwee\r\n", "een\ntwee\n", "no_parts");
}

/* ---- headers that would cost the text ---- */
static void test_types(void)
{
    static const char *const none[] = {"text", "plain", "text/", "\"text/plain\"", ""};
    for (guint i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autofree char *message = g_strdup_printf("Content-Type: %s\n\nde heg\n", none[i]);
        check_text(message, "de heg\n", "type_mended");
    }
    check_text("Content-Type: html; charset=iso-8859-1\n\n<p>caf\xe9", "caf\xc3\xa9\n", "type_mended");
    check_text("Content-Type: text/markdown\n\nde *heg*\n", "de *heg*\n", NULL);
    check_text("Content-Type: text/richtext\n\n<bold>heg</bold>\n", "heg\n", NULL);
    check_text(MULTI("mixed") PART("text/x-own", "data") PART("text/plain", "heg") "--b--\n", "heg", NULL);
    check_text("Content-Type: text/x; name=heg.dat\n\nx\n", "", NULL);
    check_text("Content-Type: text/css\n\np{}\n", "", NULL);
    check_text("Content-Type: jpg; name=heg.jpg\n\nx\n", "", NULL);
}

static void test_encodings(void)
{
    check_text("Content-Transfer-Encoding: quoted printable\n\nde=20heg\n", "de heg\n", "encoding_mended");
    check_text("Content-Transfer-Encoding: Quoted_Printable;\n\nde=20heg\n", "de heg\n", "encoding_mended");
    check_text("Content-Transfer-Encoding: base64\n\nDe heg is hoog.\n\nPiet\n", "De heg is hoog.\n\nPiet\n",
               "encoding_mended");
    check_text("Content-Transfer-Encoding: base64\n\nZGUgaGVn\n!!\n", "de heg", NULL);
}

/* Forms and old programs send pages as plain text. */
static void test_pages(void)
{
    check_text("Content-Type: text/plain\n\n\n<!DOCTYPE html><html><style>p{}</style><p>de heg", "de heg\n",
               NULL);
    check_text("Content-Type: text/plain\n\n<p> zegt men\n", "<p> zegt men\n", NULL);
}

/* ---- attached texts ---- */
static void test_text_file(void)
{
    g_autoptr(ZbFacts) facts = read_text(MULTI("mixed") PART(
        "text/plain", "zie bijlage") "--b\nContent-Type: text/html; name=brief.html\n"
                                     "Content-Disposition: attachment\n\n<p>De brief\n--b--\n");
    static const char *const segments[] = {"fresh:zie bijlage", "document:\n\nDe brief", NULL};
    check_segments(facts, segments);
    g_assert_cmpstr(facts->fresh, ==, "zie bijlage\n\nDe brief");
}

/* The other modes say that there was something to read. */
static void test_document_modes(void)
{
    static const char message[] = MULTI("mixed") PART("text/plain", "zie bijlage")
        PART("application/octet-stream", "{\\rtf1 De brief}") "--b--\n";
    g_autoptr(ZbFacts) read = read_mode(ZB_READ_DOCUMENTS, message);
    g_autoptr(ZbFacts) not_read = read_mode(ZB_READ_NO_DOCUMENTS, message);
    g_autoptr(ZbFacts) skipped = read_mode(ZB_READ_NO_HTML, message);
    g_assert_cmpstr(read->fresh, ==, "zie bijlage\n\nDe brief");
    g_assert_cmpstr(not_read->fresh, ==, "zie bijlage");
    g_assert_true(noted(not_read, "documents") && !noted(read, "documents"));
    g_assert_true(noted(skipped, "documents_skipped") && !noted(skipped, "documents"));
}

/* ---- caps ---- */
static char *with_messages(guint count)
{
    GString *message = g_string_new(MULTI("mixed"));
    for (guint i = 0; i < count; i++)
        g_string_append_printf(message, "--b\nContent-Type: message/rfc822\n\nSubject: %u\n\nt\n", i);
    return g_string_free(message, FALSE);
}

static void test_message_cap(void)
{
    g_autofree char *full = with_messages(ZB_CAP_FORWARDED), *over = with_messages(ZB_CAP_FORWARDED + 1);
    g_autoptr(ZbFacts) at = read_text(full);
    g_autoptr(ZbFacts) beyond = read_text(over);
    g_assert_cmpuint(at->forwarded->len, ==, ZB_CAP_FORWARDED);
    g_assert_false(noted(at, "forwarded_cut"));
    g_assert_cmpuint(beyond->forwarded->len, ==, ZB_CAP_FORWARDED);
    g_assert_cmpuint(beyond->attachments->len, ==, ZB_CAP_FORWARDED + 1);
    g_assert_true(noted(beyond, "forwarded_cut"));
}

static gboolean parts_cut(guint parts)
{
    g_autoptr(GString) message = g_string_new(MULTI("mixed"));
    for (guint i = 0; i < parts; i++)
        g_string_append(message, "--b\n\nx\n");
    g_autoptr(ZbFacts) facts = read_text(message->str);
    return noted(facts, "parts_cut");
}

static void test_part_cap(void)
{
    g_assert_false(parts_cut(ZB_MAX_PARTS - 2)); /* the multipart is one */
    g_assert_true(parts_cut(ZB_MAX_PARTS + 1));
}

static gboolean nesting_cut(guint levels)
{
    g_autoptr(GString) message = g_string_new("");
    for (guint i = 0; i < levels; i++)
        g_string_append_printf(message, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    g_string_append(message, "\nonderin\n");
    g_autoptr(ZbFacts) facts = read_text(message->str);
    g_assert_true(noted(facts, "parts_cut") || strstr(facts->text, "onderin"));
    return noted(facts, "parts_cut");
}

static void test_nesting_cap(void)
{
    g_assert_false(nesting_cut(ZB_MAX_NESTING));
    g_assert_true(nesting_cut(ZB_MAX_NESTING + 1));
}

static void test_attachment_cap(void)
{
    for (guint over = 0; over < 2; over++) {
        g_autoptr(GString) message = g_string_new(MULTI("mixed"));
        for (guint i = 0; i < ZB_CAP_ATTACHMENTS + over; i++)
            g_string_append(message, "--b\nContent-Type: image/png\n\nx\n");
        g_autoptr(ZbFacts) facts = read_text(message->str);
        g_assert_cmpuint(facts->attachments->len, ==, ZB_CAP_ATTACHMENTS);
        g_assert_cmpint(noted(facts, "attachments_cut"), ==, (int)over);
    }
}

/* What came along is cut where the text is full. */
static void test_taken_cap(void)
{
    g_autofree char *letters = g_strnfill(ZB_CAP_TEXT, 'x');
    g_autofree char *message = g_strconcat(
        MULTI("mixed") PART("text/plain", "zie bijlage") "--b\nContent-Type: text/plain; name=a.txt\n\n",
        letters, "\n--b--\n", NULL);
    g_autoptr(ZbFacts) facts = read_text(message);
    g_assert_cmpuint(strlen(facts->text), ==, ZB_CAP_TEXT);
    g_assert_cmpuint(facts->segments->len, ==, 2);
    g_assert_true(noted(facts, "text_cut"));
}

/* The inner one may be as large as the outer one: together they have a cap. */
static void test_repair_cap(void)
{
    for (guint over = 0; over < 2; over++) {
        g_autofree char *letters = g_strnfill(ZB_CAP_REPAIRS / (over ? 1 : 2) - 1000, 'x');
        g_autofree char *message =
            g_strconcat("From: a@x.example\nContent-Type: multipart/mixed; boundary=y\n\n--b\nContent-Type: "
                        "multipart/mixed; boundary=z\n\n--c\n\neen\n--c\n\n",
                        letters, "\n--c--\n--b--\n", NULL);
        g_autoptr(ZbFacts) facts = read_text(message);
        g_assert_true(noted(facts, "boundary_mended"));
        g_assert_cmpint(noted(facts, "no_parts"), ==, (int)over);
        g_assert_true(g_str_has_prefix(facts->text, over ? "--c\n\neen\n" : "een\n"));
    }
}

/* What has no room is listed. */
static void test_message_file_cap(void)
{
    for (guint over = 0; over < 2; over++) {
        g_autofree char *letters = g_strnfill(ZB_CAP_MESSAGES - strlen("A: b\n\n") + over, 'x');
        g_autofree char *message = g_strconcat(
            MULTI("mixed") PART("text/plain", "tekst") "--b\nContent-Type: application/eml; name=a.eml\n\n",
            "A: b\n\n", letters, "\n--b--\n", NULL);
        g_autoptr(ZbFacts) facts = read_text(message);
        const ZbAttachment *listed = g_ptr_array_index(facts->attachments, 0);
        g_assert_cmpuint(listed->size, ==, ZB_CAP_MESSAGES + over);
        g_assert_cmpint(noted(facts, "forwarded_cut"), ==, (int)over);
        g_assert_cmpuint(facts->forwarded->len, ==, over ? 0 : 1);
        g_assert_true(g_str_has_prefix(facts->text, "tekst"));
    }
}

static void test_controls(void)
{
    check_text("From: a@x.example\n\na\x1f\x0c"
               "b\tc\x7f"
               "d\n",
               "a  b\tc d\n", NULL);
    check_text("From: a@x.example\nContent-Type: text/plain; charset=utf-8\n\na\xc2\x9b"
               "31m\xc2\xa0\xc2\x85z\n",
               "a  31m\xc2\xa0  z\n", NULL);
}

static void test_text_cap(void)
{
    for (guint over = 0; over < 2; over++) {
        g_autofree char *letters = g_strnfill(ZB_CAP_TEXT + over, 'x');
        g_autofree char *message = g_strconcat("From: a@x.example\n\n", letters, NULL);
        g_autoptr(ZbFacts) facts = read_text(message);
        g_assert_cmpuint(strlen(facts->text), ==, ZB_CAP_TEXT);
        g_assert_cmpint(noted(facts, "text_cut"), ==, (int)over);
    }
}

/* read_text() has the facts checked: a control character in a type's name would have them refused. */
static void test_odd_type(void)
{
    g_autoptr(ZbFacts) facts =
        read_text("From: a@x.example\nContent-Type: application/x\xc2\x9e\ty\n\nabc\n");
    g_assert_cmpuint(facts->attachments->len, ==, 1);
    const ZbAttachment *attachment = g_ptr_array_index(facts->attachments, 0);
    g_assert_true(g_str_has_prefix(attachment->type, "application/x"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/body/attached-message", test_attached_message);
    g_test_add_func("/body/within", test_within);
    g_test_add_func("/body/report", test_report);
    g_test_add_func("/body/sealed", test_sealed);
    g_test_add_func("/body/alternatives", test_alternatives);
    g_test_add_func("/body/flowed", test_flowed);
    g_test_add_func("/body/html-charset", test_html_charset);
    g_test_add_func("/body/files-in-text", test_files_in_text);
    g_test_add_func("/body/boundaries", test_boundaries);
    g_test_add_func("/body/types", test_types);
    g_test_add_func("/body/encodings", test_encodings);
    g_test_add_func("/body/pages", test_pages);
    g_test_add_func("/body/text-file", test_text_file);
    g_test_add_func("/body/document-modes", test_document_modes);
    g_test_add_func("/body/message-cap", test_message_cap);
    g_test_add_func("/body/part-cap", test_part_cap);
    g_test_add_func("/body/nesting-cap", test_nesting_cap);
    g_test_add_func("/body/attachment-cap", test_attachment_cap);
    g_test_add_func("/body/text-cap", test_text_cap);
    g_test_add_func("/body/taken-cap", test_taken_cap);
    g_test_add_func("/body/repair-cap", test_repair_cap);
    g_test_add_func("/body/message-file-cap", test_message_file_cap);
    g_test_add_func("/body/controls", test_controls);
    g_test_add_func("/body/odd-type", test_odd_type);
    return g_test_run();
}

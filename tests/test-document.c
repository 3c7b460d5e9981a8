/* The parts of documents that need no document: what it is, what is done with its text. T445 reads real ones. */
#include <string.h>
#include "lib/mail/document-parts.h"
#include "lib/mail/document.h"

static void check_kind(const char *bytes, gsize length, ZbDocumentKind expected)
{
    g_assert_cmpint(zb_document_kind((const guint8 *)bytes, length), ==, expected);
}

static void test_kind(void)
{
    check_kind("%PDF-1.7\n", 9, ZB_DOCUMENT_PDF);
    check_kind("\r\nrommel %PDF-1.7\n", 18, ZB_DOCUMENT_PDF);
    check_kind("PK\3\4", 4, ZB_DOCUMENT_ZIP);
    check_kind("{\\rtf1", 6, ZB_DOCUMENT_RTF);
    check_kind("\x78\x9f\x3e\x22", 4, ZB_DOCUMENT_TNEF);
    check_kind("PK\5\6", 4, ZB_DOCUMENT_NONE);
    check_kind("%PDF", 4, ZB_DOCUMENT_NONE);
    check_kind("", 0, ZB_DOCUMENT_NONE);
    g_autofree char *far = g_strnfill(ZB_DOCUMENT_SNIFF + 10, ' ');
    memcpy(far + ZB_DOCUMENT_SNIFF, "%PDF-", 5);
    check_kind(far, ZB_DOCUMENT_SNIFF + 10, ZB_DOCUMENT_NONE);
}

typedef struct {
    ZbCharsets *charsets;
    ZbFacts *facts;
    ZbDocuments documents;
} Fixture;

static void set_up(Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
    f->charsets = zb_charsets_new();
    f->facts = zb_facts_new();
    zb_documents_init(&f->documents, f->charsets, f->facts);
}

static void tear_down(Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
    zb_documents_clear(&f->documents);
    zb_facts_free(f->facts);
    zb_charsets_free(f->charsets);
}

static void test_tidy(Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
    zb_documents_put(&f->documents, "\n\n een  \t\r\n\n\n\n  twee\f\nx\n\n");
    zb_documents_put(&f->documents, " \n\f\n");
    g_assert_cmpuint(f->documents.texts->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(f->documents.texts, 0), ==, " een\n\n  twee\nx");
}

static void test_room(Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
    f->documents.room = 6;
    zb_documents_put(&f->documents, "drie");
    g_assert_cmpuint(f->facts->notes->len, ==, 0);
    zb_documents_put(&f->documents, "x\xc3\xa9"); /* its accent does not fit: cut between letters */
    g_assert_cmpstr(g_ptr_array_index(f->documents.texts, 1), ==, "x");
    g_assert_true(zb_facts_noted(f->facts, "document_cut"));
}

static void test_late(Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
    g_assert_false(zb_documents_late(&f->documents));
    f->documents.deadline = 0;
    zb_documents_add(&f->documents, (const guint8 *)"{\\rtf1 tekst}", 13);
    g_assert_cmpuint(f->documents.texts->len, ==, 0);
    g_assert_true(zb_facts_noted(f->facts, "document_cut"));
}

/* ---- XML ---- */
static char *xml_text(const char *xml, gsize cap, gsize piece, gboolean *ret_cut, gboolean *ret_failed)
{
    ZbXmlText *text = zb_xml_text_new(ZB_XML_OOXML, cap);
    gsize length = strlen(xml);
    for (gsize at = 0; at < length; at += piece)
        if (!zb_xml_text_feed(text, xml + at, MIN(piece, length - at)))
            break;
    return zb_xml_text_finish(text, ret_cut, ret_failed);
}

static void check_xml(const char *xml, gsize cap, const char *expected, gboolean is_cut, gboolean has_failed)
{
    for (gsize piece = 1; piece < 100; piece += 7) {
        gboolean cut, failed;
        g_autofree char *got = xml_text(xml, cap, piece, &cut, &failed);
        g_assert_cmpstr(got, ==, expected);
        g_assert_cmpint(cut, ==, is_cut);
        g_assert_cmpint(failed, ==, has_failed);
    }
}

static void test_xml(void)
{
    check_xml("<d><p><t>caf\xc3\xa9 &amp; &#8364;</t></p></d>", 100, "caf\xc3\xa9 & \xe2\x82\xac\n", FALSE,
              FALSE);
    check_xml("<d><p><t>een</t></p><p><t>twee</t></p></d>", 4, "een\n", TRUE, FALSE);
    check_xml("<d><p><t>een</t></p><p>", 100, "een\n", FALSE, TRUE);
    check_xml("<!DOCTYPE d><d><p><t>een</t></p></d>", 100, "", FALSE, TRUE);
}

static void test_xml_deep(void)
{
    g_autoptr(GString) xml = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append(xml, "<x>");
    gboolean cut, failed;
    g_autofree char *got = xml_text(xml->str, 100, 65536, &cut, &failed);
    g_assert_true(failed);
    g_assert_cmpstr(got, ==, "");
}

#define ADD(path, function) g_test_add("/document/" path, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/kind", test_kind);
    ADD("tidy", test_tidy);
    ADD("room", test_room);
    ADD("late", test_late);
    g_test_add_func("/document/xml", test_xml);
    g_test_add_func("/document/xml-deep", test_xml_deep);
    return g_test_run();
}

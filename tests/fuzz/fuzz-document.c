/* Attached documents: RTF, winmail.dat, and zips that may be ODT or DOCX. The input is a document. Not PDF: what poppler does with
 * hostile bytes is the sandbox's business. */
#include <libxml/parser.h>
#include "lib/mail/document.h"
#include "lib/mail/rtf.h"
#include "tests/fuzz/fuzz.h"

static void check_document(ZbCharsets *charsets, gboolean want_body, const uint8_t *bytes, size_t length)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    ZbDocuments documents;
    zb_documents_init(&documents, charsets, facts);
    documents.want_body = want_body;
    zb_documents_add(&documents, bytes, length);
    gsize size = 0;
    for (guint i = 0; i < documents.texts->len; i++) {
        fuzz_assert_utf8(documents.texts->pdata[i]);
        size += strlen(documents.texts->pdata[i]);
    }
    g_assert_cmpuint(size, <=, ZB_CAP_TEXT);
    zb_documents_clear(&documents);
    g_free(fuzz_check_facts(facts));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static ZbCharsets *charsets;
    fuzz_begin();
    if (!charsets) {
        xmlInitParser();
        charsets = zb_charsets_new();
    }
    g_autofree char *text = zb_rtf_to_text(charsets, (const char *)bytes, length, 4096);
    fuzz_assert_utf8(text);
    if (zb_document_kind(bytes, length) == ZB_DOCUMENT_PDF)
        return 0;
    check_document(charsets, TRUE, bytes, length);
    check_document(charsets, FALSE, bytes, length);
    return 0;
}

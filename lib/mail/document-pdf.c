#include "lib/mail/document-parts.h"

#include <poppler.h>

/* An empty document. While one is open, poppler keeps the tables that it reads from files. */
static const char empty[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    "trailer<</Size 3/Root 1 0 R>>\nstartxref\n101\n%%EOF\n";

static PopplerDocument *open_document(const guint8 *bytes, gsize length, GError **error)
{
    g_autoptr(GBytes) all = g_bytes_new_static(bytes, length);
    return poppler_document_new_from_bytes(all, NULL, error);
}

GObject *zb_document_pdf_warm(void)
{
    return (GObject *)open_document((const guint8 *)empty, sizeof empty - 1, NULL);
}

/* FALSE where no more is wanted. */
static gboolean add_page(PopplerDocument *document, int number, GString *text)
{
    PopplerPage *page = poppler_document_get_page(document, number);
    if (!page)
        return TRUE; /* a page that is broken; the next may not be */
    g_autofree char *found = poppler_page_get_text(page);
    g_object_unref(page);
    if (found) {
        g_string_append(text, found);
        g_string_append(text, "\n\n");
    }
    return text->len <= ZB_CAP_TEXT;
}

gboolean zb_document_pdf(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    PopplerDocument *document = open_document(bytes, length, &error);
    if (!document) {
        if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
            zb_facts_note(documents->facts, "document_encrypted");
        return FALSE;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    int pages = poppler_document_get_n_pages(document);
    if (pages > ZB_CAP_DOCUMENT_PAGES)
        zb_facts_note(documents->facts, "document_cut");
    for (int i = 0; i < MIN(pages, ZB_CAP_DOCUMENT_PAGES) && !zb_documents_late(documents); i++)
        if (!add_page(document, i, text))
            break;
    g_object_unref(document);
    zb_documents_put(documents, text->str);
    return TRUE;
}

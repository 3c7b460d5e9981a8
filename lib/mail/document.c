#include "lib/mail/document.h"

#include <string.h>
#include "lib/mail/document-parts.h"
#include "lib/mail/rtf.h"
#include "lib/text.h"

ZbDocumentKind zb_document_kind(const guint8 *bytes, gsize length)
{
    static const guint8 zip[] = {'P', 'K', 3, 4}, tnef[] = {0x78, 0x9f, 0x3e, 0x22};
    if (length >= sizeof zip && memcmp(bytes, zip, sizeof zip) == 0)
        return ZB_DOCUMENT_ZIP;
    if (length >= sizeof tnef && memcmp(bytes, tnef, sizeof tnef) == 0)
        return ZB_DOCUMENT_TNEF;
    if (length >= 5 && memcmp(bytes, "{\\rtf", 5) == 0)
        return ZB_DOCUMENT_RTF;
    /* Some programs put bytes before it. */
    return length > 5 && memmem(bytes, MIN(length, ZB_DOCUMENT_SNIFF), "%PDF-", 5) ? ZB_DOCUMENT_PDF
                                                                                   : ZB_DOCUMENT_NONE;
}

void zb_documents_init(ZbDocuments *documents, ZbCharsets *charsets, ZbFacts *facts)
{
    *documents = (ZbDocuments){.charsets = charsets,
                               .facts = facts,
                               .texts = g_ptr_array_new_with_free_func(g_free),
                               .room = ZB_CAP_TEXT,
                               .deadline = g_get_monotonic_time() + ZB_CAP_DOCUMENT_SECONDS * G_USEC_PER_SEC};
}

void zb_documents_clear(ZbDocuments *documents)
{
    g_clear_pointer(&documents->texts, g_ptr_array_unref);
}

gboolean zb_documents_late(ZbDocuments *documents)
{
    if (g_get_monotonic_time() < documents->deadline)
        return FALSE;
    zb_facts_note(documents->facts, "document_cut");
    return TRUE;
}

/* Lines without blanks at their ends, never more than one blank line. In place. */
static void tidy(char *text)
{
    char *to = text;
    guint newlines = 2; /* none at the beginning */
    for (const char *from = text; *from; from++) {
        if (*from == '\r' || *from == '\f')
            continue; /* ends of pages */
        if (*from != '\n') {
            *to++ = *from;
            if (*from != ' ' && *from != '\t')
                newlines = 0;
            continue;
        }
        while (to > text && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        if (newlines < 2)
            *to++ = '\n';
        newlines++;
    }
    *to = '\0';
}

void zb_documents_put(ZbDocuments *documents, const char *text)
{
    g_autofree char *valid = zb_text_valid(text, -1);
    tidy(valid);
    g_strchomp(valid);
    gsize length = strlen(valid);
    if (length == 0)
        return;
    if (length > documents->room) {
        zb_facts_note(documents->facts, "document_cut");
        length = documents->room;
        while (length > 0 && (valid[length] & 0xc0) == 0x80)
            length--;
        valid[length] = '\0';
    }
    documents->room -= length;
    if (length > 0)
        g_ptr_array_add(documents->texts, g_steal_pointer(&valid));
}

static gboolean read_rtf(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    g_autofree char *text =
        zb_rtf_to_text(documents->charsets, (const char *)bytes, length, documents->room + 1);
    zb_documents_put(documents, text);
    return TRUE;
}

static gboolean read_kind(ZbDocuments *documents, ZbDocumentKind kind, const guint8 *bytes, gsize length)
{
    switch (kind) {
    case ZB_DOCUMENT_PDF:
        return zb_document_pdf(documents, bytes, length);
    case ZB_DOCUMENT_ZIP:
        return zb_document_zip(documents, bytes, length);
    case ZB_DOCUMENT_RTF:
        return read_rtf(documents, bytes, length);
    case ZB_DOCUMENT_TNEF:
        return zb_document_tnef(documents, bytes, length);
    case ZB_DOCUMENT_NONE:
        break;
    }
    return TRUE;
}

void zb_documents_add(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    ZbDocumentKind kind = zb_document_kind(bytes, length);
    if (kind == ZB_DOCUMENT_NONE)
        return;
    if (documents->count >= ZB_CAP_DOCUMENTS || documents->depth >= ZB_CAP_DOCUMENT_NESTING) {
        zb_facts_note(documents->facts, "document_cut");
        return;
    }
    if (zb_documents_late(documents))
        return;
    documents->count++;
    documents->depth++;
    guint before = documents->texts->len;
    if (!read_kind(documents, kind, bytes, length))
        zb_facts_note(documents->facts, "document_failed");
    else if (documents->texts->len == before && kind != ZB_DOCUMENT_TNEF)
        zb_facts_note(documents->facts, "document_empty");
    documents->depth--;
}

GObject *zb_documents_warm(void)
{
    return zb_document_pdf_warm();
}

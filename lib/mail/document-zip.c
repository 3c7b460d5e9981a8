#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include "lib/mail/document-parts.h"

typedef struct {
    struct archive *archive;
    gsize packed;   /* bytes of the whole zip */
    gsize unpacked; /* so far, of all that was read */
} Zip;

/* One piece of the file that is open; -1 where it is broken, 0 at its end. */
static gssize read_piece(Zip *zip, char *buffer, gsize length)
{
    la_ssize_t n = archive_read_data(zip->archive, buffer, length);
    if (n > 0)
        zip->unpacked += (gsize)n;
    return n;
}

static gboolean is_bomb(const Zip *zip)
{
    return zip->unpacked > ZB_CAP_DOCUMENT_UNPACKED ||
           (zip->unpacked > 1024 * 1024 && zip->unpacked / ZB_CAP_DOCUMENT_RATIO > zip->packed);
}

/* Reads the file that is open as XML. */
static gboolean read_xml(ZbDocuments *documents, Zip *zip, ZbXmlDialect dialect)
{
    ZbXmlText *xml = zb_xml_text_new(dialect, MIN(documents->room, ZB_CAP_TEXT));
    char buffer[65536];
    gssize n;
    gboolean bomb = FALSE, cut, failed;
    while ((n = read_piece(zip, buffer, sizeof buffer)) > 0) {
        bomb = is_bomb(zip) || zb_documents_late(documents);
        if (bomb || !zb_xml_text_feed(xml, buffer, (gsize)n))
            break;
    }
    g_autofree char *text = zb_xml_text_finish(xml, &cut, &failed);
    if (cut || bomb)
        zb_facts_note(documents->facts, "document_cut");
    zb_documents_put(documents, text);
    return n >= 0 && (!failed || bomb);
}

/* Whether the file is one with text; `ret_dialect` is how it is written. */
static gboolean has_text(const char *name, ZbXmlDialect *ret_dialect)
{
    static const char *const ooxml[] = {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"};
    *ret_dialect = ZB_XML_ODF;
    if (strcmp(name, "content.xml") == 0)
        return TRUE;
    *ret_dialect = ZB_XML_OOXML;
    for (guint i = 0; i < G_N_ELEMENTS(ooxml); i++)
        if (strcmp(name, ooxml[i]) == 0)
            return TRUE;
    return FALSE;
}

static gboolean read_entries(ZbDocuments *documents, Zip *zip)
{
    struct archive_entry *entry;
    guint entries = 0;
    int r;
    while ((r = archive_read_next_header(zip->archive, &entry)) == ARCHIVE_OK || r == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(entry);
        ZbXmlDialect dialect;
        if (++entries > ZB_CAP_DOCUMENT_ENTRIES || zb_documents_late(documents) || is_bomb(zip)) {
            zb_facts_note(documents->facts, "document_cut");
            return TRUE;
        }
        if (name && has_text(name, &dialect) && !read_xml(documents, zip, dialect))
            return FALSE;
    }
    return r == ARCHIVE_EOF;
}

gboolean zb_document_zip(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    Zip zip = {.archive = archive_read_new(), .packed = length};
    archive_read_support_format_zip_seekable(
        zip.archive); /* by its directory: nothing between files is unpacked */
    gboolean sound =
        archive_read_open_memory(zip.archive, bytes, length) == ARCHIVE_OK && read_entries(documents, &zip);
    archive_read_free(zip.archive);
    return sound;
}

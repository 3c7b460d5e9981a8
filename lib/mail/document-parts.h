/* The kinds of documents, one file each. Only document.c calls these; each puts what it finds by zb_documents_put(). FALSE
 * where the bytes are no sound document of that kind. */
#pragma once

#include "lib/mail/document.h"

gboolean zb_document_pdf(ZbDocuments *documents, const guint8 *bytes, gsize length);
gboolean zb_document_zip(ZbDocuments *documents, const guint8 *bytes, gsize length);
gboolean zb_document_tnef(ZbDocuments *documents, const guint8 *bytes, gsize length);

/* What poppler opens once in a process (tables, folders), and keeps while this lives. (transfer full) */
GObject *zb_document_pdf_warm(void);

typedef enum { ZB_XML_ODF, ZB_XML_OOXML } ZbXmlDialect;
typedef struct ZbXmlText ZbXmlText;

/* The text of content.xml (ODF) or word/document.xml (OOXML), read in pieces. At most `cap` bytes of text. */
ZbXmlText *zb_xml_text_new(ZbXmlDialect dialect, gsize cap);
/* FALSE where nothing more is wanted: the text is full, or the XML is not sound. */
gboolean zb_xml_text_feed(ZbXmlText *self, const char *bytes, gsize length);
/* Frees `self`. The text so far. `ret_cut`: it was full; `ret_failed`: the XML was not sound. (transfer full) */
char *zb_xml_text_finish(ZbXmlText *self, gboolean *ret_cut, gboolean *ret_failed);

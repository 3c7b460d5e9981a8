/* The text of an attached document: PDF, ODT, DOCX, RTF, winmail.dat. Hostile input in the hands of large libraries: only a reader
 * that serves one message does this.
 *
 * What a document is, its first bytes say; neither its name nor its declared type is believed. */
#pragma once

#include "lib/mail/charset.h"
#include "lib/mail/facts.h"

/* Caps; what is beyond is left out, and "document_cut" noted. */
#define ZB_CAP_DOCUMENTS 20                         /* of one message */
#define ZB_CAP_DOCUMENT_BYTES (64 * 1024 * 1024)    /* of one document as attached */
#define ZB_CAP_DOCUMENT_PAGES 500                   /* of a PDF */
#define ZB_CAP_DOCUMENT_ENTRIES 5000                /* files in a zip */
#define ZB_CAP_DOCUMENT_UNPACKED (64 * 1024 * 1024) /* bytes of one file in a zip */
#define ZB_CAP_DOCUMENT_RATIO 500                   /* unpacked to packed, beyond the first MiB */
#define ZB_CAP_DOCUMENT_NESTING 3                   /* documents within winmail.dat within winmail.dat */
#define ZB_CAP_DOCUMENT_SECONDS 3                   /* of all documents of one message */

typedef enum {
    ZB_DOCUMENT_NONE,
    ZB_DOCUMENT_PDF,
    ZB_DOCUMENT_ZIP, /* ODT, DOCX, or another zip: looking into it tells */
    ZB_DOCUMENT_RTF,
    ZB_DOCUMENT_TNEF,
} ZbDocumentKind;

/* By at least the first ZB_DOCUMENT_SNIFF bytes. */
#define ZB_DOCUMENT_SNIFF 1024
ZbDocumentKind zb_document_kind(const guint8 *bytes, gsize length);

typedef struct {
    ZbCharsets *charsets; /* foreign */
    ZbFacts *
        facts; /* foreign: gets the notes "document_cut", "document_failed" (not sound), "document_encrypted",
                        * "document_empty" (no text in it: a scan), and the attachments in a winmail.dat */
    GPtrArray *texts;   /* of char *, owned: what was found, at most ZB_CAP_TEXT bytes together */
    gsize room;         /* bytes left of them */
    gboolean want_body; /* whether the text of the mail in a winmail.dat is wanted */
    gint64 deadline;    /* on the monotonic clock */
    guint count, depth;
} ZbDocuments;

void zb_documents_init(ZbDocuments *documents, ZbCharsets *charsets, ZbFacts *facts);
void zb_documents_clear(ZbDocuments *documents);

/* Reads one document and adds its text, where it has any. */
void zb_documents_add(ZbDocuments *documents, const guint8 *bytes, gsize length);

/* For the parts of this: adds a text, as far as there is room; whether the time is up (noted). */
void zb_documents_put(ZbDocuments *documents, const char *text);
gboolean zb_documents_late(ZbDocuments *documents);

/* Opens what the libraries open, before a sandbox closes the file system, and keeps it open. (transfer full) */
GObject *zb_documents_warm(void);

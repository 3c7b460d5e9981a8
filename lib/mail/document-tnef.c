#include <stdio.h>
#include <string.h>
#include <ytnef.h>
#include "lib/mail/document-parts.h"
#include "lib/mail/html.h"
#include "lib/mail/rtf.h"
#include "lib/text.h"

/* libytnef tells its errors by printf(): nobody shall read them. The GNU C library lets stdout be set. */
static FILE *hush(void)
{
    static const cookie_io_functions_t nothing = {
        0}; /* without a function to write: what is written is dropped */
    FILE *before = stdout;
    FILE *dropped = fopencookie(NULL, "w", nothing);
    if (dropped)
        stdout = dropped;
    return before;
}

static void unhush(FILE *before)
{
    if (stdout != before)
        fclose(stdout);
    stdout = before;
}

/* ---- properties ---- */
/* NULL where there is none. (transfer none) */
static const variableLength *property(MAPIProps *properties, DWORD type, DWORD id)
{
    variableLength *found = MAPIFindProperty(properties, PROP_TAG(type, id));
    return found == MAPI_UNDEFINED || !found->data || found->size <= 0 ? NULL : found;
}

static char *decoded(ZbDocuments *documents, const variableLength *value)
{
    const char *ignored = NULL;
    return zb_charsets_decode(documents->charsets, (const char *)value->data,
                              strnlen((const char *)value->data, (gsize)value->size), NULL, &ignored);
}

/* ---- the mail's own text ---- */
static char *html_body(ZbDocuments *documents, MAPIProps *properties)
{
    const variableLength *html = property(properties, PT_BINARY, PR_BODY_HTML);
    g_autofree char *page = html ? decoded(documents, html) : NULL;
    return page ? zb_html_to_text(page, strlen(page), ZB_CAP_TEXT, NULL) : NULL;
}

static char *rtf_body(ZbDocuments *documents, MAPIProps *properties)
{
    const variableLength *packed = property(properties, PT_BINARY, PR_RTF_COMPRESSED);
    int length = 0;
    BYTE *rtf = packed ? DecompressRTF((variableLength *)packed, &length) : NULL;
    char *text = rtf && length > 0
                     ? zb_rtf_to_text(documents->charsets, (const char *)rtf, (gsize)length, ZB_CAP_TEXT)
                     : NULL;
    free(rtf);
    return text;
}

static char *plain_body(ZbDocuments *documents, TNEFStruct *tnef)
{
    const variableLength *body = property(&tnef->MapiProperties, PT_STRING8, PR_BODY);
    if (!body)
        body = property(&tnef->MapiProperties, PT_UNICODE, PR_BODY);
    if (!body && tnef->body.data && tnef->body.size > 0)
        body = &tnef->body;
    return body ? decoded(documents, body) : NULL;
}

static void put_body(ZbDocuments *documents, TNEFStruct *tnef)
{
    g_autofree char *text = plain_body(documents, tnef);
    if (!text || !*text)
        text = (g_free(text), html_body(documents, &tnef->MapiProperties));
    if (!text || !*text)
        text = (g_free(text), rtf_body(documents, &tnef->MapiProperties));
    if (text)
        zb_documents_put(documents, text);
}

/* ---- attachments ---- */
static char *name_of(ZbDocuments *documents, Attachment *attachment)
{
    const variableLength *name = property(&attachment->MAPI, PT_STRING8, PR_ATTACH_LONG_FILENAME);
    if (!name)
        name = property(&attachment->MAPI, PT_UNICODE, PR_ATTACH_LONG_FILENAME);
    if (!name && attachment->Title.data && attachment->Title.size > 0)
        name = &attachment->Title;
    g_autofree char *text = name ? decoded(documents, name) : g_strdup("");
    g_autofree char *line = zb_text_one_line(text);
    return zb_text_shorten(line, 500);
}

static void put_attachment(ZbDocuments *documents, Attachment *attachment)
{
    if (!attachment->FileData.data || attachment->FileData.size <= 0)
        return;
    g_autofree char *name = name_of(documents, attachment);
    gsize size = (gsize)attachment->FileData.size;
    if (documents->facts->attachments->len >= ZB_CAP_ATTACHMENTS) {
        zb_facts_note(documents->facts, "attachments_cut");
        return;
    }
    g_ptr_array_add(documents->facts->attachments, zb_attachment_new(name, "application/octet-stream", size));
    zb_documents_add(documents, attachment->FileData.data, size);
}

gboolean zb_document_tnef(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    TNEFStruct tnef;
    TNEFInitialize(&tnef);
    FILE *before = hush();
    int r = TNEFParseMemory((BYTE *)bytes, (long)length, &tnef);
    if (documents->want_body)
        put_body(documents, &tnef);
    for (Attachment *item = tnef.starting_attach.next; item; item = item->next)
        put_attachment(documents, item);
    TNEFFree(&tnef);
    unhush(before);
    return r >= 0;
}

#include <string.h>
#include "lib/mail/document-parts.h"
#include "lib/mail/html.h"
#include "lib/mail/rtf.h"
#include "lib/mail/tnef.h"
#include "lib/text.h"

/* Rich text has several bytes a letter, and may hold pictures. */
#define RTF_MAX (8 * ZB_CAP_TEXT)
/* An embedded message stands behind the 16 bytes of an interface's id. */
#define OBJECT_ID 16

/* ---- text ---- */
/* (transfer full) */
static char *decoded(ZbDocuments *documents, ZbTnefBytes bytes, const char *charset)
{
    const char *ignored = NULL;
    g_autofree char *text = zb_charsets_decode(documents->charsets, bytes.left ? (const char *)bytes.at : "",
                                               bytes.left, charset, &ignored);
    char *end = strstr(text, "\xef\xbf\xbd"); /* strings end by NUL, which was replaced */
    if (end && end[3] == '\0')
        *end = '\0';
    return g_steal_pointer(&text);
}

static char *text_of(ZbDocuments *documents, const ZbMapiProperty *property, const char *codepage)
{
    return decoded(documents, property->value, property->type == ZB_MAPI_UNICODE ? "UTF-16LE" : codepage);
}

/* ---- the mail's own text ---- */
typedef struct {
    gboolean wanted;
    char *plain, *html, *rtf;
    char *codepage; /* "CP1252" */
} Body;

/* Windows has numbers of its own for UTF-8 and ISO 8859. Takes the place of the one before it. */
static void set_codepage(Body *body, guint32 number)
{
    g_free(body->codepage);
    if (number == 65001)
        body->codepage = g_strdup("UTF-8");
    else if (number > 28590 && number <= 28606)
        body->codepage = g_strdup_printf("ISO-8859-%u", number - 28590);
    else
        body->codepage = g_strdup_printf("CP%u", number);
}

/* Keeps what is best: the first that is not empty of each kind. */
static void keep(char **slot, char *text)
{
    if (!*slot && text && *text)
        *slot = text;
    else
        g_free(text);
}

static void take_property(ZbDocuments *documents, Body *body, const ZbMapiProperty *property)
{
    if (property->id == ZB_MAPI_BODY && !body->plain) {
        keep(&body->plain, text_of(documents, property, body->codepage));
    } else if (property->id == ZB_MAPI_HTML && !body->html) {
        g_autofree char *page = text_of(documents, property, body->codepage);
        keep(&body->html, zb_html_to_text(page, strlen(page), ZB_CAP_TEXT, NULL));
    } else if (property->id == ZB_MAPI_RTF && !body->rtf) {
        gsize length;
        g_autofree char *rtf = zb_mapi_unpack_rtf(property->value, RTF_MAX, &length);
        keep(&body->rtf, rtf ? zb_rtf_to_text(documents->charsets, rtf, length, ZB_CAP_TEXT) : NULL);
    }
}

/* It stands behind the texts that are written in it. */
static void find_codepage(Body *body, ZbTnefBytes bytes, guint32 count)
{
    ZbMapiProperty property;
    for (; count > 0 && zb_mapi_next(&bytes, &property); count--)
        if (property.id == ZB_MAPI_CODEPAGE)
            set_codepage(body, zb_tnef_number(property.value));
}

static void take_properties(ZbDocuments *documents, Body *body, ZbTnefBytes bytes)
{
    guint32 count = 0;
    ZbMapiProperty property;
    zb_mapi_count(&bytes, &count);
    find_codepage(body, bytes, count);
    for (; count > 0 && body->wanted && !zb_documents_late(documents) && zb_mapi_next(&bytes, &property);
         count--)
        take_property(documents, body, &property);
}

static void put_body(ZbDocuments *documents, Body *body)
{
    const char *text = body->plain ? body->plain : body->html ? body->html : body->rtf;
    if (body->wanted && text)
        zb_documents_put(documents, text);
    body->wanted = FALSE;
}

static void body_clear(Body *body)
{
    g_free(body->plain);
    g_free(body->html);
    g_free(body->rtf);
    g_free(body->codepage);
}

/* ---- attachments ---- */
typedef struct {
    gboolean begun;
    char *name, *long_name;
    ZbTnefBytes data;
} File;

static void take_file_properties(ZbDocuments *documents, File *file, ZbTnefBytes bytes, const char *codepage)
{
    guint32 count = 0;
    ZbMapiProperty property;
    zb_mapi_count(&bytes, &count);
    for (; count > 0 && zb_mapi_next(&bytes, &property); count--) {
        if (property.id == ZB_MAPI_ATTACH_LONG_NAME)
            keep(&file->long_name, text_of(documents, &property, codepage));
        else if (property.id == ZB_MAPI_ATTACH_OBJECT && property.value.left > OBJECT_ID &&
                 file->data.left == 0)
            file->data = (ZbTnefBytes){property.value.at + OBJECT_ID, property.value.left - OBJECT_ID};
    }
}

/* Lists the file, reads it where it is a document, and makes room for the next. */
static void end_file(ZbDocuments *documents, File *file)
{
    if (file->begun && file->data.left > 0) {
        const char *name = file->long_name ? file->long_name : file->name ? file->name : "";
        g_autofree char *line = zb_text_one_line(name);
        g_autofree char *shown = zb_text_shorten(line, 500);
        if (documents->facts->attachments->len < ZB_CAP_ATTACHMENTS)
            g_ptr_array_add(documents->facts->attachments,
                            zb_attachment_new(shown, "application/octet-stream", file->data.left));
        else
            zb_facts_note(documents->facts, "attachments_cut");
        zb_documents_add(documents, file->data.at, file->data.left);
    }
    g_free(file->name);
    g_free(file->long_name);
    *file = (File){0};
}

/* ---- the whole ---- */
static void take_attribute(ZbDocuments *documents, Body *body, File *file, const ZbTnefAttribute *attribute)
{
    ZbTnefBytes data = attribute->data;
    if (attribute->id == ZB_TNEF_CODEPAGE && !body->codepage)
        set_codepage(body, zb_tnef_number(data));
    else if (attribute->id == ZB_TNEF_BODY && body->wanted && !body->plain)
        keep(&body->plain, decoded(documents, data, body->codepage));
    else if (attribute->id == ZB_TNEF_PROPERTIES)
        take_properties(documents, body, data);
    else if (attribute->id == ZB_TNEF_ATTACH_BEGIN)
        file->begun = TRUE;
    else if (attribute->id == ZB_TNEF_ATTACH_TITLE)
        keep(&file->name, decoded(documents, data, body->codepage));
    else if (attribute->id == ZB_TNEF_ATTACH_DATA)
        file->data = data;
    else if (attribute->id == ZB_TNEF_ATTACH_PROPERTIES)
        take_file_properties(documents, file, data, body->codepage);
}

gboolean zb_document_tnef(ZbDocuments *documents, const guint8 *bytes, gsize length)
{
    ZbTnefBytes rest = {bytes, length};
    ZbTnefAttribute attribute;
    Body body = {.wanted = documents->want_body};
    File file = {0};
    gboolean want_body = documents->want_body;
    if (!zb_tnef_open(&rest))
        return FALSE;
    documents->want_body = TRUE; /* of a message within it */
    while (!zb_documents_late(documents) && zb_tnef_next(&rest, &attribute)) {
        if (attribute.id == ZB_TNEF_ATTACH_BEGIN) {
            put_body(documents, &body); /* the message's own attributes come before those of its files */
            end_file(documents, &file);
        }
        take_attribute(documents, &body, &file, &attribute);
    }
    put_body(documents, &body);
    end_file(documents, &file);
    documents->want_body = want_body;
    body_clear(&body);
    return rest.left == 0;
}

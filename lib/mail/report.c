#include "lib/mail/report.h"

#include <string.h>
#include "lib/mail/body.h"
#include "lib/mail/content.h"
#include "lib/mail/fields.h"
#include "lib/mail/headers.h"
#include "lib/text.h"

static gboolean is_type(GMimeObject *object, const char *type, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(object), type, subtype);
}

char *zb_report_fields(GMimePart *part)
{
    if (!part)
        return g_strdup("");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    zb_part_bytes(part, bytes, ZB_MAX_REPORT_BYTES);
    return zb_text_valid(bytes->len ? (const char *)bytes->data : "", (gssize)bytes->len);
}

/* ---- finding ---- */
static gboolean has_header(GMimeObject *object, const char *name)
{
    g_autofree char *value = zb_header_raw(object, name, 0);
    return value != NULL;
}

static void keep(GMimePart **slot, GMimePart *part)
{
    *slot = *slot ? *slot : part;
}

static gboolean is_header_text(GMimeObject *object)
{
    return is_type(object, "text", "rfc822-headers") || is_type(object, "message", "rfc822-headers") ||
           is_type(object, "message", "global-headers");
}

static void see_part(ZbReport *report, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    if (is_type(object, "message", "delivery-status") || is_type(object, "message", "global-delivery-status"))
        keep(&report->delivery, part);
    else if (is_type(object, "message", "disposition-notification") ||
             is_type(object, "message", "global-disposition-notification"))
        keep(&report->receipt, part);
    else if (is_type(object, "message", "feedback-report"))
        keep(&report->feedback, part);
    else if (is_header_text(object) && !report->headers)
        report->headers = zb_report_fields(part);
    else if (!report->returned && has_header(object, "Message-ID") && has_header(object, "Received"))
        report->returned = object; /* it was put in without a type */
    else if (is_type(object, "text", "*") || is_type(object, "message", "*"))
        report->rest = part;
}

/* The message that came back; where a blank line stands before its headers, GMime takes them for its text. */
static void see_message(ZbReport *report, GMimeMessage *inner)
{
    GMimeObject *root = inner ? g_mime_message_get_mime_part(inner) : NULL;
    if (report->returned || !inner)
        return;
    if (g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(inner))) > 0)
        report->returned = GMIME_OBJECT(inner);
    else if (root && GMIME_IS_PART(root))
        report->rest = GMIME_PART(root);
}

static void see(ZbReport *report, GMimeObject *object, guint depth, guint *parts)
{
    if (++*parts > ZB_MAX_PARTS || depth > ZB_MAX_NESTING)
        return;
    if (GMIME_IS_MESSAGE_PART(object))
        see_message(report, g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)));
    else if (GMIME_IS_PART(object))
        see_part(report, GMIME_PART(object));
    int count = GMIME_IS_MULTIPART(object) ? g_mime_multipart_get_count(GMIME_MULTIPART(object)) : 0;
    for (int i = 0; i < count && *parts <= ZB_MAX_PARTS; i++)
        see(report, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, parts);
}

void zb_report_init(ZbReport *report, GMimeMessage *message)
{
    *report = (ZbReport){.message = message};
    GMimeObject *root = g_mime_message_get_mime_part(message);
    guint parts = 0;
    if (root)
        see(report, root, 0, &parts);
    const char *type = root ? g_mime_object_get_content_type_parameter(root, "report-type") : NULL;
    report->type = g_ascii_strdown(type ? type : "", -1);
    report->is_report = root && (is_type(root, "multipart", "report") ||
                                 (GMIME_IS_PART(root) && is_type(root, "message", "*")));
}

void zb_report_clear(ZbReport *report)
{
    g_clear_pointer(&report->type, g_free);
    g_clear_pointer(&report->headers, g_free);
}

/* ---- what came back ---- */
void zb_report_look_in_text(ZbReport *report, const char *text)
{
    if (zb_report_returns(report))
        return;
    g_autofree char *rest = zb_report_fields(report->rest);
    const char *headers = zb_fields_headers(text);
    headers = headers ? headers : zb_fields_headers(rest);
    if (headers)
        report->headers = g_strdup(headers);
}

gboolean zb_report_returns(const ZbReport *report)
{
    return report->headers || report->returned;
}

char *zb_report_returned_header(const ZbReport *report, const char *name)
{
    char *value = report->returned ? zb_header_raw(report->returned, name, 0) : NULL;
    if (value || !report->headers)
        return value;
    g_autofree char *found = zb_fields_find(report->headers, name);
    return found ? zb_text_one_line(found) : NULL;
}

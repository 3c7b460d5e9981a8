#include "lib/mail/compose.h"

#include <gmime/gmime.h>
#include <string.h>
#include "lib/names.h"
#include "lib/text.h"

#define LINE_MAX_7BIT 78 /* RFC 5322, 2.1.1: what should not be exceeded */

/* GMime counts how often it is initialised; once is enough for a process. */
static void need_gmime(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        g_mime_init();
        g_once_init_leave(&once, 1);
    }
}

/* A header's value on one line. */
static char *header_value(const char *text)
{
    g_autofree char *valid = zb_text_valid(text, -1);
    return zb_text_one_line(valid);
}

/* What may stand between angle brackets: printable ASCII without white space and brackets. */
static char *bare_id(const char *id)
{
    GString *bare = g_string_new(NULL);
    for (; *id; id++)
        if (g_ascii_isgraph(*id) && !strchr("<>", *id))
            g_string_append_c(bare, *id);
    return g_string_free(bare, FALSE);
}

static void set_header(GMimeMessage *message, const char *name, const char *value)
{
    g_autofree char *line = header_value(value);
    g_mime_object_set_header(GMIME_OBJECT(message), name, line, "utf-8");
}

static void add_address(GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
    g_autofree char *shown = header_value(name ? name : ""), *addr_spec = bare_id(address);
    g_mime_message_add_mailbox(message, type, *shown ? shown : NULL, addr_spec);
}

static void set_thread(GMimeMessage *message, const char *thread_id)
{
    g_autofree char *bare = bare_id(thread_id), *reference = g_strdup_printf("<%s>", bare);
    set_header(message, "In-Reply-To", reference);
    set_header(message, "References", reference);
}

static void set_date(GMimeMessage *message, gint64 at, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(at / ZB_SECOND);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_mime_message_set_date(message, local);
}

/* Whether `text` may go as it is: printable ASCII in short lines that no server has a reason to touch. */
static gboolean is_plain(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        gsize length = strlen(*line);
        if (length > LINE_MAX_7BIT || g_str_has_suffix(*line, " "))
            return FALSE;
        for (const char *c = *line; *c; c++)
            if (!g_ascii_isprint(*c))
                return FALSE;
    }
    return TRUE;
}

/* Not GMime's own setting of a text: that picks a charset by what is in it. */
static GMimePart *text_part(const char *text)
{
    g_autofree char *valid = zb_text_valid(text, -1);
    GMimePart *part = GMIME_PART(g_mime_text_part_new_with_subtype("plain"));
    g_mime_text_part_set_charset(GMIME_TEXT_PART(part), "utf-8");
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(valid, strlen(valid));
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, is_plain(valid) ? GMIME_CONTENT_ENCODING_7BIT
                                                           : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_object_unref(content);
    g_object_unref(stream);
    return part;
}

static GBytes *to_bytes(GMimeMessage *message)
{
    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), options, stream);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    return g_byte_array_free_to_bytes(bytes);
}

GBytes *zb_compose(const ZbCompose *mail)
{
    need_gmime();
    GMimeMessage *message = g_mime_message_new(FALSE);
    g_autofree char *subject = header_value(mail->subject), *id = bare_id(mail->message_id);
    add_address(message, GMIME_ADDRESS_TYPE_FROM, "zb", mail->from);
    add_address(message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to);
    g_mime_message_set_subject(message, subject, "utf-8");
    set_date(message, mail->date, mail->zone);
    g_mime_message_set_message_id(message, id);
    if (mail->thread_id)
        set_thread(message, mail->thread_id);
    set_header(message, "Auto-Submitted", "auto-generated");
    set_header(message, "X-Auto-Response-Suppress", "All");
    set_header(message, ZB_HEADER_INSTANCE, mail->instance);
    GMimePart *part = text_part(mail->text);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    g_object_unref(part);
    GBytes *bytes = to_bytes(message);
    g_object_unref(message);
    return bytes;
}

/* Our own alert mails, whose words come from citizens and colleagues. The input is fields that NUL divides: the recipient's
 * name, the subject, the text, the instance, and perhaps the thread. */
#include <gmime/gmime.h>
#include "lib/mail/compose.h"
#include "lib/mail/encoded-word.h"
#include "lib/text.h"
#include "tests/fuzz/fuzz.h"

#define FIELDS 5
/* The last two are our own words. */
#define ID_MAX 200

static void read_fields(const uint8_t *bytes, size_t length, char *fields[FIELDS])
{
    const char *at = (const char *)bytes, *end = at + length;
    for (guint i = 0; i < FIELDS; i++) {
        fields[i] = g_strndup(at, (gsize)(end - at));
        gsize size = strlen(fields[i]);
        fields[i][MIN(size, i < 3 ? size : ID_MAX)] = '\0';
        at += MIN(size + 1, (gsize)(end - at));
    }
}

static GMimeMessage *compose(char *const fields[FIELDS])
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    ZbCompose mail = {.from = "zb@v.example",
                      .to_name = fields[0],
                      .to = "a.bakker@v.example",
                      .subject = fields[1],
                      .text = fields[2],
                      .message_id = "1@v.example",
                      .thread_id = *fields[4] ? fields[4] : NULL,
                      .instance = fields[3],
                      .zone = zone};
    g_autoptr(GBytes) bytes = zb_compose(&mail);
    gsize length, line = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    for (gsize i = 0; i < length; i++) {
        g_assert_true((guchar)data[i] < 0x80 && data[i]);
        line = data[i] == '\n' ? 0 : line + 1;
        g_assert_cmpuint(line, <=, 999); /* RFC 5322, 2.1.1, and the CR */
        g_assert_true((data[i] == '\n') == (i > 0 && data[i - 1] == '\r'));
    }
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

/* The names of the headers, of the message and of its part. */
static char *names_of(GMimeMessage *message)
{
    GString *names = g_string_new(NULL);
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    for (int i = 0; i < g_mime_header_list_get_count(list); i++)
        g_string_append_printf(names, "%s\n",
                               g_mime_header_get_name(g_mime_header_list_get_header_at(list, i)));
    return g_string_free(names, FALSE);
}

/* Nothing can add a header, whatever stands in a value; what was said arrives. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *fields[FIELDS], *tame[FIELDS] = {(char *)"B", (char *)"s", (char *)"t", (char *)"i"};
    static ZbCharsets *charsets;
    fuzz_begin();
    if (!charsets)
        charsets = zb_charsets_new();
    read_fields(bytes, length, fields);
    tame[4] = *fields[4] ? (char *)"2@v.example" : (char *)"";
    GMimeMessage *message = compose(fields), *wanted = compose(tame);
    g_autofree char *names = names_of(message), *wanted_names = names_of(wanted);
    g_assert_cmpstr(names, ==, wanted_names);
    g_autofree char *valid = zb_text_valid(fields[1], -1), *subject = zb_text_one_line(valid);
    GMimeHeader *header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), "Subject");
    g_autofree char *words = zb_words_decode(charsets, g_mime_header_get_raw_value(header), NULL);
    g_autofree char *line = zb_text_one_line(words);
    /* What looks like an encoded word goes as it is and is read as one; a byte order mark says nothing. */
    if (!strstr(subject, "=?") && !strstr(subject, "\357\273\277"))
        g_assert_cmpstr(line, ==, subject);
    g_object_unref(message);
    g_object_unref(wanted);
    for (guint i = 0; i < FIELDS; i++)
        g_free(fields[i]);
    return 0;
}

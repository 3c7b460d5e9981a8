/* What an IMAP server sends. The first byte says how many sizes of slices follow, a byte each; the rest is the stream. Whole or
 * in these slices, over and over, it must mean the same. */
#include "daemon/imap-error.h"
#include "daemon/imap-response.h"
#include "tests/fuzz/fuzz.h"

/* Small, so that they are reached. */
#define MAX_LINE 512
#define MAX_LITERAL 256
#define SIZES 16

static void add_bytes(GString *script, GBytes *bytes)
{
    gsize length;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    if (bytes)
        g_string_append_len(script, data, (gssize)length);
}

static void add_response(GString *script, const ZbImapLine *line)
{
    g_auto(ZbImapResponse) r = {0};
    g_autoptr(GError) error = NULL;
    if (!zb_imap_response_parse(line, &r, &error)) {
        g_assert_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL);
        fuzz_assert_utf8(error->message);
        return;
    }
    if (r.words) {
        fuzz_assert_utf8(r.words);
        g_assert_null(strpbrk(r.words, "\r\n"));
    }
    g_assert_true((r.kind != ZB_IMAP_TAGGED || r.tag) && (!r.bytes || r.body != ZB_IMAP_BODY_NONE));
    g_assert_true(!r.bytes || g_bytes_get_size(r.bytes) == r.body_size);
    g_string_append_printf(script, "%d %u %s %d %s %" G_GUINT64_FORMAT " %s %u %" G_GUINT64_FORMAT, r.kind,
                           r.number, r.tag, r.status, r.code, r.code_number, r.words, r.uid, r.size);
    g_string_append_printf(script, " %" G_GINT64_FORMAT " %d %" G_GUINT64_FORMAT " ", r.internal_date, r.body,
                           r.body_size);
    add_bytes(script, r.bytes);
}

static void add_line(GString *script, const ZbImapLine *line)
{
    gsize kept = 0, joins = 0;
    for (const char *c = line->text; *c; c++)
        joins += *c == '\n';
    g_assert_cmpuint(joins, ==, line->literals->len);
    g_string_append(script, line->text);
    for (guint i = 0; i < line->literals->len; i++) {
        GBytes *literal = line->literals->pdata[i];
        kept += literal ? g_bytes_get_size(literal) : 0;
        g_string_append_printf(script, "|%d", literal != NULL);
        add_bytes(script, literal);
    }
    g_assert_cmpuint(kept, <=, MAX_LITERAL);
    g_assert_cmpuint(strlen(line->text) - joins, <=, MAX_LINE);
    add_response(script, line);
    g_string_append_c(script, '\n');
}

/* All that came out of the stream, written down. Without sizes it comes whole. */
static GString *transcribe(const uint8_t *stream, gsize length, const uint8_t *sizes, guint count)
{
    g_autoptr(ZbImapReader) reader = zb_imap_reader_new(MAX_LINE, MAX_LITERAL);
    GString *script = g_string_new(NULL);
    guint turn = 0;
    for (gsize at = 0; at < length;) {
        gsize asked = count ? sizes[turn++ % count] : length;
        gsize size = CLAMP(asked, 1, length - at);
        g_autofree char *slice = g_memdup2(stream + at, size); /* so that reading beyond it is seen */
        const ZbImapLine *line;
        g_autoptr(GError) error = NULL;
        gssize taken = zb_imap_reader_push(reader, slice, size, &line, &error);
        if (taken < 0) {
            g_assert_error(error, ZB_IMAP_ERROR, ZB_IMAP_ERROR_PROTOCOL);
            g_string_append(script, "broken");
            break;
        }
        g_assert_cmpuint((gsize)taken, <=, size);
        g_assert_true(line || (gsize)taken == size);
        at += (gsize)taken;
        if (line)
            add_line(script, line);
    }
    return script;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    fuzz_begin();
    guint count = length > 0 ? bytes[0] % SIZES : 0;
    if (length < count + 1)
        return 0;
    const uint8_t *stream = bytes + 1 + count;
    gsize size = length - 1 - count;
    GString *whole = transcribe(stream, size, NULL, 0), *sliced = transcribe(stream, size, bytes + 1, count);
    GString *single = transcribe(stream, size, (const uint8_t *)"\1", 1);
    g_assert_true(g_string_equal(whole, sliced) && g_string_equal(whole, single));
    g_string_free(whole, TRUE);
    g_string_free(sliced, TRUE);
    g_string_free(single, TRUE);
    return 0;
}

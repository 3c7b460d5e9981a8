#include "daemon/imap-name.h"

#include <string.h>

/* A run of characters that are not ASCII: their UTF-16BE in base64, with ',' for '/' and no padding, between & and -. */
static void append_run(GString *name, GByteArray *utf16)
{
    if (utf16->len == 0)
        return;
    g_autofree char *base64 = g_base64_encode(utf16->data, utf16->len);
    base64[strcspn(base64, "=")] = '\0';
    g_strdelimit(base64, "/", ',');
    g_string_append_printf(name, "&%s-", base64);
    g_byte_array_set_size(utf16, 0);
}

static void append_unit(GByteArray *utf16, guint unit)
{
    guint8 bytes[] = {(guint8)(unit >> 8), (guint8)(unit & 0xff)};
    g_byte_array_append(utf16, bytes, 2);
}

static void append_utf16(GByteArray *utf16, gunichar c)
{
    if (c >= 0x10000) {
        append_unit(utf16, 0xd800 + ((c - 0x10000) >> 10));
        append_unit(utf16, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
        append_unit(utf16, c);
    }
}

static void append_ascii(GString *name, gunichar c)
{
    if (c == '"' || c == '\\')
        g_string_append_c(name, '\\');
    g_string_append_c(name, (char)c);
    if (c == '&')
        g_string_append_c(name, '-');
}

char *zb_imap_name_quote(const char *folder)
{
    if (!g_utf8_validate(folder, -1, NULL))
        return NULL;
    g_autoptr(GString) name = g_string_new("\"");
    g_autoptr(GByteArray) utf16 = g_byte_array_new();
    for (const char *p = folder; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            return NULL;
        if (c >= 0x80) {
            append_utf16(utf16, c);
            continue;
        }
        append_run(name, utf16);
        append_ascii(name, c);
    }
    append_run(name, utf16);
    g_string_append_c(name, '"');
    return g_strdup(name->str);
}

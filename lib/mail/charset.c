#include "lib/mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include "lib/text.h"

struct ZbCharsets {
    GHashTable *converters; /* upper-case name → iconv_t, owned */
};

/* What Dutch, European and Asian mail uses. GMime opens its own converters for headers; that these stay open keeps the
 * shared objects loaded which those need. */
static const char *const known[] = {
    "UTF-8",        "US-ASCII",     "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",
    "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",
    "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",  "ISO-8859-16",  "WINDOWS-1250", "WINDOWS-1251",
    "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257",
    "WINDOWS-1258", "KOI8-R",       "KOI8-U",       "IBM437",       "IBM850",       "MACINTOSH",
    "GB2312",       "GBK",          "GB18030",      "BIG5",         "SHIFT_JIS",    "EUC-JP",
    "ISO-2022-JP",  "EUC-KR",       "ISO-2022-KR",  "UTF-7",        "UTF-16",       "UTF-16LE",
    "UTF-16BE",     "UTF-32",       "TIS-620",
};

static void close_converter(gpointer converter)
{
    iconv_close(converter);
}

ZbCharsets *zb_charsets_new(void)
{
    ZbCharsets *self = g_new0(ZbCharsets, 1);
    self->converters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_converter);
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        iconv_t converter = iconv_open("UTF-8", known[i]);
        if (converter != (iconv_t)-1) /* a C library without it: its text is read as Windows-1252 */
            g_hash_table_insert(self->converters, g_strdup(known[i]), converter);
    }
    return self;
}

void zb_charsets_free(ZbCharsets *charsets)
{
    if (!charsets)
        return;
    g_hash_table_unref(charsets->converters);
    g_free(charsets);
}

/* Names that mail uses for one of ours. */
static const char *canonical(const char *upper)
{
    static const char *const aliases[][2] = {
        {"UTF8", "UTF-8"},
        {"UNICODE-1-1-UTF-7", "UTF-7"},
        {"ASCII", "US-ASCII"},
        {"ANSI_X3.4-1968", "US-ASCII"},
        {"LATIN1", "ISO-8859-1"},
        {"ISO8859-1", "ISO-8859-1"},
        {"ISO_8859-1", "ISO-8859-1"},
        {"ISO8859-15", "ISO-8859-15"},
        {"CP1252", "WINDOWS-1252"},
        {"CP-1252", "WINDOWS-1252"},
        {"CP1250", "WINDOWS-1250"},
        {"CP1251", "WINDOWS-1251"},
        {"CP850", "IBM850"},
        {"CP437", "IBM437"},
        {"SHIFT-JIS", "SHIFT_JIS"},
        {"X-SJIS", "SHIFT_JIS"},
        {"KS_C_5601-1987", "EUC-KR"},
        {"GB_2312-80", "GB2312"},
        {"X-MAC-ROMAN", "MACINTOSH"},
        {"ISO-8859-8-I", "ISO-8859-8"},
        {"LATIN-1", "ISO-8859-1"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(upper, aliases[i][0]) == 0)
            return aliases[i][1];
    return upper;
}

static gboolean is_ascii(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (bytes[i] & 0x80)
            return FALSE;
    return TRUE;
}

/* Converts all; each byte that means nothing becomes U+FFFD. */
static char *convert(iconv_t converter, const char *bytes, gsize length, const char **ret_note)
{
    g_autoptr(GString) out = g_string_sized_new(length + length / 8 + 16);
    char buffer[4096], *in = (char *)bytes;
    gsize left = length;
    iconv(converter, NULL, NULL, NULL, NULL);
    while (left > 0) {
        char *to = buffer;
        gsize room = sizeof buffer;
        size_t rc = iconv(converter, &in, &left, &to, &room);
        int failure = rc == (size_t)-1 ? errno : 0;
        g_string_append_len(out, buffer, to - buffer);
        if (failure == EILSEQ || failure == EINVAL) {
            *ret_note = "charset_bytes";
            g_string_append(out, "\xef\xbf\xbd");
            in++;
            left--;
        }
    }
    return zb_text_valid(out->str, (gssize)out->len);
}

/* Upper case, without the quotes, blanks and "//TRANSLIT" that some writers leave in it. */
static char *charset_name(const char *declared)
{
    g_autofree char *upper = g_ascii_strup(declared ? declared : "", -1);
    g_strdelimit(upper, "\"'", ' ');
    char *slash = strchr(upper, '/');
    if (slash)
        *slash = '\0';
    return g_strdup(canonical(g_strstrip(upper)));
}

static gboolean is_western(const char *name)
{
    return g_str_has_prefix(name, "ISO-8859-1") || strcmp(name, "WINDOWS-1252") == 0 ||
           strcmp(name, "MACINTOSH") == 0;
}

char *zb_charsets_decode(ZbCharsets *charsets, const char *bytes, gsize length, const char *declared,
                         const char **ret_note)
{
    g_autofree char *name = charset_name(declared);
    gboolean none = *name == '\0' || strcmp(name, "US-ASCII") == 0, utf8 = strcmp(name, "UTF-8") == 0;
    gboolean western = is_western(name), known_name = g_hash_table_contains(charsets->converters, name);
    if (none || utf8 || western || !known_name) {
        if (!none && !known_name)
            *ret_note = "charset_unknown";
        if (is_ascii(bytes, length))
            return zb_text_valid(bytes, (gssize)length);
        if (g_utf8_validate_len(bytes, length, NULL)) {
            if (western)
                *ret_note = "charset_wrong";
            return g_strndup(bytes, length);
        }
        if (utf8)
            *ret_note = "charset_bytes";
        if (utf8 && length > 0 && !is_ascii(bytes, length) && memchr(bytes, 0xc3, length))
            return zb_text_valid(bytes, (gssize)length); /* some of it is UTF-8: keep that */
        if (none || utf8 || !known_name || strcmp(name, "ISO-8859-1") == 0)
            name = (g_free(name), g_strdup("WINDOWS-1252"));
    }
    return convert(g_hash_table_lookup(charsets->converters, name), bytes, length, ret_note);
}

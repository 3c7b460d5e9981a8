#include "lib/mail/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include "lib/text.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* How a charset's letters are written. */
typedef enum { UNICODE, ONE_BYTE, MORE_BYTES } Width;

typedef struct {
    const char *iconv; /* what iconv_open calls it; the converter that contains it where there is such */
    Width width;
    const char *twin;  /* the iconv name of the Windows charset that is taken for it; NULL: none */
    const char *names; /* as key_of() makes them, each between blanks */
} Charset;

/* What Dutch, European and Asian mail uses, and how it is called there. GMime opens its own converters for parameters: that
 * these stay open keeps the shared objects loaded which those need. */
static const Charset known[] = {
    {"UTF-8", UNICODE, NULL, " UTF8 UNICODE11UTF8 UTF8MB4 XUTF8 "},
    {"US-ASCII", UNICODE, NULL, " USASCII ASCII ANSIX341968 ANSIX341986 ISO646US 646 US 7BIT "},
    {"UTF-7", MORE_BYTES, NULL, " UTF7 UNICODE11UTF7 XUNICODE20UTF7 CSUNICODE11UTF7 "},
    {"UTF-16LE", MORE_BYTES, NULL, " UTF16LE UTF16 UCS2 UCS2LE UNICODE ISO10646UCS2 "},
    {"UTF-16BE", MORE_BYTES, NULL, " UTF16BE UCS2BE UNICODEFFFE "},
    {"UTF-32", MORE_BYTES, NULL, " UTF32 UCS4 "},
    {"WINDOWS-1252", ONE_BYTE, NULL,
     " WINDOWS1252 CP1252 WIN1252 MS1252 ANSI1252 XANSI ANSI CP819 IBM819 ISO88591 88591 LATIN1 L1 ISOIR100 "
     "XISO88591 "},
    {"ISO-8859-2", ONE_BYTE, "WINDOWS-1250", " ISO88592 88592 LATIN2 L2 "},
    {"ISO-8859-3", ONE_BYTE, NULL, " ISO88593 LATIN3 L3 "},
    {"ISO-8859-4", ONE_BYTE, "WINDOWS-1257", " ISO88594 LATIN4 L4 "},
    {"ISO-8859-5", ONE_BYTE, "WINDOWS-1251", " ISO88595 CYRILLIC "},
    {"ISO-8859-6", ONE_BYTE, "WINDOWS-1256", " ISO88596 ISO88596I ISO88596E ARABIC "},
    {"ISO-8859-7", ONE_BYTE, "WINDOWS-1253", " ISO88597 GREEK "},
    {"ISO-8859-8", ONE_BYTE, "WINDOWS-1255", " ISO88598 ISO88598I ISO88598E HEBREW "},
    {"ISO-8859-10", ONE_BYTE, NULL, " ISO885910 LATIN6 L6 "},
    {"ISO-8859-13", ONE_BYTE, "WINDOWS-1257", " ISO885913 LATIN7 L7 "},
    {"ISO-8859-14", ONE_BYTE, NULL, " ISO885914 LATIN8 L8 "},
    {"ISO-8859-15", ONE_BYTE, "WINDOWS-1252", " ISO885915 885915 LATIN9 L9 LATIN0 "},
    {"ISO-8859-16", ONE_BYTE, NULL, " ISO885916 LATIN10 L10 "},
    {"WINDOWS-1250", ONE_BYTE, NULL, " WINDOWS1250 CP1250 WIN1250 XCP1250 "},
    {"WINDOWS-1251", ONE_BYTE, NULL, " WINDOWS1251 CP1251 WIN1251 XCP1251 "},
    {"WINDOWS-1253", ONE_BYTE, NULL, " WINDOWS1253 CP1253 WIN1253 "},
    {"WINDOWS-1254", ONE_BYTE, NULL, " WINDOWS1254 CP1254 WIN1254 ISO88599 LATIN5 L5 "},
    {"WINDOWS-1255", ONE_BYTE, NULL, " WINDOWS1255 CP1255 WIN1255 "},
    {"WINDOWS-1256", ONE_BYTE, NULL, " WINDOWS1256 CP1256 WIN1256 "},
    {"WINDOWS-1257", ONE_BYTE, NULL, " WINDOWS1257 CP1257 WIN1257 "},
    {"WINDOWS-1258", ONE_BYTE, NULL, " WINDOWS1258 CP1258 WIN1258 "},
    {"CP874", ONE_BYTE, NULL, " WINDOWS874 CP874 TIS620 ISO885911 DOS874 "},
    {"KOI8-R", ONE_BYTE, NULL, " KOI8R KOI8 CSKOI8R "},
    {"KOI8-U", ONE_BYTE, NULL, " KOI8U KOI8RU "},
    {"IBM437", ONE_BYTE, NULL, " IBM437 CP437 437 "},
    {"IBM850", ONE_BYTE, NULL, " IBM850 CP850 850 CP858 IBM858 "},
    {"IBM852", ONE_BYTE, NULL, " IBM852 CP852 852 "},
    {"IBM866", ONE_BYTE, NULL, " IBM866 CP866 866 "},
    {"MACINTOSH", ONE_BYTE, NULL, " MACINTOSH MACROMAN XMACROMAN MAC XMAC "},
    {"GB18030", MORE_BYTES, NULL, " GB18030 GB2312 GBK GB231280 XGBK CP936 WINDOWS936 EUCCN CNGB CHINESE "},
    {"BIG5-HKSCS", MORE_BYTES, NULL, " BIG5 BIG5HKSCS XXBIG5 CP950 CNBIG5 BIGFIVE "},
    {"CP932", MORE_BYTES, NULL, " SHIFTJIS SJIS XSJIS CP932 WINDOWS31J MSKANJI WINDOWS932 "},
    {"EUC-JP-MS", MORE_BYTES, NULL, " EUCJP XEUCJP UJIS "},
    {"ISO-2022-JP", MORE_BYTES, NULL, " ISO2022JP CSISO2022JP JIS ISO2022JPMS CP50220 CP50221 ISO2022JP1 "},
    {"CP949", MORE_BYTES, NULL, " EUCKR KSC56011987 KSC5601 CP949 UHC KOREAN KSC56011989 WINDOWS949 "},
    {"ISO-2022-KR", MORE_BYTES, NULL, " ISO2022KR "},
};

struct ZbCharsets {
    iconv_t converters[G_N_ELEMENTS(known)];
};

ZbCharsets *zb_charsets_new(void)
{
    ZbCharsets *self = g_new0(ZbCharsets, 1);
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        self->converters[i] = iconv_open("UTF-8", known[i].iconv);
    return self;
}

void zb_charsets_free(ZbCharsets *charsets)
{
    if (!charsets)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (charsets->converters[i] != (iconv_t)-1)
            iconv_close(charsets->converters[i]);
    g_free(charsets);
}

/* ---- names ---- */
/* "iso_8859-1", "'ISO-8859-1'" and "ISO8859-1//TRANSLIT" are one, between blanks. (transfer full) */
static char *key_of(const char *name)
{
    GString *key = g_string_new(" ");
    for (const char *p = name; *p && *p != '/' && key->len < 40; p++)
        if (g_ascii_isalnum(*p))
            g_string_append_c(key, g_ascii_toupper(*p));
    g_string_append_c(key, ' ');
    return g_string_free(key, FALSE);
}

/* -1: none such, or none in this C library. */
static int index_of(ZbCharsets *charsets, const char *name)
{
    g_autofree char *key = key_of(name);
    for (guint i = 0; key[1] != ' ' && i < G_N_ELEMENTS(known); i++)
        if (strstr(known[i].names, key))
            return charsets->converters[i] == (iconv_t)-1 ? -1 : (int)i;
    return -1;
}

gboolean zb_charsets_knows(ZbCharsets *charsets, const char *name)
{
    return index_of(charsets, name) >= 0;
}

/* ---- bytes ---- */
static gboolean is_ascii(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (bytes[i] & 0x80)
            return FALSE;
    return TRUE;
}

static gboolean has_c1(const char *bytes, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if ((guchar)bytes[i] >= 0x80 && (guchar)bytes[i] <= 0x9f)
            return TRUE;
    return FALSE;
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
            g_string_append(out, REPLACEMENT);
            in++;
            left--;
        }
    }
    char *to = buffer; /* what a converter holds back: a letter that an accent could have followed */
    gsize room = sizeof buffer;
    iconv(converter, NULL, NULL, &to, &room);
    g_string_append_len(out, buffer, to - buffer);
    return zb_text_valid(out->str, (gssize)out->len);
}

static char *convert_as(ZbCharsets *charsets, const char *name, const char *bytes, gsize length,
                        const char **ret_note)
{
    int index = index_of(charsets, name);
    return index < 0 ? zb_text_valid(bytes, (gssize)length)
                     : convert(charsets->converters[index], bytes, length, ret_note);
}

/* ---- the rules ---- */
/* NULL where there is no mark. `length` of the mark is at most 3. */
static const char *marked(const char *bytes, gsize length, gsize *ret_mark)
{
    *ret_mark = 2;
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        *ret_mark = 3;
        return "UTF-8";
    }
    if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    *ret_mark = 0;
    return NULL;
}

/* Most of its letters beyond ASCII are sound UTF-8. */
static gboolean mostly_utf8(const char *bytes, gsize length)
{
    gsize good = 0, bad = 0;
    const char *end = bytes + length;
    while (bytes < end) {
        gunichar c = *bytes & 0x80 ? g_utf8_get_char_validated(bytes, end - bytes) : 1;
        gboolean sound = c != (gunichar)-1 && c != (gunichar)-2;
        good += sound && c > 0x7f ? 1 : 0;
        bad += sound ? 0 : 1;
        bytes += sound && c > 0x7f ? g_utf8_skip[(guchar)*bytes] : 1;
    }
    return good > 0 && good >= bad;
}

/* Not valid UTF-8, and nothing usable declared. */
static char *guess(ZbCharsets *charsets, const char *bytes, gsize length, const char **ret_note)
{
    if (mostly_utf8(bytes, length))
        return zb_text_valid(bytes, (gssize)length);
    return convert_as(charsets, "WINDOWS-1252", bytes, length, ret_note);
}

static char *decode_unicode(ZbCharsets *charsets, const char *bytes, gsize length, const char *declared,
                            const char **ret_note)
{
    if (is_ascii(bytes, length)) {
        gboolean escapes = !declared && length > 2 && memmem(bytes, length, "\x1b$", 2);
        return escapes ? convert_as(charsets, "ISO-2022-JP", bytes, length, ret_note)
                       : zb_text_valid(bytes, (gssize)length);
    }
    if (g_utf8_validate_len(bytes, length, NULL))
        return g_strndup(bytes, length);
    if (declared && g_ascii_strcasecmp(declared, "us-ascii") != 0 && zb_charsets_knows(charsets, declared))
        *ret_note = "charset_bytes";
    return guess(charsets, bytes, length, ret_note);
}

static char *decode_one_byte(ZbCharsets *charsets, const Charset *charset, const char *bytes, gsize length,
                             const char **ret_note)
{
    if (is_ascii(bytes, length))
        return zb_text_valid(bytes, (gssize)length);
    if (g_utf8_validate_len(bytes, length, NULL)) {
        *ret_note = "charset_wrong";
        return g_strndup(bytes, length);
    }
    if (charset->twin && has_c1(bytes, length)) {
        *ret_note = "charset_wrong";
        return convert_as(charsets, charset->twin, bytes, length, ret_note);
    }
    return convert(charsets->converters[charset - known], bytes, length, ret_note);
}

/* Word's web pages say "unicode" and are something else: with two bytes a letter, blanks and letters have a zero byte. */
static gboolean is_narrow(const Charset *charset, const char *bytes, gsize length)
{
    gboolean wide = g_str_has_prefix(charset->iconv, "UTF-16") || g_str_has_prefix(charset->iconv, "UTF-32");
    return wide && !memchr(bytes, '\0', length) && g_utf8_validate_len(bytes, length, NULL);
}

char *zb_charsets_decode(ZbCharsets *charsets, const char *bytes, gsize length, const char *declared,
                         const char **ret_note)
{
    if (declared && !strpbrk(declared, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        declared = NULL;
    gsize mark;
    const char *told = marked(bytes, length, &mark);
    if (told)
        declared = told;
    int index = declared ? index_of(charsets, declared) : -1;
    if (declared && index < 0)
        *ret_note = "charset_unknown";
    bytes += mark;
    length -= mark;
    if (index < 0 || known[index].width == UNICODE)
        return decode_unicode(charsets, bytes, length, declared, ret_note);
    if (mark == 0 && length > 0 && is_narrow(&known[index], bytes, length)) {
        *ret_note = "charset_wrong";
        return g_strndup(bytes, length);
    }
    if (known[index].width == ONE_BYTE)
        return decode_one_byte(charsets, &known[index], bytes, length, ret_note);
    return convert(charsets->converters[index], bytes, length, ret_note);
}

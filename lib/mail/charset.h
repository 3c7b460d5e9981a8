/* Bytes of a text part to UTF-8, whatever its charset parameter claims.
 *
 * Real mail declares charsets that are wrong, unknown or missing. The rules, in this order:
 * - a byte order mark tells UTF-8, UTF-16LE and UTF-16BE (and is dropped);
 * - what says UTF-8, US-ASCII, nothing, something unknown or a charset of one byte a letter, and is valid UTF-8 beyond
 *   ASCII, is UTF-8 (text of one-byte letters that happens to be valid UTF-8 practically does not exist);
 * - what says UTF-8, US-ASCII, nothing or something unknown, and is not valid: UTF-8 with errors where most of its letters are
 *   valid, else Windows-1252; ISO-2022-JP where nothing is declared and its escapes stand there;
 * - ISO-8859-N with bytes that only its Windows twin has is that twin (the WHATWG encoding standard has it so for
 *   ISO-8859-1 and -9 always); GB 2312 is read as GB 18030, KS C 5601 as CP949, Shift JIS as CP932: they contain it;
 * - what says UTF-16 or -32, has no zero byte and is valid UTF-8, is that;
 * - else iconv decides; what it cannot read becomes U+FFFD.
 *
 * The converters are opened once, before a sandbox closes the file system: iconv_open loads shared objects. */
#pragma once

#include <glib.h>

typedef struct ZbCharsets ZbCharsets;

/* Opens a converter for each charset that mail uses. */
ZbCharsets *zb_charsets_new(void);
void zb_charsets_free(ZbCharsets *charsets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbCharsets, zb_charsets_free)

/* Whether a charset of that name, or one of its many spellings, is known. */
gboolean zb_charsets_knows(ZbCharsets *charsets, const char *name);

/* Valid UTF-8 without NUL (transfer full). `declared` may be NULL. `ret_note` is set to a code of static storage where
 * the declaration did not hold ("charset_wrong", "charset_unknown", "charset_bytes": bytes that mean nothing in it), else
 * left alone. */
char *zb_charsets_decode(ZbCharsets *charsets, const char *bytes, gsize length, const char *declared,
                         const char **ret_note);

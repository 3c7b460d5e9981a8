/* Bytes of a text part to UTF-8, whatever its charset parameter claims.
 *
 * Real mail declares charsets that are wrong, unknown or missing. The rules, in this order:
 * - what says UTF-8, US-ASCII or nothing and is valid UTF-8 is UTF-8;
 * - what says ISO-8859-1, US-ASCII or nothing and is not UTF-8 is Windows-1252 (as the WHATWG encoding standard has it);
 * - what says a one-byte Western charset but is valid UTF-8 beyond ASCII is UTF-8 (text in Windows-1252 that happens to be
 *   valid UTF-8 practically does not exist);
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

/* Valid UTF-8 without NUL (transfer full). `declared` may be NULL. `ret_note` is set to a code of static storage where
 * the declaration did not hold ("charset_wrong", "charset_unknown", "charset_bytes": bytes that mean nothing in it), else
 * left alone. */
char *zb_charsets_decode(ZbCharsets *charsets, const char *bytes, gsize length, const char *declared,
                         const char **ret_note);

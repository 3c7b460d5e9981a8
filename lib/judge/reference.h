/* References (kenmerken) in running text: "KL-2026-0147", also written "kl 2026 147" or "KL2026/0147". Pure. */
#pragma once

#include <glib.h>

/* Shorter references (letters and digits) are not looked for: they would be found everywhere. */
#define ZB_REFERENCE_MIN 5

typedef struct ZbReferenceText ZbReferenceText;

/* Prepares a text for many look-ups: O(its length). */
ZbReferenceText *zb_reference_text_new(const char *text);
void zb_reference_text_free(ZbReferenceText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbReferenceText, zb_reference_text_free)

/* Whether `reference` stands in the text: the same runs of letters and digits in the same order, case and leading
 * zeros apart, with at most three other characters between two of them, and nothing glued to either end. */
gboolean zb_reference_text_has(const ZbReferenceText *text, const char *reference);

/* What in the text has the form of a reference, whoever's: runs of ASCII letters and digits as above, as they stand there; at most
 * `limit`, in order of place, each once. NULL-terminated. (transfer full) */
char **zb_reference_text_find(const ZbReferenceText *text, guint limit);

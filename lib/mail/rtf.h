/* Rich Text Format to text, as Outlook puts it into winmail.dat: paragraphs, tabs, letters by code page and by Unicode. HTML
 * that was wrapped in it (MS-OXRTFEX) gives its text. */
#pragma once

#include "lib/mail/charset.h"

/* Lines ended by \n; at most `cap` bytes or a few more. (transfer full) */
char *zb_rtf_to_text(ZbCharsets *charsets, const char *rtf, gsize length, gsize cap);

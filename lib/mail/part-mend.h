/* Parts whose header is wrong in a way that would cost their text. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/facts.h"

/* In place, and noted:
 * - a Content-Type that is none ("text", nothing at all) is text/plain (RFC 2045, 5.2), or text/html where it says so; where no file
 *   is named: "type_mended";
 * - a Content-Transfer-Encoding that is misspelt ("quoted printable") is what it means, and a text that says base64 but is not, is
 *   as it stands: "encoding_mended". */
void zb_part_mend(GMimePart *part, ZbFacts *facts);

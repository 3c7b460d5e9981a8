/* The addresses of one header: RFC 5322, 3.4 and 4.4, RFC 6532, with what programs write instead of it.
 *
 * The value is cut at its commas (and the semicolons that are meant as such), and each piece is GMime's; groups give their
 * members. What GMime gives up on (two dots in a row, "Jan [mailto:jan@x]") is searched for something with an "@":
 * "address_mended". A piece without any is kept as it is: the word in `address`, several of them in `name`. */
#pragma once

#include "lib/mail/charset.h"
#include "lib/mail/facts.h"

/* Adds the addresses in `raw` (folded, undecoded) to `into`, at most ZB_CAP_ADDRESSES in all: "addresses_cut". `fallback`
 * as for zb_words_mend. */
void zb_addresses_read(ZbCharsets *charsets, const char *raw, const char *fallback, GPtrArray *into,
                       ZbFacts *facts);

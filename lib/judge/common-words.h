/* Words that every letter may have, whatever it is about: they say nothing of its matter. Folded; Dutch, with the English that
 * people mix in. Written from knowledge of the language. */
#pragma once

/* NULL-terminated groups of words with a blank between two. Static storage. */
extern const char *const zb_common_words[];

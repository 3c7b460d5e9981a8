/* Names of persons as people write them under a message. Pure. */
#pragma once

#include <glib.h>

/* The words by which a name is known: folded, without titles, particles and initials. "mr. H.C. (Hendrik) van
 * Boetzelaer-Lohman" → hendrik, boetzelaer, lohman. NULL-terminated. (transfer full) */
char **zb_name_words(const char *name);

/* How well `name` agrees with `text` (where somebody signs): for each word of the name that stands in it 1, and 0.7 for a given
 * name of which the initial stands before another of its words ("Y. Terpstra"). `except` (may be NULL): words that count for
 * nothing, since every candidate has them. */
#define ZB_NAME_AGREES 1.5f /* two words, or one and an initial: enough to propose somebody */
float zb_name_agreement(const char *name, const char *text, char **except);

/* Whether a family name of `name` (a word of it, but not the given name) stands in `text`. */
gboolean zb_name_family_in(const char *name, const char *text);

/* Whether `text` begins with it, written as a name, initials and particles passed over: "de Wit, Kade 4" where `name` is Anna de Wit;
 * but not "Wit-Kok", "de wit geverfde muur". */
gboolean zb_name_family_first(const char *name, const char *text);

/* Whether `text` gives another person's initials before the family name: "A. Barendregt" where `name` is Klaas Barendregt. FALSE
 * where it also has the given name, or its initial. */
gboolean zb_name_is_another(const char *name, const char *text);

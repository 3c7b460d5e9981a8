/* A text sent again with hardly more: "Nogmaals.", "2e verzoek", "Graag nu een reactie!" above or below it. Pure.
 *
 * The words of both are the same, in the same order, but for a few at the edges: forms of address, names, and clauses that only say
 * that it is sent again, or ask for an answer. Such a clause is known by its words, which are listed; a word more, a number, a date,
 * a word of the matter itself, and it may tell something new: then it is no copy. */
#pragma once

#include <glib.h>

/* Words of such clauses, in all. */
#define ZB_NEAR_COPY_MORE 12
/* Texts of more words are not compared, nor those that share fewer. */
#define ZB_NEAR_COPY_MAX 4000
#define ZB_NEAR_COPY_MIN 8

/* Whether each is a copy of the other but for that. UTF-8. Sets of folded words that are names (may be NULL): `names` of who writes,
 * `colleagues` of who may be written to. */
gboolean zb_near_copy(const char *one, const char *other, GHashTable *names, GHashTable *colleagues);

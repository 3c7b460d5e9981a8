/* For whom somebody says that he writes: "ik schrijf namens mijn zus Samira Haddou", "als gemachtigde van de heer T. Smit", "mijn
 * cliënte, mevrouw Smit". Not every person whom a text names: a neighbour who is complained about is not spoken for. Pure. */
#pragma once

#include <glib.h>

/* The words that may be names of those persons, a line each, as they stand in the text; NULL: he says nothing of the kind. What of
 * them is a name the caller finds out (lib/person-name.h). UTF-8. (transfer full) */
char *zb_behalf_of(const char *text);

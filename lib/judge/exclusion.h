/* What a text of ours says stays possible beside a limitation: "Over de oprit kunt u ons wel schrijven". Pure.
 *
 * A letter (texts-nl.md B.2) names both what is limited and what is not, and what it leaves possible must never count for the
 * limited topic. Each sentence is told by the turns in it; one that has both is cut between them, and where that cannot be
 * done it is left out of both. A heading ("Wat kan nog wel?") tells its paragraph, an answer ("Dat kan gewoon.") the question
 * before it. */
#pragma once

#include "lib/judge/prose.h"

/* `text`: valid UTF-8. `ret_covered`: what is limited, and all that is neither; `ret_excluded`: what stays possible; each may be
 * empty. (transfer full) */
void zb_exclusion_part(const ZbInflect *inflect, const char *text, char **ret_covered, char **ret_excluded);

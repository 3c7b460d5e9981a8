/* Sets of UIDs: sorted GArrays of guint32 without doubles. Pure. */
#pragma once

#include <glib.h>

/* (transfer full) An empty set. */
GArray *zb_uid_set_new(void);
/* Sorts what was appended in any order and drops doubles and 0, which is no UID. */
void zb_uid_set_normalise(GArray *set);
/* Reads such a set, in its order; NULL where it is none, or names more than `max` UIDs. (transfer full) */
GArray *zb_uid_set_parse(const char *text, guint max);
/* "1:3,7" as a command has it (RFC 3501 9, sequence-set); "" for the empty set. (transfer full) */
char *zb_uid_set_format(const GArray *set);

/* What holds of a contact now, and by whose word. */
#pragma once

#include "lib/store/store.h"

typedef struct {
    gboolean citizen_said; /* a person (or the import) said whose it is */
    gboolean decided;      /* ... what it is about, or what its verdict is */
    char **marks_said;     /* marks that a person set, or took away */
    char **marks_found;    /* marks that only the machine says */
    char *state;           /* links, verdict and marks as one text: equal where the same holds */
} ZbHolds;

gboolean zb_holds(ZbStore *store, gint64 contact_id, ZbHolds *ret, GError **error);
void zb_holds_clear(ZbHolds *holds);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbHolds, zb_holds_clear)

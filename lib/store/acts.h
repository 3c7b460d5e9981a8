/* What a person did about a contact, as one thing that can be taken back: the rows of links, verdict and marks that it made and ended. */
#pragma once

#include "lib/store/links.h"

typedef struct {
    gint64 id, contact_id;
    char *action;      /* "contact.link" */
    gboolean undone;   /* it was taken back */
    GArray *confirmed; /* of gint64: topics that it confirmed or opened */
} ZbAct;

/* ZB_ERROR_NOT_FOUND: there is no such act, or it is about no contact. */
gboolean zb_act_get(ZbStore *store, gint64 id, ZbAct *ret, GError **error);
void zb_act_clear(ZbAct *act);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbAct, zb_act_clear)

/* Topics that this act, about whatever, confirmed or opened. GArray of gint64. (transfer full) */
GArray *zb_act_confirmed(ZbStore *store, gint64 id, GError **error);

/* The last act on the contact that can be taken back and was not; 0: none. */
gboolean zb_act_last(ZbStore *store, gint64 contact_id, gint64 *ret_id, GError **error);
/* Whether something was said later, and holds, of what the act said something of: its links and verdict, or its marks. */
gboolean zb_act_is_covered(ZbStore *store, const ZbAct *act, gboolean *ret, GError **error);
/* Ends what the act made, and says again what it ended, by the authors who had said it. `ret_marks`: the marks said again; `ret_linked`:
 * whether it was about links or verdict. (transfer full) */
gboolean zb_act_take_back(ZbStore *store, const ZbAct *act, const ZbAuthor *author, char ***ret_marks,
                          gboolean *ret_linked, GError **error);

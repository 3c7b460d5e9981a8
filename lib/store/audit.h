/* The audit: who changed or looked at what, when. Append only; never a citizen's text. */
#pragma once

#include "lib/store/store.h"

/* Who acts: zbd itself, or somebody on the bus. */
typedef struct {
    const char *name;  /* "zbd", or the Unix account */
    gint64 handler_id; /* 0: no handler */
} ZbActor;

/* `action`: "contact.record"; `object`: kind of the thing; `id`: its number. `detail`: a JSON object, or NULL. */
gboolean zb_audit(ZbStore *store, const ZbActor *actor, gint64 at, const char *action, const char *object,
                  gint64 id, const char *detail, GError **error);
/* The same; `ret_id`: the act's number, to which what it does is tied (links.h). */
gboolean zb_audit_act(ZbStore *store, const ZbActor *actor, gint64 at, const char *action, const char *object,
                      gint64 id, const char *detail, gint64 *ret_id, GError **error);
/* That act `undoes` was taken back. */
gboolean zb_audit_undo(ZbStore *store, const ZbActor *actor, gint64 at, const char *object, gint64 id,
                       gint64 undoes, gint64 *ret_id, GError **error);

/* Handlers: who treats complaints, what his account on this machine is, and which roles he has. */
#pragma once

#include "lib/store/store.h"

typedef enum { ZB_ROLE_HANDLER = 1, ZB_ROLE_LEAD = 2, ZB_ROLE_ADMINISTRATOR = 4, ZB_ROLE_AUDITOR = 8 } ZbRole;

/* 0 for an unknown name. */
ZbRole zb_role_parse(const char *name);
const char *zb_role_name(ZbRole role);

typedef struct {
    gint64 id;
    char *reference, *name, *email;
    char *account; /* NULL: cannot reach the bus as himself */
    guint roles;   /* of ZbRole, or-ed */
} ZbHandler;

void zb_handler_free(ZbHandler *handler);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbHandler, zb_handler_free)

/* By one key. NULL without error: there is none. */
ZbHandler *zb_handler_by_id(ZbStore *store, gint64 id, GError **error);
ZbHandler *zb_handler_by_reference(ZbStore *store, const char *reference, GError **error);
ZbHandler *zb_handler_by_account(ZbStore *store, const char *account, GError **error);

/* Ids of those who have the role. GArray of gint64. (transfer full) */
GArray *zb_handlers_with_role(ZbStore *store, ZbRole role, GError **error);

/* Names of all. GPtrArray of char *. (transfer full) */
GPtrArray *zb_handler_names(ZbStore *store, GError **error);

typedef enum { ZB_PUT_ERROR = -1, ZB_PUT_SAME, ZB_PUT_ADDED, ZB_PUT_CHANGED } ZbPut;

/* Adds or changes the handler of that reference; handler->id is set. */
ZbPut zb_handler_put(ZbStore *store, ZbHandler *handler, GError **error);

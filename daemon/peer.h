/* Who is at the other end of the bus: what the kernel says of the peer, mapped to a handler and his roles. */
#pragma once

#include <systemd/sd-bus.h>
#include "lib/config.h"
#include "lib/store/audit.h"
#include "lib/store/handlers.h"

typedef struct {
    char *account;     /* Unix account, or "uid:1234" where it has no name */
    guint roles;       /* of ZbRole, or-ed */
    gint64 handler_id; /* 0: no handler has this account */
} ZbPeer;

/* The peer of a private connection. With [bus] development = yes zbd's own user and root have every role; otherwise
 * roles come from the handler of that account and from the peer's groups (the kernel's, not NSS's). A handler's roles are
 * looked up anew at each call: what an import changes holds at once. */
gboolean zb_peer_identify(sd_bus *bus, const ZbConfig *config, ZbStore *store, ZbPeer *ret, GError **error);
void zb_peer_clear(ZbPeer *peer);

/* The private bus on which zb and zb-log talk to zbd: a Unix socket that speaks D-Bus, without a bus daemon.
 *
 * The socket is systemd's where we were started by it (socket activation), else made here. man 7 zb-bus describes the
 * methods; methods.c has their table, each with the roles that may call it. */
#pragma once

#include <systemd/sd-bus.h>
#include "daemon/peer.h"
#include "daemon/zbd.h"

/* `zbd` must outlive it. ZB_ERROR_CONFIG where the socket cannot be made. */
ZbBus *zb_bus_new(Zbd *zbd, GError **error);
/* Answers nobody any more; takes the socket away if it was made here. */
void zb_bus_free(ZbBus *bus);

/* A call while it is served. */
typedef struct {
    Zbd *zbd;
    sd_bus_message *message;
    ZbPeer peer;
    GHashTable *transfers; /* of the connection: guint64 * → GByteArray; see Upload */
} ZbBusCall;

ZbActor zb_bus_call_actor(const ZbBusCall *call);

/* Answers with an error: its name is the code's, its words the message. Returns what a method must return. */
int zb_bus_fail(sd_bus_message *message, const GError *error);

/* A method: 0 or more: answered, or will be; less: could not even answer. */
typedef int (*ZbBusMethod)(ZbBusCall *call);

/* methods.c: the table of what can be called. */
typedef struct {
    const char *member;
    guint roles; /* any of these ZbRoles may call it */
    ZbBusMethod method;
} ZbBusEntry;
const ZbBusEntry *zb_bus_entry(const char *member);
/* The vtable for sd-bus, all of whose methods are `dispatch`. */
const sd_bus_vtable *zb_bus_vtable(void);
int zb_bus_dispatch(sd_bus_message *message, void *userdata, sd_bus_error *ret_error);

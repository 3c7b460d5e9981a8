#include "daemon/bus.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>
#include <unistd.h>
#include "daemon/log.h"
#include "lib/error.h"
#include "lib/names.h"

#define CONNECTIONS_MAX 200
/* One account that holds many, by mistake or on purpose, must not keep the others from logging their calls. */
#define CONNECTIONS_PER_ACCOUNT 40

struct ZbBus {
    Zbd *zbd;
    int fd;
    gboolean own_socket;
    sd_id128_t id;
    sd_event_source *listener;
    sd_event_source *after;  /* see on_after() */
    GHashTable *connections; /* of Connection, owned */
    gboolean refusing;       /* the last one was refused: said once, not at each */
};

typedef struct {
    ZbBus *bus;
    sd_bus *link;
    uid_t account;
    gboolean fresh; /* has not called anything yet */
    GHashTable *transfers;
} Connection;

static void connection_free(gpointer data)
{
    Connection *connection = data;
    sd_bus_detach_event(connection->link);
    sd_bus_close_unref(connection->link);
    g_hash_table_unref(connection->transfers);
    g_free(connection);
}

/* ---- one call ---------------------------------------------------------------------------------------------- */

int zb_bus_fail(sd_bus_message *message, const GError *error)
{
    int code = error->domain == ZB_ERROR ? error->code : ZB_ERROR_INTERNAL;
    g_autofree char *name = g_strconcat(ZB_BUS_ERROR_PREFIX, zb_error_name(code), NULL);
    g_strdelimit(name, "-", '_');
    return sd_bus_reply_method_errorf(message, name, "%s", error->message);
}

ZbActor zb_bus_call_actor(const ZbBusCall *call)
{
    return (ZbActor){call->peer.account, call->peer.handler_id};
}

static gboolean allow(ZbBusCall *call, const ZbBusEntry *entry, GError **error)
{
    if (!zb_peer_identify(sd_bus_message_get_bus(call->message), call->zbd->config, call->zbd->store,
                          &call->peer, error))
        return FALSE;
    if (call->peer.roles & entry->roles)
        return TRUE;
    g_set_error(
        error, ZB_ERROR, ZB_ERROR_DENIED,
        "account %s may not call %s: it needs another role (man 7 zb-bus); the administrator grants roles",
        call->peer.account, entry->member);
    return FALSE;
}

int zb_bus_dispatch(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
    (void)ret_error;
    Connection *connection = userdata;
    connection->fresh = FALSE;
    const ZbBusEntry *entry = zb_bus_entry(sd_bus_message_get_member(message));
    ZbBusCall call = {.zbd = connection->bus->zbd, .message = message, .transfers = connection->transfers};
    g_autoptr(GError) error = NULL;
    int r = allow(&call, entry, &error) ? entry->method(&call) : zb_bus_fail(message, error);
    zb_peer_clear(&call.peer);
    return r < 0 ? r : 1;
}

/* ---- connections ------------------------------------------------------------------------------------------- */

static int on_disconnected(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
    (void)message, (void)ret_error;
    Connection *connection = userdata;
    g_hash_table_remove(connection->bus->connections, connection);
    return 0;
}

/* busctl greets every server; ours has no names to give, but answers. */
static int on_hello(sd_bus_message *message, void *userdata, sd_bus_error *ret_error)
{
    (void)userdata, (void)ret_error;
    return sd_bus_reply_method_return(message, "s", ":1.1");
}

static const sd_bus_vtable hello_vtable[] = {
    SD_BUS_VTABLE_START(0),
    SD_BUS_METHOD("Hello", "", "s", on_hello, SD_BUS_VTABLE_UNPRIVILEGED),
    SD_BUS_VTABLE_END,
};

static int set_up(Connection *connection, int fd)
{
    ZbBus *bus = connection->bus;
    int r;
    if ((r = sd_bus_set_fd(connection->link, fd, fd)) < 0)
        return r;
    if ((r = sd_bus_set_server(connection->link, 1, bus->id)) < 0 ||
        (r = sd_bus_negotiate_creds(connection->link, 1, SD_BUS_CREDS_EUID | SD_BUS_CREDS_EGID)) < 0 ||
        (r = sd_bus_start(connection->link)) < 0 ||
        (r = sd_bus_add_object_vtable(connection->link, NULL, ZB_BUS_PATH, ZB_BUS_INTERFACE, zb_bus_vtable(),
                                      connection)) < 0 ||
        (r = sd_bus_add_object_vtable(connection->link, NULL, "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                      hello_vtable, NULL)) < 0 ||
        (r = sd_bus_match_signal_async(connection->link, NULL, "org.freedesktop.DBus.Local",
                                       "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
                                       "Disconnected", on_disconnected, NULL, connection)) < 0)
        return r;
    /* Before recording, which is idle work; but beside the mailboxes and mails, which a flood of calls must not starve. */
    return sd_bus_attach_event(connection->link, bus->zbd->event, SD_EVENT_PRIORITY_NORMAL);
}

/* The kernel's word on who connects, before any hello. (uid_t)-1: it does not say. */
static uid_t account_of(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.uid : (uid_t)-1;
}

static gboolean has_room(ZbBus *bus, uid_t account)
{
    guint held = 0;
    GHashTableIter iter;
    gpointer connection;
    g_hash_table_iter_init(&iter, bus->connections);
    while (g_hash_table_iter_next(&iter, &connection, NULL))
        held += ((Connection *)connection)->account == account;
    return held < CONNECTIONS_PER_ACCOUNT && g_hash_table_size(bus->connections) < CONNECTIONS_MAX;
}

static void refuse(ZbBus *bus, int fd, uid_t account)
{
    close(fd);
    if (!bus->refusing)
        zb_warning("bus: too many connections, now by uid %u; refusing more until some end", account);
    bus->refusing = TRUE;
}

static int on_connect(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    (void)source, (void)revents;
    ZbBus *bus = data;
    int accepted = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (accepted < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            zb_warning("bus: cannot accept a connection: %s", g_strerror(errno));
        return 0;
    }
    uid_t account = account_of(accepted);
    if (!has_room(bus, account)) {
        refuse(bus, accepted, account);
        return 0;
    }
    Connection *connection = g_new0(Connection, 1);
    connection->bus = bus;
    connection->account = account;
    connection->fresh = TRUE;
    connection->transfers =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_byte_array_unref);
    int r = sd_bus_new(&connection->link);
    if (r < 0)
        close(accepted);
    else
        r = set_up(connection, accepted);
    if (r >= 0) {
        g_hash_table_add(bus->connections, connection);
        bus->refusing = FALSE;
        return 0;
    }
    zb_warning("bus: cannot serve a connection: %s", g_strerror(-r));
    connection_free(connection);
    return 0;
}

/* How often a new connection is asked in a row: each step of the authentication may take one. */
#define FRESH_STEPS 8

/* The one before may have taken this one away: only what still stands in the table lives. */
static gboolean is_fresh(ZbBus *bus, Connection *connection)
{
    return g_hash_table_contains(bus->connections, connection) && connection->fresh;
}

/* sd-bus 252 reads a first call that comes in one piece with the end of the authentication, and then waits for the socket to
 * become readable once more, which it does not: so new connections are asked after every event until they have nothing more
 * to do. */
static int on_after(sd_event_source *source, void *data)
{
    (void)source;
    ZbBus *bus = data;
    g_autoptr(GList) connections = g_hash_table_get_keys(bus->connections);
    for (GList *c = connections; c; c = c->next) {
        Connection *connection = c->data;
        for (guint step = 0; step < FRESH_STEPS && is_fresh(bus, connection); step++)
            if (sd_bus_process(connection->link, NULL) <= 0)
                break;
    }
    return 0;
}

/* ---- the socket -------------------------------------------------------------------------------------------- */

/* What systemd handed over: one listening Unix socket, or none. */
static int activated_socket(void)
{
    int count = sd_listen_fds(1);
    for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + count; fd++)
        if (sd_is_socket_unix(fd, SOCK_STREAM, 1, NULL, 0) > 0)
            return fd;
    return -1;
}

static int make_socket(const char *path, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "[bus] socket: %s is too long for a socket", path);
        return -1;
    }
    /* The store's lock is ours by now, so a socket that lies here is a leftover. Anything else is somebody's. */
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISSOCK(status.st_mode)) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG,
                    "[bus] socket: %s is something else than a socket: give another path, or take it away",
                    path);
        return -1;
    }
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    /* Everybody may connect: the kernel says who it is, and roles decide what he may do. */
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && chmod(path, 0666) == 0 &&
        listen(fd, SOMAXCONN) == 0)
        return fd;
    g_set_error(error, ZB_ERROR, ZB_ERROR_CONFIG, "[bus] socket: cannot listen on %s: %s", path,
                g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

ZbBus *zb_bus_new(Zbd *zbd, GError **error)
{
    ZbBus *bus = g_new0(ZbBus, 1);
    bus->zbd = zbd;
    bus->connections = g_hash_table_new_full(NULL, NULL, connection_free, NULL);
    bus->fd = activated_socket();
    if (bus->fd < 0) {
        bus->fd = make_socket(zbd->config->bus_socket, error);
        bus->own_socket = bus->fd >= 0;
    }
    if (bus->fd < 0 || sd_id128_randomize(&bus->id) < 0 ||
        sd_event_add_io(zbd->event, &bus->listener, bus->fd, EPOLLIN, on_connect, bus) < 0 ||
        sd_event_add_post(zbd->event, &bus->after, on_after, bus) < 0) {
        if (error && !*error)
            g_set_error_literal(error, ZB_ERROR, ZB_ERROR_INTERNAL,
                                "cannot set up the bus in the event loop");
        zb_bus_free(bus);
        return NULL;
    }
    return bus;
}

void zb_bus_free(ZbBus *bus)
{
    if (!bus)
        return;
    sd_event_source_disable_unref(bus->listener);
    sd_event_source_disable_unref(bus->after);
    g_hash_table_unref(bus->connections);
    if (bus->fd >= 0)
        close(bus->fd);
    if (bus->own_socket)
        unlink(bus->zbd->config->bus_socket);
    g_free(bus);
}

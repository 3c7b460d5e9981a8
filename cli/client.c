#include "cli/client.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "lib/i18n.h"
#include "lib/clock.h"
#include "lib/error.h"
#include "lib/names.h"
#include "lib/text.h"

#define CALL_LIMIT (25 * ZB_SECOND)
#define SUBMIT_LIMIT (30 * ZB_MINUTE)

struct ZbClient {
    sd_bus *bus;
    char *where; /* for errors: the socket's path, or host and path */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(sd_bus_message, sd_bus_message_unref)

/* A D-Bus address keeps these characters; all others are %XX. */
static char *address_escape(const char *text)
{
    GString *escaped = g_string_new(NULL);
    for (const char *at = text; *at; at++)
        if (g_ascii_isalnum(*at) || strchr("-_/.\\*", *at))
            g_string_append_c(escaped, *at);
        else
            g_string_append_printf(escaped, "%%%02x", (guchar)*at);
    return g_string_free(escaped, FALSE);
}

static char *local_address(const char *path)
{
    g_autofree char *escaped = address_escape(path);
    return g_strconcat("unix:path=", escaped, NULL);
}

/* ssh hands its words to a shell on the other side: the path is quoted for it. */
static char *remote_address(const char *path, const char *host)
{
    g_autofree char *quoted = g_shell_quote(path);
    g_autofree char *option = g_strconcat("--bus-path=unix:path=", quoted, NULL);
    g_autofree char *safe_option = address_escape(option);
    g_autofree char *safe_host = address_escape(host);
    return g_strdup_printf(
        "unixexec:path=ssh,argv1=-xT,argv2=--,argv3=%s,argv4=systemd-stdio-bridge,argv5=%s", safe_host,
        safe_option);
}

static void set_unreachable(const ZbClient *client, int errnum, GError **error)
{
    if (errnum == EACCES || errnum == EPERM)
        g_set_error(error, ZB_ERROR, ZB_ERROR_DENIED,
                    _("No access to the daemon's socket %s. Ask your administrator for a role in zb."),
                    client->where);
    else
        g_set_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE,
                    _("The daemon zbd cannot be reached at %s: %s. Start it (systemctl start zbd), or say "
                      "where it is "
                      "with --bus PATH or $ZB_BUS."),
                    client->where, g_strerror(errnum));
}

/* What somebody can do about it, said first; the daemon's own sentence follows. */
static const char *headline(int code)
{
    switch (code) {
    case ZB_ERROR_INVALID:
        return _("not valid");
    case ZB_ERROR_NOT_FOUND:
        return _("not found");
    case ZB_ERROR_AMBIGUOUS:
        return _("more than one thing has that name");
    case ZB_ERROR_DENIED:
        return _("your role does not allow this");
    case ZB_ERROR_CONFLICT:
        return _("contradicts the dossier; nothing was changed");
    case ZB_ERROR_BUSY:
        return _("busy; try again later");
    case ZB_ERROR_UNAVAILABLE:
        return _("not available now; try again later");
    case ZB_ERROR_NO_SPACE:
        return _("the daemon's disk is full; nothing was recorded");
    case ZB_ERROR_READ_ONLY:
        return _("the daemon's disk is read-only; nothing was recorded");
    default:
        return _("the daemon failed");
    }
}

static int code_of_name(const char *name)
{
    if (g_str_has_prefix(name, ZB_BUS_ERROR_PREFIX)) {
        g_autofree char *code = g_strdup(name + strlen(ZB_BUS_ERROR_PREFIX));
        return zb_error_from_name(g_strdelimit(code, "_", '-'));
    }
    if (strcmp(name, SD_BUS_ERROR_ACCESS_DENIED) == 0)
        return ZB_ERROR_DENIED;
    if (strcmp(name, SD_BUS_ERROR_INVALID_ARGS) == 0)
        return ZB_ERROR_INVALID;
    return ZB_ERROR_INTERNAL;
}

static gboolean is_lost_connection(int errnum)
{
    return errnum == ECONNRESET || errnum == ENOTCONN || errnum == EPIPE || errnum == ECONNREFUSED ||
           errnum == ENOENT || errnum == ESHUTDOWN;
}

static void set_call_error(const ZbClient *client, const sd_bus_error *reply, int errnum, GError **error)
{
    if (is_lost_connection(errnum) && !(reply->name && g_str_has_prefix(reply->name, ZB_BUS_ERROR_PREFIX))) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE,
                    _("The connection to the daemon zbd at %s was lost. Look at: systemctl status zbd"),
                    client->where);
        return;
    }
    if (errnum == ETIMEDOUT) {
        g_set_error(error, ZB_ERROR, ZB_ERROR_UNAVAILABLE,
                    _("The daemon zbd at %s does not answer. Look at: systemctl status zbd"), client->where);
        return;
    }
    int code = reply->name ? code_of_name(reply->name) : ZB_ERROR_INTERNAL;
    /* Sentences that a handler can do something about are known in his language. */
    const char *said = reply->message && *reply->message ? _(reply->message) : g_strerror(errnum);
    g_autofree char *safe = zb_text_terminal(said);
    g_autofree char *line = zb_text_one_line(safe);
    g_set_error(error, ZB_ERROR, code, "%s: %s", headline(code), line);
}

static int connect_to(ZbClient *client, const char *address)
{
    int r = sd_bus_new(&client->bus);
    if (r >= 0)
        r = sd_bus_set_address(client->bus, address);
    if (r >= 0)
        r = sd_bus_start(client->bus);
    return r;
}

ZbClient *zb_client_open(const char *path, const char *host, GError **error)
{
    const char *environment = host ? NULL : g_getenv(ZB_ENV_BUS);
    if (!path || !*path)
        path = environment && *environment ? environment : ZB_DEFAULT_BUS;

    g_autoptr(ZbClient) client = g_new0(ZbClient, 1);
    client->where = host ? g_strdup_printf("%s:%s", host, path) : g_strdup(path);
    g_autofree char *address = host ? remote_address(path, host) : local_address(path);
    int r = connect_to(client, address);
    if (r < 0) {
        set_unreachable(client, -r, error);
        return NULL;
    }
    return g_steal_pointer(&client);
}

void zb_client_close(ZbClient *client)
{
    if (!client)
        return;
    sd_bus_close_unref(client->bus);
    g_free(client->where);
    g_free(client);
}

static void set_internal(int r, GError **error)
{
    g_set_error(error, ZB_ERROR, ZB_ERROR_INTERNAL, _("The bus cannot carry this call or its answer: %s"),
                g_strerror(-r));
}

static sd_bus_message *new_call(ZbClient *client, const char *method, GError **error)
{
    sd_bus_message *call = NULL;
    int r = sd_bus_message_new_method_call(client->bus, &call, NULL, ZB_BUS_PATH, ZB_BUS_INTERFACE, method);
    if (r < 0)
        set_internal(r, error);
    return call;
}

/* Sends `call`, in which filling failed where `filled` is negative. (transfer full) */
static sd_bus_message *send_call(ZbClient *client, sd_bus_message *call, int filled, gint64 limit,
                                 GError **error)
{
    if (filled < 0) {
        set_internal(filled, error);
        return NULL;
    }
    sd_bus_message *reply = NULL;
    sd_bus_error bus_error = SD_BUS_ERROR_NULL;
    int r = sd_bus_call(client->bus, call, (guint64)limit, &bus_error, &reply);
    if (r < 0)
        set_call_error(client, &bus_error, -r, error);
    sd_bus_error_free(&bus_error);
    return r < 0 ? NULL : reply;
}

static sd_bus_message *call_with_argument(ZbClient *client, const char *method, const char *argument,
                                          GError **error)
{
    g_autoptr(sd_bus_message) call = new_call(client, method, error);
    if (!call)
        return NULL;
    return send_call(client, call, argument ? sd_bus_message_append(call, "s", argument) : 0, CALL_LIMIT,
                     error);
}

static char *read_text(sd_bus_message *reply, GError **error)
{
    const char *text;
    int r = sd_bus_message_read(reply, "s", &text);
    if (r < 0) {
        set_internal(r, error);
        return NULL;
    }
    return g_strdup(text);
}

/* Always a vector, empty where the list is. */
static char **read_list(sd_bus_message *reply, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    const char *text;
    int r = sd_bus_message_enter_container(reply, 'a', "s");
    while (r > 0 && (r = sd_bus_message_read(reply, "s", &text)) > 0)
        g_ptr_array_add(list, g_strdup(text));
    if (r >= 0)
        r = sd_bus_message_exit_container(reply);
    if (r < 0) {
        set_internal(r, error);
        return NULL;
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE);
}

char *zb_client_text(ZbClient *client, const char *method, const char *argument, GError **error)
{
    g_autoptr(sd_bus_message) reply = call_with_argument(client, method, argument, error);
    return reply ? read_text(reply, error) : NULL;
}

GTimeZone *zb_client_zone(ZbClient *client, GError **error)
{
    g_autofree char *name = zb_client_text(client, "Timezone", NULL, error);
    GTimeZone *zone = name ? g_time_zone_new_identifier(name) : NULL;
    /* This machine may not have that zone; then its own serves. */
    return name && !zone ? g_time_zone_new_local() : zone;
}

char **zb_client_list(ZbClient *client, const char *method, const char *argument, GError **error)
{
    g_autoptr(sd_bus_message) reply = call_with_argument(client, method, argument, error);
    return reply ? read_list(reply, error) : NULL;
}

char **zb_client_page(ZbClient *client, const char *method, const char *filter, const char *cursor,
                      char **ret_next, GError **error)
{
    g_autoptr(sd_bus_message) call = new_call(client, method, error);
    if (!call)
        return NULL;
    int filled = sd_bus_message_append(call, "ss", filter, cursor);
    g_autoptr(sd_bus_message) reply = send_call(client, call, filled, CALL_LIMIT, error);
    if (!reply)
        return NULL;
    g_auto(GStrv) rows = read_list(reply, error);
    if (!rows)
        return NULL;
    g_autofree char *next = read_text(reply, error);
    if (!next)
        return NULL;
    *ret_next = g_steal_pointer(&next);
    return g_steal_pointer(&rows);
}

GBytes *zb_client_raw(ZbClient *client, const char *contact, guint64 offset, guint64 *ret_total,
                      GError **error)
{
    g_autoptr(sd_bus_message) call = new_call(client, "Raw", error);
    if (!call)
        return NULL;
    int filled = sd_bus_message_append(call, "st", contact, offset);
    g_autoptr(sd_bus_message) reply = send_call(client, call, filled, CALL_LIMIT, error);
    if (!reply)
        return NULL;
    const void *data;
    size_t length;
    guint64 total;
    int r = sd_bus_message_read_array(reply, 'y', &data, &length);
    if (r >= 0)
        r = sd_bus_message_read(reply, "t", &total);
    if (r < 0) {
        set_internal(r, error);
        return NULL;
    }
    *ret_total = total;
    return g_bytes_new(data, length);
}

gboolean zb_client_upload(ZbClient *client, guint64 *transfer, const void *data, gsize length, GError **error)
{
    g_autoptr(sd_bus_message) call = new_call(client, "Upload", error);
    if (!call)
        return FALSE;
    int filled = sd_bus_message_append(call, "t", *transfer);
    if (filled >= 0)
        filled = sd_bus_message_append_array(call, 'y', data, length);
    g_autoptr(sd_bus_message) reply = send_call(client, call, filled, CALL_LIMIT, error);
    if (!reply)
        return FALSE;
    int r = sd_bus_message_read(reply, "t", transfer);
    if (r < 0)
        set_internal(r, error);
    return r >= 0;
}

char *zb_client_submit(ZbClient *client, const char *method, guint64 transfer, const char *name,
                       GError **error)
{
    g_autoptr(sd_bus_message) call = new_call(client, method, error);
    if (!call)
        return NULL;
    int filled = sd_bus_message_append(call, "ts", transfer, name);
    g_autoptr(sd_bus_message) reply = send_call(client, call, filled, SUBMIT_LIMIT, error);
    return reply ? read_text(reply, error) : NULL;
}

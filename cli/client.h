/* The daemon, as the clients see it: calls on its private bus (man 7 zb-bus).
 *
 * All calls block; each has a time limit. Errors are ZB_ERROR with a message in the user's language that says what
 * and where; what came from the daemon stands in it in one line, safe to print. zb_error_exit_status() gives the
 * status to end with. Not reached, or gone during the call: ZB_ERROR_UNAVAILABLE. */
#pragma once

#include <glib.h>

/* The most that one Upload carries. */
#define ZB_CLIENT_CHUNK (1024 * 1024)

typedef struct ZbClient ZbClient;

/* Connects to `path`, or $ZB_BUS, or /run/zb/bus. With `host` ("[USER@]HOST") through ssh and
 * systemd-stdio-bridge(1); then $ZB_BUS, being of this machine, does not count. Both may be NULL. */
ZbClient *zb_client_open(const char *path, const char *host, GError **error);
void zb_client_close(ZbClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbClient, zb_client_close)

/* Calls `method` with the string `argument` (NULL: none); its answer is one text. (transfer full) */
char *zb_client_text(ZbClient *client, const char *method, const char *argument, GError **error);

/* The organisation's time zone, in which people read times, whatever this machine's is. (transfer full) */
GTimeZone *zb_client_zone(ZbClient *client, GError **error);

/* The same for a method whose answer is a list of texts. (transfer full, free with g_strfreev) */
char **zb_client_list(ZbClient *client, const char *method, const char *argument, GError **error);

/* One page of a paged method. `cursor` "" is the first page; `*ret_next` "" the end. Both (transfer full). */
char **zb_client_page(ZbClient *client, const char *method, const char *filter, const char *cursor,
                      char **ret_next, GError **error);

/* A slice of a contact's raw bytes from `offset`; `*ret_total` is their whole size. (transfer full) */
GBytes *zb_client_raw(ZbClient *client, const char *contact, guint64 offset, guint64 *ret_total,
                      GError **error);

/* Adds a chunk (at most ZB_CLIENT_CHUNK) to `*transfer`; 0 begins a new one. */
gboolean zb_client_upload(ZbClient *client, guint64 *transfer, const void *data, gsize length,
                          GError **error);

/* Import or Ingest of what was uploaded; `name` says in errors which file it was. Waits up to half an hour. */
char *zb_client_submit(ZbClient *client, const char *method, guint64 transfer, const char *name,
                       GError **error);

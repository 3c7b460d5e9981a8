/* libcurl's multi interface in the daemon's one sd-event loop.
 *
 * Every CURL handle of the daemon hangs here: a mailbox's connection (CONNECT_ONLY, which must stay added as
 * long as it is used) and each sending of a mail. Nothing blocks. */
#pragma once

#include <curl/curl.h>
#include <glib.h>
#include <systemd/sd-event.h>

typedef struct ZbCurlLoop ZbCurlLoop;

/* `result` is how the transfer (of a CONNECT_ONLY handle: the connecting) ended. May remove the handle. */
typedef void (*ZbCurlDone)(CURL *handle, CURLcode result, void *data);

/* Refs `event`. Makes the process ignore SIGPIPE, as CURLOPT_NOSIGNAL (which every handle must set) asks. ZB_ERROR_INTERNAL where libcurl or sd-event refuse. */
ZbCurlLoop *zb_curl_loop_new(sd_event *event, GError **error);
/* All handles must have been removed. */
void zb_curl_loop_free(ZbCurlLoop *loop);

/* Whom a TLS peer must be signed by: `ca_file` alone, or (NULL) the system's authorities. These are taken from their folder,
 * one by one as needed: reading the whole bundle holds the loop for 60-80 ms a connection (measured, libcurl 7.88.1). And
 * with CURLOPT_CAINFO alone libcurl would trust the system's folder as well. */
void zb_curl_trust(CURL *handle, const char *ca_file);

/* Logs in with an access token: by "XOAUTH2" or "OAUTHBEARER" (RFC 7628), NULL for whichever the server has, and in no other way. */
void zb_curl_bearer(CURL *handle, const char *token, const char *mechanism);

/* Starts `handle`, which stays the caller's; its CURLOPT_PRIVATE is ours until it is removed. `done` is called
 * once, from the loop, never from within this function. */
gboolean zb_curl_loop_add(ZbCurlLoop *loop, CURL *handle, ZbCurlDone done, void *data, GError **error);
/* Stops it at once where it still runs. The caller cleans it up. Nothing happens for a handle not added. */
void zb_curl_loop_remove(ZbCurlLoop *loop, CURL *handle);

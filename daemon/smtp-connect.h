/* The part of sending a mail that libcurl does: connecting, TLS, logging in. */
#pragma once

#include "daemon/curl-loop.h"
#include "lib/config.h"

/* A handle ready to be added to the loop: with a password, with an access token, or (both NULL) without logging in. `timeout`:
 * milliseconds until logged in. `curl_error` (CURL_ERROR_SIZE) must live as long as the handle. NULL: libcurl gives none. */
CURL *zb_smtp_connect_new(const ZbSmtp *config, const char *password, const char *bearer, guint timeout,
                          char *curl_error);

/* Access tokens of an OAuth2 client (RFC 6749 4.4, client credentials), fetched from the configured endpoint through libcurl in the
 * daemon's loop, without blocking.
 *
 * A token is kept until shortly before it expires; whoever asks after that has a new one. Who was refused with a kept one asks for
 * another, once. All folders of a mailbox share one ZbAccessToken. Neither the secret nor a token is ever logged. */
#pragma once

#include "daemon/curl-loop.h"
#include "lib/clock.h"
#include "lib/config.h"

typedef struct ZbAccessToken ZbAccessToken;

#define ZB_ACCESS_TOKEN_ERROR (zb_access_token_error_quark())
GQuark zb_access_token_error_quark(void);

typedef enum {
    ZB_ACCESS_TOKEN_ERROR_UNAVAILABLE, /* the endpoint cannot be reached, is not trusted, or fails: later it may not */
    ZB_ACCESS_TOKEN_ERROR_REFUSED, /* it knows us, and says no: try seldom */
} ZbAccessTokenError;

/* `token`: borrowed; NULL with an error. `fresh`: it was fetched just now, so that asking again is of no use. */
typedef void (*ZbAccessTokenDone)(const char *token, gboolean fresh, const GError *error, void *data);

/* Until the endpoint has answered; microseconds. */
#define ZB_ACCESS_TOKEN_TIMEOUT (30 * ZB_SECOND)

/* All must outlive it. */
ZbAccessToken *zb_access_token_new(ZbCurlLoop *curl, const ZbClock *clock, const ZbOauth *config);
/* Those who wait never hear. */
void zb_access_token_free(ZbAccessToken *token);

/* `done` comes once: from within where a token is kept, else from the loop, unless zb_access_token_cancel() comes first. */
void zb_access_token_get(ZbAccessToken *token, ZbAccessTokenDone done, void *data);
/* Whoever asked with this `data` no longer waits. */
void zb_access_token_cancel(ZbAccessToken *token, void *data);
/* The server does not take what is kept: it is forgotten. */
void zb_access_token_forget(ZbAccessToken *token);

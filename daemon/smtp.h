/* Hands one mail to the configured SMTP server (RFC 5321) through libcurl, without blocking.
 *
 * libcurl connects, negotiates TLS and logs in (CONNECT_ONLY); the dialogue MAIL, RCPT, DATA is ours. libcurl's own
 * would send QUIT and then wait for the answer within whatever call closes the connection: a server that says nothing
 * would hold the daemon's loop. So we also know to which command each reply belongs.
 *
 * One recipient a transaction, one transaction a connection. TLS is verified; smtp:// uses STARTTLS and refuses to go on
 * without it, unless the configuration says plaintext. */
#pragma once

#include <systemd/sd-event.h>
#include "daemon/access-token.h"
#include "lib/config.h"

typedef struct ZbSmtpSender ZbSmtpSender;

typedef enum {
    ZB_SMTP_SENT,      /* the server took it (250) */
    ZB_SMTP_TEMPORARY, /* 4xx, or the server cannot be reached, or refuses our login, or its certificate is bad:
                          try the same mail again later. It may have been taken nevertheless: better twice than never */
    ZB_SMTP_PERMANENT, /* 5xx to this recipient or mail; to our own address it is temporary: see [smtp] from */
} ZbSmtpOutcome;

/* `detail`: for the last two, one English line for status and log (server's code and words, defused); NULL when sent. */
typedef void (*ZbSmtpDone)(ZbSmtpOutcome outcome, const char *detail, void *data);

/* Until logged in, and for all of it. Milliseconds. */
#define ZB_SMTP_CONNECT_TIMEOUT 15000
#define ZB_SMTP_TIMEOUT 60000

/* Refs `event`; `curl` and `config` must outlive it. */
ZbSmtpSender *zb_smtp_sender_new(sd_event *event, ZbCurlLoop *curl, const ZbSmtp *config);
/* Where the configuration logs in with access tokens: whose. Must outlive it. */
void zb_smtp_sender_set_token(ZbSmtpSender *sender, ZbAccessToken *token);
/* Other timeouts, in milliseconds, for what is sent from now on: tests do not wait. */
void zb_smtp_sender_set_timeouts(ZbSmtpSender *sender, guint connect, guint whole);
/* Aborts what runs; outstanding callbacks never come. */
void zb_smtp_sender_free(ZbSmtpSender *sender);

/* Sends `data` (RFC 5322, CRLF) to `recipient`. `done` comes once, from the loop; it may send again or free the sender.
 * FALSE with an error where it cannot even be started (a password file is gone, ...): as ZB_SMTP_TEMPORARY; but
 * ZB_ERROR_INVALID for a recipient that is no address: as ZB_SMTP_PERMANENT. */
gboolean zb_smtp_send(ZbSmtpSender *sender, const char *recipient, GBytes *data, ZbSmtpDone done,
                      void *user_data, GError **error);
/* Transactions under way. */
guint zb_smtp_active(ZbSmtpSender *sender);

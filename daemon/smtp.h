/* Hands one mail to the configured SMTP server (RFC 5321) through libcurl, without blocking.
 *
 * One recipient a transaction: libcurl gives no result per recipient. TLS is verified; smtp:// uses STARTTLS
 * and refuses to go on without it, but for a loopback host or by `plaintext = yes`. */
#pragma once

#include "daemon/curl-loop.h"
#include "lib/config.h"

typedef struct ZbSmtpSender ZbSmtpSender;

typedef enum {
    ZB_SMTP_SENT,      /* the server took it (250) */
    ZB_SMTP_TEMPORARY, /* 4xx, or the server cannot be reached, or refuses our login or its certificate is bad:
                          try the same mail again later */
    ZB_SMTP_PERMANENT, /* 5xx to this sender, recipient or mail */
} ZbSmtpOutcome;

/* `detail`: for the last two, one English line for status and log (server's code and words, defused). */
typedef void (*ZbSmtpDone)(ZbSmtpOutcome outcome, const char *detail, void *data);

/* `config` must outlive it. */
ZbSmtpSender *zb_smtp_sender_new(ZbCurlLoop *curl, const ZbSmtp *config);
/* Aborts what runs; outstanding callbacks never come. */
void zb_smtp_sender_free(ZbSmtpSender *sender);

/* Sends `data` (RFC 5322, CRLF) to `recipient`. `done` comes once, from the loop. FALSE with an error where it cannot
 * even be started (a password file is gone, ...): as ZB_SMTP_TEMPORARY. */
gboolean zb_smtp_send(ZbSmtpSender *sender, const char *recipient, GBytes *data, ZbSmtpDone done,
                      void *user_data, GError **error);
/* Transactions under way. */
guint zb_smtp_active(ZbSmtpSender *sender);

/* One connection to an IMAP server: logging in, commands and their answers, deadlines.
 *
 * libcurl (CURLOPT_CONNECT_ONLY) resolves, connects, does TLS or STARTTLS and logs in; after that the session speaks
 * on the channel itself. Commands may be sent before earlier ones have ended (RFC 3501 5.5). It lives in the
 * daemon's loop and never blocks. A session serves once: after a failure its owner makes a new one. */
#pragma once

#include "daemon/curl-loop.h"
#include "daemon/imap-response.h"

typedef struct ZbImapSession ZbImapSession;

/* Strings: borrowed during zb_imap_session_new() only. */
typedef struct {
    const char *url;   /* imap://host[:port] or imaps://host[:port] */
    gboolean starttls; /* also to a loopback host; to others imap:// has STARTTLS or nothing */
    const char *login;
    const char *password;  /* or, where this is NULL: */
    const char *bearer;    /* an access token */
    const char *mechanism; /* with it: "XOAUTH2", "OAUTHBEARER", or NULL for whichever the server has */
    const char *ca_file;   /* NULL: the system's authorities; else only those in this file */
    gsize max_literal;     /* bytes; see imap-reader.h */
    guint64
        silence; /* µs; the server must log us in within it, and answer or send 64 KiB each time within it */
    guint64 answer_max; /* bytes; whoever sends more without ending an answer never will */
} ZbImapOptions;

/* From the loop. They must not free the session, but for `failed`. */
typedef struct {
    void (*ready)(void *data); /* logged in */
    void (*untagged)(const ZbImapResponse *response, void *data);
    /* The server refuses IDLE, or ended it by itself: it is not asked again, and must be polled. */
    void (*idle_refused)(void *data);
    /* Once; the session is of no use any more. No callback of a command comes after it. `error` is the session's. */
    void (*failed)(const GError *error, void *data);
} ZbImapEvents;

/* The tagged response to a command: OK or NO. (BAD is our error or the server's: the session fails, but for IDLE.) */
typedef void (*ZbImapDone)(const ZbImapResponse *tagged, void *command_data, void *data);

/* Starts to connect. Fails only where the URL is none or libcurl refuses (ZB_IMAP_ERROR_SERVER). */
ZbImapSession *zb_imap_session_new(sd_event *event, ZbCurlLoop *curl, const ZbImapOptions *options,
                                   const ZbImapEvents *events, void *data, GError **error);
/* Says LOGOUT where that costs no waiting, and closes. Callbacks of open commands never come. */
void zb_imap_session_free(ZbImapSession *session);

/* Asks the server to tell what happens by itself (IDLE, RFC 2177), where it can and no answer is due; the next command
 * ends that. TRUE: it begins now. The owner must end it within 29 minutes. */
gboolean zb_imap_session_idle(ZbImapSession *session);
/* An answer is due, and the deadline runs. */
gboolean zb_imap_session_busy(const ZbImapSession *session);
/* Queues `command`, one line without tag and CRLF. Only when ready. */
void zb_imap_session_send(ZbImapSession *session, const char *command, ZbImapDone done, void *command_data);
/* Whether the server said, once we were logged in, that it can. */
gboolean zb_imap_session_can(const ZbImapSession *session, ZbImapCan what);
/* Gives the session up with `error` (transfer full); from within a callback: as soon as that returns. */
void zb_imap_session_abort(ZbImapSession *session, GError *error);

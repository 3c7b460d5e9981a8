/* The part of an IMAP connection that libcurl does, and what its failures mean to an operator. */
#pragma once

#include "daemon/imap-session.h"

typedef struct {
    CURL *handle;
    char *where;                  /* "imap.example:993", for messages */
    gboolean bearer;              /* logs in with a token */
    gboolean plaintext;           /* no TLS was asked: a loopback host */
    char detail[CURL_ERROR_SIZE]; /* libcurl's words on a failure */
} ZbImapConnect;

/* A handle ready to be added to the loop: it logs in and then leaves the channel to us. Free with
 * zb_imap_connect_free(), after it was removed from the loop. NULL with ZB_IMAP_ERROR_SERVER. */
ZbImapConnect *zb_imap_connect_new(const ZbImapOptions *options, GError **error);
void zb_imap_connect_free(ZbImapConnect *connect);

/* What it means that connecting ended with `result` (not CURLE_OK): one sentence, what, where and what to do. */
GError *zb_imap_connect_error(const ZbImapConnect *connect, CURLcode result);

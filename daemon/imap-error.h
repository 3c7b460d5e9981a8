/* What may go wrong with an IMAP server: codes that say what follows, not which function failed. */
#pragma once

#include <glib.h>

#define ZB_IMAP_ERROR (zb_imap_error_quark())
GQuark zb_imap_error_quark(void);

typedef enum {
    ZB_IMAP_ERROR_SERVER, /* cannot be reached, is not trusted, fell silent or went away: connect again later */
    ZB_IMAP_ERROR_LOGIN,    /* refuses our login: as above, but seldom, lest it locks the account */
    ZB_IMAP_ERROR_PROTOCOL, /* what it says breaks RFC 3501; the connection is of no use any more */
    ZB_IMAP_ERROR_MAILBOX,  /* does not open this folder; others of the same server may go on */
} ZbImapError;

/* Authentication-Results (RFC 8601): what our own mail server found about the sender.
 *
 * Anybody can write such a header. Only one whose authserv-id is our server's counts, and our server removes forged ones
 * with its own id (RFC 8601, section 5). */
#pragma once

#include "lib/mail/facts.h"

typedef struct {
    gboolean ours;     /* its authserv-id is the one asked for */
    gboolean dmarc;    /* it has a dmarc= result */
    ZbSender result;   /* of dmarc: pass, fail, or none for all else ("none", "temperror", ...) */
    char *header_from; /* the domain that dmarc looked at, lower case; NULL where it is not said */
} ZbAuthResults;

/* Reads one header's unfolded value. (out caller-allocates; clear it) */
void zb_auth_results_read(const char *value, const char *authserv_id, ZbAuthResults *ret_results);
void zb_auth_results_clear(ZbAuthResults *results);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbAuthResults, zb_auth_results_clear)

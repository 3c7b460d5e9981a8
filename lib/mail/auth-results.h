/* Authentication-Results (RFC 8601): what a mail server found about the sender. One header's value is read here; which headers
 * are believed is lib/mail/sender-check.h's business. */
#pragma once

#include "lib/mail/facts.h"

/* In the order in which ZbFacts.sender_reason names them. */
typedef enum {
    ZB_AUTH_DMARC,
    ZB_AUTH_SPF,
    ZB_AUTH_DKIM,
    ZB_AUTH_ARC,
    ZB_AUTH_METHODS, /* how many there are */
} ZbAuthMethod;

typedef struct {
    gboolean ours; /* its authserv-id is the one asked for; else all else is empty */
    const char
        *results[ZB_AUTH_METHODS]; /* "pass", "softfail": a keyword of RFC 8601, 2.7, static; NULL where
                                             the header does not speak of that method, or not in these words */
    char *header_from; /* the domain that dmarc looked at, lower case; NULL where it is not said */
} ZbAuthResults;

/* Reads one header's unfolded value. Of several results of one method the first counts; of several DKIM signatures the one that passed.
 * (out caller-allocates; clear it) */
void zb_auth_results_read(const char *value, const char *authserv_id, ZbAuthResults *ret_results);
void zb_auth_results_clear(ZbAuthResults *results);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbAuthResults, zb_auth_results_clear)

/* Adds what `more` found where `results` knows nothing (servers write a header for each check). */
void zb_auth_results_merge(ZbAuthResults *results, const ZbAuthResults *more);

/* "dmarc=fail spf=softfail dkim=none": the methods that were checked; "" for none. (transfer full) */
char *zb_auth_results_reason(const ZbAuthResults *results);

/* What dmarc says: pass, fail, or none for all else ("none", "temperror", no dmarc at all). */
ZbSender zb_auth_results_sender(const ZbAuthResults *results);

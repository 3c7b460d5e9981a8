#include "lib/mail/sender-check.h"

#include <string.h>
#include "lib/mail/auth-results.h"
#include "lib/mail/headers.h"
#include "lib/text.h"

typedef struct {
    const char *authserv_id;
    ZbAuthResults found; /* of the topmost block of our results */
    gboolean closed;     /* that block has ended */
    gboolean authored;   /* the author's headers have begun */
    gboolean contradicted;
} Check;

static void see_results(Check *check, GMimeHeader *header)
{
    g_autofree char *raw = zb_text_valid(g_mime_header_get_raw_value(header), -1);
    g_autofree char *value = zb_text_one_line(raw);
    g_auto(ZbAuthResults) results;
    zb_auth_results_read(value, check->authserv_id, &results);
    if (!results.ours)
        return;
    if (results.results[ZB_AUTH_DMARC] && check->found.results[ZB_AUTH_DMARC] &&
        zb_auth_results_sender(&results) != zb_auth_results_sender(&check->found))
        check->contradicted = TRUE;
    if (check->closed || check->authored)
        return;
    check->found.ours = TRUE;
    zb_auth_results_merge(&check->found, &results);
}

static void see(Check *check, GMimeHeader *header)
{
    const char *name = g_mime_header_get_name(header);
    if (g_ascii_strcasecmp(name, "Authentication-Results") == 0)
        see_results(check, header);
    else if (g_ascii_strcasecmp(name, "Received") == 0)
        check->closed = check->closed || check->found.ours;
    else if (g_ascii_strcasecmp(name, "From") == 0)
        check->authored = TRUE;
}

/* DMARC speaks of one From address: a result about another domain, or of a message with several From headers, of which
 * a mail program shows the other one, proves nothing. */
static gboolean speaks_of_sender(GMimeMessage *message, const ZbAuthResults *results, const ZbFacts *facts)
{
    const ZbAddress *sender = zb_facts_sender(facts);
    const char *at = sender ? strrchr(sender->address, '@') : NULL;
    g_autofree char *second = zb_header_raw(GMIME_OBJECT(message), "From", 1);
    if (!at || facts->from->len > 1 || second)
        return FALSE;
    if (!results->header_from)
        return TRUE;
    const char *domain = strrchr(results->header_from, '@');
    return g_ascii_strcasecmp(domain ? domain + 1 : results->header_from, at + 1) == 0;
}

static void conclude(GMimeMessage *message, const Check *check, ZbFacts *facts)
{
    if (!check->found.ours)
        return;
    g_free(facts->sender_reason);
    facts->sender_reason = zb_auth_results_reason(&check->found);
    facts->sender_verified = zb_auth_results_sender(&check->found);
    if (check->contradicted)
        zb_facts_note(facts, "auth_contradiction");
    if (facts->sender_verified == ZB_SENDER_PASS && !speaks_of_sender(message, &check->found, facts)) {
        facts->sender_verified = ZB_SENDER_NONE;
        zb_facts_note(facts, "auth_other_sender");
    }
}

void zb_sender_check(GMimeMessage *message, const char *authserv_id, ZbFacts *facts)
{
    if (!authserv_id)
        return;
    Check check = {.authserv_id = authserv_id};
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(message));
    int count = g_mime_header_list_get_count(list);
    for (int i = 0; i < count; i++)
        see(&check, g_mime_header_list_get_header_at(list, i));
    conclude(message, &check, facts);
    zb_auth_results_clear(&check.found);
}

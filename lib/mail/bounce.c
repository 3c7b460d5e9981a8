#include "lib/mail/bounce.h"

#include <string.h>
#include "lib/mail/bounce-words.h"
#include "lib/mail/fields.h"

/* Signs are looked for in so much of the text. */
#define LOOK_BYTES (64 * 1024)

/* A mailer daemon needs one more sign; a postmaster, who may be a person, needs what mail systems write; who wants no answer (a
 * form is such a sender too) needs all there is. */
enum {
    SYSTEM = 5,
    POSTMASTER = 3,
    UNANSWERED = 1,
    DATA = 5,
    TECHNICAL = 2,
    RETURNED = 2,
    TALK = 1,
    ENOUGH = 6
};
/* What speaks for a person behind a postmaster's or form's message: an address that answers reach, "met vriendelijke groet". */
enum { REACHABLE = 1, GREETING = 2 };

static gboolean is_system(const ZbEnvelope *envelope)
{
    static const char *const headers[] = {"X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr", NULL};
    return zb_envelope_from_mailer(envelope) || zb_envelope_has_any(envelope, headers);
}

static gboolean is_automatic(const ZbEnvelope *envelope)
{
    g_autofree char *submitted = zb_envelope_header(envelope, "Auto-Submitted");
    return submitted && g_str_has_prefix(submitted, "auto-");
}

/* 0: nobody of whom bounces come. */
static int weigh_writer(const ZbEnvelope *envelope)
{
    int weight = 0;
    if (is_system(envelope))
        weight = SYSTEM;
    else if (zb_envelope_from_postmaster(envelope))
        weight = envelope->path == ZB_PATH_REAL ? POSTMASTER - REACHABLE : POSTMASTER;
    gboolean unanswered =
        envelope->path == ZB_PATH_NULL || is_automatic(envelope) || zb_is_no_reply(envelope->local);
    return weight + (unanswered ? UNANSWERED : 0);
}

/* The notice itself, without what it returns. (transfer full) */
static char *notice_of(const char *text)
{
    const char *headers = zb_fields_headers(text);
    g_autofree char *notice = g_strndup(text, headers ? (gsize)(headers - text) : strlen(text));
    return g_utf8_strdown(notice, -1);
}

/* A notification in JSON: nobody types that. */
static gboolean is_data(const char *notice)
{
    return *notice == '{' && notice[1 + strspn(notice + 1, " \n")] == '"' &&
           zb_contains_any(notice, "bounce|complaint|delivery");
}

static int weigh_content(const ZbEnvelope *envelope, ZbReport *report)
{
    static const char greetings[] = "\nmet vriendelijke groet|hoogachtend|\ngroet|\nmvg|\nkind regards|"
                                    "\nbest regards|yours sincerely|yours faithfully|freundlichen gr|"
                                    "cordialement|\ngeachte |\nbeste ";
    g_autofree char *look = g_strndup(envelope->facts->text, LOOK_BYTES);
    g_autofree char *text = g_utf8_make_valid(look, -1); /* it may be cut within a character */
    g_autofree char *notice = notice_of(text);
    zb_report_look_in_text(report, text);
    int weight = report->delivery || zb_bounce_technical(notice) ? TECHNICAL : 0;
    weight += zb_report_returns(report) ? RETURNED : 0;
    weight += zb_bounce_phrase(notice) ? TALK : 0;
    weight += is_data(notice) ? DATA : 0;
    return weight - (!is_system(envelope) && zb_contains_any(notice, greetings) ? GREETING : 0);
}

/* A person answers or passes on what a mail system wrote. */
static gboolean passes_on(const ZbEnvelope *envelope)
{
    static const char answers[] = "re:|aw:|antw:|antwoord:|sv:|vs:|odp:";
    if (is_system(envelope) || (zb_envelope_from_postmaster(envelope) && envelope->path != ZB_PATH_REAL))
        return FALSE;
    return envelope->forward || zb_starts_with_any(envelope->subject, answers) ||
           zb_envelope_for_other(envelope);
}

gboolean zb_is_bounce(const ZbEnvelope *envelope, ZbReport *report)
{
    if (report->is_report && (report->delivery || strcmp(report->type, "delivery-status") == 0)) {
        zb_report_look_in_text(report, envelope->facts->text);
        return TRUE;
    }
    int weight = weigh_writer(envelope);
    if (weight == 0 || passes_on(envelope))
        return FALSE;
    weight += zb_bounce_subject(envelope->subject) ? TALK : 0;
    return weight + weigh_content(envelope, report) >= ENOUGH;
}

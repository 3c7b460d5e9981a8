#include "lib/mail/kind.h"

#include <string.h>
#include "lib/mail/auto-reply.h"
#include "lib/mail/bounce.h"
#include "lib/mail/envelope.h"
#include "lib/mail/failed.h"
#include "lib/mail/report.h"
#include "lib/text.h"

/* A text that a program wrote alone is no longer than this. */
#define PROGRAM_TEXT_BYTES 1000
/* What a calendar tells of an appointment is no longer than this. */
#define APPOINTMENT_LINES_MAX 12
#define APPOINTMENT_LINE_BYTES 200

/* The whole text in lower case, trimmed; NULL where it is too long to be a program's alone. (transfer full) */
static char *short_text(const ZbFacts *facts)
{
    if (strlen(facts->text) > PROGRAM_TEXT_BYTES)
        return NULL;
    return g_strstrip(g_utf8_strdown(facts->text, -1));
}

/* ---- receipts ---- */
/* Receipts whose structure something on the way took away: a known subject, and nothing in the text but what the program
 * wrote. */
static gboolean is_plain_receipt(const ZbEnvelope *mail)
{
    static const char subjects[] =
        "gelezen:|read:|niet gelezen:|not read:|ongelezen verwijderd:|gelesen:|lu :|lu:|le\u00eddo:|letto:";
    static const char openings[] =
        "uw bericht|your message|ihre nachricht|votre message|su mensaje|il messaggio";
    static const char phrases[] =
        "is gelezen op |was read on |was deleted without being read on |"
        "is verwijderd zonder te zijn gelezen op |wurde gelesen am |a \u00e9t\u00e9 lu le |"
        "se ha le\u00eddo el |\u00e8 stato letto ";
    if (!zb_starts_with_any(mail->subject, subjects))
        return FALSE;
    g_autofree char *text = short_text(mail->facts);
    const char *last = text ? strrchr(text, '\n') : NULL;
    return text && zb_starts_with_any(text, openings) && zb_contains_any(last ? last : text, phrases);
}

static gboolean is_receipt(const ZbEnvelope *mail, const ZbReport *report)
{
    return (report->is_report &&
            (report->receipt || strcmp(report->type, "disposition-notification") == 0)) ||
           is_plain_receipt(mail);
}

/* ---- abuse reports ---- */
/* Microsoft returns the message without a word or a report. */
static gboolean is_junk_report(const ZbEnvelope *mail, const ZbReport *report)
{
    g_autofree char *reporter = zb_report_returned_header(report, "x-hmxmroriginalrecipient");
    return reporter && *mail->facts->fresh == '\0';
}

/* A person who passes one on answers to, or forwards, something. */
static gboolean is_abuse_report(const ZbEnvelope *mail, const ZbReport *report)
{
    if (report->is_report && strcmp(report->type, "feedback-report") == 0)
        return TRUE;
    return (report->feedback || is_junk_report(mail, report)) && !zb_envelope_is_reply(mail) &&
           !mail->forward;
}

/* ---- newsletters ---- */
static gboolean is_list(const ZbEnvelope *mail)
{
    static const char *const senders[] = {
        "Feedback-ID",         "X-Campaign",       "X-CampaignID", "X-Campaign-Id",
        "X-Mailer-CampaignId", "X-CSA-Complaints", "X-MC-User",    NULL};
    gboolean leave = zb_envelope_has(mail, "List-Unsubscribe"), id = zb_envelope_has(mail, "List-Id");
    /* Whom a list lets post, writes himself: our own mailbox may be behind one. */
    if ((!leave && !id) || zb_envelope_has(mail, "List-Post") || zb_envelope_is_reply(mail) ||
        zb_envelope_for_other(mail))
        return FALSE;
    gboolean bulk = zb_envelope_is(mail, "Precedence", "bulk") || zb_envelope_is(mail, "Precedence", "junk");
    gboolean one_click = leave && zb_envelope_has(mail, "List-Unsubscribe-Post");
    gboolean campaign = zb_envelope_has_any(mail, senders);
    return bulk || (one_click && (id || campaign)) || (leave && id && campaign);
}

/* ---- spam ---- */
static gboolean received_by(GMimeHeader *header, const char *host)
{
    g_autofree char *value = zb_text_valid(g_mime_header_get_raw_value(header), -1);
    g_autofree char *line = zb_text_one_line(value);
    g_autofree char *by = g_strconcat(" by ", host, NULL);
    g_autofree char *lower = g_ascii_strdown(line, -1);
    g_autofree char *by_lower = g_ascii_strdown(by, -1);
    const char *found = strstr(lower, by_lower);
    return found && strchr(" ;(\t", found[strlen(by_lower)]);
}

static gboolean says_yes(GMimeHeader *header)
{
    const char *value = g_mime_header_get_raw_value(header);
    while (value && g_ascii_isspace(*value))
        value++;
    return value && g_ascii_strncasecmp(value, "yes", 3) == 0;
}

/* Our own server's mark stands above one of its own Received headers, or above all of them; the next server's mark
 * stands between that server's and ours. */
static gboolean is_marked_spam(const ZbEnvelope *mail, const char *authserv_id)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(mail->message));
    int count = g_mime_header_list_get_count(list);
    gboolean marked = FALSE, first = TRUE;
    for (int i = 0; i < count; i++) {
        GMimeHeader *item = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(item);
        if (g_ascii_strcasecmp(name, "X-Spam-Flag") == 0 || g_ascii_strcasecmp(name, "X-Spam-Status") == 0 ||
            g_ascii_strcasecmp(name, "X-Spam") == 0)
            marked |= says_yes(item);
        if (g_ascii_strcasecmp(name, "Received") != 0)
            continue; /* only they divide the servers' headers */
        gboolean ours = first || (authserv_id && received_by(item, authserv_id));
        if (marked || !ours)
            return marked && ours;
        first = FALSE;
    }
    return FALSE;
}

/* ---- calendar ---- */
/* What Google's calendar writes beside an answer to an invitation. */
static gboolean is_calendar_text(const ZbFacts *facts)
{
    static const char phrases[] = " has accepted this invitation| has declined this invitation|"
                                  " has replied \"maybe\" to this invitation| has tentatively accepted|"
                                  " heeft deze uitnodiging geaccepteerd| heeft deze uitnodiging afgewezen|"
                                  " heeft 'misschien' geantwoord";
    g_autofree char *opening = g_strndup(facts->fresh, strcspn(facts->fresh, "\n"));
    g_autofree char *lower = g_utf8_strdown(opening, -1);
    return zb_contains_any(lower, phrases) && strstr(facts->text, "calendar.google.com");
}

/* A line of the appointment, not of whoever answers: "Locatie: Stadhuis, kamer 2"; or of no letters at all: "*~*~*~*". */
static gboolean is_appointment_line(const char *line, gboolean *when)
{
    static const char times[] = "wanneer:|when:|wann:|quand :|quand:|cu\u00e1ndo:|tijd:|time:";
    static const char others[] = "locatie:|waar:|location:|where:|ort:|wo:|lieu:|o\u00f9 :|o\u00f9:|"
                                 "organisator:|organizer:|organiser:|onderwerp:|subject:";
    *when |= zb_starts_with_any(line, times);
    for (const char *p = line; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return strlen(line) <= APPOINTMENT_LINE_BYTES &&
                   (zb_starts_with_any(line, times) || zb_starts_with_any(line, others));
    return TRUE;
}

/* What Outlook writes beside one: when and where, and not a line more. */
static gboolean is_appointment_text(const ZbFacts *facts)
{
    g_autofree char *lower = g_utf8_strdown(facts->fresh, -1);
    g_auto(GStrv) lines = g_strsplit(lower, "\n", APPOINTMENT_LINES_MAX + 1);
    gboolean when = FALSE;
    if (g_strv_length(lines) > APPOINTMENT_LINES_MAX)
        return FALSE;
    for (char **line = lines; *line; line++)
        if (!is_appointment_line(g_strstrip(*line), &when))
            return FALSE;
    return when;
}

static gboolean is_calendar(const ZbEnvelope *mail, const ZbBodySigns *signs)
{
    return signs->calendar_reply &&
           (*mail->facts->fresh == '\0' || is_calendar_text(mail->facts) || is_appointment_text(mail->facts));
}

/* ---- the whole ---- */
static ZbKind decide(const ZbEnvelope *mail, const char *authserv_id, const ZbBodySigns *signs,
                     ZbReport *report, ZbFacts *facts)
{
    if (is_abuse_report(mail, report))
        return ZB_KIND_ABUSE_REPORT;
    if (is_receipt(mail, report))
        return ZB_KIND_RECEIPT;
    if (zb_is_bounce(mail, report))
        return ZB_KIND_BOUNCE;
    if (is_calendar(mail, signs))
        return ZB_KIND_CALENDAR;
    if (zb_is_auto_reply(mail, facts))
        return ZB_KIND_AUTO_REPLY;
    if (is_list(mail))
        return ZB_KIND_LIST;
    return is_marked_spam(mail, authserv_id) ? ZB_KIND_SPAM : ZB_KIND_HUMAN;
}

void zb_kind_read(GMimeMessage *message, const char *authserv_id, const ZbPhrases *phrases,
                  const ZbBodySigns *signs, ZbFacts *facts)
{
    g_auto(ZbEnvelope) mail;
    g_auto(ZbReport) report;
    zb_envelope_init(&mail, message, facts, phrases);
    zb_report_init(&report, message);
    facts->kind = decide(&mail, authserv_id, signs, &report, facts);
    if (facts->kind == ZB_KIND_BOUNCE)
        zb_failed_read_bounce(&report, facts);
    else if (facts->kind == ZB_KIND_RECEIPT)
        zb_failed_read_receipt(&report, facts);
}

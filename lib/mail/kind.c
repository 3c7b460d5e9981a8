#include "lib/mail/kind.h"

#include <string.h>
#include "lib/mail/headers.h"
#include "lib/text.h"

typedef struct {
    GMimeMessage *message;
    const ZbBodySigns *signs;
    ZbFacts *facts;
    const char *authserv_id;
    char *subject; /* lower case */
    char *sender;  /* local part of From, lower case */
} Case;

/* ---- small questions ---- */
static char *header(const Case *mail, const char *name)
{
    char *value = zb_header_raw(GMIME_OBJECT(mail->message), name, 0);
    for (char *p = value; p && *p; p++)
        *p = g_ascii_tolower(*p);
    return value;
}

static gboolean has_header(const Case *mail, const char *name)
{
    g_autofree char *value = header(mail, name);
    return value && *value;
}

/* The first word of a header's value is `word`. */
static gboolean header_is(const Case *mail, const char *name, const char *word)
{
    g_autofree char *value = header(mail, name);
    if (!value)
        return FALSE;
    value[strcspn(value, " ;(\t")] = '\0';
    return strcmp(value, word) == 0;
}

static gboolean starts_with(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (g_str_has_prefix(text, *list))
            return TRUE;
    return FALSE;
}

static gboolean contains(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strstr(text, *list))
            return TRUE;
    return FALSE;
}

/* "<>": the address of those who want no answer (RFC 5321, 4.5.5). */
static gboolean null_return_path(const Case *mail)
{
    g_autofree char *path = header(mail, "Return-Path");
    return path && strcmp(path, "<>") == 0;
}

static gboolean is_reply(const Case *mail)
{
    return mail->facts->in_reply_to || mail->facts->references->len > 0;
}

static gboolean report_type(const Case *mail, const char *type)
{
    GMimeObject *root = g_mime_message_get_mime_part(mail->message);
    if (!root || !g_mime_content_type_is_type(g_mime_object_get_content_type(root), "multipart", "report"))
        return FALSE;
    const char *named = g_mime_object_get_content_type_parameter(root, "report-type");
    return named && g_ascii_strcasecmp(named, type) == 0;
}

/* ---- bounces ---- */
static gboolean sent_by_mailer(const Case *mail)
{
    static const char *const senders[] = {"mailer-daemon", "postmaster", "mailerdaemon",
                                          "mail-daemon",   "mdaemon",    NULL};
    return starts_with(mail->sender, senders);
}

static gboolean subject_of_bounce(const Case *mail)
{
    static const char *const subjects[] = {"undeliver",
                                           "delivery status notification",
                                           "delivery failure",
                                           "delivery notification",
                                           "mail delivery",
                                           "failure notice",
                                           "returned mail",
                                           "delivery failed",
                                           "onbestelbaar",
                                           "niet bezorgd",
                                           "kan niet worden bezorgd",
                                           "delivery has failed",
                                           "message not delivered",
                                           "mail system error",
                                           "undelivered mail",
                                           "unzustellbar",
                                           "non remis",
                                           "nondeliverable",
                                           "failed mail",
                                           "delivery error",
                                           "not delivered",
                                           "could not be delivered",
                                           "bounced",
                                           NULL};
    return contains(mail->subject, subjects);
}

static gboolean is_bounce(const Case *mail)
{
    if (report_type(mail, "delivery-status"))
        return TRUE;
    /* A web form may have no return path, and "parcel not delivered" for its subject: a mail system must show itself. */
    guint system = (sent_by_mailer(mail) ? 1 : 0) + (mail->signs->report_delivery ? 1 : 0) +
                   (has_header(mail, "X-Failed-Recipients") ? 1 : 0);
    guint more = (null_return_path(mail) ? 1 : 0) + (subject_of_bounce(mail) ? 1 : 0);
    return system > 0 && system + more >= 2;
}

/* ---- receipts ---- */
/* Outlook's receipts, where something on the way took their structure away: a known subject, and nothing in the text but
 * what the program wrote. */
static gboolean is_plain_receipt(const Case *mail)
{
    static const char *const subjects[] = {
        "gelezen:", "read:", "niet gelezen:", "not read:", "ongelezen verwijderd:", "gelesen:", NULL};
    static const char *const openings[] = {"uw bericht", "your message", "ihre nachricht", NULL};
    static const char *const phrases[] = {"is gelezen op ",
                                          "was read on ",
                                          "was deleted without being read on ",
                                          "is verwijderd zonder te zijn gelezen op ",
                                          "wurde gelesen am ",
                                          NULL};
    if (!starts_with(mail->subject, subjects) || strlen(mail->facts->text) > 1000)
        return FALSE;
    g_autofree char *text = g_utf8_strdown(mail->facts->text, -1);
    g_strstrip(text);
    const char *last = strrchr(text, '\n');
    return starts_with(text, openings) && contains(last ? last : text, phrases);
}

/* ---- automatic replies ---- */
/* Forms and ticket systems send a person's message as "auto-generated", with that person in Reply-To. */
static gboolean speaks_for_other(const Case *mail)
{
    const ZbAddress *sender = zb_facts_sender(mail->facts);
    if (!sender || mail->facts->reply_to->len == 0 || is_reply(mail))
        return FALSE;
    const ZbAddress *other = g_ptr_array_index(mail->facts->reply_to, 0);
    const char *own = strrchr(sender->address, '@'), *theirs = strrchr(other->address, '@');
    return own && theirs && strcmp(own, theirs) != 0;
}

static gboolean subject_of_auto_reply(const Case *mail)
{
    static const char *const subjects[] = {"automatisch antwoord:",
                                           "automatic reply:",
                                           "autoreply:",
                                           "auto reply:",
                                           "auto-reply:",
                                           "out of office",
                                           "out of the office",
                                           "afwezig:",
                                           "automatische antwort:",
                                           "r\xc3\xa9ponse automatique",
                                           NULL};
    return starts_with(mail->subject, subjects);
}

static gboolean is_auto_reply(const Case *mail)
{
    g_autofree char *submitted = header(mail, "Auto-Submitted");
    if (submitted && *submitted && !g_str_has_prefix(submitted, "no")) {
        if (!g_str_has_prefix(submitted, "auto-generated") || !speaks_for_other(mail))
            return TRUE;
        zb_facts_note(mail->facts, "auto_generated_for_other");
    }
    guint signs = 0;
    signs +=
        header_is(mail, "Precedence", "auto_reply") || header_is(mail, "Precedence", "auto-reply") ? 1 : 0;
    signs += has_header(mail, "X-Autoreply") || has_header(mail, "X-Autorespond") ||
                     has_header(mail, "X-Autoresponder") || has_header(mail, "X-Auto-Reply-From")
                 ? 1
                 : 0;
    signs += null_return_path(mail) ? 1 : 0;
    signs += subject_of_auto_reply(mail) ? 1 : 0;
    return signs >= 2;
}

/* ---- newsletters ---- */
static gboolean is_list(const Case *mail)
{
    gboolean leave = has_header(mail, "List-Unsubscribe"), id = has_header(mail, "List-Id");
    /* Whom a list lets post, writes himself: our own mailbox may be behind one. */
    if ((!leave && !id) || has_header(mail, "List-Post") || is_reply(mail))
        return FALSE;
    gboolean bulk = header_is(mail, "Precedence", "bulk") || header_is(mail, "Precedence", "junk");
    gboolean one_click = leave && has_header(mail, "List-Unsubscribe-Post");
    return bulk || (one_click && (id || has_header(mail, "Feedback-ID")));
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
static gboolean is_marked_spam(const Case *mail)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(GMIME_OBJECT(mail->message));
    int count = g_mime_header_list_get_count(list);
    gboolean marked = FALSE, first = TRUE;
    for (int i = 0; i < count; i++) {
        GMimeHeader *item = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(item);
        if (g_ascii_strcasecmp(name, "X-Spam-Flag") == 0)
            marked |= says_yes(item);
        if (g_ascii_strcasecmp(name, "Received") != 0)
            continue; /* only they divide the servers' headers */
        gboolean ours = first || (mail->authserv_id && received_by(item, mail->authserv_id));
        if (marked || !ours)
            return marked && ours;
        first = FALSE;
    }
    return FALSE;
}

static gboolean is_calendar(const Case *mail)
{
    return mail->signs->calendar_reply && *mail->facts->fresh == '\0';
}

static ZbKind decide(const Case *mail)
{
    if (report_type(mail, "feedback-report") || (mail->signs->report_feedback && !is_reply(mail)))
        return ZB_KIND_ABUSE_REPORT;
    if (report_type(mail, "disposition-notification") || is_plain_receipt(mail))
        return ZB_KIND_RECEIPT;
    if (is_bounce(mail))
        return ZB_KIND_BOUNCE;
    if (is_calendar(mail))
        return ZB_KIND_CALENDAR;
    if (is_auto_reply(mail))
        return ZB_KIND_AUTO_REPLY;
    if (is_list(mail))
        return ZB_KIND_LIST;
    return is_marked_spam(mail) ? ZB_KIND_SPAM : ZB_KIND_HUMAN;
}

ZbKind zb_kind_of(GMimeMessage *message, const char *authserv_id, const ZbBodySigns *signs, ZbFacts *facts)
{
    const ZbAddress *sender = zb_facts_sender(facts);
    g_autofree char *subject = g_utf8_strdown(facts->subject, -1);
    g_autofree char *local = g_ascii_strdown(sender ? sender->address : "", -1);
    char *at = strrchr(local, '@');
    if (at)
        *at = '\0';
    Case mail = {.message = message,
                 .signs = signs,
                 .facts = facts,
                 .authserv_id = authserv_id,
                 .subject = subject,
                 .sender = local};
    return decide(&mail);
}

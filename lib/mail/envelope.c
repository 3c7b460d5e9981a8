#include "lib/mail/envelope.h"

#include <string.h>
#include "lib/mail/headers.h"
#include "lib/mail/mark.h"

/* A form's fields stand at the top of its text. */
#define FORM_BYTES 8192
#define LABEL_BYTES 60

/* ---- words ---- */
gboolean zb_starts_with_any(const char *text, const char *list)
{
    for (gsize length; *list; list += length + (list[length] ? 1 : 0)) {
        length = strcspn(list, "|");
        if (strncmp(text, list, length) == 0)
            return TRUE;
    }
    return FALSE;
}

gboolean zb_contains_any(const char *text, const char *list)
{
    gsize size = strlen(text);
    for (gsize length; *list; list += length + (list[length] ? 1 : 0)) {
        length = strcspn(list, "|");
        if (memmem(text, size, list, length))
            return TRUE;
    }
    return FALSE;
}

/* ---- headers ---- */
char *zb_envelope_header(const ZbEnvelope *envelope, const char *name)
{
    char *value = zb_header_raw(GMIME_OBJECT(envelope->message), name, 0);
    for (char *p = value; p && *p; p++)
        *p = g_ascii_tolower(*p);
    return value;
}

gboolean zb_envelope_has(const ZbEnvelope *envelope, const char *name)
{
    g_autofree char *value = zb_envelope_header(envelope, name);
    return value && *value;
}

gboolean zb_envelope_has_any(const ZbEnvelope *envelope, const char *const *names)
{
    for (; *names; names++)
        if (zb_envelope_has(envelope, *names))
            return TRUE;
    return FALSE;
}

gboolean zb_envelope_is(const ZbEnvelope *envelope, const char *name, const char *word)
{
    g_autofree char *value = zb_envelope_header(envelope, name);
    if (!value)
        return FALSE;
    value[strcspn(value, " ;(\t")] = '\0';
    return strcmp(value, word) == 0;
}

/* ---- who wrote it ---- */
static const char daemons[] = "mailer-daemon|mailerdaemon|mailer_daemon|mail-daemon|maildaemon|mdaemon|"
                              "double-bounce|microsoftexchange";

gboolean zb_envelope_is_reply(const ZbEnvelope *envelope)
{
    return envelope->facts->in_reply_to || envelope->facts->references->len > 0;
}

gboolean zb_envelope_from_mailer(const ZbEnvelope *envelope)
{
    static const char names[] = "mailer-daemon|mailer daemon|mail delivery s|mail deliver system|mail system|"
                                "message delivery s|content-filter at";
    return zb_starts_with_any(envelope->local, daemons) || zb_starts_with_any(envelope->name, names);
}

gboolean zb_envelope_from_postmaster(const ZbEnvelope *envelope)
{
    static const char locals[] = "postmaster|post_master|post-master|mailadmin|mail-admin|sysadmin|bounce";
    static const char names[] =
        "postmaster|mail admin|system administrator|systeembeheerder|systemadministra|"
        "administrateur syst\u00e8|amministratore di sistema";
    return envelope->unaddressed || zb_starts_with_any(envelope->local, locals) ||
           zb_starts_with_any(envelope->name, names);
}

gboolean zb_is_no_reply(const char *address)
{
    return zb_starts_with_any(address,
                              "no-reply|noreply|no_reply|no.reply|donotreply|do-not-reply|niet-beantwoorden");
}

static gboolean answers_go_elsewhere(const ZbFacts *facts)
{
    const ZbAddress *sender = zb_facts_sender(facts);
    if (!sender || facts->reply_to->len == 0)
        return FALSE;
    const ZbAddress *other = g_ptr_array_index(facts->reply_to, 0);
    const char *own = strrchr(sender->address, '@'), *theirs = strrchr(other->address, '@');
    g_autofree char *lower = g_ascii_strdown(other->address, -1);
    return own && theirs && strcmp(own, theirs) != 0 && !zb_is_no_reply(lower);
}

/* "Uw e-mailadres: a@b.example", or its two cells of a table. `line` is cut. FALSE where it is no such thing. */
static gboolean read_cell(char *line, const char **ret_label, const char **ret_value)
{
    char *colon = line + strcspn(line, ":\t");
    if (*colon == '\0' || colon - line > LABEL_BYTES)
        return FALSE;
    *colon = '\0';
    *ret_label = line;
    *ret_value = g_strstrip(colon + 1);
    return **ret_value != '\0';
}

/* A name and an address that somebody filled in. */
static gboolean is_form(const ZbFacts *facts)
{
    g_autofree char *top = g_strndup(facts->text, FORM_BYTES);
    g_autofree char *lower = g_ascii_strdown(top, -1);
    g_auto(GStrv) lines = g_strsplit(lower, "\n", -1);
    gboolean name = FALSE, address = FALSE;
    for (char **line = lines; *line; line++) {
        const char *label, *value;
        if (!read_cell(*line, &label, &value))
            continue; /* free text, or nothing filled in */
        name |= strstr(label, "naam") || strstr(label, "name");
        address |= strstr(label, "mail") && strchr(value, '@');
    }
    return name && address;
}

gboolean zb_envelope_for_other(const ZbEnvelope *envelope)
{
    return !zb_envelope_is_reply(envelope) &&
           (answers_go_elsewhere(envelope->facts) || is_form(envelope->facts));
}

/* ---- the whole ---- */
static ZbPath path_of(const ZbEnvelope *envelope)
{
    g_autofree char *path = zb_envelope_header(envelope, "Return-Path");
    if (!path || *path == '\0')
        return ZB_PATH_UNKNOWN;
    const char *address = path + strspn(path, "< ");
    if (*address == '>' || *address == '#' || zb_starts_with_any(address, daemons))
        return ZB_PATH_NULL;
    return ZB_PATH_REAL;
}

void zb_envelope_init(ZbEnvelope *envelope, GMimeMessage *message, const ZbFacts *facts,
                      const ZbPhrases *phrases)
{
    const ZbAddress *sender = zb_facts_sender(facts);
    *envelope = (ZbEnvelope){.message = message, .facts = facts};
    /* "MAILER-DAEMON <>" is no address, but says who wrote it. */
    g_autofree char *from = sender ? NULL : zb_header_raw(GMIME_OBJECT(message), "From", 0);
    envelope->unaddressed = from && strstr(from, "<>");
    envelope->subject = g_utf8_strdown(facts->subject, -1);
    envelope->forward = zb_subject_is_forward(phrases, facts->subject);
    envelope->local = g_ascii_strdown(sender ? sender->address : "", -1);
    envelope->name = g_utf8_strdown(sender ? sender->name : from ? from : "", -1);
    char *at = strrchr(envelope->local, '@');
    if (at)
        *at = '\0';
    envelope->path = path_of(envelope);
}

void zb_envelope_clear(ZbEnvelope *envelope)
{
    g_clear_pointer(&envelope->subject, g_free);
    g_clear_pointer(&envelope->local, g_free);
    g_clear_pointer(&envelope->name, g_free);
}

#include "lib/mail/failed.h"

#include <string.h>
#include "lib/mail/envelope.h"
#include "lib/mail/fields.h"
#include "lib/mail/headers.h"
#include "lib/text.h"

/* Addresses are looked for in so much of the text. */
#define NOTICE_BYTES (32 * 1024)

/* ---- addresses ---- */
static gboolean is_local_byte(char c)
{
    return (c & 0x80) || g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~.", c));
}

static gboolean is_domain_byte(char c)
{
    return (c & 0x80) || g_ascii_isalnum(c) || c == '-' || c == '.';
}

/* The addr-spec around the "@" at `at`; NULL where there is none. (transfer full) */
static char *address_around(const char *text, const char *at)
{
    const char *start = at, *end = at + 1;
    while (start > text && is_local_byte(start[-1]))
        start--;
    while (is_domain_byte(*end))
        end++;
    while (end > at + 1 && strchr(".-", end[-1]))
        end--;
    start += *start == '\'' ? 1 : 0; /* 'a@b.example', quoted */
    if (start == at || end == at + 1 || !memchr(at, '.', (gsize)(end - at)))
        return NULL;
    g_autofree char *address = g_strndup(start, (gsize)(end - start));
    g_autofree char *normal = zb_email_normal(address);
    if (!normal)
        return NULL;
    for (char *p = address + (at - start); *p; p++)
        *p = g_ascii_tolower(*p);
    return g_steal_pointer(&address);
}

/* The first address at or after *text, which moves behind it; NULL where there is no other. (transfer full) */
static char *next_address(const char **text)
{
    const char *begin = *text;
    for (const char *at; (at = strchr(*text, '@'));) {
        *text = at + 1;
        char *address = address_around(begin, at);
        if (address) {
            *text += strcspn(at + 1, " \t\r\n<>,;");
            return address;
        }
    }
    return NULL;
}

static gboolean holds(const GPtrArray *addresses, const char *address)
{
    for (guint i = 0; i < addresses->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(addresses, i), address) == 0)
            return TRUE;
    return FALSE;
}

/* Takes `address`. */
static void add_failed(ZbFacts *facts, char *address)
{
    g_autofree char *owned = address;
    if (holds(facts->failed_recipients, owned))
        return;
    if (facts->failed_recipients->len >= ZB_CAP_FAILED)
        zb_facts_note(facts, "failed_cut");
    else
        g_ptr_array_add(facts->failed_recipients, g_steal_pointer(&owned));
}

static void add_all_failed(ZbFacts *facts, const char *text)
{
    for (char *address; (address = next_address(&text));)
        add_failed(facts, address);
}

/* ---- 1: fields ---- */
typedef struct {
    GString *recipients; /* of one group, as they stand there */
    char *action;
} Group;

/* The group is whole: its recipients failed, unless it says otherwise. */
static void close_group(Group *group, ZbFacts *facts)
{
    g_autofree char *action = g_steal_pointer(&group->action);
    g_autofree char *recipients = g_strdup(group->recipients->str);
    g_string_truncate(group->recipients, 0);
    if (*recipients == '\0' || (action && zb_starts_with_any(action, "delivered|relayed|expanded")))
        return;
    if (action && g_str_has_prefix(action, "delayed"))
        zb_facts_note(facts, "delivery_delayed");
    add_all_failed(facts, recipients);
}

static void add_to_group(Group *group, const ZbFields *field)
{
    if (strcmp(field->name, "action") == 0) {
        g_free(group->action);
        group->action = g_ascii_strdown(field->value, -1);
    } else if (strcmp(field->name, "original-recipient") == 0 ||
               strcmp(field->name, "final-recipient") == 0) {
        g_string_append_c(group->recipients, ' ');
        g_string_append(group->recipients, field->value);
    }
}

static void read_status(const char *text, ZbFacts *facts)
{
    g_auto(ZbFields) fields = {.rest = text};
    Group group = {.recipients = g_string_new(NULL)};
    for (ZbFieldLine line; (line = zb_fields_next(&fields)) != ZB_LINE_END;) {
        if (line == ZB_LINE_BLANK)
            close_group(&group, facts);
        else if (line == ZB_LINE_FIELD)
            add_to_group(&group, &fields);
    }
    close_group(&group, facts);
    g_string_free(group.recipients, TRUE);
}

/* ---- 2: lines of the text ---- */
/* Whom the text tells to ask. */
static gboolean is_helpdesk(const char *address)
{
    return zb_starts_with_any(address, "postmaster@|abuse@|support@|helpdesk@|mailer-daemon@|hostmaster@");
}

/* An address that the line begins with or has a label for; NULL where it is prose. (transfer full) */
static char *address_of_line(const char *line)
{
    static const char labels[] =
        "recipient|final-recipient|original-recipient|failed recipient|to:|to |rcpt to|address|"
        "e-mail "
        "address|ontvanger|geadresseerde|aan:|empf\u00e4nger|destinataire|destinatario|destinat\u00e1rio|"
        "550 |553 |554 |5.1.1";
    const char *start = line + strspn(line, " \t*-\"'(");
    g_autofree char *lower = g_ascii_strdown(start, -1);
    gboolean leads = memchr(lower, '@', strcspn(lower, " \t")) != NULL;
    return leads || zb_starts_with_any(lower, labels) ? next_address(&start) : NULL;
}

static void read_lines(const char *text, const GPtrArray *others, ZbFacts *facts)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *address = address_of_line(*line);
        /* "<a@b.example>:" speaks of a recipient, be it us. */
        gboolean ours = address && **line != '<' && (holds(others, address) || is_helpdesk(address));
        if (address && !ours)
            add_failed(facts, g_steal_pointer(&address));
    }
}

/* ---- 3, 4: the rest of the text ---- */
static GPtrArray *addresses_in(const char *text)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
    for (char *address; text && addresses->len < ZB_CAP_ADDRESSES && (address = next_address(&text));)
        g_ptr_array_add(addresses, address);
    return addresses;
}

static void read_prose(const char *text, const GPtrArray *written_to, const GPtrArray *others, ZbFacts *facts)
{
    g_autoptr(GPtrArray) named = addresses_in(text);
    const char *other = NULL;
    for (guint i = 0; i < named->len; i++) {
        const char *address = g_ptr_array_index(named, i);
        if (holds(written_to, address))
            add_failed(facts, g_strdup(address));
        else if (!other && !holds(others, address) && !is_helpdesk(address))
            other = address;
    }
    if (facts->failed_recipients->len > 0)
        return;
    if (written_to->len == 1)
        add_failed(facts, g_strdup(g_ptr_array_index(written_to, 0)));
    else if (other)
        add_failed(facts, g_strdup(other));
}

static void add_addresses(GPtrArray *into, const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        const ZbAddress *address = g_ptr_array_index(addresses, i);
        g_ptr_array_add(into, g_strdup(address->address));
    }
}

/* Us, and who wrote the bounce. */
static GPtrArray *not_failed(const ZbReport *report, const ZbFacts *facts)
{
    g_autofree char *author = zb_report_returned_header(report, "from");
    GPtrArray *others = addresses_in(author);
    add_addresses(others, facts->from);
    add_addresses(others, facts->reply_to);
    add_addresses(others, facts->to);
    add_addresses(others, facts->cc);
    return others;
}

/* The first bytes of `text`, valid UTF-8. (transfer full) */
static char *cut_text(const char *text, gsize bytes)
{
    g_autofree char *cut = g_strndup(text, bytes);
    return g_utf8_make_valid(cut, -1); /* it may be cut within a character */
}

static void read_text(const ZbReport *report, ZbFacts *facts)
{
    g_autofree char *all = cut_text(facts->text, NOTICE_BYTES);
    const char *headers = zb_fields_headers(all);
    g_autofree char *notice = g_strndup(all, headers ? (gsize)(headers - all) : strlen(all));
    g_autofree char *to = zb_report_returned_header(report, "to");
    g_autoptr(GPtrArray) written_to = addresses_in(to);
    g_autoptr(GPtrArray) others = not_failed(report, facts);
    read_status(all, facts);
    if (facts->failed_recipients->len == 0)
        read_lines(notice, others, facts);
    if (facts->failed_recipients->len == 0)
        read_prose(notice, written_to, others, facts);
}

/* ---- which message ---- */
static char *first_id(const char *value)
{
    g_autoptr(GPtrArray) ids = zb_message_ids(value ? value : "", ZB_CAP_REFERENCES, NULL);
    return ids->len > 0 ? g_strdup(g_ptr_array_index(ids, 0)) : NULL;
}

static char *original_of_bounce(const ZbReport *report, const ZbFacts *facts)
{
    g_autofree char *returned = zb_report_returned_header(report, "message-id");
    char *id = first_id(returned);
    /* Many name it as what they answer; and some write nothing but "Message-ID: ..." into the text. */
    if (!id)
        id = g_strdup(facts->in_reply_to);
    if (!id) {
        g_autofree char *line = zb_fields_find(facts->text, "message-id");
        id = first_id(line);
    }
    return id;
}

void zb_failed_read_bounce(const ZbReport *report, ZbFacts *facts)
{
    g_autofree char *status = zb_report_fields(report->delivery);
    read_status(status, facts);
    if (facts->failed_recipients->len == 0) {
        g_autofree char *header = zb_header_raw(GMIME_OBJECT(report->message), "X-Failed-Recipients", 0);
        add_all_failed(facts, header ? header : "");
    }
    if (facts->failed_recipients->len == 0)
        read_text(report, facts);
    facts->original_message_id = original_of_bounce(report, facts);
    g_autofree char *instance = zb_report_returned_header(report, "x-zb-instance");
    if (!facts->auto_from && instance && *instance && zb_facts_is_line(instance))
        facts->auto_from = g_steal_pointer(&instance);
}

void zb_failed_read_receipt(const ZbReport *report, ZbFacts *facts)
{
    g_autofree char *fields = zb_report_fields(report->receipt);
    g_autofree char *original = zb_fields_find(fields, "original-message-id");
    facts->original_message_id = first_id(original);
    if (!facts->original_message_id)
        facts->original_message_id = g_strdup(facts->in_reply_to);
}

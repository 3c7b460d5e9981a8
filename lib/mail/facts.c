#include "lib/mail/facts.h"

#include <string.h>

/* ---- the things in it ---- */
ZbAddress *zb_address_new(const char *name, const char *address)
{
    ZbAddress *self = g_new0(ZbAddress, 1);
    self->name = g_strdup(name ? name : "");
    self->address = g_strdup(address ? address : "");
    return self;
}

void zb_address_free(ZbAddress *address)
{
    if (!address)
        return;
    g_free(address->name);
    g_free(address->address);
    g_free(address);
}

ZbAttachment *zb_attachment_new(const char *name, const char *type, guint64 size)
{
    ZbAttachment *self = g_new0(ZbAttachment, 1);
    self->name = g_strdup(name ? name : "");
    self->type = g_strdup(type ? type : "");
    self->size = size;
    return self;
}

void zb_attachment_free(ZbAttachment *attachment)
{
    if (!attachment)
        return;
    g_free(attachment->name);
    g_free(attachment->type);
    g_free(attachment);
}

ZbForwarded *zb_forwarded_new(const char *name, const char *address, const char *subject, gint64 date,
                              guint32 start, guint32 end)
{
    ZbForwarded *self = g_new0(ZbForwarded, 1);
    self->name = g_strdup(name ? name : "");
    self->address = g_strdup(address ? address : "");
    self->subject = g_strdup(subject ? subject : "");
    self->date = date;
    self->start = start;
    self->end = end;
    return self;
}

void zb_forwarded_free(ZbForwarded *forwarded)
{
    if (!forwarded)
        return;
    g_free(forwarded->name);
    g_free(forwarded->address);
    g_free(forwarded->subject);
    g_free(forwarded);
}

/* ---- the whole ---- */
static GPtrArray *addresses_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)zb_address_free);
}

ZbFacts *zb_facts_new(void)
{
    ZbFacts *facts = g_new0(ZbFacts, 1);
    facts->date = facts->arrived = ZB_NEVER;
    facts->from = addresses_new();
    facts->reply_to = addresses_new();
    facts->to = addresses_new();
    facts->cc = addresses_new();
    facts->references = g_ptr_array_new_with_free_func(g_free);
    facts->subject = g_strdup("");
    facts->text = g_strdup("");
    facts->fresh = g_strdup("");
    facts->segments = g_array_new(FALSE, FALSE, sizeof(ZbSegment));
    facts->forwarded = g_ptr_array_new_with_free_func((GDestroyNotify)zb_forwarded_free);
    facts->failed_recipients = g_ptr_array_new_with_free_func(g_free);
    facts->sender_reason = g_strdup("");
    facts->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)zb_attachment_free);
    facts->notes = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

void zb_facts_free(ZbFacts *facts)
{
    if (!facts)
        return;
    g_free(facts->message_id);
    g_ptr_array_unref(facts->from);
    g_ptr_array_unref(facts->reply_to);
    g_ptr_array_unref(facts->to);
    g_ptr_array_unref(facts->cc);
    g_free(facts->in_reply_to);
    g_ptr_array_unref(facts->references);
    g_free(facts->subject);
    g_free(facts->text);
    g_free(facts->fresh);
    g_array_unref(facts->segments);
    g_ptr_array_unref(facts->forwarded);
    g_ptr_array_unref(facts->attachments);
    g_ptr_array_unref(facts->failed_recipients);
    g_free(facts->original_message_id);
    g_free(facts->sender_reason);
    g_free(facts->auto_from);
    g_ptr_array_unref(facts->notes);
    g_free(facts);
}

gboolean zb_facts_noted(const ZbFacts *facts, const char *code)
{
    return g_ptr_array_find_with_equal_func(facts->notes, code, g_str_equal, NULL);
}

gboolean zb_facts_is_line(const char *value)
{
    const guchar *p = (const guchar *)value;
    for (; *p; p++)
        if (*p < 0x20 || *p == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0)) /* C0, DEL, C1 */
            return FALSE;
    return p - (const guchar *)value <= ZB_CAP_HEADER;
}

gboolean zb_facts_is_id(const char *value)
{
    return *value && strlen(value) <= ZB_CAP_ID && !strpbrk(value, " <>") && zb_facts_is_line(value);
}

void zb_facts_note(ZbFacts *facts, const char *code)
{
    if (facts->notes->len >= ZB_CAP_NOTES || zb_facts_noted(facts, code))
        return;
    g_ptr_array_add(facts->notes, g_strdup(code));
}

const char *zb_facts_unread(const ZbFacts *facts)
{
    if (zb_facts_noted(facts, "body_skipped"))
        return "body_skipped";
    return zb_facts_noted(facts, "encrypted") || zb_facts_noted(facts, "smime") ? "sealed" : NULL;
}

gboolean zb_facts_partial(const ZbFacts *facts)
{
    return zb_facts_unread(facts) || zb_facts_noted(facts, "text_cut") || zb_facts_noted(facts, "html_cut") ||
           zb_facts_noted(facts, "parts_cut");
}

const ZbAddress *zb_facts_sender(const ZbFacts *facts)
{
    return facts->from->len > 0 ? g_ptr_array_index(facts->from, 0) : NULL;
}

static void append_kind(GString *out, const char *text, const GArray *segments, ZbSegmentKind kind)
{
    for (guint i = 0; i < segments->len; i++) {
        const ZbSegment *segment = &g_array_index(segments, ZbSegment, i);
        if (segment->kind == kind)
            g_string_append_len(out, text + segment->start, segment->end - segment->start);
    }
}

static gboolean few_words(const char *text)
{
    guint words = 0;
    for (text += strspn(text, " \t\n"); *text; text += strspn(text, " \t\n")) {
        if (++words >= ZB_FRESH_WORDS)
            return FALSE;
        text += strcspn(text, " \t\n");
    }
    return TRUE;
}

char *zb_facts_fresh_of(const char *text, const GArray *segments)
{
    GString *fresh = g_string_new(NULL);
    append_kind(fresh, text, segments, ZB_SEGMENT_FRESH);
    if (few_words(fresh->str))
        append_kind(fresh, text, segments, ZB_SEGMENT_DOCUMENT);
    char *trimmed = g_string_free(fresh, FALSE);
    g_strchomp(trimmed);
    /* Blank lines before it go, the indentation of its first line stays. */
    gsize blank = strspn(trimmed, " \t\n");
    while (blank > 0 && trimmed[blank - 1] != '\n')
        blank--;
    memmove(trimmed, trimmed + blank, strlen(trimmed + blank) + 1);
    return trimmed;
}

/* ---- names ---- */
static const char *const kinds[] = {
    [ZB_KIND_HUMAN] = "human",
    [ZB_KIND_AUTO_REPLY] = "auto_reply",
    [ZB_KIND_BOUNCE] = "bounce",
    [ZB_KIND_RECEIPT] = "receipt",
    [ZB_KIND_LIST] = "list",
    [ZB_KIND_CALENDAR] = "calendar",
    [ZB_KIND_ABUSE_REPORT] = "abuse_report",
    [ZB_KIND_SPAM] = "spam",
};
static const char *const senders[] = {
    [ZB_SENDER_NONE] = "none",
    [ZB_SENDER_PASS] = "pass",
    [ZB_SENDER_FAIL] = "fail",
};
static const char *const segment_kinds[] = {
    [ZB_SEGMENT_FRESH] = "fresh",         [ZB_SEGMENT_QUOTED] = "quoted",
    [ZB_SEGMENT_FORWARDED] = "forwarded", [ZB_SEGMENT_SIGNATURE] = "signature",
    [ZB_SEGMENT_DOCUMENT] = "document",
};

const char *zb_kind_name(ZbKind kind)
{
    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(kinds), NULL);
    return kinds[kind];
}

const char *zb_sender_name(ZbSender sender)
{
    g_return_val_if_fail((guint)sender < G_N_ELEMENTS(senders), NULL);
    return senders[sender];
}

const char *zb_segment_kind_name(ZbSegmentKind kind)
{
    g_return_val_if_fail((guint)kind < G_N_ELEMENTS(segment_kinds), NULL);
    return segment_kinds[kind];
}

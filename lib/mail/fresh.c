#include "lib/mail/fresh.h"

#include <string.h>
#include "lib/mail/history.h"
#include "lib/mail/line.h"
#include "lib/mail/mark.h"
#include "lib/mail/signature.h"

/* By what a writer may sign: the name in From, and what stands before the "@". (transfer full) */
static char *writer_of(const ZbAddress *sender)
{
    g_autofree char *local =
        sender ? g_strndup(sender->address, strcspn(sender->address, "@")) : g_strdup("");
    return g_strdup_printf("%s %s", sender ? sender->name : "", g_strdelimit(local, "_", ' '));
}

/* Signatures in each stretch of fresh lines. */
static void read_signatures(const ZbPhrases *phrases, GArray *lines, const char *writer, guint8 *kinds)
{
    gboolean wrote = FALSE;
    for (guint from = 0; from < lines->len;) {
        guint to = from;
        while (to < lines->len && kinds[to] == ZB_SEGMENT_FRESH)
            to++;
        if (to > from)
            zb_signature_read(phrases, (ZbLine *)(gpointer)lines->data, from, to, writer, wrote, kinds);
        for (guint i = from; i < to && !wrote; i++)
            wrote = kinds[i] == ZB_SEGMENT_FRESH && g_array_index(lines, ZbLine, i).size > 0;
        from = MAX(to, from + 1);
    }
}

/* Gives a line to `kind`; joins what is alike. FALSE where there were too many. */
static gboolean give(GArray *segments, guint32 start, guint32 end, ZbSegmentKind kind)
{
    guint length = segments->len;
    ZbSegment *last = length > 0 ? &g_array_index(segments, ZbSegment, length - 1) : NULL;
    gboolean full = length == ZB_CAP_SEGMENTS;
    if (last && (last->kind == kind || full)) {
        last->end = end;
        return !full || last->kind == kind;
    }
    ZbSegment segment = {length == ZB_CAP_SEGMENTS - 1 ? ZB_SEGMENT_FRESH : kind, start, end};
    g_array_append_val(segments, segment);
    return segment.kind == kind;
}

void zb_fresh_segment(const ZbPhrases *phrases, ZbFacts *facts)
{
    const ZbAddress *sender = zb_facts_sender(facts);
    gboolean reply =
        facts->in_reply_to || facts->references->len > 0 || zb_subject_is_reply(phrases, facts->subject);
    g_autoptr(GArray) lines = zb_lines_of(facts->text);
    g_autofree guint8 *kinds = g_new0(guint8, lines->len + 1);
    if (!zb_history_read(phrases, facts->text, (ZbLine *)(gpointer)lines->data, lines->len, facts->subject,
                         reply, kinds, facts->forwarded))
        zb_facts_note(facts, "forwarded_cut");
    g_autofree char *writer = writer_of(sender);
    read_signatures(phrases, lines, writer, kinds);
    gboolean all = TRUE;
    for (guint i = 0; i < lines->len; i++) {
        guint32 start = (guint32)(g_array_index(lines, ZbLine, i).at - facts->text);
        guint32 end = i + 1 < lines->len ? (guint32)(g_array_index(lines, ZbLine, i + 1).at - facts->text)
                                         : (guint32)strlen(facts->text);
        all &= give(facts->segments, start, end, kinds[i]);
    }
    if (!all)
        zb_facts_note(facts, "segments_cut");
}

char *zb_fresh_of_text(const ZbPhrases *phrases, const char *text, const char *writer)
{
    g_autoptr(ZbFacts) facts = zb_facts_new();
    g_free(facts->text);
    facts->text = g_strdup(text);
    g_ptr_array_add(facts->from, zb_address_new(writer, ""));
    zb_fresh_segment(phrases, facts);
    g_autofree char *fresh = zb_facts_fresh_of(facts->text, facts->segments);
    return *fresh ? g_steal_pointer(&fresh) : g_strdup(text);
}

/* Cases, in the order in which a line is looked at; "all": to the end of the text.
 *
 *   a mark of forwarding                        all forwarded (in a quotation: the quotation is)
 *   "-----Original message-----"                all quoted; forwarded where the subject says so
 *   a block Van/Verzonden/Aan/Onderwerp         the same; but a person's letter head at the top ("Van: Aan: Datum:") is fresh
 *   "Op ... schreef ...:", then lines with ">"  it is quoted, the lines too, what follows them is fresh
 *   "Op ... schreef ...:", then others          all quoted
 *   a line with ">"                             quoted
 *   "-- "                                       signature to the next of the above, if it is short; else fresh
 *   a mobile footer                             that line is signature
 *   a disclaimer's opening                      as "-- "
 *   a blank line                                as the line before
 *   anything else                               fresh */
#include "lib/mail/fresh.h"

#include <string.h>
#include "lib/mail/markers.h"

/* A signature has few lines; what is longer has something to say. */
#define SIGNATURE_LINES 20
#define SIGNATURE_BYTES 2500
/* Each looks ahead: a text of nothing but "--" must not take long. */
#define SIGNATURE_TRIES 50

typedef struct {
    const char *text, *end;
    ZbLine *lines;
    guint count;
    gboolean forward;
    gboolean wrote; /* something fresh came before */
    GArray *segments;
    guint signatures; /* tried so far */
    gboolean cut;
} Cutter;

static GArray *lines_of(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(ZbLine));
    while (*text) {
        const char *newline = strchr(text, '\n');
        ZbLine line = {text, newline ? (gsize)(newline - text) : strlen(text)};
        g_array_append_val(lines, line);
        text += line.length + (newline ? 1 : 0);
    }
    return lines;
}

static guint32 start_of(const Cutter *cutter, guint line)
{
    return (guint32)((line < cutter->count ? cutter->lines[line].at : cutter->end) - cutter->text);
}

/* Gives lines [from, to) to `kind`; joins what is alike. */
static void give(Cutter *cutter, guint from, guint to, ZbSegmentKind kind)
{
    guint length = cutter->segments->len;
    ZbSegment *last = length > 0 ? &g_array_index(cutter->segments, ZbSegment, length - 1) : NULL;
    guint32 end = start_of(cutter, to);
    if (last && (last->kind == kind || cutter->cut)) {
        last->end = end;
        return;
    }
    if (length == ZB_CAP_SEGMENTS - 1) {
        kind = ZB_SEGMENT_FRESH;
        cutter->cut = TRUE;
    }
    ZbSegment segment = {kind, start_of(cutter, from), end};
    g_array_append_val(cutter->segments, segment);
}

static guint skip_blank(const Cutter *cutter, guint line)
{
    while (line < cutter->count && zb_line_is_blank(cutter->lines[line]))
        line++;
    return line;
}

/* A quotation whose first line is a mark of forwarding is a forwarded message (Apple Mail quotes what it forwards). */
static guint take_quoted(Cutter *cutter, guint line)
{
    guint end = line;
    while (end < cutter->count && zb_line_is_quoted(cutter->lines[end]))
        end++;
    gboolean forwarded = zb_line_is_forward_mark(cutter->lines[line]);
    give(cutter, line, end, forwarded ? ZB_SEGMENT_FORWARDED : ZB_SEGMENT_QUOTED);
    return end;
}

/* Whether a line ends a signature: something of another kind begins. */
static gboolean ends_signature(const Cutter *cutter, guint line)
{
    ZbLine *lines = cutter->lines + line;
    guint count = cutter->count - line;
    return zb_line_is_quoted(lines[0]) || zb_line_is_forward_mark(lines[0]) ||
           zb_line_is_original_mark(lines[0]) || zb_lines_attribution(lines, count) > 0 ||
           zb_lines_header_block(lines, count).lines > 0;
}

static guint take_signature(Cutter *cutter, guint line)
{
    guint end = line + 1, written = 0;
    while (end < cutter->count && written <= SIGNATURE_LINES && !ends_signature(cutter, end))
        written += zb_line_is_blank(cutter->lines[end++]) ? 0 : 1;
    gboolean small =
        written <= SIGNATURE_LINES && start_of(cutter, end) - start_of(cutter, line) <= SIGNATURE_BYTES;
    if (!small)
        end = line + 1;
    give(cutter, line, end, small ? ZB_SEGMENT_SIGNATURE : ZB_SEGMENT_FRESH);
    return end;
}

/* Outlook's ways: nothing after them is told apart. 0 where none begins here. */
static guint take_rest(Cutter *cutter, guint line)
{
    ZbLine *lines = cutter->lines + line;
    guint count = cutter->count - line;
    gboolean forwarded = zb_line_is_forward_mark(lines[0]);
    gboolean quoted = !forwarded && zb_line_is_original_mark(lines[0]);
    if (!forwarded && !quoted) {
        ZbHeaderBlock block = zb_lines_header_block(lines, count);
        quoted = block.lines > 0 && (block.sent || cutter->wrote || cutter->forward);
    }
    if (!forwarded && !quoted)
        return 0;
    give(cutter, line, cutter->count,
         forwarded || cutter->forward ? ZB_SEGMENT_FORWARDED : ZB_SEGMENT_QUOTED);
    return cutter->count;
}

static guint take_attribution(Cutter *cutter, guint line)
{
    guint taken = zb_lines_attribution(cutter->lines + line, cutter->count - line);
    if (taken == 0)
        return 0;
    guint next = skip_blank(cutter, line + taken);
    if (next >= cutter->count || !zb_line_is_quoted(cutter->lines[next]))
        next = cutter->count;
    give(cutter, line, next, ZB_SEGMENT_QUOTED);
    return next;
}

static guint take_blank(Cutter *cutter, guint line)
{
    guint end = skip_blank(cutter, line), last = cutter->segments->len;
    ZbSegmentKind kind =
        last > 0 ? g_array_index(cutter->segments, ZbSegment, last - 1).kind : ZB_SEGMENT_FRESH;
    give(cutter, line, end, kind);
    return end;
}

static guint take(Cutter *cutter, guint line)
{
    ZbLine here = cutter->lines[line];
    if (zb_line_is_blank(here))
        return take_blank(cutter, line);
    if (zb_line_is_quoted(here))
        return take_quoted(cutter, line);
    guint next = take_rest(cutter, line);
    if (next == 0)
        next = take_attribution(cutter, line);
    if (next > 0)
        return next;
    if ((zb_line_is_signature_mark(here) || zb_line_is_disclaimer(here)) &&
        cutter->signatures++ < SIGNATURE_TRIES)
        return take_signature(cutter, line);
    gboolean footer = zb_line_is_footer(here);
    give(cutter, line, line + 1, footer ? ZB_SEGMENT_SIGNATURE : ZB_SEGMENT_FRESH);
    cutter->wrote |= !footer;
    return line + 1;
}

gboolean zb_fresh_segment(const char *text, gboolean forward, GArray *segments)
{
    g_autoptr(GArray) lines = lines_of(text);
    Cutter cutter = {.text = text,
                     .end = text + strlen(text),
                     .lines = (ZbLine *)(gpointer)lines->data,
                     .count = lines->len,
                     .forward = forward,
                     .segments = segments};
    for (guint line = 0; line < cutter.count;)
        line = take(&cutter, line);
    return !cutter.cut;
}

#include "lib/mail/history.h"

#include <string.h>
#include "lib/mail/attribution.h"
#include "lib/mail/forward.h"
#include "lib/mail/header-block.h"
#include "lib/mail/mark.h"

/* Blank lines between a mark and the header under it. */
#define GAP_MAX 4

typedef struct {
    const ZbPhrases *phrases;
    const char *text;
    ZbLine *lines;
    guint count;
    const char *subject; /* of the message in which we are */
    gboolean reply;      /* it answers another one */
    gboolean forward;    /* it says that it passes another on */
    gboolean inner;      /* we are in a message passed on */
    gboolean answers;    /* the writer says that there is more among the lines of what is quoted */
    gboolean wrote;      /* something that is not history came before, in it */
    guint level;         /* the quotation in which that message stands */
    guint8 *kinds;
    GPtrArray *forwarded;
    ZbForwarded *open; /* the stretch that goes on */
    gboolean cut;
} Reading;

static guint32 start_of(const Reading *self, guint line)
{
    const char *at = line < self->count ? self->lines[line].at : self->text + strlen(self->text);
    return (guint32)(at - self->text);
}

static void give(Reading *self, guint from, guint to, ZbSegmentKind kind)
{
    memset(self->kinds + from, (int)kind, to - from);
}

static ZbSegmentKind own_kind(const Reading *self)
{
    return self->inner ? ZB_SEGMENT_FORWARDED : ZB_SEGMENT_FRESH;
}

/* ---- stretches ---- */
static void close_stretch(Reading *self, guint line)
{
    if (self->open)
        self->open->end = start_of(self, line);
    self->open = NULL;
}

/* Back in the message itself. */
static void leave_inner(Reading *self, guint line)
{
    close_stretch(self, line);
    self->inner = self->forward = FALSE;
    self->level = 0;
}

/* The quotation in which all lines to the end stand; else `level`. */
static guint deepest_level(const Reading *self, guint line, guint level)
{
    guint least = G_MAXUINT;
    for (guint i = line; i < self->count && least > level; i++)
        if (self->lines[i].size > 0)
            least = MIN(least, self->lines[i].depth);
    return least == G_MAXUINT ? level : MAX(level, least);
}

/* Where the header over it says none, it is that of the message that passes it on. */
static void complete_subject(const Reading *self, ZbForwarded *forwarded)
{
    if (*forwarded->subject || !self->forward)
        return;
    g_free(forwarded->subject);
    forwarded->subject = g_strdup(zb_subject_forwarded(self->phrases, self->subject));
}

/* Takes `forwarded`. What follows from `next` on is its text. */
static void enter_inner(Reading *self, guint line, guint next, guint level, ZbForwarded *forwarded)
{
    close_stretch(self, line);
    level = deepest_level(self, next, level);
    give(self, line, next, ZB_SEGMENT_FORWARDED);
    complete_subject(self, forwarded);
    self->inner = TRUE;
    self->wrote = FALSE;
    self->level = level;
    self->subject = forwarded->subject;
    self->forward = zb_subject_is_forward(self->phrases, forwarded->subject);
    self->reply = zb_subject_is_reply(self->phrases, forwarded->subject);
    forwarded->start = start_of(self, line);
    forwarded->end = start_of(self, self->count);
    if (self->forwarded->len >= ZB_CAP_FORWARDED) {
        self->cut = TRUE;
        self->subject = "";
        zb_forwarded_free(forwarded);
        return;
    }
    self->open = forwarded;
    g_ptr_array_add(self->forwarded, forwarded);
}

static guint skip_blank(const Reading *self, guint line, guint most)
{
    guint end = line;
    while (end < self->count && end - line < most && self->lines[end].size == 0)
        end++;
    return end;
}

static guint quoted_end(const Reading *self, guint line)
{
    while (line < self->count && self->lines[line].depth > self->level)
        line++;
    return line;
}

/* To the end of the quotation in which we are, or of the text. But what is marked under its heading, which ends at `next`, is all
 * that is quoted; and nothing is where the writer wrote among its lines: we cannot tell whose they are. */
static guint take_rest(Reading *self, guint line, guint next)
{
    guint end = line, under = skip_blank(self, next, GAP_MAX);
    gboolean marks = under < self->count && self->lines[under].depth > self->lines[line].depth;
    if (!self->inner && (marks || self->answers)) {
        end = marks ? quoted_end(self, under) : next;
        self->answers = FALSE; /* among those of the first message */
        give(self, line, end, ZB_SEGMENT_QUOTED);
        return end;
    }
    while (end < self->count && (self->lines[end].depth >= self->level || self->lines[end].size == 0))
        end++;
    give(self, line, end, ZB_SEGMENT_QUOTED);
    close_stretch(self, line);
    return end;
}

/* ---- what begins at a line ---- */
/* A header under a mark: on the mark's own line, or on the lines under it, which may be quoted. `ret_next`: behind it. */
static gboolean read_marked(Reading *self, guint line, const ZbMark *mark, ZbHeaderBlock *ret_block,
                            guint *ret_next)
{
    guint at = skip_blank(self, line + 1, GAP_MAX);
    *ret_next = at;
    if (mark->rest) {
        const ZbLine *here = &self->lines[line];
        g_autofree char *rest = g_strndup(mark->rest, (gsize)(here->body + here->size - mark->rest));
        *ret_next = line + 1;
        if (zb_header_block_read_flat(self->phrases, rest, ret_block))
            return TRUE;
        *ret_next = at;
    }
    if (at >= self->count || self->lines[at].depth < self->level ||
        !zb_header_block_read(self->phrases, self->lines + at, self->count - at, TRUE, ret_block))
        return FALSE;
    *ret_next = at + ret_block->lines;
    return TRUE;
}

/* 0 where no mark stands there. */
static guint take_mark(Reading *self, guint line)
{
    g_auto(ZbHeaderBlock) block = {0};
    ZbMark mark = zb_mark_of(self->phrases, &self->lines[line]);
    if (mark.kind == ZB_MARK_NONE)
        return 0;
    guint next, level = self->lines[line].depth;
    gboolean headed = read_marked(self, line, &mark, &block, &next);
    gboolean quotes = next < self->count && self->lines[next].depth > level;
    if (!headed && (mark.kind == ZB_MARK_RULE || (mark.weak && !quotes)))
        return 0;
    if (mark.kind != ZB_MARK_FORWARD && !self->forward)
        return take_rest(self, line, headed ? next : line + 1);
    if (headed && next > line + 1)
        level = self->lines[next - 1].depth;
    else if (quotes)
        level = self->lines[next].depth;
    enter_inner(self, line, headed ? next : line + 1, level, zb_forward_of_block(self->phrases, &block));
    return headed ? next : line + 1;
}

static guint take_header(Reading *self, guint line)
{
    g_auto(ZbHeaderBlock) block = {0};
    if (!zb_header_block_read(self->phrases, self->lines + line, self->count - line, FALSE, &block))
        return 0;
    if (self->forward) {
        enter_inner(self, line, line + block.lines, self->lines[line].depth,
                    zb_forward_of_block(self->phrases, &block));
        return line + block.lines;
    }
    gboolean theirs = block.weak ? self->reply && self->wrote : self->reply || block.sent || self->wrote;
    return theirs ? take_rest(self, line, line + block.lines) : 0;
}

static guint take_attribution(Reading *self, guint line)
{
    gboolean marked;
    guint taken = zb_attribution_lines(self->phrases, self->lines + line, self->count - line, &marked);
    if (taken == 0)
        return 0;
    guint next = line + taken;
    if (self->forward) {
        guint at = skip_blank(self, next, GAP_MAX);
        guint level = marked && at < self->count ? self->lines[at].depth : self->lines[line].depth;
        enter_inner(self, line, next, level,
                    zb_forward_of_attribution(self->phrases, self->lines + line, taken));
        return next;
    }
    if (!marked && self->wrote)
        return take_rest(self, line, next);
    if (marked) /* whatever it begins with: it is what is answered */
        next = quoted_end(self, skip_blank(self, next, GAP_MAX));
    give(self, line, next, ZB_SEGMENT_QUOTED);
    return next;
}

/* Lines quoted deeper than the message in which we are. One that begins with a mark of forwarding is a message passed on
 * (Apple Mail quotes what it forwards); but in an answer it is a forward that is answered. */
static guint take_quoted(Reading *self, guint line)
{
    ZbMark mark = zb_mark_of(self->phrases, &self->lines[line]);
    guint end = 0;
    if ((mark.kind == ZB_MARK_FORWARD && !self->reply) || self->forward)
        end = take_mark(self, line);
    if (end == 0 && self->forward)
        end = take_header(self, line);
    if (end > 0)
        return end;
    end = quoted_end(self, line);
    give(self, line, end, ZB_SEGMENT_QUOTED);
    return end;
}

/* Whether the writer says on this line, or with the one before it, that answers stand among the lines of what follows. */
static gboolean says_answers(const Reading *self, guint line)
{
    const char *fold = zb_line_fold(&self->lines[line]);
    const char *before =
        line > 0 && self->kinds[line - 1] == ZB_SEGMENT_FRESH ? zb_line_fold(&self->lines[line - 1]) : "";
    g_autofree char *both = g_strconcat(before, " ", fold, NULL);
    return zb_phrases_within(self->phrases, ZB_PHRASE_ANSWERED_WHERE, both, NULL) &&
           zb_phrases_within(self->phrases, ZB_PHRASE_ANSWERED, both, NULL);
}

static guint take(Reading *self, guint line)
{
    const ZbLine *here = &self->lines[line];
    if (here->size == 0 && here->depth <= self->level) {
        self->kinds[line] = line > 0 ? self->kinds[line - 1] : ZB_SEGMENT_FRESH;
        return line + 1;
    }
    if (here->depth < self->level)
        leave_inner(self, line);
    if (here->depth > self->level)
        return take_quoted(self, line);
    guint next = take_mark(self, line);
    if (next == 0)
        next = take_attribution(self, line);
    if (next == 0)
        next = take_header(self, line);
    if (next > 0)
        return next;
    self->kinds[line] = (guint8)own_kind(self);
    self->answers = self->answers || (self->reply && !self->inner && says_answers(self, line));
    self->wrote = TRUE;
    return line + 1;
}

gboolean zb_history_read(const ZbPhrases *phrases, const char *text, ZbLine *lines, guint count,
                         const char *subject, gboolean reply, guint8 *kinds, GPtrArray *forwarded)
{
    Reading self = {.phrases = phrases,
                    .text = text,
                    .lines = lines,
                    .count = count,
                    .subject = subject,
                    .reply = reply,
                    .forward = zb_subject_is_forward(phrases, subject),
                    .kinds = kinds,
                    .forwarded = forwarded};
    for (guint line = 0; line < count;)
        line = take(&self, line);
    return !self.cut;
}

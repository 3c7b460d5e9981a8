/* The lines of a text, with the marks of quotation (RFC 3676, 4.5) told apart from what they quote. */
#pragma once

#include <glib.h>

/* What is longer is no mark of a program: its fold is "". */
#define ZB_LINE_MARK_MAX 400

typedef struct {
    const char *at;   /* in the text, not terminated */
    gsize length;     /* without the line's end */
    const char *body; /* behind the marks of quotation, without the blanks around it */
    gsize size;       /* of the body; 0: the line is blank */
    guint depth;      /* marks of quotation */
    char *fold;       /* owned: zb_line_fold()'s */
} ZbLine;

/* `text` is valid UTF-8 and must outlive the lines. An array of ZbLine. (transfer full) */
GArray *zb_lines_of(const char *text);

/* The body as phrases are compared (zb_phrases_fold), without emphasis ("*Van:*") around it; made once. (transfer none) */
const char *zb_line_fold(ZbLine *line);

/* A line of underscores, dashes, stars or equals signs only. */
gboolean zb_line_is_rule(const ZbLine *line);

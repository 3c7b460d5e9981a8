/* A line typed by the handler, with the little editing that it needs: Backspace, Ctrl-W, Ctrl-U. Of any length: the
 * kernel's own line editing cuts at 4,095 bytes, and forgets the line at Ctrl-C. */
#pragma once

#include "cli/log-terminal.h"

typedef enum {
    ZB_LINE_ENTER,
    ZB_LINE_END,       /* Ctrl-D */
    ZB_LINE_MARK,      /* "!" and d, n or g at the start of the line: `line` holds that letter */
    ZB_LINE_INTERRUPT, /* Ctrl-C */
    ZB_LINE_GONE,
} ZbLineEnd;

/* Shows `prompt` and reads into `line`, which holds what was typed however it ended. */
ZbLineEnd zb_line_read(ZbTerminal *terminal, const char *prompt, GString *line);

/* Lines of zb-log's screens, put one under another: wrapped to 80 columns, every text safe for a terminal. */
#pragma once

#include "cli/screen.h"

#define MARGIN 2 /* kept free at the right */
#define LABEL_COLUMNS 11
#define DOT " \xc2\xb7 "

/* In one line, safe to print; NULL gives "". (transfer full) */
char *zb_canvas_safe(const char *text);
/* `text` (safe already) behind `first`, its later lines under it. */
void zb_canvas_behind(GString *screen, const char *first, const char *text);
void zb_canvas_put(GString *screen, const char *indent, const char *format, ...) G_GNUC_PRINTF(3, 4);
void zb_canvas_labelled(GString *screen, const char *label, const char *text);
/* `choices`, two spaces between each; wrapped between them only. */
void zb_canvas_choices(GString *screen, const char *first, const char *choices);
void zb_canvas_blank(GString *screen);
/* At the two ends of a line; the left one gives way. */
void zb_canvas_ends(GString *screen, const char *left, const char *right);
/* The screen's first two lines; `state` replaces incoming or outgoing. */
void zb_canvas_header(GString *screen, const ZbScreenCall *call, const char *state);

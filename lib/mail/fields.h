/* "Name: value" lines that stand in a text: the groups of a delivery status (RFC 3464), a returned message's headers. Lines may be
 * indented or quoted ("> Name: value"). Pure. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_LINE_END,   /* of the text */
    ZB_LINE_BLANK, /* divides groups */
    ZB_LINE_FIELD,
    ZB_LINE_OTHER,
} ZbFieldLine;

/* A cursor; {text} begins. */
typedef struct {
    const char *rest;
    const char *line; /* where the line that was read begins */
    char *name;       /* of a field: lower case; else NULL */
    char *value;      /* of a field: its folded lines joined by blanks, trimmed; else NULL */
} ZbFields;

ZbFieldLine zb_fields_next(ZbFields *fields);
void zb_fields_clear(ZbFields *fields);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbFields, zb_fields_clear)

/* The value of the first field of that name (lower case) in `text`. NULL where there is none. (transfer full) */
char *zb_fields_find(const char *text, const char *name);

/* Where a message's headers begin in `text`: three fields or more without a blank line, of which one is written by mail systems
 * (Received, Return-Path, Message-ID) and one by authors (From, To, Subject, Date): quoting in a person's reply has only the
 * latter. NULL where there are none. */
const char *zb_fields_headers(const char *text);

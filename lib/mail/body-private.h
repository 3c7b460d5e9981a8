/* The walk through a message's parts. body.c decides what is text, body-attached.c takes in what is attached. */
#pragma once

#include "lib/mail/body.h"
#include "lib/mail/content.h"
#include "lib/mail/document.h"

typedef struct {
    ZbFacts *facts;
    const ZbBodyTools *tools;
    ZbBodySigns *signs;
    GString *text;
    gsize source_left; /* of ZB_CAP_SOURCES */
    GPtrArray *taken;
    ZbDocuments *documents;
    guint parts;
    gsize message_left, repair_left; /* of ZB_CAP_MESSAGES, ZB_CAP_REPAIRS */
    gboolean report; /* in multipart/report: what it returns is ours, not passed on by anybody */
} ZbWalk;

void zb_walk(ZbWalk *self, GMimeObject *object, guint depth, gboolean want_text);
/* The text of a part; files in it are listed. (transfer full) */
char *zb_walk_read(ZbWalk *self, GMimePart *part);
/* Adds to the text, within its cap. */
void zb_walk_text(ZbWalk *self, const char *text);

/* Lists a part as attachment and takes in its text where it is a message, a text or a document. */
void zb_attach_part(ZbWalk *self, GMimePart *part, guint depth);
void zb_attach_message(ZbWalk *self, GMimeMessagePart *part, guint depth);
/* Lists the files that stood in a text. Takes `files`, which may be NULL. */
void zb_attach_files(ZbWalk *self, GPtrArray *files);

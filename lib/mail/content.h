/* The content of one MIME part: its bytes without transfer encoding, and its text as a reader sees it. */
#pragma once

#include <gmime/gmime.h>
#include "lib/mail/charset.h"
#include "lib/mail/reader.h"

/* Bytes of one text part that are read at all: HTML has several bytes a letter. */
#define ZB_CAP_SOURCE (4 * ZB_CAP_TEXT)
/* And of all of a message: a thousand parts of that would take minutes. */
#define ZB_CAP_SOURCES (2 * ZB_CAP_SOURCE)

/* Decodes up to `cap` bytes into `into` (may be NULL); all of them are counted. */
guint64 zb_part_bytes(GMimePart *part, GByteArray *into, gsize cap);

/* What a text is decoded with, and what it brought to light. */
typedef struct {
    ZbCharsets *charsets; /* foreign */
    ZbReaderMode mode;
    ZbFacts *facts;   /* foreign: gets the notes */
    gsize left;       /* of ZB_CAP_SOURCES; lessened by what is read */
    GPtrArray *files; /* of ZbAttachment, owned: uuencoded in the text; NULL where there are none */
} ZbTextReading;

/* A text part as readable UTF-8, lines ended by \n: charset, HTML, format=flowed, PGP's armour ("signed", "encrypted"), uuencode
 * and yEnc are dealt with. (transfer full) */
char *zb_part_text(GMimePart *part, ZbTextReading *reading);

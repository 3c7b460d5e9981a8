/* What a response means (RFC 3501 7), as far as a follower needs to know. Pure. */
#pragma once

#include "daemon/imap-reader.h"

typedef enum {
    ZB_IMAP_TAGGED,     /* a command has ended: tag, status, code, words */
    ZB_IMAP_STATUS,     /* "* OK", "* NO", "* BAD", "* BYE", "* PREAUTH": status, code, words */
    ZB_IMAP_EXISTS,     /* number */
    ZB_IMAP_EXPUNGE,    /* number */
    ZB_IMAP_FETCH,      /* number and the fetched items */
    ZB_IMAP_CONTINUE,   /* "+" */
    ZB_IMAP_CAPABILITY, /* can */
    ZB_IMAP_OTHER,      /* untagged, and nothing to us */
} ZbImapKind;

typedef enum { ZB_IMAP_OK, ZB_IMAP_NO, ZB_IMAP_BAD, ZB_IMAP_BYE, ZB_IMAP_PREAUTH } ZbImapStatus;

/* What a server says that it can: bits. */
typedef enum {
    ZB_IMAP_CAN_MOVE = 1,    /* RFC 6851 */
    ZB_IMAP_CAN_UIDPLUS = 2, /* RFC 4315 */
    ZB_IMAP_CAN_IDLE = 4,    /* RFC 2177 */
} ZbImapCan;

typedef enum {
    ZB_IMAP_BODY_NONE,
    ZB_IMAP_BODY_WHOLE,  /* BODY[] */
    ZB_IMAP_BODY_HEADER, /* BODY[HEADER] or BODY[HEADER]<0> */
} ZbImapBody;

typedef struct {
    ZbImapKind kind;
    guint32 number; /* EXISTS: of messages; EXPUNGE, FETCH: a sequence number */

    char *tag;
    ZbImapStatus status;
    char *code;          /* upper case, "UIDVALIDITY"; NULL: none */
    char *code_text;     /* what stands behind the code; NULL: nothing */
    guint64 code_number; /* of UIDVALIDITY, UIDNEXT, ...; else 0 */
    char *words;         /* the server's, for people: one valid line, shortened */

    guint32 uid;          /* 0: not told */
    guint64 size;         /* RFC822.SIZE; 0: not told */
    gint64 internal_date; /* µs UTC; ZB_NEVER: not told, or no date */
    ZbImapBody body;
    GBytes *bytes;     /* NULL where `body` is none, or the reader dropped it */
    guint can;         /* of ZbImapCan */
    guint64 body_size; /* as announced, of a dropped one too */
} ZbImapResponse;

/* Reads one response. ZB_IMAP_ERROR_PROTOCOL where it breaks the grammar. Free with zb_imap_response_clear(). */
gboolean zb_imap_response_parse(const ZbImapLine *line, ZbImapResponse *ret_response, GError **error);
void zb_imap_response_clear(ZbImapResponse *response);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ZbImapResponse, zb_imap_response_clear)

/* "17-Jul-1996 02:44:25 -0700" (RFC 3501, date-time) as µs UTC; ZB_NEVER where it is none. */
gint64 zb_imap_date_parse(const char *text);

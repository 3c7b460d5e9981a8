/* What a message says of itself: the outcome of reading its bytes, and all that anything later sees of it.
 *
 * zbd-parse fills a ZbFacts and sends it to zbd as a GVariant; zbd checks that (the reader may have been
 * taken over by what it read) and stores its JSON. Every string is valid UTF-8 without NUL; within the caps
 * below. Words are those of RFC 5322 unless another RFC is named. */
#pragma once

#include <gio/gio.h>
#include "lib/clock.h"

/* Version of the reading rules: raised when the same bytes would yield other facts. */
#define ZB_READER_VERSION 3

/* Caps: what exceeds one is cut there and noted ("text_cut", "references_cut", ...). */
#define ZB_CAP_TEXT (1024 * 1024) /* bytes of text */
#define ZB_CAP_HEADER 4096        /* bytes of one header's decoded value */
#define ZB_CAP_ID 998             /* bytes of a Message-ID: RFC 5322's longest line */
#define ZB_CAP_ADDRESSES 200      /* addresses of one header */
#define ZB_CAP_REFERENCES 200     /* Message-IDs in References */
#define ZB_CAP_SEGMENTS 2000
#define ZB_CAP_ATTACHMENTS 500
#define ZB_CAP_FORWARDED 50
#define ZB_CAP_FAILED 200 /* failed recipients of a bounce */
#define ZB_CAP_NOTES 50
#define ZB_CAP_FACTS (8 * 1024 * 1024) /* bytes of the whole, serialised */

typedef enum {
    ZB_KIND_HUMAN,        /* written by a person, as far as its headers say */
    ZB_KIND_AUTO_REPLY,   /* RFC 3834 */
    ZB_KIND_BOUNCE,       /* RFC 3464, 6522, or as mail systems write it: not delivered, or (noted) not yet */
    ZB_KIND_RECEIPT,      /* RFC 8098 */
    ZB_KIND_LIST,         /* RFC 2369, 2919: newsletters */
    ZB_KIND_CALENDAR,     /* RFC 6047: an answer to an invitation, without text */
    ZB_KIND_ABUSE_REPORT, /* RFC 5965 */
    ZB_KIND_SPAM,         /* what the own mail server marked so */
} ZbKind;

typedef enum {
    ZB_SENDER_NONE, /* our own server did not check */
    ZB_SENDER_PASS, /* RFC 8601: dmarc=pass by our own server */
    ZB_SENDER_FAIL,
} ZbSender;

typedef enum {
    ZB_SEGMENT_FRESH,     /* what the writer wrote now */
    ZB_SEGMENT_QUOTED,    /* an earlier message, quoted */
    ZB_SEGMENT_FORWARDED, /* another's message, passed on */
    ZB_SEGMENT_SIGNATURE, /* signature, mobile footer, disclaimer */
    ZB_SEGMENT_DOCUMENT,  /* the text of an attached document (PDF, ODT, DOCX, winmail.dat) */
} ZbSegmentKind;

/* A stretch of ZbFacts.text: bytes [start, end). Segments cover the text without gap or overlap. */
typedef struct {
    ZbSegmentKind kind;
    guint32 start, end;
} ZbSegment;

typedef struct {
    char *name;    /* display name, decoded; "" where there is none */
    char *address; /* addr-spec; its domain in lower case */
} ZbAddress;

typedef struct {
    char *name;   /* file name, decoded; "" where there is none */
    char *type;   /* "application/pdf", lower case */
    guint64 size; /* bytes after transfer decoding */
} ZbAttachment;

/* A message passed on within this one: a forward in the text, or an attached message whose text was taken in. What it says of
 * itself is the word of who passed it on: anybody can type it. */
typedef struct {
    char *name, *address; /* its From; "" where missing */
    char *subject;        /* "" where missing */
    gint64 date;          /* ZB_NEVER where missing or unreadable */
    guint32 start, end;   /* its stretch of ZbFacts.text, its header lines included */
} ZbForwarded;

typedef struct {
    char *message_id;                     /* without angle brackets; NULL where missing or unusable */
    gint64 date;                          /* Date; ZB_NEVER where missing or unreadable */
    gint64 arrived;                       /* the top Received's date; ZB_NEVER where missing or unreadable */
    GPtrArray *from, *reply_to, *to, *cc; /* of ZbAddress, owned; never NULL */
    char *in_reply_to;     /* the first Message-ID in it, without brackets; NULL where there is none */
    GPtrArray *references; /* of char *, oldest first, without brackets; never NULL */
    char *subject;         /* decoded, one line; "" where missing */
    ZbKind kind;
    char *text;             /* the best text of the message, whole, lines ended by \n */
    char *fresh;            /* what was written now: zb_facts_fresh_of() */
    GArray *segments;       /* of ZbSegment */
    GPtrArray *forwarded;   /* of ZbForwarded, owned, in order of place */
    GPtrArray *attachments; /* of ZbAttachment, owned */
    GPtrArray *
        failed_recipients; /* of char *: of a bounce, addr-specs (RFC 3464 Final-Recipient, or as its text says) */
    char *
        original_message_id; /* of a bounce or receipt: which message of ours it is about, without brackets; or NULL */
    ZbSender sender_verified;
    char *
        sender_reason; /* what our own server found: "dmarc=fail spf=softfail dkim=none"; "" where it said nothing */
    char *auto_from;  /* for our own alerts coming back: the X-Zb-Instance header's value; else NULL */
    GPtrArray *notes; /* of char *: codes of what was odd or cut, such as "no_from", "text_cut" */
} ZbFacts;

ZbFacts *zb_facts_new(void);
void zb_facts_free(ZbFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbFacts, zb_facts_free)

ZbAddress *zb_address_new(const char *name, const char *address);
void zb_address_free(ZbAddress *address);
ZbAttachment *zb_attachment_new(const char *name, const char *type, guint64 size);
void zb_attachment_free(ZbAttachment *attachment);
ZbForwarded *zb_forwarded_new(const char *name, const char *address, const char *subject, gint64 date,
                              guint32 start, guint32 end);
void zb_forwarded_free(ZbForwarded *forwarded);

/* What a header's value may be in facts: one line, without control characters, at most ZB_CAP_HEADER bytes. */
gboolean zb_facts_is_line(const char *value);
/* What a Message-ID may be: such a line, not empty, without blanks and angle brackets, at most ZB_CAP_ID bytes. */
gboolean zb_facts_is_id(const char *value);

/* Adds a note, once. */
void zb_facts_note(ZbFacts *facts, const char *code);
gboolean zb_facts_noted(const ZbFacts *facts, const char *code);

/* Why its text is not what was written, though there are facts: "body_skipped" (a reader broke on all but the headers), "sealed"
 * (encrypted, or signed in one piece: only a mail program opens it). NULL where it is. Static storage. */
const char *zb_facts_unread(const ZbFacts *facts);
/* Whether something was written that is not in its text: it is unread, or was cut at a cap. */
gboolean zb_facts_partial(const ZbFacts *facts);

/* The first From address, or NULL. (transfer none) */
const ZbAddress *zb_facts_sender(const ZbFacts *facts);

/* Names of the enumerations as they stand in JSON: "auto_reply", "pass", "quoted". Static storage. */
const char *zb_kind_name(ZbKind kind);
const char *zb_sender_name(ZbSender sender);
const char *zb_segment_kind_name(ZbSegmentKind kind);

/* Fresh text of fewer words than this ("zie bijlage") leaves the complaint to the documents. */
#define ZB_FRESH_WORDS 40
/* What was written now: the fresh segments of `text` joined, outer blank lines trimmed; where they hold few words, the
 * documents' segments too. (transfer full) */
char *zb_facts_fresh_of(const char *text, const GArray *segments);

/* As one GVariant: the members in the order of the struct; but no "fresh", which follows from text and segments: so the two
 * cannot contradict each other. No "v" in it, so no value can nest. (transfer full, not floating) */
#define ZB_FACTS_TYPE G_VARIANT_TYPE("(msxxa(ss)a(ss)a(ss)a(ss)msassysa(yuu)a(sssxuu)a(sst)asmsysmsas)")
GVariant *zb_facts_to_variant(const ZbFacts *facts);
/* Checks type, normal form, caps, ranges, UTF-8; that what is one line is one, and without control characters; that
 * Message-IDs and notes look like such, notes each once; that segments cover the text and forwards lie in it; and reads.
 * ZB_ERROR_INVALID names the field that is wrong. */
ZbFacts *zb_facts_from_variant(GVariant *variant, GError **error);
/* As one JSON object: instants as ISO 8601 ("date": null where there is none). (transfer full) */
char *zb_facts_to_json(const ZbFacts *facts, gboolean pretty);

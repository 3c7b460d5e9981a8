/* Cuts the byte stream of an IMAP server into responses (RFC 3501 2.2.2, 4.3, 7). Pure.
 *
 * Bytes come in whatever slices the network makes of them. A response is one line, or several that are joined by
 * literals, "{n}" at the end of a line and n bytes after it; only the count says where a literal ends, so
 * nothing within a message can pass for a response. Status responses and tagged ones end in words for people and
 * have no literals, even where those words happen to end in "{5}".
 *
 * Memory is bounded: `max_line` for the text of a response, `max_literal` for all its literals together. A literal
 * that would exceed it is read and dropped, since the message that it holds may fail alone. Nothing
 * is reserved on the word of the server: a buffer grows as bytes come in. */
#pragma once

#include <glib.h>

/* Valid until the next push. */
typedef struct {
    /* Without the final CRLF, no NUL in it. Where a literal stood it keeps "{n}\n"; no other '\n' occurs. */
    const char *text;
    /* GBytes in order of appearance; NULL for one that was dropped. */
    GPtrArray *literals;
} ZbImapLine;

typedef struct ZbImapReader ZbImapReader;

ZbImapReader *zb_imap_reader_new(gsize max_line, gsize max_literal);
void zb_imap_reader_free(ZbImapReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ZbImapReader, zb_imap_reader_free)

/* Takes bytes up to the end of one response and returns how many it took; where that completed a response
 * `*ret_line` is set, else NULL (and all was taken). -1 with ZB_IMAP_ERROR_PROTOCOL: a line too long, a NUL, a literal
 * longer than RFC 3501's 32 bits; the stream is of no use any more. */
gssize zb_imap_reader_push(ZbImapReader *reader, const char *bytes, gsize length, const ZbImapLine **ret_line,
                           GError **error);

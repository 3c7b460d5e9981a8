/* A reader as the daemon drives it, over a stream socket (Unix) on descriptor 3.
 *
 *   start    the reader sends PARSE_READY once: it is loaded, limited and locked in
 *   request  one byte PARSE_REQUEST + ZbReaderMode, with one descriptor (SCM_RIGHTS): a sealed memfd that is the message
 *   reply    a guint32 of the host's byte order, the length; then so many bytes: the facts as a serialised GVariant of
 *            ZB_FACTS_TYPE, in normal form. Length 0: no message can be read there.
 *
 * Requests may be queued in the socket; they are answered in order. End of file: the reader ends. After its start it calls
 * recvmsg, lseek, mmap, munmap, close, send, and what memory needs: daemon/parse-sandbox.c forbids all else. */
#pragma once

#include <sysexits.h>
#include "lib/mail/reader.h"

#define PARSE_FD 3
#define PARSE_READY 0x5a425231u /* "ZBR1"; no reply is as long */
#define PARSE_REQUEST '0'
/* The exit status of a reader whose memory did not suffice. */
#define PARSE_EXIT_MEMORY EX_OSERR

/* Serves until the end of file. Returns the exit status. */
int parse_worker_run(ZbReader *reader);

/* A reader as the daemon drives it, over a stream socket (Unix) on descriptor 3.
 *
 *   start    the reader sends PARSE_READY once: it is loaded and limited
 *   request  one byte PARSE_REQUEST, with one descriptor (SCM_RIGHTS): a sealed memfd that is the message
 *   reply    a guint32 of the host's byte order, the length; then so many bytes: the facts as a serialised GVariant of
 *            type a{sv}, in normal form. Length 0: no message can be read there.
 *
 * Requests may be queued in the socket; they are answered in order. End of file: the reader ends. After its start it calls
 * recvmsg, fstat, mmap, munmap, close, write, and what memory needs: so that a sandbox can forbid all else. */
#pragma once

#include "lib/mail/reader.h"

#define PARSE_FD 3
#define PARSE_READY 0x5a425231u /* "ZBR1"; no reply is as long */
#define PARSE_REQUEST 'r'

/* Serves until the end of file. Returns the exit status. */
int parse_worker_run(ZbReader *reader);

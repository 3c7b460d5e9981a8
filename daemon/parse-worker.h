/* A reader as the daemon drives it, over a stream socket (Unix) on descriptor 3, in frames (daemon/parse-frame.h):
 *
 *   start    PARSE_READY, empty, from the reader, once: it is loaded, limited and locked in
 *   request  PARSE_REQUEST + ZbReaderMode: the message
 *   reply    PARSE_FACTS: the facts as a serialised GVariant of ZB_FACTS_TYPE, in normal form;
 *            PARSE_NO_MESSAGE, empty: no message can be read there
 *
 * Requests may be queued in the socket; they are answered in order. End of file: the reader ends. No descriptor passes, and
 * after its start a reader calls recv, send, and what memory needs: daemon/parse-sandbox.c forbids all else. */
#pragma once

#include <sysexits.h>
#include "lib/mail/reader.h"

#define PARSE_FD 3
/* The tags of frames. */
#define PARSE_READY 1
#define PARSE_FACTS 2
#define PARSE_NO_MESSAGE 3
#define PARSE_REQUEST 16
/* The exit status of a reader whose memory did not suffice. */
#define PARSE_EXIT_MEMORY EX_OSERR

/* Serves until the end of file. Returns the exit status. */
int parse_worker_run(ZbReader *reader);

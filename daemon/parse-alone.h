/* zbd-parse alone: one message from standard input, its facts as JSON on standard output. */
#pragma once

#include "lib/mail/reader.h"

/* Reads `bytes` and prints. Documents come last: should one of them crash the reader or take its processor time, what was
 * found without them is printed, noted "documents_failed", as zbd has it (daemon/readers.h). An exit status of sysexits.h. */
int parse_alone_run(ZbReader *reader, const GByteArray *bytes);

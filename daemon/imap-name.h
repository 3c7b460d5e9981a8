/* Names of folders as IMAP wants them. Pure. */
#pragma once

#include <glib.h>

/* `folder` (UTF-8) in modified UTF-7 (RFC 3501 5.1.3) and as a quoted string, to stand in a command. NULL where it is
 * not UTF-8 or has control characters: such a name cannot be spoken. (transfer full) */
char *zb_imap_name_quote(const char *folder);

/* What programs put into a plain text beside its words: PGP's armour (RFC 9580, 6.2 and 7), files in uuencode and yEnc. It
 * is taken out where it is whole and sound; anything else is text and stays. */
#pragma once

#include "lib/mail/facts.h"

typedef struct {
    gboolean signed_;   /* a clear-signed message: its text stays, without armour and dash-escapes */
    gboolean encrypted; /* an encrypted message */
    GPtrArray *files;   /* of ZbAttachment, owned: at most ZB_CAP_ATTACHMENTS, then they stay in the text */
} ZbArmour;

/* `text` has lines ended by \n. NULL where there is nothing to take out. `ret_armour` is zero before; its files are the
 * caller's. (transfer full) */
char *zb_armour_strip(const char *text, ZbArmour *ret_armour);

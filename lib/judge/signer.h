/* Who signs a message: by the name that it shows, and by the names under it. Pure. */
#pragma once

#include <glib.h>

typedef enum {
    ZB_SIGNER_NOBODY,  /* no name is shown or stands under it */
    ZB_SIGNER_OF_NAME, /* somebody of this family name; or a given name only, which is his */
    ZB_SIGNER_ANOTHER,
} ZbSigner;

/* Whether it is signed by `name` (a citizen's). `shown`: the name in From; `tail`: the lines where people sign (speaker.h). Any may be
 * NULL. In doubt a name shown is somebody's. */
ZbSigner zb_signer(const char *name, const char *shown, const char *tail);

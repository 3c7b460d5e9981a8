/* What a page shows by links and pictures, in words. Pure. */
#pragma once

#include <glib.h>

/* What belongs behind the text of a link: " <https://...>" where `text` does not show where it leads, else NULL. A long target is
 * cut. Links within the page, scripts and pictures' parts (cid:) lead nowhere. (transfer full) */
char *zb_html_link_target(const char *href, const char *text);

/* What a picture says: "[alt]", a smiley bare; NULL where it says nothing, for being one of the tiny ones that count readers, or
 * for a name that a program gave it. `width` and `height`: its attributes, may be NULL. (transfer full) */
char *zb_html_picture(const char *alt, const char *width, const char *height);
